//! Stores the demo's customers, contacts and purchases, many at once: three hundred or a million in the same way.

use std::sync::mpsc::sync_channel;

use anyhow::Result;
use customers::fields::NewPurchase;
use customers::model::{Contact, Customer, KIND, Lifecycle, Role, SPECIAL, name_key};
use customers::{schema, service, store};
use diesel::prelude::*;
use kernel::bulk::{self, Alike, ManyRecord};
use kernel::event::{self, Cause, Line};
use kernel::text::Document;
use kernel::{Day, Moment, RecordId, StaffId, Store, Tx, on_engine};
use sheets::values::{credit_code, phone};

use super::company::People;
use super::content::company::Company;
use super::content::customers::{CustomerSeed, Customers};
use super::content::purchases::Purchases;
use super::{Options, Today};

/// How many customers one transaction stores. Nobody else works in the company yet, so it may be many.
const BATCH: u64 = 2000;

/// A customer of the content with its purchases, ready to be stored.
struct Archive {
    seed: CustomerSeed,
    owner: StaffId,
    second: Option<StaffId>,
    opened: Moment,
    purchases: Vec<NewPurchase>,
}

/// Stores all customers; `progress` is told how many are done.
pub fn store(
    store: &Store,
    company: &Company,
    people: &People,
    options: &Options,
    today: &Today,
    progress: &dyn Fn(u64),
) -> Result<()> {
    let customers = Customers::new(options.seed, today.date, company, check);
    let purchases = Purchases::new(options.seed, today.date);
    let now = today.at(9, 0)?;
    let departments = people.departments.clone();
    // One thread makes the content while the other stores it; a few batches may wait in between.
    let (made, waiting) = sync_channel(4);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let made = made;
            let mut from = 0;
            while from < options.customers {
                let until = (from + BATCH).min(options.customers);
                let batch: Result<Vec<_>> = (from..until)
                    .map(|index| archive(customers.get(index), &purchases, people, today))
                    .collect();
                if made.send(batch).is_err() {
                    return;
                }
                from = until;
            }
        });
        let mut done = 0;
        for batch in waiting {
            let batch = batch?;
            done += batch.len() as u64;
            let homes: Vec<_> = batch
                .iter()
                .map(|archive| departments.get(archive.seed.owner_index).copied().flatten())
                .collect();
            store.write(now, move |tx| insert(tx, &batch, &homes))?;
            progress(done);
        }
        Ok(())
    })
}

/// The last character of a credit code; the content makes codes of its alphabet only.
pub(super) fn check(code: &[u8; 17]) -> char {
    credit_code::check_character(code).map_or('0', char::from)
}

fn archive(seed: CustomerSeed, purchases: &Purchases, people: &People, today: &Today) -> Result<Archive> {
    let bought = purchases
        .of(&seed)
        .map(|purchase| NewPurchase {
            customer: RecordId(0),
            purchased_on: purchase.ordered_on.into(),
            amount_fen: purchase.amount_fen,
            currency: purchase.currency.to_owned(),
            quantity: i64::from(purchase.quantity),
            order_number: Some(purchase.order_number),
            import: None,
        })
        .collect();
    Ok(Archive {
        owner: people.ids[seed.owner_index],
        second: seed.second_owner_index.map(|index| people.ids[index]),
        opened: today.on(seed.archive_date, 10, 0)?,
        purchases: bought,
        seed,
    })
}

