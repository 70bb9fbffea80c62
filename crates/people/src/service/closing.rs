//! Closing an account: what is open passes to a successor first, in batches; then sessions and tokens end.
//!
//! Small hand-overs are done at once, large ones by a job that goes on until nothing is left and closes the account itself.
//! The full clause of hand-over (notice to customers, both signatures) builds on this later.

use diesel::prelude::*;
use kernel::approval;
use kernel::catalogue::{JobKind, Step};
use kernel::event::{self, Cause, Line};
use kernel::job::{self, Job, NewJob};
use kernel::schema::job as jobs;
use kernel::staff::{self, Staff};
use kernel::{
    Actor, Error, JobId, Message, Moment, Read, RecordId, Result, StaffId, Store, Tx, duty, notice, record,
    session,
};
use rulebook::{Function, Rank, Term as _};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::members::must_leave_an_administrator;
use super::{Changes, colleague, must_administer, tell};
use crate::forms::ClosureForm;
use crate::store::{self, Holdings};

/// Passes on what somebody who leaves holds, and closes the account when nothing is left.
pub const HAND_OVER: JobKind = JobKind { key: "people.hand_over", step: hand_over_some };

/// How many things pass on in one transaction.
const BATCH: i64 = 200;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Task {
    from: StaffId,
    to: StaffId,
    by: StaffId,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Progress {
    done: i64,
}

/// Closes an account. True when it is closed already, false when a job passes on what is open and closes it then.
///
/// # Errors
/// A refusal while something is open and no successor is named; [`Error::Stale`] when another version stands.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, leaver: &Staff, on: i64, form: &ClosureForm) -> Result<bool> {
    must_administer(tx, actor)?;
    if leaver.version != on {
        return Err(Error::Stale { current: leaver.version });
    }
    if !leaver.active {
        return Err(Error::refused("people-closed-already"));
    }
    if leaver.id == actor.id {
        return Err(Error::refused("people-close-self"));
    }
    let held = staff::functions(tx, leaver.id)?;
    if held.iter().any(|key| key == Function::Administrator.key()) {
        must_leave_an_administrator(tx, leaver.id, "successor")?;
    }
    let successor =
        colleague(tx, form.successor.given())?.map_err(|wrong| Error::field("successor", wrong))?;
    if successor == Some(leaver.id) {
        return Err(Error::field("successor", "people-successor-self"));
    }
    let holdings = store::holdings(tx, leaver.id)?;
    let Some(successor) = successor else {
        if !holdings.is_empty() {
            return Err(Error::field("successor", holds(holdings)));
        }
        finish(tx, leaver.id, None, actor.id)?;
        return Ok(true);
    };
    let task = Task { from: leaver.id, to: successor, by: actor.id };
    tell_successor(tx, leaver, task, holdings)?;
    if pass_on(tx, task)? < BATCH {
        finish(tx, leaver.id, Some(successor), actor.id)?;
        return Ok(true);
    }
    let payload = serde_json::to_value(task).unwrap_or_default();
    let new = NewJob {
        kind: HAND_OVER.key,
        unique_key: Some(unique_key(leaver.id)),
        record: None,
        staff: Some(actor.id),
        payload: &payload,
        run_at: None,
    };
    job::queue(tx, &new)?;
    Ok(false)
}

fn unique_key(leaver: StaffId) -> String {
    format!("people.hand_over.{leaver}")
}

/// What somebody still holds, as a reason not to close the account.
fn holds(holdings: Holdings) -> Message {
    Message::new("people-holds")
        .with("records", holdings.records)
        .with("duties", holdings.duties)
        .with("steps", holdings.steps)
        .with("reports", holdings.reports)
}

fn tell_successor(tx: &mut Tx<'_>, leaver: &Staff, task: Task, holdings: Holdings) -> Result<()> {
    if holdings.is_empty() {
        return Ok(());
    }
    let message = Message::new("notice-people-handed-over")
        .with("name", leaver.name.clone())
        .with("records", holdings.records)
        .with("duties", holdings.duties)
        .with("steps", holdings.steps);
    notice::send(tx, task.to, None, Some("org.structure"), &message)
}

/// The hand-over that runs for somebody, if one does.
pub fn hand_over_running(read: &mut Read<'_>, leaver: StaffId) -> Result<Option<Job>> {
    Ok(jobs::table
        .filter(jobs::unique_key.eq(unique_key(leaver)))
        .filter(jobs::state.eq_any(["ready", "running"]))
        .select(Job::as_select())
        .first(read.conn())
        .optional()?)
}

