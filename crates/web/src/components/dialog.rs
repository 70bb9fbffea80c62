//! What opens over a page: menus, confirmations, drawers. All open without script.

use maud::{Markup, Render, html};

use super::{Button, Icon};
use crate::i18n::{Locale, t};

/// A menu under a button, from `<details>`; `zk-menu` adds closing by Escape and by a click beside it.
#[derive(Clone, Debug)]
#[must_use = "a menu is seen when rendered"]
pub struct Menu {
    summary: Markup,
    class: &'static str,
    label: String,
    links: Vec<(String, String)>,
    body: Option<Markup>,
}

impl Menu {
    /// `summary` is what is always seen.
    pub const fn new(summary: Markup) -> Self {
        Self { summary, class: "button", label: String::new(), links: Vec::new(), body: None }
    }

    /// The three dots for further actions.
    pub fn more(locale: Locale) -> Self {
        Self::new(html! { (Icon::More) }).label(t(locale, "web-more"))
    }

    /// The classes of the button, `button` unless told.
    pub const fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// The button's name for screen readers, when the summary is a sign only.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Entries: words and address.
    pub fn links(mut self, links: &[(String, String)]) -> Self {
        self.links.extend_from_slice(links);
        self
    }

    /// One entry.
    pub fn link(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.links.push((label.into(), href.into()));
        self
    }

    /// Anything else below the links: forms, confirmations.
    pub fn body(mut self, body: Markup) -> Self {
        self.body = Some(body);
        self
    }
}

impl Render for Menu {
    fn render(&self) -> Markup {
        html! {
            zk-menu.menu {
                details {
                    summary class=(self.class) aria-label=[(!self.label.is_empty()).then_some(&self.label)] {
                        (self.summary)
                    }
                    div.menu-items {
                        @for (label, href) in &self.links { a href=(href) { (label) } }
                        @if let Some(body) = &self.body { (body) }
                    }
                }
            }
        }
    }
}

/// A button that asks before it acts. The question opens as a popover, the answer is an ordinary form.
#[derive(Clone, Debug)]
#[must_use = "a confirmation is seen when rendered"]
pub struct Confirm {
    id: String,
    open: String,
    title: String,
    text: Markup,
    form: Markup,
    class: &'static str,
    cancel: String,
}

impl Confirm {
    /// `id` is unique on the page; `open` the words of the button; `form` holds fields and its own submit button.
    pub fn new(locale: Locale, id: impl Into<String>, open: impl Into<String>, form: Markup) -> Self {
        let open = open.into();
        Self {
            id: id.into(),
            title: open.clone(),
            open,
            text: html! {},
            form,
            class: "",
            cancel: t(locale, "web-cancel"),
        }
    }

    /// The question, instead of the button's words.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// What will happen.
    pub fn text(mut self, text: Markup) -> Self {
        self.text = text;
        self
    }

    /// The one main action of the page.
    pub const fn main(mut self) -> Self {
        self.class = "main";
        self
    }

    /// The action cannot be taken back.
    pub const fn danger(mut self) -> Self {
        self.class = "danger";
        self
    }
}

impl Render for Confirm {
    fn render(&self) -> Markup {
        let title = format!("{}-title", self.id);
        let class =
            if self.class.is_empty() { "button".to_owned() } else { format!("button {}", self.class) };
        html! {
            button class=(class) type="button" popovertarget=(self.id) aria-haspopup="dialog" { (self.open) }
            div.overlay id=(self.id) popover="auto" role="dialog" aria-labelledby=(title) {
                h2 id=(title) { (self.title) }
                @if !self.text.0.is_empty() { div.overlay-text { (self.text) } }
                (self.form)
                button.overlay-close type="button" popovertarget=(self.id) popovertargetaction="hide" aria-label=(self.cancel)
                    title=(self.cancel) { (Icon::Close) }
            }
        }
    }
}

/// A panel over the page opened by a plain button, for forms that need no question: column chooser, more filters.
#[must_use]
pub fn drawer(locale: Locale, id: &str, open: Button, title: &str, body: Markup) -> Markup {
    let heading = format!("{id}-title");
    html! {
        (open.opens(id))
        div.overlay id=(id) popover="auto" role="dialog" aria-labelledby=(heading) {
            h2 id=(heading) { (title) }
            (body)
            button.overlay-close type="button" popovertarget=(id) popovertargetaction="hide"
                aria-label=(t(locale, "web-close")) title=(t(locale, "web-close")) { (Icon::Close) }
        }
    }
}
