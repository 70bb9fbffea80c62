//! Taking single customers out of a review, and back in: before the submission by who proposes it, while it waits by the
//! decider whom it waits for (`tiering.review`).
//!
//! What a decider alters is stored in the change set as well, in the same transaction, so that the approval applies what
//! its last decider saw. Nobody puts back whom somebody else took out: the others have approved without them.

use kernel::approval;
use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change, Header};
use kernel::{Actor, Error, Read, RecordId, Result, StepId, Tx};
use rulebook::Action;
use serde_json::json;

use super::model::{CLAUSE, KIND, Status};
use super::{service, store};
use crate::approvals;
use crate::proposal::{self, Exclusion};

/// In whose hand a review's customers are, for who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Another's, or nobody's any more.
    Tied,
    /// The proposer's: it is not submitted.
    Proposer,
    /// The decider's of this waiting step.
    Decider {
        /// The approval.
        approval: RecordId,
        /// The step.
        step: StepId,
    },
}

impl Hand {
    /// Whether the actor may take customers of this review out now.
    pub fn of(read: &mut Read<'_>, actor: &Actor, header: &Header) -> Result<Self> {
        let status = Status::of(header)?;
        if status == Status::Proposed {
            let step = approvals::waiting_step(read, actor, header.id)?;
            return Ok(
                step.map_or(Self::Tied, |step| Self::Decider { approval: step.approval_id, step: step.id })
            );
        }
        let proposes = status.is_at_hand() && record::may(read, actor, Action::Review, header)?;
        Ok(if proposes { Self::Proposer } else { Self::Tied })
    }

    /// The step of the approval in whose name customers are taken out; none before the submission.
    #[must_use]
    pub fn step(self) -> Option<StepId> {
        match self {
            Self::Decider { step, .. } => Some(step),
            Self::Proposer | Self::Tied => None,
        }
    }

    /// Whether customers may be taken out.
    #[must_use]
    pub fn is_free(self) -> bool {
        self != Self::Tied
    }

    /// Whether a customer taken out in this step, or in none, may be put back.
    #[must_use]
    pub fn puts_back(self, excluded_in: Option<StepId>) -> bool {
        match self {
            Self::Tied => false,
            Self::Proposer => true,
            Self::Decider { step, .. } => excluded_in == Some(step),
        }
    }
}

/// Takes a customer out of a review: the customer keeps the tier and comes up again in the next review.
///
/// # Errors
/// Refuses without a reason, for a customer who is not in it or taken out already, and to everybody but the decider once
/// it waits.
pub fn exclude(tx: &mut Tx<'_>, actor: &Actor, number: &str, customer: &str, reason: &str) -> Result<()> {
    set(tx, actor, number, customer, Some(reason))
}

/// Puts a customer back into a review.
///
/// # Errors
/// As [`exclude`]; refuses a decider those whom others took out.
pub fn include(tx: &mut Tx<'_>, actor: &Actor, number: &str, customer: &str) -> Result<()> {
    set(tx, actor, number, customer, None)
}

fn set(tx: &mut Tx<'_>, actor: &Actor, number: &str, customer: &str, reason: Option<&str>) -> Result<()> {
    let header = match record::find(tx, actor, Action::Review, KIND, number) {
        Err(Error::NotFound | Error::Forbidden(_)) => approvals::find(tx, actor, KIND, number)?,
        found => found?,
    };
    let hand = Hand::of(tx, actor, &header)?;
    if !hand.is_free() {
        if record::may(tx, actor, Action::Review, &header)? {
            return Err(Error::refused("tiering-review-not-at-hand"));
        }
        return Err(Error::Forbidden("error-forbidden"));
    }
    let reason = reason.map(|reason| crate::text::needed("reason", reason)).transpose()?;
    let unknown = || Error::field("customer", "tiering-customer-not-in-review");
    let who = record::by_number(tx, "customer", customer)?.ok_or_else(unknown)?;
    let item = proposal::item_find(tx, header.id, who.id)?.ok_or_else(unknown)?;
    let review_id = header.id;
    let mut review = store::review_get(tx, header)?;
    match (&item.excluded, &reason) {
        (Some(_), Some(_)) => return Err(Error::field("customer", "tiering-customer-taken-out")),
        (None, None) => return Err(Error::field("customer", "tiering-customer-not-taken-out")),
        (None, Some(_)) => review.matrix.remove(item.from, item.to),
        (Some(excluded), None) if hand.puts_back(excluded.step) => review.matrix.add(item.from, item.to),
        (Some(_), None) => return Err(Error::field("customer", "tiering-customer-taken-out-by-others")),
    }
    let told = json!({
        "customer": who.title, "number": who.number, "comment": reason.clone().unwrap_or_default(),
    });
    let kind = if reason.is_some() { "tiering.excluded" } else { "tiering.included" };
    let exclusion = reason.map(|reason| Exclusion { reason, by: actor.id, step: hand.step() });
    proposal::item_exclude(tx, review_id, who.id, exclusion.as_ref())?;
    store::review_matrix(tx, review_id, &review.matrix)?;
    let version = record::change(tx, review_id, None, &Change::default())?;
    let cause = Cause::staff(actor.id).by(CLAUSE);
    event::append(tx, &Line::about(review_id, kind, cause).with(told.clone()).version(version))?;
    if let Hand::Decider { approval, .. } = hand {
        let change_set = service::change_set(tx, &review)?;
        let version = approval::amend(tx, actor, approval, &change_set)?;
        event::append(tx, &Line::about(approval, kind, cause).with(told).version(version))?;
    }
    Ok(())
}
