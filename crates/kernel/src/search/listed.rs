//! The words of a list's search field as a condition on its records.
//!
//! The records of a rare word are gathered from the index. Those of a broad one would be hundreds of thousands; there the
//! list goes its own way in its own order, and each record is asked for the word until the page is full. How broad a word
//! is, the newest texts tell: a word that only old ones hold would have a list walk far before it fills a page.
//!
//! SQLite asks a single text slowly, but gives the hits of a stretch of texts at once. Records and their texts are entered
//! together, so that the newest records have the newest texts: in that order a page is filled from stretches of what the
//! actor may see, each with the hits between its oldest and its newest text.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use super::asked::Asked;
use super::{Row, blocks};
use crate::actor::Actor;
use crate::error::Result;
use crate::ids::RecordId;
use crate::listing::{Count, Cursor, Listing, NEWEST, Page};
use crate::store::{Engine, Read, Sql};
use crate::text::Query;

/// So many newest texts tell how broad a word is.
const SAMPLE: i64 = blocks::SMALL * 16;

/// Fewer hits than these are gathered, however few texts there are.
const FEW: i64 = 256;

/// The first stretch has as many records as should fill the page by how broad the word is, and a quarter more, but at least
/// so many; each further one has so many times as many …
const SHORTEST: usize = 256;
const GROWTH: usize = 4;
/// … and after one of so many comes all the rest.
const LONGEST: usize = 8192;
/// A word of so many hits is looked for in stretches, when at least some are new.
const MANY: i64 = 512;
const SOME: i64 = 16;

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

/// The condition that a record of `kind` has a text which answers the query, for the filter of a [`Listing`].
pub fn matches(read: &mut Read<'_>, kind: &'static str, query: &Query) -> Result<Sql> {
    let asked = Asked { engine: read.conn().engine(), query, kinds: &[kind] };
    let way = Breadth::of(read, &asked)?.way();
    Ok(way.condition(&asked))
}

/// A list whose search field holds `typed`, to be walked to its end; a page of it is [`page`]'s.
pub fn narrowed(read: &mut Read<'_>, list: Listing, typed: Option<&str>) -> Result<Listing> {
    let Some(typed) = typed else { return Ok(list) };
    let condition = match Query::parse(typed) {
        Some(query) => matches(read, list.kind, &query)?,
        None => Sql::new("FALSE"),
    };
    Ok(list.narrowed(&condition))
}

/// A page of a list whose search field holds `typed`, and how many records that has. The filter of `list` is without the
/// words. The records of a broad word are not counted: there are at least those of the page.
pub fn page(
    read: &mut Read<'_>,
    actor: &Actor,
    list: &Listing,
    typed: Option<&str>,
    from: Option<&Cursor>,
    limit: usize,
) -> Result<(Page, Count)> {
    let Some(typed) = typed else { return list.counted(read, actor, from, limit) };
    let Some(query) = Query::parse(typed) else { return Ok(Default::default()) };
    let asked = Asked { engine: read.conn().engine(), query: &query, kinds: &[list.kind] };
    let breadth = Breadth::of(read, &asked)?;
    let way = breadth.way();
    let narrowed = list.narrowed(&way.condition(&asked));
    let page = if breadth.is_found_in_stretches() && list.order == NEWEST {
        let length = breadth.stretch(limit);
        in_stretches(read, actor, list, &asked, from, limit, length)?
    } else if way == Way::Asked {
        narrowed.page(read, actor, from, limit)?
    } else {
        return narrowed.counted(read, actor, from, limit);
    };
    let count = Count { number: number(page.ids.len()), capped: page.next.is_some() || from.is_some() };
    Ok((page, count))
}

