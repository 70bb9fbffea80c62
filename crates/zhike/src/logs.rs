//! Where the program's log goes: standard error, as text for people or as JSON for collectors.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Begins to log. `RUST_LOG` chooses what; by default everything from `info` up.
pub fn begin(format: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let begun = if format == "json" {
        builder.json().flatten_event(true).finish().try_init()
    } else {
        builder.compact().finish().try_init()
    };
    // A second begin, as in tests, keeps the first log.
    drop(begun);
}
