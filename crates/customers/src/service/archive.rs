//! Opening an archive and changing it, with its history (`archive.standard`, `archive.dedupe`).

use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change, Header, NewRecord};
use kernel::text::Document;
use kernel::{Actor, Day, Error, Message, Read, Result, StaffId, Tx, duty, search, staff};
use rulebook::{Action, Rulebook};
use serde_json::Value;

use super::{completeness, may_place, second_contact};
use crate::fields::{CustomerFields, NewCustomer};
use crate::list::visible;
use crate::model::{self, Contact, Customer, KIND, Lifecycle, Role, masked_phone, name_key};
use crate::overlay::{self, Said};
use crate::store::{self, Likeness};

/// Opens an archive: header, row, account manager, search text, event.
///
/// For an import no duty to complete it begins; [`completeness::completeness_duties_for_import`] makes one about all of them.
///
/// # Errors
/// A number that is taken and a kind that the rulebook does not have are refused at their fields.
pub fn customer_create(tx: &mut Tx<'_>, creator: Option<StaffId>, new: &NewCustomer) -> Result<Header> {
    let policy = tx.policy()?;
    let group = match (new.group, new.owner) {
        (Some(group), _) => Some(group),
        (None, Some(owner)) => staff::groups_of(tx, owner)?.first().copied(),
        (None, None) => None,
    };
    let wanted = NewRecord {
        kind: KIND,
        number: new.number.clone(),
        title: new.fields.name.clone(),
        status: new.fields.lifecycle.key(),
        open: true,
        owner: new.owner,
        group,
        import: new.import,
        ..NewRecord::default()
    };
    let mut header = record::create(tx, &wanted, creator)?;
    header.customer_id = Some(header.id);
    let today = today(tx)?;
    let row = edited(&policy, &overlay::blank(header.id, today), &new.fields, today)?;
    let missing = completeness::count(&policy, &row, false);
    let row = Customer { missing, ..row };
    store::customer_insert(tx, &row)?;
    if let Some(owner) = new.owner {
        record::add_member(tx, header.id, owner, Role::AccountManager.key())?;
    }
    index(tx, &header.number, &row, &[])?;
    let cause = Cause { actor: creator, clause: None };
    event::append(tx, &Line::about(header.id, "customer.created", cause).version(header.version))?;
    if new.import.is_none() {
        if missing > 0 {
            completeness::cover(tx, &header)?;
        }
        second_contact::watch_contacts(tx, header.id)?;
    }
    Ok(header)
}

/// Opens an archive as a person does: within their reach, for themselves unless they name somebody else, dated today, and
/// not twice unless they say that it is another customer.
///
/// # Errors
/// Customers that may be the same are refused until `confirmed` (`archive.dedupe`).
pub fn customer_open(tx: &mut Tx<'_>, actor: &Actor, new: &NewCustomer, confirmed: bool) -> Result<Header> {
    actor.must(tx, Action::Create, KIND)?;
    let owner = new.owner.unwrap_or(actor.id);
    if owner != actor.id && !may_place(tx, actor, Action::Create, owner)? {
        return Err(Error::field("owner", "customers-owner-beyond-reach"));
    }
    if !store::is_active(tx, owner)? {
        return Err(Error::field("owner", "customers-person-gone"));
    }
    if !confirmed {
        refuse_doubts(tx, actor, &new.fields)?;
    }
    let mut new = NewCustomer { owner: Some(owner), ..new.clone() };
    new.fields.archive_date = new.fields.archive_date.or(Some(today(tx)?));
    customer_create(tx, Some(actor.id), &new)
}

/// A customer that may be the one about to be entered, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The customer that is there.
    pub id: kernel::RecordId,
    /// What both have in common.
    pub likeness: Likeness,
}

/// The customers that may be the same as one with these fields, whoever may see them, at most ten for each likeness.
pub fn doubts(
    read: &mut Read<'_>,
    fields: &CustomerFields,
    except: Option<kernel::RecordId>,
) -> Result<Vec<Doubt>> {
    let policy = read.policy()?;
    let mut doubts: Vec<Doubt> = Vec::new();
    for likeness in policy.archive().dedupe.iter().flatten() {
        let key = match likeness {
            Likeness::Name => name_key(&fields.name),
            Likeness::CreditCode => fields.credit_code.clone().unwrap_or_default(),
            Likeness::Phone => fields.phone.as_ref().map(|phone| phone.digits.clone()).unwrap_or_default(),
        };
        for id in store::customers_like(read, *likeness, &key, except, 10)? {
            if !doubts.iter().any(|doubt| doubt.id == id) {
                doubts.push(Doubt { id, likeness: *likeness });
            }
        }
    }
    Ok(doubts)
}

