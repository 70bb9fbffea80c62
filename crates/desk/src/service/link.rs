//! Requests that belong together: one has to do with another, follows it up, or was entered twice; what was entered twice may
//! end at once with what the clause calls that (`service.close`).

use kernel::link::{self, Relation};
use kernel::record::{self, Header};
use kernel::{Actor, Error, Result, Tx};

use super::editable;
use super::end::{Ending, close};
use crate::model::KIND;
use crate::store;

/// A link to be made.
#[derive(Clone, Debug, Default)]
pub struct NewLink {
    /// What the request is to the other, by key.
    pub relation: String,
    /// The other's number.
    pub other: String,
    /// Whether the request ends with it, being a duplicate: on which version, its cause and its category, by key. What of
    /// them is empty is that of the request, else that of the other.
    pub close: Option<(i64, Ending)>,
}

/// Links a request to another that the actor may read.
///
/// # Errors
/// Those of [`link::add`] and of [`close`], beside their fields; only a duplicate is closed with it.
pub fn link(tx: &mut Tx<'_>, actor: &Actor, number: &str, new: &NewLink) -> Result<Header> {
    let (header, request, _) = editable(tx, actor, number)?;
    let Some(relation) = Relation::from_key(&new.relation) else {
        return Err(Error::field("relation", "desk-relation-needed"));
    };
    let (_, other) = link::add(tx, actor, (KIND, number), relation, (KIND, &new.other))?;
    let Some((on, ending)) = &new.close else { return Ok(header) };
    if relation != Relation::DuplicateOf {
        return Err(Error::field("close", "desk-close-no-duplicate"));
    }
    let policy = tx.policy()?;
    let result = match &policy.service().close {
        Some(rule) => {
            rule.duplicate_result.clone().ok_or_else(|| Error::field("close", "desk-close-no-result"))?
        }
        None => String::new(),
    };
    let original = store::request_get(tx, other.id)?;
    let first = |of: [&str; 3]| of.into_iter().find(|key| !key.is_empty()).unwrap_or_default().to_owned();
    let others = if original.kind == request.kind { original.category.as_str() } else { "" };
    let ending = Ending {
        result,
        cause: first([&ending.cause, &request.cause, &original.cause]),
        category: first([&ending.category, &request.category, others]),
        despite_tasks: ending.despite_tasks,
    };
    close(tx, actor, number, *on, &ending)
}

/// Takes the link between two requests away.
pub fn unlink(tx: &mut Tx<'_>, actor: &Actor, number: &str, other: &str) -> Result<Header> {
    let header = link::remove(tx, actor, (KIND, number), (KIND, other))?;
    record::header(tx, header.id)
}
