//! One page of a list of records: in order, within what the actor may see, fast at any size.
//!
//! Keyset paging only: a page is "the next N after this key". For an actor who sees part of the records, the page is taken
//! from each branch of the scope (own, each group, each department …) in list order through that branch's own index, then
//! united and cut; see `design.md` §8 for the measurements. Features add their own table by `join` and `filter`.

use diesel::prelude::*;
use diesel::query_source::Column;
use diesel::sql_types::{BigInt, Integer, Nullable, SmallInt, SqlType, Text, is_nullable};
use rulebook::Action;
use serde::Serialize;

use crate::actor::Actor;
use crate::error::Result;
use crate::ids::{RecordId, StaffId};
use crate::moment::Moment;
use crate::scope::{self, Branches, Scope};
use crate::store::{Engine, Read, Sql};

/// A count is exact up to this; beyond, people read "1,000+".
pub const COUNT_CAP: i64 = 1000;

/// By what a list is ordered. Ties are broken by the record's id.
///
/// A page is found by comparing values, and nothing compares with NULL: a record whose value is NULL would stand on no
/// page. An order is therefore made from a column of the schema, and one that may be NULL says as what NULL counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its key in the address: `newest`, `name`.
    pub key: &'static str,
    /// By which column; none for the record's id alone.
    by: Option<By>,
    /// Largest first.
    descending: bool,
    /// Whether every branch of the scope has an index in this order.
    indexed: bool,
}

/// The column of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct By {
    table: &'static str,
    column: &'static str,
    values: Values,
}

/// What a column holds, and as what NULL counts in one that may be NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Values {
    Texts(Option<&'static str>),
    Numbers(Option<i64>),
}

/// The types of columns that hold whole numbers: counts, times, days.
pub trait Whole {}

impl Whole for SmallInt {}
impl Whole for Integer {}
impl Whole for BigInt {}

/// The newest record first. Every list has it, and it is the fastest.
pub const NEWEST: Order = Order { key: "newest", by: None, descending: true, indexed: true };

impl Order {
    /// By a column of texts that are never NULL, the first in the alphabet first.
    #[must_use]
    pub const fn text<C>(key: &'static str, table: &'static str, _: C) -> Self
    where
        C: Column<SqlType = Text> + Copy,
    {
        Self::by(key, table, C::NAME, Values::Texts(None))
    }

    /// By a column of numbers that are never NULL, the smallest first.
    #[must_use]
    pub const fn number<C>(key: &'static str, table: &'static str, _: C) -> Self
    where
        C: Column<SqlType: Whole> + Copy,
    {
        Self::by(key, table, C::NAME, Values::Numbers(None))
    }