/// Refuses customers that may be there already, naming those that the person may see.
fn refuse_doubts(tx: &mut Tx<'_>, actor: &Actor, fields: &CustomerFields) -> Result<()> {
    let doubts = doubts(tx, fields, None)?;
    if doubts.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = doubts.iter().map(|doubt| doubt.id).collect();
    let seen = visible(tx, actor, &ids)?;
    let named: Vec<String> =
        seen.iter().map(|header| format!("{} {}", header.number, header.title)).collect();
    let message = Message::new("customers-confirm-duplicate")
        .with("named", named.join("；"))
        .with("others", doubts.len() - seen.len());
    Err(Error::field("confirm_duplicate", message))
}

/// Changes an archive as a person does.
///
/// # Errors
/// [`Error::Stale`] when somebody else changed it since `version`.
pub fn customer_edit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    version: i64,
    fields: &CustomerFields,
) -> Result<Header> {
    let header = record::find(tx, actor, Action::Edit, KIND, number)?;
    customer_update(tx, Some(actor.id), &header, Some(version), fields)?;
    record::header(tx, header.id)
}

/// Changes an archive, writes down what changed with the value that stood (personal data masked), and looks at the duties
/// about it. Nothing changed is no new version. Gives the version that stands.
pub fn customer_update(
    tx: &mut Tx<'_>,
    by: Option<StaffId>,
    header: &Header,
    version: Option<i64>,
    fields: &CustomerFields,
) -> Result<i64> {
    let policy = tx.policy()?;
    let before = store::customer(tx, header.id)?;
    if version.is_some_and(|version| version != header.version) {
        return Err(Error::Stale { current: header.version });
    }
    let today = today(tx)?;
    let after = edited(&policy, &before, fields, today)?;
    let changes = changes_between(&policy, &before, &after);
    let stage =
        (before.lifecycle != after.lifecycle).then(|| Lifecycle::from_key(&after.lifecycle)).flatten();
    if after == before {
        return Ok(header.version);
    }
    store::customer_update(tx, &after)?;
    let change = Change {
        title: (before.name != after.name).then(|| after.name.clone()),
        status: stage.map(Lifecycle::key),
        ..Change::default()
    };
    let version = record::change(tx, header.id, version, &change)?;
    let cause = Cause { actor: by, clause: None };
    let mut lines = Vec::new();
    if changes != event::changed(&[]) {
        lines.push(Line::about(header.id, "customer.edited", cause).with(changes).version(version));
    }
    if stage.is_some() {
        let told = serde_json::json!({ "was": before.lifecycle, "stage": after.lifecycle });
        lines.push(Line::about(header.id, "customer.lifecycle", cause).with(told).version(version));
    }
    event::append_all(tx, &lines)?;
    let contacts = store::contacts(tx, header.id)?;
    index(tx, &header.number, &after, &contacts)?;
    completeness::recount(tx, header, by)?;
    duty::recheck(tx, header.id, by)?;
    second_contact::watch_contacts(tx, header.id)?;
    Ok(version)
}

fn today(tx: &mut Tx<'_>) -> Result<Day> {
    let now = tx.now();
    Ok(tx.policy()?.working_calendar().date_of(now.timestamp()).into())
}

/// A row with the fields that were entered in place of those that stood.
fn edited(book: &Rulebook, before: &Customer, fields: &CustomerFields, today: Day) -> Result<Customer> {
    let known = model::stored_kind(book, &fields.kind).is_some();
    let stays = fields.kind == before.kind_key();
    if !known && !stays && !model::kinds(book).is_empty() {
        return Err(Error::field("kind", Message::new("customers-kind-needed")));
    }
    // A form says everything: what it leaves blank is blank.
    let emptied = Customer {
        credit_code: None,
        phone: String::new(),
        phone_key: None,
        fax: String::new(),
        registered_capital_fen: None,
        archive_date: None,
        credit: None,
        complexity: None,
        ..before.clone()
    };
    let mut after = overlay::lay(book, &emptied, &Said::from(fields), |_| true, today);
    if !known && stays {
        // What stands may stay when a later rulebook no longer has its kind, or has no kinds at all.
        (after.kind, after.special_kind) = (before.kind.clone(), before.special_kind.clone());
    }
    if let Some(since) = fields.lifecycle_since {
        after.lifecycle_since = since;
    }
    Ok(after)
}

