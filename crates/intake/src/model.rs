//! The words of an import: the states it goes through, what becomes of each row, and its row in the database. No queries and
//! no pages.

use diesel::prelude::*;
use kernel::{Arg, Error, Message, RecordId, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sheets::values::HeadingUnit;
use sheets::{Cell, Row, headings};

use crate::schema::intake;

/// The largest file, in bytes.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;

/// An enum of keys that are stored and sent: each variant with its key.
#[macro_export]
macro_rules! keys {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As stored and sent.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// From its key.
            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.key() == key)
            }
        }
    };
}
crate::keys! {
    /// How far an import has come; the status of its record.
    Phase {
        /// The file is being read.
        Uploading = "uploading",
        /// Read; somebody is to say what its columns are.
        Mapping = "mapping",
        /// The rows are being compared with the archive.
        Checking = "checking",
        /// Compared; somebody is to look and to apply it.
        Ready = "ready",
        /// The rows are being entered.
        Applying = "applying",
        /// Somebody stopped it on the way; what is entered stays until it goes on or is taken back.
        Stopped = "stopped",
        /// All that could be entered is.
        Applied = "applied",
        /// What was entered is being taken back.
        Undoing = "undoing",
        /// All of it was taken back.
        Undone = "undone",
        /// It came to nothing; what had been entered was taken back.
        Failed = "failed",
        /// Somebody dropped it.
        Cancelled = "cancelled",
    }
}

impl Phase {
    /// Whether somebody or something still works on it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Applied | Self::Undone | Self::Failed | Self::Cancelled)
    }

    /// The state in words, to be put into a sentence.
    #[must_use]
    pub fn state(self) -> Message {
        Message::new(format!("status-import-{}", self.key().replace('_', "-")))
    }

    /// Whether a job is at work, so that there is progress to follow.
    #[must_use]
    pub const fn is_moving(self) -> bool {
        matches!(self, Self::Uploading | Self::Checking | Self::Applying | Self::Undoing)
    }
}

crate::keys! {
    /// What becomes of a row.
    Verdict {
        /// Not compared yet.
        Staged = "staged",
        /// Makes something new.
        Create = "create",
        /// Changes something that is there.
        Update = "update",
        /// May be somebody who is there already.
        Doubtful = "doubtful",
        /// Says nothing new.
        Unchanged = "unchanged",
        /// Can not be entered.
        Bad = "bad",
        /// Made something new.
        Created = "created",
        /// Changed something.
        Updated = "updated",
        /// What it made or changed was taken back.
        TakenBack = "taken_back",
    }
}

/// What is done with one doubtful row, as somebody decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is this customer, which changes.
    Update(RecordId),
    /// It becomes a customer of its own.
    Create,
    /// It is left out.
    Skip,
}

impl Decision {
    pub(crate) const UPDATE: &str = "update";
    const CREATE: &str = "create";
    const SKIP: &str = "skip";

    /// As stored and sent.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Update(_) => Self::UPDATE,
            Self::Create => Self::CREATE,
            Self::Skip => Self::SKIP,
        }
    }

    /// The customer that the row is.
    #[must_use]
    pub const fn customer(self) -> Option<RecordId> {
        match self {
            Self::Update(id) => Some(id),
            Self::Create | Self::Skip => None,
        }
    }

    /// From its key and the customer beside it.
    #[must_use]
    pub fn of(key: &str, customer: Option<RecordId>) -> Option<Self> {
        match (key, customer) {
            (Self::UPDATE, Some(id)) => Some(Self::Update(id)),
            (Self::CREATE, _) => Some(Self::Create),
            (Self::SKIP, _) => Some(Self::Skip),
            _ => None,
        }
    }
}

/// What was chosen for an import that every room asks about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Nothing is entered unless every row passed, and a failure takes back what was.
    pub all_or_nothing: bool,
    /// Rows in doubt about which nobody decided are entered too.
    pub doubtful_too: bool,
}

/// Which field each column is, from column A on; none for a column that is left out. A field is stored by its key.
pub type Mapping<Field = String> = Vec<Option<Field>>;

