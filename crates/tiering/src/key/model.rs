//! A naming of key customers and its states.

use kernel::record::Header;
use kernel::{Moment, RecordId, Result};

/// The record kind.
pub const KIND: &str = "key_customers";
/// The kind of change that its approval applies.
pub const CHANGE: &str = "tiering.key";
/// The clause.
pub const CLAUSE: &str = "tiering.key";

/// The states of a naming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Due, and not begun.
    Planned,
    /// Listed by last year's sales; strategic customers can be added.
    Drafted,
    /// Waits for approval.
    Proposed,
    /// Came back with a comment.
    Returned,
    /// Will not be.
    Refused,
    /// Approved; customers are marked.
    TakingEffect,
    /// The key customers of the year.
    InForce,
}

impl Status {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::Planned,
        Self::Drafted,
        Self::Proposed,
        Self::Returned,
        Self::Refused,
        Self::TakingEffect,
        Self::InForce,
    ];

    /// As it is stored; its name for people is the message `status-key-customers-…`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Planned => "planned",
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

    /// Whether it is approved.
    #[must_use]
    pub fn is_approved(self) -> bool {
        matches!(self, Self::TakingEffect | Self::InForce)
    }
}

/// A naming with everything beside its rows.
#[derive(Clone, Debug)]
pub struct Naming {
    /// The record's header.
    pub header: Header,
    /// Its state.
    pub status: Status,
    /// The year whose key customers are named.
    pub year: i16,
    /// The sales of the year before from which a customer is listed, in fen.
    pub sales_at_least_fen: i64,
    /// When customers were listed last.
    pub proposed_at: Option<Moment>,
}

/// A customer of a naming.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub customer: RecordId,
    /// The customer's number.
    pub number: String,
    /// The customer's name.
    pub name: String,
    /// Whether the customer is a key customer now.
    pub key_now: bool,
    /// Sales of the year before, in fen.
    pub sales_fen: i64,
    /// Purchases of the year before.
    pub purchases: i64,
    /// Listed by sales; otherwise added by hand.
    pub by_sales: bool,
    /// How the customer fits the strategy.
    pub fit: String,
}
