//! `zhike rulebook`: the policy as a text file that is checked, printed and handed in as a draft.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Subcommand;
use rulebook::{Lang, Rulebook};

use super::{actor, words};
use crate::clock;
use crate::config::Config;

/// What can be done with a rulebook's text.
#[derive(Subcommand, Debug)]
pub enum RulebookCommand {
    /// Check a rulebook: tells every fault with file, line, clause and remedy
    Check {
        /// The rulebook's TOML
        file: PathBuf,
    },
    /// Print a rulebook as the document people read; without FILE, the text in force as TOML to edit
    Print {
        /// The rulebook's TOML
        file: Option<PathBuf>,
        /// The language of the document: zh or en
        #[arg(long, default_value = "zh", value_parser = parse_lang)]
        lang: Lang,
    },
    /// Hand in a draft, to be simulated and approved on the pages
    Draft {
        /// The rulebook's TOML
        file: PathBuf,
        /// Whose draft it is
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
    },
}

fn parse_lang(text: &str) -> Result<Lang, String> {
    match text {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err("write zh or en".to_owned()),
    }
}

/// Runs the command.
pub fn run(config: &Config, command: RulebookCommand) -> Result<()> {
    match command {
        RulebookCommand::Check { file } => {
            let book = parse(&read(&file)?)?;
            for warning in book.warnings() {
                println!("warning: {warning}");
            }
            println!("{}: {} clauses, no fault", file.display(), book.clauses().count());
            Ok(())
        }
        RulebookCommand::Print { file: None, .. } => {
            let store = config.open(clock::now())?;
            let text = store.read(clock::now(), |read| {
                let id = read.policy()?.id;
                kernel::policy::text_of(read, id)
            })?;
            words::print(&text)
        }
        RulebookCommand::Print { file: Some(file), lang } => {
            words::print(&document(&parse(&read(&file)?)?, lang))
        }
        RulebookCommand::Draft { file, account } => {
            let text = read(&file)?;
            parse(&text)?;
            let store = config.open(clock::now())?;
            let actor = actor(&store, &account)?;
            let number =
                frame::rulebook::draft_create(&store, &clock::now, &actor, &text).map_err(words::said)?;
            println!("{number}");
            Ok(())
        }
    }
}

fn read(file: &PathBuf) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("{} can not be read", file.display()))
}

fn parse(text: &str) -> Result<Rulebook> {
    Rulebook::parse(text).map_err(|faults| anyhow::anyhow!("{faults}"))
}

/// A rulebook as the document people read.
fn document(book: &Rulebook, lang: Lang) -> String {
    let mut lines = vec![book.header().title.in_lang(lang).to_owned()];
    for part in book.parts() {
        lines.extend([String::new(), part.title.in_lang(lang).to_owned()]);
        for clause in book.clauses_of(part.part) {
            let rendered = clause.rendered(lang);
            lines.extend([String::new(), format!("  {} ({})", rendered.title, clause.id)]);
            lines
                .extend(rendered.paragraphs.iter().map(|paragraph| format!("    {}", paragraph.plain(lang))));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}
