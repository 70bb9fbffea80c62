//! The table of reviews.

use diesel::prelude::*;
use kernel::job::{self, Job};
use kernel::record::{self, Header};
use kernel::{Error, Message, OrNotFound as _, Read, RecordId, Result, Tx};
use rules::quarter::Quarter;
use rules::tier::MovementMatrix;

use super::assess::ASSESS;
use super::model::{Review, Status};
use crate::effect::TAKE_EFFECT;
use crate::proposal::{self, Proposal};
use crate::schema::{tier_proposal, tier_review};

/// Makes a review's row.
///
/// # Errors
/// Refuses when another review of the quarter is not ended.
pub fn review_insert(tx: &mut Tx<'_>, id: RecordId, quarter: Quarter) -> Result<()> {
    if let Some(other) = review_live(tx, quarter)? {
        let number = record::header(tx, other)?.number;
        let message = Message::new("tiering-review-open").with("number", number);
        return Err(Error::field("quarter", message));
    }
    diesel::insert_into(tier_review::table)
        .values((
            tier_review::id.eq(id),
            tier_review::quarter.eq(quarter.to_string()),
            tier_review::live.eq(true),
            tier_review::matrix.eq(matrix_text(&MovementMatrix::default())?),
            tier_review::foreign_customers.eq(0_i64),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The quarter's review that is not ended.
pub fn review_live(read: &mut Read<'_>, quarter: Quarter) -> Result<Option<RecordId>> {
    Ok(tier_review::table
        .filter(tier_review::quarter.eq(quarter.to_string()))
        .filter(tier_review::live.eq(true))
        .select(tier_review::id)
        .first(read.conn())
        .optional()?)
}

/// The quarter's last review, whatever its state.
pub fn review_of(read: &mut Read<'_>, quarter: Quarter) -> Result<Option<RecordId>> {
    Ok(tier_review::table
        .filter(tier_review::quarter.eq(quarter.to_string()))
        .order((tier_review::live.desc(), tier_review::id.desc()))
        .select(tier_review::id)
        .first(read.conn())
        .optional()?)
}

/// A review by its header.
pub fn review_get(read: &mut Read<'_>, header: Header) -> Result<Review> {
    let (quarter, matrix, foreign_customers, proposal): (String, String, i64, Proposal) = tier_review::table
        .inner_join(tier_proposal::table)
        .filter(tier_review::id.eq(header.id))
        .select((
            tier_review::quarter,
            tier_review::matrix,
            tier_review::foreign_customers,
            Proposal::as_select(),
        ))
        .first(read.conn())
        .or_not_found()?;
    Ok(Review {
        status: Status::of(&header)?,
        quarter: quarter.parse().map_err(|_| Error::Corrupt(format!("quarter {quarter}")))?,
        matrix: serde_json::from_str(&matrix).map_err(|error| Error::Corrupt(format!("matrix: {error}")))?,
        foreign_customers,
        proposal,
        header,
    })
}

/// The job at work for a review, if one is, or was when it failed.
pub fn job_at_work(read: &mut Read<'_>, review: &Review) -> Result<Option<Job>> {
    let kind = match review.status {
        Status::Drafting => ASSESS.key,
        Status::TakingEffect => TAKE_EFFECT.key,
        _ => return Ok(None),
    };
    job::of_record(read, review.header.id, kind)
}

/// Keeps what the scoring came to.
pub fn review_scored(
    tx: &mut Tx<'_>,
    id: RecordId,
    matrix: &MovementMatrix,
    foreign_customers: i64,
) -> Result<()> {
    diesel::update(tier_review::table.find(id))
        .set((
            tier_review::matrix.eq(matrix_text(matrix)?),
            tier_review::foreign_customers.eq(foreign_customers),
        ))
        .execute(tx.conn())?;
    proposal::proposal_scored(tx, id, i64::try_from(matrix.total()).unwrap_or(i64::MAX))
}

/// Keeps who moves after a customer was taken out or put back.
pub fn review_matrix(tx: &mut Tx<'_>, id: RecordId, matrix: &MovementMatrix) -> Result<()> {
    diesel::update(tier_review::table.find(id))
        .set(tier_review::matrix.eq(matrix_text(matrix)?))
        .execute(tx.conn())?;
    Ok(())
}

/// Ends a review's claim on its quarter.
pub fn review_end(tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
    diesel::update(tier_review::table.find(id)).set(tier_review::live.eq(false)).execute(tx.conn())?;
    Ok(())
}

fn matrix_text(matrix: &MovementMatrix) -> Result<String> {
    serde_json::to_string(matrix).map_err(|error| Error::Corrupt(error.to_string()))
}
