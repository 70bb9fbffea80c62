//! What happened in the demo company so far: incomplete archives and who completed them, reviews of past quarters in force,
//! one that waits for approval; and the figures of the boards. All of it goes the way that people's own work goes.

use anyhow::{Context as _, Result};
use customers::{service, store as archive};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::approval::{self, Decision};
use kernel::store::Sql;
use kernel::{Actor, Moment, RecordId, Store, duty, job, record, sequencer};
use rules::quarter::Quarter;
use tiering::review::service as reviews;

use super::company::People;
use super::content::company::Company;
use super::{Options, Today, evenings};
use crate::background;

/// With more customers than this, only the last past quarter is reviewed, so that a large company is made in minutes; with
/// more customers or requests, what is late is told of at once.
const LIVELY: u64 = 20_000;
/// Over how many days what is late is told of at its hour.
const LATE_DAYS: i64 = 60;
/// A day, in seconds.
const DAY: i64 = 24 * 3600;
/// How many incomplete archives somebody is obliged to complete.
const INCOMPLETE: i64 = 24;

/// Tells the story.
pub fn tell(
    store: &Store,
    company: &Company,
    people: &People,
    options: &Options,
    today: &Today,
) -> Result<()> {
    let step = ProgressBar::new_spinner();
    step.set_style(ProgressStyle::with_template("  {msg} {elapsed}")?);
    step.set_message("duties");
    oblige(store, today)?;
    let past = if options.customers > LIVELY { 1 } else { 3 };
    let last = Quarter::of(today.date).previous();
    let mut quarter = last;
    for _ in 0..past {
        quarter = quarter.previous();
    }
    while quarter != last {
        step.set_message(format!("the review of {quarter}"));
        review(store, company, people, quarter, today, true)?;
        quarter = quarter.next();
    }
    step.set_message(format!("the review of {last}"));
    review(store, company, people, last, today, false)?;
    step.finish_and_clear();
    Ok(())
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
}

/// Over the last two months the newest incomplete archives became somebody's duty one after another; some were completed in
/// time, some late, the rest are open.
fn oblige(store: &Store, today: &Today) -> Result<()> {
    let until = today.at(0, 0)?;
    let found: Vec<Found> = store.read(until, |read| {
        let query = Sql::new(
            "SELECT record.id AS id FROM record JOIN customer ON customer.id = record.id \
             WHERE record.kind = 'customer' AND customer.missing > 0 AND record.created_at < ",
        )
        .moment(until)
        .raw(" ORDER BY record.created_at DESC, record.id LIMIT ")
        .int(INCOMPLETE);
        Ok(query.load(read.conn())?)
    })?;
    for (turn, found) in (0_i64..).zip(&found) {
        let day = until.plus_seconds(-(2 + turn * 5 / 2) * DAY + 10 * 3600);
        let id = found.id;
        store.write(day, move |tx| {
            archive::missing_set(tx, id, 0)?;
            let header = record::header(tx, id)?;
            service::recount(tx, &header, None)?;
            service::watch_contacts(tx, id)
        })?;
        let days = match turn % 4 {
            0 | 1 => 3,
            2 => 12,
            _ => continue,
        };
        let done = day.plus_seconds(days * DAY);
        if done < until {
            store.write(done, move |tx| complete(tx, id))?;
        }
    }
    Ok(())
}

/// The account manager fills in what the archive lacks.
fn complete(tx: &mut kernel::Tx<'_>, id: RecordId) -> kernel::Result<()> {
    use customers::schema::{contact, customer};
    diesel::update(contact::table.filter(contact::customer_id.eq(id)))
        .set((contact::department.eq("采购部"), contact::post.eq("采购经理")))
        .execute(tx.conn())?;
    diesel::update(customer::table.find(id))
        .set((
            customer::legal_representative.eq("顾明远"),
            customer::scope_of_business.eq("装备零部件的研发、制造与销售"),
            customer::main_products.eq("主轴、联轴器、备件"),
            customer::address.eq("云程工业园 18 号"),
            customer::postcode.eq("215000"),
            customer::fax.eq("0512-9000-0018"),
            customer::registered_capital_fen.eq(Some(1_000_000_000_i64)),
        ))
        .execute(tx.conn())?;
    let header = record::header(tx, id)?;
    service::recount(tx, &header, header.owner_id)
}

