//! Finding records by the words people know them by: what the search field suggests, and all hits on a page.
//!
//! One question to the index per kind of record, within what the actor may read. The navigation's own entries are found
//! by the page's script, which has them already.

use diesel::prelude::*;
use kernel::store::among;
use kernel::record::Header;
use kernel::schema::record;
use kernel::{Actor, Read, RecordId, Result, search};
use maud::html;
use rulebook::{Action, Reach};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::components::{Column, PageHead, Row, Tone, empty, sheet, table, tag};
use web::i18n::{Locale, t};
use web::listing::Params;
use web::{Answer, App, Ctx, Page, Ui, View};

use crate::links::{RecordLink, kind_key, status_key};

/// So many hits of each kind are suggested.
const SUGGESTED: i64 = 6;
/// So many hits of each kind stand on the page.
const LISTED: i64 = 25;

/// The routes of search.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(suggest))
}

/// Records of one kind that answer the words, the newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Hits {
    /// The kind.
    pub kind: String,
    /// The records.
    pub hits: Vec<Hit>,
}

/// A record that answers the words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Hit {
    /// The record.
    #[serde(flatten)]
    pub record: RecordLink,
    /// Its state.
    pub status: String,
}

/// Looks for records of every kind that the actor may read; at most `limit` of each kind. Customers come first.
pub fn find(read: &mut Read<'_>, actor: &Actor, typed: &str, limit: i64) -> Result<Vec<Hits>> {
    let mut kinds: Vec<&str> = read.house().catalogue.records().map(|kind| kind.key).collect();
    kinds.sort_by_key(|kind| *kind != "customer");
    let mut found: Vec<(&str, Vec<RecordId>)> = Vec::new();
    for kind in kinds {
        if actor.reach(read, Action::Read, kind)? != Reach::None {
            let ids = search::find(read, actor, kind, typed, None, limit)?;
            if !ids.is_empty() {
                found.push((kind, ids));
            }
        }
    }
    let all: Vec<RecordId> = found.iter().flat_map(|(_, ids)| ids).copied().collect();
    let headers: Vec<Header> =
        record::table.filter(among(record::id, all)).select(Header::as_select()).load(read.conn())?;
    let hit = |id: &RecordId| headers.iter().find(|header| header.id == *id);
    found
        .into_iter()
        .map(|(kind, ids)| {
            let hits = ids.iter().filter_map(hit).map(|header| {
                Ok(Hit { record: RecordLink::of(read, header)?, status: header.status.clone() })
            });
            Ok(Hits { kind: kind.to_owned(), hits: hits.collect::<Result<_>>()? })
        })
        .collect()
}

/// What was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Found {
    /// What was typed.
    pub query: String,
    /// Hits by kind.
    pub kinds: Vec<Hits>,
}

impl View for Found {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("frame-search");
        let columns =
            [Column::new(ui.t("frame-search-record")).main(), Column::new(ui.t("frame-approval-status"))];
        let part = |hits: &Hits| {
            let rows: Vec<Row> = hits
                .hits
                .iter()
                .map(|hit| {
                    let name = html! { (hit.record.draw()) " " span.faint { (hit.record.number) } };
                    let status = ui.t(&status_key(&hits.kind, &hit.status));
                    Row::new(vec![name, tag(&status, Tone::Plain)]).opens(hit.record.href.clone())
                })
                .collect();
            let title = ui.t(&kind_key(&hits.kind));
            let body = html! { div.table-wrap { (table(&title, &columns, &rows)) } };
            html! { zk-list { (sheet(&title, None, body)) } }
        };
        let (none, hint) = if self.query.is_empty() {
            (ui.t("frame-search-begin"), ui.t("frame-search-begin-text"))
        } else {
            (ui.t("web-search-empty"), ui.t("frame-search-begin-text"))
        };
        let body = html! {
            (PageHead::new(title.clone()).under(html! { span.dim { (self.query) } }))
            @for hits in &self.kinds { (part(hits)) }
            @if self.kinds.is_empty() { (sheet("", None, empty(&none, &hint, None))) }
        };
        Page { query: self.query.clone(), ..Page::new(title, body) }
    }
}

/// Records that answer the words `q`, by kind.
#[utoipa::path(
    get, path = "/search", tag = "search",
    params(("q" = Option<String>, Query, description = "words, pinyin, initials, a number, the end of a phone number")),
    responses((status = 200, body = Found)),
)]
async fn list(ctx: Ctx, params: Params) -> Answer {
    let found = ctx.read(move |read, actor| look(read, actor, &params, LISTED)).await?;
    ctx.show(found).await
}

fn look(read: &mut Read<'_>, actor: &Actor, params: &Params, limit: i64) -> Result<Found> {
    let query = params.get("q").unwrap_or_default().trim().to_owned();
    let kinds = if query.is_empty() { Vec::new() } else { find(read, actor, &query, limit)? };
    Ok(Found { query, kinds })
}

/// What the search field shows while one types.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Suggestions {
    /// The entries.
    pub items: Vec<Suggestion>,
}

/// One entry below the search field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    /// What is read.
    pub label: String,
    /// What kind of thing it is, and its number.
    pub hint: String,
    /// Where it leads.
    pub href: String,
}

impl Suggestions {
    /// The entries of what was found, in the person's language.
    #[must_use]
    pub fn of(found: Found, locale: Locale) -> Self {
        let entries = found.kinds.into_iter().flat_map(|of_kind| {
            let kind = t(locale, &kind_key(&of_kind.kind));
            of_kind.hits.into_iter().map(move |Hit { record, .. }| Suggestion {
                hint: format!("{kind} · {}", record.number),
                label: record.title,
                href: record.href,
            })
        });
        Self { items: entries.collect() }
    }
}

impl View for Suggestions {
    fn page(&self, ui: &Ui) -> Page {
        let body = html! {
            ul { @for item in &self.items { li { a href=(item.href) { (item.label) } " " span.dim { (item.hint) } } } }
        };
        Page::new(ui.t("frame-search"), body)
    }
}

/// The first few records that answer the words `q`, for the search field.
#[utoipa::path(
    get, path = "/search/suggest", tag = "search",
    params(("q" = Option<String>, Query, description = "what was typed so far")),
    responses((status = 200, body = Suggestions)),
)]
async fn suggest(ctx: Ctx, params: Params) -> Answer {
    let found = ctx.read(move |read, actor| look(read, actor, &params, SUGGESTED)).await?;
    let suggestions = Suggestions::of(found, ctx.locale());
    ctx.show(suggestions).await
}
