//! What customers think of how their requests were dealt with (`service.close`).

use desk::list;
use desk::pages::look;
use desk::satisfaction::{self, Answer, Question, store};
use desk::service::{self, Ending, NewRequest, Verdict};
use diesel::RunQueryDsl as _;
use kernel::event::Event;
use kernel::record::Header;
use kernel::{Error, Result, notice};
use testkit::{TestHouse, both_engines};
use web::listing::Params;

use crate::company::{
    act, at, company, enter, follow, header, heard, lines, put_in_force, question, refusal, refused, resolve,
    rooms, text, with,
};

fn ending(result: &str) -> Ending {
    Ending {
        result: result.into(),
        cause: "information".into(),
        category: "operation".into(),
        ..Ending::default()
    }
}

fn close(house: &TestHouse, request: &Header) -> Header {
    let (number, on) = (request.number.clone(), header(house, request.id).version);
    act(house, "chen", move |tx, actor| service::close(tx, actor, &number, on, &ending("answered"))).unwrap()
}

fn questions(house: &TestHouse, request: &Header) -> Vec<Question> {
    house.read(|read| store::questions(read, request.id)).unwrap()
}

/// The token in the link of the last question.
fn link(house: &TestHouse, request: &Header) -> String {
    let last = questions(house, request).pop().unwrap();
    satisfaction::token(house.store.house(), request.id, last.version).reveal().to_owned()
}

fn said(score: &str, comment: &str) -> Answer {
    Answer { score: score.into(), comment: comment.into() }
}

fn answer(house: &TestHouse, token: &str, answer: Answer) -> Result<()> {
    let token = token.to_owned();
    house.write(move |tx| satisfaction::answer(tx, &token, &answer))
}

fn record(house: &TestHouse, account: &str, request: &Header, answer: Answer) -> Result<Header> {
    let number = request.number.clone();
    act(house, account, move |tx, actor| satisfaction::record(tx, actor, &number, &answer))
}

fn told(house: &TestHouse, request: &Header, kind: &str) -> Vec<Event> {
    lines(house, request.id).into_iter().filter(|line| line.kind == kind).collect()
}

/// The numbers of the requests that a list with this address finds for 陈.
fn listed(house: &TestHouse, query: &str) -> Vec<String> {
    let chen = house.actor("chen");
    let params = Params::parse(query);
    house
        .read(|read| {
            let (page, _) = list::page(read, &chen, &params)?;
            Ok(list::rows(read, &chen, &page.ids)?.into_iter().map(|row| row.number).collect())
        })
        .unwrap()
}