fn insert(tx: &mut Tx<'_>, batch: &[Archive], homes: &[Option<kernel::DepartmentId>]) -> kernel::Result<()> {
    let policy = tx.policy()?;
    let mut many = Vec::with_capacity(batch.len());
    for (archive, department) in batch.iter().zip(homes) {
        let number = match &archive.seed.number {
            Some(number) => number.clone(),
            None => tx.next_number("KH", archive.seed.archive_date)?,
        };
        many.push(ManyRecord {
            number,
            title: archive.seed.name.clone(),
            status: stage(&archive.seed).key(),
            owner: Some(archive.owner),
            department: *department,
            group: None,
            created_at: Some(archive.opened),
        });
    }
    let alike = Alike { kind: KIND, open: true, own_customer: true, creator: None, import: None };
    let ids = bulk::create_records(tx, &alike, &many)?;
    let mut rows: Vec<Customer> =
        ids.iter().zip(batch).map(|(id, archive)| row(*id, &archive.seed)).collect();
    for (row, archive) in rows.iter_mut().zip(batch) {
        let complete = archive.seed.contacts.iter().any(|contact| !contact.post.is_empty());
        let missing = service::missing_fields(&policy, row, complete).len();
        row.missing = i16::try_from(missing).unwrap_or(i16::MAX);
    }
    for chunk in rows.chunks(1000) {
        on_engine!(tx.conn(), |conn| diesel::insert_into(schema::customer::table)
            .values(chunk)
            .execute(conn))?;
    }
    let contacts: Vec<Vec<Contact>> =
        ids.iter().zip(batch).map(|(id, archive)| contacts(*id, &archive.seed)).collect();
    insert_contacts(tx, contacts.iter().flatten())?;
    let owners: Vec<_> = ids.iter().copied().zip(batch.iter().map(|archive| archive.owner)).collect();
    bulk::add_members(tx, Role::AccountManager.key(), &owners)?;
    let seconds: Vec<_> =
        ids.iter().copied().zip(batch).filter_map(|(id, archive)| Some((id, archive.second?))).collect();
    bulk::add_members(tx, Role::Colleague.key(), &seconds)?;
    let lines: Vec<Line<'_>> = ids
        .iter()
        .zip(batch)
        .map(|(id, archive)| Line {
            happened_at: Some(archive.opened),
            ..Line::about(*id, "customer.created", Cause::staff(archive.owner)).version(1)
        })
        .collect();
    event::append_all(tx, &lines)?;
    let texts: Vec<(RecordId, Document)> = rows
        .iter()
        .zip(&many)
        .zip(&contacts)
        .map(|((row, record), contacts)| (row.id, service::document(&record.number, row, contacts)))
        .collect();
    bulk::put_texts(tx, KIND, service::INDEXED, texts)?;
    let purchases: Vec<NewPurchase> = ids
        .iter()
        .zip(batch)
        .flat_map(|(id, archive)| {
            archive.purchases.iter().map(|p| NewPurchase { customer: *id, ..p.clone() })
        })
        .collect();
    store::purchases_insert(tx, &purchases)?;
    Ok(())
}

fn stage(seed: &CustomerSeed) -> Lifecycle {
    Lifecycle::from_key(seed.lifecycle).unwrap_or(Lifecycle::Contacted)
}

fn row(id: RecordId, seed: &CustomerSeed) -> Customer {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let phone = seed.phone.as_deref().and_then(|phone| phone::parse_text(phone).ok());
    let (kind, special_kind) = match seed.special {
        Some(special) => (SPECIAL, special),
        None => (seed.kind, ""),
    };
    Customer {
        id,
        kind: kind.to_owned(),
        special_kind: special_kind.to_owned(),
        name: seed.name.clone(),
        short_name: seed.short_name.clone(),
        name_key: name_key(&seed.name),
        credit_code: seed.credit_code.clone(),
        legal_representative: text(&seed.legal_representative),
        region: seed.region.to_owned(),
        address: text(&seed.address),
        postcode: text(&seed.postcode),
        phone: phone.as_ref().map(phone::Phone::display).unwrap_or_default(),
        phone_key: phone.map(|phone| phone.digits),
        fax: text(&seed.fax),
        industry: seed.industry.to_owned(),
        scope_of_business: text(&seed.scope_of_business),
        registered_capital_fen: seed.registered_capital_fen,
        main_products: text(&seed.main_products),
        lifecycle: stage(seed).key().to_owned(),
        lifecycle_since: seed.lifecycle_since.into(),
        archive_date: Some(Day::from(seed.archive_date)),
        credit: seed.credit.map(str::to_owned),
        complexity: seed.complexity.map(i16::from),
        promising: seed.promising,
        key_customer: false,
        tier: None,
        tier_score: None,
        tier_since: None,
        missing: 0,
        merged_into_id: None,
    }
}

fn contacts(customer: RecordId, seed: &CustomerSeed) -> Vec<Contact> {
    let person = |(position, contact): (usize, &super::content::customers::ContactSeed)| {
        let phone = phone::parse_text(&contact.phone).ok();
        Contact {
            id: 0,
            customer_id: customer,
            name: contact.name.clone(),
            department: contact.department.to_owned(),
            post: contact.post.to_owned(),
            phone: phone.as_ref().map(phone::Phone::display).unwrap_or_default(),
            phone_key: phone.map(|phone| phone.digits),
            mail: contact.mail.clone().unwrap_or_default(),
            main: position == 0,
            left_at: None,
            import_id: None,
        }
    };
    seed.contacts.iter().enumerate().map(person).collect()
}

fn insert_contacts<'c>(tx: &mut Tx<'_>, contacts: impl Iterator<Item = &'c Contact>) -> kernel::Result<()> {
    use schema::contact;
    let rows: Vec<_> = contacts
        .map(|person| {
            (
                contact::customer_id.eq(person.customer_id),
                contact::name.eq(&person.name),
                contact::department.eq(&person.department),
                contact::post.eq(&person.post),
                contact::phone.eq(&person.phone),
                contact::phone_key.eq(person.phone_key.as_deref()),
                contact::mail.eq(&person.mail),
                contact::main.eq(person.main),
            )
        })
        .collect();
    for chunk in rows.chunks(2000) {
        on_engine!(tx.conn(), |conn| diesel::insert_into(contact::table).values(chunk).execute(conn))?;
    }
    Ok(())
}
