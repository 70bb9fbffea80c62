//! The figures and lists of the overview.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, SmallInt};
use kernel::listing::Listing;
use kernel::record::{self, Header};
use kernel::store::Sql;
use kernel::{Actor, Read, Result};
use rules::tier::Tier;

use crate::scoring::stored_tier;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SmallInt)]
    tier: i16,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// How many customers are in each tier, and in none. Reads the index of tiers alone.
pub fn distribution(read: &mut Read<'_>) -> Result<Vec<(Option<Tier>, i64)>> {
    let query = Sql::new(
        "SELECT CAST(coalesce(tier, 0) AS SMALLINT) AS tier, count(*) AS number FROM customer GROUP BY tier",
    );
    let rows: Vec<Row> = query.load(read.conn())?;
    rows.into_iter().map(|row| Ok((stored_tier(Some(row.tier))?, row.number))).collect()
}

/// The newest records of a kind that the actor may read.
pub fn newest(
    read: &mut Read<'_>,
    actor: &Actor,
    kind: &'static str,
    filter: Sql,
    limit: usize,
) -> Result<Vec<Header>> {
    let listing = Listing { filter, ..Listing::of(kind) };
    let ids = listing.page(read, actor, None, limit)?.ids;
    ids.into_iter().map(|id| record::header(read, id)).collect()
}
