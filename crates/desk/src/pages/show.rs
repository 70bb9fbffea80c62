//! A request's own page: its clocks and what can be done next at the top, what was said in the middle, its facts beside.

mod beside;
mod draw;

use std::collections::HashMap;

use customers::model::Masking;
use kernel::draft::{self, Draft};
use kernel::duty::{self, Climbed, Duty};
use kernel::record::{self, Header};
use kernel::{Actor, DepartmentId, EventId, GroupId, Moment, Read, Result, StaffId, event, staff};
use rulebook::Action;
use rules::milestone::{Reading, State};
use serde::Serialize;
use web::presence::Presence;
use web::timeline::Timeline;

use super::BegunTask;
use crate::clock::{self, Clock};
use crate::list::{CustomerName, customer_names};
use crate::model::{KIND, Request, Status, Task};
use crate::satisfaction::SatisfactionView;
use crate::service::begun;
use crate::{promise, store};

pub use beside::{Beside, LinkView, WatcherView};

/// The clock of an answer that was promised by a day.
const PROMISE: &str = "promise";
/// How many lines of the timeline a page shows.
const LINES: i64 = 50;

/// A request as its page shows it. Personal data is masked for who may not reveal it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct RequestView {
    /// The record.
    #[schema(value_type = Object)]
    pub record: Header,
    /// Its state.
    pub status: Status,
    /// What hangs on it.
    #[schema(value_type = Object)]
    pub request: Request,
    /// Since when it is in this state.
    #[schema(value_type = String)]
    pub since: Moment,
    /// The customer that it names.
    pub customer: Option<CustomerName>,
    /// Its clocks.
    pub clocks: Vec<ClockView>,
    /// What other departments do about it.
    pub tasks: Vec<TaskView>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The group whose queue it is in.
    pub group: Option<String>,
    /// What the customer thinks of how it ended; none for what is not closed or not asked about.
    pub satisfaction: Option<SatisfactionView>,
    /// Links, tags and watchers.
    #[serde(flatten)]
    pub beside: Beside,
    /// What the reader has begun to write and not sent.
    #[schema(value_type = Option<Object>)]
    pub draft: Option<Draft>,
    /// The task that the reader has begun to write and not given.
    pub task_draft: Option<BegunTask>,
    /// What happened, the newest first.
    #[schema(value_type = Object)]
    pub timeline: Timeline,
    /// Where the timeline goes on: the value of `before`.
    pub older: Option<i64>,
    /// Whether somebody is to be asked whose function it is to handle this kind.
    pub has_handler: bool,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// Who else has it open.
    #[schema(value_type = Object)]
    pub presence: Presence,
    #[serde(skip)]
    sees_caller: bool,
    #[serde(skip)]
    departments: Vec<(DepartmentId, String)>,
    #[serde(skip)]
    groups: Vec<(GroupId, String)>,
    #[serde(skip)]
    reader: StaffId,
}

/// What one clock of a request shows, in seconds of working time.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ClockView {
    /// `response`, `resolution`, or `promise` for an answer that was promised by a day.
    pub clock: &'static str,
    /// The duty that it is.
    #[schema(value_type = Object)]
    pub duty: Duty,
    /// Working time since the request came in.
    pub elapsed_seconds: i64,
    /// How much of it the clock stood still.
    pub paused_seconds: i64,
    /// How much of it counts.
    pub net_seconds: i64,
    /// How much may count.
    pub target_seconds: i64,
    /// How much is left until it is due, or was when it ended; below zero when it is late.
    pub left_seconds: i64,
    /// Whether the clock stands still now.
    pub is_paused: bool,
    /// How far it was brought up, with whom it was brought to.
    #[schema(value_type = Vec<Object>)]
    pub climbed: Vec<(Climbed, String)>,
}

impl ClockView {
    fn of(read: &mut Read<'_>, duty: Duty) -> Result<Option<Self>> {
        let (clock, stands) = match Clock::of(&duty.kind) {
            Some(which) => (which.occurrence(), clock::stands(read, &duty)?),
            None if duty.kind == promise::PROMISE.key => (PROMISE, Some(promise::stands(read, &duty)?)),
            None => return Ok(None),
        };
        let Some((reading, left_seconds)) = stands else { return Ok(None) };
        let climbed = if duty.climbed_percent > 0 { duty::climbed(read, duty.id)? } else { Vec::new() };
        let people: Vec<StaffId> = climbed.iter().map(|step| step.staff_id).collect();
        let names = staff::names(read, &people)?;
        let with_name = |step: Climbed| (step, names.get(&step.staff_id).cloned().unwrap_or_default());
        let Reading { elapsed, paused, net, target, state, .. } = reading;
        Ok(Some(Self {
            clock,
            elapsed_seconds: elapsed.as_secs(),
            paused_seconds: paused.as_secs(),
            net_seconds: net.as_secs(),
            target_seconds: target.as_secs(),
            left_seconds,
            is_paused: state == State::Paused,
            climbed: climbed.into_iter().map(with_name).collect(),
            duty,
        }))
    }
}

