//! What a draft is and how it stands.

use diesel::prelude::*;
use kernel::record::Header;
use kernel::{Day, RecordId};
use rulebook::{Fault, Rulebook};
use serde::Serialize;

use crate::rulebook::schema::rulebook_draft;

/// The record kind.
pub const KIND: &str = "rulebook_draft";

/// How a draft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is being written.
    Editing,
    /// It was handed in and waits for a decision.
    Waiting,
    /// It was approved: a version came of it.
    Adopted,
    /// Nobody goes on with it.
    Closed,
}

impl Status {
    /// Every state, in the order in which a draft goes through them.
    pub const ALL: [Self; 4] = [Self::Editing, Self::Waiting, Self::Adopted, Self::Closed];

    /// As it is stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Editing => "editing",
            Self::Waiting => "waiting",
            Self::Adopted => "adopted",
            Self::Closed => "closed",
        }
    }

    /// The state of a draft's header.
    #[must_use]
    pub fn of(header: &Header) -> Self {
        Self::ALL.into_iter().find(|status| status.key() == header.status).unwrap_or(Self::Closed)
    }

    /// The message with its name.
    #[must_use]
    pub fn label(self) -> String {
        format!("status-rulebook-draft-{}", self.key())
    }
}

/// What hangs on a draft's header.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = rulebook_draft, treat_none_as_default_value = false)]
pub struct Draft {
    /// The record.
    pub id: RecordId,
    /// The rulebook as it would be, as TOML.
    pub text: String,
    /// Why the change is wanted.
    pub comment: String,
    /// From which day it is to be in force; none: as soon as it is approved.
    pub effective_on: Option<Day>,
}

/// What the check of a text found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The rulebook, when the text can be put in force.
    pub book: Option<Rulebook>,
    /// What makes it unusable.
    pub faults: Vec<Fault>,
    /// What its author should look at all the same.
    pub warnings: Vec<Fault>,
}

impl Checked {
    /// Checks a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        match Rulebook::parse(text) {
            Ok(book) => Self { warnings: book.warnings().to_vec(), faults: Vec::new(), book: Some(book) },
            Err(faults) => Self { book: None, faults: faults.0, warnings: Vec::new() },
        }
    }
}
