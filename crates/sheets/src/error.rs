//! Why a file cannot be read as a table: one variant per thing a person can do about it.

use std::io;

use crate::Arg;

/// A file that is refused, as a message key with arguments (`locales/*/sheets.ftl`).
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// No row with anything in it.
    #[error("the file is empty")]
    Empty,
    /// An `.xls` file of Excel 97–2003, or another OLE document.
    #[error("an old Excel file")]
    OldExcel,
    /// A workbook that opens with a password.
    #[error("a workbook with a password")]
    Password,
    /// Neither CSV nor XLSX; `kind` is what it seems to be (`ods`, `xlsb`, `pdf`, `html`, `zip`, `binary`).
    #[error("not a table file but {kind}")]
    Unsupported {
        /// A short word for the kind of file.
        kind: &'static str,
    },
    /// It begins as a workbook but cannot be read to the end.
    #[error("damaged workbook: {reason}")]
    Damaged {
        /// What the parser found, for the log.
        reason: String,
    },
    /// The characters are in none of UTF-8, UTF-16, GB18030 and Big5.
    #[error("unknown encoding")]
    UnknownEncoding,
    /// No sheet of that name.
    #[error("no sheet named {sheet}")]
    NoSuchSheet {
        /// The name asked for.
        sheet: String,
        /// The names there are.
        sheets: Vec<String>,
    },
    /// No row looks like headings.
    #[error("no heading row")]
    NoHeadings,
    /// More rows than [`crate::MAX_ROWS`].
    #[error("more than {limit} rows")]
    TooManyRows {
        /// The most rows that are read.
        limit: u32,
    },
    /// A row is wider than [`crate::MAX_COLUMNS`].
    #[error("row {row} has more than {limit} columns")]
    TooManyColumns {
        /// The row as the person sees it.
        row: u32,
        /// The most columns that are read.
        limit: u32,
    },
    /// A cell is longer than [`crate::MAX_CELL_CHARS`].
    #[error("cell {cell} has more than {limit} characters")]
    CellTooLong {
        /// The cell as a spreadsheet names it, such as `C7`.
        cell: String,
        /// The most characters that are read.
        limit: u32,
    },
    /// A formula failed in a way the parser cannot read past, such as `#SPILL!`.
    #[error("a formula at or after row {row} fails with {text}")]
    FailedFormula {
        /// What the cell shows.
        text: String,
        /// The row that was being read, or the one before it; 0 before the first one.
        row: u32,
    },
    /// A quotation mark opens a cell of a CSV and closes nowhere, so that the lines below would fall into that cell.
    #[error("the quotation mark of cell {cell} on line {line} is not closed")]
    UnclosedQuote {
        /// The line, as a text editor counts.
        line: u32,
        /// The cell, as a spreadsheet names it.
        cell: String,
    },
    /// A CSV row goes on without end.
    #[error("row {row} does not end")]
    EndlessRow {
        /// The row as the person sees it.
        row: u32,
    },
    /// Unpacked, the workbook would be larger than this crate is willing to read.
    #[error("unpacks to more than {limit} MB")]
    TooBig {
        /// In megabytes.
        limit: u32,
    },
    /// The file cannot be opened or read.
    #[error("cannot read the file")]
    Io(#[from] io::Error),
}

impl SheetError {
    /// The message key.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Empty => "sheets-file-empty",
            Self::OldExcel => "sheets-file-old-excel",
            Self::Password => "sheets-file-password",
            Self::Unsupported { .. } => "sheets-file-unsupported",
            Self::Damaged { .. } => "sheets-file-damaged",
            Self::UnknownEncoding => "sheets-file-encoding",
            Self::NoSuchSheet { .. } => "sheets-file-no-such-sheet",
            Self::NoHeadings => "sheets-file-no-headings",
            Self::TooManyRows { .. } => "sheets-file-too-many-rows",
            Self::TooManyColumns { .. } => "sheets-file-too-many-columns",
            Self::CellTooLong { .. } => "sheets-file-cell-too-long",
            Self::FailedFormula { .. } => "sheets-file-failed-formula",
            Self::UnclosedQuote { .. } => "sheets-file-unclosed-quote",
            Self::EndlessRow { .. } => "sheets-file-endless-row",
            Self::TooBig { .. } => "sheets-file-too-big",
            Self::Io(_) => "sheets-file-unreadable",
        }
    }

    /// The arguments of the message.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::Unsupported { kind } => vec![("kind", (*kind).into())],
            Self::NoSuchSheet { sheet, sheets } => {
                vec![("sheet", sheet.into()), ("sheets", (&sheets.join(", ")).into())]
            }
            Self::TooManyRows { limit } | Self::TooBig { limit } => vec![("limit", (*limit).into())],
            Self::TooManyColumns { row, limit } => vec![("row", (*row).into()), ("limit", (*limit).into())],
            Self::CellTooLong { cell, limit } => vec![("cell", cell.into()), ("limit", (*limit).into())],
            Self::FailedFormula { text, row } => vec![("text", text.into()), ("row", (*row).into())],
            Self::UnclosedQuote { line, cell } => vec![("line", (*line).into()), ("cell", cell.into())],
            Self::EndlessRow { row } => vec![("row", (*row).into())],
            Self::Empty
            | Self::OldExcel
            | Self::Password
            | Self::Damaged { .. }
            | Self::UnknownEncoding
            | Self::NoHeadings
            | Self::Io(_) => Vec::new(),
        }
    }
}
