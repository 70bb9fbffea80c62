//! `zhike demo`: a lively company to look at, and data of any size to measure with.
//!
//! Deterministic: the same seed, size and date give the same company. What is in it is invented in [`content`]; how it
//! gets into the database stands in the other modules here.

pub mod archives;
pub mod company;
pub mod content;
mod evenings;
mod requests;
mod story;

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use kernel::{Moment, Store};

use crate::command::words;
use crate::config::{Config, Flags};
use crate::{clock, logs, serve};
use content::company::Company;

/// What the demo company is made of.
#[derive(clap::Args, Clone, Debug)]
pub struct Options {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:8080")]
    addr: String,
    /// How many customers; purchases are about ten times as many
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    customers: u64,
    /// How many requests came in during the last year
    #[arg(long, default_value_t = 1200, value_parser = clap::value_parser!(u64).range(..=10_000_000))]
    requests: u64,
    /// The same seed gives the same company
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day that is today in the company [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = words::parse_day)]
    as_of: Option<Date>,
    /// Make the data and end
    #[arg(long)]
    no_serve: bool,
}

/// Makes the company unless it is there, and serves it.
pub fn run(mut config: Config, flags: &Flags, options: &Options) -> Result<()> {
    if flags.dir.is_none() {
        config.dir = "demo-data".into();
    }
    config.addr.clone_from(&options.addr);
    // Nobody there is real: what they are told stays in the application.
    config.mail = crate::config::Mail::default();
    logs::begin("text");
    let store = config.open(clock::now())?;
    if is_empty(&store)? {
        make(&store, options)?;
    } else {
        anyhow::ensure!(
            is_demo(&store)?,
            "{} holds a company of your own: name another folder, or start it with `zhike serve`",
            config.dir.display()
        );
        println!(
            "The company in {} is there already; remove the folder to begin anew.",
            config.dir.display()
        );
    }
    drop(store);
    logins();
    if options.no_serve {
        return Ok(());
    }
    serve::serve(&config, |addr| println!("\nZhike 知客 http://{addr}   (Ctrl-C ends it)"))
}

fn is_empty(store: &Store) -> Result<bool> {
    Ok(store.read(clock::now(), |read| Ok(kernel::staff::superiors(read)?.is_empty()))?)
}

/// Whether the company is one that was made here: its first member signs in.
fn is_demo(store: &Store) -> Result<bool> {
    let Some(first) = Company::default().staff.into_iter().next() else { return Ok(false) };
    Ok(store.read(clock::now(), move |read| kernel::staff::by_account(read, &first.account))?.is_some())
}

/// Makes everything.
fn make(store: &Store, options: &Options) -> Result<()> {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai")?;
    let as_of = options.as_of.unwrap_or_else(|| clock::now().timestamp().to_zoned(zone.clone()).date());
    let today = Today { date: as_of, zone };
    let content =
        if options.customers > 20_000 { Company::large(options.seed, 200) } else { Company::default() };
    println!(
        "Making {} with {} people, {} customers and {} requests …",
        content.name,
        content.staff.len(),
        options.customers,
        options.requests
    );
    let people = company::store(store, &content, today.at(9, 0)?)?;
    let bar = ProgressBar::new(options.customers);
    bar.set_style(ProgressStyle::with_template("  customers {bar:30} {human_pos}/{human_len} {eta}")?);
    archives::store(store, &content, &people, options, &today, &|done| bar.set_position(done))?;
    bar.finish();
    story::tell(store, &content, &people, options, &today)?;
    let bar = ProgressBar::new(options.requests);
    bar.set_style(ProgressStyle::with_template("  requests  {bar:30} {human_pos}/{human_len} {eta}")?);
    requests::store(store, &content, &people, options, &today, &|done| bar.set_position(done))?;
    bar.finish();
    story::settle(store, options, &today)
}

/// The demo company's today.
pub struct Today {
    /// The day.
    pub date: Date,
    /// The company's zone.
    pub zone: jiff::tz::TimeZone,
}

impl Today {
    /// An hour of today.
    pub fn at(&self, hour: i8, minute: i8) -> Result<Moment> {
        self.on(self.date, hour, minute)
    }

    /// An hour of a day.
    pub fn on(&self, date: Date, hour: i8, minute: i8) -> Result<Moment> {
        let at = date.at(hour, minute, 0, 0).to_zoned(self.zone.clone()).context("a day out of range")?;
        Ok(at.timestamp().into())
    }
}

