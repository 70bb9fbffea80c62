//! The queries of imported requests: whom and what a batch of them names, and what was told of them before.

use std::collections::HashMap;

use customers::model::name_key;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text};
use kernel::schema::staff;
use kernel::scope::Scope;
use kernel::store::{Sql, among};
use kernel::{Actor, DepartmentId, Moment, Read, RecordId, Result, StaffId, Tx, on_engine};
use rulebook::Action;

use crate::model::KIND;
use crate::schema::request_origin;

/// The people by account and by name, each with their department; names that several bear are left out.
pub fn people(read: &mut Read<'_>) -> Result<HashMap<String, (StaffId, Option<DepartmentId>)>> {
    let all: Vec<(StaffId, String, String, Option<DepartmentId>)> = staff::table
        .order(staff::id)
        .select((staff::id, staff::account, staff::name, staff::department_id))
        .load(read.conn())?;
    let mut people = HashMap::new();
    let mut doubled = Vec::new();
    for (id, _, name, department) in &all {
        if people.insert(name.clone(), (*id, *department)).is_some() {
            doubled.push(name.clone());
        }
    }
    for name in doubled {
        people.remove(&name);
    }
    people.extend(all.into_iter().map(|(id, account, _, department)| (account, (id, department))));
    Ok(people)
}

/// A customer as a request names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The customer.
    pub id: RecordId,
    /// Its tier.
    pub tier: Option<i16>,
}

#[derive(QueryableByName)]
struct Customer {
    #[diesel(sql_type = Text)]
    called: String,
    #[diesel(sql_type = BigInt)]
    id: RecordId,
    #[diesel(sql_type = Nullable<SmallInt>)]
    tier: Option<i16>,
}

/// The customers that are named by number or name, within what the actor may read. A name that several bear stands with
/// none.
pub fn customers_named(
    read: &mut Read<'_>,
    actor: &Actor,
    names: &[&str],
) -> Result<HashMap<String, Option<Named>>> {
    let mut found = HashMap::new();
    if names.is_empty() {
        return Ok(found);
    }
    let keys: Vec<String> = names.iter().map(|name| name_key(name)).collect();
    let by_name = customers_by(read, actor, "customer.name_key", keys.iter().map(String::as_str))?;
    let mut of_key: HashMap<String, Option<Named>> = HashMap::new();
    for Customer { called, id, tier } in by_name {
        of_key.entry(called).and_modify(|known| *known = None).or_insert(Some(Named { id, tier }));
    }
    for (name, key) in names.iter().zip(&keys) {
        if let Some(one) = of_key.get(key) {
            found.insert((*name).to_owned(), *one);
        }
    }
    let by_number = customers_by(read, actor, "record.number", names.iter().copied())?;
    found.extend(
        by_number.into_iter().map(|Customer { called, id, tier }| (called, Some(Named { id, tier }))),
    );
    Ok(found)
}

fn customers_by<'n>(
    read: &mut Read<'_>,
    actor: &Actor,
    column: &str,
    values: impl Iterator<Item = &'n str>,
) -> Result<Vec<Customer>> {
    let now = read.now();
    let reach = actor.reach(read, Action::Read, customers::model::KIND)?;
    let query = Sql::new("SELECT ")
        .raw(column)
        .raw(" AS called, record.id AS id, customer.tier AS tier FROM customer JOIN record ON record.id = customer.id \
             WHERE record.kind = ")
        .text(customers::model::KIND)
        .raw(" AND record.removed_at IS NULL AND customer.merged_into_id IS NULL AND ")
        .raw(column)
        .raw(" IN (")
        .joined(", ", values.map(|value| Sql::default().text(value)))
        .raw(") AND ")
        .then(Scope::new(actor, Action::Read, reach, now).sql());
    Ok(query.load(read.conn())?)
}

