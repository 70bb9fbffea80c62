//! How late what falls due is looked at while a hundred thousand clocks run.

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use desk::bulk::{self, Past};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::store::Sql;
use kernel::{Moment, Store, duty};
use rulebook::parts::service::Priority;
use zhike::clock::now;

use crate::load::Times;
use crate::report::Report;
use crate::server::run;
use crate::{Options, open};

/// Each request has two clocks.
const REQUESTS: i64 = 50_000;
/// So many clocks fall due …
const DUE: i64 = 3_000;
/// … spread over so much time.
const SPAN: Duration = Duration::from_mins(1);
/// The program looks so often.
const PAUSE: Duration = Duration::from_secs(3);

#[derive(QueryableByName)]
struct Scheduled {
    #[diesel(sql_type = BigInt)]
    at: Moment,
}

/// Lets clocks fall due and looks at them as `zhike serve` does.
pub fn measure(options: &Options, report: &mut Report) -> Result<()> {
    let dir = options.dir.join("timers");
    make(options, &dir)?;
    let store = open(&dir)?;
    let schedule = schedule(&store)?;
    let (mut late, mut ticks) = (Vec::new(), Vec::new());
    let begun = Instant::now();
    while late.len() < schedule.len() {
        std::thread::sleep(PAUSE);
        loop {
            let asked = Instant::now();
            let looked = duty::tick(&store, now())?;
            if looked == 0 {
                break;
            }
            ticks.push(asked.elapsed());
            // They are looked at in the order in which they fall due.
            let done = now();
            late.extend(schedule.iter().skip(late.len()).take(looked).map(|at| {
                Duration::from_micros(u64::try_from(done.micros() - at.micros()).unwrap_or_default())
            }));
        }
    }
    let (late, ticks) = (Times::of(late, begun.elapsed()), Times::of(ticks, begun.elapsed()));
    writeln!(
        report,
        "## Clocks\n\n{} clocks run; {DUE} of them fall due within {} s, each late and brought up three times, and are looked \
         at every {} s: p50 {:.1} s, p99 {:.1} s after their time. Up to 200 together take p50 {:.0} ms, p99 {:.0} ms.\n",
        2 * REQUESTS,
        SPAN.as_secs(),
        PAUSE.as_secs(),
        late.p50.as_secs_f64(),
        late.p99.as_secs_f64(),
        ticks.p50.as_secs_f64() * 1000.0,
        ticks.p99.as_secs_f64() * 1000.0
    )?;
    Ok(())
}

/// A company with many open requests, made when it is not there.
fn make(options: &Options, dir: &Path) -> Result<()> {
    if dir.join("zhike.db").exists() {
        return Ok(());
    }
    let path = dir.to_string_lossy();
    run(&options.program, &["demo", "--no-serve", "--dir", &path, "--customers", "300", "--requests", "0"])?;
    let store = open(dir)?;
    let by = store.read(now(), kernel::staff::superiors)?;
    for from in (0..REQUESTS).step_by(500) {
        let owners: Vec<_> = by.iter().map(|(id, ..)| *id).collect();
        store.write(now(), move |tx| {
            let received_at = tx.now().plus_seconds(-30 * 24 * 3600);
            let many: Vec<Past> = (from..from + 500)
                .map(|nth| Past {
                    number: format!("T-{nth}"),
                    subject: "换热机组停机".to_owned(),
                    description: "三号机组停机，请派人检查。".to_owned(),
                    kind: "request".to_owned(),
                    category: "in_warranty".to_owned(),
                    channel: "phone".to_owned(),
                    priority: Priority::Normal,
                    customer: None,
                    tier: None,
                    caller: "刘工".to_owned(),
                    caller_phone: String::new(),
                    caller_mail: String::new(),
                    received_at,
                    recorder: None,
                    owner: owners.get(usize::try_from(nth).unwrap_or_default() % owners.len()).copied(),
                    group: None,
                    department: None,
                    named: Vec::new(),
                    steps: Vec::new(),
                    stated: None,
                })
                .collect();
            bulk::enter_all(tx, &many)
        })?;
    }
    Ok(())
}

/// Lets every clock run a year longer without being looked at, and some fall due one after another from now on. Tells when.
fn schedule(store: &Store) -> Result<Vec<Moment>> {
    let (first, step) = (now().plus_seconds(5), i64::try_from(SPAN.as_micros())? / DUE);
    store.write(now(), move |tx| {
        let far = tx.now().plus_seconds(365 * 24 * 3600);
        Sql::new("DELETE FROM duty_climb").execute(tx.conn())?;
        Sql::new("UPDATE duty SET climbed_percent = 0, late_seen = FALSE, next_check_at = ")
            .moment(far)
            .raw(" WHERE state = 'open'")
            .execute(tx.conn())?;
        Sql::new("UPDATE duty SET next_check_at = ")
            .moment(first)
            .raw(" + d.nth * ")
            .int(step)
            .raw(
                " FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM duty WHERE state = 'open' AND id % 31 = 0 \
                 ORDER BY id LIMIT ",
            )
            .int(DUE)
            .raw(") d WHERE d.id = duty.id")
            .execute(tx.conn())?;
        let query = Sql::new("SELECT next_check_at AS at FROM duty WHERE state = 'open' AND next_check_at < ")
            .moment(far)
            .raw(" ORDER BY next_check_at, id");
        let all: Vec<Scheduled> = query.load(tx.conn())?;
        Ok(all.into_iter().map(|one| one.at).collect())
    })
    .map_err(Into::into)
}
