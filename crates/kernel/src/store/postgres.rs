//! PostgreSQL: a pool, serialisable writes tried again, and numbers that do not stand in each other's way.
//!
//! Two writes that touch the same small table get in each other's way although they mean different rows, and on a busy machine
//! one may meet others each time it is tried. So that none fails for that, all writes hold a table that is for nothing else,
//! together; one that was tried some times in vain holds it alone: the others end first or wait, and it goes through.

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

/// A write beside others. The lock comes before the transaction's first look at the data.
const BESIDE_OTHERS: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE write_turn IN ROW SHARE MODE";
/// A write that is alone.
const ALONE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE write_turn IN EXCLUSIVE MODE";
/// So many tries are beside others, with pauses that double from 2 ms …
const TRIES_BESIDE: u32 = 5;
/// … and a write is tried again so often: when it is alone, nothing is left to get in its way but a claim of work.
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
        let begin = if attempt < TRIES_BESIDE { BESIDE_OTHERS } else { ALONE };
        let result = once(&mut conn, begin, now, house, closure);
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
    if let Err(error) = conn.batch_execute(begin) {
        let _ = conn.batch_execute("ROLLBACK");
        return Err(error.into());
    }
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
