//! `/requests/import` and `/requests/imports`: the steps of every import, and what the columns of a file of requests are.

use axum::extract::Path;
use intake::model::json;
use intake::routes::change;
use intake::service::{self, Mapped};
use intake::view::Changed;
use kernel::Refusals;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Answer, App, Ctx, Input, Typed};

use super::REQUESTS;
use super::requests::Options;

pub(crate) fn routes() -> OpenApiRouter<App> {
    intake::routes::routes(REQUESTS).routes(routes!(mapping))
}

/// What is typed to say which column is what.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct RequestMappingForm {
    /// For each column from A on the key of its field, or nothing.
    columns: Vec<Typed>,
    /// For each column of the follow-ups' own table the key of its field, or nothing; what was proposed when left out.
    follow_up_columns: Vec<Typed>,
    /// Whether nothing is entered unless every row passed.
    all_or_nothing: Typed,
    /// Whether the rows are compared with the register at once.
    check: Typed,
    /// The version the change is made on.
    version: Typed,
}

/// Says which column is what.
#[utoipa::path(
    post, path = "/requests/imports/{number}/mapping", tag = "imports", request_body = RequestMappingForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn mapping(ctx: Ctx, Path(number): Path<String>, input: Input<RequestMappingForm>) -> Answer {
    let version = ctx.version(&input.value.version);
    let form = input.value;
    change(&ctx, REQUESTS, &input.digest, version, number, None, move |tx, import, actor, number, version| {
        let options = json(&Options { all_or_nothing: form.all_or_nothing.is_ticked() })?;
        let mapped = Mapped {
            columns: &form.columns,
            second: &form.follow_up_columns,
            options,
            refusals: Refusals::default(),
            check: form.check.is_ticked(),
        };
        service::map(tx, import, actor, number, version, mapped)
    })
    .await
}
