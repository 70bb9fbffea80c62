//! `/`.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::listing::Params;
use web::{Answer, App, Ctx};

use super::{Today, look};

/// The routes of today.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(today))
}

/// What matters to the person today.
#[utoipa::path(
    get, path = "/", tag = "today",
    params(("kind" = Option<String>, Query, description = "only duties about this kind of record")),
    responses((status = 200, body = Today)),
)]
async fn today(ctx: Ctx, params: Params) -> Answer {
    let app = ctx.app().clone();
    let kind = params.get("kind").map(str::to_owned);
    let found = ctx.read(move |read, actor| look(&app, read, actor, kind)).await?;
    ctx.show(found).await
}
