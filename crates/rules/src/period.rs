//! Stretches of whole days, and whole years between two dates.
//!
//! Tiering counts purchases within a period and years of cooperation up to a date; compliance counts duties
//! by period.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// From `first` to `last`, both within.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Period {
    /// The first day within.
    pub first: Date,
    /// The last day within.
    pub last: Date,
}

impl Period {
    /// The calendar month that holds `date`.
    #[must_use]
    pub fn month_of(date: Date) -> Self {
        Self { first: date.first_of_month(), last: date.last_of_month() }
    }

    /// The calendar year that holds `date`.
    #[must_use]
    pub fn year_of(date: Date) -> Self {
        Self { first: date.first_of_year(), last: date.last_of_year() }
    }

    /// Whether `date` lies within.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        (self.first..=self.last).contains(&date)
    }
}

/// The day on which `years` years have passed since `from`. 29 February is kept on the 28th where the year
/// has no 29th.
#[must_use]
pub fn anniversary(from: Date, years: u16) -> Date {
    from.saturating_add(i32::from(years).years())
}

/// How many anniversaries of `from` have come by `to`; none where `to` is earlier.
#[must_use]
pub fn whole_years(from: Date, to: Date) -> u16 {
    let years = u16::try_from(i32::from(to.year()) - i32::from(from.year())).unwrap_or(0);
    if anniversary(from, years) <= to { years } else { years.saturating_sub(1) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_month_and_a_year_hold_their_days() {
        let february = Period::month_of(date(2028, 2, 10));
        assert_eq!(february, Period { first: date(2028, 2, 1), last: date(2028, 2, 29) });
        assert!(february.contains(date(2028, 2, 29)) && !february.contains(date(2028, 3, 1)));
        assert_eq!(Period::year_of(date(2028, 2, 10)).last, date(2028, 12, 31));
    }

    #[test]
    fn years_are_whole_on_the_anniversary_and_not_the_day_before() {
        let founded = date(2016, 9, 1);
        assert_eq!(whole_years(founded, date(2026, 8, 31)), 9);
        assert_eq!(whole_years(founded, date(2026, 9, 1)), 10);
        assert_eq!(whole_years(founded, date(2016, 9, 1)), 0);
        assert_eq!(whole_years(founded, date(2015, 9, 1)), 0);
        assert_eq!(whole_years(date(2024, 2, 29), date(2025, 2, 28)), 1);
    }

    fn some_date() -> impl Strategy<Value = Date> {
        (0i64..80_000).prop_map(|days| date(1900, 1, 1).saturating_add(days.days()))
    }

    proptest! {
        #[test]
        fn the_count_of_years_lies_between_two_anniversaries(from in some_date(), to in some_date()) {
            let years = whole_years(from, to);
            if from <= to {
                prop_assert!(anniversary(from, years) <= to && to < anniversary(from, years + 1));
            } else {
                prop_assert_eq!(years, 0);
            }
        }
    }
}
