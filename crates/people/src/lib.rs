//! Floor 4, ground: staff, departments and groups (`org.structure`, `org.functions`).
//!
//! The kernel keeps the rows and the closures that the permission rule reads; here is their administration: who may
//! change what, which lines of superiors are sound, what passes on when somebody leaves. Everybody signed in sees who
//! there is; whom the rulebook lets administer `staff` changes it.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod entry;
mod forms;
mod pages;
mod routes;
pub mod service;
pub mod store;

pub use entry::{NewStaff, password_set, staff_add};
pub use forms::{ClosureForm, DepartmentForm, GroupForm, PasswordForm, StaffForm};
pub use pages::{
    Chart, DepartmentTree, DepartmentWriting, GroupList, GroupWriting, PasswordOnce, Person, StaffList,
    StaffWriting,
};

use kernel::catalogue::{EventKind, NoticeKind};
use rulebook::Action;
use web::components::Icon;
use web::{NavEntry, NavPlace, Room};

/// What the permission rule calls staff, departments and groups.
pub const KIND: &str = "staff";

/// What this crate brings.
#[must_use]
pub fn room() -> Room {
    let events = [
        "department.changed",
        "group.changed",
        "staff.added",
        "staff.changed",
        "staff.closed",
        "staff.handed_over",
        "staff.password_set",
        "staff.reopened",
    ];
    Room {
        kernel: kernel::catalogue::Room {
            name: "people",
            jobs: vec![service::HAND_OVER],
            events: events.map(|key| EventKind { key }).to_vec(),
            notices: vec![NoticeKind::new("people.handed_over")],
            ..kernel::catalogue::Room::default()
        },
        routes: routes::all(),
        nav: vec![NavEntry {
            href: "/people",
            label: "web-nav-people",
            icon: Icon::People,
            place: NavPlace::Office,
            order: 10,
            needs: None,
        }],
        create: vec![("/people/new", "people-new", (Action::Administer, KIND))],
        ..Room::default()
    }
}
