//! What a clause obliges somebody to do about a record by a time, with evidence when it is done.
//!
//! A duty is unique by (clause, record, occurrence): asking for it twice makes one. It knows when to be looked at next
//! (`next_check_at`), so that timers claim what is due through an index. Compliance is counted from these rows.

mod climb;
mod clock;
mod compliance;
mod list;
mod past;
mod standing;

use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::catalogue::{Climb, Owed};
use crate::error::{Error, OrNotFound, Result};
use crate::event::{self, Cause, Line};
use crate::ids::{DepartmentId, DutyId, RecordId, StaffId, VersionId};
use crate::moment::Moment;
use crate::on_engine;
use crate::policy::Policy;
use crate::schema::duty;
use crate::store::{Read, Tx, among};

pub use climb::{CLIMBED, Climbed, brought, brought_to, climbed};
pub use clock::{LATE, claiming, tick};
pub use compliance::{Tally, compliance, compliance_of};
pub use list::{Listed, States, Wanted, Whose, burden, count, list};
pub use past::{End, Past, restore};
pub use standing::{Standing, Stands, standing_of_each};

/// A duty as it stands.
#[derive(Clone, Debug, Queryable, QueryableByName, Selectable, Serialize)]
#[diesel(table_name = duty)]
pub struct Duty {
    /// Its id.
    pub id: DutyId,
    /// A key of [`crate::catalogue::DutyKind`].
    pub kind: String,
    /// The clause that obliges.
    pub clause: String,
    /// The record it is about.
    pub record_id: RecordId,
    /// Which time: a quarter, a step, empty when it can be only once.
    pub occurrence: String,
    /// Who is obliged.
    pub owner_id: Option<StaffId>,
    /// The owner's department when it began.
    pub department_id: Option<DepartmentId>,
    /// The rulebook its clock runs under.
    pub rulebook_id: VersionId,
    /// `open`, `paused`, `done` or `void`.
    pub state: String,
    /// How many things a duty about a list still has.
    pub counter: Option<i64>,
    /// When its clock began.
    pub started_at: Moment,
    /// When it is due.
    pub due_at: Moment,
    /// Whether its owner was told that it is late.
    #[serde(skip)]
    pub late_seen: bool,
    /// How far it was brought up: the percentage of the last step taken, 0 for none.
    pub climbed_percent: i16,
    /// Since when its clock stands still.
    pub paused_at: Option<Moment>,
    /// When it was done.
    pub done_at: Option<Moment>,
    /// Who did it.
    pub done_by_id: Option<StaffId>,
    /// What shows it, as JSON text.
    #[serde(skip)]
    pub evidence: Option<String>,
}

impl Duty {
    /// Whether it is, or was when done, past its time.
    #[must_use]
    pub fn is_late(&self, now: Moment) -> bool {
        self.state != "void" && self.stopped_at(now) > self.due_at
    }

    /// Until when its clock ran: it was done then, or stands still since then, or runs.
    fn stopped_at(&self, now: Moment) -> Moment {
        self.done_at.or(self.paused_at).unwrap_or(now)
    }
}

/// A duty that a clause creates.
#[derive(Clone, Debug)]
pub struct NewDuty {
    /// A key of [`crate::catalogue::DutyKind`].
    pub kind: &'static str,
    /// The record it is about.
    pub record: RecordId,
    /// Which time; empty when it can be only once.
    pub occurrence: String,
    /// Who is obliged; nobody known yet is shown to those who lead.
    pub owner: Option<StaffId>,
    /// When it is due.
    pub due: Moment,
    /// How many things, for a duty about a list.
    pub counter: Option<i64>,
}

#[derive(Insertable)]
#[diesel(table_name = duty, treat_none_as_default_value = false)]
struct Row {
    kind: &'static str,
    clause: &'static str,
    record_id: RecordId,
    occurrence: String,
    owner_id: Option<StaffId>,
    department_id: Option<DepartmentId>,
    rulebook_id: VersionId,
    state: &'static str,
    counter: Option<i64>,
    started_at: Moment,
    due_at: Moment,
    next_check_at: Option<Moment>,
    late_seen: bool,
}

/// Obliges somebody. The same clause, record and occurrence again changes nothing.
///
/// Does nothing when the clause is not in the rulebook in force: a clause that is absent is off.
pub fn owe(tx: &mut Tx<'_>, new: &NewDuty) -> Result<()> {
    owe_climbing(tx, new, new.due)
}

