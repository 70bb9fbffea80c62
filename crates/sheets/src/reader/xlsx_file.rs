//! XLSX by calamine: the cells of a sheet as a stream, gathered into rows.
//!
//! The parser works on what a stranger sent, so a panic in it is a damaged file, not a fault of this program.

use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use jiff::civil::{Date, DateTime};

use super::{AnySource, MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, package};
use crate::{Cell, Remark, Row, SheetError, column_letters};

/// How many formulas without a result are named of one row.
const NAMED: usize = 5;

/// A block of merged cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// The first row, counted from 1 as in [`Row::number`].
    pub first_row: u32,
    /// The last row.
    pub last_row: u32,
    /// The first column, counted from 0.
    pub first_column: usize,
    /// The last column.
    pub last_column: usize,
}

/// An opened workbook.
pub struct XlsxFile {
    book: Xlsx<AnySource>,
    sheets: Vec<String>,
}

impl XlsxFile {
    pub fn open(mut source: AnySource) -> Result<Self, SheetError> {
        package::look_over(&mut source)?;
        let book = guarded(|| Xlsx::new(source))?;
        let of_visibility = |visible: bool| {
            book.sheets_metadata()
                .iter()
                .filter(move |sheet| {
                    sheet.typ == SheetType::WorkSheet && (sheet.visible == SheetVisible::Visible) == visible
                })
                .map(|sheet| sheet.name.clone())
        };
        let sheets = of_visibility(true).chain(of_visibility(false)).collect();
        Ok(Self { book, sheets })
    }

    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    pub fn rows(&mut self, sheet: &str) -> Result<XlsxRows<'_>, SheetError> {
        let cells = guarded(|| self.book.worksheet_cells_reader(sheet))?;
        Ok(XlsxRows { cells, ahead: None, last_row: 0, ended: false })
    }

    pub fn merges(&mut self, sheet: &str) -> Result<Vec<Merge>, SheetError> {
        let found = guarded(|| self.book.merge_cells_by_sheet_name(sheet))?;
        Ok(found
            .into_iter()
            .map(|block| Merge {
                first_row: block.start.0.saturating_add(1),
                last_row: block.end.0.saturating_add(1),
                first_column: block.start.1 as usize,
                last_column: block.end.1 as usize,
            })
            .collect())
    }
}

/// The rows of a sheet.
pub struct XlsxRows<'a> {
    cells: XlsxCellReader<'a, AnySource>,
    ahead: Option<Placed>,
    last_row: u32,
    /// The stream of cells must not be asked again after its end.
    ended: bool,
}

/// A cell with its row counted from 1 and its column counted from 0.
type Placed = (u32, usize, Cell);

impl XlsxRows<'_> {
    pub fn next_row(&mut self) -> Result<Option<Row>, SheetError> {
        let first = match self.ahead.take() {
            Some(cell) => Some(cell),
            None => self.next_filled()?,
        };
        let Some((number, column, cell)) = first else { return Ok(None) };
        if number <= self.last_row {
            return Err(SheetError::Damaged {
                reason: format!("row {number} comes after row {}", self.last_row),
            });
        }
        self.last_row = number;
        let mut row = Row { number, ..Row::default() };
        place(&mut row, column, cell);
        while let Some((number, column, cell)) = self.next_filled()? {
            if number != row.number {
                self.ahead = Some((number, column, cell));
                break;
            }
            place(&mut row, column, cell);
        }
        row.remark = unsolved(&row);
        Ok(Some(row))
    }

    /// The next cell with anything in it, within the limits.
    fn next_filled(&mut self) -> Result<Option<Placed>, SheetError> {
        while !self.ended {
            let next = guarded(|| {
                let cell = self.cells.next_cell_with_formula_metadata()?;
                Ok(cell.map(|cell| match (&cell.value, &cell.formula) {
                    // A result that is an empty text is a text.
                    (DataRef::Empty, Some(_)) => (cell.pos, Cell::Formula),
                    (value, _) => (cell.pos, cell_of(value)),
                }))
            });
            let next = next.map_err(|error| match error {
                SheetError::FailedFormula { text, .. } => {
                    SheetError::FailedFormula { text, row: self.last_row }
                }
                other => other,
            })?;
            let Some(((row, column), cell)) = next else {
                self.ended = true;
                break;
            };
            if cell.is_blank() {
                continue;
            }
            let row = row.saturating_add(1);
            if row > MAX_ROWS {
                return Err(SheetError::TooManyRows { limit: MAX_ROWS });
            }
            if column >= MAX_COLUMNS {
                return Err(SheetError::TooManyColumns { row, limit: MAX_COLUMNS });
            }
            let column = column as usize;
            if let Cell::Text(text) = &cell
                && text.chars().count() > MAX_CELL_CHARS as usize
            {
                let cell = format!("{}{row}", column_letters(column));
                return Err(SheetError::CellTooLong { cell, limit: MAX_CELL_CHARS });
            }
            return Ok(Some((row, column, cell)));
        }
        Ok(None)
    }
}

