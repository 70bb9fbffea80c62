//! Follows the log for what changes the clocks of open requests from elsewhere: a customer who moved to another tier, or
//! became one with another (`service.levels`).
//!
//! The log is read in its sealed order from where it was left, so that nothing is missed when no process ran, and two
//! processes do nothing twice.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::catalogue::Occasion;
use kernel::store::Sql;
use kernel::{Error, Moment, Read, RecordId, Result, Store, Tx, record, sequencer};

use crate::schema::request_follower;
use crate::{clock, store};

/// Looks whether customers moved.
pub const FOLLOW: Occasion = Occasion { key: "service.levels", tick };

/// How many lines of the log one step looks through.
const LOOKED_THROUGH: i64 = 5_000;
/// How many requests one transaction sets anew.
const BATCH: i64 = 200;
/// The one row that keeps how far the log was followed.
const ROW: i64 = 1;

#[derive(QueryableByName)]
struct Moved {
    #[diesel(sql_type = BigInt)]
    customer_id: RecordId,
}

fn tick(store: &Store, now: Moment) -> Result<()> {
    loop {
        let (from, until) = store.read(now, |read| Ok((followed(read)?, sequencer::head(read)?.seq)))?;
        let Some(from) = from else {
            // What stands on the first day stands already.
            return store.write(now, move |tx| keep(tx, None, until));
        };
        let until = until.min(from + LOOKED_THROUGH);
        if until <= from {
            return Ok(());
        }
        for customer in store.read(now, |read| moved(read, from, until))? {
            set_anew(store, now, customer)?;
        }
        store.write(now, move |tx| keep(tx, Some(from), until))?;
    }
}

fn followed(read: &mut Read<'_>) -> Result<Option<i64>> {
    Ok(request_follower::table.find(ROW).select(request_follower::seq).first(read.conn()).optional()?)
}

fn keep(tx: &mut Tx<'_>, from: Option<i64>, until: i64) -> Result<()> {
    if followed(tx)? != from {
        return Err(Error::Unreachable("another process follows the log".into()));
    }
    if from.is_none() {
        diesel::insert_into(request_follower::table)
            .values((request_follower::id.eq(ROW), request_follower::seq.eq(until)))
            .execute(tx.conn())?;
    } else {
        diesel::update(request_follower::table.find(ROW))
            .set(request_follower::seq.eq(until))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// The customers whose tier or archive changed between two places of the log, each once.
fn moved(read: &mut Read<'_>, from: i64, until: i64) -> Result<Vec<RecordId>> {
    let query = Sql::new("SELECT r.customer_id AS customer_id FROM event e JOIN record r ON r.id = e.record_id \
         WHERE e.seq > ")
        .int(from)
        .raw(" AND e.seq <= ")
        .int(until)
        .raw(" AND e.kind IN ('tiering.moved', 'customer.merged', 'customer.merge_undone') AND r.customer_id IS NOT NULL \
             ORDER BY e.seq");
    let mut customers: Vec<RecordId> = Vec::new();
    for Moved { customer_id } in query.load::<Moved>(read.conn())? {
        if !customers.contains(&customer_id) {
            customers.push(customer_id);
        }
    }
    Ok(customers)
}

/// The open requests of one customer take over its tier, in batches.
fn set_anew(store: &Store, now: Moment, customer: RecordId) -> Result<()> {
    let mut after = RecordId(0);
    loop {
        let next = store.write(now, move |tx| {
            let open = store::open_of_customer(tx, customer, after, BATCH)?;
            for id in &open {
                let header = record::header(tx, *id)?;
                clock::follow_tier(tx, &header, None)?;
            }
            Ok(open.last().copied())
        })?;
        match next {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}
