//! What a request has become by what happened to it: its state, its row, its lines in the log.

use kernel::duty;
use kernel::{Moment, RecordId, Result, StaffId};
use rulebook::Term as _;
use serde_json::{Value, json};

use super::{Past, Stated, Step, TaskGiven, Told, What};
use crate::clock::Course;
use crate::model::{Request, Status};
use crate::service::TASK;

/// The clause of tasks for other departments.
const ACROSS: &str = TASK.clause;

/// What a request has become.
pub(super) struct Lived {
    /// Its row, which has no id yet, its state, and since when it was in which.
    pub course: Course,
    /// Its lines in the log, in order.
    pub told: Vec<Told>,
    /// Its texts after the description, with the versions that they brought about.
    pub texts: Vec<(i64, String)>,
    /// How often it changed, and one.
    pub version: i64,
    /// When it last changed.
    pub updated_at: Moment,
    /// Its tasks, in the order in which they were given.
    pub tasks: Vec<Task>,
    /// Who answered first.
    pub answered_by: Option<StaffId>,
    /// Who gave the solution that stands.
    pub resolved_by: Option<StaffId>,
}

/// A task with what came of it.
pub(super) struct Task {
    given_at: Moment,
    pub given: TaskGiven,
    /// When it was done, and with what result.
    pub done: Option<(Moment, String)>,
}

impl Task {
    /// The duty that the task with this id is.
    pub fn duty(&self, request: RecordId, id: i64) -> duty::Past {
        duty::Past {
            kind: TASK.key,
            record: request,
            occurrence: id.to_string(),
            owner: Some(self.given.assignee),
            department: self.given.assignee_department,
            started_at: self.given_at,
            due_at: self.given.due,
            end: match &self.done {
                None => duty::End::Open(self.given.due),
                Some((at, _)) => duty::End::Done { at: *at, by: Some(self.given.assignee), evidence: None },
            },
        }
    }
}

/// Works out what has become of a request.
///
/// # Errors
/// When a step is not possible in the state that the one before it left.
pub(super) fn live(past: &Past, now: Moment) -> Result<Lived> {
    let recorder = past.stated.as_ref().map_or("", |stated| &stated.recorder);
    let request = Request {
        id: RecordId(0),
        kind: past.kind.clone(),
        category: past.category.clone(),
        channel: past.channel.clone(),
        priority: past.priority.key().to_owned(),
        tier: past.tier,
        caller: past.caller.clone(),
        caller_phone: past.caller_phone.clone(),
        caller_mail: past.caller_mail.clone(),
        received_at: past.received_at,
        promised_on: None,
        answered_at: None,
        resolved_at: None,
        closed_at: None,
        reopenings: 0,
        result: String::new(),
        cause: String::new(),
        clocks_from: None,
        due_given: None,
    };
    let received = Told {
        at: past.received_at,
        kind: "request.received",
        by: past.recorder,
        clause: Some("service.channels"),
        payload: by_name(json!({ "channel": past.channel, "text": past.description }), recorder),
        version: Some(1),
    };
    let changes = vec![(past.received_at, Status::New)];
    let mut lived = Lived {
        course: Course { request, status: Status::New, changes },
        told: vec![received],
        texts: Vec::new(),
        version: 1,
        updated_at: past.received_at,
        tasks: Vec::new(),
        answered_by: None,
        resolved_by: None,
    };
    match &past.stated {
        None => past.steps.iter().try_for_each(|step| lived.take(step))?,
        Some(stated) => {
            past.steps.iter().for_each(|step| lived.hear(step));
            lived.stand(stated, now);
        }
    }
    Ok(lived)
}

/// What is told of a request that was brought in before: the steps that are new, and how it stands now.
pub(super) fn live_on(past: &Past, stated: &Stated, version: i64, now: Moment) -> Result<Lived> {
    let mut lived = live(&Past { steps: Vec::new(), stated: None, ..past.clone() }, now)?;
    lived.told.clear();
    lived.version = version;
    past.steps.iter().for_each(|step| lived.hear(step));
    lived.stand(stated, now);
    Ok(lived)
}

/// What is told, with the name of whoever said it, where that is nobody of ours.
fn by_name(mut told: Value, author: &str) -> Value {
    if !author.is_empty() {
        told["author"] = author.into();
    }
    told
}

/// A line about the duty that a task is.
fn of_task(at: Moment, kind: &'static str, by: Option<StaffId>, payload: Value) -> Told {
    Told { at, kind, by, clause: Some(ACROSS), payload, version: None }
}

