//! What stands around every route: signing in, the headers, other sites' pages, unknown addresses.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

mod support;

use serde_json::json;
use support::{PASSWORD, Site};
use testkit::Engine;

fn on_both(test: impl Fn(&Site)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        test(&Site::new(engine));
    }
}

#[test]
fn a_stranger_is_sent_to_sign_in_and_a_program_is_told_so() {
    on_both(|site| {
        let page = site.stranger().page("/customers?tier=1").expect(303);
        assert_eq!(page.location(), "/login?next=%2Fcustomers%3Ftier%3D1");
        let answer = site.stranger().get("/customers").expect(401);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        assert_eq!(answer.json()["status"], 401);
    });
}

#[test]
fn signing_in_gives_a_session_and_leads_where_one_wanted_to_go() {
    on_both(|site| {
        let wrong = site.stranger().submit("/login", &[("account", "agent"), ("password", "wrong-password")]);
        assert!(wrong.headers.get("set-cookie").is_none(), "{}", wrong.text());
        let fields = [("account", "agent"), ("password", PASSWORD), ("next", "/customers")];
        let right = site.stranger().submit("/login", &fields).expect(303);
        assert_eq!(right.location(), "/customers");
        let cookie = right.headers["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let mut person = site.stranger();
        person.cookie = Some(cookie.split(';').next().unwrap().to_owned());
        let today = person.page("/").expect(200);
        assert!(today.text().contains("刘洋"), "{}", today.text());
        assert_eq!(person.submit("/logout", &[]).expect(303).location(), "/login");
        person.page("/").expect(303);
    });
}

#[test]
fn the_spaces_around_a_password_belong_to_it() {
    on_both(|site| {
        let password = "  correct horse battery  ";
        site.client("admin").post("/people/agent/password", &json!({ "password": password })).expect(200);
        let signs_in = |password: &str| {
            let answer = site.stranger().submit("/login", &[("account", "agent"), ("password", password)]);
            answer.headers.contains_key("set-cookie")
        };
        assert!(signs_in(password) && !signs_in(password.trim()));
    });
}

#[test]
fn what_goes_wrong_is_told_inside_the_frame_of_whoever_is_signed_in() {
    on_both(|site| {
        let agent = site.client("agent");
        let (nothing, forbidden) = (agent.page("/customers/KH-19990101-0001"), agent.page("/people/new"));
        for (page, told) in [(nothing.expect(404), "没有找到"), (forbidden.expect(403), "没有权限")] {
            let text = page.text();
            assert!(text.contains("<body class=\"framed\"") && text.contains(told), "{text}");
            assert!(!text.contains("没有任何改动"), "nothing was to be changed: {text}");
        }
        // Without script the messages can not stand beside their fields; they are all listed.
        let refused = agent.submit("/customers", &[("name", ""), ("phone", "abc")]).expect(422).text();
        assert!(refused.contains("<body class=\"framed\"") && refused.contains("没有任何改动"), "{refused}");
        assert!(refused.contains("此处必须填写") && refused.contains("“abc”不是电话号码"), "{refused}");
        let stranger = site.stranger().page("/nowhere").expect(404).text();
        assert!(stranger.contains("没有找到") && !stranger.contains("<body class=\"framed\""), "{stranger}");
    });
}

#[test]
fn an_address_of_another_site_is_no_place_to_go_on_to() {
    on_both(|site| {
        for next in ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"] {
            let fields = [("account", "agent"), ("password", PASSWORD), ("next", next)];
            assert_eq!(site.stranger().submit("/login", &fields).expect(303).location(), "/", "{next}");
        }
    });
}

#[test]
fn every_answer_forbids_the_browser_what_no_page_does() {
    on_both(|site| {
        for reply in
            [site.client("gm").page("/"), site.stranger().page("/login"), site.stranger().page("/nowhere")]
        {
            let policy = reply.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
            assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        }
    });
}

#[test]
fn a_change_from_another_sites_page_is_refused() {
    on_both(|site| {
        let fields = [("account", "agent"), ("password", PASSWORD)];
        let signed_in = site.stranger().submit("/login", &fields).expect(303);
        let cookie = signed_in.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let forged = axum::http::Request::post("/preferences")
            .header("host", "zhike.test")
            .header("cookie", cookie)
            .header("sec-fetch-site", "cross-site")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::from("theme=dark"))
            .unwrap();
        site.send(forged).expect(403);
    });
}

#[test]
fn the_api_describes_itself_and_what_is_unknown_is_a_problem() {
    on_both(|site| {
        let api = site.stranger().page("/api/openapi.json").expect(200).json();
        assert!(api["openapi"].as_str().unwrap().starts_with("3.1"));
        assert!(api["paths"]["/customers"]["get"].is_object());
        let unknown = site.client("gm").get("/customers/KH-NONE").expect(404);
        assert_eq!(unknown.headers["content-type"], "application/problem+json");
        let wrong = site.client("gm").post("/customers", &json!([1, 2])).expect(422);
        assert!(!wrong.json()["detail"].as_str().unwrap().is_empty());
    });
}

#[test]
fn characters_that_nobody_sees_are_left_out_wherever_they_are_sent() {
    on_both(|site| {
        let (agent, admin) = (site.client("agent"), site.client("admin"));
        let wanted = json!({ "subject": "主轴\u{0}异响", "description": "\u{7}开机后\u{200b}异响", "kind": "request", "caller": "\u{202e}方工" });
        let path = agent.post("/requests", &wanted).expect(201).location();
        let shown = agent.get(&path).expect(200).json();
        assert_eq!(shown["record"]["title"], "主轴异响", "{shown:#}");
        let unseen = agent.post("/requests", &json!({ "subject": "\u{200b}\u{0}", "kind": "request" }));
        assert!(unseen.expect(422).text().contains("subject"));
        admin.post("/people/departments", &json!({ "name": "客户\u{0}服务二部" })).expect(201);
        let chosen = json!({ "select": ["FW-\u{0}"], "tag": "重点" });
        agent.post("/requests/tags", &chosen).expect(404);
        for path in ["/customers?region=%00", "/requests?customer=%00", "/duties?clause=a%00b"] {
            agent.get(path).expect(200);
        }
        for path in ["/customers/%00", "/requests/a%00b", "/people/%00"] {
            agent.get(path).expect(404);
        }
    });
}

/// The name under which the API's description knows each type, and the file that says so.
fn shapes(folder: &std::path::Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            shapes(&path, found);
            continue;
        }
        let Ok(source) = std::fs::read_to_string(&path) else { continue };
        for (at, _) in source.match_indices("ToSchema)]\n") {
            let lines = source[at..].lines().skip(1);
            let head: Vec<&str> = lines.take_while(|line| line.starts_with(['#', '/'])).collect();
            let body = source[at..].lines().nth(head.len() + 1).unwrap_or_default();
            let named = head.iter().find_map(|line| line.strip_prefix("#[schema(as = ")?.strip_suffix(")]"));
            let typed =
                body.split(['{', '<', '(', ';']).next().and_then(|line| line.split_whitespace().last());
            found.push((named.or(typed).unwrap().to_owned(), path.display().to_string()));
        }
    }
}

#[test]
fn no_two_types_have_one_name_in_the_description_of_the_api() {
    let mut found = Vec::new();
    for room in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).unwrap() {
        shapes(&room.unwrap().path().join("src"), &mut found);
    }
    assert!(found.len() > 100, "the types were not found");
    found.sort();
    let twice: Vec<_> = found.windows(2).filter(|pair| pair[0].0 == pair[1].0).collect();
    assert!(twice.is_empty(), "the later one takes the place of the other: {twice:#?}");
}
