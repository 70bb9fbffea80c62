//! What a request tells by itself: from where it comes, in which language, and in which form its answer is wanted.

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::app::App;
use crate::components::Theme;
use crate::i18n::Locale;
use crate::problem::Problem;

/// The session's cookie.
pub const SESSION_COOKIE: &str = "zhike";

/// In which form the answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A page.
    Page,
    /// JSON.
    Json,
    /// What our own form script understands: the address to go to, or a problem.
    Script,
}

impl Wish {
    /// From the path and the `Accept` header.
    #[must_use]
    pub fn of(headers: &HeaderMap, path: &str) -> Self {
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_for_script = accept.starts_with("application/json") || accept.starts_with("text/event-stream");
        if path.starts_with("/api/") || is_for_script {
            Self::Json
        } else if accept.starts_with("application/problem+json") {
            Self::Script
        } else {
            Self::Page
        }
    }
}

/// What the browser says about its person before anybody is signed in.
#[derive(Clone, Debug)]
pub struct Preferences {
    /// The language.
    pub locale: Locale,
    /// Light, dark, or the system's.
    pub theme: Theme,
    /// Whether the navigation is collapsed.
    pub nav_slim: bool,
}

impl Preferences {
    /// From cookies, the address (`?lang=`) and `Accept-Language`.
    #[must_use]
    pub fn of(headers: &HeaderMap, query: Option<&str>) -> Self {
        let asked = query
            .into_iter()
            .flat_map(|query| form_urlencoded::parse(query.as_bytes()))
            .find(|(name, _)| name == "lang")
            .and_then(|(_, tag)| Locale::from_tag(&tag));
        let locale = asked
            .or_else(|| cookie(headers, "lang").and_then(|tag| Locale::from_tag(&tag)))
            .or_else(|| {
                let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
                Locale::from_accept_language(accepted)
            })
            .unwrap_or_default();
        Self {
            locale,
            theme: cookie(headers, "theme").map(|value| Theme::from_cookie(&value)).unwrap_or_default(),
            nav_slim: cookie(headers, "nav").as_deref() == Some("slim"),
        }
    }
}

/// A cookie's value.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned())
}

/// Somebody who is not signed in, or need not be.
#[derive(Clone)]
pub struct Guest {
    /// The program.
    pub app: App,
    /// Language and theme.
    pub preferences: Preferences,
    /// In which form the answer is wanted.
    pub wish: Wish,
    /// From where.
    pub address: String,
    /// With which browser.
    pub agent: String,
    /// The page's address with its query.
    pub uri: String,
}

impl FromRequestParts<App> for Guest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let uri =
            parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |uri| uri.0.clone());
        let peer = parts
            .extensions
            .get::<axum::extract::ConnectInfo<std::net::SocketAddr>>()
            .map(|info| info.0.ip().to_string());
        let forwarded = app
            .settings()
            .behind_proxy
            .then(|| parts.headers.get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next())
            .flatten()
            .map(|address| address.trim().to_owned());
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        Ok(Self {
            app: app.clone(),
            preferences: Preferences::of(&parts.headers, uri.query()),
            wish: Wish::of(&parts.headers, uri.path()),
            address: forwarded.or(peer).unwrap_or_default(),
            agent: agent.unwrap_or_default().to_owned(),
            uri: uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        })
    }
}
