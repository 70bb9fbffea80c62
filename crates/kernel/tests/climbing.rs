//! Duties whose clocks stand still, and duties that are brought up the line the longer they take; the queues they make.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use diesel::connection::SimpleConnection as _;
use jiff::SignedDuration;
use kernel::duty::{self, Climbed, Duty, NewDuty, States, Wanted, Whose};
use kernel::listing::{Listing, Order};
use kernel::record::NewRecord;
use kernel::schema::record as records;
use kernel::{Moment, RecordId, StaffId, event, notice, record};
use rulebook::Rank;
use serde_json::Value;
use testkit::{BEGINNING, Engine, TestHouse, both_engines, cup};

const DAY: i64 = 86_400;

fn days(number: i64) -> Moment {
    BEGINNING.plus_seconds(number * DAY)
}

/// A cup in a state, to be washed within a day: looked at first when the first step is.
fn cup_to_wash(house: &TestHouse, new: &NewRecord, status: &'static str) -> RecordId {
    let (new, due) = (new.clone(), house.now().plus_seconds(DAY));
    let first_look = house.now().plus_seconds(DAY * 3 / 4);
    house
        .write(move |tx| {
            let header = cup::make(tx, &new)?;
            cup::set_status(tx, header.id, status)?;
            let owed = NewDuty {
                kind: cup::WASH.key,
                record: header.id,
                occurrence: String::new(),
                owner: new.owner,
                due,
                counter: None,
            };
            duty::owe_climbing(tx, &owed, first_look)?;
            duty::assign(tx, header.id, cup::WASH.clause, new.owner, header.department_id)?;
            Ok(header.id)
        })
        .unwrap()
}

fn stained(house: &TestHouse, owner: StaffId) -> RecordId {
    cup_to_wash(house, &cup::of(owner, "red"), "stained")
}

fn becomes(house: &TestHouse, id: RecordId, status: &'static str) {
    house
        .write(move |tx| {
            cup::set_status(tx, id, status)?;
            duty::recheck(tx, id, None)
        })
        .unwrap();
}

/// Another day until it is due.
fn put_off(house: &TestHouse, id: RecordId) {
    house
        .write(move |tx| {
            cup::pour(tx, id)?;
            duty::recheck(tx, id, None)
        })
        .unwrap();
}

fn wait_until(house: &TestHouse, days: f64) {
    house.clock.set(BEGINNING);
    house.advance(SignedDuration::from_secs_f64(days * 86_400.0));
    while duty::tick(&house.store, house.now()).unwrap() > 0 {}
}

fn the_duty(house: &TestHouse, record: RecordId) -> Duty {
    house.read(|read| duty::of_record(read, record)).unwrap().remove(0)
}

fn header(house: &TestHouse, id: RecordId) -> record::Header {
    house.read(|read| record::header(read, id)).unwrap()
}

fn climbed(house: &TestHouse, record: RecordId) -> Vec<(i16, StaffId, i16)> {
    let id = the_duty(house, record).id;
    let steps = house.read(|read| duty::climbed(read, id)).unwrap();
    steps.into_iter().map(|Climbed { percent, staff_id, height, .. }| (percent, staff_id, height)).collect()
}

/// The percentages that the log tells of, the first first.
fn told(house: &TestHouse, record: RecordId) -> Vec<i64> {
    let lines = house.read(|read| event::timeline(read, record, None, 100)).unwrap();
    let climbed = lines.iter().rev().filter(|line| line.kind == "duty.climbed");
    climbed.map(|line| line.told()["percent"].as_i64().unwrap()).collect()
}

fn brought(house: &TestHouse, account: &str) -> Vec<RecordId> {
    let actor = house.actor(account);
    let listed = house.read(|read| duty::brought_to(read, &actor, 50)).unwrap();
    listed.into_iter().map(|listed| listed.duty.record_id).collect()
}

fn open_of(house: &TestHouse, account: &str, late: Option<bool>) -> usize {
    let wanted = Wanted {
        whose: Whose::Mine,
        states: if late.is_none() { States::Open } else { States::All },
        late,
        clause: None,
        from: None,
        until: None,
        after: None,
        limit: 50,
    };
    let actor = house.actor(account);
    house.read(|read| duty::list(read, &actor, &wanted)).unwrap().len()
}

/// 罗 leads 高, who leads 周, who leads 陈.
fn line(house: &TestHouse) -> [StaffId; 4] {
    let luo = house.staff("luo").rank(Rank::Director).hire_id();
    let gao = house.staff("gao").rank(Rank::Manager).under("luo").hire_id();
    let zhou = house.staff("zhou").rank(Rank::Supervisor).under("gao").hire_id();
    [luo, gao, zhou, house.staff("chen").under("zhou").hire_id()]
}

