//! Bringing in a file of requests from the command line.

use std::collections::BTreeMap;

use intake::command::{Hand, Summary, Wanted, bring};
use intake::model::json;
use intake::table::Files;
use kernel::{Actor, Result};

use super::REQUESTS;
use super::requests::Options;

/// What the command line asks for.
#[derive(Clone, Debug, Default)]
pub struct CommandOptions {
    /// The file, perhaps with a second one that holds the follow-ups.
    pub files: Files,
    /// The sheet of a workbook; the first with anything in it when none.
    pub sheet: Option<String>,
    /// Nothing is entered unless every row passed.
    pub all_or_nothing: bool,
    /// That the same file may come in again.
    pub confirm_repeat: bool,
    /// Which field a heading is, in place of the proposal: heading → field key, empty to leave a column out.
    pub columns: BTreeMap<String, String>,
    /// The same for the follow-ups' own table.
    pub follow_up_columns: BTreeMap<String, String>,
}

/// Brings a file in for `actor`.
///
/// # Errors
/// As [`bring`].
pub fn import_file(hand: &mut Hand<'_>, actor: &Actor, asked: &CommandOptions) -> Result<Summary> {
    let wanted = Wanted {
        target: String::new(),
        files: asked.files.clone(),
        sheet: asked.sheet.clone(),
        confirmed: asked.confirm_repeat,
        columns: asked.columns.clone(),
        second_columns: asked.follow_up_columns.clone(),
        options: json(&Options { all_or_nothing: asked.all_or_nothing })?,
    };
    bring(REQUESTS, hand, actor, &wanted)
}
