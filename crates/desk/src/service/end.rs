//! How a request ends: with a solution, then with result and cause, by somebody or by the customer's silence; and how it goes
//! on when it was not the end (`service.close`).

use kernel::event::Cause;
use kernel::record::{self, Header};
use kernel::{Actor, Message, RecordId, Refusals, Result, StaffId, Tx, duty, notice};
use rulebook::Rulebook;
use rulebook::parts::service::CloseField;
use serde_json::{Value, json};

use super::assign::{reason, take_answered};
use super::task::tasks_settle;
use super::{answered, begun, check_kind, editable, index_text, settle, tell, text, turn};
use crate::clock::{self, Clock};
use crate::model::{Request, Status, Task};
use crate::{satisfaction, store};

/// The clause.
const CLAUSE: &str = "service.close";

/// With what a request is closed.
#[derive(Clone, Debug, Default)]
pub struct Ending {
    /// What came of it, by key.
    pub result: String,
    /// Why it came up, by key.
    pub cause: String,
    /// Its category, by key, now that it is known what it was; the one it has when empty.
    pub category: String,
    /// Whether it ends although other departments have tasks open, which are withdrawn with it.
    pub despite_tasks: bool,
}

/// Gives the customer a solution. The clock until the solution stops; the customer may still answer. Tasks that are open stay
/// open until the request is closed.
///
/// # Errors
/// When other departments have tasks open and it is not said that a solution is given all the same.
pub fn resolve(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    on: i64,
    solution: &str,
    despite_tasks: bool,
) -> Result<Header> {
    let (header, _, status) = editable(tx, actor, number)?;
    let body = text("text", solution)?;
    let mut refusals = Refusals::default();
    check_tasks(tx, header.id, despite_tasks, &mut refusals)?;
    refusals.finish()?;
    let version = turn(tx, &header, Some(on), status.resolved()?)?;
    tell(tx, header.id, "request.resolved", Cause::staff(actor.id), version, json!({ "text": body }))?;
    index_text(tx, header.id, &format!("v{version}"), body)?;
    begun::text_sent(tx, actor, header.id)?;
    take_answered(tx, actor, header.id)?;
    answered(tx, header.id, actor.id)?;
    let now = tx.now();
    let request = store::request_get(tx, header.id)?;
    store::request_update(tx, &Request { resolved_at: Some(now), ..request })?;
    clock::reach(tx, Clock::Resolution, header.id, actor.id)?;
    settle(tx, header.id, actor.id)?;
    record::header(tx, header.id)
}

/// Closes a request with what the clause asks for. One that nobody gave a solution to is solved by it.
///
/// # Errors
/// What the clause asks for and was not given, or is not in its lists, is refused at its field; so are open tasks of other
/// departments unless `ending` says that they are minded.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, number: &str, on: i64, ending: &Ending) -> Result<Header> {
    let (header, request, status) = editable(tx, actor, number)?;
    let policy = tx.policy()?;
    let ending = Ending {
        category: if ending.category.is_empty() { request.category.clone() } else { ending.category.clone() },
        ..ending.clone()
    };
    let mut refusals = Refusals::default();
    check(&policy.book, &request.kind, &ending, &mut refusals);
    check_tasks(tx, header.id, ending.despite_tasks, &mut refusals)?;
    refusals.finish()?;
    let to = status.closed()?;
    let cause = Cause::staff(actor.id).by(CLAUSE);
    finish(tx, &header, Some(on), to, &ending, cause, ("request.closed", json!({})))?;
    clock::reach(tx, Clock::Response, header.id, actor.id)?;
    clock::reach(tx, Clock::Resolution, header.id, actor.id)?;
    settle(tx, header.id, actor.id)?;
    record::header(tx, header.id)
}

fn check(book: &Rulebook, kind: &str, ending: &Ending, refusals: &mut Refusals) {
    check_kind(book, kind, &ending.category, refusals);
    if let Some(close) = &book.service().close {
        if close.result(&ending.result).is_none()
            && (close.asks_for(CloseField::Result) || !ending.result.is_empty())
        {
            refusals.field("result", "desk-result-needed");
        }
        if close.cause(&ending.cause).is_none()
            && (close.asks_for(CloseField::Cause) || !ending.cause.is_empty())
        {
            refusals.field("cause", "desk-cause-needed");
        }
        if close.asks_for(CloseField::Category) && ending.category.is_empty() {
            refusals.field("category", "desk-category-needed");
        }
    }
}

/// Refuses what would pass over open tasks of other departments unasked.
fn check_tasks(tx: &mut Tx<'_>, id: RecordId, despite: bool, refusals: &mut Refusals) -> Result<()> {
    let open = if despite { 0 } else { open_tasks(tx, id)?.len() };
    if open > 0 {
        let count = i64::try_from(open).unwrap_or(i64::MAX);
        refusals.field("despite_tasks", Message::new("desk-tasks-are-open").with("count", count));
    }
    Ok(())
}

fn open_tasks(tx: &mut Tx<'_>, id: RecordId) -> Result<Vec<Task>> {
    Ok(store::tasks(tx, id)?.into_iter().filter(Task::is_open).collect())
}

