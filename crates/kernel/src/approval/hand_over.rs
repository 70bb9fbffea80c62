//! A step that passes to somebody else before it is decided: its decider delegates it, or leaves.

use diesel::prelude::*;
use serde_json::json;

use super::waiting::settle;
use super::{Step, get, name_decider, waiting_steps};
use crate::actor::Actor;
use crate::duty::{self, Duty};
use crate::error::{Error, Result};
use crate::event::{self, Cause, Line};
use crate::ids::{RecordId, StaffId};
use crate::message::Message;
use crate::notice;
use crate::record::{self, Header};
use crate::schema::approval_step;
use crate::store::{Read, Tx};

/// The actor's own waiting step: a deputy decides, and gives nothing away.
///
/// # Errors
/// [`Error::Forbidden`] when there is none.
pub fn must_hold(read: &mut Read<'_>, actor: &Actor, id: RecordId) -> Result<Step> {
    let own = waiting_steps(read, id)?.into_iter().find(|step| step.assignee_id == actor.id);
    own.ok_or(Error::Forbidden("approval-not-yours"))
}

/// Gives the actor's own waiting step to somebody else, who then decides.
///
/// # Errors
/// When no step waits for the actor, or the other one is the requester.
pub fn delegate(tx: &mut Tx<'_>, actor: &Actor, header: &Header, to: StaffId) -> Result<()> {
    let step = must_hold(tx, actor, header.id)?;
    if get(tx, header.id)?.requester_id == to {
        return Err(Error::field("to", "approval-own-request"));
    }
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
    name_decider(tx, step.approval_id, approval.subject_id, to)
}

fn hand_step(tx: &mut Tx<'_>, step: &Step, to: StaffId, cause: Cause<'_>) -> Result<()> {
    let approval = get(tx, step.approval_id)?;
    diesel::update(approval_step::table.find(step.id))
        .set(approval_step::assignee_id.eq(to))
        .execute(tx.conn())?;
    settle(tx, step.approval_id, Some(step.assignee_id))?;
    name_decider(tx, step.approval_id, approval.subject_id, to)?;
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
