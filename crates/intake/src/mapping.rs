//! Saying which column of a file is what: what somebody typed, parsed against what the columns can be and must be.

use diesel::prelude::*;
use kernel::record::{self, Header};
use kernel::{Actor, Message, Refusals, Result, Tx};
use web::Typed;

use crate::model::{Intake, Mapping, Phase, Second, json};
use crate::schema::intake;
use crate::{Import, service, stage, store};

/// What was typed to say which column is what, and what is to be done with the rows.
#[derive(Debug, Default)]
pub struct Mapped<'a> {
    /// For each column from A on the key of its field, or nothing.
    pub columns: &'a [Typed],
    /// The same for the second table; what was proposed stands when nothing is said.
    pub second: &'a [Typed],
    /// The room's own choices, as JSON.
    pub options: String,
    /// What is wrong with them.
    pub refusals: Refusals,
    /// Whether the rows are compared at once.
    pub check: bool,
}

/// The columns of a table that somebody maps: where the form names them, what they can be, and what they must be.
struct Columns<'a> {
    field: &'static str,
    known: Vec<&'static str>,
    needed: &'static [&'static [&'static str]],
    label: &'a dyn Fn(&str) -> Message,
}

impl Columns<'_> {
    /// Parses which column is what, for a table of so many columns; what is wrong is noted beside them.
    fn mapping(&self, width: usize, typed: &[Typed], refusals: &mut Refusals) -> Mapping<&'static str> {
        let mut mapping: Mapping<&'static str> = vec![None; width];
        if typed.len() > width {
            refusals.field(self.field, Message::new("import-too-many-columns").with("columns", width));
        }
        for (place, typed) in mapping.iter_mut().zip(typed) {
            let Some(key) = typed.given() else { continue };
            *place = self.known.iter().copied().find(|field| *field == key);
            if place.is_none() {
                refusals.field(self.field, Message::new("import-field-unknown").with("field", key));
            }
        }
        for field in &self.known {
            if mapping.iter().flatten().filter(|mapped| *mapped == field).count() > 1 {
                let message = Message::new("import-field-twice").with("field", (self.label)(field));
                refusals.field(self.field, message);
            }
        }
        mapping
    }

    /// Notes which of the needed fields no column is.
    fn miss(&self, mapping: &Mapping<&'static str>, refusals: &mut Refusals) {
        for needed in self.needed {
            if needed.iter().any(|field| mapping.contains(&Some(*field))) {
                continue;
            }
            let message = match needed {
                [one, other, ..] => Message::new("import-field-needed-either")
                    .with("field", (self.label)(one))
                    .with("other", (self.label)(other)),
                [one] => Message::new("import-field-needed").with("field", (self.label)(one)),
                [] => continue,
            };
            refusals.field(self.field, message);
        }
    }
}

/// Parses which column of a file of so many columns is what; what is wrong is noted at `columns`.
fn mapping(
    import: &dyn Import,
    target: &str,
    width: usize,
    typed: &[Typed],
    refusals: &mut Refusals,
) -> Mapping<&'static str> {
    let known = import.fields(target).into_iter().map(|field| field.key).collect();
    let (needed, label) = (import.needed(target), |field: &str| import.label(field));
    let columns = Columns { field: "columns", known, needed, label: &label };
    let mapping = columns.mapping(width, typed, refusals);
    columns.miss(&mapping, refusals);
    mapping
}

/// The second table as somebody maps it. One that came as a file of its own must have what is needed; one that was only
/// found beside the first may be left out as a whole.
fn second(
    import: &dyn Import,
    row: &Intake,
    typed: &[Typed],
    refusals: &mut Refusals,
) -> Result<Option<Second>> {
    let (Some(table), Some(mut second)) = (&import.about().second, row.second()?) else { return Ok(None) };
    let known = (table.fields)().into_iter().map(|field| field.key).collect();
    let columns = Columns { field: table.columns, known, needed: table.needed, label: &table.label };
    let proposed: Vec<Typed>;
    let typed = if typed.is_empty() {
        proposed =
            second.columns.iter().map(|column| column.field.clone().unwrap_or_default().into()).collect();
        &proposed
    } else {
        typed
    };
    let mapping = columns.mapping(second.columns.len(), typed, refusals);
    if !row.second_digest.is_empty() || mapping.iter().any(Option::is_some) {
        columns.miss(&mapping, refusals);
    }
    for (column, field) in second.columns.iter_mut().zip(mapping) {
        column.field = field.map(str::to_owned);
    }
    Ok(Some(second))
}

/// Says which column is what, and what is to be done with the rows. Where the second table's columns are others than it was
/// read with, the file is read again first.
pub fn map(
    tx: &mut Tx<'_>,
    import: &dyn Import,
    actor: &Actor,
    number: &str,
    version: i64,
    mapped: Mapped<'_>,
) -> Result<Header> {
    let (header, row) = service::standing(tx, import, actor, number, &[Phase::Mapping, Phase::Ready])?;
    let mut refusals = mapped.refusals;
    let mapping = mapping(import, &row.target, row.headings()?.len(), mapped.columns, &mut refusals);
    let second = second(import, &row, mapped.second, &mut refusals)?;
    refusals.finish()?;
    let is_read_again = second != row.second()?;
    let second = second.as_ref().map(json).transpose()?.unwrap_or_default();
    let checks_next = is_read_again && mapped.check;
    let row = Intake { mapping: json(&mapping)?, options: mapped.options, second, checks_next, ..row };
    let version = if is_read_again {
        stage::again(tx, import, &row, actor.id, version)?
    } else {
        diesel::update(intake::table.find(header.id))
            .set((intake::mapping.eq(&row.mapping), intake::options.eq(&row.options)))
            .execute(tx.conn())?;
        store::phase_set(tx, header.id, Some(version), Phase::Mapping)?
    };
    store::note(tx, import, header.id, "import.mapped", actor.id, version, store::told(&row))?;
    if mapped.check && !is_read_again {
        return service::begin_check(tx, import, actor, number, version);
    }
    record::header(tx, header.id)
}
