//! The kept figures of a large company: when they are counted anew, and the job that counts them.
//!
//! The job walks all customers by their ids, a chunk a step, and keeps what it has so far in its own progress, so it goes
//! on after a crash where it was. Each chunk is one short look at the database: writers never wait for it.

use diesel::prelude::*;
use diesel::sql_types::Text;
use jiff::ToSpan as _;
use kernel::catalogue::{JobKind, Occasion, Step};
use kernel::job::{self, NewJob};
use kernel::store::{Sql, Store, Tx};
use kernel::{Error, JobId, Moment, Read, RecordId, Result};
use serde::{Deserialize, Serialize};

use crate::counts::Counts;
use crate::service::MOST;
use crate::store::{self, Customers, Review};
use crate::window::Window;

/// Counts the company.
pub const JOB: JobKind = JobKind { key: "insights.count", step };
/// Begins a count when one is due.
pub const OCCASION: Occasion = Occasion { key: "insights.count", tick };

/// How many customers one step counts.
const CHUNK: usize = 5_000;
/// The hour of the company's day at which everything is counted anew.
const NIGHT_HOUR: i8 = 2;
/// The least time between two counts, in seconds: an import or a review may come soon after another.
const REST_SECONDS: i64 = 15 * 60;
/// How many reviews a board looks back on.
const REVIEWS: i64 = 4;

/// A finished count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// As of when; what changed during the count may be in it or not.
    pub at: Moment,
    /// The months.
    pub window: Window,
    /// The reviews whose movements are counted, the newest first.
    pub reviews: Vec<Review>,
    /// The figures.
    pub counts: Counts,
}

impl Counted {
    /// A count that begins now, with nothing counted yet.
    pub fn begin(read: &mut Read<'_>) -> Result<Self> {
        let at = read.now();
        let today = read.policy()?.working_calendar().date_of(at.timestamp());
        let reviews = store::review_list(read, REVIEWS)?;
        Ok(Self { at, window: Window::ending(today), reviews, counts: Counts::default() })
    }

    /// Counts some customers, none of them counted before.
    pub fn add(&mut self, read: &mut Read<'_>, customers: &Customers) -> Result<()> {
        let reviews: Vec<RecordId> = self.reviews.iter().map(|review| review.id).collect();
        let chunk = customers.look(read, self.window, &reviews)?;
        self.counts.add(self.window, chunk);
        Ok(())
    }
}

/// How far a count came.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Progress {
    last: i64,
    /// None before the first step, and when the count is kept.
    counted: Option<Counted>,
    finished: bool,
}

/// What a count is begun with.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Order {
    chunk: usize,
}

/// Begins to count the company anew, unless that is going on. For [`OCCASION`], and for who has just filled a database.
pub fn recount(tx: &mut Tx<'_>) -> Result<()> {
    recount_by(tx, CHUNK)
}

/// [`recount`] with another number of customers a step.
pub fn recount_by(tx: &mut Tx<'_>, chunk: usize) -> Result<()> {
    let payload = serde_json::to_value(Order { chunk }).map_err(|error| Error::Corrupt(error.to_string()))?;
    let new = NewJob {
        kind: JOB.key,
        unique_key: Some(JOB.key.to_owned()),
        record: None,
        staff: None,
        payload: &payload,
        run_at: None,
    };
    job::queue(tx, &new)?;
    Ok(())
}

/// The newest finished count; none in a company that was never counted.
pub fn kept(read: &mut Read<'_>) -> Result<Option<Counted>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        counted: String,
    }
    let query = Sql::new("SELECT counted FROM company_count ORDER BY counted_at DESC LIMIT 1");
    let row: Option<Row> = query.get_result(read.conn()).optional()?;
    // A count kept by another release may lack what this one shows: it counts as none, and is counted anew.
    Ok(row.and_then(|row| serde_json::from_str(&row.counted).ok()))
}

fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    let job = store.read(now, |read| job::get(read, id))?;
    let Order { chunk } = job.payload()?;
    let progress: Progress = job.progress()?;
    if progress.finished {
        return Ok(Step::Finished);
    }
    let (counted, number, last) = store.read(now, move |read| {
        let mut counted = match progress.counted {
            Some(counted) => counted,
            None => Counted::begin(read)?,
        };
        let customers = Customers::beyond(read, RecordId(progress.last), chunk)?;
        counted.add(read, &customers)?;
        Ok((counted, customers.number(), customers.last().map_or(progress.last, |last| last.0)))
    })?;
    let finished = number < chunk;
    store.write(now, move |tx| {
        let progress = if finished {
            keep(tx, &counted)?;
            Progress { last, counted: None, finished }
        } else {
            Progress { last, counted: Some(counted.clone()), finished }
        };
        job::advance(tx, id, &progress, counted.counts.customers, 0)
    })?;
    Ok(if finished { Step::Finished } else { Step::More })
}

fn keep(tx: &mut Tx<'_>, counted: &Counted) -> Result<()> {
    let text = serde_json::to_string(counted).map_err(|error| Error::Corrupt(error.to_string()))?;
    Sql::new("DELETE FROM company_count").execute(tx.conn())?;
    Sql::new("INSERT INTO company_count (counted_at, counted) VALUES (")
        .moment(counted.at)
        .raw(", ")
        .text(text)
        .raw(")")
        .execute(tx.conn())?;
    Ok(())
}

fn tick(store: &Store, now: Moment) -> Result<()> {
    if store.read(now, |read| is_due(read, MOST))? {
        store.write(now, recount)?;
    }
    Ok(())
}

/// Whether the company, if it has more than `most` customers, is to be counted anew: it never was, a night has passed, or
/// an import or a review has changed it.
pub fn is_due(read: &mut Read<'_>, most: usize) -> Result<bool> {
    if Customers::beyond(read, RecordId(0), most + 1)?.number() <= most {
        return Ok(false);
    }
    let now = read.now();
    let rested = |at: Moment| at.plus_seconds(REST_SECONDS) <= now;
    let failed = job::failed(read, 20)?;
    if failed.iter().any(|job| job.kind == JOB.key && job.finished_at.is_some_and(|at| !rested(at))) {
        return Ok(false);
    }
    let Some(kept) = kept(read)? else { return Ok(true) };
    if kept.at < last_night(read)? {
        return Ok(true);
    }
    Ok(rested(kept.at)
        && (store::changed_since(read, store::IMPORT, kept.at)?
            || store::changed_since(read, store::REVIEW, kept.at)?))
}

/// The last time it was [`NIGHT_HOUR`] in the company's zone.
fn last_night(read: &mut Read<'_>) -> Result<Moment> {
    let policy = read.policy()?;
    let now = read.now().timestamp().to_zoned(policy.working_calendar().zone().clone());
    let hour = now.date().at(NIGHT_HOUR, 0, 0, 0);
    let night = if now.datetime() < hour { hour.saturating_sub(1.day()) } else { hour };
    let at = night.to_zoned(now.time_zone().clone()).map_err(|error| Error::Corrupt(error.to_string()))?;
    Ok(at.timestamp().into())
}
