//! The parameters of a list in its address, and what every list page does with them.
//!
//! Filters, order, columns and the page's cursor stand in the address, so that a list can be bookmarked, shared and saved
//! as a view. A feature says which filters and columns it has; everything around them is drawn here.

use axum::extract::{FromRequestParts, RawQuery};
use axum::http::request::Parts;
use kernel::listing::{Count, Cursor, NEWEST, Order};
use kernel::view::View as SavedView;
use kernel::{Read, Result, StaffId, view};
use maud::{Markup, html};
use serde::Serialize;

use crate::app::App;
use crate::components::{self, Button, Chip, Column, Field, Filters, Form, Pager, ViewTab, drawer, views};
use crate::format;
use crate::problem::Problem;
use crate::ui::Ui;

/// How many rows a page of a list has.
pub const PAGE: usize = 50;

/// The address's parameters, in order, as they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params {
    pairs: Vec<(String, String)>,
}

impl FromRequestParts<App> for Params {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let raw = RawQuery::from_request_parts(parts, app).await.map_or(None, |query| query.0);
        Ok(Self::parse(raw.as_deref().unwrap_or_default()))
    }
}

impl Params {
    /// From a query string.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes())
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        Self { pairs }
    }

    /// The first value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a parameter.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The same with a parameter set; the page's cursor falls away.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut pairs = self.without(name).pairs;
        pairs.push((name.to_owned(), value.to_owned()));
        Self { pairs }
    }

    /// The same without a parameter; the page's cursor falls away.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let pairs =
            self.pairs.iter().filter(|(known, _)| known != name && known != "page").cloned().collect();
        Self { pairs }
    }

    /// As a query string with its question mark; empty for none.
    #[must_use]
    pub fn query(&self) -> String {
        if self.pairs.is_empty() {
            return String::new();
        }
        let mut out = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        out.extend_pairs(&self.pairs);
        out.finish()
    }

    /// Where this page of the list begins.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        Cursor::decode(self.get("page")?)
    }

    /// The order asked for, among those the list has.
    #[must_use]
    pub fn order(&self, orders: &[Order]) -> Order {
        let asked = self.get("sort").unwrap_or_default();
        orders.iter().copied().find(|order| order.key == asked).unwrap_or(NEWEST)
    }

    /// The parameters as pairs, for hidden fields of forms that keep them.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}

/// Escapes a text for use in an address.
#[must_use]
pub fn encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A filter of a list: one parameter with its values.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The parameter.
    pub name: &'static str,
    /// Its name for people.
    pub label: String,
    /// Its values: as sent, as read. Empty for a filter by free text or date.
    pub choices: Vec<(String, String)>,
}

/// A column of a list.
#[derive(Clone, Debug)]
pub struct ListColumn {
    /// Its key in the address.
    pub key: &'static str,
    /// Its heading.
    pub label: String,
    /// Figures stand at the right.
    pub number: bool,
    /// Seen unless others are chosen.
    pub default: bool,
    /// The key of the order by this column, when it has one.
    pub sort: Option<&'static str>,
}

/// What every list holds beside its rows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ListState {
    /// How many there are, when counted.
    pub count: Option<Count>,
    /// The address's parameters.
    #[serde(skip)]
    pub params: Params,
    /// Where the next page begins: the value of `page`.
    pub next: Option<String>,
    /// Where the page before begins.
    pub previous: Option<String>,
    /// Saved views of this list.
    pub views: Vec<SavedView>,
}

impl ListState {
    /// Puts together what was found.
    pub fn of(
        read: &mut Read<'_>,
        actor: StaffId,
        path: &str,
        params: Params,
        count: Option<Count>,
        page: &kernel::listing::Page,
    ) -> Result<Self> {
        Ok(Self {
            count,
            next: page.next.as_ref().map(Cursor::encode),
            previous: page.previous.as_ref().map(Cursor::encode),
            views: view::list(read, actor, path)?,
            params,
        })
    }
}

/// Draws a list page: views as tabs, filters, the table, paging, columns to choose, what to do with many.
pub struct ListPage<'a> {
    /// What drawing needs.
    pub ui: &'a Ui,
    /// The list's address: `/customers`.
    pub path: &'static str,
    /// Its heading.
    pub title: String,
    /// What stands in its search field; none for a list that can not be searched.
    pub search: Option<String>,
    /// Its filters.
    pub filters: Vec<Filter>,
    /// Its columns.
    pub columns: Vec<ListColumn>,
    /// What was found.
    pub state: &'a ListState,
    /// Whether it can be exported (`?format=xlsx` on its address).
    pub export: bool,
    /// What can be done with selected rows: where it is posted, and the buttons.
    pub act: Option<(String, Markup)>,
    /// What is shown without rows.
    pub empty: Markup,
}

