//! Entering a request: whatever comes in by whichever channel lands in the register, with an owner and two clocks
//! (`service.channels`, `service.kinds`, `service.first_answer`, `service.levels`).

use kernel::event::Cause;
use kernel::record::{self, Header, NewRecord};
use kernel::staff::Group;
use kernel::{
    Actor, Day, Error, GroupId, Message, Read, RecordId, Refusals, Result, StaffId, Tx, notice, staff,
};
use rulebook::parts::service::{Answerer, FirstAnswer, Priority};
use rulebook::{Action, Term as _};
use serde_json::json;

use super::assign::{Recipient, least_loaded};
use super::{
    DESCRIPTION, SUBJECT_LIMIT, TEXT_LIMIT, check_kind, index_head, index_text, mail, phone, some, tell,
    within,
};
use crate::model::{KIND, Request, Status, precedence};
use crate::store;
use crate::{clock, promise};

/// A request as somebody enters it.
#[derive(Clone, Debug, Default)]
pub struct NewRequest {
    /// What it is about, in one line.
    pub subject: String,
    /// What the customer wants, in full.
    pub description: String,
    /// A kind of the rulebook, by key.
    pub kind: String,
    /// A category of the kind's tree, by key; empty when not known yet.
    pub category: String,
    /// A channel of the rulebook, by key.
    pub channel: String,
    /// How pressing it is, by key; normal when empty.
    pub priority: String,
    /// The customer's number; empty for who is none.
    pub customer: String,
    /// Who asks.
    pub caller: String,
    /// By which phone.
    pub caller_phone: String,
    /// By which mail address.
    pub caller_mail: String,
    /// The day by which an answer was promised.
    pub promised_on: Option<Day>,
    /// Who is to answer, when the rulebook's choice is not wanted.
    pub owner: Option<StaffId>,
    /// The group in which it is worked on; without an owner it lies in its queue until somebody takes it.
    pub group: Option<GroupId>,
}

/// Enters a request.
///
/// # Errors
/// What is missing or unknown to the rulebook is refused at its field. A customer that the actor may not read is unknown.
pub fn enter(tx: &mut Tx<'_>, actor: &Actor, new: &NewRequest) -> Result<Header> {
    actor.must(tx, Action::Create, KIND)?;
    let policy = tx.policy()?;
    let book = &policy.book;
    if book.service().kinds.is_none() || book.service().channels.is_none() {
        return Err(Error::refused("desk-off"));
    }
    let mut refusals = Refusals::default();
    check(new, &mut refusals);
    check_kind(book, &new.kind, &new.category, &mut refusals);
    if book.service().channel(&new.channel).is_none() {
        refusals.field("channel", "desk-channel-unknown");
    }
    let priority = if new.priority.is_empty() { Priority::Normal.key() } else { &new.priority };
    if Priority::from_key(priority).is_none() {
        refusals.field("priority", "desk-priority-unknown");
    }
    if let Some(day) = new.promised_on {
        refusals.take("promised_on", promise::ahead(tx, day)?);
    }
    let customer = match new.customer.trim() {
        "" => None,
        number => match record::find(tx, actor, Action::Read, customers::model::KIND, number) {
            Ok(header) => Some(header),
            Err(Error::NotFound) => {
                refusals.field("customer", "desk-customer-unknown");
                None
            }
            Err(error) => return Err(error),
        },
    };
    refusals.finish()?;
    let kind = book.service().kind(&new.kind).ok_or(Error::NotFound)?;
    let way: Vec<&str> =
        kind.path(&new.category).into_iter().flatten().map(|category| category.key.as_str()).collect();
    let to = match (new.owner, new.group) {
        (Some(owner), Some(group)) => Recipient::Member(owner, group),
        (Some(owner), None) => Recipient::Person(owner),
        (None, Some(group)) => Recipient::Group(group),
        (None, None) => {
            let rule = book.service().first_answer.as_ref();
            Recipient::Person(answerer(tx, actor, rule, &new.kind, &way, customer.as_ref())?)
        }
    };
    let (owner, group, department) = to.place(tx, "owner", None, kind.protected)?;
    let wanted = NewRecord {
        kind: KIND,
        title: new.subject.trim().to_owned(),
        status: Status::New.key(),
        open: true,
        confidential: kind.protected,
        owner,
        group,
        department,
        customer: customer.as_ref().map(|header| header.id),
        ..NewRecord::default()
    };
    let header = record::create(tx, &wanted, Some(actor.id))?;
    let now = tx.now();
    let row = Request {
        id: header.id,
        kind: new.kind.clone(),
        category: new.category.clone(),
        channel: new.channel.clone(),
        priority: priority.to_owned(),
        tier: clock::tier_of(tx, header.customer_id)?,
        caller: new.caller.trim().to_owned(),
        caller_phone: phone(&new.caller_phone).unwrap_or_default(),
        caller_mail: mail(&new.caller_mail).unwrap_or_default(),
        received_at: now,
        promised_on: new.promised_on,
        answered_at: None,
        resolved_at: None,
        closed_at: None,
        reopenings: 0,
        result: String::new(),
        cause: String::new(),
        clocks_from: None,
        due_given: None,
    };
    store::request_insert(tx, &row)?;
    store::state_insert(tx, header.id, now, Status::New)?;
    record::take_precedence(tx, header.id, precedence(row.tier(), book.service().levels.as_ref()))?;
    if kind.protected {
        protect(tx, actor, &header, &new.kind)?;
    }
    index_head(tx, &header, &row)?;
    index_text(tx, header.id, DESCRIPTION, &new.description)?;
    let cause = Cause::staff(actor.id).by("service.channels");
    let told = json!({ "channel": row.channel, "text": new.description.trim() });
    tell(tx, header.id, "request.received", cause, header.version, told)?;
    clock::start(tx, &header)?;
    promise::make(tx, &header)?;
    if let Some(owner) = owner.filter(|owner| *owner != actor.id) {
        let message = Message::new("notice-request-assigned").with("title", header.title.clone());
        notice::send(tx, owner, Some(header.id), Some("service.first_answer"), &message)?;
    }
    record::header(tx, header.id)
}

