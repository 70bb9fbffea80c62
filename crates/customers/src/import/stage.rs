//! From a file to staged rows: what the file is, where its table begins, every row as it stands in it.
//!
//! The rows are staged in batches by a job. A killed process leaves whole batches; the next one goes on after them.

use kernel::catalogue::Step;
use kernel::record::{self, Change};
use kernel::{Error, JobId, Message, Moment, RecordId, Result, Store, Tx, job};
use serde::{Deserialize, Serialize};
use sheets::layout::Line;
use sheets::{Layout, Row, SheetError, Workbook};

use diesel::prelude::*;

use super::fields;
use super::model::{Intake, LeftOut, Phase, json, message_of, staged};
use super::store;
use crate::schema::intake;

/// The kind of job.
pub const JOB: &str = "import.stage";
/// How many rows one transaction stages. They are no records yet.
const BATCH: usize = 1000;
/// How many rows the proposal of columns looks at.
const SAMPLE: usize = 50;
/// How many left-out rows are told of by number.
const MOST_LEFT_OUT: usize = 200;

/// What a look into a file found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The names of its sheets.
    pub sheets: Vec<String>,
    /// The sheet that is read.
    pub sheet: String,
    /// How many rows it has.
    pub rows: i64,
}

/// Reads a file through once, so that one that can not be read is refused before anything of it is kept.
///
/// # Errors
/// Refused at the field `file` or `sheet`, with what to do.
pub fn look(
    bytes: Vec<u8>,
    name: &str,
    sheet: Option<&str>,
    heading_row: i64,
    most_rows: u32,
) -> Result<Found> {
    let mut workbook = Workbook::from_bytes(bytes, name).map_err(refused)?;
    let layout = layout_of(&mut workbook, sheet, heading_row).map_err(refused)?;
    let sheets = workbook.sheets().to_vec();
    let mut rows = 0_i64;
    for line in layout.lines(workbook.rows(&layout.sheet).map_err(refused)?) {
        if matches!(line.map_err(refused)?, Line::Data(_)) {
            rows += 1;
        }
    }
    if rows == 0 {
        return Err(Error::field("file", "import-no-rows"));
    }
    if rows > i64::from(most_rows) {
        let message = Message::new("import-too-many-rows").with("limit", most_rows).with("rows", rows);
        return Err(Error::field("file", message));
    }
    Ok(Found { sheets, sheet: layout.sheet.clone(), rows })
}

fn refused(error: SheetError) -> Error {
    let field = if matches!(error, SheetError::NoSuchSheet { .. }) { "sheet" } else { "file" };
    Error::field(field, message_of(error.key(), error.args()))
}

fn layout_of(workbook: &mut Workbook, sheet: Option<&str>, heading_row: i64) -> Result<Layout, SheetError> {
    let sheet = sheet.filter(|name| !name.is_empty());
    match u32::try_from(heading_row) {
        Ok(row) if row > 0 => Layout::read_at(workbook, sheet, row),
        _ => Layout::read(workbook, sheet),
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    /// Rows of an earlier look at the file (another sheet, another heading) are gone.
    cleared: bool,
    /// The last row that is staged.
    row: i64,
    /// How many are.
    rows: i64,
}

/// One step: the whole file, batch by batch.
pub fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    store::guarded(store, id, now, || run(store, id, now))
}

