//! Tags as people see them: each a door to the records that bear it, the forms that hang one on and take one off, and what
//! a field of tags offers. The same on every kind of record; whose they are, [`Tags`] says. What the forms do is
//! [`crate::tagging`].

use maud::{Markup, html};
use serde::Serialize;

use crate::components::{Button, Field, Form, Icon, Tone, sheet_padded, tag};
use crate::listing::encode;
use crate::text;
use crate::ui::Ui;
use crate::view::{Page, View};

/// The most characters of a tag, for its field.
const LIMIT: u32 = 30;

/// The tags of one kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tags {
    /// The kind.
    pub kind: &'static str,
    /// The address of its list: `/customers`.
    pub address: &'static str,
}

impl Tags {
    /// A field for a tag, which offers those in use and takes new ones.
    pub fn field(self, ui: &Ui) -> Field {
        let source = format!("{}/tags/suggest", self.address);
        Field::picker("tag", ui.t("web-tag"), source, "").free().limit(LIMIT)
    }

    /// A tag as a link to the records that bear it.
    #[must_use]
    pub fn door(self, tagged: &str) -> Markup {
        html! { a href=(format!("{}?tag={}", self.address, encode(tagged))) { (tag(tagged, Tone::Plain)) } }
    }

    /// The buttons that hang a tag on the selected rows of a list and take it off, with their field.
    #[must_use]
    pub fn acts(self, ui: &Ui) -> Markup {
        html! {
            (self.field(ui))
            (Button::submit(ui.t("web-tag-add")).to(format!("{}/tags", self.address)))
            (Button::submit(ui.t("web-tag-remove")).to(format!("{}/tags/removal", self.address)))
        }
    }

    /// The tags of the record whose page is at `address`, with the forms for who may edit it.
    #[must_use]
    pub fn sheet(self, ui: &Ui, address: &str, tags: &[String], may_edit: bool) -> Markup {
        let removal = |tagged: &String| {
            let words = ui.tr(&text!("web-tag-remove-named", tag = tagged.as_str()));
            html! {
                form.inline method="post" action=(format!("{address}/tags/removal")) {
                    input type="hidden" name="tag" value=(tagged);
                    button.button.quiet type="submit" title=(words) aria-label=(words) { (Icon::Close) }
                }
            }
        };
        let form = Form::post(ui.locale, format!("{address}/tags"))
            .fields(html! { (self.field(ui).required()) })
            .buttons(html! { (Button::submit(ui.t("web-tag-add"))) });
        let body = html! {
            @if tags.is_empty() { p.dim { (ui.t("web-tags-none")) } }
            @else {
                ul.contacts { @for one in tags { li { (self.door(one)) @if may_edit { " " (removal(one)) } } } }
            }
            @if may_edit { (form) }
        };
        sheet_padded(&ui.t("web-tags"), None, body)
    }
}

/// A tag that a field offers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TagOffer {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// The tags that a field offers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TagSuggestions {
    /// In order.
    pub items: Vec<TagOffer>,
    #[serde(skip)]
    of: Tags,
}

impl TagSuggestions {
    /// From tags.
    #[must_use]
    pub fn of(of: Tags, tags: Vec<String>) -> Self {
        let offer = |tag: String| TagOffer { value: tag.clone(), label: tag };
        Self { items: tags.into_iter().map(offer).collect(), of }
    }
}

impl View for TagSuggestions {
    fn page(&self, ui: &Ui) -> Page {
        let items = html! { ul { @for item in &self.items { li { (self.of.door(&item.label)) } } } };
        Page::new(ui.t("web-tags"), items)
    }
}
