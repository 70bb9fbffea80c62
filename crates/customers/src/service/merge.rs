//! Two archives of one customer made one, and parted again (`archive.dedupe`).
//!
//! The merged archive's contacts, purchases, records, links, tags and duties go to the one that is kept, its people join
//! the team, and its fields fill what is empty there or what the person chose. It stays as a removed record. What was moved
//! is stored with the merge, so that undoing moves exactly that back and leaves alone what was changed since.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use kernel::duty::{self, Duty};
use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change, Header};
use kernel::schema::duty as duties;
use kernel::store::{Sql, among};
use kernel::{Actor, DutyId, Error, Read, RecordId, Result, StaffId, Tx, tag};
use rulebook::Action;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::archive::{changes_between, index};
use super::{COMPLETE, SECOND_CONTACT, completeness, watch_contacts};
use crate::model::{Customer, KIND, Lifecycle, MERGED, Role};
use crate::store;

/// The fields that may be taken from the merged archive, by the name of their input, in the order of the form.
pub const FIELDS: [&str; 18] = [
    "name",
    "short_name",
    "kind",
    "credit_code",
    "legal_representative",
    "region",
    "address",
    "postcode",
    "phone",
    "fax",
    "industry",
    "scope_of_business",
    "registered_capital",
    "main_products",
    "lifecycle",
    "archive_date",
    "credit",
    "complexity",
];

/// What a merge moved.
#[derive(Debug, Serialize, Deserialize)]
struct Moved {
    kept_before: Customer,
    kept_after: Customer,
    merged_before: Customer,
    merged_status: String,
    contacts: Vec<i64>,
    main_contacts: Vec<i64>,
    purchases: Vec<i64>,
    records: Vec<RecordId>,
    members: Vec<(StaffId, String)>,
    links: Vec<(RecordId, RecordId, String)>,
    /// Tags that the kept archive did not bear before.
    tags: Vec<String>,
    /// Duties that now hang on the kept archive.
    duties: Vec<DutyId>,
    /// Duties about either that ended by the merge.
    ended: Vec<DutyId>,
    /// Duties about the kept archive that the merge gave rise to.
    begun: Vec<DutyId>,
    /// Whether the merged archive was counted in the duty about its import.
    uncounted: bool,
}

