//! PostgreSQL: a pool, serialisable writes tried again, and numbers that do not stand in each other's way.

use std::sync::Mutex;
use std::time::Duration;

use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use diesel::sql_types::BigInt;

use super::connection::Conn;
use super::sql::Sql;
use super::tx::Tx;
use super::writer::guarded;
use super::{Connections, House};
use crate::error::{Error, Result};
use crate::moment::Moment;

/// How often a write is tried again after a serialisation failure. The pauses double from 2 ms, so that the last tries come
/// when whoever got in the way on a busy machine has long committed.
const RETRIES: u32 = 8;

pub(super) fn connect(url: &str) -> Result<Conn> {
    Ok(Conn::Postgres(PgConnection::establish(url)?))
}

pub(super) fn pool(url: &str, connections: u32) -> Result<Connections> {
    Ok(Pool::builder()
        .max_size(connections)
        .min_idle(Some(1))
        .connection_timeout(Duration::from_secs(10))
        .build(ConnectionManager::<Conn>::new(url))?)
}

/// One serialisable transaction, tried again when another one got in its way.
pub(super) fn write<T>(
    pool: &Connections,
    now: Moment,
    house: &House,
    closure: &impl Fn(&mut Tx<'_>) -> Result<T>,
) -> Result<T> {
    let mut conn = pool.get()?;
    let mut attempt = 0;
    loop {
        let result = once(&mut conn, "BEGIN ISOLATION LEVEL SERIALIZABLE", now, house, closure);
        match result {
            Err(error) if error.is_transient() && attempt < RETRIES => {
                attempt += 1;
                std::thread::sleep(pause(attempt));
            }
            other => return other,
        }
    }
}

/// One READ COMMITTED transaction: what it claims, it locks.
pub(super) fn claim<T>(
    pool: &Connections,
    now: Moment,
    house: &House,
    closure: &impl Fn(&mut Tx<'_>) -> Result<T>,
) -> Result<T> {
    once(&mut *pool.get()?, "BEGIN", now, house, closure)
}

fn once<T>(
    conn: &mut Conn,
    begin: &str,
    now: Moment,
    house: &House,
    closure: &impl Fn(&mut Tx<'_>) -> Result<T>,
) -> Result<T> {
    conn.batch_execute(begin)?;
    let result = guarded(|| closure(&mut Tx::new(conn, now, house)));
    match result {
        Ok(value) => {
            if let Err(error) = conn.batch_execute("COMMIT") {
                let _ = conn.batch_execute("ROLLBACK");
                return Err(error.into());
            }
            Ok(value)
        }
        Err(error) => {
            let _ = conn.batch_execute("ROLLBACK");
            Err(error)
        }
    }
}

/// Doubles each time, plus up to as much again, so that two that met do not meet again.
fn pause(attempt: u32) -> Duration {
    let base = 1_u64 << attempt;
    let spread = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), attempt) % base;
    Duration::from_millis(base + spread)
}

#[derive(QueryableByName)]
struct Next {
    #[diesel(sql_type = BigInt)]
    last: i64,
}

/// Gives out numbers on a connection of its own, so that two serialisable transactions never wait for each other's
/// number. A transaction that fails leaves a gap.
#[derive(Default)]
pub(super) struct Numbers {
    url: Option<String>,
    conn: Mutex<Option<Conn>>,
}

impl Numbers {
    pub(super) fn on(url: &str) -> Self {
        Self { url: Some(url.to_owned()), conn: Mutex::default() }
    }

    /// The server's address; none on SQLite.
    pub(super) fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    pub(super) fn next(&self, series: &str) -> Result<i64> {
        let url = self.url.as_deref().ok_or_else(|| Error::Unreachable("numbers have no server".into()))?;
        let mut held = self.conn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut conn = match held.take() {
            Some(conn) => conn,
            None => connect(url)?,
        };
        let next = Self::next_of(&mut conn, series);
        if next.is_ok() {
            *held = Some(conn);
        }
        next
    }

    pub(super) fn next_of(conn: &mut Conn, series: &str) -> Result<i64> {
        let query = Sql::new("INSERT INTO number_series (series, last) VALUES (")
            .text(series)
            .raw(", 1) ON CONFLICT (series) DO UPDATE SET last = number_series.last + 1 RETURNING last");
        Ok(query.get_result::<Next>(conn)?.last)
    }
}
