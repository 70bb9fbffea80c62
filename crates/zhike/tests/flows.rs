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
        if ["columns", "decisions", "rows", "select"].contains(name) {
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
fn customers_are_tagged_one_by_one_and_many_at_once_and_found_by_it() {
    in_every_way(|site, manner| {
        let agent = site.client("agent");
        let path = customer(manner, &agent);
        let number = path.rsplit('/').next().unwrap();
        let new = with(CUSTOMER, &[("name", "溪谷食品有限公司"), ("phone", ""), ("credit", "B")]);
        let second = manner.make(&agent, "/customers", &new);
        let tags = |path: &str| agent.get(path).expect(200).json()["tags"].clone();

        manner.make(&agent, &format!("{path}/tags"), &[("tag", " ＶＩＰ ")]);
        let known = manner.send(&agent, &format!("{path}/tags"), &[("tag", "vip")]).expect(422);
        assert!(known.text().contains("已有标签“vip”"), "{}", known.text());
        manner.send(&agent, &format!("{path}/tags"), &[("tag", "  ")]).expect(422);
        manner.send(&site.client("other"), &format!("{path}/tags"), &[("tag", "抢先")]).expect(404);
        assert_eq!(tags(&path), json!(["ＶＩＰ"]));

        let both = [("select", number), ("select", second.rsplit('/').next().unwrap())];
        let chosen = |tag: &'static str| [&both[..], &[("tag", tag)]].concat();
        manner.make(&agent, "/customers/tags", &chosen("年框"));
        manner.send(&agent, "/customers/tags", &[("tag", "年框")]).expect(422);
        assert_eq!((tags(&path), tags(&second)), (json!(["ＶＩＰ", "年框"]), json!(["年框"])));
        let offered = agent.get("/customers/tags/suggest?q=v").expect(200).json();
        assert_eq!(offered["items"], json!([{ "value": "ＶＩＰ", "label": "ＶＩＰ" }]));
        assert_eq!(
            site.client("other").get("/customers/tags/suggest").expect(200).json()["items"],
            json!([])
        );

        // A chip in the address, which the paging, the saved view and the sheet keep.
        let list = agent.page("/customers?tag=vip&columns=tags").expect(200).text();
        assert!(list.contains("标签：<b>vip</b>") && !list.contains("溪谷食品"), "{list}");
        let page = agent.page(&path).expect(200).text();
        assert!(page.contains("href=\"/customers?tag=%EF%BC%B6%EF%BC%A9%EF%BC%B0\""), "{page}");
        assert!(page.contains("添加标签“年框”"), "{page}");

        manner.make(&agent, "/customers/tags/removal", &chosen("年框"));
        manner.make(&agent, &format!("{path}/tags/removal"), &[("tag", "VIP")]);
        manner.send(&agent, &format!("{path}/tags/removal"), &[("tag", "VIP")]).expect(422);
        assert_eq!((tags(&path), tags(&second)), (json!([]), json!([])));
        assert!(agent.page(&path).expect(200).text().contains("移除标签“ＶＩＰ”"));
    });
}

#[test]
fn a_list_by_days_says_which_day_it_can_not_read_and_stays_narrowed_in_views_and_pages() {
    in_every_way(|site, manner| {
        let agent = site.client("agent");
        let path = customer(manner, &agent);
        let bought = [("purchased_on", "2027-02-20"), ("amount", "¥1,000")];
        manner.make(&agent, &format!("{path}/purchases"), &bought);
        let query = "?bought_from=2027%E5%B9%B42%E6%9C%881%E6%97%A5&bought_until=2027-02-28";
        let page = agent.page(&format!("/customers{query}")).expect(200).text();
        assert!(page.contains("采购日期起：<b>2027年2月1日</b>") && page.contains("远山精密"), "{page}");
        let none = agent.get("/customers?bought_from=2027-03-01").expect(200).json();
        assert_eq!(none["rows"], json!([]));
        manner.make(&agent, "/views", &[("list", "/customers"), ("name", "二月采购"), ("query", query)]);
        let views = agent.get("/customers").expect(200).json()["views"].clone();
        assert_eq!(views[0]["query"], query, "{views}");

        for path in ["/customers?opened_from=soon", "/customers?opened_from=soon&format=xlsx"] {
            let told = site.client("supervisor").get(path).expect(422).json();
            assert_eq!(told["errors"][0]["field"], "opened_from", "{told}");
            let page = site.client("supervisor").page(path).expect(422).text();
            assert!(page.contains("“soon”"), "{page}");
        }
    });
}

#[test]
fn colleagues_are_named_by_what_a_picker_sends_or_by_the_account_that_one_types() {
    in_every_way(|site, manner| {
        let supervisor = site.client("supervisor");
        let new = with(CUSTOMER, &[("owner", "agent")]);
        let path = manner.make(&supervisor, "/customers", &new);
        let number = path.rsplit('/').next().unwrap();
        let owner = || supervisor.get(&path).expect(200).json()["record"]["owner_id"].clone();
        let id = |account: &str| json!(site.house.actor(account).id.0);
        assert_eq!(owner(), id("agent"));
        // 周敏 is found by initials, and what is found is what the form takes.
        let found = supervisor.get("/people/suggest?q=zm").expect(200).json();
        let account = found["items"][0]["value"].as_str().unwrap();
        manner.make(&supervisor, "/customers/handover", &[("select", number), ("staff", account)]);
        assert_eq!(owner(), id("supervisor"));
        let on = version(&supervisor, &path);
        let joins = [("staff", "Agent"), ("role", "colleague"), ("version", &on)];
        manner.make(&supervisor, &format!("{path}/team"), &joins);
        let by_id = id("agent").to_string();
        manner.make(&supervisor, "/customers/handover", &[("select", number), ("staff", &by_id)]);
        assert_eq!(owner(), id("agent"));
        let nobody = [("select", number), ("staff", "nobody")];
        let told = manner.send(&supervisor, "/customers/handover", &nobody).expect(422);
        assert!(told.text().contains("请从列表中选择一位同事"), "{}", told.text());
        manner
            .send(
                &supervisor,
                "/customers",
                &with(CUSTOMER, &[("name", "溪谷"), ("phone", ""), ("owner", "nobody")]),
            )
            .expect(422);
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

#[test]
fn doubtful_rows_of_a_sheet_are_decided_one_by_one() {
    const STANDING: &str = "客户编号,客户名称\nK1,溪谷食品有限公司\n";
    const SHEET: &str =
        "客户名称,地区\n溪谷食品有限公司,浙江\n溪谷食品有限公司,江苏\n溪谷食品有限公司,上海\n";
    in_every_way(|site, manner| {
        let supervisor = site.client("supervisor");
        let bring = |name: &str, text: &str| {
            let path = manner.moved(&manner.upload(&supervisor, &[("target", "customers")], name, text));
            site.settle();
            path
        };
        let step = |path: &str, name: &str, fields: &[(&str, &str)]| {
            let on = supervisor.get(path).expect(200).json()["version"].to_string();
            let reply =
                manner.send(&supervisor, &format!("{path}/{name}"), &with(fields, &[("version", &on)]));
            site.settle();
            reply
        };
        let path = bring("一.csv", STANDING);
        manner.moved(&step(
            &path,
            "mapping",
            &[("columns", "number"), ("columns", "name"), ("check", "true")],
        ));
        manner.moved(&step(&path, "application", &[]));
        let path = bring("二.csv", SHEET);
        manner.moved(&step(
            &path,
            "mapping",
            &[("columns", "name"), ("columns", "region"), ("check", "true")],
        ));
        let doubts = format!("{path}/doubts");
        let read = supervisor.get(&doubts).expect(200).json();
        assert_eq!(read["counts"]["undecided"], 3, "{read:#}");
        assert_eq!(read["rows"][0]["candidates"], json!([{ "number": "K1", "name": "溪谷食品有限公司" }]));
        supervisor.page(&doubts).expect(200);
        let page = [
            ("rows", "2"),
            ("decisions", "update:K1"),
            ("rows", "3"),
            ("decisions", "update:K1"),
            ("rows", "4"),
            ("decisions", ""),
        ];
        let refused = step(&path, "decisions", &page);
        assert_eq!(refused.status, 422, "two rows change one customer: {}", refused.text());
        assert_eq!(supervisor.get(&doubts).expect(200).json()["counts"]["undecided"], 3);
        manner.moved(&step(&path, "decisions", &[("rows", "4"), ("decisions", "create")]));
        manner.moved(&step(&path, "rows/2/decision", &[("decision", "update"), ("customer", "K1")]));
        manner.moved(&step(&path, "rows/3/decision", &[("decision", "skip")]));
        let counts = supervisor.get(&doubts).expect(200).json()["counts"].clone();
        assert_eq!(counts, json!({ "rows": 3, "update": 1, "create": 1, "skip": 1, "undecided": 0 }));
        manner.moved(&step(&path, "application", &[]));
        let late = step(&path, "rows/3/decision", &[("decision", "create")]);
        assert_eq!(late.status, 422, "{}", late.text());
        assert_eq!(supervisor.get("/customers/K1").expect(200).json()["facts"]["region"], "浙江");
        assert_eq!(supervisor.get("/customers").expect(200).json()["rows"].as_array().unwrap().len(), 2);
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

#[test]
fn a_decider_takes_a_customer_out_and_page_sheet_and_json_follow() {
    in_every_way(|site, manner| {
        let (agent, manager, director) =
            (site.client("agent"), site.client("manager"), site.client("director"));
        let path = customer(manner, &agent);
        let number = path.rsplit('/').next().unwrap();
        let other = manner.make(
            &agent,
            "/customers",
            &with(CUSTOMER, &[("name", "溪谷食品有限公司"), ("phone", "0571-88880077")]),
        );
        manner.send(&site.client("supervisor"), "/tiers/reviews", &[("quarter", "2026Q4")]).expect(403);
        let review = manner.make(&manager, "/tiers/reviews", &[("quarter", "2026Q4")]);
        site.settle();
        manner.make(&manager, &format!("{review}/submission"), &[]);
        site.settle();
        let approval = format!("/approvals/{}", waiting(&director));
        let seen = director.get(&approval).expect(200).json()["header"]["version"].to_string();

        let out = format!("{review}/exclusions");
        let taken = [("customer", number), ("reason", "正在谈判新合同")];
        manner.send(&manager, &out, &taken).expect(422);
        manner.send(&agent, &out, &taken).expect(404);
        manner.send(&director, &out, &[("customer", number)]).expect(422);
        manner.make(&director, &out, &taken);
        let shown = director.get(&review).expect(200).json();
        assert_eq!(
            (&shown["customers"], &shown["first"], &shown["excluded"], &shown["may_take_out"]),
            (&json!(2), &json!(1), &json!(1), &json!(true)),
            "{shown:#}"
        );
        let moves: u64 = shown["matrix"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|row| row.as_array().unwrap())
            .filter_map(Value::as_u64)
            .sum();
        assert_eq!((moves, shown["items"].as_array().unwrap().len()), (1, 1), "{shown:#}");
        let listed = manager.get(&format!("{review}?list=excluded")).expect(200).json();
        assert_eq!(
            (&listed["items"][0]["customer"], &listed["items"][0]["excluded_by"], &listed["may_take_out"]),
            (&json!(number), &json!("林岚"), &json!(false)),
            "{listed:#}"
        );
        let page = director.page(&format!("{review}?list=excluded")).expect(200).text();
        assert!(page.contains("正在谈判新合同") && page.contains("/inclusions"), "{page}");
        let sheet =
            |list: &str| rows(&director.page(&format!("{review}?list={list}&format=xlsx")).expect(200).bytes);
        let (moving, staying) = (sheet("moves"), sheet("excluded"));
        assert_eq!((moving.len(), staying.len()), (2, 2), "a heading and a customer each");
        assert!(moving[1].contains(&"溪谷食品有限公司".to_owned()), "{moving:?}");
        assert!(staying[1].ends_with(&["正在谈判新合同".to_owned(), "林岚".to_owned()]), "{staying:?}");
        let changes = director.get(&approval).expect(200).json()["changes"].to_string();
        assert!(changes.contains("tiering-review-excluded"), "{changes}");

        let decision = format!("{approval}/decision");
        let late = manner.send(&director, &decision, &[("decision", "approve"), ("version", &seen)]);
        assert_eq!(late.status, 412, "{}", late.text());
        let now = director.get(&approval).expect(200).json()["header"]["version"].to_string();
        manner.make(&director, &decision, &[("decision", "approve"), ("version", &now)]);
        site.settle();
        let tier = |of: &str| agent.get(of).expect(200).json()["panels"]["tier"]["tier"].clone();
        assert_eq!(tier(&path), json!(null));
        assert_ne!(tier(&other), json!(null));
        let told = manager.get("/notices").expect(200).text();
        assert!(told.contains("notice-tiering-approved-with-fewer") || told.contains("剔除"), "{told}");
    });
}

/// The rows of a sheet as text, without empty cells.
fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut workbook = sheets::Workbook::from_bytes(bytes.to_vec(), "评估.xlsx").unwrap();
    let sheet = workbook.choose(None).unwrap();
    let written = |row: sheets::Row| {
        row.cells.iter().map(sheets::Cell::written).filter(|cell| !cell.is_empty()).collect()
    };
    workbook.rows(&sheet).unwrap().map(|row| written(row.unwrap())).collect()
}

#[test]
fn a_request_is_entered_answered_waits_goes_on_is_solved_closed_and_reopened() {
    in_every_way(|site, manner| {
        let agent = site.client("agent");
        let customer = customer(manner, &agent);
        let number = customer.rsplit('/').next().unwrap();
        let hours = |hours| site.house.advance(jiff::SignedDuration::from_hours(hours));
        let entered = [
            ("subject", "第二批货何时送到"),
            ("description", "客户询问第二批货的送达日期"),
            ("kind", "consultation"),
            ("channel", "phone"),
            ("customer", number),
            ("caller", "方工"),
        ];
        let wrong = manner.send(&agent, "/requests", &with(&entered, &[("subject", ""), ("kind", "riddle")]));
        assert_eq!(wrong.status, 422, "{}", wrong.text());
        assert_eq!(agent.get("/requests?status=all").expect(200).json()["rows"], json!([]));

        let request = manner.make(&agent, "/requests", &entered);
        assert!(request.starts_with("/requests/FW-"), "{request}");
        let seen = || agent.get(&request).expect(200).json();
        let clock = |name: &str| {
            let clocks = seen()["clocks"].clone();
            let found = clocks.as_array().unwrap().iter().find(|clock| clock["clock"] == name).cloned();
            found.unwrap_or_else(|| panic!("{clocks:#}"))
        };
        assert_eq!((&seen()["status"], &seen()["customer"]["number"]), (&json!("new"), &json!(number)));
        assert_eq!(clock("response")["duty"]["state"], "open");
        site.client("other").get(&request).expect(404);

        hours(1);
        manner.make(&agent, &format!("{request}/replies"), &[("text", "正在向物流核实")]);
        assert_eq!(
            (&seen()["status"], &clock("response")["duty"]["state"]),
            (&json!("in_progress"), &json!("done"))
        );
        manner.make(&agent, &format!("{request}/waiting"), &[("text", "请告知订单号"), ("channel", "mail")]);
        let waits = clock("resolution");
        assert_eq!((&waits["is_paused"], &waits["net_seconds"]), (&json!(true), &json!(3600)));
        hours(24);
        manner.make(&agent, &format!("{request}/statements"), &[("text", "订单号 42")]);
        let runs = clock("resolution");
        let figures = [&runs["is_paused"], &runs["net_seconds"], &runs["paused_seconds"]];
        assert_eq!(figures, [&json!(false), &json!(3600), &json!(27_000)]);

        let supervisor = site.client("supervisor");
        manner.make(&supervisor, &format!("{request}/notes"), &[("text", "@agent 请今天答复")]);
        assert!(agent.page("/notices").expect(200).text().contains("第二批货何时送到"));
        let solution = |on: &str| {
            manner.send(&agent, &format!("{request}/resolution"), &[("text", "周五送到"), ("version", on)])
        };
        assert_eq!(solution("1").status, 412, "somebody has changed it meanwhile");
        manner.moved(&solution(&version(&agent, &request)));
        assert_eq!(seen()["status"], "resolved");
        let statements = format!("{request}/statements");
        assert_eq!(
            manner.send(&agent, &statements, &[("text", "收到，谢谢")]).status,
            422,
            "what does it mean?"
        );
        manner.make(&agent, &statements, &[("text", "收到，谢谢"), ("verdict", "word")]);
        assert_eq!((&seen()["status"], &seen()["request"]["reopenings"]), (&json!("resolved"), &json!(0)));
        let page = agent.page(&request).expect(200).text();
        for verdict in ["confirmed", "unsolved", "word"] {
            assert!(page.contains(&format!("name=\"verdict\" value=\"{verdict}\"")), "{verdict}: {page}");
        }

        let closure = format!("{request}/closure");
        let on = version(&agent, &request);
        assert_eq!(manner.send(&agent, &closure, &[("version", &on)]).status, 422);
        let ending =
            [("result", "answered"), ("cause", "logistics"), ("category", "quotation"), ("version", &on)];
        manner.make(&agent, &closure, &ending);
        assert_eq!((&seen()["status"], &seen()["request"]["cause"]), (&json!("closed"), &json!("logistics")));
        let listed = |query: &str| agent.get(&format!("/requests{query}")).expect(200).json()["rows"].clone();
        assert_eq!(listed(""), json!([]));
        assert_eq!(listed("?status=closed")[0]["subject"], "第二批货何时送到");
        assert_eq!(listed(&format!("?status=all&customer={number}")).as_array().unwrap().len(), 1);

        hours(48);
        let on = version(&agent, &request);
        manner.make(&agent, &format!("{request}/reopening"), &[("reason", "货未送到"), ("version", &on)]);
        let open = seen();
        assert_eq!((&open["status"], &open["request"]["reopenings"]), (&json!("in_progress"), &json!(1)));
        assert_eq!(clock("resolution")["net_seconds"], 3600);
        assert_eq!(listed("")[0]["clock"]["state"], "open");
        let page = agent.page(&request).expect(200).text();
        for told in ["客户询问第二批货的送达日期", "正在向物流核实", "订单号 42", "周五送到", "货未送到"]
        {
            assert!(page.contains(told), "{told}: {page}");
        }
        let of_customer = agent.page(&customer).expect(200).text();
        assert!(of_customer.contains(&request), "the customer's page names it: {of_customer}");

        // Whoever types the customer's name into the list is led to that customer's.
        let name = agent.get(&customer).expect(200).json()["record"]["title"].as_str().unwrap().to_owned();
        let typed = format!("/requests?status=all&q={}", web::listing::encode(&name));
        assert_eq!(
            agent.get(&typed).expect(200).json()["customers"],
            json!([{ "name": name, "number": number }])
        );
        let led = format!("/requests?status=all&customer={number}");
        assert!(agent.page(&typed).expect(200).text().contains(&led.replace('&', "&amp;")));
        assert_eq!(agent.get(&led).expect(200).json()["rows"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn who_comes_after_a_request_changed_hands_is_told_by_names_and_led_back_to_it() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let site = Site::new(engine);
        let supervisor = site.client("supervisor");
        let wanted = json!({
            "subject": "主轴异响", "description": "开机后异响", "kind": "request", "owner": "agent",
        });
        let path = site.client("agent").post("/requests", &wanted).expect(201).location();
        let on = supervisor.get(&path).expect(200).json()["record"]["version"].to_string();
        let given = json!({ "version": on, "staff": "supervisor" });
        supervisor.post(&format!("{path}/assignment"), &given).expect(200);
        let late = json!({ "version": on, "subject": "主轴异响与温升" });
        let told = supervisor.post(&path, &late).expect(412).json();
        let changes = told["changes"][0].as_str().unwrap();
        assert!(changes.contains("刘洋") && changes.contains("周敏"), "{told:#}");
        let page = supervisor.submit(&path, &[("version", &on), ("subject", "主轴异响与温升")]);
        assert_eq!(page.status, 412);
        assert!(page.text().contains(&format!("href=\"{path}\"")), "{}", page.text());
    }
}

#[test]
fn an_agent_confirms_the_summary_of_the_day_with_a_next_step() {
    in_every_way(|site, manner| {
        // Of these people the manager is one of customer service.
        let agent = site.client("manager");
        let request = [
            ("subject", "泵体渗漏"),
            ("description", "运行中发现泵体渗漏"),
            ("kind", "consultation"),
            ("channel", "phone"),
        ];
        let request = manner.make(&agent, "/requests", &request).rsplit('/').next().unwrap().to_owned();
        // 17:15, three quarters of an hour before the close.
        site.house.advance(jiff::SignedDuration::from_mins(8 * 60 + 15));
        site.settle();
        let listed = agent.get("/requests/daily?owner=me").expect(200).json();
        let path = format!("/requests/daily/{}", listed["rows"][0]["number"].as_str().unwrap());
        let confirmation = format!("{path}/confirmation");
        let (step, on) = (format!("step-{request}"), format!("on-{request}"));
        let refused =
            agent.post(&confirmation, &json!({ "version": 1, (step.as_str()): "回访" })).expect(422);
        assert_eq!(refused.json()["errors"][0]["field"], on.as_str(), "{}", refused.text());
        let fields = [("version", "1"), (step.as_str(), "回访"), (on.as_str(), "2027-03-02")];
        manner.make(&agent, &confirmation, &fields);
        let seen = site.client("senior").get(&path).expect(200).json();
        assert_eq!((&seen["status"], &seen["items"][0]["step"]), (&json!("confirmed"), &json!("回访")));
        let board = agent.get("/rulebook/compliance").expect(200).text();
        assert!(board.contains("service.daily"), "{board}");
    });
}

#[test]
fn a_request_is_entered_for_a_group_and_given_to_one_with_a_reason_alone_or_with_others() {
    in_every_way(|site, manner| {
        let supervisor = site.client("supervisor");
        let form = supervisor.page("/requests/new").expect(200).text();
        let id = form.split(">热线组</option>").next().unwrap().rsplit("value=\"").next().unwrap();
        let id = id.split('"').next().unwrap();
        let wanted = [("subject", "主轴异响"), ("description", "开机后异响"), ("kind", "request")];
        let placed = |path: &str| {
            let record = supervisor.get(path).expect(200).json()["record"].clone();
            (record["owner_id"].is_null(), record["group_id"].to_string())
        };
        let queued = manner.make(&supervisor, "/requests", &with(&wanted, &[("group", id)]));
        assert_eq!(placed(&queued), (true, id.to_owned()));
        let own = manner.make(&supervisor, "/requests", &with(&wanted, &[("owner", "agent")]));
        assert_eq!(placed(&own), (false, id.to_owned()));
        let page = supervisor.page(&own).expect(200).text();
        let asked = page.split("id=\"assign\"").nth(1).unwrap().split("</form>").next().unwrap();
        assert!(asked.contains("<select") && asked.contains("name=\"group\""), "{asked}");
        let given = [("version", "1"), ("group", id)];
        let why = manner.send(&supervisor, &format!("{own}/assignment"), &given).expect(422).text();
        assert!(why.contains("请填写"), "{why}");
        manner.make(&supervisor, &format!("{own}/assignment"), &with(&given, &[("reason", "明天休假")]));
        assert_eq!(placed(&own), (true, id.to_owned()));
        let number = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let (queued, own) = (number(&queued), number(&own));
        let both = [("select", queued.as_str()), ("select", own.as_str()), ("staff", "other"), ("group", id)];
        let outside = [&both[..], &[("reason", "转市场")]].concat();
        let told = manner.send(&supervisor, "/requests/assignment", &outside).expect(422).text();
        assert!(told.contains("不是“热线组”的成员"), "{told}");
        let both = [&both[..2], &[("staff", "supervisor")]].concat();
        manner.make(&supervisor, "/requests/assignment", &both);
        assert_eq!(placed(&format!("/requests/{own}")), (false, id.to_owned()));
    });
}

#[test]
fn a_request_that_goes_beyond_its_recorders_sight_is_told_by_its_number() {
    in_every_way(|site, manner| {
        let (sales, manager) = (site.client("sales"), site.client("manager"));
        let wanted = [("kind", "buyer"), ("name", "远山精密仪器有限公司")];
        let customer = manner.make(&sales, "/customers", &wanted).rsplit('/').next().unwrap().to_owned();
        let request = [
            ("subject", "货未送到"),
            ("description", "约定昨天送到"),
            ("kind", "request"),
            ("customer", customer.as_str()),
        ];
        let told = manner.make(&manager, "/requests", &request);
        let number = told.strip_prefix("/requests?entered=").unwrap_or_else(|| panic!("{told}"));
        let page = manager.page(&told).expect(200).text();
        assert!(page.contains(number) && page.contains("由赵晴负责"), "{page}");
        manager.get(&format!("/requests/{number}")).expect(404);
        // Of what somebody else entered the address tells nothing.
        assert!(!site.client("supervisor").page(&told).expect(200).text().contains("由赵晴负责"));
        let own = [("owner", "manager")];
        let own: Vec<_> = request.into_iter().chain(own).collect();
        let own = manner.make(&manager, "/requests", &own);
        let passed = [("version", "1"), ("staff", "sales"), ("reason", "客户要求由销售跟进")];
        assert_eq!(manner.make(&manager, &format!("{own}/assignment"), &passed), "/requests");
        manager.get(&own).expect(404);
    });
}
