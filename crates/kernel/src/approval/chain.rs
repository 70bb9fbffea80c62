//! Who decides, step by step: the rulebook's chain, with the people whom it names for this requester (`approval.chains`).

use rulebook::parts::approval::Decider;
use rulebook::{Function, Rank, Term as _};

use super::Proposal;
use crate::actor::{self, Actor};
use crate::error::{Error, Result};
use crate::ids::StaffId;
use crate::message::Message;
use crate::store::Tx;

/// One person's place in a chain that is about to begin.
pub(super) struct Planned {
    pub(super) position: i16,
    pub(super) decider: String,
    pub(super) mode: &'static str,
    pub(super) assignee: StaffId,
}

/// Who decides, step by step.
pub(super) fn plan(tx: &mut Tx<'_>, requester: &Actor, proposal: &Proposal) -> Result<Vec<Planned>> {
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
                let title = by.wording(policy.organisation());
                return Err(Error::refused(Message::new("approval-nobody").with("decider", title)));
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
        return Err(Error::refused(Message::new("approval-no-step").with("chain", chain.title.clone())));
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
