//! What is said about a customer laid over what stands: the one place where facts become a row. A form says everything
//! about a customer, a sheet only some of it; which of what stands gives way to that is the caller's to say.

use kernel::{Day, RecordId};
use rulebook::Rulebook;
use rules::tier::Credit;
use sheets::values::Phone;

use crate::fields::CustomerFields;
use crate::model::{Customer, Lifecycle, name_key, stored_kind};

/// What is said about a customer; none for what is not spoken of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the field of this name in crate::fields::CustomerFields")]
pub struct Said {
    pub kind: Option<String>,
    pub name: Option<String>,
    pub short_name: Option<String>,
    pub credit_code: Option<String>,
    pub legal_representative: Option<String>,
    pub region: Option<String>,
    pub address: Option<String>,
    pub postcode: Option<String>,
    pub phone: Option<Phone>,
    pub fax: Option<Phone>,
    pub industry: Option<String>,
    pub scope_of_business: Option<String>,
    pub registered_capital_fen: Option<i64>,
    pub main_products: Option<String>,
    pub lifecycle: Option<Lifecycle>,
    pub archive_date: Option<Day>,
    pub credit: Option<Credit>,
    pub complexity: Option<i16>,
    pub promising: Option<bool>,
    pub key_customer: Option<bool>,
}

impl From<&CustomerFields> for Said {
    fn from(fields: &CustomerFields) -> Self {
        let fields = fields.clone();
        Self {
            kind: Some(fields.kind),
            name: Some(fields.name),
            short_name: Some(fields.short_name),
            credit_code: fields.credit_code,
            legal_representative: Some(fields.legal_representative),
            region: Some(fields.region),
            address: Some(fields.address),
            postcode: Some(fields.postcode),
            phone: fields.phone,
            fax: fields.fax,
            industry: Some(fields.industry),
            scope_of_business: Some(fields.scope_of_business),
            registered_capital_fen: fields.registered_capital_fen,
            main_products: Some(fields.main_products),
            lifecycle: Some(fields.lifecycle),
            archive_date: fields.archive_date,
            credit: fields.credit,
            complexity: fields.complexity,
            promising: Some(fields.promising),
            key_customer: Some(fields.key_customer),
        }
    }
}

/// A customer's row before anything is known of it.
#[must_use]
pub fn blank(id: RecordId, today: Day) -> Customer {
    Customer {
        id,
        kind: String::new(),
        special_kind: String::new(),
        name: String::new(),
        short_name: String::new(),
        name_key: String::new(),
        credit_code: None,
        legal_representative: String::new(),
        region: String::new(),
        address: String::new(),
        postcode: String::new(),
        phone: String::new(),
        phone_key: None,
        fax: String::new(),
        industry: String::new(),
        scope_of_business: String::new(),
        registered_capital_fen: None,
        main_products: String::new(),
        lifecycle: Lifecycle::Contacted.key().to_owned(),
        lifecycle_since: today,
        archive_date: None,
        credit: None,
        complexity: None,
        promising: false,
        key_customer: false,
        tier: None,
        tier_score: None,
        tier_since: None,
        missing: 0,
        merged_into_id: None,
    }
}

/// The row with what is said about it. `gives_way` tells whether what stands, being empty or not, gives way to what is said.
///
/// A kind that the rulebook does not have stands as it is written. A stage that changes begins `today`.
#[must_use]
pub fn lay(
    book: &Rulebook,
    before: &Customer,
    said: &Said,
    gives_way: impl Fn(bool) -> bool + Copy,
    today: Day,
) -> Customer {
    let mut after = before.clone();
    let put = |slot: &mut String, said: Option<&String>| {
        if let Some(said) = said.filter(|_| gives_way(slot.is_empty())) {
            slot.clone_from(said);
        }
    };
    put(&mut after.name, said.name.as_ref());
    after.name_key = name_key(&after.name);
    put(&mut after.short_name, said.short_name.as_ref());
    put_some(&mut after.credit_code, said.credit_code.clone(), gives_way);
    put(&mut after.legal_representative, said.legal_representative.as_ref());
    put(&mut after.region, said.region.as_ref());
    put(&mut after.address, said.address.as_ref());
    put(&mut after.postcode, said.postcode.as_ref());
    put(&mut after.fax, said.fax.as_ref().map(Phone::display).as_ref());
    put(&mut after.industry, said.industry.as_ref());
    put(&mut after.scope_of_business, said.scope_of_business.as_ref());
    put_some(&mut after.registered_capital_fen, said.registered_capital_fen, gives_way);
    put(&mut after.main_products, said.main_products.as_ref());
    put_some(&mut after.archive_date, said.archive_date, gives_way);
    put_some(&mut after.credit, said.credit.map(|credit| credit.key().to_owned()), gives_way);
    put_some(&mut after.complexity, said.complexity, gives_way);
    if let Some(phone) = said.phone.as_ref().filter(|_| gives_way(before.phone.is_empty())) {
        after.phone = phone.display();
        after.phone_key = Some(phone.digits.clone());
    }
    if let Some(kind) = said.kind.as_deref().filter(|_| gives_way(before.kind.is_empty())) {
        (after.kind, after.special_kind) =
            stored_kind(book, kind).unwrap_or_else(|| (kind.to_owned(), String::new()));
    }
    let stage = said.lifecycle.filter(|_| gives_way(before.name.is_empty()));
    if let Some(stage) = stage.filter(|stage| stage.key() != after.lifecycle) {
        stage.key().clone_into(&mut after.lifecycle);
        after.lifecycle_since = today;
    }
    let mark = |slot: &mut bool, said: Option<bool>| {
        if let Some(said) = said.filter(|_| gives_way(!*slot)) {
            *slot = said;
        }
    };
    mark(&mut after.promising, said.promising);
    mark(&mut after.key_customer, said.key_customer);
    after
}

fn put_some<T>(slot: &mut Option<T>, said: Option<T>, gives_way: impl Fn(bool) -> bool) {
    if said.is_some() && gives_way(slot.is_none()) {
        *slot = said;
    }
}
