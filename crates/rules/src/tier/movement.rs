//! How many customers move from which tier to which (`tiering.review`, `tiering.simulate`).

use serde::{Deserialize, Serialize};

use super::Tier;

/// Customers counted by the tier they come from, or none, and the tier they go to.
///
/// In JSON: five rows, from tier 1 to tier 4 and then from none, of four figures each, to tier 1 to tier 4.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MovementMatrix([[u64; 4]; 5]);

impl MovementMatrix {
    /// The rows in order: from each tier, then from none.
    pub const ORIGINS: [Option<Tier>; 5] =
        [Some(Tier::One), Some(Tier::Two), Some(Tier::Three), Some(Tier::Four), None];

    /// Counts one customer.
    pub fn add(&mut self, from: Option<Tier>, to: Tier) {
        self.0[row(from)][to as usize] += 1;
    }

    /// Counts one customer no longer.
    pub fn remove(&mut self, from: Option<Tier>, to: Tier) {
        let cell = &mut self.0[row(from)][to as usize];
        *cell = cell.saturating_sub(1);
    }

    /// Counts all that another matrix has counted, as when an assessment runs in parts.
    pub fn merge(&mut self, other: &Self) {
        for (own, more) in self.0.as_flattened_mut().iter_mut().zip(other.0.as_flattened()) {
            *own += more;
        }
    }

    /// The customers of one cell.
    #[must_use]
    pub fn count(&self, from: Option<Tier>, to: Tier) -> u64 {
        self.0[row(from)][to as usize]
    }

    /// The rows in order of [`Self::ORIGINS`], each with its counts by the tier gone to.
    pub fn rows(&self) -> impl Iterator<Item = (Option<Tier>, [u64; 4])> {
        Self::ORIGINS.into_iter().zip(self.0)
    }

    /// The customers who move to a higher tier.
    #[must_use]
    pub fn up(&self) -> u64 {
        self.total_where(|from, to| from.is_some_and(|from| to.is_above(from)))
    }

    /// The customers who move to a lower tier.
    #[must_use]
    pub fn down(&self) -> u64 {
        self.total_where(|from, to| from.is_some_and(|from| from.is_above(to)))
    }

    /// The customers who stay.
    #[must_use]
    pub fn same(&self) -> u64 {
        self.total_where(|from, to| from == Some(to))
    }

    /// The customers rated for the first time, which is no change of tier.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.total_where(|from, _| from.is_none())
    }

    /// All customers counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total_where(|_, _| true)
    }

    fn total_where(&self, counts: impl Fn(Option<Tier>, Tier) -> bool) -> u64 {
        let cells = self
            .rows()
            .flat_map(|(from, row)| Tier::ALL.into_iter().zip(row).map(move |(to, n)| (from, to, n)));
        cells.filter(|(from, to, _)| counts(*from, *to)).map(|(_, _, n)| n).sum()
    }
}

fn row(from: Option<Tier>) -> usize {
    from.map_or(4, |tier| tier as usize)
}
