//! How a request ends, and how it goes on (`service.close`).

use desk::clock::Clock;
use desk::service::{self, Ending, Verdict};
use kernel::record::Header;
use kernel::{Error, Result, notice};
use testkit::{TestHouse, both_engines};

use crate::company::{
    act, at, clock_of, company, due, enter, follow, happened, header, heard, lines, question, refusal,
    refused, reply, resolve, rooms, row, shown, stands, text, tick,
};

fn close(house: &TestHouse, account: &str, request: &Header, ending: Ending) -> Result<Header> {
    let (number, on) = (request.number.clone(), header(house, request.id).version);
    act(house, account, move |tx, actor| service::close(tx, actor, &number, on, &ending))
}

/// What the customer says to a solution, with what it means.
fn verdict(house: &TestHouse, request: &Header, said: &'static str, verdict: Verdict) -> Result<Header> {
    let number = request.number.clone();
    act(house, "chen", move |tx, actor| {
        service::hear_verdict(tx, actor, &number, &text(said), verdict, false)
    })
}

fn reopen(house: &TestHouse, account: &str, request: &Header, why: &str) -> Result<Header> {
    let (number, on, why) = (request.number.clone(), header(house, request.id).version, why.to_owned());
    act(house, account, move |tx, actor| service::reopen(tx, actor, &number, on, &why))
}

fn answered() -> Ending {
    Ending {
        result: "answered".into(),
        cause: "information".into(),
        category: "operation".into(),
        ..Ending::default()
    }
}

