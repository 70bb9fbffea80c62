//! How open pages learn that something happened: one look at the log per process, for every stream it serves.
//!
//! A thread calls [`Live::follow`] many times a second. It looks where the log ends when the sequencer of this process
//! or, on PostgreSQL, of another one says so, else once a second, and lets the streams know that one number. With the same
//! look it hears, on SQLite, what other processes and this one have called. A
//! stream then reads for itself what its person may see of what is new; a few at a time do, so that five hundred streams
//! neither take five hundred threads nor all connections.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use kernel::live::Call;
use kernel::store::Listener;
use kernel::{Moment, RecordId, Result, StaffId, Store, live};
use tokio::sync::{Semaphore, SemaphorePermit, broadcast, watch};

/// The end of the log is looked for at least this often: a call may be lost, and on SQLite none comes by itself.
const LOOK: Duration = Duration::from_secs(1);
/// So many streams read at the same time.
const READING: usize = 2;
/// So many changes of who is present, and of what was read, are kept for a stream that is slow.
const KEPT: usize = 256;

/// Who has a record open changed.
#[derive(Clone, Debug)]
pub struct Here {
    /// The record.
    pub record: RecordId,
    /// Who is told: who has it open.
    pub staff: Arc<[StaffId]>,
}

/// What the streams of this process wait for.
pub struct Live {
    head: watch::Sender<i64>,
    here: broadcast::Sender<Here>,
    marked: broadcast::Sender<StaffId>,
    ended: watch::Sender<bool>,
    reading: Semaphore,
    nudged: AtomicBool,
    ear: Mutex<Ear>,
}

/// What this process hears of others, and when it last looked.
#[derive(Default)]
struct Ear {
    listener: Option<Listener>,
    /// Up to where it has heard what was called on SQLite.
    called: Option<i64>,
    looked: Option<Instant>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            head: watch::Sender::new(0),
            here: broadcast::Sender::new(KEPT),
            marked: broadcast::Sender::new(KEPT),
            ended: watch::Sender::new(false),
            reading: Semaphore::new(READING),
            nudged: AtomicBool::new(false),
            ear: Mutex::default(),
        }
    }
}

impl Live {
    /// Where the log ended when it was last looked at; 0 before that. A page that is drawn after this was asked shows
    /// everything up to it.
    #[must_use]
    pub fn head(&self) -> i64 {
        *self.head.borrow()
    }

    /// The end of the log, to wait for.
    #[must_use]
    pub fn heads(&self) -> watch::Receiver<i64> {
        self.head.subscribe()
    }

    /// Changes of who has a record open, to wait for.
    #[must_use]
    pub fn heres(&self) -> broadcast::Receiver<Here> {
        self.here.subscribe()
    }

    /// Whose notices were marked as read or as not read, to wait for.
    #[must_use]
    pub fn marked(&self) -> broadcast::Receiver<StaffId> {
        self.marked.subscribe()
    }

    /// The log was seen to end here.
    pub fn reached(&self, seq: i64) {
        self.head.send_if_modified(|head| {
            let further = seq > *head;
            *head = seq.max(*head);
            further
        });
    }

    /// Something was just sealed, or called, by this process: [`Self::follow`] looks the next time.
    pub fn nudge(&self) {
        self.nudged.store(true, Ordering::Relaxed);
    }

    /// Tells the streams of this process what was called.
    fn tell(&self, call: &Call) {
        match call {
            Call::Look => self.nudge(),
            Call::Here(record, staff) => {
                // An error means that nobody listens.
                let _ = self.here.send(Here { record: *record, staff: staff.as_slice().into() });
            }
            Call::Notices(staff) => {
                let _ = self.marked.send(*staff);
            }
        }
    }

    /// Listens, and looks where the log ends when there is a reason to. Called many times a second by one thread.
    ///
    /// # Errors
    /// When the database is away; what was missed meanwhile is found at the next look.
    pub fn follow(&self, store: &Store, now: Moment) -> Result<()> {
        let mut ear = self.ear.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listener) = &mut ear.listener {
            match listener.heard() {
                Ok(calls) => calls.iter().for_each(|call| self.tell(call)),
                Err(error) => {
                    tracing::warn!(%error, "other processes are not heard; their work is looked for every second");
                    ear.listener = None;
                }
            }
        }
        let nudged = self.nudged.swap(false, Ordering::Relaxed);
        if !nudged && ear.looked.is_some_and(|at| at.elapsed() < LOOK) {
            return Ok(());
        }
        ear.looked = Some(Instant::now());
        if ear.listener.is_none() {
            ear.listener = store.listen()?;
        }
        let after = ear.called;
        let (head, (called, calls)) = store.read(now, |read| Ok((live::head(read)?, read.called(after)?)))?;
        ear.called = Some(called);
        for call in &calls {
            self.tell(call);
        }
        self.reached(head);
        Ok(())
    }

    /// Waits for a stream's turn to read.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.reading.acquire().await.ok()
    }

    /// Ends every stream, also those that begin later: the program ends.
    pub fn end(&self) {
        self.ended.send_replace(true);
    }

    /// Waits for the program's end.
    pub async fn ended(&self) {
        let _ = self.ended.subscribe().wait_for(|ended| *ended).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_log_never_goes_back() {
        let live = Live::default();
        let mut heads = live.heads();
        live.reached(7);
        live.reached(5);
        assert_eq!(live.head(), 7);
        assert!(heads.has_changed().unwrap());
        heads.borrow_and_update();
        live.reached(7);
        assert!(!heads.has_changed().unwrap(), "nothing new is no news");
    }
}
