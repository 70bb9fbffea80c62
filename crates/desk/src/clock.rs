//! The two clocks of a request: until the first answer and until the solution, as duties of `service.levels`.
//!
//! What a clock shows is computed from the history of states by `rules::milestone`, under the rulebook that the duty's clock
//! runs under. Nothing is counted along the way, so that another tier, priority or rulebook gives what it would have given
//! from the start.

use std::collections::HashMap;

use kernel::catalogue::{Climb, DutyKind, Owed, Rung};
use kernel::duty::{self, Duty, NewDuty, Standing};
use kernel::event::{self, Cause, Line};
use kernel::policy::{self, Policy};
use kernel::record::{self, Header};
use kernel::{Actor, DutyId, Error, Moment, Read, RecordId, Result, StaffId, Tx};
use rulebook::Running;
use rulebook::parts::service::{EscalateTo, Levels};
use rules::milestone::{Change, Milestone, Reading, State};
use serde::Serialize;
use serde_json::{Value, json};

use crate::model::{self, Request, Status};
use crate::store;

/// The clause of both clocks.
pub const CLAUSE: &str = "service.levels";
/// The clause that has them brought up.
pub const ESCALATE: &str = "service.escalate";

/// The first answer.
pub const RESPONSE: DutyKind = DutyKind {
    key: "service.response",
    clause: CLAUSE,
    check: check_response,
    place: "",
    stands: Some(standing),
};
/// The solution.
pub const RESOLUTION: DutyKind = DutyKind {
    key: "service.resolution",
    clause: CLAUSE,
    check: check_resolution,
    place: "",
    stands: Some(standing),
};

/// One of the two clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Until the first answer.
    Response,
    /// Until the solution.
    Resolution,
}

impl Clock {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Response, Self::Resolution];

    /// The duty that it is.
    #[must_use]
    pub const fn duty(self) -> DutyKind {
        match self {
            Self::Response => RESPONSE,
            Self::Resolution => RESOLUTION,
        }
    }

    /// The clock of a duty.
    #[must_use]
    pub fn of(kind: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|clock| clock.duty().key == kind)
    }

    /// Tells the duties of a request apart.
    #[must_use]
    pub const fn occurrence(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Resolution => "resolution",
        }
    }

    /// When it was reached.
    pub(crate) fn reached(self, request: &Request, status: Status) -> Option<Moment> {
        match self {
            Self::Response => request.answered_at,
            Self::Resolution if status == Status::Resolved || status == Status::Closed => {
                request.resolved_at.or(request.closed_at)
            }
            Self::Resolution => None,
        }
    }
}

/// What a clock of a request needs to be computed.
pub(crate) struct Course {
    pub request: Request,
    pub status: Status,
    pub changes: Vec<(Moment, Status)>,
}

impl Course {
    fn of(read: &mut Read<'_>, id: RecordId) -> Result<Self> {
        let request = store::request_get(read, id)?;
        Ok(Self::after(request, store::states(read, id)?))
    }

    /// The course of a request after these changes.
    fn after(request: Request, changes: Vec<(Moment, Status)>) -> Self {
        let status = changes.last().map_or(Status::New, |(_, status)| *status);
        Self { request, status, changes }
    }

    /// See [`stands`].
    fn stands(&self, read: &mut Read<'_>, duty: &Duty) -> Result<Option<(Reading, i64)>> {
        let Some(clock) = Clock::of(&duty.kind) else { return Ok(None) };
        let policy = policy::version(read, duty.rulebook_id)?;
        let Some(levels) = &policy.service().levels else { return Ok(None) };
        let now = read.now();
        let reading = self.milestone(clock, &policy, levels)?.read(now.timestamp());
        let left = match (clock, self.request.due_given) {
            (Clock::Resolution, Some(_)) => {
                let until = duty.done_at.or(duty.paused_at).unwrap_or(now).timestamp();
                policy.working_calendar().between(until, duty.due_at.timestamp())
            }
            _ => reading.left(),
        };
        Ok(Some((reading, left.as_secs())))
    }

    /// The same, if somebody worked on it from an instant on.
    fn going_on(mut self, from: Moment) -> Self {
        self.changes.push((from, Status::InProgress));
        self
    }

    pub fn milestone<'p>(&self, clock: Clock, policy: &'p Policy, levels: &Levels) -> Result<Milestone<'p>> {
        self.milestone_by(&self.changes, clock, policy, levels)
    }

    /// The clock as it was when only these of the changes had happened.
    pub fn milestone_by<'p>(
        &self,
        changes: &[(Moment, Status)],
        clock: Clock,
        policy: &'p Policy,
        levels: &Levels,
    ) -> Result<Milestone<'p>> {
        let level = levels.target(self.request.tier(), self.request.priority()?);
        let target = match clock {
            Clock::Response => level.response,
            Clock::Resolution => level.resolution,
        };
        let changes =
            changes.iter().map(|(at, status)| Change { at: at.timestamp(), state: status.clock(levels) });
        let reached = match clock {
            Clock::Response => self.request.answered_at.map(Moment::timestamp),
            // It stops with the state, and goes on when the request is reopened.
            Clock::Resolution => None,
        };
        let start = self.request.clocks_from.unwrap_or(self.request.received_at).timestamp();
        Ok(Milestone::new(policy.working_calendar(), start, changes, target).reached(reached))
    }
}

