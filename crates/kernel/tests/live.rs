//! What an open page is kept up to date by: the log as somebody may see it, calls between processes, who is present.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use jiff::SignedDuration;
use kernel::event::{self, Cause, Line};
use kernel::live::{self, Call, Seen};
use kernel::presence::{self, Doing};
use kernel::store::Engine;
use kernel::{Actor, RecordId, sequencer};
use testkit::{TestHouse, both_engines, cup};

/// A cup of somebody's, its line sealed.
fn cup_of(house: &TestHouse, owner: &Actor) -> (RecordId, String) {
    let owner = owner.id;
    let made = house.write(move |tx| cup::make(tx, &cup::of(owner, "red"))).unwrap();
    while sequencer::tick(&house.store, "a", house.now()).unwrap() > 0 {}
    (made.id, made.number)
}

fn seen(house: &TestHouse, who: &Actor, after: i64) -> Vec<Seen> {
    house.read(|read| live::head(read).and_then(|head| live::seen(read, who, after, head))).unwrap()
}

/// Who has a record open, and whether they write, after one page of somebody said what it does.
fn note(house: &TestHouse, record: RecordId, who: &Actor, tab: &str, doing: Doing) -> (String, Option<Call>) {
    let (staff, tab) = (who.id, tab.to_owned());
    let (present, call) =
        house.store.claim(house.now(), move |tx| presence::note(tx, record, staff, &tab, doing)).unwrap();
    let words = present.iter().map(|one| format!("{}{}", one.name, if one.writing { " writes" } else { "" }));
    (words.collect::<Vec<_>>().join(", "), call)
}

