//! Queries over the kernel's tables of staff, departments and groups that only their administration asks.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::approval::Step;
use kernel::schema::{
    approval_step, department, duty, group_member, record, record_member, staff, staff_function, staff_group,
    superior_path,
};
use kernel::staff::{Department, Group, Staff};
use kernel::store::{Sql, among};
use kernel::{DepartmentId, DutyId, GroupId, OrNotFound as _, Read, RecordId, Result, StaffId, Tx};

/// Which members of staff are looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// In this department or below it.
    pub department: Option<DepartmentId>,
    /// In this group.
    pub group: Option<GroupId>,
    /// Of this rank.
    pub rank: Option<String>,
    /// Holding this function.
    pub function: Option<String>,
    /// With an open or a closed account; both when none.
    pub active: Option<bool>,
}

/// The order of people's names, and from where a page goes on: an account.
#[derive(Clone, Debug, Default)]
pub struct From {
    /// After this account, or before it when going back.
    pub account: Option<String>,
    /// Towards the beginning.
    pub back: bool,
}

fn wanted(wanted: &Wanted) -> Sql {
    let mut sql = Sql::new("TRUE");
    if let Some(department) = wanted.department {
        sql = sql
            .raw(" AND s.department_id IN (SELECT descendant_id FROM department_path WHERE ancestor_id = ")
            .int(department.0)
            .raw(")");
    }
    if let Some(group) = wanted.group {
        sql = sql
            .raw(" AND s.id IN (SELECT staff_id FROM group_member WHERE group_id = ")
            .int(group.0)
            .raw(")");
    }
    if let Some(rank) = &wanted.rank {
        sql = sql.raw(" AND s.rank = ").text(rank.as_str());
    }
    if let Some(function) = &wanted.function {
        sql = sql
            .raw(" AND s.id IN (SELECT staff_id FROM staff_function WHERE function = ")
            .text(function.as_str())
            .raw(")");
    }
    if let Some(active) = wanted.active {
        sql = sql.raw(" AND s.active = ").bool(active);
    }
    sql
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = BigInt)]
    id: StaffId,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// At most `limit` members of staff by account, in the direction of `from`.
pub fn staff_page(read: &mut Read<'_>, who: &Wanted, from: &From, limit: i64) -> Result<Vec<Staff>> {
    let (sign, order) = if from.back { (" < ", "DESC") } else { (" > ", "ASC") };
    let mut sql = Sql::new("SELECT s.id AS id FROM staff s WHERE ").then(&wanted(who));
    if let Some(account) = &from.account {
        sql = sql.raw(" AND s.account").raw(sign).text(account.as_str());
    }
    let keys: Vec<Key> =
        sql.raw(" ORDER BY s.account ").raw(order).raw(" LIMIT ").int(limit).load(read.conn())?;
    staff_by_ids(read, &keys.iter().map(|key| key.id).collect::<Vec<_>>())
}

