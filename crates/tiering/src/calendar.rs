//! What the quarter's review and the year's key customers have in common in the calendar: planned when their time comes,
//! owed by a day, and nothing owed for the time before the company had a rulebook here.

use diesel::prelude::*;
use jiff::civil::Date;
use kernel::catalogue::{DutyKind, Owed};
use kernel::duty::{self, Duty, NewDuty};
use kernel::record::{self, Change};
use kernel::schema::duty as duties;
use kernel::store::Store;
use kernel::{Actor, Moment, Read, RecordId, Result, StaffId, Tx, actor, policy};
use rulebook::{Function, Rank};

/// Looks whether a time has come whose proposal is not owed yet, and plans it.
pub(crate) fn tick<T: Copy + Send + 'static>(
    store: &Store,
    now: Moment,
    wanted: fn(&mut Read<'_>) -> Result<Option<T>>,
    plan: fn(&mut Tx<'_>, T) -> Result<()>,
) -> Result<()> {
    match store.read(now, wanted)? {
        None => Ok(()),
        Some(time) => store.write(now, move |tx| plan(tx, time)),
    }
}

/// The day since when the company has a rulebook here. Nothing is owed for the time before.
pub(crate) fn began(read: &mut Read<'_>) -> Result<Option<Date>> {
    let first = policy::versions(read)?.into_iter().map(|version| version.created_at).min();
    let policy = read.policy()?;
    Ok(first.map(|at| policy.working_calendar().date_of(at.timestamp())))
}

/// Whether the duty about a time's proposal exists already, done or not.
pub(crate) fn is_owed(read: &mut Read<'_>, kind: &DutyKind, proposal: Option<RecordId>) -> Result<bool> {
    let Some(proposal) = proposal else { return Ok(false) };
    let found: Option<i64> = duties::table
        .filter(duties::kind.eq(kind.key))
        .filter(duties::record_id.eq(proposal))
        .select(duties::id)
        .first(read.conn())
        .optional()?;
    Ok(found.is_some())
}

/// Obliges whoever answers for a proposal, else `leader`, who answers for it from now on.
pub(crate) fn owe(
    tx: &mut Tx<'_>,
    kind: &DutyKind,
    proposal: RecordId,
    occurrence: String,
    leader: Option<StaffId>,
    due: Moment,
) -> Result<()> {
    let header = record::header(tx, proposal)?;
    if header.owner_id.is_none() && leader.is_some() {
        record::change(tx, proposal, None, &Change { owner_id: Some(leader), ..Change::default() })?;
    }
    let owner = header.owner_id.or(leader);
    let new = NewDuty { kind: kind.key, record: proposal, occurrence, owner, due, counter: None };
    duty::owe(tx, &new)?;
    duty::recheck(tx, proposal, None)
}

/// Whether a proposal is still owed: by its day under the clause of today, else by the day it was owed at first.
pub(crate) fn still_owed(duty: &Duty, approved: bool, refused: bool, due: Option<Moment>) -> Owed {
    match (approved, refused) {
        (true, _) => Owed::Done,
        (_, true) => Owed::Void,
        _ => Owed::Due(due.unwrap_or(duty.due_at)),
    }
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