/// The review of a quarter: begun a week after its end, submitted, and — unless it is the last — approved and in force.
fn review(
    store: &Store,
    company: &Company,
    people: &People,
    quarter: Quarter,
    today: &Today,
    decided: bool,
) -> Result<()> {
    // What is decided was done in the weeks after its quarter; what waits was handed in yesterday.
    let first = if decided {
        quarter.last_day()
    } else {
        today.date.saturating_sub(9.days()).max(quarter.last_day())
    };
    let day = |days: i32, hour| -> Result<Moment> {
        let date: Date = first.saturating_add(days.days());
        today.on(date.min(today.date), hour, 0)
    };
    let begun = day(7, 10)?;
    background::tick_occasions(store, begun);
    let manager = member(store, company, people, begun, |seed| {
        seed.rank == "manager" && seed.functions.contains(&"customer_service")
    })
    .or_else(|_| member(store, company, people, begun, |seed| seed.rank == "senior_manager"))?;
    let by = manager.clone();
    let header = store.write(begun, move |tx| reviews::start(tx, &by, quarter, None))?;
    job::drain(store, "demo", &|| begun)?;
    let (number, by) = (header.number.clone(), manager);
    let submitted = day(8, 15)?;
    let asked =
        store.write(submitted, move |tx| reviews::submit(tx, &by, &number, "请审批本季度分级评估"))?;
    if !decided {
        return Ok(());
    }
    let approved = day(10, 11)?;
    loop {
        let approval = store.read(approved, |read| record::header(read, asked.id))?;
        if !approval.open {
            break;
        }
        let step = store.read(approved, |read| approval::steps(read, approval.id))?;
        let step = step.into_iter().find(|step| step.state == "waiting").context("a step waits")?;
        let leader = store.read(approved, |read| Actor::load(read, step.assignee_id))?;
        store
            .write(approved, move |tx| approval::decide(tx, &leader, &approval, Decision::Approve, "同意"))?;
    }
    job::drain(store, "demo", &|| approved)?;
    Ok(())
}

/// The first of the company whom the test fits.
fn member(
    store: &Store,
    company: &Company,
    people: &People,
    now: Moment,
    fits: impl Fn(&super::content::company::StaffSeed) -> bool,
) -> Result<Actor> {
    let position = company.staff.iter().position(fits).context("nobody of the company fits")?;
    let id = people.ids[position];
    Ok(store.read(now, move |read| Actor::load(read, id))?)
}

/// Everything that happens beside people, up to now: figures, jobs, and what is late going up the line, hour by hour over
/// the last weeks in a company that is not made to be measured.
pub fn settle(store: &Store, options: &Options, today: &Today) -> Result<()> {
    let step = ProgressBar::new_spinner();
    step.set_style(ProgressStyle::with_template("  {msg} {elapsed}")?);
    step.set_message("duties and figures up to today");
    let now = today.at(9, 0)?;
    if options.customers.max(options.requests) <= LIVELY {
        evenings::end(store, today)?;
        for hours in (1..LATE_DAYS * 24).rev() {
            let then = now.plus_seconds(-hours * 3600);
            while duty::tick(store, then)? > 0 {}
        }
    }
    background::tick_occasions(store, now);
    job::drain(store, "demo", &|| now)?;
    while duty::tick(store, now)? > 0 {}
    while sequencer::tick(store, "demo", now)? > 0 {}
    step.finish_and_clear();
    Ok(())
}
