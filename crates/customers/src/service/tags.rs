//! Tags on customers: hung on and taken off by who may edit the archive, one by one or many at once.

use kernel::record::{self, Header};
use kernel::tag::{self, Tag};
use kernel::{Actor, Error, Result, Tx};
use rulebook::Action;

use super::access::must_edit_each;
use crate::model::KIND;

/// Reads a tag as typed.
fn read(typed: &str) -> Result<Tag> {
    Tag::parse(typed).map_err(|message| Error::field("tag", message))
}

/// Hangs a tag on a customer.
///
/// # Errors
/// Those of [`Tag::parse`] and of [`tag::add`].
pub fn tag_add(tx: &mut Tx<'_>, actor: &Actor, number: &str, typed: &str) -> Result<Header> {
    record::find(tx, actor, Action::Edit, KIND, number)?;
    let tag = read(typed)?;
    tag::add(tx, actor, KIND, number, &tag)?;
    record::find(tx, actor, Action::Edit, KIND, number)
}

/// Takes a tag off a customer.
///
/// # Errors
/// Those of [`Tag::parse`] and of [`tag::remove`].
pub fn tag_remove(tx: &mut Tx<'_>, actor: &Actor, number: &str, typed: &str) -> Result<Header> {
    record::find(tx, actor, Action::Edit, KIND, number)?;
    let tag = read(typed)?;
    tag::remove(tx, actor, KIND, number, &tag)?;
    record::find(tx, actor, Action::Edit, KIND, number)
}

/// Hangs a tag on several customers, all of them or none; gives how many did not bear it before.
pub fn tag_add_many(tx: &mut Tx<'_>, actor: &Actor, numbers: &[String], typed: &str) -> Result<usize> {
    must_edit_each(tx, actor, numbers)?;
    tag::add_to_each(tx, actor, KIND, numbers, &read(typed)?)
}

/// Takes a tag off several customers, all of them or none; gives how many bore it.
pub fn tag_remove_many(tx: &mut Tx<'_>, actor: &Actor, numbers: &[String], typed: &str) -> Result<usize> {
    must_edit_each(tx, actor, numbers)?;
    tag::remove_from_each(tx, actor, KIND, numbers, &read(typed)?)
}
