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

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;

use super::House;
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
    queue: SyncSender<Box<dyn Work>>,
}

impl Writer {
    /// Starts the writer's thread on its own connection. The thread ends when the last [`Writer`] is dropped.
    pub(super) fn start(conn: Conn, house: std::sync::Arc<House>) -> Result<Self> {
        let (queue, waiting) = sync_channel(QUEUE);
        #[allow(clippy::disallowed_methods, reason = "the one writer is a thread for the store's lifetime")]
        std::thread::Builder::new().name("writer".into()).spawn(move || serve(conn, &house, &waiting))?;
        Ok(Self { queue })
    }

    /// Puts a transaction into the queue. Its answer comes through its own reply.
    pub(super) fn submit(&self, work: Box<dyn Work>) {
        match self.queue.try_send(work) {
            Ok(()) => {}
            Err(TrySendError::Full(work)) => {
                work.answer(Some(Error::Unreachable("too many transactions wait".into())));
            }
            Err(TrySendError::Disconnected(work)) => {
                work.answer(Some(Error::Unreachable("the writer has ended".into())));
            }
        }
    }
}

fn serve(mut conn: Conn, house: &House, waiting: &Receiver<Box<dyn Work>>) {
    while let Ok(first) = waiting.recv() {
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
    }
}

type Group = Vec<Box<dyn Work>>;

/// Runs the first member and whoever waits behind it; `Err` gives them all back, with nothing written.
fn run_group(
    conn: &mut Conn,
    house: &House,
    first: Box<dyn Work>,
    waiting: &Receiver<Box<dyn Work>>,
) -> Result<Group, Group> {
    if let Err(error) = conn.batch_execute("BEGIN IMMEDIATE") {
        tracing::warn!(%error, "the writer could not begin");
        return Err(vec![first]);
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
    let outcome = conn.batch_execute("BEGIN IMMEDIATE").and_then(|()| {
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
