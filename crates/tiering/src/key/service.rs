//! What a person can do with a naming of key customers, and what its approval does.

use jiff::civil::Date;
use kernel::approval::{self, Approved, Proposal as Asked};
use kernel::catalogue::{ChangeKind, ChangeLine};
use kernel::duty;
use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change, Header, NewRecord};
use kernel::{Actor, Error, Message, Read, RecordId, Result, StaffId, Tx};
use rulebook::parts::tiering::KeyCustomers;
use rulebook::{Action, Lang};
use rules::period::Period;
use serde_json::{Value, json};

use super::model::{CHANGE, CLAUSE, KIND, Naming, Status};
use super::store::Sales;
use super::{effect, store};
use crate::approvals;

/// The change that an approved naming is.
pub const NAME: ChangeKind = ChangeKind { key: CHANGE, check, apply, declined, draw };

/// The days whose sales count for a year's key customers: the year before.
#[must_use]
pub fn sales_period(year: i16) -> Period {
    Period::year_of(Date::new(year - 1, 1, 1).unwrap_or(Date::MIN))
}

/// The clause, or a refusal when it is off.
fn clause(read: &mut Read<'_>) -> Result<KeyCustomers> {
    let policy = read.policy()?;
    policy.tiering().key.clone().ok_or_else(|| Error::refused("tiering-clause-off"))
}

/// The customers whose sales of the year before reach the clause's sum. Read before [`start`] and [`list_again`], since a
/// pass over all purchases must not keep the writer waiting.
///
/// # Errors
/// Refuses when there are more of them than can be key.
pub fn by_sales(read: &mut Read<'_>, actor: &Actor, year: i16) -> Result<Vec<Sales>> {
    actor.must(read, Action::Review, KIND)?;
    let rule = clause(read)?;
    let rows = store::sales_from(read, sales_period(year), rule.sales_at_least_fen)?;
    if rows.len() > usize::try_from(store::MOST).unwrap_or(usize::MAX) {
        return Err(Error::refused(Message::new("tiering-key-too-many").with("most", store::MOST)));
    }
    Ok(rows)
}

/// Begins the naming of a year's key customers with those listed [`by_sales`], or takes up the one that the calendar has
/// planned.
///
/// # Errors
/// Refuses a year that is not this or the next, and one whose naming is at work already.
pub fn start(tx: &mut Tx<'_>, actor: &Actor, year: i16, rows: &[Sales]) -> Result<Header> {
    actor.must(tx, Action::Review, KIND)?;
    let today = crate::effect::day_of(tx)?.date();
    if year != today.year() && year != today.year() + 1 {
        return Err(Error::field("year", "tiering-key-year-wrong"));
    }
    let header = match store::naming_of(tx, year)? {
        Some(id) => record::header(tx, id)?,
        None => create(tx, year, Some(actor.id), Some(actor.id))?,
    };
    if Status::of(&header)? != Status::Planned {
        let message = Message::new("tiering-key-open").with("number", header.number);
        return Err(Error::field("year", message));
    }
    let header = record::find(tx, actor, Action::Review, KIND, &header.number)?;
    list(tx, actor, &header, rows)?;
    record::header(tx, header.id)
}

/// Makes the record of a year's naming, not begun yet.
pub(super) fn create(
    tx: &mut Tx<'_>,
    year: i16,
    owner: Option<StaffId>,
    creator: Option<StaffId>,
) -> Result<Header> {
    let rule = clause(tx)?;
    let policy = tx.policy()?;
    let title = policy.clause(CLAUSE).map(|clause| clause.title.in_lang(Lang::Zh).to_owned());
    let new = NewRecord {
        kind: KIND,
        title: format!("{year} {}", title.unwrap_or_default()).trim_end().to_owned(),
        status: Status::Planned.key(),
        open: true,
        owner,
        ..NewRecord::default()
    };
    let header = record::create(tx, &new, creator)?;
    store::naming_insert(tx, header.id, year, rule.sales_at_least_fen)?;
    let cause = Cause { actor: creator, clause: Some(CLAUSE) };
    let told = json!({ "year": year });
    event::append(
        tx,
        &Line::about(header.id, "tiering.key_planned", cause).with(told).version(header.version),
    )?;
    Ok(header)
}

/// Lists the customers by sales again, as after a late import.
///
/// # Errors
/// Refuses a naming that waits or is over.
pub fn list_again(tx: &mut Tx<'_>, actor: &Actor, number: &str, rows: &[Sales]) -> Result<()> {
    let header = record::find(tx, actor, Action::Review, KIND, number)?;
    list(tx, actor, &header, rows)
}

fn list(tx: &mut Tx<'_>, actor: &Actor, header: &Header, rows: &[Sales]) -> Result<()> {
    let naming = store::naming_get(tx, header.clone())?;
    if naming.status != Status::Planned && !naming.status.is_at_hand() {
        return Err(Error::refused("tiering-key-not-at-hand"));
    }
    let at_least_fen = clause(tx)?.sales_at_least_fen;
    store::items_by_sales(tx, header.id, at_least_fen, rows)?;
    let change = Change {
        status: Some(Status::Drafted.key()),
        owner_id: Some(header.owner_id.or(Some(actor.id))),
        ..Change::default()
    };
    let version = record::change(tx, header.id, None, &change)?;
    let cause = Cause::staff(actor.id).by(CLAUSE);
    let told = json!({ "customers": rows.len() });
    event::append(tx, &Line::about(header.id, "tiering.key_listed", cause).with(told).version(version))
}

