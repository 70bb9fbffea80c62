//! Takes an import back as far as nobody went on with what it brought: new requests go, changed ones stand as they were
//! told before. What was said stays in the log, which forgets nothing. A job, in batches that may be repeated.

use std::collections::HashSet;

use customers::import::model::{Phase, Verdict, read_json};
use customers::import::store::{self as intakes, RowResult, StagedRow};
use kernel::catalogue::Step;
use kernel::event::{self, Cause, Line};
use kernel::{Actor, Error, JobId, Moment, RecordId, Result, StaffId, Store, Tx, job};
use serde::{Deserialize, Serialize};
use serde_json::json as value;

use super::given::Given;
use super::judge::Judge;
use super::store::{self, Origin};
use crate::bulk;

/// The kind of job.
pub const JOB: &str = "request_import.undo";
/// How many rows one transaction takes back.
const BATCH: i64 = 200;
/// How many batches one step takes before other jobs have their turn.
const BATCHES: usize = 40;

/// How far taking back came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The last row looked at.
    pub row: i64,
    /// How many rows were looked at.
    pub rows: i64,
    /// How many requests were taken back.
    pub taken_back: i64,
    /// How many stand, because somebody went on with them.
    pub kept: i64,
}

/// One step: some batches.
pub fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    intakes::guarded_by(store, id, now, JOB, || run(store, id, now, BATCHES))
}

/// As [`step`], with a number of batches of one's own. For tests.
pub fn run(store: &Store, id: JobId, now: Moment, most_batches: usize) -> Result<Step> {
    for _ in 0..most_batches {
        let more = store.write(now, move |tx| {
            let (job, header, intake) = intakes::intake_of_job(tx, id)?;
            if intakes::phase_of(&header)? != Phase::Undoing {
                return Ok(false);
            }
            let before: Progress = job.progress()?;
            let by =
                job.staff_id.ok_or_else(|| Error::Corrupt(format!("job {id} has nobody who began it")))?;
            let rows = intakes::rows_after(tx, header.id, before.row, BATCH)?;
            if rows.is_empty() {
                let phase = if intake.failure.is_empty() { Phase::Undone } else { Phase::Failed };
                let version = intakes::phase_set(tx, header.id, None, phase)?;
                let told = value!({ "taken_back": before.taken_back, "kept": before.kept });
                let kind = if intake.failure.is_empty() { "import.undone" } else { "import.failed" };
                intakes::note(tx, header.id, kind, by, version, told)?;
                return Ok(false);
            }
            let after = batch(tx, (header.id, header.number), by, &rows, before)?;
            job::advance(tx, id, &after, after.rows, intake.total)?;
            Ok(true)
        })?;
        if !more {
            return Ok(Step::Finished);
        }
    }
    Ok(Step::More)
}

fn batch(
    tx: &mut Tx<'_>,
    import: (RecordId, String),
    by: StaffId,
    rows: &[StagedRow],
    before: Progress,
) -> Result<Progress> {
    let state = |row: &StagedRow, verdict: Verdict| row.state == verdict.key();
    let entered: Vec<(&StagedRow, RecordId)> = rows
        .iter()
        .filter(|row| state(row, Verdict::Created) || state(row, Verdict::Updated))
        .filter_map(|row| Some((row, row.customer_id?)))
        .collect();
    let ids: Vec<RecordId> = entered.iter().map(|(_, id)| *id).collect();
    let free: HashSet<RecordId> = store::untouched(tx, import.0, &ids)?.into_iter().collect();
    let mut after = before;
    after.row = rows.last().map_or(before.row, |row| row.row_number);
    after.rows += i64::try_from(rows.len()).unwrap_or_default();
    after.kept += i64::try_from(entered.len() - free.len()).unwrap_or_default();
    after.taken_back += i64::try_from(free.len()).unwrap_or_default();
    let (created, updated): (Vec<_>, Vec<_>) = entered
        .into_iter()
        .filter(|(_, id)| free.contains(id))
        .partition(|(row, _)| state(row, Verdict::Created));
    let gone: Vec<RecordId> = created.iter().map(|(_, id)| *id).collect();
    let number = import.1.clone();
    let lines: Vec<Line<'_>> = gone
        .iter()
        .map(|id| {
            Line::about(*id, "request.import_undone", Cause::staff(by)).with(value!({ "import": number }))
        })
        .collect();
    event::append_all(tx, &lines)?;
    store::remove(tx, &number, &gone)?;
    put_back(tx, &import, by, &updated)?;
    let results: Vec<RowResult> = created
        .iter()
        .chain(&updated)
        .map(|(row, _)| RowResult {
            row_number: row.row_number,
            verdict: Verdict::TakenBack,
            faults: String::new(),
            customer: None,
            before: String::new(),
        })
        .collect();
    intakes::rows_judged(tx, import.0, &results)?;
    Ok(after)
}

/// Lets changed requests stand as they were told before.
fn put_back(
    tx: &mut Tx<'_>,
    import: &(RecordId, String),
    by: StaffId,
    rows: &[(&StagedRow, RecordId)],
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let told = rows
        .iter()
        .map(|(row, id)| {
            let now: Given = read_json(&row.cells)?;
            let before: Given = read_json(row.before.as_deref().unwrap_or("{}"))?;
            Ok((*id, before, now))
        })
        .collect::<Result<Vec<_>>>()?;
    let numbers: Vec<&str> = told.iter().map(|(_, before, _)| before.number.as_str()).collect();
    let standing = store::standing(tx, &numbers)?;
    let back: Vec<(RecordId, i64, Given, Given)> = told
        .into_iter()
        .filter_map(|(id, before, now)| {
            let version = standing.get(&before.number)?.version;
            Some((id, version, before, now))
        })
        .collect();
    let actor = Actor::load(tx, by)?;
    let judge = Judge::of(tx, actor, import.clone())?;
    let again = judge.back(tx, &back)?;
    let versions = bulk::restate_all(tx, &again)?;
    let origins = again
        .iter()
        .zip(versions)
        .filter_map(|(again, version)| {
            let (.., before, _) = back.iter().find(|(id, ..)| *id == again.id)?;
            Some((again.id, version, before))
        })
        .map(|(request_id, version, before)| {
            let told = customers::import::model::json(before)?;
            Ok(Origin { request_id, import_id: import.0, told, version })
        })
        .collect::<Result<Vec<_>>>()?;
    store::origins_put(tx, &origins)
}
