//! Our people around a customer: the account manager, who answers for it, and who else is in contact
//! (`archive.access`, `archive.two_contacts`).

use diesel::prelude::*;
use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change, Header};
use kernel::schema::duty as duties;
use kernel::{Actor, DutyId, Error, Result, StaffId, Tx, actor, duty, notice, staff};
use rulebook::{Action, Rank};
use serde_json::json;

use super::{completeness, may_place, watch_contacts};
use crate::model::{KIND, Role};
use crate::store;

/// The nearest superior of somebody who is there.
pub fn superior_of(tx: &mut Tx<'_>, of: StaffId) -> Result<Option<StaffId>> {
    actor::superior_at_least(tx, of, Rank::Specialist)
}

/// Names somebody on a customer. As account manager the customer is handed over to them.
pub fn team_join(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    version: i64,
    who: StaffId,
    role: Role,
) -> Result<Header> {
    let header = record::find(tx, actor, Action::Edit, KIND, number)?;
    if role == Role::AccountManager {
        return hand_over(tx, actor, &header, Some(version), who);
    }
    if !store::is_active(tx, who)? {
        return Err(Error::field("staff", "customers-person-gone"));
    }
    let version = record::change(tx, header.id, Some(version), &Change::default())?;
    record::add_member(tx, header.id, who, role.key())?;
    let told = json!({ "staff": who, "role": role.key() });
    let line = Line::about(header.id, "customer.team_joined", Cause::staff(actor.id)).with(told);
    event::append(tx, &line.version(version))?;
    duty::recheck(tx, header.id, Some(actor.id))?;
    watch_contacts(tx, header.id)?;
    record::header(tx, header.id)
}

/// Takes somebody's name off a customer. The account manager's stays: a customer is handed over, not left.
pub fn team_leave(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    version: i64,
    who: StaffId,
    role: Role,
) -> Result<Header> {
    let header = record::find(tx, actor, Action::Edit, KIND, number)?;
    if role == Role::AccountManager {
        return Err(Error::field("role", "customers-account-manager-stays"));
    }
    let version = record::change(tx, header.id, Some(version), &Change::default())?;
    record::remove_member(tx, header.id, who, role.key())?;
    let told = json!({ "staff": who, "role": role.key() });
    let line = Line::about(header.id, "customer.team_left", Cause::staff(actor.id)).with(told);
    event::append(tx, &line.version(version))?;
    watch_contacts(tx, header.id)?;
    record::header(tx, header.id)
}

/// Hands a customer over to another account manager, with the open duties that the former one has about it.
///
/// # Errors
/// Nobody hands over to somebody beyond their own reach.
pub fn hand_over(
    tx: &mut Tx<'_>,
    actor: &Actor,
    header: &Header,
    version: Option<i64>,
    to: StaffId,
) -> Result<Header> {
    if header.owner_id == Some(to) {
        return Ok(header.clone());
    }
    if !store::is_active(tx, to)? {
        return Err(Error::field("staff", "customers-person-gone"));
    }
    if !may_place(tx, actor, Action::Edit, to)? {
        return Err(Error::field("staff", "customers-owner-beyond-reach"));
    }
    let change = Change {
        owner_id: Some(Some(to)),
        group_id: Some(staff::groups_of(tx, to)?.first().copied()),
        department_id: Some(staff::department_of(tx, to)?),
        ..Change::default()
    };
    let version = record::change(tx, header.id, version, &change)?;
    if let Some(from) = header.owner_id {
        record::remove_member(tx, header.id, from, Role::AccountManager.key())?;
    }
    record::add_member(tx, header.id, to, Role::AccountManager.key())?;
    let told = json!({ "from": header.owner_id, "to": to });
    let line = Line::about(header.id, "customer.handed_over", Cause::staff(actor.id)).with(told);
    event::append(tx, &line.version(version))?;
    let after = record::header(tx, header.id)?;
    completeness::pass_on(tx, header, &after)?;
    let of_former: Vec<DutyId> = duties::table
        .filter(duties::record_id.eq(header.id))
        .filter(duties::state.eq("open"))
        .filter(duties::owner_id.nullable().eq(header.owner_id))
        .select(duties::id)
        .load(tx.conn())?;
    for id in of_former {
        duty::hand_over(tx, id, to)?;
    }
    let message = kernel::Message::new("notice-customer-handed-over").with("name", header.title.clone());
    if to != actor.id {
        notice::send(tx, to, Some(header.id), None, &message)?;
    }
    watch_contacts(tx, header.id)?;
    Ok(after)
}

/// Hands several customers over, all of them or none.
pub fn hand_over_many(tx: &mut Tx<'_>, actor: &Actor, numbers: &[String], to: StaffId) -> Result<usize> {
    record::find_chosen(tx, actor, KIND, numbers)?;
    for number in numbers {
        let header = record::find(tx, actor, Action::Edit, KIND, number)?;
        hand_over(tx, actor, &header, None, to)?;
    }
    Ok(numbers.len())
}
