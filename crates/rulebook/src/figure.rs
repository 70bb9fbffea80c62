//! A figure: the value of one parameter as people read it.
//!
//! Features work with the typed parameters of a clause; a figure is the same value for sentences, for the list of
//! parameters on a clause's page and for comparing two versions. Numbers carry their unit, so that a sentence
//! never pairs a figure with the wrong one.

use jiff::civil::Date;
use serde::Serialize;

use crate::wording::{Lang, Wording, listed};

/// The value of a parameter, ready to be written in either language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Figure {
    /// A bare number.
    Count(i64),
    /// Working days by the calendar.
    WorkingDays(u32),
    /// Calendar days.
    Days(u32),
    /// Calendar months.
    Months(u32),
    /// Hundredths of a percent.
    Percent(u32),
    /// Hundredths of a yuan (分).
    Money(i64),
    /// Points of a score.
    Points(u32),
    /// A day that comes every year.
    DayOfYear {
        /// 1–12.
        month: i8,
        /// 1–31.
        day: i8,
    },
    /// Text that is the same in both languages.
    Verbatim(String),
    /// A name or a short phrase.
    Phrase(Wording),
    /// Names that stand in a row within a sentence.
    Names(Vec<Wording>),
    /// Lines that stand one below the other.
    Rows(Vec<Wording>),
    /// Dates.
    Dates(Vec<Date>),
}

impl Figure {
    /// Names in a row; where there are none, it says so.
    pub(crate) fn names_or_none(names: Vec<Wording>) -> Self {
        if names.is_empty() { Self::Phrase(Wording::new("（无）", "none")) } else { Self::Names(names) }
    }

    /// Names of whom the first that there is counts: `甲，无则乙`.
    pub(crate) fn in_turn(names: &[Wording]) -> Self {
        let texts = |lang| names.iter().map(|name| name.in_lang(lang)).collect::<Vec<_>>();
        let (zh, en) = (texts(Lang::Zh).join("，无则"), texts(Lang::En).join(", failing that "));
        Self::Phrase(Wording::new(zh, en))
    }

    /// The figure in one line.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::Count(count) => return grouped(*count),
            Self::WorkingDays(days) => (format!("{days} 个工作日"), counted(*days, "working day")),
            Self::Days(days) => (format!("{days} 日"), counted(*days, "day")),
            Self::Months(months) => (format!("{months} 个月"), counted(*months, "month")),
            Self::Percent(hundredths) => return format!("{}%", hundredths_text(i64::from(*hundredths))),
            Self::Money(fen) => (money(*fen, Lang::Zh), money(*fen, Lang::En)),
            Self::Points(points) => (format!("{points} 分"), counted(*points, "point")),
            Self::DayOfYear { month, day } => {
                (format!("{month} 月 {day} 日"), format!("{day} {}", month_name(*month)))
            }
            Self::Verbatim(text) => return text.clone(),
            Self::Phrase(wording) => return wording.in_lang(lang).to_owned(),
            Self::Names(names) => return listed(names, lang),
            Self::Rows(rows) => {
                let rows: Vec<_> = rows.iter().map(|row| row.in_lang(lang)).collect();
                (rows.join("；"), rows.join("; "))
            }
            Self::Dates(dates) => {
                let dates: Vec<_> = dates.iter().map(Date::to_string).collect();
                (dates.join("、"), dates.join(", "))
            }
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The lines of a figure that is a list of lines, in one language.
    #[must_use]
    pub fn rows(&self, lang: Lang) -> Option<Vec<String>> {
        match self {
            Self::Rows(rows) => Some(rows.iter().map(|row| row.in_lang(lang).to_owned()).collect()),
            _ => None,
        }
    }
}

/// An amount with its unit: `5,000,000 元`, `0.01 yuan`.
pub(crate) fn money(fen: i64, lang: Lang) -> String {
    let unit = match lang {
        Lang::Zh => "元",
        Lang::En => "yuan",
    };
    format!("{} {unit}", hundredths_text(fen))
}

/// Hundredths as a decimal number with thousands separators and no idle zeros: 123456 → `1,234.56`.
pub(crate) fn hundredths_text(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    let whole = grouped_size(size / 100);
    match size % 100 {
        0 => format!("{sign}{whole}"),
        part if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        part => format!("{sign}{whole}.{part:02}"),
    }
}

/// A number with thousands separators.
pub(crate) fn grouped(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped_size(number.unsigned_abs()))
}

fn grouped_size(size: u64) -> String {
    let digits = size.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An English count of things: `1 day`, `5 days`.
pub(crate) fn counted(number: u32, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month - 1).ok().and_then(|index| NAMES.get(index).copied()).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::{Figure, Lang, hundredths_text};
    use proptest::prelude::*;

    #[test]
    fn figures_carry_their_units_in_both_languages() {
        let both = |figure: Figure| (figure.text(Lang::Zh), figure.text(Lang::En));
        let pair = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        assert_eq!(both(Figure::WorkingDays(5)), pair("5 个工作日", "5 working days"));
        assert_eq!(both(Figure::Days(1)), pair("1 日", "1 day"));
        assert_eq!(both(Figure::Money(500_000_000)), pair("5,000,000 元", "5,000,000 yuan"));
        assert_eq!(both(Figure::Percent(1_250)), pair("12.5%", "12.5%"));
        assert_eq!(both(Figure::DayOfYear { month: 1, day: 31 }), pair("1 月 31 日", "31 January"));
    }

    proptest! {
        #[test]
        fn the_written_number_reads_back_as_the_same_hundredths(hundredths in -10_i64.pow(15)..10_i64.pow(15)) {
            let text = hundredths_text(hundredths).replace(',', "");
            let (sign, text) = text.strip_prefix('-').map_or((1, text.as_str()), |rest| (-1, rest));
            let (whole, part) = text.split_once('.').unwrap_or((text, ""));
            let read: i64 = format!("{whole}{part:0<2}").parse().unwrap();
            prop_assert_eq!(sign * read, hundredths);
        }
    }
}
