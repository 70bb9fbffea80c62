//! What a person can do with an import. Each asks whether they may, makes one step, and leaves the work to a job.

use diesel::prelude::*;
use kernel::record::{self, Header, NewRecord};
use kernel::{Actor, Error, Message, Moment, Read, RecordId, Result, Store, Tx, job};
use rulebook::Action;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use web::Typed;

use crate::model::{Intake, Phase, json};
use crate::schema::intake;
use crate::stage::{self, Found};
use crate::store::{self, PART};
use crate::table::{Files, Place};
use crate::{Blocker, Import, Origin, apply, work};

pub use crate::mapping::{Mapped, map};

/// How many rows a file may have when the rulebook does not say.
const MOST_ROWS: u32 = 100_000;
/// How many of those that keep an import from being taken back are named.
const NAMED: i64 = 5;

/// A file somebody brings, put away already.
#[derive(Clone, Debug)]
pub struct NewIntake {
    /// What its rows are.
    pub target: &'static str,
    /// Its name.
    pub file_name: String,
    /// SHA-256 of its bytes; they are kept under it.
    pub digest: String,
    /// Name and digest of a second file that belongs to it.
    pub second: Option<(String, String)>,
    /// What a look into it found.
    pub found: Found,
    /// That the same file may come in again.
    pub confirmed: bool,
}

/// How many rows one file may have (`archive.import`).
pub fn most_rows(read: &mut Read<'_>) -> Result<u32> {
    Ok(read.policy()?.archive().import_rows.unwrap_or(MOST_ROWS))
}

/// The digest by which a file is known again.
#[must_use]
pub fn digest_of(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Puts a file away in parts, each a short transaction of its own, and gives its digest.
fn file_keep(store: &Store, now: Moment, bytes: &[u8]) -> Result<String> {
    let digest = digest_of(bytes);
    for (part, chunk) in (0_i64..).zip(bytes.chunks(PART)) {
        let (digest, chunk) = (digest.clone(), chunk.to_vec());
        store.write(now, move |tx| store::file_part_put(tx, &digest, part, &chunk))?;
    }
    Ok(digest)
}

/// Reads a file through and puts it away.
///
/// # Errors
/// A file that can not be read is refused before anything of it is kept; see [`stage::look`].
pub fn keep(
    import: &dyn Import,
    store: &Store,
    now: Moment,
    files: &Files,
    sheet: Option<&str>,
    target: &'static str,
    confirmed: bool,
) -> Result<NewIntake> {
    let most = store.read(now, most_rows)?;
    let found = stage::look(import, files, &Place { sheet, ..Place::default() }, most)?;
    let digest = file_keep(store, now, &files.file.bytes)?;
    let second = match &files.second {
        Some(second) => Some((second.name.clone(), file_keep(store, now, &second.bytes)?)),
        None => None,
    };
    Ok(NewIntake { target, file_name: files.file.name.clone(), digest, second, found, confirmed })
}

/// Whether somebody may bring in files at all.
pub fn may_import(read: &mut Read<'_>, import: &dyn Import, actor: &Actor) -> Result<()> {
    actor.must(read, Action::Import, import.about().record.key)?;
    actor.must(read, Action::Import, import.about().brings.key)
}

/// Begins an import with a file that is put away already.
///
/// # Errors
/// The same sheet again is refused at `confirm_repeat` until confirmed.
pub fn upload(tx: &mut Tx<'_>, import: &dyn Import, actor: &Actor, new: &NewIntake) -> Result<Header> {
    may_import(tx, import, actor)?;
    let wanted = NewRecord {
        kind: import.about().record.key,
        title: new.file_name.clone(),
        status: Phase::Uploading.key(),
        open: true,
        owner: Some(actor.id),
        ..NewRecord::default()
    };
    let header = record::create(tx, &wanted, Some(actor.id))?;
    let (second_name, second_digest) = new.second.clone().unwrap_or_default();
    let row = Intake {
        id: header.id,
        target: new.target.to_owned(),
        file_name: new.file_name.clone(),
        file_digest: new.digest.clone(),
        second_name,
        second_digest,
        confirmed: new.confirmed,
        sheets: json(&new.found.sheets)?,
        sheet: new.found.sheet.clone(),
        heading_row: 0,
        headings: "[]".to_owned(),
        left_out: "[]".to_owned(),
        unit: String::new(),
        notes: "[]".to_owned(),
        mapping: "[]".to_owned(),
        second: String::new(),
        checks_next: false,
        options: import.options()?,
        failure: String::new(),
        total: new.found.rows,
        creates: 0,
        updates: 0,
        doubtful: 0,
        bad: 0,
        unchanged: 0,
        decided_updates: 0,
        decided_creates: 0,
        decided_skips: 0,
    };
    refuse_repeat(tx, &row)?;
    store::intake_insert(tx, &row)?;
    let told = store::told(&row);
    store::note(tx, import, header.id, "import.uploaded", actor.id, header.version, told)?;
    store::job_queue(tx, import.about().jobs.stage, header.id, actor.id)?;
    Ok(header)
}

fn refuse_repeat(tx: &mut Tx<'_>, row: &Intake) -> Result<()> {
    if row.confirmed {
        return Ok(());
    }
    match store::earlier(tx, row)? {
        None => Ok(()),
        Some(earlier) => {
            let day = tx.policy()?.working_calendar().date_of(earlier.created_at.timestamp());
            let message =
                Message::new("import-repeat").with("number", earlier.number).with("day", day.to_string());
            Err(Error::field("confirm_repeat", message))
        }
    }
}

/// An import that `actor` may work on, with its row.
pub fn find(
    read: &mut Read<'_>,
    import: &dyn Import,
    actor: &Actor,
    number: &str,
) -> Result<(Header, Intake)> {
    let header = record::find(read, actor, Action::Import, import.about().record.key, number)?;
    let row = store::intake(read, header.id)?;
    Ok((header, row))
}

/// Finds an import that stands in one of these states.
pub(crate) fn standing(
    tx: &mut Tx<'_>,
    import: &dyn Import,
    actor: &Actor,
    number: &str,
    phases: &[Phase],
) -> Result<(Header, Intake)> {
    let (header, row) = find(tx, import, actor, number)?;
    let phase = store::phase_of(&header)?;
    if phases.contains(&phase) {
        return Ok((header, row));
    }
    Err(Error::refused(Message::new("import-not-now").with("state", phase.state())))
}

/// What is typed to have another sheet, or another heading row, read.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SheetForm {
    /// The sheet's name.
    pub sheet: Typed,
    /// The row of the headings; empty for the program to find it.
    pub heading_row: Typed,
    /// The version the change is made on.
    pub version: Typed,
}

