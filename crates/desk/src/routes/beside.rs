//! What stands beside a request: links to others, and who watches it.

use axum::extract::Path;
use kernel::{Actor, Read, Result, StaffId, record};
use rulebook::Action;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::listing::Params;
use web::{Answer, App, Changed, Ctx, Input, Typed};

use super::changed;
use super::verbs::person;
use crate::model::KIND;
use crate::pages::Offers;
use crate::service::{self, Ending, NewLink};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(offer))
        .routes(routes!(link))
        .routes(routes!(unlink))
        .routes(routes!(watch))
        .routes(routes!(unwatch))
}

/// Requests for a picker, by number or by words, within what one may read.
#[utoipa::path(
    get, path = "/requests/suggest", tag = "requests",
    params(
        ("q" = Option<String>, Query, description = "what was typed"),
        ("not" = Option<String>, Query, description = "a number that is left out"),
    ),
    responses((status = 200, body = Offers)),
)]
async fn offer(ctx: Ctx, params: Params) -> Answer {
    let found = ctx
        .read(move |read, actor| {
            let text = |name| params.get(name).unwrap_or_default();
            Offers::find(read, actor, text("q"), text("not"))
        })
        .await?;
    ctx.show(found).await
}

/// A link to another request.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Linking {
    /// The version that is changed, when it is closed.
    version: Typed,
    /// What the request is to the other: `related` (when left out), `duplicate_of` or `follows_up`.
    relation: Typed,
    /// The other's number.
    other: Typed,
    /// `true` closes the request as a duplicate.
    close: Typed,
    /// Why it came up, by key; as with the other when left out.
    cause: Typed,
    /// Its category, by key; the one it has, else the other's when left out.
    category: Typed,
    /// `true` closes it although other departments have tasks open, which are withdrawn.
    despite_tasks: Typed,
}

/// Links a request to another. Both timelines tell of it to who may read both; what is a duplicate may be closed with it.
#[utoipa::path(
    post, path = "/requests/{number}/links", tag = "requests", request_body = Linking,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn link(ctx: Ctx, Path(number): Path<String>, input: Input<Linking>) -> Answer {
    let form = input.value;
    let closing = form.close.is_ticked();
    let on = if closing { ctx.version(&form.version) } else { 0 };
    let ending = Ending {
        cause: form.cause.text().to_owned(),
        category: form.category.text().to_owned(),
        despite_tasks: form.despite_tasks.is_ticked(),
        ..Ending::default()
    };
    let new = NewLink {
        relation: form.relation.given().unwrap_or("related").to_owned(),
        other: form.other.text().to_owned(),
        close: closing.then_some((on, ending)),
    };
    ctx.act_on(&input.digest, (KIND, &number, on), move |tx, actor, number| {
        Ok(changed(service::link(tx, actor, number, &new)?))
    })
    .await
}

/// A link that is taken away.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Unlinking {
    /// The other's number.
    other: Typed,
}

/// Takes the link between two requests away.
#[utoipa::path(
    post, path = "/requests/{number}/links/removal", tag = "requests", request_body = Unlinking,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn unlink(ctx: Ctx, Path(number): Path<String>, input: Input<Unlinking>) -> Answer {
    let other = input.value.other;
    ctx.act(&input.digest, move |tx, actor| Ok(changed(service::unlink(tx, actor, &number, other.text())?)))
        .await
}

/// Who watches a request, or does no longer.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Watching {
    /// Who, by id or account; oneself when left out.
    staff: Typed,
}

/// Whose watching it is about. Whether one may ask colleagues is told before whether there is such a colleague.
fn who(read: &mut Read<'_>, actor: &Actor, number: &str, staff: &Typed) -> Result<StaffId> {
    record::find(read, actor, Action::Read, KIND, number)?;
    if staff.given().is_none() {
        return Ok(actor.id);
    }
    person(read, actor, staff).or_else(|unknown| {
        record::find(read, actor, Action::Edit, KIND, number)?;
        Err(unknown)
    })
}

/// Watches a request, to be told what is said and how it moves on; or asks a colleague to.
#[utoipa::path(
    post, path = "/requests/{number}/watchers", tag = "requests", request_body = Watching,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn watch(ctx: Ctx, Path(number): Path<String>, input: Input<Watching>) -> Answer {
    let staff = input.value.staff;
    ctx.act(&input.digest, move |tx, actor| {
        let who = who(tx, actor, &number, &staff)?;
        Ok(changed(service::watch(tx, actor, &number, who)?))
    })
    .await
}

/// Watches a request no longer; or spares a colleague it.
#[utoipa::path(
    post, path = "/requests/{number}/watchers/removal", tag = "requests", request_body = Watching,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn unwatch(ctx: Ctx, Path(number): Path<String>, input: Input<Watching>) -> Answer {
    let staff = input.value.staff;
    ctx.act(&input.digest, move |tx, actor| {
        let who = who(tx, actor, &number, &staff)?;
        Ok(changed(service::unwatch(tx, actor, &number, who)?))
    })
    .await
}
