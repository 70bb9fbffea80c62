//! What the pages of an import show, and programs get.

use customers::import::model::{Phase, Verdict, read_json};
use customers::import::store as intakes;
use kernel::listing::{Listing, NEWEST};
use kernel::store::Sql;
use kernel::{Actor, Moment, Read, RecordId, Result, job};
use rulebook::Action;
use serde::Serialize;
use web::i18n::{Locale, tr};

use super::given::Given;
use super::{KIND, apply, service, stage, undo};

/// How many rows one page shows.
const ROWS: i64 = 50;
/// How many imports the form names.
const LATEST: usize = 20;

/// The form that brings in a file, and what was brought in.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct UploadView {
    /// How many requests one file may tell of.
    pub most_rows: u32,
    /// How large it may be.
    pub most_megabytes: usize,
    /// The latest imports, the newest first.
    pub latest: Vec<Listed>,
}

/// One import in a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Listed {
    /// Its number.
    pub number: String,
    /// The file's name.
    pub file: String,
    /// How far it has come.
    pub phase: Phase,
    /// When it was brought in.
    #[schema(value_type = String)]
    pub created_at: Moment,
}

/// The latest imports that one may work on.
pub fn latest(read: &mut Read<'_>, actor: &Actor) -> Result<Vec<Listed>> {
    let listing =
        Listing { kind: KIND, action: Action::Import, join: "", filter: Sql::default(), order: NEWEST };
    let page = listing.page(read, actor, None, LATEST)?;
    let mut headers = crate::store::headers(read, &page.ids)?;
    headers.sort_by_key(|header| std::cmp::Reverse(header.id));
    headers
        .into_iter()
        .map(|header| {
            let phase = intakes::phase_of(&header)?;
            Ok(Listed { number: header.number, file: header.title, phase, created_at: header.created_at })
        })
        .collect()
}

/// An import: how far it has come, what becomes of its rows.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ImportView {
    /// Its number.
    pub number: String,
    /// The file's name.
    pub file: String,
    /// How far it has come.
    pub phase: Phase,
    /// Its version.
    pub version: i64,
    /// How many rows there are.
    pub rows_total: i64,
    /// How many are new requests.
    pub creates: i64,
    /// How many change one that is there.
    pub updates: i64,
    /// How many can not be entered.
    pub bad: i64,
    /// How many say nothing new.
    pub unchanged: i64,
    /// How far its job has come, and whether it stopped for good.
    #[schema(value_type = Option<Vec<i64>>)]
    pub work: Option<(i64, i64, bool)>,
    /// Why it ended without its rows.
    pub failure: Option<String>,
    /// The verdict whose rows are shown; none for all.
    pub shown: Option<Verdict>,
    /// Rows of it.
    pub rows: Vec<RowView>,
    /// After which row the next page begins.
    pub next: Option<i64>,
}

/// A row of an import.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RowView {
    /// The row or line of the file.
    pub row: i64,
    /// What becomes of it.
    pub verdict: Verdict,
    /// The former system's number.
    pub number: String,
    /// What it is about.
    pub subject: String,
    /// What is wrong with it.
    pub faults: Vec<String>,
}

/// Looks at an import.
pub fn look(
    read: &mut Read<'_>,
    actor: &Actor,
    number: &str,
    locale: Locale,
    shown: Option<Verdict>,
    after: i64,
) -> Result<ImportView> {
    let (header, intake) = service::find(read, actor, number)?;
    let phase = intakes::phase_of(&header)?;
    let rows = match shown {
        Some(verdict) => intakes::rows_of(read, header.id, verdict, after, ROWS + 1)?,
        None => intakes::rows_after(read, header.id, after, ROWS + 1)?,
    };
    let page = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let next = (rows.len() > page).then(|| rows[page - 1].row_number);
    let rows = rows
        .iter()
        .take(page)
        .map(|row| {
            let given: Given = read_json(&row.cells)?;
            let faults = row.faults()?.iter().map(|fault| tr(locale, &fault.message)).collect();
            Ok(RowView {
                row: row.row_number,
                verdict: row.verdict()?,
                number: given.number,
                subject: given.subject,
                faults,
            })
        })
        .collect::<Result<_>>()?;
    Ok(ImportView {
        work: progress(read, header.id, phase)?,
        failure: intake.failure()?.map(|why| tr(locale, &why)),
        number: header.number,
        file: header.title,
        phase,
        version: header.version,
        rows_total: intake.total,
        creates: intake.creates,
        updates: intake.updates,
        bad: intake.bad,
        unchanged: intake.unchanged,
        shown,
        rows,
        next,
    })
}

/// How far the job that works on an import has come, and whether it stopped for good.
pub fn progress(read: &mut Read<'_>, id: RecordId, phase: Phase) -> Result<Option<(i64, i64, bool)>> {
    let kind = match phase {
        Phase::Uploading => stage::JOB,
        Phase::Applying => apply::JOB,
        Phase::Undoing => undo::JOB,
        _ => return Ok(None),
    };
    Ok(job::of_record(read, id, kind)?.map(|job| (job.done, job.total, job.state == "failed")))
}
