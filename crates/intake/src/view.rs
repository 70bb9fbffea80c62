//! What the pages of an import show, read in one moment and worded in the person's language.

use std::collections::HashMap;

use kernel::record::Header;
use kernel::{Actor, Read, RecordId, Result, StaffId, staff};
use serde::Serialize;
use serde_json::Value;
use sheets::{Cell, column_letters, headings};
use web::i18n::{Locale, tr};

use crate::model::{Decision, Intake, LeftOut, Note, Phase, Second, SecondColumn, Verdict, unstaged};
use crate::store::{self, StagedRow};
use crate::{Blocker, Import, apply, service};

/// How many rows a page shows.
pub const ROWS: i64 = 50;
/// How many values of each column are shown beside its field.
const SAMPLES: i64 = 3;

/// Where a sheet is brought in.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct UploadView {
    /// What the file's rows are, when that was asked for.
    pub target: String,
    /// How many rows a file may have (`archive.import`).
    pub most_rows: u32,
    /// The largest file, in megabytes.
    pub most_megabytes: usize,
    /// Whose imports they are.
    #[serde(skip)]
    pub import: &'static dyn Import,
}

/// A column of the sheet.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ColumnView {
    /// Its letters in a spreadsheet.
    pub letters: String,
    /// Its heading.
    pub heading: String,
    /// The key of the field it is; none when it is left out.
    pub field: Option<String>,
    /// What bare numbers below it are multiplied with, by its heading.
    pub unit: Option<i64>,
    /// Its first values.
    pub samples: Vec<String>,
}

/// A column of the second table, where the room has one.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SecondColumnView {
    /// Its letters in a spreadsheet.
    pub letters: String,
    /// Its heading.
    pub heading: String,
    /// The key of the field it is; none when it is left out.
    pub field: Option<String>,
    /// Its first values.
    pub samples: Vec<String>,
}

/// What a person should know about the file.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NoteView {
    /// The row it is about, as people see it in the sheet; none for the file as a whole.
    pub row: Option<u32>,
    /// What to know.
    pub text: String,
}

/// What is wrong with a row, or why it is in doubt.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FaultView {
    /// The heading of the column; none for the row as a whole.
    pub heading: Option<String>,
    /// What is wrong and what to do.
    pub text: String,
}

/// A row of the sheet.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RowView {
    /// The row as people see it in the sheet.
    pub row: i64,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Its cells as they are written.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub faults: Vec<FaultView>,
    /// The number of the record it is, or may be, about.
    pub customer: Option<String>,
    /// What somebody decided about it, being doubtful: `update`, `create` or `skip`.
    pub decision: Option<&'static str>,
}

/// How many rows become what.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct Counts {
    /// All.
    pub rows: i64,
    /// Make something new.
    pub create: i64,
    /// Change something.
    pub update: i64,
    /// May be about somebody known.
    pub doubtful: i64,
    /// Can not be entered.
    pub bad: i64,
    /// Say nothing new.
    pub unchanged: i64,
    /// Would be entered, by what was chosen for all and decided about single rows.
    pub passing: i64,
}

/// How far the work on an import has come.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct Work {
    /// How many rows are done.
    pub done: i64,
    /// How many there are; 0 when not known yet.
    pub total: i64,
    /// That the job gave up; it can be begun again.
    pub stopped: bool,
}

