//! The parameters of a list in its address, and what every list page does with them.
//!
//! Filters, order, columns and the page's cursor stand in the address, so that a list can be bookmarked, shared and saved
//! as a view. A feature says which filters and columns it has; everything around them is drawn here.

use axum::extract::{FromRequestParts, RawQuery};
use axum::http::request::Parts;
use kernel::listing::{Count, Cursor, NEWEST, Order};
use kernel::view::{Audience, View as SavedView};
use kernel::{Actor, Read, Result, view};
use maud::{Markup, html};
use serde::Serialize;

use crate::app::App;
use crate::components::{self, Button, Chip, Column, Field, Filters, Form, Pager, ViewTab, drawer, views};
use crate::format;
use crate::input::{Typed, visible};
use crate::problem::Problem;
use crate::text;
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
            .map(|(name, value)| (name.into_owned(), visible(&value)))
            .filter(|(_, value)| !value.is_empty())
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

    /// The same without one value of a parameter, which may have others; the page's cursor falls away.
    #[must_use]
    pub fn without_value(&self, name: &str, value: &str) -> Self {
        let mut pairs = self.without("page").pairs;
        pairs.retain(|(known, held)| (known.as_str(), held.as_str()) != (name, value));
        Self { pairs }
    }

    /// The same without the first value of a parameter, which a form asks for anew; the page's cursor falls away.
    fn without_first(&self, name: &str) -> Self {
        let mut pairs = self.without("page").pairs;
        if let Some(first) = pairs.iter().position(|(known, _)| known == name) {
            pairs.remove(first);
        }
        Self { pairs }
    }

    /// The same with others behind them.
    #[must_use]
    fn and(mut self, others: &Self) -> Self {
        self.pairs.extend(others.pairs.iter().cloned());
        self
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

/// Where one goes on after something was done with several of a list: to the list as it was, when the form names it.
#[must_use]
pub fn back(next: &Typed, list: &'static str) -> String {
    let is_it = next.strip_prefix(list).is_some_and(|rest| rest.is_empty() || rest.starts_with('?'));
    if is_it && next.bytes().all(|byte| byte.is_ascii_graphic()) { next.0.clone() } else { list.to_owned() }
}

/// A filter of a list: one parameter with its values.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The parameter.
    pub name: &'static str,
    /// Its name for people.
    pub label: String,
    /// Its values: as sent, as read. Empty for a filter by free text, or by a day when its name ends so.
    pub choices: Vec<(String, String)>,
}

impl Filter {
    /// Whether a day is asked for: such parameters are called `from`, `until`, `received_from` and so on, everywhere.
    fn is_day(&self) -> bool {
        ["from", "until"]
            .iter()
            .any(|end| self.name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('_')))
    }
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
    /// Whom a view of what is shown may be shared with, with the name of the group or department.
    #[serde(skip)]
    pub audiences: Vec<(Audience, String)>,
}

/// Whom somebody may share a view of a list with; nobody where there are no filters to keep.
pub fn audiences(read: &mut Read<'_>, actor: &Actor, params: &Params) -> Result<Vec<(Audience, String)>> {
    if params.without("page").pairs().is_empty() { Ok(Vec::new()) } else { view::audiences(read, actor) }
}

