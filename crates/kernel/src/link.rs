//! Links: how two records belong together, whatever their kinds. One has to do with another, is a duplicate of it, or
//! follows it up.
//!
//! A link is one row and is seen from both sides, from each in its own words ([`Side`]). It is for who may read both
//! records: anybody else is told neither the other's number nor that there is one, beside the record and in its log
//! alike. Who may edit a record links it to what they may read. As with tags, the record's version is left alone.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use rulebook::Action;
use serde::Serialize;
use serde_json::json;

use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::event::{self, Cause, Event, Line};
use crate::ids::RecordId;
use crate::message::Message;
use crate::on_engine;
use crate::record::{self, Header};
use crate::schema::record_link;
use crate::store::{Read, Sql, Tx};

/// The most links of one record.
pub const MOST: i64 = 100;

/// What a record is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It has to do with it; so has the other with it.
    Related,
    /// It tells of the same matter, which the other, the original, was there for already.
    DuplicateOf,
    /// It takes up what came of the other.
    FollowsUp,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Related, Self::DuplicateOf, Self::FollowsUp];

    /// As it is stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Related => "related",
            Self::DuplicateOf => "duplicate_of",
            Self::FollowsUp => "follows_up",
        }
    }

    /// The relation with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.key() == key)
    }

    /// What the two are to each other: the other to the one that the relation is told of, and the other way round.
    const fn sides(self) -> (Side, Side) {
        match self {
            Self::Related => (Side::Related, Side::Related),
            Self::DuplicateOf => (Side::Original, Side::Duplicate),
            Self::FollowsUp => (Side::Earlier, Side::FollowUp),
        }
    }
}

/// What the other record of a link is to the one that it is seen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// What this one is a duplicate of.
    Original,
    /// A duplicate of this one.
    Duplicate,
    /// What this one follows up.
    Earlier,
    /// What follows this one up.
    FollowUp,
    /// What has to do with it.
    Related,
}

impl Side {
    /// Its key, as in the log.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Duplicate => "duplicate",
            Self::Earlier => "earlier",
            Self::FollowUp => "follow_up",
            Self::Related => "related",
        }
    }
}

/// A record that another is linked to.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked {
    /// What it is to the other.
    pub side: Side,
    /// It.
    pub header: Header,
}

type Row = (RecordId, RecordId, String);

/// Links a record to another, each given by kind and number. Gives both.
///
/// # Errors
/// At the field `other` when it is the record itself, is not there for the actor, is linked already, or would at last be a
/// duplicate or follow-up of itself; a record is a duplicate of one other at most. Those of [`record::find`] when the actor
/// may not edit the record.
pub fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (kind, number): (&str, &str),
    relation: Relation,
    (other_kind, other_number): (&str, &str),
) -> Result<(Header, Header)> {
    let record = record::find(tx, actor, Action::Edit, kind, number)?;
    let other = found(tx, actor, other_kind, other_number)?;
    let refuse = |message: Message| Err(Error::field("other", message));
    if record.id == other.id {
        return refuse("error-link-self".into());
    }
    if !between(tx, record.id, other.id)?.is_empty() {
        return refuse(Message::new("error-link-known").with("number", other.number));
    }
    for id in [record.id, other.id] {
        if rows(tx, id)?.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) {
            return refuse(Message::new("error-link-too-many").with("most", MOST));
        }
    }
    if relation == Relation::DuplicateOf && has_original(tx, record.id)? {
        return refuse("error-link-has-original".into());
    }
    if relation != Relation::Related && leads_to(tx, relation, other.id, record.id)? {
        return refuse(Message::new("error-link-loop").with("number", other.number));
    }
    // What has to do with each other stands in one order, so that no two rows say the same.
    let turned = relation == Relation::Related && other.id < record.id;
    let (from, to) = if turned { (other.id, record.id) } else { (record.id, other.id) };
    let row = (
        record_link::record_id.eq(from),
        record_link::other_id.eq(to),
        record_link::relation.eq(relation.key()),
    );
    on_engine!(tx.conn(), |conn| diesel::insert_into(record_link::table).values(row).execute(conn))?;
    tell(tx, actor, "record.linked", relation, record.id, other.id)?;
    Ok((record, other))
}

/// Takes the link between two records away, each given by kind and number. Gives the first.
///
/// # Errors
/// At the field `other` when it is not there for the actor, or not linked; those of [`record::find`] when the actor may not
/// edit the record.
pub fn remove(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (kind, number): (&str, &str),
    (other_kind, other_number): (&str, &str),
) -> Result<Header> {
    let record = record::find(tx, actor, Action::Edit, kind, number)?;
    let other = found(tx, actor, other_kind, other_number)?;
    let links = between(tx, record.id, other.id)?;
    if links.is_empty() {
        return Err(Error::field("other", Message::new("error-link-not-there").with("number", other.number)));
    }
    for (from, to, key) in links {
        let row = record_link::table.find((from, to, &key));
        diesel::delete(row).execute(tx.conn())?;
        tell(tx, actor, "record.unlinked", relation(&key)?, from, to)?;
    }
    Ok(record)
}

