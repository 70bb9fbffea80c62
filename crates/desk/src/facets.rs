//! What most lists of requests are narrowed by: kind, category, channel, priority and tier.
//!
//! A list walks over its records in order and asks each, which is soon a page of what many requests are, and never one of
//! what hardly any is. So it is asked first, of the facets that have an index, whether so few requests have it that they
//! are better gathered.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::store::{Engine, Sql};
use kernel::{Read, Result};
use web::listing::Params;

/// So few requests are gathered rather than walked to.
const FEW: i64 = 4000;

/// One facet: the condition on a row of `request`.
struct Facet {
    condition: Sql,
    /// Whether an index gives the requests that have it.
    indexed: bool,
}

/// The facets that stand in an address as one condition on the list; none when it names none.
pub fn condition(read: &mut Read<'_>, params: &Params) -> Result<Option<Sql>> {
    let facets = asked(read, params)?;
    if facets.is_empty() {
        return Ok(None);
    }
    let all = Sql::default().joined(" AND ", facets.iter().map(|facet| facet.condition.clone()));
    for facet in facets.iter().filter(|facet| facet.indexed) {
        if is_rare(read, &facet.condition)? {
            return Ok(Some(Sql::new("record.id IN (SELECT id FROM request WHERE ").then(&all).raw(")")));
        }
    }
    Ok(Some(all))
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

fn asked(read: &mut Read<'_>, params: &Params) -> Result<Vec<Facet>> {
    let equal = |column: &str, value: &str| Sql::new(column).raw(" = ").text(value);
    let mut facets = Vec::new();
    let priority = params.get("priority").map(|value| equal("request.priority", value));
    match (params.get("kind").map(|value| equal("request.kind", value)), priority) {
        (Some(kind), Some(priority)) => {
            facets.push(Facet { condition: kind.raw(" AND ").then(&priority), indexed: true });
        }
        (Some(kind), None) => facets.push(Facet { condition: kind, indexed: true }),
        (None, Some(priority)) => facets.push(Facet { condition: priority, indexed: false }),
        (None, None) => {}
    }
    if let Some(value) = params.get("channel") {
        facets.push(Facet { condition: equal("request.channel", value), indexed: true });
    }
    if let Some(category) = params.get("category") {
        facets.push(Facet { condition: of_category(read, params.get("kind"), category)?, indexed: true });
    }
    if let Some(tier) = params.get("tier") {
        let condition = match (tier, tier.parse::<i64>()) {
            ("none", _) => Sql::new("request.tier IS NULL"),
            (_, Ok(tier)) => Sql::new("request.tier = ").int(tier),
            (_, Err(_)) => Sql::new("FALSE"),
        };
        facets.push(Facet { condition, indexed: false });
    }
    Ok(facets)
}

/// In a category or any below it; a key that stands in the trees of several kinds means all of them, unless one is named.
fn of_category(read: &mut Read<'_>, kind: Option<&str>, category: &str) -> Result<Sql> {
    // What nobody has classified has an empty category.
    if category == "none" {
        return Ok(Sql::new("request.category = ''"));
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
    let keys = keys.into_iter().map(|key| Sql::default().text(key));
    Ok(Sql::new("request.category IN (").joined(", ", keys).raw(")"))
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
