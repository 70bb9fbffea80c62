//! The queries of imports: their rows, the staged rows, and the file in parts. Names begin with the noun.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use kernel::error::OrNotFound as _;
use kernel::event::{self, Cause, Line};
use kernel::job::{self, Job, NewJob};
use kernel::record::{self, Change, Header};
use kernel::schema::record as record_table;
use kernel::store::{Sql, among};
use kernel::{Error, JobId, Message, Moment, Read, RecordId, Result, StaffId, Tx, notice, on_engine};
use serde_json::json;

use crate::Import;
use crate::model::{Decision, Intake, Phase, Verdict, json};
use crate::schema::{intake, intake_file, intake_row};

/// How many bytes of a file one row holds.
pub const PART: usize = 1024 * 1024;
/// How long a file may lie without an open import before it is swept, in seconds.
const UNCLAIMED_SECONDS: i64 = 24 * 3600;

/// An import's row by its record's id.
pub fn intake(read: &mut Read<'_>, id: RecordId) -> Result<Intake> {
    intake::table.find(id).select(Intake::as_select()).first(read.conn()).or_not_found()
}

/// Adds an import's row beside its header.
pub fn intake_insert(tx: &mut Tx<'_>, row: &Intake) -> Result<()> {
    diesel::insert_into(intake::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// How far an import has come.
pub fn phase_of(header: &Header) -> Result<Phase> {
    Phase::from_key(&header.status).ok_or_else(|| Error::Corrupt(format!("import status {}", header.status)))
}

/// Takes an import to its next state. `on` is the version the change was made on.
pub fn phase_set(tx: &mut Tx<'_>, id: RecordId, on: Option<i64>, phase: Phase) -> Result<i64> {
    let change = Change { status: Some(phase.key()), open: Some(phase.is_open()), ..Change::default() };
    let version = record::change(tx, id, on, &change)?;
    if !phase.is_open() {
        let digests: (String, String) =
            intake::table.find(id).select((intake::file_digest, intake::second_digest)).first(tx.conn())?;
        files_forget(tx, &digests)?;
    }
    Ok(version)
}

/// Queues the job that takes an import on; one at a time.
pub fn job_queue(tx: &mut Tx<'_>, kind: &'static str, id: RecordId, staff: StaffId) -> Result<Option<JobId>> {
    let payload = serde_json::Value::Null;
    // With the version in it, since the job before may still be on its way out when the next one is asked for.
    let version = record::header(tx, id)?.version;
    let key = Some(format!("{kind}:{id}:{version}"));
    let new = NewJob {
        kind,
        unique_key: key,
        record: Some(id),
        staff: Some(staff),
        payload: &payload,
        run_at: None,
    };
    job::queue(tx, &new)
}

/// The import that a job works for.
pub fn intake_of_job(read: &mut Read<'_>, id: JobId) -> Result<(Job, Header, Intake)> {
    let job = job::get(read, id)?;
    let record = job.record_id.ok_or_else(|| Error::Corrupt(format!("job {id} has no import")))?;
    Ok((job, record::header(read, record)?, intake(read, record)?))
}

/// Ends an import that can not go on, tells its owner why, and keeps nothing of it entered: what was entered already is
/// taken back first.
pub fn fail(tx: &mut Tx<'_>, import: &dyn Import, header: &Header, why: &Message) -> Result<()> {
    diesel::update(intake::table.find(header.id)).set(intake::failure.eq(json(why)?)).execute(tx.conn())?;
    if phase_of(header)? == Phase::Applying {
        phase_set(tx, header.id, None, Phase::Undoing)?;
        let staff = header.creator_id.ok_or(Error::NotFound)?;
        return job_queue(tx, import.about().jobs.undo, header.id, staff).map(drop);
    }
    let version = phase_set(tx, header.id, None, Phase::Failed)?;
    let clause = Cause::clause(import.about().clause);
    event::append(tx, &Line::about(header.id, "import.failed", clause).version(version))?;
    tell(tx, import, header, &Message::new("notice-import-failed").with("file", header.title.clone()))
}

/// A notice to the import's owner.
pub fn tell(tx: &mut Tx<'_>, import: &dyn Import, header: &Header, message: &Message) -> Result<()> {
    match header.owner_id {
        Some(owner) => {
            notice::send(tx, owner, Some(header.id), Some(import.about().clause), message).map(drop)
        }
        None => Ok(()),
    }
}

/// A staged row.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = intake_row)]
pub struct StagedRow {
    /// The row as people see it in the sheet.
    pub row_number: i64,
    /// Its cells, as JSON; see [`crate::model::unstaged`].
    pub cells: String,
    /// A key of [`Verdict`].
    pub state: String,
    /// What is wrong with it, as JSON; empty when nothing is.
    pub faults: String,
    /// The customer it is about, once known.
    pub customer_id: Option<RecordId>,
    /// What stood before an update.
    pub before: Option<String>,
    /// A key of [`Decision`], when somebody decided about it.
    pub decision: Option<String>,
}

impl StagedRow {
    /// What becomes of it.
    pub fn verdict(&self) -> Result<Verdict> {
        Verdict::from_key(&self.state)
            .ok_or_else(|| Error::Corrupt(format!("import row state {}", self.state)))
    }

    /// What somebody decided about it; only while it is in doubt.
    pub fn decision(&self) -> Result<Option<Decision>> {
        let Some(key) = self.decision.as_deref().filter(|_| self.state == Verdict::Doubtful.key()) else {
            return Ok(None);
        };
        Decision::of(key, self.customer_id)
            .map(Some)
            .ok_or_else(|| Error::Corrupt(format!("import row decision {key}")))
    }

    /// What is wrong with it.
    pub fn faults(&self) -> Result<Vec<crate::model::Fault>> {
        if self.faults.is_empty() { Ok(Vec::new()) } else { crate::model::read_json(&self.faults) }
    }
}

/// Rows in the order of the sheet, after one of them.
pub fn rows_after(read: &mut Read<'_>, id: RecordId, after: i64, limit: i64) -> Result<Vec<StagedRow>> {
    Ok(intake_row::table
        .filter(intake_row::intake_id.eq(id))
        .filter(intake_row::row_number.gt(after))
        .order(intake_row::row_number)
        .limit(limit)
        .select(StagedRow::as_select())
        .load(read.conn())?)
}

/// Rows of one verdict in the order of the sheet, after one of them.
pub fn rows_of(
    read: &mut Read<'_>,
    id: RecordId,
    verdict: Verdict,
    after: i64,
    limit: i64,
) -> Result<Vec<StagedRow>> {
    Ok(intake_row::table
        .filter(intake_row::intake_id.eq(id))
        .filter(intake_row::state.eq(verdict.key()))
        .filter(intake_row::row_number.gt(after))
        .order(intake_row::row_number)
        .limit(limit)
        .select(StagedRow::as_select())
        .load(read.conn())?)
}

/// Rows that can be, or were, entered and of which something is to be said, in the order of the sheet.
pub fn rows_noted(read: &mut Read<'_>, id: RecordId, limit: i64) -> Result<Vec<StagedRow>> {
    Ok(intake_row::table
        .filter(intake_row::intake_id.eq(id))
        .filter(intake_row::state.ne(Verdict::Bad.key()).and(intake_row::state.ne(Verdict::Doubtful.key())))
        .filter(intake_row::faults.ne(""))
        .order(intake_row::row_number)
        .limit(limit)
        .select(StagedRow::as_select())
        .load(read.conn())?)
}

/// Some rows by their numbers, in the order of the sheet.
pub fn rows_numbered(read: &mut Read<'_>, id: RecordId, numbers: &[i64]) -> Result<Vec<StagedRow>> {
    Ok(intake_row::table
        .filter(intake_row::intake_id.eq(id))
        .filter(among(intake_row::row_number, numbers.iter().copied()))
        .order(intake_row::row_number)
        .select(StagedRow::as_select())
        .load(read.conn())?)
}

/// The rows that are going to change one of these customers, each with the customer.
pub fn rows_changing(
    read: &mut Read<'_>,
    id: RecordId,
    customers: &[RecordId],
) -> Result<Vec<(i64, RecordId)>> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let decided = intake_row::decision.eq(Decision::UPDATE);
    let rows: Vec<(i64, Option<RecordId>)> = intake_row::table
        .filter(intake_row::intake_id.eq(id))
        .filter(among(intake_row::customer_id, customers.iter().copied()))
        .filter(intake_row::state.eq(Verdict::Update.key()).or(decided))
        .order(intake_row::row_number)
        .select((intake_row::row_number, intake_row::customer_id))
        .load(read.conn())?;
    Ok(rows.into_iter().filter_map(|(row, customer)| Some((row, customer?))).collect())
}

#[derive(Insertable)]
#[diesel(table_name = intake_row, treat_none_as_default_value = false)]
struct NewRow<'a> {
    intake_id: RecordId,
    row_number: i64,
    cells: &'a str,
    state: &'static str,
    faults: &'static str,
}

