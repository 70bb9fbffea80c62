//! Walking the index from its newest text downwards until a page is full.
//!
//! The walk goes in growing stretches, so that a broad word ends at the first and a rare one after a few. Whoever may see
//! little of what holds a broad word would have it walk over nearly everything: when a good stretch did not fill the page,
//! and what the actor may see is less than the hits that are left, it goes through that instead.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use rulebook::{Action, Reach};

use super::asked::Asked;
use super::listed::{hits, newest_text};
use super::{Row, blocks};
use crate::actor::Actor;
use crate::error::Result;
use crate::ids::RecordId;
use crate::listing::Listing;
use crate::scope::Scope;
use crate::store::{Engine, Read, Sql};
use crate::text::Query;

/// Each stretch of the walk is so many times as long as the one before.
const GROWTH: i64 = 8;
/// After so many ids without a full page it is asked how much is left.
const GOOD_LOOK: i64 = blocks::SMALL * 8;
/// So many hits of that look are counted at most.
const COUNTED: i64 = 4096;
/// What the actor may see is gone through when it is at most so many records.
const MOST_RECORDS: i64 = 5000;

/// Going through the texts of one record takes as long as walking over so many hits: SQLite looks them up among all hits,
/// PostgreSQL asks each.
const fn cost_of_record(engine: Engine) -> i64 {
    match engine {
        Engine::Sqlite => 2,
        Engine::Postgres => 10,
    }
}

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The words.
    pub query: Query,
    /// Only records of these kinds; of any when there is none.
    pub kinds: Vec<&'static str>,
    /// Conditions on `record`; empty for all.
    pub filter: Sql,
    /// Whether the filter leaves so little of what there is that it is worth going through.
    pub is_narrow: bool,
}

/// A record, with its newest text that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The record.
    pub record: RecordId,
    /// Which of its texts.
    pub part: String,
    /// That text's id.
    id: i64,
}

/// A page of records that answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The records, whose text is the newest first; each once.
    pub hits: Vec<Hit>,
    /// Where the next page begins; none at the end.
    pub next: Option<i64>,
}

/// The newest records of one kind that answer, for a picker.
pub fn newest(
    read: &mut Read<'_>,
    actor: &Actor,
    kind: &'static str,
    typed: &str,
    limit: usize,
) -> Result<Vec<RecordId>> {
    let Some(query) = Query::parse(typed) else { return Ok(Vec::new()) };
    let wanted = Wanted { query, kinds: vec![kind], filter: Sql::default(), is_narrow: false };
    let found = find(read, actor, &wanted, None, limit)?;
    Ok(found.hits.into_iter().map(|hit| hit.record).collect())
}

/// The records that answer, within what the actor may read, from the page that begins `before` a text. A record stands on
/// one page only: where its newest text that answers is.
pub fn find(
    read: &mut Read<'_>,
    actor: &Actor,
    wanted: &Wanted,
    before: Option<i64>,
    limit: usize,
) -> Result<Hits> {
    let walk = Walk::new(read, actor, wanted)?;
    let mut page = Page { before, limit, found: Vec::new() };
    walk.down(read, &mut page)?;
    let mut found = page.found;
    let next = found.get(limit.wrapping_sub(1)).filter(|_| found.len() > limit).map(|last| last.id);
    found.truncate(limit);
    Ok(Hits { hits: with_parts(read, &found)?, next })
}

/// The queries of a search, for tests that look at their plans: the walk over a stretch, and going through what the actor
/// may see.
pub fn queries(read: &mut Read<'_>, actor: &Actor, wanted: &Wanted, until: i64) -> Result<[Sql; 2]> {
    let walk = Walk::new(read, actor, wanted)?;
    let seen = walk.seen(read, MOST_RECORDS)?;
    Ok([walk.stretch(blocks::beginning(until, blocks::SMALL), until, 26), walk.among(&seen, 0, until, 26)])
}

/// A text that answers, and its record.
#[derive(Clone, Copy, QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    record_id: RecordId,
}

struct Walk<'a> {
    actor: &'a Actor,
    wanted: &'a Wanted,
    asked: Asked<'a>,
    /// The kinds that the actor may read, by how far.
    kinds: Vec<(Reach, Vec<&'static str>)>,
    /// Which records may be found: permission and filter.
    condition: Sql,
}

