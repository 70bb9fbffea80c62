//! `/customers/{number}`: a customer's page, its forms, revealing what is masked, recording a purchase.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use kernel::{EventId, Refusals, record, staff};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::ctx::Wish;
use web::listing::Params;
use web::{Answer, App, Changed, Ctx, Done, Input, Problem, Typed};

use crate::fields::{CustomerForm, NewCustomer, PurchaseForm};
use crate::model::KIND;
use crate::pages::{CustomerFormView, CustomerView, Place, PurchaseFormView, address, look};
use crate::service::Revealed;
use crate::{service, store};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(blank))
        .routes(routes!(show, edit))
        .routes(routes!(edit_form))
        .routes(routes!(reveal))
        .routes(routes!(purchase_form))
        .routes(routes!(add_purchase))
}

/// The form of a new customer.
#[utoipa::path(
    get, path = "/customers/new", tag = "customers",
    params(("name" = Option<String>, Query, description = "what stands in the name already")),
    responses((status = 200, body = CustomerFormView), (status = 403)),
)]
async fn blank(ctx: Ctx, params: Params) -> Answer {
    let view = ctx
        .read(move |read, actor| CustomerFormView::blank(read, actor, params.get("name").unwrap_or_default()))
        .await?;
    ctx.show(view).await
}

/// A customer to be entered.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub(super) struct Opening {
    /// What is known of it.
    #[serde(flatten)]
    form: CustomerForm,
    /// The account manager's id or account; oneself when left out.
    owner: Typed,
    /// That it is not one of the customers it looks like.
    confirm_duplicate: Typed,
}

/// Opens an archive. Customers that may be the same are refused until confirmed.
#[utoipa::path(
    post, path = "/customers", tag = "customers", request_body = Opening,
    responses((status = 201, body = Changed), (status = 403), (status = 422)),
)]
pub(super) async fn create(ctx: Ctx, input: Input<Opening>) -> Answer {
    let Opening { form, owner, confirm_duplicate } = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        let (mut refusals, policy) = (Refusals::default(), tx.policy()?);
        let today = policy.working_calendar().date_of(tx.now().timestamp());
        let fields = form.parse(&policy.book, today, &mut refusals);
        let owner = match owner.given() {
            Some(typed) => {
                let found = staff::named(tx, typed)?.map(|staff| staff.id);
                refusals.take("owner", found.ok_or_else(|| "customers-person-needed".into()))
            }
            None => Some(actor.id),
        };
        refusals.finish()?;
        let fields = fields.ok_or(kernel::Error::NotFound)?;
        let new = NewCustomer { number: None, fields, owner, group: None, import: None };
        let header = service::customer_open(tx, actor, &new, confirm_duplicate.is_ticked())?;
        let location = address(&header.number, "");
        Ok(Done::created(location, Changed::from(header)))
    })
    .await
}

/// A customer with everything about it. Personal data is masked. One that was merged leads to where it went.
#[utoipa::path(
    get, path = "/customers/{number}", tag = "customers",
    params(
        ("number" = String, Path, description = "the customer's number"),
        ("before" = Option<i64>, Query, description = "only events older than this one"),
        ("contacts" = Option<i64>, Query, description = "only contacts after this one"),
    ),
    responses((status = 200, body = CustomerView), (status = 303, description = "merged into another"), (status = 404)),
)]
async fn show(ctx: Ctx, Path(number): Path<String>, params: Params) -> Answer {
    let from = Place {
        before: params.get("before").and_then(|id| id.parse().ok()).map(EventId),
        contacts: params.get("contacts").and_then(|id| id.parse().ok()),
    };
    let found = page(&ctx, number.clone(), from).await;
    match found {
        Err(problem) if problem.status == StatusCode::NOT_FOUND => gone(&ctx, number, problem).await,
        found => ctx.show(found?).await,
    }
}

/// Reads a customer's page and notes who looks.
async fn page(ctx: &Ctx, number: String, from: Place) -> Result<CustomerView, Problem> {
    let app = ctx.app().clone();
    let view = ctx.read(move |read, actor| look(&app, read, actor, &number, from)).await?;
    ctx.app().access_log().note(ctx.app().now(), ctx.actor.id, view.record.id);
    Ok(view)
}

