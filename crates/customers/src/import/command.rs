//! Bringing in a sheet of archives from the command line.

use std::collections::BTreeMap;

use intake::command::{Hand, Summary, Wanted, bring};
use intake::model::json;
use intake::table::{File, Files};
use kernel::{Actor, Error, Result};
use sheets::Cell;
use sheets::values::currency;

use super::ARCHIVES;
use super::model::{Missing, Options, Target};
use intake::model::message_of;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct CommandOptions {
    /// What the file holds.
    pub target: Target,
    /// The file.
    pub file: File,
    /// The sheet of a workbook; the first with anything in it when none.
    pub sheet: Option<String>,
    /// For purchases of unknown customers.
    pub missing: Missing,
    /// Nothing is entered unless every row passed.
    pub all_or_nothing: bool,
    /// The currency of amounts that name none; the company's when none.
    pub currency: Option<String>,
    /// That the same file may come in again.
    pub confirm_repeat: bool,
    /// Which field a heading is, in place of the proposal: heading → field key, empty to leave a column out.
    pub columns: BTreeMap<String, String>,
}

/// Brings a sheet in for `actor`.
///
/// # Errors
/// As [`bring`], and a currency that is none, refused at `currency`.
pub fn import_file(hand: &mut Hand<'_>, actor: &Actor, asked: &CommandOptions) -> Result<Summary> {
    let standard = Options::default();
    let currency = match &asked.currency {
        None => standard.currency.clone(),
        Some(text) => currency::parse(&Cell::from(text.as_str()))
            .map_err(|error| Error::field("currency", message_of(error.key(), error.args())))?
            .to_string(),
    };
    let options =
        Options { missing: asked.missing, all_or_nothing: asked.all_or_nothing, currency, ..standard };
    let wanted = Wanted {
        target: asked.target.key().to_owned(),
        files: Files { file: asked.file.clone(), second: None },
        sheet: asked.sheet.clone(),
        confirmed: asked.confirm_repeat,
        columns: asked.columns.clone(),
        second_columns: BTreeMap::new(),
        options: json(&options)?,
    };
    bring(ARCHIVES, hand, actor, &wanted)
}
