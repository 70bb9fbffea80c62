//! Bringing in a file from the command line: the same steps as on the pages, one after another, each job run here.

use std::collections::BTreeMap;

use kernel::catalogue::Step;
use kernel::record::{self, Header};
use kernel::{Actor, Error, JobId, Message, Moment, RecordId, Result, Store, job};
use web::Typed;

use super::model::{Fault, Intake, Missing, Phase, Target, Verdict};
use super::service::{self, MappingForm, NewIntake};
use super::{apply, check, stage, store, undo};

/// How many refused rows the summary names.
const SHOWN: i64 = 20;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct CommandOptions {
    /// What the file holds.
    pub target: Target,
    /// The file's name, as it is remembered.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The sheet of a workbook; the first with anything in it when none.
    pub sheet: Option<String>,
    /// For purchases of unknown customers.
    pub missing: Missing,
    /// Nothing is entered unless every row passed.
    pub all_or_nothing: bool,
    /// The currency of amounts that name none; the company's when none.
    pub currency: Option<String>,
    /// That the same file may come in again.
    pub confirm_repeat: bool,
    /// Which field a heading is, in place of the proposal: heading → field key, empty to leave a column out.
    pub columns: BTreeMap<String, String>,
}

/// How far the work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// How many rows are done.
    pub done: i64,
    /// How many there are.
    pub total: i64,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The import's number.
    pub number: String,
    /// How many rows the file has.
    pub rows: i64,
    /// How many rows made something new.
    pub created: i64,
    /// How many changed something.
    pub updated: i64,
    /// How many said nothing new.
    pub unchanged: i64,
    /// How many were left out because they may be about somebody known.
    pub doubtful: i64,
    /// How many could not be entered.
    pub refused: i64,
    /// The first of them, by row, with why.
    pub faults: Vec<(i64, Vec<Fault>)>,
    /// Why nothing was entered, if so.
    pub failure: Option<Message>,
}

