//! What is asked of the database about requests. The scope of the reader is in every query; what happened in a period is
//! found by the index of its time, what is open by the index of the queue.

use desk::clock::{self, Clock};
use desk::model::KIND;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, SmallInt};
use kernel::scope::Scope;
use kernel::store::{Engine, Sql};
use kernel::{Actor, Moment, Read, Result};
use rulebook::Action;

/// How long a slot is, in microseconds: half an hour, the least by which the zones of the earth differ but for a few.
const SLOT: i64 = 1_800_000_000;

/// From an instant until another.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// From then on.
    pub from: Moment,
    /// Until before then.
    pub until: Moment,
}

/// A time of a request that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// It came in.
    Received,
    /// It was answered first.
    Answered,
    /// It was given a solution.
    Resolved,
    /// It was closed.
    Closed,
}

impl Time {
    /// Its name in the addresses of the list of requests.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Answered => "answered",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    /// When a clock was reached.
    #[must_use]
    pub const fn of(clock: Clock) -> Self {
        match clock {
            Clock::Response => Self::Answered,
            Clock::Resolution => Self::Resolved,
        }
    }

    fn column(self) -> String {
        format!("q.{}_at", self.key())
    }
}

/// The condition that the actor may see a request and that it is not confidential.
fn seen(read: &mut Read<'_>, actor: &Actor) -> Result<Sql> {
    let now = read.now();
    let reach = actor.reach(read, Action::Read, KIND)?;
    Ok(Sql::new("NOT record.confidential AND ").then(Scope::new(actor, Action::Read, reach, now).sql()))
}

/// `FROM` requests to which something happened in a period; `more` joins further tables. `CROSS JOIN` holds SQLite to this
/// order.
fn happened(read: &mut Read<'_>, actor: &Actor, time: Time, within: Bounds, more: &Sql) -> Result<Sql> {
    let column = time.column();
    Ok(Sql::new(" FROM request q CROSS JOIN record")
        .then(more)
        .raw(" WHERE record.id = q.id AND ")
        .raw(&column)
        .raw(" >= ")
        .moment(within.from)
        .raw(" AND ")
        .raw(&column)
        .raw(" < ")
        .moment(within.until)
        .raw(" AND ")
        .then(&seen(read, actor)?))
}

#[derive(QueryableByName)]
struct Slot {
    #[diesel(sql_type = BigInt)]
    slot: i64,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The query of [`slots`], for tests that look at its plan.
pub fn slotting(read: &mut Read<'_>, actor: &Actor, time: Time, within: Bounds) -> Result<Sql> {
    Ok(Sql::new("SELECT ")
        .raw(&time.column())
        .raw(" / ")
        .int(SLOT)
        .raw(" AS slot, count(*) AS number")
        .then(&happened(read, actor, time, within, &Sql::default())?)
        .raw(" GROUP BY 1"))
}

/// How often something happened in each half hour of a period, by the beginning of the half hour.
pub fn slots(read: &mut Read<'_>, actor: &Actor, time: Time, within: Bounds) -> Result<Vec<(Moment, i64)>> {
    let query = slotting(read, actor, time, within)?;
    let rows: Vec<Slot> = query.load(read.conn())?;
    Ok(rows.into_iter().map(|row| (Moment::from_micros(row.slot * SLOT), row.number)).collect())
}

/// How many of those received in a period were reopened since.
pub fn reopened(read: &mut Read<'_>, actor: &Actor, within: Bounds) -> Result<i64> {
    let from = happened(read, actor, Time::Received, within, &Sql::default())?;
    let query = Sql::new("SELECT CAST(0 AS BIGINT) AS slot, count(*) AS number")
        .then(&from)
        .raw(" AND q.reopenings > 0");
    Ok(query.get_result::<Slot>(read.conn())?.number)
}

/// The query of [`ages`], for tests that look at its plan.
pub fn aging(read: &mut Read<'_>, actor: &Actor, begins: &[Moment]) -> Result<Sql> {
    // Without statistics SQLite would rather walk all requests that ever were than the few in the queue.
    let index = match read.conn().engine() {
        Engine::Sqlite => " INDEXED BY request_queue",
        Engine::Postgres => "",
    };
    let mut slot = Sql::new("CAST(CASE");
    for (place, from) in begins.iter().enumerate() {
        slot = slot.raw(" WHEN q.received_at >= ").moment(*from).raw(&format!(" THEN {place}"));
    }
    Ok(Sql::new("SELECT ")
        .then(&slot)
        .raw(&format!(" ELSE {} END AS BIGINT) AS slot, count(*) AS number FROM record", begins.len()))
        .raw(index)
        .raw(" CROSS JOIN request q WHERE record.kind = '")
        .raw(KIND)
        .raw("' AND record.open AND record.removed_at IS NULL AND record.status <> 'resolved' AND q.id = record.id AND ")
        .then(&seen(read, actor)?)
        .raw(" GROUP BY 1"))
}

/// How many are without a solution now that came in from each of some instants on, the latest first, until the one before;
/// the last number is of those that came in before all of them.
pub fn ages(read: &mut Read<'_>, actor: &Actor, begins: &[Moment]) -> Result<Vec<i64>> {
    let query = aging(read, actor, begins)?;
    let rows: Vec<Slot> = query.load(read.conn())?;
    let mut ages = vec![0; begins.len() + 1];
    for row in rows {
        if let Some(age) = usize::try_from(row.slot).ok().and_then(|place| ages.get_mut(place)) {
            *age = row.number;
        }
    }
    Ok(ages)
}

/// What the customers of a tier have answered.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Scores {
    /// The tier.
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub tier: Option<i16>,
    /// How many have answered.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// The sum of their scores.
    #[diesel(sql_type = BigInt)]
    pub total: i64,
}

