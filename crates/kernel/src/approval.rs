//! A decision by a chain of people on a stored change, which is applied only when all of them approved.
//!
//! The change waits as a *change set* (JSON) on its subject; nothing of it is visible before. The chain comes from the
//! rulebook (`approval.chains`) and stays as it was when the approval began. A person never decides their own request:
//! where the chain would name the requester, the next superior decides instead.

use diesel::prelude::*;
use rulebook::parts::approval::Decider;
use rulebook::{Action, Function, Rank, Term as _};
use serde::Serialize;
use serde_json::{Value, json};

use crate::actor::{self, Actor};
use crate::catalogue::{DutyKind, Owed};
use crate::duty::{self, Duty, NewDuty};
use crate::error::{Error, OrNotFound, Result};
use crate::event::{self, Cause, Line};
use crate::ids::{RecordId, StaffId, StepId};
use crate::message::Message;
use crate::moment::Moment;
use crate::notice;
use crate::record::{self, Header, NewRecord};
use crate::schema::{approval, approval_step};
use crate::store::{Read, Tx};

/// The record kind of approvals.
pub const KIND: &str = "approval";
/// The duty to decide a step (`approval.deadline`).
pub const DECIDE: DutyKind =
    DutyKind { key: "approval.decide", clause: "approval.deadline", check: still_waiting, place: "" };

/// Proof that a change was approved. Only the kernel can make one.
#[derive(Debug)]
pub struct Approved {
    /// The approval.
    pub approval: RecordId,
    /// Who asked for it.
    pub requester: StaffId,
    /// Who decided last.
    pub decided_by: StaffId,
    /// The clause that asks for the approval.
    pub clause: String,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// A key of [`crate::catalogue::ChangeKind`].
    pub change_kind: &'static str,
    /// The record that the change is about.
    pub subject: RecordId,
    /// What people read in lists.
    pub title: String,
    /// The change itself.
    pub change_set: Value,
    /// The chain's key in the rulebook.
    pub chain: String,
    /// The clause that asks for the approval.
    pub clause: &'static str,
    /// What the requester says to it.
    pub comment: String,
    /// The sum of money in it, in fen, for steps with a condition.
    pub amount_fen: Option<i64>,
}

/// What hangs on an approval's header.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = approval)]
pub struct Approval {
    /// The record's id.
    pub id: RecordId,
    /// What kind of change.
    pub change_kind: String,
    /// The record that the change is about.
    pub subject_id: RecordId,
    /// The change, as JSON text.
    #[serde(skip)]
    pub change_set: String,
    /// The chain's key in the rulebook.
    pub chain: String,
    /// The clause that asks for it.
    pub clause: String,
    /// Who asks.
    pub requester_id: StaffId,
    /// Which step of the chain decides now, from 0.
    pub position: i16,
    /// What the requester says to it.
    pub comment: String,
    /// When it ended.
    pub decided_at: Option<Moment>,
}

/// One person's place in an approval.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = approval_step)]
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// The approval.
    pub approval_id: RecordId,
    /// Which step of the chain.
    pub position: i16,
    /// Whom the rulebook names: `function:finance`.
    pub decider: String,
    /// `any` or `all` of those at this position.
    pub mode: String,
    /// Who decides.
    pub assignee_id: StaffId,
    /// `planned`, `waiting`, `approved`, `returned`, `refused`, `passed` (somebody else decided), `withdrawn`.
    pub state: String,
    /// Who did decide, when a deputy did.
    pub decided_by_id: Option<StaffId>,
    /// When.
    pub decided_at: Option<Moment>,
    /// What was said.
    pub comment: String,
}

/// What a decider may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Yes.
    Approve,
    /// Not so: back to the requester, with what is to be mended.
    Return,
    /// No.
    Refuse,
}

