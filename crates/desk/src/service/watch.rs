//! Who watches a request: whoever may read it may, and is told what is said to and by the customer, and how it moves on and
//! ends. One's own acts one knows.

use kernel::event::Cause;
use kernel::record::{self, Header};
use kernel::{Actor, Message, RecordId, Result, StaffId, Tx, staff, watcher};
use rulebook::Action;

use super::enter::present;
use crate::model::KIND;

/// What watchers are told of: events with the kinds of their notices. What is noted among ourselves, and who works on it, is
/// told to those it concerns.
const TOLD: [(&str, &str); 9] = [
    ("request.asked", "notice-request-watched-asked"),
    ("request.closed", "notice-request-watched-closed"),
    ("request.closed_by_silence", "notice-request-watched-silent"),
    ("request.confirmed", "notice-request-watched-closed"),
    ("request.heard", "notice-request-watched-heard"),
    ("request.heard_again", "notice-request-watched-reopened"),
    ("request.reopened", "notice-request-watched-reopened"),
    ("request.replied", "notice-request-watched-replied"),
    ("request.resolved", "notice-request-watched-resolved"),
];

/// Watches a request, or asks a colleague to, who is told. Oneself may whoever reads it; colleagues are asked by who may
/// edit it.
///
/// # Errors
/// At the field `staff` when the colleague may not read the request or is gone.
pub fn watch(tx: &mut Tx<'_>, actor: &Actor, number: &str, who: StaffId) -> Result<Header> {
    let header = header_for(tx, actor, number, who)?;
    if who == actor.id {
        watcher::add(tx, header.id, who)?;
        return Ok(header);
    }
    let colleague = present(tx, who, "staff")?;
    let message = Message::new("notice-request-watcher")
        .with("title", header.title.clone())
        .with("name", actor.name.clone());
    watcher::ask(tx, actor, &header, colleague, &message)?;
    Ok(header)
}

/// Watches a request no longer, or spares a colleague it.
pub fn unwatch(tx: &mut Tx<'_>, actor: &Actor, number: &str, who: StaffId) -> Result<Header> {
    let header = header_for(tx, actor, number, who)?;
    if who == actor.id {
        watcher::remove(tx, header.id, who)?;
    } else {
        watcher::spare(tx, actor, &header, who)?;
    }
    Ok(header)
}

fn header_for(tx: &mut Tx<'_>, actor: &Actor, number: &str, who: StaffId) -> Result<Header> {
    let action = if who == actor.id { Action::Read } else { Action::Edit };
    record::find(tx, actor, action, KIND, number)
}

/// Tells the watchers of a request what happened to it, as far as it is for them.
pub(super) fn tell(tx: &mut Tx<'_>, id: RecordId, kind: &str, cause: Cause<'_>) -> Result<()> {
    let Some((_, notice)) = TOLD.iter().find(|(event, _)| *event == kind) else { return Ok(()) };
    let header = record::header(tx, id)?;
    let name = match cause.actor {
        Some(actor) => staff::names(tx, &[actor])?.remove(&actor).unwrap_or_default(),
        None => String::new(),
    };
    let message = Message::new(*notice).with("title", header.title.clone()).with("name", name);
    // Whom the rulebook itself tells of silence is told once.
    let told = if cause.actor.is_none() { header.owner_id } else { cause.actor };
    watcher::tell(tx, &header, told.as_slice(), cause.clause, &message)
}
