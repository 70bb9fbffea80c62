//! The rulebook that is in force, and the stored versions of it.
//!
//! Versions are immutable. Which one is in force is read in every transaction (a version may come into force by its date
//! alone); parsed versions are kept by id.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, RwLock};

use diesel::prelude::*;
use rulebook::Rulebook;

use crate::error::{Error, OrNotFound, Result};
use crate::ids::{RecordId, VersionId};
use crate::moment::Moment;
use crate::schema::rulebook_version;
use crate::store::{Read, Tx};

/// A stored version of the rulebook, parsed.
#[derive(Debug)]
pub struct Policy {
    /// Its version.
    pub id: VersionId,
    /// What it says.
    pub book: Rulebook,
}

impl Deref for Policy {
    type Target = Rulebook;

    fn deref(&self) -> &Rulebook {
        &self.book
    }
}

/// Parsed versions, by id. Versions never change, so nothing here is ever out of date.
#[derive(Default)]
pub struct Policies(RwLock<HashMap<VersionId, Arc<Policy>>>);

/// A row of the list of versions.
#[derive(Clone, Debug, Queryable, Selectable, serde::Serialize)]
#[diesel(table_name = rulebook_version)]
pub struct Version {
    /// Its id, shown as `v7`.
    pub id: VersionId,
    /// The draft it came from; none for the first.
    pub draft_id: Option<RecordId>,
    /// From when it is in force.
    pub effective_at: Moment,
    /// When it was stored.
    pub created_at: Moment,
}

pub(crate) fn in_force(read: &mut Read<'_>) -> Result<Arc<Policy>> {
    let now = read.now();
    let id: VersionId = rulebook_version::table
        .filter(rulebook_version::effective_at.le(now))
        .order((rulebook_version::effective_at.desc(), rulebook_version::id.desc()))
        .select(rulebook_version::id)
        .first(read.conn())
        .optional()?
        .ok_or_else(|| Error::Corrupt("no rulebook is in force".into()))?;
    version(read, id)
}

/// A stored version, parsed.
pub fn version(read: &mut Read<'_>, id: VersionId) -> Result<Arc<Policy>> {
    let policies = &read.house().policies;
    let shared = !read.stored_policy();
    if shared
        && let Some(policy) = policies.0.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(&id)
    {
        return Ok(Arc::clone(policy));
    }
    let text = text_of(read, id)?;
    let book = Rulebook::parse(&text)
        .map_err(|faults| Error::Corrupt(format!("rulebook version {id} can not be read: {faults}")))?;
    let policy = Arc::new(Policy { id, book });
    if shared {
        policies.0.write().unwrap_or_else(std::sync::PoisonError::into_inner).insert(id, Arc::clone(&policy));
    }
    Ok(policy)
}

/// The text of a stored version.
pub fn text_of(read: &mut Read<'_>, id: VersionId) -> Result<String> {
    rulebook_version::table.find(id).select(rulebook_version::text).first(read.conn()).or_not_found()
}

/// All versions, the newest first.
pub fn versions(read: &mut Read<'_>) -> Result<Vec<Version>> {
    Ok(rulebook_version::table
        .order((rulebook_version::effective_at.desc(), rulebook_version::id.desc()))
        .select(Version::as_select())
        .load(read.conn())?)
}

/// Stores a version. It must parse; it is in force from `effective_at`.
pub fn store(
    tx: &mut Tx<'_>,
    text: &str,
    draft: Option<RecordId>,
    effective_at: Moment,
) -> Result<VersionId> {
    Rulebook::parse(text).map_err(|faults| Error::Corrupt(format!("rulebook: {faults}")))?;
    let now = tx.now();
    let id = diesel::insert_into(rulebook_version::table)
        .values((
            rulebook_version::text.eq(text),
            rulebook_version::draft_id.eq(draft),
            rulebook_version::effective_at.eq(effective_at),
            rulebook_version::created_at.eq(now),
        ))
        .returning(rulebook_version::id)
        .get_result(tx.conn())?;
    tx.forget_policy();
    Ok(id)
}

/// Puts the default rulebook in force in a database that has none.
pub fn begin(tx: &mut Tx<'_>) -> Result<()> {
    let any: Option<VersionId> =
        rulebook_version::table.select(rulebook_version::id).first(tx.conn()).optional()?;
    if any.is_none() {
        // From the beginning of time, so that old data can be tiered and reviewed too.
        store(tx, Rulebook::default_text(), None, Moment::from_micros(i64::MIN / 2))?;
    }
    Ok(())
}
