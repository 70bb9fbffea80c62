//! Many records at once, for imports and the demo: the same rows as one by one, in few statements.
//!
//! A transaction should still hold at most about five hundred records, so that people's own work goes in between.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::error::Result;
use crate::ids::{DepartmentId, GroupId, RecordId, StaffId};
use crate::moment::Moment;
use crate::on_engine;
use crate::record::Row;
use crate::schema::{record, record_member};
use crate::search;
use crate::store::{Engine, Sql, Tx};
use crate::text::{Document, fts5_text, tsvector_literal};

/// A record among many. Its number is given, and was looked up before.
#[derive(Clone, Debug)]
pub struct ManyRecord {
    /// Its number.
    pub number: String,
    /// What people call it.
    pub title: String,
    /// Its state.
    pub status: &'static str,
    /// Who answers for it.
    pub owner: Option<StaffId>,
    /// The department it lies with.
    pub department: Option<DepartmentId>,
    /// The group it lies with.
    pub group: Option<GroupId>,
    /// When it was entered; now when none.
    pub created_at: Option<Moment>,
}

/// What all of them have alike.
#[derive(Clone, Debug)]
pub struct Alike {
    /// Their kind.
    pub kind: &'static str,
    /// Whether they are worked on.
    pub open: bool,
    /// Whether each names itself as its customer.
    pub own_customer: bool,
    /// Who entered them.
    pub creator: Option<StaffId>,
    /// The import they came in with.
    pub import: Option<RecordId>,
}

/// A record with a history, among many that are brought in from elsewhere or made up.
#[derive(Clone, Debug)]
pub struct PastRecord {
    /// Its number.
    pub number: String,
    /// What people call it.
    pub title: String,
    /// Its state.
    pub status: &'static str,
    /// Whether it is worked on.
    pub open: bool,
    /// For the named only.
    pub confidential: bool,
    /// Who answers for it.
    pub owner: Option<StaffId>,
    /// The group it lies with.
    pub group: Option<GroupId>,
    /// The department it lies with.
    pub department: Option<DepartmentId>,
    /// The customer it names.
    pub customer: Option<RecordId>,
    /// Who entered it.
    pub creator: Option<StaffId>,
    /// The import it came in with.
    pub import: Option<RecordId>,
    /// When the next duty about it falls due.
    pub next_due: Option<Moment>,
    /// Which of the records that fall due in the same second comes first.
    pub precedence: i16,
    /// How often it has changed, and one.
    pub version: i64,
    /// When it was entered.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// A header with the id that was reserved for it and its place in the queues.
#[derive(Insertable)]
#[diesel(table_name = record, treat_none_as_default_value = false)]
struct Numbered<'a> {
    id: RecordId,
    #[diesel(embed)]
    row: Row<'a>,
    next_due_at: Option<Moment>,
    precedence: i16,
    queue: i64,
}

/// Which of the records that fall due in the same second comes first, unless its kind says otherwise.
const ORDINARY: i16 = 3;

impl<'a> Numbered<'a> {
    fn new(id: RecordId, row: Row<'a>, next_due: Option<Moment>, precedence: i16) -> Self {
        Self { id, row, next_due_at: next_due, precedence, queue: place(next_due, precedence) }
    }
}

/// Makes many records and tells their ids, in order. Their events are the caller's.
pub fn create_records(tx: &mut Tx<'_>, alike: &Alike, many: &[ManyRecord]) -> Result<Vec<RecordId>> {
    let now = tx.now();
    let rulebook_id = tx.policy()?.id;
    let ids: Vec<RecordId> = reserve(tx, "record", many.len())?.into_iter().map(RecordId).collect();
    let rows: Vec<Numbered<'_>> = ids
        .iter()
        .zip(many)
        .map(|(id, one)| {
            let row = Row {
                kind: alike.kind,
                number: &one.number,
                title: &one.title,
                status: one.status,
                open: alike.open,
                confidential: false,
                owner_id: one.owner,
                group_id: one.group,
                department_id: one.department,
                customer_id: alike.own_customer.then_some(*id),
                creator_id: alike.creator,
                import_id: alike.import,
                rulebook_id,
                version: 1,
                created_at: one.created_at.unwrap_or(now),
                updated_at: now,
            };
            Numbered::new(*id, row, None, ORDINARY)
        })
        .collect();
    insert_headers(tx, &rows)?;
    Ok(ids)
}

/// Makes many records of a kind as they stand after what has happened to them, and tells their ids, in order. Their events
/// and duties are the caller's.
pub fn restore_records(tx: &mut Tx<'_>, kind: &'static str, many: &[PastRecord]) -> Result<Vec<RecordId>> {
    let rulebook_id = tx.policy()?.id;
    let ids: Vec<RecordId> = reserve(tx, "record", many.len())?.into_iter().map(RecordId).collect();
    let rows: Vec<Numbered<'_>> = ids
        .iter()
        .zip(many)
        .map(|(id, one)| {
            let row = Row {
                kind,
                number: &one.number,
                title: &one.title,
                status: one.status,
                open: one.open,
                confidential: one.confidential,
                owner_id: one.owner,
                group_id: one.group,
                department_id: one.department,
                customer_id: one.customer,
                creator_id: one.creator,
                import_id: one.import,
                rulebook_id,
                version: one.version,
                created_at: one.created_at,
                updated_at: one.updated_at,
            };
            Numbered::new(*id, row, one.next_due, one.precedence)
        })
        .collect();
    insert_headers(tx, &rows)?;
    Ok(ids)
}

