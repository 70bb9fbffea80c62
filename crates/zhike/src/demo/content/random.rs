//! A small random generator of our own, because "the same seed gives the same demo company" has to hold from
//! one release to the next, which no library promises. `SplitMix64`: one addition and one mixing step a number.
//!
//! All arithmetic is on integers. Logarithms and powers differ in the last bit between platforms, so the skew
//! that business figures have is made by multiplying uniform numbers instead.

/// 2⁶⁴ divided by the golden ratio: the step that spreads successive numbers most evenly.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// What a stream of random numbers is for. Each purpose has its own stream for each item, so that one more
/// field in the archive does not change what anybody bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// The facts of a customer's archive.
    Archive,
    /// What a customer bought.
    Purchases,
    /// The names of staff in a company of benchmark size.
    Staff,
    /// What customers asked for, and how it went.
    Requests,
}

impl Stream {
    #[cfg(test)]
    const ALL: [Self; 4] = [Self::Archive, Self::Purchases, Self::Staff, Self::Requests];

    const fn salt(self) -> u64 {
        match self {
            Self::Archive => 0x61,
            Self::Purchases => 0x70,
            Self::Staff => 0x73,
            Self::Requests => 0x72,
        }
    }
}

/// A stream of random numbers that its seed, purpose and item fix for ever.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The stream of item `index` for one purpose: independent of every other item's.
    #[must_use]
    pub const fn stream(seed: u64, purpose: Stream, index: u64) -> Self {
        let base = mix(seed.wrapping_add(purpose.salt().wrapping_mul(GOLDEN)));
        Self { state: mix(base ^ mix(index)) }
    }

    /// The next 64 random bits.
    pub const fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// A number from 0 up to but not including `bound`; 0 where `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        fraction_of(self.bits(), bound)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// Whether something with a chance of `per_mille` in a thousand happens.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// A number below `bound` that is small more often than large: half of them fall into the first quarter.
    pub fn skewed(&mut self, bound: u64) -> u64 {
        let once = self.below(bound);
        self.below(once + 1)
    }

    /// A place in a list of `length` items.
    pub fn place(&mut self, length: usize) -> usize {
        self.below(length as u64).try_into().unwrap_or(0)
    }

    /// One item, each as likely as the next. The list must not be empty.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.place(items.len())]
    }

    /// One of some words. The list must not be empty.
    pub fn word(&mut self, words: &[&'static str]) -> &'static str {
        words[self.place(words.len())]
    }

    /// One item, the front of the list more often than its end. The list must not be empty.
    pub fn pick_early<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let place = self.skewed(items.len() as u64);
        &items[usize::try_from(place).unwrap_or(0)]
    }

    /// One item by its weight. The list must not be empty and not weigh nothing.
    pub fn weighted<'a, T>(&mut self, items: &'a [(u64, T)]) -> &'a T {
        let total = items.iter().map(|(weight, _)| weight).sum();
        at_weight(items, self.below(total))
    }

    /// A value around `middle` as business figures scatter, with a long tail upwards: the product of three
    /// factors between a half and one and a half, so from an eighth to 3.4 times, `middle` on average.
    pub fn around(&mut self, middle: u64) -> u64 {
        (0..3).fold(middle, |value, _| value * self.between(500, 1500) / 1000)
    }
}

/// The item in which `point` falls when the items lie side by side, each as wide as its weight. A point past
/// the end gives the last item.
#[must_use]
pub fn at_weight<T>(items: &[(u64, T)], point: u64) -> &T {
    let mut left = point;
    for (weight, item) in items {
        if left < *weight {
            return item;
        }
        left -= weight;
    }
    &items[items.len() - 1].1
}

/// Point `index` of the evenest sequence there is, scaled to 0..`bound`: among any few hundred neighbours no
/// stretch of the line wider than 2/n is left empty. A small company drawn this way has every kind of
/// customer in it, whatever the seed; plain chance would forget some.
#[must_use]
pub fn evenly(seed: u64, index: u64, bound: u64) -> u64 {
    fraction_of(mix(seed).wrapping_add(index.wrapping_mul(GOLDEN)), bound)
}

