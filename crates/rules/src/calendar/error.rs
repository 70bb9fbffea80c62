//! Why a calendar is refused, or cannot answer.

use jiff::civil::Date;
use thiserror::Error;

use super::Window;

/// Why a calendar is refused, or cannot answer. The variants carry what a message needs; the wording is the
/// edge's.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum CalendarError {
    /// The text is not of the form `09:00-12:00`.
    #[error("not a window of time: {text:?}")]
    WindowUnreadable {
        /// What was written.
        text: String,
    },
    /// The window is empty or ends before it begins.
    #[error("the window from {from} does not end after it begins, at {to}")]
    WindowNotForward {
        /// Where it begins, `HH:MM`.
        from: String,
        /// Where it ends, `HH:MM`.
        to: String,
    },
    /// Two windows of one day share time.
    #[error("{first} and {second} overlap ({place})")]
    WindowsOverlap {
        /// Which day's windows.
        place: Place,
        /// The one that begins first.
        first: Window,
        /// The one that begins within it.
        second: Window,
    },
    /// A day that must have working time has none: the whole week, the make-up day's pattern, or a special
    /// day (which would be a holiday).
    #[error("no working time ({place})")]
    NoWorkingTime {
        /// Which day's windows.
        place: Place,
    },
    /// An exception stands outside the years the calendar reaches over.
    #[error("{date} is outside the years the calendar covers")]
    ExceptionOutOfReach {
        /// The day of the exception.
        date: Date,
    },
    /// Working time cannot be added backwards.
    #[error("a negative amount of working time cannot be added")]
    NegativeWork,
    /// The answer would lie outside the years the calendar reaches over.
    #[error("the answer is outside the years the calendar covers")]
    OutOfReach,
}

/// Which part of a calendar an error speaks of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// All seven days together.
    Week,
    /// One day of the week, 0 = Monday … 6 = Sunday.
    Weekday(usize),
    /// The pattern of make-up working days.
    MakeUpDay,
    /// A special day.
    Special(Date),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Week => f.write_str("week"),
            Self::Weekday(day) => write!(f, "weekday {day}"),
            Self::MakeUpDay => f.write_str("make-up day"),
            Self::Special(date) => write!(f, "{date}"),
        }
    }
}
