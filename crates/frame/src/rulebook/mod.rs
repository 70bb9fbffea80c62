//! The rulebook as people meet it (`rulebook.*`): the document, a page for each clause, how each is kept, and drafts of
//! the next version.
//!
//! What the rulebook says is typed, checked and rendered in the crate `rulebook`; which version is in force the kernel
//! knows. Here are the pages, the record kind of drafts, and what happens when a version takes effect.

pub mod clause;
pub mod compliance;
pub mod document;
pub mod drafts;
pub mod effect;
pub mod routes;
pub mod schema;
mod spoken;
pub mod versions;

use kernel::catalogue::{EventKind, NoticeKind, RecordKind, Room};
use kernel::store::Migration;
use utoipa_axum::router::OpenApiRouter;
use web::components::Icon;
use web::{App, NavEntry, NavPlace};

pub use drafts::draft_create;

/// What this folder brings to the room `frame`.
pub struct Parts {
    /// Its pages.
    pub routes: OpenApiRouter<App>,
    /// Its places in the navigation.
    pub nav: Vec<NavEntry>,
    /// What it brings to the kernel.
    pub kernel: Room,
}

/// What this folder brings to the room `frame`, which takes it into its own.
#[must_use]
pub fn parts() -> Parts {
    let entry = |href, label, icon, order| NavEntry {
        href,
        label,
        icon,
        place: NavPlace::Boards,
        order,
        needs: None,
    };
    Parts {
        routes: routes::all(),
        nav: vec![
            entry("/rulebook", "web-nav-rulebook", Icon::Rulebook, 50),
            entry("/rulebook/compliance", "book-compliance", Icon::Compliance, 40),
        ],
        kernel: kernel_room(),
    }
}

/// What this folder brings to the kernel.
#[must_use]
pub fn kernel_room() -> Room {
    let events = [
        "rulebook.adopted",
        "rulebook.in_force",
        "rulebook.recomputed",
        "rulebook_draft.changed",
        "rulebook_draft.closed",
        "rulebook_draft.created",
    ];
    Room {
        name: "frame",
        migrations: vec![Migration {
            name: "0040_frame",
            sql: include_str!("../../migrations/0040_frame.sql"),
        }],
        records: vec![RecordKind { key: drafts::KIND, prefix: "GZ", address: "/rulebook/drafts" }],
        changes: vec![drafts::ADOPT],
        jobs: vec![effect::RECOMPUTE],
        events: events.map(|key| EventKind { key }).to_vec(),
        notices: vec![NoticeKind::new("rulebook.in_force")],
        occasions: vec![effect::NOTICE],
        ..Room::default()
    }
}
