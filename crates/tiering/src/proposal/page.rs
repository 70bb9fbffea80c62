//! A proposal's customers a page at a time, by the cells of the matrix that they stand in.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::listing::{Cursor, Listing, Page};
use kernel::store::Sql;
use kernel::{Actor, Read, RecordId, Result};
use rules::tier::Tier;

use super::which::Which;
use crate::scoring::tier_number;

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
}

/// A page of a proposal's customers, the newest first.
///
/// Who sees the whole proposal walks its cells; who sees only their own customers walks those through the list engine.
pub fn items_page(
    read: &mut Read<'_>,
    actor: &Actor,
    sees_all: bool,
    proposal: RecordId,
    which: Which,
    from: Option<&Cursor>,
    limit: usize,
) -> Result<Page> {
    if !sees_all {
        let listing = Listing {
            join: "JOIN tier_item ON tier_item.customer_id = record.id",
            filter: Sql::new("tier_item.proposal_id = ").int(proposal.0).raw(" AND ").then(&condition(which)),
            ..Listing::of("customer")
        };
        return listing.page(read, actor, from, limit);
    }
    let back = from.is_some_and(|cursor| cursor.back);
    let mut keys: Vec<Key> = keys(proposal, which, from, limit + 1).load(read.conn())?;
    let more = keys.len() > limit;
    keys.truncate(limit);
    if back {
        keys.reverse();
    }
    let (has_previous, has_next) = if back { (more, true) } else { (from.is_some(), more) };
    let cursor = |key: Option<&Key>, back| key.map(|key| Cursor { value: None, id: key.id, back });
    Ok(Page {
        next: cursor(keys.last(), false).filter(|_| has_next),
        previous: cursor(keys.first(), true).filter(|_| has_previous),
        ids: keys.into_iter().map(|key| key.id).collect(),
    })
}

/// The keys of one page: from each cell its own page by the index of cells, united and cut.
#[must_use]
pub fn keys(proposal: RecordId, which: Which, from: Option<&Cursor>, limit: usize) -> Sql {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let back = from.is_some_and(|cursor| cursor.back);
    let (sign, way) = if back { (" > ", " ASC") } else { (" < ", " DESC") };
    let branch = |condition: Sql| {
        let mut query =
            Sql::new("SELECT * FROM (SELECT customer_id AS id FROM tier_item WHERE proposal_id = ")
                .int(proposal.0)
                .raw(" AND ")
                .then(&condition);
        if let Some(cursor) = from {
            query = query.raw(" AND customer_id").raw(sign).int(cursor.id.0);
        }
        query.raw(" ORDER BY customer_id").raw(way).raw(" LIMIT ").int(limit).raw(") cell")
    };
    let branches: Vec<Sql> = match which {
        Which::Excluded => vec![branch(Sql::new("excluded IS NOT NULL"))],
        _ => which.cells().into_iter().map(|(from, to)| branch(cell(from, to))).collect(),
    };
    Sql::new("SELECT id FROM (")
        .joined(" UNION ALL ", branches)
        .raw(") united ORDER BY id")
        .raw(way)
        .raw(" LIMIT ")
        .int(limit)
}

/// Those of one cell who are not taken out; the index of cells holds no others.
fn cell(from: Option<Tier>, to: Tier) -> Sql {
    Sql::new("excluded IS NULL AND from_tier = ")
        .int(i64::from(tier_number(from)))
        .raw(" AND to_tier = ")
        .int(i64::from(to.number()))
}

fn condition(which: Which) -> Sql {
    if which == Which::Excluded {
        return Sql::new("tier_item.excluded IS NOT NULL");
    }
    let cells = which.cells().into_iter().map(|(from, to)| Sql::new("(").then(&cell(from, to)).raw(")"));
    Sql::new("(").joined(" OR ", cells).raw(")")
}
