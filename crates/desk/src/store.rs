//! The queries of the register. Names begin with the noun: `request_…`, `state_…`, `task_…`. Whoever calls has asked the
//! permission rule already.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::error::OrNotFound as _;
use kernel::record::Header;
use kernel::schema::record;
use kernel::store::{Engine, Sql, among};
use kernel::{DepartmentId, Error, Moment, Read, RecordId, Result, StaffId, Tx};

use crate::model::{KIND, Request, Status, Task};
use crate::schema::{request, request_state, request_task};

/// A request by its record's id.
pub fn request_get(read: &mut Read<'_>, id: RecordId) -> Result<Request> {
    request::table.find(id).select(Request::as_select()).first(read.conn()).or_not_found()
}

/// The rows of at most a page of requests, in no order.
pub fn requests(read: &mut Read<'_>, ids: &[RecordId]) -> Result<Vec<Request>> {
    Ok(request::table
        .filter(among(request::id, ids.iter().copied()))
        .select(Request::as_select())
        .load(read.conn())?)
}

/// The headers of at most a page of records, in no order.
pub fn headers(read: &mut Read<'_>, ids: &[RecordId]) -> Result<Vec<Header>> {
    Ok(record::table
        .filter(among(record::id, ids.iter().copied()))
        .select(Header::as_select())
        .load(read.conn())?)
}

