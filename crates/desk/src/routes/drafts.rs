//! What one has begun to write about requests, kept for oneself until it is sent. A change that nobody else sees.

use axum::extract::Path;
use kernel::{Actor, Refusals, Result, Tx};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Answer, App, Ctx, Done, Input, Typed};

use crate::pages::{Entering, Giving, KeptDraft, address, blank_address};
use crate::service::begun;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(keep))
        .routes(routes!(keep_task))
        .routes(routes!(keep_result))
        .routes(routes!(keep_new))
}

/// What one has begun to write.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Writing {
    /// The text so far; nothing to keep none.
    text: Typed,
}

/// Keeps what one has begun to write about a request, for oneself, until it is sent; a text that is sent ends it.
#[utoipa::path(
    post, path = "/requests/{number}/draft", tag = "requests", request_body = Writing,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = KeptDraft), (status = 404), (status = 422)),
)]
async fn keep(ctx: Ctx, Path(number): Path<String>, input: Input<Writing>) -> Answer {
    kept(ctx, number, input, begun::keep_text).await
}

/// Keeps a task that one has begun to give, for oneself, until it is given; with nothing in it none is kept.
#[utoipa::path(
    post, path = "/requests/{number}/tasks/draft", tag = "requests", request_body = Giving,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = KeptDraft), (status = 403), (status = 404), (status = 422)),
)]
async fn keep_task(ctx: Ctx, Path(number): Path<String>, input: Input<Giving>) -> Answer {
    let form = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        // Whether one may is asked before what is wrong with the input.
        begun::keep_task(tx, actor, &number, &form.begun()?)?;
        let mut refusals = Refusals::default();
        form.check_lengths(&mut refusals);
        refusals.finish()?;
        let kept = KeptDraft { number: number.clone(), kept: form.is_begun() };
        Ok(Done::changed(address(&number, ""), kept))
    })
    .await
}

/// Keeps what one has begun to report about a task, for oneself, until it is reported.
#[utoipa::path(
    post, path = "/requests/{number}/tasks/{task}/draft", tag = "requests", request_body = Writing,
    params(
        ("number" = String, Path, description = "the request's number"),
        ("task" = i64, Path, description = "the task's id"),
    ),
    responses((status = 200, body = KeptDraft), (status = 403), (status = 404), (status = 422)),
)]
async fn keep_result(ctx: Ctx, Path((number, task)): Path<(String, i64)>, input: Input<Writing>) -> Answer {
    kept(ctx, number, input, move |tx, actor, number, text| begun::keep_result(tx, actor, number, task, text))
        .await
}

async fn kept(
    ctx: Ctx,
    number: String,
    input: Input<Writing>,
    keep: impl Fn(&mut Tx<'_>, &Actor, &str, &str) -> Result<()> + Send + 'static,
) -> Answer {
    let text = input.value.text;
    ctx.act(&input.digest, move |tx, actor| {
        keep(tx, actor, &number, &text.0)?;
        let kept = KeptDraft { number: number.clone(), kept: text.given().is_some() };
        Ok(Done::changed(address(&number, ""), kept))
    })
    .await
}

/// Keeps a request that one has begun to enter, for oneself, until it is entered. `draft` says for whom its form was opened;
/// without a text in it none is kept.
#[utoipa::path(
    post, path = "/requests/draft", tag = "requests", request_body = Entering,
    responses((status = 200, body = KeptDraft), (status = 403), (status = 404), (status = 422)),
)]
async fn keep_new(ctx: Ctx, input: Input<Entering>) -> Answer {
    let form = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        let customer = form.drafted_for().unwrap_or_default();
        // Whether one may is asked before what is wrong with the input.
        begun::keep_new(tx, actor, customer, &form.begun()?)?;
        let mut refusals = Refusals::default();
        form.check_lengths(&mut refusals);
        refusals.finish()?;
        let kept = KeptDraft { number: String::new(), kept: form.is_begun() };
        Ok(Done::changed(blank_address(customer), kept))
    })
    .await
}