/// An import with everything about it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ImportView {
    /// Its number.
    pub number: String,
    /// The version a change is made on.
    pub version: i64,
    /// How far it has come.
    pub phase: Phase,
    /// What its rows are.
    pub target: String,
    /// The file's name.
    pub file: String,
    /// Who brings it in.
    pub owner: Option<String>,
    /// The file's sheets.
    pub sheets: Vec<String>,
    /// The sheet that is read.
    pub sheet: String,
    /// The row of its headings.
    pub heading_row: i64,
    /// Rows that are no rows of the table, with why.
    pub left_out: Vec<(u32, String)>,
    /// What to know about the file.
    pub notes: Vec<NoteView>,
    /// The sheet's columns, with the field each is taken for.
    pub columns: Vec<ColumnView>,
    /// The sheet of the second table, where that is a sheet of the same file.
    pub second_sheet: Option<String>,
    /// The second table's columns (a request's follow-ups), with the field each is taken for.
    pub second_columns: Vec<SecondColumnView>,
    /// What bare amounts are multiplied with by a note above the headings.
    pub unit_noted: Option<i64>,
    /// What was chosen for it: the room's own.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub options: Value,
    /// Whether nothing is entered unless every row passed.
    #[serde(skip)]
    pub all_or_nothing: bool,
    /// How many rows become what.
    pub counts: Counts,
    /// How many rows were entered so far, once that has begun: new ones and changes.
    #[schema(value_type = Option<Vec<i64>>)]
    pub entered: Option<(i64, i64)>,
    /// How far the present work has come.
    pub work: Option<Work>,
    /// Why it came to nothing.
    pub failure: Option<String>,
    /// The earlier import of the same sheet.
    pub earlier: Option<String>,
    /// What keeps it from being taken back.
    pub blockers: Vec<Blocker>,
    /// Whether the columns are to be mapped once more, though the rows are checked.
    #[serde(skip)]
    pub remapping: bool,
    /// Which rows are shown.
    pub shown: Option<Verdict>,
    /// Rows of the sheet, at most fifty.
    pub rows: Vec<RowView>,
    /// The row after which the next page begins.
    pub next: Option<i64>,
    /// Whose import it is.
    #[serde(skip)]
    pub import: &'static dyn Import,
}

/// Reads an import's page: `shown` picks the rows of one verdict, `after` the page.
pub fn look(
    read: &mut Read<'_>,
    import: &'static dyn Import,
    actor: &Actor,
    number: &str,
    locale: Locale,
    (shown, after): (Option<Verdict>, i64),
) -> Result<ImportView> {
    let (header, intake) = service::find(read, import, actor, number)?;
    view(read, import, &header, &intake, locale, (shown, after))
}

fn view(
    read: &mut Read<'_>,
    import: &'static dyn Import,
    header: &Header,
    intake: &Intake,
    locale: Locale,
    (shown, after): (Option<Verdict>, i64),
) -> Result<ImportView> {
    let phase = store::phase_of(header)?;
    let names = intake.headings()?;
    let choices = import.choices(intake)?;
    let work = service::progress(read, import, intake, phase)?;
    let mut found = match shown {
        Some(verdict) => store::rows_of(read, header.id, verdict, after, ROWS + 1)?,
        None => store::rows_after(read, header.id, after, ROWS + 1)?,
    };
    let more = i64::try_from(found.len()).unwrap_or_default() > ROWS;
    found.truncate(usize::try_from(ROWS).unwrap_or_default());
    let samples = store::rows_after(read, header.id, 0, SAMPLES)?;
    let earlier = if phase == Phase::Ready { store::earlier(read, intake)? } else { None };
    let ended = matches!(phase, Phase::Applied | Phase::Stopped);
    let blockers = if ended { service::blockers(read, import, header)? } else { Vec::new() };
    let done = if ended { service::entered(read, import, header.id)? } else { apply::Progress::default() };
    let second = intake.second()?;
    let owner = header.owner_id.map(|owner| staff::names(read, &[owner])).transpose()?;
    Ok(ImportView {
        number: header.number.clone(),
        version: header.version,
        phase,
        target: intake.target.clone(),
        file: intake.file_name.clone(),
        owner: owner.and_then(|names| names.into_values().next()),
        sheets: intake.sheets()?,
        sheet: intake.sheet.clone(),
        heading_row: intake.heading_row,
        left_out: left_out(intake.left_out()?, locale),
        notes: notes(intake, locale)?,
        columns: columns(import, intake, &names, &samples, locale)?,
        second_sheet: second.as_ref().map(|second| second.sheet.clone()).filter(|sheet| !sheet.is_empty()),
        second_columns: second.map(second_columns).unwrap_or_default(),
        unit_noted: intake.unit_of("").map(|unit| unit.factor),
        options: intake.options()?,
        all_or_nothing: choices.all_or_nothing,
        counts: Counts {
            rows: intake.total,
            create: intake.creates,
            update: intake.updates,
            doubtful: intake.doubtful,
            bad: intake.bad + done.refused,
            unchanged: intake.unchanged,
            passing: intake.passing(choices),
        },
        entered: ended.then_some((done.created, done.updated)),
        work: work.map(|(done, total, stopped)| Work { done, total, stopped }),
        failure: intake.failure()?.map(|why| tr(locale, &why)),
        earlier: earlier.map(|earlier| earlier.number),
        blockers,
        remapping: false,
        shown,
        next: found.last().map(|row| row.row_number).filter(|_| more),
        rows: rows(read, import, &found, &names, locale)?,
        import,
    })
}

