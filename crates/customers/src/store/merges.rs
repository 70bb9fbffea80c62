//! The rows of merges, and the moving of what hangs on one archive to another (`archive.dedupe`).

use diesel::prelude::*;
use kernel::error::OrNotFound as _;
use kernel::schema::record;
use kernel::store::among;
use kernel::{Moment, Read, RecordId, Result, StaffId, Tx};

use crate::schema::{contact, customer_merge, purchase};

/// Two archives made one.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = customer_merge)]
pub struct Merge {
    /// Its id.
    pub id: i64,
    /// The archive that stands.
    pub kept_id: RecordId,
    /// The archive that went into it.
    pub merged_id: RecordId,
    /// What was moved, as JSON text; see [`crate::service::merge`].
    pub moved: String,
    /// When.
    pub merged_at: Moment,
    /// By whom.
    pub merged_by_id: StaffId,
    /// When it was undone.
    pub undone_at: Option<Moment>,
}

/// Notes a merge and gives its id.
pub fn merge_insert(
    tx: &mut Tx<'_>,
    kept: RecordId,
    merged: RecordId,
    moved: &str,
    by: StaffId,
) -> Result<i64> {
    let now = tx.now();
    Ok(diesel::insert_into(customer_merge::table)
        .values((
            customer_merge::kept_id.eq(kept),
            customer_merge::merged_id.eq(merged),
            customer_merge::moved.eq(moved),
            customer_merge::merged_at.eq(now),
            customer_merge::merged_by_id.eq(by),
        ))
        .returning(customer_merge::id)
        .get_result(tx.conn())?)
}

/// A merge into this archive.
pub fn merge(read: &mut Read<'_>, kept: RecordId, id: i64) -> Result<Merge> {
    customer_merge::table
        .find(id)
        .filter(customer_merge::kept_id.eq(kept))
        .select(Merge::as_select())
        .first(read.conn())
        .or_not_found()
}

/// The merges into an archive that stand, the newest first.
pub fn merges(read: &mut Read<'_>, kept: RecordId) -> Result<Vec<Merge>> {
    Ok(customer_merge::table
        .filter(customer_merge::kept_id.eq(kept))
        .filter(customer_merge::undone_at.is_null())
        .order(customer_merge::id.desc())
        .limit(50)
        .select(Merge::as_select())
        .load(read.conn())?)
}

/// Notes that a merge was undone.
pub fn merge_undone(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let now = tx.now();
    diesel::update(customer_merge::table.find(id))
        .set(customer_merge::undone_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// How many ids one statement carries.
const CHUNK: usize = 5000;

/// The contacts of a customer, whether or not they left.
pub(crate) fn contact_ids(read: &mut Read<'_>, customer: RecordId) -> Result<Vec<i64>> {
    Ok(contact::table
        .filter(contact::customer_id.eq(customer))
        .order(contact::id)
        .select(contact::id)
        .load(read.conn())?)
}

/// Of a customer's contacts the ids of those whom one asks first.
pub(crate) fn main_contact_ids(read: &mut Read<'_>, customer: RecordId) -> Result<Vec<i64>> {
    Ok(contact::table
        .filter(contact::customer_id.eq(customer))
        .filter(contact::main.eq(true))
        .order(contact::id)
        .select(contact::id)
        .load(read.conn())?)
}

/// Says of these contacts whether one asks them first.
pub(crate) fn contacts_main(tx: &mut Tx<'_>, ids: &[i64], main: bool) -> Result<()> {
    for chunk in ids.chunks(CHUNK) {
        diesel::update(contact::table.filter(among(contact::id, chunk.iter().copied())))
            .set(contact::main.eq(main))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Moves contacts that still belong to `from`.
pub(crate) fn contacts_move(tx: &mut Tx<'_>, ids: &[i64], from: RecordId, to: RecordId) -> Result<()> {
    for chunk in ids.chunks(CHUNK) {
        let rows = contact::table
            .filter(among(contact::id, chunk.iter().copied()))
            .filter(contact::customer_id.eq(from));
        diesel::update(rows).set(contact::customer_id.eq(to)).execute(tx.conn())?;
    }
    Ok(())
}

/// The purchases of `from` that can go to `to`: an order that both have is the same order, and stays where it is.
pub(crate) fn purchase_ids_to_move(read: &mut Read<'_>, from: RecordId, to: RecordId) -> Result<Vec<i64>> {
    let other = diesel::alias!(purchase as other);
    let orders_of_other = other
        .filter(other.field(purchase::customer_id).eq(to))
        .filter(other.field(purchase::order_number).is_not_null())
        .select(other.field(purchase::order_number).assume_not_null());
    Ok(purchase::table
        .filter(purchase::customer_id.eq(from))
        .filter(
            purchase::order_number
                .is_null()
                .or(purchase::order_number.assume_not_null().ne_all(orders_of_other)),
        )
        .order(purchase::id)
        .select(purchase::id)
        .load(read.conn())?)
}

/// Moves purchases that still belong to `from`.
pub(crate) fn purchases_move(tx: &mut Tx<'_>, ids: &[i64], from: RecordId, to: RecordId) -> Result<()> {
    for chunk in ids.chunks(CHUNK) {
        let rows = purchase::table
            .filter(among(purchase::id, chunk.iter().copied()))
            .filter(purchase::customer_id.eq(from));
        diesel::update(rows).set(purchase::customer_id.eq(to)).execute(tx.conn())?;
    }
    Ok(())
}

/// The records that name a customer, without its own.
pub(crate) fn records_naming(read: &mut Read<'_>, customer: RecordId) -> Result<Vec<RecordId>> {
    Ok(record::table
        .filter(record::customer_id.eq(customer))
        .filter(record::id.ne(customer))
        .order(record::id)
        .select(record::id)
        .load(read.conn())?)
}

/// Lets records that still name `from` name `to`.
pub(crate) fn records_rename(tx: &mut Tx<'_>, ids: &[RecordId], from: RecordId, to: RecordId) -> Result<()> {
    for chunk in ids.chunks(CHUNK) {
        let rows = record::table
            .filter(among(record::id, chunk.iter().copied()))
            .filter(record::customer_id.eq(from));
        diesel::update(rows).set(record::customer_id.eq(to)).execute(tx.conn())?;
    }
    Ok(())
}
