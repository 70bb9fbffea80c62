//! Whole stories from the first address to the last, as a person without script makes them and as a program does, on
//! both engines.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

mod support;

use serde_json::{Map, Value, json};
use support::{Client, Reply, Site};
use testkit::Engine;

/// How somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// With the forms of the pages.
    Page,
    /// With JSON.
    Json,
}

impl Manner {
    /// Asks for a change.
    fn send(self, client: &Client<'_>, path: &str, fields: &[(&str, &str)]) -> Reply {
        match self {
            Self::Page => client.submit(path, fields),
            Self::Json => client.post(path, &object(fields)),
        }
    }

    /// Makes a change, and gives where it leads.
    #[track_caller]
    fn make(self, client: &Client<'_>, path: &str, fields: &[(&str, &str)]) -> String {
        self.moved(&self.send(client, path, fields))
    }

    #[track_caller]
    fn moved(self, reply: &Reply) -> String {
        let fine = match self {
            Self::Page => reply.status == 303,
            Self::Json => reply.status == 200 || reply.status == 201,
        };
        assert!(fine, "{}: {}", reply.status, reply.text());
        reply.location()
    }

    fn upload(self, client: &Client<'_>, fields: &[(&str, &str)], name: &str, text: &str) -> Reply {
        let path = if self == Self::Page { "/customers/import" } else { "/api/v1/customers/import" };
        client.upload(path, fields, ("file", name, text.as_bytes()))
    }
}

/// The fields of a form as JSON; the ones a form may repeat are lists.
fn object(fields: &[(&str, &str)]) -> Value {
    let mut object = Map::new();
    for (name, value) in fields {
        if ["columns", "select"].contains(name) {
            let list = object.entry(*name).or_insert_with(|| json!([]));
            list.as_array_mut().unwrap().push(json!(value));
        } else {
            object.insert((*name).to_owned(), json!(value));
        }
    }
    Value::Object(object)
}

/// Tells a story four times: on each engine, in each manner.
fn in_every_way(story: impl Fn(&Site, Manner)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        for manner in [Manner::Page, Manner::Json] {
            eprintln!("{engine:?}, {manner:?}");
            story(&Site::new(engine), manner);
        }
    }
}

const CUSTOMER: &[(&str, &str)] = &[
    ("kind", "buyer"),
    ("name", "远山精密仪器有限公司"),
    ("phone", "0571-88880042"),
    ("region", "浙江"),
    ("lifecycle", "customer"),
    ("credit", "A"),
    ("complexity", "4"),
];

/// The agent's customer, and its address.
fn customer(manner: Manner, agent: &Client<'_>) -> String {
    let path = manner.make(agent, "/customers", CUSTOMER);
    assert!(path.starts_with("/customers/"), "{path}");
    path
}

fn version(client: &Client<'_>, path: &str) -> String {
    client.get(path).expect(200).json()["record"]["version"].to_string()
}

/// Fields with some of them in place of what stands.
fn with<'a>(fields: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let stays = |name: &str| !changes.iter().any(|(changed, _)| *changed == name);
    fields.iter().copied().filter(|(name, _)| stays(name)).chain(changes.iter().copied()).collect()
}

#[test]
fn an_archive_is_opened_found_changed_and_a_change_that_comes_too_late_is_told_what_happened() {
    in_every_way(|site, manner| {
        let (agent, supervisor) = (site.client("agent"), site.client("supervisor"));
        let path = customer(manner, &agent);
        for path in ["/customers?q=远山", "/customers?credit=A&tier=none", path.as_str()] {
            let page = agent.page(&path.replace("远山", "%E8%BF%9C%E5%B1%B1")).expect(200).text();
            assert!(page.contains("远山精密仪器有限公司"), "{path}: {page}");
        }
        let found = agent.get("/customers?q=%E8%BF%9C%E5%B1%B1").expect(200).json();
        assert_eq!(found["rows"].as_array().unwrap().len(), 1, "{found:#}");
        assert_eq!(site.client("other").get("/customers").expect(200).json()["rows"], json!([]));
        site.client("other").page(&path).expect(404);

        let on = version(&agent, &path);
        agent.page(&format!("{path}/edit")).expect(200);
        manner.make(&supervisor, &path, &with(CUSTOMER, &[("region", "江苏"), ("version", &on)]));
        let late =
            manner.send(&agent, &path, &with(CUSTOMER, &[("credit", "B"), ("version", &on)])).expect(412);
        assert!(late.text().contains("周敏：修改档案（地区、"), "{}", late.text());
        if manner == Manner::Json {
            let told = late.json();
            assert_eq!(told["version"].to_string(), version(&agent, &path));
            assert_eq!(told["changes"].as_array().unwrap().len(), 1, "{told:#}");
        }
        let facts = agent.get(&path).expect(200).json()["facts"].clone();
        assert_eq!((facts["region"].as_str(), facts["credit"].as_str()), (Some("江苏"), Some("A")));
        let on = version(&agent, &path);
        manner.make(&agent, &path, &with(CUSTOMER, &[("credit", "B"), ("version", &on)]));
        assert_eq!(agent.get(&path).expect(200).json()["facts"]["credit"], "B");
    });
}

