//! SQLite's one writer, which commits the transactions that wait **together**.
//!
//! One flush to disk costs milliseconds; one statement costs microseconds. So each waiting transaction runs in a
//! savepoint of its own inside one `BEGIN IMMEDIATE`, one `COMMIT` flushes them all, and only then is anybody answered:
//! an answer still means *on disk*. A group never waits for company; it ends at [`GROUP_MEMBERS`] or [`GROUP_TIME`].
//!
//! What can go wrong, and what happens then:
//! - the closure refuses, fails or panics: its savepoint is rolled back, the others are not touched;
//! - SQLite ends the transaction itself (disk full, out of memory), or `ROLLBACK TO` or `COMMIT` fails: the whole group is
//!   rolled back and each member is tried once more, alone;
//! - the client is gone: its answer is dropped, its rows stay.
//!
//! Several processes may write to one file, a command beside the server. SQLite keeps no queue of who waits, so a writer
//! asks again every millisecond, and after a long group it pauses long enough for another to be heard.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;

use super::House;
use super::checkpoint::Log;
use super::connection::Conn;
use super::tx::Tx;
use crate::error::{Error, Result};
use crate::moment::Moment;

/// The most transactions that are flushed together.
pub const GROUP_MEMBERS: usize = 64;
/// The longest a group grows.
pub const GROUP_TIME: Duration = Duration::from_millis(5);
/// How many transactions may wait; more are refused with [`Error::Unreachable`] rather than piled up.
const QUEUE: usize = 4096;
/// How long a writer waits for the others …
const PATIENCE: Duration = Duration::from_secs(5);
/// … and how often it asks.
const ASK: Duration = Duration::from_millis(1);
/// After a group that took so long …
const LONG: Duration = Duration::from_millis(10);
/// … the others are let in.
const PAUSE: Duration = Duration::from_millis(2);
/// The log is copied by its own thread. What one transaction changes stays in memory until it is committed: written out
/// early it would be written twice. This connection never waits for a lock unasked; [`begin`] does.
const PRAGMAS: &str = "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_spill = OFF; PRAGMA busy_timeout = 0;";

/// A transaction that waits for its turn.
pub(super) trait Work: Send {
    /// When it is, for the transaction.
    fn now(&self) -> Moment;
    /// Runs the closure; tells whether its rows are to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Gives the answer. `undone` replaces it when the rows were not kept after all.
    fn answer(self: Box<Self>, undone: Option<Error>);
}

/// The closure of a transaction with the place its answer goes to.
pub(super) struct Pending<T, F, R> {
    pub now: Moment,
    pub closure: F,
    pub result: Option<Result<T>>,
    pub reply: R,
}

impl<T, F, R> Work for Pending<T, F, R>
where
    T: Send,
    F: Fn(&mut Tx<'_>) -> Result<T> + Send,
    R: FnOnce(Result<T>) + Send,
{
    fn now(&self) -> Moment {
        self.now
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let result = guarded(|| (self.closure)(tx));
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn answer(self: Box<Self>, undone: Option<Error>) {
        let lost = || Err(Error::Unreachable("the writer ended before this transaction".into()));
        (self.reply)(match undone {
            Some(error) => Err(error),
            None => self.result.unwrap_or_else(lost),
        });
    }
}

/// Runs `closure` and turns a panic into an error.
pub(crate) fn guarded<T>(closure: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(closure)).unwrap_or_else(|panic| {
        let said = panic
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".into());
        tracing::error!(panic = %said, "a transaction panicked and was rolled back");
        Err(Error::Panicked(said))
    })
}

/// The queue in front of the writer's thread.
pub(super) struct Writer {
    queue: Option<SyncSender<Box<dyn Work>>>,
    threads: Vec<JoinHandle<()>>,
}

impl Writer {
    /// Starts the writer's thread on its own connection, and with the other one the thread that copies the log. Both end
    /// when the last [`Writer`] is dropped.
    pub(super) fn start(mut conn: Conn, copying: Conn, house: std::sync::Arc<House>) -> Result<Self> {
        conn.batch_execute(PRAGMAS)?;
        let (queue, waiting) = sync_channel(QUEUE);
        let (log, copy) = Log::new();
        let threads = vec![
            thread("writer", move || serve(conn, &house, &waiting, &log))?,
            thread("checkpoint", move || copy(copying))?,
        ];
        Ok(Self { queue: Some(queue), threads })
    }

    /// Puts a transaction into the queue. Its answer comes through its own reply.
    pub(super) fn submit(&self, work: Box<dyn Work>) {
        let refuse = |work: Box<dyn Work>, why: &str| work.answer(Some(Error::Unreachable(why.into())));
        let Some(queue) = &self.queue else { return refuse(work, "the writer has ended") };
        match queue.try_send(work) {
            Ok(()) => {}
            Err(TrySendError::Full(work)) => refuse(work, "too many transactions wait"),
            Err(TrySendError::Disconnected(work)) => refuse(work, "the writer has ended"),
        }
    }
}

impl Drop for Writer {
    /// Waits until everything in the queue is written and the connections are closed, so that the last to leave tidies up
    /// the log.
    fn drop(&mut self) {
        drop(self.queue.take());
        for thread in self.threads.drain(..) {
            // An answer may have held the last of the store: then this is the writer's own thread.
            if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
                tracing::error!("one of the store's threads panicked");
            }
        }
    }
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    #[allow(clippy::disallowed_methods, reason = "these two are threads for the store's lifetime")]
    Ok(std::thread::Builder::new().name(name.into()).spawn(work)?)
}