fn insert_headers(tx: &mut Tx<'_>, rows: &[Numbered<'_>]) -> Result<()> {
    for chunk in rows.chunks(1000) {
        on_engine!(tx.conn(), |conn| diesel::insert_into(record::table).values(chunk).execute(conn))?;
    }
    Ok(())
}

/// A record's place in the queues, as `record::queue_up` computes it in SQL.
fn place(next_due: Option<Moment>, precedence: i16) -> i64 {
    next_due.map_or(i64::MAX, |due| due.micros() / 1_000_000 * 16 + i64::from(precedence))
}

/// Notes of many records when the next duty falls due and their precedence, and with them their places in the queues.
pub fn queue_up(tx: &mut Tx<'_>, many: &[(RecordId, Option<Moment>, i16)]) -> Result<()> {
    for chunk in many.chunks(1000) {
        let values = chunk.iter().map(|(id, due, precedence)| {
            Sql::new("(")
                .int(id.0)
                .raw(", ")
                .int(due.map_or(0, Moment::micros))
                .raw(", ")
                .int(i64::from(*precedence))
                .raw(", ")
                .int(place(*due, *precedence))
                .raw(")")
        });
        // column1 … are what both engines call the columns of a VALUES list.
        Sql::new(
            "UPDATE record SET next_due_at = nullif(v.column2, 0), precedence = v.column3, queue = v.column4 \
             FROM (VALUES ",
        )
        .joined(", ", values)
        .raw(") AS v WHERE record.id = v.column1")
        .execute(tx.conn())?;
    }
    Ok(())
}

/// Names people on many records.
pub fn add_members(tx: &mut Tx<'_>, role: &str, many: &[(RecordId, StaffId)]) -> Result<()> {
    let now = tx.now();
    let rows: Vec<_> = many
        .iter()
        .map(|(record, staff)| {
            (
                record_member::record_id.eq(record),
                record_member::staff_id.eq(staff),
                record_member::role.eq(role),
                record_member::since.eq(now),
            )
        })
        .collect();
    for chunk in rows.chunks(2000) {
        on_engine!(tx.conn(), |conn| diesel::insert_into(record_member::table)
            .values(chunk)
            .on_conflict_do_nothing()
            .execute(conn))?;
    }
    Ok(())
}

/// Puts the texts of many new records into the search index; see [`crate::search::put`] for a single one.
pub fn put_texts(tx: &mut Tx<'_>, kind: &str, part: &str, many: Vec<(RecordId, Document)>) -> Result<()> {
    put_parts(
        tx,
        kind,
        many.into_iter().map(|(record, document)| (record, part.to_owned(), document)).collect(),
    )
}

/// [`put_texts`] for texts of different parts, each part of a record once.
pub fn put_parts(tx: &mut Tx<'_>, kind: &str, many: Vec<(RecordId, String, Document)>) -> Result<()> {
    let engine = tx.conn().engine();
    let ids = reserve(tx, "search_text", many.len())?;
    let mut texts = Vec::with_capacity(many.len());
    let mut tokens = Vec::with_capacity(many.len());
    for (id, (record, part, document)) in ids.into_iter().zip(many) {
        let found = document.into_tokens_of(kind);
        let row = Sql::new("(").int(id).raw(", ").int(record.0).raw(", ").text(part).raw(", ").text(kind);
        match engine {
            Engine::Sqlite => {
                texts.push(row.raw(")"));
                tokens.push(Sql::new("(").int(id).raw(", ").text(fts5_text(&found)).raw(")"));
            }
            Engine::Postgres => {
                let blocks = search::block_lexemes(id).collect::<Vec<_>>().join(" ");
                let literal = format!("{} {blocks}", tsvector_literal(&found));
                texts.push(row.raw(", ").text(literal).raw("::tsvector)"));
            }
        }
    }
    let columns = match engine {
        Engine::Sqlite => "INSERT INTO search_text (id, record_id, part, kind) VALUES ",
        Engine::Postgres => "INSERT INTO search_text (id, record_id, part, kind, tokens) VALUES ",
    };
    for chunk in texts.chunks(1000) {
        Sql::new(columns).joined(", ", chunk.iter().cloned()).execute(tx.conn())?;
    }
    for chunk in tokens.chunks(1000) {
        let index = Sql::new("INSERT INTO search_index (rowid, tokens) VALUES ");
        index.joined(", ", chunk.iter().cloned()).execute(tx.conn())?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Reserved {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Ids that nobody else will be given: on PostgreSQL from the table's sequence, on SQLite by being the one writer.
pub fn reserve(tx: &mut Tx<'_>, table: &str, many: usize) -> Result<Vec<i64>> {
    let many = i64::try_from(many).unwrap_or(i64::MAX);
    match tx.conn().engine() {
        Engine::Sqlite => {
            // The sequence also remembers rows that are gone: their ids are not given twice.
            let last =
                Sql::new("SELECT coalesce(max(seq), 0) AS id FROM sqlite_sequence WHERE name = ").text(table);
            let Reserved { id } = last.get_result(tx.conn())?;
            Ok((id + 1..=id + many).collect())
        }
        Engine::Postgres => {
            let next = Sql::new("SELECT nextval('")
                .raw(table)
                .raw("_id_seq') AS id FROM generate_series(1, ")
                .int(many);
            let rows: Vec<Reserved> = next.raw(")").load(tx.conn())?;
            Ok(rows.into_iter().map(|row| row.id).collect())
        }
    }
}
