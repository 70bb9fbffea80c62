//! What is to become of each row of a batch: the one place where a row meets the archive.
//!
//! The check asks it to show what would happen; applying asks it again inside its transaction, so that what is entered
//! is judged by what stands then.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::policy::Policy;
use kernel::{Actor, Day, Message, Read, RecordId, Result, StaffId};
use rulebook::parts::archive::Likeness;
use rulebook::{Action, Reach};

use super::known::{self, Known, Party, Wanted};
use super::overlay;
use super::seen::Seen;
use crate::fields::ContactFields;
use crate::import::draft::{ContactDraft, CustomerDraft, Draft, PurchaseDraft, Reading};
use crate::import::fields::Field;
use crate::import::model::{Existing, Fault, Intake, Missing, Options, Verdict, unstaged};
use crate::import::store::StagedRow;
use crate::model::{Contact, Customer, KIND, Purchase, name_key};

/// What entering a row does.
#[derive(Clone, Debug)]
pub enum Plan {
    /// A customer that was not there.
    NewCustomer(Box<CustomerDraft>),
    /// A customer changes, perhaps with one of its contacts.
    ChangeCustomer {
        /// Whose archive.
        party: Party,
        /// What stands.
        before: Box<Customer>,
        /// What will.
        after: Box<Customer>,
        /// The person named in the row.
        contact: Option<PlannedContact>,
    },
    /// Only a contact is new or changes.
    Contact {
        /// Whose contact.
        party: Party,
        /// The person.
        contact: PlannedContact,
    },
    /// A purchase of a customer, or of one to be created.
    NewPurchase {
        /// Who bought; none for somebody nobody knows yet.
        party: Option<RecordId>,
        /// What.
        draft: PurchaseDraft,
    },
    /// An order that is there changes.
    ChangePurchase {
        /// What stands.
        before: Box<Purchase>,
        /// What will.
        draft: PurchaseDraft,
    },
}

/// What happens with a person at a customer.
#[derive(Clone, Debug)]
pub enum PlannedContact {
    /// Somebody new.
    New(ContactFields),
    /// Somebody known.
    Change {
        /// What stands.
        before: Box<Contact>,
        /// What will.
        after: Box<Contact>,
    },
}

/// A row with what becomes of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Which row.
    pub row_number: i64,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What is wrong with it, or why it is in doubt.
    pub faults: Vec<Fault>,
    /// The customer it is about, or may be about.
    pub customer: Option<RecordId>,
    /// What entering it does; for a doubtful row, when it is entered all the same.
    pub plan: Option<Plan>,
}

/// Judges the rows of one import for the person who brings it in.
pub struct Judge {
    actor: Actor,
    policy: Arc<Policy>,
    /// How its rows are read.
    pub reading: Reading,
    /// What was chosen for it.
    pub options: Options,
    may_create: bool,
    today: Day,
}

/// What rows of one batch are judged by.
struct Bench<'a> {
    judge: &'a Judge,
    known: Known,
    customers: HashMap<RecordId, Customer>,
    contacts: HashMap<RecordId, Vec<Contact>>,
    orders: HashMap<(RecordId, String), Purchase>,
}

/// What one row comes to.
struct Outcome {
    verdict: Verdict,
    customer: Option<RecordId>,
    fault: Option<Fault>,
    plan: Option<Plan>,
}

impl Outcome {
    fn will(verdict: Verdict, customer: Option<RecordId>, plan: Plan) -> Self {
        Self { verdict, customer, fault: None, plan: Some(plan) }
    }

    fn unchanged(customer: RecordId) -> Self {
        Self { verdict: Verdict::Unchanged, customer: Some(customer), fault: None, plan: None }
    }

    fn doubtful(customer: Option<RecordId>, fault: Fault, plan: Plan) -> Self {
        Self { verdict: Verdict::Doubtful, customer, fault: Some(fault), plan: Some(plan) }
    }

