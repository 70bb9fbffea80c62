//! Takes an import back, batch by batch: created customers go, changed ones are as they were, imported purchases and
//! contacts are gone.

mod blockers;

use std::collections::{BTreeSet, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use intake::Origin;
use intake::model::{Verdict, read_json};
use intake::store::{self, RowResult};
use intake::undo::Progress;
use kernel::event::{self, Cause, Line};
use kernel::schema::record as records;
use kernel::store::{Sql, among};
use kernel::{Read, RecordId, Result, Tx, duty, search};
use serde_json::json;

use super::CLAUSE;
use super::apply::amend;
use super::apply::before::{Before, restored};
use crate::model::KIND;
use crate::schema::contact;

pub use blockers::blockers;

/// How many rows or customers one transaction takes back.
const BATCH: i64 = 100;
/// How many purchases one transaction takes back.
const MANY: i64 = 1000;

/// The round after that of the rows, which changed something and go back from the last to the first.
const PURCHASES: u8 = 1;
/// The last round: customers that were created.
const CUSTOMERS: u8 = 2;

/// Takes back one batch after `before`; none when nothing is left.
pub fn batch(tx: &mut Tx<'_>, origin: &Origin, before: Progress) -> Result<Option<Progress>> {
    match before.round {
        0 => rows(tx, origin, before),
        PURCHASES => purchases(tx, origin, before),
        _ => customers(tx, origin, before),
    }
}

#[derive(QueryableByName)]
struct Entered {
    #[diesel(sql_type = BigInt)]
    row_number: i64,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    customer_id: RecordId,
    #[diesel(sql_type = Text)]
    before: String,
}

/// Rows that changed what was there: the last change goes first, since it was made on the one before.
fn rows(tx: &mut Tx<'_>, origin: &Origin, before: Progress) -> Result<Option<Progress>> {
    let query = Sql::new(
        "SELECT row_number, state, coalesce(customer_id, 0) AS customer_id, coalesce(before, '') AS before \
         FROM intake_row WHERE intake_id = ",
    )
    .int(origin.import.0)
    .raw(" AND row_number < ")
    .int(if before.at == 0 { i64::MAX } else { before.at })
    .raw(" ORDER BY row_number DESC LIMIT ")
    .int(BATCH);
    let rows: Vec<Entered> = query.load(tx.conn())?;
    let Some(last) = rows.last() else {
        return Ok(Some(Progress { round: PURCHASES, at: 0, ..before }));
    };
    let mut after = Progress { at: last.row_number, ..before };
    let entered =
        |row: &Entered| [Verdict::Created.key(), Verdict::Updated.key()].contains(&row.state.as_str());
    let stood = rows
        .iter()
        .map(|row| if row.before.is_empty() { Ok(None) } else { read_json(&row.before).map(Some) })
        .collect::<Result<Vec<Option<Before>>>>()?;
    let changed: Vec<RecordId> = rows
        .iter()
        .zip(&stood)
        .filter(|(row, stood)| entered(row) && stood.as_ref().is_some_and(|stood| stood.purchase.is_none()))
        .map(|(row, _)| row.customer_id)
        .collect();
    let held = blockers::gone_on(tx, origin, &changed)?;
    let (mut results, mut touched) = (Vec::new(), BTreeSet::new());
    for (row, stood) in rows.iter().zip(stood).filter(|(row, _)| entered(row)) {
        match stood {
            Some(stood) if stood.purchase.is_none() && held.contains(&row.customer_id) => {
                after.kept += 1;
                continue;
            }
            Some(stood) => {
                restore(tx, origin, row.customer_id, stood, &mut touched)?;
                after.taken_back += 1;
            }
            None => {}
        }
        results.push(RowResult {
            row_number: row.row_number,
            verdict: Verdict::TakenBack,
            faults: String::new(),
            customer: None,
            before: String::new(),
        });
    }
    for id in touched {
        amend::settle(tx, origin, id)?;
    }
    store::rows_judged(tx, origin.import, &results)?;
    Ok(Some(after))
}

/// Puts back what stood before a row; a customer that this touched is noted.
fn restore(
    tx: &mut Tx<'_>,
    origin: &Origin,
    id: RecordId,
    stood: Before,
    touched: &mut BTreeSet<RecordId>,
) -> Result<()> {
    if let Some(purchase) = &stood.purchase {
        return amend::put_purchase(tx, purchase);
    }
    if let Some(made) = stood.made_contact {
        diesel::delete(contact::table.find(made)).execute(tx.conn())?;
    }
    if let Some(stood) = &stood.contact {
        // Who was removed meanwhile is not there to be changed back.
        amend::put_contact(tx, stood)?;
    }
    let now_stands = crate::store::customer(tx, id)?;
    let restored = match stood.customer {
        Some(facts) => restored(facts, &now_stands),
        None => now_stands.clone(),
    };
    amend::facts(tx, &now_stands, &restored)?;
    let version = amend::header(tx, id, &now_stands, &restored)?;
    event::append(tx, &undone(origin, id).version(version))?;
    touched.insert(id);
    Ok(())
}

fn undone(origin: &Origin, id: RecordId) -> Line<'static> {
    Line::about(id, "customer.import_undone", Cause::staff(origin.by).by(CLAUSE))
        .with(json!({ "import": origin.number }))
}