fn serve(mut conn: Conn, house: &House, waiting: &Receiver<Box<dyn Work>>, log: &Log) {
    while let Ok(first) = waiting.recv() {
        let begun = Instant::now();
        let group = match run_group(&mut conn, house, first, waiting) {
            Ok(group) => group,
            Err(failed) => {
                tracing::warn!(
                    members = failed.len(),
                    "a group of transactions was rolled back; trying each alone"
                );
                for member in failed {
                    run_alone(&mut conn, house, member);
                }
                continue;
            }
        };
        for member in group {
            member.answer(None);
        }
        log.committed(&mut conn);
        if begun.elapsed() > LONG {
            std::thread::sleep(PAUSE);
        }
    }
}

/// Begins to write as soon as no other process does.
fn begin(conn: &mut Conn) -> diesel::QueryResult<()> {
    let asked = Instant::now();
    loop {
        match conn.batch_execute("BEGIN IMMEDIATE") {
            Err(error) if error.to_string().contains("locked") && asked.elapsed() < PATIENCE => {
                std::thread::sleep(ASK);
            }
            begun => return begun,
        }
    }
}

type Group = Vec<Box<dyn Work>>;

/// Runs the first member and whoever waits behind it; `Err` gives them all back, with nothing written. The first is
/// answered here when no other process lets it begin.
fn run_group(
    conn: &mut Conn,
    house: &House,
    first: Box<dyn Work>,
    waiting: &Receiver<Box<dyn Work>>,
) -> Result<Group, Group> {
    if let Err(error) = begin(conn) {
        tracing::warn!(%error, "the writer could not begin");
        first.answer(Some(error.into()));
        return Ok(Vec::new());
    }
    let begun = Instant::now();
    let mut group = Vec::with_capacity(8);
    let mut next = Some(first);
    while let Some(mut member) = next.take() {
        let kept = run_member(conn, house, member.as_mut());
        group.push(member);
        if kept.is_err() {
            let _ = conn.batch_execute("ROLLBACK");
            return Err(group);
        }
        if group.len() < GROUP_MEMBERS && begun.elapsed() < GROUP_TIME {
            next = waiting.try_recv().ok();
        }
    }
    match conn.batch_execute("COMMIT") {
        Ok(()) => Ok(group),
        Err(error) => {
            tracing::warn!(%error, "a commit failed");
            let _ = conn.batch_execute("ROLLBACK");
            Err(group)
        }
    }
}

/// Runs one member in its savepoint. `Err` means that the transaction around it is no longer sound.
fn run_member(conn: &mut Conn, house: &House, member: &mut dyn Work) -> Result<(), diesel::result::Error> {
    conn.batch_execute("SAVEPOINT member")?;
    let keep = member.run(&mut Tx::new(conn, member.now(), house));
    if keep {
        conn.batch_execute("RELEASE member")
    } else {
        conn.batch_execute("ROLLBACK TO member; RELEASE member")
    }
}

/// Runs one member in a transaction of its own, and answers it whatever happens.
fn run_alone(conn: &mut Conn, house: &House, mut member: Box<dyn Work>) {
    let outcome = begin(conn).and_then(|()| {
        if member.run(&mut Tx::new(conn, member.now(), house)) {
            return conn.batch_execute("COMMIT");
        }
        // Fails when SQLite ended the transaction itself; the member's own error says why.
        let _ = conn.batch_execute("ROLLBACK");
        Ok(())
    });
    match outcome {
        Ok(()) => member.answer(None),
        Err(error) => {
            let _ = conn.batch_execute("ROLLBACK");
            member.answer(Some(error.into()));
        }
    }
}
