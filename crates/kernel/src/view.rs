//! Saved views: the filters of a list under a name, for oneself or shared with a group, a department and all below it, or
//! everybody.
//!
//! Whom somebody may share with is how far the rulebook lets them create what is called `saved_view`: their groups, also
//! their departments, or all. A view shows filters and nothing more: what its list holds is for each reader what they may
//! see.

use std::fmt;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use rulebook::{Action, Reach};
use serde::Serialize;

use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::ids::{DepartmentId, GroupId, StaffId, ViewId};
use crate::moment::Moment;
use crate::schema::saved_view;
use crate::staff;
use crate::store::{Read, Sql, Tx};

/// What the rulebook's authority calls a view.
const KIND: &str = "saved_view";

/// Who has a view beside whoever saved it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Nobody.
    #[default]
    Nobody,
    /// The members of a group.
    Group(GroupId),
    /// The members of a department and of all below it.
    Department(DepartmentId),
    /// Everybody.
    Everybody,
}

impl Audience {
    /// From its key; none for anything else.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        match key.split_once(':') {
            None if key == "nobody" => Some(Self::Nobody),
            None if key == "everybody" => Some(Self::Everybody),
            Some(("group", id)) => Some(Self::Group(GroupId(id.parse().ok()?))),
            Some(("department", id)) => Some(Self::Department(DepartmentId(id.parse().ok()?))),
            _ => None,
        }
    }
}

/// The key, as it is stored: `nobody`, `group:3`, `department:7`, `everybody`.
impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("nobody"),
            Self::Group(id) => write!(f, "group:{id}"),
            Self::Department(id) => write!(f, "department:{id}"),
            Self::Everybody => f.write_str("everybody"),
        }
    }
}

/// A list's filters under a name.
#[derive(Clone, Debug, Queryable, QueryableByName, Selectable, Serialize)]
#[diesel(table_name = saved_view)]
pub struct View {
    /// Its id.
    #[diesel(sql_type = BigInt)]
    pub id: ViewId,
    /// Who saved it.
    #[diesel(sql_type = BigInt)]
    pub staff_id: StaffId,
    /// The list, by its address: `/customers`.
    #[diesel(sql_type = Text)]
    pub list: String,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// The filters, as they stand in the address.
    #[diesel(sql_type = Text)]
    pub query: String,
    /// Who else has it: the key of an [`Audience`].
    #[diesel(sql_type = Text)]
    pub audience: String,
    /// Since when.
    #[diesel(sql_type = BigInt)]
    pub created_at: Moment,
}

/// Somebody's own views of a list, then those shared with them.
pub fn list(read: &mut Read<'_>, of: StaffId, list: &str) -> Result<Vec<View>> {
    Ok(listing(of, list).load(read.conn())?)
}

/// The query of [`list`], for tests that look at its plan.
#[must_use]
pub fn listing(of: StaffId, list: &str) -> Sql {
    Sql::new("SELECT id, staff_id, list, name, query, audience, created_at FROM saved_view WHERE list = ")
        .text(list)
        .raw(" AND (staff_id = ")
        .int(of.0)
        .raw(
            " OR audience IN (SELECT 'everybody' UNION ALL \
             SELECT 'group:' || group_id FROM group_member WHERE staff_id = ",
        )
        .int(of.0)
        .raw(
            " UNION ALL SELECT 'department:' || p.ancestor_id FROM staff \
             JOIN department_path p ON p.descendant_id = staff.department_id WHERE staff.id = ",
        )
        .int(of.0)
        .raw(")) ORDER BY CASE WHEN staff_id = ")
        .int(of.0)
        .raw(" THEN 0 ELSE 1 END, name, id LIMIT 100")
}

/// Whom somebody may share a view with, the nearest first; a group or department with its name.
pub fn audiences(read: &mut Read<'_>, actor: &Actor) -> Result<Vec<(Audience, String)>> {
    let reach = actor.reach(read, Action::Create, KIND)?;
    let mut all = Vec::new();
    if reach >= Reach::Group {
        let groups = staff::groups(read)?.into_iter();
        let groups = groups.filter(|group| reach == Reach::All || actor.groups.contains(&group.id));
        all.extend(groups.map(|group| (Audience::Group(group.id), group.name)));
    }
    if reach >= Reach::Department {
        let departments = staff::departments(read)?.into_iter();
        let departments =
            departments.filter(|one| reach == Reach::All || actor.departments.contains(&one.id));
        all.extend(departments.map(|one| (Audience::Department(one.id), one.name)));
    }
    if reach == Reach::All {
        all.push((Audience::Everybody, String::new()));
    }
    Ok(all)
}

/// Saves a view; the same name again replaces its filters.
///
/// # Errors
/// At the field `name` when it is empty or too long, at `audience` when the actor may not share with those.
pub fn save(
    tx: &mut Tx<'_>,
    actor: &Actor,
    list: &str,
    name: &str,
    query: &str,
    audience: Audience,
) -> Result<ViewId> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Error::field("name", "view-name-needed"));
    }
    if audience != Audience::Nobody && !audiences(tx, actor)?.iter().any(|(known, _)| *known == audience) {
        return Err(Error::field("audience", "view-audience-not-yours"));
    }
    let now = tx.now();
    let own = saved_view::table
        .filter(saved_view::staff_id.eq(actor.id))
        .filter(saved_view::list.eq(list))
        .filter(saved_view::name.eq(name));
    let stands: Option<ViewId> = own.select(saved_view::id).first(tx.conn()).optional()?;
    if let Some(id) = stands {
        diesel::update(saved_view::table.find(id))
            .set((saved_view::query.eq(query), saved_view::audience.eq(audience.to_string())))
            .execute(tx.conn())?;
        return Ok(id);
    }
    Ok(diesel::insert_into(saved_view::table)
        .values((
            saved_view::staff_id.eq(actor.id),
            saved_view::list.eq(list),
            saved_view::name.eq(name),
            saved_view::query.eq(query),
            saved_view::audience.eq(audience.to_string()),
            saved_view::created_at.eq(now),
        ))
        .returning(saved_view::id)
        .get_result(tx.conn())?)
}

/// Removes one of somebody's own views.
pub fn remove(tx: &mut Tx<'_>, of: StaffId, id: ViewId) -> Result<()> {
    let removed =
        diesel::delete(saved_view::table.find(id).filter(saved_view::staff_id.eq(of))).execute(tx.conn())?;
    if removed == 0 { Err(Error::NotFound) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_a_view_is_read_back_from_its_key() {
        let all = [
            Audience::Nobody,
            Audience::Group(GroupId(3)),
            Audience::Department(DepartmentId(7)),
            Audience::Everybody,
        ];
        for audience in all {
            assert_eq!(Audience::from_key(&audience.to_string()), Some(audience));
        }
        for other in ["", "group", "group:", "group:x", "staff:1", "everybody:1"] {
            assert_eq!(Audience::from_key(other), None, "{other}");
        }
    }
}