/// Purchases that came in with it.
fn purchases(tx: &mut Tx<'_>, origin: &Origin, before: Progress) -> Result<Option<Progress>> {
    let removed = Sql::new("DELETE FROM purchase WHERE id IN (SELECT id FROM purchase WHERE import_id = ")
        .int(origin.import.0)
        .raw(" LIMIT ")
        .int(MANY)
        .raw(")")
        .execute(tx.conn())?;
    Ok(Some(match removed {
        0 => Progress { round: CUSTOMERS, at: 0, ..before },
        some => {
            Progress { taken_back: before.taken_back + i64::try_from(some).unwrap_or_default(), ..before }
        }
    }))
}

#[derive(QueryableByName)]
struct Made {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
}

/// How many customers it created.
pub fn customers_made(read: &mut Read<'_>, origin: &Origin) -> Result<i64> {
    Ok(records::table
        .filter(records::import_id.eq(origin.import))
        .filter(records::kind.eq(KIND))
        .filter(records::removed_at.is_null())
        .count()
        .get_result(read.conn())?)
}

/// Customers that it created and nobody went on with: they leave their numbers free again.
fn customers(tx: &mut Tx<'_>, origin: &Origin, before: Progress) -> Result<Option<Progress>> {
    let query = Sql::new("SELECT id FROM record WHERE import_id = ")
        .int(origin.import.0)
        .raw(" AND kind = ")
        .text(KIND)
        .raw(" AND removed_at IS NULL AND id > ")
        .int(before.at)
        .raw(" ORDER BY id LIMIT ")
        .int(BATCH);
    let made: Vec<RecordId> = query.load::<Made>(tx.conn())?.into_iter().map(|made| made.id).collect();
    let Some(last) = made.last() else { return Ok(None) };
    let mut after = Progress { at: last.0, ..before };
    let held: HashSet<RecordId> = blockers::in_use(tx, origin, &made)?;
    let going: Vec<RecordId> = made.iter().copied().filter(|id| !held.contains(id)).collect();
    after.kept += i64::try_from(held.len()).unwrap_or_default();
    after.taken_back += i64::try_from(going.len()).unwrap_or_default();
    remove(tx, origin, &going)?;
    Ok(Some(after))
}

fn remove(tx: &mut Tx<'_>, origin: &Origin, ids: &[RecordId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    diesel::delete(contact::table.filter(among(contact::customer_id, ids.iter().copied())))
        .execute(tx.conn())?;
    let list = || Sql::default().joined(", ", ids.iter().map(|id| Sql::default().int(id.0)));
    // The log still speaks of them, so the headers stay; their numbers go to whoever brings them in again.
    Sql::new("UPDATE record SET version = version + 1, open = FALSE, removed_at = ")
        .moment(now)
        .raw(", number = number || ")
        .text(format!("~{}", origin.number))
        .raw(" WHERE id IN (")
        .then(&list())
        .raw(")")
        .execute(tx.conn())?;
    // And what was compared with others is blank, so that nobody is ever told of them.
    Sql::new("UPDATE customer SET name_key = '', credit_code = NULL, phone_key = NULL, phone = '', missing = 0 WHERE id IN (")
        .then(&list())
        .raw(")")
        .execute(tx.conn())?;
    search::remove(tx, ids)?;
    let lines: Vec<Line<'_>> = ids.iter().map(|id| undone(origin, *id).version(2)).collect();
    event::append_all(tx, &lines)?;
    for id in ids {
        duty::recheck(tx, *id, Some(origin.by))?;
    }
    Ok(())
}
