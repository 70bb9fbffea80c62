//! `/requests/team`: who of a team has how much to do.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Answer, App, Ctx};

use crate::pages::TeamView;
use crate::team;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(load))
}

/// The load of everybody below: what is open without a solution, late, at risk, waiting, and the oldest.
#[utoipa::path(
    get, path = "/requests/team", tag = "requests",
    responses((status = 200, body = TeamView), (status = 403)),
)]
async fn load(ctx: Ctx) -> Answer {
    let loads = ctx.read(team::loads).await?;
    ctx.show(TeamView { loads }).await
}
