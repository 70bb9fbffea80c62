//! Saved views: a list's filters under a name, for oneself or shared. The lists themselves show them as tabs.

use axum::extract::Path;
use diesel::prelude::*;
use kernel::schema::saved_view;
use kernel::view::{self, Audience, View as SavedView};
use kernel::{Actor, OrNotFound, Read, Refusals, Result, Tx, ViewId, staff};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::ctx::Done;
use web::listing::Params;
use web::{Answer, App, Ctx, Input, Nothing, Typed};

use crate::onward::{Onward, local};

/// The most characters of a view's filters.
const LONGEST_QUERY: usize = 4000;

/// The routes of saved views.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(save)).routes(routes!(remove))
}

/// A view to be saved.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct NewView {
    /// The list's address: `/customers`.
    #[serde(default)]
    pub list: Typed,
    /// What the view is called.
    #[serde(default)]
    pub name: Typed,
    /// The filters as they stand in the list's address.
    #[serde(default)]
    pub query: Typed,
    /// Who else has it: `nobody` (when left out), `group:ID`, `department:ID` with all below it, or `everybody`; as far as
    /// the rulebook lets one create a `saved_view`.
    #[serde(default)]
    pub audience: Typed,
}

/// Saves a view of a list and tells its address; the same name again replaces its filters.
///
/// # Errors
/// When the list is no page of ours, the name is empty or too long, or it is not the actor's to share with those.
pub fn keep(tx: &mut Tx<'_>, actor: &Actor, new: &NewView) -> Result<String> {
    let list = new.list.text();
    let mut refusals = Refusals::default();
    if local(list) != list || list.contains('?') {
        refusals.field("list", "frame-view-no-list");
    }
    // Read and written again: what is stored is a query string, whatever was sent.
    let query = Params::parse(new.query.text().trim_start_matches('?')).without("page").query();
    if query.len() > LONGEST_QUERY {
        refusals.field("query", "frame-view-too-long");
    }
    let audience = match new.audience.given() {
        None => Some(Audience::Nobody),
        Some(key) => {
            refusals.take("audience", Audience::from_key(key).ok_or_else(|| "view-audience-not-yours".into()))
        }
    };
    refusals.finish()?;
    view::save(tx, actor, list, new.name.text(), &query, audience.unwrap_or_default())?;
    Ok(format!("{list}{query}"))
}

/// One of somebody's own views.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnView {
    /// The view.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub view: SavedView,
    /// The name of the group or department that has it too.
    pub shared_with: Option<String>,
}

/// Somebody's own views of every list, by list and name.
pub fn own(read: &mut Read<'_>, actor: &Actor) -> Result<Vec<OwnView>> {
    let views: Vec<SavedView> = saved_view::table
        .filter(saved_view::staff_id.eq(actor.id))
        .order((saved_view::list, saved_view::name))
        .limit(200)
        .select(SavedView::as_select())
        .load(read.conn())?;
    let (groups, departments) = (staff::groups(read)?, staff::departments(read)?);
    let name = |view: &SavedView| match Audience::from_key(&view.audience)? {
        Audience::Group(id) => groups.iter().find(|one| one.id == id).map(|one| one.name.clone()),
        Audience::Department(id) => departments.iter().find(|one| one.id == id).map(|one| one.name.clone()),
        Audience::Nobody | Audience::Everybody => None,
    };
    Ok(views.into_iter().map(|view| OwnView { shared_with: name(&view), view }).collect())
}

/// Removes one of somebody's own views and tells which list it was of.
///
/// # Errors
/// [`kernel::Error::NotFound`] for anybody else's.
pub fn discard(tx: &mut Tx<'_>, actor: &Actor, id: ViewId) -> Result<String> {
    let list: String = saved_view::table
        .find(id)
        .filter(saved_view::staff_id.eq(actor.id))
        .select(saved_view::list)
        .first(tx.conn())
        .or_not_found()?;
    view::remove(tx, actor.id, id)?;
    Ok(list)
}

/// Saves a view of a list.
#[utoipa::path(
    post, path = "/views", tag = "views", request_body = NewView,
    responses((status = 201, body = Onward), (status = 422)),
)]
async fn save(ctx: Ctx, input: Input<NewView>) -> Answer {
    let new = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        let location = keep(tx, actor, &new)?;
        Ok(Done::created(location.clone(), Onward::to(location)))
    })
    .await
}

/// Removes one of one's own views.
#[utoipa::path(
    post, path = "/views/{id}/removal", tag = "views",
    responses((status = 200, body = Onward), (status = 404)),
)]
async fn remove(ctx: Ctx, Path(id): Path<i64>, input: Input<Nothing>) -> Answer {
    ctx.act(&input.digest, move |tx, actor| {
        let list = discard(tx, actor, ViewId(id))?;
        Ok(Done::changed(list.clone(), Onward::to(list)))
    })
    .await
}
