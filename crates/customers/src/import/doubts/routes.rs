//! `/customers/imports/{number}/doubts` and the decisions about them, as pages and as JSON.

use std::collections::BTreeMap;

use axum::extract::Path;
use kernel::{Error, Result};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::listing::Params;
use web::{Answer, App, Ctx, Input, Typed};

use super::decide::{Wish, decide};
use super::view::{DoubtsView, look};
use crate::import::{ARCHIVES, doubts};
use intake::routes::change;
use intake::service::find;
use intake::view::Changed;

/// The routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(doubts)).routes(routes!(decisions)).routes(routes!(decision))
}

/// The doubtful rows of an import, with the customers that each may be about.
#[utoipa::path(
    get, path = "/customers/imports/{number}/doubts", tag = "imports",
    params(
        ("number" = String, Path, description = "the import's number"),
        ("after" = Option<i64>, Query, description = "rows after this one"),
    ),
    responses((status = 200, body = DoubtsView), (status = 404)),
)]
async fn doubts(ctx: Ctx, Path(number): Path<String>, params: Params) -> Answer {
    let after = params.get("after").and_then(|row| row.parse().ok()).unwrap_or_default();
    let locale = ctx.locale();
    let view = ctx.read(move |read, actor| look(read, actor, &number, locale, after)).await?;
    ctx.show(view).await
}

/// What is decided about the rows of a page.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct DecisionsForm {
    /// Rows of the sheet.
    rows: Vec<Typed>,
    /// For each of them `update:` with the number of the customer it is, `create`, `skip`, or nothing for what was chosen
    /// for all.
    decisions: Vec<Typed>,
    /// The row after which the next page begins.
    next: Typed,
    /// The version the decisions are made on.
    version: Typed,
}

impl DecisionsForm {
    fn wishes(&self) -> Result<BTreeMap<i64, Wish>> {
        if self.rows.len() != self.decisions.len() {
            return Err(Error::field("decisions", "import-decision-uneven"));
        }
        let wishes = self.rows.iter().zip(&self.decisions).map(|(row, typed)| {
            let row = row.whole().map_err(|message| Error::field("rows", message))?;
            let (decision, customer) = typed.text().split_once(':').unwrap_or((typed.text(), ""));
            Ok((row, Wish::parse(&decision.into(), &customer.into())?))
        });
        wishes.collect()
    }
}

/// Decides about doubtful rows, all of them or none.
#[utoipa::path(
    post, path = "/customers/imports/{number}/decisions", tag = "imports", request_body = DecisionsForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn decisions(ctx: Ctx, Path(number): Path<String>, input: Input<DecisionsForm>) -> Answer {
    let version = ctx.version(&input.value.version);
    let form = input.value;
    let onward = match form.next.whole::<i64>() {
        Ok(row) => format!("{}/doubts?after={row}", doubts::address(&number)),
        Err(_) => doubts::address(&number),
    };
    change(
        &ctx,
        ARCHIVES,
        &input.digest,
        version,
        number,
        Some(onward),
        move |tx, _, actor, number, version| {
            find(tx, ARCHIVES, actor, number)?;
            decide(tx, actor, number, version, &form.wishes()?)
        },
    )
    .await
}

/// What is decided about one row.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct DecisionForm {
    /// `update`, `create`, `skip`, or nothing for what was chosen for all.
    decision: Typed,
    /// The number of the customer it is, with `update`.
    customer: Typed,
    /// The version the decision is made on.
    version: Typed,
}

/// Decides about one doubtful row.
#[utoipa::path(
    post, path = "/customers/imports/{number}/rows/{row}/decision", tag = "imports", request_body = DecisionForm,
    params(
        ("number" = String, Path, description = "the import's number"),
        ("row" = i64, Path, description = "the row of the sheet"),
    ),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn decision(ctx: Ctx, Path((number, row)): Path<(String, i64)>, input: Input<DecisionForm>) -> Answer {
    let version = ctx.version(&input.value.version);
    let form = input.value;
    let onward = format!("{}/doubts?after={}", doubts::address(&number), row - 1);
    change(
        &ctx,
        ARCHIVES,
        &input.digest,
        version,
        number,
        Some(onward),
        move |tx, _, actor, number, version| {
            find(tx, ARCHIVES, actor, number)?;
            let wish = Wish::parse(&form.decision, &form.customer)?;
            decide(tx, actor, number, version, &BTreeMap::from([(row, wish)]))
        },
    )
    .await
}
