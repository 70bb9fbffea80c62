//! Duties: owed once, done in time or late, told of when late, counted.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::thread;

use jiff::SignedDuration;
use kernel::duty::{self, Duty, NewDuty, States, Tally, Wanted, Whose};
use kernel::{Moment, RecordId, StaffId, event, notice, record};
use rulebook::Rank;
use serde_json::json;
use testkit::{BEGINNING, TestHouse, both_engines, cup};

const DAY: i64 = 86_400;

fn wash(record: RecordId, owner: Option<StaffId>, occurrence: &str, due: Moment) -> NewDuty {
    NewDuty { kind: cup::WASH.key, record, occurrence: occurrence.to_owned(), owner, due, counter: None }
}

/// A cup whose owner has to wash it within a day.
fn cup_to_wash(house: &TestHouse, owner: StaffId) -> RecordId {
    let due = house.now().plus_seconds(DAY);
    house
        .write(move |tx| {
            let id = cup::make(tx, &cup::of(owner, "red"))?.id;
            duty::owe(tx, &wash(id, Some(owner), "", due))?;
            Ok(id)
        })
        .unwrap()
}

fn the_duty(house: &TestHouse, record: RecordId) -> Duty {
    let mut duties = house.read(|read| duty::of_record(read, record)).unwrap();
    assert_eq!(duties.len(), 1);
    duties.remove(0)
}

fn next_due(house: &TestHouse, record: RecordId) -> Option<Moment> {
    house.read(|read| record::header(read, record)).unwrap().next_due_at
}

fn told(house: &TestHouse, record: RecordId, kind: &str) -> usize {
    let lines = house.read(|read| event::timeline(read, record, None, 100)).unwrap();
    lines.iter().filter(|line| line.kind == kind).count()
}

fn tally(house: &TestHouse, account: &str) -> Vec<Tally> {
    let actor = house.actor(account);
    let (from, until) = (BEGINNING, BEGINNING.plus_seconds(30 * DAY));
    house.read(|read| duty::compliance(read, &actor, from, until)).unwrap()
}

fn all_of(whose: Whose) -> Wanted {
    Wanted {
        whose,
        states: States::All,
        late: None,
        clause: None,
        from: None,
        until: None,
        after: None,
        limit: 50,
    }
}

