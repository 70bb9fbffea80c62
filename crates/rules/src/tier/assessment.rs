//! What scoring gives: points per indicator, their sum by weight, and the tier (`tiering.explain`).

use std::fmt;
use std::iter::Sum;

use serde::{Deserialize, Serialize};

use super::{Indicator, Points, Tier};

/// A composite score, or an indicator's share of one, in ten-thousandths of a point: points × basis points,
/// unrounded.
///
/// In JSON and in a column it is that whole number. It is shown with two decimals, cut and not rounded:
/// 79.996 reads 79.99, as it has not reached 80.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score(u32);

impl Score {
    /// A score of whole points.
    #[must_use]
    pub fn of_points(points: u8) -> Self {
        Self(u32::from(points) * 10_000)
    }

    /// The score stored as that many ten-thousandths of a point.
    #[must_use]
    pub fn from_ten_thousandths(score: u32) -> Self {
        Self(score)
    }

    /// The score to store, in ten-thousandths of a point.
    #[must_use]
    pub fn ten_thousandths(self) -> u32 {
        self.0
    }

    /// The score in hundredths of a point, cut; what the two decimals show.
    #[must_use]
    pub fn points_x100(self) -> u32 {
        self.0 / 100
    }
}

impl Sum for Score {
    fn sum<I: Iterator<Item = Self>>(shares: I) -> Self {
        Self(shares.map(|share| share.0).sum())
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = self.points_x100();
        write!(f, "{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

/// One indicator's part in an assessment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Which indicator.
    pub indicator: Indicator,
    /// The points it gave.
    pub points: Points,
    /// Its weight in basis points.
    pub weight_bp: u16,
    /// Whether the fact was known; if not, the points are those of the unknown.
    pub known: bool,
}

impl Part {
    /// What the part adds to the composite.
    #[must_use]
    pub fn contribution(self) -> Score {
        Score(u32::from(self.points.get()) * u32::from(self.weight_bp))
    }
}

/// How a customer was scored.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Assessment {
    /// The indicators in the order of [`Indicator::ALL`].
    pub parts: [Part; 5],
    /// The composite.
    pub score: Score,
    /// The tier it reaches.
    pub tier: Tier,
}

impl Assessment {
    /// The part of one indicator.
    #[must_use]
    pub fn part(&self, indicator: Indicator) -> Part {
        self.parts[indicator as usize]
    }
}
