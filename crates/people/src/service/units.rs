//! Departments and groups.

use std::collections::HashMap;

use kernel::staff::{self, Department, Group};
use kernel::{Actor, DepartmentId, GroupId, Message, Read, Refusals, Result, StaffId, Tx};
use rules::superiors;
use serde_json::json;

use super::{append, colleague, must_administer, note};
use crate::forms::{DepartmentForm, GroupForm};
use crate::store;

/// The longest name, in characters.
const LONGEST: usize = 40;

struct SoundDepartment {
    name: String,
    parent: Option<DepartmentId>,
    head: Option<StaffId>,
}

fn sound_name(refusals: &mut Refusals, typed: &str) -> String {
    if typed.is_empty() || typed.chars().count() > LONGEST {
        refusals.field("name", Message::new("people-name-needed").with("most", LONGEST));
    }
    typed.to_owned()
}

fn sound_department(
    read: &mut Read<'_>,
    form: &DepartmentForm,
    id: Option<DepartmentId>,
) -> Result<SoundDepartment> {
    let mut refusals = Refusals::default();
    let name = sound_name(&mut refusals, form.name.text());
    let all = staff::departments(read)?;
    let parent = form.parent.given().map(|typed| all.iter().find(|known| known.id.to_string() == typed));
    if matches!(parent, Some(None)) {
        refusals.field("parent", "people-department-unknown");
    }
    let parent = parent.flatten().map(|known| known.id);
    if let (Some(id), Some(parent)) = (id, parent) {
        let above: HashMap<DepartmentId, DepartmentId> =
            all.iter().filter_map(|known| Some((known.id, known.parent_id?))).collect();
        if superiors::would_close_loop(id, parent, &above) {
            refusals.field("parent", "people-department-loop");
        }
    }
    if store::department_taken(read, &name, parent, id)? {
        refusals.field("name", Message::new("people-department-taken").with("name", name.as_str()));
    }
    let head = colleague(read, form.head.given())?;
    let head = refusals.take("head", head).flatten();
    refusals.finish()?;
    Ok(SoundDepartment { name, parent, head })
}

/// Adds a department.
pub fn department_add(tx: &mut Tx<'_>, actor: &Actor, form: &DepartmentForm) -> Result<DepartmentId> {
    must_administer(tx, actor)?;
    let sound = sound_department(tx, form, None)?;
    let id = staff::insert_department(tx, &sound.name, sound.parent)?;
    if sound.head.is_some() {
        staff::update_department(tx, id, 1, &sound.name, sound.parent, sound.head)?;
    }
    staff::rebuild_departments(tx)?;
    let told = json!({ "name": sound.name, "changes": [] });
    append(tx, "department.changed", Some(actor.id), told)?;
    Ok(id)
}

/// Changes a department, on the version the change was made on.
///
/// # Errors
/// [`kernel::Error::Stale`] when another version stands; a refusal when it would lie below itself.
pub fn department_change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: DepartmentId,
    on: i64,
    form: &DepartmentForm,
) -> Result<()> {
    must_administer(tx, actor)?;
    let before = store::department_get(tx, id)?;
    let after = sound_department(tx, form, Some(id))?;
    staff::update_department(tx, id, on, &after.name, after.parent, after.head)?;
    if before.parent_id != after.parent {
        staff::rebuild_departments(tx)?;
    }
    let changes = department_changes(tx, &before, &after)?;
    let mut told = kernel::event::changed(&changes);
    told["name"] = after.name.into();
    append(tx, "department.changed", Some(actor.id), told)
}

fn department_changes(
    tx: &mut Tx<'_>,
    before: &Department,
    after: &SoundDepartment,
) -> Result<super::Changes> {
    let mut changes = Vec::new();
    note(&mut changes, "department.name", &before.name, &after.name);
    let names: HashMap<DepartmentId, String> =
        staff::departments(tx)?.into_iter().map(|known| (known.id, known.name)).collect();
    let department = |id: Option<DepartmentId>| id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    note(&mut changes, "department.parent", &department(before.parent_id), &department(after.parent));
    let people = staff::names(tx, &[before.head_id, after.head].into_iter().flatten().collect::<Vec<_>>())?;
    let person = |id: Option<StaffId>| id.and_then(|id| people.get(&id).cloned()).unwrap_or_default();
    note(&mut changes, "department.head", &person(before.head_id), &person(after.head));
    Ok(changes)
}

fn sound_group(
    read: &mut Read<'_>,
    form: &GroupForm,
    id: Option<GroupId>,
) -> Result<(String, Option<DepartmentId>)> {
    let mut refusals = Refusals::default();
    let name = sound_name(&mut refusals, form.name.text());
    if store::group_taken(read, &name, id)? {
        refusals.field("name", Message::new("people-group-taken").with("name", name.as_str()));
    }
    let all = staff::departments(read)?;
    let department =
        form.department.given().map(|typed| all.iter().find(|known| known.id.to_string() == typed));
    if matches!(department, Some(None)) {
        refusals.field("department", "people-department-unknown");
    }
    refusals.finish()?;
    Ok((name, department.flatten().map(|known| known.id)))
}

/// Adds a group.
pub fn group_add(tx: &mut Tx<'_>, actor: &Actor, form: &GroupForm) -> Result<GroupId> {
    must_administer(tx, actor)?;
    let (name, department) = sound_group(tx, form, None)?;
    let id = staff::insert_group(tx, &name, department)?;
    append(tx, "group.changed", Some(actor.id), json!({ "name": name, "changes": [] }))?;
    Ok(id)
}

/// Changes a group, on the version the change was made on.
///
/// # Errors
/// [`kernel::Error::Stale`] when another version stands.
pub fn group_change(tx: &mut Tx<'_>, actor: &Actor, id: GroupId, on: i64, form: &GroupForm) -> Result<()> {
    must_administer(tx, actor)?;
    let before: Group = store::group_get(tx, id)?;
    let (name, department) = sound_group(tx, form, Some(id))?;
    staff::update_group(tx, id, on, &name, department)?;
    let mut changes = Vec::new();
    note(&mut changes, "group.name", &before.name, &name);
    let names: HashMap<DepartmentId, String> =
        staff::departments(tx)?.into_iter().map(|known| (known.id, known.name)).collect();
    let in_words = |id: Option<DepartmentId>| id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    note(&mut changes, "group.department", &in_words(before.department_id), &in_words(department));
    let mut told = kernel::event::changed(&changes);
    told["name"] = name.into();
    append(tx, "group.changed", Some(actor.id), told)
}
