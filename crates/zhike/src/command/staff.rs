//! `zhike staff` and `zhike token`: the first accounts, forgotten passwords, tokens for programs.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use anyhow::{Context as _, Result};
use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;
use kernel::secret::{SystemRandomness, Token};
use kernel::session;
use people::NewStaff;
use rulebook::{Function, Rank, Term as _};

use super::{actor, words};
use crate::clock;
use crate::config::Config;

/// What can be done with accounts.
#[allow(clippy::doc_markdown, reason = "this is what `zhike staff add --help` prints")]
#[derive(Subcommand, Debug)]
pub enum StaffCommand {
    /// Add a member of staff; asks for the password, or reads it from standard input
    Add {
        /// The name to sign in with
        #[arg(long)]
        account: String,
        /// The name people call
        #[arg(long)]
        name: String,
        /// The post
        #[arg(long, default_value = "", hide_default_value = true)]
        position: String,
        /// director, senior_manager, manager, supervisor or specialist
        #[arg(long, default_value = "director", value_parser = parse_rank)]
        rank: Rank,
        /// A function held, such as sales, information or general_manager; may be repeated
        #[arg(long = "function", value_parser = parse_function)]
        functions: Vec<Function>,
        /// May change settings, staff, departments and groups
        #[arg(long)]
        administrator: bool,
        /// The superior's account; needed below director
        #[arg(long)]
        superior: Option<String>,
        /// Mail address
        #[arg(long, default_value = "", hide_default_value = true)]
        mail: String,
        /// Telephone
        #[arg(long, default_value = "", hide_default_value = true)]
        phone: String,
    },
    /// Set a password and end the account's sessions
    Password {
        /// The name signed in with
        account: String,
    },
}

/// What can be done with tokens for programs.
#[derive(Subcommand, Debug)]
pub enum TokenCommand {
    /// Make a token that acts as an account; it is printed once
    Add {
        /// As whom the program acts
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// What it is for
        #[arg(long, value_parser = NonEmptyStringValueParser::new())]
        name: String,
        /// After how many days it ends, 1 to 3650 [default: never]
        #[arg(long, value_parser = clap::value_parser!(i64).range(1..=3650))]
        days: Option<i64>,
    },
}

fn parse_rank(text: &str) -> Result<Rank, String> {
    Rank::from_key(text).ok_or_else(|| one_of(Rank::ALL.iter().map(|rank| rank.key())))
}

fn parse_function(text: &str) -> Result<Function, String> {
    Function::from_key(text).ok_or_else(|| one_of(Function::ALL.iter().map(|function| function.key())))
}

fn one_of<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    format!("write one of {}", keys.collect::<Vec<_>>().join(", "))
}

/// Runs a command about accounts.
pub fn run(config: &Config, command: StaffCommand) -> Result<()> {
    let store = config.open(clock::now())?;
    match command {
        StaffCommand::Add {
            account,
            name,
            position,
            rank,
            mut functions,
            administrator,
            superior,
            mail,
            phone,
        } => {
            if administrator {
                functions.push(Function::Administrator);
            }
            let new =
                NewStaff { account, name, position, rank: Some(rank), functions, superior, mail, phone };
            let password = ask_password()?;
            people::staff_add(&store, &clock::now, &new, &password).map_err(words::said)?;
            println!("{} can sign in.", new.account);
        }
        StaffCommand::Password { account } => {
            let password = ask_password()?;
            people::password_set(&store, &clock::now, &account, &password).map_err(words::said)?;
            println!("{account} signs in with the new password.");
        }
    }
    Ok(())
}

/// Runs a command about tokens for programs.
pub fn token(config: &Config, command: TokenCommand) -> Result<()> {
    let store = config.open(clock::now())?;
    match command {
        TokenCommand::Add { account, name, days } => {
            let actor = actor(&store, &account)?;
            let fresh = Token::new(&SystemRandomness)?;
            let shown = fresh.reveal().to_owned();
            store.write(clock::now(), move |tx| session::add_token(tx, actor.id, &name, &fresh, days))?;
            println!("{shown}");
            Ok(())
        }
    }
}

/// Reads a line from standard input, asking for it at a terminal; the terminal's own echo is the terminal's business.
fn ask_password() -> Result<String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprint!("Password: ");
        std::io::stderr().flush()?;
    }
    let mut line = String::new();
    input.lock().read_line(&mut line).context("no password was given")?;
    // As the page that asks for it reads it.
    Ok(web::input::visible(line.trim_end_matches(['\r', '\n'])))
}
