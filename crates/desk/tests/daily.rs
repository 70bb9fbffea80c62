//! Summaries of the day: whose are made and when, what they count, and how they are confirmed (`service.daily`).
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;

use desk::daily::model::{Figures, Frequent, Status};
use desk::daily::service::{self as daily, Step};
use desk::daily::{self as pages, SummaryView};
use desk::list;
use desk::service::{self, Ending, NewRequest, Said};
use diesel::RunQueryDsl as _;
use kernel::catalogue::Room;
use kernel::duty::{self, Duty};
use kernel::record::Header;
use kernel::store::Sql;
use kernel::{Actor, Day, Error, RecordId, Result, Tx};
use rulebook::{Action, Function, Rank};
use testkit::{Engine, TestHouse, both_engines, plan};
use web::listing::Params;

fn rooms() -> Vec<Room> {
    vec![customers::kernel_room(), desk::kernel_room()]
}

/// 高 leads customer service, where 周 has 陈 and 林 in the hot line; 马 repairs.
fn company(house: &TestHouse) {
    house.staff("luo").rank(Rank::Director).function(Function::GeneralManager).hire_id();
    let hot_line =
        |account| house.staff(account).department("客户服务部").function(Function::CustomerService);
    hot_line("gao").rank(Rank::Manager).under("luo").head().hire_id();
    hot_line("zhou").rank(Rank::Supervisor).under("gao").group("热线组").hire_id();
    hot_line("chen").under("zhou").group("热线组").hire_id();
    hot_line("lin").under("zhou").group("热线组").hire_id();
    house.staff("ma").under("luo").department("维修部").function(Function::AfterSales).hire_id();
}

fn act<T, F>(house: &TestHouse, account: &str, doing: F) -> Result<T>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
{
    let actor = house.actor(account);
    house.write(move |tx| doing(tx, &actor))
}

fn enter(house: &TestHouse, account: &str, kind: &str, category: &str) -> Header {
    let new = NewRequest {
        subject: "泵体渗漏".into(),
        description: "运行中发现泵体渗漏".into(),
        kind: kind.into(),
        category: category.into(),
        channel: "phone".into(),
        ..NewRequest::default()
    };
    act(house, account, move |tx, actor| service::enter(tx, actor, &new)).unwrap()
}

fn close(house: &TestHouse, account: &str, request: &Header) {
    let number = request.number.clone();
    let ending = Ending {
        result: "solved".into(),
        cause: "use".into(),
        category: "operation".into(),
        ..Ending::default()
    };
    act(house, account, move |tx, actor| {
        let on = kernel::record::find(tx, actor, Action::Edit, "request", &number)?.version;
        service::close(tx, actor, &number, on, &ending)
    })
    .unwrap();
}

/// Lets the calendar look at the day.
fn tick(house: &TestHouse) {
    let catalogue = &house.store.house().catalogue;
    let occasion = catalogue.occasions().find(|occasion| occasion.key == "service.daily").unwrap();
    (occasion.tick)(&house.store, house.now()).unwrap();
}

/// Moves the clock to an hour of the wall, from nine in the morning.
fn until(house: &TestHouse, hour: i64, minute: i64) {
    let passed = (house.now().micros() - testkit::BEGINNING.micros()) / 1_000_000 % 86_400;
    house.advance(jiff::SignedDuration::from_secs((hour - 9) * 3600 + minute * 60 - passed));
}

/// The numbers of the summaries that there are, by owner.
fn summaries(house: &TestHouse, account: &str) -> Vec<String> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        number: String,
    }
    let owner = house.actor(account).id.0;
    let query = Sql::new("SELECT number FROM record WHERE kind = 'daily_summary' AND owner_id = ")
        .int(owner)
        .raw(" ORDER BY id");
    let rows: Vec<Row> = house.read(|read| Ok(query.load(read.conn())?)).unwrap();
    rows.into_iter().map(|row| row.number).collect()
}

fn look(house: &TestHouse, account: &str, number: &str) -> SummaryView {
    let actor = house.actor(account);
    house.read(|read| pages::look(read, &actor, number)).unwrap()
}

fn day(text: &str) -> Day {
    text.parse::<jiff::civil::Date>().unwrap().into()
}

fn step(what: &str, on: &str) -> Step {
    Step { step: what.into(), on: Some(Ok(day(on))) }
}

fn confirm(house: &TestHouse, account: &str, number: &str, steps: &[(&str, Step)]) -> Result<Header> {
    let version = look(house, "luo", number).record.version;
    confirm_on(house, account, number, version, steps)
}

