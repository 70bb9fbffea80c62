//! Background work: claimed once, repeated when a process dies, tried again when it fails.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::cell::Cell;
use std::thread;

use diesel::prelude::*;
use jiff::SignedDuration;
use kernel::job::{self, Job, NewJob};
use kernel::schema::job as jobs;
use kernel::{JobId, RecordId};
use serde_json::{Value, json};
use testkit::{TestHouse, both_engines, cup};

/// A cup, and the job to fill it as `how` says.
fn cup_to_fill(house: &TestHouse, how: Value) -> (RecordId, JobId) {
    house
        .write(move |tx| {
            let cup = cup::make(tx, &cup::new("red"))?.id;
            let new = NewJob {
                kind: cup::FILL.key,
                unique_key: None,
                record: Some(cup),
                staff: None,
                payload: &how,
                run_at: None,
            };
            Ok((cup, job::queue(tx, &new)?.expect("queued")))
        })
        .unwrap()
}

fn filled(house: &TestHouse, cup: RecordId) -> i64 {
    house.read(|read| cup::filled(read, cup)).unwrap()
}

fn stands(house: &TestHouse, id: JobId) -> Job {
    house.read(|read| job::get(read, id)).unwrap()
}

fn work(house: &TestHouse, holder: &str) -> bool {
    job::work(&house.store, holder, &|| house.now()).unwrap()
}

/// A process claims the job and is never heard of again.
fn claimed_by(house: &TestHouse, id: JobId, holder: &'static str) {
    house
        .write(move |tx| {
            let until = tx.now().plus_seconds(60);
            diesel::update(jobs::table.find(id))
                .set((
                    jobs::state.eq("running"),
                    jobs::lease_holder.eq(Some(holder)),
                    jobs::lease_until.eq(Some(until)),
                ))
                .execute(tx.conn())?;
            Ok(())
        })
        .unwrap();
}

fn died_so_often(house: &TestHouse, id: JobId, attempts: i16) {
    house
        .write(move |tx| {
            diesel::update(jobs::table.find(id)).set(jobs::attempts.eq(attempts)).execute(tx.conn())?;
            Ok(())
        })
        .unwrap();
}

