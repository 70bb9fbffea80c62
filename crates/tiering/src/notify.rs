//! A customer who moved is told of the new tier and what it brings (`tiering.notify`).

use kernel::catalogue::{DutyKind, Owed};
use kernel::duty::{self, Duty, NewDuty};
use kernel::event::{self, Cause, Line};
use kernel::record;
use kernel::{Actor, Error, Moment, Read, RecordId, Refusals, Result, StaffId, Tx};
use rulebook::Action;
use rules::tier::Tier;
use serde_json::json;

use crate::proposal::Proposal;

/// The duty to tell a customer.
pub const TELL: DutyKind = DutyKind {
    key: "tiering.notify",
    clause: "tiering.notify",
    check: still_to_tell,
    place: "/tier-notice",
    stands: None,
};

/// Obliges the account manager to tell a customer who moved into one of the tiers that the clause names.
pub(crate) fn owe(
    tx: &mut Tx<'_>,
    proposal: &Proposal,
    number: &str,
    customer: RecordId,
    to: Tier,
    owner: Option<StaffId>,
) -> Result<()> {
    let policy = tx.policy()?;
    let Some(notify) = policy.tiering().notify.as_ref().filter(|notify| notify.tiers.contains(&to)) else {
        // Moving on into a tier of which nobody is told ends what was still to be told.
        return duty::void(tx, TELL.key, customer);
    };
    let from = proposal.approved_at.unwrap_or(tx.now());
    let due = policy
        .working_calendar()
        .end_of_working_day(from.timestamp(), notify.within_working_days)
        .map_err(|error| Error::Corrupt(error.to_string()))?;
    // Only the tier of today is worth telling.
    duty::void(tx, TELL.key, customer)?;
    let new = NewDuty {
        kind: TELL.key,
        record: customer,
        occurrence: number.to_owned(),
        owner,
        due: Moment::from(due),
        counter: None,
    };
    duty::owe(tx, &new)
}

/// Telling is done by saying so, never by itself.
#[expect(clippy::unnecessary_wraps, reason = "the catalogue's checks may fail")]
fn still_to_tell(_: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    Ok(Owed::Due(duty.due_at))
}

/// The open duty to tell this customer, if there is one.
pub fn open_notice(read: &mut Read<'_>, customer: RecordId) -> Result<Option<Duty>> {
    let duties = duty::of_record(read, customer)?;
    Ok(duties.into_iter().find(|duty| duty.kind == TELL.key && duty.state == "open"))
}

/// Says how the customer was told.
///
/// # Errors
/// Refuses without a word how, and when nothing is to be told.
pub fn tell(tx: &mut Tx<'_>, actor: &Actor, number: &str, how: &str, note: &str) -> Result<()> {
    let header = record::find(tx, actor, Action::Edit, "customer", number)?;
    let mut refusals = Refusals::default();
    if !WAYS.contains(&how) {
        refusals.field("how", "tiering-notice-how-needed");
    }
    if note.chars().count() > 1000 {
        refusals.field("note", "tiering-text-too-long");
    }
    refusals.finish()?;
    let Some(duty) = open_notice(tx, header.id)? else {
        return Err(Error::refused("tiering-notice-nothing"));
    };
    let evidence = json!({ "how": how, "comment": note });
    duty::fulfil(tx, TELL.key, header.id, &duty.occurrence, actor.id, &evidence)?;
    let cause = Cause::staff(actor.id).by(TELL.clause);
    event::append(tx, &Line::about(header.id, "tiering.told", cause).with(evidence))
}

/// The ways in which a customer can be told; each has the message `tiering-way-…`.
pub const WAYS: [&str; 5] = ["phone", "visit", "mail", "letter", "message"];
