//! What of the notices goes by mail: who wants which kinds how soon, one digest for many, and what a mail takes along.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::time::Duration;

use diesel::prelude::*;
use jiff::SignedDuration;
use kernel::catalogue::{JobKind, NoticeKind, Room, Step};
use kernel::mail::choice::{self, Pace, Wishes};
use kernel::mail::unsubscribe::Unsubscription;
use kernel::mail::{Carrier, Letter, Post, Undelivered, digest};
use kernel::schema::{job as jobs, notice as notices};
use kernel::store::{Engine, Sql};
use kernel::{JobId, Message, Moment, NoticeId, Result, StaffId, Store, job, notice};
use testkit::{TestHouse, both_engines, plan};

/// Two kinds of notices; the job, which above the kernel writes the letter, only takes and marks.
fn rooms() -> Vec<Room> {
    vec![Room {
        name: "tea",
        notices: vec![NoticeKind::new("tea.ready"), NoticeKind::owed("tea.spilt")],
        jobs: vec![JobKind { key: digest::JOB, step }],
        ..Room::default()
    }]
}

fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    let progress = store.write(now, move |tx| digest::take(tx, id))?;
    store.write(now, move |tx| digest::sent(tx, id, &progress))?;
    Ok(Step::Finished)
}

struct Nobody;

impl Carrier for Nobody {
    fn carry(&self, _: &Letter) -> std::result::Result<(), Undelivered> {
        Ok(())
    }
}

fn post(store: &Store) {
    store.mail_by(Post { carrier: Box::new(Nobody), site: "https://zhike.test".into() });
}

fn tell(house: &TestHouse, to: StaffId, sentence: &'static str) {
    house.write(move |tx| notice::send(tx, to, None, None, &Message::new(sentence))).unwrap();
}

/// The mails that wait, with when each leaves.
fn waiting(house: &TestHouse) -> Vec<(JobId, Moment)> {
    house
        .read(|read| {
            Ok(jobs::table
                .filter(jobs::state.eq("ready"))
                .order(jobs::id)
                .select((jobs::id, jobs::run_at))
                .load(read.conn())?)
        })
        .unwrap()
}

fn mailed(house: &TestHouse) -> usize {
    house
        .read(|read| {
            let ids: Vec<NoticeId> = notices::table
                .filter(notices::mailed_at.is_not_null())
                .select(notices::id)
                .load(read.conn())?;
            Ok(ids.len())
        })
        .unwrap()
}

