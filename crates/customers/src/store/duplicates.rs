//! Customers that may be the same one, found through the indexes of what is compared (`archive.dedupe`).
//!
//! An archive that was merged away has its keys blanked, so that it is never compared again; see [`super::merges`].

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use kernel::scope::Scope;
use kernel::store::Sql;
use kernel::{Read, RecordId, Result};

pub use rulebook::parts::archive::Likeness;

/// The column that holds what is compared.
const fn column(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Name => "name_key",
        Likeness::CreditCode => "credit_code",
        Likeness::Phone => "phone_key",
    }
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
}

/// The customers that are like this in one respect, the oldest first; removed ones are left out.
pub fn customers_like(
    read: &mut Read<'_>,
    likeness: Likeness,
    key: &str,
    except: Option<RecordId>,
    limit: i64,
) -> Result<Vec<RecordId>> {
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let query = Sql::new("SELECT c.id AS id FROM customer c JOIN record r ON r.id = c.id WHERE c.")
        .raw(column(likeness))
        .raw(" = ")
        .text(key)
        .raw(" AND r.removed_at IS NULL AND c.id <> ")
        .int(except.map_or(0, |id| id.0))
        .raw(" ORDER BY c.id LIMIT ")
        .int(limit);
    let found: Vec<Found> = query.load(read.conn())?;
    Ok(found.into_iter().map(|found| found.id).collect())
}

/// One of several customers that are alike.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Pair {
    /// What they have in common.
    #[diesel(sql_type = Text)]
    pub key: String,
    /// One of them.
    #[diesel(sql_type = BigInt)]
    pub id: RecordId,
}

/// How many groups one page has, and how many keys are looked at for it before the page ends.
const GROUPS: usize = 20;
const LOOKED_AT: usize = 400;
/// The most customers of one page of groups.
const ROWS: i64 = 400;

/// Groups of customers alike in one respect, ordered by what they share, from after a key on; with a customer that has the
/// key after which the next page begins (a phone must not stand in an address).
///
/// The keys that occur twice come from the index alone; of their customers only those within `scope` are taken, and a
/// group needs two of them.
pub fn duplicates(
    read: &mut Read<'_>,
    scope: &Scope,
    likeness: Likeness,
    after: &str,
) -> Result<(Vec<Vec<Pair>>, Option<RecordId>)> {
    let mut groups = Vec::new();
    let mut after = Pair { key: after.to_owned(), id: RecordId(0) };
    for _ in 0..LOOKED_AT / GROUPS {
        let keys = shared_keys(read, likeness, &after.key)?;
        let Some(last) = keys.last() else { return Ok((groups, None)) };
        let whole = keys.len() == GROUPS;
        after = last.clone();
        let found = customers_by_keys(read, scope, likeness, &keys)?;
        groups
            .extend(found.chunk_by(|a, b| a.key == b.key).filter(|group| group.len() > 1).map(<[_]>::to_vec));
        if !whole {
            return Ok((groups, None));
        }
        if groups.len() >= GROUPS {
            break;
        }
    }
    Ok((groups, Some(after.id)))
}

fn shared_keys(read: &mut Read<'_>, likeness: Likeness, after: &str) -> Result<Vec<Pair>> {
    let column = column(likeness);
    let query = Sql::new("SELECT ")
        .raw(column)
        .raw(" AS key, min(id) AS id FROM customer WHERE ")
        .raw(column)
        .raw(" > ")
        .text(after)
        .raw(" GROUP BY ")
        .raw(column)
        .raw(" HAVING count(*) > 1 ORDER BY ")
        .raw(column)
        .raw(" LIMIT ")
        .int(i64::try_from(GROUPS).unwrap_or(i64::MAX));
    Ok(query.load(read.conn())?)
}

fn customers_by_keys(
    read: &mut Read<'_>,
    scope: &Scope,
    likeness: Likeness,
    keys: &[Pair],
) -> Result<Vec<Pair>> {
    let column = column(likeness);
    let query = Sql::new("SELECT customer.")
        .raw(column)
        .raw(
            " AS key, customer.id AS id FROM customer JOIN record ON record.id = customer.id WHERE customer.",
        )
        .raw(column)
        .raw(" IN (")
        .joined(", ", keys.iter().map(|pair| Sql::default().text(pair.key.as_str())))
        .raw(") AND ")
        .then(scope.sql())
        .raw(" ORDER BY 1, 2 LIMIT ")
        .int(ROWS);
    Ok(query.load(read.conn())?)
}
