//! What belongs to one person: notices, saved views, answers to repeated requests, the log of pages looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use diesel::prelude::*;
use jiff::SignedDuration;
use kernel::access::AccessLog;
use kernel::idempotency::{self, Answer};
use kernel::schema::access_log;
use kernel::view::Audience;
use kernel::{Actor, Error, Message, RecordId, StaffId, notice, view};
use rulebook::Rank;
use testkit::{Engine, TestHouse, both_engines, cup};

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

    fn one_notice_or_those_about_a_record_are_marked_as_read_and_one_as_not_read(house: &TestHouse) {
        let (chen, wu) = (house.staff("chen").hire().id, house.staff("wu").hire().id);
        let cups = house.write(|tx| Ok([cup::make(tx, &cup::new("red"))?, cup::make(tx, &cup::new("blue"))?])).unwrap();
        for (whose, about) in [(chen, 0), (chen, 1), (chen, 0), (wu, 0)] {
            let about = cups[about].id;
            let message = Message::new("notice-test");
            house.write(move |tx| notice::send(tx, whose, Some(about), None, &message)).unwrap();
        }
        let read_at = |of| -> Vec<_> {
            let found = house.read(move |read| notice::list(read, of, None, 9)).unwrap();
            found.iter().map(|notice| notice.read_at).collect()
        };
        let is_unread = |of, about: RecordId| house.read(move |read| notice::is_unread_about(read, of, about)).unwrap();
        let red = cups[0].id;
        assert!(is_unread(chen, red) && is_unread(chen, cups[1].id) && !is_unread(wu, cups[1].id));
        house.write(move |tx| notice::mark_read_about(tx, chen, red)).unwrap();
        let first = house.now();
        assert_eq!(read_at(chen), [Some(first), None, Some(first)], "the newest first, and only those about it");
        assert_eq!(read_at(wu), [None], "nobody reads another's");
        assert!(!is_unread(chen, red));
        house.advance(SignedDuration::from_hours(1));
        let newest = house.read(move |read| notice::list(read, chen, None, 1)).unwrap()[0].id;
        let mark = |of, is_read| house.write(move |tx| notice::mark(tx, of, newest, is_read));
        mark(chen, true).unwrap();
        assert_eq!(read_at(chen)[0], Some(first), "when it was read first");
        assert!(matches!(mark(wu, false), Err(Error::NotFound)), "nobody marks another's");
        mark(chen, false).unwrap();
        assert_eq!(read_at(chen)[0], None);
        assert!(is_unread(chen, red));
        mark(chen, true).unwrap();
        assert_eq!(read_at(chen)[0], Some(house.now()));
        if house.store.engine() == Engine::Sqlite {
            let plans = testkit::plans_of(house, |read| notice::is_unread_about(read, chen, red));
            assert!(plans.contains("notice_unread_about"), "{plans}");
        }
    }

    fn a_view_saved_again_under_its_name_is_replaced(house: &TestHouse) {
        let luo = house.staff("luo").rank(Rank::Director).hire();
        let wu = house.staff("wu").hire();
        let save = |of: &Actor, name: &'static str, query: &'static str, audience: Audience| {
            let of = of.clone();
            house.write(move |tx| view::save(tx, &of, "/cups", name, query, audience))
        };
        let mine = save(&luo, " mine ", "open=1", Audience::Nobody).unwrap();
        assert_eq!(save(&luo, "mine", "open=0", Audience::Nobody).unwrap(), mine);
        save(&luo, "for all", "late=1", Audience::Everybody).unwrap();
        let names = |of: StaffId| -> Vec<(String, String)> {
            let views = house.read(move |read| view::list(read, of, "/cups")).unwrap();
            views.into_iter().map(|view| (view.name, view.query)).collect()
        };
        assert_eq!(names(luo.id), [("for all".into(), "late=1".into()), ("mine".into(), "open=0".into())]);
        assert_eq!(names(wu.id), [("for all".into(), "late=1".into())]);
        assert!(matches!(save(&luo, "  ", "", Audience::Nobody), Err(Error::Refused(_))));
        let (hers, his) = (luo.id, wu.id);
        assert!(matches!(house.write(move |tx| view::remove(tx, his, mine)), Err(Error::NotFound)));
        house.write(move |tx| view::remove(tx, hers, mine)).unwrap();
        assert_eq!(names(hers).len(), 1);
    }

    fn a_view_is_shared_with_a_group_a_department_and_below_or_all_as_far_as_the_rulebook_lets_one(house: &TestHouse) {
        house.staff("luo").rank(Rank::Director).hire_id();
        house.staff("gao").rank(Rank::Manager).department("客户服务部").hire_id();
        house.staff("zhou").rank(Rank::Supervisor).department("客户服务部/热线科").group("热线组").hire_id();
        house.staff("chen").department("客户服务部/热线科").group("热线组").hire_id();
        house.staff("xu").department("销售部").group("大客户组").hire_id();
        let offered = |account: &str| -> Vec<String> {
            let actor = house.actor(account);
            let found = house.read(|read| view::audiences(read, &actor)).unwrap();
            found.into_iter().map(|(audience, name)| if name.is_empty() { audience.to_string() } else { name }).collect()
        };
        assert_eq!(offered("chen"), Vec::<String>::new());
        assert_eq!(offered("zhou"), ["热线组"]);
        assert_eq!(offered("gao"), ["客户服务部", "热线科"]);
        assert!(offered("luo").len() == 6 && offered("luo").last().unwrap() == "everybody");
        let audience = |by: &str, name: &str| {
            let actor = house.actor(by);
            let all = house.read(|read| view::audiences(read, &actor)).unwrap();
            all.into_iter().find(|(_, known)| known == name).unwrap().0
        };
        let save = |by: &str, name: &'static str, audience: Audience| {
            let actor = house.actor(by);
            house.write(move |tx| view::save(tx, &actor, "/cups", name, "?open=1", audience))
        };
        let (group, department) = (audience("zhou", "热线组"), audience("gao", "客户服务部"));
        for (by, audience) in [("chen", group), ("zhou", department), ("gao", Audience::Everybody), ("gao", group)] {
            let Err(Error::Refused(refusals)) = save(by, "x", audience) else { panic!("{by} {audience}") };
            assert_eq!(refusals[0].message.key, "view-audience-not-yours");
        }
        save("zhou", "group", group).unwrap();
        save("gao", "department", department).unwrap();
        save("luo", "all", Audience::Everybody).unwrap();
        save("chen", "own", Audience::Nobody).unwrap();
        let seen = |account: &str| -> Vec<String> {
            let of = house.actor(account).id;
            house.read(|read| view::list(read, of, "/cups")).unwrap().into_iter().map(|view| view.name).collect()
        };
        assert_eq!(seen("chen"), ["own", "all", "department", "group"]);
        assert_eq!(seen("gao"), ["department", "all"]);
        assert_eq!(seen("xu"), ["all"]);
        let plan = testkit::plan(house, &view::listing(house.actor("chen").id, "/cups"));
        assert!(!plan.contains("SCAN saved_view\n"), "{plan}");
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
