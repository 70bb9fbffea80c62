//! The days of a calendar: which windows each date has on the wall, and when those are.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{CalendarError, Place, Window, wall};

/// The first day a calendar reaches over. It is a Monday, which the tallies rely on.
pub const FIRST_DAY: Date = date(1900, 1, 1);
/// The last day a calendar reaches over. Outside the two nothing is working time.
pub const LAST_DAY: Date = date(2199, 12, 31);

/// What a date is instead of its day of the week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Exception {
    /// No working time.
    Holiday,
    /// A make-up working day (调休): the calendar's windows for such days, whatever the day of the week.
    Workday,
    /// Working time of its own.
    Special(Vec<Window>),
}

/// The week, the make-up day and the exceptions, in order and checked, with the zone they are in.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Days {
    pub(super) zone: TimeZone,
    week: [Vec<Window>; 7],
    workday: Vec<Window>,
    exceptions: BTreeMap<Date, Exception>,
}

impl Days {
    pub(super) fn new(
        zone: TimeZone,
        mut week: [Vec<Window>; 7],
        mut workday: Vec<Window>,
        mut exceptions: BTreeMap<Date, Exception>,
    ) -> Result<Self, CalendarError> {
        for (day, windows) in week.iter_mut().enumerate() {
            put_in_order(windows, Place::Weekday(day))?;
        }
        if week.iter().all(Vec::is_empty) {
            return Err(CalendarError::NoWorkingTime { place: Place::Week });
        }
        put_in_order_and_use(&mut workday, Place::MakeUpDay)?;
        for (date, exception) in &mut exceptions {
            if index_of(*date).is_none() {
                return Err(CalendarError::ExceptionOutOfReach { date: *date });
            }
            if let Exception::Special(windows) = exception {
                put_in_order_and_use(windows, Place::Special(*date))?;
            }
        }
        Ok(Self { zone, week, workday, exceptions })
    }

    /// The windows of `date` as instants, in order, without those that the clock skips whole.
    pub(super) fn windows_of(&self, date: Date) -> Vec<(Timestamp, Timestamp)> {
        let instant = |second| wall::instant(&self.zone, date, second);
        self.pattern_of(date)
            .iter()
            .map(|window| (instant(window.from_second()), instant(window.to_second())))
            .filter(|(start, end)| start < end)
            .collect()
    }

    /// When a make-up day on `date` would end.
    pub(super) fn usual_close_of(&self, date: Date) -> Timestamp {
        wall::instant(&self.zone, date, self.workday.last().map_or(0, |window| window.to_second()))
    }

    /// The last date to have begun by `at`. Where the clock is put back over midnight, the date on the wall
    /// is once more the day before, whose windows are over by then.
    pub(super) fn begun_by(&self, at: Timestamp) -> Date {
        let today = self.zone.to_datetime(at).date();
        today
            .tomorrow()
            .ok()
            .filter(|tomorrow| wall::instant(&self.zone, *tomorrow, 0) <= at)
            .unwrap_or(today)
    }

    /// The seconds of working time of each day of the usual week.
    pub(super) fn usual_lengths(&self) -> [i64; 7] {
        let length = |windows: &Vec<Window>| windows.iter().map(|window| i64::from(window.seconds())).sum();
        std::array::from_fn(|day| length(&self.week[day]))
    }

    /// The seconds of working time of every day that may not have its week's, by day: the exceptions and the
    /// days around a change of the clock.
    pub(super) fn exceptional_lengths(&self) -> Vec<(u32, i64)> {
        let (start, end) =
            (wall::instant(&self.zone, FIRST_DAY, 0), wall::instant(&self.zone, LAST_DAY, 86_400));
        let mut dates = wall::dates_of_changes(&self.zone, start, end);
        dates.extend(self.exceptions.keys());
        let length = |(start, end): (Timestamp, Timestamp)| end.duration_since(start).as_secs();
        dates
            .into_iter()
            .filter_map(|date| Some((index_of(date)?, self.windows_of(date).into_iter().map(length).sum())))
            .collect()
    }

    fn pattern_of(&self, date: Date) -> &[Window] {
        let Some(day) = index_of(date) else { return &[] };
        match self.exceptions.get(&date) {
            None => &self.week[(day % 7) as usize],
            Some(Exception::Holiday) => &[],
            Some(Exception::Workday) => &self.workday,
            Some(Exception::Special(windows)) => windows,
        }
    }
}

/// Days from the calendar's first; `None` out of reach.
pub(super) fn index_of(date: Date) -> Option<u32> {
    let within_reach = (FIRST_DAY..=LAST_DAY).contains(&date);
    let days = FIRST_DAY.duration_until(date).as_hours() / 24;
    u32::try_from(days).ok().filter(|_| within_reach)
}

/// The inverse of [`index_of`]; a day past the reach gives a date past it.
pub(super) fn date_of_index(day: u32) -> Date {
    FIRST_DAY.saturating_add(SignedDuration::from_hours(i64::from(day) * 24))
}

fn put_in_order(windows: &mut [Window], place: Place) -> Result<(), CalendarError> {
    windows.sort_unstable();
    match windows.windows(2).find(|pair| pair[0].overlaps(pair[1])) {
        Some(pair) => Err(CalendarError::WindowsOverlap { place, first: pair[0], second: pair[1] }),
        None => Ok(()),
    }
}

fn put_in_order_and_use(windows: &mut [Window], place: Place) -> Result<(), CalendarError> {
    if windows.is_empty() {
        Err(CalendarError::NoWorkingTime { place })
    } else {
        put_in_order(windows, place)
    }
}
