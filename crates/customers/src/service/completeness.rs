//! Whether an archive holds what the standard asks for, and the duty to complete it (`archive.standard`).
//!
//! An incomplete archive is covered by exactly one duty: one of its own, or the one that its import gave to its account
//! manager, which counts all of that import's. A change moves it out of the one it is covered by.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use kernel::catalogue::{DutyKind, Owed};
use kernel::duty::{self, Duty, NewDuty};
use kernel::record::Header;
use kernel::schema::duty as duties;
use kernel::store::Sql;
use kernel::{Error, Moment, Read, RecordId, Result, StaffId, Tx};
use rulebook::Rulebook;
use rulebook::parts::archive::StandardField;

use super::standing;
use crate::model::Customer;
use crate::schema::contact;
use crate::store;

/// The duty to complete one archive.
pub const COMPLETE: DutyKind = DutyKind {
    key: "archive.complete",
    clause: "archive.standard",
    check: is_complete,
    place: "/edit",
    stands: None,
};
/// The duty to complete the archives that came in with an import; its counter says how many are left.
pub const COMPLETE_IMPORT: DutyKind = DutyKind {
    key: "archive.complete_import",
    clause: "archive.standard",
    check: all_complete,
    place: "",
    stands: None,
};

/// The required fields that a customer lacks, in the order of the form.
#[must_use]
pub fn missing_fields(book: &Rulebook, customer: &Customer, has_contact: bool) -> Vec<StandardField> {
    let Some(standard) = &book.archive().standard else { return Vec::new() };
    let lacks = |field: &StandardField| match field {
        StandardField::Name => customer.name.is_empty(),
        StandardField::LegalRepresentative => customer.legal_representative.is_empty(),
        StandardField::Address => customer.address.is_empty(),
        StandardField::Postcode => customer.postcode.is_empty(),
        StandardField::Phone => customer.phone.is_empty(),
        StandardField::Fax => customer.fax.is_empty(),
        StandardField::ScopeOfBusiness => customer.scope_of_business.is_empty(),
        StandardField::RegisteredCapital => customer.registered_capital_fen.is_none(),
        StandardField::CreditCode => customer.credit_code.is_none(),
        StandardField::MainProducts => customer.main_products.is_empty(),
        StandardField::Contacts => !has_contact,
    };
    standard.required_of(customer.kind_key()).filter(lacks).collect()
}

pub(super) fn count(book: &Rulebook, customer: &Customer, has_contact: bool) -> i16 {
    i16::try_from(missing_fields(book, customer, has_contact).len()).unwrap_or(i16::MAX)
}

/// Whether a customer has a contact with department and post.
pub fn has_full_contact(read: &mut Read<'_>, customer: RecordId) -> Result<bool> {
    let found: Option<i64> = contact::table
        .filter(contact::customer_id.eq(customer))
        .filter(contact::left_at.is_null())
        .filter(contact::department.ne(""))
        .filter(contact::post.ne(""))
        .select(contact::id)
        .first(read.conn())
        .optional()?;
    Ok(found.is_some())
}

/// Counts anew what an archive lacks; one that became complete leaves the duty that covered it, one that became incomplete
/// gets one.
pub fn recount(tx: &mut Tx<'_>, header: &Header, by: Option<StaffId>) -> Result<()> {
    let policy = tx.policy()?;
    let customer = store::customer(tx, header.id)?;
    let has_contact = has_full_contact(tx, header.id)?;
    let missing = count(&policy, &customer, has_contact);
    if missing != customer.missing {
        store::missing_set(tx, header.id, missing)?;
    }
    match (customer.missing > 0, missing > 0) {
        (false, true) => cover(tx, header),
        (true, false) => uncover(tx, header, by),
        _ => Ok(()),
    }
}

/// Obliges the account manager to complete an archive.
pub(super) fn cover(tx: &mut Tx<'_>, header: &Header) -> Result<()> {
    if let Some(list) = list_duty(tx, header)? {
        let left = list.counter.unwrap_or(0) + 1;
        return duty::count_down(tx, &list, left, None);
    }
    let new = NewDuty {
        kind: COMPLETE.key,
        record: header.id,
        // An archive may become incomplete again; the version that did it tells one time from another.
        occurrence: format!("v{}", header.version),
        owner: header.owner_id,
        due: match due(tx)? {
            Some(due) => due,
            None => return Ok(()),
        },
        counter: None,
    };
    duty::owe(tx, &new)
}

/// Obliges the account manager of an incomplete archive that no duty covers.
pub(super) fn ensure_covered(tx: &mut Tx<'_>, header: &Header) -> Result<()> {
    if own_duty(tx, COMPLETE.key, header.id)?.is_some() || list_duty(tx, header)?.is_some() {
        return Ok(());
    }
    cover(tx, header)
}

