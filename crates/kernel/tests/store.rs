//! The store: one closure is one transaction, kept whole or not at all, and an answer means that it is kept.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::collections::HashSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::store::{Engine, Place, Read, Sql};
use kernel::{Error, Result};
use testkit::{BEGINNING, Database, TestHouse, both_engines, cup};

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn number(read: &mut Read<'_>, sql: &str) -> Result<i64> {
    Ok(Sql::new(sql).get_result::<Number>(read.conn())?.number)
}

fn cups(read: &mut Read<'_>) -> Result<i64> {
    number(read, "SELECT count(*) AS number FROM cup")
}

/// A writer that does nothing until it is released, so that what is submitted meanwhile waits behind it.
fn hold_the_writer(house: &TestHouse) -> mpsc::Sender<()> {
    let (release, released) = mpsc::channel::<()>();
    let released = std::sync::Mutex::new(released);
    let (begun, has_begun) = mpsc::channel();
    house.store.submit(
        house.now(),
        move |_| {
            let _ = begun.send(());
            let _ = released.lock().unwrap().recv();
            Ok(())
        },
        |result: Result<()>| result.unwrap(),
    );
    has_begun.recv().unwrap();
    release
}

both_engines! {
    rooms: vec![cup::room()];

    fn a_refused_closure_leaves_no_row(house: &TestHouse) {
        let refused = house.write(|tx| {
            cup::make(tx, &cup::new("red"))?;
            Err::<(), _>(Error::refused("cup-broken"))
        });
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        assert_eq!(house.read(cups).unwrap(), 0);
    }

    fn a_panic_inside_a_write_is_rolled_back_and_the_next_write_goes_on(house: &TestHouse) {
        let failed = house.write(|tx| {
            cup::make(tx, &cup::new("red"))?;
            assert!(tx.now() != tx.now(), "the handle came off");
            Ok(())
        });
        assert!(matches!(&failed, Err(Error::Panicked(said)) if said == "the handle came off"), "{failed:?}");
        house.write(|tx| cup::make(tx, &cup::new("blue"))).unwrap();
        assert_eq!(house.read(cups).unwrap(), 1);
    }

    fn a_panic_inside_a_read_leaves_the_connection_usable(house: &TestHouse) {
        for _ in 0..20 {
            let failed = house.read(|read| -> Result<()> {
                cups(read)?;
                panic!("dropped")
            });
            assert!(matches!(failed, Err(Error::Panicked(_))), "{failed:?}");
        }
        assert_eq!(house.read(cups).unwrap(), 0);
    }

    fn a_statement_that_fails_spoils_only_its_own_transaction(house: &TestHouse) {
        let failed = house.write(|tx| {
            cup::make(tx, &cup::new("red"))?;
            tx.conn().batch_execute("INSERT INTO saucer VALUES (1)")?;
            Ok(())
        });
        assert!(matches!(failed, Err(Error::Database(_))), "{failed:?}");
        house.write(|tx| cup::make(tx, &cup::new("blue"))).unwrap();
        assert_eq!(house.read(cups).unwrap(), 1);
    }

    fn sixty_four_writers_at_once_each_get_their_own_answer(house: &TestHouse) {
        let (answer, answers) = mpsc::channel();
        thread::scope(|scope| {
            for nth in 0..64 {
                let answer = answer.clone();
                scope.spawn(move || {
                    let made = house.write(move |tx| {
                        if nth % 4 == 3 {
                            return Err(Error::field("title", "odd-cup"));
                        }
                        Ok(cup::make(tx, &cup::new(&format!("cup {nth}")))?.title)
                    });
                    answer.send((nth, made)).unwrap();
                });
            }
        });
        drop(answer);
        let mut answered = 0;
        for (nth, made) in answers {
            answered += 1;
            match made {
                Ok(title) => assert_eq!((title, nth % 4 != 3), (format!("cup {nth}"), true)),
                Err(error) => assert!(nth % 4 == 3 && matches!(error, Error::Refused(_)), "{nth}: {error}"),
            }
        }
        assert_eq!(answered, 64);
        assert_eq!(house.read(cups).unwrap(), 48);
    }

    fn a_reader_sees_one_moment(house: &TestHouse) {
        house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap();
        let seen = house.read(|read| {
            let before = cups(read)?;
            house.write(|tx| cup::make(tx, &cup::new("blue")))?;
            Ok((before, cups(read)?))
        });
        assert_eq!(seen.unwrap(), (1, 1));
        assert_eq!(house.read(cups).unwrap(), 2);
    }

    fn a_reader_can_not_write(house: &TestHouse) {
        let written = house.read(|read| Ok(read.conn().batch_execute("DELETE FROM cup")?));
        assert!(matches!(written, Err(Error::Database(_))), "{written:?}");
        assert_eq!(house.read(cups).unwrap(), 0, "and reading goes on");
    }

    fn writes_that_meet_all_count(house: &TestHouse) {
        let cup = house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap().id;
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        house.write(move |tx| cup::pour(tx, cup)).unwrap();
                    }
                });
            }
        });
        assert_eq!(house.read(move |read| cup::filled(read, cup)).unwrap(), 400);
    }

    fn a_write_that_others_keep_getting_in_the_way_of_goes_through_in_the_end(house: &TestHouse) {
        let other = house.another_store();
        thread::scope(|scope| {
            for store in [&house.store, &other, &house.store, &other] {
                scope.spawn(move || {
                    for _ in 0..10 {
                        // Each looks at all the others' rows, and takes its time.
                        let poured = store.write(BEGINNING, |tx| {
                            let before = cups(tx)?;
                            thread::sleep(Duration::from_millis(10));
                            cup::make(tx, &cup::new("red"))?;
                            Ok(before + 1)
                        });
                        poured.unwrap();
                    }
                });
            }
        });
        assert_eq!(house.read(cups).unwrap(), 40);
    }

    fn an_answer_is_seen_by_another_process(house: &TestHouse) {
        let other = house.another_store();
        for nth in 1..=20 {
            house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap();
            assert_eq!(other.read(house.now(), cups).unwrap(), nth);
        }
        other.write(house.now(), |tx| cup::make(tx, &cup::new("blue"))).unwrap();
        assert_eq!(house.read(cups).unwrap(), 21);
    }

    fn two_processes_may_write_at_once(house: &TestHouse) {
        let other = house.another_store();
        let cup = house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap().id;
        thread::scope(|scope| {
            for store in [&house.store, &other] {
                scope.spawn(move || {
                    for _ in 0..50 {
                        store.write(BEGINNING, move |tx| cup::pour(tx, cup)).unwrap();
                    }
                });
            }
        });
        assert_eq!(house.read(move |read| cup::filled(read, cup)).unwrap(), 100);
    }

    fn a_database_of_a_newer_program_is_refused(house: &TestHouse) {
        // Without the room of cups this program does not know their migration.
        let opened = testkit::open(&house.place(), Vec::new()).map(drop);
        assert!(matches!(&opened, Err(Error::Corrupt(said)) if said.contains("0900_cup")), "{opened:?}");
        assert_eq!(house.read(cups).unwrap(), 0, "and it is left as it was");
    }
}