/// Leads from a merged archive to the one that is kept, for those who may read that.
async fn gone(ctx: &Ctx, number: String, problem: Problem) -> Answer {
    let kept = ctx
        .read(move |read, actor| {
            let Some(header) = record::by_number(read, KIND, &number)? else { return Ok(None) };
            let Some(kept) = store::customer(read, header.id)?.merged_into_id else { return Ok(None) };
            let kept = record::header(read, kept)?;
            Ok(record::may(read, actor, rulebook::Action::Read, &kept)?.then_some(kept.number))
        })
        .await?;
    match kept {
        Some(number) => {
            let api = if ctx.guest.uri.starts_with("/api/v1/") { "/api/v1" } else { "" };
            Ok(Redirect::to(&format!("{api}{}", address(&number, ""))).into_response())
        }
        None => Err(problem),
    }
}

/// The form of a customer that is there.
#[utoipa::path(
    get, path = "/customers/{number}/edit", tag = "customers",
    params(("number" = String, Path, description = "the customer's number")),
    responses((status = 200, body = CustomerFormView), (status = 403), (status = 404)),
)]
async fn edit_form(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let view = ctx.read(move |read, actor| CustomerFormView::of(read, actor, &number)).await?;
    ctx.show(view).await
}

/// What a customer is to hold now. Fields that are left out become empty.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Editing {
    /// All its fields; a phone that is sent masked stays as it is.
    #[serde(flatten)]
    form: CustomerForm,
    /// The version it was made on; `If-Match` goes before it.
    version: Typed,
}

/// Changes a customer, with history.
#[utoipa::path(
    post, path = "/customers/{number}", tag = "customers", request_body = Editing,
    params(("number" = String, Path, description = "the customer's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn edit(ctx: Ctx, Path(number): Path<String>, input: Input<Editing>) -> Answer {
    let Editing { form, version } = input.value;
    let version = ctx.version(&version);
    ctx.act_on(&input.digest, (KIND, &number, version), move |tx, actor, number| {
        let header = record::find(tx, actor, rulebook::Action::Edit, KIND, number)?;
        let form = form.clone().unmasked(&store::customer(tx, header.id)?);
        let (mut refusals, policy) = (Refusals::default(), tx.policy()?);
        let today = policy.working_calendar().date_of(tx.now().timestamp());
        let fields = form.parse(&policy.book, today, &mut refusals);
        refusals.finish()?;
        let fields = fields.ok_or(kernel::Error::NotFound)?;
        Ok(super::changed(service::customer_edit(tx, actor, number, version, &fields)?))
    })
    .await
}

/// What is to be revealed.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Revealing {
    /// `phone`, `fax`, or `contact:` with a contact's id.
    field: Typed,
    /// After which contact the page goes on that is shown then.
    contacts: Typed,
}

/// Shows personal data in full; who saw what is written down first.
#[utoipa::path(
    post, path = "/customers/{number}/reveal", tag = "customers", request_body = Revealing,
    params(("number" = String, Path, description = "the customer's number")),
    responses((status = 200, body = Revealed), (status = 403), (status = 404), (status = 422)),
)]
async fn reveal(ctx: Ctx, Path(number): Path<String>, input: Input<Revealing>) -> Answer {
    let Revealing { field, contacts } = input.value;
    let of = number.clone();
    let revealed = ctx.write(move |tx, actor| service::reveal(tx, actor, &of, field.text())).await?;
    if ctx.guest.wish != Wish::Page {
        return Ok(axum::Json(revealed).into_response());
    }
    let from = Place { contacts: contacts.text().parse().ok(), ..Place::default() };
    let mut view = page(&ctx, number, from).await?;
    view.revealed = Some(revealed);
    ctx.show(view).await
}

/// The form of a purchase.
#[utoipa::path(
    get, path = "/customers/{number}/purchases/new", tag = "customers",
    params(("number" = String, Path, description = "the customer's number")),
    responses((status = 200, body = PurchaseFormView), (status = 403), (status = 404)),
)]
async fn purchase_form(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let view = ctx.read(move |read, actor| PurchaseFormView::of(read, actor, &number)).await?;
    ctx.show(view).await
}

/// Records one purchase.
#[utoipa::path(
    post, path = "/customers/{number}/purchases", tag = "customers", request_body = PurchaseForm,
    params(("number" = String, Path, description = "the customer's number")),
    responses((status = 201, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn add_purchase(ctx: Ctx, Path(number): Path<String>, input: Input<PurchaseForm>) -> Answer {
    let form = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        let header = record::find(tx, actor, rulebook::Action::Edit, KIND, &number)?;
        let now = tx.now();
        let today = tx.policy()?.working_calendar().date_of(now.timestamp());
        let mut refusals = Refusals::default();
        let purchase = form.parse(header.id, today, &mut refusals);
        refusals.finish()?;
        service::purchase_add(tx, actor, &number, &purchase.ok_or(kernel::Error::NotFound)?)?;
        let location = address(&header.number, "");
        Ok(Done::created(location, Changed::from(header)))
    })
    .await
}
