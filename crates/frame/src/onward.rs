//! Where to go on after a change that leaves nothing to show, and the cookies that some of them set.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use serde::Serialize;
use utoipa::ToSchema;
use web::ctx::Wish;
use web::{App, Page, Ui, View};

/// Where to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Onward {
    /// The address.
    pub location: String,
}

impl Onward {
    /// Goes on at `location`.
    #[must_use]
    pub fn to(location: impl Into<String>) -> Self {
        Self { location: location.into() }
    }

    /// The answer in the form that was asked for.
    #[must_use]
    pub fn answer(self, wish: Wish) -> Response {
        match wish {
            Wish::Page => Redirect::to(&self.location).into_response(),
            Wish::Script | Wish::Json => Json(self).into_response(),
        }
    }
}

impl View for Onward {
    fn page(&self, ui: &Ui) -> Page {
        Page::new(ui.t("web-home"), html! { p { a href=(self.location) { (self.location) } } })
    }
}

/// The address when it is a page of ours that can be looked at; the home page for anything else.
///
/// Nobody may be led from our sign-in to another site, nor to an address that only takes changes.
#[must_use]
pub fn local(address: &str) -> &str {
    let ours = address.starts_with('/')
        && !address.starts_with("//")
        && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && !["/login", "/logout", "/preferences", "/api", "/assets"].iter().any(|other| {
            address.strip_prefix(other).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        });
    if ours { address } else { "/" }
}

/// The page that a form was sent from, if it is one of ours; without `lang`, which would outweigh a choice.
#[must_use]
pub fn sent_from(headers: &HeaderMap) -> String {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let page = text(header::REFERER).zip(text(header::HOST)).and_then(|(from, host)| {
        let rest = from.split_once("://")?.1.strip_prefix(host)?;
        rest.starts_with('/').then_some(rest)
    });
    let page = local(page.unwrap_or("/"));
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    format!("{path}{}", web::listing::Params::parse(query).without("lang").query())
}

/// How long a choice of looks is remembered, in seconds.
const YEAR: i64 = 365 * 24 * 3600;

/// Adds a cookie that the server alone reads.
pub fn set_cookie(app: &App, response: &mut Response, name: &str, value: &str, seconds: i64) {
    append(
        response,
        &format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{}", secure(app)),
    );
}

/// Adds a cookie with a choice of looks, which the page's own script may change too.
pub fn set_choice(app: &App, response: &mut Response, name: &str, value: &str) {
    append(response, &format!("{name}={value}; Path=/; Max-Age={YEAR}; SameSite=Lax{}", secure(app)));
}

fn secure(app: &App) -> &'static str {
    if app.settings().secure_cookies { "; Secure" } else { "" }
}

fn append(response: &mut Response, cookie: &str) {
    // What is kept in cookies is made here, of letters and digits.
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_ours_are_gone_on_to() {
        for ours in ["/", "/customers?q=%E8%BF%9C", "/approvals/SP-1", "/loginsomething", "/apicture"] {
            assert_eq!(local(ours), ours);
        }
        for other in [
            "",
            "customers",
            "//evil.example",
            "https://evil.example/",
            "/\\evil.example",
            "\\/evil",
            "/a\r\nb",
            "/远山",
            "/login",
            "/login?next=/",
            "/logout",
            "/api/v1/customers",
            "/assets/x",
            " /a",
            "/a b",
        ] {
            assert_eq!(local(other), "/", "{other}");
        }
    }

    fn sent(from: &str, host: &'static str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(header::REFERER, HeaderValue::from_str(from).unwrap());
        headers.insert(header::HOST, HeaderValue::from_static(host));
        sent_from(&headers)
    }

    #[test]
    fn a_choice_leads_back_to_the_page_it_was_made_on() {
        assert_eq!(sent("http://zhike.local/customers?tier=1&lang=en", "zhike.local"), "/customers?tier=1");
        assert_eq!(sent("http://zhike.local:8080/duties", "zhike.local:8080"), "/duties");
        assert_eq!(sent("http://zhike.local.evil.example/duties", "zhike.local"), "/");
        assert_eq!(sent("http://evil.example/duties", "zhike.local"), "/");
        assert_eq!(sent_from(&HeaderMap::new()), "/");
    }
}
