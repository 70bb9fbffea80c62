//! `/requests`: the register and everything that is done with a request, as pages and as JSON.

mod beside;
mod drafts;
mod list;
mod show;
mod tags;
mod team;
mod verbs;

use kernel::record::Header;
use utoipa_axum::router::OpenApiRouter;
use web::{App, Changed, Done};

use crate::pages::address;

pub(crate) use show::day;

pub(crate) fn routes() -> OpenApiRouter<App> {
    list::routes()
        .merge(crate::daily::routes())
        .merge(crate::import::routes::routes())
        .merge(crate::satisfaction::routes())
        .merge(team::routes())
        .merge(show::routes())
        .merge(beside::routes())
        .merge(drafts::routes())
        .merge(tags::routes())
        .merge(verbs::routes())
}

/// A request as a change left it.
fn changed(header: Header) -> Done<Changed> {
    Done::changed(address(&header.number, ""), Changed::from(header))
}
