//! The addresses of customers. Handlers are thin: what may be done and how stands in [`crate::service`], what is shown in
//! [`crate::pages`].

mod archive;
mod contacts;
mod list;
mod merging;
mod tags;
mod team;

use utoipa_axum::router::OpenApiRouter;
use web::{App, Changed, Done};

use crate::pages::address;

/// All of them.
#[must_use]
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(list::routes())
        .merge(archive::routes())
        .merge(contacts::routes())
        .merge(tags::routes())
        .merge(team::routes())
        .merge(merging::routes())
}

/// A change of a customer, ending on its page.
fn changed(header: kernel::record::Header) -> Done<Changed> {
    Done::changed(address(&header.number, ""), Changed::from(header))
}
