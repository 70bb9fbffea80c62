//! What the rooms bring, and what the database holds that nobody brings any more.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use kernel::Error;
use kernel::catalogue::{Catalogue, Room};
use kernel::duty::{self, NewDuty};
use kernel::job::{self, NewJob};
use serde_json::json;
use testkit::{TestHouse, both_engines, cup};

#[test]
fn two_rooms_can_not_bring_the_same_key() {
    let again = Catalogue::new(vec![cup::room(), cup::room()]).map(drop);
    assert!(matches!(&again, Err(Error::Corrupt(said)) if said.contains("cup")), "{again:?}");
}

#[test]
fn what_nobody_brings_is_not_found_by_its_key() {
    let catalogue = Catalogue::new(Vec::new()).unwrap();
    assert!(catalogue.record("approval").is_ok(), "the kernel brings its own");
    assert!(catalogue.record("cup").is_err() && catalogue.duty("cup.wash").is_err());
    assert!(catalogue.change("cup.paint").is_err() && catalogue.job("cup.fill").is_err());
}

both_engines! {
    rooms: vec![cup::room()];

    fn keys_that_no_room_brings_are_told_by_name(house: &TestHouse) {
        house
            .write(|tx| {
                let (now, id) = (tx.now(), cup::make(tx, &cup::new("red"))?.id);
                cup::make(tx, &cup::new("blue"))?;
                let wash = NewDuty {
                    kind: cup::WASH.key,
                    record: id,
                    occurrence: String::new(),
                    owner: None,
                    due: now,
                    counter: None,
                };
                duty::owe(tx, &wash)?;
                let payload = json!({});
                let fill = NewJob {
                    kind: cup::FILL.key,
                    unique_key: None,
                    record: Some(id),
                    staff: None,
                    payload: &payload,
                    run_at: None,
                };
                job::queue(tx, &fill).map(drop)
            })
            .unwrap();
        let known = &house.store.house().catalogue;
        assert!(house.read(|read| known.unknown_keys(read)).unwrap().is_empty());
        // Its tables are known still, its kinds are not.
        let emptied = Room { name: "cup", migrations: cup::room().migrations, ..Room::default() };
        let without = Catalogue::new(vec![emptied]).unwrap();
        let unknown = house.read(|read| without.unknown_keys(read)).unwrap();
        assert_eq!(unknown, ["record: cup", "duty: cup.wash", "job: cup.fill"]);
    }
}