/// An archive is complete, or goes where another duty covers it.
pub(super) fn uncover(tx: &mut Tx<'_>, header: &Header, by: Option<StaffId>) -> Result<()> {
    if own_duty(tx, COMPLETE.key, header.id)?.is_some() {
        return duty::recheck(tx, header.id, by);
    }
    match list_duty(tx, header)? {
        Some(list) => {
            let left = list.counter.unwrap_or(0) - 1;
            duty::count_down(tx, &list, left, by)
        }
        None => Ok(()),
    }
}

/// The account manager of an incomplete archive changed: the duty goes with the customer.
pub(super) fn pass_on(tx: &mut Tx<'_>, before: &Header, after: &Header) -> Result<()> {
    let (Some(customer), Some(to)) = (standing(tx, after.id)?, after.owner_id) else { return Ok(()) };
    if customer.missing == 0 {
        return Ok(());
    }
    if let Some(own) = own_duty(tx, COMPLETE.key, after.id)? {
        return duty::hand_over(tx, own.id, to);
    }
    uncover(tx, before, None)?;
    cover(tx, after)
}

/// Obliges an account manager to complete the `incomplete` archives that an import brought them: one duty about the
/// import, with a counter.
pub fn completeness_duty_for_import(
    tx: &mut Tx<'_>,
    import: RecordId,
    owner: Option<StaffId>,
    incomplete: i64,
) -> Result<()> {
    let Some(due) = due(tx)? else { return Ok(()) };
    if incomplete <= 0 {
        return Ok(());
    }
    let new = NewDuty {
        kind: COMPLETE_IMPORT.key,
        record: import,
        occurrence: occurrence_of(owner),
        owner,
        due,
        counter: Some(incomplete),
    };
    duty::owe(tx, &new)
}

/// [`completeness_duty_for_import`] for every account manager of an import's customers.
pub fn completeness_duties_for_import(tx: &mut Tx<'_>, import: RecordId) -> Result<()> {
    #[derive(QueryableByName)]
    struct Share {
        #[diesel(sql_type = Nullable<BigInt>)]
        owner_id: Option<StaffId>,
        #[diesel(sql_type = BigInt)]
        incomplete: i64,
    }
    let query = Sql::new(
        "SELECT record.owner_id AS owner_id, count(*) AS incomplete FROM record \
         JOIN customer ON customer.id = record.id WHERE record.import_id = ",
    )
    .int(import.0)
    .raw(" AND record.removed_at IS NULL AND customer.missing > 0 GROUP BY record.owner_id ORDER BY 1");
    let shares: Vec<Share> = query.load(tx.conn())?;
    for share in shares {
        completeness_duty_for_import(tx, import, share.owner_id, share.incomplete)?;
    }
    Ok(())
}

fn occurrence_of(owner: Option<StaffId>) -> String {
    owner.map_or_else(|| "nobody".to_owned(), |owner| format!("staff-{owner}"))
}

/// The open duty about the import of a customer that counts it.
fn list_duty(read: &mut Read<'_>, header: &Header) -> Result<Option<Duty>> {
    let Some(import) = header.import_id else { return Ok(None) };
    Ok(duties::table
        .filter(duties::record_id.eq(import))
        .filter(duties::state.eq("open"))
        .filter(duties::kind.eq(COMPLETE_IMPORT.key))
        .filter(duties::occurrence.eq(occurrence_of(header.owner_id)))
        .select(Duty::as_select())
        .first(read.conn())
        .optional()?)
}

/// The open duty of a kind about a record.
pub(super) fn own_duty(read: &mut Read<'_>, kind: &str, record: RecordId) -> Result<Option<Duty>> {
    Ok(duties::table
        .filter(duties::record_id.eq(record))
        .filter(duties::state.eq("open"))
        .filter(duties::kind.eq(kind))
        .order(duties::id)
        .select(Duty::as_select())
        .first(read.conn())
        .optional()?)
}

/// By when an archive opened now must be complete; none when the clause is off.
fn due(tx: &mut Tx<'_>) -> Result<Option<Moment>> {
    let policy = tx.policy()?;
    let Some(standard) = &policy.archive().standard else { return Ok(None) };
    in_working_days(tx, standard.complete_working_days).map(Some)
}

/// The end of the `days`th working day from now.
pub(super) fn in_working_days(tx: &mut Tx<'_>, days: u32) -> Result<Moment> {
    let now = tx.now();
    let policy = tx.policy()?;
    let end = policy.working_calendar().end_of_working_day(now.timestamp(), days);
    Ok(end.map_err(|error| Error::Corrupt(format!("working calendar: {error}")))?.into())
}

fn is_complete(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    if tx.policy()?.archive().standard.is_none() {
        return Ok(Owed::Void);
    }
    Ok(match standing(tx, duty.record_id)? {
        None => Owed::Void,
        Some(customer) if customer.missing == 0 => Owed::Done,
        Some(_) => Owed::Due(duty.due_at),
    })
}

fn all_complete(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    if tx.policy()?.archive().standard.is_none() {
        return Ok(Owed::Void);
    }
    Ok(if duty.counter.unwrap_or(0) > 0 { Owed::Due(duty.due_at) } else { Owed::Done })
}
