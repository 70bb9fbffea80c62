//! `/customers/import` and `/customers/imports`: bringing in a sheet step by step, as pages and as JSON.

use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::http::StatusCode;
use diesel::prelude::*;
use kernel::listing::Listing;
use kernel::record::Header;
use kernel::store::{Sql, among};
use kernel::{Actor, Message, Read, RecordId, Result, Tx, staff};
use rulebook::Action;
use serde::Deserialize;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;
use web::ctx::on_thread;
use web::i18n::{Locale, tr};
use web::listing::{ListState, PAGE, Params};
use web::{Answer, App, Ctx, Done, Input, Problem, Typed, View, export};

use super::model::{ADDRESS, KIND, MOST_BYTES, Phase, Target, Verdict};
use super::pages::ImportList;
use super::service::{self, MappingForm, NewIntake, SheetForm};
use super::view::{Changed, ImportView, ListedImport, ProgressView, UploadView, look};
use super::{doubts, refused, stage, store};
use crate::schema::intake;

/// The routes.
pub fn routes() -> OpenApiRouter<App> {
    // A form has fields and boundaries beside the file.
    let limit = DefaultBodyLimit::max(MOST_BYTES + 64 * 1024);
    OpenApiRouter::new()
        .routes(routes!(form, upload).layer(limit))
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(progress))
        .routes(routes!(refused_rows))
        .routes(routes!(sheet))
        .routes(routes!(mapping))
        .routes(routes!(checking))
        .routes(routes!(application))
        .routes(routes!(cancellation))
        .routes(routes!(undoing))
        .merge(doubts::routes())
}

/// The form that brings in a sheet.
#[utoipa::path(
    get, path = "/customers/import", tag = "imports",
    params(("target" = Option<String>, Query, description = "customers, contacts or purchases")),
    responses((status = 200, body = UploadView), (status = 403)),
)]
async fn form(ctx: Ctx, params: Params) -> Answer {
    let target = params.get("target").and_then(Target::from_key).unwrap_or(Target::Customers);
    let view = ctx
        .read(move |read, actor| {
            service::may_import(read, actor)?;
            let most_rows = service::most_rows(read)?;
            Ok(UploadView { target, most_rows, most_megabytes: MOST_BYTES / 1024 / 1024 })
        })
        .await?;
    ctx.show(view).await
}

/// What the form brings, as it comes in.
#[derive(Default)]
struct Upload {
    target: Typed,
    sheet: Typed,
    confirm_repeat: Typed,
    file: Option<(String, Vec<u8>)>,
}

impl Upload {
    async fn read(mut parts: Multipart) -> Result<Self, Problem> {
        let mut upload = Self::default();
        while let Some(part) = parts.next_field().await.map_err(unreadable)? {
            match part.name().unwrap_or_default() {
                "file" => {
                    let name = part.file_name().unwrap_or_default().to_owned();
                    let bytes = part.bytes().await.map_err(unreadable)?;
                    if !bytes.is_empty() {
                        upload.file = Some((name, bytes.to_vec()));
                    }
                }
                "target" => upload.target = part.text().await.map_err(unreadable)?.into(),
                "sheet" => upload.sheet = part.text().await.map_err(unreadable)?.into(),
                "confirm_repeat" => upload.confirm_repeat = part.text().await.map_err(unreadable)?.into(),
                _ => {}
            }
        }
        Ok(upload)
    }
}

fn unreadable(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let message = Message::new("import-file-too-large").with("megabytes", MOST_BYTES / 1024 / 1024);
        return Problem::from(kernel::Error::field("file", message));
    }
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "import-upload-broken")
}

/// Documents the fields of the form; they are read by [`Upload`].
#[derive(utoipa::ToSchema)]
#[allow(dead_code, reason = "only for the description of the API")]
struct UploadForm {
    /// `customers`, `contacts` or `purchases`.
    target: String,
    /// The CSV or XLSX file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The sheet of a workbook; the first with anything in it when left out.
    sheet: Option<String>,
    /// That a file which came in before may come in again.
    confirm_repeat: Option<bool>,
}

/// Brings in a sheet. Its rows are read by a job; the columns are mapped next.
#[utoipa::path(
    post, path = "/customers/import", tag = "imports",
    request_body(content = inline(UploadForm), content_type = "multipart/form-data"),
    responses((status = 201, body = Changed), (status = 403), (status = 422)),
)]
async fn upload(ctx: Ctx, parts: Multipart) -> Answer {
    ctx.read(service::may_import).await?;
    let upload = Upload::read(parts).await?;
    let target = Target::from_key(upload.target.text())
        .ok_or_else(|| Problem::from(kernel::Error::field("target", "import-target-needed")))?;
    let (file_name, bytes) =
        upload.file.ok_or_else(|| Problem::from(kernel::Error::field("file", "import-file-needed")))?;
    let (sheet, confirmed) = (upload.sheet, upload.confirm_repeat.is_ticked());
    let new = on_thread(ctx.app(), move |app| {
        let now = app.now();
        let most_rows = app.store().read(now, service::most_rows)?;
        let digest = service::digest_of(&bytes);
        let found = stage::look(bytes.clone(), &file_name, sheet.given(), 0, most_rows)?;
        service::file_keep(app.store(), now, &bytes)?;
        Ok(NewIntake { target, file_name, digest, found, confirmed })
    })
    .await?;
    let digest = format!("{}:{}:{}:{confirmed}", new.digest, target.key(), new.found.sheet);
    ctx.act(&digest, move |tx, actor| {
        let header = service::upload(tx, actor, &new)?;
        done(&header, None).map(|done| Done { created: true, ..done })
    })
    .await
}

