//! One approval: what is asked, who decides and what they said, and what the actor can do with it now.

use kernel::approval::{self, Approval, Decision, KIND, Step};
use kernel::catalogue::ChangeLine;
use kernel::duty::{self, Duty};
use kernel::event;
use kernel::record::{self, Header};
use kernel::{Actor, Error, Read, Result, StaffId, Tx, staff};
use rulebook::Action;
use serde::Serialize;
use utoipa::ToSchema;
use web::App;
use web::input::Typed;
use web::room::{Drawn, panels};
use web::timeline::Timeline;

use crate::links::RecordLink;
use crate::panels::panels_as_json;

/// So many lines of an approval's log are shown; a chain has few steps.
const LOG: i64 = 100;

/// One person's place in the chain.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StepLine {
    /// The step.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub step: Step,
    /// Who decides.
    pub assignee: String,
    /// Who decided in that one's place.
    pub decided_by: Option<String>,
    /// The clock of a step that waits.
    #[schema(value_type = Option<Object>)]
    pub duty: Option<Duty>,
}

/// What the actor can do with an approval now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Task {
    /// Approve, return or refuse: a step waits for the actor, or for one whose deputy the actor is.
    pub decide: bool,
    /// Give the decision to somebody else: the step is the actor's own.
    pub delegate: bool,
    /// Take it back: the actor asked for it, and nobody has ended it.
    pub withdraw: bool,
}

/// An approval as its page shows it.
#[derive(Serialize, ToSchema)]
pub struct ApprovalPage {
    /// The record.
    #[schema(value_type = Object)]
    pub header: Header,
    /// What hangs on it.
    #[schema(value_type = Object)]
    pub approval: Approval,
    /// Who asks.
    pub requester: String,
    /// What it is about; none when the actor may not see that.
    pub subject: Option<RecordLink>,
    /// What would change.
    #[schema(value_type = Vec<Object>)]
    pub changes: Vec<ChangeLine>,
    /// The chain.
    pub steps: Vec<StepLine>,
    /// What the actor can do now.
    pub task: Task,
    /// What happened.
    #[schema(value_type = Object)]
    pub timeline: Timeline,
    /// What other rooms show here, by key.
    #[serde(serialize_with = "panels_as_json")]
    #[schema(value_type = Object)]
    pub panels: Vec<Drawn>,
}

/// The approval with this number as `actor` may see it.
pub fn look(app: &App, read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<ApprovalPage> {
    let header = approval::find(read, actor, number)?;
    let approval = approval::get(read, header.id)?;
    let subject = record::header(read, approval.subject_id)?;
    let waits_for_me = header.open && approval::waits_for(read, actor, header.id)?;
    // Who may not see the subject is not told what would change about it either, unless they are to decide it.
    let visible = waits_for_me || record::may(read, actor, Action::Read, &subject)?;
    let changes = if visible { approval::lines(read, &approval)? } else { Vec::new() };
    let steps = steps(read, &header)?;
    let own_step = |line: &StepLine| line.step.assignee_id == actor.id && line.step.state == "waiting";
    let task = Task {
        decide: waits_for_me,
        delegate: waits_for_me && steps.iter().any(own_step),
        withdraw: header.open && approval.requester_id == actor.id,
    };
    let log = event::timeline(read, header.id, None, LOG)?;
    Ok(ApprovalPage {
        requester: staff::get(read, approval.requester_id)?.name,
        subject: if visible { Some(RecordLink::of(read, &subject)?) } else { None },
        changes,
        steps,
        task,
        timeline: Timeline::of(read, log)?,
        panels: if visible { panels(app, read, actor, KIND, Some(&header))? } else { Vec::new() },
        header,
        approval,
    })
}

fn steps(read: &mut Read<'_>, header: &Header) -> Result<Vec<StepLine>> {
    let steps = approval::steps(read, header.id)?;
    let ids: Vec<StaffId> =
        steps.iter().flat_map(|step| [Some(step.assignee_id), step.decided_by_id]).flatten().collect();
    let names = staff::names(read, &ids)?;
    let clocks: Vec<Duty> =
        duty::of_record(read, header.id)?.into_iter().filter(|duty| duty.state == "open").collect();
    let line = |step: Step| StepLine {
        assignee: names.get(&step.assignee_id).cloned().unwrap_or_default(),
        decided_by: step
            .decided_by_id
            .filter(|decider| *decider != step.assignee_id)
            .and_then(|decider| names.get(&decider).cloned()),
        duty: clocks.iter().find(|duty| duty.occurrence == step.id.to_string()).cloned(),
        step,
    };
    Ok(steps.into_iter().map(line).collect())
}

/// Approves, returns or refuses. `on` is the version that the decider saw; a program that names none decides on what
/// stands.
///
/// # Errors
/// When no step waits for the actor, the decision is none, a return or refusal says no reason, or what is to be decided
/// was amended since.
pub fn decide(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    on: Option<i64>,
    decision: &Typed,
    comment: &Typed,
) -> Result<()> {
    let header = approval::find(tx, actor, number)?;
    let header = Header { version: on.unwrap_or(header.version), ..header };
    if !header.open {
        return Err(Error::refused("approval-already-decided"));
    }
    approval::must_decide(tx, actor, header.id)?;
    let decision = match decision.text() {
        "approve" => Decision::Approve,
        "return" => Decision::Return,
        "refuse" => Decision::Refuse,
        _ => return Err(Error::field("decision", "frame-approval-decision-needed")),
    };
    approval::decide(tx, actor, &header, decision, comment.text())
}

/// Gives the actor's own waiting step to somebody else: `to` is a member of staff by id or by account.
///
/// # Errors
/// When there is nobody like that, or the step is not the actor's own.
pub fn delegate(tx: &mut Tx<'_>, actor: &Actor, number: &str, to: &Typed) -> Result<()> {
    let header = approval::find(tx, actor, number)?;
    if !header.open {
        return Err(Error::refused("approval-already-decided"));
    }
    approval::must_hold(tx, actor, header.id)?;
    let nobody = || Error::field("to", "frame-approval-delegate-needed");
    let heir =
        staff::named(tx, to.text())?.filter(|heir| heir.active && heir.id != actor.id).ok_or_else(nobody)?;
    approval::delegate(tx, actor, &header, heir.id)
}

/// Takes one's own request back.
///
/// # Errors
/// When it is somebody else's, or has ended.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, number: &str) -> Result<()> {
    let header = approval::find(tx, actor, number)?;
    approval::withdraw(tx, actor, &header)
}
