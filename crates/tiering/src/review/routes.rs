//! The addresses of reviews.

use axum::extract::Path;
use jiff::civil::Date;
use kernel::Error;
use rules::quarter::Quarter;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::ctx::Wish;
use web::listing::Params;
use web::{Answer, App, Ctx, Input, Nothing, Page, Typed, Ui, View, export};

use super::model::KIND;
use super::view::{self, ProgressView, ReviewView};
use super::{exclusion, service, sheet};
use crate::effect;
use crate::inputs::{One, Submission, day};
use crate::proposal::Which;
use crate::view::Stands;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(start))
        .routes(routes!(show))
        .routes(routes!(progress))
        .routes(routes!(assess))
        .routes(routes!(retry))
        .routes(routes!(exclude))
        .routes(routes!(include))
        .routes(routes!(submit))
}

/// Which quarter is reviewed, as of which day.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct Start {
    /// `2026Q3`; when empty the quarter of the day, and without a day the last that has ended.
    quarter: Typed,
    /// `2026-09-30`; the quarter's last day when empty.
    as_of: Typed,
}

impl Start {
    fn parse(&self, today: Date) -> Result<(Quarter, Option<Date>), Error> {
        let unreadable = |_| Error::field("quarter", "tiering-quarter-unreadable");
        let named = self.quarter.given().map(|text| text.to_uppercase().parse().map_err(unreadable));
        let as_of = day("as_of", &self.as_of)?;
        Ok((service::quarter_meant(named.transpose()?, as_of, today), as_of))
    }
}

/// Begins a quarter's review: every customer is scored.
#[utoipa::path(post, path = "/tiers/reviews", tag = "tiering", request_body = Start,
    responses((status = 201, body = Stands), (status = 422, description = "Refused")))]
async fn start(ctx: Ctx, input: Input<Start>) -> Answer {
    let asked = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        service::must_start(tx, actor)?;
        let (quarter, as_of) = asked.parse(effect::day_of(tx)?.date())?;
        let header = service::start(tx, actor, quarter, as_of)?;
        Stands::created(tx, &header)
    })
    .await
}

/// A review: who moves, why, and how far it is. `list` chooses the customers (`moves`, `up`, `down`, `first`, `excluded`
/// or a cell such as `2-1`), `format=xlsx` gives the sheet.
#[utoipa::path(get, path = "/tiers/reviews/{number}", tag = "tiering", params(("number" = String, Path)),
    responses((status = 200, body = ReviewView), (status = 404, description = "No such review")))]
async fn show(ctx: Ctx, Path(number): Path<String>, params: Params) -> Answer {
    if params.get("format") == Some("xlsx") {
        let which = Which::from_key(params.get("list").unwrap_or_default());
        let of = number.clone();
        ctx.write(move |tx, actor| sheet::note(tx, actor, &of, which)).await?;
        let locale = ctx.locale();
        let name = format!("{number}.xlsx");
        let bytes = ctx.read(move |read, actor| sheet::make(read, actor, locale, &number, which)).await?;
        return export::download(&name, bytes);
    }
    let view = ctx.read(move |read, actor| ReviewView::of(read, actor, &number, params)).await?;
    ctx.show(view).await
}

/// How far the scoring or the taking effect came.
#[utoipa::path(get, path = "/tiers/reviews/{number}/progress", tag = "tiering", params(("number" = String, Path)),
    responses((status = 200, body = ProgressView)))]
async fn progress(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let progress = ctx.read(move |read, actor| view::progress(read, actor, &number)).await?;
    if ctx.guest.wish == Wish::Page {
        use axum::response::IntoResponse as _;
        return Ok(axum::response::Redirect::to(&progress.location).into_response());
    }
    ctx.show(progress).await
}

impl View for ProgressView {
    fn page(&self, ui: &Ui) -> Page {
        Page::new(ui.t("web-nav-tiers"), maud::html! { a href=(self.location) { (self.location) } })
    }
}

/// As of which day customers are scored.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct Assess {
    /// The day; as before when empty.
    as_of: Typed,
}

/// Scores the customers of a review that was planned, or scores them again before it is submitted.
#[utoipa::path(post, path = "/tiers/reviews/{number}/assessment", tag = "tiering", params(("number" = String, Path)),
    request_body = Assess, responses((status = 200, body = Stands)))]
async fn assess(ctx: Ctx, Path(number): Path<String>, input: Input<Assess>) -> Answer {
    let asked = input.value;
    Stands::after(ctx, &input.digest, (KIND, number), move |tx, actor, number| {
        service::assess_again(tx, actor, number, day("as_of", &asked.as_of)?)
    })
    .await
}

/// Takes up the scoring or the taking effect again where it stopped.
#[utoipa::path(post, path = "/tiers/reviews/{number}/retry", tag = "tiering", params(("number" = String, Path)),
    responses((status = 200, body = Stands)))]
async fn retry(ctx: Ctx, Path(number): Path<String>, input: Input<Nothing>) -> Answer {
    Stands::after(ctx, &input.digest, (KIND, number), move |tx, actor, number| {
        service::retry(tx, actor, number)
    })
    .await
}

/// Takes a customer out of a review, as its proposer before the submission or as the decider it waits for: the tier
/// stays as it is.
#[utoipa::path(post, path = "/tiers/reviews/{number}/exclusions", tag = "tiering", params(("number" = String, Path)),
    request_body = One, responses((status = 200, body = Stands)))]
async fn exclude(ctx: Ctx, Path(number): Path<String>, input: Input<One>) -> Answer {
    let one = input.value;
    Stands::after(ctx, &input.digest, (KIND, number), move |tx, actor, number| {
        exclusion::exclude(tx, actor, number, one.customer.text(), one.reason.text())
    })
    .await
}

/// Takes a customer back into a review: a decider those who were taken out in the same step of the approval.
#[utoipa::path(post, path = "/tiers/reviews/{number}/inclusions", tag = "tiering", params(("number" = String, Path)),
    request_body = One, responses((status = 200, body = Stands)))]
async fn include(ctx: Ctx, Path(number): Path<String>, input: Input<One>) -> Answer {
    let one = input.value;
    Stands::after(ctx, &input.digest, (KIND, number), move |tx, actor, number| {
        exclusion::include(tx, actor, number, one.customer.text())
    })
    .await
}

/// Submits a review for approval.
#[utoipa::path(post, path = "/tiers/reviews/{number}/submission", tag = "tiering", params(("number" = String, Path)),
    request_body = Submission, responses((status = 200, body = Stands)))]
async fn submit(ctx: Ctx, Path(number): Path<String>, input: Input<Submission>) -> Answer {
    let submission = input.value;
    Stands::after(ctx, &input.digest, (KIND, number), move |tx, actor, number| {
        service::submit(tx, actor, number, submission.comment.text())
    })
    .await
}