impl<'a> Walk<'a> {
    fn new(read: &mut Read<'_>, actor: &'a Actor, wanted: &'a Wanted) -> Result<Self> {
        let kinds = readable(read, actor, &wanted.kinds)?;
        let mut each = Vec::with_capacity(kinds.len());
        for (reach, kinds) in &kinds {
            let kinds = kinds.iter().map(|kind| Sql::new("'").raw(kind).raw("'"));
            let scope = Scope::asked_often(read, actor, Action::Read, *reach)?;
            each.push(Sql::new("t.kind IN (").joined(", ", kinds).raw(") AND ").then(scope.sql()));
        }
        let mut condition = Sql::new("(").joined(" OR ", each).raw(")");
        if !wanted.filter.is_empty() {
            condition = condition.raw(" AND (").then(&wanted.filter).raw(")");
        }
        let asked = Asked { engine: read.conn().engine(), query: &wanted.query, kinds: &wanted.kinds };
        Ok(Self { actor, wanted, asked, kinds, condition })
    }

    /// Fills a page, with one record more when there are so many.
    fn down(&self, read: &mut Read<'_>, page: &mut Page) -> Result<()> {
        if self.kinds.is_empty() {
            return Ok(());
        }
        let top = newest_text(read)?.saturating_add(1).min(page.before.unwrap_or(i64::MAX));
        let (mut until, mut length) = (top, blocks::SMALL);
        let mut sees_much = self.sees_all();
        while until > 0 {
            let from = blocks::beginning(until, length);
            self.over(read, until, page, |until, most| self.stretch(from, until, most))?;
            if page.is_full() {
                return Ok(());
            }
            if top - from >= GOOD_LOOK && from > 0 && !sees_much {
                match self.is_less(read, from, top, page)? {
                    Less::Seen(seen) => {
                        let oldest = self.oldest(read, &seen)?;
                        return self
                            .over(read, from, page, |until, most| self.among(&seen, oldest, until, most));
                    }
                    Less::Hits => {}
                    Less::Neither => sees_much = true,
                }
            }
            (until, length) = (from, length * GROWTH);
        }
        Ok(())
    }

    /// Adds to the page what `texts` finds `until` a text, so many at a time.
    fn over(
        &self,
        read: &mut Read<'_>,
        mut until: i64,
        page: &mut Page,
        texts: impl Fn(i64, usize) -> Sql,
    ) -> Result<()> {
        // Twice what is needed, as several texts of a record may follow each other.
        let most = 2 * (page.limit + 1);
        while !page.is_full() {
            let rows: Vec<Found> = texts(until, most).load(read.conn())?;
            let earlier = match page.before {
                Some(before) => self.hit_since(read, &rows, before)?,
                None => HashSet::new(),
            };
            page.add(&rows, &earlier);
            match rows.last() {
                Some(last) if rows.len() == most => until = last.id,
                _ => break,
            }
        }
        Ok(())
    }

    /// The newest texts of a stretch that answer.
    fn stretch(&self, from: i64, until: i64, limit: usize) -> Sql {
        Sql::new("SELECT t.id AS id, t.record_id AS record_id")
            .then(&self.asked.stretch(from, until))
            .raw(" AND ")
            .then(&self.condition)
            .raw(" ORDER BY ")
            .raw(self.asked.order())
            .raw(" DESC LIMIT ")
            .int(many(limit))
    }

    /// Which of the records have a text from `before` on that answers too: they stood on a page before.
    fn hit_since(&self, read: &mut Read<'_>, rows: &[Found], before: i64) -> Result<HashSet<RecordId>> {
        if rows.is_empty() {
            return Ok(HashSet::new());
        }
        let ids = rows.iter().map(|row| Sql::default().int(row.record_id.0));
        let query = Sql::new("SELECT record.id AS id FROM record WHERE record.id IN (")
            .joined(", ", ids)
            .raw(") AND EXISTS (SELECT 1")
            .then(&self.asked.texts_of("record.id"))
            .raw(" AND t.id >= ")
            .int(before)
            .raw(")");
        let found: Vec<Row> = query.load(read.conn())?;
        Ok(found.into_iter().map(|row| RecordId(row.id)).collect())
    }

    /// Whether what may be seen is never less than what is left.
    fn sees_all(&self) -> bool {
        !self.wanted.is_narrow && self.kinds.iter().any(|(reach, _)| *reach == Reach::All)
    }

    /// Whether going through what the actor may see is less than walking on below a stretch that was looked through, to the
    /// end or until the page is full.
    fn is_less(&self, read: &mut Read<'_>, from: i64, until: i64, page: &Page) -> Result<Less> {
        let hits = hits(read, &self.asked, from, until, COUNTED)?;
        let left = hits.saturating_mul((from / (until - from) + 1).min(page.times_this()));
        let worth = (left / cost_of_record(self.asked.engine)).min(MOST_RECORDS);
        if worth == 0 {
            return Ok(Less::Hits);
        }
        let seen = self.seen(read, worth + 1)?;
        let count = Sql::new("SELECT count(*) AS id FROM (").then(&seen).raw(") seen");
        let Row { id: number } = count.get_result(read.conn())?;
        Ok(if number <= worth { Less::Seen(seen) } else { Less::Neither })
    }

