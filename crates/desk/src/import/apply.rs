//! Enters a batch of requests that passed.
//!
//! It is judged once more inside its transaction: what somebody went on with since the check is left as it is.

use std::collections::HashSet;

use intake::Origin;
use intake::apply::Entered;
use intake::model::{Intake, Verdict, json};
use intake::store::{RowResult, StagedRow};
use kernel::{Actor, Error, Message, RecordId, Result, Tx};

use super::given::{Columns, Given};
use super::judge::{Judge, Judged, Plan, result};
use super::requests::Options;
use super::store::{self, Origin as Told};
use crate::bulk::{self, Again, Past};

/// Enters one batch.
pub fn batch(tx: &mut Tx<'_>, origin: &Origin, intake: &Intake, rows: &[StagedRow]) -> Result<Entered> {
    let wanted = [Verdict::Create.key(), Verdict::Update.key()];
    let columns = Columns::of(intake)?;
    let given = rows
        .iter()
        .filter(|row| wanted.contains(&row.state.as_str()))
        .map(|row| Ok((row.row_number, columns.given(row)?)))
        .collect::<Result<Vec<_>>>()?;
    let actor = Actor::load(tx, origin.by)?;
    let judge = Judge::of(tx, actor, origin)?;
    let judged = judge.rows(tx, &given, &mut HashSet::new())?;
    let Options { all_or_nothing } = intake.options()?;
    let mut entered = Entered::default();
    let mut results = Vec::with_capacity(judged.len());
    let mut new: Vec<(RowResult, &Given, Past)> = Vec::new();
    let mut changed: Vec<(RowResult, &Given, Again)> = Vec::new();
    for (judged, (_, given)) in judged.into_iter().zip(&given) {
        let told = result(&judged)?;
        match judged {
            Judged { plan: Plan::New(past), .. } => new.push((told, given, *past)),
            Judged { plan: Plan::Changed(again, before), .. } => {
                changed.push((RowResult { before, ..told }, given, *again));
            }
            other => {
                let bad = other.verdict == Verdict::Bad;
                if bad && all_or_nothing {
                    let message = Message::new("import-row-changed-meanwhile").with("row", other.row);
                    return Err(Error::refused(message));
                }
                entered.refused += i64::from(bad);
                results.push(told);
            }
        }
    }
    entered.created = i64::try_from(new.len()).unwrap_or_default();
    entered.updated = i64::try_from(changed.len()).unwrap_or_default();
    let mut origins = Vec::with_capacity(new.len() + changed.len());
    let pasts: Vec<Past> = new.iter().map(|(.., past)| past.clone()).collect();
    let ids = bulk::enter_all(tx, &pasts)?;
    for ((entry, given, past), request_id) in new.into_iter().zip(ids) {
        // What was said, and that it was brought in.
        let version = i64::try_from(past.steps.len()).unwrap_or_default() + 2;
        origins.push(Told { request_id, import_id: origin.import, told: json(given)?, version });
        results.push(entered_as(entry, Verdict::Created, request_id));
    }
    let again: Vec<Again> = changed.iter().map(|(_, _, again)| again.clone()).collect();
    let versions = bulk::restate_all(tx, &again)?;
    for ((entry, given, again), version) in changed.into_iter().zip(versions) {
        origins.push(Told { request_id: again.id, import_id: origin.import, told: json(given)?, version });
        results.push(entered_as(entry, Verdict::Updated, again.id));
    }
    store::origins_put(tx, &origins)?;
    Ok(Entered { results, ..entered })
}

/// The row's `customer` is the record that it became: here a request.
fn entered_as(entry: RowResult, verdict: Verdict, request: RecordId) -> RowResult {
    RowResult { verdict, customer: Some(request), ..entry }
}
