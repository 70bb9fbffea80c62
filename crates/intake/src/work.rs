//! The jobs of an import: which works on which phase, and what becomes of an import whose job can not go on.

use kernel::catalogue::{JobKind, Step};
use kernel::{Error, JobId, Message, Moment, Result, StaffId, Store, job};

use crate::model::Phase;
use crate::{Import, apply, check, stage, store, undo};

/// How many batches of entering or taking back one step does before other jobs have their turn.
const BATCHES: usize = 40;

/// A step of a job.
type StepOf = fn(&Store, JobId, Moment) -> Result<Step>;

/// Told after each batch how many rows are done, of how many; says whether to go on.
pub type Going<'a> = &'a mut dyn FnMut(i64, i64) -> bool;

/// An import whose room is known by its type, as the steps of jobs ask for.
pub trait Known: Import + Sized + 'static {
    /// The one there is.
    const THE: &'static Self;
}

/// The kinds of background work of a room's imports.
#[must_use]
pub fn steps<I: Known>() -> Vec<JobKind> {
    let jobs = &I::THE.about().jobs;
    let kinds: [(&'static str, StepOf); 5] = [
        (jobs.stage, |store, id, now| run(I::THE, Phase::Uploading, store, id, now, &mut |_, _| true)),
        (jobs.discard, |store, id, now| stage::discard(store, id, now)),
        (jobs.check, |store, id, now| run(I::THE, Phase::Checking, store, id, now, &mut |_, _| true)),
        (jobs.apply, |store, id, now| run(I::THE, Phase::Applying, store, id, now, &mut some(BATCHES))),
        (jobs.undo, |store, id, now| run(I::THE, Phase::Undoing, store, id, now, &mut some(BATCHES))),
    ];
    kinds.map(|(key, step)| JobKind { key, step }).to_vec()
}

/// Goes on for so many batches.
pub fn some(batches: usize) -> impl FnMut(i64, i64) -> bool {
    let mut left = batches;
    move |_, _| {
        left = left.saturating_sub(1);
        left > 0
    }
}

/// The job that works on an import in a phase; one that was stopped has the job that is to go on.
#[must_use]
pub fn job_of(import: &dyn Import, phase: Phase) -> Option<&'static str> {
    let jobs = &import.about().jobs;
    match phase {
        Phase::Uploading => Some(jobs.stage),
        Phase::Checking => Some(jobs.check),
        Phase::Applying | Phase::Stopped => Some(jobs.apply),
        Phase::Undoing => Some(jobs.undo),
        _ => None,
    }
}

/// Works on a phase. What no further attempt can mend ends the import instead of the job alone, so that nobody finds it
/// moving for ever.
pub fn run(
    import: &'static dyn Import,
    phase: Phase,
    store: &Store,
    id: JobId,
    now: Moment,
    going: Going<'_>,
) -> Result<Step> {
    const PATIENCE: i16 = 4;
    let outcome = match phase {
        Phase::Uploading => stage::run(import, store, id, now, going),
        Phase::Checking => check::run(import, store, id, now, going),
        Phase::Applying => apply::run(import, store, id, now, going),
        Phase::Undoing => undo::run(import, store, id, now, going),
        _ => Ok(Step::Finished),
    };
    let error = match outcome {
        Ok(step) => return Ok(step),
        Err(error) => error,
    };
    let lasting =
        matches!(error, Error::Refused(_) | Error::Corrupt(_) | Error::NotFound | Error::Forbidden(_));
    let job = store.read(now, |read| job::get(read, id))?;
    if (!lasting && job.attempts < PATIENCE) || phase == Phase::Undoing {
        return Err(error);
    }
    tracing::warn!(job = %id, kind = job.kind, %error, "an import could not go on");
    let why = match &error {
        Error::Refused(refusals) => refusals.first().map(|refusal| refusal.message.clone()),
        _ => None,
    };
    let why = why.unwrap_or_else(|| Message::new("import-failed-inside"));
    store.write(now, move |tx| {
        let (_, header, _) = store::intake_of_job(tx, id)?;
        if store::phase_of(&header)?.is_moving() { store::fail(tx, import, &header, &why) } else { Ok(()) }
    })?;
    Ok(Step::Finished)
}

/// Who began a job.
pub fn beginner(job: &job::Job) -> Result<StaffId> {
    job.staff_id.ok_or_else(|| Error::Corrupt(format!("job {} has nobody who began it", job.id)))
}

/// What is told to a process that finds another at its job; it tries again later.
pub fn taken() -> Error {
    Error::Unreachable("another process goes on with this import".into())
}
