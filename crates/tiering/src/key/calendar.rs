//! When a year begins, its key customers are to be named by a day (`tiering.key`).

use diesel::prelude::*;
use jiff::civil::Date;
use kernel::catalogue::{DutyKind, Occasion, Owed};
use kernel::duty::{self, Duty, NewDuty};
use kernel::policy::Policy;
use kernel::record;
use kernel::schema::duty as duties;
use kernel::store::Store;
use kernel::{Moment, Read, RecordId, Result, Tx};

use super::model::{CLAUSE, Status};
use super::{service, store};
use crate::effect::day_of;
use crate::review::calendar::{began, leader};

/// The duty to have the year's key customers named.
pub const NAMED: DutyKind = DutyKind { key: "tiering.key", clause: CLAUSE, check: is_named, place: "" };
/// Plans the naming of the year that has begun.
pub const YEAR: Occasion = Occasion { key: "tiering.key", tick };

fn is_named(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    let header = record::header(tx, duty.record_id)?;
    let status = Status::of(&header)?;
    if status.is_approved() {
        return Ok(Owed::Done);
    }
    if status == Status::Refused {
        return Ok(Owed::Void);
    }
    let policy = tx.policy()?;
    let due = duty.occurrence.parse().ok().and_then(|year| due(&policy, year));
    Ok(Owed::Due(due.unwrap_or(duty.due_at)))
}

/// The close of the day by which a year's key customers are named; none when the clause is off.
fn due(policy: &Policy, year: i16) -> Option<Moment> {
    let rule = policy.tiering().key.as_ref()?;
    let day = Date::new(year, rule.due_month, rule.due_day).ok()?;
    Some(Moment::from(policy.working_calendar().close_of(day)))
}

fn tick(store: &Store, now: Moment) -> Result<()> {
    let wanted = store.read(now, |read| {
        let year = day_of(read)?.date().year();
        let policy = read.policy()?;
        // Nothing is owed for a year in whose beginning the company had no rulebook here.
        let began_before = began(read)?.is_some_and(|began| began.year() < year);
        let owed = due(&policy, year).is_none() || !began_before || is_owed(read, year)?;
        Ok((!owed).then_some(year))
    })?;
    match wanted {
        None => Ok(()),
        Some(year) => store.write(now, move |tx| plan(tx, year)),
    }
}

fn is_owed(read: &mut Read<'_>, year: i16) -> Result<bool> {
    let Some(naming) = store::naming_of(read, year)? else { return Ok(false) };
    let found: Option<i64> = duties::table
        .filter(duties::kind.eq(NAMED.key))
        .filter(duties::record_id.eq(naming))
        .select(duties::id)
        .first(read.conn())
        .optional()?;
    Ok(found.is_some())
}

fn plan(tx: &mut Tx<'_>, year: i16) -> Result<()> {
    let policy = tx.policy()?;
    let (Some(due), Some(rule)) = (due(&policy, year), &policy.tiering().key) else { return Ok(()) };
    let owner = leader(tx, rule.proposed_by)?;
    let naming: RecordId = match store::naming_of(tx, year)? {
        Some(naming) => naming,
        None => service::create(tx, year, owner, None)?.id,
    };
    let owner = record::header(tx, naming)?.owner_id.or(owner);
    let new =
        NewDuty { kind: NAMED.key, record: naming, occurrence: year.to_string(), owner, due, counter: None };
    duty::owe(tx, &new)?;
    duty::recheck(tx, naming, None)
}
