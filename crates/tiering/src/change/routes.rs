//! The addresses of changes.

use axum::extract::Path;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Answer, App, Ctx, Input, Nothing, Typed};

use super::model::KIND;
use super::pages::ProposeView;
use super::service;
use super::view::ChangeView;
use crate::scoring::stored_tier;
use crate::view::Stands;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(form, propose)).routes(routes!(show)).routes(routes!(submit))
}

/// What is asked for a customer.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct Change {
    /// The tier, 1 to 4.
    tier: Typed,
    /// Why.
    reason: Typed,
}

/// The form that proposes another tier.
#[utoipa::path(get, path = "/customers/{number}/tier-change", tag = "tiering", params(("number" = String, Path)),
    responses((status = 200, body = ProposeView)))]
async fn form(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let view = ctx
        .read(move |read, actor| {
            use customers::schema::customer;
            let header = service::proposable(read, actor, &number)?;
            let tier: Option<i16> =
                customer::table.find(header.id.0).select(customer::tier).first(read.conn())?;
            Ok(ProposeView { tier: stored_tier(tier)?, customer: header.number, name: header.title })
        })
        .await?;
    ctx.show(view).await
}

/// Proposes another tier for one customer; it waits for approval.
#[utoipa::path(post, path = "/customers/{number}/tier-change", tag = "tiering", params(("number" = String, Path)),
    request_body = Change, responses((status = 201, body = Stands), (status = 422, description = "Refused")))]
async fn propose(ctx: Ctx, Path(number): Path<String>, input: Input<Change>) -> Answer {
    let asked = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        let header = service::propose(tx, actor, &number, asked.tier.text(), asked.reason.text())?;
        Stands::created(tx, &header)
    })
    .await
}

/// A change between reviews.
#[utoipa::path(get, path = "/tiers/changes/{number}", tag = "tiering", params(("number" = String, Path)),
    responses((status = 200, body = ChangeView), (status = 404, description = "No such change")))]
async fn show(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let view = ctx.read(move |read, actor| ChangeView::of(read, actor, &number)).await?;
    ctx.show(view).await
}

/// Submits a change that the rulebook raised and nobody could be asked about.
#[utoipa::path(post, path = "/tiers/changes/{number}/submission", tag = "tiering", params(("number" = String, Path)),
    responses((status = 200, body = Stands)))]
async fn submit(ctx: Ctx, Path(number): Path<String>, input: Input<Nothing>) -> Answer {
    Stands::after(ctx, &input.digest, (KIND, number), move |tx, actor, number| {
        service::submit(tx, actor, number)
    })
    .await
}
