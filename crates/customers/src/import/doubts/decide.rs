//! What a person decides about doubtful rows, parsed and written down.

use std::collections::BTreeMap;

use diesel::prelude::*;
use kernel::record::{self, Header};
use kernel::{Actor, Error, Message, RecordId, Result, Tx};
use serde_json::json;
use web::Typed;

use crate::import::ARCHIVES;
use crate::import::check::judge::Judge;
use crate::import::check::known::Party;
use intake::model::{Decision, Intake, Phase, Verdict};
use intake::schema;
use intake::service;
use intake::store::{self, DecidedRow, StagedRow};

/// How many rows are decided about at once.
pub const MOST: usize = 500;

/// What somebody wants done with a doubtful row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// What was chosen for all.
    AsAll,
    /// It is the customer of this number, which changes.
    Update(String),
    /// It becomes a customer of its own.
    Create,
    /// It is left out.
    Skip,
}

impl Wish {
    /// From the key of a [`Decision`] and the number of the customer; nothing is [`Wish::AsAll`].
    ///
    /// # Errors
    /// Refused at `decision` or `customer`.
    pub fn parse(decision: &Typed, customer: &Typed) -> Result<Self> {
        match (decision.given(), customer.given()) {
            (None, _) => Ok(Self::AsAll),
            (Some("update"), Some(number)) => Ok(Self::Update(number.to_owned())),
            (Some("update"), None) => Err(Error::field("customer", "import-decision-customer-needed")),
            (Some("create"), _) => Ok(Self::Create),
            (Some("skip"), _) => Ok(Self::Skip),
            (Some(key), _) => {
                Err(Error::field("decision", Message::new("import-choice-unknown").with("text", key)))
            }
        }
    }

    fn decision(&self, row: i64, candidates: &[Party]) -> Result<Option<Decision>> {
        let number = match self {
            Self::AsAll => return Ok(None),
            Self::Create => return Ok(Some(Decision::Create)),
            Self::Skip => return Ok(Some(Decision::Skip)),
            Self::Update(number) => number,
        };
        match candidates.iter().find(|party| party.number == *number) {
            Some(party) if party.may_edit => Ok(Some(Decision::Update(party.id))),
            // Of a customer somebody may not know of no more is said than of one that is not there.
            _ => Err(refused("import-decision-no-candidate", row, number)),
        }
    }
}

fn refused(key: &'static str, row: i64, customer: &str) -> Error {
    Error::field("decisions", Message::new(key).with("row", row).with("customer", customer))
}

/// Decides about some doubtful rows.
///
/// # Errors
/// Refused at `decisions`, with nothing changed, when a row is not in doubt, when it is not like the customer named or
/// somebody may not change that customer, and when another row changes the same customer. Refused when the rows are being
/// entered already.
pub fn decide(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    version: i64,
    wishes: &BTreeMap<i64, Wish>,
) -> Result<Header> {
    let (header, intake) = service::find(tx, ARCHIVES, actor, number)?;
    let phase = store::phase_of(&header)?;
    if phase != Phase::Ready {
        return Err(Error::refused(Message::new("import-decision-not-now").with("state", phase.state())));
    }
    if wishes.len() > MOST {
        return Err(Error::field("decisions", Message::new("import-decision-too-many").with("limit", MOST)));
    }
    let numbers: Vec<i64> = wishes.keys().copied().collect();
    let rows = store::rows_numbered(tx, header.id, &numbers)?;
    refuse_undoubted(&rows, &numbers)?;
    let candidates = Judge::of(tx, actor.clone(), &intake)?.candidates(tx, &rows)?;
    let mut decided = Vec::new();
    let mut counted = intake;
    for (row, candidates) in rows.iter().zip(&candidates) {
        let Some(wish) = wishes.get(&row.row_number) else { continue };
        let decision = wish.decision(row.row_number, candidates)?;
        let before = row.decision()?;
        if decision == before {
            continue;
        }
        count(&mut counted, before, -1);
        count(&mut counted, decision, 1);
        let about = candidates.iter().find(|party| party.may_read).map(|party| party.id);
        let customer = decision.and_then(Decision::customer).or(about);
        decided.push(DecidedRow { row_number: row.row_number, decision, customer });
    }
    if decided.is_empty() {
        return Ok(header);
    }
    store::rows_decided(tx, header.id, &decided)?;
    refuse_shared(tx, header.id, &decided, &candidates)?;
    diesel::update(schema::intake::table.find(header.id))
        .set((
            schema::intake::decided_updates.eq(counted.decided_updates),
            schema::intake::decided_creates.eq(counted.decided_creates),
            schema::intake::decided_skips.eq(counted.decided_skips),
        ))
        .execute(tx.conn())?;
    let version = store::phase_set(tx, header.id, Some(version), Phase::Ready)?;
    store::note(
        tx,
        ARCHIVES,
        header.id,
        "import.decided",
        actor.id,
        version,
        json!({ "rows": decided.len() }),
    )?;
    record::header(tx, header.id)
}

/// Only rows in doubt are decided about.
fn refuse_undoubted(rows: &[StagedRow], numbers: &[i64]) -> Result<()> {
    for number in numbers {
        let row = rows.iter().find(|row| row.row_number == *number);
        if row.map(StagedRow::verdict).transpose()? != Some(Verdict::Doubtful) {
            let message = Message::new("import-decision-not-doubtful").with("row", *number);
            return Err(Error::field("decisions", message));
        }
    }
    Ok(())
}

/// One customer is changed by one row: of two it would depend on chance which one's facts stand.
fn refuse_shared(
    tx: &mut Tx<'_>,
    id: RecordId,
    decided: &[DecidedRow],
    candidates: &[Vec<Party>],
) -> Result<()> {
    let customers: Vec<RecordId> =
        decided.iter().filter_map(|row| row.decision.and_then(Decision::customer)).collect();
    let mut first: BTreeMap<RecordId, i64> = BTreeMap::new();
    for (row, customer) in store::rows_changing(tx, id, &customers)? {
        let Some(other) = first.insert(customer, row) else { continue };
        let shared = candidates.iter().flatten().find(|party| party.id == customer);
        let message = Message::new("import-decision-shared")
            .with("row", row)
            .with("other", other)
            .with("customer", shared.map(|party| party.number.clone()).unwrap_or_default());
        return Err(Error::field("decisions", message));
    }
    Ok(())
}

fn count(intake: &mut Intake, decision: Option<Decision>, by: i64) {
    match decision {
        Some(Decision::Update(_)) => intake.decided_updates += by,
        Some(Decision::Create) => intake.decided_creates += by,
        Some(Decision::Skip) => intake.decided_skips += by,
        None => {}
    }
}
