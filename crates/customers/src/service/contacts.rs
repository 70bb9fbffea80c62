//! The people at a customer: entered, changed, gone. They are rows of the customer, so its version counts their changes.

use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change, Header};
use kernel::{Actor, Error, RecordId, Result, StaffId, Tx, duty};
use rulebook::Action;
use serde_json::{Value, json};

use super::{completeness, index};
use crate::fields::ContactFields;
use crate::model::{Contact, KIND, masked_mail, masked_phone};
use crate::store;

/// Enters a contact as a person does.
pub fn contact_new(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    version: i64,
    fields: &ContactFields,
) -> Result<Header> {
    let header = record::find(tx, actor, Action::Edit, KIND, number)?;
    contact_add(tx, Some(actor.id), &header, Some(version), fields, None)?;
    record::header(tx, header.id)
}

/// Enters a contact and gives its id. The first one is the one whom people ask first.
pub fn contact_add(
    tx: &mut Tx<'_>,
    by: Option<StaffId>,
    header: &Header,
    version: Option<i64>,
    fields: &ContactFields,
    import: Option<RecordId>,
) -> Result<i64> {
    let first = !store::has_contact(tx, header.id)?;
    let fields = ContactFields { main: fields.main || first, ..fields.clone() };
    let id = store::contact_insert(tx, header.id, &fields, import)?;
    if fields.main && !first {
        store::contact_only_main(tx, header.id, id)?;
    }
    changed(tx, by, header, version, "customer.contact_added", json!({ "name": fields.name }))?;
    Ok(id)
}

/// Changes a contact, with history: personal data masked.
pub fn contact_change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    version: i64,
    id: i64,
    fields: &ContactFields,
) -> Result<Header> {
    let header = record::find(tx, actor, Action::Edit, KIND, number)?;
    let before = present(tx, header.id, id)?;
    store::contact_update(tx, id, fields)?;
    if fields.main {
        store::contact_only_main(tx, header.id, id)?;
    }
    let after = store::contact(tx, header.id, id)?;
    if after != before {
        let mut told = changes(&before, &after);
        told["name"] = json!(after.name);
        changed(tx, Some(actor.id), &header, Some(version), "customer.contact_edited", told)?;
    }
    record::header(tx, header.id)
}

/// A contact has left the customer. The row stays, so that what was dealt with them can still be told.
pub fn contact_farewell(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    version: i64,
    id: i64,
) -> Result<Header> {
    let header = record::find(tx, actor, Action::Edit, KIND, number)?;
    let contact = present(tx, header.id, id)?;
    let now = tx.now();
    store::contact_leave(tx, id, now)?;
    let told = json!({ "name": contact.name });
    changed(tx, Some(actor.id), &header, Some(version), "customer.contact_left", told)?;
    record::header(tx, header.id)
}

fn present(tx: &mut Tx<'_>, customer: RecordId, id: i64) -> Result<Contact> {
    let contact = store::contact(tx, customer, id)?;
    if contact.left_at.is_some() { Err(Error::NotFound) } else { Ok(contact) }
}

/// What every change of a contact brings with it: version, event, search text, completeness.
fn changed(
    tx: &mut Tx<'_>,
    by: Option<StaffId>,
    header: &Header,
    version: Option<i64>,
    kind: &'static str,
    told: Value,
) -> Result<()> {
    let version = record::change(tx, header.id, version, &Change::default())?;
    let cause = Cause { actor: by, clause: None };
    event::append(tx, &Line::about(header.id, kind, cause).with(told).version(version))?;
    let customer = store::customer(tx, header.id)?;
    let contacts = store::contacts(tx, header.id)?;
    index(tx, &header.number, &customer, &contacts)?;
    completeness::recount(tx, &Header { version, ..header.clone() }, by)?;
    duty::recheck(tx, header.id, by)
}

fn changes(before: &Contact, after: &Contact) -> Value {
    let fields = [
        ("contact.name", before.name != after.name, before.name.clone(), after.name.clone()),
        (
            "contact.department",
            before.department != after.department,
            before.department.clone(),
            after.department.clone(),
        ),
        ("contact.post", before.post != after.post, before.post.clone(), after.post.clone()),
        (
            "contact.phone",
            before.phone != after.phone,
            masked_phone(&before.phone),
            masked_phone(&after.phone),
        ),
        ("contact.mail", before.mail != after.mail, masked_mail(&before.mail), masked_mail(&after.mail)),
    ];
    let changed: Vec<_> = fields
        .into_iter()
        .filter(|(_, differs, ..)| *differs)
        .map(|(field, _, before, after)| (field, before, after))
        .collect();
    event::changed(&changed)
}
