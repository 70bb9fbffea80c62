//! A room with nothing but cups, for the kernel's own tests: a kind of record with a table, duties, a change that needs
//! approval, a job.

use diesel::prelude::*;
use kernel::approval::Approved;
use kernel::catalogue::{
    ChangeKind, ChangeLine, Climb, DutyKind, EventKind, JobKind, Owed, RecordKind, Room, Rung, Step,
};
use kernel::duty::Duty;
use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change, Header, NewRecord};
use kernel::store::{Migration, Read, Store, Tx};
use kernel::{Error, JobId, Message, Moment, RecordId, Result, StaffId, job};
use serde_json::Value;

diesel::table! {
    /// What a cup has beside its header.
    cup (id) {
        /// The record.
        id -> BigInt,
        /// What is written on it.
        motto -> Text,
        /// How much is in it.
        filled -> BigInt,
    }
}

/// The kind of record.
pub const KIND: &str = "cup";

/// To wash a cup, obliged by a clause that is in the default rulebook. A cup that is `clean` has been washed, for a
/// `broken` one the reason is gone, one that is `soaking` has until a day after it was due at first, the clock of one that
/// is `drying` stands still. A `stained` one has a day and one more for each sip in it, and is brought up by [`RUNGS`].
pub const WASH: DutyKind =
    DutyKind { key: "cup.wash", clause: "archive.standard", check: is_washed, place: "/sink", stands: None };

/// How much of the time of a stained cup is used when it is brought up, in percent, and by how many levels.
pub const RUNGS: [(i16, u8); 3] = [(75, 0), (100, 1), (150, 2)];

/// To polish a cup, obliged by a clause that no rulebook has.
pub const POLISH: DutyKind =
    DutyKind { key: "cup.polish", clause: "cup.polish", check: is_washed, place: "", stands: None };

/// To paint a cup: `{"colour": "red"}` becomes its title. `{"cracks": true}` fails while it is applied. A broken cup can
/// not be painted; one whose painting was declined is `plain`.
pub const PAINT: ChangeKind =
    ChangeKind { key: "cup.paint", check: can_be_painted, apply: paint, declined: leave_plain, draw: show };

/// To fill a cup sip by sip: `{"sips": 3}`. With `"spills": 2` the first two attempts fail, with `"leaks": true` it is
/// refused, with `"dies_until": micros` the process panics before that moment.
pub const FILL: JobKind = JobKind { key: "cup.fill", step: fill };

/// A day in seconds.
const DAY: i64 = 86_400;

/// The room.
#[must_use]
pub fn room() -> Room {
    Room {
        name: "cup",
        migrations: vec![Migration {
            name: "0900_cup",
            sql: "CREATE TABLE cup (\n  id BIGINT PRIMARY KEY REFERENCES record (id),\n  motto TEXT NOT NULL,\n  \
                  filled BIGINT NOT NULL,\n  tier SMALLINT\n);\nCREATE INDEX cup_filled ON cup (filled, id);\n",
        }],
        records: vec![RecordKind { key: KIND, prefix: "BZ", address: "/cups" }],
        duties: vec![WASH, POLISH],
        changes: vec![PAINT],
        jobs: vec![FILL],
        events: vec![EventKind { key: "cup.made" }, EventKind { key: "cup.painted" }],
        tiers: Some("cup"),
        ..Room::default()
    }
}

/// A dirty cup that nobody has.
#[must_use]
pub fn new(title: &str) -> NewRecord {
    NewRecord { kind: KIND, title: title.to_owned(), status: "dirty", open: true, ..NewRecord::default() }
}

/// Somebody's dirty cup.
#[must_use]
pub fn of(owner: StaffId, title: &str) -> NewRecord {
    NewRecord { owner: Some(owner), ..new(title) }
}

/// Makes a cup with its row and its event.
pub fn make(tx: &mut Tx<'_>, new: &NewRecord) -> Result<Header> {
    let header = record::create(tx, new, new.owner)?;
    diesel::insert_into(cup::table)
        .values((cup::id.eq(header.id), cup::motto.eq(&new.title), cup::filled.eq(0_i64)))
        .execute(tx.conn())?;
    event::append(tx, &Line::about(header.id, "cup.made", Cause::default()).version(header.version))?;
    Ok(header)
}

