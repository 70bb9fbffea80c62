//! Enters a batch of rows that passed.
//!
//! It is judged once more inside its transaction: what somebody entered since the check is not entered twice.

pub mod amend;
pub mod before;
pub mod enter;

use std::collections::{BTreeMap, BTreeSet};

use intake::Origin;
use intake::apply::Entered;
use intake::model::{Decision, Fault, Intake, Verdict, json};
use intake::store::{RowResult, StagedRow};
use kernel::{Actor, Error, Message, RecordId, Result, Tx};

use super::check::judge::Judge;
use super::check::plan::{Decided, Judged, Plan};
use super::check::result;
use super::check::seen::Seen;
use super::draft::PurchaseDraft;
use super::model::Doubt;
use crate::fields::NewPurchase;
use crate::model::{Lifecycle, name_key};
use crate::overlay;
use enter::Newcomer;

/// Enters one batch.
pub fn batch(tx: &mut Tx<'_>, origin: &Origin, intake: &Intake, rows: &[StagedRow]) -> Result<Entered> {
    let actor = Actor::load(tx, origin.by)?;
    let judge = Judge::of(tx, actor, intake)?;
    let mut pending = Vec::with_capacity(rows.len());
    for row in rows {
        let wanted = match row.verdict()? {
            Verdict::Create | Verdict::Update => true,
            Verdict::Doubtful => row.decision()?.unwrap_or(judge.options.doubt.into()) != Decision::Skip,
            _ => false,
        };
        if wanted {
            pending.push(row.clone());
        }
    }
    let judged = judge.rows(tx, &pending, &mut Seen::default())?;
    let mut entered = Entered::default();
    let mut entry = Entry::default();
    for judged in judged {
        entry.sort(&judge, judged, &mut entered)?;
    }
    entered.results = entry.enter(tx, &judge, origin)?;
    Ok(entered)
}

/// A batch sorted by what is to be done.
#[derive(Default)]
struct Entry {
    results: Vec<RowResult>,
    newcomers: Vec<Newcomer>,
    changes: Vec<(i64, Verdict, Option<RecordId>, Plan)>,
    purchases: Vec<(i64, Option<RecordId>, PurchaseDraft)>,
}

impl Entry {
    fn sort(&mut self, judge: &Judge, judged: Judged, counts: &mut Entered) -> Result<()> {
        let judged = if judged.decided == Decided::Outdated {
            Judged::bad(judged.row_number, vec![Fault::row("import-fault-decision-outdated")])
        } else {
            judged
        };
        let verdict = match judged.verdict {
            Verdict::Doubtful if judged.decision().is_some() || judge.options.doubt == Doubt::Create => {
                judged.becomes()
            }
            other => other,
        };
        let (done, plan) = match (verdict, judged.plan) {
            (Verdict::Create, Some(plan)) => (Verdict::Created, plan),
            (Verdict::Update, Some(plan)) => (Verdict::Updated, plan),
            (Verdict::Unchanged, _) => {
                self.results.push(result(&Judged { verdict, plan: None, ..judged })?);
                return Ok(());
            }
            _ => {
                if judge.options.all_or_nothing {
                    let message = Message::new("import-row-changed-meanwhile").with("row", judged.row_number);
                    return Err(Error::refused(message));
                }
                counts.refused += 1;
                self.results.push(result(&Judged { verdict: Verdict::Bad, plan: None, ..judged })?);
                return Ok(());
            }
        };
        match done {
            Verdict::Created => counts.created += 1,
            _ => counts.updated += 1,
        }
        let row = judged.row_number;
        match plan {
            Plan::NewCustomer(draft) => {
                let blank = overlay::blank(RecordId(0), judge.today());
                let mut facts = overlay::lay(judge.policy(), &blank, &draft.said, |_| true, judge.today());
                if facts.kind.is_empty() {
                    facts.kind.clone_from(&judge.reading.default_kind);
                }
                self.newcomers.push(Newcomer {
                    row_number: row,
                    number: draft.number.clone(),
                    facts,
                    owner: draft.owner.unwrap_or(judge.importer()),
                    contact: draft.contact.clone(),
                });
            }
            Plan::NewPurchase { party, draft } => self.purchases.push((row, party, draft)),
            plan => self.changes.push((row, done, judged.customer, plan)),
        }
        Ok(())
    }

