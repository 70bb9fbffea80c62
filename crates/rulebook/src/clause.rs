//! One clause as read: its wording, its parameters as figures, and how it treats clocks that run.

use serde::Serialize;

use crate::figure::Figure;
use crate::template::Template;
use crate::term::terms;
use crate::wording::Wording;

terms! {
    /// The parts of the rulebook, in the order of its table of contents.
    pub enum Part of "part" {
        /// Organisation.
        Org = "org",
        /// Customer archive.
        Archive = "archive",
        /// Service requests.
        Service = "service",
        /// Tiering.
        Tiering = "tiering",
        /// Authority and approvals.
        Approval = "approval",
        /// The rulebook itself.
        Rulebook = "rulebook",
        /// Confidentiality and record keeping.
        Security = "security",
    }
}

terms! {
    /// What happens to clocks that already run when a version with this clause takes effect.
    pub enum Running of "running" {
        /// Their due times are computed anew.
        Recompute = "recompute",
        /// They go on under the version they began under.
        Keep = "keep",
    }
}

/// A parameter and its value as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// The key in the rulebook text: `due_days`.
    pub key: String,
    /// The value.
    pub figure: Figure,
}

impl Parameter {
    /// The message that names the parameter to people: `rulebook-parameter-due-days`. A number at the key's end is
    /// left out; it is the message's argument `number`.
    #[must_use]
    pub fn label(&self) -> String {
        let name =
            self.number().map_or(self.key.as_str(), |number| &self.key[..self.key.len() - number.len() - 1]);
        format!("rulebook-parameter-{}", name.replace('_', "-"))
    }

    /// The number at the key's end: `2026` of `holidays_2026`.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        let (_, number) = self.key.rsplit_once('_')?;
        (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
    }
}

/// A clause of the rulebook. What is in the text is on; a clause absent from it is off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The stable id: `tiering.review`.
    pub id: &'static str,
    /// The part it stands in.
    pub part: Part,
    /// Its heading.
    pub title: Wording,
    /// Its sentences with places for figures, as written.
    pub text: Wording,
    /// What happens to running clocks; a clause that does not say recomputes.
    pub running: Running,
    /// Its own parameters, in the order in which they are read.
    pub parameters: Vec<Parameter>,
    /// Figures of the tables beside the clauses (organisation, authority, parts) that its sentences may show.
    pub borrowed: Vec<Parameter>,
    pub(crate) templates: [Template; 2],
}

impl Clause {
    /// The figure of a parameter, own or borrowed.
    #[must_use]
    pub fn figure(&self, key: &str) -> Option<&Figure> {
        self.parameters.iter().chain(&self.borrowed).find(|known| known.key == key).map(|known| &known.figure)
    }
}

/// A table that is no clause but holds rules all the same: the document's parts, organisation, authority, calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The table's name.
    pub id: &'static str,
    /// Its contents as figures, for pages and for comparison.
    pub parameters: Vec<Parameter>,
}
