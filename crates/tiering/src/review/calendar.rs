//! When a quarter ends, its review is planned and owed by a day (`tiering.review`).

use jiff::ToSpan as _;
use kernel::catalogue::{DutyKind, Occasion, Owed};
use kernel::duty::Duty;
use kernel::policy::Policy;
use kernel::record;
use kernel::store::Store;
use kernel::{Moment, Read, Result, Tx};
use rulebook::Function;
use rules::quarter::Quarter;

use super::model::{CLAUSE, Status};
use super::{service, store};
use crate::calendar::{began, is_owed, leader, owe, still_owed};

/// The duty to have the quarter's review approved.
pub const APPROVED: DutyKind =
    DutyKind { key: "tiering.review", clause: CLAUSE, check: is_approved, place: "", stands: None };

/// Plans the review of the quarter that has ended.
pub const QUARTER: Occasion = Occasion { key: "tiering.quarter", tick };

fn is_approved(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    let status = Status::of(&record::header(tx, duty.record_id)?)?;
    let policy = tx.policy()?;
    let due = duty.occurrence.parse().ok().and_then(|quarter| due(&policy, quarter));
    Ok(still_owed(duty, status.is_approved(), status == Status::Refused, due))
}

/// The close of the day by which a quarter's review is to be approved; none when the clause is off.
fn due(policy: &Policy, quarter: Quarter) -> Option<Moment> {
    let days = policy.tiering().review.as_ref()?.due_days;
    let day = quarter.last_day().saturating_add(i64::from(days).days());
    Some(Moment::from(policy.working_calendar().close_of(day)))
}

fn tick(store: &Store, now: Moment) -> Result<()> {
    crate::calendar::tick(store, now, wanted, plan)
}

fn wanted(read: &mut Read<'_>) -> Result<Option<Quarter>> {
    let Some(quarter) = ended(read)? else { return Ok(None) };
    let review = store::review_of(read, quarter)?;
    Ok((!is_owed(read, &APPROVED, review)?).then_some(quarter))
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

fn plan(tx: &mut Tx<'_>, quarter: Quarter) -> Result<()> {
    let policy = tx.policy()?;
    let Some(due) = due(&policy, quarter) else { return Ok(()) };
    let leader = leader(tx, Function::CustomerService)?;
    let review = match store::review_of(tx, quarter)? {
        Some(review) => review,
        None => service::create(tx, quarter, quarter.last_day(), leader, None)?.id,
    };
    owe(tx, &APPROVED, review, quarter.to_string(), leader, due)
}