fn hand_over_some(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    store.write(now, move |tx| {
        let job = job::get(tx, id)?;
        let task: Task = job.payload()?;
        let leaver = staff::get(tx, task.from)?;
        if !leaver.active {
            return Ok(Step::Finished);
        }
        let progress: Progress = job.progress()?;
        let passed = pass_on(tx, task)?;
        let done = progress.done + passed;
        let left = store::holdings(tx, task.from)?.total();
        job::advance(tx, id, &Progress { done }, done, done + left)?;
        if passed >= BATCH {
            return Ok(Step::More);
        }
        finish(tx, task.from, Some(task.to), task.by)?;
        Ok(Step::Finished)
    })
}

/// Passes on at most [`BATCH`] things and tells how many; fewer means that nothing is left.
///
/// Approvals come first, since the duty to decide goes with its step; then records, then the duties about records of others.
fn pass_on(tx: &mut Tx<'_>, task: Task) -> Result<i64> {
    let mut room = BATCH;
    for step in store::open_steps(tx, task.from, room)? {
        let heir = heir_of(tx, task, step.approval_id)?;
        approval::reassign(tx, &step, heir, task.by)?;
        room -= 1;
    }
    for id in store::open_records(tx, task.from, room)? {
        pass_record(tx, task, id)?;
        room -= 1;
    }
    for (id, record) in store::open_duties(tx, task.from, room)? {
        duty::hand_over(tx, id, task.to)?;
        told(tx, task, record)?;
        room -= 1;
    }
    if room > 0 {
        for report in store::direct_reports(tx, task.from, room)? {
            // Who takes over does not become their own superior: the leaver's superior does.
            let superior =
                if report.id == task.to { staff::get(tx, task.from)?.superior_id } else { Some(task.to) };
            store::set_superior(tx, report.id, superior)?;
            room -= 1;
        }
        mend_line(tx, task)?;
    }
    Ok(BATCH - room)
}

/// The successor may themselves stand below somebody whom they now lead: then they take the leaver's place in the line.
fn mend_line(tx: &mut Tx<'_>, task: Task) -> Result<()> {
    let pairs = store::superior_pairs(tx)?;
    if rules::superiors::find_loop(&pairs).is_some() {
        let above = staff::get(tx, task.from)?.superior_id.filter(|above| *above != task.to);
        store::set_superior(tx, task.to, above)?;
    }
    staff::rebuild_superiors(tx)
}

/// Who decides in the leaver's place: the successor, or where they asked for it themselves, the leaver's superior.
fn heir_of(tx: &mut Tx<'_>, task: Task, approval: RecordId) -> Result<StaffId> {
    if approval::get(tx, approval)?.requester_id != task.to {
        return Ok(task.to);
    }
    let above = kernel::actor::superior_at_least(tx, task.from, Rank::Specialist)?;
    above.filter(|above| *above != task.to).ok_or_else(|| Error::field("successor", "people-successor-asked"))
}

fn pass_record(tx: &mut Tx<'_>, task: Task, id: RecordId) -> Result<()> {
    let department = staff::department_of(tx, task.to)?;
    // What lay with the leaver's group lies with the successor's; what lay with none goes on to do so.
    let group_id = match record::header(tx, id)?.group_id {
        Some(group) => Some(staff::group_for(tx, task.to, Some(group))?),
        None => None,
    };
    let change = record::Change {
        owner_id: Some(Some(task.to)),
        group_id,
        department_id: Some(department),
        ..record::Change::default()
    };
    record::change(tx, id, None, &change)?;
    for role in store::roles(tx, id, task.from)? {
        record::remove_member(tx, id, task.from, &role)?;
        record::add_member(tx, id, task.to, &role)?;
    }
    told(tx, task, id)
}

fn told(tx: &mut Tx<'_>, task: Task, record: RecordId) -> Result<()> {
    let told = json!({ "from": task.from, "to": task.to });
    let cause = Cause::staff(task.by).by("org.structure");
    event::append(tx, &Line::about(record, "staff.handed_over", cause).with(told))
}

fn finish(tx: &mut Tx<'_>, leaver: StaffId, successor: Option<StaffId>, by: StaffId) -> Result<()> {
    store::replace_head_and_deputy(tx, leaver, successor)?;
    store::set_active(tx, leaver, false)?;
    session::end_all(tx, leaver)?;
    tell(tx, "staff.closed", Some(by), leaver, &Changes::new())
}

/// Opens a closed account again. A new password is set apart.
pub fn reopen(tx: &mut Tx<'_>, actor: &Actor, who: &Staff, on: i64) -> Result<()> {
    must_administer(tx, actor)?;
    if who.version != on {
        return Err(Error::Stale { current: who.version });
    }
    if who.active {
        return Err(Error::refused("people-open-already"));
    }
    store::set_active(tx, who.id, true)?;
    tell(tx, "staff.reopened", Some(actor.id), who.id, &Changes::new())
}
