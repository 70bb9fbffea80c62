//! What a person can do with staff, departments and groups. Everything that changes them asks the rulebook first whether
//! the actor may administer `staff`.

mod closing;
mod finding;
mod members;
mod passwords;
mod units;

pub use closing::{HAND_OVER, close, hand_over_running, reopen};
pub use finding::{Found, find, matching_page};
pub use members::{Sound, add, change, line_warning, sound};
pub use passwords::{fresh_password, hash, password_checked, set_password};
pub use units::{department_add, department_change, group_add, group_change};

use kernel::event::{self, Cause, Line};
use kernel::{Actor, Error, Message, Read, Result, StaffId, Tx, staff};
use rulebook::Action;
use serde_json::{Value, json};

use crate::KIND;

/// Refuses whom the rulebook does not let administer staff.
pub(crate) fn must_administer(read: &mut Read<'_>, actor: &Actor) -> Result<()> {
    actor.must(read, Action::Administer, KIND)
}

/// A field that changed: its name, what stood, what stands.
type Changes = Vec<(&'static str, String, String)>;

/// Notes a field when it changed.
fn note(changes: &mut Changes, field: &'static str, before: &str, after: &str) {
    if before != after {
        changes.push((field, before.to_owned(), after.to_owned()));
    }
}

/// Writes a line of the log that is about a person, not a record.
fn tell(
    tx: &mut Tx<'_>,
    kind: &'static str,
    by: Option<StaffId>,
    about: StaffId,
    changes: &Changes,
) -> Result<()> {
    let mut told = if changes.is_empty() { json!({}) } else { event::changed(changes) };
    told["staff"] = about.0.into();
    append(tx, kind, by, told)
}

fn append(tx: &mut Tx<'_>, kind: &'static str, by: Option<StaffId>, told: Value) -> Result<()> {
    let cause = Cause { actor: by, clause: Some("org.structure") };
    event::append(tx, &Line::general(kind, cause).with(told))
}

/// The open account that was named, for a field that names a colleague.
fn colleague(read: &mut Read<'_>, account: Option<&str>) -> Result<Result<Option<StaffId>, Message>> {
    let Some(account) = account else { return Ok(Ok(None)) };
    let found = staff::by_account(read, &account.to_lowercase())?;
    Ok(match found {
        Some(found) if found.active => Ok(Some(found.id)),
        _ => Err(Message::new("people-no-such-colleague").with("account", account)),
    })
}

/// A member of staff by account, open or closed.
///
/// # Errors
/// [`Error::NotFound`] for an account that there is not.
pub fn by_account(read: &mut Read<'_>, account: &str) -> Result<staff::Staff> {
    staff::by_account(read, account)?.ok_or(Error::NotFound)
}
