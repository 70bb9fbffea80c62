//! Who works on a request: taking it, giving it to somebody or to a group's queue, passing it on to whose function it is to
//! handle its kind. Every pass to another is on record with its reason (`service.triage`).
//!
//! A request lies with the group of whoever answers for it, so that their colleagues there read it (`archive.access`): with the
//! one in which it lies when they belong to that, else with the first of theirs ([`staff::group_for`]); the rulebook names no
//! group for a kind. A confidential one lies with none.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::event::Cause;
use kernel::record::{self, Change, Header};
use kernel::store::Sql;
use kernel::{
    Actor, DepartmentId, Error, GroupId, Message, Read, RecordId, Result, StaffId, Tx, duty, notice, staff,
};
use rulebook::{Action, Function, Term as _};
use serde_json::json;

use super::enter::{group_of, present, queue_of};
use super::{editable, settle, some, tell, turn};
use crate::model::{KIND, Status};
use crate::{clock, promise};

/// To whom a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// To somebody.
    Person(StaffId),
    /// Into a group's queue, until somebody there takes it.
    Group(GroupId),
    /// To somebody, who works on it as one of a group.
    Member(StaffId, GroupId),
}

/// Where a request lies: its owner, its group, its department.
pub(super) type Place = (Option<StaffId>, Option<GroupId>, Option<DepartmentId>);

impl Recipient {
    /// Where a request that lay with `present_group` lies then; who can not have it is refused at `person_field`.
    pub(super) fn place(
        self,
        read: &mut Read<'_>,
        person_field: &'static str,
        present_group: Option<GroupId>,
        confidential: bool,
    ) -> Result<Place> {
        match self {
            Self::Person(person) => {
                let person = present(read, person, person_field)?;
                let group = if confidential { None } else { staff::group_for(read, person, present_group)? };
                Ok((Some(person), group, staff::department_of(read, person)?))
            }
            Self::Group(group) => Ok((None, Some(group), queue_of(read, group, confidential)?.department_id)),
            Self::Member(person, group) => {
                let group = queue_of(read, group, confidential)?;
                let person = present(read, person, person_field)?;
                if !staff::groups_of(read, person)?.contains(&group.id) {
                    let message = Message::new("desk-not-of-group").with("group", group.name);
                    return Err(Error::field(person_field, message));
                }
                Ok((Some(person), Some(group.id), staff::department_of(read, person)?))
            }
        }
    }

    fn is(self, staff: StaffId) -> bool {
        matches!(self, Self::Person(person) | Self::Member(person, _) if person == staff)
    }
}

/// Somebody took it.
const TAKEN: &str = "request.taken";
/// It went to whose function it is to handle its kind.
const PASSED_ON: &str = "request.passed_on";
/// The most characters of a reason.
const REASON_LIMIT: usize = 500;

/// Takes a request oneself, and so begins to work on it.
pub fn take(tx: &mut Tx<'_>, actor: &Actor, number: &str, on: i64) -> Result<Header> {
    assign(tx, actor, number, on, Recipient::Person(actor.id), "")
}

/// Who answers what lies in a queue takes it.
pub(super) fn take_answered(tx: &mut Tx<'_>, actor: &Actor, id: RecordId) -> Result<()> {
    let header = record::header(tx, id)?;
    if header.owner_id.is_none() {
        hand(tx, actor, &header, header.version, Recipient::Person(actor.id), "", TAKEN)?;
    }
    Ok(())
}

/// What was new is worked on.
fn begin(tx: &mut Tx<'_>, actor: &Actor, header: Header) -> Result<Header> {
    if Status::of(&header)? != Status::New {
        return Ok(header);
    }
    turn(tx, &header, None, Status::InProgress)?;
    settle(tx, header.id, actor.id)?;
    record::header(tx, header.id)
}

/// Gives a request to somebody or to a group's queue.
///
/// # Errors
/// [`Error::Stale`] when somebody else changed it since version `on`; a person who is gone or not of the group, a group that is
/// not there, any group for a confidential matter, and another recipient than oneself without a reason are refused at their
/// fields.
pub fn assign(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    on: i64,
    to: Recipient,
    reason: &str,
) -> Result<Header> {
    let (header, ..) = editable(tx, actor, number)?;
    let reason = reasoned(actor, &header, to, reason)?;
    // Who had it is told by name, also when one gives it to oneself.
    let kind = if to.is(actor.id) && header.owner_id.is_none() { TAKEN } else { "request.assigned" };
    let given = hand(tx, actor, &header, on, to, reason, kind)?;
    if to.is(actor.id) { begin(tx, actor, given) } else { Ok(given) }
}

/// The reason, which whoever gives something to another than themselves has to say.
fn reasoned<'r>(actor: &Actor, header: &Header, to: Recipient, typed: &'r str) -> Result<&'r str> {
    if to.is(actor.id) || !header.open { Ok(typed) } else { reason(typed) }
}

