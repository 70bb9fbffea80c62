//! Work that one process at a time does. The lease is a row; who holds it and died loses it when it runs out.

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::error::Result;
use crate::store::{Sql, Tx};

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = Text)]
    holder: String,
}

/// Takes or renews the lease `name`; false when somebody else holds it.
pub fn hold(tx: &mut Tx<'_>, name: &str, holder: &str, seconds: i64) -> Result<bool> {
    let now = tx.now();
    let query = Sql::new("INSERT INTO lease (name, holder, until) VALUES (")
        .text(name)
        .raw(", ")
        .text(holder)
        .raw(", ")
        .moment(now.plus_seconds(seconds))
        .raw(") ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE lease.holder = ")
        .text(holder)
        .raw(" OR lease.until < ")
        .moment(now)
        .raw(" RETURNING holder");
    Ok(query.load::<Held>(tx.conn())?.iter().any(|row| row.holder == holder))
}

/// Lets go of everything that somebody holds, so that nobody waits until it runs out.
pub fn release(tx: &mut Tx<'_>, holder: &str) -> Result<()> {
    Sql::new("DELETE FROM lease WHERE holder = ").text(holder).execute(tx.conn())?;
    Ok(())
}
