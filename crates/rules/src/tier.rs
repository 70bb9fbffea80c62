//! Tiering: from the facts of a customer to points, a composite score and a tier (section `tiering` of the
//! rulebook).
//!
//! A [`Scheme`] is the arithmetic of one rulebook version. Everything is whole numbers, so the same facts
//! under the same version give the same score on any machine. Where facts come from, and what a tier brings,
//! is said elsewhere.

mod assessment;
mod facts;
mod movement;
mod scheme;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use assessment::{Assessment, Part, Score};
pub use facts::{Complexity, ComplexityError, Credit, Facts};
pub use movement::MovementMatrix;
pub use scheme::{Band, Bands, Points, Scheme, SchemeError, Thresholds, Weights};

/// What a customer is scored by (`tiering.indicators`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// The amount bought in the period.
    Amount,
    /// The number of purchases in the period.
    Purchases,
    /// The credit standing.
    Credit,
    /// The years of cooperation.
    Years,
    /// The complexity of the customer's needs.
    Complexity,
}

impl Indicator {
    /// All indicators in the order of weights, parts and pages.
    pub const ALL: [Self; 5] = [Self::Amount, Self::Purchases, Self::Credit, Self::Years, Self::Complexity];

    /// The name in rulebooks, JSON and message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Purchases => "purchases",
            Self::Credit => "credit",
            Self::Years => "years",
            Self::Complexity => "complexity",
        }
    }
}

/// A tier of service (`tiering.tiers`); in JSON its number. Tiers sort by number, the highest tier first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Tier {
    /// 一级, core.
    One,
    /// 二级, important.
    Two,
    /// 三级, ordinary.
    Three,
    /// 四级, low.
    Four,
}

/// The number of no tier.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("no tier {0}")]
pub struct TierError(pub u8);

impl Tier {
    /// All tiers, the highest first.
    pub const ALL: [Self; 4] = [Self::One, Self::Two, Self::Three, Self::Four];

    /// The number, 1 for the highest to 4.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
            Self::Four => 4,
        }
    }

    /// The tier of that number.
    pub fn from_number(number: u8) -> Result<Self, TierError> {
        Self::ALL.into_iter().find(|tier| tier.number() == number).ok_or(TierError(number))
    }

    /// The number as text, for message keys and addresses.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::One => "1",
            Self::Two => "2",
            Self::Three => "3",
            Self::Four => "4",
        }
    }

    /// Whether this tier ranks above `other`: tier 1 above tier 2.
    #[must_use]
    pub fn is_above(self, other: Self) -> bool {
        self.number() < other.number()
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl TryFrom<u8> for Tier {
    type Error = TierError;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::from_number(number)
    }
}

impl From<Tier> for u8 {
    fn from(tier: Tier) -> Self {
        tier.number()
    }
}
