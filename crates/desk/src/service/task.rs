//! Part of a request is handed to another department as a task with its own due time; the owner stays answerable
//! (`service.cross_department`).

use kernel::catalogue::{DutyKind, Owed};
use kernel::duty::{self, Duty, NewDuty};
use kernel::event::Cause;
use kernel::record::{self, Header};
use kernel::{Actor, DepartmentId, Error, Message, Moment, RecordId, Result, StaffId, Tx, notice, staff};
use rulebook::Action;
use serde_json::{Value, json};

use super::{begun, editable, settle, some, tell, text};
use crate::model::{KIND, Task};
use crate::store;

/// The clause.
const CLAUSE: &str = "service.cross_department";
/// The duty to do it.
pub const TASK: DutyKind = DutyKind { key: "service.task", clause: CLAUSE, check, place: "", stands: None };
/// The kind of the notice that one was given a task.
pub const TASK_GIVEN: &str = "request.task";
/// The most characters of what is wanted.
const WANTED_LIMIT: usize = 1000;

/// A task to be given.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// Which department does it.
    pub department: DepartmentId,
    /// Who there; its head when nobody is named.
    pub assignee: Option<StaffId>,
    /// What is wanted.
    pub wanted: String,
    /// By when; by the clause's own time when none.
    pub due: Option<Moment>,
}

fn check(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    let id: i64 = duty.occurrence.parse().unwrap_or_default();
    let task = match store::task_get(tx, duty.record_id, id) {
        Ok(task) => task,
        Err(Error::NotFound) => return Ok(Owed::Void),
        Err(error) => return Err(error),
    };
    Ok(match task.state.as_str() {
        "open" => Owed::Due(task.due_at),
        "done" => Owed::Done,
        _ => Owed::Void,
    })
}

/// Gives a task. Who is to do it may read the request from then on.
///
/// # Errors
/// When the request has ended, the time is past, or the department has nobody who could do it; beside the field `staff` when
/// whoever is named does not belong to the department.
pub fn task_give(tx: &mut Tx<'_>, actor: &Actor, number: &str, new: &NewTask) -> Result<Header> {
    let (header, ..) = editable(tx, actor, number)?;
    if !header.open {
        return Err(Error::refused("desk-ended"));
    }
    let wanted = some(&new.wanted, WANTED_LIMIT).map_err(|wrong| Error::field("wanted", wrong))?;
    let policy = tx.policy()?;
    let Some(days) = policy.service().task_working_days else { return Err(Error::refused("desk-tasks-off")) };
    let now = tx.now();
    let due = match new.due {
        Some(due) if due <= now => return Err(Error::field("due", "desk-due-past")),
        Some(due) => due,
        None => policy
            .working_calendar()
            .end_of_working_day(now.timestamp(), days)
            .map_err(|error| Error::Corrupt(error.to_string()))?
            .into(),
    };
    let assignee = match new.assignee {
        Some(person) => Some(of_department(tx, person, new.department)?),
        None => staff::head_of(tx, new.department)?,
    };
    let Some(assignee) = assignee else { return Err(Error::field("department", "desk-department-empty")) };
    let given = store::NewTask {
        request: header.id,
        department: new.department,
        assignee: Some(assignee),
        wanted,
        due,
    };
    let id = store::task_insert(tx, &given)?;
    record::add_member(tx, header.id, assignee, "helper")?;
    let version = record::change(tx, header.id, None, &record::Change::default())?;
    let cause = Cause::staff(actor.id).by(CLAUSE);
    let told = json!({ "to": assignee, "due": due, "text": wanted, "internal": true });
    tell(tx, header.id, "request.task_given", cause, version, told)?;
    let owed = NewDuty {
        kind: TASK.key,
        record: header.id,
        occurrence: id.to_string(),
        owner: Some(assignee),
        due,
        counter: None,
    };
    duty::owe(tx, &owed)?;
    let message = Message::new("notice-request-task").with("title", header.title.clone());
    notice::send(tx, assignee, Some(header.id), Some(CLAUSE), &message)?;
    begun::task_sent(tx, actor, &header)?;
    record::header(tx, header.id)
}

