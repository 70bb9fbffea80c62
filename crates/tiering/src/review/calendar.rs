//! When a quarter ends, its review is planned and owed by a day (`tiering.review`).

use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::catalogue::{DutyKind, Occasion, Owed};
use kernel::duty::{self, Duty, NewDuty};
use kernel::policy::{self, Policy};
use kernel::record::{self, Change};
use kernel::store::Store;
use kernel::{Actor, Moment, Read, Result, StaffId, Tx, actor};
use rulebook::{Function, Rank};
use rules::quarter::Quarter;

use super::model::{CLAUSE, Status};
use super::{service, store};

/// The duty to have the quarter's review approved.
pub const APPROVED: DutyKind =
    DutyKind { key: "tiering.review", clause: CLAUSE, check: is_approved, place: "" };

/// Plans the review of the quarter that has ended.
pub const QUARTER: Occasion = Occasion { key: "tiering.quarter", tick };

fn is_approved(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    let header = record::header(tx, duty.record_id)?;
    let status = Status::of(&header)?;
    if status.is_approved() {
        return Ok(Owed::Done);
    }
    if status == Status::Refused {
        return Ok(Owed::Void);
    }
    let policy = tx.policy()?;
    let due = duty.occurrence.parse().ok().and_then(|quarter| due(&policy, quarter));
    Ok(due.map_or(Owed::Due(duty.due_at), Owed::Due))
}

/// The close of the day by which a quarter's review is to be approved; none when the clause is off.
fn due(policy: &Policy, quarter: Quarter) -> Option<Moment> {
    let days = policy.tiering().review.as_ref()?.due_days;
    let day = quarter.last_day().saturating_add(i64::from(days).days());
    Some(Moment::from(policy.working_calendar().close_of(day)))
}

fn tick(store: &Store, now: Moment) -> Result<()> {
    let wanted = store.read(now, |read| {
        let quarter = ended(read)?;
        Ok(match quarter {
            Some(quarter) if !is_owed(read, quarter)? => Some(quarter),
            _ => None,
        })
    })?;
    match wanted {
        None => Ok(()),
        Some(quarter) => store.write(now, move |tx| plan(tx, quarter)),
    }
}

/// The quarter that ended last, if the company lived by a rulebook with this clause then.
fn ended(read: &mut Read<'_>) -> Result<Option<Quarter>> {
    let now = read.now();
    let policy = read.policy()?;
    if policy.tiering().review.is_none() || policy.tier_scheme().is_none() {
        return Ok(None);
    }
    let today = policy.working_calendar().date_of(now.timestamp());
    let quarter = Quarter::of(today).previous();
    Ok(began(read)?.filter(|began| *began <= quarter.last_day()).map(|_| quarter))
}

/// The day since when the company has a rulebook here. Nothing is owed for the time before.
pub(crate) fn began(read: &mut Read<'_>) -> Result<Option<Date>> {
    let first = policy::versions(read)?.into_iter().map(|version| version.created_at).min();
    let policy = read.policy()?;
    Ok(first.map(|at| policy.working_calendar().date_of(at.timestamp())))
}

fn is_owed(read: &mut Read<'_>, quarter: Quarter) -> Result<bool> {
    use diesel::prelude::*;
    use kernel::schema::duty as duties;
    let Some(review) = store::review_of(read, quarter)? else { return Ok(false) };
    let found: Option<i64> = duties::table
        .filter(duties::kind.eq(APPROVED.key))
        .filter(duties::record_id.eq(review))
        .select(duties::id)
        .first(read.conn())
        .optional()?;
    Ok(found.is_some())
}

fn plan(tx: &mut Tx<'_>, quarter: Quarter) -> Result<()> {
    let policy = tx.policy()?;
    let Some(due) = due(&policy, quarter) else { return Ok(()) };
    let owner = leader(tx, Function::CustomerService)?;
    let review = match store::review_of(tx, quarter)? {
        Some(review) => review,
        None => service::create(tx, quarter, quarter.last_day(), owner, None)?.id,
    };
    let header = record::header(tx, review)?;
    let owner = header.owner_id.or(owner);
    if header.owner_id.is_none() && owner.is_some() {
        record::change(tx, review, None, &Change { owner_id: Some(owner), ..Change::default() })?;
    }
    let new = NewDuty {
        kind: APPROVED.key,
        record: review,
        occurrence: quarter.to_string(),
        owner,
        due,
        counter: None,
    };
    duty::owe(tx, &new)?;
    duty::recheck(tx, review, None)
}

/// Who answers for a function: of its holders the first from manager up, else the one of the highest rank.
pub(crate) fn leader(read: &mut Read<'_>, function: Function) -> Result<Option<StaffId>> {
    let mut best: Option<Actor> = None;
    for holder in actor::holders(read, function)? {
        let holder = Actor::load(read, holder)?;
        if holder.rank >= Rank::Manager {
            return Ok(Some(holder.id));
        }
        if best.as_ref().is_none_or(|best| holder.rank > best.rank) {
            best = Some(holder);
        }
    }
    Ok(best.map(|best| best.id))
}