/// Merges the customer `other` into `number`. `take` names the fields of [`FIELDS`] that are taken from the other; fields
/// that are empty are filled from it anyway.
///
/// # Errors
/// A customer is not merged with itself; `version` is that of the one kept.
pub fn merge(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    version: i64,
    other: &str,
    take: &[String],
) -> Result<Header> {
    let kept = record::find(tx, actor, Action::Merge, KIND, number)?;
    let merged = match record::find(tx, actor, Action::Merge, KIND, other) {
        Err(Error::NotFound) => return Err(Error::field("other", "customers-merge-unknown")),
        found => found?,
    };
    if kept.id == merged.id {
        return Err(Error::field("other", "customers-merge-itself"));
    }
    if version != kept.version {
        return Err(Error::Stale { current: kept.version });
    }
    let kept_before = store::customer(tx, kept.id)?;
    let merged_before = store::customer(tx, merged.id)?;
    let open_before = open_duties(tx, &[kept.id, merged.id])?;
    let uncounted = merged_before.missing > 0
        && completeness::own_duty(tx, COMPLETE.key, merged.id)?.is_none()
        && merged.import_id.is_some();

    let kept_after = united(&kept_before, &merged_before, take);
    retire(tx, actor, &kept, &merged, &merged_before)?;
    store::customer_update(tx, &kept_after)?;
    let moved = Moved {
        merged_status: merged.status.clone(),
        uncounted,
        main_contacts: demote_contacts(tx, kept.id, merged.id)?,
        contacts: store::contact_ids(tx, merged.id)?,
        purchases: store::purchase_ids_to_move(tx, merged.id, kept.id)?,
        records: store::records_naming(tx, merged.id)?,
        members: join_team(tx, kept.id, merged.id)?,
        links: copy_links(tx, kept.id, merged.id)?,
        tags: tag::copy(tx, merged.id, kept.id)?,
        duties: Vec::new(),
        ended: Vec::new(),
        begun: Vec::new(),
        kept_before,
        kept_after,
        merged_before,
    };
    store::contacts_move(tx, &moved.contacts, merged.id, kept.id)?;
    store::purchases_move(tx, &moved.purchases, merged.id, kept.id)?;
    store::records_rename(tx, &moved.records, merged.id, kept.id)?;

    let policy = tx.policy()?;
    let stage = Lifecycle::from_key(&moved.kept_after.lifecycle).map(Lifecycle::key);
    let change = Change { title: Some(moved.kept_after.name.clone()), status: stage, ..Change::default() };
    let version = record::change(tx, kept.id, Some(version), &change)?;
    let cause = Cause::staff(actor.id).by("archive.dedupe");
    let mut told = changes_between(&policy, &moved.kept_before, &moved.kept_after);
    told["other"] = json!(merged.number);
    told["name"] = json!(merged.title);
    event::append(tx, &Line::about(kept.id, "customer.merged", cause).with(told).version(version))?;

    let kept_header = record::header(tx, kept.id)?;
    let duties = rehang_duties(tx, merged.id, kept.id)?;
    if uncounted {
        completeness::uncover(tx, &merged, Some(actor.id))?;
    }
    settle(tx, &kept_header, Some(actor.id))?;
    let open_after = open_duties(tx, &[kept.id, merged.id])?;
    let begun = open_after.iter().copied().filter(|id| !open_before.contains(id)).collect();
    let ended = open_before.into_iter().filter(|id| !open_after.contains(id)).collect();
    let moved = Moved { duties, ended, begun, ..moved };
    let stored = serde_json::to_string(&moved).map_err(|error| Error::Corrupt(error.to_string()))?;
    store::merge_insert(tx, kept.id, merged.id, &stored, actor.id)?;
    record::header(tx, kept.id)
}

/// Parts two archives again: what was moved goes back, fields that the merge set and nobody changed since get their former
/// values, duties that ended by it run on.
pub fn undo(tx: &mut Tx<'_>, actor: &Actor, number: &str, version: i64, id: i64) -> Result<Header> {
    let kept = record::find(tx, actor, Action::Merge, KIND, number)?;
    let merge = store::merge(tx, kept.id, id)?;
    if merge.undone_at.is_some() {
        return Err(Error::refused("customers-merge-undone-already"));
    }
    if version != kept.version {
        return Err(Error::Stale { current: kept.version });
    }
    let moved: Moved =
        serde_json::from_str(&merge.moved).map_err(|error| Error::Corrupt(format!("merge {id}: {error}")))?;
    let merged = reinstate(tx, actor, merge.merged_id, &moved)?;

    store::contacts_move(tx, &moved.contacts, kept.id, merged.id)?;
    store::contacts_main(tx, &moved.main_contacts, true)?;
    store::purchases_move(tx, &moved.purchases, kept.id, merged.id)?;
    store::records_rename(tx, &moved.records, kept.id, merged.id)?;
    for (staff, role) in &moved.members {
        record::remove_member(tx, kept.id, *staff, role)?;
    }
    for (record, other, relation) in &moved.links {
        link_query("DELETE FROM record_link WHERE record_id = ", *record, *other, relation)
            .execute(tx.conn())?;
    }
    tag::drop_copied(tx, kept.id, &moved.tags)?;

    let stands = store::customer(tx, kept.id)?;
    let restored = parted(&stands, &moved);
    store::customer_update(tx, &restored)?;
    let policy = tx.policy()?;
    let stage = Lifecycle::from_key(&restored.lifecycle).map(Lifecycle::key);
    let change = Change { title: Some(restored.name.clone()), status: stage, ..Change::default() };
    let version = record::change(tx, kept.id, Some(version), &change)?;
    let cause = Cause::staff(actor.id).by("archive.dedupe");
    let mut told = changes_between(&policy, &stands, &restored);
    told["other"] = json!(merged.number);
    told["name"] = json!(merged.title);
    let line = Line::about(kept.id, "customer.merge_undone", cause).with(told).version(version);
    let told = json!({ "other": kept.number, "name": kept.title });
    let back = Line::about(merged.id, "customer.merge_undone", cause).with(told).version(merged.version);
    event::append_all(tx, &[line, back])?;

    for duty in &moved.duties {
        if duty::get(tx, *duty)?.record_id == kept.id {
            duty::rehang(tx, *duty, merged.id)?;
        }
    }
    for duty in &moved.begun {
        let begun = duty::get(tx, *duty)?;
        if begun.state == "open" {
            duty::void(tx, &begun.kind, begun.record_id)?;
        }
    }
    let kept = record::header(tx, kept.id)?;
    for header in [&kept, &merged] {
        set_missing(tx, header.id)?;
    }
    for duty in &moved.ended {
        if duty::get(tx, *duty)?.state != "open" {
            duty::reopen(tx, *duty)?;
        }
    }
    if moved.uncounted && store::customer(tx, merged.id)?.missing > 0 {
        completeness::cover(tx, &merged)?;
    }
    for header in [&kept, &merged] {
        let customer = store::customer(tx, header.id)?;
        let contacts = store::contacts(tx, header.id)?;
        index(tx, &header.number, &customer, &contacts)?;
        duty::recheck(tx, header.id, Some(actor.id))?;
        if customer.missing > 0 {
            completeness::ensure_covered(tx, header)?;
        }
        watch_contacts(tx, header.id)?;
    }
    store::merge_undone(tx, id)?;
    Ok(kept)
}