/// Begins an approval: checks the change, finds the deciders, tells the first of them.
///
/// # Errors
/// When the change can not be made, when the subject already waits for one, or when nobody but the requester could
/// decide.
pub fn submit(tx: &mut Tx<'_>, requester: &Actor, proposal: &Proposal) -> Result<Header> {
    let kind = *tx.house().catalogue.change(proposal.change_kind)?;
    (kind.check)(tx, proposal.subject, &proposal.change_set)?;
    if let Some(waiting) = waiting_for(tx, proposal.subject)? {
        return Err(Error::refused(Message::new("approval-already-waiting").with("number", waiting.number)));
    }
    let steps = plan(tx, requester, proposal)?;
    let subject = record::header(tx, proposal.subject)?;
    let new = NewRecord {
        kind: KIND,
        title: proposal.title.clone(),
        status: "waiting",
        open: true,
        confidential: subject.confidential,
        owner: Some(requester.id),
        department: requester.department,
        customer: subject.customer_id,
        ..NewRecord::default()
    };
    let header = record::create(tx, &new, Some(requester.id))?;
    diesel::insert_into(approval::table)
        .values((
            approval::id.eq(header.id),
            approval::change_kind.eq(proposal.change_kind),
            approval::subject_id.eq(proposal.subject),
            approval::change_set.eq(proposal.change_set.to_string()),
            approval::chain.eq(&proposal.chain),
            approval::clause.eq(proposal.clause),
            approval::requester_id.eq(requester.id),
            approval::position.eq(0_i16),
            approval::comment.eq(&proposal.comment),
        ))
        .execute(tx.conn())?;
    for step in &steps {
        diesel::insert_into(approval_step::table)
            .values((
                approval_step::approval_id.eq(header.id),
                approval_step::position.eq(step.position),
                approval_step::decider.eq(&step.decider),
                approval_step::mode.eq(step.mode),
                approval_step::assignee_id.eq(step.assignee),
                approval_step::state.eq("planned"),
                approval_step::comment.eq(""),
            ))
            .execute(tx.conn())?;
        record::add_member(tx, header.id, step.assignee, "decider")?;
        record::add_member(tx, proposal.subject, step.assignee, "decider")?;
    }
    let cause = Cause::staff(requester.id).by(proposal.clause);
    event::append(tx, &Line::about(header.id, "approval.submitted", cause).version(header.version))?;
    let told = json!({ "approval": header.number });
    event::append(tx, &Line::about(proposal.subject, "approval.submitted", cause).with(told))?;
    open_position(tx, header.id, 0)?;
    Ok(header)
}

struct Planned {
    position: i16,
    decider: String,
    mode: &'static str,
    assignee: StaffId,
}

/// Who decides, step by step.
fn plan(tx: &mut Tx<'_>, requester: &Actor, proposal: &Proposal) -> Result<Vec<Planned>> {
    let policy = tx.policy()?;
    let chain = policy.chain(&proposal.chain).ok_or_else(|| {
        Error::refused(Message::new("approval-no-chain").with("chain", proposal.chain.clone()))
    })?;
    let mut planned = Vec::new();
    let steps =
        chain.steps.iter().filter(|step| step.when.is_none_or(|when| when.holds(proposal.amount_fen)));
    for (position, step) in (0_i16..).zip(steps) {
        for by in &step.by {
            let decider = decider_key(by);
            let assignees = deciders(tx, requester, by)?;
            if assignees.is_empty() {
                return Err(Error::refused(Message::new("approval-nobody").with("decider", decider)));
            }
            for assignee in assignees {
                if !planned.iter().any(|p: &Planned| p.position == position && p.assignee == assignee) {
                    planned.push(Planned {
                        position,
                        decider: decider.clone(),
                        mode: step.mode.key(),
                        assignee,
                    });
                }
            }
        }
    }
    if planned.is_empty() {
        return Err(Error::refused(Message::new("approval-no-step").with("chain", proposal.chain.clone())));
    }
    Ok(planned)
}

/// Whom the rulebook names, as it is stored with the step: `function:finance`.
fn decider_key(by: &Decider) -> String {
    match by {
        Decider::SuperiorAtLeast(rank) => format!("superior:{}", rank.key()),
        Decider::DepartmentHead => "department_head".to_owned(),
        Decider::Function(function) => format!("function:{}", function.key()),
        Decider::Person(account) => format!("person:{account}"),
    }
}

