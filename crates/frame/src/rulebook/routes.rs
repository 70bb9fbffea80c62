//! The addresses of the rulebook.

use axum::extract::Path;
use kernel::VersionId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::listing::Params;
use web::{Answer, App, Ctx, Problem, export};

use super::clause::ClausePage;
use super::compliance::Board;
use super::document::Document;
use super::drafts;

/// Every route of the rulebook.
pub fn all() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(document))
        .routes(routes!(clause))
        .routes(routes!(compliance))
        .merge(drafts::routes::all())
}

/// The rulebook as a document: the version in force, or another one.
#[utoipa::path(
    get, path = "/rulebook", tag = "rulebook",
    params(("version" = Option<i64>, Query, description = "A stored version instead of the one in force")),
    responses((status = 200, description = "Parts, clauses with their sentences, tables, versions"))
)]
async fn document(ctx: Ctx, params: Params) -> Answer {
    let version = match params.get("version") {
        None => None,
        Some(text) => Some(text.parse().map(VersionId).map_err(|_| Problem::not_found())?),
    };
    let found = ctx.read(move |read, actor| Document::read(read, actor, version)).await?;
    ctx.show(found).await
}

/// One clause: wording, parameters, duties, compliance, history.
#[utoipa::path(
    get, path = "/rulebook/clauses/{id}", tag = "rulebook",
    params(("id" = String, Path, description = "The clause's id, such as `tiering.review`")),
    responses((status = 200, description = "The clause"), (status = 404, description = "No version of late has it"))
)]
async fn clause(ctx: Ctx, Path(id): Path<String>) -> Answer {
    let found = ctx.read(move |read, actor| ClausePage::read(read, actor, &id)).await?;
    ctx.show(found).await
}

/// How each clause is kept in a period; `format=xlsx` gives a sheet.
#[utoipa::path(
    get, path = "/rulebook/compliance", tag = "rulebook",
    params(
        ("period" = Option<String>, Query, description = "`month` (default), `quarter`, `year` or `days`"),
        ("from" = Option<String>, Query, description = "A day of the period, or the first of `days`"),
        ("until" = Option<String>, Query, description = "The last of `days`"),
        ("format" = Option<String>, Query, description = "`xlsx` for a sheet"),
    ),
    responses((status = 200, description = "Counts by clause"), (status = 422, description = "A day can not be read"))
)]
async fn compliance(ctx: Ctx, params: Params) -> Answer {
    if params.get("format") == Some("xlsx") {
        let locale = ctx.locale();
        let bytes = ctx.write(move |tx, actor| Board::export(tx, actor, &params, locale)).await?;
        return export::download("compliance.xlsx", bytes);
    }
    let found = ctx.read(move |read, actor| Board::read(read, actor, &params)).await?;
    ctx.show(found).await
}
