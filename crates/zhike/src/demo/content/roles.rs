//! The cast: which kinds of customers there are, how far each has come with us, and how much it buys.
//!
//! One even draw (see [`super::random::evenly`]) decides kind, lifecycle and volume together, so that a bank
//! never orders pumps, and any few hundred customers in a row contain every role.

use super::random::{at_weight, evenly};

/// How much a customer buys. The bands are those of `tiering.indicators`, in yuan a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Volume {
    /// Below 50,000: once or twice in two years.
    Occasional,
    /// 50,000 to 200,000.
    Small,
    /// 200,000 to 1,000,000.
    Medium,
    /// 1,000,000 to 5,000,000.
    Large,
    /// Above 5,000,000, dozens of orders.
    Key,
}

impl Volume {
    /// Orders in two years, from and to.
    #[must_use]
    pub const fn orders(self) -> (u64, u64) {
        match self {
            Self::Occasional => (1, 3),
            Self::Small => (4, 12),
            Self::Medium => (10, 26),
            Self::Large => (24, 52),
            Self::Key => (36, 84),
        }
    }

    /// Yuan a year, from and to; the lower end is the commoner one.
    #[must_use]
    pub const fn yearly_yuan(self) -> (u64, u64) {
        match self {
            Self::Occasional => (4_000, 48_000),
            Self::Small => (52_000, 190_000),
            Self::Medium => (210_000, 950_000),
            Self::Large => (1_050_000, 4_800_000),
            Self::Key => (5_600_000, 38_000_000),
        }
    }
}

/// What a customer is to us. The texts are the stored keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Role {
    /// `buyer`, `dealer`, `supplier` or `special`.
    pub kind: &'static str,
    /// Which of the special class, where it is one.
    pub special: Option<&'static str>,
    /// `contacted`, `developing`, `customer`, `dormant` or `lost`.
    pub lifecycle: &'static str,
    /// How much it buys or bought; `None` where it never did.
    pub volume: Option<Volume>,
}

const fn trade(kind: &'static str, lifecycle: &'static str, volume: Option<Volume>) -> Role {
    Role { kind, special: None, lifecycle, volume }
}

const fn special(key: &'static str) -> Role {
    Role { kind: "special", special: Some(key), lifecycle: "customer", volume: None }
}

/// The cast with its weights in a thousand.
pub const ROLES: [(u64, Role); 28] = [
    (18, trade("buyer", "customer", Some(Volume::Key))),
    (60, trade("buyer", "customer", Some(Volume::Large))),
    (150, trade("buyer", "customer", Some(Volume::Medium))),
    (200, trade("buyer", "customer", Some(Volume::Small))),
    (105, trade("buyer", "customer", Some(Volume::Occasional))),
    (22, trade("buyer", "dormant", Some(Volume::Medium))),
    (40, trade("buyer", "dormant", Some(Volume::Small))),
    (15, trade("buyer", "lost", Some(Volume::Medium))),
    (25, trade("buyer", "lost", Some(Volume::Small))),
    (40, trade("buyer", "developing", None)),
    (45, trade("buyer", "contacted", None)),
    (8, trade("dealer", "customer", Some(Volume::Key))),
    (22, trade("dealer", "customer", Some(Volume::Large))),
    (45, trade("dealer", "customer", Some(Volume::Medium))),
    (35, trade("dealer", "customer", Some(Volume::Small))),
    (12, trade("dealer", "dormant", Some(Volume::Small))),
    (10, trade("dealer", "lost", Some(Volume::Small))),
    (10, trade("dealer", "developing", None)),
    (8, trade("dealer", "contacted", None)),
    (62, trade("supplier", "customer", None)),
    (10, trade("supplier", "developing", None)),
    (8, special("lawyer")),
    (8, special("finance_adviser")),
    (8, special("advertising")),
    (8, special("public_relations")),
    (10, special("bank")),
    (8, special("insurer")),
    (8, special("lender")),
];

/// The role of customer `index`.
#[must_use]
pub fn role_of(seed: u64, index: u64) -> Role {
    *at_weight(&ROLES, evenly(seed, index, 1000))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_weights_of_the_cast_add_up_to_a_thousand() {
        assert_eq!(ROLES.iter().map(|(weight, _)| weight).sum::<u64>(), 1000);
    }

    #[test]
    fn any_three_hundred_customers_hold_the_whole_cast_whatever_the_seed() {
        let whole: HashSet<Role> = ROLES.iter().map(|(_, role)| *role).collect();
        for seed in 0..40 {
            let seen: HashSet<Role> = (0..300).map(|index| role_of(seed, index)).collect();
            assert_eq!(seen, whole, "seed {seed}");
        }
    }

    #[test]
    fn only_buyers_and_dealers_past_development_have_bought() {
        for (_, role) in ROLES {
            let trades = matches!(role.kind, "buyer" | "dealer");
            let won = matches!(role.lifecycle, "customer" | "dormant" | "lost");
            assert_eq!(role.volume.is_some(), trades && won, "{role:?}");
        }
    }
}
