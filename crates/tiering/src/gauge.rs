//! By what customers are measured on a day: the scheme of one rulebook, and the period that counts
//! (`tiering.indicators`, `tiering.weights`, `tiering.tiers`).

use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::{Day, Error, Result};
use rulebook::Rulebook;
use rules::period::{Period, whole_years};
use rules::tier::{Assessment, Facts, Scheme};

/// The currency that the bands of amounts are written in. Purchases in others are left out and counted as left out.
pub const CURRENCY: &str = "CNY";

/// The measure of one rulebook on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Gauge {
    /// How facts become points and a tier.
    pub scheme: Scheme,
    /// The day of assessment.
    pub as_of: Date,
    /// The days whose purchases count.
    pub period: Period,
}

impl Gauge {
    /// The measure of a rulebook on a day.
    ///
    /// # Errors
    /// Refuses when one of the clauses that it is made of is off.
    pub fn of(book: &Rulebook, as_of: Date) -> Result<Self> {
        match (book.tier_scheme(), book.tiering().period_months) {
            (Some(scheme), Some(months)) => Ok(Self::new(scheme.clone(), months, as_of)),
            _ => Err(Error::refused("tiering-scheme-off")),
        }
    }

    /// The measure of a scheme with a period of `months` that ends with the day of assessment.
    #[must_use]
    pub fn new(scheme: Scheme, months: u32, as_of: Date) -> Self {
        let first = as_of.saturating_add(1.day()).saturating_sub(i64::from(months).months());
        Self { scheme, as_of, period: Period { first, last: as_of } }
    }

    /// The first day of the period.
    #[must_use]
    pub fn first_day(&self) -> Day {
        self.period.first.into()
    }

    /// The day of assessment.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.as_of.into()
    }

    /// The score these facts give.
    #[must_use]
    pub fn score(&self, facts: &Facts) -> Assessment {
        self.scheme.score(facts)
    }

    /// Whole years of cooperation: since the archive date, else since the first purchase. An archive opened after the day
    /// of assessment says nothing about that day.
    #[must_use]
    pub fn years(&self, archive_date: Option<Day>, first_purchase: Option<Day>) -> Option<u32> {
        let since = archive_date.filter(|day| *day <= self.last_day()).or(first_purchase)?;
        Some(u32::from(whole_years(since.date(), self.as_of)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn gauge(as_of: Date) -> Gauge {
        let book = Rulebook::parse(Rulebook::default_text()).unwrap();
        Gauge::of(&book, as_of).unwrap()
    }

    #[test]
    fn the_period_is_the_year_that_ends_with_the_day_of_assessment() {
        let period = gauge(date(1998, 6, 30)).period;
        assert_eq!((period.first, period.last), (date(1997, 7, 1), date(1998, 6, 30)));
        let period = gauge(date(2028, 2, 29)).period;
        assert_eq!((period.first, period.last), (date(2027, 3, 1), date(2028, 2, 29)));
    }

    #[test]
    fn years_count_from_the_archive_date_else_from_the_first_purchase() {
        let gauge = gauge(date(2027, 3, 31));
        let day = |year, month, day| Some(Day::from(date(year, month, day)));
        assert_eq!(gauge.years(day(2022, 3, 31), day(2026, 1, 1)), Some(5));
        assert_eq!(gauge.years(None, day(2022, 4, 1)), Some(4));
        assert_eq!(gauge.years(None, None), None);
    }

    #[test]
    fn an_archive_opened_after_the_day_of_assessment_does_not_count_for_it() {
        let gauge = gauge(date(1998, 6, 30));
        let opened = Some(Day::from(date(2026, 11, 22)));
        assert_eq!(gauge.years(opened, Some(Day::from(date(1997, 1, 1)))), Some(1));
        assert_eq!(gauge.years(opened, None), None);
    }
}