both_engines! {
    rooms: vec![cup::room()];

    fn somebody_sees_what_happened_to_records_they_may_read_and_nothing_else(house: &TestHouse) {
        let (chen, wu) = (house.staff("chen").hire(), house.staff("wu").hire());
        let (_, hers) = cup_of(house, &chen);
        cup_of(house, &wu);
        let (_, another) = cup_of(house, &chen);
        let lines = seen(house, &chen, 0);
        assert_eq!(lines.iter().map(|line| &line.number).collect::<Vec<_>>(), [&hers, &another]);
        assert_eq!((lines[0].event.as_str(), lines[0].kind.as_str(), lines[0].version), ("cup.made", "cup", Some(1)));
        // Who was away asks by the last number they have seen, and gets what came after it.
        assert_eq!(seen(house, &chen, lines[0].seq), lines[1..]);
        assert_eq!(seen(house, &chen, lines[1].seq), []);
    }

    fn what_came_is_found_by_its_number_and_not_by_looking_through_the_log(house: &TestHouse) {
        let chen = house.staff("chen").hire();
        let owner = chen.id;
        house
            .write(move |tx| {
                for _ in 0..400 {
                    let made = cup::make(tx, &cup::of(owner, "red"))?;
                    let line = Line::about(made.id, "cup.painted", Cause::default());
                    event::append_all(tx, &vec![line; 4])?;
                }
                Ok(())
            })
            .unwrap();
        cup_of(house, &chen);
        house.write(|tx| Ok(tx.conn().batch_execute("ANALYZE")?)).unwrap();
        let head = house.read(live::head).unwrap();
        assert_eq!(head, 2001);
        let query = house.read(|read| live::seeing(read, &chen, head - 10, head)).unwrap();
        let plan = testkit::plan(house, &query);
        assert!(plan.contains("event_seq") && !plan.contains("SCAN e"), "{plan}");
        assert!(!plan.contains("Seq Scan on event") && !plan.contains("ORDER BY"), "{plan}");
        assert_eq!(seen(house, &chen, head - 10).len(), 10);
    }

    fn processes_on_one_database_call_each_other(house: &TestHouse) {
        let chen = house.staff("chen").hire();
        let store = house.another_store();
        let mut listener = store.listen().unwrap();
        let from = store.read(house.now(), |read| read.called(None)).unwrap().0;
        let (record, _) = cup_of(house, &chen);
        note(house, record, &chen, "1", Doing::Reading);
        let (me, now) = (chen.id, house.now());
        // What is not kept was never called; the same twice is one.
        let undone: kernel::Result<()> = house.store.write(now, move |tx| {
            tx.call(&Call::Notices(kernel::StaffId(9_999)))?;
            Err(kernel::Error::NotFound)
        });
        assert!(undone.is_err());
        house.write(move |tx| tx.call(&Call::Notices(me)).and_then(|()| tx.call(&Call::Notices(me)))).unwrap();
        let expected = [Call::Here(record, vec![me]), Call::Notices(me)];
        let Some(listener) = &mut listener else {
            assert_eq!(house.store.engine(), Engine::Sqlite);
            let (to, heard) = store.read(now, |read| read.called(Some(from))).unwrap();
            assert_eq!(heard, expected);
            assert_eq!(store.read(now, |read| read.called(Some(to))).unwrap(), (to, vec![]), "each once");
            return;
        };
        let mut heard = Vec::new();
        for _ in 0..200 {
            heard.extend(listener.heard().unwrap());
            if heard.len() >= 3 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        assert_eq!(heard[0], Call::Look, "where the log ends is called there too");
        assert_eq!(heard[1..], expected);
    }

    fn what_was_called_is_forgotten_and_what_comes_after_is_heard(house: &TestHouse) {
        if house.store.engine() == Engine::Postgres {
            return;
        }
        let me = house.staff("chen").hire_id();
        let call = move |tx: &mut kernel::Tx<'_>| tx.call(&Call::Notices(me));
        house.write(call).unwrap();
        let (from, _) = house.read(|read| read.called(Some(0))).unwrap();
        house.advance(SignedDuration::from_mins(5));
        house
            .write(|tx| {
                tx.forget_called()?;
                Ok(())
            })
            .unwrap();
        assert_eq!(house.read(|read| read.called(Some(0))).unwrap(), (0, vec![]));
        house.write(call).unwrap();
        assert_eq!(house.read(|read| read.called(Some(from))).unwrap().1, [Call::Notices(me)]);
    }

    fn who_has_a_record_open_is_seen_until_they_go_or_fall_silent(house: &TestHouse) {
        let (chen, wu) = (house.staff("chen").named("陈").hire(), house.staff("wu").named("吴").hire());
        let (record, _) = cup_of(house, &chen);
        let (other, _) = cup_of(house, &chen);
        assert_eq!(note(house, record, &wu, "1", Doing::Reading).0, "吴");
        let everybody = Some(Call::Here(record, vec![wu.id, chen.id]));
        let (words, mut call) = note(house, record, &chen, "1", Doing::Reading);
        if let Some(Call::Here(_, staff)) = &mut call {
            staff.sort_unstable_by_key(|id| *id != wu.id);
        }
        assert_eq!(call, everybody);
        assert!(words.contains("吴") && words.contains("陈"), "{words}");
        // To say it again changes nothing, and nobody is told.
        assert_eq!(note(house, record, &wu, "1", Doing::Reading).1, None);
        assert!(note(house, record, &wu, "1", Doing::Writing).0.contains("吴 writes"));
        // A second page of the same person is no second person, and does not end the writing on the first.
        let (words, call) = note(house, record, &wu, "2", Doing::Reading);
        assert!(words.contains("吴 writes") && words.matches("吴").count() == 1, "{words}");
        assert_eq!(call, None);
        assert_eq!(house.read(|read| presence::at(read, other)).unwrap(), []);
        note(house, record, &wu, "1", Doing::Leaving);
        assert_eq!(note(house, record, &wu, "2", Doing::Leaving).0, "陈");
        house.advance(SignedDuration::from_secs(presence::SILENCE_SECONDS));
        assert_eq!(house.read(|read| presence::at(read, record)).unwrap(), []);
        house.advance(SignedDuration::from_secs(1));
        house.write(presence::sweep).unwrap();
        let rows: i64 = house
            .read(|read| {
                Ok(kernel::schema::record_presence::table.count().get_result(read.conn())?)
            })
            .unwrap();
        assert_eq!(rows, 0);
    }
}
