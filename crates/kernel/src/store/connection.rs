//! One connection type for both engines.
//!
//! Diesel's `MultiConnection` can not insert several rows at once, nor `ON CONFLICT`: [`on_engine!`] branches to
//! the single engines for those two, and nothing else in the house may know which engine it talks to but
//! this module's siblings.

#![allow(clippy::disallowed_methods, reason = "the derive passes on what it can not know is forbidden")]

use diesel::{PgConnection, SqliteConnection};

/// A connection to SQLite or PostgreSQL.
#[allow(missing_docs, reason = "the derive makes public types of its own")]
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// The embedded default.
    Sqlite(SqliteConnection),
    /// The way past one machine.
    Postgres(PgConnection),
}

/// The backend of [`Conn`]; queries are written against it.
pub type Db = MultiBackend;

/// Which of the two engines a store stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, in the program itself.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

impl Conn {
    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

/// Runs `$body` with `$on` bound to the engine's own connection, for what `MultiConnection` can not do:
/// inserting several rows at once, and `ON CONFLICT`.
#[macro_export]
macro_rules! on_engine {
    ($conn:expr, |$on:ident| $body:expr) => {
        match $conn {
            $crate::store::Conn::Sqlite($on) => $body,
            $crate::store::Conn::Postgres($on) => $body,
        }
    };
}
