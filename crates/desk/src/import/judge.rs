//! What becomes of the requests that a file tells of: a new one, a change of one that was brought in before, nothing new, or
//! what is wrong with it.

use std::collections::{HashMap, HashSet};

use intake::Origin;
use intake::model::{Fault, Verdict, json, message_of, read_json};
use intake::store::RowResult;
use kernel::{Actor, DepartmentId, GroupId, Message, Moment, Read, RecordId, Result, StaffId, staff};

use super::given::Given;
use super::reading::Reading;
use super::store::{self, Named, Standing};
use crate::bulk::{Again, Past};

/// What becomes of a row.
pub struct Judged {
    /// The row.
    pub row: i64,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What is wrong with it, or to be said of it.
    pub faults: Vec<Fault>,
    /// What is to be done.
    pub plan: Plan,
}

/// What is to be done with a row.
pub enum Plan {
    /// Nothing.
    Nothing,
    /// A request that is not there yet.
    New(Box<Past>),
    /// A request that was brought in before; with what was told of it then.
    Changed(Box<Again>, String),
}

/// What a judge knows of the company and of the import.
pub struct Judge {
    pub(super) policy: std::sync::Arc<kernel::policy::Policy>,
    pub(super) actor: Actor,
    pub(super) import: Origin,
    pub(super) people: HashMap<String, (StaffId, Option<DepartmentId>)>,
    /// In which group whoever belongs to one works.
    pub(super) groups: HashMap<StaffId, GroupId>,
    /// Who may see what of a protected kind, by the kind's key.
    pub(super) named: HashMap<String, Vec<StaffId>>,
    pub(super) now: Moment,
}

impl Judge {
    /// A judge of one import, for whoever brings it in.
    pub fn of(read: &mut Read<'_>, actor: Actor, import: &Origin) -> Result<Self> {
        let policy = read.policy()?;
        let mut named = HashMap::new();
        let service = policy.service();
        for kind in service.kinds.iter().flatten().filter(|kind| kind.protected) {
            let mut people = vec![actor.id];
            let handler = service.triage.as_ref().and_then(|triage| triage.handler_of(&kind.key));
            if let Some(function) = handler {
                people.extend(kernel::actor::holders(read, function)?);
            }
            people.sort_unstable();
            people.dedup();
            named.insert(kind.key.clone(), people);
        }
        let people = store::people(read)?;
        let groups = staff::first_groups(read)?;
        Ok(Self { now: read.now(), policy, actor, import: import.clone(), people, groups, named })
    }

    /// Judges a batch; `seen` holds the numbers of the rows before.
    pub fn rows(
        &self,
        read: &mut Read<'_>,
        rows: &[(i64, Given)],
        seen: &mut HashSet<String>,
    ) -> Result<Vec<Judged>> {
        let customers: Vec<&str> =
            rows.iter().map(|(_, given)| given.customer.as_str()).filter(|name| !name.is_empty()).collect();
        let customers = store::customers_named(read, &self.actor, &customers)?;
        let numbers: Vec<&str> = rows.iter().map(|(_, given)| given.number.as_str()).collect();
        let standing = store::standing(read, &numbers)?;
        rows.iter()
            .map(|(row, given)| {
                let repeated = !given.number.is_empty() && !seen.insert(given.number.clone());
                self.row(*row, given, repeated, &customers, standing.get(&given.number))
            })
            .collect()
    }