both_engines! {
    rooms: vec![cup::room()];

    fn a_job_is_done_step_by_step_and_says_how_far_it_came(house: &TestHouse) {
        let (cup, id) = cup_to_fill(house, json!({ "sips": 3 }));
        for (step, state) in [(1, "ready"), (2, "ready"), (3, "finished")] {
            assert!(work(house, "a"));
            let job = stands(house, id);
            assert_eq!((job.state.as_str(), job.done, job.total), (state, step, 3));
            assert_eq!(job.progress::<i64>().unwrap(), step);
            assert_eq!(filled(house, cup), step);
        }
        assert!(!work(house, "a"), "there is nothing left");
        assert_eq!(stands(house, id).finished_at, Some(house.now()));
        assert_eq!(house.read(|read| job::of_record(read, cup, cup::FILL.key)).unwrap().unwrap().id, id);
    }

    fn two_processes_share_the_jobs_and_do_each_step_once(house: &TestHouse) {
        let cups: Vec<_> = (0..10).map(|_| cup_to_fill(house, json!({ "sips": 3 }))).collect();
        let other = house.another_store();
        thread::scope(|scope| {
            for (holder, store) in [("a", &house.store), ("b", &other), ("c", &house.store)] {
                scope.spawn(move || job::drain(store, holder, &|| house.now()).unwrap());
            }
        });
        for (cup, id) in cups {
            assert_eq!(filled(house, cup), 3);
            assert_eq!(stands(house, id).state, "finished");
        }
    }

    fn a_job_waits_for_its_time(house: &TestHouse) {
        let at = house.now().plus_seconds(60);
        let id = house
            .write(move |tx| {
                let cup = cup::make(tx, &cup::new("red"))?.id;
                let payload = json!({});
                let new = NewJob {
                    kind: cup::FILL.key,
                    unique_key: None,
                    record: Some(cup),
                    staff: None,
                    payload: &payload,
                    run_at: Some(at),
                };
                job::queue(tx, &new)
            })
            .unwrap()
            .unwrap();
        assert!(!work(house, "a"));
        house.advance(SignedDuration::from_secs(60));
        assert!(work(house, "a"));
        assert_eq!(stands(house, id).state, "finished");
    }

    fn the_job_of_a_dead_process_goes_on_after_its_lease(house: &TestHouse) {
        let (cup, id) = cup_to_fill(house, json!({ "sips": 2 }));
        claimed_by(house, id, "a");
        house.advance(SignedDuration::from_secs(60));
        assert!(!work(house, "b"), "its lease still runs");
        house.advance(SignedDuration::from_secs(1));
        job::drain(&house.store, "b", &|| house.now()).unwrap();
        assert_eq!((stands(house, id).state.as_str(), filled(house, cup)), ("finished", 2));
    }

    fn a_job_that_takes_process_after_process_with_it_is_given_up(house: &TestHouse) {
        let (_, id) = cup_to_fill(house, json!({ "sips": 2 }));
        died_so_often(house, id, 5);
        claimed_by(house, id, "a");
        house.advance(SignedDuration::from_secs(61));
        assert!(!work(house, "b"));
        assert_eq!(stands(house, id).state, "failed");
    }

    fn a_step_that_panics_counts_as_failed_and_the_process_goes_on(house: &TestHouse) {
        let until = house.now().plus_seconds(1).micros();
        let (cup, id) = cup_to_fill(house, json!({ "sips": 1, "dies_until": until }));
        assert!(work(house, "a"));
        let job = stands(house, id);
        assert_eq!((job.state.as_str(), job.attempts), ("ready", 1));
        assert!(job.error.contains("the process dies"), "{}", job.error);
        house.advance(SignedDuration::from_secs(10));
        job::drain(&house.store, "a", &|| house.now()).unwrap();
        assert_eq!((stands(house, id).state.as_str(), filled(house, cup)), ("finished", 1));
    }

    fn who_lost_the_lease_does_not_end_the_other_s_work(house: &TestHouse) {
        let begin = house.now();
        let (_, id) = cup_to_fill(house, json!({ "sips": 2 }));
        // `slow` sleeps over its lease between claim and step; meanwhile `quick` claims the job and is at it.
        let asked = Cell::new(0);
        let clock = || {
            asked.set(asked.get() + 1);
            if asked.get() == 2 {
                house.clock.set(begin.plus_seconds(61));
                claimed_by(house, id, "quick");
                house.clock.set(begin.plus_seconds(63));
            }
            house.now()
        };
        assert!(job::work(&house.store, "slow", &clock).unwrap());
        assert_eq!(stands(house, id).state, "running");
        let holder: Option<String> = house
            .read(|read| Ok(jobs::table.find(id).select(jobs::lease_holder).first(read.conn())?))
            .unwrap();
        assert_eq!(holder.as_deref(), Some("quick"));
    }

    fn a_failing_step_is_tried_again_after_longer_and_longer_waits(house: &TestHouse) {
        let (cup, id) = cup_to_fill(house, json!({ "spills": 2 }));
        for (attempt, wait) in [(1, 2), (2, 4)] {
            assert!(work(house, "a"));
            let job = stands(house, id);
            assert_eq!((job.state.as_str(), job.attempts), ("ready", attempt));
            assert!(job.error.contains("spilled"), "{}", job.error);
            house.advance(SignedDuration::from_secs(wait - 1));
            assert!(!work(house, "a"), "it waits {wait} s");
            house.advance(SignedDuration::from_secs(1));
        }
        assert!(work(house, "a"));
        let job = stands(house, id);
        assert_eq!((job.state.as_str(), job.attempts, job.error.as_str()), ("finished", 0, ""));
        assert_eq!(filled(house, cup), 1);
    }

    fn a_job_that_keeps_failing_is_given_up_and_can_be_started_again(house: &TestHouse) {
        let (cup, id) = cup_to_fill(house, json!({ "spills": 6 }));
        for _ in 0..6 {
            assert!(work(house, "a"));
            house.advance(SignedDuration::from_mins(5));
        }
        assert!(!work(house, "a"));
        let failed = house.read(|read| job::failed(read, 10)).unwrap();
        assert_eq!(failed.iter().map(|job| job.id).collect::<Vec<_>>(), [id]);
        assert!(failed[0].error.contains("spilled"));

        house
            .write(move |tx| {
                // What made it fail is mended.
                diesel::update(jobs::table.find(id)).set(jobs::payload.eq("{}")).execute(tx.conn())?;
                job::retry(tx, id)
            })
            .unwrap();
        assert!(work(house, "a"));
        assert_eq!((stands(house, id).state.as_str(), filled(house, cup)), ("finished", 1));
        assert!(house.read(|read| job::failed(read, 10)).unwrap().is_empty());
        assert!(house.write(move |tx| job::retry(tx, id)).is_err(), "what did not fail is not started again");
    }

    fn a_refused_step_is_not_tried_again(house: &TestHouse) {
        let (_, id) = cup_to_fill(house, json!({ "leaks": true }));
        assert!(work(house, "a"));
        let job = stands(house, id);
        assert_eq!((job.state.as_str(), job.error.as_str()), ("failed", "refused: cup-leaks"));
        house.advance(SignedDuration::from_hours(1));
        assert!(!work(house, "a"));
    }

    fn a_unique_job_is_queued_once_while_it_waits_or_runs(house: &TestHouse) {
        let queue = || {
            house
                .write(|tx| {
                    let cup = cup::make(tx, &cup::new("red"))?.id;
                    let payload = json!({ "sips": 2 });
                    let new = NewJob {
                        kind: cup::FILL.key,
                        unique_key: Some("the red one".into()),
                        record: Some(cup),
                        staff: None,
                        payload: &payload,
                        run_at: None,
                    };
                    job::queue(tx, &new)
                })
                .unwrap()
        };
        assert!(queue().is_some());
        assert_eq!(queue(), None);
        assert!(work(house, "a"));
        assert_eq!(queue(), None, "it is half done");
        assert!(work(house, "a"));
        assert!(queue().is_some(), "it is finished");
    }
}
