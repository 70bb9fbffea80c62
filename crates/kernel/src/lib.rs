//! Floor 2: the six nouns on a database.
//!
//! [`record`], [`event`], [`duty`] and [`approval`] stand here, on a [`store`] with two engines; form and file come later.
//! Features know the kernel; the kernel knows features only by the kinds they bring to its [`catalogue`].

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod access;
pub mod actor;
pub mod approval;
pub mod bulk;
pub mod catalogue;
mod column;
pub mod draft;
pub mod duty;
pub mod error;
pub mod event;
pub mod idempotency;
pub mod ids;
pub mod job;
pub mod lease;
pub mod link;
pub mod listing;
pub mod live;
pub mod mail;
pub mod message;
pub mod moment;
pub mod notice;
pub mod policy;
pub mod presence;
pub mod record;
pub mod schema;
pub mod scope;
pub mod search;
pub mod secret;
pub mod sequencer;
pub mod session;
pub mod staff;
pub mod store;
pub mod tag;
pub mod text;
pub mod view;
pub mod watcher;

pub use actor::Actor;
pub use error::{Error, OrNotFound, Refusal, Refusals, Result};
pub use ids::{
    DepartmentId, DutyId, EventId, GroupId, JobId, NoticeId, RecordId, SessionId, StaffId, StepId, TokenId,
    VersionId, ViewId,
};
pub use message::{Arg, Message};
pub use moment::{Day, Moment};
pub use store::{Read, Store, Tx};

use catalogue::{EventKind, NoticeKind, Occasion, RecordKind, Room};
use store::Migration;

/// The kernel's own tables.
pub(crate) const MIGRATIONS: [Migration; 2] = [
    Migration { name: "0001_house", sql: include_str!("../migrations/0001_house.sql") },
    Migration { name: "0002_calls", sql: include_str!("../migrations/0002_calls.sql") },
];

/// What the kernel itself brings to the catalogue.
pub(crate) fn room() -> Room {
    let events = [
        "approval.approved",
        "approval.delegated",
        "approval.refused",
        "approval.returned",
        "approval.submitted",
        "approval.withdrawn",
        "duty.climbed",
        "duty.done",
        "duty.due_changed",
        "duty.late",
        "duty.owed",
        "duty.void",
        "record.exported",
        "record.linked",
        "record.revealed",
        "record.tagged",
        "record.unlinked",
        "record.untagged",
        "record.watcher_added",
        "record.watcher_removed",
        "session.begun",
        "session.ended",
        "session.refused",
        "token.added",
        "token.ended",
    ];
    Room {
        name: "kernel",
        records: vec![RecordKind { key: approval::KIND, prefix: "SP", address: "/approvals" }],
        duties: vec![approval::DECIDE],
        events: events.map(|key| EventKind { key }).to_vec(),
        notices: vec![
            NoticeKind::owed(approval::WAITING),
            NoticeKind::new("approval.approved"),
            NoticeKind::new("approval.declined"),
            NoticeKind::owed(duty::LATE),
            NoticeKind::owed(duty::CLIMBED),
        ],
        occasions: vec![Occasion { key: "approval.deadline", tick: approval::overdue }],
        ..Room::default()
    }
}
