//! What reviews, changes and key namings have in common in their approval.

use diesel::prelude::*;
use kernel::approval::{self as approvals, Step};
use kernel::duty;
use kernel::record::{self, Change, Header};
use kernel::schema::{approval, record as records, record_member};
use kernel::scope::Scope;
use kernel::{Actor, Error, Read, RecordId, Result, Tx};
use rulebook::{Action, Reach};

use crate::schema::tier_proposal;

/// The last approval about a record, whatever became of it.
pub fn last(read: &mut Read<'_>, subject: RecordId) -> Result<Option<Header>> {
    Ok(approval::table
        .inner_join(records::table)
        .filter(approval::subject_id.eq(subject))
        .order(approval::id.desc())
        .select(Header::as_select())
        .first(read.conn())
        .optional()?)
}

/// What became of the last approval about a record: `returned`, `refused`, `withdrawn` …
pub(crate) fn outcome(read: &mut Read<'_>, subject: RecordId) -> Result<Option<String>> {
    Ok(last(read, subject)?.map(|header| header.status))
}

/// Notes when a proposal was approved.
pub(crate) fn approve(tx: &mut Tx<'_>, proposal: RecordId) -> Result<()> {
    let now = tx.now();
    diesel::update(tier_proposal::table.find(proposal))
        .set(tier_proposal::approved_at.eq(Some(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives a proposal another state.
pub(crate) fn set_status(tx: &mut Tx<'_>, id: RecordId, status: &'static str) -> Result<()> {
    record::change(tx, id, None, &Change { status: Some(status), ..Change::default() }).map(drop)
}

/// A review or naming whose approval was declined. Returned and withdrawn ones can be mended and submitted again; a
/// refused one is over: `end` gives up its claim on its time.
pub(crate) fn declined(
    tx: &mut Tx<'_>,
    subject: RecordId,
    end: impl FnOnce(&mut Tx<'_>, RecordId) -> Result<()>,
) -> Result<()> {
    match outcome(tx, subject)?.as_deref() {
        Some("refused") => {
            end(tx, subject)?;
            let change = Change { status: Some("refused"), open: Some(false), ..Change::default() };
            record::change(tx, subject, None, &change)?;
            duty::recheck(tx, subject, None)
        }
        Some("withdrawn") => set_status(tx, subject, "drafted"),
        _ => set_status(tx, subject, "returned"),
    }
}

/// The step of the approval about this record that waits for the actor, as assignee or as deputy.
pub(crate) fn waiting_step(read: &mut Read<'_>, actor: &Actor, subject: RecordId) -> Result<Option<Step>> {
    match approvals::waiting_for(read, subject)? {
        Some(waiting) => approvals::step_for(read, actor, waiting.id),
        None => Ok(None),
    }
}

/// The record with this number, if the actor may read it or is to decide on it now: a deputy need not reach it otherwise.
pub(crate) fn find(read: &mut Read<'_>, actor: &Actor, kind: &str, number: &str) -> Result<Header> {
    match record::find(read, actor, Action::Read, kind, number) {
        Err(Error::NotFound) => {
            let header = record::by_number(read, kind, number)?.ok_or(Error::NotFound)?;
            let decides = waiting_step(read, actor, header.id)?.is_some();
            if decides { Ok(header) } else { Err(Error::NotFound) }
        }
        found => found,
    }
}

/// Whether the actor sees every customer of a proposal: who may propose it, who decides it, and who sees all customers
/// anyway. Others see the rows of the customers they may read.
pub(crate) fn sees_all(read: &mut Read<'_>, actor: &Actor, header: &Header) -> Result<bool> {
    if actor.reach(read, Action::Read, "customer")? == Reach::All
        || record::may(read, actor, Action::Review, header)?
        || waiting_step(read, actor, header.id)?.is_some()
    {
        return Ok(true);
    }
    let decides = record_member::table
        .filter(record_member::record_id.eq(header.id))
        .filter(record_member::staff_id.eq(actor.id))
        .filter(record_member::role.eq("decider"));
    Ok(diesel::select(diesel::dsl::exists(decides)).get_result(read.conn())?)
}

/// Whether the actor may propose `kind` for a customer: the rulebook's reach for proposing, held against the customer.
pub(crate) fn may_propose(
    read: &mut Read<'_>,
    actor: &Actor,
    kind: &str,
    customer: RecordId,
) -> Result<bool> {
    let now = read.now();
    let reach = actor.reach(read, Action::Review, kind)?;
    let found: Option<RecordId> = records::table
        .find(customer)
        .filter(Scope::new(actor, Action::Review, reach, now))
        .select(records::id)
        .first(read.conn())
        .optional()?;
    Ok(found.is_some())
}