both_engines! {
    rooms: rooms();

    fn however_a_request_is_closed_one_question_is_asked_for_that_closing(house: &TestHouse) {
        company(house);
        let [by_staff, confirmed, silent] = [(); 3].map(|()| enter(house, "chen", question()));
        close(house, &by_staff);
        for request in [&confirmed, &silent] {
            resolve(house, "chen", request);
        }
        let number = confirmed.number.clone();
        act(house, "chen", move |tx, actor| {
            service::hear_verdict(tx, actor, &number, &text("好了"), Verdict::Confirmed, false)
        })
        .unwrap();
        house.clock.set(at("2027-03-08 09:00"));
        follow(house);
        for request in [&by_staff, &confirmed, &silent] {
            assert_eq!(header(house, request.id).status, "closed");
            let all = questions(house, request);
            assert_eq!((all.len(), all[0].standing, all[0].score), (1, true, None));
            assert_eq!(all[0].ends_at, all[0].asked_at.plus_seconds(14 * 24 * 3600));
            let asked = told(house, request, "request.satisfaction_asked");
            assert_eq!(asked.len(), 1);
            assert_eq!((asked[0].clause.as_deref(), asked[0].actor_id), (Some("service.close"), None));
            assert_eq!(asked[0].told()["by"], "none", "there is no mail");
        }
    }

    fn nobody_is_asked_about_protected_kinds_those_left_out_and_what_was_entered_twice(house: &TestHouse) {
        company(house);
        let of_kind = |kind: &str, category: &'static str| {
            let request = enter(house, "chen", NewRequest { kind: kind.into(), ..question() });
            let (number, on) = (request.number.clone(), request.version);
            let ending = Ending { category: category.into(), ..ending("answered") };
            act(house, "chen", move |tx, actor| service::close(tx, actor, &number, on, &ending)).unwrap();
            request
        };
        let twin = enter(house, "chen", question());
        let number = twin.number.clone();
        act(house, "chen", move |tx, actor| service::close(tx, actor, &number, 1, &ending("duplicate"))).unwrap();
        for request in [of_kind("wrongdoing", "integrity"), of_kind("registration", "opening"), twin] {
            assert!(questions(house, &request).is_empty());
        }
        let left_out = of_kind("registration", "details");
        assert_eq!(refusal(record(house, "chen", &left_out, said("5", ""))), "desk-satisfaction-off");
        put_in_force(house, &with("satisfaction = { days = 14, not_for = [\"registration\"] }\n", ""));
        assert!(questions(house, &of_kind("consultation", "operation")).is_empty(), "it is switched off");
    }

    fn the_link_takes_one_answer_that_can_be_changed_until_it_ends(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        close(house, &request);
        let token = link(house, &request);
        let field = |answered| refused(answered)[0].clone();
        assert_eq!(field(answer(house, &token, said("", ""))), ("score".into(), "desk-satisfaction-score-needed".into()));
        assert_eq!(field(answer(house, &token, said("6", ""))).0, "score");
        assert_eq!(field(answer(house, &token, said("5", &"长".repeat(1001)))), ("comment".into(), "desk-too-long".into()));
        for wrong in ["", "zk_", "zk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &token[..45]] {
            assert!(matches!(answer(house, wrong, said("5", "")), Err(Error::NotFound)), "{wrong}");
        }
        let before = header(house, request.id).version;
        answer(house, &token, said("4", " **快** ")).unwrap();
        answer(house, &token, said("4", "**快**")).unwrap();
        assert_eq!(header(house, request.id).version, before + 1, "the same again is nothing new");
        answer(house, &token, said("5", "")).unwrap();
        let all = questions(house, &request);
        assert_eq!((all.len(), all[0].score, all[0].comment.as_str(), all[0].changes), (1, Some(5), "", 2));
        let answered = told(house, &request, "request.satisfaction_answered");
        assert_eq!(answered.len(), 2);
        assert_eq!((answered[0].actor_id, answered[0].clause.as_deref()), (None, Some("service.close")));
        let first = answered[0].told();
        assert_eq!((first["score"].as_i64(), first["comment"].as_str(), first["by"].as_str()), (Some(4), Some("**快**"), Some("link")));
        for turn in 0..8 {
            answer(house, &token, said(if turn % 2 == 0 { "3" } else { "4" }, "")).unwrap();
        }
        assert_eq!(refusal(answer(house, &token, said("5", ""))), "desk-satisfaction-too-often");
        house.clock.set(at("2027-03-15 09:00"));
        assert!(matches!(answer(house, &token, said("5", "")), Err(Error::NotFound)), "the days are over");
        let kept = house
            .read(|read| Ok(kernel::store::Sql::new("SELECT token_hash FROM request_satisfaction").get_result::<Hash>(read.conn())?.token_hash))
            .unwrap();
        assert!(kept.len() == 64 && !token.contains(&kept), "what is stored opens nothing");
    }

    fn opening_again_ends_the_link_keeps_the_answer_and_a_second_closing_asks_again(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        close(house, &request);
        let first = link(house, &request);
        answer(house, &first, said("2", "")).unwrap();
        assert_eq!(listed(house, "satisfaction=2"), std::slice::from_ref(&request.number));
        heard(house, "chen", &request);
        assert!(matches!(answer(house, &first, said("5", "")), Err(Error::NotFound)));
        assert_eq!(refusal(record(house, "chen", &request, said("5", ""))), "desk-satisfaction-not-closed");
        assert!(listed(house, "satisfaction=2").is_empty());
        close(house, &request);
        let all = questions(house, &request);
        assert_eq!(all.iter().map(|one| (one.standing, one.score)).collect::<Vec<_>>(), [(false, Some(2)), (true, None)]);
        let second = link(house, &request);
        assert_ne!(first, second);
        answer(house, &second, said("5", "")).unwrap();
        assert_eq!(told(house, &request, "request.satisfaction_answered").len(), 2);
        let page = house.read(|read| look(read, &house.actor("chen"), &request.number, None)).unwrap();
        assert_eq!(page.satisfaction.unwrap().score, Some(5));
        assert_eq!(listed(house, "satisfaction=5&status=closed"), [request.number]);
        assert!(listed(house, "satisfaction=9").is_empty());
    }

    fn an_answer_by_phone_names_who_took_it_down_and_gives_way_to_the_customer_s_own(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        close(house, &request);
        assert!(matches!(record(house, "xu", &request, said("5", "")), Err(Error::NotFound)));
        assert_eq!(refused(record(house, "chen", &request, said("0", "")))[0].0, "score");
        record(house, "zhou", &request, said("4", "电话回访")).unwrap();
        let answered = told(house, &request, "request.satisfaction_answered").pop().unwrap();
        assert_eq!((answered.actor_id, answered.told()["by"].as_str()), (Some(house.actor("zhou").id), Some("phone")));
        let shown = || {
            let page = house.read(|read| look(read, &house.actor("chen"), &request.number, None)).unwrap();
            let shown = page.satisfaction.unwrap();
            (shown.score, shown.recorder, shown.may_record)
        };
        let zhou = house.read(|read| kernel::staff::names(read, &[house.actor("zhou").id])).unwrap();
        assert_eq!(shown(), (Some(4), zhou.into_values().next(), true));
        record(house, "zhou", &request, said("3", "")).unwrap();
        answer(house, &link(house, &request), said("5", "")).unwrap();
        assert_eq!(shown(), (Some(5), None, false));
        assert_eq!(refusal(record(house, "chen", &request, said("1", ""))), "desk-satisfaction-answered");
    }

    fn who_answers_for_it_is_told_once_of_a_customer_who_is_not_satisfied(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        close(house, &request);
        let chen = house.actor("chen").id;
        let low = || {
            let all = house.read(|read| notice::list(read, chen, None, 50)).unwrap();
            all.iter().filter(|one| one.message.key == "notice-request-dissatisfied").count()
        };
        let token = link(house, &request);
        answer(house, &token, said("3", "")).unwrap();
        assert_eq!(low(), 0);
        answer(house, &token, said("2", "")).unwrap();
        answer(house, &token, said("1", "太慢")).unwrap();
        assert_eq!(low(), 1);
        let other = enter(house, "chen", question());
        close(house, &other);
        record(house, "chen", &other, said("1", "")).unwrap();
        assert_eq!(low(), 1, "what one has written down oneself one knows");
    }

    fn a_list_by_score_is_gathered_from_an_index(house: &TestHouse) {
        company(house);
        if house.store.engine() == kernel::store::Engine::Postgres {
            // An empty table is read whole there, and rightly.
            return;
        }
        let plan = house
            .read(|read| {
                let query = "EXPLAIN QUERY PLAN SELECT s.request_id FROM request_satisfaction s WHERE s.standing AND s.score = 1";
                let rows: Vec<Detail> = kernel::store::Sql::new(query).load(read.conn())?;
                Ok(rows.into_iter().map(|row| row.detail).collect::<String>())
            })
            .unwrap();
        assert!(plan.contains("COVERING INDEX request_satisfaction_score"), "{plan}");
    }
}

#[derive(diesel::QueryableByName)]
struct Hash {
    #[diesel(sql_type = diesel::sql_types::Text)]
    token_hash: String,
}

#[derive(diesel::QueryableByName)]
struct Detail {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}
