//! Bringing a sheet in as a person does, and what stands afterwards.

use std::collections::BTreeMap;

use customers::import::ARCHIVES;
use customers::import::command::{CommandOptions, import_file};
use customers::import::model::{Missing, Target};
use customers::import::service::{self, MappingForm};
use customers::model::{Contact, Customer, Purchase};
use customers::schema::{contact, customer, purchase};
use diesel::prelude::*;
use intake::command::{Hand, Summary};
use intake::model::Phase;
use intake::service as imports;
use intake::store;
use intake::table::{File, Files};
use kernel::record::{self, Header};
use kernel::schema::record as records;
use kernel::{Actor, Error, JobId, RecordId, Result, job};
use rulebook::Rank;
use testkit::TestHouse;

pub fn director(house: &TestHouse) -> Actor {
    house.staff("lin").named("林主任").rank(Rank::Director).department("客户服务部").hire()
}

pub fn options(target: Target, name: &str, bytes: &[u8]) -> CommandOptions {
    CommandOptions {
        target,
        file: File { name: name.to_owned(), bytes: bytes.to_vec() },
        sheet: None,
        missing: Missing::Create,
        all_or_nothing: false,
        currency: None,
        confirm_repeat: false,
        columns: BTreeMap::new(),
    }
}

pub fn bring(house: &TestHouse, actor: &Actor, options: &CommandOptions) -> Result<Summary> {
    bring_while(house, actor, options, &mut |_| true)
}

/// Brings a file in as long as `going` says so.
pub fn bring_while(
    house: &TestHouse,
    actor: &Actor,
    options: &CommandOptions,
    going: &mut dyn FnMut(intake::command::Progress) -> bool,
) -> Result<Summary> {
    at_hand(house, going, |hand| import_file(hand, actor, options))
}

/// Does something on the command line of this house, as long as `going` says so.
pub fn at_hand<T>(
    house: &TestHouse,
    progress: &mut dyn FnMut(intake::command::Progress) -> bool,
    work: impl FnOnce(&mut Hand<'_>) -> T,
) -> T {
    let clock = &|| house.now();
    work(&mut Hand { store: &house.store, clock, holder: "command", pause: &|| (), progress })
}

pub fn bring_text(house: &TestHouse, actor: &Actor, target: Target, text: &str) -> Summary {
    bring(house, actor, &options(target, "表.csv", text.as_bytes())).unwrap()
}

pub fn customers(house: &TestHouse) -> Vec<(Header, Customer)> {
    house
        .read(|read| {
            let headers: Vec<Header> = records::table
                .filter(records::kind.eq("customer"))
                .filter(records::removed_at.is_null())
                .order(records::number)
                .select(Header::as_select())
                .load(read.conn())?;
            headers
                .into_iter()
                .map(|header| {
                    let row =
                        customer::table.find(header.id).select(Customer::as_select()).first(read.conn())?;
                    Ok((header, row))
                })
                .collect()
        })
        .unwrap()
}

pub fn purchases(house: &TestHouse) -> Vec<Purchase> {
    house
        .read(|read| {
            Ok(purchase::table.order(purchase::id).select(Purchase::as_select()).load(read.conn())?)
        })
        .unwrap()
}

pub fn contacts(house: &TestHouse) -> Vec<Contact> {
    house
        .read(|read| Ok(contact::table.order(contact::id).select(Contact::as_select()).load(read.conn())?))
        .unwrap()
}

pub fn keys_of(summary: &Summary) -> Vec<(i64, String)> {
    summary.faults.iter().map(|(row, faults)| (*row, faults[0].message.key.to_string())).collect()
}

pub fn refusal(error: Error) -> String {
    match error {
        Error::Refused(refusals) => refusals[0].message.key.to_string(),
        other => panic!("{other}"),
    }
}

/// Brings a file to the point where its rows can be entered, without entering any.
pub fn ready(house: &TestHouse, actor: &Actor, options: &CommandOptions, form: MappingForm) -> Header {
    let (header, form) = mapping(house, actor, options, form);
    let (number, who) = (header.number.clone(), actor.clone());
    house.write(move |tx| service::map(tx, &who, &number, header.version, &form).map(drop)).unwrap();
    drain(house);
    found(house, header.id)
}

pub fn mapping(
    house: &TestHouse,
    actor: &Actor,
    options: &CommandOptions,
    form: MappingForm,
) -> (Header, MappingForm) {
    let files = Files { file: options.file.clone(), second: None };
    let (now, target) = (house.now(), options.target.key());
    let new = imports::keep(ARCHIVES, &house.store, now, &files, None, target, false).unwrap();
    let who = actor.clone();
    let header = house.write(move |tx| imports::upload(tx, ARCHIVES, &who, &new)).unwrap();
    drain(house);
    let header = found(house, header.id);
    assert_eq!(header.status, Phase::Mapping.key());
    let proposed = house.read(|read| store::intake(read, header.id)?.mapping::<String>()).unwrap();
    let columns = proposed.into_iter().map(|field| field.unwrap_or_default().into()).collect();
    (header, MappingForm { columns, check: "true".into(), ..form })
}

pub fn found(house: &TestHouse, id: RecordId) -> Header {
    house.read(|read| record::header(read, id)).unwrap()
}

pub fn drain(house: &TestHouse) {
    job::drain(&house.store, "test", &|| house.now()).unwrap();
}

/// Enters some batches, as a process does that is killed after them.
pub fn enter(house: &TestHouse, work: JobId, batches: usize) {
    intake::apply::run(ARCHIVES, &house.store, work, house.now(), &mut intake::some(batches)).unwrap();
}

pub fn begin(house: &TestHouse, actor: &Actor, header: &Header) -> JobId {
    let (who, number, version, id) = (actor.clone(), header.number.clone(), header.version, header.id);
    house
        .write(move |tx| {
            imports::begin_apply(tx, ARCHIVES, &who, &number, version, false)?;
            Ok(job::of_record(tx, id, ARCHIVES.about().jobs.apply)?.unwrap().id)
        })
        .unwrap()
}

pub fn undo(house: &TestHouse, actor: &Actor, number: &str) -> Result<()> {
    let (who, number) = (actor.clone(), number.to_owned());
    house.write(move |tx| {
        let (header, _) = imports::find(tx, ARCHIVES, &who, &number)?;
        imports::begin_undo(tx, ARCHIVES, &who, &number, header.version).map(drop)
    })?;
    drain(house);
    Ok(())
}
