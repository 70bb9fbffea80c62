//! What is written to the register through HTTP: each writer enters a request, answers it and closes it, again and again.

use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::load::{Connection, Times};
use crate::report::Report;
use crate::server::Server;
use crate::{Actor, row};

/// What is measured, one by one.
const NAMES: [&str; 3] = ["create by HTTP", "reply by HTTP", "close by HTTP"];

/// Writes with few and with many writers; the rows go on the table of what is written.
pub fn measure(server: &Server, actor: &Actor, span: Duration, report: &mut Report) -> Result<()> {
    writeln!(
        report,
        "| written | writers | p50 ms | p95 ms | p99 ms | per second |\n|---|---|---|---|---|---|"
    )?;
    for writers in [1, 8, 64] {
        let begun = Instant::now();
        let results: Vec<Result<[Vec<Duration>; 3]>> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..writers).map(|_| scope.spawn(|| write(server, actor, begun + span))).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|_| Ok(Default::default())))
                .collect()
        });
        let mut all: [Vec<Duration>; 3] = Default::default();
        for result in results {
            for (all, one) in all.iter_mut().zip(result?) {
                all.extend(one);
            }
        }
        for (name, times) in NAMES.into_iter().zip(all) {
            row(report, &[name, &writers.to_string()], &Times::of(times, begun.elapsed()))?;
        }
    }
    writeln!(report)?;
    Ok(())
}

fn write(server: &Server, actor: &Actor, until: Instant) -> Result<[Vec<Duration>; 3]> {
    let mut connection = Connection::open(&server.address, &actor.token)?;
    let mut times: [Vec<Duration>; 3] = Default::default();
    // Each at least once.
    while Instant::now() < until || times[2].is_empty() {
        let mut post = |nth: usize, path: &str, body: &Value| -> Result<Value> {
            let asked = Instant::now();
            let told = connection.post(path, body)?;
            times[nth].push(asked.elapsed());
            Ok(told)
        };
        let wanted = json!({
            "subject": "换热机组出口温度偏低", "description": "三号机组出口温度只有四十二度，请派人检查。",
            "kind": "request", "category": "in_warranty", "channel": "phone", "caller": "刘工",
        });
        let told = post(0, "/requests", &wanted)?;
        let number = told["number"].as_str().context("a number")?;
        let told = post(1, &format!("/requests/{number}/replies"), &json!({ "text": "已安排工程师上门。" }))?;
        let ending = json!({
            "result": "solved", "cause": "use", "category": "in_warranty", "version": told["version"],
        });
        post(2, &format!("/requests/{number}/closure"), &ending)?;
    }
    Ok(times)
}