fn place(row: &mut Row, column: usize, cell: Cell) {
    if row.cells.len() <= column {
        row.cells.resize(column + 1, Cell::Empty);
    }
    row.cells[column] = cell;
}

/// That some of its cells are formulas without a result.
fn unsolved(row: &Row) -> Option<Remark> {
    let cells: Vec<String> = (0..row.cells.len())
        .filter(|column| row.cell(*column) == &Cell::Formula)
        .map(|column| format!("{}{}", column_letters(column), row.number))
        .take(NAMED)
        .collect();
    (!cells.is_empty()).then_some(Remark::FormulasWithoutResult { cells })
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        #[allow(clippy::cast_precision_loss)] // Excel itself knows no other number than f64.
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::from(text.as_str()),
        DataRef::SharedString(text) => Cell::from(*text),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::Error(error) => Cell::Error(error.to_string()),
        DataRef::DateTime(serial) => day_of(serial),
        DataRef::DateTimeIso(text) => {
            let moment = text.parse().map(cell_of_moment);
            moment.or_else(|_| text.parse().map(Cell::Date)).unwrap_or_else(|_| Cell::from(text.as_str()))
        }
    }
}

/// A cell that Excel shows as a day or a time. What is no day of a calendar stays the number it is.
fn day_of(serial: &ExcelDateTime) -> Cell {
    if serial.is_duration() {
        return Cell::Number(serial.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = serial.to_ymd_hms_milli();
    if serial.as_f64() < 1.0 {
        return Cell::Text(format!("{hour:02}:{minute:02}:{second:02}"));
    }
    let small = |part: u8| i8::try_from(part).unwrap_or(-1);
    let date = i16::try_from(year).ok().and_then(|year| Date::new(year, small(month), small(day)).ok());
    let time = jiff::civil::Time::new(small(hour), small(minute), small(second), 0).ok();
    match (date, time) {
        (Some(date), Some(time)) => cell_of_moment(date.to_datetime(time)),
        _ => Cell::Number(serial.as_f64()),
    }
}

fn cell_of_moment(moment: DateTime) -> Cell {
    if moment == moment.start_of_day() { Cell::Date(moment.date()) } else { Cell::DateTime(moment) }
}

fn guarded<T>(parse: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, SheetError> {
    match catch_unwind(AssertUnwindSafe(parse)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(XlsxError::Password)) => Err(SheetError::Password),
        // An error of a newer Excel, such as #SPILL!, which the parser does not know.
        Ok(Err(XlsxError::CellError(text))) => Err(SheetError::FailedFormula { text, row: 0 }),
        Ok(Err(error)) => Err(SheetError::Damaged { reason: error.to_string() }),
        Err(_) => Err(SheetError::Damaged { reason: "the parser gave up".to_owned() }),
    }
}