impl ListPage<'_> {
    /// The keys of the columns seen, in order: a row gives its cells for these.
    #[must_use]
    pub fn seen(&self) -> Vec<&'static str> {
        let chosen: Vec<&str> = self.state.params.all("columns").collect();
        self.columns
            .iter()
            .enumerate()
            .filter(|(position, column)| {
                *position == 0
                    || if chosen.is_empty() { column.default } else { chosen.contains(&column.key) }
            })
            .map(|(_, column)| column.key)
            .collect()
    }

    /// The list with its rows.
    #[must_use]
    pub fn draw(&self, rows: Vec<components::Row>) -> Markup {
        let ui = self.ui;
        let seen = self.seen();
        let columns = self.columns.iter().filter(|column| seen.contains(&column.key));
        let columns = columns.enumerate().map(|(position, column)| self.heading(position, column)).collect();
        let choices: Vec<_> = self
            .columns
            .iter()
            .map(|column| (column.key.to_owned(), column.label.clone(), seen.contains(&column.key)))
            .collect();
        let params = &self.state.params;
        let keep = params.without("columns");
        let page = |cursor: &Option<String>| {
            cursor.as_ref().map(|cursor| format!("{}{}", self.path, params.with("page", cursor).query()))
        };
        let tools = html! {
            @if self.export {
                (Button::link(ui.t("web-export-xlsx"), format!("{}{}", self.path, params.with("format", "xlsx").query())).quiet())
            }
        };
        let count = self.state.count.map_or_else(String::new, count_text);
        let mut list = components::List::new(ui.locale, self.title.clone())
            .count(count)
            .columns(columns)
            .rows(rows)
            .tools(tools)
            .choose_columns(&choices, keep.pairs())
            .pager(Pager {
                previous: page(&self.state.previous),
                next: page(&self.state.next),
                text: String::new(),
            })
            .empty(self.empty.clone());
        if let Some((action, buttons)) = &self.act {
            list = list.act(action.clone(), buttons.clone());
        }
        html! { (self.tabs()) (self.filter_line()) (list) }
    }

    fn heading(&self, position: usize, column: &ListColumn) -> Column {
        let mut heading = Column::new(column.label.clone());
        if column.number {
            heading = heading.number();
        }
        if position == 0 {
            heading = heading.main();
        }
        if let Some(sort) = column.sort {
            let params = &self.state.params;
            let current = params.get("sort") == Some(sort);
            let href = if current { params.without("sort") } else { params.with("sort", sort) };
            let order = if current { components::Order::Descending } else { components::Order::None };
            heading = heading.sort(format!("{}{}", self.path, href.query()), order);
        }
        heading
    }

    fn tabs(&self) -> Markup {
        let ui = self.ui;
        let params = self.state.params.without("page");
        let here = params.query();
        let mut tabs = vec![ViewTab {
            label: ui.t("web-view-all"),
            href: self.path.to_owned(),
            count: String::new(),
            current: here.is_empty(),
        }];
        tabs.extend(self.state.views.iter().map(|view| ViewTab {
            label: view.name.clone(),
            href: format!("{}{}", self.path, view.query),
            count: String::new(),
            current: view.query == here,
        }));
        let save = Form::post(ui.locale, "/views")
            .hidden("list", self.path)
            .hidden("query", here.clone())
            .fields(html! {
                (Field::text("name", ui.t("web-view-name")).required().limit(60))
                (Field::checkbox("shared", ui.t("web-view-shared")))
            })
            .buttons(html! { (Button::submit(ui.t("web-view-save")).main()) });
        html! {
            div.tab-line {
                (views(ui.locale, &tabs))
                @if !here.is_empty() {
                    (drawer(
                        ui.locale, "save-view",
                        Button::submit(ui.t("web-view-save")).quiet(),
                        &ui.t("web-view-save"),
                        html! { (save) },
                    ))
                }
            }
        }
    }

    fn filter_line(&self) -> Markup {
        let ui = self.ui;
        let params = &self.state.params;
        let mut chips = Vec::new();
        for filter in &self.filters {
            for value in params.all(filter.name) {
                let words = filter.choices.iter().find(|(known, _)| known == value);
                let words = words.map_or_else(|| value.to_owned(), |(_, words)| words.clone());
                let href = format!("{}{}", self.path, params.without(filter.name).query());
                chips.push(Chip::set(ui.locale, filter.label.clone(), words, href));
            }
        }
        let fields = html! {
            @for filter in &self.filters {
                @let value = params.get(filter.name).unwrap_or_default();
                @if filter.choices.is_empty() {
                    (Field::text(filter.name, filter.label.clone()).value(value))
                } @else {
                    @let all = components::Choice::new("", ui.t("web-filter-any"));
                    @let choices = filter.choices.iter().map(|(value, words)| components::Choice::new(value, words));
                    (Field::select(filter.name, filter.label.clone(), std::iter::once(all).chain(choices).collect()).value(value))
                }
            }
        };
        // The panel's own fields must not be sent twice.
        let mut kept = params.without("page");
        for filter in &self.filters {
            kept = kept.without(filter.name);
        }
        let any = !chips.is_empty() || params.get("q").is_some();
        let mut line = Filters::new(ui.locale).chips(chips);
        if !self.filters.is_empty() {
            line = line.fields(fields).keep(kept.pairs().to_vec());
        }
        if let Some(placeholder) = &self.search {
            line = line.query(params.get("q").unwrap_or_default(), placeholder.clone());
        }
        if any {
            line = line.clear(self.path);
        }
        html! { (line) }
    }
}

/// A count as people read it: `1,000+` beyond the cap.
#[must_use]
pub fn count_text(count: Count) -> String {
    let plus = if count.capped { "+" } else { "" };
    format!("{}{plus}", format::number(count.number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_set_and_taken_away_in_the_address_and_paging_begins_anew() {
        let params = Params::parse("tier=1&page=a.9&q=%E8%BF%9C%E5%B1%B1");
        assert_eq!(params.get("q"), Some("远山"));
        assert_eq!(params.with("tier", "2").query(), "?q=%E8%BF%9C%E5%B1%B1&tier=2");
        assert_eq!(params.without("q").query(), "?tier=1");
    }
}
