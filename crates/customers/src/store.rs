//! The queries of the customer archive. Names begin with the noun, so that one finds them all: `customer_…`,
//! `contact_…`, `purchase_…`, `merge_…`. Whoever calls has asked the permission rule already.

mod contacts;
mod duplicates;
mod merges;
mod purchases;

use diesel::prelude::*;
use kernel::error::OrNotFound as _;
use kernel::record::Header;
use kernel::schema::{record, record_member, staff};
use kernel::store::among;
use kernel::{Day, Read, RecordId, Result, StaffId, Tx};

pub use contacts::{
    contact, contact_insert, contact_leave, contact_only_main, contact_update, contacts, contacts_of,
    contacts_page, has_contact,
};
pub use duplicates::{Likeness, Pair, customers_like, duplicates};
pub use merges::{Merge, merge, merge_insert, merge_undone, merges};
pub(crate) use merges::{
    contact_ids, contacts_main, contacts_move, main_contact_ids, purchase_ids_to_move, purchases_move,
    records_naming, records_rename,
};
pub use purchases::{
    PeriodTotal, YearTotal, purchase_by_order, purchase_insert, purchases_by_month, purchases_by_year,
    purchases_insert, purchases_last, purchases_since,
};

use crate::model::Customer;
use crate::schema::customer;

/// A customer's row by its record's id.
pub fn customer(read: &mut Read<'_>, id: RecordId) -> Result<Customer> {
    customer::table.find(id).select(Customer::as_select()).first(read.conn()).or_not_found()
}

/// The rows of at most a page of customers, in no order.
pub fn customers(read: &mut Read<'_>, ids: &[RecordId]) -> Result<Vec<Customer>> {
    Ok(customer::table
        .filter(among(customer::id, ids.iter().copied()))
        .select(Customer::as_select())
        .load(read.conn())?)
}

/// The headers of at most a page of records, removed ones too, in no order.
pub(crate) fn headers(read: &mut Read<'_>, ids: &[RecordId]) -> Result<Vec<Header>> {
    Ok(record::table
        .filter(among(record::id, ids.iter().copied()))
        .select(Header::as_select())
        .load(read.conn())?)
}

/// Adds a customer's row beside its header, and lets the header name itself as its customer.
pub fn customer_insert(tx: &mut Tx<'_>, row: &Customer) -> Result<()> {
    diesel::insert_into(customer::table).values(row).execute(tx.conn())?;
    diesel::update(record::table.find(row.id)).set(record::customer_id.eq(row.id)).execute(tx.conn())?;
    Ok(())
}

/// Replaces a customer's row.
pub fn customer_update(tx: &mut Tx<'_>, row: &Customer) -> Result<()> {
    diesel::update(customer::table.find(row.id)).set(row).execute(tx.conn())?;
    Ok(())
}

/// Sets how many required fields are missing.
pub fn missing_set(tx: &mut Tx<'_>, id: RecordId, missing: i16) -> Result<()> {
    diesel::update(customer::table.find(id)).set(customer::missing.eq(missing)).execute(tx.conn())?;
    Ok(())
}

/// Sets the tier in force with the score it rests on. Header, version and event are the caller's; after it
/// [`crate::service::watch_contacts`] asks for a second contact where the tier is one that needs it.
pub fn tier_set(
    tx: &mut Tx<'_>,
    id: RecordId,
    tier: Option<i16>,
    score: Option<i64>,
    since: Option<Day>,
) -> Result<()> {
    diesel::update(customer::table.find(id))
        .set((customer::tier.eq(tier), customer::tier_score.eq(score), customer::tier_since.eq(since)))
        .execute(tx.conn())?;
    Ok(())
}

/// How many different people of ours, who are still there, are named on a customer.
pub fn team_size(read: &mut Read<'_>, id: RecordId) -> Result<i64> {
    let team: Vec<StaffId> = record_member::table
        .inner_join(staff::table.on(staff::id.eq(record_member::staff_id)))
        .filter(record_member::record_id.eq(id))
        .filter(record_member::role.ne_all(kernel::record::READERS))
        .filter(staff::active.eq(true))
        .select(record_member::staff_id)
        .distinct()
        .limit(100)
        .load(read.conn())?;
    Ok(i64::try_from(team.len()).unwrap_or(i64::MAX))
}

/// Whether somebody's account is open.
pub fn is_active(read: &mut Read<'_>, id: StaffId) -> Result<bool> {
    let active: Option<bool> = staff::table.find(id).select(staff::active).first(read.conn()).optional()?;
    Ok(active.unwrap_or(false))
}
