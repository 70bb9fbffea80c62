//! Bringing in the requests of a former system (`service.channels`): numbers, authors and times are kept.
//!
//! An import is a record that goes through the phases of [`customers::import`] and stands on its tables: the file in parts,
//! one staged row per request with its follow-ups ([`given`]), what became of each. `stage` reads and judges the file,
//! somebody looks, `apply` enters what passed, `undo` takes back what nobody has gone on with; each is a job in small steps
//! that may be repeated.
//!
//! What is told as ended has no clocks. What is told as open has clocks from when it was brought in, or the due time that
//! the file names. Told again, a request is changed and not doubled, as long as nobody has gone on with it here.

pub mod apply;
pub mod command;
pub mod file;
pub mod given;
pub mod judge;
mod pages;
mod reading;
pub mod refused;
pub(crate) mod routes;
pub mod service;
pub mod stage;
pub mod store;
pub mod undo;
pub mod view;

use kernel::catalogue::{JobKind, RecordKind};

/// The key of the record kind.
pub const KIND: &str = "request_import";
/// Where a file is brought in.
pub const UPLOAD: &str = "/requests/import";
/// Where imports are.
pub const ADDRESS: &str = "/requests/imports";
/// The record kind.
pub(crate) const RECORD: RecordKind = RecordKind { key: KIND, prefix: "FD", address: ADDRESS };

/// The kinds of background work.
#[must_use]
pub(crate) fn jobs() -> Vec<JobKind> {
    vec![
        JobKind { key: stage::JOB, step: stage::step },
        JobKind { key: apply::JOB, step: apply::step },
        JobKind { key: undo::JOB, step: undo::step },
    ]
}
