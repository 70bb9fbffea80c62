//! One page of a list of records: in order, within what the actor may see, fast at any size.
//!
//! Keyset paging only: a page is "the next N after this key". For an actor who sees part of the records, the page is taken
//! from each branch of the scope (own, each group, each department …) in list order through that branch's own index, then
//! united and cut; see `design.md` §8 for the measurements. Features add their own table by `join` and `filter`.

mod order;
mod page;
mod part;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use rulebook::Action;

use self::part::Part;
use crate::actor::Actor;
use crate::error::Result;
use crate::ids::RecordId;
use crate::scope::{self, Branches, Scope};
use crate::store::{Engine, Read, Sql};

pub use self::order::{NEWEST, Order, Whole};
pub use self::page::{COUNT_CAP, Count, Cursor, Page};

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
    /// By what all that is in sight is gone through instead, if the filter is answered so.
    pub lead: Option<Lead>,
}

/// An index of a feature's own table that has what a filter asks for in the order of the records' ids. Who sees everything
/// goes through it and asks the header of each; without it every record is asked whether the filter holds.
#[derive(Clone, Copy, Debug)]
pub struct Lead {
    /// The tables in the order in which they are gone through: `request INDEXED BY request_channel CROSS JOIN record ON …`.
    pub tables: &'static str,
    /// The record's id as the index has it: `request.id`.
    pub id: &'static str,
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
    /// All records of a kind that the actor may read, the newest first.
    #[must_use]
    pub fn of(kind: &'static str) -> Self {
        Self { kind, action: Action::Read, join: "", filter: Sql::default(), order: NEWEST, lead: None }
    }

    /// The same, of which only those are listed for which `condition` holds too. That may leave so few that what led to
    /// them would be the long way round.
    #[must_use]
    pub fn narrowed(&self, condition: &Sql) -> Self {
        let filter = if self.filter.is_empty() {
            condition.clone()
        } else {
            Sql::new("(").then(&self.filter).raw(") AND ").then(condition)
        };
        Self { filter, lead: None, ..self.clone() }
    }

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
            let part = match self.lead {
                Some(lead) if self.order.is_of_ids() => Part::Led(lead, condition),
                _ => Part::Broad(condition),
            };
            return Ok(self.cut(&part, from, limit));
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
            .raw(&self.order.order_by("sort", "id", descending))
            .raw(" LIMIT ")
            .int(limit))
    }

    /// Whether an index has a branch in this order.
    fn is_in_order(&self, part: &Part) -> bool {
        match part {
            Part::Broad(_) | Part::Narrow(_) => self.order.is_of_ids() || self.order.indexed,
            Part::Led(..) | Part::Named(_) => self.order.is_of_ids(),
            Part::Granted(..) | Part::Scattered(_) => false,
        }
    }

    /// Whether this page is read from large to small: the order's way, or against it when paging back.
    fn runs_down(&self, from: Option<&Cursor>) -> bool {
        self.order.descending != from.is_some_and(|cursor| cursor.back)
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
            .raw(&self.order.order_by(sort, part.id(), self.runs_down(from)))
            .raw(" LIMIT ")
            .int(limit)
    }

    /// One branch: `id`, the order's value as text, and the value itself for uniting.
    fn select(&self, part: &Part, from: Option<&Cursor>) -> Sql {
        let descending = self.runs_down(from);
        let column = self.column(part);
        let id = part.id();
        // The header alone answers what neither filter nor order ask the feature's table about.
        let join = match part {
            Part::Led(..) => "",
            _ if self.filter.is_empty() && column.is_none() => "",
            _ => self.join,
        };
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
