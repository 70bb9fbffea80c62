//! Every address of the program with everybody who may ask: what the API's description lists and what this table lists
//! are the same, and each answer is of the class that the rulebook's authority table means.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

mod support;

use std::collections::BTreeSet;

use diesel::RunQueryDsl as _;
use kernel::mail::unsubscribe::Unsubscription;
use kernel::store::Sql;
use serde_json::{Value, json};
use support::{ACCOUNTS, Client, PASSWORD, Reply, Site};
use testkit::Engine;
use web::i18n::{Locale, keys};

/// Who lead people: they may do with what their people have whatever those may, and more.
const LEADERS: &[&str] = &["gm", "director", "senior", "manager", "supervisor"];
/// Whose reach covers the customer service department.
const DEPARTMENT: &[&str] = &["gm", "director", "senior", "manager"];
/// Who may read and edit the agent's customer: its owner, those above, and the information function.
const AROUND: &[&str] = &["gm", "director", "senior", "manager", "supervisor", "agent", "information"];
/// Who may merge it, or work on the supervisor's import.
const TIDIERS: &[&str] = &["gm", "director", "senior", "manager", "supervisor", "information"];
/// Who may bring in and take out sheets of customers at all.
const CARRIERS: &[&str] = &["gm", "director", "senior", "manager", "supervisor", "information", "sales"];
/// Who may propose tiers and key customers.
const RATERS: &[&str] = &["gm", "director", "senior", "manager", "supervisor", "sales"];
/// Who may start a review of all customers.
const REVIEWERS: &[&str] = &["gm", "director", "manager"];
/// Who may read and change the agent's request, and may read the change of tier that the supervisor asked for, and its approval.
const TOLD: &[&str] = &["gm", "director", "senior", "manager", "supervisor", "agent"];
/// Who may draft the rulebook.
const DRAFTERS: &[&str] = &["gm", "director"];
const ADMIN: &[&str] = &["admin"];

/// Whose an address is.
#[derive(Clone, Copy)]
enum Access {
    /// Everybody's, signed in or not.
    Open,
    /// Everybody's who is signed in.
    SignedIn,
    /// Theirs; for others it is forbidden.
    Only(&'static [&'static str]),
    /// It names a record. The first may; the second may know of it and no more; for others it is not there.
    Record(&'static [&'static str], &'static [&'static str]),
}

use Access::{Only, Open, Record, SignedIn};

