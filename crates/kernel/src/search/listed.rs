//! The words of a list's search field as a condition on its records.
//!
//! The records of a rare word are gathered from the index. Those of a broad one would be hundreds of thousands; there the
//! list goes its own way in its own order, and each record is asked for the word until the page is full. How broad a word
//! is, the newest texts tell: a word that only old ones hold would have a list walk far before it fills a page.

use diesel::prelude::*;

use super::asked::Asked;
use super::{Row, blocks};
use crate::actor::Actor;
use crate::error::Result;
use crate::listing::{Count, Listing, Page};
use crate::store::{Engine, Read, Sql};
use crate::text::Query;

/// So many newest texts tell how broad a word is.
const NEWEST: i64 = blocks::SMALL * 16;

/// Fewer hits than these are gathered, however few texts there are.
const FEW: i64 = 256;

/// How a list finds the records that answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// From the records of all hits.
    Gathered,
    /// On its own way, each record being looked up among all hits.
    LookedUp,
    /// On its own way, each record being asked by itself.
    Asked,
}

impl Way {
    /// By how many of so many texts answer, and how many texts there are in all.
    ///
    /// SQLite has every hit at hand for a third of a microsecond, but takes a third of a millisecond to ask one text: with
    /// a page of fifty, asking is faster where the part of the texts that answers, squared, times all texts is more than
    /// fifty thousand. PostgreSQL has to fetch each hit, and asks a text in some microseconds.
    const fn of(engine: Engine, hits: i64, of: i64, all: i64) -> Self {
        let is_many = hits * 64 >= of;
        match engine {
            Engine::Sqlite if is_many && hits * hits / of * all / of > 50_000 => Self::Asked,
            Engine::Sqlite if is_many && hits >= FEW => Self::LookedUp,
            Engine::Postgres if is_many && hits >= FEW => Self::Asked,
            _ => Self::Gathered,
        }
    }
}

/// The condition that a record of `kind` has a text which answers the query: for the filter of a
/// [`crate::listing::Listing`].
pub fn matches(read: &mut Read<'_>, kind: &'static str, query: &Query) -> Result<Sql> {
    let way = way(read, kind, query)?;
    let asked = Asked { engine: read.conn().engine(), query, kinds: &[kind] };
    Ok(match way {
        Way::Gathered => Sql::new("record.id IN (").then(&asked.records()).raw(")"),
        Way::LookedUp => {
            Sql::new("EXISTS (SELECT 1 FROM search_text t WHERE t.record_id = record.id AND +t.id IN (")
                .then(&asked.ids())
                .raw("))")
        }
        Way::Asked => Sql::new("EXISTS (SELECT 1").then(&asked.texts_of("record.id")).raw(")"),
    })
}

/// Whether so many texts answer the query that a list of them is better not counted.
pub fn is_broad(read: &mut Read<'_>, kind: &'static str, query: &Query) -> Result<bool> {
    Ok(way(read, kind, query)? == Way::Asked)
}

fn way(read: &mut Read<'_>, kind: &'static str, query: &Query) -> Result<Way> {
    let engine = read.conn().engine();
    let asked = Asked { engine, query, kinds: &[kind] };
    let all = newest_text(read)? + 1;
    let from = blocks::beginning(all, NEWEST);
    let most = match engine {
        Engine::Sqlite => i64::MAX,
        // Enough to tell that they are many.
        Engine::Postgres => (all - from) / 64 + FEW,
    };
    let hits = hits(read, &asked, from, all, most)?;
    Ok(Way::of(engine, hits, all - from, all))
}

/// How many records a list has, of which `page` was read, when its search field holds `typed`. For a broad word they are not
/// counted: there are at least those of the page.
pub fn count(
    read: &mut Read<'_>,
    actor: &Actor,
    list: &Listing,
    typed: Option<&str>,
    page: &Page,
) -> Result<Count> {
    match typed.and_then(Query::parse) {
        Some(query) if is_broad(read, list.kind, &query)? => {
            let number = i64::try_from(page.ids.len()).unwrap_or(i64::MAX);
            Ok(Count { number, capped: page.next.is_some() })
        }
        _ => list.count(read, actor),
    }
}

/// The id of the newest text; 0 when there is none.
pub(super) fn newest_text(read: &mut Read<'_>) -> Result<i64> {
    let Row { id } =
        Sql::new("SELECT coalesce(max(id), 0) AS id FROM search_text").get_result(read.conn())?;
    Ok(id)
}

/// How many texts of a stretch answer, whoever may see them, counted up to `most`.
pub(super) fn hits(read: &mut Read<'_>, asked: &Asked<'_>, from: i64, until: i64, most: i64) -> Result<i64> {
    let count = Sql::new("SELECT count(*) AS id FROM (")
        .then(&asked.hits(from, until))
        .raw(" LIMIT ")
        .int(most)
        .raw(") counted");
    let Row { id } = count.get_result(read.conn())?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_broader_a_word_and_the_more_texts_the_sooner_each_record_is_asked() {
        let way = |engine, hits, all| Way::of(engine, hits, NEWEST, all);
        assert_eq!(way(Engine::Sqlite, 100, 4_000_000), Way::Gathered);
        assert_eq!(way(Engine::Sqlite, 1_000, 4_000_000), Way::LookedUp);
        assert_eq!(way(Engine::Sqlite, 4_000, 4_000_000), Way::Asked);
        assert_eq!(way(Engine::Sqlite, 4_000, 100_000), Way::LookedUp);
        assert_eq!(way(Engine::Postgres, 100, 4_000_000), Way::Gathered);
        assert_eq!(way(Engine::Postgres, 1_000, 4_000_000), Way::Asked);
        assert_eq!(Way::of(Engine::Postgres, 3, 3, 3), Way::Gathered);
    }
}
