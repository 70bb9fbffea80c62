//! What can not be answered at once is answered by the day that the customer was told (`service.first_answer`).

use desk::list;
use desk::pages::look;
use desk::promise::PROMISE;
use desk::service::{self, Classification, Ending, NewRequest, Recipient};
use jiff::SignedDuration;
use jiff::civil::Date;
use kernel::duty::{self, Duty};
use kernel::record::Header;
use kernel::{Day, Error, RecordId, Result};
use testkit::{TestHouse, both_engines};
use web::listing::Params;

use crate::company::{
    act, at, company, customer, enter, header, heard, lines, put_in_force, question, question_of, refused,
    reply, resolve, rooms, tick, wait, with, without,
};

fn day(text: &str) -> Day {
    text.parse::<Date>().unwrap().into()
}

fn promised(text: &str) -> NewRequest {
    NewRequest { promised_on: Some(day(text)), ..question() }
}

/// Names another day, or none.
fn promise(house: &TestHouse, id: RecordId, to: Option<&str>) -> Result<Header> {
    let header = header(house, id);
    let to = Classification { promised_on: Some(to.map(day)), ..Classification::default() };
    act(house, "chen", move |tx, actor| service::classify(tx, actor, &header.number, header.version, &to))
}

/// The promises of a request, the first first.
fn promises(house: &TestHouse, id: RecordId) -> Vec<Duty> {
    let duties = house.read(|read| duty::of_record(read, id)).unwrap();
    let mut promises: Vec<Duty> = duties.into_iter().filter(|duty| duty.kind == PROMISE.key).collect();
    promises.sort_by_key(|duty| duty.id);
    promises
}

/// The one promise of a request.
fn the_promise(house: &TestHouse, id: RecordId) -> Duty {
    let [promise] = <[Duty; 1]>::try_from(promises(house, id)).unwrap();
    promise
}

/// What about a duty is computed, and must come out the same whenever it is.
fn computed(duty: &Duty) -> (String, kernel::Moment, i16, Option<kernel::Moment>) {
    (duty.state.clone(), duty.due_at, duty.climbed_percent, duty.done_at)
}

