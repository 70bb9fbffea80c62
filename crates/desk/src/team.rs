//! How much each person of a team has to do: what is open without a solution, and how pressing it is.
//!
//! Only open requests are walked, each person's through an index of their own, and only those that the reader may see are
//! counted.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use kernel::scope::Scope;
use kernel::store::Sql;
use kernel::{Actor, Error, Moment, Read, Result, StaffId, staff};
use rulebook::Action;
use serde::Serialize;

use crate::model::KIND;
use crate::{clock, promise, store};

/// The most people whose load is shown beside those who have something to do.
const MOST: usize = 200;

/// What one person has to do, or what nobody has taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Load {
    /// Who; none for what nobody has taken.
    #[schema(value_type = Option<i64>)]
    pub owner: Option<StaffId>,
    /// The name.
    pub name: Option<String>,
    /// Without a solution.
    pub open: i64,
    /// Of these, with something past its time.
    pub late: i64,
    /// Of these, in time and brought up already, for so much of the time is used (`service.escalate`).
    pub at_risk: i64,
    /// Of these, waiting for the customer.
    pub waiting: i64,
    /// When the oldest of these came in.
    #[schema(value_type = Option<String>)]
    pub oldest: Option<Moment>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<BigInt>)]
    owner: Option<StaffId>,
    #[diesel(sql_type = BigInt)]
    open: i64,
    #[diesel(sql_type = BigInt)]
    late: i64,
    #[diesel(sql_type = BigInt)]
    at_risk: i64,
    #[diesel(sql_type = BigInt)]
    waiting: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    oldest: Option<Moment>,
}

impl From<Row> for Load {
    fn from(row: Row) -> Self {
        let Row { owner, open, late, at_risk, waiting, oldest } = row;
        Self { owner, name: None, open, late, at_risk, waiting, oldest }
    }
}

/// The condition that a request runs out of time soon: one of its clocks was brought up and is not past its time. The sum
/// keeps SQLite from the index of all that will be due.
#[must_use]
pub fn at_risk(now: Moment) -> Sql {
    Sql::new("EXISTS (SELECT 1 FROM duty d WHERE d.record_id = record.id AND d.clause IN ('")
        .raw(clock::CLAUSE)
        .raw("', '")
        .raw(promise::CLAUSE)
        .raw("') AND d.state = 'open' AND d.climbed_percent > 0 AND (d.due_at + 0) >= ")
        .moment(now)
        .raw(")")
}

/// The condition that something about a request is past its time.
#[must_use]
pub fn late(now: Moment) -> Sql {
    Sql::new("record.next_due_at < ").moment(now)
}

/// Whose requests are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// What nobody has taken.
    Nobodys,
    /// The actor's own.
    Own,
    /// Those of the actor and of everybody below.
    Teams,
}

/// The query of somebody's load, for tests that look at its plan.
pub fn counting(read: &mut Read<'_>, actor: &Actor, whose: Whose) -> Result<Sql> {
    let now = read.now();
    let reach = actor.reach(read, Action::Read, KIND)?;
    let number = |of: &Sql, name: &str| {
        Sql::new(", CAST(coalesce(sum(CASE WHEN ")
            .then(of)
            .raw(" THEN 1 ELSE 0 END), 0) AS BIGINT) AS ")
            .raw(name)
    };
    // `CROSS JOIN` holds SQLite to this order. Without statistics it would rather walk all that somebody ever had.
    let record = store::queue_of(read.conn().engine(), "record");
    let from = match whose {
        Whose::Nobodys => {
            Sql::new(" FROM ").raw(&record).raw(" CROSS JOIN request q WHERE record.owner_id IS NULL")
        }
        Whose::Own => Sql::new(" FROM ")
            .raw(&record)
            .raw(" CROSS JOIN request q WHERE record.owner_id = ")
            .int(actor.id.0),
        Whose::Teams => Sql::new(" FROM (SELECT staff_id AS id FROM superior_path WHERE superior_id = ")
            .int(actor.id.0)
            .raw(" UNION SELECT id FROM staff WHERE id = ")
            .int(actor.id.0)
            .raw(") team CROSS JOIN ")
            .raw(&record)
            .raw(" CROSS JOIN request q WHERE record.owner_id = team.id"),
    };
    Ok(Sql::new("SELECT record.owner_id AS owner, count(*) AS open")
        .then(&number(&late(now), "late"))
        .then(&number(&at_risk(now), "at_risk"))
        .then(&number(&Sql::new("record.status = 'waiting'"), "waiting"))
        .raw(", min(q.received_at) AS oldest")
        .then(&from)
        .raw(" AND record.kind = '")
        .raw(KIND)
        .raw("' AND record.open AND record.removed_at IS NULL AND record.status <> 'resolved' AND q.id = record.id AND ")
        .then(Scope::new(actor, Action::Read, reach, now).sql())
        .raw(" GROUP BY record.owner_id"))
}

/// What the actor has to do, and what nobody has taken of what the actor may read.
pub fn own(read: &mut Read<'_>, actor: &Actor) -> Result<(Load, Load)> {
    let mut of = |whose| {
        let query = counting(read, actor, whose)?;
        Ok::<_, Error>(query.load::<Row>(read.conn())?.pop().map(Load::from).unwrap_or_default())
    };
    Ok((of(Whose::Own)?, of(Whose::Nobodys)?))
}

/// The load of everybody below the actor and of the actor, those with most first; what nobody has taken comes before all.
///
/// # Errors
/// [`Error::Forbidden`] for who leads nobody.
pub fn loads(read: &mut Read<'_>, actor: &Actor) -> Result<Vec<Load>> {
    if !actor.leads() {
        return Err(Error::Forbidden("error-forbidden"));
    }
    let mut rows = Vec::new();
    for whose in [Whose::Nobodys, Whose::Teams] {
        let query = counting(read, actor, whose)?;
        rows.extend(query.load::<Row>(read.conn())?);
    }
    let idle = actor.reports.iter().copied().filter(|id| !rows.iter().any(|row| row.owner == Some(*id)));
    let people: Vec<StaffId> = rows.iter().filter_map(|row| row.owner).chain(idle.take(MOST)).collect();
    let names: HashMap<StaffId, String> = staff::names(read, &people)?;
    let with_name =
        |load: Load| Load { name: load.owner.and_then(|owner| names.get(&owner).cloned()), ..load };
    let mut loads: Vec<Load> = rows.into_iter().map(|row| with_name(row.into())).collect();
    for id in people {
        if !loads.iter().any(|load| load.owner == Some(id)) {
            loads.push(with_name(Load { owner: Some(id), ..Load::default() }));
        }
    }
    loads.sort_by(|one, other| {
        let place = |load: &Load| (load.owner.is_some(), -load.open, load.name.clone());
        place(one).cmp(&place(other))
    });
    Ok(loads)
}
