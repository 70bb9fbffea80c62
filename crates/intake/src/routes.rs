//! Bringing in a file step by step, as pages and as JSON: the same routes below the address of each room's imports.
//!
//! Their paths here are relative; [`routes`] puts a room's address before them and its [`Import`] beside them.

use axum::Extension;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::http::StatusCode;
use diesel::prelude::*;
use kernel::listing::Listing;
use kernel::record::Header;
use kernel::store::among;
use kernel::{Actor, Read, RecordId, Result, Tx, staff};
use rulebook::Action;
use serde::Deserialize;
use utoipa::openapi::path::Paths;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;
use web::ctx::on_thread;
use web::listing::{ListState, PAGE, Params};
use web::{Answer, App, Ctx, Done, Input, Typed, View, export};

use crate::model::{MOST_BYTES, Phase, Verdict};
use crate::pages::{ImportList, words};
use crate::schema::intake;
use crate::service::{self, SheetForm, digest_of};
use crate::table::Place;
use crate::upload::Upload;
use crate::view::{Changed, ImportView, ListedImport, ProgressView, UploadView, look};
use crate::{Import, refused, stage, store};

/// Whose imports a request is about.
type Whose = Extension<&'static dyn Import>;

/// The routes of a room's imports, but for saying which column is what: what else is chosen there is the room's own.
pub fn routes(import: &'static dyn Import) -> OpenApiRouter<App> {
    let about = import.about();
    // A form has fields, boundaries and perhaps a second file beside the file.
    let limit = DefaultBodyLimit::max(2 * MOST_BYTES + 64 * 1024);
    let here = |routes| below(about.record.address, routes);
    OpenApiRouter::new()
        .routes(below(about.upload, routes!(form, bring)).layer(limit))
        .routes(here(routes!(list)))
        .routes(here(routes!(show)))
        .routes(here(routes!(progress)))
        .routes(here(routes!(refused_rows)))
        .routes(here(routes!(sheet)))
        .routes(here(routes!(checking)))
        .routes(here(routes!(application)))
        .routes(here(routes!(stopping)))
        .routes(here(routes!(continuation)))
        .routes(here(routes!(cancellation)))
        .routes(here(routes!(undoing)))
        .layer(Extension(import))
}

/// Routes below an address.
fn below(address: &str, (schemas, paths, methods): UtoipaMethodRouter<App>) -> UtoipaMethodRouter<App> {
    let mut moved = Paths::new();
    for (path, item) in paths.paths {
        moved.paths.insert(format!("{address}{}", path.trim_end_matches('/')), item);
    }
    (schemas, moved, methods)
}

/// The form that brings in a file.
#[utoipa::path(
    get, path = "/", tag = "imports",
    params(("target" = Option<String>, Query, description = "customers, contacts or purchases, where a room asks")),
    responses((status = 200, body = UploadView), (status = 403)),
)]
async fn form(ctx: Ctx, Extension(import): Whose, params: Params) -> Answer {
    let target = params.get("target").unwrap_or_default().to_owned();
    let view = ctx
        .read(move |read, actor| {
            service::may_import(read, import, actor)?;
            let most_rows = service::most_rows(read)?;
            Ok(UploadView { target, most_rows, most_megabytes: MOST_BYTES / 1024 / 1024, import })
        })
        .await?;
    ctx.show(view).await
}

/// Documents the fields of the form; they are read by [`Upload`].
#[derive(utoipa::ToSchema)]
#[allow(dead_code, reason = "only for the description of the API")]
struct UploadForm {
    /// `customers`, `contacts` or `purchases`, where a room asks.
    target: Option<String>,
    /// The file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// A second file with what was said about requests, by their numbers.
    #[schema(value_type = Option<String>, format = Binary)]
    follow_ups: Option<Vec<u8>>,
    /// The sheet of a workbook; the first with anything in it when left out.
    sheet: Option<String>,
    /// That a file which came in before may come in again.
    confirm_repeat: Option<bool>,
}

