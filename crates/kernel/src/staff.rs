//! The rows of staff, departments and groups, and the closures over them that the permission rule reads.
//!
//! The room `people` administers them; the kernel keeps them because every query asks who may see what.

use std::cmp::Reverse;
use std::collections::HashMap;

use diesel::prelude::*;
use rulebook::{Rank, Term as _};
use serde::Serialize;

use crate::error::{Error, OrNotFound, Result};
use crate::ids::{DepartmentId, GroupId, StaffId};
use crate::moment::Moment;
use crate::on_engine;
use crate::schema::{
    department, department_path, group_member, staff, staff_function, staff_group, superior_path,
};
use crate::store::{Read, Tx, among};

/// A member of staff, as stored.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = staff)]
pub struct Staff {
    /// Its id.
    pub id: StaffId,
    /// The name signed in with.
    pub account: String,
    /// The name people call.
    pub name: String,
    /// The post.
    pub position: String,
    /// One of the five ranks, by key.
    pub rank: String,
    /// The department belonged to.
    pub department_id: Option<DepartmentId>,
    /// The one superior.
    pub superior_id: Option<StaffId>,
    /// Who decides in this member's place.
    pub deputy_id: Option<StaffId>,
    /// Mail address.
    pub mail: String,
    /// Telephone.
    pub phone: String,
    /// The language chosen, as a tag; empty for the browser's.
    pub locale: String,
    /// Whether the account may sign in.
    pub active: bool,
    /// Counts its changes.
    pub version: i64,
}

/// What a member of staff is written with.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = staff, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct StaffRow {
    /// The name signed in with.
    pub account: String,
    /// The name people call.
    pub name: String,
    /// The post.
    pub position: String,
    /// One of the five ranks, by key.
    pub rank: String,
    /// The department belonged to.
    pub department_id: Option<DepartmentId>,
    /// The one superior.
    pub superior_id: Option<StaffId>,
    /// Who decides in this member's place.
    pub deputy_id: Option<StaffId>,
    /// Mail address.
    pub mail: String,
    /// Telephone.
    pub phone: String,
    /// Whether the account may sign in.
    pub active: bool,
}

/// A department.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = department)]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// The department above.
    pub parent_id: Option<DepartmentId>,
    /// Who leads it.
    pub head_id: Option<StaffId>,
    /// Counts its changes.
    pub version: i64,
}

/// A working group.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = staff_group)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// The department it belongs to.
    pub department_id: Option<DepartmentId>,
    /// Counts its changes.
    pub version: i64,
}

/// A member of staff by id.
pub fn get(read: &mut Read<'_>, id: StaffId) -> Result<Staff> {
    staff::table.find(id).select(Staff::as_select()).first(read.conn()).or_not_found()
}

/// A member of staff by the name signed in with.
pub fn by_account(read: &mut Read<'_>, account: &str) -> Result<Option<Staff>> {
    Ok(staff::table
        .filter(staff::account.eq(account))
        .select(Staff::as_select())
        .first(read.conn())
        .optional()?)
}

/// Somebody as a form names them: by id, or by account in any case, as a picker sends it or as it is typed without script.
pub fn named(read: &mut Read<'_>, typed: &str) -> Result<Option<Staff>> {
    let typed = typed.trim();
    match typed.parse().map(StaffId) {
        Ok(id) => match get(read, id) {
            Err(Error::NotFound) => Ok(None),
            found => found.map(Some),
        },
        Err(_) => by_account(read, &typed.to_lowercase()),
    }
}

/// Names by id, for showing who did what; at most a page's worth.
pub fn names(read: &mut Read<'_>, ids: &[StaffId]) -> Result<HashMap<StaffId, String>> {
    Ok(staff::table
        .filter(among(staff::id, ids.iter().copied()))
        .select((staff::id, staff::name))
        .load::<(StaffId, String)>(read.conn())?
        .into_iter()
        .collect())
}

/// The department somebody belongs to.
pub fn department_of(read: &mut Read<'_>, id: StaffId) -> Result<Option<DepartmentId>> {
    staff::table.find(id).select(staff::department_id).first(read.conn()).or_not_found()
}

/// Who decides in somebody's place; none when the deputy's account is closed.
pub fn deputy_of(read: &mut Read<'_>, id: StaffId) -> Result<Option<StaffId>> {
    let deputy: Option<StaffId> =
        staff::table.find(id).select(staff::deputy_id).first(read.conn()).or_not_found()?;
    let Some(deputy) = deputy else { return Ok(None) };
    Ok(staff::table
        .find(deputy)
        .filter(staff::active.eq(true))
        .select(staff::id)
        .first(read.conn())
        .optional()?)
}