/// Everybody whom the rulebook names, without the requester.
fn deciders(tx: &mut Tx<'_>, requester: &Actor, by: &Decider) -> Result<Vec<StaffId>> {
    let found = match by {
        Decider::SuperiorAtLeast(rank) => {
            actor::superior_at_least(tx, requester.id, *rank)?.into_iter().collect()
        }
        Decider::DepartmentHead => crate::staff::head_above(tx, requester.id)?.into_iter().collect(),
        Decider::Function(function) => actor::holders(tx, *function)?,
        Decider::Person(account) => {
            crate::staff::by_account(tx, account)?.into_iter().filter(|s| s.active).map(|s| s.id).collect()
        }
    };
    let mut others: Vec<StaffId> = found.into_iter().filter(|staff| *staff != requester.id).collect();
    if others.is_empty() {
        // The chain named only the requester, or a rank nobody above has: the next one up decides.
        others.extend(actor::superior_at_least(tx, requester.id, Rank::Specialist)?);
    }
    if others.is_empty() {
        others.extend(
            actor::holders(tx, Function::GeneralManager)?.into_iter().filter(|staff| *staff != requester.id),
        );
    }
    Ok(others)
}

/// Makes the steps at `position` wait, obliges their deciders and tells them.
fn open_position(tx: &mut Tx<'_>, id: RecordId, position: i16) -> Result<()> {
    diesel::update(
        approval_step::table
            .filter(approval_step::approval_id.eq(id))
            .filter(approval_step::position.eq(position))
            .filter(approval_step::state.eq("planned")),
    )
    .set(approval_step::state.eq("waiting"))
    .execute(tx.conn())?;
    diesel::update(approval::table.find(id)).set(approval::position.eq(position)).execute(tx.conn())?;
    let header = record::header(tx, id)?;
    let policy = tx.policy()?;
    let due = policy
        .approval()
        .deadline
        .as_ref()
        .map(|deadline| deadline.wait_working_days)
        .map(|days| policy.working_calendar().end_of_working_day(tx.now().timestamp(), days));
    for step in waiting_steps(tx, id)? {
        if let Some(due) = &due {
            let due = due.as_ref().map_err(|error| Error::Corrupt(error.to_string()))?;
            let new = NewDuty {
                kind: DECIDE.key,
                record: id,
                occurrence: step.id.to_string(),
                owner: Some(step.assignee_id),
                due: Moment::from(*due),
                counter: None,
            };
            duty::owe(tx, &new)?;
        }
        let message = Message::new("notice-approval-waiting").with("title", header.title.clone());
        notice::send(tx, step.assignee_id, Some(id), Some("approval.chains"), &message)?;
    }
    Ok(())
}

fn waiting_steps(read: &mut Read<'_>, id: RecordId) -> Result<Vec<Step>> {
    Ok(approval_step::table
        .filter(approval_step::approval_id.eq(id))
        .filter(approval_step::state.eq("waiting"))
        .order(approval_step::id)
        .select(Step::as_select())
        .load(read.conn())?)
}

/// The duty to decide ends with its step.
fn still_waiting(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    let step: i64 = duty.occurrence.parse().unwrap_or_default();
    let state: Option<String> =
        approval_step::table.find(StepId(step)).select(approval_step::state).first(tx.conn()).optional()?;
    Ok(match state.as_deref() {
        Some("waiting") => Owed::Due(duty.due_at),
        Some("approved" | "returned" | "refused") => Owed::Done,
        _ => Owed::Void,
    })
}

/// Decides for the actor's own waiting step, or for one whose assignee is the actor's charge as deputy.
///
/// When the last step approves, the change is applied in this very transaction.
///
/// # Errors
/// [`Error::Forbidden`] when no step waits for the actor. A return or a refusal needs a comment.
pub fn decide(
    tx: &mut Tx<'_>,
    actor: &Actor,
    header: &Header,
    decision: Decision,
    comment: &str,
) -> Result<()> {
    if decision != Decision::Approve && comment.trim().is_empty() {
        return Err(Error::field("comment", "approval-comment-needed"));
    }
    let approval = get(tx, header.id)?;
    if approval.requester_id == actor.id {
        return Err(Error::Forbidden("approval-own-request"));
    }
    let waiting = waiting_steps(tx, header.id)?;
    let Some(step) = step_of(tx, actor, &waiting)? else {
        return Err(Error::Forbidden("approval-not-yours"));
    };
    let state = match decision {
        Decision::Approve => "approved",
        Decision::Return => "returned",
        Decision::Refuse => "refused",
    };
    let now = tx.now();
    diesel::update(approval_step::table.find(step.id))
        .set((
            approval_step::state.eq(state),
            approval_step::decided_by_id.eq(Some(actor.id)),
            approval_step::decided_at.eq(Some(now)),
            approval_step::comment.eq(comment.trim()),
        ))
        .execute(tx.conn())?;
    let kind = match decision {
        Decision::Approve => "approval.approved",
        Decision::Return => "approval.returned",
        Decision::Refuse => "approval.refused",
    };
    let cause = Cause::staff(actor.id).by("approval.chains");
    event::append(tx, &Line::about(header.id, kind, cause).with(json!({ "comment": comment.trim() })))?;
    if decision != Decision::Approve {
        return decline(tx, actor, &approval, state, comment);
    }
    let rest = waiting_steps(tx, header.id)?;
    if step.mode == "all" && !rest.is_empty() {
        return duty::recheck(tx, header.id, Some(actor.id));
    }
    close_steps(tx, header.id, "waiting", "passed")?;
    let next: Option<i16> = approval_step::table
        .filter(approval_step::approval_id.eq(header.id))
        .filter(approval_step::state.eq("planned"))
        .select(diesel::dsl::min(approval_step::position))
        .first(tx.conn())?;
    match next {
        Some(position) => {
            duty::recheck(tx, header.id, Some(actor.id))?;
            open_position(tx, header.id, position)
        }
        None => approve(tx, actor, &approval),
    }
}

