//! What a person can do with an import. Each asks whether they may, makes one step, and leaves the work to a job.

use diesel::prelude::*;
use kernel::record::{self, Header, NewRecord};
use kernel::{Actor, Error, Message, Moment, Read, RecordId, Refusals, Result, Store, Tx, job};
use rulebook::Action;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use sheets::Cell;
use sheets::values::currency;
use web::Typed;

use super::fields::{self, Field};
use super::model::{
    ADDRESS, Doubt, Existing, Intake, KIND, Mapping, Missing, Options, Phase, Target, json, message_of,
};
use super::stage::{self, Found};
use super::store::{self, PART};
use super::undo::{self, Blocker};
use super::{apply, check};
use crate::model::COMPANY_CURRENCY;
use crate::schema::intake;

/// Units that bare amounts may be in.
pub const UNITS: [i64; 5] = [1, 1_000, 10_000, 1_000_000, 100_000_000];
/// How many rows a file may have when the rulebook does not say.
const MOST_ROWS: u32 = 100_000;

/// A file somebody brings.
#[derive(Clone, Debug)]
pub struct NewIntake {
    /// What it holds.
    pub target: Target,
    /// Its name.
    pub file_name: String,
    /// SHA-256 of its bytes; they are kept under it.
    pub digest: String,
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
pub fn file_keep(store: &Store, now: Moment, bytes: &[u8]) -> Result<String> {
    let digest = digest_of(bytes);
    for (part, chunk) in (0_i64..).zip(bytes.chunks(PART)) {
        let (digest, chunk) = (digest.clone(), chunk.to_vec());
        store.write(now, move |tx| store::file_part_put(tx, &digest, part, &chunk))?;
    }
    Ok(digest)
}

/// Whether somebody may bring in sheets at all.
pub fn may_import(read: &mut Read<'_>, actor: &Actor) -> Result<()> {
    actor.must(read, Action::Import, KIND)?;
    actor.must(read, Action::Import, crate::model::KIND)
}

/// Begins an import with a file that is put away already.
///
/// # Errors
/// The same sheet again is refused at `confirm_repeat` until confirmed.
pub fn upload(tx: &mut Tx<'_>, actor: &Actor, new: &NewIntake) -> Result<Header> {
    may_import(tx, actor)?;
    let wanted = NewRecord {
        kind: KIND,
        title: new.file_name.clone(),
        status: Phase::Uploading.key(),
        open: true,
        owner: Some(actor.id),
        ..NewRecord::default()
    };
    let header = record::create(tx, &wanted, Some(actor.id))?;
    let row = Intake {
        id: header.id,
        target: new.target.key().to_owned(),
        file_name: new.file_name.clone(),
        file_digest: new.digest.clone(),
        confirmed: new.confirmed,
        sheets: json(&new.found.sheets)?,
        sheet: new.found.sheet.clone(),
        heading_row: 0,
        headings: "[]".to_owned(),
        left_out: "[]".to_owned(),
        mapping: "[]".to_owned(),
        options: json(&Options::default())?,
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
    store::note(tx, header.id, "import.uploaded", actor.id, header.version, store::told(&row))?;
    store::job_queue(tx, stage::JOB, header.id, actor.id)?;
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
pub fn find(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<(Header, Intake)> {
    let header = record::find(read, actor, Action::Import, KIND, number)?;
    let row = store::intake(read, header.id)?;
    Ok((header, row))
}

/// Finds an import that stands in one of these states.
fn standing(tx: &mut Tx<'_>, actor: &Actor, number: &str, phases: &[Phase]) -> Result<(Header, Intake)> {
    let (header, row) = find(tx, actor, number)?;
    let phase = store::phase_of(&header)?;
    if phases.contains(&phase) {
        return Ok((header, row));
    }
    Err(Error::refused(Message::new("import-not-now").with("state", phase.state())))
}

/// Where an import's page is.
#[must_use]
pub fn address(number: &str) -> String {
    format!("{ADDRESS}/{number}")
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
    actor: &Actor,
    number: &str,
    version: i64,
    found: &Found,
    heading_row: i64,
) -> Result<Header> {
    let (header, row) = standing(tx, actor, number, &[Phase::Mapping, Phase::Ready])?;
    let row = Intake { sheet: found.sheet.clone(), heading_row, total: found.rows, ..row };
    refuse_repeat(tx, &row)?;
    stage::again(tx, &row, actor.id, version)?;
    record::header(tx, header.id)
}

/// What is typed to say which column is what.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MappingForm {
    /// For each column from A on the key of its field, or nothing.
    pub columns: Vec<Typed>,
    /// `fill`, `overwrite` or `skip`.
    pub existing: Typed,
    /// `create` or `refuse`.
    pub missing: Typed,
    /// `skip` or `create`.
    pub doubt: Typed,
    /// Whether nothing is entered unless every row passed.
    pub all_or_nothing: Typed,
    /// The currency of amounts that name none.
    pub currency: Typed,
    /// What bare amounts are multiplied with; empty for what the heading says.
    pub unit: Typed,
    /// Whether the rows are compared with the archive at once.
    pub check: Typed,
    /// The version the change is made on.
    pub version: Typed,
}

impl MappingForm {
    /// Parses what was typed, for a sheet of so many columns.
    pub fn parse(&self, target: Target, width: usize) -> Result<(Mapping, Options)> {
        let mut refusals = Refusals::default();
        let mapping = self.mapping(target, width, &mut refusals);
        let standard = Options::default();
        let existing =
            chosen(&self.existing, "existing", standard.existing, Existing::from_key, &mut refusals);
        let missing = chosen(&self.missing, "missing", standard.missing, Missing::from_key, &mut refusals);
        let doubt = chosen(&self.doubt, "doubt", standard.doubt, Doubt::from_key, &mut refusals);
        let currency = match self.currency.given() {
            None => COMPANY_CURRENCY.to_owned(),
            Some(text) => match currency::parse(&Cell::from(text)) {
                Ok(currency) => currency.to_string(),
                Err(error) => {
                    refusals.field("currency", message_of(error.key(), error.args()));
                    String::new()
                }
            },
        };
        let unit = match self.unit.given().map(str::parse) {
            None => None,
            Some(Ok(unit)) if UNITS.contains(&unit) => Some(unit),
            Some(_) => {
                refusals.field("unit", "import-unit-unknown");
                None
            }
        };
        refusals.finish()?;
        let all_or_nothing = self.all_or_nothing.is_ticked();
        Ok((mapping, Options { existing, missing, doubt, all_or_nothing, currency, unit }))
    }

    fn mapping(&self, target: Target, width: usize, refusals: &mut Refusals) -> Mapping {
        let known = fields::of(target);
        let mut mapping: Mapping = vec![None; width];
        if self.columns.len() > width {
            refusals.field("columns", Message::new("import-too-many-columns").with("columns", width));
        }
        for (place, typed) in mapping.iter_mut().zip(&self.columns) {
            let Some(key) = typed.given() else { continue };
            *place = Field::from_key(key).filter(|field| known.contains(field));
            if place.is_none() {
                refusals.field("columns", Message::new("import-field-unknown").with("field", key));
            }
        }
        for field in &known {
            if mapping.iter().flatten().filter(|mapped| *mapped == field).count() > 1 {
                refusals.field("columns", Message::new("import-field-twice").with("field", field.label()));
            }
        }
        for needed in needed(target) {
            if !needed.iter().any(|field| mapping.contains(&Some(*field))) {
                let message = match needed {
                    [one, other, ..] => Message::new("import-field-needed-either")
                        .with("field", one.label())
                        .with("other", other.label()),
                    [one] => Message::new("import-field-needed").with("field", one.label()),
                    [] => continue,
                };
                refusals.field("columns", message);
            }
        }
        mapping
    }
}

/// The fields a sheet must have, of each group at least one.
fn needed(target: Target) -> &'static [&'static [Field]] {
    const CUSTOMER: &[Field] = &[Field::Number, Field::Name];
    match target {
        Target::Customers => &[CUSTOMER],
        Target::Contacts => &[CUSTOMER, &[Field::Contact]],
        Target::Purchases => &[CUSTOMER, &[Field::PurchasedOn], &[Field::Amount]],
    }
}

fn chosen<T: Copy>(
    typed: &Typed,
    field: &str,
    standard: T,
    parse: impl Fn(&str) -> Option<T>,
    refusals: &mut Refusals,
) -> T {
    let Some(key) = typed.given() else { return standard };
    parse(key).unwrap_or_else(|| {
        refusals.field(field, Message::new("import-choice-unknown").with("text", key));
        standard
    })
}

/// Says which column is what, and what is to be done with the rows.
pub fn map(tx: &mut Tx<'_>, actor: &Actor, number: &str, version: i64, form: &MappingForm) -> Result<Header> {
    let (header, row) = standing(tx, actor, number, &[Phase::Mapping, Phase::Ready])?;
    let (mapping, options) = form.parse(row.target()?, row.headings()?.len())?;
    diesel::update(intake::table.find(header.id))
        .set((intake::mapping.eq(json(&mapping)?), intake::options.eq(json(&options)?)))
        .execute(tx.conn())?;
    let version = store::phase_set(tx, header.id, Some(version), Phase::Mapping)?;
    store::note(tx, header.id, "import.mapped", actor.id, version, store::told(&row))?;
    if form.check.is_ticked() {
        return begin_check(tx, actor, number, version);
    }
    record::header(tx, header.id)
}

/// Has the rows compared with the archive.
pub fn begin_check(tx: &mut Tx<'_>, actor: &Actor, number: &str, version: i64) -> Result<Header> {
    let (header, _) = standing(tx, actor, number, &[Phase::Mapping, Phase::Ready])?;
    store::phase_set(tx, header.id, Some(version), Phase::Checking)?;
    store::job_queue(tx, check::JOB, header.id, actor.id)?;
    record::header(tx, header.id)
}

/// Has the rows that passed entered.
///
/// # Errors
/// Refused when nothing would be entered, when all or nothing was chosen and not every row passed, and when the same
/// sheet came in before and nobody said that it is to come in again.
pub fn begin_apply(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    version: i64,
    confirmed: bool,
) -> Result<Header> {
    let (header, row) = standing(tx, actor, number, &[Phase::Ready])?;
    let options = row.options()?;
    // What somebody decided to leave out is settled.
    let doubtful = if options.doubt == Doubt::Create { 0 } else { row.undecided() };
    if options.all_or_nothing && row.bad + doubtful > 0 {
        let message =
            Message::new("import-not-every-row-passed").with("bad", row.bad).with("doubtful", doubtful);
        return Err(Error::refused(message));
    }
    if row.passing(options.doubt) == 0 {
        return Err(Error::refused("import-nothing-to-enter"));
    }
    let row = Intake { confirmed: row.confirmed || confirmed, ..row };
    refuse_repeat(tx, &row)?;
    diesel::update(intake::table.find(header.id))
        .set(intake::confirmed.eq(row.confirmed))
        .execute(tx.conn())?;
    let version = store::phase_set(tx, header.id, Some(version), Phase::Applying)?;
    store::note(tx, header.id, "import.begun", actor.id, version, store::told(&row))?;
    store::job_queue(tx, apply::JOB, header.id, actor.id)?;
    record::header(tx, header.id)
}

/// Drops an import; one that is being entered is taken back.
pub fn cancel(tx: &mut Tx<'_>, actor: &Actor, number: &str, version: i64) -> Result<Header> {
    let phases = [Phase::Uploading, Phase::Mapping, Phase::Checking, Phase::Ready, Phase::Applying];
    let (header, row) = standing(tx, actor, number, &phases)?;
    let stopped = store::phase_of(&header)? == Phase::Applying;
    let (next, work) = if stopped { (Phase::Undoing, undo::JOB) } else { (Phase::Cancelled, stage::DISCARD) };
    let version = store::phase_set(tx, header.id, Some(version), next)?;
    store::note(tx, header.id, "import.cancelled", actor.id, version, store::told(&row))?;
    store::job_queue(tx, work, header.id, actor.id)?;
    record::header(tx, header.id)
}

/// The first customers that keep an import from being taken back.
pub fn blockers(read: &mut Read<'_>, header: &Header, limit: i64) -> Result<Vec<Blocker>> {
    let by = header.creator_id.ok_or(Error::NotFound)?;
    let origin = apply::enter::Origin { import: header.id, number: header.number.clone(), by };
    undo::blockers(read, &origin, limit)
}

/// Has a whole import taken back.
///
/// # Errors
/// Refused while somebody went on with what it brought; the message names the first of them.
pub fn begin_undo(tx: &mut Tx<'_>, actor: &Actor, number: &str, version: i64) -> Result<Header> {
    const SHOWN: i64 = 5;
    let (header, _) = standing(tx, actor, number, &[Phase::Applied, Phase::Undoing])?;
    if store::phase_of(&header)? == Phase::Undoing {
        // It stopped on the way: once more.
        let job = job::of_record(tx, header.id, undo::JOB)?.ok_or(Error::NotFound)?;
        job::retry(tx, job.id)?;
        return Ok(header);
    }
    let held = blockers(tx, &header, SHOWN)?;
    if !held.is_empty() {
        let names: Vec<String> = held.iter().map(|one| format!("{} {}", one.number, one.name)).collect();
        let message = Message::new("import-undo-blocked").with("customers", names.join("、"));
        return Err(Error::refused(message));
    }
    store::phase_set(tx, header.id, Some(version), Phase::Undoing)?;
    store::job_queue(tx, undo::JOB, header.id, actor.id)?;
    record::header(tx, header.id)
}

/// How far the work on an import has come: done and total of the job of its state, and whether that job gave up.
pub fn progress(read: &mut Read<'_>, id: RecordId, phase: Phase) -> Result<Option<(i64, i64, bool)>> {
    let kind = match phase {
        Phase::Uploading => stage::JOB,
        Phase::Checking => check::JOB,
        Phase::Applying => apply::JOB,
        Phase::Undoing => undo::JOB,
        _ => return Ok(None),
    };
    let job = job::of_record(read, id, kind)?;
    Ok(job.map(|job| (job.done, job.total, job.state == "failed")))
}
