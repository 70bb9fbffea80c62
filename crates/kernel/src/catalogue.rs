//! What the rooms bring to the kernel: kinds of records, duties, changes, jobs and events, each under a stored key.
//!
//! The binary builds one [`Catalogue`] from every crate's `room()`; the kernel looks kinds up by the text that is
//! stored in rows. A key in the database that nobody brought stops `serve` with its name (see [`Catalogue::unknown_keys`]).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::approval::Approved;
use crate::duty::{Duty, Stands};
use crate::error::{Error, Result};
use crate::ids::{JobId, RecordId};
use crate::message::Message;
use crate::moment::Moment;
use crate::store::{Migration, Read, Sql, Store, Tx};

/// A kind of business object.
#[derive(Clone, Copy, Debug)]
pub struct RecordKind {
    /// Its key: `customer`. Its name for people is the message `kind-customer`.
    pub key: &'static str,
    /// The prefix of its numbers: `KH`.
    pub prefix: &'static str,
    /// The address of its pages: `/customers`; a record's own page is below it by number.
    pub address: &'static str,
}

impl RecordKind {
    /// The address of one record's page. An imported number may hold any character.
    #[must_use]
    pub fn page(&self, number: &str) -> String {
        use std::fmt::Write as _;
        number.bytes().fold(format!("{}/", self.address), |mut address, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                address.push(char::from(byte));
            } else {
                // writing to a String does not fail
                let _ = write!(address, "%{byte:02X}");
            }
            address
        })
    }

    /// The number of the record whose page, or something below it, is at `path`: what [`Self::page`] wrote.
    #[must_use]
    pub fn number_in(&self, path: &str) -> Option<String> {
        let written = path.strip_prefix(self.address)?.strip_prefix('/')?.split('/').next()?;
        let mut number = Vec::with_capacity(written.len());
        let mut rest = written.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            if *first == b'%' {
                let (digits, after) = rest.split_at_checked(2)?;
                rest = after;
                number.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            } else {
                number.push(*first);
            }
        }
        String::from_utf8(number).ok().filter(|number| !number.is_empty())
    }
}

/// What a duty's own check finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owed {
    /// It is still owed, by then.
    Due(Moment),
    /// It is still owed, and the longer it takes, the higher it is brought.
    Climbing(Climb),
    /// Its clock stands still: it waits for somebody else, and is neither due nor late meanwhile. With when it would be due
    /// if it went on now; a time before it stopped was up then.
    Paused(Moment),
    /// It has been done; the clock stops.
    Done,
    /// The reason for it is gone.
    Void,
}

/// When a duty is due, and when it is brought to whom on the way (`service.escalate`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Climb {
    /// When it is due.
    pub due: Moment,
    /// The clause that has it brought up.
    pub clause: &'static str,
    /// The steps, by rising percentage.
    pub rungs: Vec<Rung>,
}

/// One step up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rung {
    /// How much of the time is used then, in percent. Each percentage is taken once.
    pub percent: i16,
    /// When that is.
    pub at: Moment,
    /// How many levels above the owner it is brought: 0 the owner, 1 the superior, 2 the superior's superior.
    pub height: u8,
}

impl Climb {
    /// The first step above `percent`, if there is one.
    #[must_use]
    pub fn above(&self, percent: i16) -> Option<&Rung> {
        self.rungs.iter().find(|rung| rung.percent > percent)
    }
}

/// What a clause obliges somebody to do about a record.
#[derive(Clone, Copy)]
pub struct DutyKind {
    /// Its key: `tiering.notify`. Its sentence for people is the message `duty-tiering-notify`.
    pub key: &'static str,
    /// The clause that creates it.
    pub clause: &'static str,
    /// Looks whether it is still owed.
    pub check: fn(&mut Tx<'_>, &Duty) -> Result<Owed>,
    /// The address where it is done, below the record's page: `/team`; empty for the page itself.
    pub place: &'static str,
    /// How its clocks stand, when they can stand still or run by a time of their own; none for the time from when it
    /// began until it is due.
    pub stands: Option<Stands>,
}

/// One line of a stored change as people see it: what, from, to.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ChangeLine {
    /// What changes.
    pub label: Message,
    /// What stands now.
    pub before: String,
    /// What would stand.
    pub after: String,
}

