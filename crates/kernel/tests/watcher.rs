//! Watching a record, and drafts about it: for one person each, and never more than they may read.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use jiff::SignedDuration;
use kernel::draft::Place;
use kernel::listing::Listing;
use kernel::{Error, Message, StaffId, draft, event, notice, record, watcher};
use rulebook::Rank;
use testkit::{TestHouse, both_engines, cup};

/// 王 leads 李; 赵 is of another department. A cup of 李's.
fn open(house: &TestHouse) -> ([StaffId; 3], record::Header) {
    house.staff("wang").rank(Rank::Manager).department("客户服务部").head().hire_id();
    house.staff("li").under("wang").department("客户服务部").hire_id();
    house.staff("zhao").department("销售部").hire_id();
    let people = ["wang", "li", "zhao"].map(|account| house.actor(account).id);
    let owner = people[1];
    (people, house.write(move |tx| cup::make(tx, &cup::of(owner, "red"))).unwrap())
}

both_engines! {
    rooms: vec![cup::room()];

    fn watchers_are_told_what_others_did_as_long_as_they_may_read_it(house: &TestHouse) {
        let ([wang, li, zhao], cup) = open(house);
        let id = cup.id;
        for person in [wang, li, zhao] {
            assert!(house.write(move |tx| watcher::add(tx, id, person)).unwrap());
            assert!(!house.write(move |tx| watcher::add(tx, id, person)).unwrap(), "twice is once");
        }
        let told = |person| house.read(|read| notice::list(read, person, None, 9)).unwrap().len();
        let tell = || {
            let cup = cup.clone();
            house.write(move |tx| watcher::tell(tx, &cup, &[li], None, &Message::new("notice-test"))).unwrap();
        };
        tell();
        assert_eq!([wang, li, zhao].map(told), [1, 0, 0]);
        house.write(move |tx| record::add_member(tx, id, zhao, "helper")).unwrap();
        tell();
        assert_eq!([wang, li, zhao].map(told), [2, 0, 1]);
        house.write(move |tx| record::remove_member(tx, id, zhao, "helper")).unwrap();
        assert!(house.write(move |tx| watcher::remove(tx, id, wang)).unwrap());
        tell();
        assert_eq!([wang, li, zhao].map(told), [2, 0, 1]);
    }

    fn whom_somebody_asks_to_watch_may_read_it_and_is_told(house: &TestHouse) {
        let ([wang, _, zhao], cup) = open(house);
        let li = house.actor("li");
        let ask = |who: StaffId| {
            let (li, cup) = (li.clone(), cup.clone());
            house.write(move |tx| watcher::ask(tx, &li, &cup, who, &Message::new("notice-test")))
        };
        let Err(Error::Refused(refusals)) = ask(zhao) else { panic!("赵 may not read it") };
        assert_eq!(refusals[0].message.key, "error-watcher-may-not-read");
        ask(wang).unwrap();
        ask(wang).unwrap();
        assert_eq!(house.read(|read| watcher::of(read, cup.id)).unwrap(), [wang]);
        assert_eq!(house.read(|read| notice::list(read, wang, None, 9)).unwrap().len(), 1);
        let (actor, header) = (li.clone(), cup.clone());
        house.write(move |tx| watcher::spare(tx, &actor, &header, wang)).unwrap();
        let lines = house.read(|read| event::timeline(read, cup.id, None, 9)).unwrap();
        let kinds: Vec<&str> = lines.iter().map(|line| line.kind.as_str()).collect();
        assert_eq!(kinds[..2], ["record.watcher_removed", "record.watcher_added"]);
    }

    fn what_somebody_watches_is_a_list_of_what_they_may_read(house: &TestHouse) {
        let ([wang, li, zhao], cup) = open(house);
        let (id, other) = (cup.id, house.write(move |tx| cup::make(tx, &cup::of(li, "blue"))).unwrap().id);
        for person in [wang, zhao] {
            house.write(move |tx| watcher::add(tx, id, person)).unwrap();
        }
        let watched = |account: &str| {
            let actor = house.actor(account);
            let filter = watcher::watched_by(actor.id);
            let list = Listing { filter, ..Listing::of(cup::KIND) };
            house.read(|read| list.page(read, &actor, None, 9)).unwrap().ids
        };
        assert_eq!((watched("wang"), watched("li"), watched("zhao")), (vec![id], vec![], vec![]));
        assert!(other > id);
    }

    fn a_draft_is_one_person_s_and_goes_when_it_is_sent_or_forgotten(house: &TestHouse) {
        let ([wang, li, _], cup) = open(house);
        let id = cup.id;
        let keep = |who: StaffId, kind: &'static str, text: &'static str| {
            house.write(move |tx| draft::keep(tx, who, &Place::about(id, kind), text)).unwrap();
        };
        let kept = |who: StaffId, kind: &'static str| {
            house.read(move |read| draft::of(read, who, &Place::about(id, kind))).unwrap().map(|draft| draft.text)
        };
        keep(li, "text", "您好");
        keep(li, "text", "您好，\n货已发出");
        keep(li, "other", "x");
        assert_eq!(kept(li, "text").as_deref(), Some("您好，\n货已发出"));
        assert_eq!(kept(wang, "text"), None);
        let begun = |who| house.read(move |read| draft::begun(read, who, &[id], &["text"])).unwrap().len();
        assert_eq!((begun(li), begun(wang)), (1, 0));
        let nowhere = house.read(move |read| draft::begun(read, li, &[id], &["elsewhere"])).unwrap();
        assert!(nowhere.is_empty());
        let all = house.read(move |read| draft::all(read, li, id)).unwrap();
        assert_eq!((all.len(), all["other"].text.as_str()), (2, "x"));
        // What becomes a record is about none yet.
        house.write(move |tx| draft::keep(tx, li, &Place::alone("text"), "新的")).unwrap();
        let alone = |who| house.read(move |read| draft::of(read, who, &Place::alone("text"))).unwrap();
        assert_eq!((alone(li).map(|draft| draft.text).as_deref(), alone(wang)), (Some("新的"), None));
        house.write(move |tx| draft::forget(tx, li, &Place::alone("text"))).unwrap();
        assert_eq!(alone(li), None);
        let lines = house.read(|read| event::timeline(read, id, None, 9)).unwrap();
        assert_eq!(lines.len(), 1, "that it was made, and no more");
        keep(li, "text", " \n");
        assert_eq!((kept(li, "text"), kept(li, "other").as_deref()), (None, Some("x")));
        house.advance(SignedDuration::from_hours(90 * 24));
        house.write(draft::sweep).unwrap();
        assert!(kept(li, "other").is_some());
        house.advance(SignedDuration::from_secs(1));
        house.write(draft::sweep).unwrap();
        assert!(kept(li, "other").is_none());
    }
}
