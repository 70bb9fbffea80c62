//! Marks the key customers of an approved naming, and unmarks those who no longer are: a job that does the next few
//! hundred who differ until none does, so that a repeated step does nothing twice.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::catalogue::{JobKind, Step};
use kernel::event::{self, Cause, Line};
use kernel::job::{self, NewJob};
use kernel::record::{self, Change};
use kernel::store::{Sql, Store};
use kernel::{Error, JobId, Moment, Read, RecordId, Result, StaffId, Tx};
use serde_json::json;

use super::model::{CLAUSE, Status};
use crate::scoring::is_one_of;

/// The job.
pub const MARK: JobKind = JobKind { key: "tiering.key", step };

/// The most customers that one transaction marks or unmarks.
const AT_ONCE: i64 = 250;

pub(super) fn queue(tx: &mut Tx<'_>, naming: RecordId, by: StaffId) -> Result<()> {
    let new = NewJob {
        kind: MARK.key,
        unique_key: Some(format!("{}:{naming}", MARK.key)),
        record: Some(naming),
        staff: Some(by),
        payload: &json!({}),
        run_at: None,
    };
    job::queue(tx, &new).map(drop)
}

fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    store.write(now, move |tx| {
        let job = job::get(tx, id)?;
        let naming = job.record_id.ok_or(Error::NotFound)?;
        let header = record::header(tx, naming)?;
        if Status::of(&header)? != Status::TakingEffect {
            return Ok(Step::Finished);
        }
        let marked = mark(tx, naming, &header.number, true)?;
        let unmarked = mark(tx, naming, &header.number, false)?;
        let done = job.done + marked + unmarked;
        job::advance(tx, id, &(), done, 0)?;
        if marked + unmarked > 0 {
            return Ok(Step::More);
        }
        let change = Change { status: Some(Status::InForce.key()), open: Some(false), ..Change::default() };
        let version = record::change(tx, naming, None, &change)?;
        let told = json!({ "changed": done });
        let line = Line::about(naming, "tiering.key_in_force", Cause::clause(CLAUSE));
        event::append(tx, &line.with(told).version(version))?;
        Ok(Step::Finished)
    })
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
}

/// The next customers who are on the list and not marked (`key`), or marked and not on the list.
pub(super) fn differing(
    read: &mut Read<'_>,
    naming: RecordId,
    key: bool,
    limit: i64,
) -> Result<Vec<RecordId>> {
    let query = if key {
        Sql::new("SELECT i.customer_id AS id FROM key_item i JOIN customer c ON c.id = i.customer_id WHERE i.naming_id = ")
            .int(naming.0)
            .raw(" AND NOT c.key_customer AND c.merged_into_id IS NULL ORDER BY i.customer_id LIMIT ")
    } else {
        Sql::new(
            "SELECT c.id FROM customer c WHERE c.key_customer AND NOT EXISTS (SELECT 1 FROM key_item i WHERE i.naming_id = ",
        )
        .int(naming.0)
        .raw(" AND i.customer_id = c.id) ORDER BY c.id LIMIT ")
    };
    let rows: Vec<Id> = query.int(limit).load(read.conn())?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

fn mark(tx: &mut Tx<'_>, naming: RecordId, number: &str, key: bool) -> Result<i64> {
    let customers = differing(tx, naming, key, AT_ONCE)?;
    if customers.is_empty() {
        return Ok(0);
    }
    Sql::new("UPDATE customer SET key_customer = ")
        .raw(if key { "TRUE" } else { "FALSE" })
        .raw(" WHERE ")
        .then(&is_one_of("id", &customers))
        .execute(tx.conn())?;
    let kind = if key { "tiering.key_named" } else { "tiering.key_ended" };
    let told = json!({ "proposal": number });
    let lines: Vec<Line<'_>> = customers
        .iter()
        .map(|customer| Line::about(*customer, kind, Cause::clause(CLAUSE)).with(told.clone()))
        .collect();
    event::append_all(tx, &lines)?;
    Ok(i64::try_from(customers.len()).unwrap_or(i64::MAX))
}
