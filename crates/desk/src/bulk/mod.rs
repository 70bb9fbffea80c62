//! Requests with their whole history, many at once, for the demo and for what a former system kept: the same rows, lines of
//! the log, clocks and texts that [`crate::service`] would have left behind one step after another, in few statements.
//!
//! What has happened is told by [`Past`]; [`lived`] works out what the request has become, [`clocks`] what its clocks
//! showed. Nobody is told of anything.

mod again;
mod clocks;
mod lived;

use diesel::prelude::*;
use kernel::bulk::{self, PastRecord};
use kernel::duty;
use kernel::event::{self, Cause, Line};
use kernel::text::Document;
use kernel::{DepartmentId, GroupId, Moment, RecordId, Result, StaffId, Tx, on_engine};
use rulebook::parts::service::Priority;
use serde_json::Value;

use crate::model::{KIND, Request, Status, precedence};
use crate::schema::{request, request_state, request_task};
use crate::service::{DESCRIPTION, HEAD, head_document};

pub use again::{Again, restate_all};

/// A request with all that has happened to it.
#[derive(Clone, Debug)]
pub struct Past {
    /// Its number, which no other request has.
    pub number: String,
    /// What it is about, in one line.
    pub subject: String,
    /// What the customer wants, in full.
    pub description: String,
    /// A kind of the rulebook, by key.
    pub kind: String,
    /// A category of the kind's tree, by key; empty while nobody has classified it.
    pub category: String,
    /// A channel of the rulebook, by key.
    pub channel: String,
    /// How pressing it is.
    pub priority: Priority,
    /// The customer.
    pub customer: Option<RecordId>,
    /// The customer's tier, 1 to 4.
    pub tier: Option<i16>,
    /// Who asks.
    pub caller: String,
    /// By which phone.
    pub caller_phone: String,
    /// By which mail address.
    pub caller_mail: String,
    /// When it came in.
    pub received_at: Moment,
    /// Who entered it.
    pub recorder: Option<StaffId>,
    /// Who answers for it now; nobody while it lies in a group's queue.
    pub owner: Option<StaffId>,
    /// The group with which it lies: its owner's, or in whose queue it is.
    pub group: Option<GroupId>,
    /// The department it lies with now.
    pub department: Option<DepartmentId>,
    /// For the named only, and who they are.
    pub named: Vec<StaffId>,
    /// What has happened since it came in, in order.
    pub steps: Vec<Step>,
    /// How it stands, when that is told by a former system and not by the steps.
    pub stated: Option<Stated>,
}

/// How a request stands as a former system tells it. Its steps are then only what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Its state.
    pub status: Status,
    /// When the customer was answered first.
    pub answered_at: Option<Moment>,
    /// When a solution was given.
    pub resolved_at: Option<Moment>,
    /// When it ended.
    pub closed_at: Option<Moment>,
    /// What came of it, by key.
    pub result: String,
    /// Why it came up, by key.
    pub cause: String,
    /// When its solution is due, if that is told.
    pub due: Option<Moment>,
    /// From when its clocks run while it is open: now, or when it was brought in before.
    pub clocks_from: Moment,
    /// Who took it down, where that is nobody of ours.
    pub recorder: String,
    /// The import, by its id and number.
    pub import: (RecordId, String),
    /// Who brings it in.
    pub by: StaffId,
}

/// One thing that happened to a request.
#[derive(Clone, Debug)]
pub struct Step {
    /// When.
    pub at: Moment,
    /// Who did it; nobody for the rulebook, or for somebody who is not ours.
    pub by: Option<StaffId>,
    /// The name of whoever did it, where that is nobody of ours.
    pub author: String,
    /// What.
    pub what: What,
}

