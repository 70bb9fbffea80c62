//! The working calendar: the week's windows, public holidays and make-up working days (调休).
//!
//! The arithmetic is `rules::calendar`; here the calendar is read, checked and shown.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use rules::calendar::{CalendarError, Exception, Window, WorkingCalendar};

use crate::fault::{Expected, FaultKind};
use crate::figure::Figure;
use crate::read::{Fields, Node, all};

/// The keys of a week, Monday first, as the calendar wants it.
const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A year's published days off and days made up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedYear {
    /// The year.
    pub year: i16,
    /// Days off, weekend days inside a holiday included.
    pub holidays: Vec<Date>,
    /// Weekend days that are worked.
    pub workdays: Vec<Date>,
}

/// The working calendar as published and as computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    zone_name: String,
    week: [Vec<Window>; 7],
    workday: Vec<Window>,
    years: Vec<PublishedYear>,
    working: WorkingCalendar,
}

impl Calendar {
    /// The zone's name: `Asia/Shanghai`.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        &self.zone_name
    }

    /// The windows of an ordinary week, Monday first.
    #[must_use]
    pub fn week(&self) -> &[Vec<Window>; 7] {
        &self.week
    }

    /// The windows of a make-up working day.
    #[must_use]
    pub fn workday(&self) -> &[Window] {
        &self.workday
    }

    /// The published years, in the order of the text.
    #[must_use]
    pub fn years(&self) -> &[PublishedYear] {
        &self.years
    }

    /// The calendar that adds and measures working time.
    #[must_use]
    pub fn working(&self) -> &WorkingCalendar {
        &self.working
    }
}

pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Calendar> {
    let zone = fields.parameter("zone", zone_of, |(name, _)| Figure::Verbatim(name.clone()));
    let week = fields.must("week").and_then(|node| {
        let week =
            node.table(|fields| Some(WEEK.map(|day| fields.must(day).and_then(|node| windows_of(&node)))))?;
        let week = all(week.into())?;
        if week.iter().all(Vec::is_empty) {
            node.fault(FaultKind::IdleWeek);
            return None;
        }
        <[Vec<Window>; 7]>::try_from(week).ok()
    });
    for (day, windows) in WEEK.iter().zip(week.iter().flatten()) {
        fields.note(day, windows_figure(windows));
    }
    let workday = fields.must("workday").and_then(|node| {
        let windows = windows_of(&node)?;
        if windows.is_empty() {
            node.fault(FaultKind::EmptyList { parameter: "workday".to_owned() });
            return None;
        }
        Some(windows)
    });
    if let Some(windows) = &workday {
        fields.note("workday", windows_figure(windows));
    }

    let mut seen = BTreeSet::new();
    let years = fields.must("year").and_then(|node| {
        node.list(|year| {
            year.table(|fields| {
                let published = published_year(fields, week.as_ref())?;
                if !seen.insert(published.year) {
                    fields.fault(FaultKind::YearTwice { year: published.year.to_string() });
                    return None;
                }
                Some(published)
            })
        })
    });
    for year in years.iter().flatten() {
        fields.note(&format!("holidays_{}", year.year), Figure::Dates(year.holidays.clone()));
        fields.note(&format!("workdays_{}", year.year), Figure::Dates(year.workdays.clone()));
    }

    let ((zone_name, zone), week, workday, years) = (zone?, week?, workday?, years?);
    let mut exceptions = BTreeMap::new();
    for year in &years {
        exceptions.extend(year.holidays.iter().map(|date| (*date, Exception::Holiday)));
        exceptions.extend(year.workdays.iter().map(|date| (*date, Exception::Workday)));
    }
    let published = years.iter().map(|year| year.year).collect();
    let working = WorkingCalendar::new(zone, week.clone(), workday.clone(), exceptions, published)
        .map_err(|error| fields.fault(refused(&error)))
        .ok()?;
    Some(Calendar { zone_name, week, workday, years, working })
}

