//! Every figure of the boards is as long as the list that it opens, whoever looks: what is confidential, what stands still and
//! what is no longer needed included.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

mod support;

use std::fmt::Write as _;

use jiff::SignedDuration;
use serde_json::{Value, json};
use support::{Client, Site};
use testkit::Engine;

/// Enters a request that lies with whoever enters it. Returns its number.
fn enter(client: &Client<'_>, kind: &str, owner: &str) -> String {
    let wanted = json!({ "subject": "主轴异响", "description": "开机后异响", "kind": kind, "owner": owner });
    client.post("/requests", &wanted).expect(201).json()["number"].as_str().unwrap().to_owned()
}

fn say(client: &Client<'_>, number: &str, below: &str) {
    client.post(&format!("/requests/{number}/{below}"), &json!({ "text": "请稍候" })).expect(200);
}

fn close(client: &Client<'_>, number: &str) {
    let version = client.get(&format!("/requests/{number}")).expect(200).json()["record"]["version"].clone();
    let kind = client.get(&format!("/requests/{number}")).expect(200).json()["request"]["kind"].clone();
    let category = if kind == "wrongdoing" { "leak" } else { "operation" };
    let ending = json!({ "version": version, "result": "solved", "cause": "use", "category": category });
    client.post(&format!("/requests/{number}/closure"), &ending).expect(200);
}

/// Some weeks of requests of all sorts.
fn fill(site: &Site) {
    let (agent, supervisor, director) =
        (site.client("agent"), site.client("supervisor"), site.client("director"));
    for week in 0..3 {
        for (client, owner) in [(&agent, "agent"), (&supervisor, "supervisor"), (&director, "director")] {
            let asked = enter(client, "consultation", owner);
            let waits = enter(client, "consultation", owner);
            let secret = enter(client, "wrongdoing", owner);
            enter(client, "consultation", owner);
            enter(client, "wrongdoing", owner);
            site.house.advance(SignedDuration::from_hours(1 + week));
            say(client, &asked, "replies");
            say(client, &waits, "waiting");
            say(client, &secret, "replies");
            close(client, &asked);
            close(client, &secret);
        }
        site.house.advance(SignedDuration::from_hours(24 * 7));
        site.settle();
    }
    // A promise that was taken back is a duty no longer.
    let promised = enter(&agent, "consultation", "agent");
    for day in ["2027-03-29", ""] {
        let version =
            agent.get(&format!("/requests/{promised}")).expect(200).json()["record"]["version"].clone();
        let to = json!({ "version": version, "promised_on": day });
        agent.post(&format!("/requests/{promised}"), &to).expect(200);
    }
}

/// The figures of a board as JSON that are doors to requests.
fn figures(board: &Value, into: &mut Vec<(String, i64)>) {
    match board {
        Value::Object(fields) => {
            if let (Some(href), Some(number)) = (fields.get("href"), fields.get("number")) {
                let href = href.as_str().unwrap_or_default();
                if href.starts_with("/requests?") {
                    into.push((href.to_owned(), number.as_i64().unwrap()));
                }
            }
            fields.values().for_each(|field| figures(field, into));
        }
        Value::Array(many) => many.iter().for_each(|one| figures(one, into)),
        _ => {}
    }
}

/// The numbers on a page that are doors to duties.
fn duties(page: &str) -> Vec<(String, i64)> {
    let door = |rest: &str| {
        let (href, text) = rest.split_once("\">")?;
        let number = text.split('<').next()?.replace(',', "").parse().ok()?;
        Some((format!("/duties?{}", href.replace("&amp;", "&")), number))
    };
    page.split("href=\"/duties?").skip(1).filter_map(door).collect()
}

#[test]
fn every_figure_is_as_long_as_the_list_that_it_opens() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let site = Site::new(engine);
        fill(&site);
        for account in ["director", "supervisor", "agent"] {
            let client = site.client(account);
            let mut doors = Vec::new();
            figures(&client.get("/insights/requests").expect(200).json(), &mut doors);
            let of_requests = doors.len();
            for board in ["/insights/requests", "/insights", "/rulebook/compliance"] {
                let page = client.page(board);
                if page.status == 200 {
                    doors.extend(duties(&page.text()));
                }
            }
            assert!(of_requests > 10 && doors.len() > of_requests + 4, "{account}: {doors:?}");
            let mut wrong = String::new();
            for (href, figure) in doors {
                let list = client.get(&href).expect(200).json();
                let count = if href.starts_with("/duties") { &list["list"]["count"] } else { &list["count"] };
                if count["number"].as_i64() != Some(figure) {
                    writeln!(wrong, "{account}: {figure} opens {} at {href}", count["number"]).unwrap();
                }
            }
            assert!(wrong.is_empty(), "{wrong}");
        }
    }
}