/// Closes a solved request because the customer says that it is solved; `told` is how they said it.
pub(super) fn confirm(
    tx: &mut Tx<'_>,
    actor: &Actor,
    header: &Header,
    request: &Request,
    told: Value,
    despite_tasks: bool,
) -> Result<()> {
    let mut refusals = Refusals::default();
    check_tasks(tx, header.id, despite_tasks, &mut refusals)?;
    refusals.finish()?;
    let policy = tx.policy()?;
    let rule = policy.service().close.as_ref();
    let ending = Ending {
        result: rule.map(|rule| rule.confirmed_result.clone()).unwrap_or_default(),
        category: request.category.clone(),
        ..Ending::default()
    };
    let cause = Cause::staff(actor.id).by(CLAUSE);
    finish(tx, header, None, Status::Closed, &ending, cause, ("request.confirmed", told))?;
    settle(tx, header.id, actor.id)
}

/// Ends a request: its row, its open tasks, and the line of the log, which is of the kind `how.0` and tells `how.1` besides.
fn finish(
    tx: &mut Tx<'_>,
    header: &Header,
    on: Option<i64>,
    to: Status,
    ending: &Ending,
    cause: Cause<'_>,
    how: (&'static str, Value),
) -> Result<()> {
    let version = turn(tx, header, on, to)?;
    let now = tx.now();
    let request = store::request_get(tx, header.id)?;
    let request = Request {
        category: ending.category.clone(),
        result: ending.result.clone(),
        cause: ending.cause.clone(),
        answered_at: request.answered_at.or(Some(now)),
        resolved_at: request.resolved_at.or(Some(now)),
        closed_at: Some(now),
        ..request
    };
    store::request_update(tx, &request)?;
    let withdrawn = withdraw_tasks(tx, header, cause.actor)?;
    let (kind, mut told) = how;
    told["result"] = ending.result.clone().into();
    told["cause"] = ending.cause.clone().into();
    told["category"] = ending.category.clone().into();
    if withdrawn > 0 {
        told["tasks_withdrawn"] = withdrawn.into();
    }
    tell(tx, header.id, kind, cause, version, told)?;
    satisfaction::ask(tx, header, &request, version)
}

/// What is still wanted of others is wanted no longer: their duties end with the request, and they are told. Returns how many
/// tasks there were.
fn withdraw_tasks(tx: &mut Tx<'_>, header: &Header, by: Option<StaffId>) -> Result<usize> {
    let open = open_tasks(tx, header.id)?;
    if open.is_empty() {
        return Ok(0);
    }
    store::tasks_withdraw(tx, header.id)?;
    tasks_settle(tx, header.id)?;
    let mut people: Vec<StaffId> = open.iter().filter_map(|task| task.assignee_id).collect();
    people.sort_unstable();
    people.dedup();
    let message = Message::new("notice-request-task-dropped").with("title", header.title.clone());
    for person in people.into_iter().filter(|person| Some(*person) != by) {
        notice::send(tx, person, Some(header.id), Some(CLAUSE), &message)?;
    }
    Ok(open.len())
}

/// Closes a solved request whose customer has been silent, by the rulebook, and tells its owner. One that has moved on
/// meanwhile stays as it is.
pub fn close_silent(tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
    let header = record::header(tx, id)?;
    if Status::of(&header)? != Status::Resolved {
        return Ok(());
    }
    let policy = tx.policy()?;
    let Some(rule) = &policy.service().close else { return Ok(()) };
    let request = store::request_get(tx, id)?;
    let ending =
        Ending { result: rule.silent_result.clone(), category: request.category, ..Ending::default() };
    let how = ("request.closed_by_silence", json!({}));
    finish(tx, &header, None, Status::Closed, &ending, Cause::clause(CLAUSE), how)?;
    duty::recheck(tx, id, None)?;
    if let Some(owner) = header.owner_id {
        let message = Message::new("notice-request-silent").with("title", header.title);
        notice::send(tx, owner, Some(id), Some(CLAUSE), &message)?;
    }
    Ok(())
}

/// Opens a request again, with its history; its clock goes on where it stopped.
///
/// # Errors
/// When it never ended, or no reason is given.
pub fn reopen(tx: &mut Tx<'_>, actor: &Actor, number: &str, on: i64, why: &str) -> Result<Header> {
    let (header, request, _) = editable(tx, actor, number)?;
    let why = reason(why)?;
    if header.version != on {
        return Err(kernel::Error::Stale { current: header.version });
    }
    go_on(tx, actor, &header, request, "request.reopened", json!({ "comment": why }))?;
    record::header(tx, header.id)
}

/// Lets a request that had ended go on.
pub(super) fn go_on(
    tx: &mut Tx<'_>,
    actor: &Actor,
    header: &Header,
    request: Request,
    kind: &'static str,
    told: Value,
) -> Result<()> {
    let to = Status::of(header)?.reopened()?;
    let version = turn(tx, header, Some(header.version), to)?;
    let request = Request {
        resolved_at: None,
        closed_at: None,
        reopenings: request.reopenings + 1,
        result: String::new(),
        cause: String::new(),
        due_given: None,
        ..request
    };
    store::request_update(tx, &request)?;
    satisfaction::lapse(tx, header.id)?;
    let cause = Cause::staff(actor.id).by(CLAUSE);
    tell(tx, header.id, kind, cause, version, told)?;
    clock::go_on(tx, header.id)
}