both_engines! {
    rooms: vec![cup::room()];

    fn a_duty_that_can_not_be_looked_at_holds_up_no_other(house: &TestHouse) {
        use diesel::RunQueryDsl as _;
        let chen = house.staff("chen").department("客户服务部").hire();
        let broken = cup_to_wash(house, chen.id);
        let sound = cup_to_wash(house, chen.id);
        house
            .write(move |tx| {
                let query = kernel::store::Sql::new("UPDATE duty SET kind = 'cup.gone' WHERE record_id = ").int(broken.0);
                Ok(query.execute(tx.conn())?)
            })
            .unwrap();
        house.advance(SignedDuration::from_hours(25));
        while duty::tick(&house.store, house.now()).unwrap() > 0 {}
        assert_eq!(told(house, sound, "duty.late"), 1);
        assert_eq!(told(house, broken, "duty.late"), 0);
        let waiting = the_duty(house, broken);
        assert_eq!(waiting.state, "open", "it is tried again later, not forgotten");
    }

    fn a_duty_is_owed_once_for_each_occurrence(house: &TestHouse) {
        let chen = house.staff("chen").department("客户服务部").hire();
        let (owner, due) = (chen.id, house.now().plus_seconds(DAY));
        let id = house
            .write(move |tx| {
                let id = cup::make(tx, &cup::of(owner, "red"))?.id;
                duty::owe(tx, &wash(id, Some(owner), "spring", due))?;
                duty::owe(tx, &wash(id, Some(owner), "spring", due.plus_seconds(DAY)))?;
                duty::owe(tx, &wash(id, Some(owner), "autumn", due))?;
                Ok(id)
            })
            .unwrap();
        let duties = house.read(|read| duty::of_record(read, id)).unwrap();
        assert_eq!(
            duties.iter().map(|duty| duty.occurrence.as_str()).collect::<Vec<_>>(),
            ["spring", "autumn"]
        );
        assert!(duties.iter().all(|duty| duty.due_at == due && duty.clause == "archive.standard"));
        assert!(duties.iter().all(|duty| duty.department_id == chen.department));
        assert_eq!(told(house, id, "duty.owed"), 2);
    }

    fn a_clause_that_is_off_owes_nothing(house: &TestHouse) {
        let chen = house.staff("chen").hire().id;
        let due = house.now().plus_seconds(DAY);
        let id = house
            .write(move |tx| {
                let id = cup::make(tx, &cup::of(chen, "red"))?.id;
                duty::owe(tx, &NewDuty { kind: cup::POLISH.key, ..wash(id, Some(chen), "", due) })?;
                Ok(id)
            })
            .unwrap();
        assert!(house.read(|read| duty::of_record(read, id)).unwrap().is_empty());
        assert_eq!(next_due(house, id), None);
    }

    fn a_duty_done_keeps_who_and_what_shows_it(house: &TestHouse) {
        let chen = house.staff("chen").hire().id;
        let id = cup_to_wash(house, chen);
        house.advance(SignedDuration::from_hours(5));
        let fulfil = move |tx: &mut kernel::Tx<'_>| {
            duty::fulfil(tx, cup::WASH.key, id, "", chen, &json!({ "with": "soap" }))
        };
        assert!(house.write(fulfil).unwrap());
        let done = the_duty(house, id);
        assert_eq!(
            (done.state.as_str(), done.done_at, done.done_by_id),
            ("done", Some(house.now()), Some(chen))
        );
        assert_eq!(done.evidence.as_deref(), Some(r#"{"with":"soap"}"#));
        assert!(!done.is_late(house.now()));
        house.advance(SignedDuration::from_hours(96));
        let standing = house.read(|read| duty::standing_of_each(read, &[&done])).unwrap();
        assert_eq!(standing, [duty::Standing { left_seconds: 4 * 3600, used_percent: 46 }], "as it was when it was done: three and a half hours of seven and a half");
        assert!(!house.write(fulfil).unwrap(), "it is done once");
        assert_eq!(told(house, id, "duty.done"), 1);
    }

    fn compliance_counts_in_time_late_overdue_and_open(house: &TestHouse) {
        let chen = house.staff("chen").rank(Rank::Director).hire().id;
        let cups: Vec<RecordId> = (0..5).map(|_| cup_to_wash(house, chen)).collect();
        let later = house.now().plus_seconds(20 * DAY);
        house
            .write(move |tx| {
                let id = cup::make(tx, &cup::of(chen, "far"))?.id;
                duty::owe(tx, &wash(id, Some(chen), "", later))
            })
            .unwrap();
        let finish = |nth: usize, status| {
            let id = cups[nth];
            house
                .write(move |tx| {
                    cup::set_status(tx, id, status)?;
                    duty::recheck(tx, id, Some(chen))
                })
                .unwrap();
        };
        finish(0, "clean");
        finish(1, "clean");
        house.advance(SignedDuration::from_secs(DAY));
        finish(2, "clean");
        house.advance(SignedDuration::from_secs(1));
        finish(3, "clean");
        assert_eq!(
            tally(house, "chen"),
            [Tally {
                clause: "archive.standard".into(),
                due: 6,
                in_time: 3,
                done_late: 1,
                overdue: 1,
                open: 1,
            }]
        );
        assert_eq!(tally(house, "chen")[0].rate_percent(), Some(60));
        finish(4, "broken");
        let after = tally(house, "chen").remove(0);
        assert_eq!(
            (after.due, after.overdue, after.rate_percent()),
            (5, 0, Some(75)),
            "what is void does not count"
        );
    }

    fn compliance_shows_each_what_they_lead(house: &TestHouse) {
        house.staff("boss").rank(Rank::Supervisor).hire();
        house.staff("chief").rank(Rank::Manager).department("客户服务部").hire();
        let chen = house.staff("chen").under("boss").department("客户服务部").hire().id;
        let wu = house.staff("wu").department("销售部").hire().id;
        cup_to_wash(house, chen);
        cup_to_wash(house, wu);
        let due = |account: &str| tally(house, account).iter().map(|tally| tally.due).sum::<i64>();
        assert_eq!([due("boss"), due("chief"), due("chen"), due("wu")], [1, 1, 1, 1]);
        house.staff("director").rank(Rank::Director).hire();
        house.staff("new").hire();
        assert_eq!([due("director"), due("new")], [2, 0]);
    }

    fn lateness_is_told_once_though_two_processes_look(house: &TestHouse) {
        let chen = house.staff("chen").hire().id;
        let cups: Vec<RecordId> = (0..12).map(|_| cup_to_wash(house, chen)).collect();
        assert_eq!(duty::tick(&house.store, house.now()).unwrap(), 0, "nothing is due yet");
        house.advance(SignedDuration::from_secs(DAY + 1));
        let other = house.another_store();
        let looked: usize = thread::scope(|scope| {
            let ticking: Vec<_> = [&house.store, &other, &house.store, &other]
                .map(|store| {
                    scope
                        .spawn(move || (0..5).map(|_| duty::tick(store, house.now()).unwrap()).sum::<usize>())
                })
                .into_iter()
                .collect();
            ticking.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(looked, 12);
        let notices = house.read(|read| notice::list(read, chen, None, 100)).unwrap();
        assert_eq!(notices.len(), 12);
        assert_eq!(notices[0].clause.as_deref(), Some("archive.standard"));
        assert!(cups.iter().all(|cup| told(house, *cup, "duty.late") == 1));
        assert!(the_duty(house, cups[0]).is_late(house.now()));
    }

    fn what_is_done_has_no_notice_left_that_it_is_late_or_was_brought_up(house: &TestHouse) {
        house.staff("zhou").rank(Rank::Supervisor).hire();
        let chen = house.staff("chen").under("zhou").hire_id();
        let zhou = house.actor("zhou").id;
        let unread = |staff| house.read(|read| notice::unread(read, staff)).unwrap();
        let stained = |occurrence: &'static str| {
            let due = house.now().plus_seconds(DAY);
            let id = house.write(move |tx| cup::make(tx, &cup::of(chen, "red"))).unwrap().id;
            house.write(move |tx| cup::set_status(tx, id, "stained")).unwrap();
            house.write(move |tx| duty::owe(tx, &wash(id, Some(chen), occurrence, due))).unwrap();
            id
        };
        let (first, second) = (stained(""), stained(""));
        let due = house.now().plus_seconds(DAY);
        house.write(move |tx| duty::owe(tx, &wash(first, Some(chen), "again", due))).unwrap();
        house.clock.set(due.plus_seconds(1));
        while duty::tick(&house.store, house.now()).unwrap() > 0 {}
        let (own, above) = (unread(chen), unread(zhou));
        assert_eq!((own, above), (6, 3), "three are late, each was brought to both");
        let done = |record, occurrence: &'static str| {
            house
                .write(move |tx| duty::fulfil(tx, cup::WASH.key, record, occurrence, chen, &json!(null)))
                .unwrap();
        };
        done(first, "");
        assert_eq!((unread(chen), unread(zhou)), (6, 3), "another about the same cup is late as before");
        done(first, "again");
        assert_eq!((unread(chen), unread(zhou)), (2, 1));
        house.write(move |tx| duty::void(tx, cup::WASH.key, second)).unwrap();
        assert_eq!((unread(chen), unread(zhou)), (0, 0));
    }

    fn what_was_done_meanwhile_is_not_told_as_late(house: &TestHouse) {
        let chen = house.staff("chen").hire().id;
        let (clean, broken) = (cup_to_wash(house, chen), cup_to_wash(house, chen));
        house
            .write(move |tx| {
                cup::set_status(tx, clean, "clean")?;
                cup::set_status(tx, broken, "broken").map(drop)
            })
            .unwrap();
        house.advance(SignedDuration::from_secs(DAY));
        assert_eq!(duty::tick(&house.store, house.now()).unwrap(), 2);
        assert_eq!(the_duty(house, clean).state, "done");
        assert_eq!(the_duty(house, broken).state, "void");
        assert_eq!(house.read(|read| notice::unread(read, chen)).unwrap(), 0);
    }

    fn a_duty_that_was_put_off_is_late_only_after_its_new_time(house: &TestHouse) {
        let chen = house.staff("chen").hire().id;
        let id = cup_to_wash(house, chen);
        house.write(move |tx| cup::set_status(tx, id, "soaking")).unwrap();
        house.advance(SignedDuration::from_secs(DAY));
        duty::tick(&house.store, house.now()).unwrap();
        assert_eq!(the_duty(house, id).due_at, BEGINNING.plus_seconds(2 * DAY));
        assert_eq!(next_due(house, id), Some(BEGINNING.plus_seconds(2 * DAY)));
        assert_eq!((told(house, id, "duty.due_changed"), told(house, id, "duty.late")), (1, 0));
        house.advance(SignedDuration::from_secs(DAY));
        duty::tick(&house.store, house.now()).unwrap();
        assert_eq!(told(house, id, "duty.late"), 1);
    }

    fn a_record_knows_when_its_next_duty_falls_due(house: &TestHouse) {
        let chen = house.staff("chen").hire().id;
        let id = cup_to_wash(house, chen);
        let (first, second) = (house.now().plus_seconds(DAY), house.now().plus_seconds(3 * DAY));
        assert_eq!(next_due(house, id), Some(first));
        house.write(move |tx| duty::owe(tx, &wash(id, Some(chen), "again", second))).unwrap();
        assert_eq!(next_due(house, id), Some(first));
        let nothing = serde_json::Value::Null;
        house.write(move |tx| duty::fulfil(tx, cup::WASH.key, id, "", chen, &nothing)).unwrap();
        assert_eq!(next_due(house, id), Some(second));
        house.write(move |tx| duty::void(tx, cup::WASH.key, id)).unwrap();
        assert_eq!(next_due(house, id), None);
    }

    fn a_duty_about_a_list_is_done_when_nothing_is_left(house: &TestHouse) {
        let chen = house.staff("chen").hire().id;
        let due = house.now().plus_seconds(DAY);
        let id = house
            .write(move |tx| {
                let id = cup::make(tx, &cup::of(chen, "shelf"))?.id;
                duty::owe(tx, &NewDuty { counter: Some(2), ..wash(id, Some(chen), "", due) })?;
                Ok(id)
            })
            .unwrap();
        for (left, state) in [(1, "open"), (0, "done")] {
            let duty = the_duty(house, id);
            house.write(move |tx| duty::count_down(tx, &duty, left, Some(chen))).unwrap();
            assert_eq!(the_duty(house, id).state, state);
        }
    }

    fn everybody_lists_their_own_and_those_who_lead_their_team_s(house: &TestHouse) {
        let boss = house.staff("boss").rank(Rank::Supervisor).hire();
        let chen = house.staff("chen").under("boss").hire();
        let wu = house.staff("wu").hire();
        let (first, other) = (cup_to_wash(house, chen.id), cup_to_wash(house, wu.id));
        house.advance(SignedDuration::from_secs(60));
        let second = cup_to_wash(house, chen.id);
        let listed = |account: &str, wanted: &Wanted| -> Vec<RecordId> {
            let actor = house.actor(account);
            let duties = house.read(|read| duty::list(read, &actor, wanted)).unwrap();
            duties.into_iter().map(|listed| listed.duty.record_id).collect()
        };
        assert_eq!(listed("chen", &all_of(Whose::Mine)), [first, second]);
        assert_eq!(listed("boss", &all_of(Whose::Mine)), []);
        assert_eq!(listed("boss", &all_of(Whose::Team)), [first, second]);
        assert_eq!(listed("wu", &all_of(Whose::Team)), [other]);

        let one = Wanted { limit: 1, ..all_of(Whose::Mine) };
        let page = house.read(|read| duty::list(read, &chen, &one)).unwrap().remove(0).duty;
        let rest = Wanted { after: Some((page.due_at, page.id)), ..one };
        assert_eq!(listed("chen", &rest), [second]);

        house.advance(SignedDuration::from_secs(DAY - 30));
        let late = Wanted { late: Some(true), ..all_of(Whose::Mine) };
        assert_eq!(listed("chen", &late), [first]);
        assert_eq!(listed("chen", &Wanted { late: Some(false), ..late }), [second]);
        assert_eq!(house.read(|read| duty::burden(read, chen.id)).unwrap(), (2, 1));
        assert_eq!(house.read(|read| duty::burden(read, boss.id)).unwrap(), (0, 0));

        let id = house.read(|read| duty::of_record(read, first)).unwrap()[0].id;
        let to = boss.id;
        house.write(move |tx| duty::hand_over(tx, id, to)).unwrap();
        assert_eq!(listed("boss", &all_of(Whose::Mine)), [first]);
        assert!(house.read(|read| duty::own(read, &boss, id)).is_ok());
        assert!(house.read(|read| duty::own(read, &chen, id)).is_err());
    }
}
