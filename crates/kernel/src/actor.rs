//! Who acts: a member of staff with all that the permission rule asks about.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use rulebook::{Action, Function, Rank, Reach, Term as _};

use crate::error::{Error, OrNotFound, Result};
use crate::ids::{DepartmentId, GroupId, StaffId};
use crate::schema::{department_path, group_member, staff, staff_function, superior_path};
use crate::store::{Read, Sql};

/// A member of staff who asks for something, loaded once a request.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Who.
    pub id: StaffId,
    /// The name signed in with.
    pub account: String,
    /// The name people call.
    pub name: String,
    /// One of the five ranks (`org.structure`).
    pub rank: Rank,
    /// The functions held (`org.functions`).
    pub functions: Vec<Function>,
    /// The department belonged to.
    pub department: Option<DepartmentId>,
    /// That department and all below it.
    pub departments: Vec<DepartmentId>,
    /// The groups belonged to.
    pub groups: Vec<GroupId>,
    /// Everybody below in the chain of superiors.
    pub reports: Vec<StaffId>,
    /// The language chosen, as a tag; empty for the browser's.
    pub locale: String,
}

type Row = (StaffId, String, String, String, Option<DepartmentId>, String, bool);

impl Actor {
    /// Loads an active member of staff.
    pub fn load(read: &mut Read<'_>, id: StaffId) -> Result<Self> {
        let row: Row = staff::table
            .find(id)
            .select((
                staff::id,
                staff::account,
                staff::name,
                staff::rank,
                staff::department_id,
                staff::locale,
                staff::active,
            ))
            .first(read.conn())
            .or_not_found()?;
        let (id, account, name, rank, department, locale, active) = row;
        if !active {
            return Err(Error::NotFound);
        }
        let rank = Rank::from_key(&rank).ok_or_else(|| Error::Corrupt(format!("rank {rank}")))?;
        let functions: Vec<String> = staff_function::table
            .filter(staff_function::staff_id.eq(id))
            .select(staff_function::function)
            .load(read.conn())?;
        let functions = functions.iter().filter_map(|key| Function::from_key(key)).collect();
        let departments = department_path::table
            .filter(department_path::ancestor_id.nullable().eq(department))
            .select(department_path::descendant_id)
            .load(read.conn())?;
        let groups = group_member::table
            .filter(group_member::staff_id.eq(id))
            .select(group_member::group_id)
            .load(read.conn())?;
        let reports = superior_path::table
            .filter(superior_path::superior_id.eq(id))
            .select(superior_path::staff_id)
            .load(read.conn())?;
        Ok(Self { id, account, name, rank, functions, department, departments, groups, reports, locale })
    }

    /// How far the rulebook in force lets this member do `action` with records of `kind`.
    pub fn reach(&self, read: &mut Read<'_>, action: Action, kind: &str) -> Result<Reach> {
        Ok(read.policy()?.authority().reach(self.rank, &self.functions, action, kind))
    }

    /// Refuses when the rulebook does not let this member do `action` at all.
    pub fn must(&self, read: &mut Read<'_>, action: Action, kind: &str) -> Result<()> {
        if self.reach(read, action, kind)? == Reach::None {
            return Err(Error::Forbidden("error-forbidden"));
        }
        Ok(())
    }

    /// Whether the member holds `function`.
    #[must_use]
    pub fn holds(&self, function: Function) -> bool {
        self.functions.contains(&function)
    }

    /// Whether the member leads anybody.
    #[must_use]
    pub fn leads(&self) -> bool {
        !self.reports.is_empty()
    }
}

#[derive(QueryableByName)]
struct One {
    #[diesel(sql_type = BigInt)]
    id: StaffId,
}

/// The nearest active superior of `of` who has at least `rank`, if there is one.
pub fn superior_at_least(read: &mut Read<'_>, of: StaffId, rank: Rank) -> Result<Option<StaffId>> {
    let ranks =
        Rank::ALL.iter().filter(|other| **other >= rank).map(|other| Sql::default().text(other.key()));
    let query = Sql::new(
        "SELECT staff.id AS id FROM superior_path p JOIN staff ON staff.id = p.superior_id WHERE p.staff_id = ",
    )
    .int(of.0)
    .raw(" AND staff.active AND staff.rank IN (")
    .joined(", ", ranks)
    .raw(") ORDER BY p.depth LIMIT 1");
    Ok(query.get_result::<One>(read.conn()).optional()?.map(|row| row.id))
}

/// The active superiors of `of` at every height, the nearest first.
pub fn superiors_of(read: &mut Read<'_>, of: StaffId) -> Result<Vec<StaffId>> {
    Ok(superior_path::table
        .inner_join(staff::table.on(staff::id.eq(superior_path::superior_id)))
        .filter(superior_path::staff_id.eq(of))
        .filter(staff::active.eq(true))
        .order(superior_path::depth)
        .select(staff::id)
        .load(read.conn())?)
}

/// The active holders of a function, in the order of their accounts' age.
pub fn holders(read: &mut Read<'_>, function: Function) -> Result<Vec<StaffId>> {
    Ok(staff_function::table
        .inner_join(staff::table.on(staff::id.eq(staff_function::staff_id)))
        .filter(staff_function::function.eq(function.key()))
        .filter(staff::active.eq(true))
        .order(staff::id)
        .select(staff::id)
        .load(read.conn())?)
}