fn run(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    let (job, header, intake) = store.read(now, |read| store::intake_of_job(read, id))?;
    if store::phase_of(&header)? != Phase::Uploading {
        return Ok(Step::Finished);
    }
    let digest = intake.file_digest.clone();
    let bytes = store.read(now, move |read| store::file(read, &digest))?;
    let bytes = bytes.ok_or_else(|| Error::refused("import-file-gone"))?;
    let mut progress: Progress = job.progress()?;
    while !progress.cleared {
        let record = header.id;
        let left = store.write(now, move |tx| store::rows_remove(tx, record, 5000))?;
        progress.cleared = left == 0;
    }
    let mut workbook = Workbook::from_bytes(bytes, &intake.file_name).map_err(refused)?;
    let layout = layout_of(&mut workbook, Some(&intake.sheet), intake.heading_row).map_err(refused)?;
    let mut left_out: Vec<LeftOut> =
        layout.above.iter().map(|above| LeftOut { row: above.row, why: above.reason.key().into() }).collect();
    let mut samples: Vec<Row> = Vec::with_capacity(SAMPLE);
    let mut batch = Vec::with_capacity(BATCH);
    for line in layout.lines(workbook.rows(&layout.sheet).map_err(refused)?) {
        match line.map_err(refused)? {
            Line::Skipped(skipped) if left_out.len() < MOST_LEFT_OUT => {
                left_out.push(LeftOut { row: skipped.row, why: skipped.reason.key().into() });
            }
            Line::Skipped(_) => {}
            Line::Data(row) => {
                if samples.len() < SAMPLE {
                    samples.push(row.clone());
                }
                let number = i64::from(row.number);
                if number > progress.row {
                    batch.push((number, staged(row.cells)?));
                }
                if batch.len() == BATCH {
                    progress =
                        put(store, id, header.id, now, progress, std::mem::take(&mut batch), intake.total)?;
                }
            }
        }
    }
    if !batch.is_empty() {
        progress = put(store, id, header.id, now, progress, batch, intake.total)?;
    }
    let mapping = fields::guess(intake.target()?, &layout.headings, &samples);
    let columns = (json(&layout.headings)?, json(&left_out)?, json(&mapping)?);
    let (heading_row, rows) = (i64::from(layout.heading_row), progress.rows);
    store.write(now, move |tx| {
        diesel::update(intake::table.find(header.id))
            .set((
                intake::heading_row.eq(heading_row),
                intake::headings.eq(&columns.0),
                intake::left_out.eq(&columns.1),
                intake::mapping.eq(&columns.2),
                intake::total.eq(rows),
            ))
            .execute(tx.conn())?;
        store::phase_set(tx, header.id, None, Phase::Mapping)?;
        job::advance(tx, id, &progress, rows, rows)
    })?;
    Ok(Step::Finished)
}

/// Stages one batch and notes how far it came, together.
fn put(
    store: &Store,
    id: JobId,
    record: RecordId,
    now: Moment,
    before: Progress,
    batch: Vec<(i64, String)>,
    total: i64,
) -> Result<Progress> {
    let row = batch.last().map_or(before.row, |(row, _)| *row);
    let rows = before.rows + i64::try_from(batch.len()).unwrap_or_default();
    let after = Progress { cleared: true, row, rows };
    store.write(now, move |tx| {
        let stands: Progress = job::get(tx, id)?.progress()?;
        if stands.row != before.row {
            // Another process went on with this job; let it.
            return Err(Error::Unreachable("the rows are being staged by another process".into()));
        }
        store::rows_insert(tx, record, &batch)?;
        job::advance(tx, id, &after, rows, total)
    })?;
    Ok(after)
}

/// Lets the file be read again: another sheet, or another heading row.
pub fn again(tx: &mut Tx<'_>, row: &Intake, by: kernel::StaffId, on: i64) -> Result<i64> {
    diesel::update(intake::table.find(row.id))
        .set((
            intake::sheet.eq(&row.sheet),
            intake::heading_row.eq(row.heading_row),
            intake::total.eq(row.total),
        ))
        .execute(tx.conn())?;
    let version = record::change(
        tx,
        row.id,
        Some(on),
        &Change { status: Some(Phase::Uploading.key()), ..Change::default() },
    )?;
    store::job_queue(tx, JOB, row.id, by)?;
    Ok(version)
}

/// The kind of job that removes the staged rows of an import nobody wants.
pub const DISCARD: &str = "import.discard";

/// One step of removing staged rows.
pub fn discard(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    let left = store.write(now, move |tx| {
        let (_, header, _) = store::intake_of_job(tx, id)?;
        if store::phase_of(&header)? == Phase::Cancelled {
            store::rows_remove(tx, header.id, 5000)
        } else {
            Ok(0)
        }
    })?;
    Ok(if left == 0 { Step::Finished } else { Step::More })
}
