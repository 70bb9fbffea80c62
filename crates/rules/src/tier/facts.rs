//! The facts a customer is scored by. They are stored with the score, so that it can be explained and made
//! again.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What is known of a customer on the day of assessment; `None` is unknown, which is not the same as zero.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    /// The amount bought in the period, in fen (hundredths of a yuan). Returns may make it negative.
    pub amount_fen: Option<i64>,
    /// The number of purchases in the period.
    pub purchases: Option<u32>,
    /// The credit standing.
    pub credit: Option<Credit>,
    /// Whole years of cooperation.
    pub years: Option<u32>,
    /// How complex the customer's needs are.
    pub complexity: Option<Complexity>,
}

/// A credit standing, A the best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Credit {
    /// The best.
    A,
    /// Good.
    B,
    /// Doubtful.
    C,
    /// The worst.
    D,
}

impl Credit {
    /// All standings, the best first.
    pub const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];

    /// The letter.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }

    /// The standing of that letter, in upper case.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|credit| credit.key() == key)
    }
}

/// A rating of how complex needs are, 1 (simple) to 5.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Complexity(u8);

/// A rating of complexity that is not 1 to 5.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("complexity is rated 1 to 5, not {0}")]
pub struct ComplexityError(pub u8);

impl Complexity {
    /// The rating, 1 to 5.
    pub fn new(rating: u8) -> Result<Self, ComplexityError> {
        if (1..=5).contains(&rating) { Ok(Self(rating)) } else { Err(ComplexityError(rating)) }
    }

    /// The rating as a number, 1 to 5.
    #[must_use]
    pub fn rating(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Complexity {
    type Error = ComplexityError;

    fn try_from(rating: u8) -> Result<Self, Self::Error> {
        Self::new(rating)
    }
}

impl From<Complexity> for u8 {
    fn from(complexity: Complexity) -> Self {
        complexity.0
    }
}