/// Stages rows: their numbers and cells.
pub fn rows_insert(tx: &mut Tx<'_>, id: RecordId, rows: &[(i64, String)]) -> Result<()> {
    let rows: Vec<NewRow<'_>> = rows
        .iter()
        .map(|(row_number, cells)| NewRow {
            intake_id: id,
            row_number: *row_number,
            cells,
            state: Verdict::Staged.key(),
            faults: "",
        })
        .collect();
    on_engine!(tx.conn(), |conn| diesel::insert_into(intake_row::table).values(rows).execute(conn))?;
    Ok(())
}

/// Removes up to `limit` of the staged rows; tells how many there were.
pub fn rows_remove(tx: &mut Tx<'_>, id: RecordId, limit: i64) -> Result<usize> {
    let last: Option<i64> = intake_row::table
        .filter(intake_row::intake_id.eq(id))
        .order(intake_row::row_number)
        .limit(limit)
        .select(intake_row::row_number)
        .load::<i64>(tx.conn())?
        .last()
        .copied();
    let Some(last) = last else { return Ok(0) };
    let rows = intake_row::table.filter(intake_row::intake_id.eq(id)).filter(intake_row::row_number.le(last));
    Ok(diesel::delete(rows).execute(tx.conn())?)
}

/// What became of a row.
#[derive(Clone, Debug)]
pub struct RowResult {
    /// Which row.
    pub row_number: i64,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What is wrong with it, as JSON; empty when nothing is.
    pub faults: String,
    /// The customer it is about.
    pub customer: Option<RecordId>,
    /// What stood before an update, as JSON; empty for nothing.
    pub before: String,
}

