//! What a clause obliges somebody to do about a record by a time, with evidence when it is done.
//!
//! A duty is unique by (clause, record, occurrence): asking for it twice makes one. It knows when to be looked at next
//! (`next_check_at`), so that timers claim what is due through an index. Compliance is counted from these rows.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use rulebook::Reach;
use serde::Serialize;
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::catalogue::Owed;
use crate::error::{Error, OrNotFound, Result};
use crate::event::{self, Cause, Line};
use crate::ids::{DepartmentId, DutyId, RecordId, StaffId, VersionId};
use crate::listing::{COUNT_CAP, Count};
use crate::message::Message;
use crate::moment::Moment;
use crate::schema::{duty, record};
use crate::store::{Read, Sql, Store, Tx};
use crate::{notice, on_engine};

/// A duty as it stands.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
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
    /// `open`, `done` or `void`.
    pub state: String,
    /// How many things a duty about a list still has.
    pub counter: Option<i64>,
    /// When its clock began.
    pub started_at: Moment,
    /// When it is due.
    pub due_at: Moment,
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
        self.state != "void" && self.done_at.unwrap_or(now) > self.due_at
    }

    /// How much of its time is used, in percent; over 100 when late.
    #[must_use]
    pub fn used_percent(&self, now: Moment) -> i64 {
        let span = (self.due_at.micros() - self.started_at.micros()).max(1);
        let used = self.done_at.unwrap_or(now).micros() - self.started_at.micros();
        (i128::from(used) * 100 / i128::from(span)).clamp(0, 999) as i64
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
    let clause = tx.house().catalogue.duty(new.kind)?.clause;
    let policy = tx.policy()?;
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
        next_check_at: Some(new.due),
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
        let check = tx.house().catalogue.duty(&duty.kind)?.check;
        match check(tx, &duty)? {
            Owed::Done => end(tx, &duty, "done", by, &Value::Null)?,
            Owed::Void => end(tx, &duty, "void", by, &Value::Null)?,
            Owed::Due(due) if due != duty.due_at => put_off(tx, &duty, due)?,
            Owed::Due(_) => {}
        }
    }
    Ok(())
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
    let check = tx.house().catalogue.duty(&duty.kind)?.check;
    match check(tx, &duty)? {
        Owed::Done => end(tx, &duty, "done", None, &Value::Null),
        Owed::Void => end(tx, &duty, "void", None, &Value::Null),
        Owed::Due(due) if due != duty.due_at => put_off(tx, &duty, due),
        Owed::Due(_) => Ok(()),
    }
}

/// Sets how many things a duty about a list still has; none left is done.
pub fn count_down(tx: &mut Tx<'_>, duty: &Duty, left: i64, by: Option<StaffId>) -> Result<()> {
    if left <= 0 {
        return end(tx, duty, "done", by, &Value::Null);
    }
    diesel::update(duty::table.find(duty.id)).set(duty::counter.eq(left)).execute(tx.conn())?;
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
    let duty = get(tx, id)?;
    let late_seen: bool = duty::table.find(id).select(duty::late_seen).first(tx.conn())?;
    diesel::update(duty::table.find(id))
        .set((
            duty::state.eq("open"),
            duty::done_at.eq(None::<Moment>),
            duty::done_by_id.eq(None::<StaffId>),
            duty::evidence.eq(None::<String>),
            duty::next_check_at.eq((!late_seen).then_some(duty.due_at)),
        ))
        .execute(tx.conn())?;
    refresh_next_due(tx, duty.record_id)
}

fn put_off(tx: &mut Tx<'_>, duty: &Duty, due: Moment) -> Result<()> {
    diesel::update(duty::table.find(duty.id))
        .set((duty::due_at.eq(due), duty::next_check_at.eq(due), duty::late_seen.eq(false)))
        .execute(tx.conn())?;
    let line = Line::about(duty.record_id, "duty.due_changed", Cause::clause(&duty.clause))
        .with(json!({ "kind": duty.kind, "before": duty.due_at, "due": due }));
    event::append(tx, &line)?;
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
    diesel::update(duty::table.find(duty.id))
        .set((
            duty::state.eq(state),
            duty::done_at.eq(Some(now)),
            duty::done_by_id.eq(by),
            duty::evidence.eq(evidence_text),
            duty::next_check_at.eq(None::<Moment>),
        ))
        .execute(tx.conn())?;
    let kind = if state == "done" { "duty.done" } else { "duty.void" };
    let line = Line::about(duty.record_id, kind, Cause { actor: by, clause: Some(&duty.clause) })
        .with(json!({ "kind": duty.kind, "due": duty.due_at, "late": duty.is_late(now) }));
    event::append(tx, &line)?;
    refresh_next_due(tx, duty.record_id)
}

