//! Who has a record open, and who is writing about it: so that two do not answer the same request without knowing.
//!
//! An open page says so again and again; whoever is silent for [`SILENCE_SECONDS`] is gone, also when their machine was
//! switched off. It is a courtesy, no lock: nobody is kept from writing.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};
use serde::Serialize;

use crate::error::Result;
use crate::ids::{RecordId, StaffId};
use crate::live::Call;
use crate::schema::record_presence;
use crate::store::{Read, Sql, Tx};

/// Who has not been heard of for so long has left. Pages say that they are there three times in it.
pub const SILENCE_SECONDS: i64 = 75;
/// So many people at most are named on one record.
const MOST: i64 = 50;

/// Somebody who has a record open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Present {
    /// Who.
    pub staff_id: StaffId,
    /// The name people call.
    pub name: String,
    /// Whether they are writing.
    pub writing: bool,
}

/// What a page says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It shows the record.
    Reading,
    /// Something is being written on it.
    Writing,
    /// It goes away.
    Leaving,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    staff_id: StaffId,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Integer)]
    writing: i32,
}

/// Who has a record open, by name. The caller has asked whether the reader may know of the record.
pub fn at(read: &mut Read<'_>, record: RecordId) -> Result<Vec<Present>> {
    let query = Sql::new(
        "SELECT p.staff_id AS staff_id, staff.name AS name, \
         MAX(CASE WHEN p.writing THEN 1 ELSE 0 END) AS writing \
         FROM record_presence p JOIN staff ON staff.id = p.staff_id WHERE p.record_id = ",
    )
    .int(record.0)
    .raw(" AND p.until > ")
    .moment(read.now())
    .raw(" GROUP BY p.staff_id, staff.name ORDER BY staff.name, p.staff_id LIMIT ")
    .int(MOST);
    let rows: Vec<Row> = query.load(read.conn())?;
    Ok(rows
        .into_iter()
        .map(|Row { staff_id, name, writing }| Present { staff_id, name, writing: writing > 0 })
        .collect())
}

/// Notes what one page of somebody does with a record. `tab` tells their pages apart. Returns who has it open now, and
/// what was called when that is not as it was.
pub fn note(
    tx: &mut Tx<'_>,
    record: RecordId,
    staff: StaffId,
    tab: &str,
    doing: Doing,
) -> Result<(Vec<Present>, Option<Call>)> {
    let before = at(tx, record)?;
    let until = tx.now().plus_seconds(SILENCE_SECONDS);
    let query = if doing == Doing::Leaving {
        Sql::new("DELETE FROM record_presence WHERE record_id = ")
            .int(record.0)
            .raw(" AND staff_id = ")
            .int(staff.0)
            .raw(" AND tab = ")
            .text(tab)
    } else {
        Sql::new("INSERT INTO record_presence (record_id, staff_id, tab, writing, until) VALUES (")
            .int(record.0)
            .raw(", ")
            .int(staff.0)
            .raw(", ")
            .text(tab)
            .raw(", ")
            .bool(doing == Doing::Writing)
            .raw(", ")
            .moment(until)
            .raw(") ON CONFLICT (record_id, staff_id, tab) DO UPDATE SET writing = excluded.writing, until = excluded.until")
    };
    query.execute(tx.conn())?;
    let after = at(tx, record)?;
    if before == after {
        return Ok((after, None));
    }
    let call = Call::Here(record, after.iter().map(|present| present.staff_id).collect());
    tx.call(&call)?;
    Ok((after, Some(call)))
}

/// Forgets who is gone.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.now();
    diesel::delete(record_presence::table.filter(record_presence::until.lt(now))).execute(tx.conn())?;
    Ok(())
}