/// Gives several requests to somebody or to a group's queue, for one reason.
///
/// # Errors
/// Those of [`assign`]; the numbers of those that have ended are told at the field `select`.
pub fn assign_many(
    tx: &mut Tx<'_>,
    actor: &Actor,
    numbers: &[String],
    to: Recipient,
    reason: &str,
) -> Result<()> {
    let chosen = record::find_chosen(tx, actor, KIND, numbers)?;
    let mut ended: Vec<String> = record::readable(tx, actor, &chosen)?
        .into_iter()
        .filter(|header| !header.open)
        .map(|header| header.number)
        .collect();
    if !ended.is_empty() {
        ended.sort_unstable();
        let message = Message::new("desk-ended-among").with("numbers", ended.join(" · "));
        return Err(Error::field("select", message));
    }
    for number in numbers {
        let on = record::find(tx, actor, Action::Edit, KIND, number)?.version;
        assign(tx, actor, number, on, to, reason)?;
    }
    Ok(())
}

/// Passes a request on to the function that handles its kind: to whoever of its holders has the fewest open requests.
///
/// # Errors
/// When the rulebook leaves the kind with the agents, or nobody holds the function.
pub fn pass_to_handler(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    on: i64,
    reason: &str,
) -> Result<Header> {
    let (header, request, _) = editable(tx, actor, number)?;
    let policy = tx.policy()?;
    let handler = policy.service().triage.as_ref().and_then(|triage| triage.handler_of(&request.kind));
    let Some(function) = handler else { return Err(Error::refused("desk-no-handler")) };
    let Some(to) = least_loaded(tx, function, header.owner_id)? else {
        return Err(Error::refused(Message::new("desk-nobody-holds").with("function", function.key())));
    };
    let to = Recipient::Person(to);
    hand(tx, actor, &header, on, to, reasoned(actor, &header, to, reason)?, PASSED_ON)
}

/// Gives a confidential matter that lies with nobody to `to`.
pub(super) fn entrust(tx: &mut Tx<'_>, actor: &Actor, header: &Header, to: StaffId) -> Result<Header> {
    hand(tx, actor, header, header.version, Recipient::Person(to), "", PASSED_ON)
}

fn hand(
    tx: &mut Tx<'_>,
    actor: &Actor,
    header: &Header,
    on: i64,
    to: Recipient,
    reason: &str,
    kind: &'static str,
) -> Result<Header> {
    if !header.open {
        return Err(Error::refused("desk-ended"));
    }
    let reason = super::within(reason, REASON_LIMIT).map_err(|wrong| Error::field("reason", wrong))?;
    let (owner, group, department) = to.place(tx, "staff", header.group_id, header.confidential)?;
    if (owner, group) == (header.owner_id, header.group_id) {
        return Ok(header.clone());
    }
    let change = Change {
        owner_id: Some(owner),
        group_id: Some(group),
        department_id: Some(department),
        ..Change::default()
    };
    let version = record::change(tx, header.id, Some(on), &change)?;
    let cause = Cause::staff(actor.id).by("service.triage");
    match to {
        Recipient::Person(_) | Recipient::Member(..) => {
            let told = json!({ "from": header.owner_id, "to": owner, "comment": reason });
            tell(tx, header.id, kind, cause, version, told)?;
        }
        Recipient::Group(group) => {
            let queue = group_of(tx, group)?.name;
            let told = json!({ "queue": queue, "comment": reason });
            tell(tx, header.id, "request.queued", cause, version, told)?;
        }
    }
    for clause in [clock::CLAUSE, promise::CLAUSE] {
        duty::assign(tx, header.id, clause, owner, department)?;
    }
    if let Some(owner) = owner.filter(|owner| *owner != actor.id) {
        let message = Message::new("notice-request-assigned").with("title", header.title.clone());
        notice::send(tx, owner, Some(header.id), Some("service.triage"), &message)?;
    }
    record::header(tx, header.id)
}

#[derive(QueryableByName)]
struct Load {
    #[diesel(sql_type = BigInt)]
    open: i64,
}

/// Of the holders of a function who are there, but for `except`, the one with the fewest open requests.
pub(super) fn least_loaded(
    read: &mut Read<'_>,
    function: Function,
    except: Option<StaffId>,
) -> Result<Option<StaffId>> {
    let mut least: Option<(i64, StaffId)> = None;
    for holder in kernel::actor::holders(read, function)?.into_iter().filter(|holder| Some(*holder) != except)
    {
        let load = load_of(read, holder)?;
        if least.is_none_or(|(fewest, _)| load < fewest) {
            least = Some((load, holder));
        }
    }
    Ok(least.map(|(_, holder)| holder))
}

/// How many open requests somebody has, counted no further than a thousand.
fn load_of(read: &mut Read<'_>, staff: StaffId) -> Result<i64> {
    let query = Sql::new("SELECT count(*) AS open FROM (SELECT 1 FROM record WHERE owner_id = ")
        .int(staff.0)
        .raw(" AND kind = '")
        .raw(KIND)
        .raw("' AND open AND removed_at IS NULL LIMIT 1000) mine");
    Ok(query.get_result::<Load>(read.conn())?.open)
}

/// A reason that must be given.
pub(super) fn reason(typed: &str) -> Result<&str> {
    some(typed, REASON_LIMIT).map_err(|wrong| Error::field("reason", wrong))
}