fn refresh_next_due(tx: &mut Tx<'_>, record: RecordId) -> Result<()> {
    let next: Option<Moment> = open_duties(record).select(diesel::dsl::min(duty::due_at)).first(tx.conn())?;
    diesel::update(record::table.find(record)).set(record::next_due_at.eq(next)).execute(tx.conn())?;
    Ok(())
}

#[diesel::dsl::auto_type]
fn open_duties(record: RecordId) -> _ {
    duty::table.filter(duty::record_id.eq(record)).filter(duty::state.eq("open"))
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

/// One duty, for the program's own use.
pub fn get(read: &mut Read<'_>, id: DutyId) -> Result<Duty> {
    duty::table.find(id).select(Duty::as_select()).first(read.conn()).or_not_found()
}

/// A duty in a list, with the record it is about.
#[derive(Clone, Debug, Queryable, Serialize)]
pub struct Listed {
    /// The duty.
    pub duty: Duty,
    /// The record's kind.
    pub record_kind: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
}

/// Whose duties are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The actor's own.
    Mine,
    /// Of everybody below the actor in the chain of superiors, and of the actor's departments as far as the reach goes.
    Team,
}

/// Which duties are listed.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Whose.
    pub whose: Whose,
    /// `open`, `done`, `void`; none for all.
    pub state: Option<String>,
    /// Only those past their time (open ones now, done ones when done).
    pub late: Option<bool>,
    /// Only this clause's.
    pub clause: Option<String>,
    /// Due at or after.
    pub from: Option<Moment>,
    /// Due before.
    pub until: Option<Moment>,
    /// The page begins after this (due, id).
    pub after: Option<(Moment, DutyId)>,
    /// At most so many.
    pub limit: i64,
}

/// Duties ordered by when they fall due, within what the actor may see.
pub fn list(read: &mut Read<'_>, actor: &Actor, wanted: &Wanted) -> Result<Vec<Listed>> {
    let mut query = matching(read, actor, wanted)?
        .order((duty::due_at, duty::id))
        .limit(wanted.limit)
        .select((Duty::as_select(), record::kind, record::number, record::title));
    if let Some((due, id)) = wanted.after {
        query = query.filter(duty::due_at.gt(due).or(duty::due_at.eq(due).and(duty::id.gt(id))));
    }
    Ok(query.load(read.conn())?)
}

/// How many duties the whole list has, whatever its page, counted no further than [`COUNT_CAP`].
pub fn count(read: &mut Read<'_>, actor: &Actor, wanted: &Wanted) -> Result<Count> {
    let ids: Vec<DutyId> =
        matching(read, actor, wanted)?.limit(COUNT_CAP + 1).select(duty::id).load(read.conn())?;
    let number = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    Ok(Count { number: number.min(COUNT_CAP), capped: number > COUNT_CAP })
}

type Matching =
    diesel::dsl::IntoBoxed<'static, diesel::dsl::InnerJoin<duty::table, record::table>, crate::store::Db>;

/// What a list of duties and its count have in common: everything but order and page.
fn matching(read: &mut Read<'_>, actor: &Actor, wanted: &Wanted) -> Result<Matching> {
    let now = read.now();
    let mut query = duty::table.inner_join(record::table).into_boxed().filter(record::removed_at.is_null());
    if let Some(state) = &wanted.state {
        query = query.filter(duty::state.eq(state.clone()));
    }
    query = match wanted.late {
        Some(true) => query.filter(
            duty::done_at.is_null().and(duty::due_at.lt(now)).or(duty::done_at.gt(duty::due_at.nullable())),
        ),
        Some(false) => query.filter(
            duty::done_at.is_null().and(duty::due_at.ge(now)).or(duty::done_at.le(duty::due_at.nullable())),
        ),
        None => query,
    };
    if let Some(clause) = &wanted.clause {
        query = query.filter(duty::clause.eq(clause.clone()));
    }
    if let Some(from) = wanted.from {
        query = query.filter(duty::due_at.ge(from));
    }
    if let Some(until) = wanted.until {
        query = query.filter(duty::due_at.lt(until));
    }
    Ok(match wanted.whose {
        Whose::Mine => query.filter(duty::owner_id.eq(actor.id)),
        Whose::Team => match actor.reach(read, rulebook::Action::Read, "duty")? {
            Reach::All => query,
            Reach::Department => query.filter(
                duty::owner_id
                    .eq_any(actor.reports.clone())
                    .or(duty::department_id.eq_any(actor.departments.clone()))
                    .or(duty::owner_id.eq(actor.id)),
            ),
            _ => query.filter(duty::owner_id.eq_any(actor.reports.clone()).or(duty::owner_id.eq(actor.id))),
        },
    })
}

