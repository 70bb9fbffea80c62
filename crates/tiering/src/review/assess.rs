//! Scores all customers into a review: a job in steps, each a few transactions that store how far they came.

use std::sync::Arc;

use kernel::catalogue::{JobKind, Step};
use kernel::event::{self, Cause, Line};
use kernel::job::{self, Job, NewJob};
use kernel::record::{self, Change};
use kernel::store::Store;
use kernel::{Error, JobId, Message, Moment, Read, RecordId, Result, StaffId, Tx, notice, policy};
use rules::tier::MovementMatrix;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::model::{CLAUSE, Status};
use super::store;
use crate::gauge::Gauge;
use crate::proposal::{self, Item};
use crate::scoring::{CHUNK, score_chunk};

/// The job.
pub const ASSESS: JobKind = JobKind { key: "tiering.assess", step };

/// How many chunks of customers one step scores.
const CHUNKS: usize = 5;
/// How many rows one transaction writes. They are no records, and a thousand take a few milliseconds.
const ROWS: usize = 2_500;
/// How many rows of an earlier assessment one transaction takes away.
const CLEARED: i64 = 10_000;

/// How far it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    cleared: bool,
    after: i64,
    foreign_customers: i64,
    matrix: MovementMatrix,
}

impl Progress {
    fn done(&self) -> i64 {
        i64::try_from(self.matrix.total()).unwrap_or(i64::MAX)
    }

    fn count(&mut self, items: &[Item]) {
        for item in items {
            self.matrix.add(item.from, item.to);
            self.foreign_customers += i64::from(item.foreign_purchases > 0);
            self.after = item.customer.0;
        }
    }
}

/// Queues the job, in the transaction that sets the review drafting.
pub(super) fn queue(tx: &mut Tx<'_>, review: RecordId, by: Option<StaffId>) -> Result<()> {
    let new = NewJob {
        kind: ASSESS.key,
        unique_key: Some(format!("{}:{review}", ASSESS.key)),
        record: Some(review),
        staff: by,
        payload: &json!({}),
        run_at: None,
    };
    job::queue(tx, &new).map(drop)
}

fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    let (job, gauge, total) = store.read(now, |read| {
        let job = job::get(read, id)?;
        let gauge = gauge(read, review_of(&job)?)?;
        Ok((job, gauge, customers(read)?))
    })?;
    let review = review_of(&job)?;
    let mut progress: Progress = job.progress()?;
    while !progress.cleared {
        progress = store.write(now, move |tx| {
            guard(tx, id, review, &progress)?;
            let gone = proposal::items_clear(tx, review, CLEARED)?;
            let next = Progress { cleared: gone == 0, ..progress };
            job::advance(tx, id, &next, 0, total)?;
            Ok(next)
        })?;
    }
    for _ in 0..CHUNKS {
        let scored = store.read(now, |read| score_chunk(read, &gauge, RecordId(progress.after), CHUNK))?;
        if scored.is_empty() {
            store.write(now, move |tx| {
                guard(tx, id, review, &progress)?;
                finish(tx, review, job.staff_id, &progress)
            })?;
            return Ok(Step::Finished);
        }
        let items: Arc<Vec<Item>> = Arc::new(scored.iter().map(Item::of).collect());
        drop(scored);
        for from in (0..items.len()).step_by(ROWS) {
            let items = Arc::clone(&items);
            progress = store.write(now, move |tx| {
                guard(tx, id, review, &progress)?;
                let rows = &items[from..items.len().min(from + ROWS)];
                proposal::items_insert(tx, review, rows)?;
                let mut next = progress;
                next.count(rows);
                job::advance(tx, id, &next, next.done(), total.max(next.done()))?;
                Ok(next)
            })?;
        }
    }
    Ok(Step::More)
}

fn review_of(job: &Job) -> Result<RecordId> {
    job.record_id.ok_or_else(|| Error::Corrupt("an assessment of no review".into()))
}

/// The measure of a review: its own day, under the version that was in force when it began.
pub(super) fn gauge(read: &mut Read<'_>, review: RecordId) -> Result<Gauge> {
    let proposal = proposal::proposal_get(read, review)?;
    let policy = policy::version(read, proposal.scored_under_id)?;
    Gauge::of(&policy, proposal.as_of.date())
}

/// Refuses to go on where another process went on meanwhile, or where the review is no longer being drafted.
fn guard(tx: &mut Tx<'_>, job: JobId, review: RecordId, progress: &Progress) -> Result<()> {
    let stored: Progress = job::get(tx, job)?.progress()?;
    let header = record::header(tx, review)?;
    if stored != *progress || Status::of(&header)? != Status::Drafting {
        return Err(Error::Unreachable(format!("the assessment {} is done by another", header.number)));
    }
    Ok(())
}

fn finish(tx: &mut Tx<'_>, review: RecordId, by: Option<StaffId>, progress: &Progress) -> Result<()> {
    store::review_scored(tx, review, &progress.matrix, progress.foreign_customers)?;
    let change = Change { status: Some(Status::Drafted.key()), ..Change::default() };
    let version = record::change(tx, review, None, &change)?;
    let matrix = &progress.matrix;
    let told = json!({
        "customers": matrix.total(), "up": matrix.up(), "down": matrix.down(), "first": matrix.first(),
    });
    let cause = Cause { actor: by, clause: Some(CLAUSE) };
    event::append(tx, &Line::about(review, "tiering.assessed", cause).with(told).version(version))?;
    if let Some(by) = by {
        let title = record::header(tx, review)?.title;
        let message = Message::new("notice-tiering-assessed").with("title", title);
        notice::send(tx, by, Some(review), Some(CLAUSE), &message)?;
    }
    Ok(())
}

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}

/// How many customers there are to score.
pub(super) fn customers(read: &mut Read<'_>) -> Result<i64> {
    use diesel::RunQueryDsl as _;
    let query = kernel::store::Sql::new("SELECT count(*) AS number FROM customer");
    Ok(query.get_result::<Counted>(read.conn())?.number)
}
