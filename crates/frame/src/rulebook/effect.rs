//! When a version takes effect: it is noticed once, and the clocks that run are computed anew (`rulebook.change`).
//!
//! A version comes into force by its date alone, so it is the calendar that notices. Duties of clauses that say
//! `running = "keep"` go on as they are; so do approvals, whose chains were fixed when they began.

use diesel::prelude::*;
use kernel::catalogue::{JobKind, Occasion, Step};
use kernel::duty::{self, Duty};
use kernel::event::{self, Cause, Line};
use kernel::job::{self, NewJob};
use kernel::schema::{duty as duties, rulebook_version};
use kernel::{
    DutyId, JobId, Message, Moment, RecordId, Result, Store, Tx, VersionId, notice, on_engine, record,
};
use rulebook::Running;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::schema::rulebook_effect;

/// The clause that all of this is done by.
const CLAUSE: &str = "rulebook.change";
/// How many clocks one step computes.
const BATCH: i64 = 200;

/// Notices that another version is in force.
pub const NOTICE: Occasion = Occasion { key: "rulebook.in_force", tick: notice_version };

/// Computes open clocks anew.
pub const RECOMPUTE: JobKind = JobKind { key: "rulebook.recompute", step: recompute_some };

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Task {
    version: VersionId,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Progress {
    last: i64,
    looked: i64,
    told: bool,
}

/// Looks whether the version in force was noticed, and if not, does what follows from it.
pub fn notice_version(store: &Store, now: Moment) -> Result<()> {
    let (in_force, known) = store.read(now, |read| {
        let id = read.policy()?.id;
        let known: Option<VersionId> = rulebook_effect::table
            .find(id)
            .select(rulebook_effect::version_id)
            .first(read.conn())
            .optional()?;
        Ok((id, known.is_some()))
    })?;
    if known { Ok(()) } else { store.write(now, move |tx| take_effect(tx, in_force)) }
}

fn take_effect(tx: &mut Tx<'_>, version: VersionId) -> Result<()> {
    let now = tx.now();
    let row = (rulebook_effect::version_id.eq(version), rulebook_effect::noticed_at.eq(now));
    let noticed = on_engine!(tx.conn(), |conn| diesel::insert_into(rulebook_effect::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    let earlier: Option<VersionId> = rulebook_version::table
        .filter(rulebook_version::id.ne(version))
        .filter(rulebook_version::effective_at.le(now))
        .select(rulebook_version::id)
        .first(tx.conn())
        .optional()?;
    if noticed == 0 || earlier.is_none() {
        // Another process was faster, or it is the first version: no clock runs under another.
        return Ok(());
    }
    let draft: Option<RecordId> =
        rulebook_version::table.find(version).select(rulebook_version::draft_id).first(tx.conn())?;
    let told = json!({ "version": version });
    let line = match draft {
        Some(draft) => Line::about(draft, "rulebook.in_force", Cause::clause(CLAUSE)),
        None => Line::general("rulebook.in_force", Cause::clause(CLAUSE)),
    };
    event::append(tx, &line.with(told))?;
    if let Some(draft) = draft {
        let header = record::header(tx, draft)?;
        if let Some(owner) = header.owner_id {
            let message = Message::new("notice-rulebook-in-force")
                .with("title", header.title)
                .with("version", version.0);
            notice::send(tx, owner, Some(draft), Some(CLAUSE), &message)?;
        }
    }
    let payload = serde_json::to_value(Task { version }).unwrap_or_default();
    let new = NewJob {
        kind: RECOMPUTE.key,
        unique_key: Some(format!("rulebook.recompute.{version}")),
        record: draft,
        staff: None,
        payload: &payload,
        run_at: None,
    };
    job::queue(tx, &new)?;
    Ok(())
}

fn recompute_some(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    store.write(now, move |tx| {
        let job = job::get(tx, id)?;
        let task: Task = job.payload()?;
        let progress: Progress = job.progress()?;
        let policy = tx.policy()?;
        // A still newer version may have taken its place; its own job looks at every clock.
        if progress.told || policy.id != task.version {
            return Ok(Step::Finished);
        }
        let kept: Vec<String> = policy
            .clauses()
            .filter(|clause| clause.running == Running::Keep)
            .map(|clause| clause.id.to_owned())
            .collect();
        let found: Vec<Duty> = duties::table
            .filter(duties::id.gt(DutyId(progress.last)))
            .filter(duties::state.eq("open").or(duties::state.eq("paused")))
            .filter(duties::rulebook_id.ne(task.version))
            .filter(duties::clause.ne_all(kept))
            .order(duties::id)
            .limit(BATCH)
            .select(Duty::as_select())
            .load(tx.conn())?;
        for duty in &found {
            duty::recompute(tx, duty)?;
        }
        let looked = progress.looked + i64::try_from(found.len()).unwrap_or(BATCH);
        let Some(last) = found.last() else {
            let told = json!({ "version": task.version, "count": looked });
            let line = match job.record_id {
                Some(draft) => Line::about(draft, "rulebook.recomputed", Cause::clause(CLAUSE)),
                None => Line::general("rulebook.recomputed", Cause::clause(CLAUSE)),
            };
            event::append(tx, &line.with(told))?;
            job::advance(tx, id, &Progress { told: true, ..progress }, looked, looked)?;
            return Ok(Step::Finished);
        };
        job::advance(tx, id, &Progress { last: last.id.0, looked, told: false }, looked, 0)?;
        Ok(Step::More)
    })
}
