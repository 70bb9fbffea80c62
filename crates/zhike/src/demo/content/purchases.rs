//! What customers bought in the two years before the as-of date: few orders for most, dozens for some, in the
//! rhythm of the business year, growing here and declining there so that tiers move between quarters.
//!
//! Orders come out one by one in the order of their dates; nothing is collected, so ten million of them take
//! no memory.

use jiff::civil::Date;

use super::customers::{Buying, CustomerSeed};
use super::random::{Random, Stream};
use super::season::{Season, WHOLE};

/// One order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseSeed {
    /// The day of the order.
    pub ordered_on: Date,
    /// The number, different from every other order's of every customer.
    pub order_number: String,
    /// Pieces, at least one.
    pub quantity: u32,
    /// The sum in hundredths of the currency: fen, or cents.
    pub amount_fen: i64,
    /// `CNY`, `HKD` or `USD`.
    pub currency: &'static str,
}

/// What everybody bought, for a seed and an as-of date.
#[derive(Debug, Clone)]
pub struct Purchases {
    seed: u64,
    season: Season,
}

impl Purchases {
    /// Purchases of the two years before `as_of`; seed and date should be the customers'.
    #[must_use]
    pub fn new(seed: u64, as_of: Date) -> Self {
        Self { seed, season: Season::before(as_of) }
    }

    /// What `customer` bought, oldest first; nothing for those who never bought.
    pub fn of<'a>(&'a self, customer: &CustomerSeed) -> impl Iterator<Item = PurchaseSeed> + use<'a> {
        self.plan(customer).into_iter().flat_map(move |plan| plan.orders(&self.season))
    }

    fn plan(&self, customer: &CustomerSeed) -> Option<Plan> {
        let Buying { volume, since, until } = customer.buying?;
        let window = self.season.window(since, until);
        let days = (window.1.saturating_sub(window.0)) as u64;
        if days == 0 {
            return None;
        }
        let mut random = Random::stream(self.seed, Stream::Purchases, customer.index);
        let season = self.season.length() as u64;
        let (fewest, most) = volume.orders();
        let planned = random.between(fewest, most);
        let (low, high) = volume.yearly_yuan();
        let yearly = low + random.skewed(high - low);
        let hundredths = match customer.currency {
            "USD" => 14,
            "HKD" => 108,
            _ => 100,
        };
        Some(Plan {
            customer: customer.index,
            count: (planned * days).div_ceil(season),
            middle: yearly * 2 / planned * hundredths,
            currency: customer.currency,
            trend: trend(&mut random),
            window,
            random,
        })
    }
}

/// Percent by which later orders outweigh earlier ones: −60 is a customer going away, 60 one who has found us.
fn trend(random: &mut Random) -> i64 {
    let (low, high) = *random.weighted(&[(25, (85, 140)), (20, (20, 70)), (55, (70, 90))]);
    random.between(low, high).cast_signed() - 80
}

/// What is settled about a customer's orders before the first is drawn.
struct Plan {
    customer: u64,
    count: u64,
    /// The amount of a middling order, in hundredths of the currency.
    middle: u64,
    currency: &'static str,
    trend: i64,
    window: (usize, usize),
    random: Random,
}

impl Plan {
    fn orders(mut self, season: &Season) -> impl Iterator<Item = PurchaseSeed> {
        (0..self.count).map(move |number| self.order(season, number))
    }

    fn order(&mut self, season: &Season, number: u64) -> PurchaseSeed {
        // Each order has its own slice of the window, so dates come in order without being sorted.
        let even = (number * WHOLE + self.random.below(WHOLE)) / self.count;
        let ordered_on = season.day(self.window, bent(even, self.trend));
        let amount = self.random.around(self.middle);
        let spare_parts = self.random.chance(200);
        let quantity = 1 + self.random.skewed(if spare_parts { 200 } else { 12 });
        // Prices are whole yuan; those of machines are whole tens.
        let step = if amount / quantity > 100_000 { 1000 } else { 100 };
        let price = (amount / quantity / step).max(1) * step;
        let (year, month, day) = (ordered_on.year(), ordered_on.month(), ordered_on.day());
        PurchaseSeed {
            ordered_on,
            order_number: format!("XS{year:04}{month:02}{day:02}-{:06}-{:02}", self.customer + 1, number + 1),
            quantity: quantity.try_into().unwrap_or(u32::MAX),
            amount_fen: (price * quantity).cast_signed(),
            currency: self.currency,
        }
    }
}

