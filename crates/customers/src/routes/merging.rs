//! Duplicates, and archives made one or parted again.

use axum::extract::Path;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::listing::Params;
use web::{Answer, App, Changed, Ctx, Input, Typed};

use crate::model::KIND;
use crate::pages::{Duplicates, MergeView};
use crate::service::merge;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(duplicates)).routes(routes!(compare, unite)).routes(routes!(part))
}

/// Customers that may be the same one, among those that one may merge.
#[utoipa::path(
    get, path = "/customers/duplicates", tag = "customers",
    params(
        ("by" = Option<String>, Query, description = "`name`, `credit_code` or `phone`"),
        ("after" = Option<String>, Query, description = "the next page, as the page before names it"),
    ),
    responses((status = 200, body = Duplicates), (status = 403)),
)]
async fn duplicates(ctx: Ctx, params: Params) -> Answer {
    let view = ctx.read(move |read, actor| Duplicates::of(read, actor, &params)).await?;
    ctx.show(view).await
}

/// Two archives side by side before they are merged.
#[utoipa::path(
    get, path = "/customers/{number}/merge", tag = "customers",
    params(
        ("number" = String, Path, description = "the number of the customer that is kept"),
        ("other" = Option<String>, Query, description = "the number of the customer that goes into it"),
    ),
    responses((status = 200, body = MergeView), (status = 403), (status = 404), (status = 422)),
)]
async fn compare(ctx: Ctx, Path(number): Path<String>, params: Params) -> Answer {
    let view = ctx.read(move |read, actor| MergeView::of(read, actor, &number, params.get("other"))).await?;
    ctx.show(view).await
}

/// What is merged into a customer.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Uniting {
    /// The number of the customer that goes into it.
    other: Typed,
    /// The fields that are taken from the other; empty ones are filled from it anyway.
    take: Vec<String>,
    /// The version of the customer that is kept; `If-Match` goes before it.
    version: Typed,
}

/// Merges another archive into this one.
#[utoipa::path(
    post, path = "/customers/{number}/merge", tag = "customers", request_body = Uniting,
    params(("number" = String, Path, description = "the number of the customer that is kept")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn unite(ctx: Ctx, Path(number): Path<String>, input: Input<Uniting>) -> Answer {
    let Uniting { other, take, version } = input.value;
    let version = ctx.version(&version);
    ctx.act_on(&input.digest, (KIND, &number, version), move |tx, actor, number| {
        Ok(super::changed(merge::merge(tx, actor, number, version, other.text(), &take)?))
    })
    .await
}

/// On which version a merge is undone.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Parting {
    /// The version of the customer that was kept; `If-Match` goes before it.
    version: Typed,
}

/// Undoes a merge: what was moved goes back.
#[utoipa::path(
    post, path = "/customers/{number}/merges/{merge}/undoing", tag = "customers", request_body = Parting,
    params(
        ("number" = String, Path, description = "the number of the customer that was kept"),
        ("merge" = i64, Path, description = "the merge's id"),
    ),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn part(ctx: Ctx, Path((number, id)): Path<(String, i64)>, input: Input<Parting>) -> Answer {
    let version = ctx.version(&input.value.version);
    ctx.act_on(&input.digest, (KIND, &number, version), move |tx, actor, number| {
        Ok(super::changed(merge::undo(tx, actor, number, version, id)?))
    })
    .await
}
