//! Whether the key file is the one with which the database was written. Another key would seal the log so that nobody could
//! verify it, and open nothing that was sealed before; it is refused before anything is written with it.
//!
//! The database holds a mark made from the key, which says nothing about the key itself. Whoever opens an empty database
//! leaves theirs; of two at the same moment the first one's stands.

use diesel::prelude::*;

use super::connection::Conn;
use crate::error::{Error, Result};
use crate::on_engine;
use crate::schema::key_mark;
use crate::secret::{MasterKey, Purpose};

/// The one row.
const ROW: i64 = 1;
/// What is authenticated: never another text, or every key is another one.
const TEXT: &[u8] = b"the database of this key";

/// Leaves the key's mark where there is none.
///
/// # Errors
/// [`Error::OtherKey`] when another key's mark stands.
pub(super) fn agree(conn: &mut Conn, key: &MasterKey) -> Result<()> {
    let own = of(key);
    let row = (key_mark::id.eq(ROW), key_mark::mark.eq(own.as_slice()));
    on_engine!(conn, |conn| diesel::insert_into(key_mark::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    compare(known(conn)?, &own)
}

/// What [`agree`] would say; changes nothing.
pub(super) fn look(conn: &mut Conn, key: &MasterKey) -> Result<()> {
    compare(known(conn)?, &of(key))
}

/// Whether the database was written with some key.
pub(super) fn is_there(conn: &mut Conn) -> Result<bool> {
    Ok(known(conn)?.is_some())
}

fn known(conn: &mut Conn) -> Result<Option<Vec<u8>>> {
    Ok(key_mark::table.find(ROW).select(key_mark::mark).first(conn).optional()?)
}

fn compare(known: Option<Vec<u8>>, own: &[u8]) -> Result<()> {
    if known.is_none_or(|known| known == own) { Ok(()) } else { Err(Error::OtherKey) }
}

fn of(key: &MasterKey) -> [u8; 32] {
    key.key_for(Purpose::Mark).authenticate(TEXT)
}