/// The kept row with what is taken from the other.
fn united(kept: &Customer, other: &Customer, take: &[String]) -> Customer {
    let mut united = kept.clone();
    for field in FIELDS {
        if take.iter().any(|taken| taken == field) || is_empty(kept, field) {
            put(&mut united, other, field);
        }
    }
    united.promising |= other.promising;
    united.key_customer |= other.key_customer;
    united
}

/// The row that stands with the merge taken out of it, but for what was changed since.
fn parted(stands: &Customer, moved: &Moved) -> Customer {
    let mut parted = stands.clone();
    for field in FIELDS {
        let mut as_merged = stands.clone();
        put(&mut as_merged, &moved.kept_after, field);
        if as_merged == *stands {
            put(&mut parted, &moved.kept_before, field);
        }
    }
    if stands.promising == moved.kept_after.promising {
        parted.promising = moved.kept_before.promising;
    }
    if stands.key_customer == moved.kept_after.key_customer {
        parted.key_customer = moved.kept_before.key_customer;
    }
    parted
}

/// Puts one field of `from` into `to`, with the columns that go with it.
fn put(to: &mut Customer, from: &Customer, field: &str) {
    match field {
        "name" => {
            from.name.clone_into(&mut to.name);
            from.name_key.clone_into(&mut to.name_key);
        }
        "short_name" => from.short_name.clone_into(&mut to.short_name),
        "kind" => {
            from.kind.clone_into(&mut to.kind);
            from.special_kind.clone_into(&mut to.special_kind);
        }
        "credit_code" => to.credit_code.clone_from(&from.credit_code),
        "legal_representative" => from.legal_representative.clone_into(&mut to.legal_representative),
        "region" => from.region.clone_into(&mut to.region),
        "address" => from.address.clone_into(&mut to.address),
        "postcode" => from.postcode.clone_into(&mut to.postcode),
        "phone" => {
            from.phone.clone_into(&mut to.phone);
            to.phone_key.clone_from(&from.phone_key);
        }
        "fax" => from.fax.clone_into(&mut to.fax),
        "industry" => from.industry.clone_into(&mut to.industry),
        "scope_of_business" => from.scope_of_business.clone_into(&mut to.scope_of_business),
        "registered_capital" => to.registered_capital_fen = from.registered_capital_fen,
        "main_products" => from.main_products.clone_into(&mut to.main_products),
        "lifecycle" => {
            from.lifecycle.clone_into(&mut to.lifecycle);
            to.lifecycle_since = from.lifecycle_since;
        }
        "archive_date" => to.archive_date = from.archive_date,
        "credit" => to.credit.clone_from(&from.credit),
        "complexity" => to.complexity = from.complexity,
        _ => {}
    }
}