    fn bad(fault: Fault) -> Self {
        Self { verdict: Verdict::Bad, customer: None, fault: Some(fault), plan: None }
    }
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
        let drafts = rows
            .iter()
            .map(|row| Ok((row.row_number, self.reading.draft(&unstaged(row.row_number, &row.cells)?))))
            .collect::<Result<Vec<_>>>()?;
        let good = || drafts.iter().filter_map(|(_, draft)| draft.as_ref().ok());
        let known = Known::of(read, &self.actor, &wanted(good()))?;
        let mut bench = Bench {
            judge: self,
            known,
            customers: HashMap::new(),
            contacts: HashMap::new(),
            orders: HashMap::new(),
        };
        bench.gather(read, &good().collect::<Vec<_>>())?;
        let judged = drafts.into_iter().map(|(row_number, draft)| {
            let draft = match draft {
                Ok(draft) => draft,
                Err(faults) => {
                    return Judged { row_number, verdict: Verdict::Bad, faults, customer: None, plan: None };
                }
            };
            let outcome = match &draft {
                Draft::Customer(draft) => bench.customer(row_number, draft, seen),
                Draft::Contact(draft) => bench.contact(row_number, draft, seen),
                Draft::Purchase(draft) => bench.purchase(row_number, draft, seen),
            };
            let Outcome { verdict, customer, fault, plan } = outcome;
            Judged { row_number, verdict, faults: fault.into_iter().collect(), customer, plan }
        });
        Ok(judged.collect())
    }

    fn doubts_by(&self, likeness: Likeness) -> bool {
        self.policy.archive().dedupe.iter().flatten().any(|by| *by == likeness)
    }

    fn number_fault(&self, message: Message) -> Fault {
        Fault::cell(self.reading.column(Field::Number).or_else(|| self.reading.column(Field::Name)), message)
    }
}

