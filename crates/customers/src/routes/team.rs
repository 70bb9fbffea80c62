//! `/customers/{number}/team`: our people around a customer.

use axum::extract::Path;
use kernel::record::Header;
use kernel::{Actor, Error, Read, Result, StaffId, Tx, record, staff};
use rulebook::Action;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Answer, App, Changed, Ctx, Input, Typed};

use crate::model::{KIND, Role};
use crate::pages::TeamView;
use crate::service;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, join)).routes(routes!(leave))
}

/// The team of a customer, to be changed.
#[utoipa::path(
    get, path = "/customers/{number}/team", tag = "customers",
    params(("number" = String, Path, description = "the customer's number")),
    responses((status = 200, body = TeamView), (status = 403), (status = 404)),
)]
async fn show(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let view = ctx.read(move |read, actor| TeamView::of(read, actor, &number)).await?;
    ctx.show(view).await
}

/// Somebody of ours, and as what.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Naming {
    /// Whose id or account.
    staff: Typed,
    /// `account_manager`, `technical_support` or `colleague`.
    role: Typed,
    /// The customer's version it was made on; `If-Match` goes before it.
    version: Typed,
}

/// A member of staff by id or account, whichever a program or a picker sends, in a field.
pub(super) fn staff_id(read: &mut Read<'_>, field: &str, typed: &Typed) -> Result<StaffId> {
    let found = staff::named(read, typed.text())?;
    found.map(|staff| staff.id).ok_or_else(|| Error::field(field, "customers-person-needed"))
}

fn role(typed: &Typed) -> Result<Role> {
    Role::from_key(typed.text()).ok_or_else(|| Error::field("role", "customers-role-unknown"))
}

/// Names somebody on a customer, or takes their name off.
type Renaming = fn(&mut Tx<'_>, &Actor, &str, i64, StaffId, Role) -> Result<Header>;

async fn rename(ctx: Ctx, number: String, input: Input<Naming>, how: Renaming) -> Answer {
    let Naming { staff, role: of, version } = input.value;
    let version = ctx.version(&version);
    ctx.act_on(&input.digest, (KIND, &number, version), move |tx, actor, number| {
        record::find(tx, actor, Action::Edit, KIND, number)?;
        let (who, role) = (staff_id(tx, "staff", &staff)?, role(&of)?);
        Ok(super::changed(how(tx, actor, number, version, who, role)?))
    })
    .await
}

/// Names somebody on a customer. As account manager the customer is handed over to them.
#[utoipa::path(
    post, path = "/customers/{number}/team", tag = "customers", request_body = Naming,
    params(("number" = String, Path, description = "the customer's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn join(ctx: Ctx, Path(number): Path<String>, input: Input<Naming>) -> Answer {
    rename(ctx, number, input, service::team_join).await
}

/// Takes somebody's name off a customer.
#[utoipa::path(
    post, path = "/customers/{number}/team/removal", tag = "customers", request_body = Naming,
    params(("number" = String, Path, description = "the customer's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn leave(ctx: Ctx, Path(number): Path<String>, input: Input<Naming>) -> Answer {
    rename(ctx, number, input, service::team_leave).await
}