fn number(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// How many of the newest texts answer.
struct Breadth {
    engine: Engine,
    hits: i64,
    of: i64,
    all: i64,
}

impl Breadth {
    fn of(read: &mut Read<'_>, asked: &Asked<'_>) -> Result<Self> {
        let all = newest_text(read)? + 1;
        let from = blocks::beginning(all, SAMPLE);
        let most = match asked.engine {
            Engine::Sqlite => i64::MAX,
            // Enough to tell that they are many.
            Engine::Postgres => (all - from) / 64 + FEW,
        };
        let hits = hits(read, asked, from, all, most)?;
        Ok(Self { engine: asked.engine, hits, of: all - from, all })
    }

    const fn way(&self) -> Way {
        Way::of(self.engine, self.hits, self.of, self.all)
    }

    /// So many records of a list should hold a page of `limit` that answer, and a quarter more.
    fn stretch(&self, limit: usize) -> usize {
        let wanted = number(limit + 1) * self.of / self.hits.max(1);
        usize::try_from(wanted + wanted / 4).unwrap_or(LONGEST).clamp(SHORTEST, LONGEST)
    }

    fn is_found_in_stretches(&self) -> bool {
        self.engine == Engine::Sqlite && self.hits >= SOME && self.hits * self.all / self.of >= MANY
    }
}

impl Way {
    fn condition(self, asked: &Asked<'_>) -> Sql {
        match self {
            Self::Gathered => Sql::new("record.id IN (").then(&asked.records()).raw(")"),
            Self::LookedUp => {
                Sql::new("EXISTS (SELECT 1 FROM search_text t WHERE t.record_id = record.id AND +t.id IN (")
                    .then(&asked.ids())
                    .raw("))")
            }
            Self::Asked => Sql::new("EXISTS (SELECT 1").then(&asked.texts_of("record.id")).raw(")"),
        }
    }
}

/// What a stretch of a list holds: once with how many records it has and the last of them, and once for each text that
/// answers with its record.
#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = Nullable<BigInt>)]
    many: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    record_id: Option<i64>,
}

/// A page of a list in the order of its records, newest first, from stretch to stretch until it is full. The first stretch
/// has `length` records.
fn in_stretches(
    read: &mut Read<'_>,
    actor: &Actor,
    list: &Listing,
    asked: &Asked<'_>,
    from: Option<&Cursor>,
    limit: usize,
    mut length: usize,
) -> Result<Page> {
    let back = from.is_some_and(|cursor| cursor.back);
    let mut begin = from.cloned();
    let mut ids: Vec<i64> = Vec::new();
    loop {
        if length > LONGEST {
            let rest = list.narrowed(&Way::LookedUp.condition(asked));
            let rest = rest.keys(read, actor, begin.as_ref(), limit + 1 - ids.len())?;
            let rest: Vec<Row> = rest.load(read.conn())?;
            ids.extend(rest.into_iter().map(|row| row.id));
            break;
        }
        let seen = list.keys(read, actor, begin.as_ref(), length)?;
        let held: Vec<Held> = asked.held(&seen, if back { "max" } else { "min" }).load(read.conn())?;
        let (stretch, texts): (Vec<Held>, Vec<Held>) = held.into_iter().partition(|row| row.many.is_some());
        let mut more: Vec<i64> = texts.into_iter().filter_map(|text| text.record_id).collect();
        more.sort_unstable();
        more.dedup();
        if !back {
            more.reverse();
        }
        ids.extend(more);
        let whole = stretch.first().filter(|stretch| stretch.many == Some(number(length)));
        let Some(edge) = whole.and_then(|stretch| stretch.record_id).filter(|_| ids.len() <= limit) else {
            break;
        };
        begin = Some(Cursor { value: None, id: RecordId(edge), back });
        length *= GROWTH;
    }
    Ok(Page::cut(ids.into_iter().map(|id| (RecordId(id), None)).collect(), from, limit))
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
        let way = |engine, hits, all| Way::of(engine, hits, SAMPLE, all);
        assert_eq!(way(Engine::Sqlite, 100, 4_000_000), Way::Gathered);
        assert_eq!(way(Engine::Sqlite, 1_000, 4_000_000), Way::LookedUp);
        assert_eq!(way(Engine::Sqlite, 4_000, 4_000_000), Way::Asked);
        assert_eq!(way(Engine::Sqlite, 4_000, 100_000), Way::LookedUp);
        assert_eq!(way(Engine::Postgres, 100, 4_000_000), Way::Gathered);
        assert_eq!(way(Engine::Postgres, 1_000, 4_000_000), Way::Asked);
        assert_eq!(Way::of(Engine::Postgres, 3, 3, 3), Way::Gathered);
    }
}
