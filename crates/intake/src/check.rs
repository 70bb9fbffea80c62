//! Compares the staged rows with what is there, in batches by a job, and writes beside each what is to become of it.
//!
//! Nothing but verdicts is written, so a step may be repeated; what earlier rows said is gathered anew by a process that
//! goes on after another one.

use diesel::prelude::*;
use kernel::catalogue::Step;
use kernel::{Actor, JobId, Moment, RecordId, Result, Store, Tx, job, record};
use serde::{Deserialize, Serialize};

use crate::model::{Decision, Phase, Verdict};
use crate::schema::intake;
use crate::store::StagedRow;
use crate::work::{Going, beginner, taken};
use crate::{Import, Judge, Judged, store};

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
            match row.result.verdict {
                Verdict::Create => self.creates += 1,
                Verdict::Update => self.updates += 1,
                Verdict::Doubtful => self.doubtful += 1,
                Verdict::Bad => self.bad += 1,
                _ => self.unchanged += 1,
            }
            match row.decision {
                Some(Decision::Update(_)) => self.decided_updates += 1,
                Some(Decision::Create) => self.decided_creates += 1,
                Some(Decision::Skip) => self.decided_skips += 1,
                None => {}
            }
        }
    }
}

/// Compares the rows batch by batch, as long as `going` says so.
pub fn run(
    import: &'static dyn Import,
    store: &Store,
    id: JobId,
    now: Moment,
    going: Going<'_>,
) -> Result<Step> {
    let (job, header, row) = store.read(now, |read| store::intake_of_job(read, id))?;
    if store::phase_of(&header)? != Phase::Checking {
        return Ok(Step::Finished);
    }
    let staff = beginner(&job)?;
    let mut judge = store.read(now, |read| {
        let actor = Actor::load(read, staff)?;
        import.judge(read, actor, &header, &row)
    })?;
    let mut progress: Progress = job.progress()?;
    look_back(store, now, header.id, judge.as_mut(), progress.row)?;
    loop {
        let before = progress;
        let (rows, judged) = store.read(now, |read| {
            let rows = store::rows_after(read, header.id, before.row, BATCH)?;
            let judged = judge.rows(read, &rows)?;
            Ok((rows, judged))
        })?;
        let Some(last) = rows.last().map(|row| row.row_number) else {
            store.write(now, move |tx| ready(tx, header.id, before))?;
            return Ok(Step::Finished);
        };
        progress.row = last;
        progress.count(&judged);
        let (after, record, total) = (progress, header.id, row.total);
        let forgotten = forgotten(&rows, &judged);
        let results: Vec<_> = judged.into_iter().map(|judged| judged.result).collect();
        let wanted = store.write(now, move |tx| {
            if store::phase_of(&record::header(tx, record)?)? != Phase::Checking {
                return Ok(false);
            }
            let stands: Progress = job::get(tx, id)?.progress()?;
            if stands != before {
                return Err(taken());
            }
            store::rows_judged(tx, record, &results)?;
            store::decisions_forget(tx, record, &forgotten)?;
            job::advance(tx, id, &after, after.done(), total)?;
            Ok(true)
        })?;
        if !wanted {
            return Ok(Step::Finished);
        }
        if !going(after.done(), total) {
            return Ok(Step::More);
        }
    }
}

/// The rows about which somebody decided what no longer fits, or what there is no doubt about any more.
fn forgotten(rows: &[StagedRow], judged: &[Judged]) -> Vec<i64> {
    rows.iter()
        .zip(judged)
        .filter(|(row, judged)| row.decision.is_some() && judged.decision.is_none())
        .map(|(row, _)| row.row_number)
        .collect()
}

/// Gathers what rows up to one already checked said.
fn look_back(store: &Store, now: Moment, id: RecordId, judge: &mut dyn Judge, until: i64) -> Result<()> {
    let mut at = 0;
    while at < until {
        at = store.read(now, |read| {
            let rows: Vec<StagedRow> = store::rows_after(read, id, at, BATCH)?;
            let rows: Vec<StagedRow> = rows.into_iter().take_while(|row| row.row_number <= until).collect();
            judge.rows(read, &rows)?;
            Ok(rows.last().map_or(until, |row| row.row_number))
        })?;
    }
    Ok(())
}

fn ready(tx: &mut Tx<'_>, id: RecordId, found: Progress) -> Result<()> {
    if store::phase_of(&record::header(tx, id)?)? != Phase::Checking {
        return Ok(());
    }
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