/// Somebody who can do a department's tasks: who belongs to it or below it, or leads it from elsewhere.
fn of_department(tx: &mut Tx<'_>, person: StaffId, department: DepartmentId) -> Result<StaffId> {
    let person = super::enter::present(tx, person, "staff")?;
    if staff::is_within(tx, person, department)? || staff::head_of(tx, department)? == Some(person) {
        Ok(person)
    } else {
        Err(Error::field("staff", "desk-task-outside"))
    }
}

/// Reports a task as done, with what came of it. Whoever has it may, and whoever may edit the request.
///
/// # Errors
/// [`Error::Forbidden`] for anybody else; when it has ended.
pub fn task_end(tx: &mut Tx<'_>, actor: &Actor, number: &str, id: i64, result: &str) -> Result<Header> {
    let (header, task) = own_task(tx, actor, number, id)?;
    let result = text("result", result)?;
    store::task_end(tx, id, "done", result)?;
    begun::result_sent(tx, actor, &header, id)?;
    ended(tx, actor, &header, &task, "request.task_done", json!({ "text": result, "internal": true }))
}

/// Withdraws a task that is no longer wanted.
pub fn task_withdraw(tx: &mut Tx<'_>, actor: &Actor, number: &str, id: i64) -> Result<Header> {
    let (header, ..) = editable(tx, actor, number)?;
    let task = store::task_get(tx, header.id, id)?;
    store::task_end(tx, id, "withdrawn", "")?;
    ended(tx, actor, &header, &task, "request.task_withdrawn", json!({ "comment": task.wanted }))
}

/// A task that the actor may report: theirs, or of a request that they may edit.
pub(super) fn own_task(tx: &mut Tx<'_>, actor: &Actor, number: &str, id: i64) -> Result<(Header, Task)> {
    let header = record::find(tx, actor, Action::Read, KIND, number)?;
    let task = store::task_get(tx, header.id, id)?;
    if task.assignee_id != Some(actor.id) && !record::may(tx, actor, Action::Edit, &header)? {
        return Err(Error::Forbidden("error-forbidden"));
    }
    Ok((header, task))
}

fn ended(
    tx: &mut Tx<'_>,
    actor: &Actor,
    header: &Header,
    task: &Task,
    kind: &'static str,
    told: Value,
) -> Result<Header> {
    let version = record::change(tx, header.id, None, &record::Change::default())?;
    tell(tx, header.id, kind, Cause::staff(actor.id).by(CLAUSE), version, told)?;
    settle(tx, header.id, actor.id)?;
    tasks_settle(tx, header.id)?;
    let other = if task.assignee_id == Some(actor.id) { header.owner_id } else { task.assignee_id };
    tell_other(tx, actor, header.id, other, &header.title)?;
    record::header(tx, header.id)
}

/// Whoever has no open task of a request any more has no notice of one left to read.
pub(super) fn tasks_settle(tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
    let tasks = store::tasks(tx, id)?;
    let (open, ended): (Vec<Task>, Vec<Task>) = tasks.into_iter().partition(|task| task.state == "open");
    let has_one = |staff: &StaffId| open.iter().any(|task| task.assignee_id == Some(*staff));
    let none: Vec<StaffId> =
        ended.iter().filter_map(|task| task.assignee_id).filter(|staff| !has_one(staff)).collect();
    notice::settle(tx, &none, id, TASK_GIVEN)
}

fn tell_other(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RecordId,
    other: Option<StaffId>,
    title: &str,
) -> Result<()> {
    let Some(other) = other.filter(|other| *other != actor.id) else { return Ok(()) };
    let message = Message::new("notice-request-task-ended").with("title", title);
    notice::send(tx, other, Some(id), Some(CLAUSE), &message)
}
