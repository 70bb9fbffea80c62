//! Processes on one database call each other when a transaction is kept. On PostgreSQL by `NOTIFY`, heard with `LISTEN` on a
//! connection that does nothing else; on SQLite by a row of a small table, which each process looks into when it looks where
//! the log ends ([`Read::called`]), and which is soon forgotten.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::connection::{Conn, Engine};
use super::postgres;
use super::sql::Sql;
use super::tx::{Read, Tx};
use crate::error::{Error, Result};
use crate::live::Call;

/// The channel's name.
const CHANNEL: &str = "zhike";

/// A row of the table is kept for so many seconds: many times as long as a process takes to look.
const KEPT_SECONDS: i64 = 60;

impl Tx<'_> {
    /// Calls the processes on this database when this transaction is kept; the same call twice in it is one.
    pub fn call(&mut self, call: &Call) -> Result<()> {
        let (engine, now, text) = (self.conn().engine(), self.now(), call.to_string());
        let query = match (engine, call) {
            (Engine::Postgres, _) => {
                Sql::new("SELECT pg_notify('").raw(CHANNEL).raw("', ").text(text).raw(")")
            }
            // Where the log ends is looked for anyway.
            (Engine::Sqlite, Call::Look) => return Ok(()),
            (Engine::Sqlite, _) => {
                Sql::new("INSERT INTO call (said, at) VALUES (").text(text).raw(", ").moment(now).raw(")")
            }
        };
        query.execute(self.conn())?;
        Ok(())
    }

    /// Forgets what every process has heard.
    pub fn forget_called(&mut self) -> Result<()> {
        if self.conn().engine() == Engine::Sqlite {
            let heard = self.now().plus_seconds(-KEPT_SECONDS);
            Sql::new("DELETE FROM call WHERE at < ").moment(heard).execute(self.conn())?;
        }
        Ok(())
    }
}

impl Read<'_> {
    /// What was called on SQLite after `after`, by this process too, and up to where that is; who has not listened before
    /// hears only what comes from now on. On PostgreSQL it is heard by a [`Listener`].
    pub fn called(&mut self, after: Option<i64>) -> Result<(i64, Vec<Call>)> {
        if self.conn().engine() == Engine::Postgres {
            return Ok((0, Vec::new()));
        }
        let Some(after) = after else {
            let last: Last = Sql::new("SELECT MAX(id) AS id FROM call").get_result(self.conn())?;
            return Ok((last.id.unwrap_or_default(), Vec::new()));
        };
        let query = Sql::new("SELECT id, said FROM call WHERE id > ").int(after).raw(" ORDER BY id");
        let rows: Vec<Row> = query.load(self.conn())?;
        let mut calls: Vec<Call> = Vec::with_capacity(rows.len());
        // What is not understood was called by a newer program.
        for call in rows.iter().filter_map(|row| row.said.parse().ok()) {
            if !calls.contains(&call) {
                calls.push(call);
            }
        }
        Ok((rows.last().map_or(after, |row| row.id), calls))
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    said: String,
}

#[derive(QueryableByName)]
struct Last {
    #[diesel(sql_type = Nullable<BigInt>)]
    id: Option<i64>,
}

/// Hears what other processes call on PostgreSQL.
pub struct Listener(Conn);

impl Listener {
    pub(super) fn on(url: &str) -> Result<Self> {
        let mut conn = postgres::connect(url)?;
        conn.batch_execute(&format!("LISTEN {CHANNEL}"))?;
        Ok(Self(conn))
    }

    /// What was called since it was last asked. Does not wait.
    ///
    /// # Errors
    /// When the connection is gone; another listener is to be opened then.
    pub fn heard(&mut self) -> Result<Vec<Call>> {
        let Conn::Postgres(conn) = &mut self.0 else { return Ok(Vec::new()) };
        let mut calls = Vec::new();
        for heard in conn.notifications_iter() {
            let heard = heard.map_err(|error| Error::Unreachable(error.to_string()))?;
            // What is not understood was called by a newer program, in a rolling update.
            calls.extend(heard.payload.parse::<Call>());
        }
        Ok(calls)
    }
}
