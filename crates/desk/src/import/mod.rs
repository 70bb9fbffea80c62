//! Bringing in the requests of a former system (`service.channels`): numbers, authors and times are kept.
//!
//! The way an import takes stands in [`intake`]; here is what its rows come to: the file as a table with its follow-ups
//! ([`file`]), a row as a request that is told of ([`given`]), what becomes of it ([`judge`]), how it is entered ([`apply`])
//! and taken back as far as nobody has gone on with it ([`undo`]).
//!
//! What is told as ended has no clocks. What is told as open has clocks from when it was brought in, or the due time that
//! the file names. Told again, a request is changed and not doubled, as long as nobody has gone on with it here.

pub mod apply;
pub mod command;
pub mod file;
mod follow_ups;
pub mod given;
pub mod judge;
mod reading;
mod requests;
pub mod routes;
pub mod store;
pub mod undo;

use intake::{Import, Known};
use kernel::catalogue::{JobKind, RecordKind};

pub use requests::Requests;

/// The key of the record kind.
pub const KIND: &str = "request_import";
/// Where a file is brought in.
pub const UPLOAD: &str = "/requests/import";
/// Where imports are.
pub const ADDRESS: &str = "/requests/imports";
/// The record kind.
pub(crate) const RECORD: RecordKind = RecordKind { key: KIND, prefix: "FD", address: ADDRESS };
/// The imports of requests.
pub const REQUESTS: &dyn Import = Requests::THE;

/// The kinds of background work.
#[must_use]
pub(crate) fn jobs() -> Vec<JobKind> {
    intake::steps::<Requests>()
}