fn check_response(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    check(tx, duty, Clock::Response)
}

fn check_resolution(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    check(tx, duty, Clock::Resolution)
}

fn check(tx: &mut Tx<'_>, duty: &Duty, clock: Clock) -> Result<Owed> {
    let course = Course::of(tx, duty.record_id)?;
    if clock.reached(&course.request, course.status).is_some() {
        return Ok(Owed::Done);
    }
    if course.status == Status::Closed {
        return Ok(Owed::Void);
    }
    let policy = policy::version(tx, duty.rulebook_id)?;
    let Some(levels) = &policy.service().levels else { return Ok(Owed::Void) };
    // A request without a tier stands with the one that it counts as under the rulebook of its clocks.
    record::take_precedence(tx, duty.record_id, model::precedence(course.request.tier(), Some(levels)))?;
    let now = tx.now().timestamp();
    if let (Clock::Resolution, Some(due)) = (clock, course.request.due_given) {
        let stands = course.status.clock(levels) == State::Paused;
        return Ok(if stands { Owed::Paused(due) } else { Owed::Due(due) });
    }
    if course.status.clock(levels) == State::Paused {
        let due = course.going_on(tx.now()).milestone(clock, &policy, levels)?.read(now).due;
        return Ok(Owed::Paused(due.map_or(duty.due_at, Into::into)));
    }
    let milestone = course.milestone(clock, &policy, levels)?;
    // A time beyond the calendar is not known yet; what was known stands.
    let due = milestone.read(now).due.map_or(duty.due_at, Into::into);
    Ok(Owed::Climbing(Climb { due, clause: ESCALATE, rungs: rungs(&policy, &milestone, now) }))
}

/// The steps of the rulebook with their instants.
pub(crate) fn rungs(policy: &Policy, milestone: &Milestone<'_>, now: jiff::Timestamp) -> Vec<Rung> {
    let mut height = 0;
    let mut rungs = Vec::new();
    for step in policy.service().escalate.iter().flatten() {
        height = match step.to {
            EscalateTo::Owner => 0,
            EscalateTo::Superior => 1,
            EscalateTo::NextLevel => height + 1,
        };
        let percent = i16::try_from(step.at_percent).unwrap_or(i16::MAX);
        if let Some(at) = milestone.instant_at_percent(step.at_percent, now) {
            rungs.push(Rung { percent, at: at.into(), height });
        }
    }
    rungs
}

/// Sets the clocks of a request going that were not reached yet. Off when the rulebook has no service levels.
pub fn start(tx: &mut Tx<'_>, header: &Header) -> Result<()> {
    let policy = tx.policy()?;
    let Some(levels) = &policy.service().levels else { return Ok(()) };
    let course = Course::of(tx, header.id)?;
    let now = tx.now().timestamp();
    for clock in Clock::ALL {
        if clock.reached(&course.request, course.status).is_some() {
            continue;
        }
        let milestone = course.milestone(clock, &policy, levels)?;
        let Some(due) = milestone.read(now).due else { continue };
        let rungs = rungs(&policy, &milestone, now);
        let first = rungs.first().map_or(due.into(), |rung| rung.at);
        let new = NewDuty {
            kind: clock.duty().key,
            record: header.id,
            occurrence: clock.occurrence().to_owned(),
            owner: header.owner_id,
            due: due.into(),
            counter: None,
        };
        duty::owe_climbing(tx, &new, first)?;
    }
    duty::assign(tx, header.id, CLAUSE, header.owner_id, header.department_id)
}

/// Ends a clock that was reached, keeping what it showed: elapsed, paused and net working time in seconds.
pub fn reach(tx: &mut Tx<'_>, clock: Clock, id: RecordId, by: StaffId) -> Result<()> {
    let duties = duty::of_record(tx, id)?;
    let Some(duty) = duties.into_iter().find(|duty| duty.kind == clock.duty().key) else { return Ok(()) };
    if duty.state != "open" && duty.state != "paused" {
        return Ok(());
    }
    let shown = match shown(tx, &duty)? {
        Some(reading) => kept(&reading),
        None => Value::Null,
    };
    duty::fulfil(tx, &duty.kind, id, clock.occurrence(), by, &shown).map(drop)
}

