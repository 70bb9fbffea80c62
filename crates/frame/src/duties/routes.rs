//! `/duties`.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::listing::Params;
use web::{Answer, App, Ctx};

use super::list::{DutyList, look};

/// The routes of duties.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Duties by when they fall due: one's own or the team's.
#[utoipa::path(
    get, path = "/duties", tag = "duties",
    params(
        ("whose" = Option<String>, Query, description = "`mine` or `team`"),
        ("state" = Option<String>, Query, description = "`open`, `unended` (also what stands still), `done`, `void`, `counted` (all but void) or `all`"),
        ("late" = Option<String>, Query, description = "`late` or `in_time`"),
        ("clause" = Option<String>, Query, description = "a clause's id"),
        ("from" = Option<String>, Query, description = "due on this day or later"),
        ("until" = Option<String>, Query, description = "due on this day or earlier"),
        ("page" = Option<String>, Query, description = "the next page, as the page before names it"),
    ),
    responses((status = 200, body = DutyList)),
)]
async fn list(ctx: Ctx, params: Params) -> Answer {
    let found = ctx.read(move |read, actor| look(read, actor, params)).await?;
    ctx.show(found).await
}
