//! What a feature brings to the pages: its routes, its places in the navigation, and panels on pages of other rooms.

use kernel::record::Header;
use kernel::{Actor, Read, Result};
use maud::Markup;
use rulebook::{Action, Rulebook};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::components::Icon;
use crate::ui::Ui;

/// The groups of the navigation, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NavPlace {
    /// What one does every day.
    Work,
    /// Care and quality.
    Care,
    /// The office: people, documents.
    Office,
    /// Boards and figures.
    Boards,
}

/// A place in the navigation.
#[derive(Clone, Copy)]
pub struct NavEntry {
    /// Where it leads.
    pub href: &'static str,
    /// The message with its name.
    pub label: &'static str,
    /// Its sign.
    pub icon: Icon,
    /// Which group it stands in.
    pub place: NavPlace,
    /// Its place in the group.
    pub order: i32,
    /// Who sees it: what the rulebook must allow; none for everybody.
    pub needs: Option<(Action, &'static str)>,
}

impl NavEntry {
    /// Whether `actor` sees it under this rulebook.
    #[must_use]
    pub fn is_for(&self, actor: &Actor, book: &Rulebook) -> bool {
        self.needs.is_none_or(|(action, kind)| {
            book.authority().reach(actor.rank, &actor.functions, action, kind) != rulebook::Reach::None
        })
    }
}

/// What a panel found, ready to be shown or sent.
pub trait PanelView: Send {
    /// As JSON.
    fn json(&self) -> Value;
    /// As part of a page.
    fn draw(&self, ui: &Ui) -> Markup;
}

/// How a panel looks at a record, or at the day when the page is about none.
pub type Look = fn(&mut Read<'_>, &Actor, Option<&Header>) -> Result<Option<Box<dyn PanelView>>>;

/// A part of somebody else's page: tiers on a customer's page, reviews on today's.
#[derive(Clone, Copy)]
pub struct Panel {
    /// Its key in the JSON.
    pub key: &'static str,
    /// The record kind whose page it is on, `today` or `dashboard`.
    pub on: &'static str,
    /// Its place among the panels.
    pub order: i32,
    /// Whether it stands in the side column.
    pub aside: bool,
    /// Looks; none shows nothing.
    pub look: Look,
}

/// What one crate brings.
#[derive(Clone, Default)]
pub struct Room {
    /// To the kernel.
    pub kernel: kernel::catalogue::Room,
    /// Routes, documented. Paths begin at the root; the same ones stand under `/api/v1`.
    pub routes: OpenApiRouter<App>,
    /// Places in the navigation.
    pub nav: Vec<NavEntry>,
    /// What can be created from anywhere: address, message, what the rulebook must allow.
    pub create: Vec<(&'static str, &'static str, (Action, &'static str))>,
    /// Parts of other pages.
    pub panels: Vec<Panel>,
}

/// A panel that was looked at.
pub struct Drawn {
    /// Its key in the JSON.
    pub key: &'static str,
    /// Whether it stands in the side column.
    pub aside: bool,
    /// What it found.
    pub view: Box<dyn PanelView>,
}

/// Looks at every panel on a page, in order.
pub fn panels(
    app: &App,
    read: &mut Read<'_>,
    actor: &Actor,
    on: &str,
    record: Option<&Header>,
) -> Result<Vec<Drawn>> {
    let mut panels: Vec<&Panel> =
        app.rooms().iter().flat_map(|room| &room.panels).filter(|panel| panel.on == on).collect();
    panels.sort_by_key(|panel| panel.order);
    let mut drawn = Vec::new();
    for panel in panels {
        if let Some(view) = (panel.look)(read, actor, record)? {
            drawn.push(Drawn { key: panel.key, aside: panel.aside, view });
        }
    }
    Ok(drawn)
}

/// The panels as one JSON object by key.
#[must_use]
pub fn panels_json(panels: &[Drawn]) -> Value {
    panels
        .iter()
        .map(|panel| (panel.key.to_owned(), panel.view.json()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
