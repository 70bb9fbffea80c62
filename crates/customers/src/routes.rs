//! The addresses of customers. Handlers are thin: what may be done and how stands in [`crate::service`], what is shown in
//! [`crate::pages`].

mod archive;
mod contacts;
mod list;
mod merging;
mod tags;
mod team;

use utoipa_axum::router::OpenApiRouter;
use web::{App, Ctx, Done};

use crate::pages::{Changed, address};

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
    let location = address(&header.number, "");
    Done::changed(location, Changed { number: header.number, version: header.version })
}

/// Says what changed meanwhile when a change came too late.
async fn explained(ctx: &Ctx, answer: web::Answer, number: &str, version: i64) -> web::Answer {
    ctx.explained(answer, crate::model::KIND, number, version).await
}
