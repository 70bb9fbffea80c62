//! Bringing a sheet in as a person does, and what stands afterwards.

use std::collections::BTreeMap;

use customers::import::command::{CommandOptions, Summary, import_file};
use customers::import::model::{Missing, Phase, Target};
use customers::import::service::{self, MappingForm, NewIntake};
use customers::import::{apply, stage, store};
use customers::model::{Contact, Customer, Purchase};
use customers::schema::{contact, customer, purchase};
use diesel::prelude::*;
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
        file_name: name.to_owned(),
        bytes: bytes.to_vec(),
        sheet: None,
        missing: Missing::Create,
        all_or_nothing: false,
        currency: None,
        confirm_repeat: false,
        columns: BTreeMap::new(),
    }
}

pub fn bring(house: &TestHouse, actor: &Actor, options: &CommandOptions) -> Result<Summary> {
    import_file(&house.store, &|| house.now(), actor, options, &mut |_| {})
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
    let found_in = stage::look(options.bytes.clone(), &options.file_name, None, 0, 100_000).unwrap();
    let digest = service::file_keep(&house.store, house.now(), &options.bytes).unwrap();
    let new = NewIntake {
        target: options.target,
        file_name: options.file_name.clone(),
        digest,
        found: found_in,
        confirmed: false,
    };
    let who = actor.clone();
    let header = house.write(move |tx| service::upload(tx, &who, &new)).unwrap();
    drain(house);
    let header = found(house, header.id);
    assert_eq!(header.status, Phase::Mapping.key());
    let proposed = house.read(|read| store::intake(read, header.id)?.mapping()).unwrap();
    let columns = proposed.iter().map(|field| field.map_or("", |field| field.key()).into()).collect();
    (header, MappingForm { columns, check: "true".into(), ..form })
}

pub fn found(house: &TestHouse, id: RecordId) -> Header {
    house.read(|read| record::header(read, id)).unwrap()
}

pub fn drain(house: &TestHouse) {
    job::drain(&house.store, "test", &|| house.now()).unwrap();
}

pub fn begin(house: &TestHouse, actor: &Actor, header: &Header) -> JobId {
    let (who, number, version, id) = (actor.clone(), header.number.clone(), header.version, header.id);
    house
        .write(move |tx| {
            service::begin_apply(tx, &who, &number, version, false)?;
            Ok(job::of_record(tx, id, apply::JOB)?.unwrap().id)
        })
        .unwrap()
}

pub fn undo(house: &TestHouse, actor: &Actor, number: &str) -> Result<()> {
    let (who, number) = (actor.clone(), number.to_owned());
    house.write(move |tx| {
        let (header, _) = service::find(tx, &who, &number)?;
        service::begin_undo(tx, &who, &number, header.version).map(drop)
    })?;
    drain(house);
    Ok(())
}
