//! Lists made for work: sorting, keyset paging, choosing columns, selecting many.
//!
//! The list engine fills these; they know nothing of queries. On a phone each row becomes a card.

use maud::{Markup, Render, html};

use super::form::{problem_place, with_script};
use super::{Button, Icon, drawer};
use crate::i18n::{Locale, t, tr};
use crate::text;

/// How a column is sorted now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Not by this column.
    #[default]
    None,
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A column: its heading and how its cells stand.
#[derive(Clone, Debug, Default)]
#[must_use = "a column belongs into a list"]
pub struct Column {
    label: String,
    number: bool,
    main: bool,
    sort: Option<(String, Order)>,
}

impl Column {
    /// A column of words.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// Figures, aligned at the right.
    pub const fn number(mut self) -> Self {
        self.number = true;
        self
    }

    /// The column that names the row; the head of its card on a phone.
    pub const fn main(mut self) -> Self {
        self.main = true;
        self
    }

    /// Can be sorted: where the heading leads, and how it is sorted now.
    pub fn sort(mut self, href: impl Into<String>, order: Order) -> Self {
        self.sort = Some((href.into(), order));
        self
    }

    fn class(&self) -> Option<&'static str> {
        match (self.main, self.number) {
            (true, _) => Some("name"),
            (_, true) => Some("num"),
            _ => None,
        }
    }
}

impl Render for Column {
    fn render(&self) -> Markup {
        let order = self.sort.as_ref().map(|(_, order)| *order).unwrap_or_default();
        let aria = match order {
            Order::None => None,
            Order::Ascending => Some("ascending"),
            Order::Descending => Some("descending"),
        };
        html! {
            th scope="col" class=[self.class()] aria-sort=[aria] {
                @match &self.sort {
                    None => (self.label),
                    Some((href, order)) => a href=(href) {
                        (self.label)
                        @match order {
                            Order::None => {},
                            Order::Ascending => (Icon::Up),
                            Order::Descending => (Icon::Down),
                        }
                    },
                }
            }
        }
    }
}

/// A row: its cells in the order of the columns, the page it opens and the value sent when it is selected.
#[derive(Clone, Debug, Default)]
#[must_use = "a row belongs into a list"]
pub struct Row {
    cells: Vec<Markup>,
    href: Option<String>,
    edit: Option<String>,
    select: Option<String>,
    label: String,
}

impl Row {
    /// A row that opens nothing.
    pub fn new(cells: Vec<Markup>) -> Self {
        Self { cells, ..Self::default() }
    }

    /// The page that Enter opens. The cell of the main column should hold the same link for the mouse.
    pub fn opens(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// The page that the key e opens.
    pub fn edits(mut self, href: impl Into<String>) -> Self {
        self.edit = Some(href.into());
        self
    }

    /// Can be selected: what is sent as `select`, and the row's name for screen readers.
    pub fn selects(mut self, value: impl Into<String>, label: impl Into<String>) -> Self {
        self.select = Some(value.into());
        self.label = label.into();
        self
    }
}

/// A table of columns and rows without anything around it.
#[must_use]
pub fn table(caption: &str, columns: &[Column], rows: &[Row]) -> Markup {
    let selectable = rows.iter().any(|row| row.select.is_some());
    html! {
        table.list {
            caption { (caption) }
            thead { tr {
                @if selectable { th.tick { input type="checkbox" data-select-all hidden aria-label=(caption); } }
                @for column in columns { (column) }
            } }
            tbody {
                @for row in rows {
                    tr data-href=[&row.href] data-edit=[&row.edit] {
                        @if selectable {
                            td.tick { @if let Some(value) = &row.select {
                                input type="checkbox" name="select" value=(value) aria-label=(row.label);
                            } }
                        }
                        @for (column, cell) in columns.iter().zip(&row.cells) {
                            td class=[column.class()] data-label=(column.label) { (cell) }
                        }
                    }
                }
            }
        }
    }
}

/// A list with everything around its table: count, tools, what to do with many, paging, what an empty list teaches.
#[derive(Clone, Debug)]
#[must_use = "a list is seen when rendered"]
pub struct List {
    locale: Locale,
    title: String,
    count: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    tools: Markup,
    act: Option<(String, Markup)>,
    choose: Option<Markup>,
    pager: Pager,
    empty: Markup,
}

impl List {
    /// A list; the title names it for screen readers and as its heading.
    pub fn new(locale: Locale, title: impl Into<String>) -> Self {
        Self {
            locale,
            title: title.into(),
            count: String::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            tools: html! {},
            act: None,
            choose: None,
            pager: Pager::default(),
            empty: html! {},
        }
    }