/// Members of staff in the order of their ids; at most a page's worth.
pub fn staff_by_ids(read: &mut Read<'_>, ids: &[StaffId]) -> Result<Vec<Staff>> {
    let rows: Vec<Staff> = staff::table
        .filter(among(staff::id, ids.iter().copied()))
        .select(Staff::as_select())
        .load(read.conn())?;
    let mut by_id: HashMap<StaffId, Staff> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// How many members of staff are wanted, no further counted than to `cap`.
pub fn staff_count(read: &mut Read<'_>, who: &Wanted, cap: i64) -> Result<i64> {
    let sql = Sql::new("SELECT count(*) AS number FROM (SELECT s.id FROM staff s WHERE ")
        .then(&wanted(who))
        .raw(" LIMIT ")
        .int(cap)
        .raw(") counted");
    Ok(sql.get_result::<Count>(read.conn())?.number)
}

/// The functions that some members of staff hold.
pub fn staff_functions(read: &mut Read<'_>, ids: &[StaffId]) -> Result<HashMap<StaffId, Vec<String>>> {
    let rows: Vec<(StaffId, String)> = staff_function::table
        .filter(among(staff_function::staff_id, ids.iter().copied()))
        .order((staff_function::staff_id, staff_function::function))
        .select((staff_function::staff_id, staff_function::function))
        .load(read.conn())?;
    let mut held: HashMap<StaffId, Vec<String>> = HashMap::new();
    for (id, function) in rows {
        held.entry(id).or_default().push(function);
    }
    Ok(held)
}

/// Everybody's superior, closed accounts included: what a loop is looked for in.
pub fn superior_pairs(read: &mut Read<'_>) -> Result<HashMap<StaffId, StaffId>> {
    let rows: Vec<(StaffId, Option<StaffId>)> =
        staff::table.select((staff::id, staff::superior_id)).load(read.conn())?;
    Ok(rows.into_iter().filter_map(|(id, superior)| Some((id, superior?))).collect())
}

/// The superiors of somebody, nearest first.
pub fn superior_chain(read: &mut Read<'_>, id: StaffId) -> Result<Vec<Staff>> {
    Ok(superior_path::table
        .inner_join(staff::table.on(staff::id.eq(superior_path::superior_id)))
        .filter(superior_path::staff_id.eq(id))
        .order(superior_path::depth)
        .select(Staff::as_select())
        .load(read.conn())?)
}

/// Who has this one as superior and an open account, by account.
pub fn direct_reports(read: &mut Read<'_>, id: StaffId, limit: i64) -> Result<Vec<Staff>> {
    Ok(staff::table
        .filter(staff::superior_id.eq(id))
        .filter(staff::active.eq(true))
        .order(staff::account)
        .limit(limit)
        .select(Staff::as_select())
        .load(read.conn())?)
}

/// Who with an open account has no superior, by account.
pub fn tops(read: &mut Read<'_>, limit: i64) -> Result<Vec<Staff>> {
    Ok(staff::table
        .filter(staff::superior_id.is_null())
        .filter(staff::active.eq(true))
        .order(staff::account)
        .limit(limit)
        .select(Staff::as_select())
        .load(read.conn())?)
}

/// Everybody at most `depth` below one of `tops`, by account: a piece of the chart.
pub fn below(read: &mut Read<'_>, tops: &[StaffId], depth: i16, limit: i64) -> Result<Vec<Staff>> {
    Ok(superior_path::table
        .inner_join(staff::table.on(staff::id.eq(superior_path::staff_id)))
        .filter(among(superior_path::superior_id, tops.iter().copied()))
        .filter(superior_path::depth.le(depth))
        .filter(staff::active.eq(true))
        .order((superior_path::depth, staff::account))
        .limit(limit)
        .select(Staff::as_select())
        .load(read.conn())?)
}

#[derive(QueryableByName)]
struct Following {
    #[diesel(sql_type = BigInt)]
    id: StaffId,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// How many people with an open account stand below each, at any height.
pub fn followings(read: &mut Read<'_>, ids: &[StaffId]) -> Result<HashMap<StaffId, i64>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = Sql::new(
        "SELECT p.superior_id AS id, count(*) AS number FROM superior_path p JOIN staff s ON s.id = p.staff_id \
         WHERE s.active AND p.superior_id IN (",
    )
    .joined(", ", ids.iter().map(|id| Sql::default().int(id.0)))
    .raw(") GROUP BY p.superior_id");
    let rows: Vec<Following> = sql.load(read.conn())?;
    Ok(rows.into_iter().map(|row| (row.id, row.number)).collect())
}

/// How many other open accounts hold a function.
pub fn other_holders(read: &mut Read<'_>, function: &str, than: StaffId) -> Result<i64> {
    Ok(staff_function::table
        .inner_join(staff::table.on(staff::id.eq(staff_function::staff_id)))
        .filter(staff_function::function.eq(function))
        .filter(staff::active.eq(true))
        .filter(staff::id.ne(than))
        .count()
        .get_result(read.conn())?)
}

/// A department.
pub fn department_get(read: &mut Read<'_>, id: DepartmentId) -> Result<Department> {
    department::table.find(id).select(Department::as_select()).first(read.conn()).or_not_found()
}

/// A group.
pub fn group_get(read: &mut Read<'_>, id: GroupId) -> Result<Group> {
    staff_group::table.find(id).select(Group::as_select()).first(read.conn()).or_not_found()
}

/// How many open accounts each department has by itself.
pub fn department_sizes(read: &mut Read<'_>) -> Result<HashMap<DepartmentId, i64>> {
    let rows: Vec<(Option<DepartmentId>, i64)> = staff::table
        .filter(staff::active.eq(true))
        .group_by(staff::department_id)
        .select((staff::department_id, diesel::dsl::count_star()))
        .load(read.conn())?;
    Ok(rows.into_iter().filter_map(|(id, number)| Some((id?, number))).collect())
}

/// How many open accounts each group has.
pub fn group_sizes(read: &mut Read<'_>) -> Result<HashMap<GroupId, i64>> {
    Ok(group_member::table
        .inner_join(staff::table.on(staff::id.eq(group_member::staff_id)))
        .filter(staff::active.eq(true))
        .group_by(group_member::group_id)
        .select((group_member::group_id, diesel::dsl::count_star()))
        .load::<(GroupId, i64)>(read.conn())?
        .into_iter()
        .collect())
}

/// What somebody who leaves still holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Holdings {
    /// Records that are worked on.
    pub records: i64,
    /// Open duties.
    pub duties: i64,
    /// Steps of approvals that are not decided.
    pub steps: i64,
    /// People who have this one as superior.
    pub reports: i64,
}

