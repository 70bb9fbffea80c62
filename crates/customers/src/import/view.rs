//! What the pages of an import show, read in one moment and worded in the person's language.

use std::collections::HashMap;

use kernel::record::Header;
use kernel::{Actor, Read, RecordId, Result, StaffId, staff};
use serde::Serialize;
use sheets::{Cell, column_letters, headings};
use web::i18n::{Locale, tr};

use super::model::{Decision, Doubt, Existing, Intake, LeftOut, Missing, Phase, Target, Verdict, unstaged};
use super::service;
use super::store::{self, StagedRow};
use super::undo::Blocker;

/// How many rows a page shows.
pub const ROWS: i64 = 50;
/// How many values of each column are shown beside its field.
const SAMPLES: i64 = 3;

/// Where a sheet is brought in.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct UploadView {
    /// What the sheet holds, when that was asked for.
    pub target: Target,
    /// How many rows a file may have (`archive.import`).
    pub most_rows: u32,
    /// The largest file, in megabytes.
    pub most_megabytes: usize,
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
    /// The number of the customer it is, or may be, about.
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
    /// What the sheet holds.
    pub target: Target,
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
    /// The sheet's columns, with the field each is taken for.
    pub columns: Vec<ColumnView>,
    /// What is done with what is there already.
    pub existing: Existing,
    /// What is done with purchases of unknown customers.
    pub missing: Missing,
    /// What is done with doubtful rows.
    pub doubt: Doubt,
    /// Whether nothing is entered unless every row passed.
    pub all_or_nothing: bool,
    /// The currency of amounts that name none.
    pub currency: String,
    /// What bare amounts are multiplied with, when chosen.
    pub unit: Option<i64>,
    /// How many rows become what.
    pub counts: Counts,
    /// How far the present work has come.
    pub work: Option<Work>,
    /// Why it came to nothing.
    pub failure: Option<String>,
    /// The earlier import of the same sheet.
    pub earlier: Option<String>,
    /// Customers that keep it from being taken back.
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
}

/// Reads an import's page: `shown` picks the rows of one verdict, `after` the page.
pub fn look(
    read: &mut Read<'_>,
    actor: &Actor,
    number: &str,
    locale: Locale,
    shown: Option<Verdict>,
    after: i64,
) -> Result<ImportView> {
    let (header, intake) = service::find(read, actor, number)?;
    view(read, &header, &intake, locale, shown, after)
}

fn view(
    read: &mut Read<'_>,
    header: &Header,
    intake: &Intake,
    locale: Locale,
    shown: Option<Verdict>,
    after: i64,
) -> Result<ImportView> {
    let phase = store::phase_of(header)?;
    let names = intake.headings()?;
    let options = intake.options()?;
    let work = service::progress(read, header.id, phase)?;
    let mut found = match shown {
        Some(verdict) => store::rows_of(read, header.id, verdict, after, ROWS + 1)?,
        None => store::rows_after(read, header.id, after, ROWS + 1)?,
    };
    let more = i64::try_from(found.len()).unwrap_or_default() > ROWS;
    found.truncate(usize::try_from(ROWS).unwrap_or_default());
    let samples = store::rows_after(read, header.id, 0, SAMPLES)?;
    let earlier = if phase == Phase::Ready { store::earlier(read, intake)? } else { None };
    let blockers = if phase == Phase::Applied { service::blockers(read, header, 5)? } else { Vec::new() };
    let owner = header.owner_id.map(|owner| staff::names(read, &[owner])).transpose()?;
    Ok(ImportView {
        number: header.number.clone(),
        version: header.version,
        phase,
        target: intake.target()?,
        file: intake.file_name.clone(),
        owner: owner.and_then(|names| names.into_values().next()),
        sheets: intake.sheets()?,
        sheet: intake.sheet.clone(),
        heading_row: intake.heading_row,
        left_out: left_out(intake.left_out()?, locale),
        columns: columns(intake, &names, &samples)?,
        existing: options.existing,
        missing: options.missing,
        doubt: options.doubt,
        all_or_nothing: options.all_or_nothing,
        currency: options.currency,
        unit: options.unit,
        counts: Counts {
            rows: intake.total,
            create: intake.creates,
            update: intake.updates,
            doubtful: intake.doubtful,
            bad: intake.bad,
            unchanged: intake.unchanged,
            passing: intake.passing(options.doubt),
        },
        work: work.map(|(done, total, stopped)| Work { done, total, stopped }),
        failure: intake.failure()?.map(|why| tr(locale, &why)),
        earlier: earlier.map(|earlier| earlier.number),
        blockers,
        remapping: false,
        shown,
        next: found.last().map(|row| row.row_number).filter(|_| more),
        rows: rows(read, &found, &names, locale)?,
    })
}

fn left_out(rows: Vec<LeftOut>, locale: Locale) -> Vec<(u32, String)> {
    rows.into_iter().map(|row| (row.row, tr(locale, &kernel::Message::new(row.why)))).collect()
}

fn columns(intake: &Intake, names: &[String], samples: &[StagedRow]) -> Result<Vec<ColumnView>> {
    let mapping = intake.mapping()?;
    let samples = samples
        .iter()
        .map(|row| unstaged(row.row_number, &row.cells))
        .collect::<Result<Vec<sheets::Row>>>()?;
    let columns = names.iter().enumerate().map(|(column, heading)| ColumnView {
        letters: column_letters(column),
        heading: heading.clone(),
        field: mapping.get(column).copied().flatten().map(|field| field.key().to_owned()),
        unit: headings::unit(heading).map(|unit| unit.factor),
        samples: samples
            .iter()
            .map(|row| row.cell(column).written())
            .filter(|text| !text.is_empty())
            .collect(),
    });
    Ok(columns.collect())
}

/// Staged rows as they are shown.
pub(super) fn rows(
    read: &mut Read<'_>,
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
                cells: (0..names.len()).map(|column| shortened(cells.cell(column))).collect(),
                faults,
                customer: row.customer_id.and_then(|id| numbers.get(&id).cloned()),
                decision: row.decision()?.map(Decision::key),
            })
        })
        .collect()
}

/// A long cell is cut: this is for looking, the file has the rest.
fn shortened(cell: &Cell) -> String {
    const LONGEST: usize = 120;
    let written = cell.written();
    match written.char_indices().nth(LONGEST) {
        None => written,
        Some((at, _)) => format!("{}…", &written[..at]),
    }
}

/// How far the work has come, for the bar that follows it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
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
    /// What the sheet holds.
    pub target: Target,
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
pub struct Changed {
    /// Its number.
    pub number: String,
    /// The version that stands.
    pub version: i64,
    /// How far it has come.
    pub phase: Phase,
}