/// Lets the clock until the solution go on after a request was reopened: with the tier that its customer has by now, and
/// under the rulebook in force, unless the clause lets clocks keep theirs.
pub fn go_on(tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
    let duties = duty::of_record(tx, id)?;
    if !duties.iter().any(|duty| duty.kind == RESOLUTION.key) {
        // It was brought in ended: its clock begins now.
        let request = store::request_get(tx, id)?;
        let clocks_from = Some(tx.now());
        store::request_update(tx, &Request { clocks_from, ..request })?;
        let header = record::header(tx, id)?;
        start(tx, &header)?;
    }
    if let Some(duty) = duties.into_iter().find(|duty| duty.kind == RESOLUTION.key && duty.state == "done") {
        duty::reopen(tx, duty.id)?;
        let keeps = tx.policy()?.clause(CLAUSE).is_some_and(|clause| clause.running == Running::Keep);
        if !keeps {
            let open = duty::get(tx, duty.id)?;
            duty::recompute(tx, &open)?;
        }
    }
    let header = record::header(tx, id)?;
    follow_tier(tx, &header, None)?;
    duty::recheck(tx, id, None)
}

/// What a duty's clock shows now; none when its rulebook has no service levels.
pub fn shown(read: &mut Read<'_>, duty: &Duty) -> Result<Option<Reading>> {
    Ok(stands(read, duty)?.map(|(reading, _)| reading))
}

/// What a duty's clock shows now, and how much working time is left of it in seconds, below zero when it is late.
pub fn stands(read: &mut Read<'_>, duty: &Duty) -> Result<Option<(Reading, i64)>> {
    let course = Course::of(read, duty.record_id)?;
    course.stands(read, duty)
}

/// How some clocks stand, for at most a page of requests.
fn standing(read: &mut Read<'_>, clocks: &[&Duty]) -> Result<HashMap<DutyId, Standing>> {
    let ids: Vec<RecordId> = clocks.iter().map(|duty| duty.record_id).collect();
    let requests: HashMap<RecordId, Request> =
        store::requests(read, &ids)?.into_iter().map(|request| (request.id, request)).collect();
    standing_of(read, &requests, clocks)
}

/// The same where the requests are known.
pub(crate) fn standing_of(
    read: &mut Read<'_>,
    requests: &HashMap<RecordId, Request>,
    clocks: &[&Duty],
) -> Result<HashMap<DutyId, Standing>> {
    let ids: Vec<RecordId> = clocks.iter().map(|duty| duty.record_id).collect();
    let states = if ids.is_empty() { HashMap::new() } else { store::states_of_each(read, &ids)? };
    let mut standing = HashMap::new();
    for duty in clocks {
        let Some(request) = requests.get(&duty.record_id) else { continue };
        let changes = states.get(&duty.record_id).cloned().unwrap_or_default();
        let course = Course::after(request.clone(), changes);
        if let Some((reading, left_seconds)) = course.stands(read, duty)? {
            let used_percent = i64::from(reading.used_percent()).min(999);
            standing.insert(duty.id, Standing { left_seconds, used_percent });
        }
    }
    Ok(standing)
}

/// What is kept of a clock that was reached.
pub(crate) fn kept(reading: &Reading) -> Value {
    json!({
        "elapsed": reading.elapsed.as_secs(),
        "paused": reading.paused.as_secs(),
        "net": reading.net.as_secs(),
        "target": reading.target.as_secs(),
    })
}

/// Takes over the tier that a request's customer has now: its place in the queues and its clocks follow, and the timeline
/// says what changed and why. `by` is who brought it about, none for the rulebook.
pub fn follow_tier(tx: &mut Tx<'_>, header: &Header, by: Option<&Actor>) -> Result<()> {
    let tier = tier_of(tx, header.customer_id)?;
    let request = store::request_get(tx, header.id)?;
    if request.tier == tier {
        return Ok(());
    }
    let before = request.tier;
    let request = Request { tier, ..request };
    store::request_update(tx, &request)?;
    let policy = tx.policy()?;
    record::take_precedence(
        tx,
        header.id,
        model::precedence(request.tier(), policy.service().levels.as_ref()),
    )?;
    let cause = Cause { actor: by.map(|actor| actor.id), clause: Some(CLAUSE) };
    let told = json!({ "tier": tier.unwrap_or(0), "was": before.unwrap_or(0) });
    event::append(tx, &Line::about(header.id, "request.tier_changed", cause).with(told))?;
    duty::recheck(tx, header.id, None)
}

/// The tier of the customer that a request names.
pub fn tier_of(read: &mut Read<'_>, customer: Option<RecordId>) -> Result<Option<i16>> {
    let Some(customer) = customer else { return Ok(None) };
    match customers::store::customer(read, customer) {
        Ok(customer) => Ok(customer.tier),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
