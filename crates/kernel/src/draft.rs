//! What somebody has begun to write about a record and not sent: kept for them alone, on whatever machine they go on.
//!
//! One text for each person, record and kind of text. It is no event and in no index, nobody else is shown it, and it goes
//! when it is sent.

use std::collections::HashSet;

use diesel::prelude::*;
use serde::Serialize;

use crate::error::Result;
use crate::ids::{RecordId, StaffId};
use crate::moment::Moment;
use crate::schema::draft;
use crate::store::{Read, Sql, Tx, among};

/// A draft that nobody went on with for so long is thrown away.
const KEPT_DAYS: i64 = 90;

/// A text begun.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Serialize)]
#[diesel(table_name = draft)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// When it was written last.
    pub written_at: Moment,
}

/// Keeps a text in place of what was kept before; a blank one is kept no longer.
pub fn keep(tx: &mut Tx<'_>, staff: StaffId, record: RecordId, kind: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return forget(tx, staff, record, kind);
    }
    let now = tx.now();
    Sql::new("INSERT INTO draft (staff_id, record_id, kind, text, written_at) VALUES (")
        .int(staff.0)
        .raw(", ")
        .int(record.0)
        .raw(", ")
        .text(kind)
        .raw(", ")
        .text(text)
        .raw(", ")
        .moment(now)
        .raw(
            ") ON CONFLICT (staff_id, record_id, kind) DO UPDATE SET text = excluded.text, written_at = excluded.written_at",
        )
        .execute(tx.conn())?;
    Ok(())
}

/// Keeps a text no longer: it was sent, or thrown away.
pub fn forget(tx: &mut Tx<'_>, staff: StaffId, record: RecordId, kind: &str) -> Result<()> {
    diesel::delete(draft::table.find((staff, record, kind))).execute(tx.conn())?;
    Ok(())
}

/// What somebody has begun to write about a record.
pub fn of(read: &mut Read<'_>, staff: StaffId, record: RecordId, kind: &str) -> Result<Option<Draft>> {
    let row = draft::table.find((staff, record, kind));
    Ok(row.select(Draft::as_select()).first(read.conn()).optional()?)
}

/// About which of at most a page of records somebody has begun to write.
pub fn begun(read: &mut Read<'_>, staff: StaffId, records: &[RecordId]) -> Result<HashSet<RecordId>> {
    let ids: Vec<RecordId> = draft::table
        .filter(draft::staff_id.eq(staff))
        .filter(among(draft::record_id, records.iter().copied()))
        .select(draft::record_id)
        .load(read.conn())?;
    Ok(ids.into_iter().collect())
}

/// Throws away what nobody went on with.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let before = tx.now().plus_seconds(-KEPT_DAYS * 24 * 3600);
    diesel::delete(draft::table.filter(draft::written_at.lt(before))).execute(tx.conn())?;
    Ok(())
}