/// A stored change that an approval applies.
#[derive(Clone, Copy)]
pub struct ChangeKind {
    /// Its key: `tiering.review`.
    pub key: &'static str,
    /// Whether the change can still be made; asked at submission and again before it is applied.
    pub check: fn(&mut Read<'_>, RecordId, &Value) -> Result<()>,
    /// Makes the change, in the deciding transaction.
    pub apply: fn(&mut Tx<'_>, &Approved, RecordId, &Value) -> Result<()>,
    /// Tells the subject that its approval ended without approval (returned, refused, withdrawn).
    pub declined: fn(&mut Tx<'_>, RecordId, &Value) -> Result<()>,
    /// Shows the change.
    pub draw: fn(&mut Read<'_>, RecordId, &Value) -> Result<Vec<ChangeLine>>,
}

/// What one step of a job came to.
#[derive(Clone, Debug)]
pub enum Step {
    /// There is more to do; call again. The job itself has stored how far it came.
    More,
    /// It is finished.
    Finished,
    /// Not now, as what it needs is away: call again at that time. With why, for operators.
    Later(Moment, String),
    /// It can not be done: kept as failed, with why, until somebody starts it again.
    Failed(String),
}

/// A kind of background work, done in small steps that may each be repeated.
#[derive(Clone, Copy)]
pub struct JobKind {
    /// Its key: `tiering.take_effect`.
    pub key: &'static str,
    /// Does one step. It must be idempotent: a process may die after its rows and before its answer.
    pub step: fn(&Store, JobId, Moment) -> Result<Step>,
}

/// A kind of line in the log.
#[derive(Clone, Copy, Debug)]
pub struct EventKind {
    /// Its key: `customer.created`. Its sentence is the message `event-customer-created`.
    pub key: &'static str,
}

/// A kind of message to one person, see [`crate::notice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeKind {
    /// Its key: `request.assigned`. Its sentence is the message `notice-request-assigned`; what it is in a few words, which
    /// names neither a customer nor what somebody wrote, is `notice-request-assigned-brief`.
    pub key: &'static str,
    /// Whether it tells of something that its person owes, so that mail about it may not be turned off.
    pub owed: bool,
}

impl NoticeKind {
    /// A kind that everybody may have by mail or not.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key, owed: false }
    }

    /// A kind that tells of something owed.
    #[must_use]
    pub const fn owed(key: &'static str) -> Self {
        Self { key, owed: true }
    }

    /// The message that is its sentence.
    #[must_use]
    pub fn sentence_key(&self) -> String {
        format!("notice-{}", self.key.replace(['.', '_'], "-"))
    }

    /// The message that says in a few words what it is.
    #[must_use]
    pub fn brief_key(&self) -> String {
        format!("{}-brief", self.sentence_key())
    }
}

/// What the calendar brings up by itself: asked about once a minute by one process.
#[derive(Clone, Copy)]
pub struct Occasion {
    /// Its name in the list of leases and logs.
    pub key: &'static str,
    /// Looks whether something is to be begun, and begins it. Must be idempotent.
    pub tick: fn(&Store, Moment) -> Result<()>,
}

/// What one crate brings.
#[derive(Clone, Default)]
pub struct Room {
    /// The crate's name.
    pub name: &'static str,
    /// Its tables.
    pub migrations: Vec<Migration>,
    /// Its kinds of records.
    pub records: Vec<RecordKind>,
    /// Its kinds of duties.
    pub duties: Vec<DutyKind>,
    /// Its kinds of changes.
    pub changes: Vec<ChangeKind>,
    /// Its kinds of jobs.
    pub jobs: Vec<JobKind>,
    /// Its kinds of events.
    pub events: Vec<EventKind>,
    /// Its kinds of notices.
    pub notices: Vec<NoticeKind>,
    /// What it does by the calendar.
    pub occasions: Vec<Occasion>,
    /// The table that keeps the tier of each customer, in its columns `id` and `tier`. One room has it.
    pub tiers: Option<&'static str>,
}

/// All that the rooms brought.
#[derive(Default)]
pub struct Catalogue {
    rooms: Vec<Room>,
    records: BTreeMap<&'static str, RecordKind>,
    duties: BTreeMap<&'static str, DutyKind>,
    changes: BTreeMap<&'static str, ChangeKind>,
    jobs: BTreeMap<&'static str, JobKind>,
    events: BTreeMap<&'static str, EventKind>,
    notices: BTreeMap<&'static str, NoticeKind>,
    /// The kinds of notices by their sentences.
    sentences: BTreeMap<String, &'static str>,
}

impl Catalogue {
    /// Gathers the rooms.
    ///
    /// # Errors
    /// When two rooms bring the same key.
    pub fn new(rooms: Vec<Room>) -> Result<Self> {
        let mut all = Self::default();
        for room in std::iter::once(crate::room()).chain(rooms) {
            for kind in &room.records {
                keep(&mut all.records, kind.key, *kind)?;
            }
            for kind in &room.duties {
                keep(&mut all.duties, kind.key, *kind)?;
            }
            for kind in &room.changes {
                keep(&mut all.changes, kind.key, *kind)?;
            }
            for kind in &room.jobs {
                keep(&mut all.jobs, kind.key, *kind)?;
            }
            for kind in &room.events {
                keep(&mut all.events, kind.key, *kind)?;
            }
            for kind in &room.notices {
                keep(&mut all.notices, kind.key, *kind)?;
                all.sentences.insert(kind.sentence_key(), kind.key);
            }
            all.rooms.push(room);
        }
        Ok(all)
    }

    /// Every room's tables.
    pub fn migrations(&self) -> impl Iterator<Item = Migration> + '_ {
        self.rooms.iter().flat_map(|room| room.migrations.iter().copied())
    }

    /// Everything done by the calendar.
    pub fn occasions(&self) -> impl Iterator<Item = Occasion> + '_ {
        self.rooms.iter().flat_map(|room| room.occasions.iter().copied())
    }