/// A request that has a number already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The request.
    pub id: RecordId,
    /// Its version.
    pub version: i64,
    /// What was told of it when it was brought in, and the version that this brought about; none for one of ours.
    pub told: Option<(String, i64)>,
    /// Since when its clocks run, if it was brought in open.
    pub clocks_from: Option<Moment>,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = BigInt)]
    id: RecordId,
    #[diesel(sql_type = BigInt)]
    version: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    clocks_from: Option<Moment>,
    #[diesel(sql_type = Nullable<Text>)]
    told: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    told_version: Option<i64>,
}

/// The requests that have these numbers.
pub fn standing(read: &mut Read<'_>, numbers: &[&str]) -> Result<HashMap<String, Standing>> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let query = Sql::new(
        "SELECT record.number AS number, record.id AS id, record.version AS version, \
         request.clocks_from AS clocks_from, o.told AS told, o.version AS told_version \
         FROM record JOIN request ON request.id = record.id LEFT JOIN request_origin o ON o.request_id = record.id \
         WHERE record.kind = ",
    )
    .text(KIND)
    .raw(" AND record.number IN (")
    .joined(", ", numbers.iter().map(|number| Sql::default().text(*number)))
    .raw(")");
    let found: Vec<Found> = query.load(read.conn())?;
    Ok(found
        .into_iter()
        .map(|Found { number, id, version, clocks_from, told, told_version }| {
            (number, Standing { id, version, told: told.zip(told_version), clocks_from })
        })
        .collect())
}

/// What was told of a request, to be kept beside it.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = request_origin, treat_none_as_default_value = false)]
pub struct Origin {
    /// The request.
    pub request_id: RecordId,
    /// The import that told it last.
    pub import_id: RecordId,
    /// What it told, as JSON.
    pub told: String,
    /// The version that this brought about.
    pub version: i64,
}

/// Keeps what was told of requests, in place of what was told before.
pub fn origins_put(tx: &mut Tx<'_>, rows: &[Origin]) -> Result<()> {
    origins_remove(tx, &rows.iter().map(|row| row.request_id).collect::<Vec<_>>())?;
    for chunk in rows.chunks(1000) {
        on_engine!(tx.conn(), |conn| diesel::insert_into(request_origin::table).values(chunk).execute(conn))?;
    }
    Ok(())
}

/// Forgets what was told of requests.
pub fn origins_remove(tx: &mut Tx<'_>, ids: &[RecordId]) -> Result<()> {
    if !ids.is_empty() {
        diesel::delete(request_origin::table.filter(among(request_origin::request_id, ids.iter().copied())))
            .execute(tx.conn())?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct One {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
}

/// Of some requests those that an import brought about last and that nobody has gone on with.
pub fn untouched(read: &mut Read<'_>, import: RecordId, ids: &[RecordId]) -> Result<Vec<RecordId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = Sql::new(
        "SELECT record.id AS id FROM record JOIN request_origin o ON o.request_id = record.id \
         WHERE o.version = record.version AND record.removed_at IS NULL AND o.import_id = ",
    )
    .int(import.0)
    .raw(" AND record.id IN (")
    .joined(", ", ids.iter().map(|id| Sql::default().int(id.0)))
    .raw(")");
    Ok(query.load::<One>(read.conn())?.into_iter().map(|one| one.id).collect())
}

/// Removes requests: the log still speaks of them, so their headers stay, and their numbers go to whoever brings them in
/// again.
pub fn remove(tx: &mut Tx<'_>, import: &str, ids: &[RecordId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let list = || Sql::default().joined(", ", ids.iter().map(|id| Sql::default().int(id.0)));
    Sql::new("UPDATE record SET version = version + 1, open = FALSE, next_due_at = NULL, removed_at = ")
        .moment(now)
        .raw(", number = number || ")
        .text(format!("~{import}"))
        .raw(" WHERE id IN (")
        .then(&list())
        .raw(")")
        .execute(tx.conn())?;
    Sql::new("UPDATE duty SET state = 'void', next_check_at = NULL, paused_at = NULL, done_at = ")
        .moment(now)
        .raw(" WHERE state IN ('open', 'paused') AND record_id IN (")
        .then(&list())
        .raw(")")
        .execute(tx.conn())?;
    kernel::search::remove(tx, ids)?;
    origins_remove(tx, ids)
}
