//! What narrows a list: filters as chips that live in the URL, and views of it as tabs.

use maud::{Markup, Render, html};

use super::{Button, Icon, drawer};
use crate::i18n::{Locale, t};

/// A filter that is set; following it takes the filter away. Also one of several values beside each other.
#[derive(Clone, Debug, Default)]
#[must_use = "a chip is seen when rendered"]
pub struct Chip {
    label: String,
    value: String,
    href: String,
    on: bool,
    removes: Option<String>,
}

impl Chip {
    /// A filter that is set (`级别: 一级`): following `href` takes it away.
    pub fn set(
        locale: Locale,
        label: impl Into<String>,
        value: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        let removes = Some(t(locale, "web-filter-remove"));
        Self { label: label.into(), value: value.into(), href: href.into(), on: true, removes }
    }

    /// One of several to choose from (`全部`, `升级 14`).
    pub fn choice(label: impl Into<String>, href: impl Into<String>, on: bool) -> Self {
        Self { label: label.into(), href: href.into(), on, ..Self::default() }
    }
}

impl Render for Chip {
    fn render(&self) -> Markup {
        html! {
            a.chip.on[self.on] href=(self.href) title=[&self.removes]
                aria-current=[(self.on && self.removes.is_none()).then_some("true")] {
                (self.label) @if !self.value.is_empty() { "：" b { (self.value) } }
                @if self.removes.is_some() { (Icon::Close) }
            }
        }
    }
}

/// The line of filters over a list: a search in it, the chips that are set, further filters in a panel.
#[derive(Clone, Debug)]
#[must_use = "filters are seen when rendered"]
pub struct Filters {
    locale: Locale,
    query: Option<(String, String)>,
    chips: Vec<Chip>,
    fields: Option<Markup>,
    clear: Option<String>,
    keep: Vec<(String, String)>,
    beside_query: Vec<(String, String)>,
}

impl Filters {
    /// No filters yet.
    pub const fn new(locale: Locale) -> Self {
        Self {
            locale,
            query: None,
            chips: Vec::new(),
            fields: None,
            clear: None,
            keep: Vec::new(),
            beside_query: Vec::new(),
        }
    }

    /// A field that searches within the list (`q`), with its placeholder.
    pub fn query(mut self, value: impl Into<String>, placeholder: impl Into<String>) -> Self {
        self.query = Some((value.into(), placeholder.into()));
        self
    }

    /// The chips in line.
    pub fn chips(mut self, chips: Vec<Chip>) -> Self {
        self.chips = chips;
        self
    }

    /// Fields of the panel with further filters; a GET form sends them.
    pub fn fields(mut self, fields: Markup) -> Self {
        self.fields = Some(fields);
        self
    }

    /// Where everything is cleared.
    pub fn clear(mut self, href: impl Into<String>) -> Self {
        self.clear = Some(href.into());
        self
    }

    /// What the panel sends again beside its fields, such as sorting and what is searched for.
    pub fn keep(mut self, keep: Vec<(String, String)>) -> Self {
        self.keep = keep;
        self
    }

    /// What the search sends again beside what is searched for: sorting and every filter that is set.
    pub fn keep_beside_query(mut self, keep: Vec<(String, String)>) -> Self {
        self.beside_query = keep;
        self
    }
}

fn kept(pairs: &[(String, String)]) -> Markup {
    html! { @for (name, value) in pairs { input type="hidden" name=(name) value=(value); } }
}

impl Render for Filters {
    fn render(&self) -> Markup {
        let locale = self.locale;
        html! {
            div.filters {
                @if let Some((value, placeholder)) = &self.query {
                    form.search.small role="search" method="get" {
                        (kept(&self.beside_query)) (Icon::Search)
                        input type="search" name="q" value=(value) placeholder=(placeholder) aria-label=(placeholder);
                    }
                }
                div.chips {
                    @for chip in &self.chips { (chip) }
                    @if let Some(fields) = &self.fields {
                        (drawer(
                            locale,
                            "filters",
                            Button::submit(t(locale, "web-filters")).icon(Icon::Filter).quiet(),
                            &t(locale, "web-filters"),
                            html! {
                                form.form method="get" {
                                    (kept(&self.keep))
                                    div.fields { (fields) }
                                    div.buttons { (Button::submit(t(locale, "web-apply")).main()) }
                                }
                            },
                        ))
                    }
                    @if let Some(clear) = &self.clear {
                        a.button.quiet href=(clear) { (t(locale, "web-filters-clear")) }
                    }
                }
            }
        }
    }
}

/// A saved or built-in view of a list.
#[derive(Clone, Debug, Default)]
pub struct ViewTab {
    /// Its name.
    pub label: String,
    /// Its address.
    pub href: String,
    /// How many records it holds, if known.
    pub count: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// The views of a list as tabs.
#[must_use]
pub fn views(locale: Locale, tabs: &[ViewTab]) -> Markup {
    html! {
        nav.tabs aria-label=(t(locale, "web-views")) {
            @for tab in tabs {
                a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                    (tab.label) @if !tab.count.is_empty() { " " span.faint { (tab.count) } }
                }
            }
        }
    }
}
