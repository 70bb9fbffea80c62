//! `zhike import`: files of customers, contacts, purchases and a former system's requests, the way the pages bring them in.
//!
//! Ctrl-C stops an import where it is; it goes on with `zhike import resume` or on its page, or is taken back. A second
//! Ctrl-C ends the program at once, as a killed process ends: whole batches stand, and `resume` goes on after them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::{Subcommand, ValueEnum};
use customers::import::ARCHIVES;
use customers::import::model::{Missing, Target};
use desk::import::REQUESTS;
use indicatif::{ProgressBar, ProgressStyle};
use intake::Import as Room;
use intake::command::{Hand, Outcome, Progress, Summary};
use intake::model::Phase;
use intake::table::{File, Files};
use kernel::{Actor, Store};

use super::{actor, words};
use crate::config::Config;
use crate::{clock, serve};

/// What a script can tell by; the documentation says the same.
pub const EXITS: &str = "Exit codes:
  0    every row of the file stands; one that says nothing new stood before
  3    some rows stand; the others were refused or left out as doubtful
  1    nothing stands, or the command failed
  2    the command line was not understood
  130  ended by a second Ctrl-C; go on with `zhike import resume`";
const PARTLY: u8 = 3;

/// What a file holds, or what becomes of an import that is begun.
#[derive(Subcommand, Debug)]
pub enum Import {
    /// Customers, with their first contact
    #[command(after_help = EXITS)]
    Customers(Archives),
    /// Contacts of customers that are there
    #[command(after_help = EXITS)]
    Contacts(Archives),
    /// Purchases, by the customers' numbers or names
    #[command(after_help = EXITS)]
    Purchases(Purchases),
    /// The requests of a former system, with what was said about them
    #[command(after_help = EXITS)]
    Requests(Requests),
    /// Go on with an import that was stopped, or whose process was killed: that one is waited for a minute
    #[command(after_help = EXITS)]
    Resume(Begun),
    /// Take an import back
    Undo(Begun),
}

/// What is said about every file.
#[derive(clap::Args, Debug)]
pub struct Common {
    /// Whose import it is
    #[arg(long = "as", value_name = "ACCOUNT")]
    account: String,
    /// The sheet of a workbook [default: the first with anything in it]
    #[arg(long)]
    sheet: Option<String>,
    /// Enter nothing unless every row passes
    #[arg(long)]
    all_or_nothing: bool,
    /// Bring the same file in again
    #[arg(long)]
    again: bool,
    /// Which field a column is, in place of the guess: HEADING=field; an empty field leaves it out
    #[arg(long = "column", visible_alias = "map", value_name = "HEADING=FIELD", value_parser = parse_column)]
    columns: Vec<(String, String)>,
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
    /// Which field a column of the follow-ups is, in place of the guess: number, author, time, text or internal
    #[arg(long = "follow-up-column", value_name = "HEADING=FIELD", value_parser = parse_column)]
    follow_up_columns: Vec<(String, String)>,
    #[command(flatten)]
    common: Common,
}

/// A file and what is to be done with it.
#[derive(clap::Args, Debug)]
pub struct Archives {
    #[arg(value_name = "FILE")]
    /// CSV (UTF-8, GBK, any usual separator) or XLSX
    path: PathBuf,
    /// The currency of amounts that name none, such as USD [default: the company's]
    #[arg(long)]
    currency: Option<String>,
    #[command(flatten)]
    common: Common,
}

/// A file of purchases.
#[derive(clap::Args, Debug)]
pub struct Purchases {
    #[command(flatten)]
    file: Archives,
    /// What to do with purchases of unknown customers
    #[arg(long, value_enum, default_value_t = Unknown::Create)]
    missing: Unknown,
}

/// An import that is begun.
#[derive(clap::Args, Debug)]
pub struct Begun {
    /// Its number
    number: String,
    /// Who asks
    #[arg(long = "as", value_name = "ACCOUNT")]
    account: String,
}

/// What to do with purchases of customers that are not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Unknown {
    /// Open an archive named by the number
    Create,
    /// Refuse the row
    Refuse,
}

impl From<Unknown> for Missing {
    fn from(unknown: Unknown) -> Self {
        match unknown {
            Unknown::Create => Self::Create,
            Unknown::Refuse => Self::Refuse,
        }
    }
}

fn parse_column(text: &str) -> Result<(String, String), String> {
    let (heading, field) = text.split_once('=').ok_or("write HEADING=field")?;
    Ok((heading.to_owned(), field.to_owned()))
}

