//! Opening SQLite: write-ahead log, every commit flushed, foreign keys kept.

use std::path::Path;
use std::time::Duration;

use diesel::Connection as _;
use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};

use super::Connections;
use super::connection::Conn;
use crate::error::{Error, Result};

const PRAGMAS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA mmap_size = 1099511627776; \
    PRAGMA journal_size_limit = 67108864;";
/// A reader keeps little: most of what it reads lies in the system's memory already, and there are many readers.
const READER: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -4000";

/// How often the turn to write-ahead logging is tried before it is given up …
const WAL_TRIES: u32 = 100;
/// … and how long it waits in between.
const WAL_PAUSE: Duration = Duration::from_millis(20);

/// The writer's own connection; creates the file when it is not there.
pub(super) fn connect(path: &Path) -> Result<Conn> {
    let path =
        path.to_str().ok_or_else(|| Error::Unreachable("the database's path is not Unicode".into()))?;
    let mut conn = SqliteConnection::establish(path)?;
    prepare(&mut conn)?;
    Ok(Conn::Sqlite(conn))
}

/// Sets the pragmas. Of two processes that turn a new file to write-ahead logging at the same moment SQLite refuses one
/// without letting it wait, whatever the busy timeout, as they could wait for each other; it comes again a little later.
fn prepare(conn: &mut impl SimpleConnection) -> diesel::QueryResult<()> {
    for _ in 0..WAL_TRIES {
        match conn.batch_execute(PRAGMAS) {
            Err(error) if error.to_string().contains("locked") => std::thread::sleep(WAL_PAUSE),
            done => return done,
        }
    }
    conn.batch_execute(PRAGMAS)
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
        prepare(conn).and_then(|()| conn.batch_execute(READER)).map_err(diesel::r2d2::Error::QueryError)
    }
}
