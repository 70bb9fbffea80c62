//! Hand-written SQL whose text is put together from pieces, with its values bound and its plan cached.
//!
//! Diesel prepares `sql_query` anew each time; a [`Sql`] is an ordinary query fragment, so the connection keeps its
//! prepared statement by its text. Lists, scopes and aggregates are made of it; plain reads and writes of single
//! rows use Diesel's own builder.

use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Bool, Integer, Text, Untyped};

use super::connection::Db;
use crate::moment::{Day, Moment};

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Raw(String),
    Int(i64),
    Day(i32),
    Text(String),
    Bool(bool),
}

/// A query put together from literal text and bound values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sql {
    pieces: Vec<Piece>,
}

impl Sql {
    /// Begins with literal text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::default().raw(text)
    }

    /// Adds literal text. It must come from the program, never from a person.
    #[must_use]
    pub fn raw(mut self, text: &str) -> Self {
        self.push_raw(text);
        self
    }

    fn push_raw(&mut self, text: &str) {
        if let Some(Piece::Raw(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else {
            self.pieces.push(Piece::Raw(text.to_owned()));
        }
    }

    /// Binds a `BIGINT`.
    #[must_use]
    pub fn int(mut self, value: i64) -> Self {
        self.pieces.push(Piece::Int(value));
        self
    }

    /// Binds an instant.
    #[must_use]
    pub fn moment(self, value: Moment) -> Self {
        self.int(value.micros())
    }

    /// Binds a day.
    #[must_use]
    pub fn day(mut self, value: Day) -> Self {
        self.pieces.push(Piece::Day(value.days()));
        self
    }

    /// Binds a text.
    #[must_use]
    pub fn text(mut self, value: impl Into<String>) -> Self {
        self.pieces.push(Piece::Text(value.into()));
        self
    }

    /// Binds a truth value.
    #[must_use]
    pub fn bool(mut self, value: bool) -> Self {
        self.pieces.push(Piece::Bool(value));
        self
    }

    /// Adds another query's pieces.
    #[must_use]
    pub fn then(mut self, other: &Self) -> Self {
        for piece in &other.pieces {
            match piece {
                Piece::Raw(text) => self.push_raw(text),
                bound => self.pieces.push(bound.clone()),
            }
        }
        self
    }

    /// Adds the queries with `between` in the gaps.
    #[must_use]
    pub fn joined(mut self, between: &str, queries: impl IntoIterator<Item = Self>) -> Self {
        for (position, query) in queries.into_iter().enumerate() {
            if position > 0 {
                self.push_raw(between);
            }
            self = self.then(&query);
        }
        self
    }

    /// Whether its literal text holds `name`: `request.` when it asks for a column of that table.
    #[must_use]
    pub fn names(&self, name: &str) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Raw(text) if text.contains(name)))
    }

    /// Whether nothing was added yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

impl QueryFragment<Db> for Sql {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Db>) -> QueryResult<()> {
        for piece in &self.pieces {
            match piece {
                Piece::Raw(text) => out.push_sql(text),
                Piece::Int(value) => out.push_bind_param::<BigInt, i64>(value)?,
                Piece::Day(value) => out.push_bind_param::<Integer, i32>(value)?,
                Piece::Text(value) => out.push_bind_param::<Text, String>(value)?,
                Piece::Bool(value) => out.push_bind_param::<Bool, bool>(value)?,
            }
        }
        Ok(())
    }
}

impl QueryId for Sql {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Sql {
    type SqlType = Untyped;
}

impl<Conn> diesel::RunQueryDsl<Conn> for Sql {}
