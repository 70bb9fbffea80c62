//! Floor 4, upper: the register of service requests, their clocks, and how they go up when they are late (clauses
//! `service.*`).
//!
//! A request is a record; its texts stand in the log, its due times are duties. What this room adds is the states
//! ([`model`]), the two clocks computed from their history ([`clock`]), answers promised by a day ([`promise`]), and what a
//! person can do ([`service`]).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod bulk;
pub mod clock;
pub mod daily;
mod export;
mod facets;
mod follow;
pub mod import;
pub mod list;
pub mod model;
pub mod pages;
pub mod promise;
mod routes;
pub mod satisfaction;
pub mod schema;
pub mod service;
mod silence;
pub mod store;
pub mod team;

use kernel::catalogue::{EventKind, NoticeKind};
use kernel::store::Migration;
use rulebook::Action;
use web::components::Icon;
use web::{NavEntry, NavPlace, Room};

/// What happens in this room.
const EVENTS: [&str; 26] = [
    "daily.compiled",
    "daily.confirmed",
    "request.asked",
    "request.assigned",
    "request.brought_in",
    "request.classified",
    "request.closed",
    "request.closed_by_silence",
    "request.confirmed",
    "request.heard",
    "request.heard_again",
    "request.import_undone",
    "request.noted",
    "request.passed_on",
    "request.queued",
    "request.received",
    "request.reopened",
    "request.replied",
    "request.resolved",
    "request.satisfaction_answered",
    "request.satisfaction_asked",
    "request.taken",
    "request.task_done",
    "request.task_given",
    "request.task_withdrawn",
    "request.tier_changed",
];

/// What somebody is told of from this room.
const NOTICES: [&str; 17] = [
    "daily.compiled",
    "request.assigned",
    "request.dissatisfied",
    "request.mentioned",
    "request.mentioned_nobody",
    "request.silent",
    service::TASK_GIVEN,
    "request.task_dropped",
    "request.task_ended",
    "request.watched_asked",
    "request.watched_closed",
    "request.watched_heard",
    "request.watched_reopened",
    "request.watched_replied",
    "request.watched_resolved",
    "request.watched_silent",
    "request.watcher",
];

/// What the desk brings to the house.
#[must_use]
pub fn room() -> Room {
    Room {
        kernel: kernel_room(),
        routes: routes::routes(),
        nav: vec![NavEntry {
            href: model::ADDRESS,
            label: "web-nav-requests",
            icon: Icon::Requests,
            place: NavPlace::Work,
            order: 15,
            needs: Some((Action::Read, model::KIND)),
        }],
        create: vec![("/requests/new", "desk-new", (Action::Create, model::KIND))],
        panels: vec![pages::OPEN_REQUESTS, pages::OWN_REQUESTS],
    }
}

/// What of the desk the kernel keeps: also for tests without pages.
#[must_use]
pub fn kernel_room() -> kernel::catalogue::Room {
    kernel::catalogue::Room {
        name: "desk",
        migrations: vec![
            Migration { name: "0020_desk", sql: include_str!("../migrations/0020_desk.sql") },
            Migration { name: "0021_daily", sql: include_str!("../migrations/0021_daily.sql") },
            Migration { name: "0022_satisfaction", sql: include_str!("../migrations/0022_satisfaction.sql") },
        ],
        records: vec![pages::RECORD, daily::RECORD, import::RECORD],
        jobs: import::jobs().into_iter().chain([satisfaction::LETTER]).collect(),
        duties: vec![clock::RESPONSE, clock::RESOLUTION, promise::PROMISE, service::TASK, daily::CONFIRMED],
        events: EVENTS.map(|key| EventKind { key }).to_vec(),
        notices: NOTICES.map(NoticeKind::new).to_vec(),
        occasions: vec![silence::SILENCE, follow::FOLLOW, daily::DAY],
        ..kernel::catalogue::Room::default()
    }
}