impl Holdings {
    /// Whether there is nothing to pass on.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// How many things there are.
    #[must_use]
    pub fn total(self) -> i64 {
        self.records + self.duties + self.steps + self.reports
    }
}

/// What somebody holds, in full.
pub fn holdings(read: &mut Read<'_>, id: StaffId) -> Result<Holdings> {
    let records = record::table
        .filter(record::owner_id.eq(id))
        .filter(record::open.eq(true))
        .filter(record::removed_at.is_null())
        .count()
        .get_result(read.conn())?;
    let duties = duty::table
        .filter(duty::owner_id.eq(id))
        .filter(duty::state.eq("open"))
        .count()
        .get_result(read.conn())?;
    let steps = approval_step::table
        .filter(approval_step::assignee_id.eq(id))
        .filter(approval_step::state.eq_any(["planned", "waiting"]))
        .count()
        .get_result(read.conn())?;
    let reports = staff::table
        .filter(staff::superior_id.eq(id))
        .filter(staff::active.eq(true))
        .count()
        .get_result(read.conn())?;
    Ok(Holdings { records, duties, steps, reports })
}

/// Open records of somebody, the oldest first.
pub fn open_records(read: &mut Read<'_>, of: StaffId, limit: i64) -> Result<Vec<RecordId>> {
    Ok(record::table
        .filter(record::owner_id.eq(of))
        .filter(record::open.eq(true))
        .filter(record::removed_at.is_null())
        .order(record::id)
        .limit(limit)
        .select(record::id)
        .load(read.conn())?)
}

/// Open duties of somebody, the oldest first.
pub fn open_duties(read: &mut Read<'_>, of: StaffId, limit: i64) -> Result<Vec<(DutyId, RecordId)>> {
    Ok(duty::table
        .filter(duty::owner_id.eq(of))
        .filter(duty::state.eq("open"))
        .order(duty::id)
        .limit(limit)
        .select((duty::id, duty::record_id))
        .load(read.conn())?)
}

