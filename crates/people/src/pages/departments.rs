//! Departments as a tree, and the form for one.

use std::collections::HashMap;

use kernel::staff::{self, Department};
use kernel::{Actor, DepartmentId, Read, Result, StaffId};
use maud::html;
use serde::Serialize;
use web::components::{Column, Field, Row};
use web::{Page, Ui, View};

use super::structure::Structure;
use super::{Branch, department_choices, department_tree, may_administer, with_none};
use crate::service::must_administer;
use crate::store;

const DEPARTMENTS: Structure = Structure {
    path: "/people/departments",
    title: "people-departments",
    new: "people-department-new",
    edit: "people-department-edit",
    none: ("people-departments-none", "people-departments-none-text"),
};

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
            may_administer: may_administer(read, actor)?,
        })
    }

    fn row(&self, ui: &Ui, line: &DepartmentLine) -> Row {
        let indent = "　".repeat(line.branch.depth);
        let head = html! {
            @if let Some((account, name)) = &line.head { a href={ "/people/" (account) } { (name) } }
            @else { span.faint { "—" } }
        };
        let people = (line.people, format!("department={}", line.branch.id));
        let edits = self.may_administer.then_some(line.branch.id.0);
        DEPARTMENTS.row(ui, [html! { (indent) (line.branch.name) }, head], people, edits)
    }
}

impl View for DepartmentTree {
    fn page(&self, ui: &Ui) -> Page {
        let heads = [Column::new(ui.t("people-department")).main(), Column::new(ui.t("people-head"))];
        let rows: Vec<Row> = self.items.iter().map(|line| self.row(ui, line)).collect();
        DEPARTMENTS.list(ui, heads, &rows, self.may_administer)
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
}

/// Whether a department is another or lies below it.
fn lies_below(id: DepartmentId, above: DepartmentId, all: &HashMap<DepartmentId, Department>) -> bool {
    let up = |id: &DepartmentId| all.get(id).and_then(|known| known.parent_id);
    std::iter::successors(Some(id), up).take(all.len() + 1).any(|at| at == above)
}

impl View for DepartmentWriting {
    fn page(&self, ui: &Ui) -> Page {
        let known = self.department.as_ref();
        let name = known.map(|known| known.name.clone()).unwrap_or_default();
        let parent = known.and_then(|known| known.parent_id);
        let parents = with_none(ui.t("people-department-top"), department_choices(&self.departments));
        let fields = html! {
            (Field::text("name", ui.t("people-department-name")).value(name).required().limit(40).focus())
            (Field::select("parent", ui.t("people-parent"), parents)
                .value(parent.map(|id| id.to_string()).unwrap_or_default()))
            (Field::picker("head", ui.t("people-head"), "/people/suggest", &self.head.1).value(&self.head.0))
        };
        DEPARTMENTS.form(ui, known.map(|known| (known.id.0, known.name.as_str(), known.version)), fields)
    }

    fn version(&self) -> Option<i64> {
        self.department.as_ref().map(|known| known.version)
    }
}
