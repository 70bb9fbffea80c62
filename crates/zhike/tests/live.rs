//! The stream of what happens: who is told what, what is missed by nobody, who has a record open, how streams end.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

mod support;

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use kernel::sequencer;
use kernel::tag::Tag;
use serde_json::{Value, json};
use support::{Client, Site};
use testkit::Engine;

/// A customer of the agent's.
fn customer(site: &Site) -> String {
    let wanted =
        json!({ "kind": "buyer", "name": "远山精密仪器有限公司", "phone": "0571-88880042", "credit": "A" });
    let path = site.client("agent").post("/customers", &wanted).expect(201).location();
    site.settle();
    path
}

/// The id of the record whose page this is.
fn record_of(site: &Site, path: &str) -> kernel::RecordId {
    let number = path.rsplit('/').next().unwrap().to_owned();
    site.house.read(|read| kernel::record::by_number(read, "customer", &number)).unwrap().unwrap().id
}

/// An event of a stream: its name, its id, its data.
#[derive(Debug)]
struct Told {
    name: String,
    id: Option<i64>,
    data: Value,
}

fn told(text: &str) -> Vec<Told> {
    let field = |block: &str, name: &str| {
        block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(|v| v.trim().to_owned())
    };
    text.split("\n\n")
        .filter_map(|block| {
            Some(Told {
                name: field(block, "event")?,
                id: field(block, "id").map(|id| id.parse().unwrap()),
                data: serde_json::from_str(&field(block, "data")?).unwrap(),
            })
        })
        .collect()
}

/// What somebody is told now who has heard everything up to `after`.
fn missed(client: &Client<'_>, after: i64) -> Vec<Told> {
    let after = after.to_string();
    told(&client.get_with("/live?wait=false", &[("last-event-id", &after)]).expect(200).text())
}

fn changes(told: &[Told]) -> Vec<(&str, &str)> {
    let changes = told.iter().filter(|one| one.name == "change");
    changes.map(|one| (one.data["address"].as_str().unwrap(), one.data["event"].as_str().unwrap())).collect()
}

#[test]
fn what_one_may_not_see_never_comes_and_what_was_missed_comes_exactly() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let site = Site::new(engine);
        let path = customer(&site);
        let (agent, other, supervisor) =
            (site.client("agent"), site.client("other"), site.client("supervisor"));
        let all = missed(&agent, 0);
        assert!(changes(&all).contains(&(path.as_str(), "customer.created")), "{all:?}");
        assert!(
            all.iter().all(|one| one.data.to_string().find("远山").is_none()),
            "only the fact is told: {all:?}"
        );
        assert_eq!(changes(&missed(&other, 0)), [], "the customer is none of theirs");
        let last = all.iter().filter_map(|one| one.id).max().unwrap();
        assert_eq!(changes(&missed(&agent, last)), [], "nothing twice");
        supervisor.post(&format!("{path}/tags"), &json!({ "tag": "重点" })).expect(200);
        supervisor.post(&format!("{path}/tags"), &json!({ "tag": "年框" })).expect(200);
        site.settle();
        let after = missed(&agent, last);
        assert_eq!(changes(&after), [(path.as_str(), "record.tagged"), (path.as_str(), "record.tagged")]);
        assert_eq!(changes(&missed(&agent, after[0].id.unwrap())).len(), 1);
        assert_eq!(changes(&missed(&other, last)), []);
    }
}

#[test]
fn who_is_far_behind_is_told_that_much_happened_and_comes_up_to_date() {
    let site = Site::new(Engine::Sqlite);
    let path = customer(&site);
    let agent = site.client("agent");
    let told = missed(&agent, -5_000);
    assert_eq!(told[0].name, "much", "{told:?}");
    let head = told[0].id.unwrap();
    assert_eq!(changes(&missed(&agent, head)), []);
    assert_eq!(
        changes(&missed(&agent, head + 1_000)),
        [],
        "a restored database is shorter than what was seen"
    );
    site.client("supervisor").post(&format!("{path}/tags"), &json!({ "tag": "重点" })).expect(200);
    site.settle();
    assert_eq!(changes(&missed(&agent, head)).len(), 1);
}