impl SheetForm {
    /// The heading row pointed at; 0 for none.
    pub fn row(&self) -> Result<i64> {
        match self.heading_row.given() {
            None => Ok(0),
            Some(_) => match self.heading_row.whole::<i64>() {
                Ok(row @ 1..=1_000_000) => Ok(row),
                Ok(_) => Err(Error::field("heading_row", "import-heading-row-range")),
                Err(message) => Err(Error::field("heading_row", message)),
            },
        }
    }
}

/// Has the file read again, from another sheet or heading row, into which `found` looked before.
pub fn point(
    tx: &mut Tx<'_>,
    import: &dyn Import,
    actor: &Actor,
    number: &str,
    version: i64,
    (found, heading_row): (&Found, i64),
) -> Result<Header> {
    let (header, row) = standing(tx, import, actor, number, &[Phase::Mapping, Phase::Ready])?;
    // Its columns are guessed anew.
    let headings = "[]".to_owned();
    let row = Intake { sheet: found.sheet.clone(), heading_row, total: found.rows, headings, ..row };
    refuse_repeat(tx, &row)?;
    stage::again(tx, import, &row, actor.id, version)?;
    record::header(tx, header.id)
}

/// Has the rows compared with what is there.
pub fn begin_check(
    tx: &mut Tx<'_>,
    import: &dyn Import,
    actor: &Actor,
    number: &str,
    version: i64,
) -> Result<Header> {
    let (header, _) = standing(tx, import, actor, number, &[Phase::Mapping, Phase::Ready])?;
    store::phase_set(tx, header.id, Some(version), Phase::Checking)?;
    store::job_queue(tx, import.about().jobs.check, header.id, actor.id)?;
    record::header(tx, header.id)
}

/// Has the rows that passed entered.
///
/// # Errors
/// Refused when nothing would be entered, when all or nothing was chosen and not every row passed, and when the same
/// sheet came in before and nobody said that it is to come in again.
pub fn begin_apply(
    tx: &mut Tx<'_>,
    import: &dyn Import,
    actor: &Actor,
    number: &str,
    version: i64,
    confirmed: bool,
) -> Result<Header> {
    let (header, row) = standing(tx, import, actor, number, &[Phase::Ready])?;
    let choices = import.choices(&row)?;
    // What somebody decided to leave out is settled.
    let doubtful = if choices.doubtful_too { 0 } else { row.undecided() };
    if choices.all_or_nothing && row.bad + doubtful > 0 {
        let message =
            Message::new("import-not-every-row-passed").with("bad", row.bad).with("doubtful", doubtful);
        return Err(Error::refused(message));
    }
    if row.passing(choices) == 0 {
        return Err(Error::refused("import-nothing-to-enter"));
    }
    let row = Intake { confirmed: row.confirmed || confirmed, ..row };
    refuse_repeat(tx, &row)?;
    diesel::update(intake::table.find(header.id))
        .set(intake::confirmed.eq(row.confirmed))
        .execute(tx.conn())?;
    let version = store::phase_set(tx, header.id, Some(version), Phase::Applying)?;
    store::note(tx, import, header.id, "import.begun", actor.id, version, store::told(&row))?;
    store::job_queue(tx, import.about().jobs.apply, header.id, actor.id)?;
    record::header(tx, header.id)
}

