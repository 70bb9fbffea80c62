//! Days in the writings people use. A time of day behind the date is read and left away.
//!
//! Refused with a message: years of two digits, dates without a day or a year, and `5/3/2026`, which is March
//! in London and May in New York. Excel's serial numbers are understood where the column is one of dates.

use jiff::{ToSpan, civil::Date};

use super::{ValueError, text, written};
use crate::Cell;

/// The years that are believed.
pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;
/// Year 1 of the Republic calendar is 1912.
const REPUBLIC: i16 = 1911;
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads a day.
pub fn parse(cell: &Cell) -> Result<Date, ValueError> {
    match cell {
        Cell::Date(date) => believed(*date, || cell.written()),
        Cell::DateTime(moment) => believed(moment.date(), || cell.written()),
        Cell::Number(number) => from_number(*number),
        cell => parse_text(&written(cell)?),
    }
}

/// Reads a day written as text.
pub fn parse_text(written: &str) -> Result<Date, ValueError> {
    let text = text::clean(written);
    let narrow = text::narrow(written).to_lowercase();
    if narrow.is_empty() {
        return Err(ValueError::Blank);
    }
    let found = match narrow.parse::<i64>() {
        Ok(_) => digits_only(&narrow),
        Err(_) => Writing::of(without_time(&narrow)).read(),
    };
    found.and_then(|(year, month, day)| calendar_day(year, month, day)).map_err(|problem| problem.tell(text))
}

enum Problem {
    NotADate,
    WithoutDay,
    WithoutYear,
    ShortYear,
    Ambiguous,
    Impossible,
    OutOfRange,
}

impl Problem {
    fn tell(self, text: String) -> ValueError {
        match self {
            Self::NotADate => ValueError::NotADate { text },
            Self::WithoutDay => ValueError::DateWithoutDay { text },
            Self::WithoutYear => ValueError::DateWithoutYear { text },
            Self::ShortYear => ValueError::DateShortYear { text },
            Self::Ambiguous => ValueError::DateAmbiguous { text },
            Self::Impossible => ValueError::DateImpossible { text },
            Self::OutOfRange => ValueError::DateOutOfRange { text },
        }
    }
}

type YearMonthDay = (i16, i8, i8);

fn calendar_day(year: i16, month: i8, day: i8) -> Result<Date, Problem> {
    if !YEARS.contains(&year) {
        return Err(Problem::OutOfRange);
    }
    Date::new(year, month, day).map_err(|_| Problem::Impossible)
}

fn believed(date: Date, text: impl Fn() -> String) -> Result<Date, ValueError> {
    if YEARS.contains(&date.year()) { Ok(date) } else { Err(ValueError::DateOutOfRange { text: text() }) }
}