/// Brings in a file. Its rows are read by a job; the columns are mapped next.
#[utoipa::path(
    post, path = "/", tag = "imports",
    request_body(content = inline(UploadForm), content_type = "multipart/form-data"),
    responses((status = 201, body = Changed), (status = 403), (status = 422)),
)]
async fn bring(ctx: Ctx, Extension(import): Whose, parts: Multipart) -> Answer {
    ctx.read(move |read, actor| service::may_import(read, import, actor)).await?;
    let upload = Upload::read(parts).await?;
    let target = import.target(upload.typed("target").text())?;
    let (sheet, confirmed) = (upload.typed("sheet"), upload.typed("confirm_repeat").is_ticked());
    let files = upload.files(import.about().words.file_needed)?;
    let new = on_thread(ctx.app(), move |app| {
        service::keep(import, app.store(), app.now(), &files, sheet.given(), target, confirmed)
    })
    .await?;
    let digest = digest_of(format!("{new:?}").as_bytes());
    ctx.act(&digest, move |tx, actor| {
        let header = service::upload(tx, import, actor, &new)?;
        done(import, &header, None).map(|done| Done { created: true, ..done })
    })
    .await
}

/// What a change came to; a page goes on at the import itself unless `onward` says otherwise.
fn done(import: &dyn Import, header: &Header, onward: Option<&String>) -> Result<Done<Changed>> {
    let phase = store::phase_of(header)?;
    let view = Changed { number: header.number.clone(), version: header.version, phase };
    let here = || import.about().record.page(&header.number);
    Ok(Done::changed(onward.cloned().unwrap_or_else(here), view))
}

/// The imports one may work on, the newest first.
#[utoipa::path(
    get, path = "/", tag = "imports",
    params(("page" = Option<String>, Query, description = "where the page begins")),
    responses((status = 200, body = ImportList), (status = 403)),
)]
async fn list(ctx: Ctx, Extension(import): Whose, params: Params) -> Answer {
    let view = ctx.read(move |read, actor| listed(read, import, actor, params)).await?;
    ctx.show(view).await
}

fn listed(
    read: &mut Read<'_>,
    import: &'static dyn Import,
    actor: &Actor,
    params: Params,
) -> Result<ImportList> {
    service::may_import(read, import, actor)?;
    let kind = import.about().record;
    let listing = Listing { action: Action::Import, ..Listing::of(kind.key) };
    let (page, count) = listing.counted(read, actor, params.cursor().as_ref(), PAGE)?;
    let state = ListState::of(read, actor, kind.address, params, Some(count), &page)?;
    let headers: Vec<Header> = kernel::schema::record::table
        .filter(among(kernel::schema::record::id, page.ids.iter().copied()))
        .select(Header::as_select())
        .load(read.conn())?;
    let intakes: Vec<(RecordId, String, i64)> = intake::table
        .filter(among(intake::id, page.ids.iter().copied()))
        .select((intake::id, intake::target, intake::total))
        .load(read.conn())?;
    let mut rows = Vec::with_capacity(page.ids.len());
    for id in &page.ids {
        let header = headers.iter().find(|header| header.id == *id);
        let row = intakes.iter().find(|(intake, ..)| intake == id);
        let (Some(header), Some((_, target, total))) = (header, row) else { continue };
        rows.push(ListedImport {
            number: header.number.clone(),
            file: header.title.clone(),
            target: target.clone(),
            phase: store::phase_of(header)?,
            rows: *total,
            owner: header.owner_id,
            created_at: header.created_at,
        });
    }
    let owners: Vec<_> = rows.iter().filter_map(|row| row.owner).collect();
    let names = staff::names(read, &owners)?;
    Ok(ImportList { rows, state, names, import })
}

