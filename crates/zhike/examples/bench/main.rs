//! Measures the house and writes `docs/benchmarks.md`; called by `scripts/bench`.
//!
//! Everything is measured on data that `zhike demo` makes, through the program itself: served over loopback, imported and
//! reviewed by its commands. Figures are of the machine at hand; the report says what they stand beside.

mod load;
mod meanwhile;
mod posting;
mod report;
mod requests;
mod server;
mod streams;
mod timers;
mod writes;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use clap::Parser;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::secret::{SystemRandomness, Token};
use kernel::store::Sql;
use kernel::{Store, session, staff};
use rules::quarter::Quarter;
use zhike::clock;
use zhike::config::{Config, Flags};

use load::{Times, load};
use report::Report;
use server::{Server, run};

/// Measures the house.
#[derive(Parser)]
struct Options {
    /// The program to measure
    #[arg(long)]
    program: PathBuf,
    /// Where the data is made; kept for the next run
    #[arg(long, default_value = "target/bench")]
    dir: PathBuf,
    /// How many customers, smallest first
    #[arg(long, value_delimiter = ',', default_value = "10000,1000000")]
    sizes: Vec<u64>,
    /// How many requests, smallest first; each company has a tenth as many customers
    #[arg(long, value_delimiter = ',', default_value = "10000,1000000")]
    requests: Vec<u64>,
    /// Where the report goes
    #[arg(long, default_value = "docs/benchmarks.md")]
    report: PathBuf,
    /// How long each address is asked, in seconds
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
}

/// The day that is today in the measured companies.
const AS_OF: &str = "2026-11-20";

fn main() -> Result<()> {
    let options = Options::parse();
    std::fs::create_dir_all(&options.dir)?;
    let span = Duration::from_secs_f64(options.seconds);
    let mut report = Report::begin(&options.report)?;
    report.write_all(HEAD.as_bytes())?;
    let kilobytes = u32::try_from(std::fs::metadata(&options.program)?.len() / 1024)?;
    let binary = f64::from(kilobytes) / 1024.0;
    writeln!(report, "Binary: {binary:.1} MB.\n")?;
    for &size in &options.sizes {
        measure(&options, size, span, &mut report)?;
    }
    for &size in &options.requests {
        requests::measure(&options, size, span, &mut report)?;
    }
    timers::measure(&options, &mut report)?;
    meanwhile::import(&options.program, &options.dir.join("import"), &mut report)?;
    durable(&options, span, &mut report)
}

const HEAD: &str = "# Benchmarks\n\nWritten by `scripts/bench`; do not edit. Data: `zhike demo --seed 1`, SQLite, everything on one machine \
    that also makes the load, so figures move with whatever else it does. A page has up to 50 rows; who sees 5 % of \
    few records has fewer, as the size of the answer (KB) shows.\n\n";

/// One size: making it, starting, memory, lists and pages for three actors, the review.
fn measure(options: &Options, size: u64, span: Duration, report: &mut Report) -> Result<()> {
    let dir = options.dir.join(format!("customers-{size}"));
    writeln!(report, "## {size} customers\n")?;
    make(options, &dir, &["--customers", &size.to_string(), "--requests", "0"], report)?;
    let actors = actors(&dir, "customer")?;
    let server = serve(options, &dir, report)?;
    report.write_all(TABLE.as_bytes())?;
    for actor in &actors {
        let addresses = [
            ("list", "/customers".to_owned()),
            ("list of one tier", "/customers?tier=2".to_owned()),
            ("list found by a word", "/customers?q=%E7%B2%BE%E5%AF%86".to_owned()),
            ("customer", format!("/customers/{}", actor.number)),
        ];
        ask(&server, actor, &addresses, span, report)?;
    }
    writeln!(report, "\nMemory after that load: {:.0} MB.\n", server.memory())?;
    drop(server);
    review(options, &dir, report)
}

/// The company in `dir`, made when it is not there.
fn make(options: &Options, dir: &Path, size: &[&str], report: &mut Report) -> Result<()> {
    if !dir.join("zhike.db").exists() {
        let path = dir.to_string_lossy();
        let arguments = [&["demo", "--no-serve", "--dir", &path, "--as-of", AS_OF], size].concat();
        let (took, _) = run(&options.program, &arguments)?;
        writeln!(report, "Made by `zhike demo` in {:.0} s.\n", took.as_secs_f64())?;
    }
    Ok(())
}

