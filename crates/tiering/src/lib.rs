//! Floor 4, upper: customers scored and tiered by the rulebook, the quarter's review, changes between reviews, key
//! customers, and what a draft would do (clauses `tiering.*`).
//!
//! The arithmetic is `rules::tier`; here its facts come from the archive and the purchases ([`scoring`]), its results are
//! proposed ([`proposal`]), approved, and made to come true ([`effect`]).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

#[cfg(test)]
extern crate self as tiering;

pub mod approvals;
mod calendar;
pub mod change;
pub mod command;
pub mod effect;
pub mod explain;
pub mod gauge;
mod inputs;
pub mod key;
mod notice;
pub mod notify;
pub mod overview;
#[cfg(test)]
mod pages_test;
pub mod proposal;
pub mod reason;
pub mod review;
pub mod schema;
pub mod scoring;
pub mod simulate;
mod text;
mod view;
mod words;

use kernel::catalogue::{EventKind, NoticeKind, RecordKind};
use kernel::store::Migration;
use rulebook::Action;
use web::components::Icon;
use web::{NavEntry, NavPlace, Room};

/// What happens in this room.
const EVENTS: [&str; 18] = [
    "tiering.assessed",
    "tiering.begun",
    "tiering.change_made",
    "tiering.excluded",
    "tiering.in_force",
    "tiering.included",
    "tiering.key_added",
    "tiering.key_ended",
    "tiering.key_in_force",
    "tiering.key_listed",
    "tiering.key_named",
    "tiering.key_planned",
    "tiering.key_removed",
    "tiering.moved",
    "tiering.planned",
    "tiering.proposed",
    "tiering.raised",
    "tiering.told",
];

/// What tiering brings to the house.
#[must_use]
pub fn room() -> Room {
    Room {
        kernel: kernel::catalogue::Room {
            name: "tiering",
            migrations: vec![Migration {
                name: "0030_tiering",
                sql: include_str!("../migrations/0030_tiering.sql"),
            }],
            records: vec![
                RecordKind { key: review::KIND, prefix: "FJ", address: "/tiers/reviews" },
                RecordKind { key: change::KIND, prefix: "FT", address: "/tiers/changes" },
                RecordKind { key: key::KIND, prefix: "ZD", address: "/tiers/key" },
            ],
            duties: vec![notify::TELL, review::calendar::APPROVED, key::calendar::NAMED],
            changes: vec![review::service::REVIEW, change::service::TIER, key::service::NAME],
            jobs: vec![review::assess::ASSESS, effect::TAKE_EFFECT, change::raise::RAISE, key::effect::MARK],
            events: EVENTS.map(|key| EventKind { key }).to_vec(),
            notices: ["tiering.approved_with_fewer", "tiering.assessed", "tiering.in_force"]
                .map(NoticeKind::new)
                .to_vec(),
            occasions: vec![review::calendar::QUARTER, change::raise::DAILY, key::calendar::YEAR],
            ..kernel::catalogue::Room::default()
        },
        routes: overview::routes::routes()
            .merge(review::routes::routes())
            .merge(change::routes::routes())
            .merge(key::routes::routes())
            .merge(simulate::routes::routes())
            .merge(notice::routes()),
        nav: vec![NavEntry {
            href: "/tiers",
            label: "web-nav-tiers",
            icon: Icon::Tiers,
            place: NavPlace::Care,
            order: 10,
            needs: Some((Action::Read, review::KIND)),
        }],
        create: Vec::new(),
        panels: vec![explain::PANEL],
    }
}
