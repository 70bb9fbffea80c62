//! Enters the rows that passed, in batches by a job between which people's own work is done.
//!
//! Each batch is judged once more inside its transaction, which also notes how far it came: what somebody entered since the
//! check is not entered twice, and a repeated step finds nothing left to do.

use kernel::catalogue::Step;
use kernel::{JobId, Message, Moment, Result, Store, Tx, job};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::model::Phase;
use crate::store::RowResult;
use crate::work::{Going, beginner};
use crate::{Import, Origin, store};

/// How far applying came and what it entered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The last row looked at.
    pub row: i64,
    /// How many rows were looked at.
    pub rows: i64,
    /// How many made something new.
    pub created: i64,
    /// How many changed something.
    pub updated: i64,
    /// How many passed the check and could not be entered any more.
    pub refused: i64,
}

/// What a batch entered.
#[derive(Clone, Debug, Default)]
pub struct Entered {
    /// How many rows made something new.
    pub created: i64,
    /// How many changed something.
    pub updated: i64,
    /// How many passed the check and could not be entered any more.
    pub refused: i64,
    /// What became of each.
    pub results: Vec<RowResult>,
}

/// Enters the rows batch by batch, as long as `going` says so.
pub fn run(
    import: &'static dyn Import,
    store: &Store,
    id: JobId,
    now: Moment,
    going: Going<'_>,
) -> Result<Step> {
    loop {
        let (job, header, intake) = store.read(now, |read| store::intake_of_job(read, id))?;
        if store::phase_of(&header)? != Phase::Applying {
            return Ok(Step::Finished);
        }
        let before: Progress = job.progress()?;
        let limit = import.batch(&intake.target);
        let rows = store.read(now, |read| store::rows_after(read, header.id, before.row, limit))?;
        let origin = Origin { import: header.id, number: header.number.clone(), by: beginner(&job)? };
        let Some(last) = rows.last().map(|row| row.row_number) else {
            store.write(now, move |tx| finish(tx, import, id, &origin))?;
            return Ok(Step::Finished);
        };
        let total = intake.total;
        let done = store.write(now, move |tx| {
            let (job, header, _) = store::intake_of_job(tx, id)?;
            if job.progress::<Progress>()? != before || store::phase_of(&header)? != Phase::Applying {
                // Another process went on with it, or somebody stopped it.
                return Ok(job.done);
            }
            let entered = import.enter(tx, &origin, &intake, &rows)?;
            store::rows_judged(tx, origin.import, &entered.results)?;
            let after = Progress {
                row: last,
                rows: before.rows + i64::try_from(rows.len()).unwrap_or_default(),
                created: before.created + entered.created,
                updated: before.updated + entered.updated,
                refused: before.refused + entered.refused,
            };
            job::advance(tx, id, &after, after.rows, total)?;
            Ok(after.rows)
        })?;
        if !going(done, total) {
            return Ok(Step::More);
        }
    }
}

/// All rows are entered: what the room does then, and word to the owner.
fn finish(tx: &mut Tx<'_>, import: &dyn Import, id: JobId, origin: &Origin) -> Result<()> {
    let (job, header, intake) = store::intake_of_job(tx, id)?;
    if store::phase_of(&header)? != Phase::Applying {
        return Ok(());
    }
    let done: Progress = job.progress()?;
    let version = store::phase_set(tx, origin.import, None, Phase::Applied)?;
    let told = json!({ "created": done.created, "updated": done.updated, "file": intake.file_name });
    store::note(tx, import, origin.import, "import.applied", origin.by, version, told)?;
    import.entered(tx, origin)?;
    let message = Message::new("notice-import-applied")
        .with("file", header.title.clone())
        .with("created", done.created)
        .with("updated", done.updated);
    store::tell(tx, import, &header, &message)
}
