//! Floor 3: how any page or API answer is made.
//!
//! The path of a request is one line: route → [`ctx::Ctx`] (who, locale, now) → a service in one transaction → a
//! [`view::View`] → an answer as page or as JSON. Features bring [`room::Room`]s; the binary wires them with [`app::App`].

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod app;
pub mod assets;
pub mod changed;
pub mod chart;
pub mod components;
pub mod ctx;
pub mod export;
pub mod format;
pub mod guard;
pub mod i18n;
pub mod input;
pub mod listing;
pub mod live;
pub mod presence;
pub mod problem;
pub mod room;
pub mod several;
pub mod tagging;
pub mod tags;
pub mod timeline;
pub mod ui;
pub mod view;

pub use app::{App, Clock};
pub use changed::Changed;
pub use ctx::{Answer, Ctx, Done, Guest};
pub use input::{Input, Nothing, Typed};
pub use problem::Problem;
pub use room::{NavEntry, NavPlace, Panel, PanelView, Room};
pub use several::{ChangedMany, Chosen};
pub use ui::Ui;
pub use view::{Page, View};