#[test]
fn what_is_wrong_with_a_form_is_said_beside_its_fields_and_nothing_is_kept() {
    in_every_way(|site, manner| {
        let agent = site.client("agent");
        let wrong = manner
            .send(&agent, "/customers", &[("kind", "baker"), ("name", ""), ("phone", "79")])
            .expect(422);
        if manner == Manner::Json {
            let told = wrong.json();
            let fields: Vec<_> =
                told["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
            assert_eq!(fields, ["kind", "name", "phone"]);
        }
        assert_eq!(agent.get("/customers").expect(200).json()["rows"], json!([]));
    });
}

#[test]
fn personal_data_is_masked_and_who_reveals_it_is_written_down() {
    in_every_way(|site, manner| {
        let agent = site.client("agent");
        let path = customer(manner, &agent);
        let masked = agent.page(&path).expect(200).text() + &agent.get(&path).expect(200).text();
        assert!(!masked.contains("88880042"), "{masked}");
        let shown = manner.send(&agent, &format!("{path}/reveal"), &[("field", "phone")]).expect(200);
        assert!(shown.text().contains("88880042"), "{}", shown.text());
        let lines = agent.get(&path).expect(200).json()["timeline"].to_string();
        assert!(lines.contains("reveal"), "{lines}");
        // Who may only read may not reveal.
        let client = site.client("sales");
        manner.send(&client, &format!("{path}/reveal"), &[("field", "phone")]).expect(404);
    });
}

#[test]
fn the_list_goes_out_as_a_sheet_only_to_those_who_may_export() {
    in_every_way(|site, manner| {
        let agent = site.client("agent");
        let path = customer(manner, &agent);
        let number = path.rsplit('/').next().unwrap();
        let supervisor = site.client("supervisor");
        let sheet = supervisor.page("/customers?format=xlsx").expect(200);
        assert!(sheet.bytes.starts_with(b"PK"), "no workbook");
        let some = manner.send(&supervisor, "/customers/export", &[("select", number)]).expect(200);
        assert!(some.bytes.starts_with(b"PK"), "no workbook");
        agent.get("/customers?format=xlsx").expect(403);
        manner.send(&agent, "/customers/export", &[("select", number)]).expect(403);
    });
}

#[test]
fn a_request_that_comes_again_is_answered_again_and_done_once() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let site = Site::new(engine);
        let agent = site.client("agent");
        let key = [("idempotency-key", "order-7")];
        let body = object(CUSTOMER);
        let first = agent.post_with("/customers", &body, &key).expect(201);
        let again = agent.post_with("/customers", &body, &key).expect(201);
        assert_eq!((first.text(), first.location()), (again.text(), again.location()));
        assert_eq!(agent.get("/customers").expect(200).json()["rows"].as_array().unwrap().len(), 1);
        // The key of one request can not stand for another.
        let other = object(&with(CUSTOMER, &[("name", "溪谷食品有限公司")]));
        let refused = agent.post_with("/customers", &other, &key);
        assert!(refused.status.is_client_error(), "{}", refused.text());
        // Somebody else's key is another key.
        let new = object(&with(CUSTOMER, &[("name", "溪谷食品有限公司"), ("phone", "")]));
        site.client("other").post_with("/customers", &new, &key).expect(201);
    }
}

#[test]
fn a_program_names_the_version_it_changes_in_the_header() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let site = Site::new(engine);
        let agent = site.client("agent");
        let path = customer(Manner::Json, &agent);
        let shown = agent.get(&path).expect(200);
        let tag = shown.headers["etag"].to_str().unwrap().to_owned();
        let body = object(&with(CUSTOMER, &[("credit", "C")]));
        agent.post(&path, &body).expect(428);
        agent.post_with(&path, &body, &[("if-match", &tag)]).expect(200);
        agent.post_with(&path, &object(CUSTOMER), &[("if-match", &tag)]).expect(412);
        assert_eq!(agent.get(&path).expect(200).json()["facts"]["credit"], "C");
    }
}

