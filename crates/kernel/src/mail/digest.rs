//! One mail for all that somebody has not read: queued with the first notice, filled when it leaves.
//!
//! Its job goes in two steps. [`take`] gathers what waits and lets go of the person, so that what comes from then on
//! queues the next mail; then the letter is written and carried outside of any transaction, and [`sent`] notes that it
//! is gone. A process that dies between the two carries it again under the same Message-ID.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::choice::{self, Pace};
use crate::catalogue::NoticeKind;
use crate::error::Result;
use crate::ids::{JobId, NoticeId, StaffId};
use crate::job::{self, Job, NewJob};
use crate::moment::Moment;
use crate::notice::{self, Notice};
use crate::schema::{job as jobs, notice as notices};
use crate::store::{Read, Tx, among};

/// The kind of the job. The frame brings it: it writes the letter.
pub const JOB: &str = "mail.digest";

/// The most notices that a mail names one by one; the others are counted.
pub const MOST: usize = 30;

/// The most notices that one mail tells of; for the rest another is queued.
const AT_ONCE: i64 = 1000;

/// How long a letter that is not taken is tried again, in seconds.
const PATIENCE: i64 = 24 * 60 * 60;
/// How long after the first failure it is tried again, in seconds; each time twice as long …
const FIRST_WAIT: i64 = 60;
/// … up to this.
const LONGEST_WAIT: i64 = 60 * 60;

/// How far a digest has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What it tells of; empty before it was taken.
    pub notices: Vec<NoticeId>,
    /// Since when the mail server does not take it.
    #[serde(default)]
    pub failing_since: Option<Moment>,
    /// How often it did not.
    #[serde(default)]
    pub failures: u32,
}

/// Whose mail it is.
#[derive(Serialize, Deserialize)]
struct Task {
    staff: StaffId,
}

fn unique_key(to: StaffId) -> String {
    format!("{JOB}.{to}")
}

/// Queues the mail that tells somebody of a notice, unless one waits already. Whether the notice goes by mail at all.
pub(crate) fn queue(tx: &mut Tx<'_>, to: StaffId, kind: &NoticeKind) -> Result<bool> {
    if tx.house().post().is_none() {
        return Ok(false);
    }
    let Some(pace) = choice::wanted(tx, to, kind)? else { return Ok(false) };
    queue_for(tx, to, pace)?;
    Ok(true)
}

fn queue_for(tx: &mut Tx<'_>, to: StaffId, pace: Pace) -> Result<()> {
    let payload = serde_json::to_value(Task { staff: to }).unwrap_or_default();
    let leaves = pace.leaves(tx)?;
    let new = NewJob {
        kind: JOB,
        unique_key: Some(unique_key(to)),
        record: None,
        staff: None,
        payload: &payload,
        run_at: Some(leaves),
    };
    job::queue(tx, &new).map(drop)
}

/// Lets a mail that waits leave earlier, when the new pace is quicker.
pub(super) fn hasten(tx: &mut Tx<'_>, of: StaffId, pace: Pace) -> Result<()> {
    let leaves = pace.leaves(tx)?;
    diesel::update(
        jobs::table
            .filter(jobs::unique_key.eq(unique_key(of)))
            .filter(jobs::state.eq("ready"))
            .filter(jobs::run_at.gt(leaves)),
    )
    .set(jobs::run_at.eq(leaves))
    .execute(tx.conn())?;
    Ok(())
}

/// Whose mail a job is.
pub fn addressee(job: &Job) -> Result<StaffId> {
    job.payload().map(|task: Task| task.staff)
}

/// Gathers what waits for this mail; nothing when it was gathered before. From now on a new notice queues another one.
pub fn take(tx: &mut Tx<'_>, id: JobId) -> Result<Progress> {
    let job = job::get(tx, id)?;
    let mut progress: Progress = job.progress()?;
    if !progress.notices.is_empty() {
        return Ok(progress);
    }
    let to = addressee(&job)?;
    progress.notices = notices::table
        .filter(notices::staff_id.eq(to))
        .filter(notices::to_mail)
        .order(notices::id)
        .limit(AT_ONCE)
        .select(notices::id)
        .load(tx.conn())?;
    diesel::update(notices::table.filter(among(notices::id, progress.notices.iter().copied())))
        .set(notices::to_mail.eq(false))
        .execute(tx.conn())?;
    diesel::update(jobs::table.find(id)).set(jobs::unique_key.eq(None::<String>)).execute(tx.conn())?;
    let many = i64::try_from(progress.notices.len()).unwrap_or(i64::MAX);
    if many == AT_ONCE {
        queue_for(tx, to, Pace::default())?;
    }
    job::advance(tx, id, &progress, 0, many)?;
    Ok(progress)
}

/// What the letter tells: of what was gathered, what is not read yet and still wanted, the first to be told first. With
/// how many there are, of which at most [`MOST`] are here.
pub fn told(read: &mut Read<'_>, of: StaffId, gathered: &[NoticeId]) -> Result<(Vec<Notice>, usize)> {
    let quiet = choice::wishes(read, of)?.quiet;
    let unread: Vec<(NoticeId, String)> = notices::table
        .filter(among(notices::id, gathered.iter().copied()))
        .filter(notices::read_at.is_null())
        .filter(notices::mailed_at.is_null())
        .order(notices::id)
        .select((notices::id, notices::kind))
        .load(read.conn())?;
    let catalogue = &read.house().catalogue;
    let wanted = |kind: &str| {
        catalogue.notice(kind).is_some_and(|known| known.owed || quiet.iter().all(|key| key != kind))
    };
    let mut ids: Vec<NoticeId> =
        unread.into_iter().filter(|(_, kind)| wanted(kind)).map(|(id, _)| id).collect();
    let many = ids.len();
    ids.truncate(MOST);
    Ok((notice::some(read, &ids)?, many))
}

/// Notes that the mail server did not take the letter. Says when it is tried again; none when it was tried for a day.
pub fn put_off(tx: &mut Tx<'_>, id: JobId, progress: &Progress) -> Result<Option<Moment>> {
    let now = tx.now();
    let since = progress.failing_since.unwrap_or(now);
    let failures = progress.failures + 1;
    let gives_up = now >= since.plus_seconds(PATIENCE);
    let progress = Progress {
        notices: progress.notices.clone(),
        // Whoever starts it again gives it another day.
        failing_since: (!gives_up).then_some(since),
        failures: if gives_up { 0 } else { failures },
    };
    let many = i64::try_from(progress.notices.len()).unwrap_or(i64::MAX);
    job::advance(tx, id, &progress, 0, many)?;
    let wait = (FIRST_WAIT << failures.saturating_sub(1).min(10)).min(LONGEST_WAIT);
    Ok((!gives_up).then(|| now.plus_seconds(wait)))
}

/// Notes that the letter is carried.
pub fn sent(tx: &mut Tx<'_>, id: JobId, progress: &Progress) -> Result<()> {
    let now = tx.now();
    diesel::update(notices::table.filter(among(notices::id, progress.notices.iter().copied())))
        .set(notices::mailed_at.eq(Some(now)))
        .execute(tx.conn())?;
    let many = i64::try_from(progress.notices.len()).unwrap_or(i64::MAX);
    job::advance(tx, id, progress, many, many)
}
