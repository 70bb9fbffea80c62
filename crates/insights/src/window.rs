//! The months a board looks back on: the present one and the twenty-three before it.

use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::Day;
use serde::{Deserialize, Serialize};

/// How many months.
pub const MONTHS: usize = 24;
/// How many of them, the last ones, make up "the last twelve months".
pub const YEAR: usize = 12;

/// Twenty-four calendar months in the company's zone, the last one not over yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    first: Day,
}

impl Window {
    /// The window whose last month holds `today`.
    #[must_use]
    pub fn ending(today: Date) -> Self {
        Self { first: today.first_of_month().saturating_sub(23.months()).into() }
    }

    /// The first day of each month, and that of the month after the last: one more than there are months.
    #[must_use]
    pub fn bounds(self) -> [Day; MONTHS + 1] {
        let mut next = self.first.date();
        [(); MONTHS + 1].map(|()| {
            let this = next;
            next = this.saturating_add(1.month());
            this.into()
        })
    }

    /// The first day of each month.
    pub fn months(self) -> impl Iterator<Item = Day> {
        self.bounds().into_iter().take(MONTHS)
    }

    /// The first day.
    #[must_use]
    pub const fn begins(self) -> Day {
        self.first
    }

    /// The first day of the last twelve months.
    #[must_use]
    pub fn year_begins(self) -> Day {
        self.bounds()[MONTHS - YEAR]
    }

    /// The first day of the last month.
    #[must_use]
    pub fn last_month(self) -> Day {
        self.bounds()[MONTHS - 1]
    }

    /// The day after the last.
    #[must_use]
    pub fn ends(self) -> Day {
        self.bounds()[MONTHS]
    }

    /// In which month a day lies, 0 for the first; none outside.
    #[must_use]
    pub fn month_of(self, day: Day) -> Option<usize> {
        let bounds = self.bounds();
        if day < bounds[0] || day >= bounds[MONTHS] {
            return None;
        }
        Some(bounds.partition_point(|bound| *bound <= day) - 1)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn two_years_end_with_the_month_of_today() {
        let window = Window::ending(date(2027, 3, 31));
        assert_eq!(window.begins().date(), date(2025, 4, 1));
        assert_eq!(window.year_begins().date(), date(2026, 4, 1));
        assert_eq!(window.ends().date(), date(2027, 4, 1));
        assert_eq!(window.months().count(), MONTHS);
    }

    #[test]
    fn every_day_of_the_window_lies_in_one_month_and_others_in_none() {
        let window = Window::ending(date(2028, 2, 29));
        let months: Vec<Day> = window.months().collect();
        let mut day = window.begins().date();
        while Day::from(day) < window.ends() {
            let month = window.month_of(day.into()).unwrap();
            assert_eq!(months[month].date(), day.first_of_month());
            day = day.tomorrow().unwrap();
        }
        assert_eq!(window.month_of(window.ends()), None);
        assert_eq!(window.month_of(window.begins().date().yesterday().unwrap().into()), None);
    }
}
