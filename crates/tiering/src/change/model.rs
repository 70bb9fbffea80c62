//! A change and its states.

use kernel::Result;
use kernel::record::Header;

use crate::proposal::Proposal;

/// The record kind.
pub const KIND: &str = "tier_change";
/// The kind of change that its approval applies.
pub const CHANGE: &str = "tiering.change";
/// The clause.
pub const CLAUSE: &str = "tiering.adjust";

/// The states of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Raised by the rulebook, and not submitted since nobody could be found to ask or to decide.
    Raised,
    /// Waits for approval.
    Proposed,
    /// Every customer has the new tier.
    InForce,
    /// Came back with a comment. A new one can be proposed.
    Returned,
    /// Will not be.
    Refused,
    /// Taken back by who proposed it.
    Withdrawn,
}

impl Status {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Raised, Self::Proposed, Self::InForce, Self::Returned, Self::Refused, Self::Withdrawn];

    /// As it is stored; its name for people is the message `status-tier-change-…`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Proposed => "proposed",
            Self::InForce => "in_force",
            Self::Returned => "returned",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of a header.
    pub fn of(header: &Header) -> Result<Self> {
        header.state(&Self::ALL, Self::key)
    }
}

/// A change with everything beside its rows.
#[derive(Clone, Debug)]
pub struct TierChange {
    /// The record's header.
    pub header: Header,
    /// Its state.
    pub status: Status,
    /// Why.
    pub reason: String,
    /// Whether the rulebook raised it.
    pub raised: bool,
    /// What reviews and changes have in common.
    pub proposal: Proposal,
}