/// Brings a file in for `actor`.
///
/// # Errors
/// Refused as on the pages: a file that can not be read, columns that are not known, the same file again; with all or
/// nothing, a summary without entered rows and with the refused ones.
pub fn import_file(
    store: &Store,
    clock: &dyn Fn() -> Moment,
    actor: &Actor,
    options: &CommandOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary> {
    let now = clock();
    let most_rows = store.read(now, |read| {
        service::may_import(read, actor)?;
        service::most_rows(read)
    })?;
    let found =
        stage::look(options.bytes.clone(), &options.file_name, options.sheet.as_deref(), 0, most_rows)?;
    let digest = service::file_keep(store, now, &options.bytes)?;
    let new = NewIntake {
        target: options.target,
        file_name: options.file_name.clone(),
        digest,
        found,
        confirmed: options.confirm_repeat,
    };
    let who = actor.clone();
    let header = store.write(now, move |tx| service::upload(tx, &who, &new))?;
    work(store, clock, header.id, progress)?;
    map(store, clock(), actor, &header, options)?;
    work(store, clock, header.id, progress)?;
    let (ready, intake) = state(store, clock(), header.id)?;
    if store::phase_of(&ready)? == Phase::Ready && may_go_on(&intake)? {
        let who = actor.clone();
        store.write(clock(), move |tx| {
            service::begin_apply(tx, &who, &ready.number, ready.version, intake.confirmed).map(drop)
        })?;
        work(store, clock, header.id, progress)?;
    }
    summary(store, clock(), header.id)
}

/// Whether anything can be entered under what was chosen.
fn may_go_on(intake: &Intake) -> Result<bool> {
    let passed = intake.creates + intake.updates;
    Ok(passed > 0 && !(intake.options()?.all_or_nothing && intake.bad + intake.doubtful > 0))
}

fn state(store: &Store, now: Moment, id: RecordId) -> Result<(Header, Intake)> {
    store.read(now, |read| Ok((record::header(read, id)?, store::intake(read, id)?)))
}

/// Takes the proposed columns, with what the command line says in their place, and has the rows compared.
fn map(store: &Store, now: Moment, actor: &Actor, header: &Header, options: &CommandOptions) -> Result<()> {
    let (header, intake) = state(store, now, header.id)?;
    let headings = intake.headings()?;
    if let Some(strange) = options.columns.keys().find(|heading| !headings.contains(heading)) {
        let message = Message::new("import-heading-unknown")
            .with("heading", strange.clone())
            .with("headings", headings.join(", "));
        return Err(Error::field("columns", message));
    }
    let proposed = intake.mapping()?;
    let columns = headings.iter().zip(proposed).map(|(heading, field)| match options.columns.get(heading) {
        Some(key) => Typed::from(key.as_str()),
        None => Typed::from(field.map_or("", super::fields::Field::key)),
    });
    let form = MappingForm {
        columns: columns.collect(),
        missing: options.missing.key().into(),
        all_or_nothing: options.all_or_nothing.to_string().into(),
        currency: options.currency.clone().unwrap_or_default().into(),
        check: "true".into(),
        ..MappingForm::default()
    };
    let who = actor.clone();
    store.write(now, move |tx| service::map(tx, &who, &header.number, header.version, &form).map(drop))
}

/// Runs the jobs of one import until it waits for somebody. Other jobs are left to the server.
fn work(
    store: &Store,
    clock: &dyn Fn() -> Moment,
    id: RecordId,
    progress: &mut dyn FnMut(Progress),
) -> Result<()> {
    run_jobs(store, clock, id, progress, &|phase| match phase {
        Phase::Uploading => Some((stage::JOB, stage::step as StepOf)),
        Phase::Checking => Some((check::JOB, check::step)),
        Phase::Applying => Some((apply::JOB, apply::step)),
        Phase::Undoing => Some((undo::JOB, undo::step)),
        _ => None,
    })
}

/// A step of a job.
type StepOf = fn(&Store, JobId, Moment) -> Result<Step>;

/// Runs the jobs of an import of any room until it waits for somebody: `job_of` tells which job a phase is worked on by.
pub fn run_jobs(
    store: &Store,
    clock: &dyn Fn() -> Moment,
    id: RecordId,
    progress: &mut dyn FnMut(Progress),
    job_of: &dyn Fn(Phase) -> Option<(&'static str, StepOf)>,
) -> Result<()> {
    loop {
        let (phase, work) = store.read(clock(), |read| {
            let phase = store::phase_of(&record::header(read, id)?)?;
            let Some((kind, step)) = job_of(phase) else { return Ok((phase, None)) };
            Ok((phase, job::of_record(read, id, kind)?.map(|job| (job, step))))
        })?;
        let Some((job, step)) = work else { return Ok(()) };
        progress(Progress { phase, done: job.done, total: job.total });
        if job.state == "failed" {
            return Err(Error::Corrupt(job.error));
        }
        // The server may be at work on the same job; each batch is entered by one of them.
        if matches!(step(store, job.id, clock())?, Step::Finished) {
            store.claim(clock(), move |tx| finished(tx, job.id))?;
        }
    }
}

/// A job that was run here needs nobody else.
fn finished(tx: &mut kernel::Tx<'_>, id: JobId) -> Result<()> {
    use diesel::prelude::*;
    use kernel::schema::job;
    let now = tx.now();
    diesel::update(job::table.find(id))
        .set((job::state.eq("finished"), job::lease_until.eq(None::<Moment>), job::finished_at.eq(Some(now))))
        .execute(tx.conn())?;
    Ok(())
}

fn summary(store: &Store, now: Moment, id: RecordId) -> Result<Summary> {
    store.read(now, |read| {
        let header = record::header(read, id)?;
        let intake = store::intake(read, id)?;
        let applied: apply::Progress = match job::of_record(read, id, apply::JOB)? {
            Some(job) if header.status == Phase::Applied.key() => job.progress()?,
            _ => apply::Progress::default(),
        };
        let faults = store::rows_of(read, id, Verdict::Bad, 0, SHOWN)?
            .iter()
            .map(|row| Ok((row.row_number, row.faults()?)))
            .collect::<Result<_>>()?;
        Ok(Summary {
            number: header.number,
            rows: intake.total,
            created: applied.created,
            updated: applied.updated,
            unchanged: intake.unchanged,
            doubtful: intake.doubtful,
            refused: intake.bad + applied.refused,
            faults,
            failure: intake.failure()?,
        })
    })
}
