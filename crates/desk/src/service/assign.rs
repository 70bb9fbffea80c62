//! Who works on a request: taking it, giving it to somebody or to a group's queue, passing it on to whose function it is to
//! handle its kind. Every pass is on record with its reason (`service.triage`).

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::event::Cause;
use kernel::record::{self, Change, Header};
use kernel::store::Sql;
use kernel::{Actor, DepartmentId, Error, GroupId, Message, Read, Result, StaffId, Tx, duty, notice, staff};
use rulebook::{Function, Term as _};
use serde_json::json;

use super::enter::{group_of, present, queue_of};
use super::{editable, some, tell};
use crate::model::KIND;
use crate::{clock, promise};

/// To whom a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// To somebody.
    Person(StaffId),
    /// Into a group's queue, until somebody there takes it.
    Group(GroupId),
}

/// The most characters of a reason.
const REASON_LIMIT: usize = 500;

/// Takes a request oneself.
pub fn take(tx: &mut Tx<'_>, actor: &Actor, number: &str, on: i64) -> Result<Header> {
    let (header, ..) = editable(tx, actor, number)?;
    hand(tx, actor, &header, on, Recipient::Person(actor.id), "", "request.taken")
}

/// Gives a request to somebody or to a group's queue.
///
/// # Errors
/// [`Error::Stale`] when somebody else changed it since version `on`; a person who is gone, a group that is not there, and any
/// group for a confidential matter are refused at their fields.
pub fn assign(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    on: i64,
    to: Recipient,
    reason: &str,
) -> Result<Header> {
    let (header, ..) = editable(tx, actor, number)?;
    hand(tx, actor, &header, on, to, reason, "request.assigned")
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
    hand(tx, actor, &header, on, Recipient::Person(to), reason, "request.passed_on")
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
    let (owner, group, department): (Option<StaffId>, Option<GroupId>, Option<DepartmentId>) = match to {
        Recipient::Person(person) => {
            let person = present(tx, person)?;
            (Some(person), header.group_id, staff::department_of(tx, person)?)
        }
        Recipient::Group(group) => {
            (None, Some(group), queue_of(tx, group, header.confidential)?.department_id)
        }
    };
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
        Recipient::Person(_) => {
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