/// The step among `waiting` that the actor may decide: their own, or that of somebody whose deputy they are.
fn step_of(read: &mut Read<'_>, actor: &Actor, waiting: &[Step]) -> Result<Option<Step>> {
    if let Some(own) = waiting.iter().find(|step| step.assignee_id == actor.id) {
        return Ok(Some(own.clone()));
    }
    for step in waiting {
        if crate::staff::deputy_of(read, step.assignee_id)? == Some(actor.id) {
            return Ok(Some(step.clone()));
        }
    }
    Ok(None)
}

fn approve(tx: &mut Tx<'_>, actor: &Actor, approval: &Approval) -> Result<()> {
    let change_set = stored(&approval.change_set)?;
    let kind = *tx.house().catalogue.change(&approval.change_kind)?;
    (kind.check)(tx, approval.subject_id, &change_set)?;
    finish(tx, approval, "approved")?;
    let token = Approved {
        approval: approval.id,
        requester: approval.requester_id,
        decided_by: actor.id,
        clause: approval.clause.clone(),
    };
    (kind.apply)(tx, &token, approval.subject_id, &change_set)?;
    let header = record::header(tx, approval.id)?;
    let cause = Cause::staff(actor.id).by(&approval.clause);
    let told = json!({ "approval": header.number });
    event::append(tx, &Line::about(approval.subject_id, "approval.approved", cause).with(told))?;
    duty::recheck(tx, approval.id, Some(actor.id))?;
    let message = Message::new("notice-approval-approved").with("title", header.title);
    notice::send(tx, approval.requester_id, Some(approval.id), Some(&approval.clause), &message)
}

fn decline(
    tx: &mut Tx<'_>,
    actor: &Actor,
    approval: &Approval,
    state: &'static str,
    comment: &str,
) -> Result<()> {
    close_steps(tx, approval.id, "waiting", "passed")?;
    close_steps(tx, approval.id, "planned", "passed")?;
    finish(tx, approval, state)?;
    let kind = *tx.house().catalogue.change(&approval.change_kind)?;
    (kind.declined)(tx, approval.subject_id, &stored(&approval.change_set)?)?;
    let header = record::header(tx, approval.id)?;
    let cause = Cause::staff(actor.id).by(&approval.clause);
    let event_kind = match state {
        "returned" => "approval.returned",
        "withdrawn" => "approval.withdrawn",
        _ => "approval.refused",
    };
    let told = json!({ "approval": header.number, "comment": comment.trim() });
    event::append(tx, &Line::about(approval.subject_id, event_kind, cause).with(told))?;
    duty::recheck(tx, approval.id, Some(actor.id))?;
    if actor.id != approval.requester_id {
        let message = Message::new("notice-approval-declined")
            .with("title", header.title)
            .with("state", state)
            .with("comment", comment.trim());
        notice::send(tx, approval.requester_id, Some(approval.id), Some(&approval.clause), &message)?;
    }
    Ok(())
}