#[test]
fn a_sheet_comes_in_step_by_step_and_can_be_taken_back() {
    const SHEET: &str = "客户名称,客户类型,电话,地区\n\
                         溪谷食品有限公司,采购客户,0571-88881234,浙江\n\
                         青石机械厂,采购客户,0571-88885678,江苏\n\
                         ,采购客户,0571-88889999,上海\n";
    in_every_way(|site, manner| {
        let supervisor = site.client("supervisor");
        manner.upload(&site.client("agent"), &[("target", "customers")], "客户.csv", SHEET).expect(403);
        let empty = manner.upload(&supervisor, &[("target", "customers")], "客户.csv", "");
        assert_eq!(empty.status, 422, "{}", empty.text());
        let path = manner.moved(&manner.upload(&supervisor, &[("target", "customers")], "客户.csv", SHEET));
        site.settle();
        let look = || supervisor.get(&path).expect(200).json();
        let step = |name: &str, fields: &[(&str, &str)]| {
            supervisor.page(&path).expect(200);
            let on = look()["version"].to_string();
            manner.make(&supervisor, &format!("{path}/{name}"), &with(fields, &[("version", &on)]));
            supervisor.page(&path).expect(200);
            site.settle();
        };
        let read = look();
        assert_eq!(read["phase"], "mapping", "{read:#}");
        let fields: Vec<_> =
            read["columns"].as_array().unwrap().iter().map(|c| c["field"].as_str().unwrap_or("")).collect();
        assert_eq!(fields, ["name", "kind", "phone", "region"]);
        let columns: Vec<_> = fields.iter().map(|field| ("columns", *field)).collect();
        step("mapping", &columns);
        step("checking", &[]);
        let checked = look();
        assert_eq!(
            (&checked["phase"], &checked["counts"]["create"], &checked["counts"]["bad"]),
            (&json!("ready"), &json!(2), &json!(1)),
            "{checked:#}"
        );
        assert_eq!(
            supervisor.get("/customers").expect(200).json()["rows"],
            json!([]),
            "nothing is entered yet"
        );
        step("application", &[]);
        assert_eq!(look()["phase"], "applied");
        let number = path.rsplit('/').next().unwrap();
        let list = format!("/customers?import={number}");
        assert_eq!(supervisor.get(&list).expect(200).json()["rows"].as_array().unwrap().len(), 2);
        let refused = supervisor.page(&format!("{path}/refused")).expect(200);
        assert!(refused.bytes.starts_with(b"PK"), "no workbook");
        let repeat = manner.upload(&supervisor, &[("target", "customers")], "客户.csv", SHEET);
        assert_eq!(repeat.status, 422, "the same sheet again: {}", repeat.text());
        step("undoing", &[]);
        assert_eq!(look()["phase"], "undone");
        assert_eq!(supervisor.get("/customers").expect(200).json()["rows"], json!([]));
    });
}

/// The number of the approval that waits for somebody.
fn waiting(client: &Client<'_>) -> String {
    let list = client.get("/approvals?whose=waiting").expect(200).json();
    list["rows"][0]["header"]["number"]
        .as_str()
        .unwrap_or_else(|| panic!("nothing waits: {list:#}"))
        .to_owned()
}

#[test]
fn a_review_moves_customers_when_somebody_else_approves_it() {
    in_every_way(|site, manner| {
        let (agent, manager, director) =
            (site.client("agent"), site.client("manager"), site.client("director"));
        let path = customer(manner, &agent);
        for _ in 0..2 {
            let purchase = [("purchased_on", "2026-11-05"), ("amount", "1,200,000")];
            manner.make(&agent, &format!("{path}/purchases"), &purchase);
        }
        manner.send(&agent, "/tiers/reviews", &[("quarter", "2026Q4")]).expect(403);
        let review = manner.make(&manager, "/tiers/reviews", &[("quarter", "2026Q4")]);
        manager.page(&review).expect(200);
        site.settle();
        let drafted = manager.get(&review).expect(200).json();
        assert_eq!(
            (&drafted["status"], &drafted["customers"], &drafted["first"]),
            (&json!("drafted"), &json!(1), &json!(1)),
            "{drafted:#}"
        );
        let to = drafted["items"][0]["to"].clone();
        manner.make(&manager, &format!("{review}/submission"), &[("comment", "请审批")]);
        site.settle();

        let approval = waiting(&director);
        let decision = format!("/approvals/{approval}/decision");
        director.page(&format!("/approvals/{approval}")).expect(200);
        let approve = [("decision", "approve")];
        for account in ["manager", "agent", "admin", "supervisor"] {
            let reply = manner.send(&site.client(account), &decision, &approve);
            assert!(reply.status.is_client_error(), "{account}: {}", reply.text());
        }
        assert_eq!(agent.get(&path).expect(200).json()["panels"]["tier"]["tier"], json!(null));
        manner.send(&director, &decision, &[("decision", "return")]).expect(422);
        manner.make(&director, &decision, &approve);
        site.settle();
        let shown = agent.get(&path).expect(200).json();
        assert_eq!(shown["panels"]["tier"]["tier"], to, "{shown:#}");
        assert_eq!(manager.get(&review).expect(200).json()["status"], "in_force");
        agent.page(&path).expect(200);
        let again = manner.send(&director, &decision, &approve);
        assert_eq!(again.status, 422, "{}", again.text());
    });
}

