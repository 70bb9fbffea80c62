//! A request at risk or past due goes up the owner's line, one level at a time (`service.escalate`).

use desk::clock::Clock;
use desk::service::NewRequest;
use kernel::{GroupId, RecordId, StaffId, duty, notice, staff};
use testkit::{TestHouse, both_engines};

use crate::company::{at, clock_of, company, customer, enter, heard, lines, question_of, rooms, tick, wait};

fn steps(house: &TestHouse, id: RecordId, clock: Clock) -> Vec<(i16, StaffId)> {
    let duty = clock_of(house, id, clock).unwrap().id;
    let climbed = house.read(|read| duty::climbed(read, duty)).unwrap();
    climbed.into_iter().map(|step| (step.percent, step.staff_id)).collect()
}

/// How often the log tells of a step of either clock.
fn told(house: &TestHouse, id: RecordId) -> Vec<(String, i64)> {
    let climbed = lines(house, id).into_iter().filter(|line| line.kind == "duty.climbed");
    climbed
        .map(|line| {
            assert_eq!(line.clause.as_deref(), Some("service.escalate"));
            let told = line.told();
            (told["kind"].as_str().unwrap().to_owned(), told["percent"].as_i64().unwrap())
        })
        .collect()
}

/// A request of a customer of the first tier in a group's queue.
fn queued(house: &TestHouse, group: GroupId) -> RecordId {
    let customer = customer(house, "远山", Some(1));
    enter(house, "chen", NewRequest { group: Some(group), ..question_of(&customer, "normal") }).id
}

both_engines! {
    rooms: rooms();

    fn the_owner_is_warned_then_the_superior_told_then_the_next_level(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let id = enter(house, "chen", question_of(&customer, "normal")).id;
        let [chen, zhou, gao] = ["chen", "zhou", "gao"].map(|account| house.actor(account).id);
        for (time, taken) in [("09:44", 0), ("09:45", 1), ("09:59", 1), ("10:00", 2), ("10:29", 2), ("10:30", 3)] {
            house.clock.set(at(&format!("2027-03-01 {time}")));
            tick(house);
            let expected = [(75, chen), (100, zhou), (150, gao)];
            assert_eq!(steps(house, id, Clock::Response), expected[..taken], "{time}");
        }
        let brought = |account| house.read(|read| duty::brought_to(read, &house.actor(account), 9)).unwrap().len();
        assert_eq!((brought("chen"), brought("zhou"), brought("gao")), (0, 1, 1));
        crate::company::reply(house, "chen", &crate::company::header(house, id));
        assert_eq!((brought("zhou"), brought("gao")), (0, 0), "it has been answered");
    }

    fn two_processes_fire_nothing_twice(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let requests: Vec<RecordId> =
            (0..8).map(|_| enter(house, "chen", question_of(&customer, "urgent")).id).collect();
        let other = house.another_store();
        for time in ["2027-03-01 09:12", "2027-03-01 09:15", "2027-03-01 15:00", "2027-03-02 12:00"] {
            house.clock.set(at(time));
            std::thread::scope(|scope| {
                for store in [&house.store, &other, &house.store, &other] {
                    scope.spawn(move || (0..5).map(|_| duty::tick(store, house.now()).unwrap()).sum::<usize>());
                }
            });
        }
        for id in requests {
            let mut all = told(house, id);
            all.sort();
            let each = |kind: &str| [75, 100, 150].map(|percent| (kind.to_owned(), percent));
            assert_eq!(all, [each("service.resolution"), each("service.response")].concat());
            let late = lines(house, id).iter().filter(|line| line.kind == "duty.late").count();
            assert_eq!(late, 2, "once for each clock");
        }
        let chen = house.actor("chen").id;
        let notices = house.read(|read| notice::list(read, chen, None, 100)).unwrap();
        let warned = notices.iter().filter(|notice| notice.message.key == "notice-duty-climbed").count();
        assert_eq!(warned, 16);
    }

    fn no_step_is_taken_while_the_customer_is_waited_for(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let request = enter(house, "chen", question_of(&customer, "urgent"));
        house.clock.set(at("2027-03-01 09:10"));
        wait(house, "chen", &request);
        house.clock.set(at("2027-03-05 09:00"));
        tick(house);
        assert_eq!(told(house, request.id), []);
        heard(house, "chen", &request);
        tick(house);
        assert_eq!(told(house, request.id), []);
        // Three of four hours are used when 2 h 50 min more have passed.
        house.clock.set(at("2027-03-05 11:50"));
        tick(house);
        assert_eq!(told(house, request.id), [("service.resolution".to_owned(), 75)]);
    }

    fn a_queue_that_nobody_takes_from_is_brought_to_who_leads_the_group_then_up_their_line(house: &TestHouse) {
        company(house);
        let group = house.read(staff::groups).unwrap()[0].id;
        let id = queued(house, group);
        let [zhou, gao, luo] = ["zhou", "gao", "luo"].map(|account| house.actor(account).id);
        for (time, taken) in [("09:44", 0), ("09:45", 1), ("10:00", 2), ("10:30", 3)] {
            house.clock.set(at(&format!("2027-03-01 {time}")));
            tick(house);
            assert_eq!(steps(house, id, Clock::Response), [(75, zhou), (100, gao), (150, luo)][..taken], "{time}");
        }
        let brought = house.read(|read| duty::brought_to(read, &house.actor("zhou"), 9)).unwrap();
        assert_eq!(brought.len(), 1);
    }

    fn a_queue_of_which_nobody_leads_the_group_is_brought_to_the_head_of_its_department(house: &TestHouse) {
        company(house);
        let department = house.actor("gao").department;
        let nobody = house.write(move |tx| staff::insert_group(tx, "夜班组", department)).unwrap();
        let id = queued(house, nobody);
        house.clock.set(at("2027-03-01 10:00"));
        tick(house);
        let [gao, luo] = ["gao", "luo"].map(|account| house.actor(account).id);
        assert_eq!(steps(house, id, Clock::Response), [(75, gao), (100, luo)]);
    }

    fn who_leads_a_group_is_the_one_to_whom_most_of_it_reports_be_they_of_it_or_not(house: &TestHouse) {
        company(house);
        let leader = |accounts: &[&str]| {
            let members: Vec<StaffId> = accounts.iter().map(|account| house.actor(account).id).collect();
            let name = accounts.join("、");
            let led = house.write(move |tx| {
                let group = staff::insert_group(tx, &name, None)?;
                for member in &members {
                    staff::set_groups(tx, *member, &[group])?;
                }
                let led = staff::leader_of(tx, group)?;
                Ok(match led {
                    Some(id) => Some(staff::get(tx, id)?.account),
                    None => None,
                })
            });
            led.unwrap()
        };
        assert_eq!(leader(&["chen", "lin"]).as_deref(), Some("zhou"));
        assert_eq!(leader(&["chen", "zhou"]).as_deref(), Some("zhou"), "who belongs to it comes first");
        assert_eq!(leader(&["chen", "zhou", "gao"]).as_deref(), Some("zhou"), "then who is nearest to the work");
        assert_eq!(leader(&["wu", "fang", "chen"]).as_deref(), Some("ma"));
        assert_eq!(leader(&["luo"]), None);
    }
}
