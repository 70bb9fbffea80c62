//! The log: one append-only line per thing that happened, written in the transaction that did it.
//!
//! It is the timeline, the audit trail (`security.audit`), and later what live updates and webhooks are fed from.
//! Nothing orders by `event.id` across records; see [`crate::sequencer`].

use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::ids::{EventId, RecordId, StaffId};
use crate::moment::Moment;
use crate::on_engine;
use crate::schema::event;
use crate::secret::mac;
use crate::store::{Read, Tx};

/// Who or what brought a change about. Every automatic action names its clause (`rulebook.why`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cause<'a> {
    /// The person, when one did it.
    pub actor: Option<StaffId>,
    /// The clause, when the rulebook did it, or obliged the person to.
    pub clause: Option<&'a str>,
}

impl<'a> Cause<'a> {
    /// A person did it.
    #[must_use]
    pub const fn staff(actor: StaffId) -> Self {
        Self { actor: Some(actor), clause: None }
    }

    /// The rulebook did it.
    #[must_use]
    pub const fn clause(clause: &'a str) -> Self {
        Self { actor: None, clause: Some(clause) }
    }

    /// A person did it because of a clause.
    #[must_use]
    pub const fn by(mut self, clause: &'a str) -> Self {
        self.clause = Some(clause);
        self
    }
}

/// A line to be written.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// The record it is about; none for what is about nobody's record, such as a sign-in.
    pub record: Option<RecordId>,
    /// A key of [`crate::catalogue::EventKind`].
    pub kind: &'static str,
    /// Who or what did it.
    pub cause: Cause<'a>,
    /// What there is to tell; erased with the person it tells of, while the chain still verifies.
    pub payload: Value,
    /// The record's version that this brought about.
    pub record_version: Option<i64>,
    /// When it happened, when that was before it is recorded.
    pub happened_at: Option<Moment>,
}

impl<'a> Line<'a> {
    /// A line about a record with nothing more to tell.
    #[must_use]
    pub fn about(record: RecordId, kind: &'static str, cause: Cause<'a>) -> Self {
        Self {
            record: Some(record),
            kind,
            cause,
            payload: Value::Null,
            record_version: None,
            happened_at: None,
        }
    }

    /// A line about no record.
    #[must_use]
    pub fn general(kind: &'static str, cause: Cause<'a>) -> Self {
        Self { record: None, kind, cause, payload: Value::Null, record_version: None, happened_at: None }
    }

    /// With something to tell.
    #[must_use]
    pub fn with(mut self, payload: Value) -> Self {
        self.payload = payload;
        self
    }

    /// With the record's version that this brought about.
    #[must_use]
    pub const fn version(mut self, version: i64) -> Self {
        self.record_version = Some(version);
        self
    }
}

/// A changed field in the payload of a change: its name, what stood, what stands.
#[must_use]
pub fn changed(changes: &[(&str, String, String)]) -> Value {
    let lines: Vec<Value> = changes
        .iter()
        .map(|(field, before, after)| json!({ "field": field, "before": before, "after": after }))
        .collect();
    json!({ "changes": lines })
}

#[derive(Insertable)]
#[diesel(table_name = event, treat_none_as_default_value = false)]
struct NewEvent {
    record_id: Option<RecordId>,
    kind: &'static str,
    actor_id: Option<StaffId>,
    clause: Option<String>,
    payload: Option<String>,
    salt: Option<Vec<u8>>,
    digest: Vec<u8>,
    record_version: Option<i64>,
    happened_at: Moment,
    recorded_at: Moment,
}

/// Writes one line.
pub fn append(tx: &mut Tx<'_>, line: &Line<'_>) -> Result<()> {
    append_all(tx, std::slice::from_ref(line))
}

/// Writes many lines.
pub fn append_all(tx: &mut Tx<'_>, lines: &[Line<'_>]) -> Result<()> {
    let now = tx.now();
    let house = tx.house();
    let rows = lines
        .iter()
        .map(|line| {
            debug_assert!(
                house.catalogue.events().any(|kind| kind.key == line.kind),
                "no room brings the event kind {}",
                line.kind
            );
            let payload = if line.payload.is_null() { String::new() } else { line.payload.to_string() };
            let mut salt = [0; 16];
            house.randomness.fill(&mut salt).map_err(|error| Error::Unreachable(error.to_string()))?;
            Ok(NewEvent {
                record_id: line.record,
                kind: line.kind,
                actor_id: line.cause.actor,
                clause: line.cause.clause.map(str::to_owned),
                digest: mac::payload_digest(&salt, payload.as_bytes()).to_vec(),
                salt: Some(salt.to_vec()),
                payload: Some(payload),
                record_version: line.record_version,
                happened_at: line.happened_at.unwrap_or(now),
                recorded_at: now,
            })
        })
        .collect::<Result<Vec<NewEvent>>>()?;
    // SQLite takes at most 32,766 bound values in one statement; a row has ten.
    for chunk in rows.chunks(1000) {
        on_engine!(tx.conn(), |conn| diesel::insert_into(event::table).values(chunk).execute(conn))?;
    }
    Ok(())
}

/// A line as it is read back.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = event)]
pub struct Event {
    /// Its id; orders lines of one record.
    pub id: EventId,
    /// The record it is about.
    pub record_id: Option<RecordId>,
    /// What happened.
    pub kind: String,
    /// Who did it.
    pub actor_id: Option<StaffId>,
    /// The clause that caused it.
    pub clause: Option<String>,
    /// What there is to tell, as JSON text; none when erased.
    #[serde(skip)]
    pub payload: Option<String>,
    /// The version of the record that this brought about.
    pub record_version: Option<i64>,
    /// When it happened.
    pub happened_at: Moment,
}

impl Event {
    /// What there is to tell; null when nothing, or erased.
    #[must_use]
    pub fn told(&self) -> Value {
        self.payload.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)
    }
}

/// A record's lines, the newest first, `before` a line already shown.
pub fn timeline(
    read: &mut Read<'_>,
    record: RecordId,
    before: Option<EventId>,
    limit: i64,
) -> Result<Vec<Event>> {
    let before = before.unwrap_or(EventId(i64::MAX));
    Ok(event::table
        .filter(event::record_id.eq(record))
        .filter(event::id.lt(before))
        .order(event::id.desc())
        .limit(limit)
        .select(Event::as_select())
        .load(read.conn())?)
}

/// What changed a record after `version`, in order: shown to somebody whose own change came too late.
pub fn since(read: &mut Read<'_>, record: RecordId, version: i64) -> Result<Vec<Event>> {
    Ok(event::table
        .filter(event::record_id.eq(record))
        .filter(event::record_version.gt(version))
        .order(event::id)
        .limit(50)
        .select(Event::as_select())
        .load(read.conn())?)
}
