//! What is counted of customers, and how chunk after chunk of them adds up.
//!
//! Pure arithmetic: [`crate::store`] asks the database, [`crate::company`] and [`crate::service`] say whose customers.

use std::collections::BTreeMap;

use kernel::{Day, RecordId};
use serde::{Deserialize, Serialize};

use crate::window::{MONTHS, Window};

/// The most regions that are told apart; more are counted under [`OTHER_REGIONS`]. Regions are free text.
const MOST_REGIONS: usize = 1000;
/// The key under which regions beyond the first thousand are counted.
pub const OTHER_REGIONS: &str = "*";
/// How many of the best customers are named.
pub const BEST: usize = 10;
/// The tier of customers who have none.
pub const NO_TIER: i16 = 0;

/// How many purchases, and how much together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Sum {
    /// How many.
    pub number: i64,
    /// Hundredths of the currency.
    pub amount_fen: i64,
}

impl std::iter::Sum for Sum {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, one| {
            sum.add(one);
            sum
        })
    }
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.number += other.number;
        self.amount_fen = self.amount_fen.saturating_add(other.amount_fen);
    }
}

/// How many customers a review moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moves {
    /// To a better tier.
    pub up: i64,
    /// To a lower tier.
    pub down: i64,
    /// To their first tier.
    pub first: i64,
}

/// One customer, as far as it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// Whose.
    pub id: RecordId,
    /// The kind by the rulebook's key.
    pub kind: String,
    /// The region as entered.
    pub region: String,
    /// How far the dealings have come.
    pub lifecycle: String,
    /// The tier in force, or [`NO_TIER`].
    pub tier: i16,
    /// Whether required fields are missing.
    pub incomplete: bool,
    /// When the archive was opened.
    pub opened: Day,
}

/// What was bought in one month in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bought {
    /// The month's place in the window.
    pub month: usize,
    /// Three letters.
    pub currency: String,
    /// How many and how much.
    pub sum: Sum,
}

/// What one customer bought in the last twelve months, in the company's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// Who.
    pub id: RecordId,
    /// How many and how much.
    pub sum: Sum,
}

/// Everything found out about some customers.
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    /// Each of them.
    pub archives: Vec<Archive>,
    /// What they bought, by month and currency.
    pub bought: Vec<Bought>,
    /// What those who bought in the last twelve months spent.
    pub buyers: Vec<Buyer>,
    /// How reviews moved them.
    pub moves: Vec<(RecordId, Moves)>,
}

/// The figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Customers.
    pub customers: i64,
    /// Customers whose archive lacks a required field.
    pub incomplete: i64,
    /// Customers by tier.
    pub by_tier: BTreeMap<i16, i64>,
    /// Customers by kind.
    pub by_kind: BTreeMap<String, i64>,
    /// Customers by region; those whose region is not known under the empty key.
    pub by_region: BTreeMap<String, i64>,
    /// Customers by how far the dealings have come.
    pub by_lifecycle: BTreeMap<String, i64>,
    /// Archives opened, by month.
    pub opened: [i64; MONTHS],
    /// Purchases by currency and month.
    pub bought: BTreeMap<String, [Sum; MONTHS]>,
    /// Purchases of the last twelve months in the company's currency, by the customer's present tier.
    pub bought_by_tier: BTreeMap<i16, Sum>,
    /// Who spent most in the last twelve months, the first most.
    pub best: Vec<Buyer>,
    /// Customers moved, by review.
    pub moves: BTreeMap<i64, Moves>,
}