/// What another department does about a request.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TaskView {
    /// The task.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub task: Task,
    /// The department's name.
    pub department: String,
    /// Who does it.
    pub assignee: Option<String>,
    /// Whether the reader may report it as done.
    pub may_end: bool,
    /// What the reader has begun to report about it.
    #[schema(value_type = Option<Object>)]
    pub draft: Option<Draft>,
}

/// Reads a request's page; `before` pages the timeline back.
pub fn look(
    read: &mut Read<'_>,
    actor: &Actor,
    number: &str,
    before: Option<EventId>,
) -> Result<RequestView> {
    let header = record::find(read, actor, Action::Read, KIND, number)?;
    let policy = read.policy()?;
    let request = store::request_get(read, header.id)?;
    let sees_caller = header.owner_id == Some(actor.id) || record::may(read, actor, Action::Reveal, &header)?;
    let request = if sees_caller { request } else { masked(read, request)? };
    let may_edit = record::may(read, actor, Action::Edit, &header)?;
    let since = store::states(read, header.id)?.last().map_or(request.received_at, |(at, _)| *at);
    let mut clocks = Vec::new();
    for duty in duty::of_record(read, header.id)?.into_iter().filter(|duty| duty.state != "void") {
        clocks.extend(ClockView::of(read, duty)?);
    }
    // Of the answers that were promised, the last.
    let promised = clocks.iter().filter(|clock| clock.clock == PROMISE).map(|clock| clock.duty.id).max();
    clocks.retain(|clock| clock.clock != PROMISE || Some(clock.duty.id) == promised);
    clocks.sort_by_key(|clock| clock.target_seconds);
    let events = event::timeline(read, header.id, before, LINES)?;
    let whole = events.len() == usize::try_from(LINES).unwrap_or(usize::MAX);
    let older = events.last().filter(|_| whole).map(|event| event.id.0);
    let departments: Vec<(DepartmentId, String)> =
        staff::departments(read)?.into_iter().map(|department| (department.id, department.name)).collect();
    let mut drafts = draft::all(read, actor.id, header.id)?;
    let tasks = tasks(read, actor, &header, may_edit, &departments, &mut drafts)?;
    let owner = match header.owner_id {
        Some(owner) => staff::names(read, &[owner])?.remove(&owner),
        None => None,
    };
    let groups: Vec<(GroupId, String)> =
        staff::groups(read)?.into_iter().map(|group| (group.id, group.name)).collect();
    let group = groups.iter().find(|(id, _)| header.group_id == Some(*id)).map(|(_, name)| name.clone());
    let customer = match header.customer_id {
        Some(id) => customer_names(read, actor, &[id])?.remove(&id),
        None => None,
    };
    let task_draft = match drafts.remove(begun::TASK) {
        Some(draft) => Some(BegunTask::of(read, &draft)?),
        None => None,
    };
    let handler = policy.service().triage.as_ref().and_then(|triage| triage.handler_of(&request.kind));
    Ok(RequestView {
        status: Status::of(&header)?,
        since,
        customer,
        clocks,
        tasks,
        owner,
        group,
        satisfaction: SatisfactionView::of(read, &header, Status::of(&header)?, &request.kind, may_edit)?,
        beside: Beside::of(read, actor, header.id)?,
        task_draft,
        draft: drafts.remove(begun::TEXT),
        timeline: Timeline::seen_by(read, actor, events)?,
        older,
        has_handler: handler.is_some(),
        may_edit,
        sees_caller,
        presence: Presence::of(read, actor, &header)?,
        departments,
        groups,
        reader: actor.id,
        request,
        record: header,
    })
}

/// The row with the caller's phone and mail as they are shown to who may not reveal them.
fn masked(read: &mut Read<'_>, request: Request) -> Result<Request> {
    let masking = Masking::of(&read.policy()?.book);
    Ok(Request {
        caller_phone: masking.phone(&request.caller_phone),
        caller_mail: masking.mail(&request.caller_mail),
        ..request
    })
}

fn tasks(
    read: &mut Read<'_>,
    actor: &Actor,
    header: &Header,
    may_edit: bool,
    departments: &[(DepartmentId, String)],
    drafts: &mut HashMap<String, Draft>,
) -> Result<Vec<TaskView>> {
    let tasks = store::tasks(read, header.id)?;
    let people: Vec<StaffId> = tasks.iter().filter_map(|task| task.assignee_id).collect();
    let names: HashMap<StaffId, String> = staff::names(read, &people)?;
    let department = |id| departments.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
    Ok(tasks
        .into_iter()
        .map(|task| TaskView {
            department: department(task.department_id).unwrap_or_default(),
            assignee: task.assignee_id.and_then(|id| names.get(&id).cloned()),
            draft: drafts.remove(&begun::result_of(task.id)),
            may_end: task.state == "open" && (may_edit || task.assignee_id == Some(actor.id)),
            task,
        })
        .collect())
}