/// A number cell that Excel does not show as a date: a serial number, 20260305, or only a year.
fn from_number(number: f64) -> Result<Date, ValueError> {
    let text = Cell::Number(number).written();
    if !(1.0..1e8).contains(&number) {
        return Err(ValueError::NotADate { text });
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    let whole = number.floor() as i32;
    let found = match whole {
        1900..=2100 => Err(Problem::WithoutDay),
        serial @ 1..=99_999 => from_serial(serial),
        compact => {
            digits_only(&compact.to_string()).and_then(|(year, month, day)| calendar_day(year, month, day))
        }
    };
    found.map_err(|problem| problem.tell(text))
}

/// Days since 1899-12-31. Excel believes in 29 February 1900 (day 60), so later days are one too many.
fn from_serial(serial: i32) -> Result<Date, Problem> {
    let days = match serial {
        60 => return Err(Problem::Impossible),
        ..60 => serial,
        _ => serial - 1,
    };
    let date = jiff::civil::date(1899, 12, 31).checked_add(days.days()).map_err(|_| Problem::OutOfRange)?;
    calendar_day(date.year(), date.month(), date.day())
}

/// 20260305, or a serial number that a CSV export left behind.
fn digits_only(digits: &str) -> Result<YearMonthDay, Problem> {
    match digits.len() {
        8 if digits.is_ascii() => Ok((number(&digits[..4])?, small(&digits[4..6])?, small(&digits[6..])?)),
        6 if YEARS.contains(&number(&digits[..4])?) => Err(Problem::WithoutDay),
        6 => Err(Problem::ShortYear),
        5 => {
            let serial = digits.parse().map_err(|_| Problem::NotADate)?;
            from_serial(serial).map(|date| (date.year(), date.month(), date.day()))
        }
        4 if YEARS.contains(&number(digits)?) => Err(Problem::WithoutDay),
        _ => Err(Problem::NotADate),
    }
}

fn number(digits: &str) -> Result<i16, Problem> {
    digits.parse().map_err(|_| Problem::NotADate)
}

fn small(digits: &str) -> Result<i8, Problem> {
    digits.parse().map_err(|_| Problem::Impossible)
}

/// Cuts `10:20`, ` 10:20:30`, `T10:20:30Z`, ` 下午3:05` off the end.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let (head, tail) = text.split_at(colon);
    let date = head.trim_end_matches(|c: char| c.is_ascii_digit());
    let hour: u8 = head[date.len()..].parse().unwrap_or(u8::MAX);
    let clock = |c: char| c.is_ascii_digit() || ":.+-z apm".contains(c);
    if hour > 24 || !tail.chars().all(clock) {
        return text;
    }
    let date = ["上午", "下午", "am", "pm"]
        .iter()
        .find_map(|half| date.trim_end().strip_suffix(half))
        .unwrap_or(date);
    match date.strip_suffix('t') {
        Some(day) if day.ends_with(|c: char| c.is_ascii_digit()) => day,
        _ if date.ends_with([' ', '日', '号', '號']) => date.trim_end(),
        _ => text,
    }
}

/// A date in pieces: its numbers, the signs between them, and a month's name.
struct Writing<'t> {
    republic: bool,
    numbers: Vec<&'t str>,
    /// The sign or word behind each number; before the first one only a month's name is kept.
    signs: Vec<char>,
    /// The month by name, and how many numbers stand before it.
    named_month: Option<(i8, usize)>,
    clean: bool,
}

impl<'t> Writing<'t> {
    fn of(text: &'t str) -> Self {
        let stripped = ["中华民国", "中華民國", "民国", "民國"].iter().find_map(|era| text.strip_prefix(era));
        let mut writing = Self {
            republic: stripped.is_some(),
            numbers: Vec::new(),
            signs: Vec::new(),
            named_month: None,
            clean: true,
        };
        let mut rest = stripped.unwrap_or(text);
        while let Some(first) = rest.chars().next() {
            let (piece, after) = if first.is_ascii_digit() {
                split_while(rest, |c| c.is_ascii_digit())
            } else if is_date_sign(first) || !first.is_alphabetic() {
                rest.split_at(first.len_utf8())
            } else {
                split_while(rest, |c| c.is_alphabetic() && !is_date_sign(c) || is_weekday_end(rest, c))
            };
            writing.take(piece, first);
            rest = after;
        }
        writing
    }

    fn take(&mut self, piece: &'t str, first: char) {
        match first {
            '0'..='9' => self.numbers.push(piece),
            '年' | '月' | '日' | '号' | '號' | '-' | '/' | '.' => self.signs.push(first),
            ' ' | ',' | '(' | ')' | '，' => {}
            _ if is_weekday(piece) || ["st", "nd", "rd", "th"].contains(&piece) => {}
            _ => match month_named(piece) {
                Some(month) if self.named_month.is_none() => {
                    self.named_month = Some((month, self.numbers.len()));
                }
                _ => self.clean = false,
            },
        }
    }

    fn read(&self) -> Result<YearMonthDay, Problem> {
        let signs: String = self.signs.iter().collect();
        if !self.clean {
            return Err(Problem::NotADate);
        }
        if let Some((month, before)) = self.named_month {
            return self.read_named(month, before, &signs);
        }
        match (self.numbers.as_slice(), signs.as_str()) {
            (&[year, month, day], "年月" | "年月日" | "年月号" | "年月號") => {
                Ok((self.year(year)?, small(month)?, small(day)?))
            }
            (&[_, _], "年月") | (&[_], "年") => Err(Problem::WithoutDay),
            (&[first, second, third], "--" | "//" | ".." | "") => self.read_signed(first, second, third),
            (&[first, second], "-" | "/" | ".") if first.len() == 4 || second.len() == 4 => {
                Err(Problem::WithoutDay)
            }
            (&[_, _], "-" | "/" | "月" | "月日" | "月号" | "月號") => Err(Problem::WithoutYear),
            _ => Err(Problem::NotADate),
        }
    }