/// An import's row, as stored beside its header. Lists and choices in it are JSON.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = intake, treat_none_as_default_value = false)]
pub struct Intake {
    /// Its record.
    pub id: RecordId,
    /// What its rows are, where a room brings in rows of several kinds.
    pub target: String,
    /// The file's name.
    pub file_name: String,
    /// SHA-256 of its bytes.
    pub file_digest: String,
    /// The name of a second file that belongs to it; empty for none.
    pub second_name: String,
    /// SHA-256 of the second file's bytes; empty for none.
    pub second_digest: String,
    /// That the same file may come in again.
    pub confirmed: bool,
    /// The names of its sheets.
    pub sheets: String,
    /// The sheet that is read.
    pub sheet: String,
    /// The row of the headings; 0 before it was found.
    pub heading_row: i64,
    /// The headings.
    pub headings: String,
    /// Titles and totals that are no rows.
    pub left_out: String,
    /// The unit of amounts that a note above the headings names; empty for none.
    pub unit: String,
    /// What a person should know about the file: [`Note`]s.
    pub notes: String,
    /// [`Mapping`].
    pub mapping: String,
    /// [`Second`]; empty where there is no second table.
    pub second: String,
    /// That it is read once more with what somebody said of its columns, and compared then without asking again.
    pub checks_next: bool,
    /// What was chosen for it: the room's own.
    pub options: String,
    /// Why it ended without its rows: a message; empty when it did not.
    pub failure: String,
    /// How many rows there are.
    pub total: i64,
    /// How many make something new.
    pub creates: i64,
    /// How many change something.
    pub updates: i64,
    /// How many are in doubt.
    pub doubtful: i64,
    /// How many can not be entered.
    pub bad: i64,
    /// How many say nothing new.
    pub unchanged: i64,
    /// How many of those in doubt somebody decided to be a customer that is there.
    pub decided_updates: i64,
    /// How many of those in doubt somebody decided to be customers of their own.
    pub decided_creates: i64,
    /// How many of those in doubt somebody decided to leave out.
    pub decided_skips: i64,
}

/// A row that is no row of the table: where it stands and why it is left out, as a message key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The row as people see it.
    pub row: u32,
    /// The reason's message key.
    pub why: String,
}

/// What a person should know about a file that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// The row it is about, as people see it; none for the file as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// What to know.
    #[serde(flatten)]
    pub message: Message,
}

impl Note {
    /// About the file as a whole.
    #[must_use]
    pub fn file(message: impl Into<Message>) -> Self {
        Self { row: None, message: message.into() }
    }
}

/// A second table whose rows belong to those of the first: how somebody mapped it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Second {
    /// The sheet it stands in; empty for a file of its own.
    pub sheet: String,
    /// Its columns from A on.
    pub columns: Vec<SecondColumn>,
}

/// A column of a second table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondColumn {
    /// Its heading.
    pub heading: String,
    /// The key of the field it is; none when it is left out.
    pub field: Option<String>,
    /// Its first values.
    pub samples: Vec<String>,
}

impl Second {
    /// Whether it is the same table, however its columns are mapped.
    #[must_use]
    pub fn is_of(&self, sheet: &str, headings: &[String]) -> bool {
        self.sheet == sheet && self.columns.iter().map(|column| &column.heading).eq(headings)
    }

    /// Which column is a field.
    #[must_use]
    pub fn column(&self, field: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.field.as_deref() == Some(field))
    }
}

impl Intake {
    /// The names of the file's sheets.
    pub fn sheets(&self) -> Result<Vec<String>> {
        read_json(&self.sheets)
    }

    /// The headings.
    pub fn headings(&self) -> Result<Vec<String>> {
        read_json(&self.headings)
    }

    /// Which column is what.
    pub fn mapping<Field: DeserializeOwned>(&self) -> Result<Mapping<Field>> {
        read_json(&self.mapping)
    }

    /// What was chosen.
    pub fn options<Options: DeserializeOwned>(&self) -> Result<Options> {
        read_json(&self.options)
    }

    /// How many rows in doubt go by what was chosen for all.
    #[must_use]
    pub const fn undecided(&self) -> i64 {
        self.doubtful - self.decided_updates - self.decided_creates - self.decided_skips
    }

    /// How many rows would be entered.
    #[must_use]
    pub const fn passing(&self, choices: Choices) -> i64 {
        let undecided = if choices.doubtful_too { self.undecided() } else { 0 };
        self.creates + self.updates + self.decided_updates + self.decided_creates + undecided
    }

    /// Rows left out.
    pub fn left_out(&self) -> Result<Vec<LeftOut>> {
        read_json(&self.left_out)
    }

    /// The unit of bare numbers in a column of amounts: what its heading says, else what is noted above the headings.
    #[must_use]
    pub fn unit_of(&self, heading: &str) -> Option<HeadingUnit> {
        headings::unit(heading).or_else(|| headings::unit(&format!("({})", self.unit)))
    }

    /// What a person should know about the file.
    pub fn notes(&self) -> Result<Vec<Note>> {
        read_json(&self.notes)
    }

    /// Its second table.
    pub fn second(&self) -> Result<Option<Second>> {
        if self.second.is_empty() { Ok(None) } else { read_json(&self.second).map(Some) }
    }

