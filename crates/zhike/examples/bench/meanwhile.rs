//! How long somebody who saves a customer waits while something large goes on: an import, a review taking effect.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use diesel::prelude::*;
use kernel::approval::{self, Decision};
use kernel::store::Sql;
use kernel::{Actor, RecordId, Store, job, record};
use zhike::clock::now;

use crate::load::Times;
use crate::report::Report;
use crate::server::run;

/// How many rows the measured import has.
const ROWS: u32 = 100_000;
/// How long who saves pauses between two customers.
const PAUSE: Duration = Duration::from_millis(20);

/// Imports a sheet of customers by the program's command, and a customer is saved every few milliseconds meanwhile.
pub fn import(program: &Path, dir: &Path, report: &mut Report) -> Result<()> {
    let path = dir.to_string_lossy().into_owned();
    if !dir.join("zhike.db").exists() {
        run(program, &["demo", "--no-serve", "--dir", &path, "--customers", "1000"])?;
    }
    let sheet = dir.join(format!("customers-{}.csv", now().micros()));
    std::fs::write(&sheet, rows(now().micros()))?;
    let account = zhike::demo::content::company::Company::default().staff[0].account.clone();
    let file = sheet.to_string_lossy().into_owned();
    let store = crate::open(dir)?;
    let (took, waits) = saving(&store, || {
        run(program, &["import", "customers", &file, "--dir", &path, "--as", &account]).map(|(took, _)| took)
    })?;
    std::fs::remove_file(&sheet)?;
    writeln!(
        report,
        "## Meanwhile\n\nImport of {ROWS} customers by `zhike import`: {:.1} s, {:.0} rows/s. {}\n",
        took.as_secs_f64(),
        f64::from(ROWS) / took.as_secs_f64(),
        told(&waits)
    )?;
    Ok(())
}

/// Approves the drafted review of a company and lets it take effect.
pub fn effect(store: &Store, report: &mut Report) -> Result<()> {
    let drafted = store.read(now(), |read| {
        let query = Sql::new("SELECT id AS id FROM record WHERE kind = 'tier_review' AND status = 'drafted' ORDER BY id DESC LIMIT 1");
        Ok(query.get_result::<One>(read.conn())?.id)
    })?;
    store.write(now(), move |tx| {
        let header = record::header(tx, drafted)?;
        let owner = header.owner_id.ok_or(kernel::Error::NotFound)?;
        let actor = Actor::load(tx, owner)?;
        let approval = tiering::review::service::submit(tx, &actor, &header.number, "")?;
        for step in approval::steps(tx, approval.id)? {
            let decider = Actor::load(tx, step.assignee_id)?;
            let approval = record::header(tx, approval.id)?;
            approval::decide(tx, &decider, &approval, Decision::Approve, "")?;
        }
        Ok(())
    })?;
    let (took, waits) = saving(store, || {
        let begun = Instant::now();
        while job::work(store, "bench", &now)? {}
        Ok(begun.elapsed())
    })?;
    writeln!(report, "The review takes effect in {:.1} s. {}\n", took.as_secs_f64(), told(&waits))?;
    Ok(())
}

#[derive(QueryableByName)]
struct One {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    id: RecordId,
}

/// Does `work` while somebody saves a customer again and again.
fn saving(store: &Store, work: impl FnOnce() -> Result<Duration>) -> Result<(Duration, Times)> {
    let customer = store.read(now(), |read| {
        let query = Sql::new("SELECT id AS id FROM record WHERE kind = 'customer' AND removed_at IS NULL ORDER BY id DESC LIMIT 1");
        Ok(query.get_result::<One>(read.conn())?.id)
    })?;
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let begun = Instant::now();
        let saver = scope.spawn(|| {
            let mut waits = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let asked = Instant::now();
                let saved = store.write(now(), move |tx| {
                    record::change(tx, customer, None, &record::Change::default())?;
                    let line = kernel::event::Line::about(
                        customer,
                        "customer.edited",
                        kernel::event::Cause::default(),
                    );
                    kernel::event::append(tx, &line)
                });
                waits.push(saved.map(|()| asked.elapsed()));
                std::thread::sleep(PAUSE);
            }
            waits
        });
        let took = work();
        over.store(true, Ordering::Relaxed);
        let waits = saver.join().ok().context("who saves has ended")?;
        let waits = waits.into_iter().collect::<kernel::Result<Vec<_>>>()?;
        ensure!(!waits.is_empty(), "nothing was saved meanwhile");
        Ok((took?, Times::of(waits, begun.elapsed())))
    })
}

fn told(waits: &Times) -> String {
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    format!(
        "A customer saved meanwhile waits p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms.",
        ms(waits.p50),
        ms(waits.p95),
        ms(waits.p99)
    )
}

/// A sheet of customers that are not there yet.
fn rows(from: i64) -> String {
    let mut sheet = String::from("客户编号,客户名称,客户类别,地址,联系电话,联系人,部门,职务\n");
    for n in 0..i64::from(ROWS) {
        let _ = writeln!(
            sheet,
            "B{from}-{n},青禾{from}第{n}精密仪器有限公司,采购客户,杭州市文一路{n}号,0571-8{:07},周敏,采购部,经理",
            n % 10_000_000
        );
    }
    sheet
}
