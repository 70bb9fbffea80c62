//! Bringing in a file from the command line: the same steps as on the pages, one after another, each job run here unless
//! a server is at it already. Whoever breaks it off leaves an import that can go on or be taken back.

use std::collections::BTreeMap;

use kernel::catalogue::Step;
use kernel::record::{self, Header};
use kernel::{Actor, Error, Message, Moment, RecordId, Refusals, Result, Store, Tx, job};
use web::Typed;

use crate::model::{Fault, Intake, Mapping, Note, Phase, Verdict};
use crate::service::{self, Mapped};
use crate::store::StagedRow;
use crate::table::Files;
use crate::{Import, apply, stage, store, work};

/// How many rows of a kind the summary names.
const SHOWN: i64 = 20;

/// Where the command runs, and whom it tells.
pub struct Hand<'a> {
    /// The store.
    pub store: &'a Store,
    /// The time.
    pub clock: &'a dyn Fn() -> Moment,
    /// The process, by a name no other has.
    pub holder: &'a str,
    /// Waits a moment while another process is at work.
    pub pause: &'a dyn Fn(),
    /// Told how far the work has come; says whether to go on.
    pub progress: &'a mut dyn FnMut(Progress) -> bool,
}

/// What the command line asks for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What the file's rows are.
    pub target: String,
    /// The file, perhaps with a second one.
    pub files: Files,
    /// The sheet of a workbook; the first with anything in it when none.
    pub sheet: Option<String>,
    /// That the same file may come in again.
    pub confirmed: bool,
    /// Which field a heading is, in place of the proposal: heading → field key, empty to leave a column out.
    pub columns: BTreeMap<String, String>,
    /// The same for the second table.
    pub second_columns: BTreeMap<String, String>,
    /// The room's own choices, as JSON.
    pub options: String,
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
    /// How far it has come.
    pub phase: Phase,
    /// How many rows the file has.
    pub rows: i64,
    /// How many rows made something new.
    pub created: i64,
    /// How many changed something.
    pub updated: i64,
    /// How many said nothing new.
    pub unchanged: i64,
    /// How many were left out because they may be about somebody known, and nobody decided about them.
    pub doubtful: i64,
    /// How many could not be entered.
    pub refused: i64,
    /// How many could be entered and were not, since nothing was to be entered unless all were.
    pub held_back: i64,
    /// The first of them, by row, with why.
    pub faults: Vec<(i64, Vec<Fault>)>,
    /// The first of the others of which something is to be said, by row.
    pub noted: Vec<(i64, Vec<Fault>)>,
    /// What to know about the file.
    pub notes: Vec<Note>,
    /// Why nothing was entered, if so.
    pub failure: Option<Message>,
}

/// How much of a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of it.
    Whole,
    /// Some of it; the rest was refused or left out as doubtful.
    Partly,
    /// Nothing.
    Nothing,
}

impl Summary {
    /// How many rows of the file do not stand, so that somebody should look at them.
    #[must_use]
    pub const fn left_out(&self) -> i64 {
        self.doubtful + self.refused + self.held_back
    }

    /// How much of the file stands. What says nothing new stood before.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        let stands = self.created + self.updated + if self.held_back > 0 { 0 } else { self.unchanged };
        if self.left_out() == 0 {
            Outcome::Whole
        } else if stands > 0 {
            Outcome::Partly
        } else {
            Outcome::Nothing
        }
    }
}

/// Brings a file in for `actor`.
///
/// # Errors
/// Refused as on the pages: a file that can not be read, columns that are not known, the same file again; with all or
/// nothing, a summary without entered rows and with the refused ones.
pub fn bring(
    import: &'static dyn Import,
    hand: &mut Hand<'_>,
    actor: &Actor,
    wanted: &Wanted,
) -> Result<Summary> {
    let now = (hand.clock)();
    hand.store.read(now, |read| service::may_import(read, import, actor))?;
    let target = import.target(&wanted.target)?;
    let sheet = wanted.sheet.as_deref();
    let new = service::keep(import, hand.store, now, &wanted.files, sheet, target, wanted.confirmed)?;
    let who = actor.clone();
    let header = hand.store.write(now, move |tx| service::upload(tx, import, &who, &new))?;
    follow(import, hand, actor, header.id, Some(wanted))
}

