//! Finding records by the words people know them by: what the search field suggests, and the page with all hits.
//!
//! One question to the index for every kind of record, within what the actor may read. The navigation's own entries are
//! found by the page's script, which has them already.

mod page;
mod question;
mod typed;

use kernel::search::{self, Wanted};
use kernel::text::Piece;
use kernel::{Actor, Message, Moment, Read, RecordId, Result};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::ctx::Wish;
use web::i18n::{Locale, t};
use web::listing::Params;
use web::{Answer, App, Ctx};

use crate::links::{self, RecordLink, kind_key};

/// So many hits are suggested …
const SUGGESTED: usize = 12;
/// … of which so many are customers, before all others.
const CUSTOMERS_FIRST: usize = 5;
/// So many hits stand on a page.
const LISTED: usize = 25;
/// So many characters of a text are shown around what was hit.
const EXCERPT: usize = 120;

/// The routes of search.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(suggest))
}

/// A record that answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Hit {
    /// The record.
    #[serde(flatten)]
    pub record: RecordLink,
    /// Its state.
    pub status: String,
    /// The title in pieces, what was hit apart.
    #[schema(value_type = Vec<Object>)]
    pub title_pieces: Vec<Piece>,
    /// The text that was hit, cut around the hit, in pieces; empty when the record's head was.
    #[schema(value_type = Vec<Object>)]
    pub excerpt: Vec<Piece>,
    /// When the text was said; for a hit in the record's head, when it was entered.
    #[schema(value_type = String)]
    pub at: Moment,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = SearchResults)]
pub struct Found {
    /// What was typed.
    pub query: String,
    /// The records on this page, whose text is the newest first.
    pub hits: Vec<Hit>,
    /// Where the next page begins: the value of `page`.
    pub next: Option<i64>,
    /// What is wrong with what was typed, on a page; programs get a problem.
    #[serde(skip)]
    pub wrong: Vec<Message>,
}

/// Looks for what was typed in everything that the actor may read, from the page that begins `before` a text.
///
/// # Errors
/// A filter that can not be understood is refused at the field `q`.
pub fn find(read: &mut Read<'_>, actor: &Actor, typed: &str, before: Option<i64>) -> Result<Found> {
    let query = typed.trim().to_owned();
    let Some(wanted) = question::wanted(read, actor, &query)? else {
        return Ok(Found { query, ..Found::default() });
    };
    let found = search::find(read, actor, &wanted, before, LISTED)?;
    Ok(Found { hits: shown(read, &wanted, &found.hits)?, next: found.next, query, wrong: Vec::new() })
}

fn shown(read: &mut Read<'_>, wanted: &Wanted, hits: &[search::Hit]) -> Result<Vec<Hit>> {
    let mut headers = links::headers(read, hits.iter().map(|hit| hit.record).collect())?;
    let texts = search::texts(read, hits)?;
    hits.iter()
        .filter_map(|hit| headers.remove(&hit.record))
        .map(|header| {
            let told = texts.get(&header.id);
            Ok(Hit {
                record: RecordLink::of(read, &header)?,
                title_pieces: wanted.query.marked(&header.title),
                excerpt: told.map_or_else(Vec::new, |told| wanted.query.excerpt(&told.text, EXCERPT)),
                at: told.map_or(header.created_at, |told| told.at),
                status: header.status,
            })
        })
        .collect()
}

/// The records that answer the words `q`, the newest text first.
#[utoipa::path(
    get, path = "/search", tag = "search",
    params(
        ("q" = Option<String>, Query, description = "words, pinyin, initials, a number, the end of a phone number; `\"phrases\"`; \
            `kind:`, `tier:`, `owner:` and `after:` before a value, or 种类: 级别: 负责人: 起始:"),
        ("page" = Option<i64>, Query, description = "the next page, as the page before names it"),
    ),
    responses((status = 200, body = Found), (status = 422)),
)]
async fn list(ctx: Ctx, params: Params) -> Answer {
    let typed = params.get("q").unwrap_or_default().to_owned();
    let before = params.get("page").and_then(|page| page.parse().ok());
    let asked = typed.clone();
    let found = match ctx.read(move |read, actor| find(read, actor, &asked, before)).await {
        // What was typed stands in the search field of every page; what is wrong with it is said below.
        Err(problem) if ctx.guest.wish == Wish::Page && !problem.fields.is_empty() => Found {
            query: typed,
            wrong: problem.fields.into_iter().map(|refusal| refusal.message).collect(),
            ..Found::default()
        },
        found => found?,
    };
    ctx.show(found).await
}

/// What the search field shows while one types.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SearchSuggestions)]
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

/// The first few records that answer, for the search field. Customers come first: who types a name seldom means the newest
/// text that mentions it. A filter that is not finished yet finds nothing.
pub fn suggestions(read: &mut Read<'_>, actor: &Actor, typed: &str, locale: Locale) -> Result<Suggestions> {
    let wanted = match question::wanted(read, actor, typed) {
        Ok(wanted) => wanted,
        Err(kernel::Error::Refused(_)) => None,
        Err(error) => return Err(error),
    };
    let Some(wanted) = wanted else { return Ok(Suggestions { items: Vec::new() }) };
    let mut ids: Vec<RecordId> = Vec::new();
    let customer = read.house().catalogue.record("customer").map(|kind| kind.key);
    if let (Ok(customer), true) = (customer, wanted.kinds.is_empty()) {
        let customers = Wanted { kinds: vec![customer], ..wanted.clone() };
        let found = search::find(read, actor, &customers, None, CUSTOMERS_FIRST)?;
        ids.extend(found.hits.into_iter().map(|hit| hit.record));
    }
    for hit in search::find(read, actor, &wanted, None, SUGGESTED)?.hits {
        if ids.len() < SUGGESTED && !ids.contains(&hit.record) {
            ids.push(hit.record);
        }
    }
    let mut headers = links::headers(read, ids.clone())?;
    let items = ids.iter().filter_map(|id| headers.remove(id)).map(|header| {
        let RecordLink { kind, number, title, href } = RecordLink::of(read, &header)?;
        Ok(Suggestion { label: title, hint: format!("{} · {number}", t(locale, &kind_key(&kind))), href })
    });
    Ok(Suggestions { items: items.collect::<Result<_>>()? })
}

/// The first few records that answer the words `q`, for the search field.
#[utoipa::path(
    get, path = "/search/suggest", tag = "search",
    params(("q" = Option<String>, Query, description = "what was typed so far")),
    responses((status = 200, body = Suggestions)),
)]
async fn suggest(ctx: Ctx, params: Params) -> Answer {
    let typed = params.get("q").unwrap_or_default().to_owned();
    let locale = ctx.locale();
    let suggestions = ctx.read(move |read, actor| suggestions(read, actor, &typed, locale)).await?;
    ctx.show(suggestions).await
}
