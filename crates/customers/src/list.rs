//! The customer list (`archive.list`): the rows of one page. Used by the page, the JSON, the export and pickers alike, so
//! that all of them find the same customers. What its address means stands in [`crate::filter`].

use std::collections::HashMap;

use diesel::prelude::*;
use kernel::listing::{Count, NEWEST, Order, Page};
use kernel::record::Header;
use kernel::schema::record;
use kernel::store::among;
use kernel::{Actor, Read, RecordId, Result, StaffId, search, staff, tag};
use rulebook::{Action, Rulebook};
use serde::Serialize;
use web::listing::{PAGE, Params};

use crate::filter::unsearched;
use crate::model::{Customer, KIND, Masking, SPECIAL};
use crate::store;

/// By name.
const NAME: Order = Order::text("name", "record", record::title);
/// The orders of the list.
pub const ORDERS: [Order; 2] = [NEWEST, NAME];

/// One page of the list with its count.
pub fn page(read: &mut Read<'_>, actor: &Actor, params: &Params) -> Result<(Page, Count)> {
    let listing = unsearched(read, actor, params, Action::Read)?;
    search::page(read, actor, &listing, params.get("q"), params.cursor().as_ref(), PAGE)
}

/// What somebody bought in the last twelve months, in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Amount {
    /// The currency.
    pub currency: String,
    /// Hundredths of it.
    pub amount_fen: i64,
}

/// A customer in a list. Personal data is masked.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CustomerRow)]
pub struct Row {
    /// Its record.
    #[schema(value_type = i64)]
    pub id: RecordId,
    /// Its number.
    pub number: String,
    /// The full name.
    pub name: String,
    /// The name people say.
    pub short_name: String,
    /// The kind by the rulebook's key.
    pub kind: String,
    /// The tier in force, 1 to 4.
    pub tier: Option<i16>,
    /// The account manager's id.
    #[schema(value_type = Option<i64>)]
    pub owner_id: Option<StaffId>,
    /// The account manager's name.
    pub owner: Option<String>,
    /// Region.
    pub region: String,
    /// How far the dealings have come.
    pub lifecycle: String,
    /// Credit standing, `A` to `D`.
    pub credit: Option<String>,
    /// Phone, masked.
    pub phone: String,
    /// How many required fields are missing.
    pub missing: i16,
    /// Marked as promising.
    pub promising: bool,
    /// A key customer.
    pub key_customer: bool,
    /// The tags it bears, in order.
    pub tags: Vec<String>,
    /// Purchases of the last twelve months; only when their column is asked for.
    pub amounts: Vec<Amount>,
    /// Phone, for an export by somebody who may reveal it.
    #[serde(skip)]
    pub(crate) plain_phone: String,
}

/// The rows of at most a page of customers, in the order of `ids`.
pub fn rows(read: &mut Read<'_>, ids: &[RecordId], with_amounts: bool) -> Result<Vec<Row>> {
    let masking = Masking::of(&read.policy()?.book);
    let mut headers: HashMap<RecordId, Header> = record::table
        .filter(among(record::id, ids.iter().copied()))
        .select(Header::as_select())
        .load(read.conn())?
        .into_iter()
        .map(|header: Header| (header.id, header))
        .collect();
    let mut customers: HashMap<RecordId, Customer> =
        store::customers(read, ids)?.into_iter().map(|customer| (customer.id, customer)).collect();
    let mut owners: Vec<StaffId> = headers.values().filter_map(|header| header.owner_id).collect();
    owners.sort_unstable();
    owners.dedup();
    let names = staff::names(read, &owners)?;
    let mut tags = tag::of_each(read, ids)?;
    let mut amounts = if with_amounts { amounts_of(read, ids)? } else { HashMap::new() };
    Ok(ids
        .iter()
        .filter_map(|id| Some((headers.remove(id)?, customers.remove(id)?)))
        .map(|(header, customer)| Row {
            id: header.id,
            kind: customer.kind_key().to_owned(),
            owner: header.owner_id.and_then(|owner| names.get(&owner).cloned()),
            owner_id: header.owner_id,
            number: header.number,
            name: customer.name,
            short_name: customer.short_name,
            tier: customer.tier,
            region: customer.region,
            lifecycle: customer.lifecycle,
            credit: customer.credit,
            phone: masking.phone(&customer.phone),
            plain_phone: customer.phone,
            missing: customer.missing,
            promising: customer.promising,
            key_customer: customer.key_customer,
            tags: tags.remove(&header.id).unwrap_or_default(),
            amounts: amounts.remove(&header.id).unwrap_or_default(),
        })
        .collect())
}

fn amounts_of(read: &mut Read<'_>, ids: &[RecordId]) -> Result<HashMap<RecordId, Vec<Amount>>> {
    let from = a_year_ago(read)?;
    let mut amounts: HashMap<RecordId, Vec<Amount>> = HashMap::new();
    for total in store::purchases_since(read, ids, from)? {
        let amount = Amount { currency: total.currency, amount_fen: total.amount_fen };
        amounts.entry(total.customer_id).or_default().push(amount);
    }
    Ok(amounts)
}

/// The day twelve months before today.
pub fn a_year_ago(read: &mut Read<'_>) -> Result<kernel::Day> {
    let now = read.now();
    let today = read.policy()?.working_calendar().date_of(now.timestamp());
    Ok(today.saturating_sub(jiff::Span::new().months(12)).into())
}

/// The most customers that a picker offers.
const OFFERED: usize = 12;

/// What a picker offers for what was typed; the newest when nothing was.
pub fn suggest(read: &mut Read<'_>, actor: &Actor, typed: &str) -> Result<Vec<Row>> {
    let ids = if typed.trim().is_empty() {
        unsearched(read, actor, &Params::default(), Action::Read)?.page(read, actor, None, OFFERED)?.ids
    } else {
        search::newest(read, actor, KIND, typed, OFFERED)?
    };
    rows(read, &ids, false)
}

/// The headers among `ids` that `actor` may read, for naming them to that person.
pub fn visible(read: &mut Read<'_>, actor: &Actor, ids: &[RecordId]) -> Result<Vec<Header>> {
    within(read, actor, Action::Read, ids)
}

/// The headers among `ids` with which `actor` may do `action`.
pub fn within(read: &mut Read<'_>, actor: &Actor, action: Action, ids: &[RecordId]) -> Result<Vec<Header>> {
    let now = read.now();
    let reach = actor.reach(read, action, KIND)?;
    Ok(record::table
        .filter(among(record::id, ids.iter().copied()))
        .filter(kernel::scope::Scope::new(actor, action, reach, now))
        .order(record::id)
        .select(Header::as_select())
        .load(read.conn())?)
}

/// What people call a kind of customer in a language; its key when the rulebook does not have it.
#[must_use]
pub fn kind_title(book: &Rulebook, locale: web::i18n::Locale, key: &str) -> String {
    if key == SPECIAL {
        return web::i18n::t(locale, "customers-kind-special");
    }
    let Some(kind) = crate::model::kinds(book).iter().find(|kind| kind.key == key) else {
        return key.to_owned();
    };
    match locale {
        web::i18n::Locale::En => kind.title.en.clone(),
        web::i18n::Locale::ZhCn => kind.title.zh.clone(),
        web::i18n::Locale::ZhTw => web::i18n::to_traditional(&kind.title.zh).into_owned(),
    }
}
