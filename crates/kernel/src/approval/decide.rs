//! What a decider says, and what follows from it: the next position, the change itself, or the end; and the requester's
//! way back.

use diesel::prelude::*;
use serde_json::{Value, json};

use super::submit::open_position;
use super::waiting::settle;
use super::{Approval, Approved, Decision, Step, get, step_for, stored, waiting_steps};
use crate::actor::Actor;
use crate::duty;
use crate::error::{Error, Result};
use crate::event::{self, Cause, Line};
use crate::ids::RecordId;
use crate::message::Message;
use crate::notice;
use crate::record::{self, Header};
use crate::schema::{approval, approval_step};
use crate::store::{Read, Tx};

/// The waiting step that the actor is to decide.
///
/// # Errors
/// [`Error::Forbidden`] when none waits for the actor, or it is their own request.
pub fn must_decide(read: &mut Read<'_>, actor: &Actor, id: RecordId) -> Result<Step> {
    if get(read, id)?.requester_id == actor.id {
        return Err(Error::Forbidden("approval-own-request"));
    }
    step_for(read, actor, id)?.ok_or(Error::Forbidden("approval-not-yours"))
}

/// Decides for the actor's own waiting step, or for one whose assignee is the actor's charge as deputy.
///
/// When the last step approves, the change is applied in this very transaction. `header` is the approval as the decider
/// saw it: what was [`amend`]ed since must be looked at first.
///
/// # Errors
/// [`Error::Forbidden`] when no step waits for the actor, [`Error::Stale`] when the change was amended after the header
/// was read. A return or a refusal needs a comment.
pub fn decide(
    tx: &mut Tx<'_>,
    actor: &Actor,
    header: &Header,
    decision: Decision,
    comment: &str,
) -> Result<()> {
    let step = must_decide(tx, actor, header.id)?;
    if decision != Decision::Approve && comment.trim().is_empty() {
        return Err(Error::field("comment", "approval-comment-needed"));
    }
    let approval = get(tx, header.id)?;
    let current = record::header(tx, header.id)?.version;
    if header.version != current {
        return Err(Error::Stale { current });
    }
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
        settle(tx, header.id, None)?;
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

/// Stores what the decider of a waiting step altered in the change. The approval's version counts up, so that nobody
/// decides on what they have not seen; it is returned for the event, which the change's own room writes.
///
/// # Errors
/// [`Error::Forbidden`] when no step waits for the actor; refuses a change that can not be made.
pub fn amend(tx: &mut Tx<'_>, actor: &Actor, id: RecordId, change_set: &Value) -> Result<i64> {
    if step_for(tx, actor, id)?.is_none() {
        return Err(Error::Forbidden("approval-not-yours"));
    }
    let approval = get(tx, id)?;
    let kind = *tx.house().catalogue.change(&approval.change_kind)?;
    (kind.check)(tx, approval.subject_id, change_set)?;
    diesel::update(approval::table.find(id))
        .set(approval::change_set.eq(change_set.to_string()))
        .execute(tx.conn())?;
    record::change(tx, id, None, &record::Change::default())
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

fn close_steps(tx: &mut Tx<'_>, id: RecordId, from: &str, to: &str) -> Result<()> {
    diesel::update(
        approval_step::table.filter(approval_step::approval_id.eq(id)).filter(approval_step::state.eq(from)),
    )
    .set(approval_step::state.eq(to))
    .execute(tx.conn())?;
    settle(tx, id, None)
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
