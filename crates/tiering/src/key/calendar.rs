//! When a year begins, its key customers are to be named by a day (`tiering.key`).

use jiff::civil::Date;
use kernel::catalogue::{DutyKind, Occasion, Owed};
use kernel::duty::Duty;
use kernel::policy::Policy;
use kernel::record;
use kernel::store::Store;
use kernel::{Moment, Read, Result, Tx};

use super::model::{CLAUSE, Status};
use super::{service, store};
use crate::calendar::{began, is_owed, leader, owe, still_owed};
use crate::effect::day_of;

/// The duty to have the year's key customers named.
pub const NAMED: DutyKind =
    DutyKind { key: "tiering.key", clause: CLAUSE, check: is_named, place: "", stands: None };
/// Plans the naming of the year that has begun.
pub const YEAR: Occasion = Occasion { key: "tiering.key", tick };

fn is_named(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    let status = Status::of(&record::header(tx, duty.record_id)?)?;
    let policy = tx.policy()?;
    let due = duty.occurrence.parse().ok().and_then(|year| due(&policy, year));
    Ok(still_owed(duty, status.is_approved(), status == Status::Refused, due))
}

/// The close of the day by which a year's key customers are named; none when the clause is off.
fn due(policy: &Policy, year: i16) -> Option<Moment> {
    let rule = policy.tiering().key.as_ref()?;
    let day = Date::new(year, rule.due_month, rule.due_day).ok()?;
    Some(Moment::from(policy.working_calendar().close_of(day)))
}

fn tick(store: &Store, now: Moment) -> Result<()> {
    crate::calendar::tick(store, now, wanted, plan)
}

fn wanted(read: &mut Read<'_>) -> Result<Option<i16>> {
    let year = day_of(read)?.date().year();
    let policy = read.policy()?;
    // Nothing is owed for a year in whose beginning the company had no rulebook here.
    let began_before = began(read)?.is_some_and(|began| began.year() < year);
    if due(&policy, year).is_none() || !began_before {
        return Ok(None);
    }
    let naming = store::naming_of(read, year)?;
    Ok((!is_owed(read, &NAMED, naming)?).then_some(year))
}

fn plan(tx: &mut Tx<'_>, year: i16) -> Result<()> {
    let policy = tx.policy()?;
    let (Some(due), Some(rule)) = (due(&policy, year), &policy.tiering().key) else { return Ok(()) };
    let leader = leader(tx, rule.proposed_by)?;
    let naming = match store::naming_of(tx, year)? {
        Some(naming) => naming,
        None => service::create(tx, year, leader, None)?.id,
    };
    owe(tx, &NAMED, naming, year.to_string(), leader, due)
}
