//! Enters the rows that passed, in batches by a job between which people's own work is done.
//!
//! Each batch is judged once more inside its transaction: what somebody entered since the check is not entered twice. A
//! batch that was entered is marked so in the same transaction, so that a repeated step finds nothing left to do.

pub mod amend;
pub mod before;
pub mod enter;

use std::collections::BTreeMap;

use kernel::catalogue::Step;
use kernel::{Actor, Error, JobId, Message, Moment, RecordId, Result, Store, Tx, job};
use serde::{Deserialize, Serialize};
use serde_json::json as value;

use super::check::judge::Judge;
use super::check::plan::{Decided, Judged, Plan};
use super::check::result;
use super::check::seen::Seen;
use super::draft::PurchaseDraft;
use super::model::{Decision, Doubt, Fault, Intake, Phase, Target, Verdict, json};
use super::store::{self, RowResult, StagedRow};
use crate::fields::NewPurchase;
use crate::model::{Lifecycle, name_key};
use crate::{overlay, service};
use enter::{Newcomer, Origin};

/// The kind of job.
pub const JOB: &str = "import.apply";
/// How many rows one transaction enters. People's own changes wait behind it, so it is short: a customer comes with its
/// header, its search text and its line in the log, a purchase is one row.
const BATCH_OF_CUSTOMERS: i64 = 100;
const BATCH_OF_PURCHASES: i64 = 500;
/// How many batches one step enters before other jobs have their turn.
const BATCHES: usize = 40;

/// How far applying came and what it entered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The last row looked at.
    pub row: i64,
    /// How many rows were looked at.
    pub rows: i64,
    /// How many made something new.
    pub created: i64,
    /// How many changed something.
    pub updated: i64,
    /// How many passed the check and could not be entered any more.
    pub refused: i64,
}

/// One step: some batches.
pub fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    store::guarded(store, id, now, || run(store, id, now, BATCHES))
}

/// As [`step`], with a number of batches of one's own. For tests.
pub fn run(store: &Store, id: JobId, now: Moment, most_batches: usize) -> Result<Step> {
    for _ in 0..most_batches {
        let (job, header, intake) = store.read(now, |read| store::intake_of_job(read, id))?;
        if store::phase_of(&header)? != Phase::Applying {
            return Ok(Step::Finished);
        }
        let progress: Progress = job.progress()?;
        let limit = match intake.target()? {
            Target::Purchases => BATCH_OF_PURCHASES,
            Target::Customers | Target::Contacts => BATCH_OF_CUSTOMERS,
        };
        let rows = store.read(now, |read| store::rows_after(read, header.id, progress.row, limit))?;
        let staff =
            job.staff_id.ok_or_else(|| Error::Corrupt(format!("job {id} has nobody who began it")))?;
        let origin = Origin { import: header.id, number: header.number.clone(), by: staff };
        if rows.is_empty() {
            store.write(now, move |tx| finish(tx, id, &origin))?;
            return Ok(Step::Finished);
        }
        store.write(now, move |tx| {
            let (job, header, _) = store::intake_of_job(tx, id)?;
            if job.progress::<Progress>()? != progress || store::phase_of(&header)? != Phase::Applying {
                // Another process went on with it, or somebody stopped it.
                return Ok(());
            }
            let after = batch(tx, &origin, &intake, &rows, progress)?;
            job::advance(tx, id, &after, after.rows, intake.total)
        })?;
    }
    Ok(Step::More)
}

/// Enters one batch.
fn batch(
    tx: &mut Tx<'_>,
    origin: &Origin,
    intake: &Intake,
    rows: &[StagedRow],
    before: Progress,
) -> Result<Progress> {
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
    let mut after = before;
    after.row = rows.last().map_or(before.row, |row| row.row_number);
    after.rows += i64::try_from(rows.len()).unwrap_or_default();
    let mut entry = Entry::default();
    for judged in judged {
        entry.sort(&judge, judged, &mut after)?;
    }
    let results = entry.enter(tx, &judge, origin)?;
    store::rows_judged(tx, origin.import, &results)?;
    Ok(after)
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
    fn sort(&mut self, judge: &Judge, judged: Judged, after: &mut Progress) -> Result<()> {
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
                after.refused += 1;
                self.results.push(result(&Judged { verdict: Verdict::Bad, plan: None, ..judged })?);
                return Ok(());
            }
        };
        match done {
            Verdict::Created => after.created += 1,
            _ => after.updated += 1,
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
        for (row, done, customer, plan) in &self.changes {
            let stood = amend::change(tx, origin, *row, plan)?;
            self.results.push(entered(*row, *done, *customer, json(&stood)?));
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

/// All rows are entered: gives each account manager one duty about the archives that are incomplete, and tells the owner.
fn finish(tx: &mut Tx<'_>, id: JobId, origin: &Origin) -> Result<()> {
    let (job, header, intake) = store::intake_of_job(tx, id)?;
    if store::phase_of(&header)? != Phase::Applying {
        return Ok(());
    }
    let progress: Progress = job.progress()?;
    let version = store::phase_set(tx, origin.import, None, Phase::Applied)?;
    let told = value!({ "created": progress.created, "updated": progress.updated, "file": intake.file_name });
    store::note(tx, origin.import, "import.applied", origin.by, version, told)?;
    service::completeness_duties_for_import(tx, origin.import)?;
    let message = Message::new("notice-import-applied")
        .with("file", header.title.clone())
        .with("created", progress.created)
        .with("updated", progress.updated);
    store::tell(tx, &header, &message)
}