/// [`owe`] for a duty that is brought up on the way: it is looked at first at `first_look`.
pub fn owe_climbing(tx: &mut Tx<'_>, new: &NewDuty, first_look: Moment) -> Result<()> {
    let policy = tx.policy()?;
    owe_under(tx, new, first_look, &policy)
}

/// [`owe_climbing`] under a version of the rulebook that need not be in force: for what keeps the version it began under.
pub fn owe_under(tx: &mut Tx<'_>, new: &NewDuty, first_look: Moment, policy: &Policy) -> Result<()> {
    let clause = tx.house().catalogue.duty(new.kind)?.clause;
    if policy.clause(clause).is_none() {
        return Ok(());
    }
    let department_id = match new.owner {
        Some(owner) => crate::staff::department_of(tx, owner)?,
        None => None,
    };
    let row = Row {
        kind: new.kind,
        clause,
        record_id: new.record,
        occurrence: new.occurrence.clone(),
        owner_id: new.owner,
        department_id,
        rulebook_id: policy.id,
        state: "open",
        counter: new.counter,
        started_at: tx.now(),
        due_at: new.due,
        next_check_at: Some(first_look.min(new.due)),
        late_seen: false,
    };
    let made = on_engine!(tx.conn(), |conn| diesel::insert_into(duty::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    if made == 0 {
        return Ok(());
    }
    let line = Line::about(new.record, "duty.owed", Cause::clause(clause)).with(json!({
        "kind": new.kind,
        "owner": new.owner,
        "due": new.due,
    }));
    event::append(tx, &line)?;
    refresh_next_due(tx, new.record)
}

/// Ends a duty as done, with what shows it. False when it was not open.
pub fn fulfil(
    tx: &mut Tx<'_>,
    kind: &str,
    record: RecordId,
    occurrence: &str,
    by: StaffId,
    evidence: &Value,
) -> Result<bool> {
    let found: Option<Duty> = open_duties(record)
        .filter(duty::kind.eq(kind))
        .filter(duty::occurrence.eq(occurrence))
        .select(Duty::as_select())
        .first(tx.conn())
        .optional()?;
    let Some(duty) = found else { return Ok(false) };
    end(tx, &duty, "done", Some(by), evidence)?;
    Ok(true)
}

/// Ends every open duty of this kind about the record whose reason is gone.
pub fn void(tx: &mut Tx<'_>, kind: &str, record: RecordId) -> Result<()> {
    let duties: Vec<Duty> =
        open_duties(record).filter(duty::kind.eq(kind)).select(Duty::as_select()).load(tx.conn())?;
    for duty in duties {
        end(tx, &duty, "void", None, &Value::Null)?;
    }
    Ok(())
}

/// Asks every open duty about the record whether it is still owed. Call it after a change of the record.
pub fn recheck(tx: &mut Tx<'_>, record: RecordId, by: Option<StaffId>) -> Result<()> {
    let duties: Vec<Duty> = open_duties(record).order(duty::id).select(Duty::as_select()).load(tx.conn())?;
    for duty in duties {
        ask(tx, &duty, by)?;
    }
    Ok(())
}

/// Asks one duty whether it is still owed, and by when.
fn ask(tx: &mut Tx<'_>, duty: &Duty, by: Option<StaffId>) -> Result<()> {
    let check = tx.house().catalogue.duty(&duty.kind)?.check;
    match check(tx, duty)? {
        Owed::Done => end(tx, duty, "done", by, &Value::Null),
        Owed::Void => end(tx, duty, "void", by, &Value::Null),
        Owed::Paused(due) => pause(tx, duty, due),
        Owed::Due(due) => put_off(tx, duty, due, None),
        Owed::Climbing(climb) => put_off(tx, duty, climb.due, Some(&climb)),
    }
}

/// Asks an open duty anew under the rulebook in force, whose version its clock runs under from then on
/// (`rulebook.change`). A duty whose clause is no longer there is void.
pub fn recompute(tx: &mut Tx<'_>, duty: &Duty) -> Result<()> {
    let policy = tx.policy()?;
    if policy.clause(&duty.clause).is_none() {
        return end(tx, duty, "void", None, &Value::Null);
    }
    diesel::update(duty::table.find(duty.id)).set(duty::rulebook_id.eq(policy.id)).execute(tx.conn())?;
    let duty = Duty { rulebook_id: policy.id, ..duty.clone() };
    ask(tx, &duty, None)
}

/// Sets how many things a duty about a list still has; none left is done.
pub fn count_down(tx: &mut Tx<'_>, duty: &Duty, left: i64, by: Option<StaffId>) -> Result<()> {
    if left <= 0 {
        return end(tx, duty, "done", by, &Value::Null);
    }
    diesel::update(duty::table.find(duty.id)).set(duty::counter.eq(left)).execute(tx.conn())?;
    Ok(())
}

/// Gives every duty of a clause about the record that is not ended to `owner`, or to nobody, in `department`.
pub fn assign(
    tx: &mut Tx<'_>,
    record: RecordId,
    clause: &str,
    owner: Option<StaffId>,
    department: Option<DepartmentId>,
) -> Result<()> {
    diesel::update(
        duty::table
            .filter(duty::record_id.eq(record))
            .filter(duty::state.eq_any(UNENDED))
            .filter(duty::clause.eq(clause)),
    )
    .set((duty::owner_id.eq(owner), duty::department_id.eq(department)))
    .execute(tx.conn())?;
    Ok(())
}

/// Gives an open duty to somebody else.
pub fn hand_over(tx: &mut Tx<'_>, id: DutyId, to: StaffId) -> Result<()> {
    let department = crate::staff::department_of(tx, to)?;
    diesel::update(duty::table.find(id))
        .set((duty::owner_id.eq(to), duty::department_id.eq(department)))
        .execute(tx.conn())?;
    Ok(())
}

/// Hangs an open duty on another record, when two records become one or are parted again. False, and nothing changes,
/// when that record has had the same duty.
pub fn rehang(tx: &mut Tx<'_>, id: DutyId, to: RecordId) -> Result<bool> {
    let duty = get(tx, id)?;
    let same: Option<DutyId> = duty::table
        .filter(duty::clause.eq(&duty.clause))
        .filter(duty::record_id.eq(to))
        .filter(duty::occurrence.eq(&duty.occurrence))
        .select(duty::id)
        .first(tx.conn())
        .optional()?;
    if same.is_some() {
        return Ok(false);
    }
    diesel::update(duty::table.find(id)).set(duty::record_id.eq(to)).execute(tx.conn())?;
    refresh_next_due(tx, duty.record_id)?;
    refresh_next_due(tx, to)?;
    Ok(true)
}

/// Opens a duty again that ended by something which was undone; its clock runs on as if it had not ended.
pub fn reopen(tx: &mut Tx<'_>, id: DutyId) -> Result<()> {
    let now = tx.now();
    let duty = get(tx, id)?;
    diesel::update(duty::table.find(id))
        .set((
            duty::state.eq("open"),
            duty::paused_at.eq(None::<Moment>),
            duty::done_at.eq(None::<Moment>),
            duty::done_by_id.eq(None::<StaffId>),
            duty::evidence.eq(None::<String>),
            // At once: a step up may have come due meanwhile, and how it stands is its check's to say.
            duty::next_check_at.eq(Some(now)),
        ))
        .execute(tx.conn())?;
    climb::mark(tx, &duty, false)?;
    refresh_next_due(tx, duty.record_id)
}

/// Lets a duty run until `due`, and sees to it that it is looked at when the next thing is to be done about it. Nothing is
/// written about a duty that stays as it is.
fn put_off(tx: &mut Tx<'_>, duty: &Duty, due: Moment, climb: Option<&Climb>) -> Result<()> {
    let now = tx.now();
    let late_seen = duty.late_seen && due <= now;
    let rung = climb.and_then(|climb| climb.above(duty.climbed_percent)).map(|rung| rung.at);
    let next = rung.into_iter().chain((!late_seen).then_some(due)).min();
    diesel::update(duty::table.find(duty.id))
        .set((
            duty::state.eq("open"),
            duty::paused_at.eq(None::<Moment>),
            duty::due_at.eq(due),
            duty::next_check_at.eq(next),
            duty::late_seen.eq(late_seen),
        ))
        .execute(tx.conn())?;
    if due == duty.due_at && duty.state == "open" {
        return Ok(());
    }
    if duty.state == "open" {
        let line = Line::about(duty.record_id, "duty.due_changed", Cause::clause(&duty.clause))
            .with(json!({ "kind": duty.kind, "before": duty.due_at, "due": due }));
        event::append(tx, &line)?;
    }
    refresh_next_due(tx, duty.record_id)
}

/// Lets the clock stand still, as it stands: whether its time was up by then is judged anew each time it is asked. What
/// brought it about is told by the record's own event.
fn pause(tx: &mut Tx<'_>, duty: &Duty, due: Moment) -> Result<()> {
    if duty.state == "paused" && duty.due_at == due {
        return Ok(());
    }
    let since = duty.paused_at.unwrap_or(tx.now());
    diesel::update(duty::table.find(duty.id))
        .set((
            duty::state.eq("paused"),
            duty::due_at.eq(due),
            duty::paused_at.eq(Some(since)),
            duty::next_check_at.eq(None::<Moment>),
        ))
        .execute(tx.conn())?;
    refresh_next_due(tx, duty.record_id)
}

fn end(
    tx: &mut Tx<'_>,
    duty: &Duty,
    state: &'static str,
    by: Option<StaffId>,
    evidence: &Value,
) -> Result<()> {
    let now = tx.now();
    let evidence_text = (!evidence.is_null()).then(|| evidence.to_string());
    // What was in time when its clock stopped has not become late by standing still.
    let due = match duty.paused_at {
        Some(paused) if paused <= duty.due_at => duty.due_at.max(now),
        _ => duty.due_at,
    };
    let late = now > due;
    diesel::update(duty::table.find(duty.id))
        .set((
            duty::state.eq(state),
            duty::due_at.eq(due),
            duty::paused_at.eq(None::<Moment>),
            duty::done_at.eq(Some(now)),
            duty::done_by_id.eq(by),
            duty::evidence.eq(evidence_text),
            duty::next_check_at.eq(None::<Moment>),
        ))
        .execute(tx.conn())?;
    climb::mark(tx, duty, true)?;
    // What nobody did went by; who was told of it still has that to read.
    if by.is_some() || state == "void" {
        clock::settle(tx, duty)?;
        climb::settle(tx, duty)?;
    }
    let kind = if state == "done" { "duty.done" } else { "duty.void" };
    let line = Line::about(duty.record_id, kind, Cause { actor: by, clause: Some(&duty.clause) })
        .with(json!({ "kind": duty.kind, "due": due, "late": late }));
    event::append(tx, &line)?;
    refresh_next_due(tx, duty.record_id)
}

fn refresh_next_due(tx: &mut Tx<'_>, record: RecordId) -> Result<()> {
    let next: Option<Moment> = duty::table
        .filter(duty::record_id.eq(record))
        .filter(duty::state.eq("open"))
        .select(diesel::dsl::min(duty::due_at))
        .first(tx.conn())?;
    crate::record::queue_up(tx, record, next)
}

/// The states of a duty that has not ended.
const UNENDED: [&str; 2] = ["open", "paused"];

#[diesel::dsl::auto_type]
fn open_duties(record: RecordId) -> _ {
    let unended: [&'static str; 2] = UNENDED;
    duty::table.filter(duty::record_id.eq(record)).filter(duty::state.eq_any(unended))
}

/// The duties about a record, open ones first.
pub fn of_record(read: &mut Read<'_>, record: RecordId) -> Result<Vec<Duty>> {
    Ok(duty::table
        .filter(duty::record_id.eq(record))
        .order((duty::state.desc(), duty::due_at, duty::id))
        .limit(200)
        .select(Duty::as_select())
        .load(read.conn())?)
}

/// The duties of some clauses about at most a page of records that have not ended, those due first.
pub fn unended_of(read: &mut Read<'_>, records: &[RecordId], clauses: &[&str]) -> Result<Vec<Duty>> {
    // Chosen and sorted here: SQLite would rather walk all duties of a clause in order than sort these few.
    let mut duties: Vec<Duty> = duty::table
        .filter(among(duty::record_id, records.iter().copied()))
        .filter(duty::state.eq("open").or(duty::state.eq("paused")))
        .select(Duty::as_select())
        .load(read.conn())?;
    duties.retain(|duty| clauses.contains(&duty.clause.as_str()));
    duties.sort_unstable_by_key(|duty| (duty.due_at, duty.id));
    Ok(duties)
}

/// One duty, for the program's own use.
pub fn get(read: &mut Read<'_>, id: DutyId) -> Result<Duty> {
    duty::table.find(id).select(Duty::as_select()).first(read.conn()).or_not_found()
}

/// The key of a duty kind's sentence: `tiering.notify` → `duty-tiering-notify`.
#[must_use]
pub fn sentence_key(kind: &str) -> String {
    format!("duty-{}", kind.replace(['.', '_'], "-"))
}

/// One duty that `actor` is obliged to do.
///
/// # Errors
/// [`Error::NotFound`] for anybody else's.
pub fn own(read: &mut Read<'_>, actor: &Actor, id: DutyId) -> Result<Duty> {
    let duty = get(read, id)?;
    if duty.owner_id == Some(actor.id) { Ok(duty) } else { Err(Error::NotFound) }
}