/// Writes what became of rows, all in one statement.
pub fn rows_judged(tx: &mut Tx<'_>, id: RecordId, rows: &[RowResult]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let values = rows.iter().map(|row| {
        Sql::new("(")
            .int(row.row_number)
            .raw(", ")
            .text(row.verdict.key())
            .raw(", ")
            .text(row.faults.as_str())
            .raw(", ")
            .int(row.customer.map_or(0, |id| id.0))
            .raw(", ")
            .text(row.before.as_str())
            .raw(")")
    });
    // column1 … are what both engines call the columns of a VALUES list.
    Sql::new(
        "UPDATE intake_row SET state = v.column2, faults = v.column3, customer_id = nullif(v.column4, 0), \
         before = nullif(v.column5, '') FROM (VALUES ",
    )
    .joined(", ", values)
    .raw(") AS v WHERE intake_row.intake_id = ")
    .int(id.0)
    .raw(" AND intake_row.row_number = v.column1")
    .execute(tx.conn())?;
    Ok(())
}

/// A row with what somebody decided about it.
#[derive(Clone, Copy, Debug)]
pub struct DecidedRow {
    /// Which row.
    pub row_number: i64,
    /// What was decided; none for what was chosen for all.
    pub decision: Option<Decision>,
    /// The customer it is, or may be, about.
    pub customer: Option<RecordId>,
}

/// Writes what somebody decided about rows, all in one statement.
pub fn rows_decided(tx: &mut Tx<'_>, id: RecordId, rows: &[DecidedRow]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let values = rows.iter().map(|row| {
        Sql::new("(")
            .int(row.row_number)
            .raw(", ")
            .text(row.decision.map_or("", Decision::key))
            .raw(", ")
            .int(row.customer.map_or(0, |id| id.0))
            .raw(")")
    });
    Sql::new(
        "UPDATE intake_row SET decision = nullif(v.column2, ''), customer_id = nullif(v.column3, 0) FROM (VALUES ",
    )
    .joined(", ", values)
    .raw(") AS v WHERE intake_row.intake_id = ")
    .int(id.0)
    .raw(" AND intake_row.row_number = v.column1")
    .execute(tx.conn())?;
    Ok(())
}