    /// By a column of texts of which some are NULL and count as `null`. An index for it holds `coalesce(column, null)`.
    #[must_use]
    pub const fn text_or<C>(key: &'static str, table: &'static str, _: C, null: &'static str) -> Self
    where
        C: Column<SqlType = Nullable<Text>> + Copy,
    {
        Self::by(key, table, C::NAME, Values::Texts(Some(null)))
    }

    /// By a column of numbers of which some are NULL and count as `null`. An index for it holds `coalesce(column, null)`.
    #[must_use]
    pub const fn number_or<C, N>(key: &'static str, table: &'static str, _: C, null: i64) -> Self
    where
        C: Column<SqlType = Nullable<N>> + Copy,
        N: Whole + SqlType<IsNull = is_nullable::NotNull>,
    {
        Self::by(key, table, C::NAME, Values::Numbers(Some(null)))
    }

    const fn by(key: &'static str, table: &'static str, column: &'static str, values: Values) -> Self {
        Self { key, by: Some(By { table, column, values }), descending: false, indexed: false }
    }

    /// The other way round: the largest, or the last in the alphabet, first.
    #[must_use]
    pub const fn descending(self) -> Self {
        Self { descending: true, ..self }
    }

    /// An order for which each branch has an index of its own: by owner, by group and by department, each then in this
    /// order. A page is then read from the indexes in order; in any other order the branch is sorted.
    #[must_use]
    pub const fn in_every_branch(self) -> Self {
        Self { indexed: true, ..self }
    }

    /// What is compared, as SQL.
    fn compared(&self) -> Option<String> {
        let By { table, column, values } = self.by?;
        Some(match values {
            Values::Texts(None) | Values::Numbers(None) => format!("{table}.{column}"),
            Values::Texts(Some(null)) => {
                format!("coalesce({table}.{column}, '{}')", null.replace('\'', "''"))
            }
            Values::Numbers(Some(null)) => format!("coalesce({table}.{column}, {null})"),
        })
    }

    /// Whether texts are compared.
    fn is_of_texts(&self) -> bool {
        matches!(self.by, Some(By { values: Values::Texts(_), .. }))
    }
}

/// What is listed.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The kind of record.
    pub kind: &'static str,
    /// What the actor wants to do with them; `Read` for looking.
    pub action: Action,
    /// `JOIN customer ON customer.id = record.id`, or empty.
    pub join: &'static str,
    /// Conditions on `record` and the joined table; empty for all.
    pub filter: Sql,
    /// The order.
    pub order: Order,
}

/// Where a page begins: after this key, or before it when going back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The order column's value, when the order has one.
    pub value: Option<String>,
    /// The record.
    pub id: RecordId,
    /// Whether the page lies before this key.
    pub back: bool,
}

impl Cursor {
    /// As it stands in an address: `b.123.value`.
    #[must_use]
    pub fn encode(&self) -> String {
        let way = if self.back { 'b' } else { 'a' };
        match &self.value {
            None => format!("{way}.{}", self.id),
            Some(value) => format!("{way}.{}.{value}", self.id),
        }
    }

    /// From an address; none when it is not one of ours.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let back = match parts.next()? {
            "a" => false,
            "b" => true,
            _ => return None,
        };
        let id = RecordId(parts.next()?.parse().ok()?);
        Some(Self { value: parts.next().map(str::to_owned), id, back })
    }
}

/// One page: the ids in order, and where its neighbours begin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The records, in list order.
    pub ids: Vec<RecordId>,
    /// Where the next page begins; none at the end.
    pub next: Option<Cursor>,
    /// Where the page before begins; none at the beginning.
    pub previous: Option<Cursor>,
}

impl Page {
    /// The page that begins at `from`, out of its keys as they were found: one more than `limit` when it is not the last, and
    /// the other way round when going back.
    pub(crate) fn cut(
        mut keys: Vec<(RecordId, Option<String>)>,
        from: Option<&Cursor>,
        limit: usize,
    ) -> Self {
        let more = keys.len() > limit;
        keys.truncate(limit);
        let back = from.is_some_and(|cursor| cursor.back);
        if back {
            keys.reverse();
        }
        let cursor = |key: Option<&(RecordId, Option<String>)>, back| {
            key.map(|(id, value)| Cursor { value: value.clone(), id: *id, back })
        };
        let (has_previous, has_next) = if back { (more, true) } else { (from.is_some(), more) };
        Self {
            next: cursor(keys.last(), false).filter(|_| has_next),
            previous: cursor(keys.first(), true).filter(|_| has_previous),
            ids: keys.into_iter().map(|(id, _)| id).collect(),
        }
    }
}

/// How many there are, exactly up to [`COUNT_CAP`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// How many, at most the cap.
    pub number: i64,
    /// Whether there are more.
    pub capped: bool,
}

impl Count {
    /// From a number that was counted to one more than [`COUNT_CAP`] at most.
    pub(crate) fn up_to_cap(number: i64) -> Self {
        Self { number: number.min(COUNT_CAP), capped: number > COUNT_CAP }
    }
}