/// Runs the command; see [`EXITS`].
pub fn run(config: &Config, command: Import) -> Result<ExitCode> {
    match command {
        Import::Customers(asked) => archives(config, Target::Customers, asked, Missing::Create),
        Import::Contacts(asked) => archives(config, Target::Contacts, asked, Missing::Create),
        Import::Purchases(Purchases { file, missing }) => {
            archives(config, Target::Purchases, file, missing.into())
        }
        Import::Requests(asked) => requests(config, asked),
        Import::Resume(begun) => {
            let done = at_hand(config, &begun.account, |hand, actor| {
                intake::command::go_on(room_of(&begun.number), hand, actor, &begun.number)
            })?;
            brought(&begun.account, &done)
        }
        Import::Undo(begun) => {
            let done = at_hand(config, &begun.account, |hand, actor| {
                intake::command::take_back(room_of(&begun.number), hand, actor, &begun.number)
            })?;
            anyhow::ensure!(
                done.phase == Phase::Undone,
                "{} is not taken back yet: look at its page",
                done.number
            );
            println!("  what was entered is taken back");
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn archives(config: &Config, target: Target, asked: Archives, missing: Missing) -> Result<ExitCode> {
    let options = customers::import::command::CommandOptions {
        target,
        file: read(&asked.path)?,
        sheet: asked.common.sheet,
        missing,
        all_or_nothing: asked.common.all_or_nothing,
        currency: asked.currency,
        confirm_repeat: asked.common.again,
        columns: asked.common.columns.into_iter().collect::<BTreeMap<_, _>>(),
    };
    let account = &asked.common.account;
    brought(
        account,
        &at_hand(config, account, |hand, actor| {
            customers::import::command::import_file(hand, actor, &options)
        })?,
    )
}

fn requests(config: &Config, asked: Requests) -> Result<ExitCode> {
    let second = asked.follow_ups.as_deref().map(read).transpose()?;
    let options = desk::import::command::CommandOptions {
        files: Files { file: read(&asked.path)?, second },
        sheet: asked.common.sheet,
        all_or_nothing: asked.common.all_or_nothing,
        confirm_repeat: asked.common.again,
        columns: asked.common.columns.into_iter().collect::<BTreeMap<_, _>>(),
        follow_up_columns: asked.follow_up_columns.into_iter().collect::<BTreeMap<_, _>>(),
    };
    let account = &asked.common.account;
    brought(
        account,
        &at_hand(config, account, |hand, actor| desk::import::command::import_file(hand, actor, &options))?,
    )
}

/// Whose an import is, by its number.
fn room_of(number: &str) -> &'static dyn Room {
    if number.starts_with(REQUESTS.about().record.prefix) { REQUESTS } else { ARCHIVES }
}

fn read(path: &Path) -> Result<File> {
    let bytes = std::fs::read(path).with_context(|| format!("{} can not be read", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(File { name, bytes })
}

/// Does something with an import for the person of an account, shows how far it comes, and says what came of it.
fn at_hand(
    config: &Config,
    account: &str,
    work: impl FnOnce(&mut Hand<'_>, &Actor) -> kernel::Result<Summary>,
) -> Result<Summary> {
    let store: Store = config.open(clock::now())?;
    let actor = actor(&store, account)?;
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{msg:>10} {bar:30} {human_pos}/{human_len}")?);
    let stopped = stopping()?;
    let mut hand = Hand {
        store: &store,
        clock: &clock::now,
        holder: &serve::holder()?,
        pause: &|| {
            bar.set_message("waiting");
            std::thread::sleep(Duration::from_millis(200));
        },
        progress: &mut |progress| {
            show(&bar, progress);
            !stopped.load(Ordering::Relaxed)
        },
    };
    let summary = work(&mut hand, &actor).map_err(words::said)?;
    bar.finish_and_clear();
    tell(&summary);
    Ok(summary)
}

/// Notes that somebody pressed Ctrl-C; the second time the program ends.
fn stopping() -> Result<&'static AtomicBool> {
    static STOPPED: AtomicBool = AtomicBool::new(false);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("ctrl-c".into()).spawn(move || {
        runtime.block_on(async {
            while tokio::signal::ctrl_c().await.is_ok() {
                if STOPPED.swap(true, Ordering::Relaxed) {
                    std::process::exit(130);
                }
                eprintln!("zhike: stopping after this batch; press Ctrl-C again to end at once");
            }
        });
    })?;
    Ok(&STOPPED)
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_message(progress.phase.key());
    bar.set_length(u64::try_from(progress.total).unwrap_or_default());
    bar.set_position(u64::try_from(progress.done).unwrap_or_default());
}

/// Says what came of it.
fn tell(summary: &Summary) {
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
    for note in &summary.notes {
        let said = words::say(&note.message);
        match note.row {
            Some(row) => println!("  row {row}: {said}"),
            None => println!("  {said}"),
        }
    }
    for (row, faults) in summary.noted.iter().chain(&summary.faults) {
        for fault in faults {
            println!("  row {row}: {}", words::say(&fault.message));
        }
    }
}

/// Whether the file stands, for whoever called the command.
fn brought(account: &str, summary: &Summary) -> Result<ExitCode> {
    if let Some(failure) = &summary.failure {
        bail!(words::say(failure));
    }
    let number = &summary.number;
    match summary.phase {
        Phase::Stopped => bail!(
            "{number} is stopped; what was entered stays. Go on with `zhike import resume {number} --as {account}`, take it \
             back with `zhike import undo {number} --as {account}`, or do either on its page"
        ),
        Phase::Cancelled => bail!("{number} is dropped; nothing was entered"),
        Phase::Undone => bail!("{number} was broken off; what was entered is taken back"),
        _ => {}
    }
    let left_out = summary.left_out();
    match summary.outcome() {
        Outcome::Whole => Ok(ExitCode::SUCCESS),
        Outcome::Partly => {
            println!(
                "  {left_out} rows are not entered: mend them and bring them in again, or look at the page of {number}"
            );
            Ok(ExitCode::from(PARTLY))
        }
        Outcome::Nothing => {
            bail!("nothing is entered: mend the file and bring it in again, or look at the page of {number}")
        }
    }
}
