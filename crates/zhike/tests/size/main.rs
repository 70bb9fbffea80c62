//! What breaks elsewhere when a company grows: long lists, broad words, pickers over everybody, one customer with a great
//! many contacts and requests, counts for every agent. One company of that size for each engine, and every check on it.
//!
//! Nothing here measures time. It is looked at what a page holds, how many queries it takes, and how they are answered.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

mod company;
mod queries;
#[path = "../support/mod.rs"]
mod support;

use company::{AGENTS, BIG, CLOSED, CONTACTS, RARE, REQUESTS, number, stocked};
use desk::{list, team};
use kernel::listing::Cursor;
use kernel::store::{Engine, Sql};
use kernel::{RecordId, search};
use queries::counted;
use rulebook::Action;
use serde_json::Value;
use support::{Client, Site};
use testkit::plan;
use web::listing::{PAGE, Params, encode};

/// No page is longer than this, in bytes.
const LONGEST: usize = 300_000;
/// No page takes more queries than this.
const MOST_QUERIES: u64 = 64;

/// A page and its JSON, within what any page may hold and take.
fn look(client: &Client<'_>, path: &str) -> Value {
    let (page, queries) = counted(|| client.page(path).expect(200));
    assert!(page.bytes.len() < LONGEST, "{path}: {} bytes", page.bytes.len());
    assert!(queries < MOST_QUERIES, "{path}: {queries} queries");
    client.get(path).expect(200).json()
}

fn numbers(list: &Value) -> Vec<&str> {
    list["rows"].as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap()).collect()
}

/// Fails where all records, requests, duties or texts are read.
#[track_caller]
fn reads_no_whole_table(plan: &str) {
    let plan = format!("{plan}\n");
    for table in ["record", "request", "customer", "duty", "contact", "search_text"] {
        for scan in
            [format!("Seq Scan on {table} "), format!("Seq Scan on {table}\n"), format!("SCAN {table}\n")]
        {
            assert!(!plan.contains(&scan), "all of {table} is read:\n{plan}");
        }
    }
}

/// A list of tens of thousands is a page by keyset, and its count ends at five hundred.
fn forty_thousand_closed_requests(site: &Site) {
    let agent = site.client("agent");
    let first = look(&agent, "/requests?status=closed");
    assert_eq!(first["rows"].as_array().unwrap().len(), PAGE);
    assert_eq!((&first["count"]["number"], &first["count"]["capped"]), (&500.into(), &true.into()));
    let text = agent.page("/requests?status=closed").text();
    assert!(text.contains("500+"), "the count is capped");
    // A page in the midst takes what the first one takes, and one query more: the first is counted as it is found.
    let (_, at_first) = counted(|| agent.get("/requests?status=closed"));
    let midst = site.house.read(middle).unwrap();
    let cursor = Cursor { value: None, id: midst, back: false }.encode();
    let path = format!("/requests?status=closed&page={cursor}");
    let (page, in_the_midst) = counted(|| agent.get(&path).expect(200).json());
    assert_eq!(page["rows"].as_array().unwrap().len(), PAGE);
    assert!(in_the_midst <= at_first + 1, "{in_the_midst} queries in the midst, {at_first} at first");
    look(&agent, &path);
    for account in ["gm", "supervisor", "agent"] {
        let actor = site.house.actor(account);
        let keys = site.house.read(|read| {
            let listing = list::listing(read, &actor, &Params::parse("status=closed"), Action::Read)?;
            listing.keys(read, &actor, Cursor::decode(&cursor).as_ref(), PAGE + 1)
        });
        let plan = plan(&site.house, &keys.unwrap());
        reads_no_whole_table(&plan);
        assert!(!plan.to_lowercase().contains("offset"), "{plan}");
    }
}

#[derive(diesel::QueryableByName)]
struct One {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    id: RecordId,
}

fn middle(read: &mut kernel::Read<'_>) -> kernel::Result<RecordId> {
    let query = "SELECT (min(id) + max(id)) / 2 AS id FROM record WHERE kind = 'request'";
    Ok(diesel::RunQueryDsl::get_result::<One>(Sql::new(query), read.conn())?.id)
}

/// Whoever may read everything finds the rare and the broad, in the midst of a sentence too.
fn fifty_thousand_requests_that_one_agent_may_search(site: &Site) {
    let agent = site.client("agent");
    let searched = |typed: &str| look(&agent, &format!("/search?q={}", encode(typed)));
    let broad = searched("设备");
    assert_eq!(broad["hits"].as_array().unwrap().len(), 25, "a whole page, and where it goes on");
    assert!(broad["next"].is_i64());
    let rare: Vec<String> = RARE.iter().rev().map(|nth| number(*nth)).collect();
    for typed in ["联轴", "联轴器", "换了联轴"] {
        let found = searched(typed);
        let hits: Vec<&str> =
            found["hits"].as_array().unwrap().iter().map(|hit| hit["number"].as_str().unwrap()).collect();
        assert_eq!(hits, rare, "{typed}");
    }
    assert!(searched("没有人写过")["hits"].as_array().unwrap().is_empty());
    for (typed, expected) in [("设备", PAGE), ("联轴", RARE.len())] {
        let listed = look(&agent, &format!("/requests?status=all&q={}", encode(typed)));
        assert_eq!(listed["rows"].as_array().unwrap().len(), expected, "{typed}");
    }
    let actor = site.house.actor("agent");
    for typed in ["设备", "联轴"] {
        let query = kernel::text::Query::parse(typed).unwrap();
        let wanted = search::Wanted { query, kinds: Vec::new(), filter: Sql::default(), is_narrow: false };
        let until = i64::MAX / 2;
        let [walk, _] = site.house.read(|read| search::queries(read, &actor, &wanted, until)).unwrap();
        reads_no_whole_table(&plan(&site.house, &walk));
    }
}