fn confirm_on(
    house: &TestHouse,
    account: &str,
    number: &str,
    on: i64,
    steps: &[(&str, Step)],
) -> Result<Header> {
    let number = number.to_owned();
    let steps: BTreeMap<String, Step> =
        steps.iter().map(|(number, step)| ((*number).to_owned(), step.clone())).collect();
    act(house, account, move |tx, actor| daily::confirm(tx, actor, &number, on, &steps))
}

fn duty_of(house: &TestHouse, summary: RecordId) -> Duty {
    let duties = house.read(|read| duty::of_record(read, summary)).unwrap();
    assert_eq!(duties.len(), 1);
    duties.into_iter().next().unwrap()
}

fn refused<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    match result {
        Err(Error::Refused(refusals)) => {
            refusals.into_iter().map(|refusal| refusal.field.unwrap_or_default()).collect()
        }
        other => panic!("{other:?}"),
    }
}

both_engines! {
    rooms: rooms();

    fn an_hour_before_the_close_each_busy_agent_has_one_summary(house: &TestHouse) {
        company(house);
        enter(house, "chen", "consultation", "operation");
        enter(house, "ma", "request", "in_warranty");
        until(house, 16, 59);
        tick(house);
        assert!(summaries(house, "chen").is_empty());
        until(house, 17, 0);
        tick(house);
        tick(house);
        assert_eq!(summaries(house, "chen").len(), 1);
        // Nothing happened to the one, the other is no agent.
        assert!(summaries(house, "lin").is_empty() && summaries(house, "ma").is_empty());
        let summary = look(house, "chen", &summaries(house, "chen")[0]);
        let owed = duty_of(house, summary.record.id);
        assert_eq!((owed.clause.as_str(), owed.owner_id), ("service.daily", Some(house.actor("chen").id)));
        assert_eq!(owed.due_at.timestamp().to_string(), "2027-03-01T10:00:00Z");
        let told = house.read(|read| kernel::notice::unread(read, house.actor("chen").id)).unwrap();
        assert_eq!(told, 1);
    }

    fn who_becomes_busy_in_the_last_hour_has_a_summary_too_and_nobody_after_the_close(house: &TestHouse) {
        company(house);
        until(house, 17, 30);
        tick(house);
        enter(house, "chen", "consultation", "");
        tick(house);
        assert_eq!(summaries(house, "chen").len(), 1);
        until(house, 18, 0);
        enter(house, "lin", "consultation", "");
        tick(house);
        assert!(summaries(house, "lin").is_empty());
    }

    fn on_a_day_off_nothing_is_summed_up(house: &TestHouse) {
        company(house);
        enter(house, "chen", "consultation", "");
        until(house, 17, 30);
        // 2027-03-06 is a Saturday.
        house.advance(jiff::SignedDuration::from_hours(24 * 5));
        tick(house);
        assert!(summaries(house, "chen").is_empty());
        house.advance(jiff::SignedDuration::from_hours(24 * 2));
        tick(house);
        assert_eq!(summaries(house, "chen").len(), 1);
    }

    fn days_in_whose_last_hour_no_process_ran_are_caught_up_in_order_and_once(house: &TestHouse) {
        company(house);
        tick(house);
        enter(house, "chen", "consultation", "operation");
        house.advance(jiff::SignedDuration::from_hours(24));
        enter(house, "lin", "consultation", "operation");
        until(house, 19, 0);
        enter(house, "zhou", "consultation", "operation");
        // On Wednesday morning Monday and Tuesday are made up for, by whichever process comes first.
        house.advance(jiff::SignedDuration::from_mins(14 * 60 + 30));
        let other = house.another_store();
        std::thread::scope(|scope| {
            for store in [&house.store, &other] {
                scope.spawn(move || {
                    let mut occasions = store.house().catalogue.occasions();
                    let occasion = occasions.find(|occasion| occasion.key == "service.daily").unwrap();
                    // Whoever came second may be told so; the next look finds nothing left to do.
                    let _ = (occasion.tick)(store, house.now());
                });
            }
        });
        tick(house);
        tick(house);
        let days = |account: &str| {
            let mut days = Vec::new();
            for number in summaries(house, account) {
                days.push(look(house, account, &number).day.date().to_string());
            }
            days
        };
        assert_eq!(days("chen"), ["2027-03-01", "2027-03-02"]);
        // What came after the close of Tuesday is summed up on Wednesday.
        assert_eq!((days("lin"), days("zhou")), (vec!["2027-03-02".to_owned()], Vec::new()));
        // Its time begins when it is made.
        let summary = look(house, "chen", &summaries(house, "chen")[0]);
        let owed = duty_of(house, summary.record.id);
        assert_eq!(owed.due_at.timestamp().to_string(), "2027-03-03T10:00:00Z");
        let id = summary.record.id;
        house.write(move |tx| duty::recheck(tx, id, None)).unwrap();
        assert_eq!(duty_of(house, id).due_at, owed.due_at);
        until(house, 17, 30);
        tick(house);
        assert_eq!(days("zhou"), ["2027-03-03"]);
    }

    fn after_long_only_the_last_two_weeks_are_caught_up(house: &TestHouse) {
        company(house);
        tick(house);
        enter(house, "chen", "consultation", "");
        house.advance(jiff::SignedDuration::from_hours(24 * 35));
        tick(house);
        // It is the morning of 2027-04-05; the last working day before is 04-02.
        let days: Vec<_> = summaries(house, "chen")
            .iter()
            .map(|number| look(house, "chen", number).day.date().to_string())
            .collect();
        assert_eq!((days[0].as_str(), days[days.len() - 1].as_str()), ("2027-03-23", "2027-04-02"), "{days:?}");
    }

    fn what_was_before_the_program_first_ran_is_not_summed_up(house: &TestHouse) {
        company(house);
        enter(house, "chen", "consultation", "");
        house.advance(jiff::SignedDuration::from_hours(24 * 3));
        tick(house);
        assert!(summaries(house, "chen").is_empty());
        until(house, 17, 30);
        tick(house);
        assert_eq!(summaries(house, "chen").len(), 1);
    }

    fn a_summary_counts_the_day_and_stands_still_when_it_is_confirmed(house: &TestHouse) {
        company(house);
        enter(house, "chen", "consultation", "upkeep");
        house.advance(jiff::SignedDuration::from_hours(24));
        let open = enter(house, "chen", "consultation", "operation");
        let answered = enter(house, "chen", "consultation", "operation");
        let closed = enter(house, "chen", "consultation", "");
        enter(house, "lin", "consultation", "operation");
        enter(house, "chen", "wrongdoing", "leak");
        let number = answered.number.clone();
        act(house, "chen", move |tx, actor| {
            service::reply(tx, actor, &number, &Said { text: "已核实".into(), ..Said::default() })
        })
        .unwrap();
        close(house, "chen", &closed);
        until(house, 17, 15);
        tick(house);
        let number = summaries(house, "chen").remove(0);
        let often = |category: &str, number| Frequent {
            kind: "consultation".into(),
            category: category.into(),
            number,
        };
        let expected = Figures {
            taken_in: 3,
            answered: 2,
            solved: 1,
            closed: 1,
            open: 3,
            // The closed one was classified when it was closed.
            frequent: vec![often("operation", 3)],
        };
        let seen = look(house, "chen", &number);
        assert_eq!((seen.figures, seen.items.len(), seen.hidden), (expected.clone(), 3, 0));
        let steps: Vec<(String, Step)> = seen
            .items
            .iter()
            .map(|item| (item.request.number.clone(), step("联系客户", "2027-03-03")))
            .collect();
        let steps: Vec<(&str, Step)> = steps.iter().map(|(number, step)| (number.as_str(), step.clone())).collect();
        let header = confirm(house, "chen", &number, &steps).unwrap();
        assert_eq!(header.status, Status::Confirmed.key());
        assert_eq!(duty_of(house, header.id).state, "done");
        close(house, "chen", &open);
        let kept = look(house, "zhou", &number);
        assert_eq!((kept.figures, kept.status), (expected, Status::Confirmed));
        assert!(kept.items.iter().all(|item| item.step == "联系客户" && item.planned_on == Some(day("2027-03-03"))));
        assert_eq!(refused(confirm(house, "chen", &number, &[])), [""]);
    }

    fn each_open_item_needs_a_next_step_and_a_day_that_is_ahead(house: &TestHouse) {
        company(house);
        let [first, second] = [(); 2].map(|()| enter(house, "chen", "consultation", ""));
        until(house, 17, 15);
        tick(house);
        let number = summaries(house, "chen").remove(0);
        let wrong = |fields: [&str; 2], request: &Header| fields.map(|field| format!("{field}-{}", request.number));
        let lacking = refused(confirm(house, "chen", &number, &[(&first.number, step("回访", "2027-03-02"))]));
        assert_eq!(lacking, wrong(["step", "on"], &second));
        let past = confirm(house, "chen", &number, &[
            (&first.number, step("回访", "2027-02-28")),
            (&second.number, step(&"长".repeat(501), "2027-03-02")),
        ]);
        assert_eq!(refused(past), [format!("on-{}", first.number), format!("step-{}", second.number)]);
        assert_eq!(look(house, "chen", &number).status, Status::Open);
    }

    fn what_was_planned_is_taken_along_to_the_next_day_while_it_is_ahead(house: &TestHouse) {
        company(house);
        let [soon, later] = [(); 2].map(|()| enter(house, "chen", "consultation", ""));
        until(house, 17, 15);
        tick(house);
        let number = summaries(house, "chen").remove(0);
        confirm(house, "chen", &number, &[
            (&soon.number, step("回访", "2027-03-02")),
            (&later.number, step("等待来料", "2027-03-05")),
        ])
        .unwrap();
        house.advance(jiff::SignedDuration::from_hours(24));
        tick(house);
        let next = look(house, "chen", &summaries(house, "chen")[1]);
        let planned: BTreeMap<&str, &str> =
            next.items.iter().map(|item| (item.request.number.as_str(), item.step.as_str())).collect();
        assert_eq!(planned[soon.number.as_str()], "");
        assert_eq!(planned[later.number.as_str()], "等待来料");
    }

    fn only_the_agent_confirms_and_only_who_leads_reads_along(house: &TestHouse) {
        company(house);
        enter(house, "chen", "consultation", "");
        until(house, 17, 15);
        tick(house);
        let number = summaries(house, "chen").remove(0);
        for account in ["zhou", "gao", "luo"] {
            assert!(!look(house, account, &number).may_confirm);
            let forbidden = confirm_on(house, account, &number, 1, &[]);
            assert!(matches!(forbidden, Err(Error::Forbidden(_))), "{account}: {forbidden:?}");
        }
        for account in ["lin", "ma"] {
            let hidden = confirm_on(house, account, &number, 1, &[]);
            assert!(matches!(hidden, Err(Error::NotFound)), "{account}: {hidden:?}");
        }
        let stale = confirm_on(house, "chen", &number, 7, &[]);
        assert!(matches!(stale, Err(Error::Stale { current: 1 })), "{stale:?}");
    }

    fn the_numbers_open_lists_of_the_same_length(house: &TestHouse) {
        company(house);
        enter(house, "chen", "consultation", "operation");
        house.advance(jiff::SignedDuration::from_hours(24));
        enter(house, "chen", "consultation", "operation");
        let closed = enter(house, "chen", "consultation", "upkeep");
        close(house, "chen", &closed);
        let chen = house.actor("chen").id;
        let count = |query: &str| {
            let actor = house.actor("luo");
            let params = Params::parse(&query.replace("CHEN", &chen.to_string()));
            house.read(|read| Ok(list::page(read, &actor, &params)?.1.number)).unwrap()
        };
        let today = |what: &str| {
            count(&format!("status=all&owner=CHEN&{what}_from=2027-03-02&{what}_until=2027-03-02"))
        };
        assert_eq!(["received", "answered", "resolved", "closed"].map(today), [2, 1, 1, 1]);
        assert_eq!(count("status=all&taken_by=CHEN&received_from=2027-03-01&received_until=2027-06-01"), 3);
        assert_eq!(count("status=unsolved&owner=CHEN"), 2);
        assert_eq!(count("status=all&reopened=true"), 0);
        let luo = house.actor("luo");
        let unreadable = house.read(|read| list::page(read, &luo, &Params::parse("received_from=soon")));
        assert_eq!(refused(unreadable), ["received_from"]);
    }

    fn a_day_is_counted_through_indexes(house: &TestHouse) {
        company(house);
        let chen = house.actor("chen").id;
        let queries = house.read(|read| daily::counting(read, chen, day("2027-03-01"))).unwrap();
        for query in queries {
            let plan = plan(house, &query);
            if house.store.engine() == Engine::Sqlite {
                for index in ["request_received", "request_resolved", "request_closed", "request_queue_owner"] {
                    assert!(plan.contains(index), "{index}: {plan}");
                }
                assert!(!plan.contains("SCAN q") && !plan.contains("SCAN r"), "{plan}");
            }
        }
    }
}
