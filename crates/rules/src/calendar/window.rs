//! A window of working time within one day, as a rulebook writes it: `09:00-12:00`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::CalendarError;

/// Seconds of a day as the clock on the wall counts them.
const DAY: u32 = 24 * 60 * 60;

/// A half-open stretch of one day's clock, `from` inclusive, `to` exclusive.
///
/// A window never crosses midnight; it may end at it, written `24:00`. As text and in JSON it is
/// `09:00-12:00`, with seconds where they are not zero.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Window {
    from: u32,
    to: u32,
}

impl Window {
    /// The window between two clock readings of one day; parts of a second are dropped.
    pub fn new(from: Time, to: Time) -> Result<Self, CalendarError> {
        Self::of_seconds(second_of_day(from), second_of_day(to))
    }

    /// The second of the day at which the window opens, 0 to 86,399.
    #[must_use]
    pub fn from_second(self) -> u32 {
        self.from
    }

    /// The second of the day at which the window closes, 1 to 86,400.
    #[must_use]
    pub fn to_second(self) -> u32 {
        self.to
    }

    /// How many seconds the window lasts on a day without a clock change.
    #[must_use]
    pub fn seconds(self) -> u32 {
        self.to - self.from
    }

    /// Whether the two windows share a second; touching windows do not.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    fn of_seconds(from: u32, to: u32) -> Result<Self, CalendarError> {
        if from < to && to <= DAY {
            Ok(Self { from, to })
        } else {
            Err(CalendarError::WindowNotForward { from: reading(from), to: reading(to) })
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", reading(self.from), reading(self.to))
    }
}

impl FromStr for Window {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || CalendarError::WindowUnreadable { text: text.to_owned() };
        let (from, to) = text.split_once('-').ok_or_else(unreadable)?;
        let from = parse_reading(from.trim()).ok_or_else(unreadable)?;
        let to = parse_reading(to.trim()).ok_or_else(unreadable)?;
        Self::of_seconds(from, to)
    }
}

impl TryFrom<String> for Window {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Window> for String {
    fn from(window: Window) -> Self {
        window.to_string()
    }
}

fn second_of_day(time: Time) -> u32 {
    // Hours, minutes and seconds of a civil time are never negative.
    let unit = |value: i8| u32::from(value.unsigned_abs());
    (unit(time.hour()) * 60 + unit(time.minute())) * 60 + unit(time.second())
}

/// `HH:MM` or `HH:MM:SS`, up to and including `24:00`.
fn parse_reading(text: &str) -> Option<u32> {
    let mut parts = text.split(':').map(two_digits);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    let total = (hour * 60 + minute) * 60 + second;
    (parts.next().is_none() && minute < 60 && second < 60 && total <= DAY).then_some(total)
}

fn two_digits(text: &str) -> Option<u32> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

fn reading(second: u32) -> String {
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    #[test]
    fn a_window_reads_and_writes_as_the_rulebook_has_it() {
        for text in ["09:00-12:00", "13:30-18:00", "00:00-24:00", "22:15:30-24:00"] {
            assert_eq!(text.parse::<Window>().unwrap().to_string(), text);
        }
        assert_eq!(
            Window::new(time(9, 0, 0, 0), time(12, 0, 0, 0)).unwrap(),
            "09:00 - 12:00".parse().unwrap()
        );
    }

    #[test]
    fn empty_and_inverted_windows_are_refused_with_their_readings() {
        for (text, from, to) in [("12:00-09:00", "12:00", "09:00"), ("09:00-09:00", "09:00", "09:00")] {
            let refusal = CalendarError::WindowNotForward { from: from.into(), to: to.into() };
            assert_eq!(text.parse::<Window>(), Err(refusal));
        }
    }

    #[test]
    fn what_is_no_window_is_refused_with_its_text() {
        for text in [
            "",
            "9-12",
            "09:00",
            "09:60-10:00",
            "09:00-24:01",
            "9:00-12:00",
            "09:00-12:00:00:00",
            "+9:00-10:00",
        ] {
            assert_eq!(
                text.parse::<Window>(),
                Err(CalendarError::WindowUnreadable { text: text.into() }),
                "{text}"
            );
        }
    }

    #[test]
    fn touching_windows_do_not_overlap() {
        let [morning, noon, late]: [Window; 3] =
            ["09:00-12:00", "12:00-13:00", "11:59:59-12:30"].map(|text| text.parse().unwrap());
        assert!(!morning.overlaps(noon) && !noon.overlaps(morning));
        assert!(morning.overlaps(late) && late.overlaps(noon));
    }
}
