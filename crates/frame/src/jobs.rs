//! How far a piece of background work has come, for whoever started it, and starting again what failed.

use axum::extract::Path;
use kernel::event::{self, Cause, Line};
use kernel::job::{self, Job};
use kernel::{Actor, Error, JobId, Message, Read, Result, Tx, record};
use maud::html;
use rulebook::{Action, Reach};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::components::{Button, PageHead, Tone, notice_box, progress_live, sheet_padded};
use web::ctx::Done;
use web::i18n::{Locale, tr};
use web::{Answer, App, Ctx, Input, Nothing, Page, Ui, View};

use crate::links::RecordLink;
use crate::onward::Onward;

/// The event that somebody started a failed job again.
pub const RETRIED: &str = "settings.job_retried";

/// The routes of background work.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show)).routes(routes!(retry))
}

/// How far a piece of work has come, as `zk-progress` asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Progress {
    /// Which work.
    #[schema(value_type = i64)]
    pub id: JobId,
    /// How many things are done.
    pub done: i64,
    /// How many there are; 0 when not known yet.
    pub total: i64,
    /// `waiting`, `running`, `finished`, `failed` or `cancelled`.
    pub state: String,
    /// How far it is, in words.
    pub message: String,
    /// Where it works, and where one goes on when it has ended.
    pub location: Option<String>,
}

/// Whether `actor` keeps the system's settings.
pub fn administers(read: &mut Read<'_>, actor: &Actor) -> Result<bool> {
    Ok(actor.reach(read, Action::Administer, "settings")? != Reach::None)
}

/// The work with this id, for its starter and for administrators.
///
/// # Errors
/// [`Error::NotFound`] for anybody else.
pub fn look(read: &mut Read<'_>, actor: &Actor, id: JobId, locale: Locale) -> Result<Progress> {
    let job = job::get(read, id)?;
    if job.staff_id != Some(actor.id) && !administers(read, actor)? {
        return Err(Error::NotFound);
    }
    let location = match job.record_id {
        Some(id) => {
            let header = record::header(read, id)?;
            let visible = record::may(read, actor, Action::Read, &header)?;
            if visible { Some(RecordLink::of(read, &header)?.href) } else { None }
        }
        None => None,
    };
    Ok(Progress {
        id,
        done: job.done,
        total: job.total,
        state: if job.state == "ready" { "waiting".to_owned() } else { job.state.clone() },
        message: tr(locale, &message(&job)),
        location,
    })
}

fn message(job: &Job) -> Message {
    match job.state.as_str() {
        "failed" => Message::new("frame-job-failed"),
        "finished" => Message::new("frame-job-finished"),
        "cancelled" => Message::new("frame-job-cancelled"),
        _ if job.total > 0 => {
            Message::new("frame-job-progress").with("done", job.done).with("total", job.total)
        }
        "ready" if job.done == 0 => Message::new("frame-job-waiting"),
        _ => Message::new("frame-job-running"),
    }
}

/// Starts a failed job again where it stopped.
///
/// # Errors
/// [`Error::Forbidden`] for who does not keep the settings; [`Error::NotFound`] for what has not failed.
pub fn start_again(tx: &mut Tx<'_>, actor: &Actor, id: JobId) -> Result<()> {
    actor.must(tx, Action::Administer, "settings")?;
    let job = job::get(tx, id)?;
    job::retry(tx, id)?;
    let line = match job.record_id {
        Some(record) => Line::about(record, RETRIED, Cause::staff(actor.id)),
        None => Line::general(RETRIED, Cause::staff(actor.id)),
    };
    event::append(tx, &line.with(json!({ "job": id })))
}

impl View for Progress {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("frame-job");
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        let done = (self.total > 0).then_some((count(self.done), count(self.total)));
        let body = html! {
            @if matches!(self.state.as_str(), "waiting" | "running") {
                (progress_live(ui.locale, &title, done, &self.message, &format!("/jobs/{}", self.id)))
            } @else {
                @let tone = match self.state.as_str() {
                    "finished" => Tone::Good,
                    "failed" => Tone::Late,
                    _ => Tone::Plain,
                };
                (notice_box(tone, html! { (self.message) }))
            }
            @if let Some(location) = &self.location {
                div.buttons { (Button::link(ui.t("frame-job-record"), location.clone())) }
            }
        };
        let body = html! { (PageHead::new(title.clone())) (sheet_padded("", None, body)) };
        Page::new(title, body)
    }
}

/// How far a piece of background work has come.
#[utoipa::path(
    get, path = "/jobs/{id}", tag = "jobs",
    responses((status = 200, body = Progress), (status = 404)),
)]
async fn show(ctx: Ctx, Path(id): Path<i64>) -> Answer {
    let locale = ctx.locale();
    let found = ctx.read(move |read, actor| look(read, actor, JobId(id), locale)).await?;
    ctx.show(found).await
}

/// Starts a failed job again.
#[utoipa::path(
    post, path = "/jobs/{id}/retrial", tag = "jobs",
    responses((status = 200, body = Onward), (status = 403), (status = 404)),
)]
async fn retry(ctx: Ctx, Path(id): Path<i64>, input: Input<Nothing>) -> Answer {
    ctx.act(&input.digest, move |tx, actor| {
        start_again(tx, actor, JobId(id))?;
        Ok(Done::changed("/settings", Onward::to("/settings")))
    })
    .await
}
