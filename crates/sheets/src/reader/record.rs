//! The rows of a CSV out of its lines, with quotation marks taken at their word.
//!
//! A cell may be put in quotation marks, and may then hold separators and line breaks. A mark that opens such a cell and
//! closes nowhere would take all the lines below it into one cell, so it is refused where it stands. Marks that plainly
//! belong to the text (`"青禾"仪器`) are read as text, and what is odd but possible is remarked on. The crate `csv` takes the
//! lines below into the cell and drops such marks, both without a word, and can not be told otherwise: so this is ours.

use std::io::{BufRead, BufReader, ErrorKind, Read};

use super::{MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS};
use crate::{Cell, Remark, Row, SheetError, column_letters};

/// The most bytes of one row.
const MAX_ROW_BYTES: usize = 16 << 20;
/// Below this many columns, text within a cell may well have as many separators as a row.
const MANY_COLUMNS: usize = 3;

/// The rows of a text of which every line ends with `\n`.
pub struct Records<R> {
    lines: BufReader<R>,
    separator: u8,
    /// The lines of the present row as they stand.
    text: String,
    /// The last line read, as a text editor counts.
    line: u32,
    /// The last row read, as a spreadsheet counts: line breaks inside a cell begin no row.
    row: u32,
    /// How many cells the row before had, blank ones too.
    width: usize,
}

impl<R: Read> Records<R> {
    pub fn new(source: R, separator: u8) -> Self {
        let lines = BufReader::with_capacity(64 << 10, source);
        Self { lines, separator, text: String::new(), line: 0, row: 0, width: 0 }
    }

    /// How many cells the row before had, blank ones too.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The next row that has anything in it.
    pub fn next_row(&mut self) -> Result<Option<Row>, SheetError> {
        loop {
            self.text.clear();
            self.row = self.row.saturating_add(1);
            if !self.next_line()? {
                return Ok(None);
            }
            let row = self.split()?;
            if row.cells.is_empty() {
                continue;
            }
            if row.number > MAX_ROWS {
                return Err(SheetError::TooManyRows { limit: MAX_ROWS });
            }
            return Ok(Some(row));
        }
    }

    /// Reads one more line of the present row; false at the end of the text.
    fn next_line(&mut self) -> Result<bool, SheetError> {
        let left = MAX_ROW_BYTES.saturating_sub(self.text.len());
        let read = match self.lines.by_ref().take(left as u64).read_line(&mut self.text) {
            // The limit may fall within a character.
            Err(error) if error.kind() == ErrorKind::InvalidData => left,
            read => read?,
        };
        if read > 0 && !self.text.ends_with('\n') {
            return Err(SheetError::EndlessRow { row: self.row });
        }
        self.line = self.line.saturating_add(1);
        Ok(read > 0)
    }

    fn split(&mut self) -> Result<Row, SheetError> {
        let first_line = self.line;
        let mut cells = Cells {
            row: self.row,
            seen: 0,
            filled: Vec::with_capacity(self.width.min(MAX_COLUMNS as usize)),
        };
        let (mut at, mut remark, mut spans) = (0, None, None);
        loop {
            let end = if self.text[at..].starts_with('"') {
                let before = self.line;
                let place = cells.place();
                let quoted = self.quoted(at, &place)?;
                if quoted.is_stray {
                    remark = Some(Remark::StrayQuotes { cell: place });
                } else if self.line > before {
                    spans.get_or_insert(place);
                }
                cells.push(&quoted.text)?;
                quoted.end
            } else {
                let end = self.end_of_cell(at);
                cells.push(&self.text[at..end])?;
                end
            };
            if self.text.as_bytes().get(end) != Some(&self.separator) {
                break;
            }
            at = end + 1;
        }
        if let Some(cell) = spans.filter(|_| self.holds_rows()) {
            remark = Some(Remark::RowsInQuotes { cell, first: first_line, last: self.line });
        }
        self.width = cells.seen;
        Ok(Row { remark, ..cells.finish() })
    }

    /// A cell that begins with a quotation mark.
    fn quoted(&mut self, at: usize, cell: &str) -> Result<Quoted, SheetError> {
        let opened = self.line;
        let unclosed = || SheetError::UnclosedQuote { line: opened, cell: cell.to_owned() };
        let (mut text, mut from) = (String::new(), at + 1);
        loop {
            let Some(found) = self.text[from..].find('"') else {
                text.push_str(&self.text[from..]);
                from = self.text.len();
                match self.next_line() {
                    Ok(true) => continue,
                    Ok(false) | Err(SheetError::EndlessRow { .. }) => return Err(unclosed()),
                    Err(other) => return Err(other),
                }
            };
            let mark = from + found;
            text.push_str(&self.text[from..mark]);
            let after = &self.text[mark + 1..];
            if after.starts_with('"') {
                text.push('"');
                from = mark + 2;
                continue;
            }
            let end = self.text.len() - after.trim_start_matches(' ').len();
            if self.ends_cell(end) {
                let too_long = self.line > opened && is_too_long(&text);
                return if too_long { Err(unclosed()) } else { Ok(Quoted { text, end, is_stray: false }) };
            }
            let end = self.end_of_cell(mark);
            let raw = &self.text[at..end];
            let in_pairs = raw.matches('"').count().is_multiple_of(2);
            return if self.line == opened && in_pairs {
                Ok(Quoted { text: raw.to_owned(), end, is_stray: true })
            } else {
                Err(unclosed())
            };
        }
    }

    fn ends_cell(&self, at: usize) -> bool {
        self.text.as_bytes().get(at).is_none_or(|byte| *byte == self.separator || *byte == b'\n')
    }

    /// Where a cell without quotation marks ends that goes on at `from`.
    fn end_of_cell(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        (from..bytes.len()).find(|at| self.ends_cell(*at)).unwrap_or(bytes.len())
    }

    /// Whether each of the lines of this row would make a row like the one before.
    fn holds_rows(&self) -> bool {
        let cells = |line: &str| line.bytes().filter(|byte| *byte == self.separator).count() + 1;
        self.width >= MANY_COLUMNS && self.text.lines().all(|line| cells(line) == self.width)
    }
}

/// What a cell in quotation marks says, and where it ends.
struct Quoted {
    text: String,
    end: usize,
    /// The marks belong to the text.
    is_stray: bool,
}

/// The cells of a row, within the limits.
struct Cells {
    row: u32,
    seen: usize,
    filled: Vec<Cell>,
}

impl Cells {
    /// The cell that comes next, as a spreadsheet names it.
    fn place(&self) -> String {
        format!("{}{}", column_letters(self.seen), self.row)
    }

    fn push(&mut self, text: &str) -> Result<(), SheetError> {
        let cell = Cell::from(text);
        if !cell.is_blank() {
            if self.seen >= MAX_COLUMNS as usize {
                return Err(SheetError::TooManyColumns { row: self.row, limit: MAX_COLUMNS });
            }
            if is_too_long(text) {
                return Err(SheetError::CellTooLong { cell: self.place(), limit: MAX_CELL_CHARS });
            }
            self.filled.resize(self.seen, Cell::Empty);
            self.filled.push(cell);
        }
        self.seen += 1;
        Ok(())
    }

    fn finish(self) -> Row {
        Row { number: self.row, cells: self.filled, remark: None }
    }
}

fn is_too_long(text: &str) -> bool {
    text.len() > MAX_CELL_CHARS as usize && text.chars().count() > MAX_CELL_CHARS as usize
}
