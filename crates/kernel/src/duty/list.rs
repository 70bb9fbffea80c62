//! Duties as lists: whose, in which state, in the order in which they fall due.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use rulebook::Reach;
use serde::Serialize;

use super::Duty;
use crate::actor::Actor;
use crate::error::Result;
use crate::ids::{DutyId, StaffId};
use crate::listing::{COUNT_CAP, Count};
use crate::moment::Moment;
use crate::schema::{duty, record};
use crate::store::{Read, Sql, among};

/// A duty in a list, with the record it is about.
#[derive(Clone, Debug, Queryable, QueryableByName, Serialize)]
pub struct Listed {
    /// The duty.
    #[diesel(embed)]
    pub duty: Duty,
    /// The record's kind.
    #[diesel(sql_type = Text)]
    pub record_kind: String,
    /// Its number.
    #[diesel(sql_type = Text)]
    pub number: String,
    /// Its title.
    #[diesel(sql_type = Text)]
    pub title: String,
}

/// Whose duties are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The actor's own.
    Mine,
    /// Of everybody below the actor in the chain of superiors, and of the actor's departments as far as the reach goes.
    Team,
}

/// In which states duties are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum States {
    /// In any.
    All,
    /// In any but void: what compliance counts.
    Counted,
    /// Not ended: open, or with a clock that stands still.
    Unended,
    /// Open, with a clock that runs.
    Open,
    /// Done.
    Done,
    /// Void.
    Void,
}

/// Which duties are listed.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Whose.
    pub whose: Whose,
    /// In which states.
    pub states: States,
    /// Only those past their time (open ones now, done ones when done), or only those that are not, as what stands still is
    /// not.
    pub late: Option<bool>,
    /// Only this clause's.
    pub clause: Option<String>,
    /// Due at or after.
    pub from: Option<Moment>,
    /// Due before.
    pub until: Option<Moment>,
    /// The page begins after this (due, id).
    pub after: Option<(Moment, DutyId)>,
    /// At most so many.
    pub limit: i64,
}

/// Duties ordered by when they fall due, within what the actor may see.
pub fn list(read: &mut Read<'_>, actor: &Actor, wanted: &Wanted) -> Result<Vec<Listed>> {
    let mut query = matching(read, actor, wanted)?
        .order((duty::due_at, duty::id))
        .limit(wanted.limit)
        .select((Duty::as_select(), record::kind, record::number, record::title));
    if let Some((due, id)) = wanted.after {
        query = query.filter(duty::due_at.gt(due).or(duty::due_at.eq(due).and(duty::id.gt(id))));
    }
    Ok(query.load(read.conn())?)
}

/// How many duties the whole list has, whatever its page, counted no further than [`COUNT_CAP`].
pub fn count(read: &mut Read<'_>, actor: &Actor, wanted: &Wanted) -> Result<Count> {
    let ids: Vec<DutyId> =
        matching(read, actor, wanted)?.limit(COUNT_CAP + 1).select(duty::id).load(read.conn())?;
    let number = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    Ok(Count::up_to_cap(number))
}

type Matching =
    diesel::dsl::IntoBoxed<'static, diesel::dsl::InnerJoin<duty::table, record::table>, crate::store::Db>;

/// What a list of duties and its count have in common: everything but order and page.
fn matching(read: &mut Read<'_>, actor: &Actor, wanted: &Wanted) -> Result<Matching> {
    let now = read.now();
    let mut query = duty::table.inner_join(record::table).into_boxed().filter(record::removed_at.is_null());
    query = match wanted.states {
        States::All => query,
        States::Counted => query.filter(duty::state.ne("void")),
        States::Unended => query.filter(duty::state.eq("open").or(duty::state.eq("paused"))),
        // Written out and not bound: the indexes of what is open answer only where they know that it is.
        States::Open => query.filter(sql::<Bool>("duty.state = 'open'")),
        States::Done => query.filter(duty::state.eq("done")),
        States::Void => query.filter(duty::state.eq("void")),
    };
    query = match wanted.late {
        // Said alone, so that an index of what is open ends where lateness does.
        Some(true) if wanted.states == States::Open => query.filter(duty::due_at.lt(now)),
        Some(true) => query.filter(
            duty::state.eq("open").and(duty::due_at.lt(now)).or(duty::done_at.gt(duty::due_at.nullable())),
        ),
        Some(false) => query.filter(
            duty::state
                .eq("open")
                .and(duty::due_at.ge(now))
                .or(duty::state.eq("paused"))
                .or(duty::done_at.le(duty::due_at.nullable())),
        ),
        None => query,
    };
    if let Some(clause) = &wanted.clause {
        query = query.filter(duty::clause.eq(clause.clone()));
    }
    if let Some(from) = wanted.from {
        query = query.filter(duty::due_at.ge(from));
    }
    if let Some(until) = wanted.until {
        query = query.filter(duty::due_at.lt(until));
    }
    Ok(match wanted.whose {
        Whose::Mine => query.filter(duty::owner_id.eq(actor.id)),
        Whose::Team => match actor.reach(read, rulebook::Action::Read, "duty")? {
            Reach::All => query,
            Reach::Department => query.filter(
                duty::owner_id
                    .eq_any(actor.reports.clone())
                    .or(duty::department_id.eq_any(actor.departments.clone()))
                    .or(duty::owner_id.eq(actor.id)),
            ),
            _ => query
                .filter(among(duty::owner_id, actor.reports.iter().copied()).or(duty::owner_id.eq(actor.id))),
        },
    })
}

/// How many open duties somebody has, and how many of them are late; each counted no further than a thousand.
pub fn burden(read: &mut Read<'_>, staff: StaffId) -> Result<(i64, i64)> {
    #[derive(QueryableByName)]
    struct Burden {
        #[diesel(sql_type = BigInt)]
        open: i64,
        #[diesel(sql_type = BigInt)]
        late: i64,
    }
    let now = read.now();
    let query = Sql::new("SELECT count(*) AS open, CAST(coalesce(sum(CASE WHEN due_at < ")
        .moment(now)
        .raw(" THEN 1 ELSE 0 END), 0) AS BIGINT) AS late FROM (SELECT due_at FROM duty WHERE state = 'open' AND owner_id = ")
        .int(staff.0)
        .raw(" ORDER BY due_at LIMIT 1000) mine");
    let found: Burden = query.get_result(read.conn())?;
    Ok((found.open, found.late))
}
