//! Counts queries, so that the access log can tell how many a request made, and names the slow ones.

use std::cell::Cell;
use std::time::{Duration, Instant};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

/// A query that takes so long is told to the operator …
const SLOW: Duration = Duration::from_millis(500);
/// … and one that takes so long to whoever listens on the level `debug`.
const SLOWISH: Duration = Duration::from_millis(3);

thread_local! {
    static QUERIES: Cell<u64> = const { Cell::new(0) };
}

/// How many queries this thread has made so far, or has had made by the writer on its behalf. Two readings tell how many
/// came in between.
#[must_use]
pub fn queries() -> u64 {
    QUERIES.get()
}

/// Adds what another thread did for this one.
pub(super) fn add(more: u64) {
    QUERIES.set(QUERIES.get() + more);
}

/// From now on every new connection counts.
pub(super) fn begin() {
    // Only fails when another thread panicked while setting the same.
    let _ = set_default_instrumentation(|| Some(Box::new(Counter { begun: None })));
}

struct Counter {
    begun: Option<Instant>,
}

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => {
                add(1);
                self.begun = Some(Instant::now());
            }
            InstrumentationEvent::FinishQuery { query, .. } => {
                let Some(spent) = self.begun.take().map(|begun| begun.elapsed()) else { return };
                // Without its bound values: they may be somebody's personal data.
                let text = || query.to_string().split(" -- binds").next().map(str::to_owned);
                if spent >= SLOW {
                    tracing::warn!(ms = spent.as_millis(), query = text(), "a slow query");
                } else if spent >= SLOWISH {
                    tracing::debug!(ms = spent.as_millis(), query = text(), "a query");
                }
            }
            _ => {}
        }
    }
}