/// The active head of a department, else of the nearest one above that has one.
pub fn head_of(read: &mut Read<'_>, department: DepartmentId) -> Result<Option<StaffId>> {
    heads(read, department).map(|heads| heads.first().copied())
}

/// Whether somebody belongs to a department or to one below it.
pub fn is_within(read: &mut Read<'_>, id: StaffId, department: DepartmentId) -> Result<bool> {
    let Some(own) = department_of(read, id)? else { return Ok(false) };
    let found: Option<DepartmentId> = department_path::table
        .filter(department_path::ancestor_id.eq(department))
        .filter(department_path::descendant_id.eq(own))
        .select(department_path::descendant_id)
        .first(read.conn())
        .optional()?;
    Ok(found.is_some())
}

/// The active heads of a department and of those above it, the nearest first.
fn heads(read: &mut Read<'_>, department: DepartmentId) -> Result<Vec<StaffId>> {
    Ok(department_path::table
        .inner_join(department::table.on(department::id.eq(department_path::ancestor_id)))
        .inner_join(staff::table.on(department::head_id.eq(staff::id.nullable())))
        .filter(department_path::descendant_id.eq(department))
        .filter(staff::active.eq(true))
        .order(department_path::depth)
        .select(staff::id)
        .load(read.conn())?)
}

/// The head of the nearest department at or above somebody's own that is led by somebody else, who is there.
pub fn head_above(read: &mut Read<'_>, id: StaffId) -> Result<Option<StaffId>> {
    let Some(department) = department_of(read, id)? else { return Ok(None) };
    Ok(heads(read, department)?.into_iter().find(|head| *head != id))
}

/// Adds a member of staff; the closures follow with [`rebuild_superiors`].
pub fn insert(tx: &mut Tx<'_>, row: &StaffRow, password_hash: &str) -> Result<StaffId> {
    let now: Moment = tx.now();
    Ok(diesel::insert_into(staff::table)
        .values((
            row,
            staff::locale.eq(""),
            staff::password_hash.eq(password_hash),
            staff::created_at.eq(now),
            staff::version.eq(1_i64),
        ))
        .returning(staff::id)
        .get_result(tx.conn())?)
}

/// Replaces what is stored about a member of staff, on the version the change was made on.
///
/// # Errors
/// [`Error::Stale`] when another version stands.
pub fn update(tx: &mut Tx<'_>, id: StaffId, on: i64, row: &StaffRow) -> Result<()> {
    let updated = diesel::update(staff::table.find(id).filter(staff::version.eq(on)))
        .set((row, staff::version.eq(staff::version + 1)))
        .execute(tx.conn())?;
    if updated == 0 {
        return Err(Error::Stale { current: get(tx, id)?.version });
    }
    Ok(())
}

/// The functions somebody holds, by key.
pub fn functions(read: &mut Read<'_>, id: StaffId) -> Result<Vec<String>> {
    Ok(staff_function::table
        .filter(staff_function::staff_id.eq(id))
        .order(staff_function::function)
        .select(staff_function::function)
        .load(read.conn())?)
}

/// Replaces the functions somebody holds.
pub fn set_functions(tx: &mut Tx<'_>, id: StaffId, functions: &[&str]) -> Result<()> {
    diesel::delete(staff_function::table.filter(staff_function::staff_id.eq(id))).execute(tx.conn())?;
    let rows: Vec<_> = functions
        .iter()
        .map(|function| (staff_function::staff_id.eq(id), staff_function::function.eq(*function)))
        .collect();
    on_engine!(tx.conn(), |conn| diesel::insert_into(staff_function::table).values(&rows).execute(conn))?;
    Ok(())
}

/// Replaces the groups somebody belongs to.
pub fn set_groups(tx: &mut Tx<'_>, id: StaffId, groups: &[GroupId]) -> Result<()> {
    diesel::delete(group_member::table.filter(group_member::staff_id.eq(id))).execute(tx.conn())?;
    let rows: Vec<_> = groups
        .iter()
        .map(|group| (group_member::group_id.eq(*group), group_member::staff_id.eq(id)))
        .collect();
    on_engine!(tx.conn(), |conn| diesel::insert_into(group_member::table).values(&rows).execute(conn))?;
    Ok(())
}

