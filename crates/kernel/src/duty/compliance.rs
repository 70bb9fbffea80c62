//! Duties counted by clause and period (`rulebook.compliance`).

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use rulebook::Reach;
use serde::Serialize;

use crate::actor::Actor;
use crate::error::Result;
use crate::moment::Moment;
use crate::store::{Read, Sql};

/// Duties of one clause in a period, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, QueryableByName, Serialize)]
pub struct Tally {
    /// The clause.
    #[diesel(sql_type = Text)]
    pub clause: String,
    /// All that fall due in the period, but void ones.
    #[diesel(sql_type = BigInt)]
    pub due: i64,
    /// Done by their time.
    #[diesel(sql_type = BigInt)]
    pub in_time: i64,
    /// Done after their time.
    #[diesel(sql_type = BigInt)]
    pub done_late: i64,
    /// Open and past their time.
    #[diesel(sql_type = BigInt)]
    pub overdue: i64,
    /// Open and still in time, or with a clock that stands still.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
}

impl Tally {
    /// Done in time out of all that are done or past their time, in percent; none when there are none of them.
    #[must_use]
    pub fn rate_percent(&self) -> Option<i64> {
        let judged = self.in_time + self.done_late + self.overdue;
        (judged > 0).then(|| self.in_time * 100 / judged)
    }
}

/// Counts the duties that fall due in a period, by clause, of everybody the actor may see (`rulebook.compliance`).
///
/// Reads the index `duty_clause` alone when the actor sees all.
pub fn compliance(read: &mut Read<'_>, actor: &Actor, from: Moment, until: Moment) -> Result<Vec<Tally>> {
    tallies(read, actor, None, from, until)
}

/// [`compliance`] of one clause; nothing due is a tally of zeros.
pub fn compliance_of(
    read: &mut Read<'_>,
    actor: &Actor,
    clause: &str,
    from: Moment,
    until: Moment,
) -> Result<Tally> {
    let counted = tallies(read, actor, Some(clause), from, until)?.into_iter().next();
    Ok(counted.unwrap_or_else(|| Tally { clause: clause.to_owned(), ..Tally::default() }))
}

fn tallies(
    read: &mut Read<'_>,
    actor: &Actor,
    clause: Option<&str>,
    from: Moment,
    until: Moment,
) -> Result<Vec<Tally>> {
    let now = read.now();
    let of_clause = match clause {
        Some(clause) => Sql::new("clause = ").text(clause),
        None => Sql::new("TRUE"),
    };
    let reach = actor.reach(read, rulebook::Action::Read, "duty")?;
    let whose = if reach == Reach::All {
        Sql::new("TRUE")
    } else {
        let mut own = Sql::new("(owner_id = ")
            .int(actor.id.0)
            .raw(" OR owner_id IN (SELECT staff_id FROM superior_path WHERE superior_id = ")
            .int(actor.id.0)
            .raw(")");
        if let (Reach::Department, Some(department)) = (reach, actor.department) {
            own = own
                .raw(" OR department_id IN (SELECT descendant_id FROM department_path WHERE ancestor_id = ")
                .int(department.0)
                .raw(")");
        }
        own.raw(")")
    };
    let query = Sql::new(
        "SELECT clause, CAST(sum(CASE WHEN state <> 'void' THEN 1 ELSE 0 END) AS BIGINT) AS due, \
         CAST(sum(CASE WHEN state = 'done' AND done_at <= due_at THEN 1 ELSE 0 END) AS BIGINT) AS in_time, \
         CAST(sum(CASE WHEN state = 'done' AND done_at > due_at THEN 1 ELSE 0 END) AS BIGINT) AS done_late, \
         CAST(sum(CASE WHEN state = 'open' AND due_at < ",
    )
    .moment(now)
    .raw(" THEN 1 ELSE 0 END) AS BIGINT) AS overdue, CAST(sum(CASE WHEN state = 'paused' OR (state = 'open' AND due_at >= ")
    .moment(now)
    .raw(") THEN 1 ELSE 0 END) AS BIGINT) AS open FROM duty WHERE due_at >= ")
    .moment(from)
    .raw(" AND due_at < ")
    .moment(until)
    .raw(" AND ")
    .then(&of_clause)
    .raw(" AND ")
    .then(&whose)
    .raw(" GROUP BY clause ORDER BY clause");
    Ok(query.load(read.conn())?)
}
