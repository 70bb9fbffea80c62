//! How many queries a request makes, as the access log tells it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry;

/// Adds up what the lines of the access log say.
struct Ear(Arc<AtomicU64>);

impl<S: Subscriber> Layer<S> for Ear {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "access" {
            event.record(&mut Line(&self.0));
        }
    }
}

struct Line<'l>(&'l AtomicU64);

impl Visit for Line<'_> {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "queries" {
            self.0.fetch_add(value, Ordering::Relaxed);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

/// Asks, and tells how many queries that took.
pub fn counted<T>(ask: impl FnOnce() -> T) -> (T, u64) {
    let queries = Arc::new(AtomicU64::new(0));
    let ear = registry().with(Ear(Arc::clone(&queries)));
    let answer = tracing::subscriber::with_default(ear, ask);
    let queries = queries.load(Ordering::Relaxed);
    assert!(queries > 0, "the access log is not heard");
    (answer, queries)
}
