//! What is known of a customer beyond name and address, as far as its role makes it likely: who buys much has
//! been with us for longer, pays better and needs more; who left often had not paid.

use super::naming::Style;
use super::places::City;
use super::random::Random;
use super::roles::{Role, Volume};
use super::trades::{PRODUCTS, Special, Trade};

/// How many contacts a customer has at most.
#[must_use]
pub const fn contacts_of(role: Role) -> u64 {
    match role.volume {
        Some(Volume::Key | Volume::Large) => 4,
        Some(Volume::Medium) => 3,
        _ => 2,
    }
}

/// How long ago the archive of a present customer was opened; those who buy much are with us for longer.
#[must_use]
pub fn cooperation_days(role: Role, random: &mut Random) -> u64 {
    let mut once = || {
        let (low, high) = *random.weighted(&[
            (14, (75, 360)),
            (26, (366, 1090)),
            (25, (1100, 1820)),
            (25, (1830, 3640)),
            (10, (3655, 5900)),
        ]);
        random.between(low, high)
    };
    let first = once();
    if role.volume >= Some(Volume::Large) { first.max(once()) } else { first }
}

/// The scope of business as a register words it.
#[must_use]
pub fn scope_of_business(role: Role, trade: Trade, special: Option<Special>) -> String {
    let (word, industry) = (trade.word.simplified, trade.industry);
    match (special, role.kind) {
        (Some(special), _) => format!("{industry}；{}", special.service),
        (None, "dealer") => format!("{word}设备及配件的批发、零售、安装与维修；货物与技术进出口"),
        (None, "supplier") => format!("{word}的加工、销售；相关技术服务"),
        _ => format!("{word}产品的研发、生产、销售及售后服务；{industry}领域内的技术咨询与技术服务"),
    }
}

/// What it orders from us, delivers to us or does for us.
#[must_use]
pub fn main_products(role: Role, trade: Trade, special: Option<Special>, random: &mut Random) -> String {
    if let Some(special) = special {
        return special.service.into();
    }
    if role.kind == "supplier" {
        return trade.word.simplified.into();
    }
    let first = random.place(PRODUCTS.len());
    let count = 1 + random.place(3);
    // Five and fourteen have no divisor in common, so three steps meet three products.
    let products: Vec<&str> = (0..count).map(|step| PRODUCTS[(first + 5 * step) % PRODUCTS.len()]).collect();
    products.join("、")
}

/// Registered capital in fen; who buys much is mostly large.
#[must_use]
pub fn registered_capital_fen(role: Role, random: &mut Random) -> i64 {
    let middle = match role.volume {
        Some(Volume::Key) => 150_000_000,
        Some(Volume::Large) => 60_000_000,
        Some(Volume::Medium) => 20_000_000,
        _ => 6_000_000,
    };
    let yuan = (random.around(middle) / 500_000).max(1) * 500_000;
    (yuan * 100).cast_signed()
}

/// Credit standing, where anybody has rated it.
#[must_use]
pub fn credit(role: Role, random: &mut Random) -> Option<&'static str> {
    let [a, b, c, d, unknown] = match (role.lifecycle, role.volume) {
        ("lost", _) => [5, 20, 35, 30, 10],
        (_, Some(Volume::Key)) => [60, 25, 3, 0, 12],
        (_, Some(Volume::Large)) => [40, 35, 10, 1, 14],
        (_, Some(Volume::Medium)) => [25, 40, 18, 4, 13],
        (_, Some(Volume::Small)) => [15, 38, 22, 8, 17],
        (_, Some(Volume::Occasional)) => [8, 30, 22, 10, 30],
        (_, None) => [4, 10, 2, 0, 84],
    };
    *random.weighted(&[(a, Some("A")), (b, Some("B")), (c, Some("C")), (d, Some("D")), (unknown, None)])
}

/// Complexity of needs, where anybody has rated it.
#[must_use]
pub fn complexity(role: Role, random: &mut Random) -> Option<u8> {
    let (known, low, high) = match role.volume {
        Some(Volume::Key) => (950, 3, 5),
        Some(Volume::Large) => (900, 2, 5),
        Some(Volume::Medium) => (800, 1, 4),
        Some(Volume::Small) => (750, 1, 3),
        Some(Volume::Occasional) => (600, 1, 2),
        None => (250, 1, 5),
    };
    let rating = u8::try_from(random.between(low, high)).ok();
    rating.filter(|_| random.chance(known))
}

/// Whether it is thought to become important.
#[must_use]
pub fn promising(role: Role, random: &mut Random) -> bool {
    let chance = match (role.kind, role.lifecycle) {
        ("supplier" | "special", _) => 0,
        (_, "developing") => 450,
        (_, "contacted") => 250,
        (_, "customer") => 60,
        _ => 0,
    };
    random.chance(chance)
}

/// The currency of its orders.
#[must_use]
pub fn currency(city: &City, style: Style, random: &mut Random) -> &'static str {
    if city.is_hong_kong() {
        "HKD"
    } else if style == Style::English && random.chance(250) {
        "USD"
    } else {
        "CNY"
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Stream;
    use super::*;

    const KEY: Role = Role { kind: "buyer", special: None, lifecycle: "customer", volume: Some(Volume::Key) };

    #[test]
    fn key_customers_stand_better_than_occasional_ones() {
        let occasional = Role { volume: Some(Volume::Occasional), ..KEY };
        let mut random = Random::stream(1, Stream::Archive, 1);
        let mut rated_a = |role| (0..1000).filter(|_| credit(role, &mut random) == Some("A")).count();
        assert!(rated_a(KEY) > 3 * rated_a(occasional));
        let mut needs = |role| (0..1000).filter_map(|_| complexity(role, &mut random)).max();
        assert_eq!((needs(KEY), needs(occasional)), (Some(5), Some(2)));
    }

    #[test]
    fn products_are_named_once_each() {
        let mut random = Random::stream(1, Stream::Archive, 2);
        let trade = super::super::trades::trades()[0];
        for _ in 0..200 {
            let products = main_products(KEY, trade, None, &mut random);
            let named: Vec<&str> = products.split('、').collect();
            let distinct: std::collections::HashSet<&str> = named.iter().copied().collect();
            assert_eq!(named.len(), distinct.len(), "{products}");
        }
    }
}
