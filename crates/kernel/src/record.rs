//! The header row that every business object has, and what all of them do alike: numbers, versions, members, access.

use diesel::prelude::*;
use rulebook::Action;
use serde::Serialize;

use crate::actor::Actor;
use crate::error::{Error, OrNotFound, Result};
use crate::event::{self, Cause, Line};
use crate::ids::{DepartmentId, GroupId, RecordId, StaffId, VersionId};
use crate::message::Message;
use crate::moment::Moment;
use crate::schema::{record, record_member};
use crate::scope::Scope;
use crate::store::{Read, Sql, Tx, among};

/// A record's header.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Serialize)]
#[diesel(table_name = record)]
pub struct Header {
    /// Its id.
    pub id: RecordId,
    /// A key of [`crate::catalogue::RecordKind`].
    pub kind: String,
    /// Its number, unique among its kind: `KH-20260305-0042`, or as imported.
    pub number: String,
    /// What people call it.
    pub title: String,
    /// Its state, a key of its kind's states.
    pub status: String,
    /// Whether it is still worked on.
    pub open: bool,
    /// For the named only.
    pub confidential: bool,
    /// Who answers for it.
    pub owner_id: Option<StaffId>,
    /// The group it lies with.
    pub group_id: Option<GroupId>,
    /// The department it lies with.
    pub department_id: Option<DepartmentId>,
    /// The customer it names; a customer names itself.
    pub customer_id: Option<RecordId>,
    /// Who entered it.
    pub creator_id: Option<StaffId>,
    /// The import it came in with.
    pub import_id: Option<RecordId>,
    /// The rulebook it was made under.
    pub rulebook_id: VersionId,
    /// When the next duty about it falls due.
    pub next_due_at: Option<Moment>,
    /// Which of the records that fall due in the same second comes first: the lower.
    pub precedence: i16,
    /// Counts its changes; a change names the version it was made on.
    pub version: i64,
    /// When it was entered.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

impl Header {
    /// Its state, one of those of its kind.
    ///
    /// # Errors
    /// [`Error::Corrupt`] for a state that the kind does not have.
    pub fn state<S: Copy>(&self, all: &[S], key: fn(S) -> &'static str) -> Result<S> {
        let found = all.iter().copied().find(|state| key(*state) == self.status);
        found.ok_or_else(|| Error::Corrupt(format!("{} {} is {}", self.kind, self.number, self.status)))
    }
}

/// What a new record begins with.
#[derive(Clone, Debug, Default)]
pub struct NewRecord {
    /// Its kind.
    pub kind: &'static str,
    /// Its number; the next of its kind's series when none.
    pub number: Option<String>,
    /// What people call it.
    pub title: String,
    /// Its first state.
    pub status: &'static str,
    /// Whether it is worked on.
    pub open: bool,
    /// For the named only.
    pub confidential: bool,
    /// Who answers for it.
    pub owner: Option<StaffId>,
    /// The group it lies with.
    pub group: Option<GroupId>,
    /// The department it lies with; the owner's when none.
    pub department: Option<DepartmentId>,
    /// The customer it names.
    pub customer: Option<RecordId>,
    /// The import it came in with.
    pub import: Option<RecordId>,
}

/// A header as it is inserted, one by one or [many at once](crate::bulk).
#[derive(Insertable)]
#[diesel(table_name = record, treat_none_as_default_value = false)]
pub(crate) struct Row<'a> {
    pub kind: &'a str,
    pub number: &'a str,
    pub title: &'a str,
    pub status: &'a str,
    pub open: bool,
    pub confidential: bool,
    pub owner_id: Option<StaffId>,
    pub group_id: Option<GroupId>,
    pub department_id: Option<DepartmentId>,
    pub customer_id: Option<RecordId>,
    pub creator_id: Option<StaffId>,
    pub import_id: Option<RecordId>,
    pub rulebook_id: VersionId,
    pub version: i64,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// Makes a record. Its event is the caller's, who knows what there is to tell.
///
/// # Errors
/// A number that is taken is refused at the field `number`.
pub fn create(tx: &mut Tx<'_>, new: &NewRecord, creator: Option<StaffId>) -> Result<Header> {
    let now = tx.now();
    let policy = tx.policy()?;
    let number = match &new.number {
        Some(number) if by_number(tx, new.kind, number)?.is_some() => {
            return Err(Error::field(
                "number",
                Message::new("error-number-taken").with("number", number.clone()),
            ));
        }
        Some(number) => number.clone(),
        None => {
            let day = policy.working_calendar().date_of(now.timestamp());
            free_number(tx, new.kind, day)?
        }
    };
    let department = match (new.department, new.owner) {
        (Some(department), _) => Some(department),
        (None, Some(owner)) => crate::staff::department_of(tx, owner)?,
        (None, None) => None,
    };
    let row = Row {
        kind: new.kind,
        number: &number,
        title: &new.title,
        status: new.status,
        open: new.open,
        confidential: new.confidential,
        owner_id: new.owner,
        group_id: new.group,
        department_id: department,
        customer_id: new.customer,
        creator_id: creator,
        import_id: new.import,
        rulebook_id: policy.id,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let id = diesel::insert_into(record::table).values(row).returning(record::id).get_result(tx.conn())?;
    header(tx, id)
}

/// The next number of a kind's series that no imported record carries already.
fn free_number(tx: &mut Tx<'_>, kind: &str, day: jiff::civil::Date) -> Result<String> {
    let prefix = tx.house().catalogue.record(kind)?.prefix;
    loop {
        let number = tx.next_number(prefix, day)?;
        if by_number(tx, kind, &number)?.is_none() {
            return Ok(number);
        }
    }
}

/// The record with this number, whoever asks: for the program's own use. People go through [`find`].
pub fn by_number(read: &mut Read<'_>, kind: &str, number: &str) -> Result<Option<Header>> {
    Ok(record::table
        .filter(record::kind.eq(kind))
        .filter(record::number.eq(number))
        .select(Header::as_select())
        .first(read.conn())
        .optional()?)
}

/// The header with this id, whoever asks: for the program's own use.
pub fn header(read: &mut Read<'_>, id: RecordId) -> Result<Header> {
    record::table.find(id).select(Header::as_select()).first(read.conn()).or_not_found()
}

/// The record with this number, if `actor` may do `action` with it.
///
/// # Errors
/// [`Error::NotFound`] when there is none or the actor may not know of it, [`Error::Forbidden`] when the actor
/// may read it but not do this.
pub fn find(read: &mut Read<'_>, actor: &Actor, action: Action, kind: &str, number: &str) -> Result<Header> {
    let now = read.now();
    let reach = actor.reach(read, action, kind)?;
    let found = record::table
        .filter(record::kind.eq(kind))
        .filter(record::number.eq(number))
        .filter(Scope::new(actor, action, reach, now))
        .select(Header::as_select())
        .first(read.conn())
        .optional()?;
    match found {
        Some(header) => Ok(header),
        None if action == Action::Read => Err(Error::NotFound),
        None => {
            find(read, actor, Action::Read, kind, number)?;
            Err(Error::Forbidden("error-forbidden"))
        }
    }
}

/// The records with these numbers, at most a page of them, if `actor` may do `action` with every one.
///
/// # Errors
/// Those of [`find`] for the first with which the actor may not.
pub fn find_each(
    read: &mut Read<'_>,
    actor: &Actor,
    action: Action,
    kind: &str,
    numbers: &[String],
) -> Result<Vec<RecordId>> {
    let now = read.now();
    let reach = actor.reach(read, action, kind)?;
    let found: Vec<(RecordId, String)> = record::table
        .filter(record::kind.eq(kind))
        .filter(record::number.eq_any(numbers.to_vec()))
        .filter(Scope::new(actor, action, reach, now))
        .order(record::id)
        .select((record::id, record::number))
        .load(read.conn())?;
    let lacking = numbers.iter().find(|number| !found.iter().any(|(_, known)| known == *number));
    if let Some(lacking) = lacking {
        // Says whether it is not there or not theirs to do this with.
        find(read, actor, action, kind, lacking)?;
        return Err(Error::NotFound);
    }
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

/// The most records that are changed at once.
const AT_ONCE: usize = 50;

/// The records that somebody chose in a list to change them together, every one of which `actor` may edit.
///
/// # Errors
/// At the field `select` when none or too many are chosen; those of [`find_each`].
pub fn find_chosen(
    read: &mut Read<'_>,
    actor: &Actor,
    kind: &str,
    numbers: &[String],
) -> Result<Vec<RecordId>> {
    actor.must(read, Action::Edit, kind)?;
    match numbers.len() {
        0 => Err(Error::field("select", "error-none-selected")),
        1..=AT_ONCE => find_each(read, actor, Action::Edit, kind, numbers),
        _ => Err(Error::field("select", Message::new("error-too-many-selected").with("most", AT_ONCE))),
    }
}

/// Whether `actor` may do `action` with this record.
pub fn may(read: &mut Read<'_>, actor: &Actor, action: Action, header: &Header) -> Result<bool> {
    let now = read.now();
    let reach = actor.reach(read, action, &header.kind)?;
    let found: Option<RecordId> = record::table
        .find(header.id)
        .filter(Scope::new(actor, action, reach, now))
        .select(record::id)
        .first(read.conn())
        .optional()?;
    Ok(found.is_some())
}

/// Those of at most a page of records, of whatever kinds, that `actor` may read, in no order: for naming them to that person.
pub fn readable(read: &mut Read<'_>, actor: &Actor, ids: &[RecordId]) -> Result<Vec<Header>> {
    let scope = Scope::of_any_kind(read, actor)?;
    Ok(record::table
        .filter(among(record::id, ids.iter().copied()))
        .filter(scope)
        .select(Header::as_select())
        .load(read.conn())?)
}

/// What of a header may change.
#[derive(Clone, Debug, Default, AsChangeset)]
#[diesel(table_name = record)]
pub struct Change {
    /// What people call it.
    pub title: Option<String>,
    /// Its state.
    pub status: Option<&'static str>,
    /// Whether it is worked on.
    pub open: Option<bool>,
    /// Who answers for it, or nobody.
    pub owner_id: Option<Option<StaffId>>,
    /// The group it lies with, or none.
    pub group_id: Option<Option<GroupId>>,
    /// The department it lies with, or none.
    pub department_id: Option<Option<DepartmentId>>,
    /// For the named only.
    pub confidential: Option<bool>,
    /// The customer it names.
    pub customer_id: Option<Option<RecordId>>,
    /// Removed then, or there again.
    pub removed_at: Option<Option<Moment>>,
}

/// Changes a header and counts its version up.
///
/// `on` is the version the change was made on: when another stands, nothing is changed. `None` for changes that the
/// program itself makes on whatever stands.
///
/// # Errors
/// [`Error::Stale`] with the version that stands.
pub fn change(tx: &mut Tx<'_>, id: RecordId, on: Option<i64>, change: &Change) -> Result<i64> {
    let now = tx.now();
    let current: i64 = record::table.find(id).select(record::version).first(tx.conn()).or_not_found()?;
    if on.is_some_and(|on| on != current) {
        return Err(Error::Stale { current });
    }
    // The version is asked again: on PostgreSQL two transactions may both have read the same one.
    let updated = diesel::update(record::table.find(id).filter(record::version.eq(current)))
        .set((change, record::version.eq(current + 1), record::updated_at.eq(now)))
        .execute(tx.conn())?;
    if updated == 0 { Err(Error::Stale { current: current + 1 }) } else { Ok(current + 1) }
}

/// A record that nothing is due about stands at the end of every queue.
const LAST: i64 = i64::MAX;

/// The SQL of a record's place in the queues: by the second when the next duty is due, then by precedence.
fn place(next_due: &Sql, precedence: &Sql) -> Sql {
    Sql::new("coalesce(")
        .then(next_due)
        .raw(" / 1000000 * 16 + ")
        .then(precedence)
        .raw(", ")
        .int(LAST)
        .raw(")")
}

/// Notes when the next duty about a record falls due, and with it the record's place in the queues
/// (`service.priority_queue`).
pub(crate) fn queue_up(tx: &mut Tx<'_>, id: RecordId, next_due: Option<Moment>) -> Result<()> {
    let due = match next_due {
        Some(due) => Sql::new("").moment(due),
        None => Sql::new("CAST(NULL AS BIGINT)"),
    };
    Sql::new("UPDATE record SET next_due_at = ")
        .then(&due)
        .raw(", queue = ")
        .then(&place(&due, &Sql::new("precedence")))
        .raw(" WHERE id = ")
        .int(id.0)
        .execute(tx.conn())?;
    Ok(())
}

/// Sets which of the records that fall due in the same second comes first: 1 before 2, at most 15. Nothing is written when it
/// stands so. The record's version is not counted up: nothing that a person edits changes.
pub fn take_precedence(tx: &mut Tx<'_>, id: RecordId, precedence: i16) -> Result<()> {
    let precedence = Sql::new("").int(i64::from(precedence.clamp(0, 15)));
    Sql::new("UPDATE record SET precedence = ")
        .then(&precedence)
        .raw(", queue = ")
        .then(&place(&Sql::new("next_due_at"), &precedence))
        .raw(" WHERE id = ")
        .int(id.0)
        .raw(" AND precedence <> ")
        .then(&precedence)
        .execute(tx.conn())?;
    Ok(())
}

/// The roles of those who are named on a record only to read it: who helps with a part of it, who decides about it.
pub const READERS: [&str; 2] = ["decider", "helper"];

/// Somebody named on a record.
#[derive(Clone, Debug, PartialEq, Queryable, Serialize)]
pub struct Member {
    /// Who.
    pub staff_id: StaffId,
    /// As what: `account_manager`, `technical_support`, `decider` …
    pub role: String,
}

/// Who is named on a record.
pub fn members(read: &mut Read<'_>, id: RecordId) -> Result<Vec<Member>> {
    Ok(record_member::table
        .filter(record_member::record_id.eq(id))
        .order((record_member::since, record_member::staff_id))
        .select((record_member::staff_id, record_member::role))
        .load(read.conn())?)
}

/// Names somebody on a record; twice is once. In one of the roles of [`READERS`] they read it, in any other they work on it.
pub fn add_member(tx: &mut Tx<'_>, id: RecordId, staff: StaffId, role: &str) -> Result<()> {
    let now = tx.now();
    let row = (
        record_member::record_id.eq(id),
        record_member::staff_id.eq(staff),
        record_member::role.eq(role),
        record_member::since.eq(now),
    );
    crate::on_engine!(tx.conn(), |conn| diesel::insert_into(record_member::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(())
}

/// Takes somebody's name off a record.
pub fn remove_member(tx: &mut Tx<'_>, id: RecordId, staff: StaffId, role: &str) -> Result<()> {
    diesel::delete(
        record_member::table
            .filter(record_member::record_id.eq(id))
            .filter(record_member::staff_id.eq(staff))
            .filter(record_member::role.eq(role)),
    )
    .execute(tx.conn())?;
    Ok(())
}

/// Shows a masked field: writes down who saw what before it is shown (`archive.access`).
///
/// # Errors
/// [`Error::Forbidden`] when the rulebook does not let the actor reveal this record.
pub fn reveal(tx: &mut Tx<'_>, actor: &Actor, header: &Header, field: &str) -> Result<()> {
    if !may(tx, actor, Action::Reveal, header)? {
        return Err(Error::Forbidden("error-forbidden-reveal"));
    }
    let line = Line::about(header.id, "record.revealed", Cause::staff(actor.id).by("archive.access"))
        .with(serde_json::json!({ "field": field }));
    event::append(tx, &line)
}
