//! CSV: decoded, split and numbered as a spreadsheet numbers its rows.

use std::{
    io::{BufReader, Read},
    path::Path,
};

use csv::{ErrorKind, StringRecord};

use super::{AnySource, MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, Source, encoding, separator};
use crate::{Cell, Row, SheetError, column_letters};

/// A row of more bytes than this is taken for one whose quotation mark is never closed.
const MAX_ROW_BYTES: usize = 16 << 20;
const SAMPLE_BYTES: u64 = 64 << 10;

/// A CSV whose encoding and separator are known.
pub struct CsvFile {
    source: AnySource,
    written: encoding::Written,
    separator: u8,
    sheets: Vec<String>,
}

impl CsvFile {
    pub fn open(source: AnySource, name: &str) -> Result<Self, SheetError> {
        // The encoding is searched in larger blocks than the look at the first bytes needed.
        let mut source: AnySource = BufReader::with_capacity(64 << 10, source.into_inner());
        let written = encoding::find(&mut source)?;
        let mut sample = Vec::new();
        encoding::Decoded::new(&mut source, written, usize::MAX)?
            .take(SAMPLE_BYTES)
            .read_to_end(&mut sample)?;
        let whole_lines = sample.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let separator = separator::find(&String::from_utf8_lossy(&sample[..whole_lines]));
        let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
        Ok(Self { source, written, separator, sheets: vec![stem.into_owned()] })
    }

    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    pub fn encoding(&self) -> &'static str {
        self.written.encoding.name()
    }

    pub fn rows(&mut self) -> Result<CsvRows<'_>, SheetError> {
        let decoded = encoding::Decoded::new(&mut self.source, self.written, MAX_ROW_BYTES)?;
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .buffer_capacity(64 << 10)
            .from_reader(decoded);
        Ok(CsvRows { reader, record: StringRecord::new(), row: 0, breaks_in_cells: 0 })
    }
}

/// The rows of a CSV.
pub struct CsvRows<'a> {
    reader: csv::Reader<encoding::Decoded<&'a mut BufReader<Box<dyn Source>>>>,
    record: StringRecord,
    row: u32,
    breaks_in_cells: u64,
}

impl CsvRows<'_> {
    pub fn next_row(&mut self) -> Result<Option<Row>, SheetError> {
        loop {
            self.reader.get_mut().grant();
            if !self.reader.read_record(&mut self.record).map_err(|error| refusal(error, self.row))? {
                return Ok(None);
            }
            let number = self.number()?;
            let cells = cells(&self.record, number)?;
            if !cells.is_empty() {
                return Ok(Some(Row { number, cells }));
            }
        }
    }

    /// Every line is a row, blank ones too, but line breaks inside a cell do not begin a new one. The parser leaves
    /// out blank lines, yet counts them; [`encoding::Decoded`] sees to it that every line has an end.
    fn number(&mut self) -> Result<u32, SheetError> {
        let breaks = self.record.as_slice().bytes().filter(|byte| *byte == b'\n').count();
        self.breaks_in_cells += breaks as u64;
        let lines = self.reader.position().line() - 1;
        match u32::try_from(lines.saturating_sub(self.breaks_in_cells)) {
            Ok(number) if number <= MAX_ROWS => {
                self.row = number;
                Ok(number)
            }
            _ => Err(SheetError::TooManyRows { limit: MAX_ROWS }),
        }
    }
}

fn cells(record: &StringRecord, row: u32) -> Result<Vec<Cell>, SheetError> {
    let blank_end = record.iter().rev().take_while(|text| text.trim().is_empty()).count();
    let filled = record.len() - blank_end;
    if filled > MAX_COLUMNS as usize {
        return Err(SheetError::TooManyColumns { row, limit: MAX_COLUMNS });
    }
    let mut cells = Vec::with_capacity(filled);
    for (column, text) in record.iter().take(filled).enumerate() {
        if text.len() > MAX_CELL_CHARS as usize && text.chars().count() > MAX_CELL_CHARS as usize {
            let cell = format!("{}{row}", column_letters(column));
            return Err(SheetError::CellTooLong { cell, limit: MAX_CELL_CHARS });
        }
        cells.push(Cell::from(text));
    }
    Ok(cells)
}

fn refusal(error: csv::Error, row: u32) -> SheetError {
    match error.into_kind() {
        ErrorKind::Io(cause) if cause.kind() == std::io::ErrorKind::FileTooLarge => {
            SheetError::EndlessRow { row }
        }
        ErrorKind::Io(cause) => SheetError::Io(cause),
        other => SheetError::Damaged { reason: format!("{other:?}") },
    }
}
