//! The tables of summaries, and what is counted for them. Every count walks an index of the day or of what the agent has
//! open.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use kernel::record::Header;
use kernel::schema::record;
use kernel::scope::Scope;
use kernel::store::{Engine, Sql, among};
use kernel::{Actor, Day, Error, Moment, OrNotFound as _, Read, RecordId, Result, StaffId, Tx, on_engine};
use rulebook::{Action, Function, Term as _};

use super::model::{Figures, Frequent, Item, Status, Summary};
use crate::model::KIND as REQUEST;
use crate::schema::{daily_item, daily_progress, daily_summary};

/// The most open requests that one summary asks about: those that fall due first.
pub const MOST: i64 = 500;
/// How many categories are named.
const FREQUENT: i64 = 5;

/// The beginning of a day and of the next.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// When the day begins.
    pub from: Moment,
    /// When the next day begins.
    pub until: Moment,
}

impl Bounds {
    /// The condition that a column lies in the day.
    fn holds(self, column: &str) -> Sql {
        Sql::new(column).raw(" >= ").moment(self.from).raw(" AND ").raw(column).raw(" < ").moment(self.until)
    }
}

/// Makes a summary's row.
pub fn summary_insert(tx: &mut Tx<'_>, id: RecordId, agent: StaffId, day: Day) -> Result<()> {
    diesel::insert_into(daily_summary::table)
        .values((
            daily_summary::id.eq(id),
            daily_summary::agent_id.eq(agent),
            daily_summary::day.eq(day),
            daily_summary::figures.eq(""),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The one row that tells how far days were summed up.
const PROGRESS: i64 = 1;

/// The last day that was summed up; none before the first.
pub fn progress(read: &mut Read<'_>) -> Result<Option<Day>> {
    Ok(daily_progress::table.find(PROGRESS).select(daily_progress::day).first(read.conn()).optional()?)
}

/// Notes the last day that was summed up.
pub fn progress_set(tx: &mut Tx<'_>, day: Day) -> Result<()> {
    let noted = diesel::update(daily_progress::table.find(PROGRESS))
        .set(daily_progress::day.eq(day))
        .execute(tx.conn())?;
    if noted == 0 {
        diesel::insert_into(daily_progress::table)
            .values((daily_progress::id.eq(PROGRESS), daily_progress::day.eq(day)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Whether an agent has a summary of a day.
pub fn summary_exists(read: &mut Read<'_>, agent: StaffId, day: Day) -> Result<bool> {
    let found: Option<RecordId> = daily_summary::table
        .filter(daily_summary::agent_id.eq(agent))
        .filter(daily_summary::day.eq(day))
        .select(daily_summary::id)
        .first(read.conn())
        .optional()?;
    Ok(found.is_some())
}

/// A summary by its header.
pub fn summary_get(read: &mut Read<'_>, header: Header) -> Result<Summary> {
    let (agent, day, confirmed_at, figures): (StaffId, Day, Option<Moment>, String) = daily_summary::table
        .find(header.id)
        .select((
            daily_summary::agent_id,
            daily_summary::day,
            daily_summary::confirmed_at,
            daily_summary::figures,
        ))
        .first(read.conn())
        .or_not_found()?;
    let frozen = match figures.as_str() {
        "" => None,
        text => Some(serde_json::from_str(text).map_err(|error| Error::Corrupt(error.to_string()))?),
    };
    Ok(Summary { status: Status::of(&header)?, header, agent, day, confirmed_at, frozen })
}

/// Whose day and which, of at most a page of summaries.
pub fn days_of(read: &mut Read<'_>, ids: &[RecordId]) -> Result<Vec<(RecordId, Day, Option<Moment>)>> {
    Ok(daily_summary::table
        .filter(among(daily_summary::id, ids.iter().copied()))
        .select((daily_summary::id, daily_summary::day, daily_summary::confirmed_at))
        .load(read.conn())?)
}

/// Keeps what was counted when a summary was confirmed.
pub fn summary_freeze(tx: &mut Tx<'_>, id: RecordId, figures: &Figures) -> Result<()> {
    let now = tx.now();
    let text = serde_json::to_string(figures).map_err(|error| Error::Corrupt(error.to_string()))?;
    diesel::update(daily_summary::table.find(id))
        .set((daily_summary::confirmed_at.eq(Some(now)), daily_summary::figures.eq(text)))
        .execute(tx.conn())?;
    Ok(())
}

/// Keeps what is done next about each open request.
pub fn items_insert(tx: &mut Tx<'_>, summary: RecordId, items: &[Item]) -> Result<()> {
    let rows: Vec<_> = items
        .iter()
        .map(|item| {
            (
                daily_item::summary_id.eq(summary),
                daily_item::request_id.eq(item.request),
                daily_item::step.eq(item.step.clone()),
                daily_item::planned_on.eq(item.planned_on),
            )
        })
        .collect();
    on_engine!(tx.conn(), |conn| diesel::insert_into(daily_item::table).values(&rows).execute(conn))?;
    Ok(())
}

/// What was to be done next when a summary was confirmed, what comes first first.
pub fn items(read: &mut Read<'_>, summary: RecordId) -> Result<Vec<Item>> {
    let rows: Vec<(RecordId, String, Day)> = daily_item::table
        .filter(daily_item::summary_id.eq(summary))
        .order((daily_item::planned_on, daily_item::request_id))
        .select((daily_item::request_id, daily_item::step, daily_item::planned_on))
        .load(read.conn())?;
    Ok(rows.into_iter().map(|(request, step, planned_on)| Item { request, step, planned_on }).collect())
}

/// What the agent last meant to do next and has still ahead of them on `day`.
pub fn items_ahead(read: &mut Read<'_>, agent: StaffId, day: Day) -> Result<Vec<Item>> {
    let before: Option<RecordId> = daily_summary::table
        .filter(daily_summary::agent_id.eq(agent))
        .filter(daily_summary::day.lt(day))
        .filter(daily_summary::confirmed_at.is_not_null())
        .order(daily_summary::day.desc())
        .select(daily_summary::id)
        .first(read.conn())
        .optional()?;
    let Some(before) = before else { return Ok(Vec::new()) };
    Ok(items(read, before)?.into_iter().filter(|item| item.planned_on > day).collect())
}

/// A request that is counted: what its header must be.
fn counted() -> Sql {
    Sql::new("NOT r.confidential AND r.removed_at IS NULL")
}

/// `FROM` the requests that something happened to on a day, found by the index of the day. `CROSS JOIN` holds SQLite to
/// this order.
fn on_day(day: Bounds, column: &str) -> Sql {
    Sql::new(" FROM request q CROSS JOIN record r WHERE r.id = q.id AND ")
        .then(&day.holds(column))
        .raw(" AND ")
        .then(&counted())
}

/// `FROM` what somebody has open without a solution.
fn left_open(engine: Engine, agent: &Sql) -> Sql {
    Sql::new(" FROM ")
        .raw(&crate::store::queue_of(engine, "r"))
        .raw(" WHERE r.owner_id = ")
        .then(agent)
        .raw(" AND r.kind = '")
        .raw(REQUEST)
        .raw("' AND r.open AND r.removed_at IS NULL AND NOT r.confidential AND r.status <> 'resolved'")
}

fn taken_in(day: Bounds, agent: StaffId) -> Sql {
    on_day(day, "q.received_at")
        .raw(" AND (r.owner_id = ")
        .int(agent.0)
        .raw(" OR r.creator_id = ")
        .int(agent.0)
        .raw(")")
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    taken_in: i64,
    #[diesel(sql_type = BigInt)]
    answered: i64,
    #[diesel(sql_type = BigInt)]
    solved: i64,
    #[diesel(sql_type = BigInt)]
    closed: i64,
    #[diesel(sql_type = BigInt)]
    left_open: i64,
}

#[derive(QueryableByName)]
struct Often {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    category: String,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The query of a day's numbers, for tests that look at its plan.
pub fn counting(engine: Engine, day: Bounds, agent: StaffId) -> Sql {
    let owned = |column| on_day(day, column).raw(" AND r.owner_id = ").int(agent.0);
    let number = |of: &Sql, name: &str| Sql::new("(SELECT count(*)").then(of).raw(") AS ").raw(name);
    let me = Sql::new("").int(agent.0);
    Sql::new("SELECT ").joined(
        ", ",
        [
            number(&taken_in(day, agent), "taken_in"),
            number(&owned("q.answered_at"), "answered"),
            number(&owned("q.resolved_at"), "solved"),
            number(&owned("q.closed_at"), "closed"),
            number(&left_open(engine, &me), "left_open"),
        ],
    )
}

/// What a summary counts, as it stands now.
pub fn figures(read: &mut Read<'_>, agent: StaffId, day: Bounds) -> Result<Figures> {
    let counted: Counted = counting(read.conn().engine(), day, agent).get_result(read.conn())?;
    let often = Sql::new("SELECT q.kind AS kind, q.category AS category, count(*) AS number")
        .then(&taken_in(day, agent))
        .raw(" GROUP BY q.kind, q.category ORDER BY 3 DESC, 1, 2 LIMIT ")
        .int(FREQUENT);
    let often: Vec<Often> = often.load(read.conn())?;
    let frequent =
        often.into_iter().map(|of| Frequent { kind: of.kind, category: of.category, number: of.number });
    Ok(Figures {
        taken_in: counted.taken_in,
        answered: counted.answered,
        solved: counted.solved,
        closed: counted.closed,
        open: counted.left_open,
        frequent: frequent.collect(),
    })
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// What an agent has left open, in the order of work, at most [`MOST`].
pub fn open_of(read: &mut Read<'_>, agent: StaffId) -> Result<Vec<RecordId>> {
    let engine = read.conn().engine();
    let query = Sql::new("SELECT r.id AS id")
        .then(&left_open(engine, &Sql::new("").int(agent.0)))
        .raw(" ORDER BY r.queue, r.id LIMIT ")
        .int(MOST);
    let rows: Vec<Id> = query.load(read.conn())?;
    Ok(rows.into_iter().map(|row| RecordId(row.id)).collect())
}

/// Of these requests those that the actor may read, by header.
pub fn readable(read: &mut Read<'_>, actor: &Actor, ids: &[RecordId]) -> Result<Vec<Header>> {
    let now = read.now();
    let reach = actor.reach(read, Action::Read, REQUEST)?;
    Ok(record::table
        .filter(among(record::id, ids.iter().copied()))
        .filter(Scope::new(actor, Action::Read, reach, now))
        .select(Header::as_select())
        .load(read.conn())?)
}

/// The agents who have no summary of a day yet and should: something of theirs that there was then is open, or came in, was
/// solved or was closed on it.
pub fn without(read: &mut Read<'_>, day: Day, bounds: Bounds) -> Result<Vec<StaffId>> {
    let query = lacking(read.conn().engine(), day, bounds);
    let rows: Vec<Id> = query.load(read.conn())?;
    Ok(rows.into_iter().map(|row| StaffId(row.id)).collect())
}

/// The query of [`without`], for tests that look at its plan.
pub fn lacking(engine: Engine, day: Day, bounds: Bounds) -> Sql {
    let happened = |whose: &str, column| Sql::new("SELECT r.").raw(whose).then(&on_day(bounds, column));
    let busy = Sql::default().joined(
        " UNION ",
        [
            happened("owner_id", "q.received_at"),
            happened("creator_id", "q.received_at"),
            happened("owner_id", "q.resolved_at"),
            happened("owner_id", "q.closed_at"),
        ],
    );
    Sql::new(
        "SELECT s.id AS id FROM staff_function f JOIN staff s ON s.id = f.staff_id WHERE f.function = ",
    )
    .text(Function::CustomerService.key())
    .raw(" AND s.active AND NOT EXISTS (SELECT 1 FROM daily_summary d WHERE d.agent_id = s.id AND d.day = ")
    .day(day)
    .raw(") AND (EXISTS (SELECT 1")
    .then(&left_open(engine, &Sql::new("s.id")))
    .raw(" AND r.created_at < ")
    .moment(bounds.until)
    .raw(") OR s.id IN (")
    .then(&busy)
    .raw(")) ORDER BY s.id")
}
