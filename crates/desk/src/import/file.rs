//! From a file to requests as it tells them, one after another: JSON lines, each a request with its follow-ups; or a CSV or
//! XLSX sheet, whose follow-ups stand in a second sheet, or in a second file, by the request's number.

use std::collections::HashMap;

use customers::import::model::message_of;
use kernel::{Error, Message, Result};
use serde_json::Value;
use sheets::layout::Line;
use sheets::{Layout, SheetError, Workbook};

use super::given::{FollowUp, Given, Place, field, follow_up_field, holds_follow_ups};

/// A file somebody brings.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Reads a file through; `each` gets every request with the row or line it stands in.
///
/// # Errors
/// Refused at the field `file` or `follow_ups` when it can not be read as a whole; a line that can not be read is given
/// as a broken one. Whatever `each` fails with.
pub fn read(
    file: &File,
    follow_ups: Option<&File>,
    each: &mut dyn FnMut(i64, Given) -> Result<()>,
) -> Result<()> {
    if is_lines(file) { lines(&file.bytes, each) } else { sheet(file, follow_ups, each) }
}

fn is_lines(file: &File) -> bool {
    let name = file.name.to_lowercase();
    [".jsonl", ".ndjson", ".json"].iter().any(|end| name.ends_with(end))
        || file.bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

fn lines(bytes: &[u8], each: &mut dyn FnMut(i64, Given) -> Result<()>) -> Result<()> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    for (row, line) in (1_i64..).zip(text.split(|byte| *byte == b'\n')) {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let given = match serde_json::from_slice::<Value>(line) {
            Ok(Value::Object(fields)) => of_object(fields),
            Ok(_) => Given { broken: "desk-import-no-object".to_owned(), ..Given::default() },
            Err(_) => Given { broken: "desk-import-no-json".to_owned(), ..Given::default() },
        };
        each(row, given)?;
    }
    Ok(())
}

fn of_object(fields: serde_json::Map<String, Value>) -> Given {
    let mut given = Given::default();
    for (name, value) in fields {
        if let Some(place) = field(&name) {
            *place(&mut given) = written(value);
        } else if holds_follow_ups(&name)
            && let Value::Array(all) = value
        {
            given.follow_ups = all.into_iter().filter_map(follow_up).collect();
        }
    }
    given
}

fn follow_up(value: Value) -> Option<FollowUp> {
    let Value::Object(fields) = value else { return None };
    let mut said = FollowUp::default();
    for (name, value) in fields {
        if name == "public" {
            let internal = if value == Value::Bool(false) { "true" } else { "" };
            internal.clone_into(&mut said.internal);
        } else if let Some(place) = follow_up_field(&name) {
            *place(&mut said) = written(value);
        }
    }
    said.number = String::new();
    Some(said)
}

fn written(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

fn sheet(
    file: &File,
    follow_ups: Option<&File>,
    each: &mut dyn FnMut(i64, Given) -> Result<()>,
) -> Result<()> {
    let refused = |error| refused("file", &error);
    let mut workbook = Workbook::from_bytes(file.bytes.clone(), &file.name).map_err(refused)?;
    let layout = Layout::read(&mut workbook, None).map_err(refused)?;
    let second = workbook.sheets().iter().find(|name| **name != layout.sheet).cloned();
    let mut said = match (follow_ups, second) {
        (Some(other), _) => {
            let refused = |error| self::refused("follow_ups", &error);
            let mut other = Workbook::from_bytes(other.bytes.clone(), &other.name).map_err(refused)?;
            said_in(&mut other, None)?
        }
        (None, Some(name)) => said_in(&mut workbook, Some(&name))?,
        (None, None) => HashMap::new(),
    };
    let columns: Vec<_> = layout.headings.iter().map(|heading| field(heading)).collect();
    if !columns.iter().flatten().any(|place| std::ptr::fn_addr_eq(*place, number_place())) {
        return Err(Error::field("file", "desk-import-no-number-column"));
    }
    for line in layout.lines(workbook.rows(&layout.sheet).map_err(refused)?) {
        let Line::Data(row) = line.map_err(refused)? else { continue };
        let mut given = Given::default();
        for (place, cell) in columns.iter().zip(&row.cells) {
            if let Some(place) = place {
                cell.written().trim().clone_into(place(&mut given));
            }
        }
        given.follow_ups = said.remove(&given.number).unwrap_or_default();
        each(i64::from(row.number), given)?;
    }
    Ok(())
}

fn number_place() -> Place<Given> {
    field("number").unwrap_or(|given| &mut given.number)
}

/// The follow-ups of a sheet by the numbers of their requests, in the order in which they stand.
fn said_in(workbook: &mut Workbook, sheet: Option<&str>) -> Result<HashMap<String, Vec<FollowUp>>> {
    let refused = |error| refused("follow_ups", &error);
    let layout = match Layout::read(workbook, sheet) {
        // A second sheet with nothing in it is none.
        Err(SheetError::Empty) if sheet.is_some() => return Ok(HashMap::new()),
        layout => layout.map_err(refused)?,
    };
    let columns: Vec<_> = layout.headings.iter().map(|heading| follow_up_field(heading)).collect();
    let mut said: HashMap<String, Vec<FollowUp>> = HashMap::new();
    for line in layout.lines(workbook.rows(&layout.sheet).map_err(refused)?) {
        let Line::Data(row) = line.map_err(refused)? else { continue };
        let mut one = FollowUp::default();
        for (place, cell) in columns.iter().zip(&row.cells) {
            if let Some(place) = place {
                cell.written().trim().clone_into(place(&mut one));
            }
        }
        let number = std::mem::take(&mut one.number);
        said.entry(number).or_default().push(one);
    }
    Ok(said)
}

fn refused(field: &'static str, error: &SheetError) -> Error {
    Error::field(field, message_of(error.key(), error.args()))
}

/// How many requests a file tells of.
///
/// # Errors
/// As [`read`]; none, or more than `most`, are refused at the field `file`.
pub fn count(file: &File, follow_ups: Option<&File>, most: u32) -> Result<i64> {
    let mut rows = 0_i64;
    read(file, follow_ups, &mut |_, _| {
        rows += 1;
        Ok(())
    })?;
    if rows == 0 {
        return Err(Error::field("file", "import-no-rows"));
    }
    if rows > i64::from(most) {
        let message = Message::new("import-too-many-rows").with("limit", most).with("rows", rows);
        return Err(Error::field("file", message));
    }
    Ok(rows)
}
