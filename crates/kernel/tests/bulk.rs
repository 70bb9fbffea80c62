//! Many records at once are the same rows as one by one.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::collections::HashSet;

use kernel::bulk::{self, Alike, ManyRecord};
use kernel::text::Document;
use kernel::{RecordId, StaffId, Tx, event, record, search};
use testkit::{BEGINNING, TestHouse, both_engines, cup};

/// So many cups of `owner`, numbered `A1` …, each with a text.
fn make_many(tx: &mut Tx<'_>, owner: StaffId, series: &str, many: usize) -> kernel::Result<Vec<RecordId>> {
    let alike = Alike { kind: cup::KIND, open: true, own_customer: true, creator: Some(owner), import: None };
    let records: Vec<ManyRecord> = (1..=many)
        .map(|nth| ManyRecord {
            number: format!("{series}{nth}"),
            title: format!("cup {nth}"),
            status: "dirty",
            owner: Some(owner),
            department: None,
            group: None,
            created_at: (nth == 1).then(|| BEGINNING.plus_seconds(-86_400)),
        })
        .collect();
    let ids = bulk::create_records(tx, &alike, &records)?;
    let texts = ids
        .iter()
        .zip(&records)
        .map(|(id, one)| (*id, Document::new().number(&one.number).name("远山精密")))
        .collect();
    bulk::put_texts(tx, cup::KIND, "head", texts)?;
    bulk::add_members(tx, "account_manager", &ids.iter().map(|id| (*id, owner)).collect::<Vec<_>>())?;
    Ok(ids)
}

both_engines! {
    rooms: vec![cup::room()];

    fn many_records_are_made_in_order_and_found(house: &TestHouse) {
        let chen = house.staff("chen").hire();
        let owner = chen.id;
        let ids = house.write(move |tx| make_many(tx, owner, "A", 2500)).unwrap();
        assert_eq!(ids.len(), 2500);
        let last = house.read(|read| record::header(read, ids[2499])).unwrap();
        assert_eq!((last.number.as_str(), last.customer_id, last.version), ("A2500", Some(last.id), 1));
        assert_eq!((last.created_at, last.creator_id), (house.now(), Some(owner)));
        let first = house.read(|read| record::header(read, ids[0])).unwrap();
        assert_eq!(first.created_at, BEGINNING.plus_seconds(-86_400));
        assert_eq!(house.read(|read| record::members(read, ids[1234])).unwrap().len(), 1);
        let found =
            |typed: &str| house.read(|read| search::newest(read, &chen, cup::KIND, typed, 9)).unwrap();
        assert_eq!(found("A1234"), [ids[1233]]);
        assert_eq!(found("远山").len(), 9);
    }

    fn what_is_made_afterwards_gets_ids_of_its_own(house: &TestHouse) {
        let owner = house.staff("chen").hire().id;
        let single = |house: &TestHouse| {
            house
                .write(move |tx| {
                    let id = cup::make(tx, &cup::of(owner, "red"))?.id;
                    search::put(tx, id, cup::KIND, "head", Document::new().name("澄湖重工"))?;
                    Ok(id)
                })
                .unwrap()
        };
        let mut ids = vec![single(house)];
        for series in ["A", "B"] {
            ids.extend(house.write(move |tx| make_many(tx, owner, series, 3)).unwrap());
            ids.push(single(house));
        }
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 9);
        let chen = house.actor("chen");
        let found =
            |typed: &str| house.read(|read| search::newest(read, &chen, cup::KIND, typed, 50)).unwrap();
        assert_eq!((found("远山").len(), found("澄湖").len()), (6, 3));
    }

    fn nothing_is_made_of_nothing(house: &TestHouse) {
        let owner = house.staff("chen").hire().id;
        assert_eq!(house.write(move |tx| make_many(tx, owner, "A", 0)).unwrap(), []);
    }

    fn a_text_put_at_once_is_replaced_like_any_other(house: &TestHouse) {
        let chen = house.staff("chen").hire();
        let owner = chen.id;
        let ids = house.write(move |tx| make_many(tx, owner, "A", 2)).unwrap();
        let id = ids[0];
        house
            .write(move |tx| search::put(tx, id, cup::KIND, "head", Document::new().name("东篱机电")))
            .unwrap();
        let found =
            |typed: &str| house.read(|read| search::newest(read, &chen, cup::KIND, typed, 50)).unwrap();
        assert_eq!((found("远山"), found("东篱")), (vec![ids[1]], vec![id]));
    }

    fn many_lines_are_written_at_once(house: &TestHouse) {
        let owner = house.staff("chen").hire().id;
        let id = house.write(move |tx| cup::make(tx, &cup::of(owner, "red"))).unwrap().id;
        house
            .write(move |tx| {
                let line = event::Line::about(id, "cup.painted", event::Cause::staff(owner));
                event::append_all(tx, &vec![line; 2500])
            })
            .unwrap();
        let mut seen = 0;
        let mut before = None;
        loop {
            let page = house.read(|read| event::timeline(read, id, before, 400)).unwrap();
            seen += page.len();
            before = page.last().map(|line| line.id);
            if page.is_empty() {
                break;
            }
        }
        assert_eq!(seen, 2501);
    }
}
