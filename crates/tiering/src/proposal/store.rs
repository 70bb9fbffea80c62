//! The table of proposals.

use diesel::prelude::*;
use kernel::{Day, Error, OrNotFound as _, Read, RecordId, Result, Tx, VersionId};
use rules::tier::{Assessment, Facts};

use super::model::Proposal;
use crate::schema::tier_proposal;

/// Makes a proposal's row, before anything is scored.
pub fn proposal_insert(tx: &mut Tx<'_>, id: RecordId, as_of: Day, under: VersionId) -> Result<()> {
    diesel::insert_into(tier_proposal::table)
        .values((
            tier_proposal::id.eq(id),
            tier_proposal::as_of.eq(as_of),
            tier_proposal::scored_under_id.eq(under),
            tier_proposal::total.eq(0_i64),
            tier_proposal::overtaken.eq(0_i64),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A proposal's row.
pub fn proposal_get(read: &mut Read<'_>, id: RecordId) -> Result<Proposal> {
    tier_proposal::table.find(id).select(Proposal::as_select()).first(read.conn()).or_not_found()
}

/// Notes that everything is scored.
pub fn proposal_scored(tx: &mut Tx<'_>, id: RecordId, total: i64) -> Result<()> {
    let now = tx.now();
    let previous = last_review(tx)?;
    diesel::update(tier_proposal::table.find(id))
        .set((
            tier_proposal::scored_at.eq(Some(now)),
            tier_proposal::total.eq(total),
            tier_proposal::previous_id.eq(previous),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The review that came into force last.
pub fn last_review(read: &mut Read<'_>) -> Result<Option<RecordId>> {
    use crate::schema::tier_review;
    Ok(tier_review::table
        .inner_join(tier_proposal::table)
        .filter(tier_proposal::in_force_at.is_not_null())
        .order((tier_proposal::in_force_at.desc(), tier_proposal::id.desc()))
        .select(tier_proposal::id)
        .first(read.conn())
        .optional()?)
}

/// The score of stored facts, made again under the version they were scored under (`tiering.explain`).
///
/// # Errors
/// When that version has no scheme, which no version that scored anything can.
pub fn assess_again(read: &mut Read<'_>, under: VersionId, facts: &Facts) -> Result<Assessment> {
    let policy = kernel::policy::version(read, under)?;
    let scheme = policy.tier_scheme();
    Ok(scheme.ok_or_else(|| Error::Corrupt(format!("version {under} has no tiers")))?.score(facts))
}
