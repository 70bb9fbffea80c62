//! The history of one customer's scores and tiers.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, SmallInt, Text};
use kernel::store::Sql;
use kernel::{Day, Moment, Read, RecordId, Result};
use rules::tier::{Score, Tier};

use crate::scoring::{stored_score, stored_tier};

/// How many scores a customer's page shows.
pub const SHOWN: i64 = 16;

/// A score that took effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// The record kind of what gave it: a review or a change.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// The day whose facts counted.
    pub as_of: Day,
    /// When it took effect.
    pub at: Moment,
    /// The tier before.
    pub from: Option<Tier>,
    /// The tier then.
    pub to: Option<Tier>,
    /// The score then.
    pub score: Score,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = Integer)]
    as_of: Day,
    #[diesel(sql_type = BigInt)]
    at: Moment,
    #[diesel(sql_type = SmallInt)]
    from_tier: i16,
    #[diesel(sql_type = SmallInt)]
    to_tier: i16,
    #[diesel(sql_type = BigInt)]
    score: i64,
}

/// The scores of reviews that took effect. Who was left out is told by a text, not by NULL: SQLite would rather walk the index of
/// those who were not, over all customers of the review, than look one of them up. Public for the test of its plan.
#[must_use]
pub fn of_reviews(customer: RecordId) -> Sql {
    Sql::new(COLUMNS)
        .raw("tier_review v JOIN tier_proposal p ON p.id = v.id")
        .raw(MINE)
        .int(customer.0)
        .raw(
            " WHERE p.in_force_at IS NOT NULL AND coalesce(i.excluded, '') = '' AND (i.from_tier = i.to_tier OR \
             EXISTS (SELECT 1 FROM tier_history h WHERE h.proposal_id = i.proposal_id \
             AND h.customer_id = i.customer_id)) ORDER BY p.in_force_at DESC LIMIT ",
        )
        .int(SHOWN)
}

const COLUMNS: &str =
    "SELECT r.kind, r.number, p.as_of, p.in_force_at AS at, i.from_tier, i.to_tier, i.score FROM ";
const MINE: &str =
    " JOIN record r ON r.id = p.id JOIN tier_item i ON i.proposal_id = p.id AND i.customer_id = ";

/// A customer's scores that took effect, the newest first: of reviews, whether the tier changed or not, and of changes.
pub fn history(read: &mut Read<'_>, customer: RecordId) -> Result<Vec<Past>> {
    let changes = Sql::new(COLUMNS)
        .raw("tier_history h JOIN tier_change c ON c.id = h.proposal_id JOIN tier_proposal p ON p.id = c.id")
        .raw(MINE)
        .int(customer.0)
        .raw(" WHERE h.customer_id = ")
        .int(customer.0)
        .raw(" ORDER BY h.id DESC LIMIT ")
        .int(SHOWN);
    let mut rows: Vec<Row> = of_reviews(customer).load(read.conn())?;
    let between: Vec<Row> = changes.load(read.conn())?;
    rows.extend(between);
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    rows.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    rows.into_iter()
        .map(|row| {
            Ok(Past {
                from: stored_tier(Some(row.from_tier))?,
                to: stored_tier(Some(row.to_tier))?,
                score: stored_score(row.score)?,
                kind: row.kind,
                number: row.number,
                as_of: row.as_of,
                at: row.at,
            })
        })
        .collect()
}