/// Takes an approval back before it is decided.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the requester.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, header: &Header) -> Result<()> {
    let approval = get(tx, header.id)?;
    if approval.requester_id != actor.id {
        return Err(Error::Forbidden("approval-not-yours"));
    }
    if !header.open {
        return Err(Error::refused("approval-already-decided"));
    }
    event::append(tx, &Line::about(header.id, "approval.withdrawn", Cause::staff(actor.id)))?;
    decline(tx, actor, &approval, "withdrawn", "")
}

/// Gives the actor's own waiting step to somebody else, who then decides.
///
/// # Errors
/// When no step waits for the actor, or the other one is the requester.
pub fn delegate(tx: &mut Tx<'_>, actor: &Actor, header: &Header, to: StaffId) -> Result<()> {
    let approval = get(tx, header.id)?;
    if approval.requester_id == to {
        return Err(Error::field("to", "approval-own-request"));
    }
    let waiting = waiting_steps(tx, header.id)?;
    let Some(step) = waiting.into_iter().find(|step| step.assignee_id == actor.id) else {
        return Err(Error::Forbidden("approval-not-yours"));
    };
    hand_step(tx, &step, to, Cause::staff(actor.id))
}

/// Gives an undecided step of somebody who leaves to another, on behalf of `by`; a step that does not wait yet is given
/// silently.
///
/// # Errors
/// When `to` is the requester: nobody decides their own request.
pub fn reassign(tx: &mut Tx<'_>, step: &Step, to: StaffId, by: StaffId) -> Result<()> {
    if get(tx, step.approval_id)?.requester_id == to {
        return Err(Error::field("to", "approval-own-request"));
    }
    if step.state == "waiting" {
        return hand_step(tx, step, to, Cause::staff(by));
    }
    diesel::update(approval_step::table.find(step.id).filter(approval_step::state.eq("planned")))
        .set(approval_step::assignee_id.eq(to))
        .execute(tx.conn())?;
    let approval = get(tx, step.approval_id)?;
    record::add_member(tx, step.approval_id, to, "decider")?;
    record::add_member(tx, approval.subject_id, to, "decider")
}

fn hand_step(tx: &mut Tx<'_>, step: &Step, to: StaffId, cause: Cause<'_>) -> Result<()> {
    let approval = get(tx, step.approval_id)?;
    diesel::update(approval_step::table.find(step.id))
        .set(approval_step::assignee_id.eq(to))
        .execute(tx.conn())?;
    record::add_member(tx, step.approval_id, to, "decider")?;
    record::add_member(tx, approval.subject_id, to, "decider")?;
    let open: Vec<Duty> = duty::of_record(tx, step.approval_id)?
        .into_iter()
        .filter(|duty| duty.state == "open" && duty.occurrence == step.id.to_string())
        .collect();
    for duty in open {
        duty::hand_over(tx, duty.id, to)?;
    }
    let told = json!({ "from": step.assignee_id, "to": to });
    event::append(tx, &Line::about(step.approval_id, "approval.delegated", cause).with(told))?;
    let header = record::header(tx, step.approval_id)?;
    let message = Message::new("notice-approval-waiting").with("title", header.title);
    notice::send(tx, to, Some(step.approval_id), Some("approval.chains"), &message)
}

fn close_steps(tx: &mut Tx<'_>, id: RecordId, from: &str, to: &str) -> Result<()> {
    diesel::update(
        approval_step::table.filter(approval_step::approval_id.eq(id)).filter(approval_step::state.eq(from)),
    )
    .set(approval_step::state.eq(to))
    .execute(tx.conn())?;
    Ok(())
}

fn finish(tx: &mut Tx<'_>, approval: &Approval, status: &'static str) -> Result<()> {
    let now = tx.now();
    diesel::update(approval::table.find(approval.id))
        .set(approval::decided_at.eq(Some(now)))
        .execute(tx.conn())?;
    let change = record::Change { status: Some(status), open: Some(false), ..record::Change::default() };
    record::change(tx, approval.id, None, &change)?;
    Ok(())
}

fn stored(change_set: &str) -> Result<Value> {
    serde_json::from_str(change_set).map_err(|error| Error::Corrupt(format!("change set: {error}")))
}

/// What hangs on an approval's header.
pub fn get(read: &mut Read<'_>, id: RecordId) -> Result<Approval> {
    approval::table.find(id).select(Approval::as_select()).first(read.conn()).or_not_found()
}

