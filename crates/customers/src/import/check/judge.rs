//! What is to become of each row of a batch: the one place where a row meets the archive.
//!
//! The check asks it to show what would happen; applying asks it again inside its transaction, so that what is entered
//! is judged by what stands then. What a row of each sheet comes to stands in [`super::customers`], [`super::contacts`] and
//! [`super::purchases`]; whom a row names in [`super::party`].

use std::collections::HashMap;
use std::sync::Arc;

use kernel::policy::Policy;
use kernel::{Actor, Day, Message, Read, RecordId, Result, StaffId};
use rulebook::parts::archive::Likeness;
use rulebook::{Action, Reach};

use super::known::{self, Known, Party, Wanted};
use super::plan::Judged;
use super::seen::Seen;
use crate::import::draft::{ContactDraft, Draft, PurchaseDraft, Reading};
use crate::import::fields::Field;
use crate::import::model::Options;
use crate::model::{Contact, Customer, KIND, Purchase, name_key};
use intake::model::{Decision, Fault, Intake, unstaged};
use intake::store::StagedRow;

/// Judges the rows of one import for the person who brings it in.
pub struct Judge {
    pub(super) actor: Actor,
    pub(super) policy: Arc<Policy>,
    /// How its rows are read.
    pub reading: Reading,
    /// What was chosen for it.
    pub options: Options,
    pub(super) may_create: bool,
    pub(super) today: Day,
}

/// What rows of one batch are judged by.
pub(super) struct Bench<'a> {
    pub(super) judge: &'a Judge,
    pub(super) known: Known,
    pub(super) customers: HashMap<RecordId, Customer>,
    pub(super) contacts: HashMap<RecordId, Vec<Contact>>,
    pub(super) orders: HashMap<(RecordId, String), Purchase>,
}

/// A row as it was read, with what somebody decided about it.
struct ReadRow {
    number: i64,
    draft: std::result::Result<Draft, Vec<Fault>>,
    decision: Option<Decision>,
}

impl Judge {
    /// For the person who imports; their leave is that of the moment.
    pub fn of(read: &mut Read<'_>, actor: Actor, intake: &Intake) -> Result<Self> {
        let policy = read.policy()?;
        let may_create = actor.reach(read, Action::Create, KIND)? != Reach::None;
        let today = policy.working_calendar().date_of(read.now().timestamp()).into();
        let reading = Reading::of(read, &actor, intake)?;
        Ok(Self { actor, policy, reading, options: intake.options()?, may_create, today })
    }

    /// The rulebook the rows are judged under.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Who brings the rows in; answers for new customers whose row names nobody.
    #[must_use]
    pub const fn importer(&self) -> StaffId {
        self.actor.id
    }

    /// Today, in the company's zone.
    #[must_use]
    pub const fn today(&self) -> Day {
        self.today
    }

    /// Judges a batch; what the rows say is noted in `seen`, so that later ones that repeat it are noticed.
    pub fn rows(&self, read: &mut Read<'_>, rows: &[StagedRow], seen: &mut Seen) -> Result<Vec<Judged>> {
        let rows = self.read(rows)?;
        let mut bench = self.bench(read, &rows)?;
        bench.gather(read, &rows)?;
        let judged = rows.into_iter().map(|row| {
            let number = row.number;
            let outcome = match &row.draft {
                Err(faults) => return Judged::bad(number, faults.clone()),
                Ok(Draft::Customer(draft)) => bench.customer(number, draft, row.decision, seen),
                Ok(Draft::Contact(draft)) => bench.contact(number, draft, seen),
                Ok(Draft::Purchase(draft)) => bench.purchase(number, draft, seen),
            };
            Judged::of(number, outcome)
        });
        Ok(judged.collect())
    }

    /// For each row of customers, those in the archive that it may be about and that who imports may know of.
    pub fn candidates(&self, read: &mut Read<'_>, rows: &[StagedRow]) -> Result<Vec<Vec<Party>>> {
        let rows = self.read(rows)?;
        let bench = self.bench(read, &rows)?;
        let candidates = rows.iter().map(|row| match &row.draft {
            Ok(Draft::Customer(draft)) => {
                bench.candidates(draft).into_iter().filter(|party| party.may_read).cloned().collect()
            }
            _ => Vec::new(),
        });
        Ok(candidates.collect())
    }

    fn read(&self, rows: &[StagedRow]) -> Result<Vec<ReadRow>> {
        rows.iter()
            .map(|row| {
                let draft = self.reading.draft(&unstaged(row.row_number, &row.cells)?);
                Ok(ReadRow { number: row.row_number, draft, decision: row.decision()? })
            })
            .collect()
    }

    fn bench(&self, read: &mut Read<'_>, rows: &[ReadRow]) -> Result<Bench<'_>> {
        let known = Known::of(read, &self.actor, &wanted(rows))?;
        Ok(Bench {
            judge: self,
            known,
            customers: HashMap::new(),
            contacts: HashMap::new(),
            orders: HashMap::new(),
        })
    }

    pub(super) fn doubts_by(&self, likeness: Likeness) -> bool {
        self.policy.archive().dedupe.iter().flatten().any(|by| *by == likeness)
    }

    pub(super) fn number_fault(&self, message: Message) -> Fault {
        Fault::cell(self.reading.column(Field::Number).or_else(|| self.reading.column(Field::Name)), message)
    }
}

/// By what a batch names customers.
fn wanted(rows: &[ReadRow]) -> Wanted {
    let mut wanted = Wanted::default();
    for draft in rows.iter().filter_map(|row| row.draft.as_ref().ok()) {
        match draft {
            Draft::Customer(draft) => {
                wanted.numbers.extend(draft.number.clone());
                wanted.codes.extend(draft.said.credit_code.clone());
                wanted.names.extend(draft.said.name.as_deref().map(name_key));
                wanted.phones.extend(draft.said.phone.as_ref().map(|phone| phone.digits.clone()));
            }
            Draft::Contact(ContactDraft { number, customer, .. })
            | Draft::Purchase(PurchaseDraft { number, customer, .. }) => match (number, customer) {
                (Some(number), _) => drop(wanted.numbers.insert(number.clone())),
                (None, Some(name)) => drop(wanted.names.insert(name_key(name))),
                (None, None) => {}
            },
        }
    }
    wanted
}

impl Bench<'_> {
    /// Looks up the rows that a batch may change.
    fn gather(&mut self, read: &mut Read<'_>, rows: &[ReadRow]) -> Result<()> {
        let mut ids: Vec<RecordId> = Vec::new();
        let mut orders = Vec::new();
        for row in rows {
            ids.extend(row.decision.and_then(Decision::customer));
            let named = match &row.draft {
                Ok(Draft::Customer(draft)) => self.same(draft, row.decision),
                Ok(Draft::Contact(ContactDraft { number, customer, .. })) => {
                    self.named(number.as_deref(), customer.as_deref())
                }
                Ok(Draft::Purchase(PurchaseDraft {
                    order_number: Some(order), number, customer, ..
                })) => {
                    orders.push(order.clone());
                    self.named(number.as_deref(), customer.as_deref())
                }
                Ok(Draft::Purchase(_)) | Err(_) => continue,
            };
            ids.extend(named.ok().flatten().map(|party| party.id));
        }
        ids.sort_unstable();
        ids.dedup();
        if orders.is_empty() {
            self.contacts = known::contacts(read, &ids)?;
            self.customers = known::customers(read, &ids)?;
        } else {
            self.orders = known::orders(read, &ids, &orders)?;
        }
        Ok(())
    }
}