    /// The condition that a record names a customer of one of some tiers; none when no room keeps tiers.
    #[must_use]
    pub fn of_tier(&self, tiers: &[i16]) -> Option<Sql> {
        let table = self.rooms.iter().find_map(|room| room.tiers)?;
        let tiers = tiers.iter().map(|tier| Sql::default().int(i64::from(*tier)));
        Some(
            Sql::new("EXISTS (SELECT 1 FROM ")
                .raw(table)
                .raw(" tiered WHERE tiered.id = record.customer_id AND tiered.tier IN (")
                .joined(", ", tiers)
                .raw("))"),
        )
    }

    /// The kinds of records.
    pub fn records(&self) -> impl Iterator<Item = &RecordKind> {
        self.records.values()
    }

    /// The kinds of duties.
    pub fn duties(&self) -> impl Iterator<Item = &DutyKind> {
        self.duties.values()
    }

    /// The kinds of events.
    pub fn events(&self) -> impl Iterator<Item = &EventKind> {
        self.events.values()
    }

    /// The kinds of notices.
    pub fn notices(&self) -> impl Iterator<Item = &NoticeKind> {
        self.notices.values()
    }

    /// A kind of notice; none when no room brings it.
    #[must_use]
    pub fn notice(&self, key: &str) -> Option<&NoticeKind> {
        self.notices.get(key)
    }

    /// The kind of the notice that says this sentence; none when it is no kind's.
    #[must_use]
    pub fn notice_said(&self, sentence: &str) -> Option<&NoticeKind> {
        self.notice(self.sentences.get(sentence)?)
    }

    /// A kind of record.
    pub fn record(&self, key: &str) -> Result<&RecordKind> {
        self.records.get(key).ok_or_else(|| unknown("record", key))
    }

