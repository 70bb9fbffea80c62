//! Messages to one person inside the application. Mail is made of the same rows.

use diesel::prelude::*;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::ids::{NoticeId, RecordId, StaffId};
use crate::message::Message;
use crate::moment::Moment;
use crate::schema::{notice, record};
use crate::store::{Read, Tx};

/// A message to one person.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// The record it is about: kind, number and title.
    pub about: Option<(String, String, String)>,
    /// The clause that caused it.
    pub clause: Option<String>,
    /// What it says.
    pub message: Message,
    /// When it was sent.
    pub created_at: Moment,
    /// When it was read.
    pub read_at: Option<Moment>,
}

/// Sends a message to one person.
pub fn send(
    tx: &mut Tx<'_>,
    to: StaffId,
    about: Option<RecordId>,
    clause: Option<&str>,
    message: &Message,
) -> Result<()> {
    let now = tx.now();
    let text = serde_json::to_string(message).map_err(|error| Error::Corrupt(error.to_string()))?;
    diesel::insert_into(notice::table)
        .values((
            notice::staff_id.eq(to),
            notice::record_id.eq(about),
            notice::clause.eq(clause),
            notice::message.eq(text),
            notice::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

type Row = (
    NoticeId,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
    Moment,
    Option<Moment>,
);

/// Somebody's notices, the newest first, before one already shown.
pub fn list(read: &mut Read<'_>, of: StaffId, before: Option<NoticeId>, limit: i64) -> Result<Vec<Notice>> {
    let rows: Vec<Row> = notice::table
        .left_join(record::table.on(record::id.nullable().eq(notice::record_id)))
        .filter(notice::staff_id.eq(of))
        .filter(notice::id.lt(before.unwrap_or(NoticeId(i64::MAX))))
        .order(notice::id.desc())
        .limit(limit)
        .select((
            notice::id,
            record::kind.nullable(),
            record::number.nullable(),
            record::title.nullable(),
            notice::clause,
            notice::message,
            notice::created_at,
            notice::read_at,
        ))
        .load(read.conn())?;
    rows.into_iter()
        .map(|(id, kind, number, title, clause, message, created_at, read_at)| {
            let message =
                serde_json::from_str(&message).map_err(|error| Error::Corrupt(error.to_string()))?;
            let about = kind.zip(number).zip(title).map(|((kind, number), title)| (kind, number, title));
            Ok(Notice { id, about, clause, message, created_at, read_at })
        })
        .collect()
}

/// How many notices somebody has not read, counted no further than a hundred.
pub fn unread(read: &mut Read<'_>, of: StaffId) -> Result<i64> {
    let ids: Vec<NoticeId> = notice::table
        .filter(notice::staff_id.eq(of))
        .filter(notice::read_at.is_null())
        .limit(100)
        .select(notice::id)
        .load(read.conn())?;
    Ok(i64::try_from(ids.len()).unwrap_or(100))
}

/// Marks somebody's notices as read, up to and with `last`.
pub fn mark_read(tx: &mut Tx<'_>, of: StaffId, last: NoticeId) -> Result<()> {
    let now = tx.now();
    diesel::update(
        notice::table
            .filter(notice::staff_id.eq(of))
            .filter(notice::read_at.is_null())
            .filter(notice::id.le(last)),
    )
    .set(notice::read_at.eq(now))
    .execute(tx.conn())?;
    Ok(())
}