impl ListState {
    /// Puts together what was found.
    pub fn of(
        read: &mut Read<'_>,
        actor: &Actor,
        path: &str,
        params: Params,
        count: Option<Count>,
        page: &kernel::listing::Page,
    ) -> Result<Self> {
        Ok(Self {
            count,
            next: page.next.as_ref().map(Cursor::encode),
            previous: page.previous.as_ref().map(Cursor::encode),
            views: view::list(read, actor.id, path)?,
            audiences: audiences(read, actor, &params)?,
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
    /// The views that everybody has, the one without parameters first: name and query string. `全部` alone when there are
    /// none.
    pub standing: Vec<(String, &'static str)>,
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
            // Afterwards one is where one was: the same filters, the same page.
            let here = html! { input type="hidden" name="next" value={ (self.path) (params.query()) }; };
            list = list.act(action.clone(), html! { (here) (buttons) });
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
        // Searching, sorting and choosing columns do not leave a view.
        let mut looks = Params::default();
        let mut view = params.clone();
        for name in ["q", "sort", "columns"] {
            looks.pairs.extend(view.pairs.iter().filter(|(known, _)| known == name && name != "q").cloned());
            view = view.without(name);
        }
        let view = view.query();
        let mut tabs: Vec<(String, String)> = if self.standing.is_empty() {
            vec![(ui.t("web-view-all"), String::new())]
        } else {
            self.standing.iter().map(|(label, query)| (label.clone(), (*query).to_owned())).collect()
        };
        let standing = tabs.len();
        tabs.extend(self.state.views.iter().map(|view| (view.name.clone(), view.query.clone())));
        let current = tabs.iter().position(|(_, query)| *query == here);
        let is_known = current.is_some();
        let current = current.or_else(|| tabs.iter().position(|(_, query)| *query == view));
        let tabs: Vec<ViewTab> = tabs
            .into_iter()
            .enumerate()
            .map(|(position, (label, query))| {
                // What everybody has is seen in the columns that one has chosen.
                let query = if position < standing {
                    Params::parse(query.trim_start_matches('?')).and(&looks).query()
                } else {
                    query
                };
                ViewTab {
                    label,
                    href: format!("{}{query}", self.path),
                    count: String::new(),
                    current: current == Some(position),
                }
            })
            .collect();
        let save = Form::post(ui.locale, "/views")
            .hidden("list", self.path)
            .hidden("query", here.clone())
            .fields(html! {
                (Field::text("name", ui.t("web-view-name")).required().limit(60))
                @if !self.state.audiences.is_empty() { (self.sharing()) }
            })
            .buttons(html! { (Button::submit(ui.t("web-view-save")).main()) });
        html! {
            div.tab-line {
                (views(ui.locale, &tabs))
                @if !is_known {
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

    /// Whom the view is for: oneself, unless one may share it.
    fn sharing(&self) -> Field {
        let ui = self.ui;
        let nobody = (Audience::Nobody, String::new());
        let choice = |(audience, name): &(Audience, String)| {
            components::Choice::new(audience.to_string(), audience_words(ui, *audience, name))
        };
        let choices = std::iter::once(&nobody).chain(&self.state.audiences).map(choice).collect();
        Field::select("audience", ui.t("web-view-audience"), choices)
    }

    fn filter_line(&self) -> Markup {
        let ui = self.ui;
        let params = &self.state.params;
        let mut chips = Vec::new();
        for filter in &self.filters {
            for value in params.all(filter.name) {
                let words = filter.choices.iter().find(|(known, _)| known == value);
                let words = words.map_or_else(|| value.to_owned(), |(_, words)| words.clone());
                let href = format!("{}{}", self.path, params.without_value(filter.name, value).query());
                chips.push(Chip::set(ui.locale, filter.label.clone(), words, href));
            }
        }
        let fields = html! {
            @for filter in &self.filters {
                @let value = params.get(filter.name).unwrap_or_default();
                @if filter.is_day() {
                    (Field::date(filter.name, filter.label.clone()).value(value))
                } @else if filter.choices.is_empty() {
                    (Field::text(filter.name, filter.label.clone()).value(value))
                } @else {
                    @let all = components::Choice::new("", ui.t("web-filter-any"));
                    @let choices = filter.choices.iter().map(|(value, words)| components::Choice::new(value, words));
                    (Field::select(filter.name, filter.label.clone(), std::iter::once(all).chain(choices).collect()).value(value))
                }
            }
        };
        // What a form's own fields ask for must not be sent twice.
        let mut kept = params.without("page");
        for filter in &self.filters {
            kept = kept.without_first(filter.name);
        }
        let beside_query = params.without("q");
        let any = !chips.is_empty() || params.get("q").is_some();
        let mut line = Filters::new(ui.locale).chips(chips);
        if !self.filters.is_empty() {
            line = line.fields(fields).keep(kept.pairs().to_vec());
        }
        if let Some(placeholder) = &self.search {
            let typed = params.get("q").unwrap_or_default();
            line = line.query(typed, placeholder.clone()).keep_beside_query(beside_query.pairs().to_vec());
        }
        if any {
            line = line.clear(self.path);
        }
        html! { (line) }
    }
}

/// Who has a view, in words; `name` is that of the group or department.
#[must_use]
pub fn audience_words(ui: &Ui, audience: Audience, name: &str) -> String {
    match audience {
        Audience::Nobody => ui.t("web-view-nobody"),
        Audience::Group(_) => ui.tr(&text!("web-view-group", name = name)),
        Audience::Department(_) => ui.tr(&text!("web-view-department", name = name)),
        Audience::Everybody => ui.t("web-view-everybody"),
    }
}

/// A count as people read it: `500+` beyond the cap.
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

    #[test]
    fn after_something_was_done_with_several_one_is_back_at_the_list_as_it_was_and_nowhere_else() {
        assert_eq!(back(&"/requests?owner=me&page=a.9".into(), "/requests"), "/requests?owner=me&page=a.9");
        for elsewhere in ["", "/requests/new", "//evil.example", "/requests?q=\r\nSet-Cookie:a", "/customers"]
        {
            assert_eq!(back(&elsewhere.into(), "/requests"), "/requests");
        }
    }

    #[test]
    fn of_several_values_of_a_filter_one_is_taken_away_by_itself() {
        let params = Params::parse("tag=a&tier=1&tag=b&page=a.9");
        assert_eq!(params.without_value("tag", "a").query(), "?tier=1&tag=b");
        assert_eq!(params.without_value("tag", "b").query(), "?tag=a&tier=1");
        assert_eq!(params.without_value("tier", "2").query(), "?tag=a&tier=1&tag=b");
        // A form that asks for the first anew sends the others again.
        assert_eq!(params.without_first("tag").query(), "?tier=1&tag=b");
    }
}
