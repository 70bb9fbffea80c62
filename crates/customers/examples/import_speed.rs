//! How long a large import takes: `cargo run --release -p customers --example import_speed [rows] [file.csv]`.
//!
//! Brings in `rows` customers, then twice as many purchases of them, on SQLite in a folder of its own that is removed
//! afterwards; with a file, that file as purchases too. Tells the time of each step and the longest that a customer saved
//! meanwhile had to wait.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a measurement")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use customers::fields::{CustomerFields, NewCustomer};
use customers::import::Target;
use customers::import::command::{CommandOptions, import_file};
use customers::import::model::Missing;
use intake::command::Hand;
use intake::table::File;
use kernel::Actor;
use rulebook::Rank;
use testkit::{Engine, TestHouse};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rows: usize = arguments.first().and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let house = TestHouse::with(Engine::Sqlite, vec![customers::kernel_room()]);
    let lin = house.staff("lin").rank(Rank::Director).department("客户服务部").hire();
    bring(&house, &lin, Target::Customers, "customers.csv", sheet_of_customers(rows).into_bytes());
    bring(&house, &lin, Target::Purchases, "purchases.csv", sheet_of_purchases(rows).into_bytes());
    if let Some(path) = arguments.get(1) {
        bring(&house, &lin, Target::Purchases, path, std::fs::read(path).expect("the file can be read"));
    }
}

fn sheet_of_customers(rows: usize) -> String {
    let mut sheet =
        String::from("客户编号,客户名称,客户类别,地址,联系电话,注册资本（万元）,联系人,部门,职务\n");
    let names = ["青禾", "远山", "海棠", "新城", "明湖", "长风", "云岭"];
    for n in 0..rows {
        let name = names[n % names.len()];
        let _ = writeln!(
            sheet,
            "CD{n:06},{name}{n}精密仪器有限公司,采购客户,杭州市文一路{n}号,0571-8{:07},{},周敏,采购部,经理",
            n % 10_000_000,
            n % 900 + 50
        );
    }
    sheet
}

fn sheet_of_purchases(rows: usize) -> String {
    let mut sheet = String::from("客户编号,购买日期,数量,金额\n");
    for n in 0..rows {
        let customer = n * 7 % rows;
        let _ = writeln!(
            sheet,
            "CD{customer:06},2026-{:02}-{:02},{},{}.50",
            n % 12 + 1,
            n % 28 + 1,
            n % 9 + 1,
            n % 5000
        );
    }
    sheet
}

fn bring(house: &TestHouse, actor: &Actor, target: Target, name: &str, bytes: Vec<u8>) {
    let options = CommandOptions {
        target,
        file: File { name: name.to_owned(), bytes },
        sheet: None,
        missing: Missing::Create,
        all_or_nothing: false,
        currency: None,
        confirm_repeat: false,
        columns: BTreeMap::new(),
    };
    let over = Arc::new(AtomicBool::new(false));
    let meanwhile = save_meanwhile(house, actor, Arc::clone(&over));
    let begun = Instant::now();
    let mut at = (String::new(), begun);
    let mut steps: Vec<(String, Duration)> = Vec::new();
    let mut hand = Hand {
        store: &house.store,
        clock: &|| house.now(),
        holder: "import_speed",
        pause: &|| std::thread::sleep(Duration::from_millis(200)),
        progress: &mut |progress| {
            let phase = progress.phase.key().to_owned();
            if at.0 != phase {
                steps.push((std::mem::replace(&mut at.0, phase), at.1.elapsed()));
                at.1 = Instant::now();
            }
            true
        },
    };
    let summary = import_file(&mut hand, actor, &options).expect("the import succeeds");
    steps.push((at.0, at.1.elapsed()));
    let whole = begun.elapsed();
    over.store(true, Ordering::Relaxed);
    let mut waits = meanwhile.join().expect("the other writer ends");
    waits.sort_unstable();
    println!(
        "{name}: {} rows in {:.2} s, {} created, {} refused",
        summary.rows,
        whole.as_secs_f64(),
        summary.created,
        summary.refused
    );
    for (phase, time) in &steps[1..] {
        println!("  {phase:<10} {:.2} s", time.as_secs_f64());
    }
    let at = |percent: usize| {
        waits.get(waits.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default()
    };
    println!(
        "  a customer saved meanwhile ({}): p50 {:?}, p99 {:?}, longest {:?}",
        waits.len(),
        at(50),
        at(99),
        at(100)
    );
}

/// Somebody else who enters a customer every 20 ms while the import runs.
fn save_meanwhile(
    house: &TestHouse,
    actor: &Actor,
    over: Arc<AtomicBool>,
) -> std::thread::JoinHandle<Vec<Duration>> {
    let (store, now, id) = (house.store.clone(), house.now(), actor.id);
    let work = move || {
        let mut waits = Vec::new();
        while !over.load(Ordering::Relaxed) {
            let new = NewCustomer {
                number: None,
                fields: CustomerFields::named("buyer", format!("其间{}公司", waits.len())),
                owner: Some(id),
                group: None,
                import: None,
            };
            let begun = Instant::now();
            store
                .write(now, move |tx| customers::service::customer_create(tx, Some(id), &new).map(drop))
                .expect("a customer is saved");
            waits.push(begun.elapsed());
            std::thread::sleep(Duration::from_millis(20));
        }
        waits
    };
    std::thread::Builder::new().name("meanwhile".into()).spawn(work).expect("a thread")
}