/// Adds a customer by strategic fit, or says how one who is listed by sales fits.
///
/// # Errors
/// Refuses without the fit in words, and for a customer whom the actor does not know.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, number: &str, customer: &str, fit: &str) -> Result<()> {
    let naming = at_hand(tx, actor, number)?;
    let fit = crate::text::needed("fit", fit)?;
    let who = match record::find(tx, actor, Action::Read, "customer", customer.trim()) {
        Ok(who) => who,
        Err(Error::NotFound) => return Err(Error::field("customer", "tiering-customer-unknown")),
        Err(error) => return Err(error),
    };
    let sales = store::sales_of(tx, sales_period(naming.year), who.id)?;
    store::item_put(tx, naming.header.id, &sales, &fit)?;
    let told = json!({ "customer": who.title, "number": who.number, "comment": fit });
    tell(tx, actor, &naming, "tiering.key_added", told)
}

/// Takes a customer off the list.
///
/// # Errors
/// Refuses a customer who is not on it.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, number: &str, customer: &str, reason: &str) -> Result<()> {
    let naming = at_hand(tx, actor, number)?;
    let reason = crate::text::needed("reason", reason)?;
    let unknown = || Error::field("customer", "tiering-customer-unknown");
    let who = record::by_number(tx, "customer", customer)?.ok_or_else(unknown)?;
    if !store::item_remove(tx, naming.header.id, who.id)? {
        return Err(unknown());
    }
    let told = json!({ "customer": who.title, "number": who.number, "comment": reason });
    tell(tx, actor, &naming, "tiering.key_removed", told)
}

fn at_hand(tx: &mut Tx<'_>, actor: &Actor, number: &str) -> Result<Naming> {
    let header = record::find(tx, actor, Action::Review, KIND, number)?;
    let naming = store::naming_get(tx, header)?;
    if naming.status.is_at_hand() { Ok(naming) } else { Err(Error::refused("tiering-key-not-at-hand")) }
}

fn tell(tx: &mut Tx<'_>, actor: &Actor, naming: &Naming, kind: &'static str, told: Value) -> Result<()> {
    let version = record::change(tx, naming.header.id, None, &Change::default())?;
    let cause = Cause::staff(actor.id).by(CLAUSE);
    event::append(tx, &Line::about(naming.header.id, kind, cause).with(told).version(version))
}

/// Submits a naming for approval by the chain that the clause names. Returns the approval.
pub fn submit(tx: &mut Tx<'_>, actor: &Actor, number: &str, comment: &str) -> Result<Header> {
    let naming = at_hand(tx, actor, number)?;
    let rule = clause(tx)?;
    let asked = Asked {
        change_kind: CHANGE,
        subject: naming.header.id,
        title: naming.header.title.clone(),
        change_set: json!({ "year": naming.year, "customers": store::items_count(tx, naming.header.id)? }),
        chain: rule.approval,
        clause: CLAUSE,
        comment: comment.trim().to_owned(),
        amount_fen: None,
    };
    let approval = approval::submit(tx, actor, &asked)?;
    approvals::set_status(tx, naming.header.id, Status::Proposed.key())?;
    Ok(approval)
}

/// A naming that the actor may read, and whether all its customers may be seen.
pub fn look(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<(Naming, bool)> {
    let header = approvals::find(read, actor, KIND, number)?;
    let sees_all = approvals::sees_all(read, actor, &header)?;
    Ok((store::naming_get(read, header)?, sees_all))
}

fn check(read: &mut Read<'_>, subject: RecordId, _: &Value) -> Result<()> {
    let status = Status::of(&record::header(read, subject)?)?;
    if status.is_at_hand() || status == Status::Proposed {
        Ok(())
    } else {
        Err(Error::refused("tiering-key-not-at-hand"))
    }
}

fn apply(tx: &mut Tx<'_>, approved: &Approved, subject: RecordId, _: &Value) -> Result<()> {
    store::naming_approved(tx, subject)?;
    approvals::set_status(tx, subject, Status::TakingEffect.key())?;
    effect::queue(tx, subject, approved.decided_by)?;
    duty::recheck(tx, subject, Some(approved.requester))
}

fn declined(tx: &mut Tx<'_>, subject: RecordId, _: &Value) -> Result<()> {
    approvals::declined(tx, subject, store::naming_end)
}

fn draw(read: &mut Read<'_>, subject: RecordId, change: &Value) -> Result<Vec<ChangeLine>> {
    let newly = effect::differing(read, subject, true, 51)?.len();
    let ending = effect::differing(read, subject, false, 51)?.len();
    let capped = |count: usize| if count > 50 { "50+".to_owned() } else { count.to_string() };
    let line = |key: &'static str, after: String| ChangeLine {
        label: Message::new(key),
        before: String::new(),
        after,
    };
    Ok(vec![
        line("tiering-key-customers", change["customers"].as_u64().unwrap_or_default().to_string()),
        line("tiering-key-new", capped(newly)),
        line("tiering-key-ending", capped(ending)),
    ])
}
