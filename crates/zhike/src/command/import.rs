//! `zhike import`: files of customers, contacts, purchases and a former system's requests, the way the pages bring them in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::{Subcommand, ValueEnum};
use customers::import::command::{CommandOptions, Progress, Summary, import_file};
use customers::import::model::{Missing, Target};
use indicatif::{ProgressBar, ProgressStyle};

use super::{actor, words};
use crate::clock;
use crate::config::Config;

/// What a file holds.
#[derive(Subcommand, Debug)]
pub enum Import {
    /// Customers, with their first contact
    Customers(File),
    /// Contacts of customers that are there
    Contacts(File),
    /// Purchases
    Purchases(File),
    /// The requests of a former system, with what was said about them
    Requests(Requests),
}

/// A file of requests.
#[derive(clap::Args, Debug)]
pub struct Requests {
    #[arg(value_name = "FILE")]
    /// JSON lines, CSV or XLSX; follow-ups stand within a request's line, or in a second sheet
    path: PathBuf,
    /// A second file with the follow-ups, by the requests' numbers
    #[arg(long, value_name = "FILE")]
    follow_ups: Option<PathBuf>,
    /// Whose import it is
    #[arg(long = "as", value_name = "ACCOUNT")]
    account: String,
    /// Bring the same file in again
    #[arg(long)]
    again: bool,
}

/// A file and what is to be done with it.
#[derive(clap::Args, Debug)]
pub struct File {
    #[arg(value_name = "FILE")]
    /// CSV (UTF-8, GBK, any usual separator) or XLSX
    path: PathBuf,
    /// Whose import it is
    #[arg(long = "as", value_name = "ACCOUNT")]
    account: String,
    /// The sheet of a workbook [default: the first with anything in it]
    #[arg(long)]
    sheet: Option<String>,
    /// What to do with purchases of unknown customers
    #[arg(long, value_enum, default_value_t = Unknown::Create)]
    missing: Unknown,
    /// Enter nothing unless every row passes
    #[arg(long)]
    all_or_nothing: bool,
    /// The currency of amounts that name none, such as USD [default: the company's]
    #[arg(long)]
    currency: Option<String>,
    /// Bring the same file in again
    #[arg(long)]
    again: bool,
    /// Which field a column is, in place of the guess: HEADING=field; an empty field leaves it out
    #[arg(long = "column", value_name = "HEADING=FIELD", value_parser = parse_column)]
    columns: Vec<(String, String)>,
}

/// What to do with purchases of customers that are not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Unknown {
    /// Open an archive named by the number
    Create,
    /// Refuse the row
    Refuse,
}

fn parse_column(text: &str) -> Result<(String, String), String> {
    let (heading, field) = text.split_once('=').ok_or("write HEADING=field")?;
    Ok((heading.to_owned(), field.to_owned()))
}

/// Runs the command.
pub fn run(config: &Config, command: Import) -> Result<()> {
    let (target, file) = match command {
        Import::Requests(requests) => return bring_requests(config, &requests),
        Import::Customers(file) => (Target::Customers, file),
        Import::Contacts(file) => (Target::Contacts, file),
        Import::Purchases(file) => (Target::Purchases, file),
    };
    let bytes = bytes_of(&file.path)?;
    let store = config.open(clock::now())?;
    let actor = actor(&store, &file.account)?;
    let options = CommandOptions {
        target,
        file_name: name_of(&file.path),
        bytes,
        sheet: file.sheet,
        missing: match file.missing {
            Unknown::Create => Missing::Create,
            Unknown::Refuse => Missing::Refuse,
        },
        all_or_nothing: file.all_or_nothing,
        currency: file.currency,
        confirm_repeat: file.again,
        columns: file.columns.into_iter().collect::<BTreeMap<_, _>>(),
    };
    let bar = bar()?;
    let summary = import_file(&store, &clock::now, &actor, &options, &mut |progress| show(&bar, progress))
        .map_err(words::said)?;
    bar.finish_and_clear();
    tell(&summary)
}

fn bring_requests(config: &Config, requests: &Requests) -> Result<()> {
    let read = |path: &Path| -> Result<desk::import::file::File> {
        Ok(desk::import::file::File { name: name_of(path), bytes: bytes_of(path)? })
    };
    let file = read(&requests.path)?;
    let follow_ups = requests.follow_ups.as_deref().map(read).transpose()?;
    let store = config.open(clock::now())?;
    let actor = actor(&store, &requests.account)?;
    let bar = bar()?;
    let summary = desk::import::command::import_file(
        &store,
        &clock::now,
        &actor,
        &file,
        follow_ups.as_ref(),
        requests.again,
        &mut |progress| show(&bar, progress),
    )
    .map_err(words::said)?;
    bar.finish_and_clear();
    tell(&summary)
}

fn bytes_of(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{} can not be read", path.display()))
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn bar() -> Result<ProgressBar> {
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{msg:>10} {bar:30} {human_pos}/{human_len}")?);
    Ok(bar)
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_message(progress.phase.key());
    bar.set_length(u64::try_from(progress.total).unwrap_or_default());
    bar.set_position(u64::try_from(progress.done).unwrap_or_default());
}

/// Says what came of it.
fn tell(summary: &Summary) -> Result<()> {
    println!(
        "{}: {} rows; {} created, {} updated, {} unchanged, {} doubtful, {} refused",
        summary.number,
        summary.rows,
        summary.created,
        summary.updated,
        summary.unchanged,
        summary.doubtful,
        summary.refused
    );
    for (row, faults) in &summary.faults {
        for fault in faults {
            println!("  row {row}: {}", words::say(&fault.message));
        }
    }
    match &summary.failure {
        Some(failure) => anyhow::bail!(words::say(failure)),
        None => Ok(()),
    }
}
