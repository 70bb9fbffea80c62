//! What somebody has begun to write and not sent: the text of a request's page, a task before it is given, what came of
//! one, a request before it is entered. The transaction that sends it ends it.

use kernel::draft::{self, Draft, Place};
use kernel::record::{self, Header};
use kernel::{Actor, Error, Read, RecordId, Result, Tx};
use rulebook::Action;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{TEXT_LIMIT, task, within};
use crate::model::KIND;

/// The kind of draft that the text of a request's page is, whoever it is for in the end.
pub const TEXT: &str = "text";
/// The kind of draft that a task is before it is given.
pub const TASK: &str = "task";
/// The kind of draft that a request is before it is entered: about the customer for whom it was begun, or about none.
const NEW: &str = "request";
/// The kinds of drafts about a request that its list tells of.
pub(crate) const TOLD: [&str; 2] = [TEXT, TASK];

/// The kind of draft that the report about a task is.
#[must_use]
pub fn result_of(task: i64) -> String {
    format!("task-{task}")
}

/// Keeps what somebody has begun to write about a request that they may read, until it is sent.
///
/// # Errors
/// When it is longer than what can be sent.
pub fn keep_text(tx: &mut Tx<'_>, actor: &Actor, number: &str, typed: &str) -> Result<()> {
    let header = record::find(tx, actor, Action::Read, KIND, number)?;
    keep(tx, actor, &Place::about(header.id, TEXT), typed)
}

/// Keeps a task that somebody has begun to give, until it is given; an empty text keeps none.
///
/// # Errors
/// When the request is not theirs to edit.
pub fn keep_task(tx: &mut Tx<'_>, actor: &Actor, number: &str, text: &str) -> Result<()> {
    let header = record::find(tx, actor, Action::Edit, KIND, number)?;
    draft::keep(tx, actor.id, &Place::about(header.id, TASK), text)
}

/// A whole form as the text that is kept of it.
pub(crate) fn form_kept(form: &impl Serialize) -> Result<String> {
    serde_json::to_string(form).map_err(|error| Error::Corrupt(error.to_string()))
}

/// The form of which this text was kept.
pub(crate) fn form_begun<F: DeserializeOwned>(text: &str) -> Result<F> {
    serde_json::from_str(text).map_err(|error| Error::Corrupt(error.to_string()))
}

/// Keeps what came of a task, until it is reported.
///
/// # Errors
/// When the task is not theirs to report, or the text longer than any may be.
pub fn keep_result(tx: &mut Tx<'_>, actor: &Actor, number: &str, id: i64, typed: &str) -> Result<()> {
    let (header, _) = task::own_task(tx, actor, number, id)?;
    keep(tx, actor, &Place::about(header.id, result_of(id)), typed)
}

/// What somebody has begun to enter for a customer, or for none; the same text that was kept.
///
/// # Errors
/// A customer that they may not read is none.
pub fn new_begun(read: &mut Read<'_>, actor: &Actor, customer: &str) -> Result<Option<Draft>> {
    let place = place_of_new(read, actor, customer)?;
    draft::of(read, actor.id, &place)
}

/// Keeps a request that somebody has begun to enter for a customer, or for none; an empty text keeps none.
///
/// # Errors
/// When they may not enter any, or may not read the customer.
pub fn keep_new(tx: &mut Tx<'_>, actor: &Actor, customer: &str, text: &str) -> Result<()> {
    actor.must(tx, Action::Create, KIND)?;
    let place = place_of_new(tx, actor, customer)?;
    draft::keep(tx, actor.id, &place, text)
}

/// The request that was begun for a customer, or for none, has been entered.
pub fn new_sent(tx: &mut Tx<'_>, actor: &Actor, customer: &str) -> Result<()> {
    match place_of_new(tx, actor, customer) {
        Ok(place) => draft::forget(tx, actor.id, &place),
        // It was begun for somebody whom they may not read any more.
        Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

fn place_of_new(read: &mut Read<'_>, actor: &Actor, customer: &str) -> Result<Place> {
    Ok(match customer {
        "" => Place::alone(NEW),
        number => {
            let found = record::find(read, actor, Action::Read, customers::model::KIND, number)?;
            Place::about(found.id, NEW)
        }
    })
}

fn keep(tx: &mut Tx<'_>, actor: &Actor, place: &Place, typed: &str) -> Result<()> {
    within(typed, TEXT_LIMIT).map_err(|wrong| Error::field("text", wrong))?;
    draft::keep(tx, actor.id, place, typed)
}

/// What somebody was writing about a request has been sent.
pub(super) fn text_sent(tx: &mut Tx<'_>, actor: &Actor, id: RecordId) -> Result<()> {
    draft::forget(tx, actor.id, &Place::about(id, TEXT))
}

/// The task that somebody was writing has been given.
pub(super) fn task_sent(tx: &mut Tx<'_>, actor: &Actor, header: &Header) -> Result<()> {
    draft::forget(tx, actor.id, &Place::about(header.id, TASK))
}

/// What came of a task has been reported.
pub(super) fn result_sent(tx: &mut Tx<'_>, actor: &Actor, header: &Header, task: i64) -> Result<()> {
    draft::forget(tx, actor.id, &Place::about(header.id, result_of(task)))
}
