//! `/satisfaction/{token}` for customers, and an answer by phone for our own people.

use axum::extract::Path;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::ctx::{Guest, on_thread};
use web::{App, Changed, Ctx, Done, Input, Typed};

use super::page::{SatisfactionAsked, ended};
use super::service::{self, Answer};
use crate::model::KIND;
use crate::pages::address;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(asked, give)).routes(routes!(record))
}

/// How satisfied the customer is.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Rating {
    /// From 1, very dissatisfied, to 5, very satisfied.
    score: Typed,
    /// What is said besides, at most 1000 characters.
    comment: Typed,
}

impl From<Rating> for Answer {
    fn from(rating: Rating) -> Self {
        Self { score: rating.score.0, comment: rating.comment.0 }
    }
}

/// The page that asks a customer, for whoever holds the link.
#[utoipa::path(
    get, path = "/satisfaction/{token}", tag = "requests", security(()),
    params(("token" = String, Path, description = "the token in the link")),
    responses((status = 200, body = SatisfactionAsked), (status = 404)),
)]
async fn asked(guest: Guest, Path(token): Path<String>) -> web::Answer {
    let whoever = guest.clone();
    let found = on_thread(&guest.app, move |app| {
        app.store().read(app.now(), |read| SatisfactionAsked::of(read, &whoever, &token))
    });
    match found.await {
        Ok(question) => Ok(question.answer(&guest, false)),
        Err(problem) => ended(&guest, problem),
    }
}

/// Takes a customer's answer, in place of the one before.
#[utoipa::path(
    post, path = "/satisfaction/{token}", tag = "requests", security(()), request_body = Rating,
    params(("token" = String, Path, description = "the token in the link")),
    responses((status = 200, body = SatisfactionAsked), (status = 404), (status = 422)),
)]
async fn give(guest: Guest, Path(token): Path<String>, input: Input<Rating>) -> web::Answer {
    let answer = Answer::from(input.value);
    let (given, presented) = (answer.clone(), token.clone());
    let stored = on_thread(&guest.app, move |app| {
        app.store().write(app.now(), move |tx| service::answer(tx, &presented, &given))
    })
    .await;
    let whoever = guest.clone();
    let found = on_thread(&guest.app, move |app| {
        app.store().read(app.now(), |read| SatisfactionAsked::of(read, &whoever, &token))
    })
    .await;
    match (found, stored) {
        (Ok(question), Ok(())) => Ok(question.answer(&guest, true)),
        (Ok(question), Err(problem)) => question.refused(&guest, &answer, problem),
        (Err(problem), _) => ended(&guest, problem),
    }
}

/// Takes down what the customer answered by phone about a closed request.
#[utoipa::path(
    post, path = "/requests/{number}/satisfaction", tag = "requests", request_body = Rating,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn record(ctx: Ctx, Path(number): Path<String>, input: Input<Rating>) -> web::Answer {
    let answer = Answer::from(input.value);
    ctx.act(&input.digest, move |tx, actor| {
        kernel::record::find(tx, actor, rulebook::Action::Edit, KIND, &number)?;
        let header = service::record(tx, actor, &number, &answer)?;
        Ok(Done::changed(address(&header.number, ""), Changed::from(header)))
    })
    .await
}
