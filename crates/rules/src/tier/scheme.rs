//! The arithmetic of one rulebook version: bands, points per grade, weights and thresholds, each checked when
//! made, so that a scheme that exists can score any facts.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Assessment, Complexity, Credit, Facts, Indicator, Part, Score, Tier};

/// Points for one indicator, 0 to 100.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Points(u8);

impl Points {
    /// No points.
    pub const NONE: Self = Self(0);

    /// That many points; refuses more than 100.
    pub fn new(points: u8) -> Result<Self, SchemeError> {
        if points <= 100 { Ok(Self(points)) } else { Err(SchemeError::PointsOutOfRange { points }) }
    }

    /// The points as a number, 0 to 100.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Points {
    type Error = SchemeError;

    fn try_from(points: u8) -> Result<Self, Self::Error> {
        Self::new(points)
    }
}

impl From<Points> for u8 {
    fn from(points: Points) -> Self {
        points.0
    }
}

/// The points for a figure from `at_least` up to the band above.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Band<T> {
    /// The lowest figure within.
    pub at_least: T,
    /// What it gives.
    pub points: Points,
}

/// Bands from the highest to the lowest; a figure below all of them gives no points.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bands<T>(Vec<Band<T>>);

impl<T: Copy + Ord> Bands<T> {
    /// Refuses no bands at all, bands whose figures do not fall strictly, and bands whose points rise as
    /// figures fall.
    pub fn new(bands: Vec<Band<T>>) -> Result<Self, SchemeError> {
        if bands.is_empty() {
            return Err(SchemeError::NoBands);
        }
        for (above, pair) in bands.windows(2).enumerate() {
            if pair[0].at_least <= pair[1].at_least {
                return Err(SchemeError::BandsNotDescending { position: above + 1 });
            }
            if pair[0].points < pair[1].points {
                return Err(SchemeError::BandPointsRise { position: above + 1 });
            }
        }
        Ok(Self(bands))
    }

    /// The bands, highest first.
    #[must_use]
    pub fn as_slice(&self) -> &[Band<T>] {
        &self.0
    }

    /// What `figure` gives.
    #[must_use]
    pub fn points(&self, figure: T) -> Points {
        self.0.iter().find(|band| band.at_least <= figure).map_or(Points::NONE, |band| band.points)
    }
}

/// The share of each indicator in the composite, in basis points (hundredths of a percent), in the order of
/// [`Indicator::ALL`] (`tiering.weights`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Weights([u16; 5]);

impl Weights {
    /// Refuses weights that do not add up to 10,000.
    pub fn new(basis_points: [u16; 5]) -> Result<Self, SchemeError> {
        let sum = basis_points.into_iter().map(u32::from).sum();
        if sum == 10_000 { Ok(Self(basis_points)) } else { Err(SchemeError::WeightsDoNotAddUp { sum }) }
    }

    /// The weight of one indicator, in basis points.
    #[must_use]
    pub fn of(self, indicator: Indicator) -> u16 {
        self.0[indicator as usize]
    }
}

/// The lowest composite, in points, of tiers 1, 2 and 3; what is below is tier 4 (`tiering.tiers`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Thresholds([u8; 3]);

impl Thresholds {
    /// Refuses thresholds that do not fall strictly, and such over 100.
    pub fn new(points: [u8; 3]) -> Result<Self, SchemeError> {
        if let Some(points) = points.into_iter().find(|points| *points > 100) {
            return Err(SchemeError::PointsOutOfRange { points });
        }
        if points[0] > points[1] && points[1] > points[2] {
            Ok(Self(points))
        } else {
            Err(SchemeError::ThresholdsNotDescending { points })
        }
    }

    /// The thresholds of tiers 1, 2 and 3, in points.
    #[must_use]
    pub fn points(self) -> [u8; 3] {
        self.0
    }

    /// The tier of a composite score; a score on a threshold has reached it.
    #[must_use]
    pub fn tier(self, score: Score) -> Tier {
        let reached =
            self.0.into_iter().zip(Tier::ALL).find(|(threshold, _)| score >= Score::of_points(*threshold));
        reached.map_or(Tier::Four, |(_, tier)| tier)
    }
}

/// How facts become points, points a composite, and a composite a tier. Every part is sound by its own
/// construction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scheme {
    /// By amount in fen. Nothing bought gives nothing whatever the bands say, so a lowest band at 0 reads
    /// "above 0".
    pub amount: Bands<i64>,
    /// By number of purchases. None made give nothing whatever the bands say.
    pub purchases: Bands<u32>,
    /// By whole years of cooperation.
    pub years: Bands<u32>,
    /// By credit standing, A to D.
    pub credit: [Points; 4],
    /// By complexity, 1 to 5.
    pub complexity: [Points; 5],
    /// For a fact that is not known.
    pub unknown: Points,
    /// The share of each indicator.
    pub weights: Weights,
    /// Where tiers begin.
    pub thresholds: Thresholds,
}

impl Scheme {
    /// Scores a customer, indicator by indicator.
    #[must_use]
    pub fn score(&self, facts: &Facts) -> Assessment {
        let parts = Indicator::ALL.map(|indicator| {
            let points = self.points(indicator, facts);
            Part {
                indicator,
                points: points.unwrap_or(self.unknown),
                weight_bp: self.weights.of(indicator),
                known: points.is_some(),
            }
        });
        let score = parts.iter().map(|part| part.contribution()).sum();
        Assessment { parts, score, tier: self.thresholds.tier(score) }
    }

    /// What a known fact gives.
    fn points(&self, indicator: Indicator, facts: &Facts) -> Option<Points> {
        match indicator {
            Indicator::Amount => {
                facts.amount_fen.map(|fen| if fen > 0 { self.amount.points(fen) } else { Points::NONE })
            }
            Indicator::Purchases => facts
                .purchases
                .map(|count| if count > 0 { self.purchases.points(count) } else { Points::NONE }),
            Indicator::Credit => facts.credit.map(|credit| self.of_credit(credit)),
            Indicator::Years => facts.years.map(|years| self.years.points(years)),
            Indicator::Complexity => facts.complexity.map(|complexity| self.of_complexity(complexity)),
        }
    }

    fn of_credit(&self, credit: Credit) -> Points {
        self.credit[credit as usize]
    }

    fn of_complexity(&self, complexity: Complexity) -> Points {
        self.complexity[usize::from(complexity.rating()) - 1]
    }
}

/// Why a scheme is refused. Positions count from 0, in the order written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum SchemeError {
    /// Points are 0 to 100.
    #[error("{points} points are more than 100")]
    PointsOutOfRange {
        /// The points.
        points: u8,
    },
    /// An indicator has no bands.
    #[error("no bands")]
    NoBands,
    /// A band does not begin below the one before it: the two overlap or stand in the wrong order.
    #[error("band {position} does not begin below the band before it")]
    BandsNotDescending {
        /// Which band.
        position: usize,
    },
    /// A band for lower figures gives more points than the one before it.
    #[error("band {position} gives more points than the band before it")]
    BandPointsRise {
        /// Which band.
        position: usize,
    },
    /// The weights are not the whole.
    #[error("weights add up to {sum} basis points, not 10000")]
    WeightsDoNotAddUp {
        /// What they add up to, in basis points.
        sum: u32,
    },
    /// The thresholds do not fall from tier 1 to tier 3.
    #[error("thresholds {points:?} do not descend")]
    ThresholdsNotDescending {
        /// The thresholds of tiers 1, 2 and 3.
        points: [u8; 3],
    },
}