/// What a change came to; a page goes on at the import itself unless `onward` says otherwise.
fn done(header: &Header, onward: Option<&String>) -> Result<Done<Changed>> {
    let view =
        Changed { number: header.number.clone(), version: header.version, phase: store::phase_of(header)? };
    Ok(Done::changed(onward.cloned().unwrap_or_else(|| service::address(&header.number)), view))
}

/// The imports one may work on, the newest first.
#[utoipa::path(
    get, path = "/customers/imports", tag = "imports",
    params(("page" = Option<String>, Query, description = "where the page begins")),
    responses((status = 200, body = ImportList), (status = 403)),
)]
async fn list(ctx: Ctx, params: Params) -> Answer {
    let view = ctx.read(move |read, actor| listed(read, actor, params)).await?;
    ctx.show(view).await
}

fn listed(read: &mut Read<'_>, actor: &Actor, params: Params) -> Result<ImportList> {
    service::may_import(read, actor)?;
    let listing = Listing {
        kind: KIND,
        action: Action::Import,
        join: "",
        filter: Sql::default(),
        order: kernel::listing::NEWEST,
    };
    let page = listing.page(read, actor, params.cursor().as_ref(), PAGE)?;
    let count = listing.count(read, actor)?;
    let state = ListState::of(read, actor.id, ADDRESS, params, Some(count), &page)?;
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
            target: Target::from_key(target).unwrap_or(Target::Customers),
            phase: store::phase_of(header)?,
            rows: *total,
            owner: header.owner_id,
            created_at: header.created_at,
        });
    }
    let owners: Vec<_> = rows.iter().filter_map(|row| row.owner).collect();
    let names = staff::names(read, &owners)?;
    Ok(ImportList { rows, state, names })
}

/// An import: how far it has come, its columns, its counts, rows of it.
#[utoipa::path(
    get, path = "/customers/imports/{number}", tag = "imports",
    params(
        ("number" = String, Path, description = "the import's number"),
        ("show" = Option<String>, Query, description = "rows of one verdict: create, update, doubtful, bad, unchanged"),
        ("after" = Option<i64>, Query, description = "rows after this one"),
        ("step" = Option<String>, Query, description = "`mapping` shows the form of the columns once more"),
    ),
    responses((status = 200, body = ImportView), (status = 404)),
)]
async fn show(ctx: Ctx, Path(number): Path<String>, params: Params) -> Answer {
    let shown = params.get("show").and_then(Verdict::from_key);
    let after = params.get("after").and_then(|row| row.parse().ok()).unwrap_or_default();
    let locale = ctx.locale();
    let remapping = params.get("step") == Some("mapping");
    let view = ctx.read(move |read, actor| look(read, actor, &number, locale, shown, after)).await?;
    ctx.show(ImportView { remapping: remapping && view.phase == Phase::Ready, ..view }).await
}

/// How far the work on an import has come.
#[utoipa::path(
    get, path = "/customers/imports/{number}/progress", tag = "imports",
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = ProgressView), (status = 404)),
)]
async fn progress(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let locale = ctx.locale();
    let view = ctx
        .read(move |read, actor| {
            let (header, _) = service::find(read, actor, &number)?;
            let phase = store::phase_of(&header)?;
            let (done, total, stopped) = service::progress(read, header.id, phase)?.unwrap_or((0, 0, false));
            let state = if phase.is_moving() && !stopped { "running" } else { "finished" };
            let message = words(locale, phase, done, total);
            Ok(ProgressView { done, total, state, message, location: service::address(&number) })
        })
        .await?;
    ctx.show(view).await
}

/// How far the work has come, in words.
#[must_use]
pub fn words(locale: Locale, phase: Phase, done: i64, total: i64) -> String {
    let key = format!("import-work-{}", phase.key().replace('_', "-"));
    let message = Message::new(key).with("done", done).with("total", total);
    if phase.is_moving() { tr(locale, &message) } else { String::new() }
}

impl View for ProgressView {
    fn page(&self, _: &web::Ui) -> web::Page {
        web::Page::new(self.message.clone(), maud::html! { p { (self.message) } })
    }
}

