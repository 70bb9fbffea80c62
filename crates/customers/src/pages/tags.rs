//! Tags as people see them: each a door to the customers that bear it, and the forms that hang one on and take one off.

use maud::{Markup, html};
use serde::Serialize;
use web::components::{Button, Field, Form, Icon, Tone, sheet_padded, tag};
use web::listing::encode;
use web::{Page, Ui, View};

use super::address;
use crate::model::ADDRESS;

/// Where a field asks for tags while one types.
const SUGGEST: &str = "/customers/tags/suggest";
/// The most characters of a tag, for its field.
const LIMIT: u32 = 30;

/// A field for a tag, which offers those in use and takes new ones.
pub(super) fn field(ui: &Ui) -> Field {
    Field::picker("tag", ui.t("customers-tag"), SUGGEST, "").free().limit(LIMIT)
}

/// A tag as a link to the customers that bear it.
pub(super) fn door(text: &str) -> Markup {
    html! { a href=(format!("{ADDRESS}?tag={}", encode(text))) { (tag(text, Tone::Plain)) } }
}

/// The tags of a customer, with the forms for who may edit it.
pub(super) fn sheet(ui: &Ui, number: &str, tags: &[String], may_edit: bool) -> Markup {
    let removal = |text: &String| {
        let words = ui.tr(&web::text!("customers-tag-remove-named", tag = text.as_str()));
        html! {
            form.inline method="post" action=(address(number, "/tags/removal")) {
                input type="hidden" name="tag" value=(text);
                button.button.quiet type="submit" title=(words) aria-label=(words) { (Icon::Close) }
            }
        }
    };
    let form = Form::post(ui.locale, address(number, "/tags"))
        .fields(html! { (field(ui).required()) })
        .buttons(html! { (Button::submit(ui.t("customers-tag-add"))) });
    let body = html! {
        @if tags.is_empty() { p.dim { (ui.t("customers-tags-none")) } }
        @else {
            ul.contacts { @for text in tags { li { (door(text)) @if may_edit { " " (removal(text)) } } } }
        }
        @if may_edit { (form) }
    };
    sheet_padded(&ui.t("customers-tags"), None, body)
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
}

impl TagSuggestions {
    /// From tags.
    #[must_use]
    pub fn of(tags: Vec<String>) -> Self {
        Self { items: tags.into_iter().map(|tag| TagOffer { value: tag.clone(), label: tag }).collect() }
    }
}

impl View for TagSuggestions {
    fn page(&self, ui: &Ui) -> Page {
        let items = html! { ul { @for item in &self.items { li { (door(&item.label)) } } } };
        Page::new(ui.t("customers-tags"), items)
    }
}