impl Counts {
    /// Adds some more customers, none of them counted before.
    pub fn add(&mut self, window: Window, chunk: Chunk) {
        let mut tiers = BTreeMap::new();
        for archive in chunk.archives {
            tiers.insert(archive.id, archive.tier);
            self.add_archive(window, archive);
        }
        for bought in chunk.bought {
            self.bought.entry(bought.currency).or_default()[bought.month].add(bought.sum);
        }
        for buyer in &chunk.buyers {
            let tier = tiers.get(&buyer.id).copied().unwrap_or(NO_TIER);
            self.bought_by_tier.entry(tier).or_default().add(buyer.sum);
        }
        self.best.extend(chunk.buyers.into_iter().filter(|buyer| buyer.sum.amount_fen > 0));
        self.best.sort_by_key(|buyer| (std::cmp::Reverse(buyer.sum.amount_fen), buyer.id));
        self.best.truncate(BEST);
        for (review, moves) in chunk.moves {
            let all = self.moves.entry(review.0).or_default();
            all.up += moves.up;
            all.down += moves.down;
            all.first += moves.first;
        }
    }

    fn add_archive(&mut self, window: Window, archive: Archive) {
        self.customers += 1;
        self.incomplete += i64::from(archive.incomplete);
        *self.by_tier.entry(archive.tier).or_default() += 1;
        *self.by_kind.entry(archive.kind).or_default() += 1;
        *self.by_lifecycle.entry(archive.lifecycle).or_default() += 1;
        let room = self.by_region.len() < MOST_REGIONS || self.by_region.contains_key(&archive.region);
        let region = if room { archive.region } else { OTHER_REGIONS.to_owned() };
        *self.by_region.entry(region).or_default() += 1;
        if let Some(month) = window.month_of(archive.opened) {
            self.opened[month] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn archive(id: i64, region: &str) -> Archive {
        Archive {
            id: RecordId(id),
            kind: "buyer".into(),
            region: region.into(),
            lifecycle: "customer".into(),
            tier: 1,
            incomplete: false,
            opened: Day::from(date(2027, 2, 3)),
        }
    }

    fn window() -> Window {
        Window::ending(date(2027, 3, 1))
    }

    #[test]
    fn regions_beyond_the_first_thousand_are_counted_together() {
        let mut counts = Counts::default();
        let archives =
            (0..1500).map(|id| archive(id, &format!("region {id}"))).chain([archive(9999, "region 3")]);
        counts.add(window(), Chunk { archives: archives.collect(), ..Chunk::default() });
        assert_eq!(counts.by_region["region 3"], 2);
        assert_eq!(counts.by_region[OTHER_REGIONS], 500);
        assert_eq!(counts.by_region.values().sum::<i64>(), counts.customers);
    }

    #[test]
    fn figures_survive_the_way_to_the_database_and_back() {
        let mut counts = Counts::default();
        let sum = Sum { number: 2, amount_fen: -5 };
        counts.add(
            window(),
            Chunk {
                archives: vec![archive(7, "苏州")],
                bought: vec![Bought { month: 23, currency: "USD".into(), sum }],
                buyers: vec![Buyer { id: RecordId(7), sum }],
                moves: vec![(RecordId(9), Moves { up: 1, down: 2, first: 3 })],
            },
        );
        let text = serde_json::to_string(&counts).unwrap();
        assert_eq!(serde_json::from_str::<Counts>(&text).unwrap(), counts);
    }

    proptest! {
        #[test]
        fn it_does_not_matter_how_customers_are_cut_into_chunks(
            spent in proptest::collection::vec((0i16..=4, -50i64..1000), 1..60),
            cut in 1usize..20,
        ) {
            let chunk_of = |part: &[(usize, (i16, i64))]| {
                let mut chunk = Chunk::default();
                for (place, (tier, amount_fen)) in part {
                    let id = i64::try_from(*place).unwrap();
                    chunk.archives.push(Archive { tier: *tier, ..archive(id, "上海") });
                    let sum = Sum { number: 1, amount_fen: *amount_fen };
                    chunk.buyers.push(Buyer { id: RecordId(id), sum });
                    chunk.bought.push(Bought { month: place % MONTHS, currency: "CNY".into(), sum });
                }
                chunk
            };
            let all: Vec<_> = spent.into_iter().enumerate().collect();
            let mut whole = Counts::default();
            whole.add(window(), chunk_of(&all));
            let mut parts = Counts::default();
            for part in all.chunks(cut) {
                parts.add(window(), chunk_of(part));
            }
            prop_assert_eq!(whole, parts);
        }
    }
}
