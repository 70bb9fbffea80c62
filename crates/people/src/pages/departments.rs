//! Departments as a tree, and the form for one.

use std::collections::HashMap;

use kernel::staff::{self, Department};
use kernel::{Actor, DepartmentId, Message, Read, Result, StaffId};
use maud::{Markup, html};
use rulebook::{Action, Reach};
use serde::Serialize;
use web::components::{Button, Column, Field, Form, PageHead, Row, empty, sheet, sheet_padded, table};
use web::{Page, Ui, View, format};

use super::{Branch, department_choices, department_tree, with_none};
use crate::KIND;
use crate::service::must_administer;
use crate::store;

/// The tree's address.
pub const PATH: &str = "/people/departments";

/// All departments.
#[derive(Clone, Debug, Serialize)]
pub struct DepartmentTree {
    /// Each followed by those below it.
    pub items: Vec<DepartmentLine>,
    /// Whether the person may change them.
    pub may_administer: bool,
}

/// A department in the tree.
#[derive(Clone, Debug, Serialize)]
pub struct DepartmentLine {
    /// The department and its depth.
    #[serde(flatten)]
    pub branch: Branch,
    /// Who leads it: account and name.
    pub head: Option<(String, String)>,
    /// How many people it has by itself.
    pub people: i64,
    /// Counts its changes.
    pub version: i64,
}

impl DepartmentTree {
    /// The whole tree.
    pub fn read(read: &mut Read<'_>, actor: &Actor) -> Result<Self> {
        let (branches, by_id) = department_tree(read)?;
        let heads: Vec<StaffId> = by_id.values().filter_map(|department| department.head_id).collect();
        let heads: HashMap<StaffId, (String, String)> = store::staff_by_ids(read, &heads)?
            .into_iter()
            .map(|person| (person.id, (person.account, person.name)))
            .collect();
        let sizes = store::department_sizes(read)?;
        let line = |branch: Branch| {
            let department = by_id.get(&branch.id);
            DepartmentLine {
                head: department.and_then(|known| known.head_id).and_then(|id| heads.get(&id).cloned()),
                people: sizes.get(&branch.id).copied().unwrap_or_default(),
                version: department.map_or(1, |known| known.version),
                branch,
            }
        };
        Ok(Self {
            items: branches.into_iter().map(line).collect(),
            may_administer: actor.reach(read, Action::Administer, KIND)? != Reach::None,
        })
    }

    fn row(&self, ui: &Ui, line: &DepartmentLine) -> Row {
        let indent = "　".repeat(line.branch.depth);
        let head = html! {
            @if let Some((account, name)) = &line.head { a href={ "/people/" (account) } { (name) } }
            @else { span.faint { "—" } }
        };
        let mut cells = vec![
            html! { (indent) (line.branch.name) },
            head,
            html! { a href={ "/people?department=" (line.branch.id) } { (format::number(line.people)) } },
        ];
        let edit = format!("{PATH}/{}/edit", line.branch.id);
        if self.may_administer {
            cells.push(html! { a href=(edit) { (ui.t("people-edit-short")) } });
            Row::new(cells).edits(edit)
        } else {
            Row::new(cells)
        }
    }
}

impl View for DepartmentTree {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("people-departments");
        let new = html! {
            @if self.may_administer { (Button::link(ui.t("people-department-new"), format!("{PATH}/new")).main()) }
        };
        let mut heads = vec![
            Column::new(ui.t("people-department")).main(),
            Column::new(ui.t("people-head")),
            Column::new(ui.t("people-count")).number(),
        ];
        if self.may_administer {
            heads.push(Column::new(ui.t("people-edit-short")));
        }
        let rows: Vec<Row> = self.items.iter().map(|line| self.row(ui, line)).collect();
        let body = html! {
            (PageHead::new(title.clone()).crumb(ui.t("people-title"), "/people").actions(new.clone()))
            (sheet("", None, html! {
                @if rows.is_empty() {
                    (empty(&ui.t("people-departments-none"), &ui.t("people-departments-none-text"), Some(new)))
                } @else {
                    div.table-wrap { (table(&title, &heads, &rows)) }
                }
            }))
        };
        Page::new(title, body)
    }
}

/// The form for a department.
#[derive(Clone, Debug, Serialize)]
pub struct DepartmentWriting {
    /// The department; none for a new one.
    pub department: Option<Department>,
    /// Who leads it: account and name.
    pub head: (String, String),
    /// The departments it may lie below.
    pub departments: Vec<Branch>,
}

impl DepartmentWriting {
    /// The form for a department, or an empty one.
    ///
    /// # Errors
    /// [`kernel::Error::Forbidden`] for whom the rulebook does not let administer staff.
    pub fn read(read: &mut Read<'_>, actor: &Actor, id: Option<DepartmentId>) -> Result<Self> {
        must_administer(read, actor)?;
        let department = id.map(|id| store::department_get(read, id)).transpose()?;
        let head = department.as_ref().and_then(|known| known.head_id);
        let head = head.map(|id| staff::get(read, id)).transpose()?;
        let (mut departments, by_id) = department_tree(read)?;
        if let Some(id) = id {
            departments.retain(|branch| !lies_below(branch.id, id, &by_id));
        }
        let head = head.map(|person| (person.account, person.name)).unwrap_or_default();
        Ok(Self { department, head, departments })
    }

    fn form(&self, ui: &Ui) -> Markup {
        let name = self.department.as_ref().map(|known| known.name.clone()).unwrap_or_default();
        let parent = self.department.as_ref().and_then(|known| known.parent_id);
        let parents = with_none(ui.t("people-department-top"), department_choices(&self.departments));
        let action = match &self.department {
            Some(known) => format!("{PATH}/{}", known.id),
            None => PATH.to_owned(),
        };
        let mut form = Form::post(ui.locale, action)
            .fields(html! {
                (Field::text("name", ui.t("people-department-name")).value(name).required().limit(40).focus())
                (Field::select("parent", ui.t("people-parent"), parents)
                    .value(parent.map(|id| id.to_string()).unwrap_or_default()))
                (Field::picker("head", ui.t("people-head"), "/people/suggest", &self.head.1).value(&self.head.0))
            })
            .buttons(html! {
                (Button::submit(ui.t("people-save")).main())
                (Button::link(ui.t("web-cancel"), PATH))
            });
        if let Some(known) = &self.department {
            form = form.hidden("version", known.version.to_string());
        }
        html! { (form) }
    }
}

/// Whether a department is another or lies below it.
fn lies_below(id: DepartmentId, above: DepartmentId, all: &HashMap<DepartmentId, Department>) -> bool {
    let up = |id: &DepartmentId| all.get(id).and_then(|known| known.parent_id);
    std::iter::successors(Some(id), up).take(all.len() + 1).any(|at| at == above)
}

impl View for DepartmentWriting {
    fn page(&self, ui: &Ui) -> Page {
        let title = match &self.department {
            Some(known) => ui.tr(&Message::new("people-department-edit").with("name", known.name.clone())),
            None => ui.t("people-department-new"),
        };
        let head = PageHead::new(title.clone())
            .crumb(ui.t("people-title"), "/people")
            .crumb(ui.t("people-departments"), PATH);
        Page::new(title, html! { (head) (sheet_padded("", None, self.form(ui))) })
    }

    fn version(&self) -> Option<i64> {
        self.department.as_ref().map(|known| known.version)
    }
}
