//! A review and its states.

use kernel::Result;
use kernel::record::Header;
use rules::quarter::Quarter;
use rules::tier::MovementMatrix;

use crate::proposal::Proposal;

/// The record kind.
pub const KIND: &str = "tier_review";
/// The kind of change that its approval applies.
pub const CHANGE: &str = "tiering.review";
/// The clause.
pub const CLAUSE: &str = "tiering.review";

/// The states of a review, in the order they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Due, and not begun.
    Planned,
    /// Customers are being scored.
    Drafting,
    /// Scored; single customers can be taken out.
    Drafted,
    /// Waits for approval.
    Proposed,
    /// Came back with a comment.
    Returned,
    /// Will not be.
    Refused,
    /// Approved; customers get their tiers.
    TakingEffect,
    /// Every customer has the new tier.
    InForce,
}

impl Status {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Planned,
        Self::Drafting,
        Self::Drafted,
        Self::Proposed,
        Self::Returned,
        Self::Refused,
        Self::TakingEffect,
        Self::InForce,
    ];

    /// As it is stored; its name for people is the message `status-tier-review-…`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Drafting => "drafting",
            Self::Drafted => "drafted",
            Self::Proposed => "proposed",
            Self::Returned => "returned",
            Self::Refused => "refused",
            Self::TakingEffect => "taking_effect",
            Self::InForce => "in_force",
        }
    }

    /// The state of a header.
    pub fn of(header: &Header) -> Result<Self> {
        header.state(&Self::ALL, Self::key)
    }

    /// Whether its customers may be changed, and it may be submitted.
    #[must_use]
    pub fn is_at_hand(self) -> bool {
        matches!(self, Self::Drafted | Self::Returned)
    }

    /// Whether the customers may be scored, again or for the first time.
    #[must_use]
    pub fn may_be_assessed(self) -> bool {
        matches!(self, Self::Planned | Self::Drafted | Self::Returned)
    }

    /// Whether it is approved.
    #[must_use]
    pub fn is_approved(self) -> bool {
        matches!(self, Self::TakingEffect | Self::InForce)
    }
}

/// A review with everything beside its rows.
#[derive(Clone, Debug)]
pub struct Review {
    /// The record's header.
    pub header: Header,
    /// Its state.
    pub status: Status,
    /// The quarter it is of.
    pub quarter: Quarter,
    /// Who moves from where to where; who was taken out is not counted.
    pub matrix: MovementMatrix,
    /// Customers of whom purchases in other currencies were left out.
    pub foreign_customers: i64,
    /// What reviews and changes have in common.
    pub proposal: Proposal,
}
