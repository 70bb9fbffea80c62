//! Tags of requests: of one, of several chosen in the list, and what a field offers while one types.

use axum::extract::Path;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::listing::Params;
use web::tagging::{Tagging, TaggingMany};
use web::tags::TagSuggestions;
use web::{Answer, App, Changed, ChangedMany, Ctx, Input};

use crate::pages::TAGS;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(offer))
        .routes(routes!(add_many))
        .routes(routes!(remove_many))
        .routes(routes!(add))
        .routes(routes!(remove))
}

/// Tags in use that begin with what was typed, in any writing, of requests that one may read.
#[utoipa::path(
    get, path = "/requests/tags/suggest", tag = "requests",
    params(("q" = Option<String>, Query, description = "what was typed")),
    responses((status = 200, body = TagSuggestions)),
)]
async fn offer(ctx: Ctx, params: Params) -> Answer {
    TAGS.offer(ctx, params).await
}

/// Hangs a tag on a request.
#[utoipa::path(
    post, path = "/requests/{number}/tags", tag = "requests", request_body = Tagging,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn add(ctx: Ctx, Path(number): Path<String>, input: Input<Tagging>) -> Answer {
    TAGS.add(ctx, number, input).await
}

/// Takes a tag off a request.
#[utoipa::path(
    post, path = "/requests/{number}/tags/removal", tag = "requests", request_body = Tagging,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn remove(ctx: Ctx, Path(number): Path<String>, input: Input<Tagging>) -> Answer {
    TAGS.remove(ctx, number, input).await
}

/// Hangs a tag on several requests; those that bear it already stay as they are.
#[utoipa::path(
    post, path = "/requests/tags", tag = "requests", request_body = TaggingMany,
    responses((status = 200, body = ChangedMany), (status = 403), (status = 404), (status = 422)),
)]
async fn add_many(ctx: Ctx, input: Input<TaggingMany>) -> Answer {
    TAGS.add_to_each(ctx, input).await
}

/// Takes a tag off several requests; those that do not bear it stay as they are.
#[utoipa::path(
    post, path = "/requests/tags/removal", tag = "requests", request_body = TaggingMany,
    responses((status = 200, body = ChangedMany), (status = 403), (status = 404), (status = 422)),
)]
async fn remove_many(ctx: Ctx, input: Input<TaggingMany>) -> Answer {
    TAGS.remove_from_each(ctx, input).await
}
