//! The form for a member of staff, new or changed.

use kernel::staff::{self, Staff};
use kernel::{Actor, GroupId, Read, Result};
use maud::{Markup, html};
use serde::Serialize;
use web::components::{Button, Field, Form, PageHead, sheet_padded};
use web::{Page, Ui, View};

use super::{Branch, department_choices, department_tree, function_choices, rank_choices, with_none};
use crate::service::{by_account, must_administer};
use crate::store;

/// What the form begins with.
#[derive(Clone, Debug, Serialize)]
pub struct StaffWriting {
    /// The member of staff; none for a new one.
    pub staff: Option<Staff>,
    /// The functions held, by key.
    pub functions: Vec<String>,
    /// The groups belonged to.
    pub of_groups: Vec<GroupId>,
    /// The superior: account and name.
    pub superior: (String, String),
    /// The deputy: account and name.
    pub deputy: (String, String),
    /// The departments to choose from.
    pub departments: Vec<Branch>,
    /// The groups to choose from.
    pub groups: Vec<(GroupId, String)>,
}

impl StaffWriting {
    /// An empty form.
    ///
    /// # Errors
    /// [`kernel::Error::Forbidden`] for whom the rulebook does not let administer staff.
    pub fn begin(read: &mut Read<'_>, actor: &Actor) -> Result<Self> {
        must_administer(read, actor)?;
        Ok(Self {
            staff: None,
            functions: Vec::new(),
            of_groups: Vec::new(),
            superior: (String::new(), String::new()),
            deputy: (String::new(), String::new()),
            departments: department_tree(read)?.0,
            groups: groups(read)?,
        })
    }

    /// The form with what is stored.
    pub fn of(read: &mut Read<'_>, actor: &Actor, account: &str) -> Result<Self> {
        must_administer(read, actor)?;
        let staff = by_account(read, account)?;
        let ids: Vec<_> = [staff.superior_id, staff.deputy_id].into_iter().flatten().collect();
        let people = store::staff_by_ids(read, &ids)?;
        let named = |id| {
            let found = people.iter().find(|person| Some(person.id) == id);
            found.map(|person| (person.account.clone(), person.name.clone())).unwrap_or_default()
        };
        Ok(Self {
            functions: staff::functions(read, staff.id)?,
            of_groups: staff::groups_of(read, staff.id)?,
            superior: named(staff.superior_id),
            deputy: named(staff.deputy_id),
            departments: department_tree(read)?.0,
            groups: groups(read)?,
            staff: Some(staff),
        })
    }

    fn fields(&self, ui: &Ui) -> Markup {
        let text = |of: fn(&Staff) -> &str| self.staff.as_ref().map(of).unwrap_or_default().to_owned();
        let department = self.staff.as_ref().and_then(|staff| staff.department_id);
        let departments = with_none(ui.t("people-department-none"), department_choices(&self.departments));
        let ranks = with_none(ui.t("people-rank-choose"), rank_choices(ui));
        let picker = |name: &str, label: &str, (account, shown): &(String, String)| {
            Field::picker(name, ui.t(label), "/people/suggest", shown).value(account)
        };
        let groups: Vec<_> = self
            .groups
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone(), self.of_groups.contains(id)))
            .collect();
        let functions: Vec<_> = function_choices(ui)
            .into_iter()
            .map(|(key, title)| {
                let held = self.functions.contains(&key);
                (key, title, held)
            })
            .collect();
        html! {
            (Field::text("name", ui.t("people-name")).value(text(|s| &s.name)).required().limit(60).focus())
            (Field::text("account", ui.t("people-account")).value(text(|s| &s.account)).required().limit(40)
                .autocomplete("off").hint(ui.t("people-account-hint")))
            (Field::text("position", ui.t("people-position")).value(text(|s| &s.position)).limit(60))
            (Field::select("rank", ui.t("people-rank"), ranks).value(text(|s| &s.rank)).required())
            (Field::select("department", ui.t("people-department"), departments)
                .value(department.map(|id| id.to_string()).unwrap_or_default()))
            (picker("superior", "people-superior", &self.superior).hint(ui.t("people-superior-hint")))
            (picker("deputy", "people-deputy", &self.deputy).hint(ui.t("people-deputy-hint")))
            (Field::phone("phone", ui.t("people-phone")).value(text(|s| &s.phone)).limit(60))
            (Field::email("mail", ui.t("people-mail")).value(text(|s| &s.mail)).limit(200))
            @if self.staff.is_none() {
                (Field::password("password", ui.t("people-password-first")).autocomplete("new-password")
                    .hint(ui.t("people-password-first-hint")))
            }
            (ticks("groups", &ui.t("people-groups"), &groups))
            (ticks("functions", &ui.t("people-functions"), &functions))
        }
    }
}

fn groups(read: &mut Read<'_>) -> Result<Vec<(GroupId, String)>> {
    Ok(staff::groups(read)?.into_iter().map(|group| (group.id, group.name)).collect())
}

/// Several of many: value, words, whether it is ticked.
fn ticks(name: &str, label: &str, choices: &[(String, String, bool)]) -> Markup {
    html! {
        @if !choices.is_empty() {
            fieldset.field.wide data-field=(name) {
                legend { (label) }
                div.choices {
                    @for (value, words, ticked) in choices {
                        label.choice {
                            input type="checkbox" name=(name) value=(value) checked[*ticked];
                            span { (words) }
                        }
                    }
                }
                p.field-error {}
            }
        }
    }
}

impl View for StaffWriting {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t(if self.staff.is_some() { "people-edit" } else { "people-new" });
        let address = match &self.staff {
            Some(staff) => format!("/people/{}", staff.account),
            None => "/people".to_owned(),
        };
        let mut form = Form::post(ui.locale, address.clone()).fields(self.fields(ui)).buttons(html! {
            (Button::submit(ui.t("people-save")).main())
            (Button::link(ui.t("web-cancel"), address))
        });
        let mut head = PageHead::new(title.clone()).crumb(ui.t("people-title"), "/people");
        if let Some(staff) = &self.staff {
            form = form.hidden("version", staff.version.to_string());
            head = head.crumb(staff.name.clone(), format!("/people/{}", staff.account));
        }
        Page::new(title, html! { (head) (sheet_padded("", None, html! { (form) })) })
    }

    fn version(&self) -> Option<i64> {
        self.staff.as_ref().map(|staff| staff.version)
    }
}
