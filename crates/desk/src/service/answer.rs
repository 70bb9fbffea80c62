//! What is said about a request: replies to the customer, notes among ourselves, what the customer said meanwhile. Texts
//! stand in the log, so that they are told once and never altered (`service.triage`, `archive.timeline`).

use kernel::event::Cause;
use kernel::record::{self, Header};
use kernel::{Actor, Error, Message, Result, StaffId, Tx, notice, staff, watcher};
use rulebook::Action;
use serde_json::json;

use super::assign::take_answered;
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

/// Writes a note for our own people. Whoever is named in it (`@account`) is told, and watches the request from then on.
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
    for person in named.into_iter().filter(|person| *person != actor.id) {
        watcher::add(tx, header.id, person)?;
        let message = Message::new("notice-request-mentioned")
            .with("title", header.title.clone())
            .with("name", actor.name.clone());
        notice::send(tx, person, Some(header.id), None, &message)?;
    }
    record::header(tx, header.id)
}

/// The people whom a text names as `@account`. A name that nobody has is ordinary text.
fn mentioned(tx: &mut Tx<'_>, header: &Header, body: &str) -> Result<Vec<StaffId>> {
    let mut named = Vec::new();
    for account in accounts(body) {
        let Some(person) = staff::by_account(tx, account)?.filter(|person| person.active) else { continue };
        let reader = Actor::load(tx, person.id)?;
        if !record::may(tx, &reader, Action::Read, header)? {
            let message = Message::new("desk-mention-may-not-read").with("name", person.name);
            return Err(Error::field("text", message));
        }
        named.push(person.id);
    }
    Ok(named)
}

/// What follows each `@` in a text, as far as it can be an account; at most twenty.
fn accounts(body: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    body.split('@')
        .skip(1)
        .map(move |rest| rest.split(ends).next().unwrap_or_default().trim_end_matches(['.', '-']))
        .filter(|account| !account.is_empty())
        .take(20)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_by_their_accounts() {
        let named = |body| accounts(body).collect::<Vec<_>>();
        assert_eq!(named("请 @wang.fang 和@li_na看一下。"), ["wang.fang", "li_na"]);
        assert_eq!(named("mail me@example.com."), ["example.com"]);
        assert_eq!(named("no one @ all"), Vec::<&str>::new());
    }
}
