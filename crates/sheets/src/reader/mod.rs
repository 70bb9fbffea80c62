//! Opens a file as a table source: says what it is by its bytes, not by its name, and gives rows one by one.
//!
//! Memory stays bounded: CSV is decoded and split in small blocks; a workbook keeps its shared strings (an XLSX
//! cannot be read without them) and one row. Nothing is written anywhere.

mod csv_file;
mod encoding;
mod package;
mod record;
mod separator;
mod xlsx_file;

use std::{
    fs::File,
    io::{BufReader, Cursor, Read, Seek},
    path::Path,
};

use crate::{Remark, Row, SheetError};
use csv_file::{CsvFile, CsvRows};
use package::Kind;
pub use xlsx_file::Merge;
use xlsx_file::{XlsxFile, XlsxRows};

/// The last row number that is read.
pub const MAX_ROWS: u32 = 1_000_000;
/// The most columns that are read.
pub const MAX_COLUMNS: u32 = 500;
/// The most characters in a cell; Excel's own limit is 32,767.
pub const MAX_CELL_CHARS: u32 = 32_768;

/// What a table can be read from.
trait Source: Read + Seek + Send {}
impl<S: Read + Seek + Send> Source for S {}
type AnySource = BufReader<Box<dyn Source>>;

/// An opened file of one sheet (CSV) or several (XLSX).
pub struct Workbook {
    form: Form,
    remark: Option<Remark>,
}

enum Form {
    Csv(CsvFile),
    Xlsx(Box<XlsxFile>),
}

impl Workbook {
    /// Opens a table. `name` is the name of the file as the person knows it; it names the one sheet of a CSV.
    ///
    /// What the file is, is decided by its content: an `.xlsx` that is really CSV is read as CSV, and
    /// [`Workbook::remark`] says so.
    pub fn open(source: impl Read + Seek + Send + 'static, name: &str) -> Result<Self, SheetError> {
        let mut source: AnySource = BufReader::new(Box::new(source));
        let form = match package::kind(&mut source)? {
            Kind::Text => Form::Csv(CsvFile::open(source, name)?),
            Kind::Zip => Form::Xlsx(Box::new(XlsxFile::open(source)?)),
        };
        let is_text = matches!(form, Form::Csv(_));
        let ends = |all: &[&str]| all.iter().any(|end| name.to_ascii_lowercase().ends_with(end));
        let remark = if is_text && ends(&[".xlsx", ".xlsm", ".xls"]) {
            Some(Remark::TextNamedWorkbook)
        } else if !is_text && ends(&[".csv", ".txt", ".tsv"]) {
            Some(Remark::WorkbookNamedText)
        } else {
            None
        };
        Ok(Self { form, remark })
    }

    /// What is to be said about the file as a whole: that it is not what its name says.
    #[must_use]
    pub fn remark(&self) -> Option<&Remark> {
        self.remark.as_ref()
    }

    /// Opens an upload held in memory.
    pub fn from_bytes(bytes: Vec<u8>, name: &str) -> Result<Self, SheetError> {
        Self::open(Cursor::new(bytes), name)
    }

    /// Opens a file on disk.
    pub fn from_path(path: &Path) -> Result<Self, SheetError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self::open(File::open(path)?, &name)
    }

    /// The names of the sheets, in the order of the workbook.
    #[must_use]
    pub fn sheets(&self) -> &[String] {
        match &self.form {
            Form::Csv(file) => file.sheets(),
            Form::Xlsx(file) => file.sheets(),
        }
    }

    /// The character encoding found in a CSV; `None` for a workbook.
    #[must_use]
    pub fn encoding(&self) -> Option<&'static str> {
        match &self.form {
            Form::Csv(file) => Some(file.encoding()),
            Form::Xlsx(_) => None,
        }
    }

    /// The sheet of that name, or the first one with anything in it (visible ones before hidden ones).
    pub fn choose(&mut self, sheet: Option<&str>) -> Result<String, SheetError> {
        if let Some(name) = sheet {
            self.known(name)?;
            return Ok(name.to_owned());
        }
        for name in self.sheets().to_vec() {
            match self.rows(&name)?.next() {
                None => {}
                Some(Ok(_)) => return Ok(name),
                Some(Err(error)) => return Err(error),
            }
        }
        Err(SheetError::Empty)
    }

    /// Rows of a sheet from the top, each time anew. Blank rows are left out but counted.
    ///
    /// In merged cells only the top left one has the value: a merged amount would otherwise count once per row.
    /// Heading rows are filled by [`crate::Layout`], which asks [`Workbook::merges`].
    pub fn rows(&mut self, sheet: &str) -> Result<Rows<'_>, SheetError> {
        self.known(sheet)?;
        let rows = match &mut self.form {
            Form::Csv(file) => AnyRows::Csv(Box::new(file.rows()?)),
            Form::Xlsx(file) => AnyRows::Xlsx(Box::new(file.rows(sheet)?)),
        };
        Ok(Rows { rows: Some(rows) })
    }

    /// The merged cells of a sheet; a CSV has none.
    pub fn merges(&mut self, sheet: &str) -> Result<Vec<Merge>, SheetError> {
        self.known(sheet)?;
        match &mut self.form {
            Form::Csv(_) => Ok(Vec::new()),
            Form::Xlsx(file) => file.merges(sheet),
        }
    }

    fn known(&self, sheet: &str) -> Result<(), SheetError> {
        if self.sheets().iter().any(|name| name == sheet) {
            return Ok(());
        }
        Err(SheetError::NoSuchSheet { sheet: sheet.to_owned(), sheets: self.sheets().to_vec() })
    }
}

/// The rows of one sheet; ends after the first error.
pub struct Rows<'a> {
    rows: Option<AnyRows<'a>>,
}

enum AnyRows<'a> {
    Csv(Box<CsvRows<'a>>),
    Xlsx(Box<XlsxRows<'a>>),
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = match self.rows.as_mut()? {
            AnyRows::Csv(rows) => rows.next_row(),
            AnyRows::Xlsx(rows) => rows.next_row(),
        };
        if !matches!(row, Ok(Some(_))) {
            self.rows = None;
        }
        row.transpose()
    }
}