fn migrates_once(engine: Engine) {
    let database = Database::empty(engine);
    let place = &database.place();
    let barrier = &std::sync::Barrier::new(4);
    let stores: Vec<_> = thread::scope(|scope| {
        let opening: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(move || {
                    barrier.wait();
                    testkit::open(place, vec![cup::room()])
                })
            })
            .collect();
        opening.into_iter().map(|opened| opened.join().unwrap().unwrap()).collect()
    });
    for store in &stores {
        store.write(BEGINNING, |tx| cup::make(tx, &cup::new("red"))).unwrap();
    }
    let seen = stores[0].read(BEGINNING, |read| {
        Ok((
            number(read, "SELECT count(*) AS number FROM migration")?,
            number(read, "SELECT count(*) AS number FROM rulebook_version")?,
            cups(read)?,
        ))
    });
    assert_eq!(seen.unwrap(), (3, 1, 4));
}

#[test]
fn four_processes_that_start_at_once_migrate_once_on_sqlite() {
    migrates_once(Engine::Sqlite);
}

#[test]
fn four_processes_that_start_at_once_migrate_once_on_postgres() {
    migrates_once(Engine::Postgres);
}

fn missing_migrations_are_told(engine: Engine) {
    let database = Database::empty(engine);
    let catalogue = kernel::catalogue::Catalogue::new(vec![cup::room()]).unwrap();
    let missing = || kernel::Store::missing_migrations(&database.place(), &catalogue).unwrap();
    assert_eq!(missing(), ["0001_house", "0002_calls", "0900_cup"]);
    testkit::open(&database.place(), Vec::new()).unwrap();
    assert_eq!(missing(), ["0900_cup"]);
}

