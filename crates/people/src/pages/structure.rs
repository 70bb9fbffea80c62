//! What the pages of departments and of groups have in common: a list whose rows administrators change, and the form for
//! one of them.

use kernel::Message;
use maud::{Markup, html};
use web::components::{Button, Column, Form, PageHead, Row, empty, sheet, sheet_padded, table};
use web::{Page, Ui, format};

/// Departments or groups: their address and their words.
pub(super) struct Structure {
    /// The list's address.
    pub path: &'static str,
    /// The list's title.
    pub title: &'static str,
    /// The words for adding one.
    pub new: &'static str,
    /// The words for changing one, with its `name`.
    pub edit: &'static str,
    /// What is said, and explained, when there are none.
    pub none: (&'static str, &'static str),
}

impl Structure {
    /// A row of the list: what is shown of one, and a door to its people, found by `filter`.
    pub(super) fn row(
        &self,
        ui: &Ui,
        cells: [Markup; 2],
        (people, filter): (i64, String),
        edits: Option<i64>,
    ) -> Row {
        let mut cells = Vec::from(cells);
        cells.push(html! { a href={ "/people?" (filter) } { (format::number(people)) } });
        let Some(id) = edits else { return Row::new(cells) };
        let edit = format!("{}/{id}/edit", self.path);
        cells.push(html! { a href=(edit) { (ui.t("people-edit-short")) } });
        Row::new(cells).edits(edit)
    }

    /// The list with the headings of the first two cells.
    pub(super) fn list(&self, ui: &Ui, heads: [Column; 2], rows: &[Row], may_administer: bool) -> Page {
        let title = ui.t(self.title);
        let new = html! {
            @if may_administer { (Button::link(ui.t(self.new), format!("{}/new", self.path)).main()) }
        };
        let mut heads = Vec::from(heads);
        heads.push(Column::new(ui.t("people-count")).number());
        if may_administer {
            heads.push(Column::new(ui.t("people-edit-short")));
        }
        let body = html! {
            (PageHead::new(title.clone()).crumb(ui.t("people-title"), "/people").actions(new.clone()))
            (sheet("", None, html! {
                @if rows.is_empty() {
                    (empty(&ui.t(self.none.0), &ui.t(self.none.1), Some(new)))
                } @else {
                    div.table-wrap { (table(&title, &heads, rows)) }
                }
            }))
        };
        Page::new(title, body)
    }

    /// The form for one: for the one that is `known` by id, name and version, or for a new one.
    pub(super) fn form(&self, ui: &Ui, known: Option<(i64, &str, i64)>, fields: Markup) -> Page {
        let (title, action) = match known {
            Some((id, name, _)) => {
                (ui.tr(&Message::new(self.edit).with("name", name)), format!("{}/{id}", self.path))
            }
            None => (ui.t(self.new), self.path.to_owned()),
        };
        let mut form = Form::post(ui.locale, action).fields(fields).buttons(html! {
            (Button::submit(ui.t("people-save")).main())
            (Button::link(ui.t("web-cancel"), self.path))
        });
        if let Some((_, _, version)) = known {
            form = form.hidden("version", version.to_string());
        }
        let head = PageHead::new(title.clone())
            .crumb(ui.t("people-title"), "/people")
            .crumb(ui.t(self.title), self.path);
        Page::new(title, html! { (head) (sheet_padded("", None, html! { (form) })) })
    }
}
