//! What belongs to one person: notices, saved views, answers to repeated requests, the log of pages looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use diesel::prelude::*;
use jiff::SignedDuration;
use kernel::access::AccessLog;
use kernel::idempotency::{self, Answer};
use kernel::schema::access_log;
use kernel::{Error, Message, RecordId, StaffId, notice, view};
use testkit::{TestHouse, both_engines, cup};

both_engines! {
    rooms: vec![cup::room()];

    fn notices_are_listed_the_newest_first_and_read_up_to_one(house: &TestHouse) {
        let (chen, wu) = (house.staff("chen").hire().id, house.staff("wu").hire().id);
        let cup = house.write(|tx| cup::make(tx, &cup::new("red"))).unwrap();
        for nth in 0..5 {
            let about = (nth == 4).then_some(cup.id);
            let message = Message::new("notice-test").with("nth", nth);
            house.write(move |tx| notice::send(tx, chen, about, Some("archive.standard"), &message)).unwrap();
        }
        let first = house.read(|read| notice::list(read, chen, None, 2)).unwrap();
        assert_eq!(first.len(), 2);
        assert_eq!(first[0].message, Message::new("notice-test").with("nth", 4_i64));
        assert_eq!(first[0].about, Some(("cup".into(), cup.number, "red".into())));
        let rest = house.read(|read| notice::list(read, chen, Some(first[1].id), 9)).unwrap();
        assert_eq!(rest.len(), 3);
        let unread = |of| house.read(move |read| notice::unread(read, of)).unwrap();
        assert_eq!((unread(chen), unread(wu)), (5, 0));
        let seen = rest[0].id;
        house.write(move |tx| notice::mark_read(tx, wu, seen)).unwrap();
        assert_eq!(unread(chen), 5, "nobody reads another's");
        house.write(move |tx| notice::mark_read(tx, chen, seen)).unwrap();
        assert_eq!(unread(chen), 2);
    }

    fn a_view_saved_again_under_its_name_is_replaced(house: &TestHouse) {
        let (chen, wu) = (house.staff("chen").hire().id, house.staff("wu").hire().id);
        let save = |of: StaffId, name: &'static str, query: &'static str, shared: bool| {
            house.write(move |tx| view::save(tx, of, "/cups", name, query, shared))
        };
        let mine = save(chen, " mine ", "open=1", false).unwrap();
        assert_eq!(save(chen, "mine", "open=0", false).unwrap(), mine);
        save(chen, "for all", "late=1", true).unwrap();
        let names = |of| -> Vec<(String, String)> {
            let views = house.read(move |read| view::list(read, of, "/cups")).unwrap();
            views.into_iter().map(|view| (view.name, view.query)).collect()
        };
        assert_eq!(names(chen), [("mine".into(), "open=0".into()), ("for all".into(), "late=1".into())]);
        assert_eq!(names(wu), [("for all".into(), "late=1".into())]);
        assert!(matches!(save(chen, "  ", "", false), Err(Error::Refused(_))));
        assert!(matches!(house.write(move |tx| view::remove(tx, wu, mine)), Err(Error::NotFound)));
        house.write(move |tx| view::remove(tx, chen, mine)).unwrap();
        assert_eq!(names(chen).len(), 1);
    }

    fn the_same_request_again_gets_the_same_answer_for_a_day(house: &TestHouse) {
        let (chen, wu) = (house.staff("chen").hire().id, house.staff("wu").hire().id);
        let answer =
            Answer { request_hash: "a".into(), status: 201, location: "/cups/1".into(), body: "made".into() };
        house.write(move |tx| idempotency::keep(tx, chen, "key", &answer)).unwrap();
        let asked =
            |of, hash: &'static str| house.read(move |read| idempotency::answered(read, of, "key", hash));
        assert_eq!(asked(chen, "a").unwrap().unwrap().location, "/cups/1");
        assert!(matches!(asked(chen, "b"), Err(Error::Refused(_))), "another request under the same key");
        assert!(asked(wu, "a").unwrap().is_none(), "a key is one person's");
        house.advance(SignedDuration::from_hours(24));
        house.write(idempotency::sweep).unwrap();
        assert!(asked(chen, "a").unwrap().is_some());
        house.advance(SignedDuration::from_secs(1));
        house.write(idempotency::sweep).unwrap();
        assert!(asked(chen, "a").unwrap().is_none());
    }

    fn looks_at_pages_are_written_in_batches(house: &TestHouse) {
        let chen = house.staff("chen").hire().id;
        let log = AccessLog::default();
        for nth in 0..1200 {
            log.note(house.now(), chen, RecordId(nth));
        }
        let written =
            || house.read(|read| Ok(access_log::table.count().get_result::<i64>(read.conn())?)).unwrap();
        assert_eq!(written(), 0);
        log.flush(&house.store, house.now()).unwrap();
        assert_eq!(written(), 1200);
        log.flush(&house.store, house.now()).unwrap();
        assert_eq!(written(), 1200, "each once");
    }
}
