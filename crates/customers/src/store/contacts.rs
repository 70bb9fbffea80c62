//! The rows of contacts.

use diesel::prelude::*;
use kernel::error::OrNotFound as _;
use kernel::store::among;
use kernel::{Moment, Read, RecordId, Result, Tx};

use crate::fields::ContactFields;
use crate::model::Contact;
use crate::schema::contact;

/// All of a customer's contacts who are still there, whom one asks first at the head: by each of them it is found.
pub fn contacts(read: &mut Read<'_>, customer: RecordId) -> Result<Vec<Contact>> {
    Ok(contact::table
        .filter(contact::customer_id.eq(customer))
        .filter(contact::left_at.is_null())
        .order((contact::main.desc(), contact::id))
        .select(Contact::as_select())
        .load(read.conn())?)
}

/// Whether somebody is still there.
pub fn has_contact(read: &mut Read<'_>, customer: RecordId) -> Result<bool> {
    let one: Option<i64> = contact::table
        .filter(contact::customer_id.eq(customer))
        .filter(contact::left_at.is_null())
        .select(contact::id)
        .first(read.conn())
        .optional()?;
    Ok(one.is_some())
}

/// At most `limit` of a customer's contacts: from the head, or those after one who was met already.
pub fn contacts_page(
    read: &mut Read<'_>,
    customer: RecordId,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<Contact>> {
    let mut page = contact::table
        .filter(contact::customer_id.eq(customer))
        .filter(contact::left_at.is_null())
        .order((contact::main.desc(), contact::id))
        .limit(limit)
        .select(Contact::as_select())
        .into_boxed();
    if let Some(after) = after {
        // Whom one asks first was met at the head.
        page = page.filter(contact::main.eq(false)).filter(contact::id.gt(after));
    }
    Ok(page.load(read.conn())?)
}

/// The main contacts of at most a page of customers.
pub fn contacts_of(read: &mut Read<'_>, customers: &[RecordId]) -> Result<Vec<Contact>> {
    Ok(contact::table
        .filter(among(contact::customer_id, customers.iter().copied()))
        .filter(contact::left_at.is_null())
        .filter(contact::main.eq(true))
        .order(contact::id)
        .select(Contact::as_select())
        .load(read.conn())?)
}

/// One contact of a customer.
pub fn contact(read: &mut Read<'_>, customer: RecordId, id: i64) -> Result<Contact> {
    contact::table
        .find(id)
        .filter(contact::customer_id.eq(customer))
        .select(Contact::as_select())
        .first(read.conn())
        .or_not_found()
}

/// Adds a contact.
pub fn contact_insert(
    tx: &mut Tx<'_>,
    customer: RecordId,
    fields: &ContactFields,
    import: Option<RecordId>,
) -> Result<i64> {
    Ok(diesel::insert_into(contact::table)
        .values((
            contact::customer_id.eq(customer),
            contact::import_id.eq(import),
            contact::left_at.eq(None::<Moment>),
            columns(fields),
        ))
        .returning(contact::id)
        .get_result(tx.conn())?)
}

/// Replaces what is stored about a contact.
pub fn contact_update(tx: &mut Tx<'_>, id: i64, fields: &ContactFields) -> Result<()> {
    diesel::update(contact::table.find(id)).set(columns(fields)).execute(tx.conn())?;
    Ok(())
}

/// Sets when a contact left the customer.
pub fn contact_leave(tx: &mut Tx<'_>, id: i64, at: Moment) -> Result<()> {
    diesel::update(contact::table.find(id))
        .set((contact::left_at.eq(at), contact::main.eq(false)))
        .execute(tx.conn())?;
    Ok(())
}

/// Lets this contact be the only one whom one asks first.
pub fn contact_only_main(tx: &mut Tx<'_>, customer: RecordId, id: i64) -> Result<()> {
    diesel::update(contact::table.filter(contact::customer_id.eq(customer)).filter(contact::id.ne(id)))
        .set(contact::main.eq(false))
        .execute(tx.conn())?;
    Ok(())
}

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = contact, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Columns<'a> {
    name: &'a str,
    department: &'a str,
    post: &'a str,
    phone: String,
    phone_key: Option<String>,
    mail: &'a str,
    main: bool,
}

fn columns(fields: &ContactFields) -> Columns<'_> {
    Columns {
        name: &fields.name,
        department: &fields.department,
        post: &fields.post,
        phone: fields.phone.as_ref().map(sheets::values::Phone::display).unwrap_or_default(),
        phone_key: fields.phone.as_ref().map(|phone| phone.digits.clone()),
        mail: &fields.mail,
        main: fields.main,
    }
}
