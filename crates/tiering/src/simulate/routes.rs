//! The address of the simulation.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::listing::Params;
use web::{Answer, App, Ctx};

use super::view::SimulationView;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// What a draft of the rulebook (`draft`), or weights and thresholds (`weight_amount` …, `tier_1` …), would do to the
/// customers as of a day (`as_of`). `list` asks for the customers behind a cell. Changes nothing.
#[utoipa::path(get, path = "/tiers/simulation", tag = "tiering", responses((status = 200, body = SimulationView)))]
async fn show(ctx: Ctx, params: Params) -> Answer {
    let view = ctx.read(move |read, actor| SimulationView::of(read, actor, params)).await?;
    ctx.show(view).await
}
