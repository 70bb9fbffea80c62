//! Processes on one PostgreSQL server call each other: `NOTIFY` when a transaction is kept, `LISTEN` on a connection that
//! does nothing else. On SQLite there is nobody to call.

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;

use super::connection::{Conn, Engine};
use super::postgres;
use super::sql::Sql;
use super::tx::Tx;
use crate::error::{Error, Result};
use crate::live::Call;

/// The channel's name.
const CHANNEL: &str = "zhike";

impl Tx<'_> {
    /// Calls the other processes when this transaction is kept; the same call twice in it is one.
    pub fn call(&mut self, call: &Call) -> Result<()> {
        if self.conn().engine() == Engine::Postgres {
            let text = call.to_string();
            let query = Sql::new("SELECT pg_notify('").raw(CHANNEL).raw("', ").text(text).raw(")");
            query.execute(self.conn())?;
        }
        Ok(())
    }
}

/// Hears what other processes call.
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
