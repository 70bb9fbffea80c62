//! What changes the clocks of open requests from elsewhere: a customer who moves to another tier, or becomes one with another
//! (`service.levels`).

use desk::clock::Clock;
use desk::service::{self, Classification};
use kernel::record::Header;
use testkit::{TestHouse, both_engines};

use crate::company::{
    act, at, clock_of, company, customer, due, enter, follow, happened, header, lines, move_tier,
    put_in_force, question, question_of, reply, resolve, rooms, row, stands, wait, with,
};

fn merge(house: &TestHouse, kept: &Header, other: &Header) {
    let (number, on, other) = (kept.number.clone(), header(house, kept.id).version, other.number.clone());
    act(house, "gao", move |tx, actor| customers::service::merge::merge(tx, actor, &number, on, &other, &[]))
        .unwrap();
}

both_engines! {
    rooms: rooms();

    fn a_customer_who_moves_to_another_tier_has_its_clocks_set_anew_from_the_entry(house: &TestHouse) {
        company(house);
        let moving = customer(house, "远山", Some(3));
        let staying = customer(house, "青禾", Some(3));
        let request = enter(house, "chen", question_of(&moving, "normal"));
        let other = enter(house, "chen", question_of(&staying, "normal"));
        let before = due(house, other.id);
        house.clock.set(at("2027-03-01 09:40"));
        move_tier(house, moving.id, Some(1));
        follow(house);
        assert_eq!(due(house, request.id), (at("2027-03-01 10:00"), at("2027-03-03 10:00")));
        let after = header(house, request.id);
        assert_eq!((row(house, request.id).tier, after.precedence), (Some(1), 1));
        assert_eq!(after.next_due_at, Some(at("2027-03-01 10:00")));
        let line = lines(house, request.id).into_iter().find(|line| line.kind == "request.tier_changed").unwrap();
        assert_eq!((line.actor_id, line.clause.as_deref()), (None, Some("service.levels")));
        assert_eq!((line.told()["tier"].as_i64(), line.told()["was"].as_i64()), (Some(1), Some(3)));
        assert_eq!((due(house, other.id), row(house, other.id).tier), (before, Some(3)));
    }

    fn what_is_followed_once_is_not_followed_again(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(3));
        let request = enter(house, "chen", question_of(&customer, "normal"));
        move_tier(house, customer.id, Some(2));
        for _ in 0..3 {
            follow(house);
        }
        let told = happened(house, request.id);
        assert_eq!(told, ["request.received", "request.tier_changed"]);
        move_tier(house, customer.id, None);
        follow(house);
        assert_eq!((row(house, request.id).tier, header(house, request.id).precedence), (None, 3));
    }

    fn more_requests_than_one_batch_holds_follow_their_customer(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(3));
        let requests: Vec<Header> =
            (0..210).map(|_| enter(house, "chen", question_of(&customer, "normal"))).collect();
        move_tier(house, customer.id, Some(1));
        follow(house);
        assert!(requests.iter().all(|request| row(house, request.id).tier == Some(1)));
    }

    fn two_processes_that_follow_the_log_change_nothing_twice(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(3));
        let requests: Vec<Header> =
            (0..6).map(|_| enter(house, "chen", question_of(&customer, "normal"))).collect();
        move_tier(house, customer.id, Some(1));
        while kernel::sequencer::tick(&house.store, "test", house.now()).unwrap() > 0 {}
        let other = house.another_store();
        std::thread::scope(|scope| {
            for store in [&house.store, &other] {
                let occasion =
                    store.house().catalogue.occasions().find(|one| one.key == "service.levels").unwrap();
                // One of two that meet gives way, and looks again a minute later.
                scope.spawn(move || (occasion.tick)(store, house.now()).is_ok());
            }
        });
        follow(house);
        for request in requests {
            let told = happened(house, request.id);
            assert_eq!(told, ["request.received", "request.tier_changed"]);
        }
    }

    fn a_request_of_a_merged_customer_takes_over_the_tier_of_the_one_kept_and_back(house: &TestHouse) {
        company(house);
        let (kept, other) = (customer(house, "远山", Some(1)), customer(house, "远山厂", Some(4)));
        let request = enter(house, "chen", question_of(&other, "normal"));
        merge(house, &kept, &other);
        follow(house);
        let after = header(house, request.id);
        assert_eq!((after.customer_id, row(house, request.id).tier), (Some(kept.id), Some(1)));
        assert_eq!(due(house, request.id).0, at("2027-03-01 10:00"));
    }

    fn another_customer_brings_its_tier_at_once(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let request = enter(house, "chen", question());
        let to = Classification { customer: Some(customer.number.clone()), ..Classification::default() };
        let number = request.number.clone();
        act(house, "chen", move |tx, actor| service::classify(tx, actor, &number, 1, &to)).unwrap();
        assert_eq!(due(house, request.id), (at("2027-03-01 10:00"), at("2027-03-03 10:00")));
        assert_eq!(header(house, request.id).precedence, 1);
    }

    fn a_closed_request_follows_its_customer_when_it_is_reopened(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(3));
        let request = enter(house, "chen", question_of(&customer, "normal"));
        resolve(house, "chen", &request);
        house.clock.set(at("2027-03-09 09:00"));
        follow(house);
        assert_eq!(header(house, request.id).status, "closed");
        move_tier(house, customer.id, Some(1));
        follow(house);
        assert_eq!(row(house, request.id).tier, Some(3), "what has ended stays as it was");
        let (number, on) = (request.number.clone(), header(house, request.id).version);
        act(house, "chen", move |tx, actor| service::reopen(tx, actor, &number, on, "未解决")).unwrap();
        assert_eq!(row(house, request.id).tier, Some(1));
        assert_eq!(due(house, request.id).1, at("2027-03-11 10:00"));
    }

    fn clocks_follow_a_new_rulebook_whatever_they_were_doing_when_it_came(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let new = || enter(house, "chen", question_of(&customer, "normal"));
        let (running, waiting, solved) = (new(), new(), new());
        for request in [&running, &waiting, &solved] {
            reply(house, "chen", request);
        }
        wait(house, "chen", &waiting);
        resolve(house, "chen", &solved);
        put_in_force(
            house,
            &with("one.normal = { response = 1, resolution = 16 }", "one.normal = { response = 1, resolution = 8 }"),
        );
        crate::company::heard(house, "chen", &waiting);
        crate::company::heard(house, "chen", &solved);
        for request in [&running, &waiting, &solved] {
            assert_eq!(stands(house, request.id, Clock::Resolution), ("open".to_owned(), false));
            assert_eq!(due(house, request.id).1, at("2027-03-02 09:30"));
        }
        let kept = clock_of(house, running.id, Clock::Response).unwrap();
        assert_ne!(kept.rulebook_id, clock_of(house, running.id, Clock::Resolution).unwrap().rulebook_id);
    }

    fn what_has_no_tier_takes_the_place_and_the_times_of_the_tier_that_it_counts_as_by_now(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        assert_eq!((due(house, request.id).0, header(house, request.id).precedence), (at("2027-03-01 14:30"), 3));
        put_in_force(house, &with("untiered = 3", "untiered = 1"));
        assert_eq!(due(house, request.id), (at("2027-03-01 10:00"), at("2027-03-03 10:00")));
        let after = header(house, request.id);
        assert_eq!((after.precedence, row(house, request.id).tier), (1, None));
        let changed: Vec<_> =
            lines(house, request.id).into_iter().filter(|line| line.kind == "duty.due_changed").collect();
        assert!(changed.iter().all(|line| line.actor_id.is_none() && line.clause.as_deref() == Some("service.levels")));
        assert_eq!(changed.len(), 2, "one line for each clock");
    }

    fn a_clause_that_lets_clocks_keep_their_rulebook_lets_a_reopened_one_keep_it(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let request = enter(house, "chen", question_of(&customer, "normal"));
        resolve(house, "chen", &request);
        let text = with("[service.levels]\n", "[service.levels]\nrunning = \"keep\"\n").replace(
            "one.normal = { response = 1, resolution = 16 }",
            "one.normal = { response = 1, resolution = 8 }",
        );
        put_in_force(house, &text);
        crate::company::heard(house, "chen", &request);
        assert_eq!(due(house, request.id).1, at("2027-03-03 10:00"));
    }
}
