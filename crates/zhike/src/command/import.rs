//! `zhike import`: files of customers, contacts and purchases, the way the pages bring them in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Subcommand, ValueEnum};
use customers::import::command::{CommandOptions, import_file};
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
        Import::Customers(file) => (Target::Customers, file),
        Import::Contacts(file) => (Target::Contacts, file),
        Import::Purchases(file) => (Target::Purchases, file),
    };
    let bytes =
        std::fs::read(&file.path).with_context(|| format!("{} can not be read", file.path.display()))?;
    let store = config.open(clock::now())?;
    let actor = actor(&store, &file.account)?;
    let options = CommandOptions {
        target,
        file_name: file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
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
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{msg:>10} {bar:30} {human_pos}/{human_len}")?);
    let summary = import_file(&store, &clock::now, &actor, &options, &mut |progress| {
        bar.set_message(progress.phase.key());
        bar.set_length(u64::try_from(progress.total).unwrap_or_default());
        bar.set_position(u64::try_from(progress.done).unwrap_or_default());
    })
    .map_err(words::said)?;
    bar.finish_and_clear();
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