#[test]
fn an_open_stream_tells_what_another_process_did_on_the_same_server() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let site = Site::new(engine);
        let path = customer(&site);
        let agent = site.client("agent");
        let mut stream = site.listen(&agent, "/live");
        stream.until("event: notices");
        let other = site.house.another_store();
        let number = path.rsplit('/').next().unwrap().to_owned();
        let supervisor = site.house.actor("supervisor");
        let now = site.house.now();
        other
            .write(now, move |tx| {
                kernel::tag::add(tx, &supervisor, "customer", &number, &Tag::parse("重点").unwrap())
            })
            .unwrap();
        assert!(sequencer::tick(&other, "another process", now.plus_seconds(60)).unwrap() > 0);
        let text = stream.until("record.tagged");
        assert_eq!(changes(&told(&text)), [(path.as_str(), "record.tagged")], "{engine:?}");
    }
}

#[test]
fn what_one_reads_is_counted_off_in_every_open_page_and_process() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let site = Site::new(engine);
        let path = customer(&site);
        let (agent, other) = (site.client("agent"), site.client("other"));
        let (me, id) = (site.house.actor("agent").id, record_of(&site, &path));
        let tell = move |tx: &mut kernel::Tx<'_>| {
            (0..3)
                .try_for_each(|_| kernel::notice::send(tx, me, Some(id), None, &"notice-duty-late".into()))?;
            kernel::notice::send(tx, me, None, None, &"notice-duty-late".into())
        };
        site.house.write(tell).unwrap();
        let listed = agent.get("/notices").expect(200).json();
        let id_of = |row: usize| listed["rows"][row]["id"].as_i64().unwrap();
        let mut stream = site.listen(&agent, "/live");
        stream.until("\"count\":4");
        agent.post(&format!("/notices/{}/reading", id_of(0)), &json!({})).expect(200);
        stream.until("\"count\":3");
        agent.post(&format!("/notices/{}/reading/removal", id_of(0)), &json!({})).expect(200);
        stream.until("\"count\":4");
        // Whoever asks for a page has not looked at it yet; whoever looks at it says so.
        agent.page(&path).expect(200);
        agent.post("/notices/reading", &json!({ "about": format!("{path}/edit") })).expect(200);
        stream.until("\"count\":1");
        let (store, now) = (site.house.another_store(), site.house.now());
        let newest = kernel::NoticeId(id_of(0));
        let begun = Instant::now();
        store.write(now, move |tx| kernel::notice::mark(tx, me, newest, true)).unwrap();
        stream.until("\"count\":0");
        assert!(begun.elapsed() < Duration::from_secs(5), "{engine:?}: {:?}", begun.elapsed());
        let marked = |client: &Client<'_>, path: String| client.post(&path, &json!({})).status.as_u16();
        assert_eq!(marked(&other, format!("/notices/{}/reading", id_of(1))), 404, "nobody marks another's");
        assert_eq!(marked(&agent, "/notices/0/reading".to_owned()), 404);
        let nothing = json!({ "about": "/settings" });
        let refused = agent.post("/notices/reading", &nothing).expect(422).json();
        assert_eq!(refused["errors"][0]["field"], "about", "{refused:#}");
        agent.post("/notices/reading", &json!({ "about": "/customers/KH-0" })).expect(200);
    }
}