/// Undecided steps of approvals that are somebody's, the oldest first.
pub fn open_steps(read: &mut Read<'_>, of: StaffId, limit: i64) -> Result<Vec<Step>> {
    Ok(approval_step::table
        .filter(approval_step::assignee_id.eq(of))
        .filter(approval_step::state.eq_any(["planned", "waiting"]))
        .order(approval_step::id)
        .limit(limit)
        .select(Step::as_select())
        .load(read.conn())?)
}

/// The roles in which somebody is named on a record.
pub fn roles(read: &mut Read<'_>, on: RecordId, of: StaffId) -> Result<Vec<String>> {
    Ok(record_member::table
        .filter(record_member::record_id.eq(on))
        .filter(record_member::staff_id.eq(of))
        .select(record_member::role)
        .load(read.conn())?)
}

/// Sets somebody's superior; the closure follows with [`kernel::staff::rebuild_superiors`].
pub fn set_superior(tx: &mut Tx<'_>, id: StaffId, superior: Option<StaffId>) -> Result<()> {
    diesel::update(staff::table.find(id))
        .set((staff::superior_id.eq(superior), staff::version.eq(staff::version + 1)))
        .execute(tx.conn())?;
    Ok(())
}

/// Opens or closes an account.
pub fn set_active(tx: &mut Tx<'_>, id: StaffId, active: bool) -> Result<()> {
    diesel::update(staff::table.find(id))
        .set((staff::active.eq(active), staff::version.eq(staff::version + 1)))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts another in somebody's place as head of departments and as deputy of others.
pub fn replace_head_and_deputy(tx: &mut Tx<'_>, of: StaffId, by: Option<StaffId>) -> Result<()> {
    diesel::update(department::table.filter(department::head_id.eq(of)))
        .set((department::head_id.eq(by), department::version.eq(department::version + 1)))
        .execute(tx.conn())?;
    // Nobody is their own deputy.
    let others = staff::table.filter(staff::deputy_id.eq(of));
    if let Some(by) = by {
        diesel::update(staff::table.filter(staff::deputy_id.eq(of)).filter(staff::id.eq(by)))
            .set((staff::deputy_id.eq(None::<StaffId>), staff::version.eq(staff::version + 1)))
            .execute(tx.conn())?;
    }
    diesel::update(others)
        .set((staff::deputy_id.eq(by), staff::version.eq(staff::version + 1)))
        .execute(tx.conn())?;
    Ok(())
}

/// A member of staff as others are told of them, for looking through everybody.
pub type Named = (StaffId, String, String);

/// The next people with an open account after an account: id, account, name.
pub fn named_after(read: &mut Read<'_>, account: &str, limit: i64) -> Result<Vec<Named>> {
    Ok(staff::table
        .filter(staff::active.eq(true))
        .filter(staff::account.gt(account))
        .order(staff::account)
        .limit(limit)
        .select((staff::id, staff::account, staff::name))
        .load(read.conn())?)
}

/// Whether another account has this name; the account itself does not count.
pub fn account_taken(read: &mut Read<'_>, account: &str, but: Option<StaffId>) -> Result<bool> {
    let found: Option<StaffId> =
        staff::table.filter(staff::account.eq(account)).select(staff::id).first(read.conn()).optional()?;
    Ok(found.is_some_and(|id| Some(id) != but))
}

/// Whether another department beside it has this name.
pub fn department_taken(
    read: &mut Read<'_>,
    name: &str,
    parent: Option<DepartmentId>,
    but: Option<DepartmentId>,
) -> Result<bool> {
    // Two at the top differ for the index, since their parents are no equal values; they do not for people.
    let all = kernel::staff::departments(read)?;
    Ok(all.iter().any(|other| other.name == name && other.parent_id == parent && Some(other.id) != but))
}

/// Whether another group has this name.
pub fn group_taken(read: &mut Read<'_>, name: &str, but: Option<GroupId>) -> Result<bool> {
    let found: Option<GroupId> = staff_group::table
        .filter(staff_group::name.eq(name))
        .select(staff_group::id)
        .first(read.conn())
        .optional()?;
    Ok(found.is_some_and(|id| Some(id) != but))
}
