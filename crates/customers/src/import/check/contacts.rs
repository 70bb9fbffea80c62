//! What a row of contacts comes to, and the person named beside a customer.

use kernel::{Message, RecordId};
use sheets::values::Phone;

use super::judge::Bench;
use super::plan::{Outcome, Plan, PlannedContact};
use super::seen::Seen;
use crate::fields::ContactFields;
use crate::import::draft::ContactDraft;
use crate::import::model::Existing;
use crate::model::{Contact, name_key};
use intake::model::{Fault, Verdict};

impl Bench<'_> {
    pub(super) fn contact(&self, row: i64, draft: &ContactDraft, seen: &mut Seen) -> Outcome {
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
    pub(super) fn planned_contact(&self, customer: RecordId, said: &ContactFields) -> Option<PlannedContact> {
        let existing = self.judge.options.existing;
        let theirs = self.contacts.get(&customer).map(Vec::as_slice).unwrap_or_default();
        let key = name_key(&said.name);
        let Some(before) = theirs.iter().find(|contact| name_key(&contact.name) == key) else {
            return Some(PlannedContact::New(ContactFields { main: theirs.is_empty(), ..said.clone() }));
        };
        let after = laid(before, said, existing);
        (after != *before)
            .then(|| PlannedContact::Change { before: Box::new(before.clone()), after: Box::new(after) })
    }
}

/// A contact with what the sheet says about the same person.
fn laid(before: &Contact, said: &ContactFields, existing: Existing) -> Contact {
    let mut after = before.clone();
    let put = |slot: &mut String, said: &String| {
        if !said.is_empty() && existing.gives_way(slot.is_empty()) {
            slot.clone_from(said);
        }
    };
    put(&mut after.department, &said.department);
    put(&mut after.post, &said.post);
    put(&mut after.mail, &said.mail);
    if let Some(phone) = said.phone.as_ref().filter(|_| existing.gives_way(before.phone.is_empty())) {
        after.phone = Phone::display(phone);
        after.phone_key = Some(phone.digits.clone());
    }
    after
}