#[test]
fn what_was_decided_is_counted_off_in_the_open_pages_of_whoever_it_waited_for() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let site = Site::new(engine);
        let path = customer(&site);
        let senior = site.client("senior");
        let asked = json!({ "tier": "2", "reason": "签订了三年框架协议" });
        site.client("manager").post(&format!("{path}/tier-change"), &asked);
        site.settle();
        let waiting = senior.get("/approvals?whose=waiting").expect(200).json();
        let number = waiting["rows"][0]["header"]["number"].as_str().unwrap().to_owned();
        let mut stream = site.listen(&senior, "/live");
        stream.until("\"count\":1");
        let decision = json!({ "decision": "return", "comment": "请补充合同" });
        senior.post(&format!("/approvals/{number}/decision"), &decision).expect(200);
        stream.until("\"count\":0");
        let notices = senior.get("/notices").expect(200).json();
        assert!(notices["rows"][0]["read_at"].is_string(), "it was never opened: {notices:#}");
    }
}

#[test]
fn who_has_a_record_open_is_told_who_comes_and_who_writes_and_others_are_not() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let site = Site::new(engine);
        let path = customer(&site);
        let number = path.rsplit('/').next().unwrap();
        let (agent, supervisor, other) =
            (site.client("agent"), site.client("supervisor"), site.client("other"));
        let be = |client: &Client<'_>, doing: &str| {
            client.post(
                "/live/presence",
                &json!({ "kind": "customer", "number": number, "tab": "1", "doing": doing }),
            )
        };
        be(&other, "reading").expect(404);
        be(&agent, "dancing").expect(422);
        assert_eq!(be(&agent, "reading").expect(200).json()["line"], "");
        let mut stream = site.listen(&agent, "/live");
        stream.until("event: notices");
        let there = be(&supervisor, "writing").expect(200).json();
        assert_eq!(there["line"], "刘洋 也打开了此页");
        assert_eq!(there["address"], path);
        let text = stream.until("event: presence");
        let told = told(&text);
        let present = told.iter().find(|one| one.name == "presence").unwrap();
        assert_eq!(present.data["line"], "周敏 正在填写");
        assert_eq!(present.data["writing"], true);
        be(&supervisor, "leaving").expect(200);
        assert!(stream.until("\"line\":\"\"").contains("event: presence"));
    }
}

#[test]
fn a_stream_ends_with_the_session_with_the_account_and_with_the_program() {
    let site = Site::new(Engine::Sqlite);
    let agent = site.client("agent");
    let mut stream = site.listen(&agent, "/live");
    stream.until("event: notices");
    let id = site.house.actor("agent").id;
    site.house.write(move |tx| kernel::session::end_all(tx, id)).unwrap();
    customer(&site);
    assert!(stream.ends(), "nobody listens with a token that was taken back");
    let supervisor = site.client("supervisor");
    let mut stream = site.listen(&supervisor, "/live");
    stream.until("event: notices");
    site.app.live().end();
    assert!(stream.ends(), "the program waits for no stream");
    assert!(site.listen(&supervisor, "/live").ends());
}

#[test]
fn five_hundred_streams_are_told_within_seconds() {
    let site = Site::new(Engine::Sqlite);
    let path = customer(&site);
    let agent = site.client("agent");
    let mut streams: Vec<_> = (0..500).map(|_| site.listen(&agent, "/live")).collect();
    for stream in &mut streams {
        stream.until("event: notices");
    }
    site.client("supervisor").post(&format!("{path}/tags"), &json!({ "tag": "重点" })).expect(200);
    site.settle();
    let begun = Instant::now();
    for stream in &mut streams {
        stream.until("record.tagged");
    }
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

#[test]
fn a_page_that_asks_by_itself_does_not_keep_a_session_alive() {
    let site = Site::new(Engine::Sqlite);
    let token = kernel::session::sign_in(
        &site.house.store,
        "agent",
        support::PASSWORD,
        "10.0.0.1",
        "a browser",
        site.house.now(),
    )
    .unwrap();
    let mut agent = site.stranger();
    agent.cookie = Some(format!("zhike={token}"));
    site.house.advance(SignedDuration::from_hours(11));
    agent.get_with("/notices", &[("zhike-unasked", "1")]).expect(200);
    agent.get("/live?wait=false").expect(200);
    site.house.advance(SignedDuration::from_hours(2));
    agent.get("/notices").expect(401);
}