/// Goes on with an import that was stopped, or whose process was killed.
///
/// # Errors
/// Refused when there is nothing to go on with.
pub fn go_on(
    import: &'static dyn Import,
    hand: &mut Hand<'_>,
    actor: &Actor,
    number: &str,
) -> Result<Summary> {
    let (header, phase) = named(import, hand, actor, number)?;
    let failed =
        phase.is_moving() && job_of(import, hand, header.id, phase)?.is_some_and(|job| job.state == "failed");
    if failed || !phase.is_moving() {
        step(hand, actor, header.id, move |tx, actor, header| {
            service::go_on(tx, import, actor, &header.number, header.version).map(drop)
        })?;
    }
    follow(import, hand, actor, header.id, None)
}

/// Takes an import back as a whole.
///
/// # Errors
/// Refused when it is not the time for it, or somebody went on with what it brought.
pub fn take_back(
    import: &'static dyn Import,
    hand: &mut Hand<'_>,
    actor: &Actor,
    number: &str,
) -> Result<Summary> {
    let (header, _) = named(import, hand, actor, number)?;
    step(hand, actor, header.id, move |tx, actor, header| {
        service::begin_undo(tx, import, actor, &header.number, header.version).map(drop)
    })?;
    follow(import, hand, actor, header.id, None)
}

fn named(
    import: &'static dyn Import,
    hand: &Hand<'_>,
    actor: &Actor,
    number: &str,
) -> Result<(Header, Phase)> {
    hand.store.read((hand.clock)(), |read| {
        let (header, _) = service::find(read, import, actor, number)?;
        let phase = store::phase_of(&header)?;
        Ok((header, phase))
    })
}