    /// Mar 5, 2026 · 5 March 2026 · 5-Mar-2026 · 2026 Mar 5.
    fn read_named(&self, month: i8, before: usize, signs: &str) -> Result<YearMonthDay, Problem> {
        if !matches!(signs, "" | "--" | "//" | ".") {
            return Err(Problem::NotADate);
        }
        match (self.numbers.as_slice(), before) {
            (&[year, day], 1) if year.len() == 4 => Ok((self.year(year)?, month, small(day)?)),
            (&[day, year], 0 | 1) => Ok((self.year(year)?, month, small(day)?)),
            (&[year], _) if year.len() == 4 => Err(Problem::WithoutDay),
            (&[_], _) => Err(Problem::WithoutYear),
            _ => Err(Problem::NotADate),
        }
    }

    fn read_signed(&self, first: &str, second: &str, third: &str) -> Result<YearMonthDay, Problem> {
        if first.len() == 4 || self.republic {
            return Ok((self.year(first)?, small(second)?, small(third)?));
        }
        if third.len() != 4 || first.len() > 2 {
            return Err(Problem::ShortYear);
        }
        let (first, second) = (small(first)?, small(second)?);
        let year = self.year(third)?;
        match (first > 12, second > 12) {
            (true, _) => Ok((year, second, first)),
            (false, true) => Ok((year, first, second)),
            (false, false) if first == second => Ok((year, first, second)),
            (false, false) => Err(Problem::Ambiguous),
        }
    }

    fn year(&self, digits: &str) -> Result<i16, Problem> {
        match digits.len() {
            1..=3 if self.republic => Ok(number(digits)? + REPUBLIC),
            4 if !self.republic => number(digits),
            1..=3 => Err(Problem::ShortYear),
            _ => Err(Problem::NotADate),
        }
    }
}

fn split_while(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    text.split_at(end)
}

fn is_date_sign(character: char) -> bool {
    matches!(character, '年' | '月' | '日' | '号' | '號')
}

/// The 日 of 星期日 is no date sign.
fn is_weekday_end(text: &str, character: char) -> bool {
    character == '日' && ["星期日", "周日", "週日", "礼拜日"].iter().any(|day| text.starts_with(day))
}

fn is_weekday(word: &str) -> bool {
    let chinese = ["星期", "周", "週", "礼拜"].iter().find_map(|start| word.strip_prefix(start));
    chinese.is_some_and(|day| matches!(day, "一" | "二" | "三" | "四" | "五" | "六" | "日" | "天"))
        || word.len() >= 3 && WEEKDAYS.iter().any(|day| day.starts_with(word))
}

