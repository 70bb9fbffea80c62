//! The address of the overview.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Answer, App, Ctx};

use super::view::OverviewView;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// How many customers are in which tier, the last reviews, changes and namings.
#[utoipa::path(get, path = "/tiers", tag = "tiering", responses((status = 200, body = OverviewView)))]
async fn show(ctx: Ctx) -> Answer {
    let view = ctx.read(OverviewView::of).await?;
    ctx.show(view).await
}
