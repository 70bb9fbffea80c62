//! Raises changes by itself: once a day, customers whose purchases or archives changed since the day before are scored,
//! and those whose score crossed a threshold are proposed to their account manager's superior (`tiering.adjust`).
//!
//! Cheap by what it does not look at: purchases are followed by their ids, archives by the log's sequence, so that a day
//! without news costs two look-ups. Only customers who have a tier are proposed; the first one comes with a review.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::catalogue::{JobKind, Occasion, Step};
use kernel::job::{self, NewJob};
use kernel::record;
use kernel::sequencer;
use kernel::store::{Sql, Store};
use kernel::{Actor, Day, Error, JobId, Moment, Read, RecordId, Result, StaffId, Tx};
use rulebook::Function;
use serde_json::json;

use super::{service, store};
use crate::calendar::{began, leader};
use crate::effect;
use crate::gauge::Gauge;
use crate::proposal::Item;
use crate::schema::tier_scan;
use crate::scoring::{Scored, is_one_of, score_these};

/// The job.
pub const RAISE: JobKind = JobKind { key: "tiering.raise", step };
/// Queues it once a day.
pub const DAILY: Occasion = Occasion { key: "tiering.raise", tick };

/// How many purchases, and how many lines of the log, one step looks through.
const LOOKED_THROUGH: i64 = 5_000;
/// How many customers are scored with one query.
const SCORED_AT_ONCE: usize = 500;
/// The one row of the table that keeps how far everything was looked through.
const ROW: i64 = 1;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tier_scan)]
struct Scan {
    day: Day,
    purchase_id: i64,
    event_seq: i64,
}

fn scan_get(read: &mut Read<'_>) -> Result<Option<Scan>> {
    Ok(tier_scan::table.find(ROW).select(Scan::as_select()).first(read.conn()).optional()?)
}

fn scan_put(tx: &mut Tx<'_>, scan: Scan) -> Result<()> {
    let set = (
        tier_scan::day.eq(scan.day),
        tier_scan::purchase_id.eq(scan.purchase_id),
        tier_scan::event_seq.eq(scan.event_seq),
    );
    if diesel::update(tier_scan::table.find(ROW)).set(set).execute(tx.conn())? == 0 {
        diesel::insert_into(tier_scan::table).values((tier_scan::id.eq(ROW), set)).execute(tx.conn())?;
    }
    Ok(())
}

fn tick(store: &Store, now: Moment) -> Result<()> {
    let due = store.read(now, |read| {
        if read.policy()?.tiering().adjust_approval.is_none() || began(read)?.is_none() {
            return Ok(false);
        }
        let today = effect::day_of(read)?;
        Ok(scan_get(read)?.is_none_or(|scan| scan.day < today))
    })?;
    if !due {
        return Ok(());
    }
    store.write(now, |tx| {
        let today = effect::day_of(tx)?;
        let Some(scan) = scan_get(tx)? else {
            // On the first day there is no day before: what stands is the review's business.
            let first = Scan {
                day: today,
                purchase_id: last(tx, "SELECT max(id) AS number FROM purchase")?,
                event_seq: sequencer::head(tx)?.seq,
            };
            return scan_put(tx, first);
        };
        scan_put(tx, Scan { day: today, ..scan })?;
        let new = NewJob {
            kind: RAISE.key,
            unique_key: Some(RAISE.key.to_owned()),
            record: None,
            staff: None,
            payload: &json!({}),
            run_at: None,
        };
        job::queue(tx, &new).map(drop)
    })
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::Nullable<BigInt>)]
    number: Option<i64>,
}

fn last(read: &mut Read<'_>, query: &str) -> Result<i64> {
    Ok(Sql::new(query).get_result::<Number>(read.conn())?.number.unwrap_or(0))
}

#[derive(QueryableByName)]
struct Seen {
    #[diesel(sql_type = BigInt)]
    place: i64,
    #[diesel(sql_type = BigInt)]
    customer_id: RecordId,
}

fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    let Some(scan) = store.read(now, scan_get)? else { return Ok(Step::Finished) };
    let (bought, changed) = store.read(now, |read| Ok((bought(read, scan)?, changed(read, scan)?)))?;
    let next = Scan {
        purchase_id: bought.last().map_or(scan.purchase_id, |seen| seen.place),
        event_seq: changed.last().map_or(scan.event_seq, |seen| seen.place),
        ..scan
    };
    let mut customers: Vec<RecordId> = bought.iter().chain(&changed).map(|seen| seen.customer_id).collect();
    customers.sort_unstable();
    customers.dedup();
    let crossed = store.read(now, |read| crossed(read, &customers))?;
    store.write(now, move |tx| {
        if scan_get(tx)? != Some(scan) {
            return Err(Error::Unreachable("another process looks for changed tiers".into()));
        }
        make(tx, &crossed)?;
        scan_put(tx, next)?;
        job::advance(tx, id, &(), next.purchase_id, 0)
    })?;
    if next != scan {
        return Ok(Step::More);
    }
    submit_raised(store, now)?;
    Ok(Step::Finished)
}