/// Adds a request's row beside its header.
pub fn request_insert(tx: &mut Tx<'_>, row: &Request) -> Result<()> {
    diesel::insert_into(request::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Replaces a request's row.
pub fn request_update(tx: &mut Tx<'_>, row: &Request) -> Result<()> {
    diesel::update(request::table.find(row.id)).set(row).execute(tx.conn())?;
    Ok(())
}

/// Notes that a request is in a state from an instant on.
pub fn state_insert(tx: &mut Tx<'_>, id: RecordId, at: Moment, status: Status) -> Result<()> {
    diesel::insert_into(request_state::table)
        .values((
            request_state::request_id.eq(id),
            request_state::at.eq(at),
            request_state::status.eq(status.key()),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The states of a request, in order.
pub fn states(read: &mut Read<'_>, id: RecordId) -> Result<Vec<(Moment, Status)>> {
    let rows: Vec<(Moment, String)> = request_state::table
        .filter(request_state::request_id.eq(id))
        .order(request_state::id)
        .select((request_state::at, request_state::status))
        .load(read.conn())?;
    rows.into_iter().map(|(at, key)| Ok((at, Status::from_key(&key)?))).collect()
}

/// The states of at most a page of requests, each in order.
pub fn states_of_each(
    read: &mut Read<'_>,
    ids: &[RecordId],
) -> Result<HashMap<RecordId, Vec<(Moment, Status)>>> {
    // Sorted here: SQLite would rather walk all states in order than sort these few.
    let mut rows: Vec<(i64, RecordId, Moment, String)> = request_state::table
        .filter(among(request_state::request_id, ids.iter().copied()))
        .select((request_state::id, request_state::request_id, request_state::at, request_state::status))
        .load(read.conn())?;
    rows.sort_unstable_by_key(|(id, ..)| *id);
    let mut states: HashMap<RecordId, Vec<(Moment, Status)>> = HashMap::new();
    for (_, request, at, key) in rows {
        states.entry(request).or_default().push((at, Status::from_key(&key)?));
    }
    Ok(states)
}

/// The open requests of a customer, by id, after one already seen.
pub fn open_of_customer(
    read: &mut Read<'_>,
    customer: RecordId,
    after: RecordId,
    limit: i64,
) -> Result<Vec<RecordId>> {
    Ok(record::table
        .filter(record::customer_id.eq(customer))
        .filter(record::kind.eq(KIND))
        .filter(record::open.eq(true))
        .filter(record::removed_at.is_null())
        .filter(record::id.gt(after))
        .order(record::id)
        .limit(limit)
        .select(record::id)
        .load(read.conn())?)
}

/// Requests whose solution was given until `before` and that nobody has closed, the oldest first.
pub fn silent_since(read: &mut Read<'_>, before: Moment, limit: i64) -> Result<Vec<RecordId>> {
    let found: Vec<Found> = silent(before, limit).load(read.conn())?;
    Ok(found.into_iter().map(|request| request.id).collect())
}

/// The query for them, for tests that look at its plan.
#[must_use]
pub fn silent(before: Moment, limit: i64) -> Sql {
    Sql::new("SELECT id FROM request WHERE resolved_at <= ")
        .moment(before)
        .raw(" AND resolved_at IS NOT NULL AND closed_at IS NULL ORDER BY resolved_at, id LIMIT ")
        .int(limit)
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
}

/// The headers as `name`, to be found by the index of what somebody has open: without statistics SQLite would rather walk
/// all that they ever had.
#[must_use]
pub fn queue_of(engine: Engine, name: &str) -> String {
    match (engine, name) {
        (Engine::Postgres, "record") => "record".to_owned(),
        (Engine::Postgres, name) => format!("record {name}"),
        (Engine::Sqlite, "record") => "record INDEXED BY request_queue_owner".to_owned(),
        (Engine::Sqlite, name) => format!("record {name} INDEXED BY request_queue_owner"),
    }
}

/// A task to be given.
pub struct NewTask<'a> {
    /// The request that it is part of.
    pub request: RecordId,
    /// Which department does it.
    pub department: DepartmentId,
    /// Who there, when somebody is named.
    pub assignee: Option<StaffId>,
    /// What is wanted.
    pub wanted: &'a str,
    /// By when.
    pub due: Moment,
}

/// Gives a task.
pub fn task_insert(tx: &mut Tx<'_>, new: &NewTask<'_>) -> Result<i64> {
    Ok(diesel::insert_into(request_task::table)
        .values((
            request_task::request_id.eq(new.request),
            request_task::department_id.eq(new.department),
            request_task::assignee_id.eq(new.assignee),
            request_task::wanted.eq(new.wanted),
            request_task::due_at.eq(new.due),
            request_task::state.eq("open"),
            request_task::result.eq(""),
            request_task::ended_at.eq(None::<Moment>),
        ))
        .returning(request_task::id)
        .get_result(tx.conn())?)
}

/// One task of a request.
pub fn task_get(read: &mut Read<'_>, request: RecordId, id: i64) -> Result<Task> {
    request_task::table
        .find(id)
        .filter(request_task::request_id.eq(request))
        .select(Task::as_select())
        .first(read.conn())
        .or_not_found()
}

/// The tasks of a request, in the order in which they were given.
pub fn tasks(read: &mut Read<'_>, request: RecordId) -> Result<Vec<Task>> {
    Ok(request_task::table
        .filter(request_task::request_id.eq(request))
        .order(request_task::id)
        .limit(200)
        .select(Task::as_select())
        .load(read.conn())?)
}

/// Withdraws every open task of a request that has ended.
pub fn tasks_withdraw(tx: &mut Tx<'_>, request: RecordId) -> Result<()> {
    let now = tx.now();
    diesel::update(
        request_task::table
            .filter(request_task::request_id.eq(request))
            .filter(request_task::state.eq("open")),
    )
    .set((request_task::state.eq("withdrawn"), request_task::ended_at.eq(Some(now))))
    .execute(tx.conn())?;
    Ok(())
}

/// Ends an open task.
///
/// # Errors
/// When it has ended.
pub fn task_end(tx: &mut Tx<'_>, id: i64, state: &'static str, result: &str) -> Result<()> {
    let now = tx.now();
    let ended = diesel::update(request_task::table.find(id).filter(request_task::state.eq("open")))
        .set((
            request_task::state.eq(state),
            request_task::result.eq(result),
            request_task::ended_at.eq(Some(now)),
        ))
        .execute(tx.conn())?;
    if ended == 0 { Err(Error::refused("desk-task-ended")) } else { Ok(()) }
}
