//! The register at size: lists, queues, pages and search for three actors, and what is written beside them.

use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use desk::service::{self, Ending, NewRequest, Said};
use diesel::RunQueryDsl as _;
use kernel::store::Sql;
use kernel::{Actor, Store};
use web::listing::encode;
use zhike::clock::now;

use crate::load::Times;
use crate::report::Report;
use crate::{Number, Options, TABLE, actors, ask, make, open, posting, serve, streams};

/// A word that a few texts hold, and one that a great many do.
const WORDS: [(&str, &str); 2] = [("search of a rare word", "联轴"), ("search of a broad word", "设备")];

/// So many lines has the longest history.
const LINES: usize = 500;

/// One size: making it, starting, memory, what is read and what is written.
pub fn measure(options: &Options, size: u64, span: Duration, report: &mut Report) -> Result<()> {
    let dir = options.dir.join(format!("requests-{size}"));
    writeln!(report, "## {size} requests\n")?;
    let customers = (size / 10).to_string();
    make(options, &dir, &["--customers", &customers, "--requests", &size.to_string()], report)?;
    let actors = actors(&dir, desk::model::KIND)?;
    let long = long(&open(&dir)?)?;
    let server = serve(options, &dir, report)?;
    report.write_all(TABLE.as_bytes())?;
    for actor in &actors {
        let mut addresses = vec![
            ("newest", "/requests?status=all&sort=newest".to_owned()),
            ("own open by due time", "/requests?owner=me".to_owned()),
            ("queue", "/requests".to_owned()),
            ("filtered", "/requests?status=all&kind=complaint&priority=high".to_owned()),
            ("request", format!("/requests/{}", actor.number)),
        ];
        addresses.extend(WORDS.map(|(name, word)| (name, format!("/search?q={}", encode(word)))));
        ask(&server, actor, &addresses, span, report)?;
    }
    let all = actors.first().context("nobody sees everything")?;
    ask(&server, all, &[("request with 500 lines", format!("/requests/{long}"))], span, report)?;
    writeln!(report, "\nMemory after that load: {:.0} MB.\n", server.memory())?;
    streams::measure(&server, all, report)?;
    posting::measure(&server, all, span, report)?;
    drop(server);
    writes(&open(&dir)?, span, report)
}

/// The number of a request with a long history, made when it is not there.
fn long(store: &Store) -> Result<String> {
    const SUBJECT: &str = "一件说了很久的事";
    let query =
        Sql::new("SELECT number AS number FROM record WHERE kind = 'request' AND title = ").text(SUBJECT);
    let made: Vec<Number> = store.read(now(), |read| Ok(query.load(read.conn())?))?;
    if let Some(made) = made.into_iter().next() {
        return Ok(made.number);
    }
    let by = store.read(now(), |read| Ok(kernel::staff::superiors(read)?[0].0))?;
    let number = store.write(now(), move |tx| {
        let actor = Actor::load(tx, by)?;
        service::enter(tx, &actor, &NewRequest { subject: SUBJECT.to_owned(), ..wanted() })
    })?;
    let number = number.number;
    for _ in 0..LINES / 50 {
        let of = number.clone();
        store.write(now(), move |tx| {
            let actor = Actor::load(tx, by)?;
            for _ in 0..50 {
                service::note(
                    tx,
                    &actor,
                    &of,
                    "客户再次来电，说**三号机组**的出口温度仍然偏低，请工程师尽快上门。",
                )?;
            }
            Ok(())
        })?;
    }
    Ok(number)
}

/// What one writes again and again.
type Act = fn(&mut kernel::Tx<'_>, &Actor) -> kernel::Result<()>;

/// A request entered; one entered and answered; one entered and closed.
const ACTS: [(&str, Act); 3] = [
    ("create", |tx, actor| enter(tx, actor).map(drop)),
    ("create and reply", |tx, actor| {
        let number = enter(tx, actor)?;
        service::reply(tx, actor, &number, &said()).map(drop)
    }),
    ("create and close", |tx, actor| {
        let number = enter(tx, actor)?;
        let ending = Ending {
            result: "solved".to_owned(),
            cause: "use".to_owned(),
            category: "in_warranty".to_owned(),
            ..Ending::default()
        };
        service::close(tx, actor, &number, 1, &ending).map(drop)
    }),
];

fn said() -> Said {
    Said { text: "已安排工程师上门，请保持电话畅通。".to_owned(), channel: String::new() }
}

fn enter(tx: &mut kernel::Tx<'_>, actor: &Actor) -> kernel::Result<String> {
    service::enter(tx, actor, &wanted()).map(|header| header.number)
}

fn wanted() -> NewRequest {
    NewRequest {
        subject: "换热机组出口温度偏低".to_owned(),
        description: "三号机组出口温度只有四十二度，请派人检查。".to_owned(),
        kind: "request".to_owned(),
        category: "in_warranty".to_owned(),
        channel: "phone".to_owned(),
        caller: "刘工".to_owned(),
        ..NewRequest::default()
    }
}

fn writes(store: &Store, span: Duration, report: &mut Report) -> Result<()> {
    writeln!(
        report,
        "| written | writers | per second | p50 ms | p95 ms | p99 ms |\n|---|---|---|---|---|---|"
    )?;
    let by = store.read(now(), |read| Ok(kernel::staff::superiors(read)?[0].0))?;
    for (name, act) in ACTS {
        for writers in [1, 8, 64] {
            let times = write(store, by, act, writers, span)?;
            let ms = |time: Duration| time.as_secs_f64() * 1000.0;
            writeln!(
                report,
                "| {name} | {writers} | {:.0} | {:.2} | {:.2} | {:.2} |",
                times.per_second,
                ms(times.p50),
                ms(times.p95),
                ms(times.p99)
            )?;
        }
    }
    writeln!(report)?;
    Ok(())
}

fn write(store: &Store, by: kernel::StaffId, act: Act, writers: usize, span: Duration) -> Result<Times> {
    let failed = AtomicUsize::new(0);
    let begun = Instant::now();
    let times: Vec<Vec<Duration>> = std::thread::scope(|scope| {
        let one = || {
            let mut times = Vec::new();
            while begun.elapsed() < span {
                let asked = Instant::now();
                let done = store.write(now(), move |tx| {
                    let actor = Actor::load(tx, by)?;
                    act(tx, &actor)
                });
                if done.is_err() {
                    failed.fetch_add(1, Ordering::Relaxed);
                }
                times.push(asked.elapsed());
            }
            times
        };
        let threads: Vec<_> = (0..writers).map(|_| scope.spawn(one)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
    });
    anyhow::ensure!(failed.into_inner() == 0, "some writes failed");
    Ok(Times::of(times.into_iter().flatten().collect(), begun.elapsed()))
}