/// Duties of one clause in a period, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, QueryableByName, Serialize)]
pub struct Tally {
    /// The clause.
    #[diesel(sql_type = Text)]
    pub clause: String,
    /// All that fall due in the period, but void ones.
    #[diesel(sql_type = BigInt)]
    pub due: i64,
    /// Done by their time.
    #[diesel(sql_type = BigInt)]
    pub in_time: i64,
    /// Done after their time.
    #[diesel(sql_type = BigInt)]
    pub done_late: i64,
    /// Open and past their time.
    #[diesel(sql_type = BigInt)]
    pub overdue: i64,
    /// Open and still in time.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
}

impl Tally {
    /// Done in time out of all that are done or past their time, in percent; none when there are none of them.
    #[must_use]
    pub fn rate_percent(&self) -> Option<i64> {
        let judged = self.in_time + self.done_late + self.overdue;
        (judged > 0).then(|| self.in_time * 100 / judged)
    }
}

/// Counts the duties that fall due in a period, by clause, of everybody the actor may see (`rulebook.compliance`).
///
/// Reads the index `duty_clause` alone when the actor sees all.
pub fn compliance(read: &mut Read<'_>, actor: &Actor, from: Moment, until: Moment) -> Result<Vec<Tally>> {
    tallies(read, actor, None, from, until)
}

/// [`compliance`] of one clause; nothing due is a tally of zeros.
pub fn compliance_of(
    read: &mut Read<'_>,
    actor: &Actor,
    clause: &str,
    from: Moment,
    until: Moment,
) -> Result<Tally> {
    let counted = tallies(read, actor, Some(clause), from, until)?.into_iter().next();
    Ok(counted.unwrap_or_else(|| Tally { clause: clause.to_owned(), ..Tally::default() }))
}

fn tallies(
    read: &mut Read<'_>,
    actor: &Actor,
    clause: Option<&str>,
    from: Moment,
    until: Moment,
) -> Result<Vec<Tally>> {
    let now = read.now();
    let of_clause = match clause {
        Some(clause) => Sql::new("clause = ").text(clause),
        None => Sql::new("TRUE"),
    };
    let reach = actor.reach(read, rulebook::Action::Read, "duty")?;
    let whose = if reach == Reach::All {
        Sql::new("TRUE")
    } else {
        let mut own = Sql::new("(owner_id = ")
            .int(actor.id.0)
            .raw(" OR owner_id IN (SELECT staff_id FROM superior_path WHERE superior_id = ")
            .int(actor.id.0)
            .raw(")");
        if let (Reach::Department, Some(department)) = (reach, actor.department) {
            own = own
                .raw(" OR department_id IN (SELECT descendant_id FROM department_path WHERE ancestor_id = ")
                .int(department.0)
                .raw(")");
        }
        own.raw(")")
    };
    let query = Sql::new(
        "SELECT clause, CAST(sum(CASE WHEN state <> 'void' THEN 1 ELSE 0 END) AS BIGINT) AS due, \
         CAST(sum(CASE WHEN state = 'done' AND done_at <= due_at THEN 1 ELSE 0 END) AS BIGINT) AS in_time, \
         CAST(sum(CASE WHEN state = 'done' AND done_at > due_at THEN 1 ELSE 0 END) AS BIGINT) AS done_late, \
         CAST(sum(CASE WHEN state = 'open' AND due_at < ",
    )
    .moment(now)
    .raw(" THEN 1 ELSE 0 END) AS BIGINT) AS overdue, CAST(sum(CASE WHEN state = 'open' AND due_at >= ")
    .moment(now)
    .raw(" THEN 1 ELSE 0 END) AS BIGINT) AS open FROM duty WHERE due_at >= ")
    .moment(from)
    .raw(" AND due_at < ")
    .moment(until)
    .raw(" AND ")
    .then(&of_clause)
    .raw(" AND ")
    .then(&whose)
    .raw(" GROUP BY clause ORDER BY clause");
    Ok(query.load(read.conn())?)
}