    /// The oldest text of the records of `seen`: no hit before it is among them.
    fn oldest(&self, read: &mut Read<'_>, seen: &Sql) -> Result<i64> {
        if self.asked.engine == Engine::Postgres {
            return Ok(0);
        }
        let oldest = Sql::new("SELECT coalesce(min(s.id), 0) AS id FROM (")
            .then(seen)
            .raw(") seen CROSS JOIN search_text s ON s.record_id = seen.id");
        Ok(oldest.get_result::<Row>(read.conn())?.id)
    }

    /// A query for the records that may be found, `most` of each kind.
    fn seen(&self, read: &mut Read<'_>, most: i64) -> Result<Sql> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let mut each = Vec::new();
        for kind in self.kinds.iter().flat_map(|(_, kinds)| kinds) {
            let filter = self.wanted.filter.clone();
            let list = Listing { filter, ..Listing::of(kind) };
            let keys = list.keys(read, self.actor, None, most)?;
            each.push(Sql::new("SELECT id FROM (").then(&keys).raw(") of_kind"));
        }
        Ok(Sql::default().joined(" UNION ALL ", each))
    }

    /// The newest texts before `until` that answer, of the records of `seen`, which have none older than `oldest`.
    fn among(&self, seen: &Sql, oldest: i64, until: i64, limit: usize) -> Sql {
        self.asked.among(seen, oldest, until).raw(" DESC LIMIT ").int(many(limit))
    }
}

/// Which is less to go through.
enum Less {
    /// These records, which the actor may see.
    Seen(Sql),
    /// The few hits that are left.
    Hits,
    /// There are many of both.
    Neither,
}

/// A page that is being filled.
struct Page {
    before: Option<i64>,
    limit: usize,
    found: Vec<Found>,
}

impl Page {
    /// Whether there is one more record than the page takes: then another page follows.
    fn is_full(&self) -> bool {
        self.found.len() > self.limit
    }

    /// How many times as much as it took to find what is here will fill the page, if the rest is found as easily.
    fn times_this(&self) -> i64 {
        many((self.limit + 1).checked_div(self.found.len()).map_or(usize::MAX, |times| times + 1))
    }

    /// Adds the newest text of each record that is neither here nor stood on a page before.
    fn add(&mut self, rows: &[Found], earlier: &HashSet<RecordId>) {
        for row in rows {
            let known = self.found.iter().any(|found| found.record_id == row.record_id);
            if !known && !earlier.contains(&row.record_id) && !self.is_full() {
                self.found.push(*row);
            }
        }
    }
}

fn many(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The kinds among `wanted`, or of all, that the actor may read, by how far.
fn readable(
    read: &mut Read<'_>,
    actor: &Actor,
    wanted: &[&'static str],
) -> Result<Vec<(Reach, Vec<&'static str>)>> {
    let kinds: Vec<&'static str> = read.house().catalogue.records().map(|kind| kind.key).collect();
    let mut by_reach: Vec<(Reach, Vec<&'static str>)> = Vec::new();
    for kind in kinds.into_iter().filter(|kind| wanted.is_empty() || wanted.contains(kind)) {
        let reach = actor.reach(read, Action::Read, kind)?;
        match by_reach.iter_mut().find(|(other, _)| *other == reach) {
            Some((_, kinds)) => kinds.push(kind),
            None if reach != Reach::None => by_reach.push((reach, vec![kind])),
            None => {}
        }
    }
    Ok(by_reach)
}

/// Which part each text is.
fn with_parts(read: &mut Read<'_>, found: &[Found]) -> Result<Vec<Hit>> {
    #[derive(QueryableByName)]
    struct Part {
        #[diesel(sql_type = BigInt)]
        id: i64,
        #[diesel(sql_type = Text)]
        part: String,
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids = found.iter().map(|row| Sql::default().int(row.id));
    let query = Sql::new("SELECT id, part FROM search_text WHERE id IN (").joined(", ", ids).raw(")");
    let parts: Vec<Part> = query.load(read.conn())?;
    let part = |id: i64| parts.iter().find(|part| part.id == id).map(|part| part.part.clone());
    Ok(found
        .iter()
        .map(|row| Hit { record: row.record_id, part: part(row.id).unwrap_or_default(), id: row.id })
        .collect())
}