/// The company in `dir`, served.
fn serve(options: &Options, dir: &Path, report: &mut Report) -> Result<Server> {
    let server = Server::start(&options.program, dir)?;
    std::thread::sleep(Duration::from_secs(2));
    writeln!(
        report,
        "Start {:.0} ms, idle memory {:.0} MB.\n",
        server.start.as_secs_f64() * 1000.0,
        server.memory()
    )?;
    Ok(server)
}

const TABLE: &str = "| actor | address | as | KB | connections | p50 ms | p95 ms | p99 ms | requests/s |\n|---|---|---|---|---|---|---|---|---|\n";

/// Asks some addresses as a page and as JSON, over one and over eight connections.
fn ask(
    server: &Server,
    actor: &Actor,
    addresses: &[(&str, String)],
    span: Duration,
    report: &mut Report,
) -> Result<()> {
    for (name, address) in addresses {
        for (form, prefix, accept) in [("page", "", "text/html"), ("JSON", "/api/v1", "application/json")] {
            for connections in [1, 8] {
                let asked = format!("{prefix}{address}");
                let (times, bytes) = load(&server.address, &asked, &actor.token, accept, connections, span)?;
                let kilobytes = bytes.div_ceil(1024).to_string();
                row(report, &[actor.name, name, form, &kilobytes, &connections.to_string()], &times)?;
            }
        }
    }
    Ok(())
}

fn row(report: &mut Report, labels: &[&str], times: &Times) -> Result<()> {
    let ms = |time: Duration| format!("{:.2}", time.as_secs_f64() * 1000.0);
    writeln!(
        report,
        "| {} | {} | {} | {} | {:.0} |",
        labels.join(" | "),
        ms(times.p50),
        ms(times.p95),
        ms(times.p99),
        times.per_second
    )?;
    Ok(())
}

/// Somebody whose requests are measured.
struct Actor {
    name: &'static str,
    token: String,
    /// The number of one of their records.
    number: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::Text)]
    number: String,
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    many: i64,
}

fn open(dir: &Path) -> Result<Store> {
    let flags = Flags { dir: Some(dir.to_owned()), ..Flags::default() };
    Config::read(&flags)?.open(clock::now())
}

/// One who sees everything, one who sees five records of a kind out of a hundred, one who sees twenty.
fn actors(dir: &Path, kind: &'static str) -> Result<Vec<Actor>> {
    let store = open(dir)?;
    let top = store.read(clock::now(), |read| {
        let all = staff::superiors(read)?;
        Ok(all.into_iter().find(|(_, superior, _)| superior.is_none()).map(|(id, ..)| id))
    })?;
    let mut actors =
        vec![actor(&store, "sees everything", kind, top.context("nobody is at the top")?, "TRUE")?];
    let newest: Number = store.read(clock::now(), |read| {
        let query =
            Sql::new("SELECT CAST(max(id) AS TEXT) AS number FROM record WHERE kind = '").raw(kind).raw("'");
        Ok(query.get_result(read.conn())?)
    })?;
    let newest: i64 = newest.number.parse()?;
    for (name, account, rest, from) in
        [("sees 5 %", "bench.five", 0, 0), ("sees 20", "bench.twenty", 1, newest - 400)]
    {
        let id = store.write(clock::now(), move |tx| {
            if let Some(there) = staff::by_account(tx, account)? {
                return Ok(there.id);
            }
            let row = staff::StaffRow {
                account: account.to_owned(),
                name: account.to_owned(),
                position: String::new(),
                rank: "specialist".to_owned(),
                department_id: None,
                superior_id: Some(top.unwrap_or(kernel::StaffId(1))),
                deputy_id: None,
                mail: String::new(),
                phone: String::new(),
                active: true,
            };
            let id = staff::insert(tx, &row, "")?;
            staff::rebuild_superiors(tx)?;
            let own = Sql::new("UPDATE record SET owner_id = ")
                .int(id.0)
                .raw(" WHERE kind = '")
                .raw(kind)
                .raw("' AND id % 20 = ")
                .int(rest)
                .raw(" AND id > ")
                .int(from);
            own.execute(tx.conn())?;
            Ok(id)
        })?;
        actors.push(actor(&store, name, kind, id, &format!("owner_id = {id}"))?);
    }
    Ok(actors)
}

