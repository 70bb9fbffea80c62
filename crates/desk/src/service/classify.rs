//! What a request is: subject, kind, category, priority, customer, who asks. Another priority or customer sets its clocks
//! anew from its entry (`service.triage`, `service.levels`).

use kernel::event::{Cause, changed};
use kernel::record::{self, Change, Header};
use kernel::{Actor, Day, Error, Message, Refusals, Result, Tx};
use rulebook::parts::service::Priority;
use rulebook::{Action, Rulebook, Term as _, Wording};

use super::assign::entrust;
use super::enter::{answerer_of, protect};
use super::{SUBJECT_LIMIT, check_kind, editable, index_head, mail, phone, settle, some, tell, within};
use crate::model::Request;
use crate::store;
use crate::{clock, promise};

/// What of a request is changed; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Classification {
    /// What it is about, in one line.
    pub subject: Option<String>,
    /// A kind of the rulebook, by key.
    pub kind: Option<String>,
    /// A category of the kind's tree, by key; empty for none.
    pub category: Option<String>,
    /// How pressing it is, by key.
    pub priority: Option<String>,
    /// The customer's number; empty for who is none.
    pub customer: Option<String>,
    /// Who asks.
    pub caller: Option<String>,
    /// By which phone.
    pub caller_phone: Option<String>,
    /// By which mail address.
    pub caller_mail: Option<String>,
    /// The day by which an answer was promised.
    pub promised_on: Option<Option<Day>>,
}

/// Changes what a request is. One that turns out to be confidential while it lies in a group's queue goes to whom the rulebook
/// would have given it.
///
/// # Errors
/// [`Error::Stale`] when somebody else changed it since version `on`; what is unknown to the rulebook, and a customer whom
/// the actor may not read, are refused at their fields.
pub fn classify(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    on: i64,
    to: &Classification,
) -> Result<Header> {
    let (header, before, status) = editable(tx, actor, number)?;
    if header.version != on {
        return Err(Error::Stale { current: header.version });
    }
    let mut refusals = Refusals::default();
    let typed = |new: &Option<String>, old: &str| {
        new.as_deref().map_or_else(|| old.to_owned(), |text| text.trim().to_owned())
    };
    let subject = typed(&to.subject, &header.title);
    refusals.take("subject", some(&subject, SUBJECT_LIMIT));
    let mut after = Request {
        kind: typed(&to.kind, &before.kind),
        category: typed(&to.category, &before.category),
        priority: typed(&to.priority, &before.priority),
        caller: typed(&to.caller, &before.caller),
        caller_phone: typed(&to.caller_phone, &before.caller_phone),
        caller_mail: typed(&to.caller_mail, &before.caller_mail),
        promised_on: to.promised_on.unwrap_or(before.promised_on),
        ..before.clone()
    };
    let policy = tx.policy()?;
    if to.kind.is_some() && to.category.is_none() && after.kind != before.kind {
        // A category of another kind's tree means nothing in this one's.
        after.category = String::new();
    }
    check_kind(&policy.book, &after.kind, &after.category, &mut refusals);
    if Priority::from_key(&after.priority).is_none() {
        refusals.field("priority", "desk-priority-unknown");
    }
    let promises = after.promised_on.filter(|_| after.promised_on != before.promised_on);
    if let Some(day) = promises {
        let can_be = if status.worked_on().is_ok() {
            promise::ahead(tx, day)?
        } else {
            Err(Message::new("desk-promised-ended"))
        };
        refusals.take("promised_on", can_be);
    }
    refusals.take("caller", within(&after.caller, 100));
    // What a former system brought in stays as it is until somebody writes something else.
    if after.caller_phone != before.caller_phone
        && let Some(written) = refusals.take("caller_phone", phone(&after.caller_phone))
    {
        after.caller_phone = written;
    }
    if after.caller_mail != before.caller_mail
        && let Some(written) = refusals.take("caller_mail", mail(&after.caller_mail))
    {
        after.caller_mail = written;
    }
    let customer = match to.customer.as_deref().map(str::trim) {
        None => None,
        Some("") => Some(None),
        Some(number) => match record::find(tx, actor, Action::Read, customers::model::KIND, number) {
            Ok(customer) => Some(Some(customer)),
            Err(Error::NotFound) => {
                refusals.field("customer", "desk-customer-unknown");
                None
            }
            Err(error) => return Err(error),
        },
    };
    refusals.finish()?;
    let mut changes = differences(&policy.book, &before, &after);
    if subject != header.title {
        changes.push(("request.subject", header.title.clone(), subject.clone()));
    }
    let customer_id = customer.as_ref().map(|found| found.as_ref().map(|header| header.id));
    if let Some(id) = customer_id.filter(|id| *id != header.customer_id) {
        let was = match header.customer_id {
            Some(id) => record::header(tx, id)?.title,
            None => String::new(),
        };
        let is = customer.flatten().map(|found| found.title).unwrap_or_default();
        debug_assert!(id != header.customer_id);
        changes.push(("request.customer", was, is));
    }
    if changes.is_empty() {
        return Ok(header);
    }
    let is_protected = policy.service().kind(&after.kind).is_some_and(|kind| kind.protected);
    // What was confidential stays so: a reclassification discloses nothing.
    let confidential = (is_protected && !header.confidential).then_some(true);
    // A confidential matter lies with no group.
    let group_id = confidential.map(|_| None);
    let change = Change { title: Some(subject), customer_id, confidential, group_id, ..Change::default() };
    let version = record::change(tx, header.id, Some(on), &change)?;
    store::request_update(tx, &after)?;
    if confidential.is_some() {
        protect(tx, actor, &header, &after.kind)?;
    }
    let cause = Cause::staff(actor.id).by("service.triage");
    tell(tx, header.id, "request.classified", cause, version, changed(&changes))?;
    let header = record::header(tx, header.id)?;
    clock::follow_tier(tx, &header, Some(actor))?;
    index_head(tx, &header, &after)?;
    if promises.is_some() {
        promise::make(tx, &header)?;
    }
    settle(tx, header.id, actor.id)?;
    let header = record::header(tx, header.id)?;
    if header.confidential && header.open && header.owner_id.is_none() {
        let to = answerer_of(tx, actor, &header, &after)?;
        return entrust(tx, actor, &header, to);
    }
    Ok(header)
}

