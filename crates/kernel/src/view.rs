//! Saved views: the filters of a list under a name, for oneself or shared with everybody.

use diesel::prelude::*;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::ids::{StaffId, ViewId};
use crate::moment::Moment;
use crate::schema::saved_view;
use crate::store::{Read, Tx};

/// A list's filters under a name.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = saved_view)]
pub struct View {
    /// Its id.
    pub id: ViewId,
    /// Who saved it.
    pub staff_id: StaffId,
    /// The list, by its address: `/customers`.
    pub list: String,
    /// Its name.
    pub name: String,
    /// The filters, as they stand in the address.
    pub query: String,
    /// Whether everybody has it.
    pub shared: bool,
    /// Since when.
    pub created_at: Moment,
}

/// Somebody's own views of a list and those shared with everybody.
pub fn list(read: &mut Read<'_>, of: StaffId, list: &str) -> Result<Vec<View>> {
    Ok(saved_view::table
        .filter(saved_view::list.eq(list))
        .filter(saved_view::staff_id.eq(of).or(saved_view::shared.eq(true)))
        .order((saved_view::shared, saved_view::name))
        .limit(100)
        .select(View::as_select())
        .load(read.conn())?)
}

/// Saves a view; the same name again replaces its filters.
pub fn save(
    tx: &mut Tx<'_>,
    of: StaffId,
    list: &str,
    name: &str,
    query: &str,
    shared: bool,
) -> Result<ViewId> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Error::field("name", "view-name-needed"));
    }
    let now = tx.now();
    let own = saved_view::table
        .filter(saved_view::staff_id.eq(of))
        .filter(saved_view::list.eq(list))
        .filter(saved_view::name.eq(name));
    let stands: Option<ViewId> = own.select(saved_view::id).first(tx.conn()).optional()?;
    if let Some(id) = stands {
        diesel::update(saved_view::table.find(id))
            .set((saved_view::query.eq(query), saved_view::shared.eq(shared)))
            .execute(tx.conn())?;
        return Ok(id);
    }
    Ok(diesel::insert_into(saved_view::table)
        .values((
            saved_view::staff_id.eq(of),
            saved_view::list.eq(list),
            saved_view::name.eq(name),
            saved_view::query.eq(query),
            saved_view::shared.eq(shared),
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
