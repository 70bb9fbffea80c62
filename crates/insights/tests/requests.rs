//! The figures of requests: each is as long as the list that it opens, for who sees all and for who sees a part.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use desk::clock::Clock;
use desk::list;
use desk::satisfaction::Answer;
use desk::service::{self as requests, Ending, NewRequest, Said, Verdict};
use desk::team::{self, Whose};
use insights::export::Words;
use insights::model::Figure;
use insights::requests::export::sheet;
use insights::requests::model::RequestBoard;
use insights::requests::service::{asked, board};
use insights::requests::store::{self, Bounds, Time};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use kernel::catalogue::Room;
use kernel::record::{self, Header};
use kernel::{Actor, Error, Moment, Result, Tx};
use rulebook::{Action, Function, Rank};
use rules::period::Period;
use testkit::{Engine, TestHouse, both_engines, plan};
use web::i18n::Locale;
use web::listing::Params;

fn rooms() -> Vec<Room> {
    vec![customers::kernel_room(), desk::kernel_room()]
}

/// 罗 leads the company, 高 customer service with 周 above 陈 and 林; 马 repairs, 严 supervises.
fn company(house: &TestHouse) {
    house.staff("luo").rank(Rank::Director).function(Function::GeneralManager).hire_id();
    let hot_line =
        |account| house.staff(account).department("客户服务部").function(Function::CustomerService);
    hot_line("gao").rank(Rank::Manager).under("luo").head().hire_id();
    hot_line("zhou").rank(Rank::Supervisor).under("gao").hire_id();
    hot_line("chen").under("zhou").hire_id();
    hot_line("lin").under("zhou").hire_id();
    house.staff("ma").under("luo").department("维修部").function(Function::AfterSales).hire_id();
    house.staff("yan").under("luo").department("监察室").function(Function::Supervision).hire_id();
}

fn act<T, F>(house: &TestHouse, account: &str, doing: F) -> T
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
{
    let actor = house.actor(account);
    house.write(move |tx| doing(tx, &actor)).unwrap()
}

fn enter(house: &TestHouse, account: &str, kind: &str) -> Header {
    let new = NewRequest {
        subject: "泵体渗漏".into(),
        description: "运行中发现泵体渗漏".into(),
        kind: kind.into(),
        channel: "phone".into(),
        ..NewRequest::default()
    };
    act(house, account, move |tx, actor| requests::enter(tx, actor, &new))
}

fn said() -> Said {
    Said { text: "已核实".into(), ..Said::default() }
}

/// Answers a request an hour after it came in, closes it after two, and takes it up again when the customer wants.
fn live(house: &TestHouse, account: &str, request: &Header, closes: bool, reopens: bool) {
    let number = request.number.clone();
    house.advance(SignedDuration::from_hours(1));
    let of = number.clone();
    act(house, account, move |tx, actor| requests::reply(tx, actor, &of, &said()));
    if !closes {
        return;
    }
    house.advance(SignedDuration::from_hours(1));
    let of = number.clone();
    let category = if request.confidential { "leak" } else { "operation" };
    act(house, account, move |tx, actor| {
        let on = record::find(tx, actor, Action::Edit, "request", &of)?.version;
        let ending = Ending {
            result: "solved".into(),
            cause: "use".into(),
            category: category.into(),
            ..Ending::default()
        };
        requests::close(tx, actor, &of, on, &ending)
    });
    if reopens {
        act(house, account, move |tx, actor| {
            requests::hear_verdict(tx, actor, &number, &said(), Verdict::Unsolved, false)
        });
    }
}

/// Five weeks: every other day each of the three enters something, which is answered, closed and reopened by turns. Two
/// confidential matters are among it, one of them closed.
fn weeks(house: &TestHouse) {
    let ended = enter(house, "chen", "wrongdoing");
    live(house, "yan", &ended, true, false);
    for day in 0_u32..18 {
        for (place, account) in ["chen", "lin", "ma"].into_iter().enumerate() {
            let turn = day as usize + place;
            let request = enter(house, account, "consultation");
            if !turn.is_multiple_of(3) {
                live(house, account, &request, turn % 3 == 2, turn.is_multiple_of(4));
            }
        }
        house.advance(SignedDuration::from_hours(41));
    }
    enter(house, "chen", "wrongdoing");
}