/// The records that one is linked to and `actor` may read: originals and duplicates first, of each the oldest.
pub fn of(read: &mut Read<'_>, actor: &Actor, id: RecordId) -> Result<Vec<Linked>> {
    let rows = rows(read, id)?;
    let others: Vec<RecordId> = rows.iter().map(|row| other_of(id, row)).collect();
    let mut headers = readable(read, actor, &others)?;
    let mut links = Vec::with_capacity(rows.len());
    for row in &rows {
        let (to, from) = relation(&row.2)?.sides();
        let side = if row.0 == id { to } else { from };
        if let Some(header) = headers.remove(&other_of(id, row)) {
            links.push(Linked { side, header });
        }
    }
    links.sort_by_key(|linked| (linked.side, linked.header.id));
    Ok(links)
}

/// The other records that lines of a log tell of and `actor` may read. A line that tells of any other is nothing to them.
pub fn told(read: &mut Read<'_>, actor: &Actor, events: &[Event]) -> Result<HashMap<RecordId, Header>> {
    let ids: Vec<RecordId> = events.iter().filter_map(other_told).collect();
    readable(read, actor, &ids)
}

/// The other record that a line of the log tells of, if it tells of a link.
#[must_use]
pub fn other_told(event: &Event) -> Option<RecordId> {
    let is_link = matches!(event.kind.as_str(), "record.linked" | "record.unlinked");
    if is_link { event.told().get("linked")?.as_i64().map(RecordId) } else { None }
}

fn readable(read: &mut Read<'_>, actor: &Actor, ids: &[RecordId]) -> Result<HashMap<RecordId, Header>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(record::readable(read, actor, ids)?.into_iter().map(|header| (header.id, header)).collect())
}

/// The record that somebody typed the number of.
fn found(read: &mut Read<'_>, actor: &Actor, kind: &str, number: &str) -> Result<Header> {
    match record::find(read, actor, Action::Read, kind, number) {
        Err(Error::NotFound) => Err(Error::field("other", "error-link-unknown")),
        found => found,
    }
}

fn relation(key: &str) -> Result<Relation> {
    Relation::from_key(key).ok_or_else(|| Error::Corrupt(format!("a link is {key}")))
}

fn other_of(id: RecordId, (from, to, _): &Row) -> RecordId {
    if *from == id { *to } else { *from }
}

fn rows(read: &mut Read<'_>, id: RecordId) -> Result<Vec<Row>> {
    Ok(record_link::table
        .filter(record_link::record_id.eq(id).or(record_link::other_id.eq(id)))
        .limit(MOST)
        .load(read.conn())?)
}

fn between(read: &mut Read<'_>, one: RecordId, other: RecordId) -> Result<Vec<Row>> {
    let both = [one, other];
    Ok(record_link::table
        .filter(record_link::record_id.eq_any(both))
        .filter(record_link::other_id.eq_any(both))
        .load(read.conn())?)
}

fn has_original(read: &mut Read<'_>, id: RecordId) -> Result<bool> {
    let originals = record_link::table
        .filter(record_link::record_id.eq(id))
        .filter(record_link::relation.eq(Relation::DuplicateOf.key()));
    Ok(originals.select(record_link::other_id).first::<RecordId>(read.conn()).optional()?.is_some())
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Whether one comes from a record to another by links of one relation.
fn leads_to(read: &mut Read<'_>, relation: Relation, from: RecordId, to: RecordId) -> Result<bool> {
    let query = Sql::new("WITH RECURSIVE way (id) AS (SELECT other_id FROM record_link WHERE record_id = ")
        .int(from.0)
        .raw(" AND relation = ")
        .text(relation.key())
        .raw(" UNION SELECT l.other_id FROM way JOIN record_link l ON l.record_id = way.id AND l.relation = ")
        .text(relation.key())
        .raw(") SELECT count(*) AS number FROM way WHERE id = ")
        .int(to.0);
    Ok(query.get_result::<Counted>(read.conn())?.number > 0)
}

/// Writes a line for each of the two, as it is seen from there.
fn tell(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: &'static str,
    relation: Relation,
    from: RecordId,
    to: RecordId,
) -> Result<()> {
    let (side, other_side) = relation.sides();
    let line = |id: RecordId, linked: RecordId, side: Side| {
        let told = json!({ "linked": linked, "side": side.key() });
        Line::about(id, kind, Cause::staff(actor.id)).with(told)
    };
    event::append_all(tx, &[line(from, to, side), line(to, from, other_side)])
}
