//! A clause that is not in the rulebook is off, and what hangs on it is not there (`rulebook.change`).

use desk::clock::Clock;
use desk::service::{self, Ending, NewTask};
use kernel::duty;
use testkit::{TestHouse, both_engines};

use crate::company::{
    act, at, clock_of, company, customer, enter, follow, happened, header, heard, lines, put_in_force,
    question, question_of, refusal, reply, resolve, rooms, row, tick, wait, without,
};

both_engines! {
    rooms: rooms();

    fn without_levels_a_request_has_no_clocks_and_everything_else_goes_on(house: &TestHouse) {
        company(house);
        put_in_force(house, &without(&["service.levels", "service.priority_queue", "service.escalate"]));
        let customer = customer(house, "远山", Some(1));
        let request = enter(house, "chen", question_of(&customer, "high"));
        assert!(house.read(|read| duty::of_record(read, request.id)).unwrap().is_empty());
        reply(house, "chen", &request);
        wait(house, "chen", &request);
        heard(house, "chen", &request);
        resolve(house, "chen", &request);
        heard(house, "chen", &request);
        assert!(house.read(|read| duty::of_record(read, request.id)).unwrap().is_empty());
        assert_eq!((header(house, request.id).status.as_str(), row(house, request.id).reopenings), ("in_progress", 1));
    }

    fn clocks_that_run_when_the_levels_are_switched_off_end(house: &TestHouse) {
        company(house);
        let requests = [enter(house, "chen", question()), enter(house, "chen", question())];
        let [running, waiting] = &requests;
        wait(house, "chen", waiting);
        put_in_force(house, &without(&["service.levels", "service.priority_queue", "service.escalate"]));
        for request in [running, waiting] {
            assert_eq!(clock_of(house, request.id, Clock::Resolution).unwrap().state, "void");
            assert_eq!(header(house, request.id).next_due_at, None);
            resolve(house, "chen", request);
            heard(house, "chen", request);
        }
    }

    fn without_escalation_lateness_is_told_to_the_owner_and_nobody_else(house: &TestHouse) {
        company(house);
        put_in_force(house, &without(&["service.escalate"]));
        let customer = customer(house, "远山", Some(1));
        let request = enter(house, "chen", question_of(&customer, "high"));
        house.clock.set(at("2027-03-01 09:31"));
        tick(house);
        let kinds: Vec<String> = lines(house, request.id).into_iter().map(|line| line.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| *kind == "duty.late").count(), 1);
        assert!(!kinds.iter().any(|kind| kind == "duty.climbed"));
    }

    fn without_closing_rules_nothing_is_asked_and_silence_closes_nothing(house: &TestHouse) {
        company(house);
        put_in_force(house, &without(&["service.close"]));
        let (solved, asked) = (enter(house, "chen", question()), enter(house, "chen", question()));
        resolve(house, "chen", &solved);
        let number = asked.number.clone();
        let closed = act(house, "chen", move |tx, actor| {
            service::close(tx, actor, &number, 1, &Ending::default())
        });
        assert_eq!(closed.unwrap().status, "closed");
        house.clock.set(at("2027-04-01 09:00"));
        follow(house);
        assert_eq!(header(house, solved.id).status, "resolved");
    }

    fn without_tasks_none_is_given_and_those_given_are_owed_no_longer(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let department = house.actor("ma").department.unwrap();
        let give = || {
            let number = request.number.clone();
            let new = NewTask { department, assignee: None, wanted: "查库存".into(), due: None };
            act(house, "chen", move |tx, actor| service::task_give(tx, actor, &number, &new))
        };
        give().unwrap();
        put_in_force(house, &without(&["service.cross_department"]));
        assert_eq!(refusal(give()), "desk-tasks-off");
        let duties = house.read(|read| duty::of_record(read, request.id)).unwrap();
        assert!(duties.iter().any(|duty| duty.kind == "service.task" && duty.state == "void"));
        assert_eq!(happened(house, request.id), ["request.received", "request.task_given"]);
    }

    fn without_triage_or_first_answer_who_enters_a_request_has_it(house: &TestHouse) {
        company(house);
        put_in_force(house, &without(&["service.triage", "service.first_answer"]));
        let customer = customer(house, "远山", Some(1));
        let request = enter(house, "zhou", question_of(&customer, "high"));
        assert_eq!(request.owner_id, Some(house.actor("zhou").id));
        let number = request.number.clone();
        let passed = act(house, "zhou", move |tx, actor| service::pass_to_handler(tx, actor, &number, 1, ""));
        assert_eq!(refusal(passed), "desk-no-handler");
    }
}
