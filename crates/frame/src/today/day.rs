//! What kind of day it is, when one works on it, and how one is greeted.

use jiff::civil::Date;
use kernel::Moment;
use rulebook::Rulebook;
use serde::Serialize;
use utoipa::ToSchema;

/// What kind of day it is by the working calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// An ordinary working day.
    Workday,
    /// A weekend day that is worked (调休).
    MakeUp,
    /// A day of the week that is off.
    DayOff,
    /// A public holiday.
    Holiday,
}

/// A day and its working time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Day {
    /// The date in the company's zone.
    #[schema(value_type = String)]
    pub date: Date,
    /// What kind of day.
    pub kind: DayKind,
    /// The windows of working time, begin and end.
    #[schema(value_type = Vec<Vec<String>>)]
    pub windows: Vec<(Moment, Moment)>,
}

impl Day {
    /// The day that `now` belongs to.
    #[must_use]
    pub fn of(book: &Rulebook, now: Moment) -> Self {
        let date = book.working_calendar().date_of(now.timestamp());
        let windows = book.working_calendar().windows_of(date);
        let published = book.calendar().years().iter().find(|year| year.year == date.year());
        let kind = match (windows.is_empty(), published) {
            (true, Some(year)) if year.holidays.contains(&date) => DayKind::Holiday,
            (true, _) => DayKind::DayOff,
            (false, Some(year)) if year.workdays.contains(&date) => DayKind::MakeUp,
            (false, _) => DayKind::Workday,
        };
        let windows = windows.into_iter().map(|(begin, end)| (begin.into(), end.into())).collect();
        Self { date, kind, windows }
    }

    /// When the next day begins.
    #[must_use]
    pub fn end(&self, book: &Rulebook) -> Option<Moment> {
        let tomorrow = self.date.tomorrow().ok()?;
        let begins = tomorrow.to_zoned(book.working_calendar().zone().clone()).ok()?;
        Some(begins.timestamp().into())
    }
}

/// How one is greeted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Greeting {
    /// Until 11.
    Morning,
    /// Until 13.
    Noon,
    /// Until 18.
    Afternoon,
    /// Until 5 in the morning.
    Evening,
}

impl Greeting {
    /// By the hour on the company's wall.
    #[must_use]
    pub fn at(book: &Rulebook, now: Moment) -> Self {
        match book.working_calendar().zone().to_datetime(now.timestamp()).hour() {
            5..=10 => Self::Morning,
            11..=12 => Self::Noon,
            13..=17 => Self::Afternoon,
            _ => Self::Evening,
        }
    }

    /// The message that greets.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Morning => "frame-greeting-morning",
            Self::Noon => "frame-greeting-noon",
            Self::Afternoon => "frame-greeting-afternoon",
            Self::Evening => "frame-greeting-evening",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> Rulebook {
        Rulebook::parse(Rulebook::default_text()).unwrap()
    }

    fn at(local: &str) -> Moment {
        format!("{local}+08:00").parse::<jiff::Timestamp>().unwrap().into()
    }

    #[test]
    fn a_day_is_named_by_the_published_calendar() {
        let book = book();
        for (day, kind, windows) in [
            ("2026-03-05", DayKind::Workday, 2),
            ("2026-03-07", DayKind::DayOff, 0),
            ("2026-10-01", DayKind::Holiday, 0),
            ("2026-10-10", DayKind::MakeUp, 2),
        ] {
            let found = Day::of(&book, at(&format!("{day}T10:00")));
            assert_eq!((found.kind, found.windows.len()), (kind, windows), "{day}");
        }
    }

    #[test]
    fn a_day_ends_at_midnight_in_the_companys_zone() {
        let book = book();
        // 17:00 UTC on the fourth is one in the morning of the fifth in Shanghai.
        let day = Day::of(&book, "2026-03-04T17:00:00Z".parse::<jiff::Timestamp>().unwrap().into());
        assert_eq!(day.date.to_string(), "2026-03-05");
        assert_eq!(day.end(&book), Some(at("2026-03-06T00:00")));
    }

    #[test]
    fn one_is_greeted_by_the_hour() {
        let book = book();
        for (hour, greeting) in [
            ("04:59", Greeting::Evening),
            ("05:00", Greeting::Morning),
            ("11:00", Greeting::Noon),
            ("13:00", Greeting::Afternoon),
            ("18:00", Greeting::Evening),
        ] {
            assert_eq!(Greeting::at(&book, at(&format!("2026-03-05T{hour}"))), greeting, "{hour}");
        }
    }
}