    fn enter(mut self, tx: &mut Tx<'_>, judge: &Judge, origin: &Origin) -> Result<Vec<RowResult>> {
        let ids = enter::customers(tx, judge.policy(), origin, &self.newcomers)?;
        for (newcomer, id) in self.newcomers.iter().zip(ids) {
            self.results.push(entered(newcomer.row_number, Verdict::Created, Some(id), String::new()));
        }
        let mut touched = BTreeSet::new();
        for (row, done, customer, plan) in &self.changes {
            let stood = amend::change(tx, origin, *row, plan, &mut touched)?;
            self.results.push(entered(*row, *done, *customer, json(&stood)?));
        }
        for id in touched {
            amend::settle(tx, origin, id)?;
        }
        let buyers = unknown_buyers(tx, judge, origin, &self.purchases)?;
        let mut new = Vec::with_capacity(self.purchases.len());
        for (row, party, draft) in self.purchases {
            let customer = party
                .or_else(|| buyers.get(&buyer_key(&draft)).copied())
                .ok_or_else(|| Error::Corrupt(format!("nobody bought row {row}")))?;
            new.push(NewPurchase {
                customer,
                purchased_on: draft.purchased_on,
                amount_fen: draft.amount_fen,
                currency: draft.currency,
                quantity: draft.quantity,
                order_number: draft.order_number,
                import: Some(origin.import),
            });
            self.results.push(entered(row, Verdict::Created, Some(customer), String::new()));
        }
        // Facts: no header, no line in the log.
        crate::store::purchases_insert(tx, &new)?;
        Ok(self.results)
    }
}

fn entered(row_number: i64, verdict: Verdict, customer: Option<RecordId>, before: String) -> RowResult {
    RowResult { row_number, verdict, faults: String::new(), customer, before }
}

/// By what a sheet of purchases names somebody nobody knows.
fn buyer_key(draft: &PurchaseDraft) -> String {
    match (&draft.number, &draft.customer) {
        (Some(number), _) => format!("n:{number}"),
        (None, name) => format!("a:{}", name_key(name.as_deref().unwrap_or_default())),
    }
}

/// Creates the customers that a batch of purchases names and nobody knows: by number, or by name where the sheet has one,
/// incomplete, without a date of opening.
fn unknown_buyers(
    tx: &mut Tx<'_>,
    judge: &Judge,
    origin: &Origin,
    purchases: &[(i64, Option<RecordId>, PurchaseDraft)],
) -> Result<BTreeMap<String, RecordId>> {
    let mut newcomers: BTreeMap<String, Newcomer> = BTreeMap::new();
    for (row, party, draft) in purchases {
        if party.is_some() {
            continue;
        }
        let name = draft.customer.clone().or_else(|| draft.number.clone()).unwrap_or_default();
        let mut facts = overlay::blank(RecordId(0), judge.today());
        facts.name_key = name_key(&name);
        facts.name = name;
        facts.kind.clone_from(&judge.reading.default_kind);
        Lifecycle::Customer.key().clone_into(&mut facts.lifecycle);
        newcomers.entry(buyer_key(draft)).or_insert_with(|| Newcomer {
            row_number: *row,
            number: draft.number.clone(),
            facts,
            owner: judge.importer(),
            contact: None,
        });
    }
    let (keys, newcomers): (Vec<String>, Vec<Newcomer>) = newcomers.into_iter().unzip();
    let ids = enter::customers(tx, judge.policy(), origin, &newcomers)?;
    Ok(keys.into_iter().zip(ids).collect())
}
