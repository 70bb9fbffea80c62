//! `/requests/daily`: summaries of the day, and confirming one.

use std::collections::BTreeMap;

use axum::extract::Path;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::listing::Params;
use web::{Answer, App, Changed, Ctx, Done, Input, Typed};

use super::model::{KIND, RECORD};
use super::service::{self, Step};
use super::view::{self, SummaryList, SummaryView};
use crate::routes::day;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show)).routes(routes!(confirm))
}

/// Summaries of the day within what one may read, the newest first.
#[utoipa::path(
    get, path = "/requests/daily", tag = "requests",
    params(
        ("owner" = Option<String>, Query, description = "an id or `me`"),
        ("status" = Option<String>, Query, description = "`open` or `confirmed`"),
        ("day" = Option<String>, Query, description = "a day"),
        ("page" = Option<String>, Query, description = "the next page, as the page before names it"),
    ),
    responses((status = 200, body = SummaryList)),
)]
async fn list(ctx: Ctx, params: Params) -> Answer {
    let view = ctx.read(move |read, actor| view::list(read, actor, params)).await?;
    ctx.show(view).await
}

/// A summary: what it counts, and what is left open with what is done next.
#[utoipa::path(
    get, path = "/requests/daily/{number}", tag = "requests",
    params(("number" = String, Path, description = "the summary's number")),
    responses((status = 200, body = SummaryView), (status = 404)),
)]
async fn show(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let view = ctx.read(move |read, actor| view::look(read, actor, &number)).await?;
    ctx.show(view).await
}

/// What is done next about each open request. For a request `FW-20270301-0001` there are two fields: `step-FW-20270301-0001`
/// says what, `on-FW-20270301-0001` on which day.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Confirming {
    /// The version that is confirmed.
    version: Typed,
    /// `step-…` and `on-…` with the request's number.
    #[serde(flatten)]
    planned: BTreeMap<String, Typed>,
}

impl Confirming {
    fn steps(&self) -> BTreeMap<String, Step> {
        let mut steps: BTreeMap<String, Step> = BTreeMap::new();
        for (field, typed) in &self.planned {
            if let Some(number) = field.strip_prefix("step-") {
                typed.text().clone_into(&mut steps.entry(number.to_owned()).or_default().step);
            } else if let Some(number) = field.strip_prefix("on-") {
                steps.entry(number.to_owned()).or_default().on = day(typed).transpose();
            }
        }
        steps
    }
}

/// Confirms a summary; what it counts stands from then on as it was.
#[utoipa::path(
    post, path = "/requests/daily/{number}/confirmation", tag = "requests", request_body = Confirming,
    params(("number" = String, Path, description = "the summary's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn confirm(ctx: Ctx, Path(number): Path<String>, input: Input<Confirming>) -> Answer {
    let on = ctx.version(&input.value.version);
    let steps = input.value.steps();
    ctx.act_on(&input.digest, (KIND, &number, on), move |tx, actor, number| {
        let header = service::confirm(tx, actor, number, on, &steps)?;
        Ok(Done::changed(RECORD.page(&header.number), Changed::from(header)))
    })
    .await
}
