//! `/requests`: the register and everything that is done with a request, as pages and as JSON.

mod beside;
mod list;
mod show;
mod team;
mod verbs;

use kernel::record::Header;
use utoipa_axum::router::OpenApiRouter;
use web::{App, Done};

use crate::pages::{Changed, address};

pub(crate) use show::day;

pub(crate) fn routes() -> OpenApiRouter<App> {
    list::routes()
        .merge(crate::daily::routes())
        .merge(crate::import::routes::routes())
        .merge(team::routes())
        .merge(show::routes())
        .merge(beside::routes())
        .merge(verbs::routes())
}

/// A request as a change left it.
fn changed(header: Header) -> Done<Changed> {
    let location = address(&header.number, "");
    Done::changed(location, Changed { number: header.number, version: header.version })
}