/// How many open duties somebody has, and how many of them are late; each counted no further than a thousand.
pub fn burden(read: &mut Read<'_>, staff: StaffId) -> Result<(i64, i64)> {
    #[derive(QueryableByName)]
    struct Burden {
        #[diesel(sql_type = BigInt)]
        open: i64,
        #[diesel(sql_type = BigInt)]
        late: i64,
    }
    let now = read.now();
    let query = Sql::new("SELECT count(*) AS open, CAST(coalesce(sum(CASE WHEN due_at < ")
        .moment(now)
        .raw(" THEN 1 ELSE 0 END), 0) AS BIGINT) AS late FROM (SELECT due_at FROM duty WHERE state = 'open' AND owner_id = ")
        .int(staff.0)
        .raw(" ORDER BY due_at LIMIT 1000) mine");
    let found: Burden = query.get_result(read.conn())?;
    Ok((found.open, found.late))
}

/// How many due clocks one tick takes.
const CLAIM: i64 = 200;
/// When a duty that could not be looked at is tried again, in seconds.
const LATER_SECONDS: i64 = 600;

/// Looks at every duty whose time has come: what is done or void by now ends, what is late is told to its owner, once.
///
/// Returns how many were looked at. Several processes may call it: each duty is claimed by one.
pub fn tick(store: &Store, now: Moment) -> Result<usize> {
    let together = store.claim(now, |tx| {
        let due = claim(tx, None, CLAIM)?;
        for id in &due {
            let duty = get(tx, *id)?;
            look(tx, &duty)?;
        }
        Ok(due.len())
    });
    together.or_else(|error| {
        tracing::warn!(%error, "the clocks that are due could not be looked at together; each is looked at alone");
        alone(store, now)
    })
}

/// Looks at the duties whose time has come one by one, so that one that can not be looked at holds up no other: it is tried
/// again later.
fn alone(store: &Store, now: Moment) -> Result<usize> {
    let mut looked = 0;
    for _ in 0..CLAIM {
        let next = store.claim(now, |tx| Ok(claim(tx, None, 1)?.first().copied()))?;
        let Some(id) = next else { break };
        let outcome = store.claim(now, move |tx| {
            // Another process may have looked at it between the two transactions.
            if claim(tx, Some(id), 1)?.is_empty() {
                return Ok(());
            }
            let duty = get(tx, id)?;
            look(tx, &duty)
        });
        if let Err(error) = outcome {
            tracing::error!(duty = %id, %error, "a duty's clock could not be looked at");
            store.claim(now, move |tx| {
                let later = tx.now().plus_seconds(LATER_SECONDS);
                diesel::update(duty::table.find(id))
                    .set(duty::next_check_at.eq(Some(later)))
                    .execute(tx.conn())?;
                Ok(())
            })?;
        }
        looked += 1;
    }
    Ok(looked)
}

/// The duties whose time has come, locked against other processes.
fn claim(tx: &mut Tx<'_>, only: Option<DutyId>, most: i64) -> Result<Vec<DutyId>> {
    let now = tx.now();
    let lock = match tx.conn().engine() {
        crate::store::Engine::Sqlite => "",
        crate::store::Engine::Postgres => " FOR UPDATE SKIP LOCKED",
    };
    let mut query = Sql::new("SELECT id FROM duty WHERE state = 'open' AND next_check_at <= ").moment(now);
    if let Some(id) = only {
        query = query.raw(" AND id = ").int(id.0);
    }
    let query = query.raw(" ORDER BY next_check_at, id LIMIT ").int(most).raw(lock);
    let due: Vec<Claimed> = query.load(tx.conn())?;
    Ok(due.into_iter().map(|claimed| claimed.id).collect())
}

#[derive(QueryableByName)]
struct Claimed {
    #[diesel(sql_type = BigInt)]
    id: DutyId,
}

fn look(tx: &mut Tx<'_>, duty: &Duty) -> Result<()> {
    let now = tx.now();
    let kind = tx.house().catalogue.duty(&duty.kind)?.check;
    match kind(tx, duty)? {
        Owed::Done => return end(tx, duty, "done", None, &Value::Null),
        Owed::Void => return end(tx, duty, "void", None, &Value::Null),
        Owed::Due(due) if due > now => return put_off(tx, duty, due),
        Owed::Due(_) => {}
    }
    diesel::update(duty::table.find(duty.id))
        .set((duty::late_seen.eq(true), duty::next_check_at.eq(None::<Moment>)))
        .execute(tx.conn())?;
    let line = Line::about(duty.record_id, "duty.late", Cause::clause(&duty.clause))
        .with(json!({ "kind": duty.kind, "owner": duty.owner_id, "due": duty.due_at }));
    event::append(tx, &line)?;
    if let Some(owner) = duty.owner_id {
        let message = Message::new("notice-duty-late").with("duty", Message::new(sentence_key(&duty.kind)));
        notice::send(tx, owner, Some(duty.record_id), Some(&duty.clause), &message)?;
    }
    Ok(())
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