/// A picker shows a dozen out of a hundred thousand, to who may see all and to who may see few.
fn a_picker_over_a_hundred_thousand_customers(site: &Site) {
    for (account, typed, expected) in [
        ("gm", "", 12),
        ("gm", "有限公司", 12),
        ("gm", "yxgs", 12),
        ("gm", "99987", 1),
        ("other", "", 8),
        ("other", "有限公司", 8),
        ("other", "没有这家", 0),
    ] {
        let client = site.client(account);
        let path = format!("/customers/suggest?q={}", encode(typed));
        let (found, queries) = counted(|| client.get(&path).expect(200).json());
        assert_eq!(found["items"].as_array().unwrap().len(), expected, "{account}: {typed}");
        assert!(queries < 40, "{account}, {typed}: {queries} queries");
    }
    let gm = site.client("gm");
    let listed = look(&gm, "/customers");
    assert_eq!((&listed["count"]["number"], &listed["count"]["capped"]), (&500.into(), &true.into()));
}

/// The page of one customer holds the first of its people and the last of its requests, and says where the others are.
fn one_company_with_a_thousand_contacts_and_twenty_thousand_requests(site: &Site) {
    let gm = site.client("gm");
    let path = format!("/customers/{BIG}");
    let shown = look(&gm, &path);
    let contacts = |shown: &Value| -> Vec<i64> {
        shown["contacts"].as_array().unwrap().iter().map(|contact| contact["id"].as_i64().unwrap()).collect()
    };
    let mut met = contacts(&shown);
    assert!(met.len() <= 50, "{} contacts", met.len());
    assert_eq!(shown["contacts"][0]["main"], true, "whom one asks first");
    let mut next = shown["more_contacts"].as_i64();
    while let Some(after) = next {
        let further = gm.get(&format!("{path}?contacts={after}")).expect(200).json();
        met.extend(contacts(&further));
        next = further["more_contacts"].as_i64();
    }
    met.sort_unstable();
    met.dedup();
    assert_eq!(met.len(), usize::try_from(CONTACTS).unwrap(), "everybody is met once");
    assert!(gm.page(&path).text().contains("?contacts="), "the page leads on");
    assert!(shown["panels"]["requests"]["rows"].as_array().unwrap().len() < 10);
    let list = look(&gm, &format!("/requests?status=all&customer={BIG}"));
    assert_eq!((numbers(&list).len(), &list["count"]["capped"]), (PAGE, &true.into()));
    for query in ["status=all&customer=", "customer="] {
        let actor = site.house.actor("gm");
        let keys = site.house.read(|read| {
            let params = Params::parse(&format!("{query}{BIG}"));
            list::listing(read, &actor, &params, Action::Read)?.keys(read, &actor, None, PAGE + 1)
        });
        reads_no_whole_table(&plan(&site.house, &keys.unwrap()));
    }
    let found = gm.get(&format!("/customers/suggest?q={}", encode("欧阳若水"))).expect(200).json();
    assert_eq!(found["items"][0]["value"], BIG, "the thousandth contact is found, too");
}

/// The page of a team counts everybody's requests in one grouped query, from the index of what is open.
fn counts_by_state_for_two_hundred_agents(site: &Site) {
    let supervisor = site.client("supervisor");
    let (_, with_agents) = counted(|| supervisor.page("/requests/team").expect(200));
    let shown = look(&supervisor, "/requests/team");
    let loads = shown["loads"].as_array().unwrap();
    let busy = |load: &&Value| load["open"].as_i64().unwrap() > 0;
    assert_eq!(loads.iter().filter(busy).count(), usize::try_from(AGENTS).unwrap());
    let open: i64 = loads.iter().map(|load| load["open"].as_i64().unwrap()).sum();
    // A fifth of what has not ended has a solution.
    assert_eq!(open, (REQUESTS - CLOSED) * 4 / 5);
    assert!(with_agents < 40, "{with_agents} queries");
    let actor = site.house.actor("supervisor");
    for whose in [team::Whose::Nobodys, team::Whose::Own, team::Whose::Teams] {
        let query = site.house.read(|read| team::counting(read, &actor, whose)).unwrap();
        let plan = plan(&site.house, &query);
        assert!(plan.contains("request_queue"), "{plan}");
        let whole = ["Seq Scan on record ", "SCAN record\n"];
        assert!(whole.iter().all(|scan| !plan.contains(scan)), "{plan}");
    }
}

fn everything(engine: Engine) {
    let site = Site::new(engine);
    stocked(&site);
    forty_thousand_closed_requests(&site);
    fifty_thousand_requests_that_one_agent_may_search(&site);
    a_picker_over_a_hundred_thousand_customers(&site);
    one_company_with_a_thousand_contacts_and_twenty_thousand_requests(&site);
    counts_by_state_for_two_hundred_agents(&site);
}

#[test]
fn a_large_company_is_looked_at_as_a_small_one_on_sqlite() {
    everything(Engine::Sqlite);
}

#[test]
fn a_large_company_is_looked_at_as_a_small_one_on_postgres() {
    everything(Engine::Postgres);
}
