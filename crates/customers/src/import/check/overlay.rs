//! What a row of a sheet makes of what stands: the empty filled, or all that it says put in its place.

use kernel::{Day, RecordId};
use rulebook::Rulebook;
use sheets::values::Phone;

use crate::fields::ContactFields;
use crate::import::draft::CustomerDraft;
use crate::import::model::Existing;
use crate::model::{Contact, Customer, Lifecycle, name_key, stored_kind};

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

/// Whether what stands gives way to what the sheet says.
fn gives_way(existing: Existing, empty: bool) -> bool {
    match existing {
        Existing::Overwrite => true,
        Existing::Fill => empty,
        Existing::Skip => false,
    }
}

fn put(slot: &mut String, said: Option<&String>, existing: Existing) {
    if let Some(said) = said
        && gives_way(existing, slot.is_empty())
    {
        slot.clone_from(said);
    }
}

fn put_some<T: Clone>(slot: &mut Option<T>, said: Option<T>, existing: Existing) {
    if said.is_some() && gives_way(existing, slot.is_none()) {
        *slot = said;
    }
}

/// The customer's row with what the sheet says about it.
#[must_use]
pub fn customer(
    book: &Rulebook,
    before: &Customer,
    said: &CustomerDraft,
    existing: Existing,
    today: Day,
) -> Customer {
    let mut after = before.clone();
    put(&mut after.name, said.name.as_ref(), existing);
    after.name_key = name_key(&after.name);
    put(&mut after.short_name, said.short_name.as_ref(), existing);
    put_some(&mut after.credit_code, said.credit_code.clone(), existing);
    put(&mut after.legal_representative, said.legal_representative.as_ref(), existing);
    put(&mut after.region, said.region.as_ref(), existing);
    put(&mut after.address, said.address.as_ref(), existing);
    put(&mut after.postcode, said.postcode.as_ref(), existing);
    put(&mut after.fax, said.fax.as_ref().map(Phone::display).as_ref(), existing);
    put(&mut after.industry, said.industry.as_ref(), existing);
    put(&mut after.scope_of_business, said.scope_of_business.as_ref(), existing);
    put_some(&mut after.registered_capital_fen, said.registered_capital_fen, existing);
    put(&mut after.main_products, said.main_products.as_ref(), existing);
    put_some(&mut after.archive_date, said.archive_date, existing);
    put_some(&mut after.credit, said.credit.map(|credit| credit.key().to_owned()), existing);
    put_some(&mut after.complexity, said.complexity, existing);
    if let Some(phone) = said.phone.as_ref().filter(|_| gives_way(existing, before.phone.is_empty())) {
        after.phone = phone.display();
        after.phone_key = Some(phone.digits.clone());
    }
    if let Some(kind) = said.kind.as_deref().filter(|_| gives_way(existing, before.kind.is_empty())) {
        // Without the clause about kinds, what was written stands.
        (after.kind, after.special_kind) =
            stored_kind(book, kind).unwrap_or_else(|| (kind.to_owned(), String::new()));
    }
    let stage = said.lifecycle.filter(|_| gives_way(existing, before.name.is_empty()));
    if let Some(stage) = stage.filter(|stage| stage.key() != after.lifecycle) {
        stage.key().clone_into(&mut after.lifecycle);
        after.lifecycle_since = today;
    }
    if let Some(promising) = said.promising.filter(|_| gives_way(existing, !before.promising)) {
        after.promising = promising;
    }
    after
}

/// A contact with what the sheet says about the same person.
#[must_use]
pub fn contact(before: &Contact, said: &ContactFields, existing: Existing) -> Contact {
    let mut after = before.clone();
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    put(&mut after.department, given(&said.department).as_ref(), existing);
    put(&mut after.post, given(&said.post).as_ref(), existing);
    put(&mut after.mail, given(&said.mail).as_ref(), existing);
    if let Some(phone) = said.phone.as_ref().filter(|_| gives_way(existing, before.phone.is_empty())) {
        after.phone = phone.display();
        after.phone_key = Some(phone.digits.clone());
    }
    after
}
