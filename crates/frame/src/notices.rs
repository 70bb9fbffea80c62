//! Notices: messages to one person inside the application, and marking them as read: one, those about a record, or all.
//!
//! Whoever opens the page of the record that a notice is about has read it. The page says so by itself (`zk-live`), for a
//! browser may ask for a page that nobody looks at; what asks for a page changes nothing.

use axum::extract::Path;
use kernel::notice::{self, Notice};
use kernel::{Actor, Error, NoticeId, Read, RecordId, Result, record};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::components::{
    Button, Icon, Line, PageHead, Pager, Tone, empty, rulebook_face, sheet, tag, timeline,
};
use web::ctx::Done;
use web::listing::{PAGE, Params, back};
use web::{Answer, App, Ctx, Input, Page, Typed, Ui, View};

use crate::links::RecordLink;
use crate::onward::Onward;

/// The page's address.
const PATH: &str = "/notices";

/// The routes of notices.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(mark_read))
        .routes(routes!(mark_one_read))
        .routes(routes!(mark_one_unread))
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

/// Notices as lines: what, about which record, when, by which clause; each can be marked as read, or as not read.
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
                    " " span.dim { span.nowrap { (record.number) } @if !said.contains(&record.title) { " " (record.title) } }
                },
                None => (said),
            }
        };
        let line = Line::new(rulebook_face(ui.locale), words, ui.moment(notice.created_at))
            .exactly(notice.created_at.timestamp().to_string())
            .anchor(anchor(notice.id))
            .tool(marking(ui, notice));
        match &notice.clause {
            Some(clause) => line.by(ui.clause(clause)),
            None => line,
        }
    };
    timeline(&notices.iter().map(line).collect::<Vec<_>>())
}

/// What names a notice's line on its page.
fn anchor(id: NoticeId) -> String {
    format!("notice-{id}")
}

/// The button that marks a notice as what it is not.
fn marking(ui: &Ui, notice: &Notice) -> Markup {
    let (below, key, icon) = match notice.read_at {
        None => ("", "frame-notice-read", Icon::Check),
        Some(_) => ("/removal", "frame-notice-unread", Icon::Bell),
    };
    let words = ui.t(key);
    html! {
        form.inline method="post" action={ (PATH) "/" (notice.id) "/reading" (below) } {
            input type="hidden" name="next" value=(ui.address);
            button.button.quiet type="submit" title=(words) aria-label=(words) { (icon) }
        }
    }
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

/// What somebody has read: one of the two.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct Reading {
    /// The newest one read, with all before it.
    last: Typed,
    /// The address of a record's page: those about that record.
    about: Typed,
}

/// Marks notices as read: those up to one, or those about a record.
#[utoipa::path(
    post, path = "/notices/reading", tag = "notices", request_body = Reading,
    responses((status = 200, body = Onward), (status = 422)),
)]
async fn mark_read(ctx: Ctx, input: Input<Reading>) -> Answer {
    let Reading { last, about } = input.value;
    if about.given().is_some() {
        return mark_read_about(&ctx, &input.digest, about).await;
    }
    let answer = ctx.act(&input.digest, move |tx, actor| {
        let last = last.whole().map_err(|problem| Error::field("last", problem))?;
        notice::mark_read(tx, actor.id, NoticeId(last))?;
        Ok(Done::changed(PATH, Onward::to(PATH)))
    });
    told(&ctx, answer.await)
}

/// A page asks for this whenever its person has not read something: mostly there is nothing to write.
async fn mark_read_about(ctx: &Ctx, digest: &str, about: Typed) -> Answer {
    let (page, unread) = ctx
        .read(move |read, actor| {
            let (page, found) = named(read, &about)?;
            let unread = match found {
                Some(id) if notice::is_unread_about(read, actor.id, id)? => Some(id),
                _ => None,
            };
            Ok((page, unread))
        })
        .await?;
    match unread {
        Some(id) => {
            let answer = ctx.act(digest, move |tx, actor| {
                notice::mark_read_about(tx, actor.id, id)?;
                Ok(Done::changed(page.clone(), Onward::to(page.clone())))
            });
            told(ctx, answer.await)
        }
        None => Ok(Onward::to(page).answer(ctx.guest.wish)),
    }
}

/// The page of the record that has this address, and the record; none when there is no such record any more. Only who asks
/// has notices about it marked, so whether they may read it now is not asked.
fn named(read: &mut Read<'_>, about: &Typed) -> Result<(String, Option<RecordId>)> {
    let unknown = || Error::field("about", "frame-notice-about-nothing");
    let (kind, number) = read.house().catalogue.record_at(about.text()).ok_or_else(unknown)?;
    let (key, page) = (kind.key, kind.page(&number));
    Ok((page, record::by_number(read, key, &number)?.map(|header| header.id)))
}

/// Where one goes on.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct Marking {
    /// The page as it is shown, to come back to it.
    next: Typed,
}

/// Marks one notice as read.
#[utoipa::path(
    post, path = "/notices/{id}/reading", tag = "notices", request_body = Marking,
    params(("id" = i64, Path, description = "the notice's id")),
    responses((status = 200, body = Onward), (status = 404)),
)]
async fn mark_one_read(ctx: Ctx, Path(id): Path<i64>, input: Input<Marking>) -> Answer {
    mark(ctx, NoticeId(id), input, true).await
}

/// Marks one notice as not read, to come back to it.
#[utoipa::path(
    post, path = "/notices/{id}/reading/removal", tag = "notices", request_body = Marking,
    params(("id" = i64, Path, description = "the notice's id")),
    responses((status = 200, body = Onward), (status = 404)),
)]
async fn mark_one_unread(ctx: Ctx, Path(id): Path<i64>, input: Input<Marking>) -> Answer {
    mark(ctx, NoticeId(id), input, false).await
}

async fn mark(ctx: Ctx, id: NoticeId, input: Input<Marking>, is_read: bool) -> Answer {
    let next = input.value.next;
    // Notices stand on their own page and on today's.
    let page = if next.starts_with(PATH) { back(&next, PATH) } else { back(&next, "/") };
    let page = format!("{page}#{}", anchor(id));
    let answer = ctx.act(&input.digest, move |tx, actor| {
        notice::mark(tx, actor.id, id, is_read)?;
        Ok(Done::changed(page.clone(), Onward::to(page.clone())))
    });
    told(&ctx, answer.await)
}

/// Has the other open pages of whoever marked notices count anew.
fn told(ctx: &Ctx, answer: Answer) -> Answer {
    if answer.is_ok() {
        ctx.app().live().nudge();
    }
    answer
}
