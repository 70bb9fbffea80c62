//! `/requests/import` and `/requests/imports`: bringing in a former system's requests, as pages and as JSON.

use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::http::StatusCode;
use customers::import::model::{MOST_BYTES, Phase, Verdict};
use customers::import::routes::words;
use customers::import::service::{digest_of, most_rows};
use customers::import::store as intakes;
use customers::import::view::{Changed, ProgressView};
use kernel::record::Header;
use kernel::{Actor, Message, Result, Tx};
use serde::Deserialize;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;
use web::ctx::on_thread;
use web::listing::Params;
use web::{Answer, App, Ctx, Done, Input, Problem, Typed, export};

use super::file::{self, File};
use super::view::{ImportView, UploadView, latest, look, progress as worked};
use super::{ADDRESS, refused, service};

pub(crate) fn routes() -> OpenApiRouter<App> {
    // A form has fields, boundaries and perhaps a second file beside the file.
    let limit = DefaultBodyLimit::max(2 * MOST_BYTES + 64 * 1024);
    OpenApiRouter::new()
        .routes(routes!(form, bring).layer(limit))
        .routes(routes!(show))
        .routes(routes!(progress))
        .routes(routes!(refused_rows))
        .routes(routes!(application))
        .routes(routes!(cancellation))
        .routes(routes!(undoing))
}

/// The form that brings in a former system's requests, and what was brought in.
#[utoipa::path(
    get, path = "/requests/import", tag = "requests",
    responses((status = 200, body = UploadView), (status = 403)),
)]
async fn form(ctx: Ctx) -> Answer {
    let view = ctx
        .read(|read, actor| {
            service::may_import(read, actor)?;
            let most_megabytes = MOST_BYTES / 1024 / 1024;
            Ok(UploadView { most_rows: most_rows(read)?, most_megabytes, latest: latest(read, actor)? })
        })
        .await?;
    ctx.show(view).await
}

/// What the form brings, as it comes in.
#[derive(Default)]
struct Upload {
    file: Option<File>,
    follow_ups: Option<File>,
    confirm_repeat: Typed,
}

impl Upload {
    async fn read(mut parts: Multipart) -> Result<Self, Problem> {
        let mut upload = Self::default();
        while let Some(part) = parts.next_field().await.map_err(unreadable)? {
            let field = part.name().unwrap_or_default().to_owned();
            match field.as_str() {
                "file" | "follow_ups" => {
                    let name = part.file_name().unwrap_or_default().to_owned();
                    let bytes = part.bytes().await.map_err(unreadable)?.to_vec();
                    if bytes.len() > MOST_BYTES {
                        return Err(too_large());
                    }
                    let file = (!bytes.is_empty()).then_some(File { name, bytes });
                    if field == "file" { upload.file = file } else { upload.follow_ups = file }
                }
                "confirm_repeat" => upload.confirm_repeat = part.text().await.map_err(unreadable)?.into(),
                _ => {}
            }
        }
        Ok(upload)
    }
}

fn unreadable(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "import-upload-broken")
}

fn too_large() -> Problem {
    let message = Message::new("import-file-too-large").with("megabytes", MOST_BYTES / 1024 / 1024);
    Problem::from(kernel::Error::field("file", message))
}

/// Documents the fields of the form; they are read by [`Upload`].
#[derive(utoipa::ToSchema)]
#[allow(dead_code, reason = "only for the description of the API")]
struct UploadForm {
    /// Requests as JSON lines, CSV or XLSX.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// A second file with the follow-ups, by the requests' numbers.
    #[schema(value_type = Option<String>, format = Binary)]
    follow_ups: Option<Vec<u8>>,
    /// That a file which came in before may come in again.
    confirm_repeat: Option<bool>,
}

/// Brings in a file. Its requests are read and checked by a job.
#[utoipa::path(
    post, path = "/requests/import", tag = "requests",
    request_body(content = inline(UploadForm), content_type = "multipart/form-data"),
    responses((status = 201, body = Changed), (status = 403), (status = 422)),
)]
async fn bring(ctx: Ctx, parts: Multipart) -> Answer {
    ctx.read(service::may_import).await?;
    let upload = Upload::read(parts).await?;
    let file =
        upload.file.ok_or_else(|| Problem::from(kernel::Error::field("file", "desk-import-file-needed")))?;
    let confirmed = upload.confirm_repeat.is_ticked();
    let follow_ups = upload.follow_ups;
    let new = on_thread(ctx.app(), move |app| {
        let now = app.now();
        let most = app.store().read(now, most_rows)?;
        let total = file::count(&file, follow_ups.as_ref(), most)?;
        service::keep(app.store(), now, &file, follow_ups.as_ref(), total, confirmed)
    })
    .await?;
    let digest = format!("{}:{confirmed}", digest_of(format!("{new:?}").as_bytes()));
    ctx.act(&digest, move |tx, actor| {
        let header = service::upload(tx, actor, &new)?;
        done(&header).map(|done| Done { created: true, ..done })
    })
    .await
}