fn check(new: &NewRequest, refusals: &mut Refusals) {
    refusals.take("subject", some(&new.subject, SUBJECT_LIMIT));
    refusals.take("description", some(&new.description, TEXT_LIMIT));
    refusals.take("caller", within(&new.caller, 100));
    refusals.take("caller_phone", phone(&new.caller_phone));
    refusals.take("caller_mail", mail(&new.caller_mail));
}

/// Somebody whose account is open; else it is refused at `field`.
pub(super) fn present(read: &mut Read<'_>, id: StaffId, field: &str) -> Result<StaffId> {
    let there = staff::get(read, id).is_ok_and(|staff| staff.active);
    if there { Ok(id) } else { Err(Error::field(field, "desk-person-gone")) }
}

/// Who is to answer a request by the rulebook in force, as it stands.
pub(super) fn answerer_of(
    read: &mut Read<'_>,
    actor: &Actor,
    header: &Header,
    request: &Request,
) -> Result<StaffId> {
    let policy = read.policy()?;
    let service = policy.service();
    let way = service.kind(&request.kind).and_then(|kind| kind.path(&request.category));
    let way: Vec<&str> = way.into_iter().flatten().map(|category| category.key.as_str()).collect();
    let customer = match header.customer_id {
        Some(id) => Some(record::header(read, id)?),
        None => None,
    };
    answerer(read, actor, service.first_answer.as_ref(), &request.kind, &way, customer.as_ref())
}

/// A group that is there.
pub(super) fn group_of(read: &mut Read<'_>, id: GroupId) -> Result<Group> {
    let group = staff::groups(read)?.into_iter().find(|group| group.id == id);
    group.ok_or_else(|| Error::field("group", "desk-group-unknown"))
}

/// A group in whose queue a request can lie. A confidential matter is for the named only, so that a whole group would neither
/// see nor take it: it goes to a person.
pub(super) fn queue_of(read: &mut Read<'_>, id: GroupId, confidential: bool) -> Result<Group> {
    let group = group_of(read, id)?;
    if confidential { Err(Error::field("group", "desk-confidential-needs-person")) } else { Ok(group) }
}

/// Who answers by the rulebook (`service.first_answer`): whoever was named for the matter or stands in for them, for a
/// protected matter who handles its kind, else the first that there is of those in order, else who enters it.
fn answerer(
    read: &mut Read<'_>,
    recorder: &Actor,
    rule: Option<&FirstAnswer>,
    kind: &str,
    way: &[&str],
    customer: Option<&Header>,
) -> Result<StaffId> {
    let Some(rule) = rule else { return Ok(recorder.id) };
    if let Some(named) = rule.named_for(kind, way.iter().copied()) {
        for account in [Some(&named.answerer), named.deputy.as_ref()].into_iter().flatten() {
            if let Some(staff) = staff::by_account(read, account)?.filter(|staff| staff.active) {
                return Ok(staff.id);
            }
        }
    }
    if let Some(handler) = protected_handler(read, kind)? {
        return Ok(handler);
    }
    let manager = customer.and_then(|header| header.owner_id);
    for answerer in &rule.answered_by {
        let found = match (answerer, manager) {
            (Answerer::Recorder, _) => Some(recorder.id),
            (_, None) => None,
            (Answerer::AccountManager, Some(manager)) => Some(manager),
            (Answerer::Deputy, Some(manager)) => staff::deputy_of(read, manager)?,
        };
        if let Some(found) = found
            && staff::get(read, found)?.active
        {
            return Ok(found);
        }
    }
    Ok(recorder.id)
}

/// Who handles a protected kind. Such a matter does not go to the account manager, who may be the one it is about.
fn protected_handler(read: &mut Read<'_>, kind: &str) -> Result<Option<StaffId>> {
    let policy = read.policy()?;
    let service = policy.service();
    if !service.kind(kind).is_some_and(|kind| kind.protected) {
        return Ok(None);
    }
    match service.triage.as_ref().and_then(|triage| triage.handler_of(kind)) {
        Some(function) => least_loaded(read, function, None),
        None => Ok(None),
    }
}

/// A confidential matter is for its owner and those who handle its kind; who entered it, or found that it is one, keeps sight
/// of it.
pub(super) fn protect(tx: &mut Tx<'_>, actor: &Actor, header: &Header, kind: &str) -> Result<()> {
    for person in header.creator_id.into_iter().chain([actor.id]) {
        name(tx, header.id, person)?;
    }
    let policy = tx.policy()?;
    let handler = policy.service().triage.as_ref().and_then(|triage| triage.handler_of(kind));
    if let Some(function) = handler {
        for holder in kernel::actor::holders(tx, function)? {
            name(tx, header.id, holder)?;
        }
    }
    Ok(())
}

fn name(tx: &mut Tx<'_>, id: RecordId, staff: StaffId) -> Result<()> {
    record::add_member(tx, id, staff, "handler")
}