/// By what a batch names customers.
fn wanted<'d>(drafts: impl Iterator<Item = &'d Draft>) -> Wanted {
    let mut wanted = Wanted::default();
    for draft in drafts {
        match draft {
            Draft::Customer(draft) => {
                wanted.numbers.extend(draft.number.clone());
                wanted.codes.extend(draft.credit_code.clone());
                wanted.names.extend(draft.name.as_deref().map(name_key));
                wanted.phones.extend(draft.phone.as_ref().map(|phone| phone.digits.clone()));
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
    fn gather(&mut self, read: &mut Read<'_>, drafts: &[&Draft]) -> Result<()> {
        let mut ids: Vec<RecordId> = Vec::new();
        let mut orders = Vec::new();
        for draft in drafts {
            match draft {
                Draft::Customer(draft) => {
                    ids.extend(self.same(draft).ok().flatten().map(|party| party.id));
                }
                Draft::Contact(draft) => {
                    ids.extend(
                        self.named(draft.number.as_deref(), draft.customer.as_deref())
                            .ok()
                            .flatten()
                            .map(|p| p.id),
                    );
                }
                Draft::Purchase(draft) => {
                    let Some(order) = &draft.order_number else { continue };
                    let party = self.named(draft.number.as_deref(), draft.customer.as_deref()).ok().flatten();
                    if let Some(party) = party {
                        ids.push(party.id);
                        orders.push(order.clone());
                    }
                }
            }
        }
        ids.sort_unstable();
        ids.dedup();
        if matches!(drafts.first(), Some(Draft::Purchase(_))) {
            self.orders = known::orders(read, &ids, &orders)?;
            return Ok(());
        }
        self.contacts = known::contacts(read, &ids)?;
        self.customers = known::customers(read, &ids)?;
        Ok(())
    }

    /// The customer that a row of customers is about: by number, else by credit code, else by name and phone together.
    fn same(&self, draft: &CustomerDraft) -> std::result::Result<Option<&Party>, Fault> {
        if let Some(number) = &draft.number {
            return match self.known.by_number(number) {
                Some(party) if party.removed => Err(self
                    .judge
                    .number_fault(Message::new("import-fault-number-taken").with("number", number.clone()))),
                found => Ok(found),
            };
        }
        if let Some(code) = &draft.credit_code {
            match self.known.by_code(code).as_slice() {
                [party] => return Ok(Some(*party)),
                [] => {}
                _ => {
                    let message = Message::new("import-fault-several-of-code").with("code", code.clone());
                    return Err(Fault::cell(self.judge.reading.column(Field::CreditCode), message));
                }
            }
        }
        let (Some(name), Some(phone)) = (&draft.name, &draft.phone) else { return Ok(None) };
        let named = self.known.by_name(&name_key(name));
        let called = self.known.by_phone(&phone.digits);
        let mut both = named.into_iter().filter(|party| called.iter().any(|other| other.id == party.id));
        match (both.next(), both.next()) {
            (Some(party), None) => Ok(Some(party)),
            _ => Ok(None),
        }
    }

    /// The customer that a contact or a purchase names: by number, else by name.
    fn named(&self, number: Option<&str>, name: Option<&str>) -> std::result::Result<Option<&Party>, Fault> {
        if let Some(number) = number {
            return match self.known.by_number(number) {
                Some(party) if party.removed => Err(self
                    .judge
                    .number_fault(Message::new("import-fault-number-taken").with("number", number))),
                found => Ok(found),
            };
        }
        let Some(name) = name else { return Ok(None) };
        match self.known.by_name(&name_key(name)).as_slice() {
            [] => Ok(None),
            [party] => Ok(Some(*party)),
            _ => {
                let message = Message::new("import-fault-several-of-name").with("name", name);
                Err(Fault::cell(self.judge.reading.column(Field::Name), message))
            }
        }
    }

    fn not_yours(&self, party: &Party) -> Outcome {
        // Who may not know of a customer learns no more than that the row can not be entered.
        let message = if party.may_read {
            Message::new("import-fault-not-yours").with("number", party.number.clone())
        } else {
            Message::new("import-fault-out-of-reach")
        };
        Outcome::bad(self.judge.number_fault(message))
    }

    fn customer(&self, row: i64, draft: &CustomerDraft, seen: &mut Seen) -> Outcome {
        let keys = Keys::of(draft);
        if let Some(earlier) = keys.repeats(seen) {
            return Outcome::bad(Fault::row(Message::new("import-fault-repeated").with("row", earlier)));
        }
        let doubt_in_sheet = self.doubt_in_sheet(&keys, seen);
        keys.note(seen, row);
        let found = match self.same(draft) {
            Ok(found) => found,
            Err(fault) => return Outcome::bad(fault),
        };
        let Some(party) = found else {
            return self.new_customer(draft, doubt_in_sheet);
        };
        let met = format!("r:{}", party.id);
        if let Some(earlier) = seen.row(&met) {
            return Outcome::bad(Fault::row(Message::new("import-fault-repeated").with("row", earlier)));
        }
        seen.note(met, row);
        if !party.may_edit {
            return self.not_yours(party);
        }
        self.changed_customer(party, draft)
    }

    fn changed_customer(&self, party: &Party, draft: &CustomerDraft) -> Outcome {
        let existing = self.judge.options.existing;
        let standing = self.customers.get(&party.id).filter(|_| existing != Existing::Skip);
        let Some(before) = standing else { return Outcome::unchanged(party.id) };
        let after = overlay::customer(&self.judge.policy, before, draft, existing, self.judge.today);
        let contact = draft.contact.as_ref().and_then(|said| self.planned_contact(party.id, said));
        let update = |plan| Outcome::will(Verdict::Update, Some(party.id), plan);
        match (after == *before, contact) {
            (true, None) => Outcome::unchanged(party.id),
            (true, Some(contact)) => update(Plan::Contact { party: party.clone(), contact }),
            (false, contact) => update(Plan::ChangeCustomer {
                party: party.clone(),
                before: Box::new(before.clone()),
                after: Box::new(after),
                contact,
            }),
        }
    }

    fn new_customer(&self, draft: &CustomerDraft, doubt: Option<Fault>) -> Outcome {
        let judge = self.judge;
        if draft.name.is_none() {
            return Outcome::bad(Fault::cell(judge.reading.column(Field::Name), "import-fault-name-needed"));
        }
        if !judge.may_create {
            return Outcome::bad(Fault::row("import-fault-may-not-create"));
        }
        let plan = Plan::NewCustomer(Box::new(draft.clone()));
        if let Some((party, fault)) = self.doubt(draft) {
            return Outcome::doubtful(party, fault, plan);
        }
        match doubt {
            Some(fault) => Outcome::doubtful(None, fault, plan),
            None => Outcome::will(Verdict::Create, None, plan),
        }
    }

    /// Somebody in the archive who may be the same.
    fn doubt(&self, draft: &CustomerDraft) -> Option<(Option<RecordId>, Fault)> {
        let judge = self.judge;
        let code = draft.credit_code.as_deref().filter(|_| judge.doubts_by(Likeness::CreditCode));
        let name = draft.name.as_deref().filter(|_| judge.doubts_by(Likeness::Name));
        let phone = draft.phone.as_ref().filter(|_| judge.doubts_by(Likeness::Phone));
        let alike = [
            ("import-doubt-credit-code", Field::CreditCode, code.map(|code| self.known.by_code(code))),
            ("import-doubt-name", Field::Name, name.map(|name| self.known.by_name(&name_key(name)))),
            ("import-doubt-phone", Field::Phone, phone.map(|phone| self.known.by_phone(&phone.digits))),
        ];
        for (key, field, parties) in alike {
            let parties = parties.unwrap_or_default();
            let shown = parties.iter().find(|party| party.may_read).or_else(|| parties.first());
            let Some(party) = shown else { continue };
            let column = judge.reading.column(field);
            if !party.may_read {
                return Some((None, Fault::cell(column, "import-doubt-hidden")));
            }
            let message =
                Message::new(key).with("number", party.number.clone()).with("name", party.name.clone());
            return Some((Some(party.id), Fault::cell(column, message)));
        }
        None
    }

    /// An earlier row of the sheet that may be the same.
    fn doubt_in_sheet(&self, keys: &Keys, seen: &Seen) -> Option<Fault> {
        let judge = self.judge;
        let name = keys.name.as_ref().filter(|_| judge.doubts_by(Likeness::Name));
        let phone = keys.phone.as_ref().filter(|_| judge.doubts_by(Likeness::Phone));
        let row = name.and_then(|key| seen.row(key)).or_else(|| phone.and_then(|key| seen.row(key)))?;
        Some(Fault::row(Message::new("import-doubt-row").with("row", row)))
    }

    fn contact(&self, row: i64, draft: &ContactDraft, seen: &mut Seen) -> Outcome {
        let party = match self.named(draft.number.as_deref(), draft.customer.as_deref()) {
            Ok(Some(party)) => party,
            Ok(None) => {
                return Outcome::bad(self.unknown(draft.number.as_deref(), draft.customer.as_deref()));
            }
            Err(fault) => return Outcome::bad(fault),
        };
        if !party.may_edit {
            return self.not_yours(party);
        }
        let phone = draft.fields.phone.as_ref().map(|phone| phone.digits.as_str()).unwrap_or_default();
        let key = format!("t:{}:{}:{phone}", party.id, name_key(&draft.fields.name));
        if let Some(earlier) = seen.row(&key) {
            return Outcome::bad(Fault::row(Message::new("import-fault-repeated").with("row", earlier)));
        }
        seen.note(key, row);
        match self.planned_contact(party.id, &draft.fields) {
            None => Outcome::unchanged(party.id),
            Some(contact) => {
                let verdict =
                    if matches!(contact, PlannedContact::New(_)) { Verdict::Create } else { Verdict::Update };
                Outcome::will(verdict, Some(party.id), Plan::Contact { party: party.clone(), contact })
            }
        }
    }

    /// What a person named in a row makes of the customer's contacts; none when it says nothing new.
    fn planned_contact(&self, customer: RecordId, said: &ContactFields) -> Option<PlannedContact> {
        let existing = self.judge.options.existing;
        let theirs = self.contacts.get(&customer).map(Vec::as_slice).unwrap_or_default();
        let key = name_key(&said.name);
        let Some(before) = theirs.iter().find(|contact| name_key(&contact.name) == key) else {
            return Some(PlannedContact::New(ContactFields { main: theirs.is_empty(), ..said.clone() }));
        };
        let after = overlay::contact(before, said, existing);
        (after != *before)
            .then(|| PlannedContact::Change { before: Box::new(before.clone()), after: Box::new(after) })
    }

    fn unknown(&self, number: Option<&str>, name: Option<&str>) -> Fault {
        let named = number.or(name).unwrap_or_default();
        self.judge.number_fault(Message::new("import-fault-unknown-customer").with("customer", named))
    }

    fn purchase(&self, row: i64, draft: &PurchaseDraft, seen: &mut Seen) -> Outcome {
        let judge = self.judge;
        let party = match self.named(draft.number.as_deref(), draft.customer.as_deref()) {
            Ok(party) => party,
            Err(fault) => return Outcome::bad(fault),
        };
        if let Some(order) = &draft.order_number {
            let buyer = match (party, &draft.number, &draft.customer) {
                (Some(party), ..) => party.id.to_string(),
                (None, Some(number), _) => format!("n:{number}"),
                (None, None, name) => format!("a:{}", name_key(name.as_deref().unwrap_or_default())),
            };
            let key = format!("o:{buyer}:{order}");
            if let Some(earlier) = seen.row(&key) {
                let column = judge.reading.column(Field::OrderNumber);
                let message = Message::new("import-fault-order-repeated").with("row", earlier);
                return Outcome::bad(Fault::cell(column, message));
            }
            seen.note(key, row);
        }
        let Some(party) = party else {
            if judge.options.missing == Missing::Refuse {
                return Outcome::bad(self.unknown(draft.number.as_deref(), draft.customer.as_deref()));
            }
            if !judge.may_create {
                return Outcome::bad(Fault::row("import-fault-may-not-create"));
            }
            return Outcome::will(
                Verdict::Create,
                None,
                Plan::NewPurchase { party: None, draft: draft.clone() },
            );
        };
        if !party.may_edit {
            return self.not_yours(party);
        }
        let order = draft.order_number.as_ref().and_then(|order| self.orders.get(&(party.id, order.clone())));
        match order {
            None => {
                let plan = Plan::NewPurchase { party: Some(party.id), draft: draft.clone() };
                Outcome::will(Verdict::Create, Some(party.id), plan)
            }
            Some(before) if same_order(before, draft) || judge.options.existing == Existing::Skip => {
                Outcome::unchanged(party.id)
            }
            Some(before) if judge.options.existing == Existing::Overwrite => {
                let plan = Plan::ChangePurchase { before: Box::new(before.clone()), draft: draft.clone() };
                Outcome::will(Verdict::Update, Some(party.id), plan)
            }
            Some(_) => {
                let order = draft.order_number.clone().unwrap_or_default();
                let message = Message::new("import-fault-order-differs").with("order", order);
                Outcome::bad(Fault::cell(judge.reading.column(Field::OrderNumber), message))
            }
        }
    }
}

fn same_order(before: &Purchase, draft: &PurchaseDraft) -> bool {
    before.purchased_on == draft.purchased_on
        && before.amount_fen == draft.amount_fen
        && before.currency == draft.currency
        && before.quantity == draft.quantity
}

/// By what a row of customers can be known again within its sheet.
struct Keys {
    number: Option<String>,
    code: Option<String>,
    name: Option<String>,
    phone: Option<String>,
}

impl Keys {
    fn of(draft: &CustomerDraft) -> Self {
        Self {
            number: draft.number.as_ref().map(|number| format!("n:{number}")),
            code: draft.credit_code.as_ref().map(|code| format!("c:{code}")),
            name: draft.name.as_ref().map(|name| format!("a:{}", name_key(name))),
            phone: draft.phone.as_ref().map(|phone| format!("p:{}", phone.digits)),
        }
    }

    /// The earlier row that is about the same customer beyond doubt.
    fn repeats(&self, seen: &Seen) -> Option<i64> {
        let by_number = self.number.as_ref().and_then(|key| seen.row(key));
        let by_code = self.code.as_ref().and_then(|key| seen.row(key));
        let by_name = self.name.as_ref().and_then(|key| seen.row(key));
        let by_phone = self.phone.as_ref().and_then(|key| seen.row(key));
        let by_both = by_name.filter(|row| by_phone == Some(*row) && self.number.is_none());
        by_number.or(by_code).or(by_both)
    }

    fn note(&self, seen: &mut Seen, row: i64) {
        for key in [&self.number, &self.code, &self.name, &self.phone].into_iter().flatten() {
            seen.note(key.clone(), row);
        }
    }
}
