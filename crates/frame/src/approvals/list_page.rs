//! The list of approvals as a page.

use kernel::approval::KIND;
use maud::{Markup, html};
use web::components::{Chip, PageHead, Row, Tone, empty, tag};
use web::listing::{Filter, ListColumn, ListPage};
use web::text;
use web::{Page, Ui, View};

use super::list::{ApprovalList, ApprovalRow, PATH, STATES, Whose};
use crate::links::status_key;

/// The mark of an approval's state.
pub(super) fn state(ui: &Ui, status: &str) -> Markup {
    let tone = match status {
        "waiting" => Tone::Soon,
        "approved" => Tone::Good,
        "refused" => Tone::Late,
        _ => Tone::Plain,
    };
    tag(&ui.t(&status_key(KIND, status)), tone)
}

/// The mark of what waits for a deputy: in whose place.
pub(crate) fn in_place_of(ui: &Ui, decider: Option<&str>) -> Markup {
    html! {
        @if let Some(decider) = decider {
            " " (tag(&ui.tr(&text!("frame-approval-in-place-of", name = decider)), Tone::Accent))
        }
    }
}

const COLUMNS: [(&str, &str); 6] = [
    ("title", "frame-approval-title"),
    ("requester", "frame-approval-requester"),
    ("customer", "frame-duty-customer"),
    ("clause", "frame-duty-clause"),
    ("status", "frame-approval-status"),
    ("since", "frame-approval-since"),
];

fn row(ui: &Ui, row: &ApprovalRow, seen: &[&str]) -> Row {
    let cell = |key: &&str| match *key {
        "title" => html! {
            a href=(row.href) { (row.header.title) } " " span.faint { (row.header.number) }
            (in_place_of(ui, row.in_place_of.as_deref()))
        },
        "requester" => html! { (row.requester.as_deref().unwrap_or("—")) },
        "customer" => html! {
            @match &row.customer { Some(customer) => (customer.draw()), None => span.faint { "—" } }
        },
        "clause" => ui.clause(&row.clause),
        "status" => state(ui, &row.header.status),
        _ => html! { (ui.moment(row.header.created_at)) },
    };
    Row::new(seen.iter().map(cell).collect()).opens(row.href.clone())
}

impl View for ApprovalList {
    fn page(&self, ui: &Ui) -> Page {
        let params = &self.list.params;
        let column = |(key, label): (&'static str, &str)| ListColumn {
            key,
            label: ui.t(label),
            number: false,
            default: true,
            sort: None,
        };
        let states = STATES.map(|status| (status.to_owned(), ui.t(&status_key(KIND, status))));
        let page = ListPage {
            ui,
            path: PATH,
            title: ui.t("web-nav-approvals"),
            search: None,
            standing: Vec::new(),
            filters: vec![Filter {
                name: "status",
                label: ui.t("frame-approval-status"),
                choices: states.to_vec(),
            }],
            columns: COLUMNS.map(column).to_vec(),
            state: &self.list,
            export: false,
            act: None,
            empty: empty(&ui.t("frame-approvals-none"), &ui.t("frame-approvals-none-text"), None),
        };
        let seen = page.seen();
        let rows = self.rows.iter().map(|one| row(ui, one, &seen)).collect();
        let chip = |whose: Whose| {
            let (key, query) = match whose {
                Whose::Waiting => ("frame-approvals-waiting", params.with("whose", whose.key()).query()),
                Whose::Requested => ("frame-approvals-requested", params.with("whose", whose.key()).query()),
                Whose::All => ("frame-approvals-all", params.without("whose").query()),
            };
            Chip::choice(ui.t(key), format!("{PATH}{query}"), whose == self.whose)
        };
        let whose = html! { div.chips { @for whose in Whose::ALL { (chip(whose)) } } };
        let body = html! { (PageHead::new(ui.t("web-nav-approvals")).under(whose)) (page.draw(rows)) };
        Page::new(ui.t("web-nav-approvals"), body)
    }
}
