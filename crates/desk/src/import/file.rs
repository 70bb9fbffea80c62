//! A file of requests as a table. JSON lines have a column for each name that stands in any of them. A CSV or XLSX sheet may
//! have its follow-ups in a second sheet, or in a second file ([`follow_ups`]); they are put into a column of their own, as
//! JSON.

use std::collections::BTreeMap;

use intake::table::{self, Each, File, Files, Place, Shape, layout_of, open, shape};
use kernel::{Error, Result};
use serde_json::{Map, Value};
use sheets::layout::Line;
use sheets::{Cell, Layout, Row, Workbook};

use super::follow_ups::{self, FollowUps};
use super::given::{rank, written};

/// What the column of follow-ups from another sheet is called.
const FOLLOW_UPS: &str = "跟进记录";

/// Reads a file through; none when `each` broke off.
///
/// # Errors
/// Refused at the field `file`, `sheet` or `follow_ups` when it can not be read as a whole; a line that can not be read is
/// given as it stands. Whatever `each` fails with.
pub fn read(files: &Files, place: &Place<'_>, each: Each<'_>) -> Result<Option<Shape>> {
    if !is_lines(&files.file) {
        return sheet(files, place, each);
    }
    if files.second.is_some() {
        return Err(Error::field("follow_ups", "desk-import-follow-ups-in-lines"));
    }
    lines(&files.file.bytes, each)
}

fn is_lines(file: &File) -> bool {
    let name = file.name.to_lowercase();
    [".jsonl", ".ndjson", ".json"].iter().any(|end| name.ends_with(end))
        || file.bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// The lines of a file that have anything in them, each with its number.
fn numbered(bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    (1_u32..)
        .zip(text.split(|byte| *byte == b'\n'))
        .filter(|(_, line)| !line.iter().all(u8::is_ascii_whitespace))
}

fn lines(bytes: &[u8], each: Each<'_>) -> Result<Option<Shape>> {
    let object = |line| serde_json::from_slice::<Map<String, Value>>(line).ok();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for fields in numbered(bytes).filter_map(|(_, line)| object(line)) {
        for name in fields.keys().filter(|name| !names.contains_key(*name)).cloned().collect::<Vec<_>>() {
            let nth = names.len();
            names.insert(name, nth);
        }
    }
    // What is known first, in the order in which people are used to it.
    let mut headings: Vec<(usize, usize, String)> =
        names.into_iter().map(|(name, nth)| (rank(&name), nth, name)).collect();
    headings.sort();
    let headings: Vec<String> = headings.into_iter().map(|(.., name)| name).collect();
    for (number, line) in numbered(bytes) {
        let cells = match object(line) {
            Some(mut fields) => headings
                .iter()
                .map(|name| Cell::from(fields.remove(name).map(written).unwrap_or_default().as_str()))
                .collect(),
            None => vec![Cell::Error(String::from_utf8_lossy(line).trim().to_owned())],
        };
        if each(Line::Data(Row { number, cells, ..Row::default() }))?.is_break() {
            return Ok(None);
        }
    }
    Ok(Some(Shape { headings, ..Shape::default() }))
}

fn sheet(files: &Files, place: &Place<'_>, each: Each<'_>) -> Result<Option<Shape>> {
    let mut workbook = open(&files.file, "file")?;
    let layout = layout_of(&mut workbook, place)?;
    let found = follow_ups::read(files, &mut workbook, &layout.sheet, place.second)?;
    let table = found.as_ref().map(|found| found.table.clone());
    let mut said = found.unwrap_or_default();
    let column = if said.is_empty() { None } else { numbers(&mut workbook, &layout, &said)? };
    let width = layout.headings.len();
    for line in layout.lines(workbook.rows(&layout.sheet).map_err(table::refused)?) {
        let mut line = line.map_err(table::refused)?;
        if let (Some(column), Line::Data(row)) = (column, &mut line)
            && let Some(said) = said.take(row.cell(column).written().trim())
        {
            let text = serde_json::to_string(&said).map_err(|error| Error::Corrupt(error.to_string()))?;
            row.cells.resize(width, Cell::Empty);
            row.cells.push(Cell::Text(text));
        }
        if each(line)?.is_break() {
            return Ok(None);
        }
    }
    let mut shape = shape(&workbook, &layout);
    if column.is_some() {
        shape.headings.push(FOLLOW_UPS.to_owned());
    }
    shape.notes.extend(said.notes());
    Ok(Some(Shape { second: table, ..shape }))
}

/// The column that holds the numbers by which the follow-ups name their requests: the one in which most of them stand.
fn numbers(workbook: &mut Workbook, layout: &Layout, said: &FollowUps) -> Result<Option<usize>> {
    let mut hits = vec![0_usize; layout.headings.len()];
    for line in layout.lines(workbook.rows(&layout.sheet).map_err(table::refused)?) {
        let Line::Data(row) = line.map_err(table::refused)? else { continue };
        for (hits, cell) in hits.iter_mut().zip(&row.cells) {
            *hits += usize::from(said.has(cell.written().trim()));
        }
    }
    let best = hits.iter().copied().max().unwrap_or(0);
    Ok(hits.iter().position(|hits| *hits == best && best > 0))
}
