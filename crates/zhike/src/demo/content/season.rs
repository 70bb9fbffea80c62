//! The business year of a manufacturer: nothing is ordered at weekends and over the Spring Festival, the weeks
//! before it and the ends of quarters are busy. Prepared once for an as-of date, then asked for each order.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// Parts into which the time of a window is divided when a point in it is named.
pub const WHOLE: u64 = 1 << 20;

/// The Spring Festival in the nineteen years from 2017, as month and day. After nineteen years the moon comes
/// back to the same date within a day, which is near enough for a lull in orders.
const FESTIVALS: [(i8, i8); 19] = [
    (1, 28),
    (2, 16),
    (2, 5),
    (1, 25),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 10),
    (1, 29),
    (2, 17),
    (2, 6),
    (1, 26),
    (2, 13),
    (2, 3),
    (1, 23),
    (2, 11),
    (1, 31),
    (2, 19),
    (2, 8),
];

/// The two years before an as-of date, day by day, with how busy each is.
#[derive(Debug, Clone)]
pub struct Season {
    days: Vec<Date>,
    /// The weight of all days before each day, and at the end of all.
    before: Vec<u64>,
}

impl Season {
    /// The two years that end the day before `as_of`.
    #[must_use]
    pub fn before(as_of: Date) -> Self {
        let start = as_of.saturating_sub(2.years());
        let days: Vec<Date> = start.series(Span::new().days(1)).take_while(|day| *day < as_of).collect();
        let mut before = Vec::with_capacity(days.len() + 1);
        let mut total = 0;
        before.push(total);
        for day in &days {
            total += weight(*day);
            before.push(total);
        }
        Self { days, before }
    }

    /// How many days there are.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.days.len()
    }

    /// The part of the two years from `first` up to but not including `end`, as places of days: empty where
    /// they do not meet.
    #[must_use]
    pub fn window(&self, first: Date, end: Date) -> (usize, usize) {
        let place = |date| self.days.partition_point(|day| *day < date);
        (place(first), place(end))
    }

    /// The day at which `point` of [`WHOLE`] of a window's business is done. The window must not be empty.
    #[must_use]
    pub fn day(&self, (first, end): (usize, usize), point: u64) -> Date {
        let business = self.before[end] - self.before[first];
        let done = self.before[first] + point * business / WHOLE;
        let place = self.before.partition_point(|before| *before <= done).saturating_sub(1);
        self.days[place.clamp(first, end - 1)]
    }

    /// The days of a window with how many of `many` things happen on each, in order.
    pub fn spread(&self, (first, end): (usize, usize), many: u64) -> impl Iterator<Item = (Date, u64)> {
        let begin = self.before[first];
        let business = u128::from((self.before[end] - begin).max(1));
        // Rounded on the way, so that the days together bring exactly so many.
        let until = move |place: usize| {
            let share = u128::from(self.before[place] - begin) * u128::from(many) / business;
            u64::try_from(share).unwrap_or(many)
        };
        (first..end).map(move |place| (self.days[place], until(place + 1) - until(place)))
    }
}

/// How many orders a day brings beside others.
fn weight(day: Date) -> u64 {
    let weekday = match day.weekday() {
        Weekday::Sunday => 1,
        Weekday::Saturday => 6,
        _ => 40,
    };
    let rush = if day.last_of_month().day() - day.day() < 8 && day.month() % 3 == 0 { 18 } else { 10 };
    let festival = match days_from_festival(day) {
        -4..=8 => return 1,
        -25..=-5 => 14,
        9..=20 => 7,
        _ => 10,
    };
    if matches!((day.month(), day.day()), (10, 1..=7) | (5, 1..=3)) {
        return 1;
    }
    (weekday * rush * festival / 100).max(1)
}

/// Days since this year's Spring Festival, negative before it.
fn days_from_festival(day: Date) -> i64 {
    let place = usize::try_from((day.year() - 2017).rem_euclid(19)).unwrap_or(0);
    let (month, first) = FESTIVALS[place];
    let festival = jiff::civil::date(day.year(), month, first);
    day.duration_since(festival).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_season_is_the_two_years_before_its_date() {
        let season = Season::before(date(2026, 3, 1));
        assert_eq!(season.days.first(), Some(&date(2024, 3, 1)));
        assert_eq!(season.days.last(), Some(&date(2026, 2, 28)));
        assert_eq!(season.length(), 730);
    }

    #[test]
    fn the_festival_is_quiet_and_the_end_of_a_quarter_busy() {
        let ordinary = weight(date(2025, 5, 14));
        assert_eq!(weight(date(2025, 1, 29)), 1, "Spring Festival 2025");
        assert!(weight(date(2025, 6, 27)) > ordinary);
        assert!(weight(date(2025, 1, 15)) > ordinary);
        assert!(weight(date(2025, 5, 17)) < ordinary, "a Saturday");
    }

    #[test]
    fn festivals_before_and_after_the_table_follow_the_moon() {
        // Published dates: 16 February 1999, 26 January 2009, 28 January 2036.
        for festival in [date(1999, 2, 16), date(2009, 1, 26), date(2036, 1, 28)] {
            assert!(days_from_festival(festival).abs() <= 1, "{festival}");
        }
    }

    #[test]
    fn what_is_spread_over_a_window_is_neither_more_nor_less() {
        let season = Season::before(date(2026, 3, 1));
        let window = season.window(date(2025, 3, 1), date(2026, 3, 1));
        for many in [0, 1, 1200, 1_000_000] {
            let days: Vec<(Date, u64)> = season.spread(window, many).collect();
            assert_eq!(days.len(), 365);
            assert_eq!(days.iter().map(|(_, count)| count).sum::<u64>(), many);
        }
    }

    #[test]
    fn points_of_a_window_are_days_inside_it_in_their_order() {
        let season = Season::before(date(2026, 3, 1));
        let window = season.window(date(2025, 4, 1), date(2025, 10, 1));
        let days: Vec<Date> = (0..1000).map(|part| season.day(window, part * WHOLE / 1000)).collect();
        assert!(days.is_sorted());
        assert_eq!(days.first(), Some(&date(2025, 4, 1)));
        assert!(days.iter().all(|day| *day < date(2025, 10, 1)));
        assert!(days.last() > Some(&date(2025, 9, 20)));
    }
}
