//! What the clocks of a request with a history showed: the duties that they are, as [`crate::clock`] would have left them.

use kernel::duty::{End, Past as Duty};
use kernel::policy::Policy;
use kernel::{Moment, RecordId, Result, StaffId};
use rulebook::parts::service::Levels;
use rules::milestone::{Milestone, State};
use serde_json::json;

use super::lived::Lived;
use super::{Past, Told};
use crate::clock::{self, Clock, Course};
use crate::model::Status;

/// The clocks of one request.
#[derive(Default)]
pub(super) struct Run {
    /// As duties of a request that has no id yet.
    pub duties: Vec<Duty>,
    /// What the log tells of them.
    pub told: Vec<Told>,
}

impl Run {
    /// When the next duty about the request falls due, its tasks among them.
    pub fn next_due(&self, lived: &Lived) -> Option<Moment> {
        let clocks =
            self.duties.iter().filter(|duty| matches!(duty.end, End::Open(_))).map(|duty| duty.due_at);
        let tasks = lived.tasks.iter().filter(|task| task.done.is_none()).map(|task| task.given.due);
        clocks.chain(tasks).min()
    }
}

/// Lets both clocks run from when the request came in until `now`.
pub(super) fn run(past: &Past, lived: &Lived, policy: &Policy, now: Moment) -> Result<Run> {
    let mut run = Run::default();
    let Some(levels) = &policy.service().levels else { return Ok(run) };
    let request = &lived.course.request;
    let brought_in = past.stated.is_some();
    for clock in Clock::ALL {
        // What is brought in open has the clocks that are not reached yet; what is brought in ended has none.
        if brought_in && clock.reached(request, lived.course.status).is_some() {
            continue;
        }
        let ran = Ran { course: &lived.course, clock, policy, levels };
        let reached = match clock {
            Clock::Response => lived.course.request.answered_at.map(|at| (at, lived.answered_by)),
            Clock::Resolution => match lived.course.status {
                Status::Resolved | Status::Closed => {
                    lived.course.request.resolved_at.map(|at| (at, lived.resolved_by))
                }
                _ => None,
            },
        };
        let (due_at, end) = match reached {
            Some((at, by)) => ran.done(at, by)?,
            None => ran.open(now)?,
        };
        run.told.extend(ran.told(past, due_at, &end)?);
        run.duties.push(Duty {
            kind: clock.duty().key,
            record: RecordId(0),
            occurrence: clock.occurrence().to_owned(),
            owner: past.owner,
            department: past.department,
            started_at: request.clocks_from.unwrap_or(past.received_at),
            due_at,
            end,
        });
    }
    Ok(run)
}

/// A clock, and what it runs under.
struct Ran<'a> {
    course: &'a Course,
    clock: Clock,
    policy: &'a Policy,
    levels: &'a Levels,
}

impl Ran<'_> {
    fn milestone(&self, changes: &[(Moment, Status)]) -> Result<Milestone<'_>> {
        self.course.milestone_by(changes, self.clock, self.policy, self.levels)
    }

    /// A clock that was reached, with what it showed then.
    fn done(&self, at: Moment, by: Option<StaffId>) -> Result<(Moment, End)> {
        let changes = &self.course.changes;
        // When it was due is as it stood before it was reached: what reaches it may also stop it.
        let before = &changes[..changes.partition_point(|(then, _)| *then < at)];
        let due = match self.paused(before)? {
            // What was in time when its clock stood still has not become late by it.
            Some((since, due)) if since <= due => due.max(at),
            Some((_, due)) => due,
            None => self.milestone(before)?.read(at.timestamp()).due.map_or(at, Moment::from),
        };
        let shown = clock::kept(&self.milestone(changes)?.read(at.timestamp()));
        Ok((due, End::Done { at, by, evidence: Some(shown.to_string()) }))
    }

    /// A clock that runs, or stands still.
    fn open(&self, now: Moment) -> Result<(Moment, End)> {
        if let (Clock::Resolution, Some(due)) = (self.clock, self.course.request.due_given) {
            let paused = self.course.status.clock(self.levels) == State::Paused;
            return Ok((due, if paused { End::Paused(now) } else { End::Open(due) }));
        }
        if let Some((since, due)) = self.paused(&self.course.changes)? {
            return Ok((due, End::Paused(since)));
        }
        let milestone = self.milestone(&self.course.changes)?;
        let due = milestone.read(now.timestamp()).due.map_or(now, Moment::from);
        let rungs = clock::rungs(self.policy, &milestone, now.timestamp());
        Ok((due, End::Open(rungs.first().map_or(due, |rung| rung.at))))
    }

    /// Since when the clock stands still after these changes, and when it was due before.
    fn paused(&self, changes: &[(Moment, Status)]) -> Result<Option<(Moment, Moment)>> {
        let Some(((since, status), before)) = changes.split_last() else { return Ok(None) };
        if status.clock(self.levels) != State::Paused {
            return Ok(None);
        }
        let due = self.milestone(before)?.read(since.timestamp()).due;
        Ok(Some((*since, due.map_or(*since, Moment::from))))
    }

    /// What the log tells of it: that it began, and how it ended.
    fn told(&self, past: &Past, due: Moment, end: &End) -> Result<Vec<Told>> {
        let kind = self.clock.duty().key;
        let level = self.levels.target(crate::model::tier(past.tier), past.priority);
        let target = match self.clock {
            Clock::Response => level.response,
            Clock::Resolution => level.resolution,
        };
        let begun = self.course.request.clocks_from.unwrap_or(past.received_at);
        let first = if let (Clock::Resolution, Some(due)) = (self.clock, self.course.request.due_given) {
            due
        } else {
            let due = self.policy.working_calendar().add(begun.timestamp(), target);
            due.map_err(|error| kernel::Error::Corrupt(error.to_string()))?.into()
        };
        let line = |at, kind, by, payload| Told {
            at,
            kind,
            by,
            clause: Some(clock::CLAUSE),
            payload,
            version: None,
        };
        let owed = json!({ "kind": kind, "owner": past.owner, "due": first });
        let mut told = vec![line(begun, "duty.owed", None, owed)];
        if let End::Done { at, by, .. } = end {
            let late = *at > due;
            if late {
                let payload = json!({ "kind": kind, "owner": past.owner, "due": due });
                told.push(line(due, "duty.late", None, payload));
            }
            let payload = json!({ "kind": kind, "due": due, "late": late });
            told.push(line(*at, "duty.done", *by, payload));
        }
        Ok(told)
    }
}
