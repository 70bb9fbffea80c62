//! The sequence and the seals of the log.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use kernel::event::{self, Cause, Line};
use kernel::schema::event as events;
use kernel::sequencer::{self, Damage, Head};
use serde_json::json;
use testkit::{TestHouse, both_engines, cup};

/// Ten lines with something to tell, sealed.
fn ten_lines(house: &TestHouse) -> Head {
    for nth in 0..10 {
        house
            .write(move |tx| {
                let line = Line::general("cup.made", Cause::default()).with(json!({ "cup": nth }));
                event::append(tx, &line)
            })
            .unwrap();
    }
    assert_eq!(sequencer::tick(&house.store, "a", house.now()).unwrap(), 10);
    house.read(sequencer::head).unwrap()
}

fn damage(house: &TestHouse) -> Option<Damage> {
    sequencer::verify(&house.store, None, house.now()).unwrap()
}

/// What somebody with the database's password could do.
fn tamper(house: &TestHouse, sql: &'static str) {
    house.write(move |tx| Ok(tx.conn().batch_execute(sql)?)).unwrap();
}

both_engines! {
    rooms: vec![cup::room()];

    fn the_sequence_has_no_gap_though_many_write_and_two_seal(house: &TestHouse) {
        let other = house.another_store();
        let writing = AtomicBool::new(true);
        thread::scope(|scope| {
            for (holder, store) in [("a", &house.store), ("b", &other)] {
                let writing = &writing;
                scope.spawn(move || {
                    while writing.load(Ordering::SeqCst) {
                        sequencer::tick(store, holder, house.now()).unwrap();
                    }
                });
            }
            let writers: Vec<_> = (0..4)
                .map(|nth| {
                    scope.spawn(move || {
                        for round in 0..25 {
                            // One of five takes its number and does not keep it.
                            let made = house.write(move |tx| {
                                cup::make(tx, &cup::new("red"))?;
                                if round % 5 == nth { Err(kernel::Error::NotFound) } else { Ok(()) }
                            });
                            assert!(matches!(made, Ok(()) | Err(kernel::Error::NotFound)), "{made:?}");
                        }
                    })
                })
                .collect();
            let done: Vec<_> = writers.into_iter().map(thread::ScopedJoinHandle::join).collect();
            writing.store(false, Ordering::SeqCst);
            done.into_iter().for_each(Result::unwrap);
        });
        while sequencer::tick(&house.store, "a", house.now()).unwrap() > 0 {}
        // The lease of the other one may still run.
        house.advance(jiff::SignedDuration::from_secs(60));
        while sequencer::tick(&house.store, "a", house.now()).unwrap() > 0 {}
        let given: Vec<Option<i64>> = house
            .read(|read| Ok(events::table.order(events::seq).select(events::seq).load(read.conn())?))
            .unwrap();
        assert_eq!(given, (1..=80).map(Some).collect::<Vec<_>>());
        assert_eq!(damage(house), None);
    }

    fn one_process_at_a_time_seals(house: &TestHouse) {
        ten_lines(house);
        house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap();
        assert_eq!(sequencer::tick(&house.store, "b", house.now()).unwrap(), 0, "a holds the lease");
        house.advance(jiff::SignedDuration::from_secs(11));
        assert_eq!(sequencer::tick(&house.store, "b", house.now()).unwrap(), 1, "a is silent for too long");
        assert_eq!(house.read(sequencer::head).unwrap().seq, 11);
        assert_eq!(damage(house), None);
    }

    fn a_sound_chain_verifies_with_and_without_its_head(house: &TestHouse) {
        assert_eq!(damage(house), None, "an empty one too");
        let head = ten_lines(house);
        assert_eq!(head.seq, 10);
        assert_eq!(damage(house), None);
        let noted: Head = head.to_string().parse().unwrap();
        assert_eq!(noted, head);
        ten_lines(house);
        assert_eq!(sequencer::verify(&house.store, Some(noted), house.now()).unwrap(), None);
    }

    fn a_changed_payload_is_found(house: &TestHouse) {
        ten_lines(house);
        tamper(house, r#"UPDATE event SET payload = '{"cup":7}' WHERE seq = 4"#);
        assert_eq!(damage(house), Some(Damage::Changed(4)));
    }

    fn another_actor_clause_record_time_or_kind_is_found(house: &TestHouse) {
        house.staff("chen").hire();
        house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap();
        house.write(|tx| event::append(tx, &Line::general("cup.made", Cause::default()))).unwrap();
        assert_eq!(sequencer::tick(&house.store, "a", house.now()).unwrap(), 2);
        for change in [
            "UPDATE event SET actor_id = (SELECT min(id) FROM staff) WHERE seq = 2",
            "UPDATE event SET clause = 'archive.access' WHERE seq = 2",
            "UPDATE event SET record_id = (SELECT min(id) FROM record) WHERE seq = 2",
            "UPDATE event SET recorded_at = recorded_at + 1 WHERE seq = 2",
            "UPDATE event SET kind = 'cup.painted' WHERE seq = 2",
        ] {
            assert_eq!(damage(house), None);
            tamper(house, change);
            assert_eq!(damage(house), Some(Damage::Changed(2)), "{change}");
            tamper(
                house,
                "UPDATE event SET actor_id = NULL, clause = NULL, record_id = NULL, kind = 'cup.made', \
                 recorded_at = happened_at WHERE seq = 2",
            );
        }
    }

    fn a_removed_line_is_found(house: &TestHouse) {
        ten_lines(house);
        tamper(house, "DELETE FROM event WHERE seq = 5");
        assert_eq!(damage(house), Some(Damage::Missing(5)));
        tamper(house, "UPDATE event SET seq = 5 WHERE seq = 6");
        assert_eq!(damage(house), Some(Damage::Changed(5)), "closing the gap does not help");
    }

    fn a_forged_line_is_found(house: &TestHouse) {
        ten_lines(house);
        tamper(
            house,
            "INSERT INTO event (seq, kind, digest, mac, happened_at, recorded_at) \
             SELECT 11, kind, digest, mac, happened_at, recorded_at FROM event WHERE seq = 10",
        );
        assert_eq!(damage(house), Some(Damage::Changed(11)));
    }

    fn a_cut_tail_is_found_by_a_noted_head(house: &TestHouse) {
        let head = ten_lines(house);
        tamper(house, "DELETE FROM event WHERE seq > 8");
        assert_eq!(damage(house), None, "without the head nobody could tell");
        let verify = || sequencer::verify(&house.store, Some(head), house.now()).unwrap();
        assert_eq!(verify(), Some(Damage::CutOff(10)));
        ten_lines(house);
        assert_eq!(damage(house), None);
        assert_eq!(verify(), Some(Damage::Changed(10)), "nor does letting it grow again");
    }

    fn erasing_what_was_told_keeps_the_chain_sound(house: &TestHouse) {
        ten_lines(house);
        tamper(house, "UPDATE event SET payload = NULL, salt = NULL WHERE seq IN (1, 6, 10)");
        assert_eq!(damage(house), None);
        tamper(house, "UPDATE event SET salt = NULL WHERE seq = 3");
        assert_eq!(damage(house), Some(Damage::Changed(3)), "half erased is not erased");
    }
}