/// What can happen to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Somebody took it.
    Taken {
        /// Whose it was.
        from: Option<StaffId>,
    },
    /// It was passed on to whose function it is to handle its kind.
    PassedOn {
        /// Whose it was.
        from: Option<StaffId>,
        /// Whose it is.
        to: StaffId,
        /// Why.
        reason: String,
    },
    /// The customer was answered.
    Replied(String),
    /// The customer was asked something.
    Asked(String),
    /// The customer said something.
    Heard(String),
    /// A note for our own people.
    Noted(String),
    /// Another department was given a task.
    TaskGiven(TaskGiven),
    /// A task was done: which one, counted from 0, and what came of it.
    TaskDone(usize, String),
    /// A solution was given.
    Resolved(String),
    /// It was closed.
    Closed {
        /// With which result, by key.
        result: String,
        /// For which cause, by key.
        cause: String,
    },
    /// The customer's silence closed it, with this result.
    ClosedBySilence(String),
    /// It was opened again, for a reason.
    Reopened(String),
}

/// A task that another department was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskGiven {
    /// Which department.
    pub department: DepartmentId,
    /// Who there.
    pub assignee: StaffId,
    /// The assignee's own department.
    pub assignee_department: Option<DepartmentId>,
    /// What was wanted.
    pub wanted: String,
    /// By when.
    pub due: Moment,
}

/// A line of the log about a request, before the request has an id.
struct Told {
    at: Moment,
    kind: &'static str,
    by: Option<StaffId>,
    clause: Option<&'static str>,
    payload: Value,
    version: Option<i64>,
}

/// Stores requests as they stand after their histories. Returns their ids, in order.
pub fn enter_all(tx: &mut Tx<'_>, many: &[Past]) -> Result<Vec<RecordId>> {
    let policy = tx.policy()?;
    let now = tx.now();
    let mut all = Vec::with_capacity(many.len());
    for past in many {
        let lived = lived::live(past, now)?;
        let run = clocks::run(past, &lived, &policy, now)?;
        all.push((lived, run));
    }
    let levels = policy.service().levels.as_ref();
    let records: Vec<PastRecord> = many
        .iter()
        .zip(&all)
        .map(|(past, (lived, run))| PastRecord {
            number: past.number.clone(),
            title: past.subject.clone(),
            status: lived.course.status.key(),
            open: lived.course.status.is_open(),
            confidential: !past.named.is_empty(),
            owner: past.owner,
            group: past.group,
            department: past.department,
            customer: past.customer,
            creator: past.recorder,
            import: past.stated.as_ref().map(|stated| stated.import.0),
            next_due: run.next_due(lived),
            precedence: precedence(lived.course.request.tier(), levels),
            version: lived.version,
            created_at: past.received_at,
            updated_at: lived.updated_at,
        })
        .collect();
    let ids = bulk::restore_records(tx, KIND, &records)?;
    let rows: Vec<Request> = ids
        .iter()
        .zip(&all)
        .map(|(id, (lived, _))| Request { id: *id, ..lived.course.request.clone() })
        .collect();
    insert_requests(tx, &rows)?;
    insert_states(tx, ids.iter().zip(all.iter().map(|(lived, _)| lived.course.changes.as_slice())))?;
    let mut duties = insert_tasks(tx, &ids, &all)?;
    name_people(tx, &ids, many, &all)?;
    let mut lines = Vec::new();
    let mut texts = Vec::new();
    for (((id, past), row), (lived, run)) in ids.iter().zip(many).zip(&rows).zip(all) {
        texts.push((*id, HEAD.to_owned(), head_document(&past.number, &past.subject, row)));
        texts.push((*id, DESCRIPTION.to_owned(), Document::new().text(&past.description)));
        texts.extend(
            lived
                .texts
                .iter()
                .map(|(version, text)| (*id, format!("v{version}"), Document::new().text(text))),
        );
        duties.extend(run.duties.into_iter().map(|duty| duty::Past { record: *id, ..duty }));
        lines.extend(lines_of(*id, lived.told.into_iter().chain(run.told).collect()));
    }
    duty::restore(tx, &duties)?;
    event::append_all(tx, &lines)?;
    bulk::put_parts(tx, KIND, texts)?;
    Ok(ids)
}

