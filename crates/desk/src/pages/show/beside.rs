//! What stands beside a request: the requests it is linked to, its tags, who watches it.

use kernel::link::{Relation, Side};
use kernel::record::Header;
use kernel::{Actor, Read, RecordId, Result, StaffId, link, staff, tag, watcher};
use maud::{Markup, html};
use serde::Serialize;
use web::components::{Button, Choice, Confirm, Field, Form, Icon, Tone, sheet_padded, tag as mark};
use web::{Ui, text};

use super::RequestView;
use crate::model::{ADDRESS, Status};
use crate::pages::{TAGS, address, words};

/// A request that another is linked to.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct LinkView {
    /// What it is to the other: `original`, `duplicate`, `earlier`, `follow_up` or `related`.
    #[schema(value_type = String)]
    pub side: Side,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub subject: String,
    /// Its state.
    pub status: Status,
}

/// Somebody who watches a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WatcherView {
    /// Who.
    #[schema(value_type = i64)]
    pub staff_id: StaffId,
    /// The name.
    pub name: String,
}

/// What stands beside a request.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Beside {
    /// The requests that it is linked to and the reader may read.
    pub links: Vec<LinkView>,
    /// The tags that it bears, in order.
    pub tags: Vec<String>,
    /// Who watches it.
    pub watchers: Vec<WatcherView>,
    /// Whether the reader does.
    pub is_watching: bool,
}

impl Beside {
    pub(super) fn of(read: &mut Read<'_>, actor: &Actor, id: RecordId) -> Result<Self> {
        let watchers = watcher::of(read, id)?;
        let mut names = staff::names(read, &watchers)?;
        let watcher = |staff_id| WatcherView { staff_id, name: names.remove(&staff_id).unwrap_or_default() };
        Ok(Self {
            links: link::of(read, actor, id)?.into_iter().map(link_view).collect::<Result<_>>()?,
            tags: tag::of(read, id)?,
            is_watching: watchers.contains(&actor.id),
            watchers: watchers.into_iter().map(watcher).collect(),
        })
    }

    /// Whether the request is a duplicate of another.
    pub(super) fn is_duplicate(&self) -> bool {
        self.links.iter().any(|link| link.side == Side::Original)
    }
}

fn link_view(linked: link::Linked) -> Result<LinkView> {
    let Header { number, title, .. } = &linked.header;
    Ok(LinkView {
        side: linked.side,
        number: number.clone(),
        subject: title.clone(),
        status: Status::of(&linked.header)?,
    })
}

impl RequestView {
    pub(super) fn beside_sheets(&self, ui: &Ui) -> Markup {
        html! {
            @if self.may_edit || !self.beside.links.is_empty() { (self.links_sheet(ui)) }
            @if self.may_edit || !self.beside.tags.is_empty() {
                (TAGS.sheet(ui, &self.address(""), &self.beside.tags, self.may_edit))
            }
            (self.watchers_sheet(ui))
        }
    }

    fn links_sheet(&self, ui: &Ui) -> Markup {
        let removal = |link: &LinkView| {
            let words = ui.tr(&text!("desk-link-remove", number = link.number.as_str()));
            small_button(&self.address("/links/removal"), "other", &link.number, &words)
        };
        let body = html! {
            @if self.beside.links.is_empty() { p.dim { (ui.t("desk-links-none")) } }
            ul.contacts { @for link in &self.beside.links { li {
                (mark(&ui.t(side_key(link.side)), Tone::Plain)) " "
                a href=(address(&link.number, "")) { (link.subject) } " " span.number { (link.number) } " "
                (words::status_tag(ui, link.status))
                @if self.may_edit { " " (removal(link)) }
            } } }
            @if self.may_edit { (self.link(ui)) }
        };
        sheet_padded(&ui.t("desk-links"), None, body)
    }

    fn link(&self, ui: &Ui) -> Confirm {
        let relations =
            Relation::ALL.map(|relation| Choice::new(relation.key(), ui.t(relation_key(relation)))).to_vec();
        let source = format!("{ADDRESS}/suggest?not={}", web::listing::encode(&self.record.number));
        let as_original = |choices: Vec<Choice>| {
            std::iter::once(Choice::new("", ui.t("desk-as-original"))).chain(choices).collect()
        };
        let form = self
            .form(ui, "/links")
            .fields(html! {
                (Field::select("relation", ui.t("desk-link-relation"), relations).in_form("link-"))
                (Field::picker("other", ui.t("desk-link-other"), source, "").in_form("link-").required())
                @if self.record.open {
                    (Field::checkbox("close", ui.t("desk-link-close")).in_form("link-"))
                    (self.despite_tasks(ui, "desk-close-despite-tasks", "link-"))
                    (Field::select("cause", ui.t("desk-cause"), as_original(words::causes(ui))).in_form("link-"))
                    (Field::select("category", ui.t("field-request-category"), as_original(words::categories(ui, &self.request.kind)))
                        .value(self.request.category.clone()).in_form("link-"))
                }
            })
            .buttons(html! { (Button::submit(ui.t("desk-link-add")).main()) });
        let confirm = Confirm::new(ui.locale, "link", ui.t("desk-link-add"), html! { (form) });
        confirm.text(html! { (ui.t("desk-link-text")) " " (ui.clause("service.close")) })
    }

    fn watchers_sheet(&self, ui: &Ui) -> Markup {
        let beside = &self.beside;
        let removal = |watcher: &WatcherView| {
            let words = ui.tr(&text!("desk-watcher-remove", name = watcher.name.as_str()));
            small_button(&self.address("/watchers/removal"), "staff", &watcher.staff_id.to_string(), &words)
        };
        let (key, below) = if beside.is_watching {
            ("desk-unwatch", "/watchers/removal")
        } else {
            ("desk-watch", "/watchers")
        };
        let own = html! {
            form.inline method="post" action=(self.address(below)) { (Button::submit(ui.t(key)).quiet().shortcut("w")) }
        };
        let asking = Form::post(ui.locale, self.address("/watchers"))
            .fields(html! {
                (Field::picker("staff", ui.t("desk-watcher"), "/people/suggest", "").in_form("watcher-").required())
            })
            .buttons(html! { (Button::submit(ui.t("desk-watcher-add"))) });
        let body = html! {
            @if beside.watchers.is_empty() { p.dim { (ui.t("desk-watchers-none")) } }
            @else {
                ul.contacts { @for watcher in &beside.watchers { li {
                    (watcher.name) @if self.may_edit { " " (removal(watcher)) }
                } } }
            }
            @if self.may_edit { details { summary { (ui.t("desk-watcher-add")) } (asking) } }
        };
        sheet_padded(&ui.t("desk-watchers"), Some(own), body)
    }
}

/// A form of one button that takes something away.
fn small_button(action: &str, name: &str, value: &str, words: &str) -> Markup {
    html! {
        form.inline method="post" action=(action) {
            input type="hidden" name=(name) value=(value);
            button.button.quiet type="submit" title=(words) aria-label=(words) { (Icon::Close) }
        }
    }
}

const fn side_key(side: Side) -> &'static str {
    match side {
        Side::Original => "desk-link-original",
        Side::Duplicate => "desk-link-duplicate",
        Side::Earlier => "desk-link-earlier",
        Side::FollowUp => "desk-link-follow-up",
        Side::Related => "desk-link-related",
    }
}

const fn relation_key(relation: Relation) -> &'static str {
    match relation {
        Relation::Related => "desk-relation-related",
        Relation::DuplicateOf => "desk-relation-duplicate-of",
        Relation::FollowsUp => "desk-relation-follows-up",
    }
}
