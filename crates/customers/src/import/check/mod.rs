//! Compares the staged rows with the archive, in batches by a job, and writes beside each what is to become of it.
//!
//! Nothing but verdicts is written, so a step may be repeated; what earlier rows said is gathered anew by a process that
//! goes on after another one.

mod contacts;
mod customers;
pub mod judge;
pub mod known;
mod party;
pub mod plan;
mod purchases;
pub mod seen;

use diesel::prelude::*;
use kernel::catalogue::Step;
use kernel::job;
use kernel::{Actor, Error, JobId, Moment, RecordId, Result, Store, Tx};
use serde::{Deserialize, Serialize};

use super::model::{Decision, Phase, Verdict, json};
use super::store::{self, RowResult, StagedRow};
use crate::schema::intake;
use judge::Judge;
use plan::Judged;
use seen::Seen;

/// The kind of job.
pub const JOB: &str = "import.check";
/// How many rows are compared and written at once.
const BATCH: i64 = 500;

/// How far a check came and what it found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Progress {
    row: i64,
    creates: i64,
    updates: i64,
    doubtful: i64,
    bad: i64,
    unchanged: i64,
    decided_updates: i64,
    decided_creates: i64,
    decided_skips: i64,
}

impl Progress {
    fn done(self) -> i64 {
        self.creates + self.updates + self.doubtful + self.bad + self.unchanged
    }

    fn count(&mut self, judged: &[Judged]) {
        for row in judged {
            match row.verdict {
                Verdict::Create => self.creates += 1,
                Verdict::Update => self.updates += 1,
                Verdict::Doubtful => self.doubtful += 1,
                Verdict::Bad => self.bad += 1,
                _ => self.unchanged += 1,
            }
            match row.decision() {
                Some(Decision::Update(_)) => self.decided_updates += 1,
                Some(Decision::Create) => self.decided_creates += 1,
                Some(Decision::Skip) => self.decided_skips += 1,
                None => {}
            }
        }
    }
}

/// One step: all rows, batch by batch.
pub fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    store::guarded(store, id, now, || run(store, id, now, usize::MAX))
}

/// As [`step`], but stops after some batches, as a process that is killed does. For tests.
pub fn run(store: &Store, id: JobId, now: Moment, most_batches: usize) -> Result<Step> {
    let (job, header, row) = store.read(now, |read| store::intake_of_job(read, id))?;
    if store::phase_of(&header)? != Phase::Checking {
        return Ok(Step::Finished);
    }
    let staff = job.staff_id.ok_or_else(|| Error::Corrupt(format!("job {id} has nobody who began it")))?;
    let judge = store.read(now, |read| {
        let actor = Actor::load(read, staff)?;
        Judge::of(read, actor, &row)
    })?;
    let mut progress: Progress = job.progress()?;
    let mut seen = Seen::default();
    look_back(store, now, header.id, &judge, progress.row, &mut seen)?;
    for _ in 0..most_batches {
        let before = progress;
        let (rows, judged) = store.read(now, |read| {
            let rows = store::rows_after(read, header.id, before.row, BATCH)?;
            let judged = judge.rows(read, &rows, &mut seen)?;
            Ok((rows, judged))
        })?;
        let Some(last) = rows.last().map(|row| row.row_number) else {
            store.write(now, move |tx| ready(tx, header.id, before))?;
            return Ok(Step::Finished);
        };
        progress.row = last;
        progress.count(&judged);
        let (after, record, total) = (progress, header.id, row.total);
        let results = judged.iter().map(result).collect::<Result<Vec<_>>>()?;
        let forgotten = forgotten(&rows, &judged);
        store.write(now, move |tx| {
            let stands: Progress = job::get(tx, id)?.progress()?;
            if stands != before {
                return Err(Error::Unreachable("the rows are being checked by another process".into()));
            }
            store::rows_judged(tx, record, &results)?;
            store::decisions_forget(tx, record, &forgotten)?;
            job::advance(tx, id, &after, after.done(), total)
        })?;
    }
    Ok(Step::More)
}

/// The rows about which somebody decided what no longer fits, or what there is no doubt about any more.
fn forgotten(rows: &[StagedRow], judged: &[Judged]) -> Vec<i64> {
    rows.iter()
        .zip(judged)
        .filter(|(row, judged)| row.decision.is_some() && judged.decision().is_none())
        .map(|(row, _)| row.row_number)
        .collect()
}

/// Gathers what rows up to one already checked said.
fn look_back(
    store: &Store,
    now: Moment,
    id: RecordId,
    judge: &Judge,
    until: i64,
    seen: &mut Seen,
) -> Result<()> {
    let mut at = 0;
    while at < until {
        at = store.read(now, |read| {
            let rows: Vec<StagedRow> = store::rows_after(read, id, at, BATCH)?;
            let rows: Vec<StagedRow> = rows.into_iter().take_while(|row| row.row_number <= until).collect();
            judge.rows(read, &rows, seen)?;
            Ok(rows.last().map_or(until, |row| row.row_number))
        })?;
    }
    Ok(())
}

/// A judged row as it is written.
pub(super) fn result(row: &Judged) -> Result<RowResult> {
    Ok(RowResult {
        row_number: row.row_number,
        verdict: row.verdict,
        faults: if row.faults.is_empty() { String::new() } else { json(&row.faults)? },
        customer: row.customer,
        before: String::new(),
    })
}

fn ready(tx: &mut Tx<'_>, id: RecordId, found: Progress) -> Result<()> {
    diesel::update(intake::table.find(id))
        .set((
            intake::creates.eq(found.creates),
            intake::updates.eq(found.updates),
            intake::doubtful.eq(found.doubtful),
            intake::bad.eq(found.bad),
            intake::unchanged.eq(found.unchanged),
            intake::decided_updates.eq(found.decided_updates),
            intake::decided_creates.eq(found.decided_creates),
            intake::decided_skips.eq(found.decided_skips),
        ))
        .execute(tx.conn())?;
    store::phase_set(tx, id, None, Phase::Ready).map(drop)
}