fn insert_requests(tx: &mut Tx<'_>, rows: &[Request]) -> Result<()> {
    // SQLite takes at most 32,766 bound values in one statement; a row has nineteen.
    for chunk in rows.chunks(1000) {
        on_engine!(tx.conn(), |conn| diesel::insert_into(request::table).values(chunk).execute(conn))?;
    }
    Ok(())
}

/// The lines of the log about a request, in the order in which it happened.
fn lines_of(id: RecordId, mut told: Vec<Told>) -> impl Iterator<Item = Line<'static>> {
    told.sort_by_key(|told| told.at);
    told.into_iter().map(move |told| Line {
        happened_at: Some(told.at),
        record_version: told.version,
        ..Line::about(id, told.kind, Cause { actor: told.by, clause: told.clause }).with(told.payload)
    })
}

fn insert_states<'s>(
    tx: &mut Tx<'_>,
    states: impl Iterator<Item = (&'s RecordId, &'s [(Moment, Status)])>,
) -> Result<()> {
    let rows: Vec<_> = states
        .flat_map(|(id, changes)| changes.iter().map(move |(at, status)| (id, at, status)))
        .map(|(id, at, status)| {
            (
                request_state::request_id.eq(id),
                request_state::at.eq(at),
                request_state::status.eq(status.key()),
            )
        })
        .collect();
    for chunk in rows.chunks(5000) {
        on_engine!(tx.conn(), |conn| diesel::insert_into(request_state::table).values(chunk).execute(conn))?;
    }
    Ok(())
}

/// Stores the tasks, and tells the duties that they are.
fn insert_tasks(
    tx: &mut Tx<'_>,
    requests: &[RecordId],
    all: &[(lived::Lived, clocks::Run)],
) -> Result<Vec<duty::Past>> {
    let tasks: Vec<(RecordId, &lived::Task)> = requests
        .iter()
        .zip(all)
        .flat_map(|(id, (lived, _))| lived.tasks.iter().map(|task| (*id, task)))
        .collect();
    if tasks.is_empty() {
        return Ok(Vec::new());
    }
    let ids = bulk::reserve(tx, "request_task", tasks.len())?;
    let rows: Vec<_> = ids
        .iter()
        .zip(&tasks)
        .map(|(id, (request, task))| {
            (
                request_task::id.eq(id),
                request_task::request_id.eq(request),
                request_task::department_id.eq(task.given.department),
                request_task::assignee_id.eq(Some(task.given.assignee)),
                request_task::wanted.eq(&task.given.wanted),
                request_task::due_at.eq(task.given.due),
                request_task::state.eq(if task.done.is_some() { "done" } else { "open" }),
                request_task::result.eq(task.done.as_ref().map_or("", |(_, result)| result)),
                request_task::ended_at.eq(task.done.as_ref().map(|(at, _)| *at)),
            )
        })
        .collect();
    for chunk in rows.chunks(2000) {
        on_engine!(tx.conn(), |conn| diesel::insert_into(request_task::table).values(chunk).execute(conn))?;
    }
    Ok(ids.iter().zip(tasks).map(|(id, (request, task))| task.duty(request, *id)).collect())
}

/// Whoever has a task may read the request; a confidential one is for the named.
fn name_people(
    tx: &mut Tx<'_>,
    ids: &[RecordId],
    many: &[Past],
    all: &[(lived::Lived, clocks::Run)],
) -> Result<()> {
    let mut helpers = Vec::new();
    let mut handlers = Vec::new();
    for ((id, past), (lived, _)) in ids.iter().zip(many).zip(all) {
        for task in &lived.tasks {
            let helper = (*id, task.given.assignee);
            // One statement names nobody twice.
            if !helpers.contains(&helper) {
                helpers.push(helper);
            }
        }
        handlers.extend(past.named.iter().map(|staff| (*id, *staff)));
    }
    bulk::add_members(tx, "helper", &helpers)?;
    bulk::add_members(tx, "handler", &handlers)
}