/// What differs between two rows, as the payload of an event: personal data masked, a stage of dealings left to its own
/// event.
#[must_use]
pub fn changes_between(book: &Rulebook, before: &Customer, after: &Customer) -> Value {
    let both = |of: &dyn Fn(&Customer) -> String| (of(before), of(after));
    let kind = |customer: &Customer| {
        let key = customer.kind_key();
        let known = model::kinds(book).iter().find(|kind| kind.key == key);
        known.map_or_else(|| key.to_owned(), |kind| kind.title.zh.clone())
    };
    let capital = |customer: &Customer| {
        customer
            .registered_capital_fen
            .map(|fen| web::format::money(fen, model::COMPANY_CURRENCY))
            .unwrap_or_default()
    };
    let day = |day: Option<Day>| day.map(|day| day.date().to_string()).unwrap_or_default();
    let mark = |truth: bool| if truth { "✓".to_owned() } else { "—".to_owned() };
    let fields: [(&str, bool, (String, String)); 20] = [
        ("customer.name", before.name != after.name, both(&|c| c.name.clone())),
        ("customer.short_name", before.short_name != after.short_name, both(&|c| c.short_name.clone())),
        ("customer.kind", before.kind_key() != after.kind_key(), both(&kind)),
        (
            "customer.credit_code",
            before.credit_code != after.credit_code,
            both(&|c| c.credit_code.clone().unwrap_or_default()),
        ),
        (
            "customer.legal_representative",
            before.legal_representative != after.legal_representative,
            both(&|c| c.legal_representative.clone()),
        ),
        ("customer.region", before.region != after.region, both(&|c| c.region.clone())),
        ("customer.address", before.address != after.address, both(&|c| c.address.clone())),
        ("customer.postcode", before.postcode != after.postcode, both(&|c| c.postcode.clone())),
        ("customer.phone", before.phone != after.phone, both(&|c| masked_phone(&c.phone))),
        ("customer.fax", before.fax != after.fax, both(&|c| masked_phone(&c.fax))),
        ("customer.industry", before.industry != after.industry, both(&|c| c.industry.clone())),
        (
            "customer.scope_of_business",
            before.scope_of_business != after.scope_of_business,
            both(&|c| c.scope_of_business.clone()),
        ),
        (
            "customer.registered_capital",
            before.registered_capital_fen != after.registered_capital_fen,
            both(&capital),
        ),
        (
            "customer.main_products",
            before.main_products != after.main_products,
            both(&|c| c.main_products.clone()),
        ),
        (
            "customer.lifecycle_since",
            before.lifecycle == after.lifecycle && before.lifecycle_since != after.lifecycle_since,
            both(&|c| day(Some(c.lifecycle_since))),
        ),
        ("customer.archive_date", before.archive_date != after.archive_date, both(&|c| day(c.archive_date))),
        ("customer.credit", before.credit != after.credit, both(&|c| c.credit.clone().unwrap_or_default())),
        (
            "customer.complexity",
            before.complexity != after.complexity,
            both(&|c| c.complexity.map(|rating| rating.to_string()).unwrap_or_default()),
        ),
        ("customer.promising", before.promising != after.promising, both(&|c| mark(c.promising))),
        ("customer.key_customer", before.key_customer != after.key_customer, both(&|c| mark(c.key_customer))),
    ];
    let changed: Vec<(&str, String, String)> = fields
        .into_iter()
        .filter(|(_, differs, _)| *differs)
        .map(|(field, _, (before, after))| (field, before, after))
        .collect();
    event::changed(&changed)
}

/// So many contacts stand in one text of the index: PostgreSQL keeps 255 places of what comes again and again in a text, such
/// as a name that many have a part of, and a phrase is found by its places.
const CONTACTS_IN_A_TEXT: usize = 100;

/// Puts what a customer is found by into the index. Of many contacts some stand in each of several texts, each time with the
/// customer's own names, so that one asks for both together.
pub fn index(tx: &mut Tx<'_>, number: &str, customer: &Customer, contacts: &[Contact]) -> Result<()> {
    let mut pieces: Vec<Document> =
        contacts.chunks(CONTACTS_IN_A_TEXT).map(|some| document(number, customer, some)).collect();
    if pieces.is_empty() {
        pieces.push(document(number, customer, &[]));
    }
    search::put_pieces(tx, customer.id, KIND, INDEXED, pieces)
}

/// The part of a customer's texts that [`index`] puts into the search index.
pub const INDEXED: &str = "archive";

/// What a customer is found by: names with their pinyin, the number, phone tails, and some of its contacts.
#[must_use]
pub fn document(number: &str, customer: &Customer, contacts: &[Contact]) -> Document {
    let mut document = Document::new()
        .name(&customer.name)
        .name(&customer.short_name)
        .number(number)
        .text(customer.credit_code.as_deref().unwrap_or_default())
        .phone(customer.phone_key.as_deref().unwrap_or_default());
    for contact in contacts {
        document = document.name(&contact.name).phone(contact.phone_key.as_deref().unwrap_or_default());
    }
    document
}
