//! Whom a row names: by number, by credit code, by name, in this order of certainty.

use kernel::Message;

use super::judge::Bench;
use super::known::Party;
use super::plan::Outcome;
use crate::import::draft::CustomerDraft;
use crate::import::fields::Field;
use crate::model::name_key;
use intake::model::{Decision, Fault};

impl Bench<'_> {
    /// The customer that a row of customers is about: by number, else by credit code, else by name and phone together. About
    /// who is merely named and called alike, a decision goes before what the program would take for certain.
    pub(super) fn same(
        &self,
        draft: &CustomerDraft,
        decision: Option<Decision>,
    ) -> Result<Option<&Party>, Fault> {
        if let Some(number) = &draft.number {
            return self.numbered(number);
        }
        if let Some(code) = &draft.said.credit_code {
            match self.known.by_code(code).as_slice() {
                [party] => return Ok(Some(*party)),
                [] => {}
                _ => {
                    let message = Message::new("import-fault-several-of-code").with("code", code.clone());
                    return Err(Fault::cell(self.judge.reading.column(Field::CreditCode), message));
                }
            }
        }
        if decision.is_some() {
            return Ok(None);
        }
        let (Some(name), Some(phone)) = (&draft.said.name, &draft.said.phone) else { return Ok(None) };
        let named = self.known.by_name(&name_key(name));
        let called = self.known.by_phone(&phone.digits);
        let mut both = named.into_iter().filter(|party| called.iter().any(|other| other.id == party.id));
        match (both.next(), both.next()) {
            (Some(party), None) => Ok(Some(party)),
            _ => Ok(None),
        }
    }

    /// The customer that a contact or a purchase names: by number, else by name.
    pub(super) fn named(&self, number: Option<&str>, name: Option<&str>) -> Result<Option<&Party>, Fault> {
        if let Some(number) = number {
            return self.numbered(number);
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

    fn numbered(&self, number: &str) -> Result<Option<&Party>, Fault> {
        match self.known.by_number(number) {
            Some(party) if party.removed => {
                let message = Message::new("import-fault-number-taken").with("number", number);
                Err(self.judge.number_fault(message))
            }
            found => Ok(found),
        }
    }

    /// That a row names a customer whom who imports may not change.
    pub(super) fn not_yours(&self, party: &Party) -> Outcome {
        // Who may not know of a customer learns no more than that the row can not be entered.
        let message = if party.may_read {
            Message::new("import-fault-not-yours").with("number", party.number.clone())
        } else {
            Message::new("import-fault-out-of-reach")
        };
        Outcome::bad(self.judge.number_fault(message))
    }

    /// That a row names somebody nobody knows.
    pub(super) fn unknown(&self, number: Option<&str>, name: Option<&str>) -> Fault {
        let named = number.or(name).unwrap_or_default();
        self.judge.number_fault(Message::new("import-fault-unknown-customer").with("customer", named))
    }
}