impl Lived {
    fn take(&mut self, step: &Step) -> Result<()> {
        self.version += 1;
        self.updated_at = step.at;
        let status = self.course.status;
        match &step.what {
            What::Taken { from } => {
                let told = json!({ "from": from, "to": step.by, "comment": "" });
                self.tell(step, "request.taken", Some("service.triage"), told);
            }
            What::PassedOn { from, to, reason } => {
                let told = json!({ "from": from, "to": to, "comment": reason });
                self.tell(step, "request.passed_on", Some("service.triage"), told);
            }
            What::Replied(text) => {
                self.turn(step, status.worked_on()?);
                self.say(step, "request.replied", text);
                self.answered(step);
            }
            What::Asked(text) => {
                self.turn(step, status.asked()?);
                self.say(step, "request.asked", text);
                self.answered(step);
            }
            What::Heard(text) if matches!(status, Status::Resolved | Status::Closed) => {
                self.go_on(step)?;
                self.say(step, "request.heard_again", text);
            }
            What::Heard(text) => {
                let to = if status == Status::Waiting { Status::InProgress } else { status };
                self.turn(step, to);
                self.say(step, "request.heard", text);
            }
            What::Noted(text) => {
                self.tell(step, "request.noted", None, json!({ "text": text, "internal": true }));
                self.texts.push((self.version, text.clone()));
            }
            What::TaskGiven(given) => {
                let told =
                    json!({ "to": given.assignee, "due": given.due, "text": given.wanted, "internal": true });
                self.tell(step, "request.task_given", Some(ACROSS), told);
                let owed = json!({ "kind": TASK.key, "owner": given.assignee, "due": given.due });
                self.told.push(of_task(step.at, "duty.owed", None, owed));
                self.tasks.push(Task { given_at: step.at, given: given.clone(), done: None });
            }
            What::TaskDone(nth, result) => {
                let told = json!({ "text": result, "internal": true });
                self.tell(step, "request.task_done", Some(ACROSS), told);
                if let Some(task) = self.tasks.get_mut(*nth) {
                    task.done = Some((step.at, result.clone()));
                    let late = step.at > task.given.due;
                    let done = json!({ "kind": TASK.key, "due": task.given.due, "late": late });
                    self.told.push(of_task(step.at, "duty.done", step.by, done));
                }
            }
            What::Resolved(text) => {
                self.turn(step, status.resolved()?);
                self.tell(step, "request.resolved", None, json!({ "text": text }));
                self.texts.push((self.version, text.clone()));
                self.answered(step);
                self.course.request.resolved_at = Some(step.at);
                self.resolved_by = step.by;
            }
            What::Closed { result, cause } => {
                self.close(step, result, cause)?;
                self.tell_ending(step, "request.closed");
            }
            What::ClosedBySilence(result) => {
                self.close(step, result, "")?;
                self.tell_ending(step, "request.closed_by_silence");
            }
            What::Reopened(reason) => {
                self.go_on(step)?;
                self.tell(step, "request.reopened", Some("service.close"), json!({ "comment": reason }));
            }
        }
        Ok(())
    }

    /// What was said, without what it changed: that is told apart.
    fn hear(&mut self, step: &Step) {
        self.version += 1;
        match &step.what {
            What::Replied(text) => self.say(step, "request.replied", text),
            What::Heard(text) => self.say(step, "request.heard", text),
            What::Noted(text) => {
                self.tell(step, "request.noted", None, json!({ "text": text, "internal": true }));
                self.texts.push((self.version, text.clone()));
            }
            _ => {}
        }
    }

    /// Stands as a former system tells it.
    fn stand(&mut self, stated: &Stated, now: Moment) {
        let (status, received) = (stated.status, self.course.request.received_at);
        let request = &mut self.course.request;
        request.answered_at = stated.answered_at;
        request.resolved_at = stated.resolved_at;
        request.closed_at = stated.closed_at;
        request.result.clone_from(&stated.result);
        request.cause.clone_from(&stated.cause);
        request.clocks_from = status.is_open().then_some(stated.clocks_from);
        request.due_given = stated.due.filter(|_| status.is_open());
        let mut changes = vec![(received, Status::New)];
        changes.extend(stated.answered_at.map(|at| (at, Status::InProgress)));
        changes.extend(stated.resolved_at.map(|at| (at, Status::Resolved)));
        changes.extend(stated.closed_at.map(|at| (at, Status::Closed)));
        let last = changes[changes.len() - 1];
        if last.1 != status {
            changes.push((last.0, status));
        }
        self.course.changes = changes;
        self.course.status = status;
        self.version += 1;
        self.updated_at = now;
        self.told.push(Told {
            at: now,
            kind: "request.brought_in",
            by: Some(stated.by),
            clause: None,
            payload: json!({ "import": stated.import.1, "status": status.key() }),
            version: Some(self.version),
        });
    }

    fn turn(&mut self, step: &Step, to: Status) {
        if self.course.status != to {
            self.course.status = to;
            self.course.changes.push((step.at, to));
        }
    }

    fn answered(&mut self, step: &Step) {
        if self.course.request.answered_at.is_none() {
            self.course.request.answered_at = Some(step.at);
            self.answered_by = step.by;
        }
    }

    fn close(&mut self, step: &Step, result: &str, cause: &str) -> Result<()> {
        self.turn(step, self.course.status.closed()?);
        self.answered(step);
        if self.course.request.resolved_at.is_none() {
            self.resolved_by = step.by;
        }
        let request = &mut self.course.request;
        request.resolved_at = request.resolved_at.or(Some(step.at));
        request.closed_at = Some(step.at);
        result.clone_into(&mut request.result);
        cause.clone_into(&mut request.cause);
        Ok(())
    }

    fn go_on(&mut self, step: &Step) -> Result<()> {
        self.turn(step, self.course.status.reopened()?);
        let request = &mut self.course.request;
        request.resolved_at = None;
        request.closed_at = None;
        request.reopenings = request.reopenings.saturating_add(1);
        request.result.clear();
        request.cause.clear();
        self.resolved_by = None;
        Ok(())
    }

    fn say(&mut self, step: &Step, kind: &'static str, text: &str) {
        // Opening again is the clause's doing, whoever brought it about.
        let clause = (kind == "request.heard_again").then_some("service.close");
        let told = json!({ "channel": self.course.request.channel, "text": text });
        self.tell(step, kind, clause, told);
        self.texts.push((self.version, text.to_owned()));
    }

    fn tell_ending(&mut self, step: &Step, kind: &'static str) {
        let Request { result, cause, category, .. } = &self.course.request;
        let told = json!({ "result": result, "cause": cause, "category": category });
        self.tell(step, kind, Some("service.close"), told);
    }

    fn tell(&mut self, step: &Step, kind: &'static str, clause: Option<&'static str>, payload: Value) {
        let version = Some(self.version);
        let payload = by_name(payload, &step.author);
        self.told.push(Told { at: step.at, kind, by: step.by, clause, payload, version });
    }
}
