//! Floor 5: the board of figures at `/insights`, each figure a door to the list of records behind it; those of requests
//! stand by themselves ([`requests`]).
//!
//! Whose figures, and when they are counted:
//!
//! - Nobody is shown a figure over customers that they may not see. The set counted is always a [`store::Customers`]: what
//!   the list engine gives this actor, or, for the company's figures, all customers. Confidential archives are in
//!   neither, so that a total tells nobody of them.
//! - Up to [`service::MOST`] customers are counted while the page is made, each through its own indexes.
//!   Whoever sees a part of the company and has more than that gets the figures of the newest so many, and is told so.
//! - Who sees the whole of a larger company gets the kept figures: the [`company`] job walks all customers in chunks, by the
//!   same queries, in the night and soon after an import or a review ended. The page says as of when.
//!
//! What is kept is the whole count and never a change to it, so deletions, merges and undone imports need no bookkeeping.
//! Duties are not kept: late is a matter of minutes, and the kernel counts them by an index.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod company;
pub mod counts;
pub mod export;
pub mod model;
mod pages;
pub mod requests;
pub mod routes;
pub mod service;
pub mod store;
pub mod window;

use kernel::store::Migration;
use rulebook::Action;
use web::components::Icon;
use web::{NavEntry, NavPlace, Room};

/// Where the board is.
pub const ADDRESS: &str = "/insights";

/// What this crate brings.
#[must_use]
pub fn room() -> Room {
    Room {
        kernel: kernel::catalogue::Room {
            name: "insights",
            migrations: vec![Migration {
                name: "0050_insights",
                sql: include_str!("../migrations/0050_insights.sql"),
            }],
            jobs: vec![company::JOB],
            occasions: vec![company::OCCASION],
            ..kernel::catalogue::Room::default()
        },
        routes: routes::routes(),
        nav: vec![NavEntry {
            href: ADDRESS,
            label: "web-nav-insights",
            icon: Icon::Insights,
            place: NavPlace::Boards,
            order: 10,
            needs: Some((Action::Read, customers::model::KIND)),
        }],
        ..Room::default()
    }
}
