//! The calendar against its sentences, and against counting minutes one by one.

mod days;
pub(crate) mod properties;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::*;

/// Zones by rule rather than by name, so that no test reads a zone database.
pub(crate) const SHANGHAI: &str = "CST-8";
const NEW_YORK: &str = "EST5EDT,M3.2.0,M11.1.0";
/// Puts the clock forward and back at midnight.
const SANTIAGO: &str = "<-04>4<-03>,M9.1.6/24,M4.1.6/24";
/// Puts the clock back from 00:30 to 23:30 of the day before, and forward over midnight.
const OVER_MIDNIGHT: &str = "AAA4BBB,M3.2.0/-0:30,M11.1.0/0:30";

fn zone(rule: &str) -> TimeZone {
    TimeZone::posix(rule).unwrap()
}

fn windows(text: &str) -> Vec<Window> {
    text.split_whitespace().map(|window| window.parse().unwrap()).collect()
}

/// The default company: Monday to Friday 09:00–12:00 and 13:30–18:00.
pub(crate) fn office(rule: &str, exceptions: &[(&str, Exception)]) -> WorkingCalendar {
    let usual = windows("09:00-12:00 13:30-18:00");
    let week = std::array::from_fn(|day| if day < 5 { usual.clone() } else { Vec::new() });
    let exceptions = exceptions.iter().map(|(date, exception)| (date.parse().unwrap(), exception.clone()));
    WorkingCalendar::new(zone(rule), week, usual, exceptions.collect(), BTreeSet::from([2026])).unwrap()
}

#[test]
fn an_ordinary_day_is_what_most_working_days_are() {
    assert_eq!(office("CST-8", &[]).usual_day(), minutes(450));
    let half = windows("09:00-12:00");
    let with_half_days = |short: std::ops::Range<usize>| {
        let week = std::array::from_fn(|day| match day {
            day if short.contains(&day) => half.clone(),
            0..6 => windows("09:00-17:00"),
            _ => Vec::new(),
        });
        WorkingCalendar::new(zone("CST-8"), week, half.clone(), BTreeMap::new(), BTreeSet::new()).unwrap()
    };
    assert_eq!(with_half_days(5..6).usual_day(), hours(8), "five whole days and a half one");
    assert_eq!(with_half_days(3..6).usual_day(), hours(8), "as many of either");
    assert_eq!(with_half_days(2..6).usual_day(), hours(3));
}

/// A company that works the same windows every day.
fn daily(rule: &str, text: &str) -> WorkingCalendar {
    let week = std::array::from_fn(|_| windows(text));
    WorkingCalendar::new(zone(rule), week, windows(text), BTreeMap::new(), BTreeSet::new()).unwrap()
}

/// The instant of a reading on the calendar's wall that comes once.
pub(crate) fn at(calendar: &WorkingCalendar, reading: &str) -> Timestamp {
    let reading: DateTime = reading.parse().unwrap();
    calendar.zone().to_ambiguous_timestamp(reading).unambiguous().unwrap()
}

fn on(date: &str) -> Date {
    date.parse().unwrap()
}

pub(crate) fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

pub(crate) fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}
