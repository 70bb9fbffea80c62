//! A step that waits too long (`approval.deadline`): its decider is reminded, then somebody else decides in that place.
//!
//! How long a step may wait, and who takes over, is said by the version of the rulebook that the approval began under;
//! which days are worked, by the calendar in force. Who takes over has a deadline of their own, and from then on the step
//! goes up the line only.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use rulebook::parts::approval::Relief;
use serde_json::{Value, json};

use super::waiting::settle;
use super::{Approval, DECIDE, Step, get, name_decider, steps};
use crate::actor;
use crate::catalogue::Owed;
use crate::duty::{self, Duty, NewDuty};
use crate::error::{Error, Result};
use crate::event::{self, Cause, Line};
use crate::ids::{StaffId, StepId};
use crate::message::Message;
use crate::moment::Moment;
use crate::notice;
use crate::policy;
use crate::record::{self, Header};
use crate::schema::{approval_step, duty as duties};
use crate::store::{Read, Sql, Store, Tx};

/// So many late steps are passed on at a time.
const BATCH: i64 = 100;

/// Obliges somebody to decide a step, unless the approval's rulebook sets no time for it.
pub(super) fn oblige(tx: &mut Tx<'_>, header: &Header, step: StepId, decider: StaffId) -> Result<()> {
    let under = policy::version(tx, header.rulebook_id)?;
    let Some(deadline) = &under.approval().deadline else { return Ok(()) };
    let due = tx
        .policy()?
        .working_calendar()
        .end_of_working_day(tx.now().timestamp(), deadline.wait_working_days)
        .map_err(|error| Error::Corrupt(error.to_string()))?;
    let new = NewDuty {
        kind: DECIDE.key,
        record: header.id,
        occurrence: step.to_string(),
        owner: Some(decider),
        due: Moment::from(due),
        counter: None,
    };
    duty::owe_under(tx, &new, new.due, &under)
}

/// The duty to decide ends with its step. One that lapsed was not decided in time: its duty counts as done late.
pub(super) fn still_waiting(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    let step: i64 = duty.occurrence.parse().unwrap_or_default();
    let state: Option<String> =
        approval_step::table.find(StepId(step)).select(approval_step::state).first(tx.conn()).optional()?;
    Ok(match state.as_deref() {
        Some("waiting") => Owed::Due(duty.due_at),
        Some("approved" | "returned" | "refused" | "lapsed") => Owed::Done,
        _ => Owed::Void,
    })
}

#[derive(QueryableByName)]
struct Late {
    #[diesel(sql_type = BigInt)]
    step_id: StepId,
}

/// Passes on every step whose decider was told that it is late.
///
/// What waits is few, and found by its own index; the duties of a step are looked up one by one, by their occurrence.
pub fn overdue(store: &Store, now: Moment) -> Result<()> {
    let late: Vec<Late> = store.read(now, |read| {
        let query = Sql::new("SELECT step.id AS step_id FROM approval_step step JOIN duty ON duty.clause = ")
            .text(DECIDE.clause)
            .raw(
                " AND duty.record_id = step.approval_id AND duty.occurrence = CAST(step.id AS TEXT) WHERE \
             step.state = 'waiting' AND duty.state = 'open' AND duty.late_seen AND duty.evidence IS NULL \
             ORDER BY duty.due_at, step.id LIMIT ",
            )
            .int(BATCH);
        Ok(query.load(read.conn())?)
    })?;
    for Late { step_id } in late {
        // One that can not be passed on holds up no other; it is tried again with the next tick.
        if let Err(error) = store.write(now, move |tx| pass_on(tx, step_id)) {
            tracing::error!(step = %step_id, %error, "a late step of an approval could not be passed on");
        }
    }
    Ok(())
}

fn pass_on(tx: &mut Tx<'_>, id: StepId) -> Result<()> {
    let step: Step = approval_step::table.find(id).select(Step::as_select()).first(tx.conn())?;
    if step.state != "waiting" {
        return Ok(());
    }
    let approval = get(tx, step.approval_id)?;
    let header = record::header(tx, approval.id)?;
    let under = policy::version(tx, header.rulebook_id)?;
    let then = under.approval().deadline.as_ref().map(|deadline| deadline.then.as_slice());
    match heir(tx, &approval, &step, then.unwrap_or_default())? {
        Some(heir) => relieve(tx, &approval, &header, &step, heir),
        None => leave(tx, &step),
    }
}

/// Who takes over, the first that the clause names and that there is: nobody who asked for it or has a place at this
/// position already. Who took over themselves has no deputy for it; the step goes up the line from where it was first.
fn heir(read: &mut Read<'_>, approval: &Approval, step: &Step, then: &[Relief]) -> Result<Option<StaffId>> {
    let mut here = steps(read, approval.id)?;
    here.retain(|other| other.position == step.position);
    let mut first = step;
    while let Some(before) = here.iter().find(|other| first.relieves_id == Some(other.id)) {
        first = before;
    }
    let may = |staff: &StaffId| {
        *staff != approval.requester_id && here.iter().all(|other| other.assignee_id != *staff)
    };
    for relief in then {
        let found = match relief {
            Relief::Deputy if step.relieves_id.is_some() => None,
            Relief::Deputy => crate::staff::deputy_of(read, step.assignee_id)?.filter(may),
            Relief::NextLevel => actor::superiors_of(read, first.assignee_id)?.into_iter().find(may),
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Lets the step lapse and puts the heir's in its place.
fn relieve(tx: &mut Tx<'_>, approval: &Approval, header: &Header, step: &Step, heir: StaffId) -> Result<()> {
    let now = tx.now();
    diesel::update(approval_step::table.find(step.id))
        .set((approval_step::state.eq("lapsed"), approval_step::decided_at.eq(Some(now))))
        .execute(tx.conn())?;
    settle(tx, approval.id, None)?;
    duty::recheck(tx, approval.id, None)?;
    let new: StepId = diesel::insert_into(approval_step::table)
        .values((
            approval_step::approval_id.eq(approval.id),
            approval_step::position.eq(step.position),
            approval_step::decider.eq(&step.decider),
            approval_step::mode.eq(&step.mode),
            approval_step::assignee_id.eq(heir),
            approval_step::state.eq("waiting"),
            approval_step::comment.eq(""),
            approval_step::relieves_id.eq(Some(step.id)),
        ))
        .returning(approval_step::id)
        .get_result(tx.conn())?;
    name_decider(tx, approval.id, approval.subject_id, heir)?;
    let told = json!({ "from": step.assignee_id, "to": heir });
    let cause = Cause::clause(DECIDE.clause);
    event::append(tx, &Line::about(approval.id, "approval.delegated", cause).with(told))?;
    oblige(tx, header, new, heir)?;
    let message = Message::new("notice-approval-waiting").with("title", header.title.clone());
    notice::send(tx, heir, Some(approval.id), Some(DECIDE.clause), &message)
}

/// Nobody can take over: the step stays where it is, and its late duty is not looked at again.
fn leave(tx: &mut Tx<'_>, step: &Step) -> Result<()> {
    let nobody: Value = json!({ "passes_to": null });
    diesel::update(
        duties::table
            .filter(duties::clause.eq(DECIDE.clause))
            .filter(duties::record_id.eq(step.approval_id))
            .filter(duties::occurrence.eq(step.id.to_string())),
    )
    .set(duties::evidence.eq(Some(nobody.to_string())))
    .execute(tx.conn())?;
    Ok(())
}
