//! Tags: those of one customer, of several chosen in the list, and what a field offers while one types.

use axum::extract::Path;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::listing::{Params, back};
use web::tags::{OFFERED, TagSuggestions};
use web::{Answer, App, Ctx, Done, Input, Typed};

use crate::model::{ADDRESS, KIND};
use crate::pages::{Changed, ChangedMany, TAGS};
use crate::service;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(offer))
        .routes(routes!(add_many))
        .routes(routes!(remove_many))
        .routes(routes!(add))
        .routes(routes!(remove))
}

/// Tags in use that begin with what was typed, in any writing, of customers that one may read.
#[utoipa::path(
    get, path = "/customers/tags/suggest", tag = "customers",
    params(("q" = Option<String>, Query, description = "what was typed")),
    responses((status = 200, body = TagSuggestions)),
)]
async fn offer(ctx: Ctx, params: Params) -> Answer {
    let found = ctx
        .read(move |read, actor| {
            let typed = params.get("q").unwrap_or_default();
            let found = kernel::tag::suggest(read, actor, KIND, typed, OFFERED)?;
            Ok(TagSuggestions::of(TAGS, found))
        })
        .await?;
    ctx.show(found).await
}

/// A tag.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Tagging {
    /// The tag, 1 to 30 characters.
    tag: Typed,
}

/// Hangs a tag on a customer.
#[utoipa::path(
    post, path = "/customers/{number}/tags", tag = "customers", request_body = Tagging,
    params(("number" = String, Path, description = "the customer's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn add(ctx: Ctx, Path(number): Path<String>, input: Input<Tagging>) -> Answer {
    let tag = input.value.tag;
    ctx.act(&input.digest, move |tx, actor| {
        Ok(super::changed(service::tag_add(tx, actor, &number, tag.text())?))
    })
    .await
}

/// Takes a tag off a customer.
#[utoipa::path(
    post, path = "/customers/{number}/tags/removal", tag = "customers", request_body = Tagging,
    params(("number" = String, Path, description = "the customer's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn remove(ctx: Ctx, Path(number): Path<String>, input: Input<Tagging>) -> Answer {
    let tag = input.value.tag;
    ctx.act(&input.digest, move |tx, actor| {
        Ok(super::changed(service::tag_remove(tx, actor, &number, tag.text())?))
    })
    .await
}

/// Customers chosen in the list, and a tag.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Selected {
    /// Their numbers.
    select: Vec<String>,
    /// The tag, 1 to 30 characters.
    tag: Typed,
    /// The list as it is shown, to come back to it.
    next: Typed,
}

/// Hangs a tag on several customers; those that bear it already stay as they are.
#[utoipa::path(
    post, path = "/customers/tags", tag = "customers", request_body = Selected,
    responses((status = 200, body = ChangedMany), (status = 403), (status = 404), (status = 422)),
)]
async fn add_many(ctx: Ctx, input: Input<Selected>) -> Answer {
    let Selected { select, tag, next } = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        let changed = service::tag_add_many(tx, actor, &select, tag.text())?;
        Ok(Done::changed(back(&next, ADDRESS), ChangedMany { changed }))
    })
    .await
}

/// Takes a tag off several customers; those that do not bear it stay as they are.
#[utoipa::path(
    post, path = "/customers/tags/removal", tag = "customers", request_body = Selected,
    responses((status = 200, body = ChangedMany), (status = 403), (status = 404), (status = 422)),
)]
async fn remove_many(ctx: Ctx, input: Input<Selected>) -> Answer {
    let Selected { select, tag, next } = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        let changed = service::tag_remove_many(tx, actor, &select, tag.text())?;
        Ok(Done::changed(back(&next, ADDRESS), ChangedMany { changed }))
    })
    .await
}
