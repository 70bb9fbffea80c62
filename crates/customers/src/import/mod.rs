//! Bringing in customers, contacts and purchases from sheets as people keep them (`archive.import`).
//!
//! The way an import takes stands in [`intake`]; here is what its rows come to: a row as typed values ([`draft`]), what
//! becomes of it in the archive ([`check`]), how it is entered ([`apply`]) and taken back ([`undo`]), and who decides about
//! rows that may be somebody known ([`doubts`]).

pub mod apply;
mod archives;
pub mod check;
pub mod command;
pub mod doubts;
pub mod draft;
pub mod fields;
pub mod model;
mod pages;
pub mod routes;
pub mod service;
pub mod undo;

use intake::{Import, Known};
use kernel::catalogue::{EventKind, JobKind, RecordKind};

pub use archives::Archives;
pub use model::{KIND, Target};

/// The clause that everything here serves.
pub const CLAUSE: &str = "archive.import";
/// The imports of archives.
pub const ARCHIVES: &dyn Import = Archives::THE;

/// The kinds of records.
#[must_use]
pub fn records() -> Vec<RecordKind> {
    vec![ARCHIVES.about().record]
}

/// The kinds of background work.
#[must_use]
pub fn jobs() -> Vec<JobKind> {
    intake::steps::<Archives>()
}

/// The kinds of lines in the log, with those of every import.
#[must_use]
pub fn events() -> Vec<EventKind> {
    let ours = ["customer.imported", "customer.import_undone"].map(|key| EventKind { key });
    ours.into_iter().chain(intake::events()).collect()
}
