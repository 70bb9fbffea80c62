//! Changes that an import makes to what is there: a customer's facts, a contact, an order.

use std::collections::BTreeSet;

use diesel::prelude::*;
use intake::Origin;
use kernel::record::{self, Change};
use kernel::{RecordId, Result, Tx, duty, event};

use super::before::Before;
use super::enter::imported;
use crate::fields::ContactFields;
use crate::import::check::plan::{Plan, PlannedContact};
use crate::import::draft::PurchaseDraft;
use crate::model::{Contact, Customer, Lifecycle, Purchase};
use crate::schema::{contact, purchase};
use crate::{service, store};

/// Makes one planned change and tells what stood; a customer that it touched is noted, to be settled with the batch.
pub fn change(
    tx: &mut Tx<'_>,
    origin: &Origin,
    row: i64,
    plan: &Plan,
    touched: &mut BTreeSet<RecordId>,
) -> Result<Before> {
    match plan {
        Plan::ChangeCustomer { party, before, after, contact } => {
            let mut stood = Before { customer: Some((**before).clone()), ..Before::default() };
            let is_first = touched.insert(party.id);
            if let Some(planned) = contact {
                person(tx, origin, party.id, planned, is_first, &mut stood)?;
            }
            facts(tx, before, after)?;
            let version = header(tx, party.id, before, after)?;
            let mut line = imported(origin, party.id, row, version);
            if before != after {
                let policy = tx.policy()?;
                line.payload["changes"] = service::changes_between(&policy, before, after)["changes"].clone();
            }
            event::append(tx, &line)?;
            Ok(stood)
        }
        Plan::Contact { party, contact } => {
            let mut stood = Before::default();
            let is_first = touched.insert(party.id);
            person(tx, origin, party.id, contact, is_first, &mut stood)?;
            let version = record::change(tx, party.id, None, &Change::default())?;
            event::append(tx, &imported(origin, party.id, row, version))?;
            Ok(stood)
        }
        Plan::ChangePurchase { before, draft } => order(tx, before, draft),
        Plan::NewCustomer(_) | Plan::NewPurchase { .. } => Ok(Before::default()),
    }
}

/// Puts a customer's facts in place of those that stood.
pub fn facts(tx: &mut Tx<'_>, before: &Customer, after: &Customer) -> Result<()> {
    // How much is missing is counted afterwards, with the duty that hangs on it.
    store::customer_update(tx, &Customer { missing: before.missing, ..after.clone() })
}

/// Counts a customer's version up, with a changed name or stage in its header.
pub fn header(tx: &mut Tx<'_>, id: RecordId, before: &Customer, after: &Customer) -> Result<i64> {
    let stage = Lifecycle::from_key(&after.lifecycle).filter(|stage| stage.key() != before.lifecycle);
    let change = Change {
        title: (before.name != after.name).then(|| after.name.clone()),
        status: stage.map(Lifecycle::key),
        ..Change::default()
    };
    record::change(tx, id, None, &change)
}

/// Brings the search text and the duties of a customer up to what stands now; once, however many rows of a batch were about
/// it.
pub fn settle(tx: &mut Tx<'_>, origin: &Origin, id: RecordId) -> Result<()> {
    let header = record::header(tx, id)?;
    let (facts, contacts) = (store::customer(tx, id)?, store::contacts(tx, id)?);
    service::index(tx, &header.number, &facts, &contacts)?;
    service::recount(tx, &header, Some(origin.by))?;
    duty::recheck(tx, id, Some(origin.by))?;
    service::watch_contacts(tx, id)
}

fn person(
    tx: &mut Tx<'_>,
    origin: &Origin,
    customer: RecordId,
    planned: &PlannedContact,
    is_first: bool,
    stood: &mut Before,
) -> Result<()> {
    match planned {
        PlannedContact::New(fields) => {
            // Each was planned as if no other of the batch came in.
            let fields = ContactFields { main: fields.main && is_first, ..fields.clone() };
            stood.made_contact = Some(store::contact_insert(tx, customer, &fields, Some(origin.import))?);
        }
        PlannedContact::Change { before, after } => {
            stood.contact = Some((**before).clone());
            put_contact(tx, after)?;
        }
    }
    Ok(())
}

/// Writes what a sheet can change about a contact.
pub fn put_contact(tx: &mut Tx<'_>, row: &Contact) -> Result<()> {
    diesel::update(contact::table.find(row.id))
        .set((
            contact::department.eq(&row.department),
            contact::post.eq(&row.post),
            contact::phone.eq(&row.phone),
            contact::phone_key.eq(&row.phone_key),
            contact::mail.eq(&row.mail),
        ))
        .execute(tx.conn())?;
    Ok(())
}

fn order(tx: &mut Tx<'_>, before: &Purchase, draft: &PurchaseDraft) -> Result<Before> {
    let after = Purchase {
        purchased_on: draft.purchased_on,
        amount_fen: draft.amount_fen,
        currency: draft.currency.clone(),
        quantity: draft.quantity,
        ..before.clone()
    };
    put_purchase(tx, &after)?;
    Ok(Before { purchase: Some(before.clone()), ..Before::default() })
}

/// Writes what a sheet can change about an order.
pub fn put_purchase(tx: &mut Tx<'_>, row: &Purchase) -> Result<()> {
    diesel::update(purchase::table.find(row.id))
        .set((
            purchase::purchased_on.eq(row.purchased_on),
            purchase::amount_fen.eq(row.amount_fen),
            purchase::currency.eq(&row.currency),
            purchase::quantity.eq(row.quantity),
        ))
        .execute(tx.conn())?;
    Ok(())
}
