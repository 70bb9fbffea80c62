//! `/customers/{number}/contacts`: the people at a customer.

use axum::extract::Path;
use kernel::{Refusals, record};
use rulebook::Action;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Answer, App, Changed, Ctx, Input, Typed};

use crate::fields::ContactForm;
use crate::model::KIND;
use crate::pages::ContactFormView;
use crate::{service, store};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(blank))
        .routes(routes!(add))
        .routes(routes!(edit_form))
        .routes(routes!(edit))
        .routes(routes!(leave))
}

/// The form of a new contact.
#[utoipa::path(
    get, path = "/customers/{number}/contacts/new", tag = "customers",
    params(("number" = String, Path, description = "the customer's number")),
    responses((status = 200, body = ContactFormView), (status = 403), (status = 404)),
)]
async fn blank(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let view = ctx.read(move |read, actor| ContactFormView::of(read, actor, &number, None)).await?;
    ctx.show(view).await
}

/// A contact, and the version of its customer.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Contacting {
    /// All fields; phone and mail that are sent masked stay as they are.
    #[serde(flatten)]
    form: ContactForm,
    /// The customer's version it was made on; `If-Match` goes before it.
    version: Typed,
}

/// Enters a contact.
#[utoipa::path(
    post, path = "/customers/{number}/contacts", tag = "customers", request_body = Contacting,
    params(("number" = String, Path, description = "the customer's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn add(ctx: Ctx, Path(number): Path<String>, input: Input<Contacting>) -> Answer {
    let Contacting { form, version } = input.value;
    let version = ctx.version(&version);
    ctx.act_on(&input.digest, (KIND, &number, version), move |tx, actor, number| {
        record::find(tx, actor, Action::Edit, KIND, number)?;
        let mut refusals = Refusals::default();
        let fields = form.parse(&mut refusals);
        refusals.finish()?;
        let fields = fields.ok_or(kernel::Error::NotFound)?;
        Ok(super::changed(service::contact_new(tx, actor, number, version, &fields)?))
    })
    .await
}

/// The form of a contact that is there.
#[utoipa::path(
    get, path = "/customers/{number}/contacts/{contact}/edit", tag = "customers",
    params(
        ("number" = String, Path, description = "the customer's number"),
        ("contact" = i64, Path, description = "the contact's id"),
    ),
    responses((status = 200, body = ContactFormView), (status = 403), (status = 404)),
)]
async fn edit_form(ctx: Ctx, Path((number, contact)): Path<(String, i64)>) -> Answer {
    let view = ctx.read(move |read, actor| ContactFormView::of(read, actor, &number, Some(contact))).await?;
    ctx.show(view).await
}

/// Changes a contact, with history.
#[utoipa::path(
    post, path = "/customers/{number}/contacts/{contact}", tag = "customers", request_body = Contacting,
    params(
        ("number" = String, Path, description = "the customer's number"),
        ("contact" = i64, Path, description = "the contact's id"),
    ),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn edit(ctx: Ctx, Path((number, contact)): Path<(String, i64)>, input: Input<Contacting>) -> Answer {
    let Contacting { form, version } = input.value;
    let version = ctx.version(&version);
    ctx.act_on(&input.digest, (KIND, &number, version), move |tx, actor, number| {
        let header = record::find(tx, actor, Action::Edit, KIND, number)?;
        let form = form.clone().unmasked(&store::contact(tx, header.id, contact)?);
        let mut refusals = Refusals::default();
        let fields = form.parse(&mut refusals);
        refusals.finish()?;
        let fields = fields.ok_or(kernel::Error::NotFound)?;
        Ok(super::changed(service::contact_change(tx, actor, number, version, contact, &fields)?))
    })
    .await
}

/// On which version a change is made.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct OnVersion {
    /// The customer's version; `If-Match` goes before it.
    version: Typed,
}

/// A contact has left the customer.
#[utoipa::path(
    post, path = "/customers/{number}/contacts/{contact}/departure", tag = "customers", request_body = OnVersion,
    params(
        ("number" = String, Path, description = "the customer's number"),
        ("contact" = i64, Path, description = "the contact's id"),
    ),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412)),
)]
async fn leave(ctx: Ctx, Path((number, contact)): Path<(String, i64)>, input: Input<OnVersion>) -> Answer {
    let version = ctx.version(&input.value.version);
    ctx.act_on(&input.digest, (KIND, &number, version), move |tx, actor, number| {
        Ok(super::changed(service::contact_farewell(tx, actor, number, version, contact)?))
    })
    .await
}