#[test]
fn missing_migrations_are_told_on_sqlite() {
    missing_migrations_are_told(Engine::Sqlite);
}

#[test]
fn missing_migrations_are_told_on_postgres() {
    missing_migrations_are_told(Engine::Postgres);
}

#[test]
fn writers_that_wait_on_sqlite_share_a_flush() {
    let house = TestHouse::with(Engine::Sqlite, vec![cup::room()]);
    let release = hold_the_writer(&house);
    let (seen, all_seen) = mpsc::channel();
    for _ in 0..64 {
        let (store, now, seen) = (house.store.clone(), house.now(), seen.clone());
        let write = move |tx: &mut kernel::Tx<'_>| {
            cup::make(tx, &cup::new("red"))?;
            // Another connection sees what is flushed, and nothing of a group that still grows.
            store.read(now, cups)
        };
        house.store.submit(now, write, move |answer| seen.send(answer.unwrap()).unwrap());
    }
    drop(seen);
    release.send(()).unwrap();
    let flushed: Vec<i64> = all_seen.iter().collect();
    assert_eq!(flushed.len(), 64);
    let groups: HashSet<&i64> = flushed.iter().collect();
    assert!(groups.len() < 32, "64 transactions took {} flushes", groups.len());
    assert_eq!(house.read(cups).unwrap(), 64);
}

#[test]
fn a_refused_member_does_not_touch_its_group() {
    let house = TestHouse::with(Engine::Sqlite, vec![cup::room()]);
    let release = hold_the_writer(&house);
    let (answer, answers) = mpsc::channel();
    for nth in 0..30 {
        let answer = answer.clone();
        let write = move |tx: &mut kernel::Tx<'_>| {
            cup::make(tx, &cup::new("red"))?;
            match nth % 3 {
                0 => Ok(()),
                1 => Err(Error::NotFound),
                _ => panic!("dropped"),
            }
        };
        house.store.submit(house.now(), write, move |result| answer.send((nth, result)).unwrap());
    }
    drop(answer);
    release.send(()).unwrap();
    for (nth, result) in answers {
        let as_asked = match nth % 3 {
            0 => result.is_ok(),
            1 => matches!(result, Err(Error::NotFound)),
            _ => matches!(result, Err(Error::Panicked(_))),
        };
        assert!(as_asked, "{nth}: {result:?}");
    }
    assert_eq!(house.read(cups).unwrap(), 10);
}

