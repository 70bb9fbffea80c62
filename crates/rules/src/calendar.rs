//! Working time: adding it to an instant and measuring it between two.
//!
//! A [`WorkingCalendar`] is a week of windows, exceptions by date (public holidays, make-up working days 调休,
//! special days) and a zone. It serves every due time counted in working hours or working days. It does not
//! know which clause asks, pauses no clocks, and says nothing of the hour of the day beyond its windows.
//!
//! All of it rests on one function, the working time passed since the calendar began: `between` is its
//! difference and `add` its inverse, so the two cannot disagree. Durations are elapsed time: on the night the
//! clock goes forward, a window over the skipped hour is an hour shorter.

mod days;
mod error;
mod tally;
#[cfg(test)]
pub(crate) mod tests;
mod wall;
mod window;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use days::{Days, date_of_index, index_of};
pub use days::{Exception, FIRST_DAY, LAST_DAY};
pub use error::{CalendarError, Place};
use tally::Tally;
pub use window::Window;

/// When a company works.
#[derive(Clone, PartialEq, Debug)]
pub struct WorkingCalendar {
    days: Days,
    published: BTreeSet<i16>,
    seconds: Tally,
    working_days: Tally,
}

impl WorkingCalendar {
    /// Builds a calendar from its `week` (Monday first), the windows of a make-up `workday`, the `exceptions`
    /// and the years whose public holidays are `published`. The windows of a day may come in any order.
    ///
    /// Refuses windows that overlap, a week, make-up day or special day without working time, and exceptions
    /// out of reach.
    pub fn new(
        zone: TimeZone,
        week: [Vec<Window>; 7],
        workday: Vec<Window>,
        exceptions: BTreeMap<Date, Exception>,
        published: BTreeSet<i16>,
    ) -> Result<Self, CalendarError> {
        let days = Days::new(zone, week, workday, exceptions)?;
        let (usual, exceptional) = (days.usual_lengths(), days.exceptional_lengths());
        let is_worked = |seconds: i64| i64::from(seconds > 0);
        let seconds = Tally::new(usual, exceptional.iter().copied());
        let working_days = Tally::new(
            usual.map(is_worked),
            exceptional.into_iter().map(|(day, length)| (day, is_worked(length))),
        );
        Ok(Self { days, published, seconds, working_days })
    }

    /// The earliest instant by which `work` has passed since `from`.
    ///
    /// Work that fills a window to its end is done at that end, not at the next window's beginning. Adding
    /// nothing gives `from`, working time or not. Refuses a negative `work` and an answer out of reach.
    pub fn add(&self, from: Timestamp, work: SignedDuration) -> Result<Timestamp, CalendarError> {
        if work.is_negative() {
            return Err(CalendarError::NegativeWork);
        }
        if work.is_zero() {
            return Ok(from);
        }
        let total = self.worked_until(from).checked_add(work).ok_or(CalendarError::OutOfReach)?;
        let begun_seconds = total.as_secs().saturating_add(i64::from(total.subsec_nanos() > 0));
        let day = self.seconds.reaching(begun_seconds);
        let mut rest = total - SignedDuration::from_secs(self.seconds.before(day));
        for (start, end) in self.windows_of(date_of_index(day)) {
            let length = end.duration_since(start);
            if rest <= length {
                return Ok(start + rest);
            }
            rest -= length;
        }
        Err(CalendarError::OutOfReach)
    }

    /// The working time in `[from, to)`; negative when `to` is the earlier.
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        self.worked_until(to) - self.worked_until(from)
    }

    /// The end of the last window of the `n`th working day after the local date of `from`; for `n` = 0, that
    /// date's close.
    pub fn end_of_working_day(&self, from: Timestamp, n: u32) -> Result<Timestamp, CalendarError> {
        let today = self.date_of(from);
        if n == 0 {
            return Ok(self.close_of(today));
        }
        let today = index_of(today).ok_or(CalendarError::OutOfReach)?;
        let day = self.working_days.reaching(self.working_days.before(today + 1) + i64::from(n));
        let windows = self.windows_of(date_of_index(day));
        windows.last().map(|(_, end)| *end).ok_or(CalendarError::OutOfReach)
    }

    /// When a due date ends: the end of its last window, or on a day off, the hour at which a make-up day
    /// would end.
    #[must_use]
    pub fn close_of(&self, date: Date) -> Timestamp {
        self.windows_of(date).last().map_or_else(|| self.days.usual_close_of(date), |(_, end)| *end)
    }

    /// Whether `at` lies within a window.
    #[must_use]
    pub fn is_working(&self, at: Timestamp) -> bool {
        self.windows_of(self.days.begun_by(at)).iter().any(|(start, end)| (*start..*end).contains(&at))
    }

    /// Whether `date` has any working time.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        !self.windows_of(date).is_empty()
    }

    /// The windows of `date` as instants, start and end, in order. A window that the clock skips whole is
    /// left out, and a date out of reach has none.
    #[must_use]
    pub fn windows_of(&self, date: Date) -> Vec<(Timestamp, Timestamp)> {
        self.days.windows_of(date)
    }

    /// The working time of an ordinary day: what most working days of the week have, and of equally many lengths the
    /// longest. A span of working time is told in days of this length.
    #[must_use]
    pub fn usual_day(&self) -> SignedDuration {
        let lengths = self.days.usual_lengths();
        let worked = lengths.iter().copied().filter(|length| *length > 0);
        let how_many = |length: i64| lengths.iter().filter(|other| **other == length).count();
        SignedDuration::from_secs(
            worked.max_by_key(|length| (how_many(*length), *length)).unwrap_or_default(),
        )
    }

    /// Whether the public holidays of `year` are known. Without them the year follows the week, and pages
    /// warn of it.
    #[must_use]
    pub fn is_published(&self, year: i16) -> bool {
        self.published.contains(&year)
    }

    /// The company's zone.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.days.zone
    }

    /// The date on the company's wall at `at`.
    #[must_use]
    pub fn date_of(&self, at: Timestamp) -> Date {
        self.zone().to_datetime(at).date()
    }

    /// The working time from the calendar's first day to `at`.
    fn worked_until(&self, at: Timestamp) -> SignedDuration {
        let date = self.days.begun_by(at).clamp(FIRST_DAY, LAST_DAY);
        let full_days = index_of(date).map_or(0, |day| self.seconds.before(day));
        let windows = self.windows_of(date).into_iter().take_while(|(start, _)| *start < at);
        let today: SignedDuration = windows.map(|(start, end)| end.min(at).duration_since(start)).sum();
        SignedDuration::from_secs(full_days) + today
    }
}
