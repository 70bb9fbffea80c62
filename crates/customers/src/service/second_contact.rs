//! That an important or promising customer knows at least two of our people (`archive.two_contacts`).

use kernel::catalogue::{DutyKind, Owed};
use kernel::duty::{self, Duty, NewDuty};
use kernel::{RecordId, Result, Tx, record};
use rulebook::Rulebook;
use rulebook::parts::archive::TwoContacts;

use super::completeness::{in_working_days, own_duty};
use super::{standing, superior_of};
use crate::model::Customer;
use crate::store;

/// The duty of the account manager's superior to assign another of our people.
pub const SECOND_CONTACT: DutyKind = DutyKind {
    key: "archive.second_contact",
    clause: "archive.two_contacts",
    check: is_assigned,
    place: "/team",
    stands: None,
};

/// Whether the clause asks for several of our people to be in contact with this customer.
#[must_use]
pub fn is_important(book: &Rulebook, customer: &Customer) -> bool {
    book.archive().two_contacts.as_ref().is_some_and(|rule| asks_for(rule, customer))
}

fn asks_for(rule: &TwoContacts, customer: &Customer) -> bool {
    let tier = customer.tier.and_then(|tier| u8::try_from(tier).ok());
    (rule.promising && customer.promising)
        || tier.is_some_and(|tier| rule.tiers.iter().any(|t| t.number() == tier))
}

/// Obliges the superior to assign somebody where an important customer knows too few of us, and ends that duty where it no
/// longer does. Call it after anything that changes tier, promise or team.
pub fn watch_contacts(tx: &mut Tx<'_>, customer: RecordId) -> Result<()> {
    if own_duty(tx, SECOND_CONTACT.key, customer)?.is_some() {
        return duty::recheck(tx, customer, None);
    }
    let policy = tx.policy()?;
    let Some(rule) = &policy.archive().two_contacts else { return Ok(()) };
    let Some(row) = standing(tx, customer)? else { return Ok(()) };
    if !asks_for(rule, &row) || store::team_size(tx, customer)? >= i64::from(rule.contacts) {
        return Ok(());
    }
    let header = record::header(tx, customer)?;
    let owner = match header.owner_id {
        Some(owner) => superior_of(tx, owner)?.or(Some(owner)),
        None => None,
    };
    let due = in_working_days(tx, rule.assign_working_days)?;
    let occurrence = format!("v{}", header.version);
    duty::owe(
        tx,
        &NewDuty { kind: SECOND_CONTACT.key, record: customer, occurrence, owner, due, counter: None },
    )
}

fn is_assigned(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    let policy = tx.policy()?;
    let Some(rule) = &policy.archive().two_contacts else { return Ok(Owed::Void) };
    Ok(match standing(tx, duty.record_id)? {
        Some(customer) if asks_for(rule, &customer) => {
            if store::team_size(tx, duty.record_id)? >= i64::from(rule.contacts) {
                Owed::Done
            } else {
                Owed::Due(duty.due_at)
            }
        }
        _ => Owed::Void,
    })
}
