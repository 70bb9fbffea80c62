//! `/api`: the API's description as a page to read and to try. The page that comes with Swagger UI has no name and does not
//! fit a phone, so this one stands around the same scripts.

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::SwaggerUi;
use web::App;
use web::assets::asset_url;
use web::ctx::Guest;
use web::i18n::t;

/// Where the page is.
const PATH: &str = "/api";
/// Where the scripts and the styles are, below what the policy of the page allows.
const PARTS: &str = "/api/swagger";
/// Where the description itself is.
const DOCUMENT: &str = "/api/openapi.json";

/// The page, what it is made of, and the description.
pub fn routes(api: OpenApi) -> Router<App> {
    Router::new()
        .route(PATH, get(page))
        .route("/api/", get(|| async { Redirect::permanent(PATH) }))
        .merge(SwaggerUi::new(PARTS).url(DOCUMENT, api))
}

async fn page(guest: Guest) -> Markup {
    let locale = guest.preferences.locale;
    let part = |name: &str| format!("{PARTS}/{name}");
    html! {
        (DOCTYPE)
        html lang=(locale.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (t(locale, "web-api")) " · " (t(locale, "web-brand")) }
                link rel="icon" type="image/svg+xml" href=(asset_url("icon.svg"));
                link rel="stylesheet" href=(part("swagger-ui.css"));
                link rel="stylesheet" href=(part("index.css"));
                link rel="stylesheet" href=(asset_url("api.css"));
            }
            body {
                div #swagger-ui {}
                @for name in ["swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "swagger-initializer.js"] {
                    script src=(part(name)) {}
                }
            }
        }
    }
}
