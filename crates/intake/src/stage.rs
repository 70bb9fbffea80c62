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
use sheets::{Row, SheetError, layout};

use crate::model::{Intake, LeftOut, Mapping, Note, Phase, json, staged};
use crate::schema::intake;
use crate::table::{self, File, Files, Place, Shape};
use crate::work::{Going, beginner, taken};
use crate::{Import, store};

/// How many rows one transaction stages. They are no records yet.
const BATCH: usize = 1000;
/// How many rows the proposal of columns looks at.
const SAMPLE: usize = 50;
/// How many left-out rows are told of by number.
const MOST_LEFT_OUT: usize = 200;
/// How many odd rows are told of by number.
const MOST_NOTES: usize = 50;

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
    if files.file.bytes.trim_ascii().is_empty() {
        return Err(table::refused(SheetError::Empty));
    }
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
        notes: Vec::new(),
        odd: 0,
        given_up: false,
    };
    let second = intake.second()?;
    let place =
        Place { sheet: Some(&intake.sheet), heading_row: intake.heading_row, second: second.as_ref() };
    let shape = import.read(&files, &place, &mut |line| staging.take(line, going))?;
    let Some(shape) = shape else {
        return Ok(if staging.given_up { Step::Finished } else { Step::More });
    };
    if !staging.put()? {
        return Ok(Step::Finished);
    }
    let Staging { progress, samples, left_out, notes, odd, .. } = staging;
    let mapping = mapping(import, &intake, &shape, &samples)?;
    let left_out: Vec<LeftOut> = shape.above.into_iter().chain(left_out).take(MOST_LEFT_OUT).collect();
    let mut notes: Vec<Note> = shape.notes.into_iter().chain(notes).collect();
    if odd > MOST_NOTES {
        notes.push(Note::file(Message::new("import-notes-more").with("count", odd - MOST_NOTES)));
    }
    let second = shape.second.as_ref().map(json).transpose()?.unwrap_or_default();
    let columns = (json(&shape.headings)?, json(&left_out)?, json(&mapping)?, json(&notes)?, second);
    let staff = beginner(&job)?;
    store.write(now, move |tx| {
        let (_, header, row) = store::intake_of_job(tx, id)?;
        if store::phase_of(&header)? != Phase::Uploading {
            return Ok(());
        }
        diesel::update(intake::table.find(header.id))
            .set((
                intake::heading_row.eq(shape.heading_row),
                intake::headings.eq(&columns.0),
                intake::left_out.eq(&columns.1),
                intake::mapping.eq(&columns.2),
                intake::unit.eq(&shape.unit),
                intake::notes.eq(&columns.3),
                intake::second.eq(&columns.4),
                intake::checks_next.eq(false),
                intake::total.eq(progress.rows),
            ))
            .execute(tx.conn())?;
        let next = if row.checks_next { Phase::Checking } else { Phase::Mapping };
        store::phase_set(tx, header.id, None, next)?;
        if row.checks_next {
            store::job_queue(tx, import.about().jobs.check, header.id, staff)?;
        }
        job::advance(tx, id, &progress, progress.rows, progress.rows)
    })?;
    Ok(Step::Finished)
}

/// What each column is taken for: what somebody said of the same one when the file was read before, else what it seems
/// to be.
fn mapping(import: &dyn Import, intake: &Intake, shape: &Shape, samples: &[Row]) -> Result<Mapping> {
    let (before, said) = (intake.headings()?, intake.mapping::<String>()?);
    let fields = import.fields(&intake.target);
    let guesses = guess(&shape.headings, samples, &fields);
    let mapping = shape.headings.iter().zip(guesses).enumerate().map(|(column, (heading, guess))| match said
        .get(column)
        .filter(|_| before.get(column) == Some(heading))
    {
        Some(field) => field.clone(),
        None => guess.map(|guess| guess.field.to_owned()),
    });
    Ok(mapping.collect())
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
    notes: Vec<Note>,
    /// How many rows are odd.
    odd: usize,
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
        if let Some(remark) = &row.remark {
            self.odd += 1;
            if self.odd <= MOST_NOTES {
                self.notes.push(Note { row: Some(row.number), message: table::said(remark) });
            }
        }
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

/// Lets the file be read again: another sheet, another heading row, or other columns of its second table.
pub fn again(tx: &mut Tx<'_>, import: &dyn Import, row: &Intake, by: StaffId, on: i64) -> Result<i64> {
    diesel::update(intake::table.find(row.id))
        .set((
            intake::sheet.eq(&row.sheet),
            intake::heading_row.eq(row.heading_row),
            intake::total.eq(row.total),
            intake::headings.eq(&row.headings),
            intake::mapping.eq(&row.mapping),
            intake::options.eq(&row.options),
            intake::second.eq(&row.second),
            intake::checks_next.eq(row.checks_next),
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