/// The approval that waits about this record, if one does.
pub fn waiting_for(read: &mut Read<'_>, subject: RecordId) -> Result<Option<Header>> {
    use crate::schema::record;
    Ok(approval::table
        .inner_join(record::table)
        .filter(approval::subject_id.eq(subject))
        .filter(record::open.eq(true))
        .select(Header::as_select())
        .first(read.conn())
        .optional()?)
}

/// All steps of an approval, in the chain's order.
pub fn steps(read: &mut Read<'_>, id: RecordId) -> Result<Vec<Step>> {
    Ok(approval_step::table
        .filter(approval_step::approval_id.eq(id))
        .order((approval_step::position, approval_step::id))
        .select(Step::as_select())
        .load(read.conn())?)
}

/// The change as lines to read.
pub fn lines(read: &mut Read<'_>, approval: &Approval) -> Result<Vec<crate::catalogue::ChangeLine>> {
    let kind = *read.house().catalogue.change(&approval.change_kind)?;
    (kind.draw)(read, approval.subject_id, &stored(&approval.change_set)?)
}

/// Whether a step of this approval waits for the actor.
pub fn waits_for(read: &mut Read<'_>, actor: &Actor, id: RecordId) -> Result<bool> {
    let waiting = waiting_steps(read, id)?;
    Ok(step_of(read, actor, &waiting)?.is_some())
}

/// The approvals that wait for the actor, oldest first.
pub fn waiting_on(read: &mut Read<'_>, actor: &Actor, limit: i64) -> Result<Vec<Header>> {
    use crate::schema::record;
    Ok(approval_step::table
        .inner_join(approval::table.inner_join(record::table))
        .filter(approval_step::assignee_id.eq(actor.id))
        .filter(approval_step::state.eq("waiting"))
        .order(approval_step::id)
        .limit(limit)
        .select(Header::as_select())
        .load(read.conn())?)
}

/// Reminds nobody twice: a step past its deadline goes to the decider's deputy, else one level up (`approval.deadline`).
pub fn overdue(store: &crate::store::Store, now: Moment) -> Result<()> {
    use crate::schema::duty as duties;
    let late: Vec<(RecordId, String)> = store.read(now, |read| {
        Ok(duties::table
            .filter(duties::kind.eq(DECIDE.key))
            .filter(duties::state.eq("open"))
            .filter(duties::late_seen.eq(true))
            .filter(duties::evidence.is_null())
            .order(duties::due_at)
            .limit(100)
            .select((duties::record_id, duties::occurrence))
            .load(read.conn())?)
    })?;
    for (id, occurrence) in late {
        let step = StepId(occurrence.parse().unwrap_or_default());
        store.write(now, move |tx| pass_on(tx, id, step))?;
    }
    Ok(())
}

fn pass_on(tx: &mut Tx<'_>, id: RecordId, step: StepId) -> Result<()> {
    use crate::schema::duty as duties;
    let approval = get(tx, id)?;
    let found: Option<Step> = waiting_steps(tx, id)?.into_iter().find(|waiting| waiting.id == step);
    let Some(step) = found else { return duty::recheck(tx, id, None) };
    let mut heirs = Vec::new();
    heirs.extend(crate::staff::deputy_of(tx, step.assignee_id)?);
    heirs.extend(actor::superior_at_least(tx, step.assignee_id, Rank::Specialist)?);
    let heir = heirs.into_iter().find(|heir| *heir != approval.requester_id);
    // The duty is marked so that it is passed on once; who holds it now is late already and is told at once.
    diesel::update(
        duties::table
            .filter(duties::kind.eq(DECIDE.key))
            .filter(duties::record_id.eq(id))
            .filter(duties::occurrence.eq(step.id.to_string())),
    )
    .set(duties::evidence.eq(Some(json!({ "passed_on_from": step.assignee_id }).to_string())))
    .execute(tx.conn())?;
    match heir {
        Some(heir) => hand_step(tx, &step, heir, Cause::clause("approval.deadline")),
        None => Ok(()),
    }
}

/// The approval with this number, if the actor may read it.
pub fn find(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Header> {
    record::find(read, actor, Action::Read, KIND, number)
}

/// Used by tests of other rooms to look at what is stored.
pub fn change_set(approval: &Approval) -> Result<Value> {
    stored(&approval.change_set)
}
