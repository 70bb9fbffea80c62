//! The table of changes.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::record::{self, Header};
use kernel::store::{Sql, among};
use kernel::{OrNotFound as _, Read, RecordId, Result, Tx};

use super::model::{KIND, Status, TierChange};
use crate::proposal::{self, Proposal};
use crate::schema::{tier_change, tier_change_open, tier_proposal};

/// Makes a change's row.
pub fn change_insert(tx: &mut Tx<'_>, id: RecordId, reason: &str, raised: bool) -> Result<()> {
    diesel::insert_into(tier_change::table)
        .values((tier_change::id.eq(id), tier_change::reason.eq(reason), tier_change::raised.eq(raised)))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that a customer has a change that is not decided.
pub fn open_insert(tx: &mut Tx<'_>, change: RecordId, customer: RecordId) -> Result<()> {
    diesel::insert_into(tier_change_open::table)
        .values((tier_change_open::customer_id.eq(customer), tier_change_open::proposal_id.eq(change)))
        .execute(tx.conn())?;
    Ok(())
}

/// The change of a customer that is not decided, if there is one.
pub fn open_of(read: &mut Read<'_>, customer: RecordId) -> Result<Option<Header>> {
    let found: Option<RecordId> = tier_change_open::table
        .find(customer)
        .select(tier_change_open::proposal_id)
        .first(read.conn())
        .optional()?;
    found.map(|id| record::header(read, id)).transpose()
}

/// Which of these customers have a change that is not decided.
pub fn open_among(read: &mut Read<'_>, customers: &[RecordId]) -> Result<Vec<RecordId>> {
    Ok(tier_change_open::table
        .filter(among(tier_change_open::customer_id, customers.iter().copied()))
        .select(tier_change_open::customer_id)
        .load(read.conn())?)
}

/// A change by its header.
pub fn change_get(read: &mut Read<'_>, header: Header) -> Result<TierChange> {
    let (reason, raised, proposal): (String, bool, Proposal) = tier_change::table
        .inner_join(tier_proposal::table)
        .filter(tier_change::id.eq(header.id))
        .select((tier_change::reason, tier_change::raised, Proposal::as_select()))
        .first(read.conn())
        .or_not_found()?;
    Ok(TierChange { status: Status::of(&header)?, reason, raised, proposal, header })
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
}

/// Raised changes that nobody submitted yet.
pub fn changes_raised(read: &mut Read<'_>, limit: i64) -> Result<Vec<RecordId>> {
    let query =
        Sql::new("SELECT r.id FROM record r JOIN tier_change_open o ON o.proposal_id = r.id WHERE r.kind = ")
            .text(KIND)
            .raw(" AND r.status = ")
            .text(Status::Raised.key())
            .raw(" GROUP BY r.id ORDER BY r.id LIMIT ")
            .int(limit);
    let rows: Vec<Id> = query.load(read.conn())?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The customers of a change, at most [`super::service::MOST_CUSTOMERS`].
pub fn customers(read: &mut Read<'_>, change: RecordId) -> Result<Vec<RecordId>> {
    use crate::schema::tier_item;
    Ok(tier_item::table
        .filter(tier_item::proposal_id.eq(change))
        .order(tier_item::customer_id)
        .select(tier_item::customer_id)
        .load(read.conn())?)
}

/// Ends a change in a state.
pub fn change_end(tx: &mut Tx<'_>, id: RecordId, status: Status) -> Result<()> {
    crate::effect::release(tx, id)?;
    let change =
        record::Change { status: Some(status.key()), open: Some(false), ..record::Change::default() };
    record::change(tx, id, None, &change).map(drop)
}

/// The rows of a change by name.
pub fn items(read: &mut Read<'_>, change: RecordId) -> Result<Vec<proposal::Named>> {
    let customers = customers(read, change)?;
    proposal::items_named(read, change, &customers)
}
