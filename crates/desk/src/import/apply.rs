//! Enters the requests that passed, in batches by a job between which people's own work is done.
//!
//! Each batch is judged once more inside its transaction, which also notes how far it came: a repeated step finds nothing
//! left to do, and what somebody went on with since the check is left as it is.

use std::collections::HashSet;

use customers::import::model::{Phase, Verdict, json, read_json};
use customers::import::store::{self as intakes, RowResult, StagedRow};
use kernel::catalogue::Step;
use kernel::{Actor, Error, JobId, Message, Moment, RecordId, Result, StaffId, Store, Tx, job, record};
use serde::{Deserialize, Serialize};
use serde_json::json as value;

use super::given::Given;
use super::judge::{Judge, Judged, Plan};
use super::stage::result;
use super::store::{self, Origin};
use super::undo;
use crate::bulk::{self, Again, Past};

/// The kind of job.
pub const JOB: &str = "request_import.apply";
/// How many requests one transaction enters. People's own changes wait behind it, so it is short.
const BATCH: i64 = 200;
/// How many batches one step enters before other jobs have their turn.
const BATCHES: usize = 40;

/// How far applying came and what it entered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The last row looked at.
    pub row: i64,
    /// How many rows were looked at.
    pub rows: i64,
    /// How many requests are new.
    pub created: i64,
    /// How many were changed.
    pub updated: i64,
    /// How many passed the check and could not be entered any more.
    pub refused: i64,
}

/// One step: some batches.
pub fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    intakes::guarded_by(store, id, now, undo::JOB, || run(store, id, now, BATCHES))
}

/// As [`step`], with a number of batches of one's own. For tests.
pub fn run(store: &Store, id: JobId, now: Moment, most_batches: usize) -> Result<Step> {
    for _ in 0..most_batches {
        let more = store.write(now, move |tx| {
            let (job, header, intake) = intakes::intake_of_job(tx, id)?;
            if intakes::phase_of(&header)? != Phase::Applying {
                return Ok(false);
            }
            let before: Progress = job.progress()?;
            let by =
                job.staff_id.ok_or_else(|| Error::Corrupt(format!("job {id} has nobody who began it")))?;
            let rows = intakes::rows_after(tx, header.id, before.row, BATCH)?;
            if rows.is_empty() {
                finish(tx, header.id, by, before)?;
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
    let wanted = [Verdict::Create.key(), Verdict::Update.key()];
    let given = rows
        .iter()
        .filter(|row| wanted.contains(&row.state.as_str()))
        .map(|row| Ok((row.row_number, read_json::<Given>(&row.cells)?)))
        .collect::<Result<Vec<_>>>()?;
    let id = import.0;
    let actor = Actor::load(tx, by)?;
    let judge = Judge::of(tx, actor, import)?;
    let judged = judge.rows(tx, &given, &mut HashSet::new())?;
    let mut after = before;
    after.row = rows.last().map_or(before.row, |row| row.row_number);
    after.rows += i64::try_from(rows.len()).unwrap_or_default();
    let mut results = Vec::with_capacity(judged.len());
    let mut new: Vec<(i64, &Given, Past)> = Vec::new();
    let mut changed: Vec<(i64, &Given, Again, String)> = Vec::new();
    for (judged, (_, given)) in judged.into_iter().zip(&given) {
        match judged {
            Judged { row, plan: Plan::New(past), .. } => new.push((row, given, *past)),
            Judged { row, plan: Plan::Changed(again, told), .. } => changed.push((row, given, *again, told)),
            other => {
                after.refused += i64::from(other.verdict == Verdict::Bad);
                results.push(result(&other)?);
            }
        }
    }
    after.created += i64::try_from(new.len()).unwrap_or_default();
    after.updated += i64::try_from(changed.len()).unwrap_or_default();
    let mut origins = Vec::with_capacity(new.len() + changed.len());
    let pasts: Vec<Past> = new.iter().map(|(.., past)| past.clone()).collect();
    let ids = bulk::enter_all(tx, &pasts)?;
    for ((row, given, past), request_id) in new.into_iter().zip(ids) {
        // What was said, and that it was brought in.
        let version = i64::try_from(past.steps.len()).unwrap_or_default() + 2;
        origins.push(Origin { request_id, import_id: id, told: json(given)?, version });
        results.push(entered(row, Verdict::Created, request_id, String::new()));
    }
    let again: Vec<Again> = changed.iter().map(|(_, _, again, _)| again.clone()).collect();
    let versions = bulk::restate_all(tx, &again)?;
    for ((row, given, again, told), version) in changed.into_iter().zip(versions) {
        origins.push(Origin { request_id: again.id, import_id: id, told: json(given)?, version });
        results.push(entered(row, Verdict::Updated, again.id, told));
    }
    store::origins_put(tx, &origins)?;
    intakes::rows_judged(tx, id, &results)?;
    Ok(after)
}

/// The row's `customer` is the record that it became: here a request.
fn entered(row_number: i64, verdict: Verdict, request: RecordId, before: String) -> RowResult {
    RowResult { row_number, verdict, faults: String::new(), customer: Some(request), before }
}

fn finish(tx: &mut Tx<'_>, id: RecordId, by: StaffId, done: Progress) -> Result<()> {
    let version = intakes::phase_set(tx, id, None, Phase::Applied)?;
    let told = value!({ "created": done.created, "updated": done.updated });
    intakes::note(tx, id, "import.applied", by, version, told)?;
    let header = record::header(tx, id)?;
    let message = Message::new("notice-import-applied")
        .with("file", header.title.clone())
        .with("created", done.created)
        .with("updated", done.updated);
    intakes::tell(tx, &header, &message)
}
