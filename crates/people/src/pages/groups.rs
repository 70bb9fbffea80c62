//! Working groups, and the form for one.

use std::collections::HashMap;

use kernel::staff::{self, Group};
use kernel::{Actor, DepartmentId, GroupId, Read, Result};
use maud::html;
use serde::Serialize;
use web::components::{Column, Field, Row};
use web::{Page, Ui, View};

use super::structure::Structure;
use super::{Branch, department_choices, department_tree, may_administer, with_none};
use crate::service::must_administer;
use crate::store;

const GROUPS: Structure = Structure {
    path: "/people/groups",
    title: "people-groups",
    new: "people-group-new",
    edit: "people-group-edit",
    none: ("people-groups-none", "people-groups-none-text"),
};

/// All groups, by name.
#[derive(Clone, Debug, Serialize)]
pub struct GroupList {
    /// The groups.
    pub items: Vec<GroupLine>,
    /// Whether the person may change them.
    pub may_administer: bool,
}

/// A group in the list.
#[derive(Clone, Debug, Serialize)]
pub struct GroupLine {
    /// The group.
    #[serde(flatten)]
    pub group: Group,
    /// Its department's name.
    pub department: Option<String>,
    /// How many people it has.
    pub people: i64,
}

impl GroupList {
    /// The whole list.
    pub fn read(read: &mut Read<'_>, actor: &Actor) -> Result<Self> {
        let departments: HashMap<DepartmentId, String> =
            staff::departments(read)?.into_iter().map(|known| (known.id, known.name)).collect();
        let sizes = store::group_sizes(read)?;
        let line = |group: Group| GroupLine {
            department: group.department_id.and_then(|id| departments.get(&id).cloned()),
            people: sizes.get(&group.id).copied().unwrap_or_default(),
            group,
        };
        Ok(Self {
            items: staff::groups(read)?.into_iter().map(line).collect(),
            may_administer: may_administer(read, actor)?,
        })
    }

    fn row(&self, ui: &Ui, line: &GroupLine) -> Row {
        let department = line.department.as_deref().unwrap_or("—");
        let cells = [html! { (line.group.name) }, html! { (department) }];
        let people = (line.people, format!("group={}", line.group.id));
        GROUPS.row(ui, cells, people, self.may_administer.then_some(line.group.id.0))
    }
}

impl View for GroupList {
    fn page(&self, ui: &Ui) -> Page {
        let heads = [Column::new(ui.t("people-group")).main(), Column::new(ui.t("people-department"))];
        let rows: Vec<Row> = self.items.iter().map(|line| self.row(ui, line)).collect();
        GROUPS.list(ui, heads, &rows, self.may_administer)
    }
}

/// The form for a group.
#[derive(Clone, Debug, Serialize)]
pub struct GroupWriting {
    /// The group; none for a new one.
    pub group: Option<Group>,
    /// The departments to choose from.
    pub departments: Vec<Branch>,
}

impl GroupWriting {
    /// The form for a group, or an empty one.
    ///
    /// # Errors
    /// [`kernel::Error::Forbidden`] for whom the rulebook does not let administer staff.
    pub fn read(read: &mut Read<'_>, actor: &Actor, id: Option<GroupId>) -> Result<Self> {
        must_administer(read, actor)?;
        let group = id.map(|id| store::group_get(read, id)).transpose()?;
        Ok(Self { group, departments: department_tree(read)?.0 })
    }
}

impl View for GroupWriting {
    fn page(&self, ui: &Ui) -> Page {
        let known = self.group.as_ref();
        let name = known.map(|known| known.name.clone()).unwrap_or_default();
        let department = known.and_then(|known| known.department_id);
        let departments = with_none(ui.t("people-department-none"), department_choices(&self.departments));
        let fields = html! {
            (Field::text("name", ui.t("people-group-name")).value(name).required().limit(40).focus())
            (Field::select("department", ui.t("people-department"), departments)
                .value(department.map(|id| id.to_string()).unwrap_or_default()))
        };
        GROUPS.form(ui, known.map(|known| (known.id.0, known.name.as_str(), known.version)), fields)
    }

    fn version(&self) -> Option<i64> {
        self.group.as_ref().map(|known| known.version)
    }
}
