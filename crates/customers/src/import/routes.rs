//! `/customers/import` and `/customers/imports`: the steps of every import, what a sheet's columns and amounts are, and the
//! doubtful rows.

use axum::extract::Path;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Answer, App, Ctx, Input};

use intake::routes::change;
use intake::view::Changed;

use super::service::{self, MappingForm};
use super::{ARCHIVES, doubts};

/// The routes.
pub fn routes() -> OpenApiRouter<App> {
    intake::routes::routes(ARCHIVES).routes(routes!(mapping)).merge(doubts::routes())
}

/// Says which column is what, and what is to be done with the rows.
#[utoipa::path(
    post, path = "/customers/imports/{number}/mapping", tag = "imports", request_body = MappingForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn mapping(ctx: Ctx, Path(number): Path<String>, input: Input<MappingForm>) -> Answer {
    let version = ctx.version(&input.value.version);
    let form = input.value;
    change(&ctx, ARCHIVES, &input.digest, version, number, None, move |tx, _, actor, number, version| {
        service::map(tx, actor, number, version, &form)
    })
    .await
}