/// What differs, in the company's own words: what the rulebook calls it.
fn differences(book: &Rulebook, before: &Request, after: &Request) -> Vec<(&'static str, String, String)> {
    let service = book.service();
    let titled =
        |title: Option<&Wording>, key: &str| title.map_or_else(|| key.to_owned(), |title| title.zh.clone());
    let kind = |of: &Request| titled(service.kind(&of.kind).map(|kind| &kind.title), &of.kind);
    let category = |of: &Request| {
        let way = service.kind(&of.kind).and_then(|kind| kind.path(&of.category));
        titled(way.and_then(|way| way.last().map(|category| &category.title)), &of.category)
    };
    let priority = |of: &Request| {
        let levels = service.levels.as_ref().zip(Priority::from_key(&of.priority));
        titled(levels.map(|(levels, priority)| levels.priority_title(priority)), &of.priority)
    };
    let day = |of: &Request| of.promised_on.map(|day| day.date().to_string()).unwrap_or_default();
    [
        ("request.kind", kind(before), kind(after)),
        ("request.category", category(before), category(after)),
        ("request.priority", priority(before), priority(after)),
        ("request.caller", before.caller.clone(), after.caller.clone()),
        ("request.caller_phone", before.caller_phone.clone(), after.caller_phone.clone()),
        ("request.caller_mail", before.caller_mail.clone(), after.caller_mail.clone()),
        ("request.promised_on", day(before), day(after)),
    ]
    .into_iter()
    .filter(|(_, before, after)| before != after)
    .collect()
}
