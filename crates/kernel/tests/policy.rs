//! Which rulebook is in force.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use kernel::{Error, policy};
use rulebook::Rulebook;
use testkit::{TestHouse, both_engines, cup};

/// The default rulebook with another waiting time for approvals, by which versions are told apart.
fn waiting(days: u32) -> String {
    let text =
        Rulebook::default_text().replace("wait_working_days = 2", &format!("wait_working_days = {days}"));
    assert_ne!(text, Rulebook::default_text());
    text
}

fn days(policy: &policy::Policy) -> u32 {
    policy.approval().deadline.as_ref().unwrap().wait_working_days
}

both_engines! {
    rooms: vec![cup::room()];

    fn the_default_rulebook_is_in_force_from_the_beginning_of_time(house: &TestHouse) {
        assert_eq!(house.read(|read| Ok(days(&*read.policy()?))).unwrap(), 2);
        house.write(policy::begin).unwrap();
        assert_eq!(house.read(policy::versions).unwrap().len(), 1, "beginning twice is beginning once");
        let old = kernel::Moment::from_micros(-2_000_000_000_000_000);
        assert_eq!(house.store.read(old, |read| Ok(days(&*read.policy()?))).unwrap(), 2);
    }

    fn a_version_comes_into_force_by_its_date_alone(house: &TestHouse) {
        let tomorrow = house.now().plus_seconds(86_400);
        house.write(move |tx| policy::store(tx, &waiting(5), None, tomorrow)).unwrap();
        let in_force = || house.read(|read| Ok(days(&*read.policy()?))).unwrap();
        house.advance(jiff::SignedDuration::from_secs(86_399));
        assert_eq!(in_force(), 2);
        house.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(in_force(), 5);
    }

    fn a_transaction_that_stores_a_version_runs_under_it_from_then_on(house: &TestHouse) {
        let seen = house.write(|tx| {
            let before = days(&*tx.policy()?);
            let now = tx.now();
            policy::store(tx, &waiting(7), None, now)?;
            Ok((before, days(&*tx.policy()?)))
        });
        assert_eq!(seen.unwrap(), (2, 7));
    }

    fn a_version_that_was_rolled_back_is_forgotten(house: &TestHouse) {
        let refused = house.write(|tx| {
            let now = tx.now();
            policy::store(tx, &waiting(7), None, now)?;
            assert_eq!(days(&*tx.policy()?), 7);
            Err::<(), _>(Error::NotFound)
        });
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        // SQLite gives the id of the version that was rolled back to the next one.
        house
            .write(|tx| {
                let now = tx.now();
                policy::store(tx, &waiting(9), None, now)
            })
            .unwrap();
        assert_eq!(house.read(|read| Ok(days(&*read.policy()?))).unwrap(), 9);
    }

    fn a_text_that_can_not_be_read_is_not_stored(house: &TestHouse) {
        let refused = house.write(|tx| {
            let now = tx.now();
            policy::store(tx, "[tiering", None, now)
        });
        assert!(matches!(refused, Err(Error::Corrupt(_))), "{refused:?}");
        assert_eq!(house.read(policy::versions).unwrap().len(), 1);
    }

    fn a_record_keeps_the_version_it_was_made_under(house: &TestHouse) {
        let before = house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap();
        let version = house
            .write(|tx| {
                let now = tx.now();
                policy::store(tx, &waiting(7), None, now)
            })
            .unwrap();
        let after = house.write(|tx| cup::make(tx, &cup::new("blue"))).unwrap();
        assert_ne!(before.rulebook_id, version);
        assert_eq!(after.rulebook_id, version);
    }
}