/// What the arithmetic refuses beyond what reading has refused already, in the words of a fault.
fn refused(error: &CalendarError) -> FaultKind {
    match error {
        CalendarError::WindowsOverlap { place, first, second } => FaultKind::WindowsOverlap {
            day: place.to_string(),
            first: first.to_string(),
            second: second.to_string(),
        },
        _ => FaultKind::IdleWeek,
    }
}

fn zone_of(node: &Node<'_>) -> Option<(String, TimeZone)> {
    let name = node.text()?;
    let unknown = |_| node.fault(FaultKind::UnknownZone { zone: name.to_owned() });
    let zone = TimeZone::get(name).map_err(unknown).ok()?;
    Some((name.to_owned(), zone))
}

/// The windows of one day, which may be none.
fn windows_of(node: &Node<'_>) -> Option<Vec<Window>> {
    let mut windows: Vec<Window> = Vec::new();
    for item in node.items()? {
        let window = window_of(&item)?;
        if let Some(earlier) = windows.iter().find(|earlier| earlier.overlaps(window)) {
            item.fault(FaultKind::WindowsOverlap {
                day: item.name.to_owned(),
                first: earlier.to_string(),
                second: window.to_string(),
            });
            return None;
        }
        windows.push(window);
    }
    windows.sort_unstable();
    Some(windows)
}

fn window_of(node: &Node<'_>) -> Option<Window> {
    let text = node.text()?;
    match text.parse() {
        Ok(window) => Some(window),
        Err(CalendarError::WindowNotForward { .. }) => {
            node.fault(FaultKind::WindowBackwards { day: node.name.to_owned(), window: text.to_owned() });
            None
        }
        Err(_) => node.text_as(Expected::Window, |_| None),
    }
}

fn published_year(fields: &mut Fields<'_>, week: Option<&[Vec<Window>; 7]>) -> Option<PublishedYear> {
    let year = fields.must("year").and_then(|node| node.number(1900..=2199));
    let year = year.and_then(|year| i16::try_from(year).ok());
    let mut seen: BTreeSet<Date> = BTreeSet::new();
    let holidays = fields.must("holidays").and_then(|node| {
        dates_of(&node, year, |node, date| {
            let fresh = seen.insert(date);
            if !fresh {
                node.fault(FaultKind::Repeated { name: date.to_string() });
            }
            fresh
        })
    });
    let holiday_dates = seen.clone();
    let workdays = fields.must("workdays").and_then(|node| {
        dates_of(&node, year, |node, date| {
            let worked_anyway = week.is_some_and(|week| !week[day_index(date.weekday())].is_empty());
            if holiday_dates.contains(&date) {
                node.fault(FaultKind::HolidayAlsoWorkday { date: date.to_string() });
            } else if !seen.insert(date) {
                node.fault(FaultKind::Repeated { name: date.to_string() });
            } else if worked_anyway {
                node.fault(FaultKind::MakeupOnWorkday { date: date.to_string() });
            } else {
                return true;
            }
            false
        })
    });
    Some(PublishedYear { year: year?, holidays: holidays?, workdays: workdays? })
}

/// The dates of a list that may be empty; `accept` notes a fault for a date that it does not accept.
fn dates_of(
    node: &Node<'_>,
    year: Option<i16>,
    mut accept: impl FnMut(&Node<'_>, Date) -> bool,
) -> Option<Vec<Date>> {
    let dates = node.items()?.into_iter().map(|item| {
        let date = item.date()?;
        match year {
            Some(year) if date.year() != year => {
                item.fault(FaultKind::DateOutsideYear { date: date.to_string(), year: year.to_string() });
                None
            }
            _ => accept(&item, date).then_some(date),
        }
    });
    all(dates.collect())
}

fn day_index(weekday: Weekday) -> usize {
    usize::try_from(weekday.to_monday_zero_offset()).unwrap_or(0)
}

fn windows_figure(windows: &[Window]) -> Figure {
    Figure::Verbatim(match windows {
        [] => "—".to_owned(),
        windows => windows.iter().map(Window::to_string).collect::<Vec<_>>().join(", "),
    })
}