/// An import: how far it has come, its columns, its counts, rows of it.
#[utoipa::path(
    get, path = "/{number}", tag = "imports",
    params(
        ("number" = String, Path, description = "the import's number"),
        ("show" = Option<String>, Query, description = "rows of one verdict: create, update, doubtful, bad, unchanged"),
        ("after" = Option<i64>, Query, description = "rows after this one"),
        ("step" = Option<String>, Query, description = "`mapping` shows the form of the columns once more"),
    ),
    responses((status = 200, body = ImportView), (status = 404)),
)]
async fn show(ctx: Ctx, Extension(import): Whose, Path(number): Path<String>, params: Params) -> Answer {
    let shown = params.get("show").and_then(Verdict::from_key);
    let after = params.get("after").and_then(|row| row.parse().ok()).unwrap_or_default();
    let locale = ctx.locale();
    let remapping = params.get("step") == Some("mapping");
    let view =
        ctx.read(move |read, actor| look(read, import, actor, &number, locale, (shown, after))).await?;
    ctx.show(ImportView { remapping: remapping && view.phase == Phase::Ready, ..view }).await
}

/// How far the work on an import has come.
#[utoipa::path(
    get, path = "/{number}/progress", tag = "imports",
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = ProgressView), (status = 404)),
)]
async fn progress(ctx: Ctx, Extension(import): Whose, Path(number): Path<String>) -> Answer {
    let locale = ctx.locale();
    let view = ctx
        .read(move |read, actor| {
            let (header, intake) = service::find(read, import, actor, &number)?;
            let phase = store::phase_of(&header)?;
            let work = service::progress(read, import, &intake, phase)?;
            let (done, total, stopped) = work.unwrap_or_default();
            let state = if phase.is_moving() && !stopped { "running" } else { "finished" };
            let message = words(locale, phase, done, total);
            let location = import.about().record.page(&number);
            Ok(ProgressView { done, total, state, message, location })
        })
        .await?;
    ctx.show(view).await
}

impl View for ProgressView {
    fn page(&self, _: &web::Ui) -> web::Page {
        web::Page::new(self.message.clone(), maud::html! { p { (self.message) } })
    }
}

/// The rows that were not entered, as an XLSX file with a column that tells why.
#[utoipa::path(
    get, path = "/{number}/refused", tag = "imports",
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, description = "an XLSX file"), (status = 404)),
)]
async fn refused_rows(ctx: Ctx, Extension(import): Whose, Path(number): Path<String>) -> Answer {
    let locale = ctx.locale();
    let (name, bytes) = ctx
        .read(move |read, actor| {
            let (header, intake) = service::find(read, import, actor, &number)?;
            let bytes = refused::sheet(read, header.id, &intake, locale)?;
            Ok((format!("{}-{number}.xlsx", web::i18n::t(locale, "import-refused-sheet")), bytes))
        })
        .await?;
    export::download(&name, bytes)
}

/// Has another sheet, or another heading row, read.
#[utoipa::path(
    post, path = "/{number}/sheet", tag = "imports", request_body = SheetForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn sheet(
    ctx: Ctx,
    Extension(import): Whose,
    Path(number): Path<String>,
    input: Input<SheetForm>,
) -> Answer {
    let version = ctx.version(&input.value.version);
    let heading_row = input.value.row()?;
    let asked = input.value.sheet.text().to_owned();
    let of = number.clone();
    let (intake, most_rows) = ctx
        .read(move |read, actor| Ok((service::find(read, import, actor, &of)?.1, service::most_rows(read)?)))
        .await?;
    let found = on_thread(ctx.app(), move |app| {
        let files = stage::files_of(app.store(), app.now(), &intake)?;
        stage::look(import, &files, &Place { sheet: Some(&asked), heading_row, second: None }, most_rows)
    })
    .await?;
    change(&ctx, import, &input.digest, version, number, None, move |tx, import, actor, number, version| {
        service::point(tx, import, actor, number, version, (&found, heading_row))
    })
    .await
}

