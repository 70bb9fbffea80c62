//! By when a request is to be answered and solved (`service.levels`).

use desk::clock::Clock;
use desk::list;
use desk::pages::look;
use desk::service::{self, Classification, NewRequest};
use kernel::record::Header;
use kernel::store::queries;
use kernel::{Moment, RecordId};
use testkit::{BEGINNING, TestHouse, both_engines};

use crate::company::{
    act, at, clock_of, company, customer, due, enter, heard, question, question_of, reply, resolve, rooms,
    row, shown, stands, tick, wait,
};

/// When a request entered at an instant is due: the answer, the solution.
fn entered(house: &TestHouse, when: &str, tier: Option<i16>, priority: &str) -> (Moment, Moment) {
    house.clock.set(at(when));
    let customer = customer(house, &format!("客户 {when} {priority}"), tier);
    due(house, enter(house, "chen", question_of(&customer, priority)).id)
}

fn classify(house: &TestHouse, id: RecordId, to: Classification) {
    let header = crate::company::header(house, id);
    act(house, "chen", move |tx, actor| service::classify(tx, actor, &header.number, header.version, &to))
        .unwrap();
}

both_engines! {
    rooms: rooms();

    fn a_request_from_a_tier_1_customer_of_high_priority_is_due_in_half_an_hour(house: &TestHouse) {
        company(house);
        let (answer, solution) = entered(house, "2027-03-01 09:00", Some(1), "high");
        assert_eq!((answer, solution), (at("2027-03-01 09:30"), at("2027-03-02 09:30")));
        assert_eq!(BEGINNING, at("2027-03-01 09:00"));
    }

    fn each_tier_and_priority_has_its_times(house: &TestHouse) {
        company(house);
        for (tier, priority, answer, solution) in [
            (1, "urgent", "2027-03-01 09:15", "2027-03-01 14:30"),
            (1, "normal", "2027-03-01 10:00", "2027-03-03 10:00"),
            (1, "low", "2027-03-01 11:00", "2027-03-04 10:30"),
            (2, "normal", "2027-03-01 11:00", "2027-03-04 10:30"),
            (4, "normal", "2027-03-02 09:30", "2027-03-10 14:00"),
            (4, "low", "2027-03-03 10:00", "2027-03-15 15:30"),
        ] {
            let due = entered(house, "2027-03-01 09:00", Some(tier), priority);
            assert_eq!(due, (at(answer), at(solution)), "{tier} {priority}");
        }
    }

    fn a_customer_without_a_tier_and_who_is_none_count_as_tier_3(house: &TestHouse) {
        company(house);
        let (answer, _) = entered(house, "2027-03-01 09:00", None, "normal");
        assert_eq!(answer, at("2027-03-01 14:30"));
        let nobody = enter(house, "chen", question());
        assert_eq!((due(house, nobody.id).0, row(house, nobody.id).tier), (answer, None));
    }

    fn a_list_tells_what_is_left_as_the_request_s_page_does_without_pauses_and_asks_no_more_for_many(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山精密仪器有限公司", Some(1));
        let [late, other, third] = [(), (), ()].map(|()| {
            let request = enter(house, "chen", question_of(&customer, "high"));
            reply(house, "chen", &request);
            request
        });
        assert_eq!(due(house, late.id).1, at("2027-03-02 09:30"));
        let chen = house.actor("chen");
        let rows = |ids: &[RecordId]| house.read(|read| list::rows(read, &chen, ids)).unwrap();
        let same = |requests: &[&Header]| {
            let ids: Vec<RecordId> = requests.iter().map(|request| request.id).collect();
            let listed = rows(&ids);
            for (request, row) in requests.iter().zip(&listed) {
                let page = house.read(|read| look(read, &chen, &request.number, None)).unwrap();
                let shown = page.clocks.iter().find(|clock| clock.clock == "resolution").unwrap();
                let standing = row.standing.unwrap();
                assert_eq!(standing.left_seconds, shown.left_seconds);
                assert_eq!(standing.used_percent, shown.net_seconds * 100 / shown.target_seconds);
            }
            listed.iter().map(|row| row.standing.unwrap().left_seconds * 2 / 3600).collect::<Vec<_>>()
        };
        assert_eq!(same(&[&late]), [16], "in half hours: all that a resolution has");
        // Seven hours on Tuesday and one on Wednesday; then the customer is awaited until Thursday.
        house.clock.set(at("2027-03-03 10:00"));
        tick(house);
        wait(house, "chen", &late);
        let stood = same(&[&late]);
        house.clock.set(at("2027-03-04 14:00"));
        assert_eq!(same(&[&late]), stood, "its clock stands still");
        heard(house, "chen", &late);
        house.clock.set(at("2027-03-04 15:30"));
        assert_eq!(same(&[&late, &other]), [-19, -39]);
        let asked = |ids: &[RecordId]| {
            let before = queries();
            rows(ids);
            queries() - before
        };
        assert_eq!(asked(&[late.id]), asked(&[late.id, other.id, third.id]));
    }

    fn lunch_does_not_count(house: &TestHouse) {
        company(house);
        assert_eq!(entered(house, "2027-03-01 11:40", Some(1), "high").0, at("2027-03-01 13:40"));
        assert_eq!(entered(house, "2027-03-01 12:30", Some(1), "high").0, at("2027-03-01 14:00"));
        assert_eq!(entered(house, "2027-03-01 11:30", Some(1), "high").0, at("2027-03-01 12:00"));
    }

    fn a_holiday_does_not_count(house: &TestHouse) {
        company(house);
        assert_eq!(entered(house, "2026-09-30 17:45", Some(1), "high").0, at("2026-10-08 09:15"));
        assert_eq!(entered(house, "2026-10-03 10:00", Some(1), "high").0, at("2026-10-08 09:30"));
    }

    fn a_make_up_saturday_counts_and_an_ordinary_one_does_not(house: &TestHouse) {
        company(house);
        assert_eq!(entered(house, "2026-10-09 17:45", Some(1), "high").0, at("2026-10-10 09:15"));
        assert_eq!(entered(house, "2026-10-16 17:45", Some(1), "high").0, at("2026-10-19 09:15"));
    }

    fn the_first_answer_ends_the_clock_until_it_and_keeps_what_it_showed(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let id = enter(house, "chen", question_of(&customer, "high")).id;
        house.clock.set(at("2027-03-01 09:20"));
        reply(house, "chen", &crate::company::header(house, id));
        let answered = clock_of(house, id, Clock::Response).unwrap();
        assert_eq!((answered.state.as_str(), answered.done_at), ("done", Some(house.now())));
        assert!(!answered.is_late(house.now()));
        let kept: serde_json::Value = serde_json::from_str(answered.evidence.as_deref().unwrap()).unwrap();
        assert_eq!(kept, serde_json::json!({ "elapsed": 1200, "paused": 0, "net": 1200, "target": 1800 }));
        assert_eq!(stands(house, id, Clock::Resolution), ("open".to_owned(), false));
        house.clock.set(at("2027-03-01 11:00"));
        reply(house, "chen", &crate::company::header(house, id));
        assert_eq!(row(house, id).answered_at, Some(at("2027-03-01 09:20")), "the first one counts");
    }

    fn an_answer_after_its_time_is_late(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let request = enter(house, "chen", question_of(&customer, "high"));
        house.clock.set(at("2027-03-01 09:31"));
        reply(house, "chen", &request);
        assert_eq!(stands(house, request.id, Clock::Response), ("done".to_owned(), true));
    }

    fn what_waits_for_the_customer_does_not_count_until_the_customer_s_word(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let request = enter(house, "chen", question_of(&customer, "high"));
        let id = request.id;
        house.clock.set(at("2027-03-01 10:00"));
        wait(house, "chen", &request);
        assert_eq!(stands(house, id, Clock::Resolution), ("paused".to_owned(), false));
        assert_eq!(crate::company::header(house, id).next_due_at, None);
        house.clock.set(at("2027-03-05 10:00"));
        assert_eq!(shown(house, id, Clock::Resolution)[2], 3600);
        heard(house, "chen", &request);
        assert_eq!(stands(house, id, Clock::Resolution), ("open".to_owned(), false));
        // Seven of eight hours are left, of which the rest of Friday has 6.5.
        assert_eq!(due(house, id).1, at("2027-03-08 09:30"));
        assert_eq!(shown(house, id, Clock::Resolution), [3600 * 31, 3600 * 30, 3600]);
    }

    fn what_is_solved_while_it_waits_is_in_time_unless_it_was_late_before(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let requests = [question_of(&customer, "high"), question_of(&customer, "urgent")];
        let [early, late] = requests.map(|new| enter(house, "chen", new));
        house.clock.set(at("2027-03-01 17:00"));
        for request in [&early, &late] {
            wait(house, "chen", request);
        }
        house.clock.set(at("2027-03-10 17:00"));
        for request in [&early, &late] {
            resolve(house, "chen", request);
        }
        assert_eq!(stands(house, early.id, Clock::Resolution), ("done".to_owned(), false));
        assert_eq!(stands(house, late.id, Clock::Resolution), ("done".to_owned(), true));
    }

    fn another_priority_counts_from_the_entry_also_while_the_clock_stands_still(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let request = enter(house, "chen", question_of(&customer, "low"));
        house.clock.set(at("2027-03-01 17:00"));
        wait(house, "chen", &request);
        house.clock.set(at("2027-03-08 17:00"));
        let urgent = Classification { priority: Some("urgent".into()), ..Classification::default() };
        classify(house, request.id, urgent);
        let paused = clock_of(house, request.id, Clock::Resolution).unwrap();
        assert_eq!((paused.state.as_str(), paused.paused_at), ("paused", Some(at("2027-03-01 17:00"))));
        assert!(paused.is_late(house.now()), "four hours were up before the customer was asked");
        let low = Classification { priority: Some("low".into()), ..Classification::default() };
        classify(house, request.id, low);
        assert_eq!(stands(house, request.id, Clock::Resolution), ("paused".to_owned(), false));
        heard(house, "chen", &request);
        assert_eq!(due(house, request.id).1, at("2027-03-11 10:30"));
    }

    fn a_request_reported_by_nobody_known_is_entered_with_little(house: &TestHouse) {
        company(house);
        let new = NewRequest { channel: "internal".into(), kind: "suggestion".into(), ..question() };
        let request = enter(house, "wu", new);
        assert_eq!(request.owner_id, Some(house.actor("wu").id));
        assert_eq!(row(house, request.id).priority, "normal");
    }
}
