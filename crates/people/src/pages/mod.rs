//! What people see of staff: the list, a person, forms, departments, groups, the chart.

mod chart;
mod departments;
mod groups;
mod list;
mod password;
mod person;
mod structure;
mod writing;

pub use chart::Chart;
pub use departments::{DepartmentTree, DepartmentWriting};
pub use groups::{GroupList, GroupWriting};
pub use list::StaffList;
pub use password::PasswordOnce;
pub use person::Person;
pub use writing::StaffWriting;

use std::collections::HashMap;

use kernel::staff::{self, Department, Staff};
use kernel::{Actor, DepartmentId, Read, Result};
use maud::{Markup, html};
use rulebook::{Action, Function, Rank, Reach, Term as _};
use serde::Serialize;
use web::Ui;
use web::components::{Choice, face};

use crate::KIND;

/// Whether somebody may change staff, departments and groups.
fn may_administer(read: &mut Read<'_>, actor: &Actor) -> Result<bool> {
    Ok(actor.reach(read, Action::Administer, KIND)? != Reach::None)
}

/// A colleague as a link.
#[derive(Clone, Debug, Serialize)]
pub struct Colleague {
    /// The account.
    pub account: String,
    /// The name.
    pub name: String,
    /// The post.
    pub position: String,
    /// The rank, by key.
    pub rank: String,
    /// Whether the account is open.
    pub active: bool,
}

impl From<Staff> for Colleague {
    fn from(staff: Staff) -> Self {
        Self {
            account: staff.account,
            name: staff.name,
            position: staff.position,
            rank: staff.rank,
            active: staff.active,
        }
    }
}

impl Colleague {
    /// The name as a link, with the post.
    fn draw(&self, ui: &Ui) -> Markup {
        let post = if self.position.is_empty() { rank_title(ui, &self.rank) } else { self.position.clone() };
        html! {
            span.row {
                (face(&self.name)) a href={ "/people/" (self.account) } { (self.name) } span.dim { (post) }
                @if !self.active { span.tag { (ui.t("people-closed")) } }
            }
        }
    }
}

/// The title of a rank in the person's language.
fn rank_title(ui: &Ui, key: &str) -> String {
    Rank::from_key(key)
        .map_or_else(String::new, |rank| ui.in_script(ui.policy.organisation().rank_title(rank, ui.lang())))
}

/// The title of a function in the person's language.
fn function_title(ui: &Ui, key: &str) -> String {
    Function::from_key(key).map_or_else(
        || key.to_owned(),
        |function| ui.in_script(ui.policy.organisation().function_title(function, ui.lang())),
    )
}

/// The ranks to choose from, highest first.
fn rank_choices(ui: &Ui) -> Vec<(String, String)> {
    Rank::ALL.iter().rev().map(|rank| (rank.key().to_owned(), rank_title(ui, rank.key()))).collect()
}

/// The functions this company has.
fn function_choices(ui: &Ui) -> Vec<(String, String)> {
    let functions = ui.policy.organisation().functions();
    functions.map(|(function, _)| (function.key().to_owned(), function_title(ui, function.key()))).collect()
}

/// A choice of nothing before the others.
fn with_none(none: String, choices: Vec<(String, String)>) -> Vec<Choice> {
    std::iter::once((String::new(), none))
        .chain(choices)
        .map(|(value, label)| Choice::new(value, label))
        .collect()
}

/// A department with its depth in the tree.
#[derive(Clone, Debug, Serialize)]
pub struct Branch {
    /// Its number.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// How many departments stand above it.
    pub depth: usize,
}

/// All departments, each followed by those below it.
fn department_tree(read: &mut Read<'_>) -> Result<(Vec<Branch>, HashMap<DepartmentId, Department>)> {
    let all = staff::departments(read)?;
    let mut below: HashMap<Option<DepartmentId>, Vec<&Department>> = HashMap::new();
    for department in &all {
        below.entry(department.parent_id).or_default().push(department);
    }
    let mut branches = Vec::with_capacity(all.len());
    let mut open: Vec<(&Department, usize)> =
        below.get(&None).into_iter().flatten().rev().map(|top| (*top, 0)).collect();
    while let Some((department, depth)) = open.pop() {
        branches.push(Branch { id: department.id, name: department.name.clone(), depth });
        let children = below.get(&Some(department.id)).into_iter().flatten().rev();
        open.extend(children.map(|child| (*child, depth + 1)));
    }
    Ok((branches, all.into_iter().map(|department| (department.id, department)).collect()))
}

/// Departments to choose from, indented as in the tree.
fn department_choices(branches: &[Branch]) -> Vec<(String, String)> {
    branches
        .iter()
        .map(|branch| (branch.id.to_string(), format!("{}{}", "　".repeat(branch.depth), branch.name)))
        .collect()
}