fn logins() {
    let company = Company::default();
    println!("\nSign in as any of these; everybody's password is {}\n", company::PASSWORD);
    let mut shown = Vec::new();
    for person in &company.staff {
        let functions = person.functions.join(", ");
        // One of each rank, one who answers customers and one who leads those, and whoever looks after the settings.
        let at_the_desk = person.functions.first() == Some(&"customer_service")
            && ["specialist", "supervisor", "director"].contains(&person.rank);
        let place = (person.rank, at_the_desk);
        if !shown.contains(&place)
            || person.functions.iter().any(|f| ["administrator", "information"].contains(f))
        {
            shown.push(place);
            println!("  {:<14} {}  {}  {}", person.account, person.name, person.position, functions);
        }
    }
}

#[cfg(test)]
mod tests {
    use diesel::prelude::*;
    use diesel::sql_types::{BigInt, Text};
    use kernel::catalogue::Room;
    use kernel::duty;
    use kernel::store::Sql;
    use testkit::{BEGINNING, TestHouse, both_engines};

    use super::*;

    #[derive(Debug, PartialEq, Eq, QueryableByName)]
    struct Counted {
        #[diesel(sql_type = Text)]
        what: String,
        #[diesel(sql_type = BigInt)]
        many: i64,
    }

    fn rooms() -> Vec<Room> {
        crate::rooms::all().into_iter().map(|room| room.kernel).collect()
    }

    /// A small company as of the day on which every test begins.
    fn made(house: &TestHouse) {
        let options = Options {
            addr: String::new(),
            customers: 120,
            requests: 800,
            seed: 1,
            as_of: Some(jiff::civil::date(2027, 3, 1)),
            no_serve: true,
        };
        make(&house.store, &options).unwrap();
    }

    fn counted(house: &TestHouse, query: &str) -> Vec<Counted> {
        house.read(|read| Ok(Sql::new(query).load(read.conn())?)).unwrap()
    }

    fn count(house: &TestHouse, condition: &str) -> i64 {
        let query = format!(
            "SELECT '' AS what, count(*) AS many FROM record JOIN request ON request.id = record.id WHERE {condition}"
        );
        counted(house, &query)[0].many
    }

    both_engines! {
        rooms: rooms();

        fn the_requests_of_a_year_are_in_the_register_with_all_that_came_of_them(house: &TestHouse) {
            made(house);
            assert_eq!(house.now(), BEGINNING);
            assert_eq!(count(house, "TRUE"), 800);
            let closed = count(house, "NOT record.open AND request.result <> '' AND request.closed_at IS NOT NULL");
            assert!((600..780).contains(&closed), "{closed}");
            assert_eq!(closed + count(house, "record.open"), 800);
            for condition in [
                "record.status = 'new' AND record.owner_id IS NULL AND record.group_id IS NOT NULL",
                "record.status = 'waiting' AND record.open",
                "record.status = 'in_progress' AND record.open",
                "record.open AND record.next_due_at < 1803862800000000",
                "request.reopenings > 0",
                "record.confidential AND record.customer_id IS NULL",
                "request.result = 'unconfirmed' AND request.cause = ''",
                "request.tier IS NOT NULL",
                "EXISTS (SELECT 1 FROM request_task t WHERE t.request_id = record.id)",
                "EXISTS (SELECT 1 FROM duty d WHERE d.record_id = record.id AND d.climbed_percent >= 100)",
                "EXISTS (SELECT 1 FROM duty d WHERE d.record_id = record.id AND d.state = 'paused')",
                "EXISTS (SELECT 1 FROM duty d WHERE d.record_id = record.id AND d.done_at > d.due_at AND d.evidence <> '')",
            ] {
                assert!(count(house, condition) > 0, "{condition}");
            }
            // The agents' last days ended with a summary; the last of them waits for its agents. It is a Monday.
            let summaries = counted(house, "SELECT r.status || ' ' || s.day AS what, count(*) AS many FROM record r \
                JOIN daily_summary s ON s.id = r.id GROUP BY r.status, s.day ORDER BY s.day");
            let states: Vec<&str> = summaries.iter().map(|of| of.what.split_once(' ').unwrap().0).collect();
            assert_eq!(states, ["confirmed", "confirmed", "open"]);
            // Each clock stands where its own check would put it.
            assert_eq!(duty::tick(&house.store, house.now()).unwrap(), 0);
        }

        fn the_same_seed_gives_the_same_requests(house: &TestHouse) {
            made(house);
            let another = TestHouse::with(house.store.engine(), rooms());
            made(&another);
            for query in [
                "SELECT number || title || status || coalesce(next_due_at, 0) AS what, version AS many FROM record ORDER BY id",
                "SELECT kind || payload AS what, happened_at AS many FROM event WHERE kind LIKE 'request.%' ORDER BY id",
                "SELECT kind || state || coalesce(evidence, '') AS what, due_at AS many FROM duty ORDER BY id",
            ] {
                assert_eq!(counted(house, query), counted(&another, query));
            }
        }
    }
}