/// The query of [`scores`], for tests that look at its plan.
pub fn scoring(read: &mut Read<'_>, actor: &Actor, within: Bounds) -> Result<Sql> {
    let question = Sql::new(" CROSS JOIN request_satisfaction s");
    Ok(Sql::new("SELECT q.tier AS tier, count(*) AS number, CAST(sum(s.score) AS BIGINT) AS total")
        .then(&happened(read, actor, Time::Closed, within, &question)?)
        .raw(" AND s.request_id = q.id AND s.standing AND s.score IS NOT NULL GROUP BY q.tier"))
}

/// What customers have answered about requests closed in a period, by tier.
pub fn scores(read: &mut Read<'_>, actor: &Actor, within: Bounds) -> Result<Vec<Scores>> {
    let query = scoring(read, actor, within)?;
    Ok(query.load(read.conn())?)
}

/// What a clock showed when it was reached, of the requests of a tier together.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Shown {
    /// The tier.
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub tier: Option<i16>,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// How many in time.
    #[diesel(sql_type = BigInt)]
    pub in_time: i64,
    /// How many with a clock whose reading was kept.
    #[diesel(sql_type = BigInt)]
    pub measured: i64,
    /// The working time that these took, in seconds.
    #[diesel(sql_type = BigInt)]
    pub net: i64,
    /// The working time that these might take, in seconds.
    #[diesel(sql_type = BigInt)]
    pub target: i64,
}

/// The query of [`shown`], for tests that look at its plan.
pub fn reading(read: &mut Read<'_>, actor: &Actor, clock: Clock, within: Bounds) -> Result<Sql> {
    let engine = read.conn().engine();
    let kept = |name: &str| match engine {
        Engine::Sqlite => format!("json_extract(d.evidence, '$.{name}')"),
        Engine::Postgres => format!("CAST(CAST(d.evidence AS JSON) ->> '{name}' AS BIGINT)"),
    };
    let (net, target) = (kept("net"), kept("target"));
    let duty = Sql::new(" LEFT JOIN duty d ON d.clause = '")
        .raw(clock::CLAUSE)
        .raw("' AND d.record_id = q.id AND d.occurrence = '")
        .raw(clock.occurrence())
        .raw("' AND d.state = 'done'");
    Ok(Sql::new("SELECT q.tier AS tier, count(*) AS number, \
         CAST(coalesce(sum(CASE WHEN d.done_at <= d.due_at THEN 1 ELSE 0 END), 0) AS BIGINT) AS in_time, count(")
        .raw(&net)
        .raw(") AS measured, CAST(coalesce(sum(")
        .raw(&net)
        .raw("), 0) AS BIGINT) AS net, CAST(coalesce(sum(")
        .raw(&target)
        .raw("), 0) AS BIGINT) AS target")
        .then(&happened(read, actor, Time::of(clock), within, &duty)?)
        .raw(" GROUP BY q.tier"))
}

/// What a clock showed of those that reached it in a period, by tier.
pub fn shown(read: &mut Read<'_>, actor: &Actor, clock: Clock, within: Bounds) -> Result<Vec<Shown>> {
    let query = reading(read, actor, clock, within)?;
    Ok(query.load(read.conn())?)
}
