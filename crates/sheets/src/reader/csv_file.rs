//! CSV: decoded, split and numbered as a spreadsheet numbers its rows.

use std::{
    io::{BufReader, Read},
    path::Path,
};

use super::{AnySource, Source, encoding, record::Records, separator};
use crate::{Row, SheetError};

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
        encoding::Decoded::new(&mut source, written)?.take(SAMPLE_BYTES).read_to_end(&mut sample)?;
        let whole_lines = sample.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let separator = separator::find(&sample[..whole_lines]);
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
        let decoded = encoding::Decoded::new(&mut self.source, self.written)?;
        Ok(CsvRows { records: Records::new(decoded, self.separator) })
    }
}

/// The rows of a CSV.
pub struct CsvRows<'a> {
    records: Records<encoding::Decoded<&'a mut BufReader<Box<dyn Source>>>>,
}

impl CsvRows<'_> {
    pub fn next_row(&mut self) -> Result<Option<Row>, SheetError> {
        self.records.next_row()
    }
}
