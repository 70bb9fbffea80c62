//! The addresses of drafts.

use axum::extract::Path;
use kernel::record::Header;
use kernel::{Actor, Result, Tx, approval};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::ctx::Done;
use web::listing::Params;
use web::{Answer, App, Ctx, Input};

use super::KIND;
use super::input::{DraftForm, DraftInput};
use super::list::{DraftList, PATH};
use super::pages::{DraftPage, DraftWriting};
use super::service::{self, Written};

/// Every route of drafts.
pub fn all() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(begin))
        .routes(routes!(show, edit))
        .routes(routes!(write))
        .routes(routes!(submit))
        .routes(routes!(withdraw))
        .routes(routes!(close))
}

/// Drafts of the rulebook.
#[utoipa::path(
    get, path = "/rulebook/drafts", tag = "rulebook",
    params(
        ("status" = Option<String>, Query, description = "`editing`, `waiting`, `adopted` or `closed`"),
        ("q" = Option<String>, Query, description = "Words of the title, or a number"),
        ("page" = Option<String>, Query, description = "Where the page begins")
    ),
    responses((status = 200, description = "The drafts that the person may read"))
)]
async fn list(ctx: Ctx, params: Params) -> Answer {
    let found = ctx.read(move |read, actor| DraftList::read(read, actor, params)).await?;
    ctx.show(found).await
}

/// The form for a new draft, with the text in force; `from=release` adds the clauses that this release brings.
#[utoipa::path(
    get, path = "/rulebook/drafts/new", tag = "rulebook",
    params(("from" = Option<String>, Query, description = "`release`")),
    responses((status = 200, description = "What the form begins with"))
)]
async fn begin(ctx: Ctx, params: Params) -> Answer {
    let from_release = params.get("from") == Some("release");
    let found = ctx.read(move |read, actor| DraftWriting::begin(read, actor, from_release)).await?;
    ctx.show(found).await
}

/// Puts down a draft: fields, JSON, or a form with a `.toml` file as `file`.
#[utoipa::path(
    post, path = "/rulebook/drafts", tag = "rulebook", request_body = DraftForm,
    responses((status = 201, description = "The draft with its faults and differences"))
)]
async fn create(ctx: Ctx, DraftInput(input): DraftInput) -> Answer {
    ctx.act(&input.digest, move |tx, actor| {
        service::must_draft(tx, actor)?;
        let today = service::today(tx)?;
        let header = service::create(tx, actor, &Written::parse(&input.value, today)?)?;
        let view = DraftPage::read(tx, actor, &header.number)?;
        Ok(Done::created(format!("{PATH}/{}", header.number), view))
    })
    .await
}

/// A draft: its faults, its warnings, what it changes.
#[utoipa::path(
    get, path = "/rulebook/drafts/{number}", tag = "rulebook",
    params(("number" = String, Path, description = "The draft's number")),
    responses((status = 200, description = "The draft"))
)]
async fn show(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let found = ctx.read(move |read, actor| DraftPage::read(read, actor, &number)).await?;
    ctx.show(found).await
}

/// The form in which a draft is changed.
#[utoipa::path(
    get, path = "/rulebook/drafts/{number}/edit", tag = "rulebook",
    params(("number" = String, Path, description = "The draft's number")),
    responses((status = 200, description = "What the form begins with"))
)]
async fn write(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let found = ctx.read(move |read, actor| DraftWriting::of(read, actor, &number)).await?;
    ctx.show(found).await
}

/// Changes a draft that is being written.
#[utoipa::path(
    post, path = "/rulebook/drafts/{number}", tag = "rulebook", request_body = DraftForm,
    params(("number" = String, Path, description = "The draft's number")),
    responses((status = 200, description = "The draft"), (status = 412, description = "Somebody changed it meanwhile"))
)]
async fn edit(ctx: Ctx, Path(number): Path<String>, DraftInput(input): DraftInput) -> Answer {
    let on = ctx.version(&input.value.version);
    let digest = input.digest.clone();
    ctx.act_on(&digest, (KIND, &number, on), move |tx, actor, number| {
        service::find_editing(tx, actor, number)?;
        let today = service::today(tx)?;
        let header = service::edit(tx, actor, number, on, &Written::parse(&input.value, today)?)?;
        shown(tx, actor, &header)
    })
    .await
}

/// Hands a draft in for approval.
#[utoipa::path(
    post, path = "/rulebook/drafts/{number}/submission", tag = "rulebook", request_body = DraftForm,
    params(("number" = String, Path, description = "The draft's number")),
    responses((status = 200, description = "The draft"), (status = 422, description = "It has faults or changes nothing"))
)]
async fn submit(ctx: Ctx, Path(number): Path<String>, input: Input<DraftForm>) -> Answer {
    let on = ctx.version(&input.value.version);
    ctx.act_on(&input.digest, (KIND, &number, on), move |tx, actor, number| {
        let approval = service::submit(tx, actor, number, on)?;
        let subject = approval::get(tx, approval.id)?.subject_id;
        let header = kernel::record::header(tx, subject)?;
        shown(tx, actor, &header)
    })
    .await
}

/// Takes a draft back before it is decided.
#[utoipa::path(
    post, path = "/rulebook/drafts/{number}/withdrawal", tag = "rulebook", request_body = DraftForm,
    params(("number" = String, Path, description = "The draft's number")),
    responses((status = 200, description = "The draft"))
)]
async fn withdraw(ctx: Ctx, Path(number): Path<String>, input: Input<DraftForm>) -> Answer {
    ctx.act(&input.digest, move |tx, actor| {
        let header = service::withdraw(tx, actor, &number)?;
        shown(tx, actor, &header)
    })
    .await
}

/// Ends work on a draft.
#[utoipa::path(
    post, path = "/rulebook/drafts/{number}/closure", tag = "rulebook", request_body = DraftForm,
    params(("number" = String, Path, description = "The draft's number")),
    responses((status = 200, description = "The draft"))
)]
async fn close(ctx: Ctx, Path(number): Path<String>, input: Input<DraftForm>) -> Answer {
    let on = ctx.version(&input.value.version);
    ctx.act_on(&input.digest, (KIND, &number, on), move |tx, actor, number| {
        let header = service::close(tx, actor, number, on)?;
        shown(tx, actor, &header)
    })
    .await
}

fn shown(tx: &mut Tx<'_>, actor: &Actor, header: &Header) -> Result<Done<DraftPage>> {
    let view = DraftPage::read(tx, actor, &header.number)?;
    Ok(Done::changed(format!("{PATH}/{}", header.number), view))
}
