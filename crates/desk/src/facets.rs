//! What most lists of requests are narrowed by: kind, category, channel, priority and tier.
//!
//! A list walks over its records in order and asks each, which is soon a page of what many requests are, and never one of
//! what hardly any is. So it is asked first, of the facets that have an index, whether so few requests have it that they
//! are better gathered. Who sees everything goes through that index itself, where it has the order of the records.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::listing::Lead;
use kernel::store::{Engine, Sql};
use kernel::{Read, Result};
use web::listing::Params;

/// So few requests are gathered rather than walked to.
const FEW: i64 = 4000;

/// One facet: the condition on a row of `request`.
struct Facet {
    condition: Sql,
    /// Which index gives the requests that have it.
    index: Index,
}

/// Which index gives the requests that have a facet.
enum Index {
    /// None that is worth it.
    None,
    /// One, from several places of it.
    Several,
    /// One, in the order of the records.
    InOrder(Lead),
}

/// What a list is narrowed to by the facets in its address.
pub struct Facets {
    /// One condition on the list.
    pub condition: Sql,
    /// The index of one of them that has the records' order. PostgreSQL knows by itself when to go through it.
    pub lead: Option<Lead>,
}

/// An index of `request` by which SQLite goes through what has a facet, and comes to the header of each.
macro_rules! lead {
    ($index:literal) => {
        Lead {
            tables: concat!("request INDEXED BY ", $index, " CROSS JOIN record ON record.id = request.id"),
            id: "request.id",
        }
    };
}

/// The facets that stand in an address; none when it names none.
pub fn asked(read: &mut Read<'_>, params: &Params) -> Result<Option<Facets>> {
    let facets = named(read, params)?;
    if facets.is_empty() {
        return Ok(None);
    }
    let all = Sql::default().joined(" AND ", facets.iter().map(|facet| facet.condition.clone()));
    for facet in facets.iter().filter(|facet| !matches!(facet.index, Index::None)) {
        if is_rare(read, &facet.condition)? {
            let gathered = Sql::new("record.id IN (SELECT id FROM request WHERE ").then(&all).raw(")");
            return Ok(Some(Facets { condition: gathered, lead: None }));
        }
    }
    let lead = facets.iter().find_map(|facet| match facet.index {
        Index::InOrder(lead) => Some(lead),
        Index::None | Index::Several => None,
    });
    let is_sqlite = read.conn().engine() == Engine::Sqlite;
    Ok(Some(Facets { condition: all, lead: lead.filter(|_| is_sqlite) }))
}

/// How the rows of `request` are joined to a list with this filter. The queues ask the header alone. SQLite would fetch each
/// row that a list walks over; the facets stand in an index, many to a page.
pub fn join(read: &mut Read<'_>, filter: &Sql) -> &'static str {
    const ELSEWHERE: [&str; 2] = ["_at", "request.reopenings"];
    if !filter.names("request.") {
        ""
    } else if read.conn().engine() == Engine::Sqlite && !ELSEWHERE.iter().any(|column| filter.names(column)) {
        "JOIN request INDEXED BY request_facets ON request.id = record.id"
    } else {
        "JOIN request ON request.id = record.id"
    }
}

/// The facets that an address names, first those that leave the fewest requests.
fn named(read: &mut Read<'_>, params: &Params) -> Result<Vec<Facet>> {
    let equal = |column: &str, value: &str| Sql::new(column).raw(" = ").text(value);
    let mut facets = Vec::new();
    if let Some(category) = params.get("category") {
        facets.push(of_category(read, params.get("kind"), category)?);
    }
    if let Some(value) = params.get("channel") {
        let index = Index::InOrder(lead!("request_channel"));
        facets.push(Facet { condition: equal("request.channel", value), index });
    }
    let priority = params.get("priority").map(|value| equal("request.priority", value));
    match (params.get("kind").map(|value| equal("request.kind", value)), priority) {
        (Some(kind), Some(priority)) => {
            let index = Index::InOrder(lead!("request_kind"));
            facets.push(Facet { condition: kind.raw(" AND ").then(&priority), index });
        }
        (Some(kind), None) => facets.push(Facet { condition: kind, index: Index::Several }),
        (None, Some(priority)) => facets.push(Facet { condition: priority, index: Index::None }),
        (None, None) => {}
    }
    if let Some(tier) = params.get("tier") {
        let condition = match (tier, tier.parse::<i64>()) {
            ("none", _) => Sql::new("request.tier IS NULL"),
            (_, Ok(tier)) => Sql::new("request.tier = ").int(tier),
            (_, Err(_)) => Sql::new("FALSE"),
        };
        facets.push(Facet { condition, index: Index::None });
    }
    Ok(facets)
}

/// In a category or any below it; a key that stands in the trees of several kinds means all of them, unless one is named.
fn of_category(read: &mut Read<'_>, kind: Option<&str>, category: &str) -> Result<Facet> {
    // What nobody has classified has an empty category.
    if category == "none" {
        let index = Index::InOrder(lead!("request_category"));
        return Ok(Facet { condition: Sql::new("request.category = ''"), index });
    }
    let policy = read.policy()?;
    let kinds =
        policy.service().kinds.iter().flatten().filter(|known| kind.is_none_or(|kind| known.key == kind));
    let mut keys: Vec<&str> = kinds.flat_map(|kind| kind.branch(category)).collect();
    if keys.is_empty() {
        // The rulebook in force does not have it any more; what was classified so still is.
        keys.push(category);
    }
    keys.sort_unstable();
    keys.dedup();
    let index = if keys.len() == 1 { Index::InOrder(lead!("request_category")) } else { Index::Several };
    let keys = keys.into_iter().map(|key| Sql::default().text(key));
    Ok(Facet { condition: Sql::new("request.category IN (").joined(", ", keys).raw(")"), index })
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Whether only few requests have it, whoever may see them; looks at no more than these.
fn is_rare(read: &mut Read<'_>, condition: &Sql) -> Result<bool> {
    let counted = Sql::new("SELECT count(*) AS number FROM (SELECT 1 AS one FROM request WHERE ")
        .then(condition)
        .raw(" LIMIT ")
        .int(FEW)
        .raw(") counted");
    Ok(counted.get_result::<Counted>(read.conn())?.number < FEW)
}