fn look(house: &TestHouse, actor: &Actor, first: Date, last: Date) -> RequestBoard {
    house.read(|read| board(read, actor, Period { first, last })).unwrap()
}

/// Every figure of a board that opens a list of requests.
fn figures(board: &RequestBoard) -> Vec<&Figure> {
    let mut figures = vec![&board.received, &board.closed, &board.reopened, &board.open];
    figures.extend(board.flow.iter().flat_map(|flow| [&flow.received, &flow.closed]));
    figures.extend(&board.backlog);
    figures.extend(board.times.iter().map(|times| &times.number));
    figures.extend(board.satisfaction.iter().map(|satisfied| &satisfied.answered));
    figures.extend(board.hours.iter().map(|hour| &hour.number));
    figures
}

/// How many requests a figure's list has.
fn listed(house: &TestHouse, actor: &Actor, figure: &Figure) -> i64 {
    let href = figure.href.as_deref().unwrap();
    let params = Params::parse(href.strip_prefix("/requests?").unwrap());
    house.read(|read| Ok(list::page(read, actor, &params)?.1.number)).unwrap()
}

both_engines! {
    rooms: rooms();

    fn each_figure_is_as_long_as_the_list_it_opens(house: &TestHouse) {
        company(house);
        weeks(house);
        for account in ["luo", "gao", "zhou", "chen", "ma", "yan"] {
            let actor = house.actor(account);
            for (first, last) in
                [(date(2027, 3, 1), date(2027, 3, 28)), (date(2027, 3, 3), date(2027, 5, 30))]
            {
                let board = look(house, &actor, first, last);
                for figure in figures(&board) {
                    assert_eq!(listed(house, &actor, figure), figure.number, "{account}: {figure:?}");
                }
                let flowed: i64 = board.flow.iter().map(|flow| flow.received.number).sum();
                let hours: i64 = board.hours.iter().map(|hour| hour.number.number).sum();
                assert_eq!((flowed, hours), (board.received.number, board.received.number), "{account}");
            }
        }
        let all = house.read(|read| list::page(read, &house.actor("chen"), &Params::parse("status=all&kind=wrongdoing")));
        assert_eq!(all.unwrap().1.number, 2, "what one may see is there without the filter");
        let luo = look(house, &house.actor("luo"), date(2027, 3, 1), date(2027, 5, 30));
        let zhou = look(house, &house.actor("zhou"), date(2027, 3, 1), date(2027, 5, 30));
        assert_eq!((luo.received.number, zhou.received.number), (54, 36));
        assert!(luo.reopened.number > 0 && luo.reopened_percent.is_some_and(|rate| (1..50).contains(&rate)));
    }

    fn times_are_in_working_time_against_what_the_rulebook_allows(house: &TestHouse) {
        company(house);
        // From nine on Monday; the second is answered after the noon break began, at half past eleven plus an hour.
        let first = enter(house, "chen", "consultation");
        live(house, "chen", &first, true, false);
        house.advance(SignedDuration::from_mins(30));
        let second = enter(house, "chen", "consultation");
        live(house, "chen", &second, false, false);
        let board = look(house, &house.actor("luo"), date(2027, 3, 1), date(2027, 3, 1));
        let [response, resolution] = board.times.as_slice() else { panic!("{:?}", board.times) };
        assert_eq!((response.clock, response.number.key.as_str()), (Clock::Response, "none"));
        assert_eq!((response.number.number, response.measured, response.in_time), (2, 2, 2));
        // An hour, and half an hour of work before noon.
        assert_eq!(response.mean_seconds, Some(2700));
        assert_eq!(response.target_seconds, Some(4 * 3600));
        assert_eq!((resolution.number.number, resolution.mean_seconds), (1, Some(2 * 3600)));
        assert_eq!(board.duties.clauses.len(), 1);
        assert_eq!((board.duties.clauses[0].clause.as_str(), board.duties.clauses[0].in_time), ("service.levels", 2));
    }

    fn what_customers_think_of_what_was_closed_is_told_by_tier_and_opens_the_requests(house: &TestHouse) {
        company(house);
        for score in ["5", "4", "2", ""] {
            let request = enter(house, "chen", "consultation");
            live(house, "chen", &request, true, false);
            if !score.is_empty() {
                let number = request.number.clone();
                let answer = Answer { score: score.into(), ..Answer::default() };
                act(house, "chen", move |tx, actor| desk::satisfaction::record(tx, actor, &number, &answer));
            }
        }
        let luo = house.actor("luo");
        let board = look(house, &luo, date(2027, 3, 1), date(2027, 3, 1));
        let [satisfied] = board.satisfaction.as_slice() else { panic!("{:?}", board.satisfaction) };
        assert_eq!((satisfied.answered.key.as_str(), satisfied.answered.number), ("none", 3));
        assert_eq!(satisfied.mean_hundredths, 366);
        assert_eq!(listed(house, &luo, &satisfied.answered), 3);
    }

    fn a_period_that_can_not_be_counted_is_refused_beside_its_field(house: &TestHouse) {
        let ask = |query: &str| house.read(|read| asked(read, &Params::parse(query)));
        let refused = |query: &str| match ask(query) {
            Err(Error::Refused(refusals)) => refusals[0].field.clone().unwrap(),
            other => panic!("{query}: {other:?}"),
        };
        assert_eq!(ask("").unwrap(), Period { first: date(2027, 1, 31), last: date(2027, 3, 1) });
        assert_eq!(ask("until=2026-12-31").unwrap().first, date(2026, 12, 2));
        assert_eq!(ask("from=2027-02-20").unwrap().last, date(2027, 3, 1));
        assert_eq!(refused("from=soon"), "from");
        assert_eq!(refused("from=2027-02-02&until=2027-02-01"), "until");
        assert_eq!(refused("from=2026-01-01&until=2027-01-01"), "until");
    }

    fn the_figures_are_taken_away_as_a_sheet(house: &TestHouse) {
        company(house);
        weeks(house);
        let (luo, period) = (house.actor("luo"), Period { first: date(2027, 3, 1), last: date(2027, 3, 28) });
        let (board, policy) =
            house.read(|read| Ok((board(read, &luo, period)?, read.policy()?))).unwrap();
        for locale in [Locale::ZhCn, Locale::En] {
            let file = sheet(&board, &Words { locale, policy: &policy }).unwrap();
            assert!(file.starts_with(b"PK") && file.len() > 4000, "{} bytes", file.len());
        }
    }

    fn who_may_not_export_takes_nothing_away(house: &TestHouse) {
        company(house);
        let period = Period { first: date(2027, 3, 1), last: date(2027, 3, 1) };
        let take = |account: &str| {
            let actor = house.actor(account);
            house.write(move |tx| insights::requests::service::export(tx, &actor, period))
        };
        assert!(take("zhou").is_ok());
        assert!(matches!(take("chen"), Err(Error::Forbidden(_))));
    }

    fn periods_and_queues_are_read_through_their_indexes(house: &TestHouse) {
        company(house);
        let within = Bounds { from: Moment::from_micros(0), until: house.now() };
        for account in ["luo", "gao", "chen"] {
            let actor = house.actor(account);
            let queries = house
                .read(|read| {
                    Ok([
                        ("request_received", store::slotting(read, &actor, Time::Received, within)?),
                        ("request_closed", store::slotting(read, &actor, Time::Closed, within)?),
                        ("request_answered", store::reading(read, &actor, Clock::Response, within)?),
                        ("request_resolved", store::reading(read, &actor, Clock::Resolution, within)?),
                        ("request_satisfaction_of", store::scoring(read, &actor, within)?),
                        ("request_queue", store::aging(read, &actor, &[house.now()])?),
                        ("request_queue_owner", team::counting(read, &actor, Whose::Own)?),
                        ("request_queue_owner", team::counting(read, &actor, Whose::Teams)?),
                    ])
                })
                .unwrap();
            for (index, query) in queries {
                let plan = plan(house, &query);
                if house.store.engine() == Engine::Sqlite {
                    assert!(plan.contains(index), "{account} {index}: {plan}");
                    for whole in ["SCAN q", "SCAN record", "SCAN d", "duty_clause"] {
                        assert!(!plan.contains(whole), "{account} {index}: {plan}");
                    }
                }
            }
        }
    }
}