/// The groups somebody belongs to.
pub fn groups_of(read: &mut Read<'_>, id: StaffId) -> Result<Vec<GroupId>> {
    Ok(group_member::table
        .filter(group_member::staff_id.eq(id))
        .order(group_member::group_id)
        .select(group_member::group_id)
        .load(read.conn())?)
}

/// The group in which somebody works on what has lain in `present`: that one when they belong to it, else the first of theirs.
pub fn group_for(read: &mut Read<'_>, id: StaffId, present: Option<GroupId>) -> Result<Option<GroupId>> {
    let own = groups_of(read, id)?;
    Ok(present.filter(|present| own.contains(present)).or_else(|| own.first().copied()))
}

/// The first group of everybody who belongs to any: where [`group_for`] sees them without a present one.
pub fn first_groups(read: &mut Read<'_>) -> Result<HashMap<StaffId, GroupId>> {
    let first: Vec<(StaffId, Option<GroupId>)> = group_member::table
        .group_by(group_member::staff_id)
        .select((group_member::staff_id, diesel::dsl::min(group_member::group_id)))
        .load(read.conn())?;
    Ok(first.into_iter().filter_map(|(id, group)| Some((id, group?))).collect())
}

/// Who leads a group, which names nobody for it: the one to whom most of its members report. Of several the one who belongs to it
/// comes first, then who is lowest in rank and so nearest to the work. None when nobody there has a superior.
pub fn leader_of(read: &mut Read<'_>, group: GroupId) -> Result<Option<StaffId>> {
    let members: Vec<(StaffId, Option<StaffId>)> = group_member::table
        .inner_join(staff::table.on(staff::id.eq(group_member::staff_id)))
        .filter(group_member::group_id.eq(group))
        .filter(staff::active.eq(true))
        .select((staff::id, staff::superior_id))
        .load(read.conn())?;
    let mut reports: HashMap<StaffId, usize> = HashMap::new();
    for superior in members.iter().filter_map(|(_, superior)| *superior) {
        *reports.entry(superior).or_default() += 1;
    }
    let superiors: Vec<(StaffId, String)> = staff::table
        .filter(among(staff::id, reports.keys().copied()))
        .filter(staff::active.eq(true))
        .order(staff::id.desc())
        .select((staff::id, staff::rank))
        .load(read.conn())?;
    let leads = |(id, rank): &(StaffId, String)| {
        let belongs = members.iter().any(|(member, _)| member == id);
        (reports.get(id).copied(), belongs, Reverse(Rank::from_key(rank)))
    };
    Ok(superiors.into_iter().max_by_key(leads).map(|(id, _)| id))
}

/// All departments, by id. A company has dozens, a group hundreds.
pub fn departments(read: &mut Read<'_>) -> Result<Vec<Department>> {
    Ok(department::table.order(department::id).select(Department::as_select()).load(read.conn())?)
}

/// All groups, by name.
pub fn groups(read: &mut Read<'_>) -> Result<Vec<Group>> {
    Ok(staff_group::table.order(staff_group::name).select(Group::as_select()).load(read.conn())?)
}

/// Who has whom as superior.
pub fn superiors(read: &mut Read<'_>) -> Result<Vec<(StaffId, Option<StaffId>, String)>> {
    Ok(staff::table
        .filter(staff::active.eq(true))
        .order(staff::id)
        .select((staff::id, staff::superior_id, staff::rank))
        .load(read.conn())?)
}

/// Computes anew every superior at every height (`org.structure`). Loops must have been refused before.
pub fn rebuild_superiors(tx: &mut Tx<'_>) -> Result<()> {
    let pairs: Vec<(i64, Option<i64>)> =
        staff::table.select((staff::id, staff::superior_id)).load(tx.conn())?;
    let above = pairs.iter().filter_map(|(id, superior)| Some((*id, (*superior)?))).collect();
    let rows: Vec<_> = heights(&above)
        .into_iter()
        .map(|(staff, superior, depth)| {
            (
                superior_path::superior_id.eq(superior),
                superior_path::staff_id.eq(staff),
                superior_path::depth.eq(depth),
            )
        })
        .collect();
    diesel::delete(superior_path::table).execute(tx.conn())?;
    for chunk in rows.chunks(5000) {
        on_engine!(tx.conn(), |conn| diesel::insert_into(superior_path::table).values(chunk).execute(conn))?;
    }
    Ok(())
}

