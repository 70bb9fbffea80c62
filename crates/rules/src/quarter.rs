//! Quarters of calendar years, in which customers are assessed and figures compared (`tiering.review`).

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::period::Period;

/// One quarter of a year from 0 to 9999, written `2026Q3`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quarter {
    year: i16,
    number: i8,
}

/// Why something is not a quarter.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum QuarterError {
    /// The text is not of the form `2026Q3`.
    #[error("not a quarter: {0:?}")]
    Unreadable(String),
    /// The year is not 0 to 9999, or the number not 1 to 4.
    #[error("no quarter {number} of {year}")]
    OutOfRange {
        /// The year asked for.
        year: i16,
        /// The number asked for.
        number: i8,
    },
}

impl Quarter {
    const FIRST: Self = Self { year: 0, number: 1 };
    const LAST: Self = Self { year: 9999, number: 4 };

    /// The quarter by year, 0 to 9999, and number, 1 to 4.
    pub fn new(year: i16, number: i8) -> Result<Self, QuarterError> {
        if (0..=9999).contains(&year) && (1..=4).contains(&number) {
            Ok(Self { year, number })
        } else {
            Err(QuarterError::OutOfRange { year, number })
        }
    }

    /// The quarter that holds `date`; dates before the year 0 count as its first.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self { year: date.year(), number: (date.month() - 1) / 3 + 1 }.max(Self::FIRST)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// The number within the year, 1 to 4.
    #[must_use]
    pub fn number(self) -> i8 {
        self.number
    }

    /// The first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        date(self.year, self.number * 3 - 2, 1)
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        date(self.year, self.number * 3, 1).last_of_month()
    }

    /// All its days.
    #[must_use]
    pub fn period(self) -> Period {
        Period { first: self.first_day(), last: self.last_day() }
    }

    /// The quarter after; the last of the year 9999 has none and gives itself.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::LAST => self,
            Self { year, number: 4 } => Self { year: year + 1, number: 1 },
            Self { year, number } => Self { year, number: number + 1 },
        }
    }

    /// The quarter before; the first of the year 0 has none and gives itself.
    #[must_use]
    pub fn previous(self) -> Self {
        match self {
            Self::FIRST => self,
            Self { year, number: 1 } => Self { year: year - 1, number: 4 },
            Self { year, number } => Self { year, number: number - 1 },
        }
    }

    /// This quarter and all after it up to and including `last`; none if `last` is earlier.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        let first = (self <= last).then_some(self);
        std::iter::successors(first, move |quarter| (*quarter < last).then(|| quarter.next()))
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}Q{}", self.year, self.number)
    }
}

impl FromStr for Quarter {
    type Err = QuarterError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || QuarterError::Unreadable(text.to_owned());
        let (year, number) = text.split_once('Q').ok_or_else(unreadable)?;
        let is_written =
            |digits: &str, len| digits.len() == len && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_written(year, 4) || !is_written(number, 1) {
            return Err(unreadable());
        }
        Self::new(year.parse().map_err(|_| unreadable())?, number.parse().map_err(|_| unreadable())?)
    }
}

impl TryFrom<String> for Quarter {
    type Error = QuarterError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quarter(text: &str) -> Quarter {
        text.parse().unwrap()
    }

    #[test]
    fn a_quarter_has_its_first_and_last_day() {
        let ends = |text| (quarter(text).first_day(), quarter(text).last_day());
        assert_eq!(ends("2026Q1"), (date(2026, 1, 1), date(2026, 3, 31)));
        assert_eq!(ends("1998Q2"), (date(1998, 4, 1), date(1998, 6, 30)));
        assert_eq!(ends("2026Q4"), (date(2026, 10, 1), date(2026, 12, 31)));
    }

    #[test]
    fn the_year_turns_between_the_fourth_and_the_first() {
        assert_eq!(quarter("2026Q4").next(), quarter("2027Q1"));
        assert_eq!(quarter("2027Q1").previous(), quarter("2026Q4"));
        let year: Vec<_> =
            quarter("2025Q3").through(quarter("2026Q2")).map(|each| each.to_string()).collect();
        assert_eq!(year, ["2025Q3", "2025Q4", "2026Q1", "2026Q2"]);
        assert_eq!(quarter("2026Q2").through(quarter("2026Q1")).count(), 0);
    }

    #[test]
    fn the_ends_of_time_are_their_own_neighbours() {
        assert_eq!(quarter("9999Q4").next(), quarter("9999Q4"));
        assert_eq!(quarter("0000Q1").previous(), quarter("0000Q1"));
        assert_eq!(quarter("9999Q3").through(quarter("9999Q4")).count(), 2);
        assert_eq!(Quarter::of(date(-5, 8, 1)), quarter("0000Q1"));
    }

    #[test]
    fn what_is_no_quarter_is_refused() {
        for text in ["", "2026", "2026q3", "26Q3", "2026Q33", "+026Q1", "2026Q", "Q3"] {
            assert_eq!(text.parse::<Quarter>(), Err(QuarterError::Unreadable(text.to_owned())));
        }
        assert_eq!("2026Q5".parse::<Quarter>(), Err(QuarterError::OutOfRange { year: 2026, number: 5 }));
        assert_eq!(Quarter::new(-1, 1), Err(QuarterError::OutOfRange { year: -1, number: 1 }));
    }

    #[test]
    fn in_json_a_quarter_is_its_text() {
        assert_eq!(serde_json::to_string(&quarter("2026Q3")).unwrap(), r#""2026Q3""#);
        assert_eq!(serde_json::from_str::<Quarter>(r#""2026Q3""#).unwrap(), quarter("2026Q3"));
        assert!(serde_json::from_str::<Quarter>(r#""2026Q0""#).is_err());
    }

    proptest! {
        #[test]
        fn quarters_follow_each_other_without_gap(year in 1i16..9999, number in 1i8..=4) {
            let each = Quarter::new(year, number).unwrap();
            prop_assert_eq!(each.last_day().tomorrow().unwrap(), each.next().first_day());
            prop_assert_eq!(each.next().previous(), each);
            prop_assert!(each < each.next());
            prop_assert_eq!([Quarter::of(each.first_day()), Quarter::of(each.last_day())], [each, each]);
            prop_assert_eq!(quarter(&each.to_string()), each);
        }
    }
}
