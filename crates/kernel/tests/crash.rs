//! What was answered is kept, whenever the process is killed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]
#![allow(clippy::disallowed_methods, reason = "the child is told by the environment where its database is")]

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, thread};

use diesel::prelude::*;
use kernel::schema::record;
use kernel::store::{Engine, Place};
use kernel::{RecordId, Store};
use testkit::{BEGINNING, Database, cup};

/// Names the database to the child.
const PLACE: &str = "ZHIKE_TEST_CRASH";
/// How often a child is killed.
const ROUNDS: u64 = 5;
/// How many threads of the child write at once.
const WRITERS: usize = 6;

/// Not a test of its own: the process that the tests below start and kill.
#[test]
#[ignore = "started by the tests of this file"]
fn writes_until_killed() {
    let Ok(place) = env::var(PLACE) else { return };
    let place = match place.strip_prefix("file:") {
        Some(path) => Place::File(PathBuf::from(path)),
        None => Place::Server(place),
    };
    let store = testkit::open(&place, vec![cup::room()]).unwrap();
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| write_for_ever(&store));
        }
    });
}

fn write_for_ever(store: &Store) {
    loop {
        match store.write(BEGINNING, |tx| cup::make(tx, &cup::new("red"))) {
            // A line on standard output leaves the process at its end.
            Ok(made) => println!("kept {}", made.id),
            Err(error) => assert!(error.is_transient(), "{error}"),
        }
    }
}

/// Starts a child, kills it at some moment after its first answer, and gives all that it was answered.
fn killed_after(database: &Database, wait: Duration) -> Vec<RecordId> {
    let place = match database.place() {
        Place::File(path) => format!("file:{}", path.display()),
        Place::Server(url) => url,
    };
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--ignored", "--exact", "writes_until_killed", "--nocapture"])
        .env(PLACE, place)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    while !said.contains("kept ") {
        assert_ne!(lines.read_line(&mut said).unwrap(), 0, "the child ended by itself: {said}");
    }
    let rest = thread::spawn(move || {
        let mut rest = Vec::new();
        lines.read_to_end(&mut rest).unwrap();
        rest
    });
    thread::sleep(wait);
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
    said.push_str(&String::from_utf8(rest.join().unwrap()).unwrap());
    // The last line may be cut; it is one only with its end.
    let whole = said.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().filter_map(|line| line.strip_prefix("kept ")?.parse().ok().map(RecordId)).collect()
}

fn nothing_answered_is_lost(engine: Engine) {
    let database = Database::prepared(engine, &[cup::room()]);
    let mut answered: Vec<RecordId> = Vec::new();
    for round in 0..ROUNDS {
        let wait = Duration::from_millis(RandomState::new().hash_one(round) % 300);
        let now_answered = killed_after(&database, wait);
        assert!(!now_answered.is_empty());
        answered.extend(now_answered);
        let store = testkit::open(&database.place(), vec![cup::room()]).unwrap();
        let kept = store
            .read(BEGINNING, |read| Ok(record::table.select(record::id).load::<RecordId>(read.conn())?))
            .unwrap();
        let kept: HashSet<RecordId> = kept.into_iter().collect();
        let lost: Vec<_> = answered.iter().filter(|id| !kept.contains(id)).collect();
        assert!(lost.is_empty(), "round {round}, killed {wait:?} after the first answer: {lost:?} are lost");
        // And what is there is whole: a record with its cup and its event.
        let halves = store.read(BEGINNING, |read| {
            let whole = "SELECT count(*) AS number FROM record r \
                         JOIN cup c ON c.id = r.id JOIN event e ON e.record_id = r.id";
            Ok(kernel::store::Sql::new(whole).get_result::<Number>(read.conn())?.number)
        });
        assert_eq!(halves.unwrap(), i64::try_from(kept.len()).unwrap());
    }
    assert_eq!(answered.iter().collect::<HashSet<_>>().len(), answered.len(), "no id is given twice");
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}

#[test]
fn nothing_answered_is_lost_on_sqlite() {
    nothing_answered_is_lost(Engine::Sqlite);
}

#[test]
fn nothing_answered_is_lost_on_postgres() {
    nothing_answered_is_lost(Engine::Postgres);
}
