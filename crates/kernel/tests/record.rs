//! What all records do alike: numbers, versions, members, access.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::collections::HashSet;
use std::thread;

use kernel::record::{self, Change};
use kernel::{Error, event};
use rulebook::{Action, Rank};
use testkit::{TestHouse, both_engines, cup};

both_engines! {
    rooms: vec![cup::room()];

    fn a_new_record_gets_the_next_number_of_its_series(house: &TestHouse) {
        let numbers: Vec<String> =
            (0..3).map(|_| house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap().number).collect();
        assert_eq!(numbers, ["BZ-20270301-0001", "BZ-20270301-0002", "BZ-20270301-0003"]);
    }

    fn the_day_in_a_number_is_the_company_s(house: &TestHouse) {
        // Six in the evening UTC is two o'clock in the morning of the next day in Shanghai.
        house.advance(jiff::SignedDuration::from_hours(17));
        assert_eq!(house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap().number, "BZ-20270302-0001");
    }

    fn numbers_of_transactions_that_run_at_once_differ(house: &TestHouse) {
        let numbers: Vec<String> = thread::scope(|scope| {
            let makers: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        (0..5)
                            .map(|_| {
                                loop {
                                    match house.write(|tx| cup::make(tx, &cup::new("red"))) {
                                        Ok(made) => break made.number,
                                        Err(error) => assert!(error.is_transient(), "{error}"),
                                    }
                                }
                            })
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            makers.into_iter().flat_map(|maker| maker.join().unwrap()).collect()
        });
        assert_eq!(numbers.len(), 40);
        assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), 40, "{numbers:?}");
    }

    fn a_number_that_is_taken_is_refused_at_its_field(house: &TestHouse) {
        let numbered = record::NewRecord { number: Some("BZ-7".into()), ..cup::new("red") };
        let again = numbered.clone();
        house.write(move |tx| cup::make(tx, &numbered)).unwrap();
        let refused = house.write(move |tx| cup::make(tx, &again));
        let Err(Error::Refused(refusals)) = refused else { panic!("{refused:?}") };
        assert_eq!(refusals[0].field.as_deref(), Some("number"));
        assert_eq!(refusals[0].message.key, "error-number-taken");
    }

    fn a_series_steps_over_numbers_that_were_imported(house: &TestHouse) {
        let imported = record::NewRecord { number: Some("BZ-20270301-0001".into()), ..cup::new("red") };
        house.write(move |tx| cup::make(tx, &imported)).unwrap();
        assert_eq!(house.write(|tx| cup::make(tx, &cup::new("blue"))).unwrap().number, "BZ-20270301-0002");
    }

    fn a_change_on_an_old_version_is_refused_with_the_one_that_stands(house: &TestHouse) {
        let cup = house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap();
        let id = cup.id;
        let title = |title: &str| Change { title: Some(title.into()), ..Change::default() };
        let (first, second) = (title("blue"), title("green"));
        house.advance(jiff::SignedDuration::from_mins(5));
        assert_eq!(house.write(move |tx| record::change(tx, id, Some(1), &first)).unwrap(), 2);
        let late = house.write(move |tx| record::change(tx, id, Some(1), &second));
        assert!(matches!(late, Err(Error::Stale { current: 2 })), "{late:?}");
        let stands = house.read(move |read| record::header(read, id)).unwrap();
        assert_eq!((stands.title.as_str(), stands.version, stands.updated_at), ("blue", 2, house.now()));
        assert_eq!(stands.created_at, cup.created_at);
    }

    fn of_changes_on_the_same_version_one_is_made(house: &TestHouse) {
        let id = house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap().id;
        let made = thread::scope(|scope| {
            let changing: Vec<_> = (0..6)
                .map(|nth| {
                    scope.spawn(move || {
                        let change = Change { title: Some(format!("colour {nth}")), ..Change::default() };
                        match house.write(move |tx| record::change(tx, id, Some(1), &change)) {
                            Ok(version) => {
                                assert_eq!(version, 2);
                                1
                            }
                            Err(Error::Stale { current: 2 }) => 0,
                            Err(other) => panic!("{other}"),
                        }
                    })
                })
                .collect();
            changing.into_iter().map(|thread| thread.join().unwrap()).sum::<i32>()
        });
        assert_eq!(made, 1);
    }

    fn what_came_between_is_told_to_whom_was_late(house: &TestHouse) {
        let id = house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap().id;
        house
            .write(move |tx| {
                let version = cup::set_status(tx, id, "clean")?;
                let cause = event::Cause::default();
                event::append(tx, &event::Line::about(id, "cup.painted", cause).version(version))
            })
            .unwrap();
        let between = house.read(move |read| event::since(read, id, 1)).unwrap();
        assert_eq!(between.iter().map(|line| line.kind.as_str()).collect::<Vec<_>>(), ["cup.painted"]);
    }

    fn who_may_read_but_not_edit_is_told_so_and_who_may_not_read_is_told_nothing(house: &TestHouse) {
        let chen = house.staff("chen").department("销售部").group("一组").hire();
        let mate = house.staff("mate").department("销售部").group("一组").hire();
        let stranger = house.staff("stranger").department("采购部").hire();
        let of_group = mate.groups[0];
        let new = record::NewRecord { group: Some(of_group), ..cup::of(chen.id, "red") };
        let number = house.write(move |tx| cup::make(tx, &new)).unwrap().number;
        let find = |actor, action| house.read(|read| record::find(read, actor, action, cup::KIND, &number));
        assert_eq!(find(&chen, Action::Edit).unwrap().number, number);
        assert_eq!(find(&mate, Action::Read).unwrap().number, number);
        assert!(matches!(find(&mate, Action::Edit), Err(Error::Forbidden(_))));
        assert!(matches!(find(&stranger, Action::Read), Err(Error::NotFound)));
        assert!(matches!(find(&stranger, Action::Edit), Err(Error::NotFound)));
    }

    fn a_reveal_is_written_down_before_anything_is_shown(house: &TestHouse) {
        let chen = house.staff("chen").hire();
        let other = house.staff("other").rank(Rank::Manager).department("采购部").hire();
        let (mine, owner) = (cup::of(chen.id, "red"), chen.id);
        let cup = house.write(move |tx| cup::make(tx, &mine)).unwrap();
        let (id, seen) = (cup.id, cup.clone());
        house.write(move |tx| record::reveal(tx, &chen, &seen, "phone")).unwrap();
        let line = house.read(|read| event::timeline(read, id, None, 1)).unwrap().remove(0);
        assert_eq!((line.kind.as_str(), line.actor_id), ("record.revealed", Some(owner)));
        assert_eq!(line.clause.as_deref(), Some("archive.access"));
        assert_eq!(line.told(), serde_json::json!({ "field": "phone" }));
        let refused = house.write(move |tx| record::reveal(tx, &other, &cup, "phone"));
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
        assert_eq!(house.read(|read| event::timeline(read, id, None, 9)).unwrap().len(), 2);
    }

    fn a_member_named_twice_is_named_once(house: &TestHouse) {
        let chen = house.staff("chen").hire().id;
        let id = house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap().id;
        house
            .write(move |tx| {
                record::add_member(tx, id, chen, "account_manager")?;
                record::add_member(tx, id, chen, "account_manager")?;
                record::add_member(tx, id, chen, "decider")
            })
            .unwrap();
        let roles = |house: &TestHouse| {
            let members = house.read(move |read| record::members(read, id)).unwrap();
            let mut roles: Vec<String> = members.into_iter().map(|member| member.role).collect();
            roles.sort();
            roles
        };
        assert_eq!(roles(house), ["account_manager", "decider"]);
        house.write(move |tx| record::remove_member(tx, id, chen, "decider")).unwrap();
        assert_eq!(roles(house), ["account_manager"]);
    }
}