/// The rows that were not entered, as an XLSX file with a column that tells why.
#[utoipa::path(
    get, path = "/customers/imports/{number}/refused", tag = "imports",
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, description = "an XLSX file"), (status = 404)),
)]
async fn refused_rows(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let locale = ctx.locale();
    let (name, bytes) = ctx
        .read(move |read, actor| {
            let (header, intake) = service::find(read, actor, &number)?;
            let bytes = refused::sheet(read, header.id, &intake, locale)?;
            Ok((format!("{}-{number}.xlsx", web::i18n::t(locale, "import-refused-sheet")), bytes))
        })
        .await?;
    export::download(&name, bytes)
}

/// Has another sheet, or another heading row, read.
#[utoipa::path(
    post, path = "/customers/imports/{number}/sheet", tag = "imports", request_body = SheetForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn sheet(ctx: Ctx, Path(number): Path<String>, input: Input<SheetForm>) -> Answer {
    let version = ctx.version(&input.value.version);
    let heading_row = input.value.row()?;
    let asked = input.value.sheet.text().to_owned();
    let of = number.clone();
    let (intake, bytes, most_rows) = ctx
        .read(move |read, actor| {
            let (_, intake) = service::find(read, actor, &of)?;
            let bytes = store::file(read, &intake.file_digest)?;
            Ok((intake, bytes, service::most_rows(read)?))
        })
        .await?;
    let bytes = bytes.ok_or_else(|| Problem::from(kernel::Error::refused("import-file-gone")))?;
    let found = on_thread(ctx.app(), move |_| {
        stage::look(bytes, &intake.file_name, Some(&asked), heading_row, most_rows)
    })
    .await?;
    change(&ctx, &input.digest, version, number, None, move |tx, actor, number, version| {
        service::point(tx, actor, number, version, &found, heading_row)
    })
    .await
}

/// Makes one step of an import, and tells what changed meanwhile when it came too late.
pub(super) async fn change(
    ctx: &Ctx,
    digest: &str,
    version: i64,
    number: String,
    onward: Option<String>,
    step: impl Fn(&mut Tx<'_>, &Actor, &str, i64) -> Result<Header> + Send + 'static,
) -> Answer {
    let of = number.clone();
    let answer =
        ctx.act(digest, move |tx, actor| done(&step(tx, actor, &number, version)?, onward.as_ref())).await;
    match answer {
        Err(problem) if problem.status == StatusCode::PRECONDITION_FAILED => {
            let id = ctx.read(move |read, actor| Ok(service::find(read, actor, &of)?.0.id)).await?;
            Err(ctx.explain(problem, id, version).await)
        }
        answer => answer,
    }
}

/// Says which column is what, and what is to be done with the rows.
#[utoipa::path(
    post, path = "/customers/imports/{number}/mapping", tag = "imports", request_body = MappingForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn mapping(ctx: Ctx, Path(number): Path<String>, input: Input<MappingForm>) -> Answer {
    let version = ctx.version(&input.value.version);
    let form = input.value;
    change(&ctx, &input.digest, version, number, None, move |tx, actor, number, version| {
        service::map(tx, actor, number, version, &form)
    })
    .await
}

/// What every step of an import is made on.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct StepForm {
    /// The version the change is made on.
    version: Typed,
    /// That a sheet which came in before may come in again.
    confirm_repeat: Typed,
}

/// Has the rows compared with the archive.
#[utoipa::path(
    post, path = "/customers/imports/{number}/checking", tag = "imports", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn checking(ctx: Ctx, Path(number): Path<String>, input: Input<StepForm>) -> Answer {
    let version = ctx.version(&input.value.version);
    change(&ctx, &input.digest, version, number, None, service::begin_check).await
}

/// Has the rows that passed entered.
#[utoipa::path(
    post, path = "/customers/imports/{number}/application", tag = "imports", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn application(ctx: Ctx, Path(number): Path<String>, input: Input<StepForm>) -> Answer {
    let version = ctx.version(&input.value.version);
    let confirmed = input.value.confirm_repeat.is_ticked();
    change(&ctx, &input.digest, version, number, None, move |tx, actor, number, version| {
        service::begin_apply(tx, actor, number, version, confirmed)
    })
    .await
}

/// Drops an import; one that is being entered is taken back.
#[utoipa::path(
    post, path = "/customers/imports/{number}/cancellation", tag = "imports", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn cancellation(ctx: Ctx, Path(number): Path<String>, input: Input<StepForm>) -> Answer {
    let version = ctx.version(&input.value.version);
    change(&ctx, &input.digest, version, number, None, service::cancel).await
}

/// Has a whole import taken back, while nobody went on with what it brought.
#[utoipa::path(
    post, path = "/customers/imports/{number}/undoing", tag = "imports", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn undoing(ctx: Ctx, Path(number): Path<String>, input: Input<StepForm>) -> Answer {
    let version = ctx.version(&input.value.version);
    change(&ctx, &input.digest, version, number, None, service::begin_undo).await
}

impl View for Changed {
    fn page(&self, _: &web::Ui) -> web::Page {
        web::Page::new(self.number.clone(), maud::html! { p { (self.number) } })
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}
