//! Background work: queued in the transaction that causes it, done in small steps, tried again when it fails.
//!
//! A job is claimed by lease, so it survives a killed process: the lease runs out and another claims it. Each step stores
//! how far it came together with its rows, so that a repeated step does nothing twice. What failed for good stays
//! visible as `failed`, with its error, and can be started again.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::catalogue::Step;
use crate::error::{Error, OrNotFound, Result};
use crate::ids::{JobId, RecordId, StaffId};
use crate::moment::Moment;
use crate::schema::job;
use crate::store::{Engine, Read, Sql, Store, Tx};

/// How long a process may be silent before its job is given to another, in seconds.
const LEASE_SECONDS: i64 = 60;
/// How often a failing step is tried before the job is given up.
const ATTEMPTS: i16 = 6;

/// A piece of background work.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = job)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// A key of [`crate::catalogue::JobKind`].
    pub kind: String,
    /// The record it works for.
    pub record_id: Option<RecordId>,
    /// Who started it.
    pub staff_id: Option<StaffId>,
    /// `ready`, `running`, `finished`, `failed` or `cancelled`.
    pub state: String,
    /// What is to be done, as JSON text.
    #[serde(skip)]
    pub payload: String,
    /// How far it came, as JSON text; empty at the beginning.
    #[serde(skip)]
    pub progress: String,
    /// How many things are done.
    pub done: i64,
    /// How many there are; 0 when not known yet.
    pub total: i64,
    /// How often the present step failed.
    pub attempts: i16,
    /// Why the last attempt failed, for operators.
    pub error: String,
    /// When it was queued.
    pub created_at: Moment,
    /// When it ended.
    pub finished_at: Option<Moment>,
}

impl Job {
    /// What is to be done.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.payload).map_err(|error| Error::Corrupt(format!("job payload: {error}")))
    }

    /// How far it came; the beginning when nothing is stored yet.
    pub fn progress<T: DeserializeOwned + Default>(&self) -> Result<T> {
        if self.progress.is_empty() {
            return Ok(T::default());
        }
        serde_json::from_str(&self.progress).map_err(|error| Error::Corrupt(format!("job progress: {error}")))
    }
}

/// Work to be queued.
#[derive(Clone, Debug)]
pub struct NewJob<'a> {
    /// A key of [`crate::catalogue::JobKind`].
    pub kind: &'static str,
    /// While one with this key waits or runs, another is not queued.
    pub unique_key: Option<String>,
    /// The record it works for.
    pub record: Option<RecordId>,
    /// Who started it.
    pub staff: Option<StaffId>,
    /// What is to be done.
    pub payload: &'a serde_json::Value,
    /// Not before.
    pub run_at: Option<Moment>,
}

/// Queues work. With a unique key that waits or runs already, nothing is queued and none is returned.
pub fn queue(tx: &mut Tx<'_>, new: &NewJob<'_>) -> Result<Option<JobId>> {
    tx.house().catalogue.job(new.kind)?;
    let now = tx.now();
    if let Some(key) = &new.unique_key {
        let held: Option<JobId> = job::table
            .filter(job::unique_key.eq(key))
            .filter(job::state.eq_any(["ready", "running"]))
            .select(job::id)
            .first(tx.conn())
            .optional()?;
        if held.is_some() {
            return Ok(None);
        }
    }
    let id = diesel::insert_into(job::table)
        .values((
            job::kind.eq(new.kind),
            job::unique_key.eq(new.unique_key.clone()),
            job::record_id.eq(new.record),
            job::staff_id.eq(new.staff),
            job::state.eq("ready"),
            job::payload.eq(new.payload.to_string()),
            job::progress.eq(""),
            job::done.eq(0_i64),
            job::total.eq(0_i64),
            job::attempts.eq(0_i16),
            job::error.eq(""),
            job::run_at.eq(new.run_at.unwrap_or(now)),
            job::created_at.eq(now),
        ))
        .returning(job::id)
        .get_result(tx.conn())?;
    Ok(Some(id))
}

/// A job by id.
pub fn get(read: &mut Read<'_>, id: JobId) -> Result<Job> {
    job::table.find(id).select(Job::as_select()).first(read.conn()).or_not_found()
}

/// The last job of a kind that worked for a record.
pub fn of_record(read: &mut Read<'_>, record: RecordId, kind: &str) -> Result<Option<Job>> {
    Ok(job::table
        .filter(job::record_id.eq(record))
        .filter(job::kind.eq(kind))
        .order(job::id.desc())
        .select(Job::as_select())
        .first(read.conn())
        .optional()?)
}

