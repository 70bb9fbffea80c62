//! What entering a row does, and a row with what becomes of it. No queries.

use kernel::RecordId;

use super::known::Party;
use crate::fields::ContactFields;
use crate::import::draft::{CustomerDraft, PurchaseDraft};
use crate::model::{Contact, Customer, Purchase};
use intake::model::{Decision, Fault, Verdict};

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

/// What became of a decision about a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decided {
    /// Nobody decided about it, or there is nothing to decide any more.
    #[default]
    Not,
    /// It holds.
    As(Decision),
    /// It no longer fits what stands.
    Outdated,
}

/// What one row comes to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What becomes of it.
    pub verdict: Verdict,
    /// The customer it is about, or may be about.
    pub customer: Option<RecordId>,
    /// What is wrong with it, or why it is in doubt.
    pub fault: Option<Fault>,
    /// What entering it does; for a doubtful row, when it is entered as decided, or all the same.
    pub plan: Option<Plan>,
    /// What became of a decision about it.
    pub decided: Decided,
}

impl Outcome {
    /// Makes or changes something.
    #[must_use]
    pub const fn will(verdict: Verdict, customer: Option<RecordId>, plan: Plan) -> Self {
        Self { verdict, customer, fault: None, plan: Some(plan), decided: Decided::Not }
    }

    /// Says nothing new.
    #[must_use]
    pub const fn unchanged(customer: RecordId) -> Self {
        Self {
            verdict: Verdict::Unchanged,
            customer: Some(customer),
            fault: None,
            plan: None,
            decided: Decided::Not,
        }
    }

    /// May be about somebody who is there already.
    #[must_use]
    pub const fn doubtful(customer: Option<RecordId>, fault: Fault, plan: Option<Plan>) -> Self {
        Self { verdict: Verdict::Doubtful, customer, fault: Some(fault), plan, decided: Decided::Not }
    }

    /// Can not be entered.
    #[must_use]
    pub const fn bad(fault: Fault) -> Self {
        Self { verdict: Verdict::Bad, customer: None, fault: Some(fault), plan: None, decided: Decided::Not }
    }

    /// With what became of a decision about it.
    #[must_use]
    pub fn decided(self, decided: Decided) -> Self {
        Self { decided, ..self }
    }
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
    /// What entering it does; see [`Outcome::plan`].
    pub plan: Option<Plan>,
    /// What became of a decision about it.
    pub decided: Decided,
}

impl Judged {
    /// A row that comes to this.
    #[must_use]
    pub fn of(row_number: i64, outcome: Outcome) -> Self {
        let Outcome { verdict, customer, fault, plan, decided } = outcome;
        Self { row_number, verdict, faults: fault.into_iter().collect(), customer, plan, decided }
    }

    /// A row that can not be entered for all these faults.
    #[must_use]
    pub const fn bad(row_number: i64, faults: Vec<Fault>) -> Self {
        Self { row_number, verdict: Verdict::Bad, faults, customer: None, plan: None, decided: Decided::Not }
    }

    /// What entering a doubtful row, as decided or all the same, makes of it.
    #[must_use]
    pub const fn becomes(&self) -> Verdict {
        match self.plan {
            Some(Plan::NewCustomer(_)) => Verdict::Create,
            Some(_) => Verdict::Update,
            None => Verdict::Unchanged,
        }
    }

    /// What somebody decided about it that still is to be decided.
    #[must_use]
    pub const fn decision(&self) -> Option<Decision> {
        match (self.verdict, self.decided) {
            (Verdict::Doubtful, Decided::As(decision)) => Some(decision),
            _ => None,
        }
    }
}
