//! Floor 4, ground: customer archives, contacts, purchases and their import (clauses `archive.*`).
//!
//! A customer is a record; its contacts are rows of it, its purchases facts about it. [`service`] says what people can do,
//! [`store`] holds the queries that upper rooms read through as well.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod export;
pub mod fields;
pub mod filter;
pub mod import;
pub mod list;
pub mod model;
pub mod overlay;
pub mod pages;
pub mod routes;
pub mod schema;
pub mod service;
pub mod store;

use kernel::catalogue::{EventKind, NoticeKind};
use kernel::store::Migration;
use rulebook::Action;
use web::components::Icon;
use web::{NavEntry, NavPlace, Room};

/// What customers bring to the house.
#[must_use]
pub fn room() -> Room {
    Room {
        kernel: kernel_room(),
        routes: routes::routes().merge(import::routes::routes()),
        nav: vec![NavEntry {
            href: model::ADDRESS,
            label: "web-nav-customers",
            icon: Icon::Customers,
            place: NavPlace::Work,
            order: 20,
            needs: Some((Action::Read, model::KIND)),
        }],
        create: vec![
            ("/customers/new", "customers-new", (Action::Create, model::KIND)),
            ("/customers/import", "import-title", (Action::Import, model::KIND)),
        ],
        panels: Vec::new(),
    }
}

/// What of it the kernel keeps: also for tests without pages.
#[must_use]
pub fn kernel_room() -> kernel::catalogue::Room {
    let events = [
        "customer.contact_added",
        "customer.contact_edited",
        "customer.contact_left",
        "customer.created",
        "customer.edited",
        "customer.handed_over",
        "customer.lifecycle",
        "customer.merge_undone",
        "customer.merged",
        "customer.merged_into",
        "customer.team_joined",
        "customer.team_left",
    ];
    kernel::catalogue::Room {
        name: "customers",
        migrations: vec![
            intake::MIGRATION,
            Migration { name: "0010_customers", sql: include_str!("../migrations/0010_customers.sql") },
        ],
        records: std::iter::once(model::RECORD).chain(import::records()).collect(),
        duties: vec![service::COMPLETE, service::COMPLETE_IMPORT, service::SECOND_CONTACT],
        jobs: import::jobs(),
        events: events.map(|key| EventKind { key }).into_iter().chain(import::events()).collect(),
        notices: ["customer.handed_over", "import.applied", "import.failed"].map(NoticeKind::new).to_vec(),
        tiers: Some("customer"),
        ..kernel::catalogue::Room::default()
    }
}
