//! `/insights`.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::export::download;
use web::i18n::t;
use web::listing::Params;
use web::{Answer, App, Ctx};

use crate::model::Board;
use crate::{export, service};

/// The routes of this crate.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(board)).merge(crate::requests::routes())
}

/// Figures of the customers that one may see: duties by clause, tiers, purchases, what the archive is made of.
#[utoipa::path(
    get, path = "/insights", tag = "insights",
    params(("format" = Option<String>, Query, description = "`xlsx` for a sheet of the figures")),
    responses((status = 200, body = Board)),
)]
async fn board(ctx: Ctx, params: Params) -> Answer {
    let sheet = params.get("format") == Some("xlsx");
    if sheet {
        ctx.write(service::board_export).await?;
    }
    let board = ctx.read(service::board).await?;
    if !sheet {
        return ctx.show(board).await;
    }
    let locale = ctx.locale();
    let policy = ctx.read(|read, _| read.policy()).await?;
    let name = format!("{}.xlsx", t(locale, "web-nav-insights"));
    download(&name, export::sheet(&board, &export::Words { locale, policy: &policy })?)
}