fn month_named(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|month| *month == word || word.len() == 3 && month.starts_with(word));
    let at = at.or_else(|| (word == "sept").then_some(8))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    #[test]
    fn a_day_is_read_in_every_usual_writing() {
        for text in [
            "2026年3月5日",
            "2026 年 3 月 5 日",
            "2026年03月05号",
            "2026年3月5",
            "2026/3/5",
            "2026-03-05",
            "2026.3.5",
            "2026.03.05",
            "20260305",
            "２０２６－０３－０５",
            "２０２６年３月５日",
            "2026-03-05T10:20:30Z",
            "2026-03-05T10:20:30+08:00",
            "2026-03-05 10:20",
            "2026/3/5 0:00:00",
            "2026年3月5日 14:30",
            "2026年3月5日下午3:05",
            "2026/3/5 3:05 PM",
            "2026-03-05 星期四",
            "2026年3月5日（周四）",
            "Mar 5, 2026",
            "March 5 2026",
            "Thu, March 5th, 2026",
            "5 Mar 2026",
            "5-Mar-2026",
            "2026 Mar 5",
            "民国115年3月5日",
            "民國115年3月5日",
            "中華民國115年03月05日",
            "民國115/3/5",
            "'2026-03-05",
            "46086",
        ] {
            assert_eq!(parse(&Cell::from(text)), Ok(date(2026, 3, 5)), "{text}");
        }
    }

    #[test]
    fn a_day_above_twelve_tells_day_from_month() {
        assert_eq!(parse_text("25/3/2026"), Ok(date(2026, 3, 25)));
        assert_eq!(parse_text("3/25/2026"), Ok(date(2026, 3, 25)));
        assert_eq!(parse_text("5.5.2026"), Ok(date(2026, 5, 5)));
        assert_eq!(parse_text("2026年3月8日 星期日"), Ok(date(2026, 3, 8)));
    }

    #[test]
    fn what_has_two_meanings_or_none_is_refused_with_its_reason() {
        for (text, key) in [
            ("5/3/2026", "sheets-value-date-ambiguous"),
            ("5-3-2026", "sheets-value-date-ambiguous"),
            ("26-3-5", "sheets-value-date-short-year"),
            ("26年3月5日", "sheets-value-date-short-year"),
            ("5-Mar-26", "sheets-value-date-short-year"),
            ("115/3/5", "sheets-value-date-short-year"),
            ("260305", "sheets-value-date-short-year"),
            ("2026年3月", "sheets-value-date-without-day"),
            ("2026-03", "sheets-value-date-without-day"),
            ("202603", "sheets-value-date-without-day"),
            ("2026", "sheets-value-date-without-day"),
            ("Mar 2026", "sheets-value-date-without-day"),
            ("3月5日", "sheets-value-date-without-year"),
            ("3/5", "sheets-value-date-without-year"),
            ("2026-02-29", "sheets-value-date-impossible"),
            ("2026-13-01", "sheets-value-date-impossible"),
            ("20261301", "sheets-value-date-impossible"),
            ("1899-12-31", "sheets-value-date-out-of-range"),
            ("2101年1月1日", "sheets-value-date-out-of-range"),
            ("明天", "sheets-value-not-a-date"),
            ("2026-03/05", "sheets-value-not-a-date"),
            ("2026-03-05 abc", "sheets-value-not-a-date"),
            ("2026-03-05 99:00", "sheets-value-not-a-date"),
            ("12", "sheets-value-not-a-date"),
        ] {
            assert_eq!(parse(&Cell::from(text)).unwrap_err().key(), key, "{text}");
        }
        assert_eq!(parse(&Cell::Empty), Err(ValueError::Blank));
    }

    #[test]
    fn excel_serial_numbers_know_the_day_1900_never_had() {
        let day = |number: f64| parse(&Cell::Number(number));
        assert_eq!(day(1.0), Ok(date(1900, 1, 1)));
        assert_eq!(day(59.0), Ok(date(1900, 2, 28)));
        assert_eq!(day(60.0).unwrap_err().key(), "sheets-value-date-impossible");
        assert_eq!(day(61.0), Ok(date(1900, 3, 1)));
        assert_eq!(day(46_086.75), Ok(date(2026, 3, 5)));
        assert_eq!(day(73_415.0), Ok(date(2100, 12, 31)));
        assert_eq!(day(73_416.0).unwrap_err().key(), "sheets-value-date-out-of-range");
        assert_eq!(day(20_260_305.0), Ok(date(2026, 3, 5)));
        assert_eq!(day(2026.0).unwrap_err().key(), "sheets-value-date-without-day");
        assert_eq!(day(-1.0).unwrap_err().key(), "sheets-value-not-a-date");
    }

    #[test]
    fn typed_cells_are_days_already() {
        assert_eq!(parse(&Cell::Date(date(2026, 3, 5))), Ok(date(2026, 3, 5)));
        assert_eq!(parse(&Cell::DateTime(datetime(2026, 3, 5, 23, 59, 0, 0))), Ok(date(2026, 3, 5)));
        assert!(parse(&Cell::Date(date(9999, 1, 1))).is_err());
    }
}
