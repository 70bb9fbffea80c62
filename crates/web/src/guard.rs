//! What stands around every route: headers that forbid the browser what we never do, the check that a change comes from
//! our own pages, and one line in the log per request.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::StaffId;

use crate::problem::Problem;

/// Nothing from elsewhere, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The API's own page draws its signs from `data:` addresses and sets styles by itself.
const API_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Adds the headers that forbid the browser what no page of ours does.
pub async fn headers(request: Request, next: Next) -> Response {
    let is_api_page = request.uri().path().starts_with("/api");
    let mut response = next.run(request).await;
    let policy = if is_api_page { API_POLICY } else { POLICY };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("permissions-policy", HeaderValue::from_static("geolocation=(), microphone=()"));
    if !headers.contains_key(header::CACHE_CONTROL) {
        // Pages hold personal data: no proxy and no later user of the machine may find them.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Answers that there is nothing at an address which holds U+0000: nothing is called so, and PostgreSQL could not even ask.
pub async fn readable(request: Request, next: Next) -> Response {
    if request.uri().path().contains("%00") {
        return Problem::not_found().into_response();
    }
    next.run(request).await
}

/// Where what is changed is told by a token in the address and not by who is signed in: a mail provider asks by itself for
/// its reader to be left alone (RFC 8058). Nothing below it may look at a cookie.
pub const BY_ADDRESS: [&str; 2] = ["/unsubscribe/", "/api/v1/unsubscribe/"];

/// Refuses a change that another site's page makes a browser send.
pub async fn same_origin(request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A program's token is not sent by a browser on its own, so it can not be abused this way.
    let by_token = request.headers().contains_key(header::AUTHORIZATION);
    let by_address = BY_ADDRESS.iter().any(|path| request.uri().path().starts_with(path));
    if changes && !by_token && !by_address && !is_own(request.headers()) {
        return Problem::new(StatusCode::FORBIDDEN, "web-problem-other-site").into_response();
    }
    next.run(request).await
}

fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        // Neither header: no browser of today. It has no cookie of ours either, or is a test.
        (None, _) => true,
        (Some(_), None) => false,
    }
}

/// Where the route's person is noted for the log.
#[derive(Clone, Default)]
pub struct Person(Arc<AtomicI64>);

impl Person {
    /// Notes who asks.
    pub fn set(&self, id: StaffId) {
        self.0.store(id.0, Ordering::Relaxed);
    }
}

tokio::task_local! {
    static DATABASE: Cell<(Duration, u64)>;
}

/// Adds to the time this request has spent in the database, and to the queries it has made.
pub fn count_database(spent: Duration, queries: u64) {
    let _ = DATABASE.try_with(|total| {
        let (time, many) = total.get();
        total.set((time + spent, many + queries));
    });
}

/// One line in the log per request, and its time in the metrics.
pub async fn log(mut request: Request, next: Next) -> Response {
    let person = Person::default();
    request.extensions_mut().insert(person.clone());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let begun = Instant::now();
    let (response, (database, queries)) = DATABASE
        .scope(Cell::new((Duration::ZERO, 0)), async {
            let response = next.run(request).await;
            (response, DATABASE.with(Cell::get))
        })
        .await;
    let spent = begun.elapsed();
    let status = response.status().as_u16();
    tracing::info!(
        target: "access",
        %method,
        route,
        person = person.0.load(Ordering::Relaxed),
        status,
        ms = spent.as_secs_f64() * 1000.0,
        database_ms = database.as_secs_f64() * 1000.0,
        queries,
    );
    metrics::histogram!("http_request_seconds", "route" => route, "status" => status.to_string())
        .record(spent.as_secs_f64());
    response
}
