//! The command line: one module per command.

mod import;
mod mail;
mod rulebook;
mod staff;
mod tiers;
pub(crate) mod words;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use kernel::sequencer::Head;

use crate::config::{Config, Flags};
use crate::{clock, demo, doctor, logs, serve};

/// Zhike 知客: runs a company's customer-relationship and after-sales policies.
///
/// A clause of the rulebook creates a duty, a person does it and leaves evidence, and the company sees its compliance.
///
/// To look around:   zhike demo
/// To begin for real:   zhike staff add --account admin --name 王芳 --administrator, then   zhike serve
///
/// Settings come from defaults, then zhike.toml in the data folder, then ZHIKE_… variables, then flags. They are
///   dir  database  database_file  key_file  addr  connections  workers  drain  finish  log  secure_cookies  behind_proxy
///   and of [mail]: server  port  security  account  password  password_file  sender  site (ZHIKE_MAIL_SERVER …)
#[allow(clippy::doc_markdown, reason = "this is what `zhike --help` prints")]
#[derive(Parser, Debug)]
#[command(version, verbatim_doc_comment)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the company's data folder until Ctrl-C
    Serve {
        /// Where to listen [default: 127.0.0.1:8080]
        #[arg(long)]
        addr: Option<String>,
    },
    /// Make a lively demo company and serve it
    Demo(demo::Options),
    /// Bring the database to this program's shape
    Migrate,
    /// Tell what is wrong and how to mend it
    Doctor {
        /// A head of the audit chain noted earlier (from the log or a former doctor): finds a cut tail
        #[arg(long, value_parser = parse_head)]
        head: Option<Head>,
    },
    /// Import customers, contacts, purchases or a former system's requests from a file
    #[command(subcommand, after_help = import::EXITS)]
    Import(import::Import),
    /// Review and simulate customer tiers
    #[command(subcommand)]
    Tiers(tiers::Tiers),
    /// Check, print and draft the rulebook
    #[command(subcommand)]
    Rulebook(rulebook::RulebookCommand),
    /// Add staff and set passwords
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// Make tokens for programs that use the API
    #[command(subcommand)]
    Token(staff::TokenCommand),
    /// Try out mail
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// Print the API's description as OpenAPI 3.1
    Openapi,
}

/// Runs a command, and gives the code with which the process is to end.
pub fn run(cli: Cli) -> Result<ExitCode> {
    let mut config = Config::read(&cli.flags)?;
    let done = match cli.command {
        Command::Serve { addr } => {
            if let Some(addr) = addr {
                config.addr = addr;
            }
            logs::begin(&config.log);
            serve::serve(&config, |addr| println!("Zhike 知客 http://{addr}"))
        }
        Command::Demo(options) => demo::run(config, &cli.flags, &options),
        Command::Migrate => {
            config.open(clock::now())?;
            println!("The database has this program's shape.");
            Ok(())
        }
        Command::Doctor { head } => doctor::run(&config, head, clock::now()),
        Command::Import(command) => return import::run(&config, command),
        Command::Tiers(command) => tiers::run(&config, command),
        Command::Rulebook(command) => rulebook::run(&config, command),
        Command::Staff(command) => staff::run(&config, command),
        Command::Token(command) => staff::token(&config, command),
        Command::Mail(command) => mail::run(&config, command),
        Command::Openapi => {
            let store = config.open(clock::now())?;
            let app = web::App::new(
                store,
                std::sync::Arc::new(clock::SystemClock),
                crate::rooms::all(),
                web::app::Settings::default(),
            );
            words::print(&format!("{}\n", serde_json::to_string_pretty(&serve::openapi(&app))?))
        }
    };
    done.map(|()| ExitCode::SUCCESS)
}

fn parse_head(text: &str) -> Result<Head, String> {
    text.parse().map_err(|_| "write it as it was told, such as 42:9f0c…".to_owned())
}

/// The member of staff a command acts as.
fn actor(store: &kernel::Store, account: &str) -> Result<kernel::Actor> {
    let account = account.to_owned();
    let missing = anyhow::anyhow!("there is no active account {account}: see `zhike staff add`");
    store
        .read(clock::now(), move |read| match kernel::staff::by_account(read, &account)? {
            Some(staff) => kernel::Actor::load(read, staff.id),
            None => Err(kernel::Error::NotFound),
        })
        .map_err(|error| if matches!(error, kernel::Error::NotFound) { missing } else { error.into() })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound_and_says_first_what_the_program_is_for() {
        let mut command = Cli::command();
        command.clone().debug_assert();
        for help in [command.render_help(), command.render_long_help()] {
            let help = help.to_string();
            assert!(help.starts_with("Zhike 知客: runs a company's"), "{help}");
        }
    }

    #[test]
    fn what_is_wrong_with_an_argument_is_said_in_plain_words() {
        let cases = [
            ("tiers review --as wang.fang --as-of 2026-13-01", "write a day such as 2026-09-30"),
            ("tiers review --as wang.fang --quarter 2026Q9", "write a quarter such as 2026Q3"),
            ("demo --as-of yesterday", "write a day such as 2026-09-30"),
            ("rulebook print --lang fr", "write zh or en"),
            ("doctor --head zz", "write it as it was told, such as 42:9f0c…"),
            ("token add --as wang.fang --name till --days 0", "0 is not in 1..=3650"),
            ("staff add --account he.yuan --name 何远 --rank boss", "write one of specialist, "),
        ];
        for (line, words) in cases {
            let arguments = std::iter::once("zhike").chain(line.split(' '));
            let told = Cli::try_parse_from(arguments).unwrap_err().to_string();
            assert!(told.contains(words), "{line}: {told}");
        }
    }
}
