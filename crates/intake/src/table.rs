//! A file read as a table: where it begins, what is above it, one row after another.

use std::ops::ControlFlow;

use kernel::{Error, Message, Result};
use sheets::layout::Line;
use sheets::{Layout, Remark, SheetError, Workbook};

use crate::model::{LeftOut, Note, Second, message_of};

/// A file somebody brings.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file, perhaps with a second one that belongs to it.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The file.
    pub file: File,
    /// The second one.
    pub second: Option<File>,
}

/// Where in a file its table is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'a> {
    /// The sheet of a workbook; the first with anything in it when none.
    pub sheet: Option<&'a str>,
    /// The row of the headings, where somebody pointed at it; 0 for none.
    pub heading_row: i64,
    /// How somebody mapped the second table; its columns are guessed without.
    pub second: Option<&'a Second>,
}

/// What a table is like.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// The names of the file's sheets.
    pub sheets: Vec<String>,
    /// The sheet that was read.
    pub sheet: String,
    /// The row of the headings; 0 where a file has none.
    pub heading_row: i64,
    /// The headings.
    pub headings: Vec<String>,
    /// Titles above the headings.
    pub above: Vec<LeftOut>,
    /// The unit of amounts that a note above the headings names; empty for none.
    pub unit: String,
    /// What a person should know about the file as a whole.
    pub notes: Vec<Note>,
    /// The second table, with what each of its columns is taken for.
    pub second: Option<Second>,
}

/// Takes one line of a table; says whether the next is wanted.
pub type Each<'a> = &'a mut dyn FnMut(Line) -> Result<ControlFlow<()>>;

/// Reads a CSV or XLSX file through; none when `each` broke off.
///
/// # Errors
/// Refused at the field `file` or `sheet`, with what to do. Whatever `each` fails with.
pub fn sheet(file: &File, place: &Place<'_>, each: Each<'_>) -> Result<Option<Shape>> {
    let mut workbook = open(file, "file")?;
    let layout = layout_of(&mut workbook, place)?;
    for line in layout.lines(workbook.rows(&layout.sheet).map_err(refused)?) {
        if each(line.map_err(refused)?)?.is_break() {
            return Ok(None);
        }
    }
    let mut shape = shape(&workbook, &layout);
    if !shape.unit.is_empty() {
        let message = Message::new("import-unit-noted").with("unit", shape.unit.clone());
        shape.notes.push(Note::file(message));
    }
    Ok(Some(shape))
}

/// Opens a file as a workbook; what it can not be opened for is said at `field`.
pub fn open(file: &File, field: &'static str) -> Result<Workbook> {
    Workbook::from_bytes(file.bytes.clone(), &file.name)
        .map_err(|error| Error::field(field, message_of(error.key(), error.args())))
}

/// Finds the table of a workbook.
pub fn layout_of(workbook: &mut Workbook, place: &Place<'_>) -> Result<Layout> {
    let sheet = place.sheet.filter(|name| !name.is_empty());
    let layout = match u32::try_from(place.heading_row) {
        Ok(row) if row > 0 => Layout::read_at(workbook, sheet, row),
        _ => Layout::read(workbook, sheet),
    };
    layout.map_err(refused)
}

/// What a table of a workbook is like.
#[must_use]
pub fn shape(workbook: &Workbook, layout: &Layout) -> Shape {
    let above = layout.above.iter().map(|above| LeftOut { row: above.row, why: above.reason.key().into() });
    Shape {
        sheets: workbook.sheets().to_vec(),
        sheet: layout.sheet.clone(),
        heading_row: i64::from(layout.heading_row),
        headings: layout.headings.clone(),
        above: above.collect(),
        unit: layout.unit.clone().unwrap_or_default(),
        notes: workbook.remark().map(|remark| Note::file(said(remark))).into_iter().collect(),
        second: None,
    }
}

/// A sheet's remark in the house's own words.
#[must_use]
pub fn said(remark: &Remark) -> Message {
    message_of(remark.key(), remark.args())
}

/// A sheet's own refusal beside the field it is about.
#[must_use]
pub fn refused(error: SheetError) -> Error {
    let field = if matches!(error, SheetError::NoSuchSheet { .. }) { "sheet" } else { "file" };
    Error::field(field, message_of(error.key(), error.args()))
}
