//! Copies what SQLite's write-ahead log holds into the database file, beside the writer instead of within its commits.
//!
//! Left to itself SQLite copies within the commit that lets the log pass a thousand pages, so that somebody's small save
//! waits while it copies what an import has written, be it in another process. Here a thread does it, once a second while
//! anything is written; neither readers nor writers wait for that. But the log begins anew only when all of it is copied
//! and nobody reads in it, and under steady writing that moment does not come by itself: once the log passes
//! [`LOG_PAGES`] and little of it is left to copy, the writer is told to make one between two groups.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;

use super::Sql;
use super::connection::Conn;
use crate::error::Result;

/// How long the log is left to grow before it is copied: pages that change often are copied once.
const INTERVAL: Duration = Duration::from_secs(1);
/// A log of so many pages of 4 KB begins anew.
const LOG_PAGES: i64 = 16_384;
/// So much is little: copying it does not hold up the writer.
const REST_PAGES: i64 = 1_000;
/// How often it is copied again to come to a small rest, when as much is written meanwhile.
const PASSES: usize = 8;
/// Lets the log begin anew, unless somebody reads in it for longer than a save may wait.
const BEGIN_ANEW: &str = "PRAGMA busy_timeout = 50; PRAGMA wal_checkpoint(RESTART); PRAGMA busy_timeout = 0;";

/// The writer's end: it tells of its commits, and hears when the log is to begin anew.
pub(super) struct Log {
    commits: SyncSender<()>,
    anew: Arc<AtomicBool>,
}

impl Log {
    /// Makes both ends, for a writer and for the thread that runs [`keep_copied`].
    pub(super) fn new() -> (Self, impl FnOnce(Conn) + Send + 'static) {
        let (commits, told) = sync_channel(1);
        let anew = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&anew);
        (Self { commits, anew }, move |conn| keep_copied(conn, &told, &asked))
    }

    /// Something was committed. Lets the log begin anew when it is time.
    pub(super) fn committed(&self, conn: &mut Conn) {
        // A full channel has told already.
        let _ = self.commits.try_send(());
        if self.anew.swap(false, Ordering::Relaxed)
            && let Err(error) = conn.batch_execute(BEGIN_ANEW)
        {
            tracing::warn!(%error, "the write-ahead log could not begin anew");
        }
    }
}

/// Copies until the writer has ended.
fn keep_copied(mut conn: Conn, commits: &Receiver<()>, anew: &AtomicBool) {
    let mut ended = commits.recv().is_err();
    while !ended {
        let begun = Instant::now();
        ended = loop {
            match commits.recv_timeout(INTERVAL.saturating_sub(begun.elapsed())) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break false,
                Err(RecvTimeoutError::Disconnected) => break true,
            }
        };
        match copy(&mut conn) {
            Ok(pages) if pages > LOG_PAGES => anew.store(true, Ordering::Relaxed),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the write-ahead log could not be copied"),
        }
        if !ended {
            ended = commits.recv().is_err();
        }
    }
}

#[derive(diesel::QueryableByName)]
struct State {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    log: i64,
}

/// Copies what can be copied, until little is left; tells how many pages the log has.
fn copy(conn: &mut Conn) -> Result<i64> {
    let mut before = 0;
    for _ in 0..PASSES {
        let log = Sql::new("PRAGMA wal_checkpoint(PASSIVE)").get_result::<State>(conn)?.log;
        let came = log - before;
        before = log;
        if came <= REST_PAGES {
            break;
        }
    }
    Ok(before)
}
