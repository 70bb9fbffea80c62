//! A decision by a chain of people on a stored change, which is applied only when all of them approved.
//!
//! The change waits as a *change set* (JSON) on its subject; nothing of it is visible before. The chain comes from the
//! rulebook (`approval.chains`) and stays as it was when the approval began, and so does the time for each step
//! (`approval.deadline`). A person never decides their own request: where the chain would name the requester, the next
//! superior decides instead.

mod chain;
mod deadline;
mod decide;
mod hand_over;
mod submit;
mod waiting;

use diesel::prelude::*;
use rulebook::Action;
use serde::Serialize;
use serde_json::Value;

use crate::actor::Actor;
use crate::catalogue::{ChangeLine, DutyKind};
use crate::error::{Error, OrNotFound, Result};
use crate::ids::{RecordId, StaffId, StepId};
use crate::moment::Moment;
use crate::record::{self, Header};
use crate::schema::{approval, approval_step};
use crate::store::{Read, Tx};

pub use deadline::overdue;
pub use decide::{amend, decide, must_decide, withdraw};
pub use hand_over::{delegate, must_hold, reassign};
pub use submit::submit;
pub use waiting::{
    Waiting, in_place_of, mine, step_for, waiting, waiting_count, waiting_for, waiting_on, waiting_page,
    waits_for,
};

/// The record kind of approvals.
pub const KIND: &str = "approval";
/// The kind of the notice that an approval waits for somebody.
pub const WAITING: &str = "approval.waiting";
/// The duty to decide a step (`approval.deadline`).
pub const DECIDE: DutyKind = DutyKind {
    key: "approval.decide",
    clause: "approval.deadline",
    check: deadline::still_waiting,
    place: "",
    stands: None,
};

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
    /// `planned`, `waiting`, `approved`, `returned`, `refused`, `passed` (somebody else decided), `lapsed` (it waited too long,
    /// and somebody else decides).
    pub state: String,
    /// Who did decide, when a deputy did.
    pub decided_by_id: Option<StaffId>,
    /// When.
    pub decided_at: Option<Moment>,
    /// What was said.
    pub comment: String,
    /// The step whose decider waited too long, when this one took its place.
    pub relieves_id: Option<StepId>,
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

/// What hangs on an approval's header.
pub fn get(read: &mut Read<'_>, id: RecordId) -> Result<Approval> {
    approval::table.find(id).select(Approval::as_select()).first(read.conn()).or_not_found()
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
pub fn lines(read: &mut Read<'_>, approval: &Approval) -> Result<Vec<ChangeLine>> {
    let kind = *read.house().catalogue.change(&approval.change_kind)?;
    (kind.draw)(read, approval.subject_id, &stored(&approval.change_set)?)
}

/// The approval with this number, if the actor may read it or it waits for them: a deputy need not reach it otherwise.
pub fn find(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Header> {
    match record::find(read, actor, Action::Read, KIND, number) {
        Err(Error::NotFound) => {
            let header = record::by_number(read, KIND, number)?.ok_or(Error::NotFound)?;
            if waits_for(read, actor, header.id)? { Ok(header) } else { Err(Error::NotFound) }
        }
        found => found,
    }
}

/// Used by tests of other rooms to look at what is stored.
pub fn change_set(approval: &Approval) -> Result<Value> {
    stored(&approval.change_set)
}

fn stored(change_set: &str) -> Result<Value> {
    serde_json::from_str(change_set).map_err(|error| Error::Corrupt(format!("change set: {error}")))
}

fn waiting_steps(read: &mut Read<'_>, id: RecordId) -> Result<Vec<Step>> {
    Ok(approval_step::table
        .filter(approval_step::approval_id.eq(id))
        .filter(approval_step::state.eq("waiting"))
        .order(approval_step::id)
        .select(Step::as_select())
        .load(read.conn())?)
}

/// Names who decides on the approval and on its subject, so that they may see both.
fn name_decider(tx: &mut Tx<'_>, id: RecordId, subject: RecordId, decider: StaffId) -> Result<()> {
    record::add_member(tx, id, decider, "decider")?;
    record::add_member(tx, subject, decider, "decider")
}
