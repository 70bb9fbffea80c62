//! Customers with their contacts entered many at once: a few statements for a batch instead of a few for each.
//!
//! What a single one is entered with stands in [`crate::service`]; this does the same for a batch, but for the line in
//! the log, which is `customer.imported`, and for the duty to complete archives, of which an import makes one a person.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use diesel::prelude::*;
use intake::Origin;
use kernel::bulk::{self, Alike, ManyRecord};
use kernel::event::{self, Cause, Line};
use kernel::policy::Policy;
use kernel::{DepartmentId, GroupId, RecordId, Result, StaffId, Tx, on_engine, staff};
use serde_json::json;

use crate::fields::ContactFields;
use crate::import::CLAUSE;
use crate::model::{Contact, Customer, KIND, Lifecycle, Role};
use crate::schema::{contact, customer};
use crate::service;

/// A customer to be entered.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// The row of the sheet.
    pub row_number: i64,
    /// Its number as imported; one of our own when none.
    pub number: Option<String>,
    /// Its facts; the id is still to come.
    pub facts: Customer,
    /// The account manager.
    pub owner: StaffId,
    /// The person named beside it.
    pub contact: Option<ContactFields>,
}

/// Opens the archives of a batch and gives their ids in the same order.
pub fn customers(
    tx: &mut Tx<'_>,
    policy: &Policy,
    origin: &Origin,
    new: &[Newcomer],
) -> Result<Vec<RecordId>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let numbers = numbers(tx, policy, new)?;
    let ids = headers(tx, origin, new, numbers.clone())?;
    let mut rows = Vec::with_capacity(new.len());
    for (newcomer, id) in new.iter().zip(&ids) {
        let complete_contact = newcomer.contact.as_ref().is_some_and(is_complete);
        let facts = Customer { id: *id, ..newcomer.facts.clone() };
        let missing = service::missing_fields(policy, &facts, complete_contact).len();
        rows.push(Customer { missing: i16::try_from(missing).unwrap_or(i16::MAX), ..facts });
    }
    on_engine!(tx.conn(), |conn| diesel::insert_into(customer::table).values(&rows).execute(conn))?;
    let people: Vec<(RecordId, ContactFields)> = new
        .iter()
        .zip(&ids)
        .filter_map(|(newcomer, id)| Some((*id, ContactFields { main: true, ..newcomer.contact.clone()? })))
        .collect();
    contacts(tx, origin, &people)?;
    let lines: Vec<Line<'_>> =
        new.iter().zip(&ids).map(|(newcomer, id)| imported(origin, *id, newcomer.row_number, 1)).collect();
    event::append_all(tx, &lines)?;
    let texts = rows.iter().zip(new).zip(&numbers).map(|((row, newcomer), number)| {
        let named: Vec<Contact> = newcomer.contact.iter().map(|person| as_contact(row.id, person)).collect();
        (row.id, service::document(number, row, &named))
    });
    bulk::put_texts(tx, KIND, service::INDEXED, texts.collect())?;
    for row in rows.iter().filter(|row| service::is_important(policy, row)) {
        service::watch_contacts(tx, row.id)?;
    }
    Ok(ids)
}

/// A line that says which import a customer came in or changed with.
#[must_use]
pub fn imported(origin: &Origin, id: RecordId, row: i64, version: i64) -> Line<'static> {
    Line::about(id, "customer.imported", Cause::staff(origin.by).by(CLAUSE))
        .with(json!({ "import": origin.number, "row": row }))
        .version(version)
}

/// Whether a contact is one as the standard asks for, with department and post.
fn is_complete(person: &ContactFields) -> bool {
    !person.department.is_empty() && !person.post.is_empty()
}

fn as_contact(customer: RecordId, person: &ContactFields) -> Contact {
    Contact {
        id: 0,
        customer_id: customer,
        name: person.name.clone(),
        department: person.department.clone(),
        post: person.post.clone(),
        phone: person.phone.as_ref().map(sheets::values::Phone::display).unwrap_or_default(),
        phone_key: person.phone.as_ref().map(|phone| phone.digits.clone()),
        mail: person.mail.clone(),
        main: person.main,
        left_at: None,
        import_id: None,
    }
}

