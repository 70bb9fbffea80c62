//! What is said about a request: replies to the customer, notes among ourselves, what the customer said meanwhile. Texts
//! stand in the log, so that they are told once and never altered (`service.triage`, `archive.timeline`).

use kernel::event::Cause;
use kernel::record::{self, Header};
use kernel::{Actor, Error, Message, Result, Tx, notice, watcher};
use rulebook::Action;
use serde_json::json;

use super::assign::take_answered;
use super::mention::{self, Named};
use super::{answered, begun, editable, index_text, settle, tell, text, turn};
use crate::model::{KIND, Status};
use crate::promise;

/// The customer was answered.
const REPLIED: &str = "request.replied";

/// A text with what it is said by.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The text, in Markdown.
    pub text: String,
    /// The channel by which it was said, by key; the request's own when empty.
    pub channel: String,
}

/// Answers the customer. The first answer ends its clock; the request is worked on from then on.
///
/// # Errors
/// A request that has ended is reopened first.
pub fn reply(tx: &mut Tx<'_>, actor: &Actor, number: &str, said: &Said) -> Result<Header> {
    say(tx, actor, number, said, REPLIED, Status::worked_on)
}

/// Asks the customer something: a reply, after which the clocks pause until the customer answers (`service.levels`).
pub fn wait(tx: &mut Tx<'_>, actor: &Actor, number: &str, said: &Said) -> Result<Header> {
    say(tx, actor, number, said, "request.asked", Status::asked)
}

fn say(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    said: &Said,
    kind: &'static str,
    to: fn(Status) -> Result<Status>,
) -> Result<Header> {
    let (header, request, status) = editable(tx, actor, number)?;
    let body = text("text", &said.text)?;
    let channel = channel_of(tx, &said.channel, &request.channel)?;
    let version = turn(tx, &header, None, to(status)?)?;
    let told = json!({ "channel": channel, "text": body });
    tell(tx, header.id, kind, Cause::staff(actor.id), version, told)?;
    index_text(tx, header.id, &format!("v{version}"), body)?;
    take_answered(tx, actor, header.id)?;
    answered(tx, header.id, actor.id)?;
    if kind == REPLIED {
        promise::keep(tx, header.id, actor.id)?;
    }
    settle(tx, header.id, actor.id)?;
    begun::text_sent(tx, actor, header.id)?;
    record::header(tx, header.id)
}

/// Takes down what the customer said. A request that waited goes on.
///
/// # Errors
/// What is said to a solution or after the end needs a verdict ([`super::hear_verdict`]): refused beside that field.
pub fn take_down(tx: &mut Tx<'_>, actor: &Actor, number: &str, said: &Said) -> Result<Header> {
    let (header, request, status) = editable(tx, actor, number)?;
    let body = text("text", &said.text)?;
    let channel = channel_of(tx, &said.channel, &request.channel)?;
    if status.is_solved() {
        return Err(Error::field("verdict", "desk-verdict-needed"));
    }
    let told = json!({ "channel": channel, "text": body });
    let to = if status == Status::Waiting { Status::InProgress } else { status };
    let version = turn(tx, &header, None, to)?;
    tell(tx, header.id, "request.heard", Cause::staff(actor.id), version, told)?;
    settle(tx, header.id, actor.id)?;
    let header = record::header(tx, header.id)?;
    index_text(tx, header.id, &format!("v{}", header.version), body)?;
    begun::text_sent(tx, actor, header.id)?;
    Ok(header)
}

/// Writes a note for our own people. Whoever is named in it (`@account`, `@name`) is told, and watches the request from then
/// on; of a name that is nobody's, or several people's, its author is told.
///
/// # Errors
/// Whoever may read the request may note something; somebody who may not is not named in it.
pub fn note(tx: &mut Tx<'_>, actor: &Actor, number: &str, typed: &str) -> Result<Header> {
    let header = record::find(tx, actor, Action::Read, KIND, number)?;
    let body = text("text", typed)?;
    let named = mentioned(tx, &header, body)?;
    let version = record::change(tx, header.id, None, &record::Change::default())?;
    let told = json!({ "text": body, "internal": true });
    tell(tx, header.id, "request.noted", Cause::staff(actor.id), version, told)?;
    index_text(tx, header.id, &format!("v{version}"), body)?;
    begun::text_sent(tx, actor, header.id)?;
    for person in named.people.into_iter().filter(|person| *person != actor.id) {
        watcher::add(tx, header.id, person)?;
        let message = Message::new("notice-request-mentioned")
            .with("title", header.title.clone())
            .with("name", actor.name.clone());
        notice::send(tx, person, Some(header.id), None, &message)?;
    }
    if !named.nobody.is_empty() {
        let message = Message::new("notice-request-mentioned-nobody")
            .with("title", header.title.clone())
            .with("names", named.nobody.join(" "));
        notice::send(tx, actor.id, Some(header.id), None, &message)?;
    }
    record::header(tx, header.id)
}

/// The colleagues whom a text names.
///
/// # Errors
/// Somebody who may not read the request is not named in it.
fn mentioned(tx: &mut Tx<'_>, header: &Header, body: &str) -> Result<Named> {
    let named = mention::named(tx, body)?;
    for person in &named.people {
        let reader = Actor::load(tx, *person)?;
        if !record::may(tx, &reader, Action::Read, header)? {
            let message = Message::new("desk-mention-may-not-read").with("name", reader.name);
            return Err(Error::field("text", message));
        }
    }
    Ok(named)
}

pub(super) fn channel_of(tx: &mut Tx<'_>, typed: &str, usual: &str) -> Result<String> {
    if typed.is_empty() {
        return Ok(usual.to_owned());
    }
    match tx.policy()?.service().channel(typed) {
        Some(channel) => Ok(channel.key.clone()),
        None => Err(Error::field("channel", "desk-channel-unknown")),
    }
}
