//! What was said about requests, in a table of its own: a second file, or another sheet of the same workbook. Its columns are
//! guessed, or are what somebody said they are; its rows belong to the requests whose numbers they name.

use std::collections::HashMap;

use intake::model::{Note, Second, SecondColumn, message_of};
use intake::table::{Files, open, said};
use kernel::{Error, Message, Result};
use sheets::headings::guess;
use sheets::layout::Line;
use sheets::{Cell, Layout, Row, SheetError, Workbook};

use super::given::{FollowUp, follow_up_fields, follow_up_place};

/// The name of the form's field for the second file.
const FIELD: &str = "follow_ups";
/// How many rows the proposal of columns looks at.
const SAMPLE: usize = 50;
/// How many values of each column are shown beside its field.
const SHOWN: usize = 3;
/// The longest value that is shown whole, in characters.
const LONGEST: usize = 60;
/// How many numbers that no request has are named.
const NAMED: usize = 5;
/// How many odd rows are told of.
const MOST_NOTES: usize = 50;

/// What was said, and the table it stands in.
#[derive(Debug, Default)]
pub struct FollowUps {
    /// The table, with what each of its columns is taken for.
    pub table: Second,
    /// By the number of the request, in the order in which they stand.
    said: HashMap<String, Vec<FollowUp>>,
    notes: Vec<Note>,
}

impl FollowUps {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// Whether anything was said about the request of a number.
    pub fn has(&self, number: &str) -> bool {
        !number.is_empty() && self.said.contains_key(number)
    }

    /// What was said about the request of a number; it is given once.
    pub fn take(&mut self, number: &str) -> Option<Vec<FollowUp>> {
        if number.is_empty() { None } else { self.said.remove(number) }
    }

    /// What a person should know about them, once every request has taken its own.
    pub fn notes(mut self) -> Vec<Note> {
        let nameless = self.said.remove("").map_or(0, |said| said.len());
        if nameless > 0 {
            let message = Message::new("desk-import-follow-ups-nameless").with("count", nameless);
            self.notes.push(Note::file(message));
        }
        let count: usize = self.said.values().map(Vec::len).sum();
        if count > 0 {
            let mut numbers: Vec<String> = self.said.into_keys().collect();
            numbers.sort();
            numbers.truncate(NAMED);
            let message = Message::new("desk-import-follow-ups-left").with("count", count);
            self.notes.push(Note::file(message.with("numbers", numbers.join("、"))));
        }
        self.notes
    }
}

/// Reads them from the second file, or from another sheet of `workbook` than `first` that looks like follow-ups.
///
/// # Errors
/// Refused at the field `follow_ups` when the second file can not be read.
pub fn read(
    files: &Files,
    workbook: &mut Workbook,
    first: &str,
    mapped: Option<&Second>,
) -> Result<Option<FollowUps>> {
    if let Some(file) = &files.second {
        let mut other = open(file, FIELD)?;
        let layout = Layout::read(&mut other, None).map_err(refused)?;
        let table = table(&mut other, &layout, "", mapped)?;
        let mut found = gathered(&mut other, &layout, table)?;
        let about = other.remark().map(|remark| Note::file(of_them(said(remark))));
        found.notes.splice(0..0, about);
        return Ok(Some(found));
    }
    let others: Vec<String> = workbook.sheets().iter().filter(|name| *name != first).cloned().collect();
    for name in others {
        // Another sheet that is no table has no follow-ups.
        let Ok(layout) = Layout::read(workbook, Some(&name)) else { continue };
        let is_known = mapped.is_some_and(|mapped| mapped.is_of(&name, &layout.headings));
        let table = table(workbook, &layout, &name, mapped)?;
        if is_known || is_enough(&table) {
            return gathered(workbook, &layout, table).map(Some);
        }
    }
    Ok(None)
}

/// Whether it has the columns without which nothing can be brought to its request.
fn is_enough(table: &Second) -> bool {
    table.column("number").is_some() && table.column("text").is_some()
}

fn refused(error: SheetError) -> Error {
    Error::field(FIELD, message_of(error.key(), error.args()))
}

/// A message about the follow-ups among those about the requests.
fn of_them(message: Message) -> Message {
    Message::new("desk-import-follow-ups-note").with("note", message)
}

/// The columns of a table as somebody mapped it, or as they seem to be.
fn table(workbook: &mut Workbook, layout: &Layout, sheet: &str, mapped: Option<&Second>) -> Result<Second> {
    if let Some(mapped) = mapped.filter(|mapped| mapped.is_of(sheet, &layout.headings)) {
        return Ok(mapped.clone());
    }
    let mut samples: Vec<Row> = Vec::with_capacity(SAMPLE);
    for line in layout.lines(workbook.rows(&layout.sheet).map_err(refused)?) {
        if let Line::Data(row) = line.map_err(refused)? {
            samples.push(row);
        }
        if samples.len() == SAMPLE {
            break;
        }
    }
    let guesses = guess(&layout.headings, &samples, &follow_up_fields());
    let columns = layout.headings.iter().zip(guesses).enumerate().map(|(column, (heading, guess))| {
        let values = samples.iter().take(SHOWN).map(|row| shortened(&row.cell(column).written()));
        SecondColumn {
            heading: heading.clone(),
            field: guess.map(|guess| guess.field.to_owned()),
            samples: values.filter(|value| !value.is_empty()).collect(),
        }
    });
    Ok(Second { sheet: sheet.to_owned(), columns: columns.collect() })
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(LONGEST) {
        None => value.to_owned(),
        Some((at, _)) => format!("{}…", &value[..at]),
    }
}

/// Its rows by the numbers of their requests; none while it is not known where the number or the text stands.
///
/// # Errors
/// Refused when what is needed of a row is a formula whose result is not in the file.
fn gathered(workbook: &mut Workbook, layout: &Layout, table: Second) -> Result<FollowUps> {
    let mut found = FollowUps::default();
    if is_enough(&table) {
        let places: Vec<_> =
            table.columns.iter().map(|column| column.field.as_deref().and_then(follow_up_place)).collect();
        for line in layout.lines(workbook.rows(&layout.sheet).map_err(refused)?) {
            let Line::Data(row) = line.map_err(refused)? else { continue };
            let is_told = |(place, cell): (&Option<_>, &Cell)| place.is_none() || *cell != Cell::Formula;
            if let (Some(remark), false) = (&row.remark, places.iter().zip(&row.cells).all(is_told)) {
                return Err(Error::field(FIELD, of_them(said(remark))));
            }
            let mut one = FollowUp::default();
            for (place, cell) in places.iter().zip(&row.cells) {
                if let Some(place) = place {
                    cell.written().trim().clone_into(place(&mut one));
                }
            }
            if let Some(remark) = row.remark.as_ref().filter(|_| found.notes.len() < MOST_NOTES) {
                found.notes.push(Note::file(of_them(said(remark))));
            }
            let number = std::mem::take(&mut one.number);
            found.said.entry(number).or_default().push(one);
        }
    }
    Ok(FollowUps { table, ..found })
}
