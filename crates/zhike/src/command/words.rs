//! What commands say when something was refused: the same sentences as on the pages, in the terminal's language.

use std::io::{ErrorKind, Write as _};

use anyhow::{Context as _, Result};
use jiff::civil::Date;
use kernel::{Error, Message};
use web::i18n::{Locale, tr};

/// The terminal's language, from `LANG`.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the edge: a terminal's language stands in its environment")]
pub fn locale() -> Locale {
    let lang = std::env::var("LC_ALL").or_else(|_| std::env::var("LANG")).unwrap_or_default();
    let tag = lang.split('.').next().unwrap_or_default().replace('_', "-");
    Locale::from_tag(&tag).unwrap_or(Locale::En)
}

/// Prints what may be long. Whoever reads it may have seen enough before it ends.
pub fn print(text: &str) -> Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed.context("standard output can not be written to"),
    }
}

/// Reads a day of the command line.
pub fn parse_day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write a day such as 2026-09-30".to_owned())
}

/// A message in words.
#[must_use]
pub fn say(message: &Message) -> String {
    tr(locale(), message)
}

/// An error in words, for the last line of a command.
#[must_use]
pub fn said(error: Error) -> anyhow::Error {
    match error {
        Error::Refused(refusals) => {
            let lines: Vec<String> = refusals
                .iter()
                .map(|refusal| match &refusal.field {
                    Some(field) => format!("{field}: {}", say(&refusal.message)),
                    None => say(&refusal.message),
                })
                .collect();
            anyhow::anyhow!(lines.join("\n"))
        }
        Error::Forbidden(key) => anyhow::anyhow!(say(&Message::new(key))),
        Error::NotFound => anyhow::anyhow!(say(&"web-problem-not-found".into())),
        other => other.into(),
    }
}
