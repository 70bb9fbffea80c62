//! What a sheet holds: cells and numbered rows, before anybody has said what they mean.

use jiff::civil::{Date, DateTime};

use crate::Remark;

/// One cell as the file gives it. CSV has only [`Cell::Empty`] and [`Cell::Text`].
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing, or white space only.
    #[default]
    Empty,
    /// Text as written, not yet trimmed.
    Text(String),
    /// A number. Excel keeps 15 digits.
    Number(f64),
    /// A number formatted as a day.
    Date(Date),
    /// A number formatted as a day with a time, or with a time that is not midnight.
    DateTime(DateTime),
    /// TRUE or FALSE.
    Bool(bool),
    /// What a formula failed with, such as `#N/A`.
    Error(String),
    /// A formula whose result is not in the file: the program that wrote it did not work it out.
    Formula,
}

impl Cell {
    /// Whether a person would call the cell empty.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The cell as a person would read it, for previews and the sheet of refused rows.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => number_written(*number),
            Self::Date(date) => date.to_string(),
            Self::DateTime(moment) => moment.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
            Self::Formula => "=…".to_owned(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.trim().is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

/// Beyond 15 digits Excel has already rounded, so the number is shown as Excel shows it: with an exponent.
fn number_written(number: f64) -> String {
    if number.abs() >= 1e15 { format!("{number:E}") } else { number.to_string() }
}

/// A row that has at least one cell which is not blank.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The number a person sees at the left of the sheet, counted from 1. Blank rows count.
    pub number: u32,
    /// From column A on; blank cells at the end are left away.
    pub cells: Vec<Cell>,
    /// What was odd about it.
    pub remark: Option<Remark>,
}

impl Row {
    /// The cell of a column counted from 0; beyond the end it is empty.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// How many cells are not blank.
    #[must_use]
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_blank()).count()
    }
}

/// The letters a spreadsheet shows above a column counted from 0: `A`, `Z`, `AA`.
#[must_use]
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest % 26]));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        let written: Vec<_> = [0, 25, 26, 51, 52, 701, 702].map(column_letters).into();
        assert_eq!(written, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_number_is_written_without_a_needless_fraction() {
        assert_eq!(Cell::Number(42.0).written(), "42");
        assert_eq!(Cell::Number(0.5).written(), "0.5");
        assert_eq!(Cell::Number(9.131_010_8e17).written(), "9.1310108E17");
    }
}