fn done(header: &Header) -> Result<Done<Changed>> {
    let phase = intakes::phase_of(header)?;
    let view = Changed { number: header.number.clone(), version: header.version, phase };
    Ok(Done::changed(format!("{ADDRESS}/{}", header.number), view))
}

/// An import: how far it has come, its counts, rows of it.
#[utoipa::path(
    get, path = "/requests/imports/{number}", tag = "requests",
    params(
        ("number" = String, Path, description = "the import's number"),
        ("show" = Option<String>, Query, description = "rows of one verdict: create, update, bad, unchanged"),
        ("after" = Option<i64>, Query, description = "rows after this one"),
    ),
    responses((status = 200, body = ImportView), (status = 404)),
)]
async fn show(ctx: Ctx, Path(number): Path<String>, params: Params) -> Answer {
    let shown = params.get("show").and_then(Verdict::from_key);
    let after = params.get("after").and_then(|row| row.parse().ok()).unwrap_or_default();
    let locale = ctx.locale();
    let view = ctx.read(move |read, actor| look(read, actor, &number, locale, shown, after)).await?;
    ctx.show(view).await
}

/// How far the work on an import has come.
#[utoipa::path(
    get, path = "/requests/imports/{number}/progress", tag = "requests",
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = ProgressView), (status = 404)),
)]
async fn progress(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let locale = ctx.locale();
    let view = ctx
        .read(move |read, actor| {
            let (header, _) = service::find(read, actor, &number)?;
            let phase: Phase = intakes::phase_of(&header)?;
            let (done, total, stopped) = worked(read, header.id, phase)?.unwrap_or_default();
            let state = if phase.is_moving() && !stopped { "running" } else { "finished" };
            let message = words(locale, phase, done, total);
            Ok(ProgressView { done, total, state, message, location: format!("{ADDRESS}/{number}") })
        })
        .await?;
    ctx.show(view).await
}

/// The requests that were not entered, as an XLSX file with a column that tells why.
#[utoipa::path(
    get, path = "/requests/imports/{number}/refused", tag = "requests",
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, description = "an XLSX file"), (status = 404)),
)]
async fn refused_rows(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let locale = ctx.locale();
    let (name, bytes) = ctx
        .read(move |read, actor| {
            let (header, _) = service::find(read, actor, &number)?;
            let bytes = refused::sheet(read, header.id, locale)?;
            Ok((format!("{}-{number}.xlsx", web::i18n::t(locale, "import-refused-sheet")), bytes))
        })
        .await?;
    export::download(&name, bytes)
}

/// What every step of an import is made on.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct StepForm {
    /// The version the change is made on.
    version: Typed,
}

async fn step(
    ctx: &Ctx,
    number: String,
    input: Input<StepForm>,
    step: fn(&mut Tx<'_>, &Actor, &str, i64) -> Result<Header>,
) -> Answer {
    let version = ctx.version(&input.value.version);
    let of = number.clone();
    let answer = ctx.act(&input.digest, move |tx, actor| done(&step(tx, actor, &number, version)?)).await;
    match answer {
        Err(problem) if problem.status == StatusCode::PRECONDITION_FAILED => {
            let id = ctx.read(move |read, actor| Ok(service::find(read, actor, &of)?.0.id)).await?;
            Err(ctx.explain(problem, id, version).await)
        }
        answer => answer,
    }
}

/// Has the requests that passed entered.
#[utoipa::path(
    post, path = "/requests/imports/{number}/application", tag = "requests", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn application(ctx: Ctx, Path(number): Path<String>, input: Input<StepForm>) -> Answer {
    step(&ctx, number, input, service::begin).await
}

/// Drops an import that was not entered.
#[utoipa::path(
    post, path = "/requests/imports/{number}/cancellation", tag = "requests", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn cancellation(ctx: Ctx, Path(number): Path<String>, input: Input<StepForm>) -> Answer {
    step(&ctx, number, input, service::cancel).await
}

/// Has an import taken back, as far as nobody went on with what it brought.
#[utoipa::path(
    post, path = "/requests/imports/{number}/undoing", tag = "requests", request_body = StepForm,
    params(("number" = String, Path, description = "the import's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 412), (status = 422)),
)]
async fn undoing(ctx: Ctx, Path(number): Path<String>, input: Input<StepForm>) -> Answer {
    step(&ctx, number, input, service::take_back).await
}