/// A branch of a list, by how much of the list it holds.
enum Part {
    /// Most of it, under this condition: its order is read from an index.
    Broad(Sql),
    /// Little of it, found under this condition by an index that has the records' own order; any other order is sorted.
    Narrow(Sql),
    /// What names this person, in the records' own order; any other order is sorted.
    Named(StaffId),
    /// What this person was given leave to read: little, sorted in every order.
    Granted(StaffId, Moment),
    /// Little of it, what names one of the customers of this person: from many places of an index, sorted in every order.
    Scattered(StaffId),
}

impl Part {
    /// In the order in which they are gone through: without statistics SQLite would rather go through all that a filter
    /// leaves, and ask of each whether it is among the few.
    fn tables(&self) -> Sql {
        match self {
            Self::Broad(_) | Self::Narrow(_) => Sql::new("record"),
            Self::Named(_) => Sql::new("record_member named CROSS JOIN record"),
            Self::Granted(to, now) => {
                Sql::new("(SELECT DISTINCT record_id FROM access_grant WHERE staff_id = ")
                    .int(to.0)
                    .raw(" AND expires_at > ")
                    .moment(*now)
                    .raw(") granted CROSS JOIN record")
            }
            Self::Scattered(of) => {
                Sql::new("(SELECT DISTINCT record_id AS customer FROM record_member WHERE staff_id = ")
                    .int(of.0)
                    .raw(" AND ")
                    .raw(&scope::acting("record_member"))
                    .raw(") mine CROSS JOIN record")
            }
        }
    }

    /// Which of their rows belong to the branch, for who wants to do this with them.
    fn condition(&self, action: Action) -> Sql {
        match self {
            Self::Broad(condition) | Self::Narrow(condition) => condition.clone(),
            // Each record once, whatever the number of roles in which it names the person: the limit would count it again.
            Self::Named(person) => {
                let is_reading = scope::is_reading(action);
                let acting = |alias| {
                    if is_reading { String::new() } else { format!(" AND {}", scope::acting(alias)) }
                };
                Sql::new("record.id = named.record_id AND named.staff_id = ")
                    .int(person.0)
                    .raw(&acting("named"))
                    .raw(
                        " AND NOT EXISTS (SELECT 1 FROM record_member other WHERE other.staff_id = named.staff_id \
                         AND other.record_id = named.record_id AND other.role < named.role",
                    )
                    .raw(&acting("other"))
                    .raw(")")
            }
            Self::Granted(..) => Sql::new("record.id = granted.record_id"),
            Self::Scattered(_) => Sql::new("record.customer_id = mine.customer AND NOT record.confidential"),
        }
    }

    /// The record's id as the index that is gone through has it.
    const fn id(&self) -> &'static str {
        match self {
            Self::Broad(_) | Self::Narrow(_) => "record.id",
            Self::Named(_) => "named.record_id",
            Self::Granted(..) | Self::Scattered(_) => "(record.id + 0)",
        }
    }
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

