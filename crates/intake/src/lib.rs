//! Floor 3, upper: bringing in a file of rows as people keep it, step by step, whatever its rows become.
//!
//! An import is a record with states ([`model::Phase`]). The file is kept in parts, its rows are staged as they stand in
//! it, checked against what is there, shown, and only then applied, each by a job in small steps that may be repeated and
//! that any process may go on with: nothing is kept in memory or on a disk between two steps.
//!
//! `upload → stage → (a person maps the columns) → check → (a person looks) → apply`, `stop` and go on, and `undo` back.
//!
//! What differs from room to room is an [`Import`]: which fields a column can be, what a row comes to, how it is entered
//! and taken back. What a person can do stands in [`service`]; the command line goes the same way by [`command`].

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod apply;
pub mod check;
pub mod command;
mod import;
mod mapping;
pub mod model;
pub mod pages;
pub mod refused;
pub mod routes;
pub mod schema;
pub mod service;
pub mod stage;
pub mod store;
pub mod table;
pub mod undo;
mod upload;
pub mod view;
mod work;

use kernel::catalogue::EventKind;
use kernel::store::Migration;

pub use import::{About, Blocker, Field, Import, Jobs, Judge, Judged, Origin, SecondTable, Words};
pub use work::{Going, Known, some, steps};

/// The tables of imports: whoever stands on them on the lowest floor brings them to the kernel.
pub const MIGRATION: Migration =
    Migration { name: "0005_intake", sql: include_str!("../migrations/0005_intake.sql") };

/// The kinds of lines in the log, brought along with [`MIGRATION`].
#[must_use]
pub fn events() -> Vec<EventKind> {
    let keys = [
        "import.uploaded",
        "import.mapped",
        "import.decided",
        "import.begun",
        "import.stopped",
        "import.continued",
        "import.applied",
        "import.failed",
        "import.undone",
        "import.cancelled",
    ];
    keys.map(|key| EventKind { key }).to_vec()
}
