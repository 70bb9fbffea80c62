//! What somebody has begun to write and not sent: kept for them alone, on whatever machine they go on.
//!
//! One text for each person and [`Place`]. It is no event and in no index, nobody else is shown it, and it goes when it is
//! sent.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use serde::Serialize;

use crate::error::Result;
use crate::ids::{RecordId, StaffId};
use crate::moment::Moment;
use crate::schema::draft;
use crate::store::{Read, Sql, Tx, among};

/// A draft that nobody went on with for so long is thrown away.
const KEPT_DAYS: i64 = 90;

/// Where somebody writes: a kind of text about a record, or one that becomes a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// 0 for none.
    record: RecordId,
    kind: Cow<'static, str>,
}

impl Place {
    /// A kind of text about a record.
    pub fn about(record: RecordId, kind: impl Into<Cow<'static, str>>) -> Self {
        Self { record, kind: kind.into() }
    }

    /// A kind of text that is about no record yet.
    pub fn alone(kind: impl Into<Cow<'static, str>>) -> Self {
        Self::about(RecordId(0), kind)
    }
}

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
pub fn keep(tx: &mut Tx<'_>, staff: StaffId, place: &Place, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return forget(tx, staff, place);
    }
    let now = tx.now();
    Sql::new("INSERT INTO draft (staff_id, record_id, kind, text, written_at) VALUES (")
        .int(staff.0)
        .raw(", ")
        .int(place.record.0)
        .raw(", ")
        .text(place.kind.as_ref())
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
pub fn forget(tx: &mut Tx<'_>, staff: StaffId, place: &Place) -> Result<()> {
    diesel::delete(draft::table.find((staff, place.record, place.kind.as_ref()))).execute(tx.conn())?;
    Ok(())
}

/// Everything that somebody has begun to write about a record, by kind.
pub fn all(read: &mut Read<'_>, staff: StaffId, record: RecordId) -> Result<HashMap<String, Draft>> {
    let rows: Vec<(String, Draft)> = draft::table
        .filter(draft::staff_id.eq(staff))
        .filter(draft::record_id.eq(record))
        .select((draft::kind, Draft::as_select()))
        .load(read.conn())?;
    Ok(rows.into_iter().collect())
}

/// What somebody has begun to write in a place.
pub fn of(read: &mut Read<'_>, staff: StaffId, place: &Place) -> Result<Option<Draft>> {
    let row = draft::table.find((staff, place.record, place.kind.as_ref()));
    Ok(row.select(Draft::as_select()).first(read.conn()).optional()?)
}

/// About which of at most a page of records somebody has begun to write texts of these kinds.
pub fn begun(
    read: &mut Read<'_>,
    staff: StaffId,
    records: &[RecordId],
    kinds: &[&str],
) -> Result<HashSet<RecordId>> {
    let ids: Vec<RecordId> = draft::table
        .filter(draft::staff_id.eq(staff))
        .filter(among(draft::record_id, records.iter().copied()))
        .filter(draft::kind.eq_any(kinds.iter().copied()))
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
