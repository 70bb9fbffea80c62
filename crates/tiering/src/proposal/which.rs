//! Which customers of a proposal are looked at, as it stands in an address.

use rules::tier::{MovementMatrix, Tier};

use crate::scoring::{stored_tier, tier_number};

/// Which customers of a proposal are looked at. But for [`Which::Excluded`], those who were taken out are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Everybody who gets another tier than before, the first one among them.
    Moves,
    /// Those who rise.
    Up,
    /// Those who fall.
    Down,
    /// Those who get their first tier.
    First,
    /// Those who were taken out.
    Excluded,
    /// One cell of the matrix.
    Cell(Option<Tier>, Tier),
}

impl Which {
    /// From an address: `up`, `down`, `first`, `excluded`, `2-1`, `0-3`; everybody who moves for anything else.
    #[must_use]
    pub fn from_key(key: &str) -> Self {
        match key {
            "up" => Self::Up,
            "down" => Self::Down,
            "first" => Self::First,
            "excluded" => Self::Excluded,
            cell => Self::cell_from_key(cell).unwrap_or(Self::Moves),
        }
    }

    fn cell_from_key(key: &str) -> Option<Self> {
        let (from, to) = key.split_once('-')?;
        let from = stored_tier(Some(from.parse().ok()?)).ok()?;
        Some(Self::Cell(from, Tier::from_number(to.parse().ok()?).ok()?))
    }

    /// As it stands in an address.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Moves => "moves".to_owned(),
            Self::Up => "up".to_owned(),
            Self::Down => "down".to_owned(),
            Self::First => "first".to_owned(),
            Self::Excluded => "excluded".to_owned(),
            Self::Cell(from, to) => format!("{}-{to}", tier_number(from)),
        }
    }

    /// The cells of the matrix that it is made of.
    pub(super) fn cells(self) -> Vec<(Option<Tier>, Tier)> {
        let holds = |from: Option<Tier>, to: Tier| match self {
            Self::Moves => from != Some(to),
            Self::Up => from.is_some_and(|from| to.is_above(from)),
            Self::Down => from.is_some_and(|from| from.is_above(to)),
            Self::First => from.is_none(),
            Self::Excluded => true,
            Self::Cell(own_from, own_to) => (own_from, own_to) == (from, to),
        };
        let all = MovementMatrix::ORIGINS.into_iter().flat_map(|from| Tier::ALL.map(|to| (from, to)));
        all.filter(|(from, to)| holds(*from, *to)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_the_address() {
        let cells =
            MovementMatrix::ORIGINS.into_iter().flat_map(|from| Tier::ALL.map(|to| Which::Cell(from, to)));
        for which in
            [Which::Moves, Which::Up, Which::Down, Which::First, Which::Excluded].into_iter().chain(cells)
        {
            assert_eq!(Which::from_key(&which.key()), which);
        }
        for other in ["", "5-1", "1-0", "1-5", "one-two", "1"] {
            assert_eq!(Which::from_key(other), Which::Moves, "{other}");
        }
    }

    #[test]
    fn up_down_first_and_the_diagonal_are_the_whole_matrix() {
        let cells = |which: Which| which.cells().len();
        assert_eq!((cells(Which::Up), cells(Which::Down), cells(Which::First)), (6, 6, 4));
        assert_eq!(cells(Which::Moves), 16);
    }
}