/// Forgets what somebody decided about rows that it no longer fits.
pub fn decisions_forget(tx: &mut Tx<'_>, id: RecordId, rows: &[i64]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = intake_row::table
        .filter(intake_row::intake_id.eq(id))
        .filter(among(intake_row::row_number, rows.iter().copied()));
    diesel::update(rows).set(intake_row::decision.eq(None::<String>)).execute(tx.conn())?;
    Ok(())
}

/// Puts a part of a file away; the same part again is the same.
pub fn file_part_put(tx: &mut Tx<'_>, digest: &str, part: i64, bytes: &[u8]) -> Result<()> {
    let stored_at = tx.now();
    let row = (
        intake_file::digest.eq(digest),
        intake_file::part.eq(part),
        intake_file::bytes.eq(bytes),
        intake_file::stored_at.eq(stored_at),
    );
    on_engine!(tx.conn(), |conn| diesel::insert_into(intake_file::table)
        .values(row)
        .on_conflict((intake_file::digest, intake_file::part))
        .do_update()
        .set(intake_file::stored_at.eq(stored_at))
        .execute(conn))?;
    Ok(())
}

/// A file's bytes; none when it is no longer kept.
pub fn file(read: &mut Read<'_>, digest: &str) -> Result<Option<Vec<u8>>> {
    let parts: Vec<Vec<u8>> = intake_file::table
        .filter(intake_file::digest.eq(digest))
        .order(intake_file::part)
        .select(intake_file::bytes)
        .load(read.conn())?;
    Ok((!parts.is_empty()).then(|| parts.concat()))
}

/// Forgets the files of an import that no open one needs, and whatever else nobody came back for.
fn files_forget(tx: &mut Tx<'_>, digests: &(String, String)) -> Result<()> {
    const OPEN: &str = " FROM intake i JOIN record r ON r.id = i.id WHERE r.open";
    let old = tx.now().plus_seconds(-UNCLAIMED_SECONDS);
    Sql::new("DELETE FROM intake_file WHERE (digest = ")
        .text(digests.0.as_str())
        .raw(" OR digest = ")
        .text(digests.1.as_str())
        .raw(" OR stored_at < ")
        .moment(old)
        .raw(") AND digest NOT IN (SELECT i.file_digest")
        .raw(OPEN)
        .raw(") AND digest NOT IN (SELECT i.second_digest")
        .raw(OPEN)
        .raw(")")
        .execute(tx.conn())?;
    Ok(())
}

/// An import that the same sheet came in with before.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Earlier {
    /// Its number.
    #[diesel(sql_type = Text)]
    pub number: String,
    /// When it was brought in.
    #[diesel(sql_type = BigInt)]
    pub created_at: Moment,
}

/// The last import of the same sheet of the same file that is applied or being applied.
pub fn earlier(read: &mut Read<'_>, row: &Intake) -> Result<Option<Earlier>> {
    let query = Sql::new(
        "SELECT r.number AS number, r.created_at AS created_at FROM intake i JOIN record r ON r.id = i.id \
         WHERE i.file_digest = ",
    )
    .text(row.file_digest.as_str())
    .raw(" AND i.target = ")
    .text(row.target.as_str())
    .raw(" AND i.sheet = ")
    .text(row.sheet.as_str())
    .raw(" AND i.id <> ")
    .int(row.id.0)
    .raw(" AND r.status IN ('applying', 'stopped', 'applied') ORDER BY r.id DESC LIMIT 1");
    Ok(query.get_result(read.conn()).optional()?)
}

/// A line about an import by a person.
pub fn note(
    tx: &mut Tx<'_>,
    import: &dyn Import,
    id: RecordId,
    kind: &'static str,
    by: StaffId,
    version: i64,
    told: serde_json::Value,
) -> Result<()> {
    let cause = Cause::staff(by).by(import.about().clause);
    event::append(tx, &Line::about(id, kind, cause).version(version).with(told))
}

/// The numbers of some records, for links to them; at most a page's worth.
pub fn numbers_of(
    read: &mut Read<'_>,
    ids: &[RecordId],
) -> Result<std::collections::HashMap<RecordId, String>> {
    Ok(record_table::table
        .filter(among(record_table::id, ids.iter().copied()))
        .select((record_table::id, record_table::number))
        .load::<(RecordId, String)>(read.conn())?
        .into_iter()
        .collect())
}

/// What an event about the whole import tells.
#[must_use]
pub fn told(row: &Intake) -> serde_json::Value {
    json!({ "file": row.file_name, "rows": row.total })
}
