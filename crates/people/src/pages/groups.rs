//! Working groups, and the form for one.

use std::collections::HashMap;

use kernel::staff::{self, Group};
use kernel::{Actor, DepartmentId, GroupId, Message, Read, Result};
use maud::html;
use rulebook::{Action, Reach};
use serde::Serialize;
use web::components::{Button, Column, Field, Form, PageHead, Row, empty, sheet, sheet_padded, table};
use web::{Page, Ui, View, format};

use super::{Branch, department_choices, department_tree, with_none};
use crate::KIND;
use crate::service::must_administer;
use crate::store;

/// The list's address.
pub const PATH: &str = "/people/groups";

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
            may_administer: actor.reach(read, Action::Administer, KIND)? != Reach::None,
        })
    }

    fn row(&self, ui: &Ui, line: &GroupLine) -> Row {
        let mut cells = vec![
            html! { (line.group.name) },
            html! { (line.department.as_deref().unwrap_or("—")) },
            html! { a href={ "/people?group=" (line.group.id) } { (format::number(line.people)) } },
        ];
        let edit = format!("{PATH}/{}/edit", line.group.id);
        if self.may_administer {
            cells.push(html! { a href=(edit) { (ui.t("people-edit-short")) } });
            Row::new(cells).edits(edit)
        } else {
            Row::new(cells)
        }
    }
}

impl View for GroupList {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("people-groups");
        let new = html! {
            @if self.may_administer { (Button::link(ui.t("people-group-new"), format!("{PATH}/new")).main()) }
        };
        let mut heads = vec![
            Column::new(ui.t("people-group")).main(),
            Column::new(ui.t("people-department")),
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
                    (empty(&ui.t("people-groups-none"), &ui.t("people-groups-none-text"), Some(new)))
                } @else {
                    div.table-wrap { (table(&title, &heads, &rows)) }
                }
            }))
        };
        Page::new(title, body)
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
        let (title, action) = match &self.group {
            Some(known) => (
                ui.tr(&Message::new("people-group-edit").with("name", known.name.clone())),
                format!("{PATH}/{}", known.id),
            ),
            None => (ui.t("people-group-new"), PATH.to_owned()),
        };
        let name = self.group.as_ref().map(|known| known.name.clone()).unwrap_or_default();
        let department = self.group.as_ref().and_then(|known| known.department_id);
        let departments = with_none(ui.t("people-department-none"), department_choices(&self.departments));
        let mut form = Form::post(ui.locale, action)
            .fields(html! {
                (Field::text("name", ui.t("people-group-name")).value(name).required().limit(40).focus())
                (Field::select("department", ui.t("people-department"), departments)
                    .value(department.map(|id| id.to_string()).unwrap_or_default()))
            })
            .buttons(html! {
                (Button::submit(ui.t("people-save")).main())
                (Button::link(ui.t("web-cancel"), PATH))
            });
        if let Some(known) = &self.group {
            form = form.hidden("version", known.version.to_string());
        }
        let head = PageHead::new(title.clone())
            .crumb(ui.t("people-title"), "/people")
            .crumb(ui.t("people-groups"), PATH);
        Page::new(title, html! { (head) (sheet_padded("", None, html! { (form) })) })
    }

    fn version(&self) -> Option<i64> {
        self.group.as_ref().map(|known| known.version)
    }
}
