//! Bringing in a file of requests from the command line: the same steps as on the page, one after another, each job run
//! here.

use customers::import::command::{Progress, Summary, run_jobs};
use customers::import::model::{Phase, Verdict};
use customers::import::store as intakes;
use kernel::catalogue::Step;
use kernel::{Actor, JobId, Moment, RecordId, Result, Store, job, record};

use super::file::File;
use super::{apply, service, stage, undo};

/// How many refused rows the summary names.
const SHOWN: i64 = 20;

/// Brings a file in for `actor`.
///
/// # Errors
/// Refused as on the page: a file that can not be read, the same file again.
pub fn import_file(
    store: &Store,
    clock: &dyn Fn() -> Moment,
    actor: &Actor,
    file: &File,
    follow_ups: Option<&File>,
    confirmed: bool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary> {
    let header = service::bring(store, clock(), actor, file, follow_ups, confirmed)?;
    work(store, clock, header.id, progress)?;
    let (ready, intake) = store
        .read(clock(), |read| Ok((record::header(read, header.id)?, intakes::intake(read, header.id)?)))?;
    if intakes::phase_of(&ready)? == Phase::Ready && intake.creates + intake.updates > 0 {
        let who = actor.clone();
        store.write(clock(), move |tx| service::begin(tx, &who, &ready.number, ready.version).map(drop))?;
        work(store, clock, header.id, progress)?;
    }
    summary(store, clock(), header.id)
}

/// Runs the jobs of one import until it waits for somebody.
pub fn work(
    store: &Store,
    clock: &dyn Fn() -> Moment,
    id: RecordId,
    progress: &mut dyn FnMut(Progress),
) -> Result<()> {
    run_jobs(store, clock, id, progress, &|phase| match phase {
        Phase::Uploading => Some((stage::JOB, stage::step as fn(&Store, JobId, Moment) -> Result<Step>)),
        Phase::Applying => Some((apply::JOB, apply::step)),
        Phase::Undoing => Some((undo::JOB, undo::step)),
        _ => None,
    })
}

fn summary(store: &Store, now: Moment, id: RecordId) -> Result<Summary> {
    store.read(now, |read| {
        let header = record::header(read, id)?;
        let intake = intakes::intake(read, id)?;
        let applied: apply::Progress = match job::of_record(read, id, apply::JOB)? {
            Some(job) if header.status == Phase::Applied.key() => job.progress()?,
            _ => apply::Progress::default(),
        };
        let faults = intakes::rows_of(read, id, Verdict::Bad, 0, SHOWN)?
            .iter()
            .map(|row| Ok((row.row_number, row.faults()?)))
            .collect::<Result<_>>()?;
        Ok(Summary {
            number: header.number,
            rows: intake.total,
            created: applied.created,
            updated: applied.updated,
            unchanged: intake.unchanged,
            doubtful: 0,
            refused: intake.bad + applied.refused,
            faults,
            failure: intake.failure()?,
        })
    })
}