/// The numbers of a batch: as imported, or the next of our own that no imported record carries already.
fn numbers(tx: &mut Tx<'_>, policy: &Policy, new: &[Newcomer]) -> Result<Vec<String>> {
    let day = policy.working_calendar().date_of(tx.now().timestamp());
    let prefix = tx.house().catalogue.record(KIND)?.prefix;
    let mut numbers: Vec<String> = Vec::with_capacity(new.len());
    for newcomer in new {
        let number = match &newcomer.number {
            Some(number) => number.clone(),
            None => loop {
                let number = tx.next_number(prefix, day)?;
                let brought = new.iter().any(|other| other.number.as_deref() == Some(number.as_str()));
                if !brought && kernel::record::by_number(tx, KIND, &number)?.is_none() {
                    break number;
                }
            },
        };
        numbers.push(number);
    }
    Ok(numbers)
}

/// The headers of a batch, each account manager named on theirs.
fn headers(
    tx: &mut Tx<'_>,
    origin: &Origin,
    new: &[Newcomer],
    numbers: Vec<String>,
) -> Result<Vec<RecordId>> {
    let mut places: HashMap<StaffId, (Option<GroupId>, Option<DepartmentId>)> = HashMap::new();
    for newcomer in new {
        if let Entry::Vacant(place) = places.entry(newcomer.owner) {
            let group = staff::groups_of(tx, newcomer.owner)?.first().copied();
            place.insert((group, staff::department_of(tx, newcomer.owner)?));
        }
    }
    let alike = Alike {
        kind: KIND,
        open: true,
        own_customer: true,
        creator: Some(origin.by),
        import: Some(origin.import),
    };
    let many: Vec<ManyRecord> = new
        .iter()
        .zip(numbers)
        .map(|(newcomer, number)| {
            let (group, department) = places.get(&newcomer.owner).copied().unwrap_or_default();
            let stage = Lifecycle::from_key(&newcomer.facts.lifecycle).unwrap_or(Lifecycle::Contacted);
            ManyRecord {
                number,
                title: newcomer.facts.name.clone(),
                status: stage.key(),
                owner: Some(newcomer.owner),
                department,
                group,
                created_at: None,
            }
        })
        .collect();
    let ids = bulk::create_records(tx, &alike, &many)?;
    let members: Vec<(RecordId, StaffId)> =
        ids.iter().copied().zip(new.iter().map(|newcomer| newcomer.owner)).collect();
    bulk::add_members(tx, Role::AccountManager.key(), &members)?;
    Ok(ids)
}

#[derive(Insertable)]
#[diesel(table_name = contact, treat_none_as_default_value = false)]
struct ContactRow<'a> {
    customer_id: RecordId,
    name: &'a str,
    department: &'a str,
    post: &'a str,
    phone: String,
    phone_key: Option<String>,
    mail: &'a str,
    main: bool,
    import_id: Option<RecordId>,
}

/// Enters the contacts of customers that are new in the same batch.
fn contacts(tx: &mut Tx<'_>, origin: &Origin, people: &[(RecordId, ContactFields)]) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let rows: Vec<ContactRow<'_>> = people
        .iter()
        .map(|(customer, person)| ContactRow {
            customer_id: *customer,
            name: &person.name,
            department: &person.department,
            post: &person.post,
            phone: person.phone.as_ref().map(sheets::values::Phone::display).unwrap_or_default(),
            phone_key: person.phone.as_ref().map(|phone| phone.digits.clone()),
            mail: &person.mail,
            main: person.main,
            import_id: Some(origin.import),
        })
        .collect();
    on_engine!(tx.conn(), |conn| diesel::insert_into(contact::table).values(rows).execute(conn))?;
    Ok(())
}
