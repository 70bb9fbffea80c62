//! Measures, on an existing SQLite database, the scoring pass beside the bare aggregate over the same rows, and a whole
//! stored proposal.
//!
//! `cargo run --release -p tiering --example score -- PATH AS-OF [review]`. Without `review` it only reads. Prints
//! milliseconds, the ratio, and the most memory of its own that the process had (pages of the database that are mapped
//! into it belong to the system's cache).

#![allow(clippy::disallowed_methods, reason = "a measurement reads the clock, and its arguments")]
#![allow(clippy::print_stdout, reason = "it is what it is for")]

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use diesel::RunQueryDsl as _;
use diesel::sql_types::BigInt;
use jiff::civil::Date;
use kernel::catalogue::Catalogue;
use kernel::secret::{MasterKey, SystemRandomness};
use kernel::staff::{self, StaffRow};
use kernel::store::{Place, Sql, Store};
use kernel::{Moment, RecordId, StaffId, policy};
use rulebook::Rulebook;
use rules::quarter::Quarter;
use rules::tier::MovementMatrix;
use tiering::command::review_run;
use tiering::gauge::Gauge;
use tiering::scoring::score_all;

#[derive(diesel::QueryableByName)]
struct Groups {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn now() -> Moment {
    Moment::from(jiff::Timestamp::now())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, as_of, rest @ ..] = arguments.as_slice() else { return Err("PATH AS-OF [review]".into()) };
    let as_of: Date = as_of.parse()?;
    let store = open(Path::new(path))?;
    let mut most = 0;
    for round in 1..=3 {
        pass(&store, as_of, round, &mut most)?;
    }
    if rest.first().is_some_and(|word| word == "review") {
        review(&store, as_of, &mut most)?;
    }
    println!("most memory of its own {most} kB");
    Ok(())
}

fn open(path: &Path) -> Result<Store, Box<dyn std::error::Error>> {
    let key = std::env::temp_dir().join(format!("zhike_score_{}.key", std::process::id()));
    let master = MasterKey::load_or_create(&key, &SystemRandomness)?;
    std::fs::remove_file(&key)?;
    let catalogue = Catalogue::new(vec![customers::room().kernel, tiering::room().kernel])?;
    let store = Store::open(&Place::File(path.to_owned()), 2, catalogue, master, now())?;
    store.write(now(), policy::begin)?;
    Ok(store)
}

/// The bare aggregate, then the same rows scored with nothing stored.
fn pass(store: &Store, as_of: Date, round: u32, most: &mut u64) -> Result<(), Box<dyn std::error::Error>> {
    let book = Rulebook::parse(Rulebook::default_text()).map_err(|faults| faults.to_string())?;
    let gauge = Gauge::of(&book, as_of)?;
    let begun = Instant::now();
    let groups = store.read(now(), |read| {
        // The sums are added up inside the database, so that none of them can be left out and no row has to travel.
        let query = Sql::new(
            "SELECT CAST(coalesce(sum(n) + 0 * sum(s), 0) AS BIGINT) AS number FROM (SELECT customer_id, count(*) AS n, \
             sum(amount_fen) AS s FROM purchase GROUP BY customer_id) t",
        );
        Ok(query.get_result::<Groups>(read.conn())?.number)
    })?;
    let bare = begun.elapsed();
    let begun = Instant::now();
    let mut matrix = MovementMatrix::default();
    store.read(now(), |read| {
        score_all(read, &gauge, RecordId(0), |scored| {
            matrix.add(scored.tier, scored.assessment.tier);
            if matrix.total().is_multiple_of(50_000) {
                *most = (*most).max(own_memory());
            }
            Ok(ControlFlow::Continue(()))
        })
    })?;
    let scored = begun.elapsed();
    println!(
        "round {round}: bare aggregate of {groups} purchases {} ms, scoring of {} customers {} ms, ratio {:.2}",
        bare.as_millis(),
        matrix.total(),
        scored.as_millis(),
        scored.as_secs_f64() / bare.as_secs_f64()
    );
    Ok(())
}

/// The whole proposal of a quarter, stored.
fn review(store: &Store, as_of: Date, most: &mut u64) -> Result<(), Box<dyn std::error::Error>> {
    let by = reviewer(store)?;
    let begun = Instant::now();
    let summary = review_run(
        store,
        &now,
        &|| std::thread::sleep(Duration::from_millis(20)),
        by,
        (Quarter::of(as_of), Some(as_of)),
        &mut |_, _| *most = (*most).max(own_memory()),
    )?;
    println!(
        "review {} of {} customers stored in {} ms",
        summary.number,
        summary.matrix.total(),
        begun.elapsed().as_millis()
    );
    Ok(())
}

/// Somebody who may review.
fn reviewer(store: &Store) -> kernel::Result<StaffId> {
    store.write(now(), |tx| {
        if let Some(found) = staff::by_account(tx, "score")? {
            return Ok(found.id);
        }
        let row = StaffRow {
            account: "score".to_owned(),
            name: "Score".to_owned(),
            position: String::new(),
            rank: "director".to_owned(),
            department_id: None,
            superior_id: None,
            deputy_id: None,
            mail: String::new(),
            phone: String::new(),
            active: true,
        };
        staff::insert(tx, &row, "")
    })
}

/// Memory of the process that is not a mapped file, in kB.
fn own_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