    /// The kind and the number of the record whose page, or something below it, is at `path`. Whether there is such a record
    /// is not asked.
    #[must_use]
    pub fn record_at(&self, path: &str) -> Option<(&RecordKind, String)> {
        let found = self.records().filter_map(|kind| Some((kind, kind.number_in(path)?)));
        // Where one kind's pages lie below another's, the nearer one is meant.
        found.max_by_key(|(kind, _)| kind.address.len())
    }

    /// A kind of duty.
    pub fn duty(&self, key: &str) -> Result<&DutyKind> {
        self.duties.get(key).ok_or_else(|| unknown("duty", key))
    }

    /// A kind of change.
    pub fn change(&self, key: &str) -> Result<&ChangeKind> {
        self.changes.get(key).ok_or_else(|| unknown("change", key))
    }

    /// A kind of job.
    pub fn job(&self, key: &str) -> Result<&JobKind> {
        self.jobs.get(key).ok_or_else(|| unknown("job", key))
    }

    /// Keys that stand in the database and that nobody brought, as `table: key`.
    pub fn unknown_keys(&self, read: &mut Read<'_>) -> Result<Vec<String>> {
        let mut unknown = Vec::new();
        let mut look = |table: &str, column: &str, which: &str, known: &dyn Fn(&str) -> bool| -> Result<()> {
            for key in distinct(read, table, column, which)? {
                if !known(&key) {
                    unknown.push(format!("{table}: {key}"));
                }
            }
            Ok(())
        };
        look("record", "kind", "TRUE", &|key| self.records.contains_key(key))?;
        // Nobody asks the kind of those that have ended, and they are many.
        look("duty", "kind", "state = 'open'", &|key| self.duties.contains_key(key))?;
        look("approval", "change_kind", "TRUE", &|key| self.changes.contains_key(key))?;
        look("job", "kind", "TRUE", &|key| self.jobs.contains_key(key))?;
        Ok(unknown)
    }
}

fn keep<T>(map: &mut BTreeMap<&'static str, T>, key: &'static str, kind: T) -> Result<()> {
    match map.insert(key, kind) {
        None => Ok(()),
        Some(_) => Err(Error::Corrupt(format!("two rooms bring the key {key}"))),
    }
}

fn unknown(what: &str, key: &str) -> Error {
    Error::Corrupt(format!("no room brings the {what} kind {key}"))
}

#[derive(diesel::QueryableByName)]
struct Key {
    #[diesel(sql_type = diesel::sql_types::Text)]
    key: String,
}

/// The different values that an indexed or small column has in some rows, found by skipping from one to the next.
fn distinct(read: &mut Read<'_>, table: &str, column: &str, which: &str) -> Result<Vec<String>> {
    use diesel::RunQueryDsl as _;
    let query = Sql::new(&format!(
        "WITH RECURSIVE step (key) AS (SELECT min({column}) FROM {table} WHERE {which} UNION ALL \
         SELECT (SELECT min(t.{column}) FROM {table} t WHERE t.{column} > step.key AND {which}) FROM step \
         WHERE step.key IS NOT NULL) SELECT key FROM step WHERE key IS NOT NULL"
    ));
    let rows: Vec<Key> = query.load(read.conn())?;
    Ok(rows.into_iter().map(|row| row.key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_any_writing_stands_in_the_address_of_its_page() {
        let kind = RecordKind { key: "cup", prefix: "BZ", address: "/cups" };
        assert_eq!(kind.page("BZ-20270301-0001"), "/cups/BZ-20270301-0001");
        assert_eq!(kind.page("a/b 1?"), "/cups/a%2Fb%201%3F");
        assert_eq!(kind.page("杯"), "/cups/%E6%9D%AF");
        for number in ["BZ-20270301-0001", "a/b 1?", "杯", "100%"] {
            assert_eq!(kind.number_in(&kind.page(number)).as_deref(), Some(number));
            assert_eq!(kind.number_in(&format!("{}/edit", kind.page(number))).as_deref(), Some(number));
        }
        for elsewhere in
            ["/cups", "/cups/", "/cupsful/1", "/cups/%", "/cups/%4", "/cups/%zz", "/cups/%FF", "/"]
        {
            assert_eq!(kind.number_in(elsewhere), None, "{elsewhere}");
        }
    }
}
