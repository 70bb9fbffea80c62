//! How an approval begins, and how each of its positions opens: those who decide there are obliged and told.

use diesel::prelude::*;
use serde_json::json;

use super::chain::plan;
use super::deadline::oblige;
use super::{KIND, Proposal, name_decider, waiting_for, waiting_steps};
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::event::{self, Cause, Line};
use crate::ids::RecordId;
use crate::message::Message;
use crate::notice;
use crate::record::{self, Header, NewRecord};
use crate::schema::{approval, approval_step};
use crate::store::Tx;

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
        name_decider(tx, header.id, proposal.subject, step.assignee)?;
    }
    let cause = Cause::staff(requester.id).by(proposal.clause);
    event::append(tx, &Line::about(header.id, "approval.submitted", cause).version(header.version))?;
    let told = json!({ "approval": header.number });
    event::append(tx, &Line::about(proposal.subject, "approval.submitted", cause).with(told))?;
    open_position(tx, header.id, 0)?;
    Ok(header)
}

/// Makes the steps at `position` wait, obliges their deciders and tells them.
pub(super) fn open_position(tx: &mut Tx<'_>, id: RecordId, position: i16) -> Result<()> {
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
    for step in waiting_steps(tx, id)? {
        oblige(tx, &header, step.id, step.assignee_id)?;
        let message = Message::new("notice-approval-waiting").with("title", header.title.clone());
        notice::send(tx, step.assignee_id, Some(id), Some("approval.chains"), &message)?;
    }
    Ok(())
}