fn actor(store: &Store, name: &'static str, kind: &str, id: kernel::StaffId, which: &str) -> Result<Actor> {
    let token = Token::new(&SystemRandomness)?;
    let shown = token.reveal().to_owned();
    store.write(clock::now(), move |tx| session::add_token(tx, id, "bench", &token, Some(1)))?;
    let query = Sql::new("SELECT number FROM record WHERE kind = '")
        .raw(kind)
        .raw("' AND ")
        .raw(which)
        .raw(" ORDER BY id DESC LIMIT 1");
    let record: Number = store.read(clock::now(), |read| Ok(query.get_result(read.conn())?))?;
    Ok(Actor { name, token: shown, number: record.number })
}

/// Scoring everybody, stored as a proposal, beside the bare aggregate over the same rows.
fn review(options: &Options, dir: &Path, report: &mut Report) -> Result<()> {
    let store = open(dir)?;
    let bare = || -> Result<Duration> {
        let begun = Instant::now();
        let query = "SELECT count(*) AS many FROM (SELECT customer_id, count(*), sum(amount_fen) FROM purchase GROUP BY customer_id) s";
        let buyers: Sum = store.read(clock::now(), |read| Ok(Sql::new(query).get_result(read.conn())?))?;
        anyhow::ensure!(buyers.many > 0, "nobody bought anything");
        Ok(begun.elapsed())
    };
    bare()?;
    let bare = bare()?;
    let account = reviewer(&store)?;
    let quarter = unreviewed(&store)?.to_string();
    drop(store);
    let path = dir.to_string_lossy().into_owned();
    let (took, memory) = run(
        &options.program,
        &["tiers", "review", "--dir", &path, "--quarter", &quarter, "--as-of", AS_OF, "--as", &account],
    )?;
    writeln!(
        report,
        "Review: the bare aggregate {:.2} s; the whole stored proposal by `zhike tiers review` {:.1} s, at most {memory:.0} MB \
         of its own memory.\n",
        bare.as_secs_f64(),
        took.as_secs_f64()
    )?;
    meanwhile::effect(&open(dir)?, report)
}

/// The last quarter that has no review: a folder that is kept is reviewed for an earlier one each time.
fn unreviewed(store: &Store) -> Result<Quarter> {
    let mut quarter = Quarter::of(AS_OF.parse()?);
    store.read(clock::now(), |read| {
        while tiering::review::store::review_of(read, quarter)?.is_some() {
            quarter = quarter.previous();
        }
        Ok(())
    })?;
    Ok(quarter)
}

/// Somebody who may start a review, and has somebody above who approves it.
fn reviewer(store: &Store) -> Result<String> {
    let query = Sql::new(
        "SELECT s.account AS number FROM staff s JOIN staff_function f ON f.staff_id = s.id \
         WHERE f.function = 'customer_service' AND s.rank IN ('manager', 'senior_manager') ORDER BY s.id LIMIT 1",
    );
    Ok(store.read(clock::now(), |read| Ok(query.get_result::<Number>(read.conn())?))?.number)
}

/// Small durable writes beside the machine's raw rate.
fn durable(options: &Options, span: Duration, report: &mut Report) -> Result<()> {
    let smallest = options.sizes.first().context("no size")?;
    let store = open(&options.dir.join(format!("customers-{smallest}")))?;
    let raw = writes::raw(&options.dir, span)?;
    writeln!(report, "## Durable small writes\n\nOne transaction per flush, plain SQLite: {raw:.0}/s.\n")?;
    writeln!(report, "| writers | writes/s | p50 ms | p95 ms | p99 ms |\n|---|---|---|---|---|")?;
    for writers in [1, 8, 64] {
        let times = writes::house(&store, writers, span)?;
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        writeln!(
            report,
            "| {writers} | {:.0} | {:.2} | {:.2} | {:.2} |",
            times.per_second,
            ms(times.p50),
            ms(times.p95),
            ms(times.p99)
        )?;
    }
    Ok(())
}
