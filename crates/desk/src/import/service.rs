//! What a person can do with an import of requests. Each asks whether they may, makes one step, and leaves the work to a job.

use customers::import::model::{Intake, Phase, json};
use customers::import::service::{file_keep, most_rows};
use customers::import::store as intakes;
use kernel::record::{self, Header, NewRecord};
use kernel::{Actor, Error, Message, Moment, Read, Result, Store, Tx};
use rulebook::Action;
use serde_json::json as value;

use super::file::{self, File};
use super::store::Beside;
use super::{KIND, apply, stage, undo};

/// What its rows are, beside customers, contacts and purchases.
const TARGET: &str = "requests";

/// Whether somebody may bring in requests at all.
pub fn may_import(read: &mut Read<'_>, actor: &Actor) -> Result<()> {
    actor.must(read, Action::Import, KIND)?;
    actor.must(read, Action::Import, crate::model::KIND)
}

/// A file that was put away.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// A second file with the follow-ups.
    pub beside: Beside,
    /// How many requests it tells of.
    pub total: i64,
    /// That the same file may come in again.
    pub confirmed: bool,
}

/// Puts a file away in parts, perhaps with a second one that holds the follow-ups.
pub fn keep(
    store: &Store,
    now: Moment,
    file: &File,
    follow_ups: Option<&File>,
    total: i64,
    confirmed: bool,
) -> Result<Kept> {
    let digest = file_keep(store, now, &file.bytes)?;
    let follow_ups = match follow_ups {
        Some(other) => Some((file_keep(store, now, &other.bytes)?, other.name.clone())),
        None => None,
    };
    Ok(Kept { name: file.name.clone(), digest, beside: Beside { follow_ups }, total, confirmed })
}

/// Reads a file through, puts it away, and begins to bring it in.
///
/// # Errors
/// A file that can not be read is refused before anything of it is kept; see [`upload`].
pub fn bring(
    store: &Store,
    now: Moment,
    actor: &Actor,
    file: &File,
    follow_ups: Option<&File>,
    confirmed: bool,
) -> Result<Header> {
    let most = store.read(now, |read| {
        may_import(read, actor)?;
        most_rows(read)
    })?;
    let total = file::count(file, follow_ups, most)?;
    let kept = keep(store, now, file, follow_ups, total, confirmed)?;
    let who = actor.clone();
    store.write(now, move |tx| upload(tx, &who, &kept))
}

/// Begins to bring in a file that is put away already.
///
/// # Errors
/// The same file again is refused at `confirm_repeat` until confirmed.
pub fn upload(tx: &mut Tx<'_>, actor: &Actor, kept: &Kept) -> Result<Header> {
    may_import(tx, actor)?;
    let wanted = NewRecord {
        kind: KIND,
        title: kept.name.clone(),
        status: Phase::Uploading.key(),
        open: true,
        owner: Some(actor.id),
        ..NewRecord::default()
    };
    let header = record::create(tx, &wanted, Some(actor.id))?;
    let row = Intake {
        id: header.id,
        target: TARGET.to_owned(),
        file_name: kept.name.clone(),
        file_digest: kept.digest.clone(),
        confirmed: kept.confirmed,
        sheets: "[]".to_owned(),
        sheet: String::new(),
        heading_row: 0,
        headings: "[]".to_owned(),
        left_out: "[]".to_owned(),
        mapping: "[]".to_owned(),
        options: json(&kept.beside)?,
        failure: String::new(),
        total: kept.total,
        creates: 0,
        updates: 0,
        doubtful: 0,
        bad: 0,
        unchanged: 0,
        decided_updates: 0,
        decided_creates: 0,
        decided_skips: 0,
    };
    if !kept.confirmed
        && let Some(earlier) = intakes::earlier(tx, &row)?
    {
        let day = tx.policy()?.working_calendar().date_of(earlier.created_at.timestamp());
        let message = Message::new("import-repeat").with("number", earlier.number);
        return Err(Error::field("confirm_repeat", message.with("day", day.to_string())));
    }
    intakes::intake_insert(tx, &row)?;
    intakes::note(tx, header.id, "import.uploaded", actor.id, header.version, intakes::told(&row))?;
    intakes::job_queue(tx, stage::JOB, header.id, actor.id)?;
    Ok(header)
}

/// An import that `actor` may work on, with its row.
pub fn find(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<(Header, Intake)> {
    let header = record::find(read, actor, Action::Import, KIND, number)?;
    let row = intakes::intake(read, header.id)?;
    Ok((header, row))
}

fn standing(tx: &mut Tx<'_>, actor: &Actor, number: &str, phase: Phase) -> Result<(Header, Intake)> {
    let (header, row) = find(tx, actor, number)?;
    let stands = intakes::phase_of(&header)?;
    if stands == phase {
        return Ok((header, row));
    }
    Err(Error::refused(Message::new("import-not-now").with("state", stands.state())))
}

/// Begins to enter what passed.
///
/// # Errors
/// When nothing passed, or it is not the time for it.
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, number: &str, on: i64) -> Result<Header> {
    let (header, row) = standing(tx, actor, number, Phase::Ready)?;
    if row.creates + row.updates == 0 {
        return Err(Error::refused("desk-import-nothing"));
    }
    let version = intakes::phase_set(tx, header.id, Some(on), Phase::Applying)?;
    let told = value!({ "rows": row.creates + row.updates });
    intakes::note(tx, header.id, "import.begun", actor.id, version, told)?;
    intakes::job_queue(tx, apply::JOB, header.id, actor.id)?;
    record::header(tx, header.id)
}

/// Drops an import that was not entered.
pub fn cancel(tx: &mut Tx<'_>, actor: &Actor, number: &str, on: i64) -> Result<Header> {
    let (header, _) = standing(tx, actor, number, Phase::Ready)?;
    let version = intakes::phase_set(tx, header.id, Some(on), Phase::Cancelled)?;
    intakes::note(tx, header.id, "import.cancelled", actor.id, version, value!({}))?;
    record::header(tx, header.id)
}

/// Begins to take an import back.
pub fn take_back(tx: &mut Tx<'_>, actor: &Actor, number: &str, on: i64) -> Result<Header> {
    let (header, _) = standing(tx, actor, number, Phase::Applied)?;
    intakes::phase_set(tx, header.id, Some(on), Phase::Undoing)?;
    intakes::job_queue(tx, undo::JOB, header.id, actor.id)?;
    record::header(tx, header.id)
}
