//! Takes an import back as far as nobody went on with what it brought: new requests go, changed ones stand as they were
//! told before. What was said stays in the log, which forgets nothing.

use std::collections::HashSet;

use intake::Origin;
use intake::model::{Intake, Verdict, json, read_json};
use intake::store::{self as intakes, RowResult, StagedRow};
use intake::undo::Progress;
use kernel::event::{self, Cause, Line};
use kernel::{Actor, RecordId, Result, Tx};
use serde_json::json as value;

use super::given::{Columns, Given};
use super::judge::Judge;
use super::store::{self, Origin as Told};
use crate::bulk;

/// How many rows one transaction takes back.
const BATCH: i64 = 200;

/// Takes back one batch after `before`; none when nothing is left.
pub fn batch(
    tx: &mut Tx<'_>,
    origin: &Origin,
    intake: &Intake,
    before: Progress,
) -> Result<Option<Progress>> {
    let rows = intakes::rows_after(tx, origin.import, before.at, BATCH)?;
    let Some(last) = rows.last() else { return Ok(None) };
    let state = |row: &StagedRow, verdict: Verdict| row.state == verdict.key();
    let entered: Vec<(&StagedRow, RecordId)> = rows
        .iter()
        .filter(|row| state(row, Verdict::Created) || state(row, Verdict::Updated))
        .filter_map(|row| Some((row, row.customer_id?)))
        .collect();
    let ids: Vec<RecordId> = entered.iter().map(|(_, id)| *id).collect();
    let free: HashSet<RecordId> = store::untouched(tx, origin.import, &ids)?.into_iter().collect();
    let mut after = Progress { at: last.row_number, ..before };
    after.kept += i64::try_from(entered.len() - free.len()).unwrap_or_default();
    after.taken_back += i64::try_from(free.len()).unwrap_or_default();
    let (created, updated): (Vec<_>, Vec<_>) = entered
        .into_iter()
        .filter(|(_, id)| free.contains(id))
        .partition(|(row, _)| state(row, Verdict::Created));
    let gone: Vec<RecordId> = created.iter().map(|(_, id)| *id).collect();
    let number = &origin.number;
    let lines: Vec<Line<'_>> = gone
        .iter()
        .map(|id| {
            Line::about(*id, "request.import_undone", Cause::staff(origin.by))
                .with(value!({ "import": number }))
        })
        .collect();
    event::append_all(tx, &lines)?;
    store::remove(tx, number, &gone)?;
    put_back(tx, origin, &Columns::of(intake)?, &updated)?;
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
    intakes::rows_judged(tx, origin.import, &results)?;
    Ok(Some(after))
}

/// Lets changed requests stand as they were told before.
fn put_back(
    tx: &mut Tx<'_>,
    origin: &Origin,
    columns: &Columns,
    rows: &[(&StagedRow, RecordId)],
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let told = rows
        .iter()
        .map(|(row, id)| {
            let now = columns.given(row)?;
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
    let actor = Actor::load(tx, origin.by)?;
    let judge = Judge::of(tx, actor, origin)?;
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
            let told = json(before)?;
            Ok(Told { request_id, import_id: origin.import, told, version })
        })
        .collect::<Result<Vec<_>>>()?;
    store::origins_put(tx, &origins)
}