    /// Why it ended without its rows.
    pub fn failure(&self) -> Result<Option<Message>> {
        if self.failure.is_empty() { Ok(None) } else { read_json(&self.failure).map(Some) }
    }
}

/// As JSON text.
pub fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Corrupt(error.to_string()))
}

/// From JSON text that we wrote.
pub fn read_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Corrupt(format!("import: {error}")))
}

/// What is wrong with a row, or why it is in doubt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// The column it is about, counted from 0; none for the row as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What is wrong and what to do.
    #[serde(flatten)]
    pub message: Message,
}

impl Fault {
    /// About the row as a whole.
    #[must_use]
    pub fn row(message: impl Into<Message>) -> Self {
        Self { column: None, message: message.into() }
    }

    /// About one cell.
    #[must_use]
    pub fn cell(column: Option<usize>, message: impl Into<Message>) -> Self {
        Self { column, message: message.into() }
    }
}

/// A sheet's message in the house's own words.
#[must_use]
pub fn message_of(key: &'static str, args: Vec<(&'static str, sheets::Arg)>) -> Message {
    args.into_iter().fold(Message::new(key), |message, (name, arg)| match arg {
        sheets::Arg::Text(text) => message.with(name, Arg::Text(text)),
        sheets::Arg::Number(number) => message.with(name, Arg::Number(number)),
    })
}

/// A cell as it is staged: text as text, everything else tagged, so that it comes back as the file gave it.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Empty(()),
    Bool(bool),
    Text(String),
    Tagged(Tagged),
}

#[derive(Serialize, Deserialize)]
enum Tagged {
    /// A number as its shortest decimal, which reads back exactly.
    #[serde(rename = "n")]
    Number(String),
    #[serde(rename = "d")]
    Date(jiff::civil::Date),
    #[serde(rename = "t")]
    DateTime(jiff::civil::DateTime),
    #[serde(rename = "e")]
    Error(String),
    #[serde(rename = "f")]
    Formula(()),
}

/// A row's cells as they are staged.
pub fn staged(cells: Vec<Cell>) -> Result<String> {
    let kept: Vec<Kept> = cells
        .into_iter()
        .map(|cell| match cell {
            Cell::Empty => Kept::Empty(()),
            Cell::Text(text) => Kept::Text(text),
            Cell::Number(number) => Kept::Tagged(Tagged::Number(number.to_string())),
            Cell::Date(date) => Kept::Tagged(Tagged::Date(date)),
            Cell::DateTime(at) => Kept::Tagged(Tagged::DateTime(at)),
            Cell::Bool(truth) => Kept::Bool(truth),
            Cell::Error(text) => Kept::Tagged(Tagged::Error(text)),
            Cell::Formula => Kept::Tagged(Tagged::Formula(())),
        })
        .collect();
    json(&kept)
}

/// A staged row as the file gave it.
pub fn unstaged(row_number: i64, cells: &str) -> Result<Row> {
    let kept: Vec<Kept> = read_json(cells)?;
    let cells = kept
        .into_iter()
        .map(|kept| {
            Ok(match kept {
                Kept::Empty(()) => Cell::Empty,
                Kept::Bool(truth) => Cell::Bool(truth),
                Kept::Text(text) => Cell::Text(text),
                Kept::Tagged(Tagged::Number(text)) => {
                    Cell::Number(text.parse().map_err(|_| Error::Corrupt(format!("staged number {text}")))?)
                }
                Kept::Tagged(Tagged::Date(date)) => Cell::Date(date),
                Kept::Tagged(Tagged::DateTime(at)) => Cell::DateTime(at),
                Kept::Tagged(Tagged::Error(text)) => Cell::Error(text),
                Kept::Tagged(Tagged::Formula(())) => Cell::Formula,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Row { number: u32::try_from(row_number).unwrap_or_default(), cells, remark: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_staged_row_comes_back_as_the_file_gave_it() {
        let cells = vec![
            Cell::Empty,
            Cell::Text("远山“精密”".into()),
            Cell::Number(0.1 + 0.2),
            Cell::Date(jiff::civil::date(2026, 3, 5)),
            Cell::DateTime(jiff::civil::date(2026, 3, 5).at(8, 30, 0, 0)),
            Cell::Bool(true),
            Cell::Error("#N/A".into()),
            Cell::Formula,
        ];
        let text = staged(cells.clone()).unwrap();
        assert_eq!(unstaged(7, &text).unwrap(), Row { number: 7, cells, remark: None });
    }

    #[test]
    fn a_fault_keeps_its_key_and_arguments() {
        let fault = Fault::cell(Some(2), Message::new("import-fault-repeated").with("row", 7_i64));
        let text = json(&fault).unwrap();
        assert_eq!(read_json::<Fault>(&text).unwrap(), fault);
    }
}