#[test]
fn nobody_approves_their_own_request() {
    in_every_way(|site, manner| {
        let (manager, director) = (site.client("manager"), site.client("director"));
        // The manager's own customer: the change goes to the next level, and the manager can not decide it.
        let path = customer(manner, &manager);
        let asked = [("tier", "2"), ("reason", "签订了三年框架协议")];
        manner.make(&manager, &format!("{path}/tier-change"), &asked);
        site.settle();
        let own = manager.get("/approvals?whose=requested").expect(200).json();
        let number = own["rows"][0]["header"]["number"].as_str().unwrap().to_owned();
        let decision = format!("/approvals/{number}/decision");
        let refused = manner.send(&manager, &decision, &[("decision", "approve")]);
        assert!(refused.status == 403 || refused.status == 422, "{}: {}", refused.status, refused.text());
        assert_eq!(director.get(&path).expect(200).json()["panels"]["tier"]["tier"], json!(null));
        assert_eq!(waiting(&site.client("senior")), number);
        manner.make(&site.client("senior"), &decision, &[("decision", "approve"), ("comment", "同意")]);
        site.settle();
        assert_eq!(director.get(&path).expect(200).json()["panels"]["tier"]["tier"], json!(2));
    });
}

#[test]
fn a_draft_with_faults_is_not_handed_in_and_a_sound_one_comes_into_force_on_approval() {
    in_every_way(|site, manner| {
        let (director, gm) = (site.client("director"), site.client("gm"));
        let text = rulebook::Rulebook::default_text();
        let clause = "/rulebook/clauses/approval.deadline";
        let before = director.page(clause).expect(200).text();
        let faulty = text.replace("wait_working_days = 2", "wait_working_days = -2");
        assert_ne!(faulty, text);
        let fields = [("title", "放宽审批时限"), ("comment", "年末事多"), ("text", faulty.as_str())];
        manner.send(&site.client("agent"), "/rulebook/drafts", &fields).expect(403);
        let draft = manner.make(&director, "/rulebook/drafts", &fields);
        let look = || director.get(&draft).expect(200).json();
        assert_eq!(look()["faults"].as_array().unwrap().len(), 1, "{:#}", look()["faults"]);
        director.page(&draft).expect(200);
        let hand_in = |on: &str| manner.send(&director, &format!("{draft}/submission"), &[("version", on)]);
        hand_in(&look()["version"].to_string()).expect(422);

        let sound = text.replace("wait_working_days = 2", "wait_working_days = 3");
        let on = look()["version"].to_string();
        let fields =
            [("title", "放宽审批时限"), ("comment", "年末事多"), ("text", sound.as_str()), ("version", &on)];
        manner.make(&director, &draft, &fields);
        let mended = look();
        assert_eq!(
            (&mended["faults"], mended["differences"].as_array().unwrap().len()),
            (&json!([]), 1),
            "{mended:#}"
        );
        manner.moved(&hand_in(&mended["version"].to_string()));
        site.settle();
        let approval = waiting(&gm);
        let decision = format!("/approvals/{approval}/decision");
        let own = manner.send(&director, &decision, &[("decision", "approve")]);
        assert!(own.status == 403 || own.status == 422, "{}: {}", own.status, own.text());
        assert_eq!(
            director.page(clause).expect(200).text().contains("3个工作日"),
            before.contains("3个工作日")
        );
        gm.page(&format!("/approvals/{approval}")).expect(200);
        manner.make(&gm, &decision, &[("decision", "approve")]);
        site.settle();
        assert_eq!(look()["status"], "adopted", "{:#}", look());
        let after = director.page(clause).expect(200).text();
        assert!(!before.contains("3 个工作日") && after.contains("3 个工作日"), "{after}");
    });
}