fn is_empty(customer: &Customer, field: &str) -> bool {
    match field {
        "short_name" => customer.short_name.is_empty(),
        "credit_code" => customer.credit_code.is_none(),
        "legal_representative" => customer.legal_representative.is_empty(),
        "region" => customer.region.is_empty(),
        "address" => customer.address.is_empty(),
        "postcode" => customer.postcode.is_empty(),
        "phone" => customer.phone.is_empty(),
        "fax" => customer.fax.is_empty(),
        "industry" => customer.industry.is_empty(),
        "scope_of_business" => customer.scope_of_business.is_empty(),
        "registered_capital" => customer.registered_capital_fen.is_none(),
        "main_products" => customer.main_products.is_empty(),
        "archive_date" => customer.archive_date.is_none(),
        "credit" => customer.credit.is_none(),
        "complexity" => customer.complexity.is_none(),
        _ => false,
    }
}

/// Removes the merged archive, with its keys blanked so that it is compared with nothing any more.
fn retire(tx: &mut Tx<'_>, actor: &Actor, kept: &Header, merged: &Header, before: &Customer) -> Result<()> {
    let now = tx.now();
    let row = Customer {
        name_key: String::new(),
        credit_code: None,
        phone_key: None,
        merged_into_id: Some(kept.id),
        ..before.clone()
    };
    store::customer_update(tx, &row)?;
    let change =
        Change { status: Some(MERGED), open: Some(false), removed_at: Some(Some(now)), ..Change::default() };
    let version = record::change(tx, merged.id, None, &change)?;
    let told = json!({ "other": kept.number, "name": kept.title });
    let cause = Cause::staff(actor.id).by("archive.dedupe");
    event::append(tx, &Line::about(merged.id, "customer.merged_into", cause).with(told).version(version))
}

/// Brings the merged archive back, if the actor may merge it.
fn reinstate(tx: &mut Tx<'_>, actor: &Actor, id: RecordId, moved: &Moved) -> Result<Header> {
    let status = Lifecycle::from_key(&moved.merged_status).map(Lifecycle::key);
    let change = Change { status, open: Some(true), removed_at: Some(None), ..Change::default() };
    record::change(tx, id, None, &change)?;
    let header = record::header(tx, id)?;
    if !record::may(tx, actor, Action::Merge, &header)? {
        return Err(Error::Forbidden("error-forbidden"));
    }
    store::customer_update(tx, &moved.merged_before)?;
    Ok(header)
}

/// Of two main contacts one stays so: the kept archive's. Gives the merged archive's that are asked second now.
fn demote_contacts(tx: &mut Tx<'_>, kept: RecordId, merged: RecordId) -> Result<Vec<i64>> {
    if store::main_contact_ids(tx, kept)?.is_empty() {
        return Ok(Vec::new());
    }
    let ids = store::main_contact_ids(tx, merged)?;
    store::contacts_main(tx, &ids, false)?;
    Ok(ids)
}