/// Computes anew which department lies below which; each lies below itself at depth 0.
pub fn rebuild_departments(tx: &mut Tx<'_>) -> Result<()> {
    let pairs: Vec<(i64, Option<i64>)> =
        department::table.select((department::id, department::parent_id)).load(tx.conn())?;
    let above = pairs.iter().filter_map(|(id, parent)| Some((*id, (*parent)?))).collect();
    let itself = pairs.iter().map(|(id, _)| (*id, *id, 0));
    let rows: Vec<_> = heights(&above)
        .into_iter()
        .chain(itself)
        .map(|(below, above, depth)| {
            (
                department_path::ancestor_id.eq(above),
                department_path::descendant_id.eq(below),
                department_path::depth.eq(depth),
            )
        })
        .collect();
    diesel::delete(department_path::table).execute(tx.conn())?;
    for chunk in rows.chunks(5000) {
        on_engine!(tx.conn(), |conn| diesel::insert_into(department_path::table)
            .values(chunk)
            .execute(conn))?;
    }
    Ok(())
}

/// Every (below, above, height) of a forest given by its edges; stops where a loop would begin.
fn heights(above: &HashMap<i64, i64>) -> Vec<(i64, i64, i16)> {
    let mut rows = Vec::new();
    for start in above.keys() {
        let mut at = *start;
        let mut depth = 0_i16;
        while let Some(next) = above.get(&at) {
            depth += 1;
            if *next == *start || usize::try_from(depth).is_ok_and(|depth| depth > above.len()) {
                break;
            }
            rows.push((*start, *next, depth));
            at = *next;
        }
    }
    rows
}

/// Adds a department; the closure follows with [`rebuild_departments`].
pub fn insert_department(tx: &mut Tx<'_>, name: &str, parent: Option<DepartmentId>) -> Result<DepartmentId> {
    Ok(diesel::insert_into(department::table)
        .values((department::name.eq(name), department::parent_id.eq(parent), department::version.eq(1_i64)))
        .returning(department::id)
        .get_result(tx.conn())?)
}

/// Replaces what is stored about a department, on the version the change was made on.
pub fn update_department(
    tx: &mut Tx<'_>,
    id: DepartmentId,
    on: i64,
    name: &str,
    parent: Option<DepartmentId>,
    head: Option<StaffId>,
) -> Result<()> {
    let updated = diesel::update(department::table.find(id).filter(department::version.eq(on)))
        .set((
            department::name.eq(name),
            department::parent_id.eq(parent),
            department::head_id.eq(head),
            department::version.eq(department::version + 1),
        ))
        .execute(tx.conn())?;
    if updated == 0 {
        let current =
            department::table.find(id).select(department::version).first(tx.conn()).or_not_found()?;
        return Err(Error::Stale { current });
    }
    Ok(())
}

/// Adds a group.
pub fn insert_group(tx: &mut Tx<'_>, name: &str, department: Option<DepartmentId>) -> Result<GroupId> {
    Ok(diesel::insert_into(staff_group::table)
        .values((
            staff_group::name.eq(name),
            staff_group::department_id.eq(department),
            staff_group::version.eq(1_i64),
        ))
        .returning(staff_group::id)
        .get_result(tx.conn())?)
}

/// Replaces what is stored about a group, on the version the change was made on.
pub fn update_group(
    tx: &mut Tx<'_>,
    id: GroupId,
    on: i64,
    name: &str,
    department: Option<DepartmentId>,
) -> Result<()> {
    let updated = diesel::update(staff_group::table.find(id).filter(staff_group::version.eq(on)))
        .set((
            staff_group::name.eq(name),
            staff_group::department_id.eq(department),
            staff_group::version.eq(staff_group::version + 1),
        ))
        .execute(tx.conn())?;
    if updated == 0 {
        let current =
            staff_group::table.find(id).select(staff_group::version).first(tx.conn()).or_not_found()?;
        return Err(Error::Stale { current });
    }
    Ok(())
}

/// Sets somebody's language.
pub fn set_locale(tx: &mut Tx<'_>, id: StaffId, tag: &str) -> Result<()> {
    diesel::update(staff::table.find(id)).set(staff::locale.eq(tag)).execute(tx.conn())?;
    Ok(())
}

/// Sets somebody's password.
pub fn set_password(tx: &mut Tx<'_>, id: StaffId, password_hash: &str) -> Result<()> {
    diesel::update(staff::table.find(id)).set(staff::password_hash.eq(password_hash)).execute(tx.conn())?;
    Ok(())
}
