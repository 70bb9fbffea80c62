//! What a person can do with a request, in the words of the field. Each function is one use case: it asks the permission
//! rule, changes the state, writes the event and sets the clocks, all in one transaction.

mod answer;
mod assign;
pub mod begun;
mod classify;
mod end;
mod enter;
mod link;
mod mention;
mod task;
mod verdict;
mod watch;

use customers::fields::message_of;
use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change, Header};
use kernel::text::Document;
use kernel::{Actor, Error, Message, Read, RecordId, Refusals, Result, StaffId, Tx, duty, search};
use rulebook::{Action, Rulebook};
use serde_json::Value;

use crate::clock;
use crate::model::{KIND, Request, Status};
use crate::store;

pub use answer::{Said, note, reply, take_down, wait};
pub use assign::{Recipient, assign, assign_many, pass_to_handler, take};
pub use classify::{Classification, classify};
pub use end::{Ending, close, close_silent, reopen, resolve};
pub use enter::{NewRequest, enter};
pub use link::{NewLink, link, unlink};
pub use task::{NewTask, TASK, TASK_GIVEN, task_end, task_give, task_withdraw};
pub use verdict::{Verdict, hear_verdict};
pub use watch::{unwatch, watch};

/// The most characters of a text: a reply, a note, a description.
pub const TEXT_LIMIT: usize = 20_000;
/// The most characters of a subject.
pub const SUBJECT_LIMIT: usize = 200;

/// A request that `actor` may change, with what hangs on it.
pub(crate) fn editable(
    read: &mut Read<'_>,
    actor: &Actor,
    number: &str,
) -> Result<(Header, Request, Status)> {
    let header = record::find(read, actor, Action::Edit, KIND, number)?;
    let request = store::request_get(read, header.id)?;
    let status = Status::of(&header)?;
    Ok((header, request, status))
}

/// Puts a request into a state. Returns its version then.
fn turn(tx: &mut Tx<'_>, header: &Header, on: Option<i64>, to: Status) -> Result<i64> {
    let now = tx.now();
    if header.status != to.key() {
        store::state_insert(tx, header.id, now, to)?;
    }
    let change = Change { status: Some(to.key()), open: Some(to.is_open()), ..Change::default() };
    record::change(tx, header.id, on, &change)
}

/// Writes a line about a request that brought about `version` of it, and tells those who watch it.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    id: RecordId,
    kind: &'static str,
    cause: Cause<'_>,
    version: i64,
    told: Value,
) -> Result<()> {
    event::append(tx, &Line::about(id, kind, cause).with(told).version(version))?;
    watch::tell(tx, id, kind, cause)
}

/// Every clock and task is asked anew after a change of the request.
fn settle(tx: &mut Tx<'_>, id: RecordId, by: StaffId) -> Result<()> {
    duty::recheck(tx, id, Some(by))
}

/// The customer has been answered; the first time ends the clock until the first answer.
fn answered(tx: &mut Tx<'_>, id: RecordId, by: StaffId) -> Result<()> {
    let request = store::request_get(tx, id)?;
    if request.answered_at.is_none() {
        let now = tx.now();
        // What the clock shows is kept as of the answer.
        store::request_update(tx, &Request { answered_at: Some(now), ..request })?;
        clock::reach(tx, clock::Clock::Response, id, by)?;
    }
    Ok(())
}

/// A text that somebody typed, without spaces around it; refused beside `field` when it is empty or too long.
fn text<'t>(field: &str, typed: &'t str) -> Result<&'t str> {
    some(typed, TEXT_LIMIT).map_err(|wrong| Error::field(field, wrong))
}

/// What was typed, which must be something and not longer than `limit` characters.
fn some(typed: &str, limit: usize) -> std::result::Result<&str, Message> {
    let text = within(typed, limit)?;
    if text.is_empty() { Err(Message::new("desk-text-needed")) } else { Ok(text) }
}

/// What was typed, if anything, which must not be longer than `limit` characters.
pub(crate) fn within(typed: &str, limit: usize) -> std::result::Result<&str, Message> {
    let text = typed.trim();
    if text.chars().count() > limit {
        return Err(Message::new("desk-too-long").with("limit", i64::try_from(limit).unwrap_or(i64::MAX)));
    }
    Ok(text)
}

/// A mail address as it is kept; nothing for nothing.
fn mail(typed: &str) -> std::result::Result<String, Message> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(String::new());
    }
    sheets::values::mail::parse(&sheets::Cell::from(typed)).map_err(|wrong| message_of(&wrong))
}

/// A phone as it is kept, perhaps with an extension, by the rule for contacts' phones; nothing for nothing.
fn phone(typed: &str) -> std::result::Result<String, Message> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(String::new());
    }
    let phone = sheets::values::phone::parse(&sheets::Cell::from(typed));
    phone.map(|phone| phone.display()).map_err(|wrong| message_of(&wrong))
}

/// The part of the search index that holds what a request is found by beside its texts.
pub(crate) const HEAD: &str = "head";
/// The part of the search index that holds what the customer wants, told when the request was received.
pub(crate) const DESCRIPTION: &str = "v1";

/// What a request is found by beside its texts: number, subject, who asked.
fn index_head(tx: &mut Tx<'_>, header: &Header, request: &Request) -> Result<()> {
    search::put(tx, header.id, KIND, HEAD, head_document(&header.number, &header.title, request))
}

/// What [`HEAD`] holds.
pub(crate) fn head_document(number: &str, subject: &str, request: &Request) -> Document {
    let digits: String = request.caller_phone.chars().filter(char::is_ascii_digit).collect();
    Document::new()
        .number(number)
        .text(subject)
        .name(&request.caller)
        .phone(&digits)
        .text(&request.caller_mail)
}

/// A text of a request becomes one row of the search index, so that a reply never re-indexes the thread.
fn index_text(tx: &mut Tx<'_>, id: RecordId, part: &str, text: &str) -> Result<()> {
    search::put(tx, id, KIND, part, Document::new().text(text))
}

/// Whether the rulebook knows this kind of request, and the category in its tree.
fn check_kind(book: &Rulebook, kind: &str, category: &str, refusals: &mut Refusals) {
    match book.service().kind(kind) {
        None => refusals.field("kind", "desk-kind-unknown"),
        Some(known) if !category.is_empty() && known.path(category).is_none() => {
            refusals.field("category", "desk-category-unknown");
        }
        Some(_) => {}
    }
}
