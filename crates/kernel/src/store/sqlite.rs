//! Opening SQLite: write-ahead log, every commit flushed, foreign keys kept.

use std::path::Path;

use diesel::Connection as _;
use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};

use super::Connections;
use super::connection::Conn;
use crate::error::{Error, Result};

const PRAGMAS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA mmap_size = 1073741824; \
    PRAGMA journal_size_limit = 67108864;";

/// The writer's own connection; creates the file when it is not there.
pub(super) fn connect(path: &Path) -> Result<Conn> {
    let path =
        path.to_str().ok_or_else(|| Error::Unreachable("the database's path is not Unicode".into()))?;
    let mut conn = SqliteConnection::establish(path)?;
    conn.batch_execute(PRAGMAS)?;
    Ok(Conn::Sqlite(conn))
}

/// The readers' connections. They refuse to write.
pub(super) fn readers(path: &Path, connections: u32) -> Result<Connections> {
    let path =
        path.to_str().ok_or_else(|| Error::Unreachable("the database's path is not Unicode".into()))?;
    Ok(Pool::builder()
        .max_size(connections)
        .min_idle(Some(1))
        .test_on_check_out(false)
        .connection_customizer(Box::new(ReadOnly))
        .build(ConnectionManager::<Conn>::new(path))?)
}

#[derive(Debug)]
struct ReadOnly;

impl CustomizeConnection<Conn, diesel::r2d2::Error> for ReadOnly {
    fn on_acquire(&self, conn: &mut Conn) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(PRAGMAS)
            .and_then(|()| conn.batch_execute("PRAGMA query_only = ON"))
            .map_err(diesel::r2d2::Error::QueryError)
    }
}
