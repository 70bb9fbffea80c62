//! How a process ends without failing anybody: first it says that it will be gone, and serves on until whoever hands out
//! the requests has noticed; then it takes no more, and finishes what runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// Whether the process is about to end.
#[derive(Clone, Debug, Default)]
pub struct Drain(Arc<AtomicBool>);

impl Drain {
    /// Waits until the process is to end: at once on Ctrl-C, after `time` when asked from outside to terminate. A second
    /// signal ends the waiting.
    pub async fn over(&self, time: Duration) {
        let asked = asked().await;
        self.0.store(true, Ordering::Relaxed);
        if asked == Asked::ToTerminate && !time.is_zero() {
            tracing::info!(seconds = time.as_secs(), "ending: /readyz says so, and requests are served on");
            tokio::select! { () = tokio::time::sleep(time) => {}, _ = self::asked() => {} }
        }
        tracing::info!("ending: running requests are finished");
    }

    fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// While the process is about to end: `/readyz` says so, and no connection is kept after its answer.
pub async fn announce(State(drain): State<Drain>, request: Request, next: Next) -> Response {
    if drain.has_begun() && request.uri().path() == "/readyz" {
        return (StatusCode::SERVICE_UNAVAILABLE, "ending").into_response();
    }
    let mut response = next.run(request).await;
    if drain.has_begun() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// By what the process is asked to end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Ctrl-C: somebody waits for it.
    FromTerminal,
    /// SIGTERM: whoever runs it.
    ToTerminate,
}

async fn asked() -> Asked {
    let interrupted = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! { () = interrupted => Asked::FromTerminal, () = terminated => Asked::ToTerminate }
}