both_engines! {
    rooms: vec![cup::room()];

    fn a_paused_duty_is_neither_due_nor_late_nor_among_what_is_to_be_done(house: &TestHouse) {
        let chen = house.staff("chen").hire_id();
        let id = cup_to_wash(house, &cup::of(chen, "red"), "dirty");
        assert_eq!((open_of(house, "chen", None), header(house, id).next_due_at), (1, Some(days(1))));
        becomes(house, id, "drying");
        wait_until(house, 3.0);
        let paused = the_duty(house, id);
        assert_eq!((paused.state.as_str(), paused.paused_at), ("paused", Some(BEGINNING)));
        assert!(!paused.is_late(house.now()));
        let standing = house.read(|read| duty::standing_of_each(read, &[&paused])).unwrap();
        assert_eq!(standing[0].used_percent, 0);
        assert_eq!([None, Some(true), Some(false)].map(|late| open_of(house, "chen", late)), [0, 0, 1]);
        assert_eq!(header(house, id).next_due_at, None);
        assert_eq!(house.read(|read| duty::burden(read, chen)).unwrap(), (0, 0));
        assert_eq!(house.read(|read| notice::unread(read, chen)).unwrap(), 0);
        let director = house.staff("luo").rank(Rank::Director).hire();
        let counted = house.read(|read| duty::compliance(read, &director, BEGINNING, days(9))).unwrap();
        assert_eq!((counted[0].open, counted[0].overdue), (1, 0));
    }

    fn a_duty_that_goes_on_is_due_when_its_check_says(house: &TestHouse) {
        let chen = house.staff("chen").hire_id();
        let id = cup_to_wash(house, &cup::of(chen, "red"), "dirty");
        becomes(house, id, "drying");
        wait_until(house, 1.5);
        becomes(house, id, "soaking");
        let open = the_duty(house, id);
        assert_eq!((open.state.as_str(), open.paused_at, open.due_at), ("open", None, days(2)));
        assert_eq!(header(house, id).next_due_at, Some(days(2)));
        assert_eq!(open_of(house, "chen", Some(false)), 1);
        wait_until(house, 2.1);
        assert!(the_duty(house, id).is_late(house.now()) && the_duty(house, id).late_seen);
    }

    fn what_was_in_time_when_it_paused_is_in_time_when_it_is_done_and_what_was_late_stays_late(house: &TestHouse) {
        let chen = house.staff("chen").hire_id();
        let (early, late) = (
            cup_to_wash(house, &cup::of(chen, "red"), "dirty"),
            cup_to_wash(house, &cup::of(chen, "blue"), "dirty"),
        );
        becomes(house, early, "drying");
        wait_until(house, 1.5);
        becomes(house, late, "drying");
        assert!(the_duty(house, late).is_late(house.now()));
        wait_until(house, 5.0);
        for id in [early, late] {
            becomes(house, id, "clean");
        }
        let done = |id| {
            let duty = the_duty(house, id);
            (duty.state.clone(), duty.is_late(house.now()))
        };
        assert_eq!(done(early), ("done".to_owned(), false));
        assert_eq!(done(late), ("done".to_owned(), true));
        let director = house.staff("luo").rank(Rank::Director).hire();
        let counted = house.read(|read| duty::compliance(read, &director, BEGINNING, days(9))).unwrap();
        assert_eq!((counted[0].in_time, counted[0].done_late), (1, 1));
    }

    fn each_step_up_the_line_is_taken_once_at_its_time(house: &TestHouse) {
        let [_, gao, zhou, chen] = line(house);
        let id = stained(house, chen);
        for (days, steps) in [(0.5, 0), (0.74, 0), (0.75, 1), (0.9, 1), (1.0, 2), (1.4, 2), (1.5, 3), (9.0, 3)] {
            wait_until(house, days);
            let expected = [(75, chen, 0), (100, zhou, 1), (150, gao, 2)];
            assert_eq!(climbed(house, id), expected[..steps], "after {days} days");
        }
        assert_eq!(told(house, id), [75, 100, 150]);
        assert_eq!(brought(house, "chen"), [], "it is their own");
        assert_eq!((brought(house, "zhou"), brought(house, "gao")), (vec![id], vec![id]));
        assert_eq!(brought(house, "luo"), []);
        let unread = |staff| house.read(|read| notice::unread(read, staff)).unwrap();
        assert_eq!([unread(chen), unread(zhou), unread(gao)], [2, 1, 1], "the owner is told of lateness too");
    }

    fn the_steps_of_days_without_a_process_are_taken_in_order(house: &TestHouse) {
        let [_, _, _, chen] = line(house);
        let id = stained(house, chen);
        wait_until(house, 30.0);
        assert_eq!(told(house, id), [75, 100, 150]);
        assert_eq!(duty::tick(&house.store, house.now()).unwrap(), 0);
    }

    fn two_processes_take_each_step_once(house: &TestHouse) {
        let [_, _, _, chen] = line(house);
        let cups: Vec<RecordId> = (0..10).map(|_| stained(house, chen)).collect();
        let other = house.another_store();
        for hours in [18, 24, 36] {
            house.clock.set(BEGINNING.plus_seconds(hours * 3600));
            std::thread::scope(|scope| {
                for store in [&house.store, &other, &house.store, &other] {
                    scope.spawn(move || (0..4).map(|_| duty::tick(store, house.now()).unwrap()).sum::<usize>());
                }
            });
        }
        for id in cups {
            assert_eq!(told(house, id), [75, 100, 150]);
        }
    }

    fn a_due_time_that_moves_later_takes_no_step_again(house: &TestHouse) {
        let [_, _, _, chen] = line(house);
        let id = stained(house, chen);
        wait_until(house, 1.2);
        assert_eq!(told(house, id), [75, 100]);
        put_off(house, id);
        assert_eq!(the_duty(house, id).due_at, days(2));
        wait_until(house, 1.9);
        assert_eq!(told(house, id), [75, 100], "three quarters of two days are no news");
        wait_until(house, 2.5);
        assert_eq!(told(house, id), [75, 100]);
        wait_until(house, 3.0);
        assert_eq!(told(house, id), [75, 100, 150]);
    }

    fn lateness_is_told_at_its_time_though_the_next_step_comes_later(house: &TestHouse) {
        let [_, _, _, chen] = line(house);
        let id = stained(house, chen);
        wait_until(house, 1.2);
        put_off(house, id);
        wait_until(house, 2.1);
        // The step at 100 percent was taken on the first day, the one at 150 is to come.
        let lines = house.read(|read| event::timeline(read, id, None, 100)).unwrap();
        assert_eq!(lines.iter().filter(|line| line.kind == "duty.late").count(), 2);
        assert!(the_duty(house, id).late_seen);
    }

    fn no_step_is_taken_of_what_is_done_or_stands_still(house: &TestHouse) {
        let [_, _, _, chen] = line(house);
        let (done, paused) = (stained(house, chen), stained(house, chen));
        wait_until(house, 1.1);
        assert_eq!(brought(house, "zhou").len(), 2);
        becomes(house, done, "clean");
        becomes(house, paused, "drying");
        assert_eq!(brought(house, "zhou"), [], "only what is open is before somebody");
        wait_until(house, 9.0);
        for id in [done, paused] {
            assert_eq!(told(house, id), [75, 100]);
        }
        becomes(house, paused, "stained");
        wait_until(house, 9.0);
        assert_eq!((told(house, paused), brought(house, "zhou")), (vec![75, 100, 150], vec![paused]));
    }

    fn what_was_done_and_is_opened_again_is_before_the_same_people(house: &TestHouse) {
        let [_, _, _, chen] = line(house);
        let id = stained(house, chen);
        wait_until(house, 1.1);
        let duty = the_duty(house, id).id;
        house.write(move |tx| duty::fulfil(tx, cup::WASH.key, id, "", chen, &Value::Null)).unwrap();
        assert_eq!(brought(house, "zhou"), []);
        house.write(move |tx| duty::reopen(tx, duty)).unwrap();
        assert_eq!(brought(house, "zhou"), [id]);
        wait_until(house, 1.5);
        assert_eq!(told(house, id), [75, 100, 150]);
    }

    fn what_nobody_owns_goes_to_the_head_of_its_department_and_on_up(house: &TestHouse) {
        house.staff("gao").rank(Rank::Manager).hire_id();
        let ma = house.staff("ma").rank(Rank::Supervisor).under("gao").department("客户服务部").head().hire();
        let gao = house.actor("gao").id;
        let new = NewRecord { department: ma.department, ..cup::new("nobody's") };
        let id = cup_to_wash(house, &new, "stained");
        wait_until(house, 0.8);
        assert_eq!((climbed(house, id), brought(house, "ma")), (vec![(75, ma.id, 0)], vec![id]));
        wait_until(house, 2.0);
        // The line ends with 高.
        assert_eq!(climbed(house, id), [(75, ma.id, 0), (100, gao, 1), (150, gao, 2)]);
        assert_eq!((brought(house, "ma"), brought(house, "gao")), (vec![id], vec![id]));
    }

    fn where_the_line_ends_the_owner_alone_is_told(house: &TestHouse) {
        let luo = house.staff("luo").rank(Rank::Director).hire_id();
        let id = stained(house, luo);
        wait_until(house, 2.0);
        assert_eq!(climbed(house, id), [(75, luo, 0), (100, luo, 1), (150, luo, 2)]);
        assert_eq!(brought(house, "luo"), [], "nobody is brought their own duty");
    }

    fn queues_begin_with_what_falls_due_first_and_where_that_ties_with_the_higher_precedence(house: &TestHouse) {
        let chen = house.staff("chen").hire();
        let queue = Order::number("queue", "record", records::queue);
        let list = Listing { order: queue, ..Listing::of(cup::KIND) };
        let order = || house.read(|read| Ok(list.page(read, &chen, None, 50)?.ids)).unwrap();
        let new = || cup_to_wash(house, &cup::of(chen.id, "cup"), "dirty");
        let nothing_due = house.write(move |tx| Ok(cup::make(tx, &cup::of(chen.id, "idle"))?.id)).unwrap();
        let (first, second) = (new(), new());
        house.advance(SignedDuration::from_millis(300));
        let same_second = new();
        house.advance(SignedDuration::from_secs(2));
        let later = new();
        assert_eq!(order(), [first, second, same_second, later, nothing_due]);

        let take = |id, precedence| house.write(move |tx| record::take_precedence(tx, id, precedence)).unwrap();
        for (id, precedence) in [(first, 3), (second, 2), (same_second, 1), (later, 1), (nothing_due, 1)] {
            let version = header(house, id).version;
            take(id, precedence);
            let after = header(house, id);
            assert_eq!((after.precedence, after.version), (precedence, version), "nothing that people edit");
        }
        assert_eq!(order(), [same_second, second, first, later, nothing_due]);
        becomes(house, second, "drying");
        assert_eq!(order(), [same_second, first, later, nothing_due, second], "it waits behind");
        becomes(house, second, "soaking");
        assert_eq!(order(), [same_second, first, later, second, nothing_due]);
        becomes(house, second, "clean");
        becomes(house, same_second, "broken");
        take(second, 0);
        assert_eq!(order()[..2], [first, later]);
    }

    fn timers_and_what_was_brought_up_are_found_through_their_indexes(house: &TestHouse) {
        let [_, gao, _, chen] = line(house);
        stained(house, chen);
        house
            .write(move |tx| {
                let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) ";
                tx.conn().batch_execute(&format!(
                    "INSERT INTO duty (kind, clause, record_id, occurrence, owner_id, rulebook_id, state, started_at, \
                         due_at, next_check_at, late_seen) \
                     {many} SELECT 'cup.wash', 'archive.standard', 1, 'o' || i, {}, 1, \
                         CASE WHEN i % 10 = 0 THEN 'open' ELSE 'done' END, 0, i, i, 1 = 1 FROM n; \
                     INSERT INTO duty_climb (duty_id, percent, staff_id, height, at, ended) \
                     SELECT id, 100, {}, 1, 0, state = 'done' FROM duty WHERE occurrence <> ''; ANALYZE",
                    chen.0, gao.0
                ))?;
                Ok(())
            })
            .unwrap();
        let engine = if house.read(|read| Ok(read.conn().engine() == Engine::Postgres)).unwrap() {
            Engine::Postgres
        } else {
            Engine::Sqlite
        };
        let whole = |plan: &str, table: &str| {
            [format!("Seq Scan on {table}"), format!("SCAN {table}")].iter().any(|scan| plan.contains(scan))
        };
        let plan = testkit::plan(house, &duty::claiming(engine, Moment::from_micros(50), None, 200));
        assert!(plan.contains("duty_timer") && !whole(&plan, "duty"), "{plan}");
        assert!(!plan.contains("ORDER BY") && !plan.contains("Sort"), "{plan}");
        let zhou = house.actor("zhou");
        let plan = testkit::plan(house, &duty::brought(&zhou, 50));
        assert!(plan.contains("duty_climb_staff"), "{plan}");
        assert!(!whole(&plan, "duty") && !whole(&plan, "duty_climb"), "{plan}");
    }

    fn what_a_team_is_late_with_is_read_from_an_index_of_what_is_open(house: &TestHouse) {
        line(house);
        if house.read(|read| Ok(read.conn().engine() == Engine::Postgres)).unwrap() {
            return;
        }
        let in_order = "INDEX duty_due (due_at<?)";
        let of_few = "INDEX duty_mine (owner_id=? AND due_at<?)";
        for (account, index) in [("luo", in_order), ("gao", in_order), ("zhou", of_few)] {
            let actor = house.actor(account);
            let wanted = Wanted {
                whose: Whose::Team,
                states: States::Open,
                late: Some(true),
                clause: None,
                from: None,
                until: None,
                after: None,
                limit: 20,
            };
            let plans = testkit::plans_of(house, |read| duty::list(read, &actor, &wanted));
            assert!(plans.contains(index) && !plans.contains("SCAN duty"), "{account}:\n{plans}");
        }
    }
}
