//! Background work as its starter and administrators see it.

use frame::jobs::{Progress, look, start_again};
use kernel::job::{self, NewJob};
use kernel::{Actor, Error, JobId, Result};
use serde_json::json;
use testkit::{TestHouse, both_engines, cup};
use web::i18n::Locale;

use crate::fixture::{administrator, at, company, dirty_cup, rooms};

fn begin(house: &TestHouse, by: &Actor, payload: serde_json::Value) -> JobId {
    let cup = dirty_cup(house, by, "杯子", at("2027-03-05T18:00")).id;
    let by = by.id;
    house
        .write(move |tx| {
            let new = NewJob {
                kind: cup::FILL.key,
                unique_key: None,
                record: Some(cup),
                staff: Some(by),
                payload: &payload,
                run_at: None,
            };
            Ok(job::queue(tx, &new)?.expect("it is queued"))
        })
        .unwrap()
}

fn seen(house: &TestHouse, actor: &Actor, id: JobId) -> Result<Progress> {
    house.read(|read| look(read, actor, id, Locale::En))
}

fn again(house: &TestHouse, actor: &Actor, id: JobId) -> Result<()> {
    let actor = actor.clone();
    house.write(move |tx| start_again(tx, &actor, id))
}

both_engines! {
    rooms: rooms();

    fn a_job_is_followed_from_waiting_to_finished(house: &TestHouse) {
        let (_, chen, _) = company(house);
        let id = begin(house, &chen, json!({ "sips": 2 }));
        let clock = || house.now();
        assert_eq!(seen(house, &chen, id).unwrap().state, "waiting");
        job::work(&house.store, "test", &clock).unwrap();
        let half = seen(house, &chen, id).unwrap();
        assert_eq!((half.done, half.total, half.message.as_str()), (1, 2, "1 of 2 done"));
        job::drain(&house.store, "test", &clock).unwrap();
        let end = seen(house, &chen, id).unwrap();
        assert_eq!((end.state.as_str(), end.message.as_str()), ("finished", "Finished"));
        assert!(end.location.expect("it worked for a cup").starts_with("/cups/"));
    }

    fn only_its_starter_and_administrators_see_a_job(house: &TestHouse) {
        let (wang, chen, _) = company(house);
        let admin = administrator(house);
        let id = begin(house, &chen, json!({ "sips": 1 }));
        assert!(matches!(seen(house, &wang, id), Err(Error::NotFound)));
        let of_admin = seen(house, &admin, id).unwrap();
        assert_eq!(of_admin.location, None, "the settings are theirs, not the cups");
    }

    fn a_failed_job_is_started_again_by_who_keeps_the_settings(house: &TestHouse) {
        let (_, chen, _) = company(house);
        let admin = administrator(house);
        let id = begin(house, &chen, json!({ "leaks": true }));
        job::drain(&house.store, "test", &|| house.now()).unwrap();
        assert_eq!(seen(house, &chen, id).unwrap().state, "failed");
        assert!(matches!(again(house, &chen, id), Err(Error::Forbidden(_))));
        again(house, &admin, id).unwrap();
        assert_eq!(seen(house, &chen, id).unwrap().state, "waiting");
        assert!(matches!(again(house, &admin, id), Err(Error::NotFound)), "it has not failed any more");
    }
}