    /// How many there are, capped (`500+`).
    pub fn count(mut self, count: impl Into<String>) -> Self {
        self.count = count.into();
        self
    }

    /// The columns seen.
    pub fn columns(mut self, columns: Vec<Column>) -> Self {
        self.columns = columns;
        self
    }

    /// The rows of this page.
    pub fn rows(mut self, rows: Vec<Row>) -> Self {
        self.rows = rows;
        self
    }

    /// Buttons at the right of the heading, such as export.
    pub fn tools(mut self, tools: Markup) -> Self {
        self.tools = tools;
        self
    }

    /// What can be done with the selected rows: where the form posts, and its buttons ([`Button::to`] for others).
    pub fn act(mut self, action: impl Into<String>, buttons: Markup) -> Self {
        self.act = Some((action.into(), buttons));
        self
    }

    /// The columns that can be chosen: (key, label, seen). A GET form sends `columns` once for each, and `keep` again.
    pub fn choose_columns(mut self, choices: &[(String, String, bool)], keep: &[(String, String)]) -> Self {
        let locale = self.locale;
        let body = html! {
            form.form method="get" {
                @for (name, value) in keep { input type="hidden" name=(name) value=(value); }
                div.choices.stacked {
                    @for (key, label, seen) in choices {
                        label.choice {
                            input type="checkbox" name="columns" value=(key) checked[*seen];
                            span { (label) }
                        }
                    }
                }
                div.buttons { (Button::submit(t(locale, "web-apply")).main()) }
            }
        };
        let open = Button::submit(t(locale, "web-columns")).icon(Icon::Columns).quiet();
        self.choose = Some(drawer(locale, "columns", open, &t(locale, "web-columns-title"), body));
        self
    }

    /// The pages before and after.
    pub fn pager(mut self, pager: Pager) -> Self {
        self.pager = pager;
        self
    }

    /// What to show without rows, from [`super::empty`].
    pub fn empty(mut self, empty: Markup) -> Self {
        self.empty = empty;
        self
    }

    fn body(&self) -> Markup {
        html! {
            @if self.rows.is_empty() {
                (self.empty)
            } @else {
                div.table-wrap { (table(&self.title, &self.columns, &self.rows)) }
            }
        }
    }
}

impl Render for List {
    fn render(&self) -> Markup {
        let locale = self.locale;
        html! {
            zk-list data-selected=(tr(locale, &text!("web-list-selected", count = "#"))) data-refreshed=(t(locale, "web-list-refreshed")) {
                section.sheet {
                    header {
                        h2 { (self.title) @if !self.count.is_empty() { " " span.faint { (self.count) } } }
                        div.tools {
                            (self.tools)
                            @if let Some(choose) = &self.choose { (choose) }
                        }
                    }
                    @match &self.act {
                        Some((action, buttons)) if !self.rows.is_empty() => (with_script(locale, &html! {
                            form method="post" action=(action) novalidate {
                                (self.body())
                                div.act-bar {
                                    span.act-count { (t(locale, "web-list-with-selected")) }
                                    div.buttons { (buttons) }
                                    (problem_place(None))
                                }
                            }
                        })),
                        _ => (self.body()),
                    }
                    (self.pager.markup(locale))
                }
            }
        }
    }
}

/// Links to the pages before and after; none at an end.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Where one is, if it is known (`第 51–100 条`).
    pub text: String,
}

impl Pager {
    /// The links, or nothing when there is one page only.
    #[must_use]
    pub fn markup(&self, locale: Locale) -> Markup {
        let previous = html! { (Icon::Left) span { (t(locale, "web-previous")) } };
        let next = html! { span { (t(locale, "web-next")) } (Icon::Right) };
        let link = |href: &Option<String>, rel: &str, words: Markup| {
            html! {
                @match href {
                    Some(href) => a.button.quiet href=(href) rel=(rel) { (words) },
                    None => span.button.quiet aria-disabled="true" { (words) },
                }
            }
        };
        html! {
            @if self.previous.is_some() || self.next.is_some() {
                nav.pager aria-label=(t(locale, "web-pages")) {
                    (link(&self.previous, "prev", previous))
                    @if !self.text.is_empty() { span.dim { (self.text) } }
                    (link(&self.next, "next", next))
                }
            }
        }
    }
}