/// How much is in a cup.
pub fn filled(read: &mut Read<'_>, id: RecordId) -> Result<i64> {
    Ok(cup::table.find(id).select(cup::filled).first(read.conn())?)
}

/// Pours in one sip, as a transaction that meets another would: it reads, then writes what it read and one more.
pub fn pour(tx: &mut Tx<'_>, id: RecordId) -> Result<i64> {
    let more = filled(tx, id)? + 1;
    diesel::update(cup::table.find(id)).set(cup::filled.eq(more)).execute(tx.conn())?;
    Ok(more)
}

/// Sets a cup's state.
pub fn set_status(tx: &mut Tx<'_>, id: RecordId, status: &'static str) -> Result<i64> {
    record::change(tx, id, None, &Change { status: Some(status), ..Change::default() })
}

fn is_washed(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    Ok(match record::header(tx, duty.record_id)?.status.as_str() {
        "clean" => Owed::Done,
        "broken" => Owed::Void,
        "soaking" => Owed::Due(duty.started_at.plus_seconds(2 * DAY)),
        "drying" => Owed::Paused(duty.due_at),
        "stained" => {
            let span = DAY * (1 + filled(tx, duty.record_id)?);
            let at = |percent: i16| duty.started_at.plus_seconds(span * i64::from(percent) / 100);
            let rungs = RUNGS.map(|(percent, height)| Rung { percent, at: at(percent), height }).to_vec();
            Owed::Climbing(Climb { due: at(100), clause: WASH.clause, rungs })
        }
        _ => Owed::Due(duty.due_at),
    })
}

fn can_be_painted(read: &mut Read<'_>, id: RecordId, change: &Value) -> Result<()> {
    if change["colour"].as_str().unwrap_or_default().is_empty() {
        return Err(Error::field("colour", "cup-colour-needed"));
    }
    if record::header(read, id)?.status == "broken" {
        return Err(Error::refused("cup-broken"));
    }
    Ok(())
}

fn paint(tx: &mut Tx<'_>, approved: &Approved, id: RecordId, change: &Value) -> Result<()> {
    let title = change["colour"].as_str().map(str::to_owned);
    let version = record::change(tx, id, None, &Change { title, ..Change::default() })?;
    let cause = Cause::staff(approved.requester).by(&approved.clause);
    event::append(tx, &Line::about(id, "cup.painted", cause).version(version))?;
    if change["cracks"] == true {
        return Err(Error::refused("cup-cracked"));
    }
    Ok(())
}

fn leave_plain(tx: &mut Tx<'_>, id: RecordId, _: &Value) -> Result<()> {
    set_status(tx, id, "plain").map(drop)
}

fn show(read: &mut Read<'_>, id: RecordId, change: &Value) -> Result<Vec<ChangeLine>> {
    let before = record::header(read, id)?.title;
    let after = change["colour"].as_str().unwrap_or_default().to_owned();
    Ok(vec![ChangeLine { label: Message::new("cup-colour"), before, after }])
}

fn fill(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    let job = store.read(now, |read| job::get(read, id))?;
    let asked: Value = job.payload()?;
    assert!(asked["dies_until"].as_i64().is_none_or(|until| now.micros() >= until), "the process dies");
    if asked["leaks"] == true {
        return Err(Error::refused("cup-leaks"));
    }
    if asked["spills"].as_i64().is_some_and(|spills| i64::from(job.attempts) < spills) {
        return Err(Error::Unreachable("spilled".into()));
    }
    let sips = asked["sips"].as_i64().unwrap_or(1);
    let cup = job.record_id.ok_or(Error::NotFound)?;
    store.write(now, move |tx| {
        let taken: i64 = job.progress()?;
        if taken >= sips {
            return Ok(Step::Finished);
        }
        pour(tx, cup)?;
        job::advance(tx, id, &(taken + 1), taken + 1, sips)?;
        Ok(if taken + 1 == sips { Step::Finished } else { Step::More })
    })
}
