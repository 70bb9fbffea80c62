//! How a process ends without failing anybody: first it says that it will be gone, and serves on until whoever hands out
//! the requests has noticed; then it takes no more, and finishes what runs, as long as it is given for that: a client who
//! is slow, or gone without a word, holds up no exchange.
//!
//! It ends when a signal asks for it, and when a newer program has changed the shape of the database meanwhile.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::watch;

/// Whether the process is about to end, and why.
#[derive(Clone, Debug, Default)]
pub struct Drain(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    stage: watch::Sender<Stage>,
    newer: watch::Sender<Option<String>>,
}

/// How far the end has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// Nobody asked for it.
    #[default]
    Serving,
    /// It was announced; requests are served on.
    Announced,
    /// No request is taken any more; those that run are finished.
    Finishing,
}

impl Drain {
    /// Waits until no more requests are to be taken: at once on Ctrl-C, after `time` when asked from outside to terminate and
    /// when the database has got another shape. A second signal ends the waiting.
    pub async fn over(&self, time: Duration) {
        let asked = tokio::select! { asked = asked() => asked, () = self.outdated() => Asked::ToTerminate };
        self.0.stage.send_replace(Stage::Announced);
        if asked == Asked::ToTerminate && !time.is_zero() {
            tracing::info!(seconds = time.as_secs(), "ending: /readyz says so, and requests are served on");
            tokio::select! { () = tokio::time::sleep(time) => {}, _ = self::asked() => {} }
        }
        tracing::info!("ending: running requests are finished");
        self.0.stage.send_replace(Stage::Finishing);
    }

    /// Waits until running requests were given `time` to be finished. A further signal ends the waiting.
    pub async fn given_up(&self, time: Duration) {
        let _ = self.0.stage.subscribe().wait_for(|stage| *stage == Stage::Finishing).await;
        tokio::select! { () = tokio::time::sleep(time) => {}, _ = asked() => {} }
    }

    /// A newer program has brought the database to this migration, which this one does not know: it ends.
    pub fn outgrown(&self, migration: String) {
        self.0.newer.send_if_modified(|newer| {
            let first = newer.is_none();
            if first {
                tracing::error!(
                    migration,
                    "a newer zhike has changed the shape of the database: this one ends"
                );
                *newer = Some(migration);
            }
            first
        });
    }

    /// The migration that it ends for, if it does.
    #[must_use]
    pub fn newer(&self) -> Option<String> {
        self.0.newer.borrow().clone()
    }

    async fn outdated(&self) {
        let _ = self.0.newer.subscribe().wait_for(Option::is_some).await;
    }

    fn has_begun(&self) -> bool {
        *self.0.stage.borrow() > Stage::Serving
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