/// Moves a point of the window later for a growing customer and earlier for a declining one, keeping both ends
/// and the order of points: the parabola t = u + k·u·(1 − u).
fn bent(even: u64, trend: i64) -> u64 {
    let pull = even * (WHOLE - even) / WHOLE;
    let shift = pull.cast_signed() * trend / 100;
    even.saturating_add_signed(shift).min(WHOLE - 1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jiff::ToSpan;
    use jiff::civil::date;

    use super::super::customers::tests::{AS_OF, customers};
    use super::super::roles::Volume;
    use super::*;

    fn yearly_yuan(purchases: &Purchases, customer: &CustomerSeed) -> i64 {
        let since = AS_OF.saturating_sub(1.year());
        let last_year = purchases.of(customer).filter(|order| order.ordered_on >= since);
        last_year.map(|order| order.amount_fen / 100).sum()
    }

    #[test]
    fn the_same_seed_gives_the_same_orders_and_another_seed_others() {
        let all = |seed| -> Vec<PurchaseSeed> {
            let (customers, purchases) = (customers(seed), Purchases::new(seed, AS_OF));
            customers.iter().take(100).flat_map(|customer| purchases.of(&customer)).collect()
        };
        assert_eq!(all(3), all(3));
        assert_ne!(all(3), all(4));
    }

    #[test]
    fn orders_come_by_date_within_the_two_years_and_the_time_a_customer_bought() {
        let (customers, purchases) = (customers(1), Purchases::new(1, AS_OF));
        for customer in customers.iter().take(2000) {
            let orders: Vec<PurchaseSeed> = purchases.of(&customer).collect();
            assert!(orders.is_sorted_by_key(|order| order.ordered_on));
            let Some(buying) = customer.buying else {
                assert!(orders.is_empty());
                continue;
            };
            assert!(!orders.is_empty(), "{customer:?}");
            for order in orders {
                assert!(order.ordered_on >= buying.since.max(AS_OF.saturating_sub(2.years())));
                assert!(order.ordered_on < buying.until.min(AS_OF));
                assert!(order.amount_fen > 0 && order.quantity > 0);
                assert_eq!(order.amount_fen % i64::from(order.quantity), 0);
            }
        }
    }

    #[test]
    fn every_band_of_yearly_amounts_has_customers_in_the_demo_company_whatever_the_seed() {
        for seed in 0..20 {
            let (customers, purchases) = (customers(seed), Purchases::new(seed, AS_OF));
            let mut bands = [0; 6];
            for customer in customers.iter().take(300) {
                let amount = yearly_yuan(&purchases, &customer);
                let floors = [5_000_000, 1_000_000, 200_000, 50_000, 1];
                bands[floors.iter().position(|floor| amount >= *floor).unwrap_or(5)] += 1;
            }
            assert!(bands.iter().all(|count| *count >= 3), "seed {seed}: {bands:?}");
        }
    }

    #[test]
    fn a_customer_has_about_ten_orders_on_average_and_two_in_a_hundred_buy_for_five_millions_a_year() {
        let (customers, purchases) = (customers(1), Purchases::new(1, AS_OF));
        let (mut orders, mut big) = (0, 0);
        let mut numbers = HashSet::new();
        for customer in customers.iter().take(20_000) {
            for order in purchases.of(&customer) {
                orders += 1;
                assert!(numbers.insert(order.order_number));
            }
            big += u32::from(yearly_yuan(&purchases, &customer) > 5_000_000);
        }
        assert!((180_000..220_000).contains(&orders), "{orders}");
        assert!((300..600).contains(&big), "{big}");
    }

    #[test]
    fn some_customers_move_from_band_to_band_between_the_years() {
        let (customers, purchases) = (customers(1), Purchases::new(1, AS_OF));
        let middle = AS_OF.saturating_sub(1.year());
        let (mut doubled, mut halved) = (0, 0);
        for customer in customers.iter().take(2000) {
            let (mut first, mut second) = (0, 0);
            for order in purchases.of(&customer) {
                *(if order.ordered_on < middle { &mut first } else { &mut second }) += order.amount_fen;
            }
            doubled += u32::from(first > 0 && second > 2 * first);
            halved += u32::from(second > 0 && first > 2 * second);
        }
        assert!(doubled > 60 && halved > 60, "{doubled} doubled, {halved} halved");
    }

    #[test]
    fn quarter_ends_are_busier_than_the_weeks_of_the_spring_festival() {
        let (customers, purchases) = (customers(1), Purchases::new(1, AS_OF));
        let (mut quarter_end, mut festival) = (0, 0);
        for order in customers.iter().take(3000).flat_map(|customer| purchases.of(&customer)) {
            quarter_end += u32::from((date(2025, 6, 23)..=date(2025, 6, 30)).contains(&order.ordered_on));
            festival += u32::from((date(2025, 1, 28)..=date(2025, 2, 4)).contains(&order.ordered_on));
        }
        assert!(quarter_end > 10 * festival.max(1), "{quarter_end} against {festival}");
    }

    #[test]
    fn a_bent_window_keeps_its_ends_and_its_order() {
        for trend in [-60, 0, 60] {
            let points: Vec<u64> = (0..=100).map(|part| bent(part * WHOLE / 100, trend)).collect();
            assert!(points.is_sorted());
            assert_eq!((points[0], points[100]), (0, WHOLE - 1));
        }
        assert!(bent(WHOLE / 2, 60) > WHOLE / 2 && bent(WHOLE / 2, -60) < WHOLE / 2);
    }

    #[test]
    fn key_customers_order_dozens_of_times() {
        let (customers, purchases) = (customers(1), Purchases::new(1, AS_OF));
        let years = AS_OF.saturating_sub(2.years());
        let key = customers.iter().take(3000).filter(|customer| {
            customer.buying.is_some_and(|buying| buying.volume == Volume::Key && buying.since < years)
        });
        assert!(key.map(|customer| purchases.of(&customer).count()).all(|count| count >= 36));
    }
}
