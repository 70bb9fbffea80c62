//! What of the log somebody may see, in the order in which it was sealed: what an open page is kept up to date by.
//!
//! A reader remembers one number, the `seq` up to which it has seen; what comes after is found the same way whether the
//! reader has listened all the time or was away. Processes on one database call each other when there is something to look
//! at ([`Call`]); a call that is lost costs a second, never a line.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::ids::{RecordId, StaffId};
use crate::scope;
use crate::store::{Read, Sql};

/// A line of the log as it is told to an open page: what happened to which record. What was said in it is not told here;
/// the page asks for what it wants to show.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Seen {
    /// Its number in the log.
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    /// What happened, a key of [`crate::catalogue::EventKind`].
    #[diesel(sql_type = Text)]
    pub event: String,
    /// The record's kind.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// The record's number.
    #[diesel(sql_type = Text)]
    pub number: String,
    /// The record's version that this brought about.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub version: Option<i64>,
}

/// The number of the last sealed line; 0 before the first.
pub fn head(read: &mut Read<'_>) -> Result<i64> {
    use crate::schema::event;
    let last: Option<Option<i64>> = event::table
        .filter(event::seq.is_not_null())
        .order(event::seq.desc())
        .select(event::seq)
        .first(read.conn())
        .optional()?;
    Ok(last.flatten().unwrap_or_default())
}

/// The lines above `after`, up to and with `until`, about records that `actor` may read now. The caller bounds how many
/// lines lie between the two.
pub fn seen(read: &mut Read<'_>, actor: &Actor, after: i64, until: i64) -> Result<Vec<Seen>> {
    if after >= until {
        return Ok(Vec::new());
    }
    Ok(seeing(read, actor, after, until)?.load(read.conn())?)
}

/// The query of [`seen`].
pub fn seeing(read: &mut Read<'_>, actor: &Actor, after: i64, until: i64) -> Result<Sql> {
    // CROSS JOIN, for SQLite takes it in the order written: a few lines of the log, then the record of each.
    Ok(Sql::new(
        "SELECT e.seq AS seq, e.kind AS event, record.kind AS kind, record.number AS number, \
         e.record_version AS version FROM event e CROSS JOIN record WHERE record.id = e.record_id \
         AND e.seq > ",
    )
    .int(after)
    .raw(" AND e.seq <= ")
    .int(until)
    .raw(" AND ")
    .then(&scope::readable(read, actor)?)
    .raw(" ORDER BY e.seq"))
}

/// What one process calls to the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Lines of the log were sealed.
    Look,
    /// Who has a record open changed: the record, and who is told.
    Here(RecordId, Vec<StaffId>),
    /// Somebody has read notices, or marked one as not read.
    Notices(StaffId),
}

impl std::fmt::Display for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Look => f.write_str("look"),
            Self::Here(record, staff) => {
                write!(f, "here {record}")?;
                staff.iter().try_for_each(|id| write!(f, " {id}"))
            }
            Self::Notices(staff) => write!(f, "notices {staff}"),
        }
    }
}

impl std::str::FromStr for Call {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bad = || Error::Corrupt(format!("{text} is nothing that a zhike calls"));
        if text == "look" {
            return Ok(Self::Look);
        }
        if let Some(staff) = text.strip_prefix("notices ") {
            return Ok(Self::Notices(StaffId(staff.parse().map_err(|_| bad())?)));
        }
        let numbers = text.strip_prefix("here ").ok_or_else(bad)?;
        let mut numbers = numbers.split(' ').map(|number| number.parse::<i64>().map_err(|_| bad()));
        let record = numbers.next().ok_or_else(bad)??;
        Ok(Self::Here(RecordId(record), numbers.map(|id| id.map(StaffId)).collect::<Result<_>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_heard_as_it_was_made() {
        for call in
            [Call::Look, Call::Here(RecordId(7), vec![StaffId(1), StaffId(2)]), Call::Notices(StaffId(3))]
        {
            assert_eq!(call.to_string().parse::<Call>().unwrap(), call);
        }
        for noise in ["", "looks", "here", "here x", "here 1 x", "notices", "notices x"] {
            assert!(noise.parse::<Call>().is_err(), "{noise}");
        }
    }
}
