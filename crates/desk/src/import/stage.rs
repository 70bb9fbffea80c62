//! From a file to staged and judged rows, batch by batch. A killed process leaves whole batches; the next one goes on after
//! them.

use std::collections::HashSet;

use customers::import::model::{Phase, Verdict, json, read_json};
use customers::import::store::{self as intakes, RowResult};
use customers::schema::intake;
use diesel::prelude::*;
use kernel::catalogue::Step;
use kernel::{Actor, Error, JobId, Moment, RecordId, Result, Store, job};
use serde::{Deserialize, Serialize};

use super::file::{self, File};
use super::given::Given;
use super::judge::{Judge, Judged};
use super::{store::Beside, undo};

/// The kind of job.
pub const JOB: &str = "request_import.stage";
/// How many rows one transaction stages. They are no records yet.
const BATCH: usize = 500;

/// How far it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    /// The last row that is staged.
    row: i64,
    /// How many are.
    rows: i64,
    creates: i64,
    updates: i64,
    unchanged: i64,
    bad: i64,
}

/// One step: the whole file, batch by batch.
pub fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    intakes::guarded_by(store, id, now, undo::JOB, || run(store, id, now, usize::MAX))
}

/// As [`step`], with a number of batches of one's own. For tests.
pub fn run(store: &Store, id: JobId, now: Moment, most_batches: usize) -> Result<Step> {
    let (job, header, intake) = store.read(now, |read| intakes::intake_of_job(read, id))?;
    if intakes::phase_of(&header)? != Phase::Uploading {
        return Ok(Step::Finished);
    }
    let beside: Beside = read_json(&intake.options)?;
    let file = kept(store, now, &intake.file_digest, &intake.file_name)?;
    let follow_ups = match &beside.follow_ups {
        Some((digest, name)) => Some(kept(store, now, digest, name)?),
        None => None,
    };
    let by = job.staff_id.ok_or_else(|| Error::Corrupt(format!("job {id} has nobody who began it")))?;
    let mut staging = Staging {
        store,
        id,
        now,
        import: (header.id, header.number.clone()),
        by,
        total: intake.total,
        progress: job.progress()?,
        seen: HashSet::new(),
        batch: Vec::with_capacity(BATCH),
        left: most_batches,
    };
    let read = file::read(&file, follow_ups.as_ref(), &mut |row, given| staging.take(row, given));
    match read {
        Err(Error::Unreachable(_)) if staging.left == 0 => return Ok(Step::More),
        read => read?,
    }
    staging.put()?;
    let Staging { progress, .. } = staging;
    store.write(now, move |tx| {
        diesel::update(intake::table.find(header.id))
            .set((
                intake::total.eq(progress.rows),
                intake::creates.eq(progress.creates),
                intake::updates.eq(progress.updates),
                intake::unchanged.eq(progress.unchanged),
                intake::bad.eq(progress.bad),
            ))
            .execute(tx.conn())?;
        intakes::phase_set(tx, header.id, None, Phase::Ready)?;
        job::advance(tx, id, &progress, progress.rows, progress.rows)
    })?;
    Ok(Step::Finished)
}

fn kept(store: &Store, now: Moment, digest: &str, name: &str) -> Result<File> {
    let digest = digest.to_owned();
    let bytes = store.read(now, move |read| intakes::file(read, &digest))?;
    let bytes = bytes.ok_or_else(|| Error::refused("import-file-gone"))?;
    Ok(File { name: name.to_owned(), bytes })
}

/// Rows on their way into the table.
struct Staging<'a> {
    store: &'a Store,
    id: JobId,
    now: Moment,
    import: (RecordId, String),
    by: kernel::StaffId,
    total: i64,
    progress: Progress,
    /// The numbers of the rows before.
    seen: HashSet<String>,
    batch: Vec<(i64, Given)>,
    /// How many batches may still be put away.
    left: usize,
}

impl Staging<'_> {
    fn take(&mut self, row: i64, given: Given) -> Result<()> {
        if row <= self.progress.row {
            // Staged by an earlier step.
            self.seen.insert(given.number);
            return Ok(());
        }
        self.batch.push((row, given));
        if self.batch.len() < BATCH {
            return Ok(());
        }
        self.put()?;
        if self.left == 0 { Err(Error::Unreachable("enough for one step".into())) } else { Ok(()) }
    }

    /// Stages one batch and notes how far it came, together.
    fn put(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        let Some((row, _)) = batch.last() else { return Ok(()) };
        let (row, before, seen) = (*row, self.progress, self.seen.clone());
        self.seen.extend(batch.iter().map(|(_, given)| given.number.clone()).filter(|one| !one.is_empty()));
        let (id, by, import, total) = (self.id, self.by, self.import.clone(), self.total);
        self.progress = self.store.write(self.now, move |tx| {
            let stands: Progress = job::get(tx, id)?.progress()?;
            if stands != before {
                // Another process went on with this job; let it.
                return Err(Error::Unreachable("the rows are being staged by another process".into()));
            }
            let actor = Actor::load(tx, by)?;
            let judge = Judge::of(tx, actor, import.clone())?;
            let judged = judge.rows(tx, &batch, &mut seen.clone())?;
            let rows =
                batch.iter().map(|(row, given)| Ok((*row, json(given)?))).collect::<Result<Vec<_>>>()?;
            intakes::rows_insert(tx, import.0, &rows)?;
            let results = judged.iter().map(result).collect::<Result<Vec<_>>>()?;
            intakes::rows_judged(tx, import.0, &results)?;
            let count = |verdict| {
                i64::try_from(judged.iter().filter(|one| one.verdict == verdict).count()).unwrap_or(0)
            };
            let after = Progress {
                row,
                rows: before.rows + i64::try_from(batch.len()).unwrap_or_default(),
                creates: before.creates + count(Verdict::Create),
                updates: before.updates + count(Verdict::Update),
                unchanged: before.unchanged + count(Verdict::Unchanged),
                bad: before.bad + count(Verdict::Bad),
            };
            job::advance(tx, id, &after, after.rows, total)?;
            Ok(after)
        })?;
        self.left = self.left.saturating_sub(1);
        Ok(())
    }
}

/// What became of a row, as it is written beside it.
pub(super) fn result(judged: &Judged) -> Result<RowResult> {
    let faults = if judged.faults.is_empty() { String::new() } else { json(&judged.faults)? };
    let (row_number, verdict) = (judged.row, judged.verdict);
    Ok(RowResult { row_number, verdict, faults, customer: None, before: String::new() })
}