/// Jobs that ended badly, the newest first.
pub fn failed(read: &mut Read<'_>, limit: i64) -> Result<Vec<Job>> {
    Ok(job::table
        .filter(job::state.eq("failed"))
        .order(job::id.desc())
        .limit(limit)
        .select(Job::as_select())
        .load(read.conn())?)
}

/// Stores how far a job came. Call it in the transaction that wrote the step's rows.
pub fn advance(tx: &mut Tx<'_>, id: JobId, progress: &impl Serialize, done: i64, total: i64) -> Result<()> {
    let text = serde_json::to_string(progress).map_err(|error| Error::Corrupt(error.to_string()))?;
    let now = tx.now();
    diesel::update(job::table.find(id))
        .set((
            job::progress.eq(text),
            job::done.eq(done),
            job::total.eq(total),
            job::attempts.eq(0_i16),
            job::error.eq(""),
            job::lease_until.eq(Some(now.plus_seconds(LEASE_SECONDS))),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Starts a failed job again where it stopped.
pub fn retry(tx: &mut Tx<'_>, id: JobId) -> Result<()> {
    let now = tx.now();
    let again = diesel::update(job::table.find(id).filter(job::state.eq("failed")))
        .set((
            job::state.eq("ready"),
            job::attempts.eq(0_i16),
            job::run_at.eq(now),
            job::finished_at.eq(None::<Moment>),
        ))
        .execute(tx.conn())?;
    if again == 0 { Err(Error::NotFound) } else { Ok(()) }
}

#[derive(QueryableByName)]
struct Claimed {
    #[diesel(sql_type = BigInt)]
    id: JobId,
}

/// Claims one job that is ready, or whose process died, and runs one step of it.
///
/// Returns whether there was one. `clock` is asked again between claim and step.
pub fn work(store: &Store, holder: &str, clock: &dyn Fn() -> Moment) -> Result<bool> {
    let now = clock();
    let who = holder.to_owned();
    let Some(job) = store.claim(now, move |tx| claim(tx, &who))? else { return Ok(false) };
    let kind = *store.house().catalogue.job(&job.kind)?;
    let outcome = crate::store::guarded(|| (kind.step)(store, job.id, clock()));
    let now = clock();
    let who = holder.to_owned();
    match outcome {
        Ok(Step::More) => store.claim(now, move |tx| release(tx, job.id, &who, now))?,
        Ok(Step::Finished) => store.claim(now, move |tx| finish(tx, job.id, &who, "finished", ""))?,
        Ok(Step::Later(at, why)) => store.claim(now, move |tx| put_off(tx, job.id, &who, at, &why))?,
        Ok(Step::Failed(why)) => store.claim(now, move |tx| finish(tx, job.id, &who, "failed", &why))?,
        Err(error) => {
            tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempts + 1, %error, "a job's step failed");
            let attempts = job.attempts + 1;
            let told = error.to_string();
            // A refusal will be the same next time; what the database or the disk did may pass.
            let hopeless = matches!(error, Error::Refused(_) | Error::Corrupt(_)) || attempts >= ATTEMPTS;
            store.claim(now, move |tx| {
                if hopeless {
                    finish(tx, job.id, &who, "failed", &told)
                } else {
                    put_back(tx, job.id, &who, attempts, &told)
                }
            })?;
        }
    }
    Ok(true)
}

/// Claims one job by its id and runs `step`, for somebody who waits for it; none while another process has it. A step that
/// fails leaves the job to whoever claims it next.
///
/// # Errors
/// What the step fails with.
pub fn work_on(
    store: &Store,
    holder: &str,
    id: JobId,
    clock: &dyn Fn() -> Moment,
    step: &mut dyn FnMut(Moment) -> Result<Step>,
) -> Result<Option<Step>> {
    let now = clock();
    let who = holder.to_owned();
    if !store.claim(now, move |tx| claim_one(tx, id, &who))? {
        return Ok(None);
    }
    let outcome = crate::store::guarded(|| step(clock()));
    let (now, who) = (clock(), holder.to_owned());
    match &outcome {
        Ok(Step::Finished) => store.claim(now, move |tx| finish(tx, id, &who, "finished", ""))?,
        Ok(Step::Failed(why)) => {
            let why = why.clone();
            store.claim(now, move |tx| finish(tx, id, &who, "failed", &why))?;
        }
        Ok(Step::Later(at, why)) => {
            let (at, why) = (*at, why.clone());
            store.claim(now, move |tx| put_off(tx, id, &who, at, &why))?;
        }
        Ok(Step::More) | Err(_) => store.claim(now, move |tx| release(tx, id, &who, now))?,
    }
    outcome.map(Some)
}

/// Claims this job, unless another process has it.
fn claim_one(tx: &mut Tx<'_>, id: JobId, holder: &str) -> Result<bool> {
    let now = tx.now();
    let free = job::state.eq("ready").or(job::state.eq("running").and(job::lease_until.lt(now)));
    let claimed = diesel::update(job::table.filter(job::id.eq(id)).filter(free))
        .set((
            job::state.eq("running"),
            job::lease_holder.eq(Some(holder)),
            job::lease_until.eq(Some(now.plus_seconds(LEASE_SECONDS))),
        ))
        .execute(tx.conn())?;
    Ok(claimed > 0)
}

fn claim(tx: &mut Tx<'_>, holder: &str) -> Result<Option<Job>> {
    let now = tx.now();
    let lock = match tx.conn().engine() {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR UPDATE SKIP LOCKED",
    };
    let ready = Sql::new("SELECT id FROM job WHERE state = 'ready' AND run_at <= ")
        .moment(now)
        .raw(" ORDER BY run_at, id LIMIT 1")
        .raw(lock);
    let lost = Sql::new("SELECT id FROM job WHERE state = 'running' AND lease_until < ")
        .moment(now)
        .raw(" ORDER BY lease_until LIMIT 1")
        .raw(lock);
    let mut found: Option<Claimed> = ready.get_result(tx.conn()).optional()?;
    if found.is_none() {
        found = lost.get_result(tx.conn()).optional()?;
        if let Some(Claimed { id }) = found
            && give_up_on(tx, id)?
        {
            return Ok(None);
        }
    }
    let Some(Claimed { id }) = found else { return Ok(None) };
    diesel::update(job::table.find(id))
        .set((
            job::state.eq("running"),
            job::lease_holder.eq(Some(holder)),
            job::lease_until.eq(Some(now.plus_seconds(LEASE_SECONDS))),
        ))
        .execute(tx.conn())?;
    get(tx, id).map(Some)
}

/// Counts that a process died over a job. One that takes process after process with it is given up.
fn give_up_on(tx: &mut Tx<'_>, id: JobId) -> Result<bool> {
    let attempts = get(tx, id)?.attempts + 1;
    diesel::update(job::table.find(id)).set(job::attempts.eq(attempts)).execute(tx.conn())?;
    if attempts < ATTEMPTS {
        return Ok(false);
    }
    let now = tx.now();
    diesel::update(job::table.find(id))
        .set((
            job::state.eq("failed"),
            job::error.eq("its process ended, again and again"),
            job::lease_until.eq(None::<Moment>),
            job::finished_at.eq(Some(now)),
        ))
        .execute(tx.conn())?;
    Ok(true)
}

/// A job as long as `holder` has it: who lost its lease to another must not end the other's work.
#[allow(clippy::elidable_lifetime_names, reason = "auto_type asks for named ones")]
#[diesel::dsl::auto_type]
fn held<'a>(id: JobId, holder: &'a str) -> _ {
    job::table.filter(job::id.eq(id)).filter(job::state.eq("running")).filter(job::lease_holder.eq(holder))
}

fn release(tx: &mut Tx<'_>, id: JobId, holder: &str, run_at: Moment) -> Result<()> {
    diesel::update(held(id, holder))
        .set((job::state.eq("ready"), job::run_at.eq(run_at), job::lease_until.eq(None::<Moment>)))
        .execute(tx.conn())?;
    Ok(())
}

fn put_off(tx: &mut Tx<'_>, id: JobId, holder: &str, until: Moment, why: &str) -> Result<()> {
    diesel::update(held(id, holder)).set(job::error.eq(why)).execute(tx.conn())?;
    release(tx, id, holder, until)
}

fn put_back(tx: &mut Tx<'_>, id: JobId, holder: &str, attempts: i16, error: &str) -> Result<()> {
    let wait = 1_i64 << attempts.clamp(0, 10);
    let run_at = tx.now().plus_seconds(wait);
    diesel::update(held(id, holder))
        .set((job::attempts.eq(attempts), job::error.eq(error)))
        .execute(tx.conn())?;
    release(tx, id, holder, run_at)
}

fn finish(tx: &mut Tx<'_>, id: JobId, holder: &str, state: &str, error: &str) -> Result<()> {
    let now = tx.now();
    diesel::update(held(id, holder))
        .set((
            job::state.eq(state),
            job::error.eq(error),
            job::lease_until.eq(None::<Moment>),
            job::finished_at.eq(Some(now)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Runs jobs until none is ready: for the command line, and for tests.
pub fn drain(store: &Store, holder: &str, clock: &dyn Fn() -> Moment) -> Result<()> {
    while work(store, holder, clock)? {}
    Ok(())
}
