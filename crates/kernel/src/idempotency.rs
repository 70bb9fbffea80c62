//! Answers to POSTs that carried an `Idempotency-Key`: the same request again gets the same answer and does nothing.

use diesel::prelude::*;

use crate::error::{Error, Result};
use crate::ids::StaffId;
use crate::schema::idempotency;
use crate::store::{Read, Tx};

/// How long an answer is kept, in seconds.
const KEPT_SECONDS: i64 = 24 * 3600;

/// An answer given before.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = idempotency)]
pub struct Answer {
    /// What was asked, hashed.
    pub request_hash: String,
    /// The status it got.
    pub status: i16,
    /// Where it led.
    pub location: String,
    /// What it said.
    pub body: String,
}

/// The answer given to this key before, if any.
///
/// # Errors
/// When the same key came with another request.
pub fn answered(
    read: &mut Read<'_>,
    staff: StaffId,
    key: &str,
    request_hash: &str,
) -> Result<Option<Answer>> {
    let found =
        idempotency::table.find((staff, key)).select(Answer::as_select()).first(read.conn()).optional()?;
    match found {
        Some(answer) if answer.request_hash != request_hash => {
            Err(Error::refused("idempotency-other-request"))
        }
        other => Ok(other),
    }
}

/// Keeps an answer, in the transaction that did what it tells of.
pub fn keep(tx: &mut Tx<'_>, staff: StaffId, key: &str, answer: &Answer) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(idempotency::table)
        .values((
            idempotency::staff_id.eq(staff),
            idempotency::key.eq(key),
            idempotency::request_hash.eq(&answer.request_hash),
            idempotency::status.eq(answer.status),
            idempotency::location.eq(&answer.location),
            idempotency::body.eq(&answer.body),
            idempotency::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Forgets old answers.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let old = tx.now().plus_seconds(-KEPT_SECONDS);
    diesel::delete(idempotency::table.filter(idempotency::created_at.lt(old))).execute(tx.conn())?;
    Ok(())
}