fn bought(read: &mut Read<'_>, scan: Scan) -> Result<Vec<Seen>> {
    let query = Sql::new("SELECT id AS place, customer_id FROM purchase WHERE id > ")
        .int(scan.purchase_id)
        .raw(" ORDER BY id LIMIT ")
        .int(LOOKED_THROUGH);
    Ok(query.load(read.conn())?)
}

/// Lines of the log about customers, but those that tiering itself wrote. What is not about a customer counts as looked
/// through as well.
fn changed(read: &mut Read<'_>, scan: Scan) -> Result<Vec<Seen>> {
    let query = Sql::new(
        "SELECT e.seq AS place, coalesce(CASE WHEN r.kind = 'customer' AND e.kind NOT LIKE 'tiering.%' \
         AND e.kind NOT LIKE 'duty.%' THEN r.id END, 0) AS customer_id FROM event e \
         LEFT JOIN record r ON r.id = e.record_id WHERE e.seq > ",
    )
    .int(scan.event_seq)
    .raw(" ORDER BY e.seq LIMIT ")
    .int(LOOKED_THROUGH);
    Ok(query.load(read.conn())?)
}

/// Who of these has a tier and a score that crossed a threshold since, and no change waiting.
fn crossed(read: &mut Read<'_>, customers: &[RecordId]) -> Result<Vec<(Option<StaffId>, Item)>> {
    let today = effect::day_of(read)?.date();
    let policy = read.policy()?;
    let Ok(gauge) = Gauge::of(&policy, today) else { return Ok(Vec::new()) };
    let mut crossed = Vec::new();
    for some in customers.chunks(SCORED_AT_ONCE) {
        let waiting = store::open_among(read, some)?;
        let found: Vec<Scored> = score_these(read, &gauge, some)?
            .into_iter()
            .filter(|scored| has_crossed(&gauge, scored) && !waiting.contains(&scored.customer))
            .collect();
        let owners = owners(read, &found)?;
        crossed.extend(found.iter().map(|scored| {
            let owner = owners.iter().find(|owner| owner.id == scored.customer);
            (owner.and_then(|owner| owner.owner_id), Item::of(scored))
        }));
    }
    Ok(crossed)
}

/// Whether the score lies in another tier than before. A customer whom people put into a tier beside the score stays
/// there until the score itself crosses.
fn has_crossed(gauge: &Gauge, scored: &Scored) -> bool {
    let (Some(tier), Some(score)) = (scored.tier, scored.tier_score) else { return false };
    let now = scored.assessment.tier;
    now != tier && now != gauge.scheme.thresholds.tier(score)
}

#[derive(QueryableByName)]
struct Owner {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
    #[diesel(sql_type = diesel::sql_types::Nullable<BigInt>)]
    owner_id: Option<StaffId>,
}

fn owners(read: &mut Read<'_>, found: &[Scored]) -> Result<Vec<Owner>> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<RecordId> = found.iter().map(|scored| scored.customer).collect();
    Ok(Sql::new("SELECT id, owner_id FROM record WHERE ").then(&is_one_of("id", &ids)).load(read.conn())?)
}

/// One change for each account manager, or several when there are many customers.
fn make(tx: &mut Tx<'_>, crossed: &[(Option<StaffId>, Item)]) -> Result<()> {
    let mut owners: Vec<Option<StaffId>> = crossed.iter().map(|(owner, _)| *owner).collect();
    owners.sort_unstable();
    owners.dedup();
    for owner in owners {
        let items: Vec<Item> =
            crossed.iter().filter(|(of, _)| *of == owner).map(|(_, item)| item.clone()).collect();
        for some in items.chunks(service::MOST_CUSTOMERS) {
            service::create(tx, owner, None, some, "", true)?;
        }
    }
    Ok(())
}

/// Submits what was raised in the name of its account manager, else of who leads customer service. What nobody can decide
/// stays raised, for somebody to submit.
fn submit_raised(store: &Store, now: Moment) -> Result<()> {
    let raised = store.read(now, |read| store::changes_raised(read, 200))?;
    for id in raised {
        let submitted = store.write(now, move |tx| {
            let header = record::header(tx, id)?;
            let asker = match header.owner_id {
                Some(owner) => Some(owner),
                None => leader(tx, Function::CustomerService)?,
            };
            let Some(asker) = asker else { return Ok(()) };
            let asker = Actor::load(tx, asker)?;
            service::submit_header(tx, &asker, &header)
        });
        match submitted {
            Ok(()) | Err(Error::Refused(_) | Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
