//! `zhike demo`: a lively company to look at, and data of any size to measure with.
//!
//! Deterministic: the same seed, size and date give the same company. What is in it is invented in [`content`]; how it
//! gets into the database stands in the other modules here.

pub mod archives;
pub mod company;
pub mod content;
mod story;

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use kernel::{Moment, Store};

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
    /// The same seed gives the same company
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day that is today in the company [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
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
    logs::begin("text");
    let store = config.open(clock::now())?;
    if is_empty(&store)? {
        make(&store, options)?;
    } else {
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

/// Makes everything.
fn make(store: &Store, options: &Options) -> Result<()> {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai")?;
    let as_of = options.as_of.unwrap_or_else(|| clock::now().timestamp().to_zoned(zone.clone()).date());
    let today = Today { date: as_of, zone };
    let content =
        if options.customers > 20_000 { Company::large(options.seed, 200) } else { Company::default() };
    println!(
        "Making {} with {} people and {} customers …",
        content.name,
        content.staff.len(),
        options.customers
    );
    let people = company::store(store, &content, today.at(9, 0)?)?;
    let bar = ProgressBar::new(options.customers);
    bar.set_style(ProgressStyle::with_template("  customers {bar:30} {human_pos}/{human_len} {eta}")?);
    archives::store(store, &content, &people, options, &today, &|done| bar.set_position(done))?;
    bar.finish();
    story::tell(store, &content, &people, options, &today)
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
        if !shown.contains(&person.rank)
            || person.functions.iter().any(|f| ["administrator", "information"].contains(f))
        {
            shown.push(person.rank);
            println!("  {:<14} {}  {}  {}", person.account, person.name, person.position, functions);
        }
    }
}
