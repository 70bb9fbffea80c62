//! Messages to one person: always inside the application, and by mail where that is configured and wanted.
//!
//! Of which kind a notice is, and so whether its person may do without mail about it, its sentence tells: the rooms bring
//! the kinds to the catalogue. A sentence that is no kind's stays inside the application.

use diesel::prelude::*;
use serde::Serialize;

use crate::error::{Error, OrNotFound as _, Result};
use crate::ids::{NoticeId, RecordId, StaffId};
use crate::live::Call;
use crate::mail::digest;
use crate::message::Message;
use crate::moment::Moment;
use crate::schema::{notice, record};
use crate::store::{Read, Tx, among};

/// A message to one person.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Of which kind it is, by key; empty for one that no room brings.
    pub kind: String,
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

/// Sends a message to one person, and has it mailed if that person wants so.
pub fn send(
    tx: &mut Tx<'_>,
    to: StaffId,
    about: Option<RecordId>,
    clause: Option<&str>,
    message: &Message,
) -> Result<()> {
    let now = tx.now();
    let text = serde_json::to_string(message).map_err(|error| Error::Corrupt(error.to_string()))?;
    let kind = tx.house().catalogue.notice_said(&message.key).copied();
    let to_mail = kind.map_or(Ok(false), |kind| digest::queue(tx, to, &kind))?;
    diesel::insert_into(notice::table)
        .values((
            notice::staff_id.eq(to),
            notice::kind.eq(kind.map_or("", |kind| kind.key)),
            notice::record_id.eq(about),
            notice::clause.eq(clause),
            notice::message.eq(text),
            notice::created_at.eq(now),
            notice::to_mail.eq(to_mail),
        ))
        .execute(tx.conn())?;
    Ok(())
}

type Row = (
    NoticeId,
    String,
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
    let rows: Vec<Row> = with_records()
        .filter(notice::staff_id.eq(of))
        .filter(notice::id.lt(before.unwrap_or(NoticeId(i64::MAX))))
        .order(notice::id.desc())
        .limit(limit)
        .load(read.conn())?;
    rows.into_iter().map(Notice::from_row).collect()
}

/// Notices by id, the oldest first; at most a page of them.
pub(crate) fn some(read: &mut Read<'_>, ids: &[NoticeId]) -> Result<Vec<Notice>> {
    let rows: Vec<Row> =
        with_records().filter(among(notice::id, ids.iter().copied())).order(notice::id).load(read.conn())?;
    rows.into_iter().map(Notice::from_row).collect()
}

/// The columns of a [`Row`].
#[diesel::dsl::auto_type]
fn with_records() -> _ {
    notice::table.left_join(record::table.on(record::id.nullable().eq(notice::record_id))).select((
        notice::id,
        notice::kind,
        record::kind.nullable(),
        record::number.nullable(),
        record::title.nullable(),
        notice::clause,
        notice::message,
        notice::created_at,
        notice::read_at,
    ))
}

impl Notice {
    fn from_row((id, kind, of, number, title, clause, message, created_at, read_at): Row) -> Result<Self> {
        let message = serde_json::from_str(&message).map_err(|error| Error::Corrupt(error.to_string()))?;
        let about = of.zip(number).zip(title).map(|((of, number), title)| (of, number, title));
        Ok(Self { id, kind, about, clause, message, created_at, read_at })
    }
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

/// Whether somebody has not read a notice about a record.
pub fn is_unread_about(read: &mut Read<'_>, of: StaffId, record: RecordId) -> Result<bool> {
    let found: Option<NoticeId> =
        unread_about(of, record).select(notice::id).first(read.conn()).optional()?;
    Ok(found.is_some())
}

/// What somebody has not read about a record.
#[diesel::dsl::auto_type]
fn unread_about(of: StaffId, record: RecordId) -> _ {
    notice::table
        .filter(notice::staff_id.eq(of))
        .filter(notice::record_id.eq(record))
        .filter(notice::read_at.is_null())
}

/// Marks somebody's notices as read, up to and with `last`.
pub fn mark_read(tx: &mut Tx<'_>, of: StaffId, last: NoticeId) -> Result<()> {
    let now = tx.now();
    let marked = diesel::update(
        notice::table
            .filter(notice::staff_id.eq(of))
            .filter(notice::read_at.is_null())
            .filter(notice::id.le(last)),
    )
    .set(notice::read_at.eq(now))
    .execute(tx.conn())?;
    tell(tx, of, marked)
}

/// Marks what somebody has not read about a record as read.
pub fn mark_read_about(tx: &mut Tx<'_>, of: StaffId, record: RecordId) -> Result<()> {
    let now = tx.now();
    let marked = diesel::update(unread_about(of, record)).set(notice::read_at.eq(now)).execute(tx.conn())?;
    tell(tx, of, marked)
}

/// Marks as read what these people have not read of one kind about a record: what it told of does not wait for them any
/// more.
pub fn settle(tx: &mut Tx<'_>, of: &[StaffId], record: RecordId, kind: &str) -> Result<()> {
    if of.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let unread = notice::table
        .filter(among(notice::staff_id, of.iter().copied()))
        .filter(notice::record_id.eq(record))
        .filter(notice::read_at.is_null())
        .filter(notice::kind.eq(kind));
    let mut marked: Vec<StaffId> = diesel::update(unread)
        .set(notice::read_at.eq(now))
        .returning(notice::staff_id)
        .get_results(tx.conn())?;
    marked.sort_unstable();
    marked.dedup();
    marked.into_iter().try_for_each(|staff| tell(tx, staff, 1))
}

/// Marks one of somebody's notices as read, or as not read.
///
/// # Errors
/// [`Error::NotFound`] when they have no such notice.
pub fn mark(tx: &mut Tx<'_>, of: StaffId, id: NoticeId, is_read: bool) -> Result<()> {
    let read_at: Option<Moment> = notice::table
        .find(id)
        .filter(notice::staff_id.eq(of))
        .select(notice::read_at)
        .first(tx.conn())
        .or_not_found()?;
    // When it was read first is what it was.
    if read_at.is_some() == is_read {
        return Ok(());
    }
    let read_at = is_read.then(|| tx.now());
    let marked =
        diesel::update(notice::table.find(id)).set(notice::read_at.eq(read_at)).execute(tx.conn())?;
    tell(tx, of, marked)
}

/// Has the open pages of somebody count anew, in every process, when notices of theirs were marked.
fn tell(tx: &mut Tx<'_>, of: StaffId, marked: usize) -> Result<()> {
    if marked == 0 { Ok(()) } else { tx.call(&Call::Notices(of)) }
}
