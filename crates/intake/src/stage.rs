//! From a file to staged rows: what the file is, where its table begins, every row as it stands in it.
//!
//! The rows are staged in batches by a job. A killed process leaves whole batches; the next one goes on after them.

use std::ops::ControlFlow;

use diesel::prelude::*;
use kernel::catalogue::Step;
use kernel::record::{self, Change};
use kernel::{Error, JobId, Message, Moment, RecordId, Result, StaffId, Store, Tx, job};
use serde::{Deserialize, Serialize};
use sheets::headings::guess;
use sheets::layout::Line;
use sheets::{Row, layout};

use crate::model::{Intake, LeftOut, Phase, json, staged};
use crate::schema::intake;
use crate::table::{File, Files, Place, Shape};
use crate::work::{Going, taken};
use crate::{Import, store};

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
/// Refused at the field `file` or another of the form, with what to do.
pub fn look(import: &dyn Import, files: &Files, place: &Place<'_>, most_rows: u32) -> Result<Found> {
    let mut rows = 0_i64;
    let shape = import.read(files, place, &mut |line| {
        rows += i64::from(matches!(line, Line::Data(_)));
        Ok(ControlFlow::Continue(()))
    })?;
    if rows == 0 {
        return Err(Error::field("file", "import-no-rows"));
    }
    if rows > i64::from(most_rows) {
        let message = Message::new("import-too-many-rows").with("limit", most_rows).with("rows", rows);
        return Err(Error::field("file", message));
    }
    let Shape { sheets, sheet, .. } = shape.unwrap_or_default();
    Ok(Found { sheets, sheet, rows })
}

/// The files of an import, as long as they are kept.
pub fn files_of(store: &Store, now: Moment, intake: &Intake) -> Result<Files> {
    let kept = |name: &str, digest: &str| -> Result<File> {
        let bytes = store.read(now, |read| store::file(read, digest))?;
        let bytes = bytes.ok_or_else(|| Error::refused("import-file-gone"))?;
        Ok(File { name: name.to_owned(), bytes })
    };
    let second = (!intake.second_digest.is_empty()).then(|| kept(&intake.second_name, &intake.second_digest));
    Ok(Files { file: kept(&intake.file_name, &intake.file_digest)?, second: second.transpose()? })
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

/// Stages the file batch by batch, as long as `going` says so.
pub fn run(
    import: &'static dyn Import,
    store: &Store,
    id: JobId,
    now: Moment,
    going: Going<'_>,
) -> Result<Step> {
    let (job, header, intake) = store.read(now, |read| store::intake_of_job(read, id))?;
    if store::phase_of(&header)? != Phase::Uploading {
        return Ok(Step::Finished);
    }
    let files = files_of(store, now, &intake)?;
    let mut progress: Progress = job.progress()?;
    while !progress.cleared {
        let record = header.id;
        let left = store.write(now, move |tx| store::rows_remove(tx, record, 5000))?;
        progress.cleared = left == 0;
    }
    let mut staging = Staging {
        store,
        id,
        now,
        record: header.id,
        total: intake.total,
        progress,
        batch: Vec::with_capacity(BATCH),
        samples: Vec::with_capacity(SAMPLE),
        left_out: Vec::new(),
        given_up: false,
    };
    let place = Place { sheet: Some(&intake.sheet), heading_row: intake.heading_row };
    let shape = import.read(&files, &place, &mut |line| staging.take(line, going))?;
    let Some(shape) = shape else {
        return Ok(if staging.given_up { Step::Finished } else { Step::More });
    };
    if !staging.put()? {
        return Ok(Step::Finished);
    }
    let Staging { progress, samples, left_out, .. } = staging;
    let fields = import.fields(&intake.target);
    let mapping: Vec<Option<&str>> = guess(&shape.headings, &samples, &fields)
        .into_iter()
        .map(|guess| guess.map(|guess| guess.field))
        .collect();
    let left_out: Vec<LeftOut> = shape.above.into_iter().chain(left_out).take(MOST_LEFT_OUT).collect();
    let columns = (json(&shape.headings)?, json(&left_out)?, json(&mapping)?);
    store.write(now, move |tx| {
        if store::phase_of(&record::header(tx, header.id)?)? != Phase::Uploading {
            return Ok(());
        }
        diesel::update(intake::table.find(header.id))
            .set((
                intake::heading_row.eq(shape.heading_row),
                intake::headings.eq(&columns.0),
                intake::left_out.eq(&columns.1),
                intake::mapping.eq(&columns.2),
                intake::total.eq(progress.rows),
            ))
            .execute(tx.conn())?;
        store::phase_set(tx, header.id, None, Phase::Mapping)?;
        job::advance(tx, id, &progress, progress.rows, progress.rows)
    })?;
    Ok(Step::Finished)
}

/// Rows on their way into the table.
struct Staging<'a> {
    store: &'a Store,
    id: JobId,
    now: Moment,
    record: RecordId,
    total: i64,
    progress: Progress,
    batch: Vec<(i64, String)>,
    samples: Vec<Row>,
    left_out: Vec<LeftOut>,
    /// Somebody dropped the import meanwhile.
    given_up: bool,
}

