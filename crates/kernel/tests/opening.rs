//! A database is opened by the program of its shape and with the key with which it was written, or not at all.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use diesel::RunQueryDsl as _;
use kernel::catalogue::Catalogue;
use kernel::secret::{MasterKey, SystemRandomness};
use kernel::store::{Place, Sql};
use kernel::{Error, Store};
use testkit::{Database, TestHouse, both_engines, cup};

/// A key that nobody else has.
fn key(name: &str) -> MasterKey {
    let path = std::env::temp_dir().join(format!("zhike_test_opening_{}_{name}.key", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let key = MasterKey::load_or_create(&path, &SystemRandomness).unwrap();
    std::fs::remove_file(path).unwrap();
    key
}

fn open(house: &TestHouse, place: &Place, key: MasterKey) -> kernel::Result<Store> {
    Store::open(place, 2, Catalogue::new(vec![cup::room()])?, key, house.now())
}

both_engines! {
    rooms: vec![cup::room()];

    fn a_database_is_opened_with_its_own_key_only_and_stays_as_it_is(house: &TestHouse) {
        let place = house.place();
        assert!(Store::needs_its_key(&place).unwrap());
        let refused = open(house, &place, key("other")).map(drop);
        assert!(matches!(refused, Err(Error::OtherKey)), "{refused:?}");
        assert!(matches!(Store::look_at_key(&place, &key("third")), Err(Error::OtherKey)));
        // Its own key opens it as before.
        drop(house.another_store());
        Store::look_at_key(&place, &house.store.house().key).unwrap();
    }

    fn of_two_who_open_a_new_database_at_once_with_different_keys_one_is_refused(house: &TestHouse) {
        let new = Database::empty(house.store.engine());
        let place = new.place();
        assert!(!Store::needs_its_key(&place).unwrap(), "a new database takes any key");
        let keys = [key("one"), key("two")];
        let opened: Vec<bool> = std::thread::scope(|scope| {
            let openings = keys.clone().map(|key| scope.spawn(|| open(house, &place, key).is_ok()));
            openings.into_iter().map(|opening| opening.join().unwrap()).collect()
        });
        assert_eq!(opened.iter().filter(|opened| **opened).count(), 1, "{opened:?}");
        for (key, opened) in keys.into_iter().zip(opened) {
            assert_eq!(open(house, &place, key).is_ok(), opened);
        }
    }

    fn a_program_notices_that_a_newer_one_has_changed_the_shape_of_its_database(house: &TestHouse) {
        assert_eq!(house.store.unknown_migration(house.now()).unwrap(), None);
        let newer = house.another_store();
        let migrated = newer.write(house.now(), |tx| {
            Sql::new("INSERT INTO migration (name, applied_at) VALUES ('9999_of_tomorrow', 0)").execute(tx.conn())?;
            Ok(())
        });
        migrated.unwrap();
        assert_eq!(house.store.unknown_migration(house.now()).unwrap().as_deref(), Some("9999_of_tomorrow"));
        let refused = open(house, &house.place(), house.store.house().key.clone()).map(drop);
        assert!(refused.unwrap_err().to_string().contains("9999_of_tomorrow"));
    }
}