both_engines! {
    rooms: rooms();

    fn a_solution_stops_the_clock_and_the_customer_may_still_answer(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        house.clock.set(at("2027-03-01 10:00"));
        resolve(house, "chen", &request);
        assert_eq!(stands(house, request.id, Clock::Response), ("done".to_owned(), false));
        assert_eq!(stands(house, request.id, Clock::Resolution), ("done".to_owned(), false));
        let solved = header(house, request.id);
        assert_eq!((solved.status.as_str(), solved.open, solved.next_due_at), ("resolved", true, None));
        house.clock.set(at("2027-03-09 10:00"));
        assert_eq!(shown(house, request.id, Clock::Resolution), [3600, 0, 3600]);
        let again = act(house, "chen", move |tx, actor| {
            service::resolve(tx, actor, &solved.number, solved.version, "还是周五", false)
        });
        assert_eq!(refusal(again), "desk-resolved-already");
    }

    fn closing_asks_for_result_cause_and_category(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let key = |field: &str, key: &str| (field.to_owned(), key.to_owned());
        let needed = [
            key("result", "desk-result-needed"),
            key("cause", "desk-cause-needed"),
            key("category", "desk-category-needed"),
        ];
        assert_eq!(refused(close(house, "chen", &request, Ending::default())), needed);
        let unknown = Ending { result: "lost".into(), cause: "moon".into(), category: "repair".into(), ..Ending::default() };
        let answer = refused(close(house, "chen", &request, unknown));
        let mut fields: Vec<&str> = answer.iter().map(|(field, _)| field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["category", "cause", "result"]);
        assert_eq!(header(house, request.id).version, 1, "nothing was kept");
        assert!(matches!(close(house, "xu", &request, answered()), Err(Error::NotFound)));
    }

    fn a_request_closed_at_once_was_answered_and_solved_by_it(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        house.clock.set(at("2027-03-01 10:00"));
        let closed = close(house, "chen", &request, answered()).unwrap();
        assert_eq!((closed.status.as_str(), closed.open), ("closed", false));
        let row = row(house, request.id);
        assert_eq!([row.answered_at, row.resolved_at, row.closed_at], [Some(house.now()); 3]);
        assert_eq!((row.result.as_str(), row.cause.as_str(), row.category.as_str()), ("answered", "information", "operation"));
        for clock in Clock::ALL {
            assert_eq!(stands(house, request.id, clock), ("done".to_owned(), false));
        }
        assert_eq!(refusal(close(house, "chen", &request, answered())), "desk-closed-already");
    }

    fn seven_days_of_silence_close_what_was_solved_and_its_owner_is_told(house: &TestHouse) {
        company(house);
        let (solved, later, open) =
            (enter(house, "chen", question()), enter(house, "chen", question()), enter(house, "chen", question()));
        resolve(house, "chen", &solved);
        house.clock.set(at("2027-03-08 08:59"));
        follow(house);
        assert_eq!(header(house, solved.id).status, "resolved");
        resolve(house, "chen", &later);
        house.clock.set(at("2027-03-08 09:00"));
        follow(house);
        follow(house);
        let closed = header(house, solved.id);
        assert_eq!((closed.status.as_str(), closed.open), ("closed", false));
        assert_eq!((row(house, solved.id).result.as_str(), row(house, solved.id).closed_at), ("unconfirmed", Some(house.now())));
        let last = lines(house, solved.id).into_iter().find(|line| line.kind == "request.closed_by_silence").unwrap();
        assert_eq!(
            (last.clause.as_deref(), last.actor_id),
            (Some("service.close"), None)
        );
        assert_eq!(header(house, later.id).status, "resolved");
        assert_eq!(header(house, open.id).status, "new");
        let chen = house.actor("chen").id;
        let told = house.read(|read| notice::list(read, chen, None, 20)).unwrap();
        assert_eq!(told.iter().filter(|notice| notice.message.key == "notice-request-silent").count(), 1);
    }

    fn silence_closes_more_than_one_batch_holds(house: &TestHouse) {
        company(house);
        let requests: Vec<Header> = (0..130).map(|_| enter(house, "chen", question())).collect();
        for request in &requests {
            resolve(house, "chen", request);
        }
        house.clock.set(at("2027-03-09 09:00"));
        follow(house);
        assert!(requests.iter().all(|request| header(house, request.id).status == "closed"));
    }

    fn what_the_customer_says_to_a_solution_goes_on_with_the_request(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        house.clock.set(at("2027-03-01 10:00"));
        resolve(house, "chen", &request);
        house.clock.set(at("2027-03-03 10:00"));
        heard(house, "chen", &request);
        let open = header(house, request.id);
        assert_eq!((open.status.as_str(), open.open), ("in_progress", true));
        let row = row(house, request.id);
        assert_eq!((row.reopenings, row.resolved_at), (1, None));
        assert_eq!(happened(house, request.id).pop().as_deref(), Some("request.heard_again"));
        house.clock.set(at("2027-03-20 10:00"));
        follow(house);
        assert_eq!(header(house, request.id).status, "in_progress", "nobody was silent");
    }

    fn a_word_of_thanks_opens_nothing_again(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        house.clock.set(at("2027-03-01 10:00"));
        resolve(house, "chen", &request);
        let number = request.number.clone();
        let said = act(house, "chen", move |tx, actor| service::take_down(tx, actor, &number, &text("谢谢，已经好了")));
        assert_eq!(refused(said), [("verdict".to_owned(), "desk-verdict-needed".to_owned())]);
        let before = (header(house, request.id).version, happened(house, request.id).len());
        assert_eq!(before, (2, 2), "nothing was kept");
        let word = verdict(house, &request, "收到，明天试", Verdict::Word).unwrap();
        assert_eq!((word.status.as_str(), word.open), ("resolved", true));
        assert_eq!((row(house, request.id).reopenings, row(house, request.id).resolved_at), (0, Some(at("2027-03-01 10:00"))));
        assert_eq!(stands(house, request.id, Clock::Resolution), ("done".to_owned(), false));
        assert_eq!(happened(house, request.id).pop().as_deref(), Some("request.heard"));
        close(house, "chen", &request, answered()).unwrap();
        let closed = verdict(house, &request, "谢谢", Verdict::Word).unwrap();
        assert_eq!((closed.status.as_str(), closed.open), ("closed", false));
        assert_eq!((row(house, request.id).reopenings, row(house, request.id).result.as_str()), (0, "answered"));
    }

    fn the_customer_s_word_that_it_is_solved_closes_the_request_by_the_clause(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        assert_eq!(refusal(verdict(house, &request, "好了", Verdict::Confirmed)), "desk-verdict-early");
        resolve(house, "chen", &request);
        house.clock.set(at("2027-03-03 10:00"));
        let closed = verdict(house, &request, "谢谢，已经好了", Verdict::Confirmed).unwrap();
        assert_eq!((closed.status.as_str(), closed.open), ("closed", false));
        let row = row(house, request.id);
        assert_eq!((row.result.as_str(), row.closed_at, row.reopenings), ("solved", Some(house.now()), 0));
        let last = lines(house, request.id).into_iter().find(|line| line.kind == "request.confirmed").unwrap();
        assert_eq!(last.clause.as_deref(), Some("service.close"));
        assert_eq!((last.actor_id, last.told()["text"].as_str()), (Some(house.actor("chen").id), Some("谢谢，已经好了")));
        let again = verdict(house, &request, "好了", Verdict::Confirmed);
        assert_eq!(refused(again), [("verdict".to_owned(), "desk-closed-already".to_owned())]);
        let open = verdict(house, &request, "又坏了", Verdict::Unsolved).unwrap();
        assert_eq!((open.status.as_str(), open.open), ("in_progress", true));
        assert_eq!(crate::company::row(house, request.id).reopenings, 1);
        assert_eq!(happened(house, request.id).pop().as_deref(), Some("request.heard_again"));
    }

    fn a_reopened_request_goes_on_where_it_stopped_with_its_history(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        house.clock.set(at("2027-03-01 10:00"));
        reply(house, "chen", &request);
        close(house, "chen", &request, answered()).unwrap();
        let before = happened(house, request.id);
        house.clock.set(at("2027-03-10 10:00"));
        assert_eq!(refusal(reopen(house, "chen", &request, "  ")), "desk-text-needed");
        let open = reopen(house, "chen", &request, "货未送到").unwrap();
        assert_eq!((open.status.as_str(), open.open), ("in_progress", true));
        assert_eq!(stands(house, request.id, Clock::Response), ("done".to_owned(), false));
        assert_eq!(stands(house, request.id, Clock::Resolution), ("open".to_owned(), false));
        // One of forty hours was used: 39 are left, five days and an hour and a half.
        assert_eq!(due(house, request.id).1, at("2027-03-17 11:30"));
        assert_eq!(clock_of(house, request.id, Clock::Resolution).unwrap().done_at, None);
        let after = happened(house, request.id);
        assert_eq!(after[..before.len()], before);
        assert_eq!(after[before.len()..], ["request.reopened"]);
        let row = row(house, request.id);
        assert_eq!((row.reopenings, row.result.as_str(), row.cause.as_str()), (1, "", ""));
        assert_eq!(refusal(reopen(house, "chen", &request, "再次")), "desk-open-already");
        house.clock.set(at("2027-03-17 11:31"));
        tick(house);
        assert_eq!(stands(house, request.id, Clock::Resolution), ("open".to_owned(), true));
    }
}