impl Staging<'_> {
    fn take(&mut self, line: Line, going: Going<'_>) -> Result<ControlFlow<()>> {
        let row = match line {
            Line::Skipped(layout::Skipped { row, reason }) => {
                if self.left_out.len() < MOST_LEFT_OUT {
                    self.left_out.push(LeftOut { row, why: reason.key().into() });
                }
                return Ok(ControlFlow::Continue(()));
            }
            Line::Data(row) => row,
        };
        if self.samples.len() < SAMPLE {
            self.samples.push(row.clone());
        }
        let number = i64::from(row.number);
        if number > self.progress.row {
            self.batch.push((number, staged(row.cells)?));
        }
        if self.batch.len() < BATCH {
            return Ok(ControlFlow::Continue(()));
        }
        let goes_on = self.put()? && going(self.progress.rows, self.total);
        Ok(if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    }

    /// Stages one batch and notes how far it came, together; tells whether the import is still wanted.
    fn put(&mut self) -> Result<bool> {
        let batch = std::mem::take(&mut self.batch);
        let Some((row, _)) = batch.last() else { return Ok(true) };
        let before = self.progress;
        let rows = before.rows + i64::try_from(batch.len()).unwrap_or_default();
        let after = Progress { cleared: true, row: *row, rows };
        let (id, record, total) = (self.id, self.record, self.total);
        let wanted = self.store.write(self.now, move |tx| {
            if store::phase_of(&record::header(tx, record)?)? != Phase::Uploading {
                return Ok(false);
            }
            let stands: Progress = job::get(tx, id)?.progress()?;
            if stands.row != before.row {
                return Err(taken());
            }
            store::rows_insert(tx, record, &batch)?;
            job::advance(tx, id, &after, rows, total)?;
            Ok(true)
        })?;
        self.progress = after;
        self.given_up = !wanted;
        Ok(wanted)
    }
}

/// Lets the file be read again: another sheet, or another heading row.
pub fn again(tx: &mut Tx<'_>, import: &dyn Import, row: &Intake, by: StaffId, on: i64) -> Result<i64> {
    diesel::update(intake::table.find(row.id))
        .set((
            intake::sheet.eq(&row.sheet),
            intake::heading_row.eq(row.heading_row),
            intake::total.eq(row.total),
        ))
        .execute(tx.conn())?;
    let change = Change { status: Some(Phase::Uploading.key()), ..Change::default() };
    let version = record::change(tx, row.id, Some(on), &change)?;
    store::job_queue(tx, import.about().jobs.stage, row.id, by)?;
    Ok(version)
}

/// One step of removing the staged rows of an import nobody wants.
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