/// Stops an import that is being entered: what is entered stays, until it goes on or is taken back. One that enters all
/// or nothing is taken back.
pub fn stop(
    tx: &mut Tx<'_>,
    import: &dyn Import,
    actor: &Actor,
    number: &str,
    version: i64,
) -> Result<Header> {
    let (header, row) = standing(tx, import, actor, number, &[Phase::Applying])?;
    if import.choices(&row)?.all_or_nothing {
        return cancel(tx, import, actor, number, version);
    }
    let done = entered(tx, import, header.id)?;
    let version = store::phase_set(tx, header.id, Some(version), Phase::Stopped)?;
    let told = serde_json::json!({ "created": done.created, "updated": done.updated });
    store::note(tx, import, header.id, "import.stopped", actor.id, version, told)?;
    record::header(tx, header.id)
}

/// What an import entered so far.
pub fn entered(read: &mut Read<'_>, import: &dyn Import, id: RecordId) -> Result<apply::Progress> {
    match job::of_record(read, id, import.about().jobs.apply)? {
        Some(job) => job.progress(),
        None => Ok(apply::Progress::default()),
    }
}

/// Has an import go on: one that was stopped where it was stopped, and one whose job gave up where that stood.
pub fn go_on(
    tx: &mut Tx<'_>,
    import: &dyn Import,
    actor: &Actor,
    number: &str,
    version: i64,
) -> Result<Header> {
    let phases = [Phase::Stopped, Phase::Uploading, Phase::Checking, Phase::Applying, Phase::Undoing];
    let (header, row) = standing(tx, import, actor, number, &phases)?;
    let phase = store::phase_of(&header)?;
    let kind = work::job_of(import, phase).ok_or(Error::NotFound)?;
    let before = job::of_record(tx, header.id, kind)?.ok_or(Error::NotFound)?;
    if phase != Phase::Stopped {
        job::retry(tx, before.id)?;
        return Ok(header);
    }
    let version = store::phase_set(tx, header.id, Some(version), Phase::Applying)?;
    store::note(tx, import, header.id, "import.continued", actor.id, version, store::told(&row))?;
    if let Some(job) = store::job_queue(tx, kind, header.id, actor.id)? {
        job::advance(tx, job, &before.progress::<apply::Progress>()?, before.done, before.total)?;
    }
    record::header(tx, header.id)
}

/// Drops an import; one that is being entered, or was stopped on the way, is taken back.
pub fn cancel(
    tx: &mut Tx<'_>,
    import: &dyn Import,
    actor: &Actor,
    number: &str,
    version: i64,
) -> Result<Header> {
    let phases = [Phase::Uploading, Phase::Mapping, Phase::Checking, Phase::Ready, Phase::Applying];
    let (header, row) = standing(tx, import, actor, number, &phases)?;
    let jobs = &import.about().jobs;
    let begun = store::phase_of(&header)? == Phase::Applying;
    let (next, work) = if begun { (Phase::Undoing, jobs.undo) } else { (Phase::Cancelled, jobs.discard) };
    let version = store::phase_set(tx, header.id, Some(version), next)?;
    store::note(tx, import, header.id, "import.cancelled", actor.id, version, store::told(&row))?;
    store::job_queue(tx, work, header.id, actor.id)?;
    record::header(tx, header.id)
}

/// The first things that keep an import from being taken back as a whole.
pub fn blockers(read: &mut Read<'_>, import: &dyn Import, header: &Header) -> Result<Vec<Blocker>> {
    let by = header.creator_id.ok_or(Error::NotFound)?;
    let origin = Origin { import: header.id, number: header.number.clone(), by };
    import.blockers(read, &origin, NAMED)
}

/// Has a whole import taken back.
///
/// # Errors
/// Refused while somebody went on with what it brought; the message names the first of them.
pub fn begin_undo(
    tx: &mut Tx<'_>,
    import: &dyn Import,
    actor: &Actor,
    number: &str,
    version: i64,
) -> Result<Header> {
    let (header, _) = standing(tx, import, actor, number, &[Phase::Applied, Phase::Stopped])?;
    let held = blockers(tx, import, &header)?;
    if !held.is_empty() {
        let names: Vec<String> = held.iter().map(|one| format!("{} {}", one.number, one.name)).collect();
        let message = Message::new("import-undo-blocked").with("customers", names.join("、"));
        return Err(Error::refused(message));
    }
    store::phase_set(tx, header.id, Some(version), Phase::Undoing)?;
    store::job_queue(tx, import.about().jobs.undo, header.id, actor.id)?;
    record::header(tx, header.id)
}

/// How far the work on an import has come: done and total of the job of its state, and whether that job gave up. A job
/// that has not begun yet will have as many rows as the file.
pub fn progress(
    read: &mut Read<'_>,
    import: &dyn Import,
    intake: &Intake,
    phase: Phase,
) -> Result<Option<(i64, i64, bool)>> {
    let Some(kind) = work::job_of(import, phase) else { return Ok(None) };
    let job = job::of_record(read, intake.id, kind)?;
    Ok(job.map(|job| {
        let total = if job.total > 0 { job.total } else { intake.total };
        (job.done, total, job.state == "failed")
    }))
}