    fn row(
        &self,
        row: i64,
        given: &Given,
        repeated: bool,
        customers: &HashMap<String, Option<Named>>,
        standing: Option<&Standing>,
    ) -> Result<Judged> {
        let mut reading = Reading::new(self);
        if !given.broken.is_empty() {
            reading.fault(Message::new(given.broken.clone()));
            return Ok(bad(row, reading));
        }
        for (column, why) in &given.untold {
            reading.faults.push(Fault::cell(Some(*column), message_of(why.key(), why.args())));
        }
        if !given.untold.is_empty() {
            return Ok(bad(row, reading));
        }
        if repeated {
            reading.fault(Message::new("desk-import-repeated").with("number", given.number.clone()));
        }
        let past = reading.past(given, customers, standing.and_then(|standing| standing.clocks_from));
        let before = match standing {
            None => None,
            Some(Standing { told: Some((told, _)), .. }) => Some(read_json::<Given>(told)?),
            Some(_) => {
                reading.fault(Message::new("desk-import-ours").with("number", given.number.clone()));
                None
            }
        };
        let Some(past) = past.filter(|_| reading.faults.is_empty()) else { return Ok(bad(row, reading)) };
        let Some((before, standing)) = before.zip(standing) else {
            let plan = Plan::New(Box::new(past));
            return Ok(Judged { row, verdict: Verdict::Create, faults: reading.notes, plan });
        };
        if before == *given {
            return Ok(Judged { row, verdict: Verdict::Unchanged, faults: Vec::new(), plan: Plan::Nothing });
        }
        let told = standing.told.as_ref();
        if told.is_none_or(|(_, version)| *version != standing.version) {
            reading.fault(Message::new("desk-import-moved-on").with("number", given.number.clone()));
            return Ok(bad(row, reading));
        }
        let again = Again {
            id: standing.id,
            version: standing.version,
            keeps_clocks: keeps_clocks(&before, given),
            renamed: renamed(&before, given),
            past: Past { steps: reading.steps(given, &before.follow_ups), ..past },
        };
        let told = told.map(|(told, _)| told.clone()).unwrap_or_default();
        let plan = Plan::Changed(Box::new(again), told);
        Ok(Judged { row, verdict: Verdict::Update, faults: reading.notes, plan })
    }

    /// What stood before an import changed it, to be put back.
    pub fn back(&self, read: &mut Read<'_>, rows: &[(RecordId, i64, Given, Given)]) -> Result<Vec<Again>> {
        let customers: Vec<&str> = rows.iter().map(|(_, _, before, _)| before.customer.as_str()).collect();
        let customers = store::customers_named(read, &self.actor, &customers)?;
        let numbers: Vec<&str> = rows.iter().map(|(_, _, before, _)| before.number.as_str()).collect();
        let standing = store::standing(read, &numbers)?;
        let mut back = Vec::with_capacity(rows.len());
        for (id, version, before, told) in rows {
            let mut reading = Reading::new(self);
            let clocks_from = standing.get(&before.number).and_then(|standing| standing.clocks_from);
            if let Some(past) = reading.past(before, &customers, clocks_from) {
                back.push(Again {
                    id: *id,
                    version: *version,
                    keeps_clocks: keeps_clocks(told, before),
                    renamed: renamed(told, before),
                    // What was said stays in the log.
                    past: Past { steps: Vec::new(), ..past },
                });
            }
        }
        Ok(back)
    }
}

/// Whether nothing that the clocks hang on differs.
fn keeps_clocks(one: &Given, other: &Given) -> bool {
    let hangs = |given: &Given| {
        let Given { customer, agent, priority, state, received, answered, resolved, closed, due, .. } =
            given.clone();
        [customer, agent, priority, state, received, answered, resolved, closed, due]
    };
    hangs(one) == hangs(other)
}

/// Whether what it is found by differs.
fn renamed(one: &Given, other: &Given) -> bool {
    let found = |given: &Given| {
        let Given { subject, text, contact, mail, phone, .. } = given.clone();
        [subject, text, contact, mail, phone]
    };
    found(one) != found(other)
}

/// A row that can not be entered.
fn bad(row: i64, reading: Reading<'_>) -> Judged {
    Judged { row, verdict: Verdict::Bad, faults: reading.faults, plan: Plan::Nothing }
}

/// What became of a row, as it is written beside it.
pub(super) fn result(judged: &Judged) -> Result<RowResult> {
    let faults = if judged.faults.is_empty() { String::new() } else { json(&judged.faults)? };
    let (row_number, verdict) = (judged.row, judged.verdict);
    Ok(RowResult { row_number, verdict, faults, customer: None, before: String::new() })
}