#[test]
fn a_full_disk_fails_only_what_does_not_fit() {
    let house = TestHouse::with(Engine::Sqlite, vec![cup::room()]);
    let set_most_pages = |pages: i64| {
        let pragma = format!("PRAGMA max_page_count = {pages}");
        house.write(move |tx| Ok(tx.conn().batch_execute(&pragma)?)).unwrap();
    };
    let pages =
        house.read(|read| number(read, "SELECT page_count AS number FROM pragma_page_count()")).unwrap();
    set_most_pages(pages + 30);

    let release = hold_the_writer(&house);
    let (answer, answers) = mpsc::channel();
    for title in ["first", "too much", "second"] {
        let answer = answer.clone();
        let write = move |tx: &mut kernel::Tx<'_>| {
            let size = if title == "too much" { 1_000_000 } else { 1 };
            cup::make(tx, &cup::new(&title.repeat(size)))
        };
        let reply = move |made: Result<_>| answer.send((title, made.map(drop))).unwrap();
        house.store.submit(house.now(), write, reply);
    }
    drop(answer);
    release.send(()).unwrap();
    for (title, made) in answers {
        match made {
            Ok(()) => assert_ne!(title, "too much"),
            Err(Error::Database(error)) => {
                assert_eq!((title, error.to_string().contains("full")), ("too much", true), "{error}");
            }
            Err(other) => panic!("{title}: {other}"),
        }
    }
    assert_eq!(house.read(cups).unwrap(), 2);

    set_most_pages(1_000_000);
    house.write(|tx| cup::make(tx, &cup::new("third"))).unwrap();
    assert_eq!(house.read(cups).unwrap(), 3);
    let sound = house.read(|read| number(read, "SELECT count(*) AS number FROM pragma_integrity_check()"));
    assert_eq!(sound.unwrap(), 1, "one line, which says ok");
}

fn file(house: &TestHouse) -> PathBuf {
    let Place::File(path) = house.place() else { panic!("SQLite keeps a file") };
    path
}

/// How often the write-ahead log has begun anew: the count in its header.
fn times_begun(path: &Path) -> u32 {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let mut header = [0; 16];
    std::fs::File::open(log).unwrap().read_exact(&mut header).unwrap();
    u32::from_be_bytes(header[12..].try_into().unwrap())
}

/// Does `step` until it says that it is enough.
fn until(mut step: impl FnMut() -> bool) {
    for _ in 0..3000 {
        if step() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("it did not come in half a minute");
}

#[test]
fn what_the_log_holds_is_copied_into_the_file_while_nobody_waits() {
    let house = TestHouse::with(Engine::Sqlite, vec![cup::room()]);
    house.write(|tx| cup::make(tx, &cup::new("a cup that nobody has poured yet"))).unwrap();
    let path = file(&house);
    until(|| std::fs::read(&path).unwrap().windows(16).any(|some| some == b"a cup that nobod"));
}

#[test]
fn a_log_that_has_grown_begins_anew_while_people_write_and_read() {
    let house = TestHouse::with(Engine::Sqlite, vec![cup::room()]);
    let path = file(&house);
    let begun = times_begun(&path);
    until(|| {
        house.write(|tx| cup::make(tx, &cup::new(&"large ".repeat(100_000)))).unwrap();
        house.read(cups).unwrap();
        times_begun(&path) > begun
    });
}

#[test]
fn a_locked_file_fails_the_write_and_not_the_next_one() {
    let house = TestHouse::with(Engine::Sqlite, vec![cup::room()]);
    let path = file(&house);
    let mut stranger = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    stranger.batch_execute("BEGIN IMMEDIATE").unwrap();
    let failed = house.write(|tx| cup::make(tx, &cup::new("red")));
    assert!(
        matches!(&failed, Err(Error::Database(error)) if error.to_string().contains("locked")),
        "{failed:?}"
    );
    assert_eq!(house.read(cups).unwrap(), 0, "reading goes on meanwhile");
    stranger.batch_execute("ROLLBACK").unwrap();
    house.write(|tx| cup::make(tx, &cup::new("blue"))).unwrap();
    assert_eq!(house.read(cups).unwrap(), 1);
}

#[test]
fn a_server_that_ends_every_connection_is_asked_again() {
    let house = TestHouse::with(Engine::Postgres, vec![cup::room()]);
    let number_before = house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap().number;
    let failed = house.write(|tx| {
        tx.conn().batch_execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid(); \
             SELECT pg_terminate_backend(pg_backend_pid())",
        )?;
        Ok(())
    });
    assert!(matches!(failed, Err(Error::Database(_))), "{failed:?}");
    let mut made = Err(Error::NotFound);
    for _ in 0..3 {
        made = house.write(|tx| cup::make(tx, &cup::new("blue")));
        if made.is_ok() {
            break;
        }
    }
    assert!(made.unwrap().number > number_before);
    assert_eq!(house.read(cups).unwrap(), 2);
}