impl Listing {
    /// A page of at most `limit` records.
    pub fn page(
        &self,
        read: &mut Read<'_>,
        actor: &Actor,
        from: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page> {
        Ok(Page::cut(self.found(read, actor, from, limit + 1)?, from, limit))
    }

    /// A page of at most `limit` records, and how many the list has, counted no further than [`COUNT_CAP`].
    pub fn counted(
        &self,
        read: &mut Read<'_>,
        actor: &Actor,
        from: Option<&Cursor>,
        limit: usize,
    ) -> Result<(Page, Count)> {
        let cap = usize::try_from(COUNT_CAP + 1).unwrap_or(usize::MAX);
        if from.is_some() || limit >= cap {
            return Ok((self.page(read, actor, from, limit)?, self.count(read, actor)?));
        }
        // The first page is the beginning of what is counted.
        let mut keys = self.found(read, actor, None, cap)?;
        let count = Count::up_to_cap(i64::try_from(keys.len()).unwrap_or(i64::MAX));
        keys.truncate(limit + 1);
        Ok((Page::cut(keys, None, limit), count))
    }

    /// How many records the list has, counted no further than [`COUNT_CAP`].
    pub fn count(&self, read: &mut Read<'_>, actor: &Actor) -> Result<Count> {
        let limit = usize::try_from(COUNT_CAP + 1).unwrap_or(usize::MAX);
        let query = Sql::new("SELECT count(*) AS number FROM (")
            .then(&self.keys(read, actor, None, limit)?)
            .raw(") counted");
        Ok(Count::up_to_cap(query.get_result::<Counted>(read.conn())?.number))
    }

    /// The keys of the list from `from` on, at most `limit`.
    fn found(
        &self,
        read: &mut Read<'_>,
        actor: &Actor,
        from: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<(RecordId, Option<String>)>> {
        let keys: Vec<Key> = self.keys(read, actor, from, limit)?.load(read.conn())?;
        Ok(keys.into_iter().map(|key| (key.id, key.value)).collect())
    }

    /// Every record of the list in order, in chunks, for an export. `each` gets at most `chunk` ids at a time.
    pub fn walk(
        &self,
        read: &mut Read<'_>,
        actor: &Actor,
        chunk: usize,
        mut each: impl FnMut(&mut Read<'_>, &[RecordId]) -> Result<()>,
    ) -> Result<()> {
        let mut from = None;
        loop {
            let page = self.page(read, actor, from.as_ref(), chunk)?;
            if !page.ids.is_empty() {
                each(read, &page.ids)?;
            }
            from = page.next;
            if from.is_none() {
                return Ok(());
            }
        }
    }

    /// The query for the keys of one page, for tests that look at its plan.
    pub fn keys(
        &self,
        read: &mut Read<'_>,
        actor: &Actor,
        from: Option<&Cursor>,
        limit: usize,
    ) -> Result<Sql> {
        let now = read.now();
        let reach = actor.reach(read, self.action, self.kind)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let Branches::Each(each) = scope::branches(actor, reach) else {
            let condition = Scope::new(actor, self.action, reach, now).sql().clone();
            return Ok(self.cut(&Part::Broad(condition), from, limit));
        };
        let mut parts: Vec<Part> = each
            .into_iter()
            .map(|branch| {
                let confidential = if branch.confidential { "" } else { " AND NOT record.confidential" };
                Part::Narrow(branch.condition.raw(confidential))
            })
            .collect();
        if parts.is_empty() {
            return Ok(Sql::new("SELECT id, '' AS value FROM record WHERE FALSE"));
        }
        parts.push(Part::Named(actor.id));
        if scope::is_reading(self.action) {
            parts.extend([Part::Scattered(actor.id), Part::Granted(actor.id, now)]);
        }
        let descending = self.runs_down(from);
        // SQLite merges branches that an index has in order and reads no further than the page. PostgreSQL would unite them
        // whole, as either would sort a branch whole that no index has in order: those are cut before.
        let merges = read.conn().engine() == Engine::Sqlite;
        let each = parts.iter().map(|part| {
            if merges && self.is_in_order(part) {
                self.select(part, from)
            } else {
                Sql::new("SELECT * FROM (").then(&self.cut(part, from, limit)).raw(") branch")
            }
        });
        Ok(Sql::default()
            .joined(" UNION ", each)
            .raw(" ORDER BY ")
            .raw(&self.order_by("sort", "id", descending))
            .raw(" LIMIT ")
            .int(limit))
    }

    /// Whether an index has a branch in this order.
    fn is_in_order(&self, part: &Part) -> bool {
        match part {
            Part::Broad(_) | Part::Narrow(_) => self.order.by.is_none() || self.order.indexed,
            Part::Named(_) => self.order.by.is_none(),
            Part::Granted(..) | Part::Scattered(_) => false,
        }
    }

    /// Whether this page is read from large to small: the order's way, or against it when paging back.
    fn runs_down(&self, from: Option<&Cursor>) -> bool {
        self.order.descending != from.is_some_and(|cursor| cursor.back)
    }

    fn order_by(&self, column: &str, id: &str, descending: bool) -> String {
        let way = if descending { "DESC" } else { "ASC" };
        match self.order.by {
            None => format!("{id} {way}"),
            Some(_) => format!("{column} {way}, {id} {way}"),
        }
    }

    /// The order's column as a branch names it. A narrow branch is found by its own index and sorted, so that its column is
    /// an expression that no index holds: SQLite would rather walk all records in order than sort twenty.
    fn column(&self, part: &Part) -> Option<String> {
        let column = self.order.compared()?;
        Some(match part {
            Part::Broad(_) => column,
            Part::Narrow(_) if self.order.indexed => column,
            _ if self.order.is_of_texts() => format!("({column} || '')"),
            _ => format!("({column} + 0)"),
        })
    }

    /// One branch in order, as far as a page needs it.
    fn cut(&self, part: &Part, from: Option<&Cursor>, limit: i64) -> Sql {
        let column = self.column(part);
        let sort = column.as_deref().unwrap_or(part.id());
        self.select(part, from)
            .raw(" ORDER BY ")
            .raw(&self.order_by(sort, part.id(), self.runs_down(from)))
            .raw(" LIMIT ")
            .int(limit)
    }

    /// One branch: `id`, the order's value as text, and the value itself for uniting.
    fn select(&self, part: &Part, from: Option<&Cursor>) -> Sql {
        let descending = self.runs_down(from);
        let column = self.column(part);
        let id = part.id();
        // The header alone answers what neither filter nor order ask the feature's table about.
        let join = if self.filter.is_empty() && column.is_none() { "" } else { self.join };
        let value = match &column {
            None => "NULL".to_owned(),
            Some(column) => format!("CAST({column} AS TEXT)"),
        };
        let mut query = Sql::new("SELECT ")
            .raw(if matches!(part, Part::Named(_)) { id } else { "record.id" })
            .raw(" AS id, ")
            .raw(&value)
            .raw(" AS value, ")
            .raw(column.as_deref().unwrap_or("NULL"))
            .raw(" AS sort FROM ")
            .then(&part.tables())
            .raw(" ")
            .raw(join)
            // Written out and not bound, so that an index of one kind of record can answer.
            .raw(" WHERE record.kind = '")
            .raw(self.kind)
            .raw("' AND record.removed_at IS NULL AND ")
            .then(&part.condition(self.action));
        if !self.filter.is_empty() {
            query = query.raw(" AND (").then(&self.filter).raw(")");
        }
        if let Some(cursor) = from {
            query = query.raw(" AND ").then(&self.beyond(cursor, descending, column.as_deref(), id));
        }
        query
    }

    fn beyond(&self, cursor: &Cursor, descending: bool, column: Option<&str>, id: &str) -> Sql {
        let sign = if descending { " < " } else { " > " };
        match (column, &cursor.value) {
            (Some(column), Some(value)) => {
                let bound = if self.order.is_of_texts() {
                    Sql::default().text(value.clone())
                } else {
                    Sql::default().int(value.parse().unwrap_or_default())
                };
                Sql::new("(")
                    .raw(column)
                    .raw(", ")
                    .raw(id)
                    .raw(")")
                    .raw(sign)
                    .raw("(")
                    .then(&bound)
                    .raw(", ")
                    .int(cursor.id.0)
                    .raw(")")
            }
            _ => Sql::new(id).raw(sign).int(cursor.id.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_address() {
        for cursor in [
            Cursor { value: None, id: RecordId(42), back: false },
            Cursor { value: Some("a.b.远山".into()), id: RecordId(7), back: true },
        ] {
            assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }
    }

    #[test]
    fn what_is_no_cursor_is_none() {
        for text in ["", "a", "x.1", "a.one", "a."] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }
}
