//! Bringing in customers, contacts and purchases from sheets as people keep them (`archive.import`).
//!
//! An import is a record with states ([`model::Phase`]). The file is kept in parts, its rows are staged as they stand in
//! it, checked against the archive, shown, and only then applied, each by a job in small steps that may be repeated and
//! that any process may go on with: nothing is kept in memory or on a disk between two steps.
//!
//! `upload → stage → (a person maps the columns) → check → (a person looks) → apply`, and `undo` back.
//!
//! What a person can do stands in [`service`]; the command line goes the same way by [`command`].

pub mod apply;
pub mod check;
pub mod command;
pub mod doubts;
pub mod draft;
pub mod fields;
pub mod model;
pub mod pages;
pub mod refused;
pub mod routes;
pub mod service;
pub mod stage;
pub mod store;
pub mod undo;
pub mod view;

use kernel::catalogue::{EventKind, JobKind, RecordKind};

pub use model::{KIND, Target};

/// The clause that everything here serves.
pub const CLAUSE: &str = "archive.import";

/// The kinds of records.
#[must_use]
pub fn records() -> Vec<RecordKind> {
    vec![RecordKind { key: KIND, prefix: "DR", address: model::ADDRESS }]
}

/// The kinds of background work.
#[must_use]
pub fn jobs() -> Vec<JobKind> {
    vec![
        JobKind { key: stage::JOB, step: stage::step },
        JobKind { key: stage::DISCARD, step: stage::discard },
        JobKind { key: check::JOB, step: check::step },
        JobKind { key: apply::JOB, step: apply::step },
        JobKind { key: undo::JOB, step: undo::step },
    ]
}

/// The kinds of lines in the log.
#[must_use]
pub fn events() -> Vec<EventKind> {
    let keys = [
        "customer.imported",
        "customer.import_undone",
        "import.uploaded",
        "import.mapped",
        "import.decided",
        "import.begun",
        "import.applied",
        "import.failed",
        "import.undone",
        "import.cancelled",
    ];
    keys.map(|key| EventKind { key }).to_vec()
}
