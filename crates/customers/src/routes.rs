//! The addresses of customers. Handlers are thin: what may be done and how stands in [`crate::service`], what is shown in
//! [`crate::pages`].

mod archive;
mod contacts;
mod list;
mod merging;
mod tags;
mod team;

use utoipa_axum::router::OpenApiRouter;
use web::{App, Ctx, Done, Problem};

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
    let problem = match answer {
        Err(problem) if problem.standing.is_some() => problem,
        other => return other,
    };
    let number = number.to_owned();
    let found: Result<_, Problem> = ctx
        .read(move |read, actor| {
            kernel::record::find(read, actor, rulebook::Action::Read, crate::model::KIND, &number)
        })
        .await;
    match found {
        Ok(header) => Err(ctx.explain(problem, header.id, version).await),
        Err(_) => Err(problem),
    }
}
