//! Durable small writes per second: the house's writer beside the machine's raw one-transaction-per-flush rate.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use kernel::{Message, Store, notice};

use crate::load::Times;

/// How many single transactions with a flush each plain SQLite does in a second.
pub fn raw(folder: &Path, span: Duration) -> Result<f64> {
    let path = folder.join("raw.db");
    let _ = std::fs::remove_file(&path);
    let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
    conn.batch_execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE note (text TEXT)",
    )?;
    let begun = Instant::now();
    let mut done = 0_u32;
    while begun.elapsed() < span {
        conn.batch_execute("INSERT INTO note (text) VALUES ('a small line of text, as a notice has')")?;
        done += 1;
    }
    Ok(f64::from(done) / begun.elapsed().as_secs_f64())
}

/// How many notices `writers` threads send in a second, each waiting for its own to be on disk.
pub fn house(store: &Store, writers: usize, span: Duration) -> Result<Times> {
    let now = zhike::clock::now();
    let to = store.read(now, |read| Ok(kernel::staff::superiors(read)?[0].0))?;
    let failed = AtomicUsize::new(0);
    let begun = Instant::now();
    let times: Vec<Vec<Duration>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..writers)
            .map(|_| {
                scope.spawn(|| {
                    let mut times = Vec::new();
                    while begun.elapsed() < span {
                        let asked = Instant::now();
                        let message = Message::new("notice-approval-waiting").with("title", "bench");
                        if store.write(now, move |tx| notice::send(tx, to, None, None, &message)).is_err() {
                            failed.fetch_add(1, Ordering::Relaxed);
                        }
                        times.push(asked.elapsed());
                    }
                    times
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
    });
    anyhow::ensure!(failed.into_inner() == 0, "some writes failed");
    Ok(Times::of(times.into_iter().flatten().collect(), begun.elapsed()))
}
