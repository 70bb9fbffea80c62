//! What the permission rule is asked about customers beyond what the kernel asks for every record.

use diesel::prelude::*;
use kernel::schema::record as records;
use kernel::scope::{Placed, permits};
use kernel::{Actor, Error, Read, RecordId, Result, StaffId, staff};
use rulebook::Action;

use crate::model::{Customer, KIND};
use crate::store;

/// Whether `actor`'s reach for `action` covers a customer that lies with `owner`: nobody enters a customer for, or hands
/// one over to, somebody beyond it.
pub fn may_place(read: &mut Read<'_>, actor: &Actor, action: Action, owner: StaffId) -> Result<bool> {
    let reach = actor.reach(read, action, KIND)?;
    let group = staff::groups_of(read, owner)?.first().copied();
    let department = staff::department_of(read, owner)?;
    Ok(permits(actor, action, reach, &Placed { owner: Some(owner), group, department, ..Placed::default() }))
}

/// A customer that is still there: neither removed nor merged into another.
pub fn standing(read: &mut Read<'_>, id: RecordId) -> Result<Option<Customer>> {
    let there: Option<RecordId> = records::table
        .find(id)
        .filter(records::removed_at.is_null())
        .select(records::id)
        .first(read.conn())
        .optional()?;
    if there.is_none() {
        return Ok(None);
    }
    match store::customer(read, id) {
        Ok(customer) => Ok(Some(customer)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
