//! What a person should know about a file that is read all the same: perhaps it was not read as it was meant.

use crate::Arg;

/// A remark, as a message key with arguments (`locales/*/sheets.ftl`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The name says workbook; it is text, and read as CSV.
    TextNamedWorkbook,
    /// The name says text; it is a workbook, and read as one.
    WorkbookNamedText,
    /// Quotation marks that do not enclose their cell; they are read as text.
    StrayQuotes {
        /// The cell as a spreadsheet names it.
        cell: String,
    },
    /// Quotation marks enclose lines that look like rows of their own.
    RowsInQuotes {
        /// The cell as a spreadsheet names it.
        cell: String,
        /// The line on which it begins, as a text editor counts.
        first: u32,
        /// The line on which it ends.
        last: u32,
    },
    /// Formulas whose results are not in the file.
    FormulasWithoutResult {
        /// The first of the cells as a spreadsheet names them.
        cells: Vec<String>,
    },
}

impl Remark {
    /// The message key.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::TextNamedWorkbook => "sheets-remark-text",
            Self::WorkbookNamedText => "sheets-remark-workbook",
            Self::StrayQuotes { .. } => "sheets-remark-stray-quotes",
            Self::RowsInQuotes { .. } => "sheets-remark-rows-in-quotes",
            Self::FormulasWithoutResult { .. } => "sheets-remark-formulas-without-result",
        }
    }

    /// The arguments of the message.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::TextNamedWorkbook | Self::WorkbookNamedText => Vec::new(),
            Self::StrayQuotes { cell } => vec![("cell", cell.into())],
            Self::RowsInQuotes { cell, first, last } => {
                vec![("cell", cell.into()), ("first", (*first).into()), ("last", (*last).into())]
            }
            Self::FormulasWithoutResult { cells } => vec![("cells", (&cells.join(", ")).into())],
        }
    }
}
