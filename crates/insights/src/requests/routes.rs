//! `/insights/requests`.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::export::download;
use web::i18n::t;
use web::listing::Params;
use web::{Answer, App, Ctx};

use super::model::RequestBoard;
use super::{export, service};
use crate::export::Words;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(board))
}

/// Figures of the requests that one may see, in a period of at most 92 days.
#[utoipa::path(
    get, path = "/insights/requests", tag = "insights",
    params(
        ("from" = Option<String>, Query, description = "the first day"),
        ("until" = Option<String>, Query, description = "the last day; today when left out"),
        ("format" = Option<String>, Query, description = "`xlsx` for a sheet of the figures"),
    ),
    responses((status = 200, body = RequestBoard), (status = 403), (status = 422)),
)]
async fn board(ctx: Ctx, params: Params) -> Answer {
    let sheet = params.get("format") == Some("xlsx");
    let period = ctx.read(move |read, _| service::asked(read, &params)).await?;
    if sheet {
        ctx.write(move |tx, actor| service::export(tx, actor, period)).await?;
    }
    let board = ctx.read(move |read, actor| service::board(read, actor, period)).await?;
    if !sheet {
        return ctx.show(board).await;
    }
    let locale = ctx.locale();
    let policy = ctx.read(|read, _| read.policy()).await?;
    let name = format!("{}.xlsx", t(locale, "insights-requests"));
    download(&name, export::sheet(&board, &Words { locale, policy: &policy })?)
}
