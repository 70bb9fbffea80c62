//! The web server: every room's routes as pages and under `/api/v1`, and what stands around them.

use std::future::IntoFuture as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use kernel::lease;
use kernel::secret::{Randomness as _, SystemRandomness};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa::openapi::{Info, License, OpenApi, OpenApiBuilder, Server};
use utoipa_axum::router::OpenApiRouter;
use web::app::Settings;
use web::{App, Problem, assets, guard, problem};

use crate::api_page;
use crate::background::Background;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::drain::{self, Drain};

/// Every room's routes with their documentation.
fn routes(app: &App) -> (Router<App>, OpenApi) {
    let mut all = OpenApiRouter::<App>::new();
    for room in app.rooms() {
        all = all.merge(room.routes.clone());
    }
    let (router, api) = all.split_for_parts();
    let info = Info::builder()
        .title("Zhike")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Whatever the browser can do: the same addresses, the same permission. Sign in with \
             `Authorization: Bearer zk_…`; errors are RFC 9457 problems; POSTs take an `Idempotency-Key`.",
        ))
        .license(Some(License::builder().name("MIT OR Apache-2.0").build()))
        .build();
    let document = OpenApiBuilder::from(api).info(info).servers(Some([Server::new("/api/v1")])).build();
    (router, document)
}

/// The API's description.
#[must_use]
pub fn openapi(app: &App) -> OpenApi {
    routes(app).1
}

/// The whole program as one service.
pub fn router(app: App, metrics: Option<PrometheusHandle>) -> Router {
    let (routes, api) = routes(&app);
    let pages = routes.clone();
    let operators =
        Router::new().route("/healthz", get(|| async { "ok" })).route("/readyz", get(ready)).route(
            "/metrics",
            get(move || async move { metrics.map(|handle| handle.render()).unwrap_or_default() }),
        );
    Router::new()
        .merge(pages)
        .nest("/api/v1", routes)
        .route("/api/v1/", get(|| async { Redirect::permanent("/api/v1") }))
        .merge(api_page::routes(api))
        .route("/assets/{*path}", get(asset))
        .route("/favicon.ico", get(|| async { Redirect::permanent(&assets::asset_url("icon.svg")) }))
        .merge(operators)
        .fallback(|| async { Problem::not_found() })
        .layer(CompressionLayer::new().gzip(true))
        .layer(from_fn(guard::same_origin))
        .layer(from_fn(guard::readable))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), problem::answer))
        .layer(from_fn(guard::headers))
        .layer(from_fn(guard::log))
        .with_state(app)
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "web-problem-internal").into_response()
}

async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    web::ctx::on_thread(&app, |app| app.store().read(app.now(), |read| read.policy().map(|_| ()))).await?;
    Ok("ready")
}

async fn asset(uri: Uri) -> Result<Response, Problem> {
    let (kind, bytes) = assets::serve(uri.path()).ok_or_else(Problem::not_found)?;
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, bytes).into_response())
}

/// For how long threads of requests that were given up are waited for.
const LEFT_ALONE: Duration = Duration::from_secs(5);

/// Serves until a signal, or a newer program on the same database, ends it; see [`Drain`]. What is left to others is let go of at once.
pub fn serve(config: &Config, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    let store = config.open(crate::clock::now())?;
    let settings = Settings { secure_cookies: config.secure_cookies, behind_proxy: config.behind_proxy };
    let app = App::new(store, Arc::new(SystemClock), crate::rooms::all(), settings);
    let metrics = PrometheusBuilder::new().install_recorder().context("metrics")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        let listener = TcpListener::bind(&config.addr)
            .await
            .with_context(|| format!("{} can not be listened on; it is to be an address and a port that is free, such as 127.0.0.1:8080", config.addr))?;
        let holder = holder()?;
        let drain = Drain::default();
        let background = Background::start(&app, &holder, config.workers, &drain);
        ready(listener.local_addr()?);
        let (ending, draining) = (app.clone(), drain.clone());
        let announcing = from_fn_with_state(drain.clone(), drain::announce);
        let service = router(app.clone(), Some(metrics)).layer(announcing);
        let time = Duration::from_secs(config.drain);
        let until = async move {
            draining.over(time).await;
            // A stream never ends by itself: it would be waited for.
            ending.live().end();
        };
        let served = axum::serve(listener, service.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(until);
        tokio::select! {
            served = served.into_future() => served?,
            () = drain.given_up(Duration::from_secs(config.finish)) => {
                tracing::warn!(seconds = config.finish, "requests that would not end were given up");
            }
        }
        tokio::task::spawn_blocking(move || {
            background.end();
            if let Err(error) = app.store().claim(app.now(), move |tx| lease::release(tx, &holder)) {
                tracing::warn!(%error, "what this process held is not let go of: it runs out by itself");
            }
        })
        .await?;
        if let Some(migration) = drain.newer() {
            anyhow::bail!(
                "a newer zhike has brought the database to {migration}, which this program does not know: start that one instead"
            );
        }
        Ok(())
    });
    // A request that was given up may still wait for the database on a thread of its own.
    runtime.shutdown_timeout(LEFT_ALONE);
    ended
}

/// A name for what this process holds that no other one has: in containers each may be process 1 and listen at the same
/// address.
pub(crate) fn holder() -> Result<String> {
    let mut bytes = [0; 8];
    SystemRandomness.fill(&mut bytes)?;
    Ok(format!("{}-{:016x}", std::process::id(), u64::from_ne_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_processes_hold_something_under_the_same_name() {
        assert_ne!(holder().unwrap(), holder().unwrap());
    }
}