/// Lets the merged archive's people join the team, and gives those who were not in it.
fn join_team(tx: &mut Tx<'_>, kept: RecordId, merged: RecordId) -> Result<Vec<(StaffId, String)>> {
    let team = record::members(tx, kept)?;
    let mut joined: Vec<(StaffId, String)> = Vec::new();
    for member in record::members(tx, merged)? {
        let known = team.iter().any(|m| m.staff_id == member.staff_id)
            || joined.iter().any(|(staff, _)| *staff == member.staff_id);
        if known {
            continue;
        }
        let role = if member.role == Role::AccountManager.key() {
            Role::Colleague.key().to_owned()
        } else {
            member.role
        };
        record::add_member(tx, kept, member.staff_id, &role)?;
        joined.push((member.staff_id, role));
    }
    Ok(joined)
}

#[derive(QueryableByName)]
struct Link {
    #[diesel(sql_type = BigInt)]
    record_id: RecordId,
    #[diesel(sql_type = BigInt)]
    other_id: RecordId,
    #[diesel(sql_type = Text)]
    relation: String,
}

fn link_query(begins: &str, record: RecordId, other: RecordId, relation: &str) -> Sql {
    Sql::new(begins).int(record.0).raw(" AND other_id = ").int(other.0).raw(" AND relation = ").text(relation)
}

/// Links to and from the merged archive are made for the kept one too; gives those that were not there.
fn copy_links(
    tx: &mut Tx<'_>,
    kept: RecordId,
    merged: RecordId,
) -> Result<Vec<(RecordId, RecordId, String)>> {
    let query = Sql::new("SELECT record_id, other_id, relation FROM record_link WHERE record_id = ")
        .int(merged.0)
        .raw(" OR other_id = ")
        .int(merged.0)
        .raw(" ORDER BY 1, 2, 3");
    let links: Vec<Link> = query.load(tx.conn())?;
    let renamed = |id: RecordId| if id == merged { kept } else { id };
    let mut made = Vec::new();
    for link in links {
        let (from, to) = (renamed(link.record_id), renamed(link.other_id));
        if from == to {
            continue;
        }
        let insert = Sql::new("INSERT INTO record_link (record_id, other_id, relation) VALUES (")
            .int(from.0)
            .raw(", ")
            .int(to.0)
            .raw(", ")
            .text(&link.relation)
            .raw(") ON CONFLICT DO NOTHING");
        if insert.execute(tx.conn())? > 0 {
            made.push((from, to, link.relation));
        }
    }
    Ok(made)
}

fn open_duties(read: &mut Read<'_>, records: &[RecordId]) -> Result<Vec<DutyId>> {
    Ok(duties::table
        .filter(among(duties::record_id, records.iter().copied()))
        .filter(duties::state.eq("open"))
        .order(duties::id)
        .select(duties::id)
        .load(read.conn())?)
}

/// Moves the open duties about the merged archive; those about its own completeness and team end, since the kept one has
/// its own.
fn rehang_duties(tx: &mut Tx<'_>, merged: RecordId, kept: RecordId) -> Result<Vec<DutyId>> {
    duty::void(tx, COMPLETE.key, merged)?;
    duty::void(tx, SECOND_CONTACT.key, merged)?;
    let mut moved = Vec::new();
    for id in open_duties(tx, &[merged])? {
        let Duty { kind, .. } = duty::get(tx, id)?;
        if duty::rehang(tx, id, kept)? {
            moved.push(id);
        } else {
            duty::void(tx, &kind, merged)?;
        }
    }
    Ok(moved)
}

/// Search text, completeness and duties of the kept archive after a merge.
fn settle(tx: &mut Tx<'_>, kept: &Header, by: Option<StaffId>) -> Result<()> {
    let customer = store::customer(tx, kept.id)?;
    let contacts = store::contacts(tx, kept.id)?;
    index(tx, &kept.number, &customer, &contacts)?;
    completeness::recount(tx, kept, by)?;
    duty::recheck(tx, kept.id, by)?;
    watch_contacts(tx, kept.id)
}

fn set_missing(tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
    let policy = tx.policy()?;
    let customer = store::customer(tx, id)?;
    let has_contact = completeness::has_full_contact(tx, id)?;
    store::missing_set(tx, id, completeness::count(&policy, &customer, has_contact))
}