/// A permutation of the numbers of `width` bits: different in, different out, in no visible order. It gives
/// a million customers different names and phones without remembering any. `width` is from 8 to 32.
#[must_use]
pub const fn scatter(seed: u64, index: u64, width: u32) -> u64 {
    let mask = (1 << width) - 1;
    let key = mix(seed);
    // Odd multipliers and shifts to the right are each reversible within the mask, so their sequence is.
    let mut value = index.wrapping_add(key) & mask;
    value = value.wrapping_mul(0xD6E8_FEB8_6659_FD93) & mask;
    value ^= value >> (width / 2);
    value = value.wrapping_mul(0xA24B_AED4_963E_E407) & mask;
    value ^= value >> (width / 3);
    value.wrapping_mul(key | 1) & mask
}

/// `bits` read as a fraction of one, times `bound`.
fn fraction_of(bits: u64, bound: u64) -> u64 {
    let scaled = (u128::from(bits) * u128::from(bound)) >> 64;
    scaled.try_into().unwrap_or(0)
}

const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_generator_gives_the_published_numbers_of_splitmix64() {
        let mut random = Random { state: 1_234_567 };
        assert_eq!(random.bits(), 6_457_827_717_110_365_317);
        assert_eq!(random.bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn streams_of_neighbours_and_of_other_purposes_differ() {
        let first = |purpose, index| Random::stream(7, purpose, index).bits();
        let seen: HashSet<u64> = (0..1000).flat_map(|index| Stream::ALL.map(|p| first(p, index))).collect();
        assert_eq!(seen.len(), 4000);
    }

    #[test]
    fn between_reaches_both_ends_and_nothing_beyond() {
        let mut random = Random::stream(1, Stream::Archive, 0);
        let seen: HashSet<u64> = (0..1000).map(|_| random.between(3, 6)).collect();
        assert_eq!(seen, HashSet::from([3, 4, 5, 6]));
    }

    #[test]
    fn weights_decide_how_often_an_item_comes() {
        let mut random = Random::stream(1, Stream::Archive, 0);
        let items = [(1, 'a'), (0, 'b'), (9, 'c')];
        let drawn: Vec<char> = (0..10_000).map(|_| *random.weighted(&items)).collect();
        let rare = drawn.iter().filter(|item| **item == 'a').count();
        assert!((850..1150).contains(&rare), "{rare}");
        assert!(!drawn.contains(&'b'));
    }

    #[test]
    fn skewed_numbers_are_mostly_small_and_figures_scatter_around_their_middle() {
        let mut random = Random::stream(1, Stream::Purchases, 0);
        let small = (0..10_000).filter(|_| random.skewed(100) < 25).count();
        assert!((5500..6400).contains(&small), "{small}");
        let sum: u64 = (0..10_000).map(|_| random.around(1000)).sum();
        assert!((970..1030).contains(&(sum / 10_000)), "{sum}");
    }

    #[test]
    fn scattering_gives_every_number_exactly_once() {
        for (seed, width) in [(0, 8), (1, 12), (42, 20)] {
            let seen: HashSet<u64> = (0..1 << width).map(|index| scatter(seed, index, width)).collect();
            assert_eq!(seen.len(), 1 << width);
            assert!(seen.iter().all(|value| *value < 1 << width));
        }
    }

    #[test]
    fn three_hundred_even_points_leave_no_stretch_of_seven_in_a_thousand_empty() {
        for seed in 0..50 {
            let mut points: Vec<u64> = (0..300).map(|index| evenly(seed, index, 100_000)).collect();
            points.sort_unstable();
            let widest = points.windows(2).map(|pair| pair[1] - pair[0]).max();
            assert!(widest < Some(700), "seed {seed}: {widest:?}");
        }
    }
}