/// Makes one step of an import, and tells what changed meanwhile when it came too late.
pub async fn change(
    ctx: &Ctx,
    import: &'static dyn Import,
    digest: &str,
    version: i64,
    number: String,
    onward: Option<String>,
    step: impl Fn(&mut Tx<'_>, &'static dyn Import, &Actor, &str, i64) -> Result<Header> + Send + 'static,
) -> Answer {
    let of = number.clone();
    let answer = ctx
        .act(digest, move |tx, actor| {
            done(import, &step(tx, import, actor, &number, version)?, onward.as_ref())
        })
        .await;
    match answer {
        Err(problem) if problem.status == StatusCode::PRECONDITION_FAILED => {
            let id = ctx.read(move |read, actor| Ok(service::find(read, import, actor, &of)?.0.id)).await?;
            Err(ctx.explain(problem, id, version).await)
        }
        answer => answer,
    }
}

/// What every step of an import is made on.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct StepForm {
    /// The version the change is made on.
    version: Typed,
    /// That a file which came in before may come in again.
    confirm_repeat: Typed,
}

/// A step that asks for nothing but the version.
async fn plain(
    ctx: &Ctx,
    import: &'static dyn Import,
    number: String,
    input: Input<StepForm>,
    step: fn(&mut Tx<'_>, &dyn Import, &Actor, &str, i64) -> Result<Header>,
) -> Answer {
    let version = ctx.version(&input.value.version);
    change(ctx, import, &input.digest, version, number, None, move |tx, import, actor, number, version| {
        step(tx, import, actor, number, version)
    })
    .await
}

/// Has the rows compared with what is there.
#[utoipa::path(
    post, path = "/{number}/checking", tag = "imports", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn checking(
    ctx: Ctx,
    Extension(import): Whose,
    Path(number): Path<String>,
    input: Input<StepForm>,
) -> Answer {
    plain(&ctx, import, number, input, service::begin_check).await
}

/// Has the rows that passed entered.
#[utoipa::path(
    post, path = "/{number}/application", tag = "imports", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn application(
    ctx: Ctx,
    Extension(import): Whose,
    Path(number): Path<String>,
    input: Input<StepForm>,
) -> Answer {
    let version = ctx.version(&input.value.version);
    let confirmed = input.value.confirm_repeat.is_ticked();
    change(&ctx, import, &input.digest, version, number, None, move |tx, import, actor, number, version| {
        service::begin_apply(tx, import, actor, number, version, confirmed)
    })
    .await
}

/// Stops an import that is being entered; what is entered stays until it goes on or is taken back.
#[utoipa::path(
    post, path = "/{number}/stopping", tag = "imports", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn stopping(
    ctx: Ctx,
    Extension(import): Whose,
    Path(number): Path<String>,
    input: Input<StepForm>,
) -> Answer {
    plain(&ctx, import, number, input, service::stop).await
}

/// Has an import go on that was stopped, or whose work broke off.
#[utoipa::path(
    post, path = "/{number}/continuation", tag = "imports", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn continuation(
    ctx: Ctx,
    Extension(import): Whose,
    Path(number): Path<String>,
    input: Input<StepForm>,
) -> Answer {
    plain(&ctx, import, number, input, service::go_on).await
}

/// Drops an import; one that is being entered is taken back.
#[utoipa::path(
    post, path = "/{number}/cancellation", tag = "imports", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn cancellation(
    ctx: Ctx,
    Extension(import): Whose,
    Path(number): Path<String>,
    input: Input<StepForm>,
) -> Answer {
    plain(&ctx, import, number, input, service::cancel).await
}

/// Has a whole import taken back, as far as nobody went on with what it brought.
#[utoipa::path(
    post, path = "/{number}/undoing", tag = "imports", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn undoing(
    ctx: Ctx,
    Extension(import): Whose,
    Path(number): Path<String>,
    input: Input<StepForm>,
) -> Answer {
    plain(&ctx, import, number, input, service::begin_undo).await
}

impl View for Changed {
    fn page(&self, _: &web::Ui) -> web::Page {
        web::Page::new(self.number.clone(), maud::html! { p { (self.number) } })
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}
