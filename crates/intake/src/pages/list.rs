//! The list of a room's imports.

use std::collections::HashMap;

use kernel::StaffId;
use maud::html;
use serde::Serialize;
use web::components::{Button, PageHead, Row, empty};
use web::listing::{ListColumn, ListPage, ListState};
use web::{Page, Ui, View, format};

use super::phase_tag;
use crate::Import;
use crate::view::ListedImport;

/// The imports one may work on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ImportList {
    /// The imports, the newest first.
    pub rows: Vec<ListedImport>,
    /// Count, neighbours, saved views.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub state: ListState,
    /// Names of their owners.
    #[serde(skip)]
    pub names: HashMap<StaffId, String>,
    /// Whose imports they are.
    #[serde(skip)]
    pub import: &'static dyn Import,
}

impl View for ImportList {
    fn page(&self, ui: &Ui) -> Page {
        let about = self.import.about();
        let title = ui.t(about.words.list);
        let into = || Button::link(ui.t(about.words.title), about.upload).main();
        let column = |key, number| ListColumn {
            key,
            label: ui.t(&format!("import-list-{key}")),
            number,
            default: true,
            sort: None,
        };
        let nothing = html! {
            (empty(
                &ui.t("import-list-empty"), &ui.t("import-list-empty-text"), Some(html! { (into()) }),
            ))
        };
        let page = ListPage {
            ui,
            path: about.record.address,
            title: title.clone(),
            search: None,
            standing: Vec::new(),
            filters: Vec::new(),
            columns: ["file", "number", "target", "phase", "rows", "owner", "created"]
                .map(|key| column(key, key == "rows"))
                .to_vec(),
            state: &self.state,
            export: false,
            act: None,
            empty: nothing,
        };
        let seen = page.seen();
        let rows = self.rows.iter().map(|row| self.drawn(ui, row, &seen)).collect();
        let head = PageHead::new(title.clone())
            .crumb(ui.t(about.words.brings), about.brings.address)
            .actions(html! { (into()) });
        Page::new(title, html! { (head) (page.draw(rows)) })
    }
}

impl ImportList {
    fn drawn(&self, ui: &Ui, row: &ListedImport, seen: &[&'static str]) -> Row {
        let href = self.import.about().record.page(&row.number);
        let cells = seen
            .iter()
            .map(|key| match *key {
                "number" => html! { span.num { (row.number) } },
                "target" => html! { (ui.t(&format!("import-target-{}", row.target))) },
                "phase" => phase_tag(ui, row.phase),
                "rows" => html! { (format::number(row.rows)) },
                "owner" => ui.name(&self.names, row.owner),
                "created" => html! { (ui.moment(row.created_at)) },
                _ => html! { a href=(href) { (row.file) } },
            })
            .collect();
        Row::new(cells).opens(href.clone())
    }
}