fn left_out(rows: Vec<LeftOut>, locale: Locale) -> Vec<(u32, String)> {
    rows.into_iter().map(|row| (row.row, tr(locale, &kernel::Message::new(row.why)))).collect()
}

fn notes(intake: &Intake, locale: Locale) -> Result<Vec<NoteView>> {
    let told = |note: Note| NoteView { row: note.row, text: tr(locale, &note.message) };
    Ok(intake.notes()?.into_iter().map(told).collect())
}

fn second_columns(second: Second) -> Vec<SecondColumnView> {
    let view = |(column, SecondColumn { heading, field, samples }): (usize, SecondColumn)| SecondColumnView {
        letters: column_letters(column),
        heading,
        field,
        samples,
    };
    second.columns.into_iter().enumerate().map(view).collect()
}

fn columns(
    import: &dyn Import,
    intake: &Intake,
    names: &[String],
    samples: &[StagedRow],
    locale: Locale,
) -> Result<Vec<ColumnView>> {
    let mapping = intake.mapping::<String>()?;
    let samples = samples
        .iter()
        .map(|row| unstaged(row.row_number, &row.cells))
        .collect::<Result<Vec<sheets::Row>>>()?;
    let columns = names.iter().enumerate().map(|(column, heading)| ColumnView {
        letters: column_letters(column),
        heading: heading.clone(),
        field: mapping.get(column).cloned().flatten(),
        unit: headings::unit(heading).map(|unit| unit.factor),
        samples: samples
            .iter()
            .map(|row| shortened(import, locale, row.cell(column)))
            .filter(|text| !text.is_empty())
            .collect(),
    });
    Ok(columns.collect())
}

/// Staged rows as they are shown.
pub fn rows(
    read: &mut Read<'_>,
    import: &dyn Import,
    found: &[StagedRow],
    names: &[String],
    locale: Locale,
) -> Result<Vec<RowView>> {
    let ids: Vec<RecordId> = found.iter().filter_map(|row| row.customer_id).collect();
    let numbers: HashMap<RecordId, String> = store::numbers_of(read, &ids)?;
    found
        .iter()
        .map(|row| {
            let cells = unstaged(row.row_number, &row.cells)?;
            let faults = row
                .faults()?
                .into_iter()
                .map(|fault| FaultView {
                    heading: fault.column.and_then(|column| names.get(column).cloned()),
                    text: tr(locale, &fault.message),
                })
                .collect();
            Ok(RowView {
                row: row.row_number,
                verdict: row.verdict()?,
                cells: (0..names.len()).map(|column| shortened(import, locale, cells.cell(column))).collect(),
                faults,
                customer: row.customer_id.and_then(|id| numbers.get(&id).cloned()),
                decision: row.decision()?.map(Decision::key),
            })
        })
        .collect()
}

/// A long cell is cut: this is for looking, the file has the rest.
fn shortened(import: &dyn Import, locale: Locale, cell: &Cell) -> String {
    const LONGEST: usize = 120;
    let written = import.shown(locale, cell).unwrap_or_else(|| cell.written());
    match written.char_indices().nth(LONGEST) {
        None => written,
        Some((at, _)) => format!("{}…", &written[..at]),
    }
}

/// How far the work has come, for the bar that follows it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ImportProgress)]
pub struct ProgressView {
    /// How many rows are done.
    pub done: i64,
    /// How many there are.
    pub total: i64,
    /// `running` while a job is at work.
    pub state: &'static str,
    /// In words.
    pub message: String,
    /// Where it goes on.
    pub location: String,
}

/// One import in the list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ListedImport {
    /// Its number.
    pub number: String,
    /// The file's name.
    pub file: String,
    /// What its rows are.
    pub target: String,
    /// How far it has come.
    pub phase: Phase,
    /// How many rows it has.
    pub rows: i64,
    /// Who brought it in.
    #[schema(value_type = Option<i64>)]
    pub owner: Option<StaffId>,
    /// When.
    #[schema(value_type = String)]
    pub created_at: kernel::Moment,
}

/// What a change of an import answers to programs.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ImportChanged)]
pub struct Changed {
    /// Its number.
    pub number: String,
    /// The version that stands.
    pub version: i64,
    /// How far it has come.
    pub phase: Phase,
}
