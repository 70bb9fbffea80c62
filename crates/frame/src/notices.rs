//! Notices: messages to one person inside the application, and marking them as read.

use kernel::notice::{self, Notice};
use kernel::{Actor, NoticeId, Read, Result};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::components::{Button, Line, PageHead, Pager, Tone, empty, rulebook_face, sheet, tag, timeline};
use web::ctx::Done;
use web::listing::{PAGE, Params};
use web::{Answer, App, Ctx, Input, Page, Typed, Ui, View};

use crate::links::RecordLink;
use crate::onward::Onward;

/// The page's address.
const PATH: &str = "/notices";

/// The routes of notices.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(mark_read))
}

/// A notice with the record it is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticeLine {
    /// The notice.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub notice: Notice,
    /// The record it is about.
    pub record: Option<RecordLink>,
}

impl NoticeLine {
    fn of(read: &Read<'_>, notice: Notice) -> Result<Self> {
        let about = notice.about.as_ref();
        let record =
            about.map(|(kind, number, title)| RecordLink::new(read, kind, number, title)).transpose()?;
        Ok(Self { notice, record })
    }
}

/// Somebody's notices, a page of them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Notices {
    /// The notices, the newest first.
    pub rows: Vec<NoticeLine>,
    /// The newest that there is on this page, when any is not read yet.
    #[schema(value_type = Option<i64>)]
    pub unread_up_to: Option<NoticeId>,
    /// Where the next page begins: the value of `before`.
    #[schema(value_type = Option<i64>)]
    pub next: Option<NoticeId>,
}

/// Looks for a page of notices, older than `before`.
pub fn look(read: &mut Read<'_>, actor: &Actor, before: Option<NoticeId>) -> Result<Notices> {
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let mut found = notice::list(read, actor.id, before, limit + 1)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let any_unread = notice::unread(read, actor.id)? > 0;
    Ok(Notices {
        next: found.last().filter(|_| more).map(|last| last.id),
        unread_up_to: found.first().filter(|_| any_unread).map(|first| first.id),
        rows: found.into_iter().map(|notice| NoticeLine::of(read, notice)).collect::<Result<_>>()?,
    })
}

/// Those of the newest `limit` notices that are not read yet.
pub fn unread(read: &mut Read<'_>, actor: &Actor, limit: i64) -> Result<Vec<NoticeLine>> {
    let newest = notice::list(read, actor.id, None, limit)?;
    let unread = newest.into_iter().filter(|notice| notice.read_at.is_none());
    unread.map(|notice| NoticeLine::of(read, notice)).collect()
}

/// Notices as lines: what, about which record, when, by which clause.
#[must_use]
pub fn draw(ui: &Ui, notices: &[NoticeLine]) -> Markup {
    let line = |NoticeLine { notice, record }: &NoticeLine| {
        let said = ui.tr(&notice.message);
        let words = html! {
            @if notice.read_at.is_none() { (tag(&ui.t("frame-notice-new"), Tone::Accent)) " " }
            @match record {
                Some(record) => {
                    a href=(record.href) { (said) }
                    // What several notices say in the same words is told apart by what they are about.
                    " " span.dim { (record.number) @if !said.contains(&record.title) { " " (record.title) } }
                },
                None => (said),
            }
        };
        let line = Line::new(rulebook_face(ui.locale), words, ui.moment(notice.created_at))
            .exactly(notice.created_at.timestamp().to_string());
        match &notice.clause {
            Some(clause) => line.by(ui.clause(clause)),
            None => line,
        }
    };
    timeline(&notices.iter().map(line).collect::<Vec<_>>())
}

impl View for Notices {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("frame-notices");
        let reading = self.unread_up_to.map(|last| {
            html! {
                form method="post" action={ (PATH) "/reading" } {
                    (Button::submit(ui.t("frame-notices-read")).sends("last", last.to_string()))
                }
            }
        });
        let pager = Pager { next: self.next.map(|next| format!("{PATH}?before={next}")), ..Pager::default() };
        let body = if self.rows.is_empty() {
            empty(&ui.t("frame-notices-none"), &ui.t("frame-notices-none-text"), None)
        } else {
            draw(ui, &self.rows)
        };
        let body = html! {
            (PageHead::new(title.clone()).actions(html! { @if let Some(reading) = reading { (reading) } }))
            (sheet("", None, html! { (body) (pager.markup(ui.locale)) }))
        };
        Page::new(title, body)
    }
}

/// Somebody's notices, the newest first.
#[utoipa::path(
    get, path = "/notices", tag = "notices",
    params(("before" = Option<i64>, Query, description = "only notices older than this one")),
    responses((status = 200, body = Notices)),
)]
async fn list(ctx: Ctx, params: Params) -> Answer {
    let before = params.get("before").and_then(|id| id.parse().ok()).map(NoticeId);
    let found = ctx.read(move |read, actor| look(read, actor, before)).await?;
    ctx.show(found).await
}

/// Up to which notice somebody has read.
#[derive(Debug, Deserialize, ToSchema)]
struct Reading {
    /// The newest one read.
    #[serde(default)]
    last: Typed,
}

/// Marks the notices up to one as read.
#[utoipa::path(
    post, path = "/notices/reading", tag = "notices", request_body = Reading,
    responses((status = 200, body = Onward), (status = 422)),
)]
async fn mark_read(ctx: Ctx, input: Input<Reading>) -> Answer {
    let last = input.value.last;
    ctx.act(&input.digest, move |tx, actor| {
        let last = last.whole().map_err(|problem| kernel::Error::field("last", problem))?;
        notice::mark_read(tx, actor.id, NoticeId(last))?;
        Ok(Done::changed(PATH, Onward::to(PATH)))
    })
    .await
}
