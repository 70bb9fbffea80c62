//! Floor 5: the house's own pages. Sign-in, today, duties, approvals, the rulebook, notices, search and settings.
//!
//! It imports no feature: what features show here they bring as panels, record kinds and duty kinds of the catalogue.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod approvals;
pub mod duties;
pub mod jobs;
pub mod links;
pub mod live;
pub mod mail;
pub mod notices;
pub mod onward;
mod panels;
pub mod preferences;
pub mod rulebook;
pub mod search;
pub mod settings;
pub mod sign_in;
pub mod today;
pub mod views;

use ::rulebook::Action;
use kernel::catalogue::EventKind;
use utoipa_axum::router::OpenApiRouter;
use web::components::Icon;
use web::{App, NavEntry, NavPlace, Room};

/// What the frame brings.
#[must_use]
pub fn room() -> Room {
    let book = rulebook::parts();
    let mut kernel = book.kernel;
    kernel.name = "frame";
    let events = [jobs::RETRIED, mail::UNSUBSCRIBED, settings::CHANGED, settings::MAIL_CHOSEN];
    kernel.events.extend(events.map(|key| EventKind { key }));
    kernel.jobs.push(mail::DIGEST);
    let mut nav = navigation();
    nav.extend(book.nav);
    Room { kernel, routes: routes().merge(book.routes), nav, ..Room::default() }
}

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(sign_in::routes())
        .merge(preferences::routes())
        .merge(today::routes())
        .merge(duties::routes())
        .merge(approvals::routes())
        .merge(notices::routes())
        .merge(search::routes())
        .merge(views::routes())
        .merge(settings::routes())
        .merge(jobs::routes())
        .merge(live::routes())
        .merge(mail::routes())
}

fn navigation() -> Vec<NavEntry> {
    let entry =
        |href, label, icon, order| NavEntry { href, label, icon, place: NavPlace::Work, order, needs: None };
    vec![
        entry("/", "web-nav-today", Icon::Today, 0),
        entry("/duties", "web-nav-duties", Icon::Duties, 20),
        entry("/approvals", "web-nav-approvals", Icon::Approvals, 30),
        NavEntry {
            place: NavPlace::Boards,
            needs: Some((Action::Administer, "settings")),
            ..entry("/settings", "web-nav-settings", Icon::Settings, 90)
        },
    ]
}
