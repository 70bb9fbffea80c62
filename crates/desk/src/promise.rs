//! A promised answer: what can not be answered at once is answered by the day that the customer was told
//! (`service.first_answer`).
//!
//! The promise is a duty of whoever answers for the request, due when the working time of that day ends and brought up on the
//! way like the clocks. It never stands still: the customer was told a day, whatever is asked of them meanwhile. The next
//! answer keeps it, and so does a solution or the end of the request.

use kernel::catalogue::{Climb, DutyKind, Owed};
use kernel::duty::{self, Duty, NewDuty};
use kernel::policy::{self, Policy};
use kernel::record::{self, Header};
use kernel::{Day, Message, Moment, Read, RecordId, Result, StaffId, Tx};
use rules::milestone::{Milestone, Reading};
use serde_json::json;

use crate::clock::{ESCALATE, rungs};
use crate::model::Status;
use crate::store;

/// The clause.
pub const CLAUSE: &str = "service.first_answer";
/// The promised answer.
pub const PROMISE: DutyKind =
    DutyKind { key: "service.promise", clause: CLAUSE, check: is_kept, place: "", stands: None };

fn is_kept(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    let request = store::request_get(tx, duty.record_id)?;
    let Some(day) = request.promised_on else { return Ok(Owed::Void) };
    let header = record::header(tx, duty.record_id)?;
    if !is_awaited(Status::of(&header)?) {
        return Ok(Owed::Done);
    }
    let policy = policy::version(tx, duty.rulebook_id)?;
    Ok(Owed::Climbing(climb(&policy, duty.started_at, day)))
}

/// Whether the customer of a request still awaits what was promised.
fn is_awaited(status: Status) -> bool {
    !matches!(status, Status::Resolved | Status::Closed)
}

/// When an answer promised at `from` for a day is due: when the working time of the day ends, and where that has passed by
/// then, when the day itself does.
fn due(policy: &Policy, from: Moment, day: Day) -> Moment {
    let calendar = policy.working_calendar();
    let close = Moment::from(calendar.close_of(day.date()));
    if close > from {
        return close;
    }
    let next = day.date().tomorrow().and_then(|next| next.to_zoned(calendar.zone().clone()));
    next.map_or(close, |begins| begins.timestamp().into())
}

/// The clock of a promise: the working time from when it was made until it is due.
fn milestone(policy: &Policy, from: Moment, due: Moment) -> Milestone<'_> {
    let calendar = policy.working_calendar();
    let whole = calendar.between(from.timestamp(), due.timestamp());
    Milestone::new(calendar, from.timestamp(), [], whole)
}

/// When a promise is due, and when it is brought up. One without working time until then is only due.
fn climb(policy: &Policy, from: Moment, day: Day) -> Climb {
    let due = due(policy, from, day);
    let milestone = milestone(policy, from, due);
    let has_time = !milestone.read(from.timestamp()).target.is_zero();
    let rungs = if has_time { rungs(policy, &milestone, from.timestamp()) } else { Vec::new() };
    Climb { due, clause: ESCALATE, rungs }
}

/// A day by which an answer can be promised now.
///
/// # Errors
/// One that is past.
pub fn ahead(read: &mut Read<'_>, day: Day) -> Result<std::result::Result<(), Message>> {
    let policy = read.policy()?;
    let today = Day::from(policy.working_calendar().date_of(read.now().timestamp()));
    Ok(if day < today { Err(Message::new("desk-promised-past")) } else { Ok(()) })
}

/// The promised day of a request was named or changed: whoever answers for it owes the answer, unless they do already.
pub fn make(tx: &mut Tx<'_>, header: &Header) -> Result<()> {
    let Some(day) = store::request_get(tx, header.id)?.promised_on else { return Ok(()) };
    if open(tx, header.id)?.is_some() {
        return duty::recheck(tx, header.id, None);
    }
    let policy = tx.policy()?;
    let climb = climb(&policy, tx.now(), day);
    let new = NewDuty {
        kind: PROMISE.key,
        record: header.id,
        // Another answer may be promised after one was given; the version that did it tells one from another.
        occurrence: header.version.to_string(),
        owner: header.owner_id,
        due: climb.due,
        counter: None,
    };
    duty::owe_climbing(tx, &new, climb.rungs.first().map_or(climb.due, |rung| rung.at))?;
    duty::assign(tx, header.id, CLAUSE, header.owner_id, header.department_id)
}

/// The customer was answered, which keeps what was promised.
pub fn keep(tx: &mut Tx<'_>, id: RecordId, by: StaffId) -> Result<()> {
    let Some(duty) = open(tx, id)? else { return Ok(()) };
    let promised = store::request_get(tx, id)?.promised_on;
    let shown = json!({ "promised_on": promised });
    duty::fulfil(tx, PROMISE.key, id, &duty.occurrence, by, &shown).map(drop)
}

/// The promise of a request that is not kept yet.
fn open(read: &mut Read<'_>, id: RecordId) -> Result<Option<Duty>> {
    Ok(duty::of_record(read, id)?.into_iter().find(|duty| duty.kind == PROMISE.key && duty.state == "open"))
}

/// What the clock of a promise shows, and how much working time is left of it in seconds, below zero when it is late.
pub fn stands(read: &mut Read<'_>, duty: &Duty) -> Result<(Reading, i64)> {
    let policy = policy::version(read, duty.rulebook_id)?;
    let until = duty.done_at.unwrap_or(read.now()).timestamp();
    let milestone = milestone(&policy, duty.started_at, duty.due_at);
    let left = policy.working_calendar().between(until, duty.due_at.timestamp());
    Ok((milestone.reached(duty.done_at.map(Moment::timestamp)).read(until), left.as_secs()))
}
