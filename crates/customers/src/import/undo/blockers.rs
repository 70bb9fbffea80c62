//! What stands in the way of taking an import back: customers somebody went on with.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use intake::{Blocker, Origin};
use kernel::store::Sql;
use kernel::{Read, RecordId, Result};

use crate::model::KIND;

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
}

/// That a customer which the import created was changed, has purchases or records from elsewhere, or a duty done.
fn used(origin: &Origin) -> Sql {
    Sql::new(
        "(record.version > 1 OR EXISTS (SELECT 1 FROM purchase p WHERE p.customer_id = record.id \
         AND (p.import_id IS NULL OR p.import_id <> ",
    )
    .int(origin.import.0)
    .raw(
        ")) OR EXISTS (SELECT 1 FROM record r WHERE r.customer_id = record.id AND r.id <> record.id) \
         OR EXISTS (SELECT 1 FROM duty d WHERE d.record_id = record.id AND d.state = 'done'))",
    )
}

/// That a customer which the import changed was changed again: its version is not the last one that the import, or
/// taking it back, brought about.
fn changed_again(origin: &Origin) -> Sql {
    // A number holds no sign that LIKE would read as its own but the underscore, which at worst matches one sign more.
    Sql::new(
        "(record.removed_at IS NOT NULL OR record.version > coalesce((SELECT max(e.record_version) FROM event e \
         WHERE e.record_id = record.id AND e.kind IN ('customer.imported', 'customer.import_undone') \
         AND e.payload LIKE ",
    )
    .text(format!("%\"import\":\"{}\"%", origin.number))
    .raw("), 0))")
}

/// The first customers that stand in the way, at most `limit`.
pub fn blockers(read: &mut Read<'_>, origin: &Origin, limit: i64) -> Result<Vec<Blocker>> {
    let created = Sql::new(
        "SELECT record.number AS number, record.title AS name FROM record WHERE record.import_id = ",
    )
    .int(origin.import.0)
    .raw(" AND record.kind = ")
    .text(KIND)
    .raw(" AND record.removed_at IS NULL AND ")
    .then(&used(origin))
    .raw(" ORDER BY record.id LIMIT ")
    .int(limit);
    let mut found: Vec<Blocker> = created.load(read.conn())?;
    let left = limit - i64::try_from(found.len()).unwrap_or(limit);
    if left > 0 {
        let changed = Sql::new(
            "SELECT DISTINCT record.number AS number, record.title AS name FROM intake_row i \
             JOIN record ON record.id = i.customer_id WHERE i.intake_id = ",
        )
        .int(origin.import.0)
        .raw(" AND i.state IN ('created', 'updated') AND i.before IS NOT NULL AND i.before NOT LIKE '%\"purchase\"%' AND ")
        .then(&changed_again(origin))
        .raw(" ORDER BY 1 LIMIT ")
        .int(left);
        found.extend(changed.load::<Blocker>(read.conn())?);
    }
    Ok(found)
}

/// Of customers that the import changed those that were changed again.
pub fn gone_on(read: &mut Read<'_>, origin: &Origin, ids: &[RecordId]) -> Result<HashSet<RecordId>> {
    among(read, ids, &changed_again(origin))
}

/// Of customers that the import created those that somebody went on with.
pub fn in_use(read: &mut Read<'_>, origin: &Origin, ids: &[RecordId]) -> Result<HashSet<RecordId>> {
    among(read, ids, &used(origin))
}

fn among(read: &mut Read<'_>, ids: &[RecordId], condition: &Sql) -> Result<HashSet<RecordId>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let query = Sql::new("SELECT record.id AS id FROM record WHERE record.id IN (")
        .joined(", ", ids.iter().map(|id| Sql::default().int(id.0)))
        .raw(") AND ")
        .then(condition);
    Ok(query.load::<Found>(read.conn())?.into_iter().map(|found| found.id).collect())
}
