//! The addresses of key namings.

use axum::extract::Path;
use kernel::{Error, record};
use rulebook::Action;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::listing::Params;
use web::{Answer, App, Ctx, Input, Nothing, Typed};

use super::model::KIND;
use super::view::NamingView;
use super::{service, store};
use crate::inputs::{One, Submission};
use crate::view::Stands;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(start))
        .routes(routes!(show))
        .routes(routes!(list))
        .routes(routes!(add))
        .routes(routes!(remove))
        .routes(routes!(submit))
}

/// The year whose key customers are named.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct Year {
    /// `2027`.
    year: Typed,
}

/// Begins the naming of a year's key customers: lists those whose sales of the year before reach the clause's sum.
#[utoipa::path(post, path = "/tiers/key", tag = "tiering", request_body = Year,
    responses((status = 201, body = Stands), (status = 422, description = "Refused")))]
async fn start(ctx: Ctx, input: Input<Year>) -> Answer {
    let year = input.value.year.whole::<i16>().ok().filter(|year| (1900..=9998).contains(year));
    let read = ctx.read(move |read, actor| {
        actor.must(read, Action::Review, KIND)?;
        let year = year.ok_or_else(|| Error::field("year", "tiering-key-year-wrong"))?;
        Ok((year, service::by_sales(read, actor, year)?))
    });
    let (year, rows) = read.await?;
    ctx.act(&input.digest, move |tx, actor| {
        let header = service::start(tx, actor, year, &rows)?;
        Stands::created(tx, &header)
    })
    .await
}

/// A naming of key customers.
#[utoipa::path(get, path = "/tiers/key/{number}", tag = "tiering", params(("number" = String, Path)),
    responses((status = 200, body = NamingView), (status = 404, description = "No such naming")))]
async fn show(ctx: Ctx, Path(number): Path<String>, params: Params) -> Answer {
    let view = ctx.read(move |read, actor| NamingView::of(read, actor, &number, params)).await?;
    ctx.show(view).await
}

/// Lists the customers by last year's sales, again where they were listed before.
#[utoipa::path(post, path = "/tiers/key/{number}/listing", tag = "tiering", params(("number" = String, Path)),
    responses((status = 200, body = Stands)))]
async fn list(ctx: Ctx, Path(number): Path<String>, input: Input<Nothing>) -> Answer {
    let of = number.clone();
    let rows = ctx
        .read(move |read, actor| {
            let header = record::find(read, actor, Action::Review, KIND, &of)?;
            let year = store::naming_get(read, header)?.year;
            service::by_sales(read, actor, year)
        })
        .await?;
    Stands::after(ctx, &input.digest, (KIND, number), move |tx, actor, number| {
        service::list_again(tx, actor, number, &rows)
    })
    .await
}

/// A customer, and how they fit the strategy.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct Addition {
    /// The customer's number.
    customer: Typed,
    /// How the customer fits the strategy.
    fit: Typed,
}

/// Adds a customer by strategic fit, or says how one who is listed fits.
#[utoipa::path(post, path = "/tiers/key/{number}/additions", tag = "tiering", params(("number" = String, Path)),
    request_body = Addition, responses((status = 200, body = Stands)))]
async fn add(ctx: Ctx, Path(number): Path<String>, input: Input<Addition>) -> Answer {
    let addition = input.value;
    Stands::after(ctx, &input.digest, (KIND, number), move |tx, actor, number| {
        service::add(tx, actor, number, addition.customer.text(), addition.fit.text())
    })
    .await
}

/// Takes a customer off the list.
#[utoipa::path(post, path = "/tiers/key/{number}/removals", tag = "tiering", params(("number" = String, Path)),
    request_body = One, responses((status = 200, body = Stands)))]
async fn remove(ctx: Ctx, Path(number): Path<String>, input: Input<One>) -> Answer {
    let one = input.value;
    Stands::after(ctx, &input.digest, (KIND, number), move |tx, actor, number| {
        service::remove(tx, actor, number, one.customer.text(), one.reason.text())
    })
    .await
}

/// Submits a naming for approval.
#[utoipa::path(post, path = "/tiers/key/{number}/submission", tag = "tiering", params(("number" = String, Path)),
    request_body = Submission, responses((status = 200, body = Stands)))]
async fn submit(ctx: Ctx, Path(number): Path<String>, input: Input<Submission>) -> Answer {
    let submission = input.value;
    Stands::after(ctx, &input.digest, (KIND, number), move |tx, actor, number| {
        service::submit(tx, actor, number, submission.comment.text())
    })
    .await
}
