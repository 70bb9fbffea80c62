//! The list of drafts.

use kernel::listing::{Listing, NEWEST, Order};
use kernel::record::Header;
use kernel::store::Sql;
use kernel::text::Query;
use kernel::{Actor, Day, Read, Result, StaffId, search, staff};
use maud::{Markup, html};
use rulebook::{Action, Reach};
use serde::Serialize;
use std::collections::HashMap;
use web::components::{Button, PageHead, Row, Tone, empty, notice_box, tag};
use web::listing::{Filter, ListColumn, ListPage, ListState, PAGE, Params};
use web::{Page, Ui, View};

use super::model::{KIND, Status};
use super::{release, store};

/// The list's address.
pub const PATH: &str = "/rulebook/drafts";

/// A page of the list.
#[derive(Clone, Debug, Serialize)]
pub struct DraftList {
    /// The drafts.
    pub items: Vec<DraftLine>,
    /// Paging, count, views.
    pub list: ListState,
    /// Whether the person may draft.
    pub may_draft: bool,
    /// Clauses that this release brings and the version in force does not have.
    pub new_clauses: Vec<&'static str>,
}

/// A line of the list.
#[derive(Clone, Debug, Serialize)]
pub struct DraftLine {
    /// The draft's header.
    #[serde(flatten)]
    pub header: Header,
    /// From which day it is to be in force.
    pub effective_on: Option<Day>,
    /// Who wrote it.
    pub owner: Option<String>,
}

const ORDERS: [Order; 1] = [NEWEST];

impl DraftList {
    /// The page that the address asks for.
    pub fn read(read: &mut Read<'_>, actor: &Actor, params: Params) -> Result<Self> {
        let mut filter = Sql::default();
        if let Some(status) =
            Status::ALL.into_iter().find(|status| params.get("status") == Some(status.key()))
        {
            filter = filter.raw("record.status = ").text(status.key());
        }
        if let Some(query) = params.get("q").and_then(Query::parse) {
            if !filter.is_empty() {
                filter = filter.raw(" AND ");
            }
            filter = filter.then(&search::matches(read, KIND, &query)?);
        }
        let listing = Listing { filter, order: params.order(&ORDERS), ..Listing::of(KIND) };
        let (page, count) = listing.counted(read, actor, params.cursor().as_ref(), PAGE)?;
        let rows = store::draft_page(read, &page.ids)?;
        let owners: Vec<StaffId> = rows.iter().filter_map(|(header, _)| header.owner_id).collect();
        let names: HashMap<StaffId, String> = staff::names(read, &owners)?;
        let line = |(header, effective_on): (Header, Option<Day>)| DraftLine {
            owner: header.owner_id.and_then(|id| names.get(&id).cloned()),
            header,
            effective_on,
        };
        let policy = read.policy()?;
        let may_draft = actor.reach(read, Action::Draft, KIND)? != Reach::None;
        Ok(Self {
            items: rows.into_iter().map(line).collect(),
            list: ListState::of(read, actor, PATH, params, Some(count), &page)?,
            new_clauses: if may_draft { release::new_clauses(&policy) } else { Vec::new() },
            may_draft,
        })
    }

    fn offer(&self, ui: &Ui) -> Markup {
        html! {
            @if !self.new_clauses.is_empty() {
                (notice_box(Tone::Accent, html! {
                    (ui.tr(&kernel::Message::new("book-release-offer").with("count", self.new_clauses.len())))
                    a href={ (PATH) "/new?from=release" } { (ui.t("book-release-take")) }
                }))
            }
        }
    }
}

/// A draft's state as a tag.
pub(super) fn status_tag(ui: &Ui, status: Status) -> Markup {
    let tone = match status {
        Status::Editing | Status::Closed => Tone::Plain,
        Status::Waiting => Tone::Soon,
        Status::Adopted => Tone::Good,
    };
    tag(&ui.t(&status.label()), tone)
}

impl View for DraftList {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("book-drafts");
        let column = |key, label: &str| ListColumn {
            key,
            label: ui.t(label),
            number: false,
            default: true,
            sort: None,
        };
        let begin = html! {
            @if self.may_draft { (Button::link(ui.t("book-draft-new"), format!("{PATH}/new")).main()) }
        };
        let list = ListPage {
            ui,
            path: PATH,
            title: title.clone(),
            search: Some(ui.t("book-drafts-search")),
            standing: Vec::new(),
            filters: vec![Filter {
                name: "status",
                label: ui.t("book-draft-status"),
                choices: Status::ALL.iter().map(|s| (s.key().to_owned(), ui.t(&s.label()))).collect(),
            }],
            columns: vec![
                column("title", "book-draft-title"),
                column("number", "book-draft-number"),
                column("status", "book-draft-status"),
                column("owner", "book-draft-owner"),
                column("effective_on", "book-draft-effective"),
                column("updated", "book-draft-updated"),
            ],
            state: &self.list,
            export: false,
            act: None,
            empty: empty(&ui.t("book-drafts-none"), &ui.t("book-drafts-none-text"), Some(begin.clone())),
        };
        let rows = self.items.iter().map(|line| {
            let address = format!("{PATH}/{}", line.header.number);
            let cells = list.seen().into_iter().map(|key| cell(ui, key, line, &address)).collect();
            Row::new(cells).opens(address.clone()).edits(format!("{address}/edit"))
        });
        let head = PageHead::new(title.clone()).crumb(ui.t("web-nav-rulebook"), "/rulebook").actions(begin);
        let rows = rows.collect();
        Page::new(title, html! { (head) (self.offer(ui)) (list.draw(rows)) })
    }
}

fn cell(ui: &Ui, key: &str, line: &DraftLine, address: &str) -> Markup {
    match key {
        "title" => html! { a href=(address) { (line.header.title) } },
        "number" => html! { span.dim { (line.header.number) } },
        "status" => status_tag(ui, Status::of(&line.header)),
        "owner" => html! { (line.owner.as_deref().unwrap_or("—")) },
        "effective_on" => html! {
            @if let Some(day) = line.effective_on { (ui.day(day)) } @else { span.dim { (ui.t("book-draft-at-once")) } }
        },
        _ => html! { (ui.moment(line.header.updated_at)) },
    }
}