/// Method, path, whose it is. In this order each person of the tests goes through them, in a company made
/// for that person alone.
const ROUTES: &[(&str, &str, Access)] = &[
    ("get", "/", SignedIn),
    ("get", "/approvals", SignedIn),
    ("get", "/approvals/{number}", Record(TOLD, TOLD)),
    ("get", "/customers", SignedIn),
    ("get", "/customers/duplicates", Only(TIDIERS)),
    ("get", "/customers/import", Only(CARRIERS)),
    ("get", "/customers/imports", Only(CARRIERS)),
    ("get", "/customers/imports/{number}", Record(TIDIERS, TIDIERS)),
    ("get", "/customers/imports/{number}/doubts", Record(TIDIERS, TIDIERS)),
    ("get", "/customers/imports/{number}/progress", Record(TIDIERS, TIDIERS)),
    ("get", "/customers/imports/{number}/refused", Record(TIDIERS, TIDIERS)),
    ("get", "/customers/new", SignedIn),
    ("get", "/customers/suggest", SignedIn),
    ("get", "/customers/tags/suggest", SignedIn),
    ("get", "/customers/{number}", Record(AROUND, AROUND)),
    ("get", "/customers/{number}/contacts/new", Record(AROUND, AROUND)),
    ("get", "/customers/{number}/contacts/{contact}/edit", Record(AROUND, AROUND)),
    ("get", "/customers/{number}/edit", Record(AROUND, AROUND)),
    ("get", "/customers/{number}/merge", Record(TIDIERS, AROUND)),
    ("get", "/customers/{number}/purchases/new", Record(AROUND, AROUND)),
    ("get", "/customers/{number}/team", Record(AROUND, AROUND)),
    ("get", "/customers/{number}/tier-change", Record(LEADERS, AROUND)),
    ("get", "/customers/{number}/tier-notice", Record(AROUND, AROUND)),
    ("get", "/duties", SignedIn),
    ("get", "/insights", SignedIn),
    ("get", "/insights/requests", SignedIn),
    ("get", "/jobs/{id}", Record(&["supervisor", "admin"], &["supervisor", "admin"])),
    ("get", "/live", SignedIn),
    ("get", "/login", Open),
    ("get", "/notices", SignedIn),
    ("get", "/people", SignedIn),
    ("get", "/people/chart", SignedIn),
    ("get", "/people/departments", SignedIn),
    ("get", "/people/departments/new", Only(ADMIN)),
    ("get", "/people/departments/{id}/edit", Only(ADMIN)),
    ("get", "/people/groups", SignedIn),
    ("get", "/people/groups/new", Only(ADMIN)),
    ("get", "/people/groups/{id}/edit", Only(ADMIN)),
    ("get", "/people/new", Only(ADMIN)),
    ("get", "/people/suggest", SignedIn),
    ("get", "/people/{account}", SignedIn),
    ("get", "/people/{account}/edit", Only(ADMIN)),
    ("get", "/requests", SignedIn),
    ("get", "/requests/daily", SignedIn),
    ("get", "/requests/daily/{number}", Record(TOLD, TOLD)),
    ("get", "/requests/import", Only(LEADERS)),
    ("get", "/requests/imports", Only(LEADERS)),
    ("get", "/requests/imports/{number}", Record(LEADERS, LEADERS)),
    ("get", "/requests/imports/{number}/progress", Record(LEADERS, LEADERS)),
    ("get", "/requests/imports/{number}/refused", Record(LEADERS, LEADERS)),
    ("get", "/requests/new", SignedIn),
    ("get", "/requests/suggest", SignedIn),
    ("get", "/requests/tags/suggest", SignedIn),
    ("get", "/requests/team", Only(LEADERS)),
    ("get", "/requests/{number}", Record(TOLD, TOLD)),
    ("get", "/rulebook", SignedIn),
    ("get", "/rulebook/clauses/{id}", SignedIn),
    ("get", "/rulebook/compliance", SignedIn),
    ("get", "/rulebook/drafts", SignedIn),
    ("get", "/rulebook/drafts/new", Only(DRAFTERS)),
    ("get", "/rulebook/drafts/{number}", Record(DRAFTERS, DRAFTERS)),
    ("get", "/rulebook/drafts/{number}/edit", Record(DRAFTERS, DRAFTERS)),
    ("get", "/satisfaction/{token}", Open),
    ("get", "/search", SignedIn),
    ("get", "/search/suggest", SignedIn),
    ("get", "/settings", SignedIn),
    ("get", "/tiers", SignedIn),
    ("get", "/tiers/changes/{number}", Record(TOLD, TOLD)),
    ("get", "/tiers/key/{number}", Record(DEPARTMENT, DEPARTMENT)),
    ("get", "/tiers/reviews/{number}", Record(DEPARTMENT, DEPARTMENT)),
    ("get", "/tiers/reviews/{number}/progress", Record(DEPARTMENT, DEPARTMENT)),
    ("get", "/tiers/simulation", Only(RATERS)),
    ("get", "/unsubscribe/{token}", Open),
    ("post", "/approvals/{number}/decision", Record(&["manager"], TOLD)),
    ("post", "/approvals/{number}/delegation", Record(&["manager"], TOLD)),
    ("post", "/approvals/{number}/withdrawal", Record(&["supervisor"], TOLD)),
    ("post", "/customers", SignedIn),
    ("post", "/customers/export", Only(CARRIERS)),
    ("post", "/customers/handover", Record(AROUND, AROUND)),
    ("post", "/customers/import", Only(CARRIERS)),
    ("post", "/customers/imports/{number}/application", Record(TIDIERS, TIDIERS)),
    ("post", "/customers/imports/{number}/cancellation", Record(TIDIERS, TIDIERS)),
    ("post", "/customers/imports/{number}/checking", Record(TIDIERS, TIDIERS)),
    ("post", "/customers/imports/{number}/continuation", Record(TIDIERS, TIDIERS)),
    ("post", "/customers/imports/{number}/decisions", Record(TIDIERS, TIDIERS)),
    ("post", "/customers/imports/{number}/mapping", Record(TIDIERS, TIDIERS)),
    ("post", "/customers/imports/{number}/rows/{row}/decision", Record(TIDIERS, TIDIERS)),
    ("post", "/customers/imports/{number}/sheet", Record(TIDIERS, TIDIERS)),
    ("post", "/customers/imports/{number}/stopping", Record(TIDIERS, TIDIERS)),
    ("post", "/customers/imports/{number}/undoing", Record(TIDIERS, TIDIERS)),
    ("post", "/customers/tags", Record(AROUND, AROUND)),
    ("post", "/customers/tags/removal", Record(AROUND, AROUND)),
    ("post", "/customers/{number}", Record(AROUND, AROUND)),
    ("post", "/customers/{number}/contacts", Record(AROUND, AROUND)),
    ("post", "/customers/{number}/contacts/{contact}", Record(AROUND, AROUND)),
    ("post", "/customers/{number}/contacts/{contact}/departure", Record(AROUND, AROUND)),
    ("post", "/customers/{number}/merge", Record(TIDIERS, AROUND)),
    ("post", "/customers/{number}/merges/{merge}/undoing", Record(TIDIERS, AROUND)),
    ("post", "/customers/{number}/purchases", Record(AROUND, AROUND)),
    ("post", "/customers/{number}/reveal", Record(AROUND, AROUND)),
    ("post", "/customers/{number}/tags", Record(AROUND, AROUND)),
    ("post", "/customers/{number}/tags/removal", Record(AROUND, AROUND)),
    ("post", "/customers/{number}/team", Record(AROUND, AROUND)),
    ("post", "/customers/{number}/team/removal", Record(AROUND, AROUND)),
    ("post", "/customers/{number}/tier-change", Record(LEADERS, AROUND)),
    ("post", "/customers/{number}/tier-notice", Record(AROUND, AROUND)),
    ("post", "/jobs/{id}/retrial", Only(ADMIN)),
    ("post", "/live/presence", Record(AROUND, AROUND)),
    ("post", "/login", Open),
    ("post", "/logout", Open),
    ("post", "/notices/reading", SignedIn),
    ("post", "/notices/{id}/reading", Record(&["agent"], &["agent"])),
    ("post", "/notices/{id}/reading/removal", Record(&["agent"], &["agent"])),
    ("post", "/people", Only(ADMIN)),
    ("post", "/people/departments", Only(ADMIN)),
    ("post", "/people/departments/{id}", Only(ADMIN)),
    ("post", "/people/groups", Only(ADMIN)),
    ("post", "/people/groups/{id}", Only(ADMIN)),
    ("post", "/people/{account}", Only(ADMIN)),
    ("post", "/people/{account}/closure", Only(ADMIN)),
    ("post", "/people/{account}/password", Only(ADMIN)),
    ("post", "/people/{account}/reopening", Only(ADMIN)),
    ("post", "/preferences", SignedIn),
    ("post", "/requests", SignedIn),
    ("post", "/requests/assignment", Record(TOLD, TOLD)),
    ("post", "/requests/daily/{number}/confirmation", Record(&["agent"], TOLD)),
    ("post", "/requests/import", Only(LEADERS)),
    ("post", "/requests/imports/{number}/application", Record(LEADERS, LEADERS)),
    ("post", "/requests/imports/{number}/cancellation", Record(LEADERS, LEADERS)),
    ("post", "/requests/imports/{number}/checking", Record(LEADERS, LEADERS)),
    ("post", "/requests/imports/{number}/continuation", Record(LEADERS, LEADERS)),
    ("post", "/requests/imports/{number}/mapping", Record(LEADERS, LEADERS)),
    ("post", "/requests/imports/{number}/sheet", Record(LEADERS, LEADERS)),
    ("post", "/requests/imports/{number}/stopping", Record(LEADERS, LEADERS)),
    ("post", "/requests/imports/{number}/undoing", Record(LEADERS, LEADERS)),
    ("post", "/requests/tags", Record(TOLD, TOLD)),
    ("post", "/requests/tags/removal", Record(TOLD, TOLD)),
    ("post", "/requests/{number}", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/assignment", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/closure", Record(TOLD, TOLD)),
    ("post", "/requests/draft", SignedIn),
    ("post", "/requests/{number}/draft", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/tasks/draft", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/tasks/{task}/draft", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/links", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/links/removal", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/notes", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/reopening", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/replies", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/resolution", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/satisfaction", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/statements", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/tags", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/tags/removal", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/tasks", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/tasks/{task}/completion", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/tasks/{task}/withdrawal", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/waiting", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/watchers", Record(TOLD, TOLD)),
    ("post", "/requests/{number}/watchers/removal", Record(TOLD, TOLD)),
    ("post", "/rulebook/drafts", Only(DRAFTERS)),
    ("post", "/rulebook/drafts/{number}", Record(DRAFTERS, DRAFTERS)),
    ("post", "/rulebook/drafts/{number}/closure", Record(DRAFTERS, DRAFTERS)),
    ("post", "/rulebook/drafts/{number}/submission", Record(DRAFTERS, DRAFTERS)),
    ("post", "/rulebook/drafts/{number}/withdrawal", Record(DRAFTERS, DRAFTERS)),
    ("post", "/satisfaction/{token}", Open),
    ("post", "/settings/mail", SignedIn),
    ("post", "/settings/password", SignedIn),
    ("post", "/settings/sessions/{id}/ending", Record(&["agent"], &["agent"])),
    ("post", "/settings/tokens", SignedIn),
    ("post", "/settings/tokens/{id}/ending", Record(&["agent"], &["agent"])),
    ("post", "/tiers/changes/{number}/submission", Record(LEADERS, TOLD)),
    ("post", "/tiers/key", Only(RATERS)),
    ("post", "/tiers/key/{number}/additions", Record(DEPARTMENT, DEPARTMENT)),
    ("post", "/tiers/key/{number}/listing", Record(DEPARTMENT, DEPARTMENT)),
    ("post", "/tiers/key/{number}/removals", Record(DEPARTMENT, DEPARTMENT)),
    ("post", "/tiers/key/{number}/submission", Record(DEPARTMENT, DEPARTMENT)),
    ("post", "/tiers/reviews", Only(REVIEWERS)),
    ("post", "/tiers/reviews/{number}/assessment", Record(DEPARTMENT, DEPARTMENT)),
    ("post", "/tiers/reviews/{number}/exclusions", Record(DEPARTMENT, DEPARTMENT)),
    ("post", "/tiers/reviews/{number}/inclusions", Record(DEPARTMENT, DEPARTMENT)),
    ("post", "/tiers/reviews/{number}/retry", Record(DEPARTMENT, DEPARTMENT)),
    ("post", "/tiers/reviews/{number}/submission", Record(DEPARTMENT, DEPARTMENT)),
    ("post", "/unsubscribe/{token}", Open),
    ("post", "/views", SignedIn),
    ("post", "/views/{id}/removal", Record(&["agent"], &["agent"])),
];

/// What is sent to a route, complete enough for the question whether one may to be asked. Changes name a version that
/// does not stand, so that most change nothing.
fn body(world: &World, path: &str) -> Value {
    match path {
        "/approvals/{number}/decision" => json!({ "decision": "approve" }),
        "/approvals/{number}/delegation" => json!({ "to": "other" }),
        "/customers/export" => json!({ "select": [world.customer] }),
        "/customers/handover" => json!({ "select": [world.customer], "staff": world.agent }),
        "/customers/tags" | "/customers/tags/removal" => {
            json!({ "select": [world.customer], "tag": "重点" })
        }
        "/customers/{number}/tags" | "/customers/{number}/tags/removal" => json!({ "tag": "试用" }),
        "/customers/{number}/contacts" | "/customers/{number}/contacts/{contact}" => {
            json!({ "name": "方工" })
        }
        "/customers/{number}/merge" => json!({ "other": world.other }),
        "/customers/{number}/team" | "/customers/{number}/team/removal" => {
            json!({ "staff": world.agent, "role": "colleague" })
        }
        "/customers/{number}/tier-change" => json!({ "tier": "1", "reason": "三年框架协议" }),
        "/live/presence" => json!({ "kind": "customer", "number": world.customer }),
        "/requests/assignment" => json!({ "select": [world.request], "staff": "agent" }),
        "/requests/tags" | "/requests/tags/removal" => json!({ "select": [world.request], "tag": "急" }),
        "/requests/{number}/tags" | "/requests/{number}/tags/removal" => json!({ "tag": "返修" }),
        "/rulebook/drafts" | "/rulebook/drafts/{number}" => {
            json!({ "title": "草案", "text": rulebook::Rulebook::default_text() })
        }
        "/tiers/key" => json!({ "year": "2028" }),
        "/tiers/reviews" => json!({ "quarter": "2026Q4" }),
        "/tiers/reviews/{number}/exclusions" | "/tiers/reviews/{number}/inclusions" => {
            json!({ "customer": world.customer, "reason": "正在更名" })
        }
        _ => json!({}),
    }
}

/// Whether an answer is what somebody should get.
fn is_right(access: Access, account: &str, status: u16) -> bool {
    let reached = ![401, 403, 404, 405].contains(&status) && status < 500;
    match access {
        Open | SignedIn => reached,
        Only(may) if may.contains(&account) => reached,
        Only(_) => status == 403,
        Record(may, _) if may.contains(&account) => reached,
        Record(_, know) if know.contains(&account) => status == 403,
        Record(..) => status == 404,
    }
}

fn go_through(engine: Engine, account: &str) -> Vec<String> {
    let site = Site::new(engine);
    let world = World::of(&site);
    let client = site.client(account);
    let mut wrong = Vec::new();
    for (method, path, access) in ROUTES {
        let answered = world.ask(&client, method, path);
        let status = answered.status.as_u16();
        if !is_right(*access, account, status) {
            wrong.push(format!("{account} {method} {path}: {status} {}", answered.text()));
        }
        if [403, 404].contains(&status) && *method == "post" {
            // Whether one may is asked before what is wrong with the input: who may not is not told what a form wants.
            let mut nothing = body(&world, path);
            if let Some(fields) = nothing.as_object_mut() {
                // What a change is about is no input that could be wrong.
                fields.retain(|name, _| name == "select");
            }
            let empty = match *path {
                "/customers/import" | "/requests/import" => {
                    client.upload(&format!("/api/v1{path}"), &[], ("file", "", b""))
                }
                _ => client.post_with(&world.fill(path), &nothing, &[]),
            };
            if empty.status.as_u16() != status {
                let (empty, text) = (empty.status.as_u16(), empty.text());
                wrong.push(format!(
                    "{account} {method} {path} with nothing in it: {empty} and not {status} {text}"
                ));
            }
        }
        if [403, 404].contains(&status) && *method == "get" {
            let page = client.page(&world.fill(path)).status.as_u16();
            if page != status {
                wrong.push(format!("{account} {method} {path}: {status} as JSON and {page} as a page"));
            }
        }
    }
    wrong
}

#[test]
fn the_table_has_every_route_of_the_program() {
    let site = Site::new(Engine::Sqlite);
    let api = serde_json::to_value(zhike::serve::openapi(&site.app)).unwrap();
    let mut documented = BTreeSet::new();
    for (path, methods) in api["paths"].as_object().unwrap() {
        documented.extend(methods.as_object().unwrap().keys().map(|method| (method.clone(), path.clone())));
    }
    let listed: BTreeSet<_> =
        ROUTES.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(listed.len(), ROUTES.len(), "a route is listed twice");
    let missing: Vec<_> = documented.difference(&listed).collect();
    assert!(missing.is_empty(), "whose are these? {missing:#?}");
    let gone: Vec<_> = listed.difference(&documented).collect();
    assert!(gone.is_empty(), "there is no such route: {gone:#?}");
}

#[test]
fn a_stranger_reaches_nothing_but_the_way_in() {
    let site = Site::new(Engine::Sqlite);
    let world = World::of(&site);
    for (method, path, _) in ROUTES.iter().filter(|(.., access)| !matches!(access, Open)) {
        let stranger = site.stranger();
        let answered = world.ask(&stranger, method, path);
        assert_eq!(answered.status, 401, "{method} {path}: {}", answered.text());
        assert_eq!(answered.headers["content-type"], "application/problem+json", "{method} {path}");
        let filled = world.fill(path);
        let page = if *method == "get" { stranger.page(&filled) } else { stranger.submit(&filled, &[]) };
        assert_eq!(page.status, 303, "{method} {path}: {}", page.text());
        assert!(page.location().starts_with("/login?next="), "{method} {path}: {}", page.location());
    }
}

#[test]
fn everybody_reaches_what_the_rulebook_gives_them_and_nothing_else() {
    let wrong: Vec<_> = ACCOUNTS.iter().flat_map(|account| go_through(Engine::Sqlite, account)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn on_postgresql_it_is_the_same() {
    let wrong = go_through(Engine::Postgres, "agent");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is no page: answers to scripts, files, and what leads on to a page.
const NO_PAGES: &[&str] = &[
    "/customers/suggest",
    "/customers/tags/suggest",
    "/people/suggest",
    "/search/suggest",
    "/live",
    "/customers/imports/{number}/refused",
    "/requests/imports/{number}/refused",
    "/tiers/reviews/{number}/progress",
];

#[test]
fn every_page_is_drawn_in_every_language_without_a_missing_word() {
    let site = Site::new(Engine::Sqlite);
    let world = World::of(&site);
    let (gm, admin) = (site.client("gm"), site.client("admin"));
    let rooms: BTreeSet<&str> =
        keys(Locale::ZhCn).filter_map(|key| key.split_once('-')).map(|(room, _)| room).collect();
    let mut wrong = Vec::new();
    for (_, path, access) in
        ROUTES.iter().filter(|(method, path, _)| *method == "get" && !NO_PAGES.contains(path))
    {
        let may = |account: &str| is_right(*access, account, 200);
        let client = if may("gm") { &gm } else { &admin };
        for language in ["zh-CN", "zh-TW", "en"] {
            let page = client.page_in(&world.fill(path), language);
            if page.status != 200 {
                wrong.push(format!("{path} in {language}: {}", page.status));
                continue;
            }
            let text = page.text();
            assert!(text.contains(&format!("<html lang=\"{language}\"")), "{path} in {language}: {text}");
            wrong
                .extend(keys_in(&text, &rooms).into_iter().map(|key| format!("{path} in {language}: {key}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_description_of_the_api_is_a_page_with_a_name_that_fits_a_phone() {
    let site = Site::new(Engine::Sqlite);
    let page = site.stranger().page("/api").expect(200).text();
    assert!(page.contains("<title>接口说明 · 知客</title>") && page.contains("width=device-width"), "{page}");
    for part in page.split('"').filter(|part| part.starts_with("/api/") || part.starts_with("/assets/")) {
        site.stranger().page(part).expect(200);
    }
    let document = site.stranger().page("/api/openapi.json").expect(200).json();
    assert!(document["paths"]["/notices/{id}/reading"]["post"].is_object(), "{document:#}");
    assert_eq!(site.stranger().page("/api/").status, 308);
}

#[test]
fn a_missing_word_is_found_wherever_a_page_shows_it() {
    let rooms = BTreeSet::from(["customers", "web"]);
    let page = r#"<p class="web-box" title="web-hint">共 customers-none 个</p><a href="/customers-x">客户</a>
        <textarea>web-typed</textarea><b>KH-20270301-0001</b>"#;
    assert_eq!(keys_in(page, &rooms), BTreeSet::from(["web-hint".to_owned(), "customers-none".to_owned()]));
}

/// What a page shows that looks like the key of a message: in its text, and in what is read out or shown on hovering.
fn keys_in(page: &str, rooms: &BTreeSet<&str>) -> BTreeSet<String> {
    let mut shown = String::new();
    for piece in page.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        // What people typed, the rulebook's source among it, is theirs.
        if !tag.starts_with("textarea") {
            shown.push_str(text);
            shown.push('\n');
        }
        for told in ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\""] {
            shown.extend(tag.split(told).skip(1).filter_map(|rest| rest.split('"').next()));
            shown.push('\n');
        }
    }
    let words = shown.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
    let is_key = |word: &&str| {
        let room = word.split_once('-').filter(|(_, rest)| !rest.is_empty()).map(|(room, _)| room);
        room.is_some_and(|room| rooms.contains(room))
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    words.filter(is_key).map(str::to_owned).collect()
}

/// What the addresses name: records of every kind, made by those whose business they are.
struct World {
    customer: String,
    contact: i64,
    merge: i64,
    import: String,
    /// The supervisor's import of a former system's requests.
    former: String,
    review: String,
    change: String,
    naming: String,
    draft: String,
    /// The agent's summary of the day.
    summary: String,
    /// The agent's request, and a task that is part of it.
    request: String,
    task: i64,
    approval: String,
    /// A customer for merging.
    other: String,
    /// The agent's id.
    agent: i64,
    /// A notice of the agent's.
    notice: i64,
    /// What turns the agent's mail off.
    unsubscription: String,
    /// What opens the question about a request that the agent has closed.
    satisfaction: String,
}

fn number(reply: &Reply) -> String {
    reply.json()["number"].as_str().unwrap_or_else(|| panic!("{}", reply.text())).to_owned()
}

/// A request of the customer, with a task that the agent gives to themselves.
fn a_request_with_a_task(site: &Site, agent: &Client<'_>, customer: &str) -> (String, i64) {
    let asked = json!({
        "subject": "泵体渗漏", "description": "运行中发现泵体渗漏", "kind": "request", "customer": customer,
    });
    let request = number(&agent.post("/requests", &asked).expect(201));
    let department = site.house.actor("agent").department.unwrap().0;
    let task = json!({ "department": department, "staff": "agent", "wanted": "查询备件库存" });
    agent.post(&format!("/requests/{request}/tasks"), &task).expect(200);
    let seen = agent.get(&format!("/requests/{request}")).expect(200).json();
    (request, seen["tasks"][0]["id"].as_i64().unwrap_or_else(|| panic!("{seen:#}")))
}

/// The token in the link that asks about a request that the agent has closed.
fn a_closed_request(site: &Site, agent: &Client<'_>) -> String {
    let asked = json!({ "subject": "送货日期", "description": "何时送到", "kind": "consultation" });
    let path = format!("/requests/{}", number(&agent.post("/requests", &asked).expect(201)));
    let ending =
        json!({ "result": "answered", "cause": "information", "category": "operation", "version": 1 });
    agent.post(&format!("{path}/closure"), &ending).expect(200);
    let closed = agent.get(&path).expect(200).json()["record"].clone();
    let id = kernel::RecordId(closed["id"].as_i64().unwrap());
    let version = closed["version"].as_i64().unwrap();
    desk::satisfaction::token(site.house.store.house(), id, version).reveal().to_owned()
}

impl World {
    fn of(site: &Site) -> Self {
        let agent = site.client("agent");
        let open = |name: &str, phone: &str| {
            number(
                &agent
                    .post("/customers", &json!({ "kind": "buyer", "name": name, "phone": phone }))
                    .expect(201),
            )
        };
        let customer = open("远山精密仪器有限公司", "0571-88880042");
        let twin = open("远山精密仪器厂", "0571-88880043");
        let other = open("溪谷食品有限公司", "0571-88880044");
        let path = format!("/customers/{customer}");
        let version = |client: &Client<'_>| client.get(&path).expect(200).json()["record"]["version"].clone();
        let on = version(&agent);
        agent.post(&format!("{path}/contacts"), &json!({ "name": "郑工", "version": on })).expect(200);
        let supervisor = site.client("supervisor");
        let on = version(&supervisor);
        supervisor.post(&format!("{path}/merge"), &json!({ "other": twin, "version": on })).expect(200);
        let seen = agent.get(&path).expect(200).json();
        let csv = "客户名称,客户类型\n溪谷食品有限公司,采购客户\n".as_bytes();
        let upload = supervisor.upload(
            "/api/v1/customers/import",
            &[("target", "customers")],
            ("file", "客户.csv", csv),
        );
        let import = number(&upload.expect(201));
        let csv = "编号,标题,受理时间\nT-1,泵体渗漏,2026-03-05 09:30\n".as_bytes();
        let upload = supervisor.upload("/api/v1/requests/import", &[], ("file", "旧系统.csv", csv));
        let former = number(&upload.expect(201));
        let manager = site.client("manager");
        let review = number(&manager.post("/tiers/reviews", &json!({ "quarter": "2026Q4" })).expect(201));
        site.settle();
        let change = number(
            &supervisor
                .post(&format!("{path}/tier-change"), &json!({ "tier": "2", "reason": "三年框架协议" }))
                .expect(201),
        );
        let naming = number(&manager.post("/tiers/key", &json!({ "year": "2027" })).expect(201));
        let text = rulebook::Rulebook::default_text();
        let draft = json!({ "title": "缩短审批时限", "comment": "试行", "text": text });
        let draft = site.client("director").post("/rulebook/drafts", &draft).expect(201).json();
        let whose = site.house.actor("agent").id;
        let today = kernel::Day::from(jiff::civil::date(2027, 3, 1));
        let make = move |tx: &mut kernel::Tx<'_>| desk::daily::service::make(tx, whose, today);
        let summary = site.house.write(make).unwrap().unwrap().number;
        let (request, task) = a_request_with_a_task(site, &agent, &customer);
        let approvals = supervisor.get("/approvals?whose=requested").expect(200).json();
        agent.post("/views", &json!({ "list": "/customers", "name": "我的", "query": "tier=1" })).expect(201);
        let signed_in = site.stranger().submit("/login", &[("account", "agent"), ("password", PASSWORD)]);
        assert_eq!(signed_in.status, 303, "{}", signed_in.text());
        let message = kernel::Message::from("notice-duty-late");
        site.house.write(move |tx| kernel::notice::send(tx, whose, None, None, &message)).unwrap();
        let notices = agent.get("/notices").expect(200).json();
        let failed = |tx: &mut kernel::Tx<'_>| {
            Sql::new("UPDATE job SET state = 'failed' WHERE id = 1").execute(tx.conn())?;
            Ok(())
        };
        site.house.write(failed).unwrap();
        Self {
            customer,
            contact: seen["contacts"][0]["id"].as_i64().unwrap(),
            merge: seen["merges"][0]["id"].as_i64().unwrap(),
            import,
            former,
            review,
            change,
            naming,
            draft: draft["number"].as_str().unwrap_or_else(|| panic!("{draft:#}")).to_owned(),
            summary,
            request,
            task,
            approval: approvals["rows"][0]["header"]["number"].as_str().unwrap().to_owned(),
            other,
            agent: site.house.actor("agent").id.0,
            notice: notices["rows"][0]["id"].as_i64().unwrap_or_else(|| panic!("{notices:#}")),
            satisfaction: a_closed_request(site, &agent),
            unsubscription: Unsubscription { staff: whose, kind: None }.token(&site.house.store.house().key),
        }
    }

    fn ask(&self, client: &Client<'_>, method: &str, path: &str) -> Reply {
        let filled = self.fill(path);
        match (method, path) {
            // The root of the API is its prefix.
            ("get", "/") => client.get(""),
            ("get", _) => client.get(&filled),
            ("post", "/customers/import") => {
                client.upload("/api/v1/customers/import", &[("target", "customers")], ("file", "", b""))
            }
            ("post", "/requests/import") => client.upload("/api/v1/requests/import", &[], ("file", "", b"")),
            _ => client.post_with(&filled, &body(self, path), &[("if-match", "999")]),
        }
    }

    /// An address with what it names.
    fn fill(&self, path: &str) -> String {
        let number = match path {
            _ if path.starts_with("/customers/imports") => &self.import,
            _ if path.starts_with("/customers") => &self.customer,
            _ if path.starts_with("/tiers/reviews") => &self.review,
            _ if path.starts_with("/tiers/changes") => &self.change,
            _ if path.starts_with("/tiers/key") => &self.naming,
            _ if path.starts_with("/rulebook") => &self.draft,
            _ if path.starts_with("/requests/imports") => &self.former,
            _ if path.starts_with("/requests/daily") => &self.summary,
            _ if path.starts_with("/requests") => &self.request,
            _ => &self.approval,
        };
        if path == "/live" {
            // What there is now, and not what will be.
            return "/live?wait=false".to_owned();
        }
        let id = match path {
            _ if path.starts_with("/rulebook/clauses") => "tiering.review".to_owned(),
            _ if path.starts_with("/notices") => self.notice.to_string(),
            _ => "1".to_owned(),
        };
        let token = if path.starts_with("/satisfaction") { &self.satisfaction } else { &self.unsubscription };
        path.replace("{number}", number)
            .replace("{contact}", &self.contact.to_string())
            .replace("{merge}", &self.merge.to_string())
            .replace("{row}", "2")
            .replace("{task}", &self.task.to_string())
            .replace("{account}", "agent")
            .replace("{token}", token)
            .replace("{id}", &id)
    }
}
