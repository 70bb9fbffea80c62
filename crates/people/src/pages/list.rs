//! The list of staff, which everybody signed in may see.

use std::collections::HashMap;

use kernel::listing::{COUNT_CAP, Count};
use kernel::staff::{self, Staff};
use kernel::{Actor, DepartmentId, GroupId, Read, Result, StaffId, view};
use maud::{Markup, html};
use serde::Serialize;
use web::components::{Button, PageHead, Row, empty, face};
use web::listing::{Filter, ListColumn, ListPage, ListState, PAGE, Params, audiences};
use web::{Page, Ui, View};

use super::{
    Branch, department_choices, department_tree, function_choices, function_title, may_administer,
    rank_choices, rank_title,
};
use crate::service::matching_page;
use crate::store::{self, From, Wanted};

/// The list's address.
pub const PATH: &str = "/people";

/// A page of the list.
#[derive(Clone, Debug, Serialize)]
pub struct StaffList {
    /// The people, by account.
    pub items: Vec<StaffLine>,
    /// Paging, count, views.
    pub list: ListState,
    /// Whether the person may change them.
    pub may_administer: bool,
    /// The departments to filter by.
    pub departments: Vec<Branch>,
    /// The groups to filter by.
    pub groups: Vec<(GroupId, String)>,
}

/// A line of the list.
#[derive(Clone, Debug, Serialize)]
pub struct StaffLine {
    /// The member of staff.
    #[serde(flatten)]
    pub staff: Staff,
    /// The department's name.
    pub department: Option<String>,
    /// The functions held, by key.
    pub functions: Vec<String>,
}

fn wanted(params: &Params) -> Wanted {
    let text = |name: &str| params.get(name).map(str::to_owned);
    Wanted {
        department: params.get("department").and_then(|id| id.parse().ok()).map(DepartmentId),
        group: params.get("group").and_then(|id| id.parse().ok()).map(GroupId),
        rank: text("rank"),
        function: text("function"),
        active: match params.get("active") {
            Some("no") => Some(false),
            Some("all") => None,
            _ => Some(true),
        },
    }
}

/// Where a page begins, as it stands in the address: `a.li.na` after that account, `b.li.na` before it.
fn begins(params: &Params) -> From {
    match params.get("page").and_then(|page| page.split_once('.')) {
        Some((way @ ("a" | "b"), account)) => From { account: Some(account.to_owned()), back: way == "b" },
        _ => From::default(),
    }
}

impl StaffList {
    /// The page that the address asks for.
    pub fn read(read: &mut Read<'_>, actor: &Actor, params: Params) -> Result<Self> {
        let who = wanted(&params);
        let from = begins(&params);
        let text = params.get("q").unwrap_or_default();
        let mut people = matching_page(read, &who, text, &from, PAGE + 1)?;
        let more = people.len() > PAGE;
        people.truncate(PAGE);
        if from.back {
            people.reverse();
        }
        let (has_previous, has_next) = if from.back { (more, true) } else { (from.account.is_some(), more) };
        let edge =
            |way: char, person: Option<&Staff>| person.map(|person| format!("{way}.{}", person.account));
        let count = if text.trim().is_empty() {
            let number = store::staff_count(read, &who, COUNT_CAP + 1)?;
            Some(Count { number: number.min(COUNT_CAP), capped: number > COUNT_CAP })
        } else {
            None
        };
        let (departments, by_id) = department_tree(read)?;
        let ids: Vec<StaffId> = people.iter().map(|person| person.id).collect();
        let mut functions: HashMap<StaffId, Vec<String>> = store::staff_functions(read, &ids)?;
        let list = ListState {
            count,
            next: edge('a', people.last()).filter(|_| has_next),
            previous: edge('b', people.first()).filter(|_| has_previous),
            views: view::list(read, actor.id, PATH)?,
            audiences: audiences(read, actor, &params)?,
            params,
        };
        let line = |person: Staff| StaffLine {
            department: person.department_id.and_then(|id| by_id.get(&id)).map(|known| known.name.clone()),
            functions: functions.remove(&person.id).unwrap_or_default(),
            staff: person,
        };
        Ok(Self {
            items: people.into_iter().map(line).collect(),
            list,
            may_administer: may_administer(read, actor)?,
            departments,
            groups: staff::groups(read)?.into_iter().map(|group| (group.id, group.name)).collect(),
        })
    }

    fn filters(&self, ui: &Ui) -> Vec<Filter> {
        let filter = |name, label: &str, choices| Filter { name, label: ui.t(label), choices };
        let groups = self.groups.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
        let active = [("no", "people-closed"), ("all", "people-open-or-closed")];
        vec![
            filter("department", "people-department", department_choices(&self.departments)),
            filter("group", "people-group", groups),
            filter("rank", "people-rank", rank_choices(ui)),
            filter("function", "people-function", function_choices(ui)),
            filter(
                "active",
                "people-account-state",
                active.map(|(value, key)| (value.to_owned(), ui.t(key))).to_vec(),
            ),
        ]
    }
}

impl View for StaffList {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("people-title");
        let column = |key, label: &str, default| ListColumn {
            key,
            label: ui.t(label),
            number: false,
            default,
            sort: None,
        };
        let new = html! {
            @if self.may_administer { (Button::link(ui.t("people-new"), "/people/new").main()) }
        };
        let actions = html! {
            (new)
            (Button::link(ui.t("people-departments"), "/people/departments"))
            (Button::link(ui.t("people-groups"), "/people/groups"))
            (Button::link(ui.t("people-chart"), "/people/chart"))
        };
        let list = ListPage {
            ui,
            path: PATH,
            title: title.clone(),
            search: Some(ui.t("people-search")),
            standing: Vec::new(),
            filters: self.filters(ui),
            columns: vec![
                column("name", "people-name", true),
                column("account", "people-account", true),
                column("position", "people-position", true),
                column("rank", "people-rank", true),
                column("department", "people-department", true),
                column("functions", "people-functions", true),
                column("phone", "people-phone", true),
                column("mail", "people-mail", false),
            ],
            state: &self.list,
            export: false,
            act: None,
            empty: empty(&ui.t("people-none"), &ui.t("people-none-text"), Some(new.clone())),
        };
        let rows = self
            .items
            .iter()
            .map(|line| {
                let address = format!("{PATH}/{}", line.staff.account);
                let cells = list.seen().into_iter().map(|key| cell(ui, key, line, &address)).collect();
                let row = Row::new(cells).opens(address.clone());
                if self.may_administer { row.edits(format!("{address}/edit")) } else { row }
            })
            .collect();
        Page::new(title.clone(), html! { (PageHead::new(title).actions(actions)) (list.draw(rows)) })
    }
}

fn cell(ui: &Ui, key: &str, line: &StaffLine, address: &str) -> Markup {
    let staff = &line.staff;
    match key {
        "name" => html! {
            span.row {
                (face(&staff.name)) a href=(address) { (staff.name) }
                @if !staff.active { span.tag { (ui.t("people-closed")) } }
            }
        },
        "account" => html! { span.dim { (staff.account) } },
        "position" => html! { (staff.position) },
        "rank" => html! { (rank_title(ui, &staff.rank)) },
        "department" => html! { (line.department.as_deref().unwrap_or("—")) },
        "functions" => {
            let titles: Vec<String> = line.functions.iter().map(|key| function_title(ui, key)).collect();
            html! { span.dim { (ui.joined(&titles)) } }
        }
        "phone" => html! { span.nowrap { (staff.phone) } },
        _ => html! { (staff.mail) },
    }
}
