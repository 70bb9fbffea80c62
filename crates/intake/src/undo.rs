//! Takes a whole import back, as far as nobody went on with what it brought. A job, in batches that may be repeated.
//!
//! What somebody changed after the job began is left as it is, and counted.

use kernel::catalogue::Step;
use kernel::event::{self, Cause, Line};
use kernel::{JobId, Message, Moment, Result, Store, Tx, job};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::model::{Intake, Phase};
use crate::work::{Going, beginner};
use crate::{Import, Origin, service, store};

/// How far taking back came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Which round of it, where a room takes back one kind of thing after another; 0 at the beginning.
    pub round: u8,
    /// The last row or record looked at; 0 at the beginning of a round.
    pub at: i64,
    /// How many things were taken back.
    pub taken_back: i64,
    /// How many stand, because somebody went on with them.
    pub kept: i64,
}

/// Takes back batch by batch, as long as `going` says so.
pub fn run(
    import: &'static dyn Import,
    store: &Store,
    id: JobId,
    now: Moment,
    going: Going<'_>,
) -> Result<Step> {
    loop {
        let done = store.write(now, move |tx| {
            let (job, header, intake) = store::intake_of_job(tx, id)?;
            if store::phase_of(&header)? != Phase::Undoing {
                return Ok(None);
            }
            let origin = Origin { import: header.id, number: header.number, by: beginner(&job)? };
            let before: Progress = job.progress()?;
            let total = if job.total > 0 { job.total } else { things(tx, import, &origin, &intake)? };
            let Some(after) = import.take_back(tx, &origin, &intake, before)? else {
                finish(tx, import, &origin, before)?;
                return Ok(None);
            };
            let done = after.taken_back + after.kept;
            job::advance(tx, id, &after, done, total)?;
            Ok(Some((done, total)))
        })?;
        let Some((done, total)) = done else { return Ok(Step::Finished) };
        if !going(done, total) {
            return Ok(Step::More);
        }
    }
}

/// How many things there are to be taken back: what rows were entered, and what these made beside.
fn things(tx: &mut Tx<'_>, import: &dyn Import, origin: &Origin, intake: &Intake) -> Result<i64> {
    let entered = service::entered(tx, import, origin.import)?;
    Ok(entered.created + entered.updated + import.made_beside(tx, origin, intake)?)
}

fn finish(tx: &mut Tx<'_>, import: &dyn Import, origin: &Origin, done: Progress) -> Result<()> {
    import.taken_back(tx, origin)?;
    let (header, intake) = (kernel::record::header(tx, origin.import)?, store::intake(tx, origin.import)?);
    let told = json!({ "taken_back": done.taken_back, "kept": done.kept, "file": intake.file_name });
    if intake.failure.is_empty() {
        let version = store::phase_set(tx, origin.import, None, Phase::Undone)?;
        return store::note(tx, import, origin.import, "import.undone", origin.by, version, told);
    }
    let version = store::phase_set(tx, origin.import, None, Phase::Failed)?;
    let cause = Cause::clause(import.about().clause);
    event::append(tx, &Line::about(origin.import, "import.failed", cause).version(version).with(told))?;
    store::tell(tx, import, &header, &Message::new("notice-import-failed").with("file", header.title.clone()))
}
