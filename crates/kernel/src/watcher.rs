//! Who watches a record: people who chose to be told what happens to it, or whom somebody asked to.
//!
//! Watching gives no permission. Whoever may not read the record any more is told nothing, and is told again once they may.

use diesel::prelude::*;
use serde_json::json;

use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::event::{self, Cause, Line};
use crate::ids::{RecordId, StaffId};
use crate::message::Message;
use crate::record::Header;
use crate::schema::record_watcher;
use crate::store::{Read, Sql, Tx};
use crate::{notice, on_engine, scope, staff};

/// The most watchers of one record.
pub const MOST: i64 = 50;

/// Lets somebody watch a record; twice is once. Gives whether they did not watch it before.
///
/// # Errors
/// At the field `staff` when [`MOST`] watch it already.
pub fn add(tx: &mut Tx<'_>, id: RecordId, staff: StaffId) -> Result<bool> {
    let watchers = of(tx, id)?;
    if watchers.contains(&staff) {
        return Ok(false);
    }
    if watchers.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) {
        return Err(Error::field("staff", Message::new("error-watchers-too-many").with("most", MOST)));
    }
    let row = (record_watcher::record_id.eq(id), record_watcher::staff_id.eq(staff));
    on_engine!(tx.conn(), |conn| diesel::insert_into(record_watcher::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(true)
}

/// Lets somebody watch a record no longer. Gives whether they did.
pub fn remove(tx: &mut Tx<'_>, id: RecordId, staff: StaffId) -> Result<bool> {
    let removed = diesel::delete(record_watcher::table.find((id, staff))).execute(tx.conn())?;
    Ok(removed > 0)
}

/// Asks a colleague to watch a record that the actor may edit, and tells them in `message`. The log tells of it.
///
/// # Errors
/// At the field `staff` when they may not read the record.
pub fn ask(
    tx: &mut Tx<'_>,
    actor: &Actor,
    header: &Header,
    colleague: StaffId,
    message: &Message,
) -> Result<()> {
    if scope::readers(tx, header, &[colleague])?.is_empty() {
        let name = staff::get(tx, colleague)?.name;
        return Err(Error::field("staff", Message::new("error-watcher-may-not-read").with("name", name)));
    }
    if add(tx, header.id, colleague)? {
        tell_of(tx, actor, "record.watcher_added", header, colleague)?;
        notice::send(tx, colleague, Some(header.id), None, message)?;
    }
    Ok(())
}

/// Spares a colleague what happens to a record that the actor may edit. The log tells of it.
pub fn spare(tx: &mut Tx<'_>, actor: &Actor, header: &Header, colleague: StaffId) -> Result<()> {
    if remove(tx, header.id, colleague)? {
        tell_of(tx, actor, "record.watcher_removed", header, colleague)?;
    }
    Ok(())
}

fn tell_of(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: &'static str,
    header: &Header,
    colleague: StaffId,
) -> Result<()> {
    let line = Line::about(header.id, kind, Cause::staff(actor.id)).with(json!({ "staff": colleague }));
    event::append(tx, &line)
}

/// Who watches a record.
pub fn of(read: &mut Read<'_>, id: RecordId) -> Result<Vec<StaffId>> {
    Ok(record_watcher::table
        .filter(record_watcher::record_id.eq(id))
        .order(record_watcher::staff_id)
        .select(record_watcher::staff_id)
        .load(read.conn())?)
}

/// The condition that somebody watches a record: for the filter of a [`crate::listing::Listing`].
#[must_use]
pub fn watched_by(staff: StaffId) -> Sql {
    Sql::new("record.id IN (SELECT record_id FROM record_watcher WHERE staff_id = ").int(staff.0).raw(")")
}

/// Tells those who watch a record and may read it now, but for some who know already.
pub fn tell(
    tx: &mut Tx<'_>,
    header: &Header,
    but: &[StaffId],
    clause: Option<&str>,
    message: &Message,
) -> Result<()> {
    let mut watchers = of(tx, header.id)?;
    watchers.retain(|watcher| !but.contains(watcher));
    if watchers.is_empty() {
        return Ok(());
    }
    for reader in scope::readers(tx, header, &watchers)? {
        notice::send(tx, reader, Some(header.id), clause, message)?;
    }
    Ok(())
}