fn choose(house: &TestHouse, of: StaffId, pace: Pace, quiet: &[&str]) {
    let wishes = Wishes { pace, quiet: quiet.iter().map(|key| (*key).to_owned()).collect() };
    house.write(move |tx| choice::choose(tx, of, &wishes)).unwrap();
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

both_engines! {
    rooms: rooms();

    fn without_a_way_out_nothing_is_queued(house: &TestHouse) {
        let chen = house.staff("chen").hire().id;
        tell(house, chen, "notice-tea-spilt");
        assert_eq!(waiting(house), []);
        post(&house.store);
        tell(house, chen, "notice-tea-spilt");
        let [(id, _)] = waiting(house)[..] else { panic!("one") };
        let taken = house.write(move |tx| digest::take(tx, id)).unwrap().notices;
        assert_eq!(taken.len(), 1, "what was said while mail was off stays in the application");
    }

    fn a_flood_is_one_mail_a_few_minutes_after_the_first(house: &TestHouse) {
        post(&house.store);
        let (chen, wu) = (house.staff("chen").hire().id, house.staff("wu").hire().id);
        let begun = house.now();
        for _ in 0..40 {
            tell(house, chen, "notice-tea-ready");
            house.advance(SignedDuration::from_secs(2));
        }
        tell(house, wu, "notice-tea-spilt");
        let leaves: Vec<Moment> = waiting(house).into_iter().map(|(_, at)| at).collect();
        assert_eq!(leaves, [begun.plus_seconds(300), begun.plus_seconds(380)]);
        job::drain(&house.store, "test", &|| house.now()).unwrap();
        assert_eq!(mailed(house), 0, "not yet");
        house.advance(minutes(5));
        job::drain(&house.store, "test", &|| house.now()).unwrap();
        assert_eq!((mailed(house), waiting(house).len()), (41, 0));
        tell(house, chen, "notice-tea-ready");
        assert_eq!(waiting(house).len(), 1, "the next mail");
    }

    fn what_comes_while_a_mail_is_on_its_way_goes_with_the_next(house: &TestHouse) {
        post(&house.store);
        let chen = house.staff("chen").hire().id;
        tell(house, chen, "notice-tea-ready");
        let [(first, _)] = waiting(house)[..] else { panic!("one") };
        let gathered = house.write(move |tx| digest::take(tx, first)).unwrap();
        tell(house, chen, "notice-tea-ready");
        assert_eq!(waiting(house).len(), 2);
        let again = house.write(move |tx| digest::take(tx, first)).unwrap();
        assert_eq!((again.notices.len(), &again), (1, &gathered), "a repeated step takes no more along");
    }

    fn who_is_gone_has_no_address_or_hears_of_no_kind_has_no_mail(house: &TestHouse) {
        post(&house.store);
        let gone = house.staff("gone").gone().hire_id();
        tell(house, gone, "notice-tea-spilt");
        let chen = house.staff("chen").hire().id;
        tell(house, chen, "notice-of-no-kind");
        house.write(move |tx| {
            use kernel::schema::staff;
            diesel::update(staff::table.find(chen)).set(staff::mail.eq("")).execute(tx.conn())?;
            Ok(())
        }).unwrap();
        tell(house, chen, "notice-tea-spilt");
        assert_eq!(waiting(house), []);
    }

    fn everybody_chooses_the_kinds_but_what_is_owed_always_comes(house: &TestHouse) {
        post(&house.store);
        let chen = house.staff("chen").hire().id;
        let wishes = || house.read(|read| choice::wishes(read, chen)).unwrap();
        assert_eq!(wishes(), Wishes::default());
        choose(house, chen, Pace::Hourly, &["tea.ready", "tea.spilt", "tea.gone"]);
        assert_eq!(wishes(), Wishes { pace: Pace::Hourly, quiet: vec!["tea.ready".into()] });
        tell(house, chen, "notice-tea-ready");
        assert_eq!(waiting(house), []);
        let begun = house.now();
        tell(house, chen, "notice-tea-spilt");
        let [(id, leaves)] = waiting(house)[..] else { panic!("one") };
        assert_eq!(leaves, begun.plus_seconds(3600));
        let gathered = house.write(move |tx| digest::take(tx, id)).unwrap().notices;
        assert_eq!(gathered.len(), 1);
        choose(house, chen, Pace::AtOnce, &[]);
        assert_eq!(wishes(), Wishes { pace: Pace::AtOnce, quiet: Vec::new() });
    }

    fn what_was_read_or_is_no_longer_wanted_is_not_told(house: &TestHouse) {
        post(&house.store);
        let chen = house.staff("chen").hire().id;
        for sentence in ["notice-tea-ready", "notice-tea-spilt", "notice-tea-ready", "notice-tea-spilt"] {
            tell(house, chen, sentence);
        }
        let [(id, _)] = waiting(house)[..] else { panic!("one") };
        let gathered = house.write(move |tx| digest::take(tx, id)).unwrap().notices;
        let told = || {
            let (told, many) = house.read(|read| digest::told(read, chen, &gathered)).unwrap();
            assert_eq!(told.len(), many);
            told.into_iter().map(|notice| notice.id).collect::<Vec<_>>()
        };
        assert_eq!(told(), gathered);
        let first = gathered[0];
        house.write(move |tx| notice::mark_read(tx, chen, first)).unwrap();
        assert_eq!(told(), gathered[1..]);
        house.write(move |tx| choice::silence(tx, chen, Some("tea.ready"))).unwrap();
        assert_eq!(told(), [gathered[1], gathered[3]], "what is owed is told");
    }

    fn a_quicker_pace_lets_a_waiting_mail_leave_sooner(house: &TestHouse) {
        post(&house.store);
        let chen = house.staff("chen").hire().id;
        choose(house, chen, Pace::Daily, &[]);
        tell(house, chen, "notice-tea-ready");
        // It is Monday, 9:00, and the day has begun.
        let tomorrow = "2027-03-02T09:00:00+08:00".parse::<jiff::Timestamp>().unwrap();
        assert_eq!(waiting(house)[0].1, tomorrow.into());
        choose(house, chen, Pace::AtOnce, &[]);
        assert_eq!(waiting(house)[0].1, house.now());
        choose(house, chen, Pace::Hourly, &[]);
        assert_eq!(waiting(house)[0].1, house.now(), "no slower one holds it back");
    }

    fn a_letter_that_is_not_taken_is_tried_for_a_day_more_and_more_seldom(house: &TestHouse) {
        post(&house.store);
        let chen = house.staff("chen").hire().id;
        tell(house, chen, "notice-tea-spilt");
        let [(id, _)] = waiting(house)[..] else { panic!("one") };
        let mut waits = Vec::new();
        loop {
            let now = house.now();
            let again = house.write(move |tx| {
                let progress = digest::take(tx, id)?;
                digest::put_off(tx, id, &progress)
            });
            let Some(again) = again.unwrap() else { break };
            waits.push((again.micros() - now.micros()) / 60_000_000);
            house.clock.set(again);
        }
        assert_eq!(waits[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(waits.iter().sum::<i64>() / 60, 24);
        let fresh = house.write(move |tx| digest::take(tx, id)).unwrap();
        assert_eq!((fresh.failures, fresh.failing_since), (0, None), "started again, it has another day");
    }

    fn what_waits_for_a_mail_is_found_by_its_index(house: &TestHouse) {
        if house.store.engine() == Engine::Postgres {
            // An empty table is read whole there.
            return;
        }
        let query = Sql::new("SELECT id FROM notice WHERE notice.staff_id = 1 AND notice.to_mail ORDER BY id");
        let plan = plan(house, &query.raw(" LIMIT 1000"));
        assert!(plan.contains("notice_to_mail"), "{plan}");
    }

    fn an_address_that_turns_mail_off_can_not_be_made_by_hand(house: &TestHouse) {
        let key = &house.store.house().key;
        let chen = house.staff("chen").hire().id;
        for kind in [None, Some("tea.ready".to_owned())] {
            let mine = Unsubscription { staff: chen, kind };
            let token = mine.token(key);
            assert_eq!(Unsubscription::read(&token, key), Some(mine));
            assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)), "{token}");
            let other = token.replacen(&chen.to_string(), &(chen.0 + 1).to_string(), 1);
            for wrong in [other.as_str(), "", "~", "1~all", "1~all~", &token[..token.len() - 1]] {
                assert_eq!(Unsubscription::read(wrong, key), None, "{wrong}");
            }
        }
    }

    fn two_processes_take_a_mail_once(house: &TestHouse) {
        post(&house.store);
        let another = house.another_store();
        post(&another);
        let people: Vec<StaffId> =
            (0..6).map(|nth| house.staff(&format!("p{nth}")).hire().id).collect();
        for person in &people {
            tell(house, *person, "notice-tea-ready");
        }
        house.advance(minutes(6));
        let now = house.now();
        std::thread::scope(|scope| {
            for (holder, store) in [("one", &house.store), ("two", &another)] {
                scope.spawn(move || {
                    while job::work(store, holder, &|| now).unwrap() {
                        std::thread::sleep(Duration::from_millis(1));
                    }
                });
            }
        });
        let finished: i64 = house
            .read(|read| {
                Ok(jobs::table.filter(jobs::state.eq("finished")).count().get_result(read.conn())?)
            })
            .unwrap();
        assert_eq!((finished, mailed(house)), (6, 6));
    }
}