/// One step of a person on an import as it stands.
fn step(
    hand: &Hand<'_>,
    actor: &Actor,
    id: RecordId,
    step: impl Fn(&mut Tx<'_>, &Actor, &Header) -> Result<()> + Send + 'static,
) -> Result<()> {
    let who = actor.clone();
    hand.store.write((hand.clock)(), move |tx| {
        let header = record::header(tx, id)?;
        step(tx, &who, &header)
    })
}

/// Takes an import from step to step until it waits for somebody, or whoever began it breaks it off.
fn follow(
    import: &'static dyn Import,
    hand: &mut Hand<'_>,
    actor: &Actor,
    id: RecordId,
    wanted: Option<&Wanted>,
) -> Result<Summary> {
    loop {
        if !work(import, hand, id)? {
            break_off(import, hand, actor, id)?;
            break;
        }
        let (header, intake) = state(hand, id)?;
        match (store::phase_of(&header)?, wanted) {
            (Phase::Mapping, Some(wanted)) => map(import, hand, actor, &header, &intake, wanted)?,
            (Phase::Ready, Some(_)) if may_go_on(import, &intake)? => {
                step(hand, actor, header.id, move |tx, actor, header| {
                    let (number, version) = (&header.number, header.version);
                    service::begin_apply(tx, import, actor, number, version, intake.confirmed).map(drop)
                })?;
            }
            _ => break,
        }
    }
    summary(import, hand, id)
}

/// Whether anything can be entered under what was chosen.
fn may_go_on(import: &dyn Import, intake: &Intake) -> Result<bool> {
    let choices = import.choices(intake)?;
    Ok(intake.passing(choices) > 0 && !(choices.all_or_nothing && intake.bad + intake.doubtful > 0))
}

fn state(hand: &Hand<'_>, id: RecordId) -> Result<(Header, Intake)> {
    hand.store.read((hand.clock)(), |read| Ok((record::header(read, id)?, store::intake(read, id)?)))
}

/// Takes the proposed columns, with what the command line says in their place, and has the rows compared.
fn map(
    import: &'static dyn Import,
    hand: &Hand<'_>,
    actor: &Actor,
    header: &Header,
    intake: &Intake,
    wanted: &Wanted,
) -> Result<()> {
    let columns = typed("columns", &intake.headings()?, intake.mapping()?, &wanted.columns)?;
    let (headings, proposed): (Vec<String>, Mapping) = intake
        .second()?
        .map(|second| second.columns.into_iter().map(|column| (column.heading, column.field)).unzip())
        .unwrap_or_default();
    let field = import.about().second.as_ref().map_or("columns", |table| table.columns);
    let second = typed(field, &headings, proposed, &wanted.second_columns)?;
    let options = if wanted.options.is_empty() { import.options()? } else { wanted.options.clone() };
    step(hand, actor, header.id, move |tx, actor, header| {
        let mapped = Mapped {
            columns: &columns,
            second: &second,
            options: options.clone(),
            refusals: Refusals::default(),
            check: true,
        };
        service::map(tx, import, actor, &header.number, header.version, mapped).map(drop)
    })
}

/// The proposed columns, with what was asked for in their place.
fn typed(
    field: &'static str,
    headings: &[String],
    proposed: Mapping,
    asked: &BTreeMap<String, String>,
) -> Result<Vec<Typed>> {
    if let Some(strange) = asked.keys().find(|heading| !headings.contains(heading)) {
        let message = Message::new("import-heading-unknown")
            .with("heading", strange.clone())
            .with("headings", headings.join(", "));
        return Err(Error::field(field, message));
    }
    let columns = headings.iter().zip(proposed).map(|(heading, field)| match asked.get(heading) {
        Some(key) => Typed::from(key.as_str()),
        None => field.unwrap_or_default().into(),
    });
    Ok(columns.collect())
}

/// Runs the jobs of one import until it waits for somebody; other jobs are left to the server. Tells whether it came so
/// far, or was broken off.
pub fn work(import: &'static dyn Import, hand: &mut Hand<'_>, id: RecordId) -> Result<bool> {
    loop {
        let (header, _) = state(hand, id)?;
        let phase = store::phase_of(&header)?;
        if !phase.is_moving() {
            return Ok(true);
        }
        let Some(job) = job_of(import, hand, id, phase)? else { return Ok(true) };
        if job.state == "failed" {
            return Err(Error::Corrupt(job.error));
        }
        let mut wanted = (hand.progress)(Progress { phase, done: job.done, total: job.total });
        if !wanted {
            return Ok(false);
        }
        let progress = &mut *hand.progress;
        let step = job::work_on(hand.store, hand.holder, job.id, hand.clock, &mut |now| {
            work::run(import, phase, hand.store, job.id, now, &mut |done, total| {
                wanted = progress(Progress { phase, done, total });
                wanted
            })
        })?;
        if !wanted {
            return Ok(false);
        }
        if step.is_none() {
            (hand.pause)();
        }
    }
}

fn job_of(
    import: &'static dyn Import,
    hand: &Hand<'_>,
    id: RecordId,
    phase: Phase,
) -> Result<Option<job::Job>> {
    let Some(kind) = work::job_of(import, phase) else { return Ok(None) };
    hand.store.read((hand.clock)(), |read| job::of_record(read, id, kind))
}

/// Leaves an import as somebody can go on with: what was not entered yet is dropped, what is being entered stops.
fn break_off(import: &'static dyn Import, hand: &mut Hand<'_>, actor: &Actor, id: RecordId) -> Result<()> {
    step(hand, actor, id, move |tx, actor, header| {
        let stop = match store::phase_of(header)? {
            Phase::Applying => service::stop,
            Phase::Uploading | Phase::Mapping | Phase::Checking | Phase::Ready => service::cancel,
            _ => return Ok(()),
        };
        stop(tx, import, actor, &header.number, header.version).map(drop)
    })?;
    let Hand { store, clock, holder, pause, .. } = *hand;
    let mut through = |progress| {
        (hand.progress)(progress);
        true
    };
    let mut hand = Hand { store, clock, holder, pause, progress: &mut through };
    work(import, &mut hand, id)?;
    let discard = store.read(clock(), |read| job::of_record(read, id, import.about().jobs.discard))?;
    if let Some(job) = discard {
        let mut step = |now| stage::discard(store, job.id, now);
        while matches!(job::work_on(store, holder, job.id, clock, &mut step)?, Some(Step::More)) {}
    }
    Ok(())
}

fn summary(import: &'static dyn Import, hand: &Hand<'_>, id: RecordId) -> Result<Summary> {
    hand.store.read((hand.clock)(), |read| {
        let header = record::header(read, id)?;
        let intake = store::intake(read, id)?;
        let phase = store::phase_of(&header)?;
        let done = match phase {
            Phase::Applied | Phase::Stopped => service::entered(read, import, id)?,
            _ => apply::Progress::default(),
        };
        let choices = import.choices(&intake)?;
        let told = |rows: Vec<StagedRow>| {
            rows.iter().map(|row| Ok((row.row_number, row.faults()?))).collect::<Result<_>>()
        };
        let faults = told(store::rows_of(read, id, Verdict::Bad, 0, SHOWN)?)?;
        let noted = told(store::rows_noted(read, id, SHOWN)?)?;
        Ok(Summary {
            number: header.number,
            phase,
            rows: intake.total,
            created: done.created,
            updated: done.updated,
            unchanged: intake.unchanged,
            // What somebody decided to leave out is settled.
            doubtful: if choices.doubtful_too { 0 } else { intake.undecided() },
            refused: intake.bad + done.refused,
            held_back: if phase == Phase::Ready { intake.passing(choices) } else { 0 },
            faults,
            noted,
            notes: intake.notes()?,
            failure: intake.failure()?,
        })
    })
}
