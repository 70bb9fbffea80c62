//! `/approvals`.

use axum::extract::Path;
use kernel::approval;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::ctx::Done;
use web::listing::Params;
use web::{Answer, App, Ctx, Input, Nothing, Typed};

use super::list::{self, ApprovalList, PATH};
use super::service::{self, ApprovalPage};

/// The routes of approvals.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(index))
        .routes(routes!(show))
        .routes(routes!(decide))
        .routes(routes!(delegate))
        .routes(routes!(withdraw))
}

/// Approvals, the newest first.
#[utoipa::path(
    get, path = "/approvals", tag = "approvals",
    params(
        ("whose" = Option<String>, Query, description = "`waiting` for the actor, `requested` by the actor, or `all`"),
        ("status" = Option<String>, Query, description = "`waiting`, `approved`, `returned`, `refused` or `withdrawn`"),
        ("page" = Option<String>, Query, description = "the next page, as the page before names it"),
    ),
    responses((status = 200, body = ApprovalList)),
)]
async fn index(ctx: Ctx, params: Params) -> Answer {
    let found = ctx.read(move |read, actor| list::look(read, actor, params)).await?;
    ctx.show(found).await
}

/// One approval: what is asked, the chain, what was decided.
#[utoipa::path(
    get, path = "/approvals/{number}", tag = "approvals",
    responses((status = 200, body = ApprovalPage), (status = 404)),
)]
async fn show(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let app = ctx.app().clone();
    let found = ctx.read(move |read, actor| service::look(&app, read, actor, &number)).await?;
    ctx.show(found).await
}

/// A decision.
#[derive(Clone, Debug, Deserialize, ToSchema)]
struct DecisionInput {
    /// `approve`, `return` or `refuse`.
    #[serde(default)]
    decision: Typed,
    /// Why; needed to return or refuse.
    #[serde(default)]
    comment: Typed,
    /// The version of the approval that was looked at; also `If-Match`. Without it what stands is decided.
    #[serde(default)]
    version: Typed,
}

/// Approves, returns or refuses.
#[utoipa::path(
    post, path = "/approvals/{number}/decision", tag = "approvals", request_body = DecisionInput,
    responses((status = 200, body = ApprovalPage), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn decide(ctx: Ctx, Path(number): Path<String>, input: Input<DecisionInput>) -> Answer {
    let (app, given) = (ctx.app().clone(), input.value);
    let on = ctx.named_version(&given.version);
    let of = number.clone();
    let answer = ctx
        .act(&input.digest, move |tx, actor| {
            service::decide(tx, actor, &of, on, &given.decision, &given.comment)?;
            Ok(Done::changed(format!("{PATH}/{of}"), service::look(&app, tx, actor, &of)?))
        })
        .await;
    match (answer, on) {
        (Err(problem), Some(on)) if problem.standing.is_some() => {
            let found = ctx.read(move |read, actor| approval::find(read, actor, &number)).await?;
            Err(ctx.explain(problem, found.id, on).await)
        }
        (answer, _) => answer,
    }
}

/// To whom a decision is given.
#[derive(Clone, Debug, Deserialize, ToSchema)]
struct DelegationInput {
    /// A member of staff, by id or by account.
    #[serde(default)]
    to: Typed,
}

/// Gives one's own waiting step to somebody else, who then decides.
#[utoipa::path(
    post, path = "/approvals/{number}/delegation", tag = "approvals", request_body = DelegationInput,
    responses((status = 200, body = ApprovalPage), (status = 403), (status = 404), (status = 422)),
)]
async fn delegate(ctx: Ctx, Path(number): Path<String>, input: Input<DelegationInput>) -> Answer {
    let (app, to) = (ctx.app().clone(), input.value.to);
    ctx.act(&input.digest, move |tx, actor| {
        service::delegate(tx, actor, &number, &to)?;
        Ok(Done::changed(format!("{PATH}/{number}"), service::look(&app, tx, actor, &number)?))
    })
    .await
}

/// Takes one's own request back before it is decided.
#[utoipa::path(
    post, path = "/approvals/{number}/withdrawal", tag = "approvals",
    responses((status = 200, body = ApprovalPage), (status = 403), (status = 404), (status = 422)),
)]
async fn withdraw(ctx: Ctx, Path(number): Path<String>, input: Input<Nothing>) -> Answer {
    let app = ctx.app().clone();
    ctx.act(&input.digest, move |tx, actor| {
        service::withdraw(tx, actor, &number)?;
        Ok(Done::changed(format!("{PATH}/{number}"), service::look(&app, tx, actor, &number)?))
    })
    .await
}