both_engines! {
    rooms: rooms();

    fn a_promised_answer_is_owed_by_the_owner_when_the_work_of_that_day_ends(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", promised("2027-03-03"));
        let owed = the_promise(house, request.id);
        assert_eq!((owed.clause.as_str(), owed.state.as_str()), ("service.first_answer", "open"));
        assert_eq!(owed.owner_id, Some(house.actor("chen").id));
        assert_eq!(owed.due_at, at("2027-03-03 18:00"));
        let told = lines(house, request.id).into_iter().filter(|line| line.kind == "duty.owed");
        assert!(told.filter(|line| line.clause.as_deref() == Some("service.first_answer")).count() == 1);
        assert!(promises(house, enter(house, "chen", question()).id).is_empty());
    }

    fn on_a_day_off_or_after_work_it_is_due_later_that_day(house: &TestHouse) {
        company(house);
        house.clock.set(at("2027-03-05 16:00"));
        let saturday = enter(house, "chen", promised("2027-03-06"));
        assert_eq!(the_promise(house, saturday.id).due_at, at("2027-03-06 18:00"));
        house.clock.set(at("2027-03-05 20:00"));
        let tonight = enter(house, "chen", promised("2027-03-05"));
        assert_eq!(the_promise(house, tonight.id).due_at, at("2027-03-06 00:00"));
        tick(house);
        assert_eq!(the_promise(house, tonight.id).climbed_percent, 0, "no working time of it is used");
    }

    fn it_stands_on_the_page_and_is_the_clock_of_the_list_when_it_ends_first(house: &TestHouse) {
        company(house);
        let far = customer(house, "远山", Some(4));
        let slow = enter(house, "chen", NewRequest { promised_on: Some(day("2027-03-01")), ..question_of(&far, "low") });
        let quick = enter(house, "chen", question_of(&far, "high"));
        assert_eq!(header(house, slow.id).next_due_at, Some(at("2027-03-01 18:00")));
        let chen = house.actor("chen");
        let found = house.read(|read| {
            let (page, _) = list::page(read, &chen, &Params::default())?;
            let rows = list::rows(read, &chen, &page.ids)?;
            Ok((rows, look(read, &chen, &slow.number, None)?))
        });
        let (rows, view) = found.unwrap();
        let shown: Vec<_> = rows.iter().map(|row| (&row.number, row.clock.as_ref().unwrap().kind.as_str())).collect();
        assert_eq!(shown, [(&quick.number, "service.response"), (&slow.number, "service.promise")]);
        let clock = view.clocks.iter().find(|clock| clock.clock == "promise").unwrap();
        let hours = |seconds: i64| seconds / 360;
        assert_eq!((hours(clock.target_seconds), hours(clock.left_seconds), clock.is_paused), (75, 75, false));
        house.clock.set(at("2027-03-01 19:00"));
        let late = house.read(|read| Ok(list::page(read, &chen, &Params::parse("late=true"))?.0.ids)).unwrap();
        assert!(late.contains(&slow.id));
    }

    fn it_goes_up_the_owners_line_like_a_clock(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", promised("2027-03-03"));
        // Nothing else is at risk while the customer is asked.
        wait(house, "chen", &request);
        let id = request.id;
        let listed = |query: &str| {
            let gao = house.actor("gao");
            house.read(|read| Ok(list::page(read, &gao, &Params::parse(query))?.1.number)).unwrap()
        };
        let [chen, zhou, gao] = ["chen", "zhou", "gao"].map(|account| house.actor(account).id);
        for (time, taken) in [
            ("03 10:52", 0),
            ("03 10:53", 1),
            ("03 17:59", 1),
            ("03 18:00", 2),
            ("05 14:14", 2),
            ("05 14:15", 3),
        ] {
            house.clock.set(at(&format!("2027-03-{time}")));
            tick(house);
            let owed = the_promise(house, id);
            let climbed = house.read(|read| duty::climbed(read, owed.id)).unwrap();
            let climbed: Vec<_> = climbed.into_iter().map(|step| (step.percent, step.staff_id)).collect();
            assert_eq!(climbed, [(75, chen), (100, zhou), (150, gao)][..taken], "{time}");
            if taken == 1 {
                assert_eq!((listed("late=true"), listed("at_risk=true")), (0, 1), "{time}");
            }
        }
        assert_eq!((listed("late=true"), listed("at_risk=true")), (1, 0));
    }

    fn a_question_to_the_customer_does_not_stop_it_and_the_next_answer_keeps_it(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", promised("2027-03-02"));
        wait(house, "chen", &request);
        assert_eq!(the_promise(house, request.id).state, "open");
        assert_eq!(header(house, request.id).next_due_at, Some(at("2027-03-02 18:00")));
        house.advance(SignedDuration::from_hours(30));
        heard(house, "chen", &request);
        assert_eq!(the_promise(house, request.id).state, "open", "the customer is still to be answered");
        reply(house, "chen", &request);
        let kept = the_promise(house, request.id);
        assert_eq!((kept.state.as_str(), kept.done_by_id), ("done", Some(house.actor("chen").id)));
        assert!(!kept.is_late(house.now()) && kept.evidence.unwrap().contains("promised_on"));
        // Another day can be promised after that, and the same day does not mean another promise.
        promise(house, request.id, Some("2027-03-02")).unwrap();
        assert_eq!(promises(house, request.id).len(), 1);
        promise(house, request.id, Some("2027-03-09")).unwrap();
        let again = promises(house, request.id).pop().unwrap();
        assert_eq!((again.state.as_str(), again.due_at), ("open", at("2027-03-09 18:00")));
        let view = house.read(|read| look(read, &house.actor("chen"), &request.number, None)).unwrap();
        let shown: Vec<_> = view.clocks.iter().filter(|clock| clock.clock == "promise").collect();
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].duty.id, again.id);
    }

    fn a_solution_or_the_end_keeps_it_too(house: &TestHouse) {
        company(house);
        let solved = enter(house, "chen", promised("2027-03-02"));
        resolve(house, "chen", &solved);
        let closed = enter(house, "chen", promised("2027-03-02"));
        let (number, on) = (closed.number.clone(), closed.version);
        let ending = Ending { result: "solved".into(), cause: "use".into(), category: "operation".into(), ..Ending::default() };
        act(house, "chen", move |tx, actor| service::close(tx, actor, &number, on, &ending)).unwrap();
        for id in [solved.id, closed.id] {
            assert_eq!(the_promise(house, id).state, "done");
            let ended = refused(promise(house, id, Some("2027-03-04")));
            assert_eq!(ended, [("promised_on".to_owned(), "desk-promised-ended".to_owned())]);
        }
    }

    fn another_day_moves_it_and_none_withdraws_it(house: &TestHouse) {
        company(house);
        let id = enter(house, "chen", promised("2027-03-02")).id;
        promise(house, id, Some("2027-03-08")).unwrap();
        assert_eq!(the_promise(house, id).due_at, at("2027-03-08 18:00"));
        promise(house, id, None).unwrap();
        assert_eq!(the_promise(house, id).state, "void");
        promise(house, id, Some("2027-03-08")).unwrap();
        let states: Vec<String> = promises(house, id).into_iter().map(|duty| duty.state).collect();
        assert_eq!(states, ["void", "open"]);
    }

    fn a_day_that_is_past_is_refused_beside_its_field(house: &TestHouse) {
        company(house);
        let past = || [("promised_on".to_owned(), "desk-promised-past".to_owned())];
        let entered = act(house, "chen", |tx, actor| service::enter(tx, actor, &promised("2020-01-01")));
        assert_eq!(refused(entered), past());
        let id = enter(house, "chen", promised("2027-03-01")).id;
        assert_eq!(refused(promise(house, id, Some("2027-02-28"))), past());
        // What was promised may have passed when something else is changed.
        house.clock.set(at("2027-03-04 10:00"));
        let header = header(house, id);
        let other = Classification {
            subject: Some("改期".into()),
            promised_on: Some(Some(day("2027-03-01"))),
            ..Classification::default()
        };
        act(house, "chen", move |tx, actor| service::classify(tx, actor, &header.number, header.version, &other)).unwrap();
        assert!(the_promise(house, id).is_late(house.now()));
    }

    fn it_goes_with_the_request_to_whoever_answers_for_it(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", promised("2027-03-02"));
        let lin = house.actor("lin").id;
        act(house, "chen", move |tx, actor| {
            service::assign(tx, actor, &request.number, request.version, Recipient::Person(lin), "出差")
        })
        .unwrap();
        assert_eq!(the_promise(house, request.id).owner_id, Some(lin));
    }

    fn a_rulebook_without_the_clause_ends_it_and_another_calendar_moves_it(house: &TestHouse) {
        company(house);
        let id = enter(house, "chen", promised("2027-03-03")).id;
        put_in_force(house, &with(
            "wednesday = [\"09:00-12:00\", \"13:30-18:00\"]",
            "wednesday = [\"09:00-12:00\", \"13:30-17:00\"]",
        ));
        assert_eq!(the_promise(house, id).due_at, at("2027-03-03 17:00"));
        put_in_force(house, &without(&["service.first_answer"]));
        assert_eq!(the_promise(house, id).state, "void");
        assert!(promises(house, enter(house, "chen", promised("2027-03-03")).id).is_empty());
    }

    fn whatever_happens_computing_it_anew_gives_the_same(house: &TestHouse) {
        company(house);
        let mut dice = 20_270_301_u64;
        let mut below = move |end: u64| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) % end
        };
        let mut request = enter(house, "chen", promised("2027-03-04"));
        let mut ends = at("2027-03-04 18:00");
        for _ in 0..120 {
            let id = request.id;
            match below(8) {
                0 => {
                    wait(house, "chen", &request);
                }
                1 => {
                    heard(house, "chen", &request);
                }
                2 => {
                    let days = i64::try_from(below(12)).unwrap();
                    let today = house.now().timestamp().in_tz("Asia/Shanghai").unwrap().date();
                    let on = today.saturating_add(jiff::Span::new().days(days));
                    let (before, made) = (the_promise(house, id).due_at, the_promise(house, id).started_at);
                    promise(house, id, Some(&on.to_string())).unwrap();
                    let close = at(&format!("{on} 18:00"));
                    ends = if on == today && close <= made { at(&format!("{} 00:00", on.tomorrow().unwrap())) } else { close };
                    assert!(ends == the_promise(house, id).due_at, "{before:?}");
                }
                3 => tick(house),
                4 if below(4) == 0 => {
                    reply(house, "chen", &request);
                    assert_eq!(the_promise(house, id).state, "done");
                    let on = house.now().plus_seconds(3 * 86_400).timestamp().in_tz("Asia/Shanghai").unwrap().date();
                    request = enter(house, "chen", promised(&on.to_string()));
                    ends = at(&format!("{on} 18:00"));
                    continue;
                }
                _ => house.advance(SignedDuration::from_mins(i64::try_from(below(900)).unwrap())),
            }
            let stored = the_promise(house, id);
            assert_eq!((stored.state.as_str(), stored.due_at), ("open", ends));
            house.write(move |tx| duty::recheck(tx, id, None)).unwrap();
            let promise = stored.clone();
            house.write(move |tx| duty::recompute(tx, &promise)).unwrap();
            assert_eq!(computed(&the_promise(house, id)), computed(&stored));
        }
    }

    fn who_may_not_change_a_request_promises_nothing(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let to = Classification { promised_on: Some(Some(day("2027-03-04"))), ..Classification::default() };
        let refused = act(house, "ma", move |tx, actor| service::classify(tx, actor, &request.number, request.version, &to));
        assert!(matches!(refused, Err(Error::NotFound | Error::Forbidden(_))), "{refused:?}");
        assert!(promises(house, request.id).is_empty());
    }
}
