//! Whatever happens to a request, in whatever order, its stored clocks show what computing them from the whole history gives,
//! a pause lengthens no net time, and each step up is taken once and in order (`service.levels`, `service.escalate`).

use std::sync::Arc;

use desk::clock::Clock;
use desk::model::Status;
use desk::service::{self, Classification, Ending};
use jiff::{SignedDuration, Timestamp};
use kernel::policy::{self, Policy};
use kernel::record::Header;
use kernel::{Moment, RecordId, duty, event};
use proptest::prelude::*;
use rulebook::Term as _;
use rulebook::parts::service::{Pause, Priority};
use rules::milestone::{Change, Milestone, Reading, State};
use rules::tier::Tier;
use testkit::{Engine, TestHouse};

use crate::company::{
    act, at, clock_of, company, customer, enter, header, heard, move_tier, put_in_force, question_of, reply,
    resolve, rooms, row, shown, tick, wait, with, without,
};

/// What can happen to a request.
#[derive(Clone, Copy, Debug)]
enum Happening {
    /// Minutes pass, with some seconds.
    Pass(i64, i64),
    Tick,
    Reply,
    Wait,
    Heard,
    Resolve,
    Close,
    Reopen,
    Priority(usize),
    Tier(Option<i16>),
    Book(usize),
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::{Book, Close, Heard, Pass, Priority, Reopen, Reply, Resolve, Tick, Tier, Wait};
    prop_oneof![
        4 => (1_i64..900, 0_i64..60).prop_map(|(minutes, seconds)| Pass(minutes, seconds)),
        2 => (900_i64..7_000, 0_i64..60).prop_map(|(minutes, seconds)| Pass(minutes, seconds)),
        4 => Just(Tick),
        1 => Just(Reply),
        4 => Just(Wait),
        3 => Just(Heard),
        1 => Just(Resolve),
        1 => Just(Close),
        2 => Just(Reopen),
        2 => (0_usize..4).prop_map(Priority),
        2 => proptest::option::of(1_i16..=4).prop_map(Tier),
        2 => (0_usize..4).prop_map(Book),
    ]
}

/// Rulebooks that differ in the times, in what pauses, and in the steps.
fn books() -> [String; 4] {
    let quick = with("response = 1, resolution = 16 }", "response = 1, resolution = 9 }").replace(
        "three.low = { response = 8, resolution = 56 }",
        "three.low = { response = 8, resolution = 41 }",
    );
    let steps = with("at_percent = 75, to = \"owner\"", "at_percent = 50, to = \"owner\"")
        .replace("at_percent = 100, to = \"superior\"", "at_percent = 120, to = \"superior\"");
    [without(&[]), quick, with("pauses = [\"waiting\"]", "pauses = []"), steps]
}

/// What the test itself knows of the request.
struct Known {
    id: RecordId,
    customer: RecordId,
    received: Moment,
    changes: Vec<(Moment, Status)>,
    answered: Option<Moment>,
    priority: Priority,
    /// The tier of the customer, and the one by which the clocks run: those of what is closed no longer follow.
    tier: (Option<i16>, Option<i16>),
    policy: Arc<Policy>,
    /// The step that was taken last on each clock.
    taken: [i16; 2],
    is_late_told: [bool; 2],
}

impl Known {
    fn status(&self) -> Status {
        self.changes.last().unwrap().1
    }

    fn turn(&mut self, now: Moment, to: Status) {
        if self.status() != to {
            self.changes.push((now, to));
        }
    }

    /// A clock computed from nothing but the history, with pauses or without any.
    fn milestone(&self, clock: Clock, with_pauses: bool) -> Milestone<'_> {
        let levels = self.policy.service().levels.as_ref().unwrap();
        let tier = self.tier.1.map(|tier| Tier::from_number(u8::try_from(tier).unwrap()).unwrap());
        let level = levels.target(tier, self.priority);
        let pauses = with_pauses && levels.pauses_in(Pause::Waiting);
        let changes = self.changes.iter().map(|(at, status)| Change {
            at: at.timestamp(),
            state: match status {
                Status::Waiting if pauses => State::Paused,
                Status::New | Status::InProgress | Status::Waiting => State::Running,
                Status::Resolved | Status::Closed => State::Stopped,
            },
        });
        let (target, reached) = match clock {
            Clock::Response => (level.response, self.answered.map(Moment::timestamp)),
            Clock::Resolution => (level.resolution, None),
        };
        Milestone::new(self.policy.working_calendar(), self.received.timestamp(), changes, target)
            .reached(reached)
    }

    fn reading(&self, clock: Clock, now: Moment) -> Reading {
        self.milestone(clock, true).read(now.timestamp())
    }

    /// The steps of the rulebook with their instants, those that are known.
    fn steps(&self, clock: Clock, now: Moment) -> Vec<(i16, Timestamp)> {
        let milestone = self.milestone(clock, true);
        let steps = self.policy.service().escalate.iter().flatten();
        steps
            .filter_map(|step| {
                let at = milestone.instant_at_percent(step.at_percent, now.timestamp())?;
                Some((i16::try_from(step.at_percent).unwrap(), at))
            })
            .collect()
    }

    fn is_done(&self, clock: Clock) -> bool {
        match clock {
            Clock::Response => self.answered.is_some(),
            Clock::Resolution => matches!(self.status(), Status::Resolved | Status::Closed),
        }
    }
}

fn begin(house: &TestHouse) -> Known {
    company(house);
    // Days before a holiday with a make-up Saturday after it.
    house.clock.set(at("2026-09-29 10:17"));
    let customer = customer(house, "远山", Some(3));
    let request = enter(house, "chen", question_of(&customer, "normal"));
    Known {
        id: request.id,
        customer: customer.id,
        received: house.now(),
        changes: vec![(house.now(), Status::New)],
        answered: None,
        priority: Priority::Normal,
        tier: (Some(3), Some(3)),
        policy: house.read(|read| policy::version(read, request.rulebook_id)).unwrap(),
        taken: [0, 0],
        is_late_told: [false, false],
    }
}

/// Lets it happen, where the state of the request allows it.
fn happen(house: &TestHouse, known: &mut Known, what: Happening) {
    let request = header(house, known.id);
    let now = house.now();
    let has_ended = matches!(known.status(), Status::Resolved | Status::Closed);
    match what {
        Happening::Pass(minutes, seconds) => house.advance(SignedDuration::from_secs(minutes * 60 + seconds)),
        Happening::Tick => look(house, known),
        Happening::Reply if !has_ended => {
            reply(house, "chen", &request);
            known.turn(now, Status::InProgress);
            known.answered.get_or_insert(now);
        }
        Happening::Wait if !has_ended => {
            wait(house, "chen", &request);
            known.turn(now, Status::Waiting);
            known.answered.get_or_insert(now);
        }
        Happening::Heard => {
            heard(house, "chen", &request);
            if known.status() != Status::New {
                known.turn(now, Status::InProgress);
            }
            known.tier.1 = known.tier.0;
        }
        Happening::Resolve if !has_ended => {
            resolve(house, "chen", &request);
            known.turn(now, Status::Resolved);
            known.answered.get_or_insert(now);
        }
        Happening::Close if known.status() != Status::Closed => close(house, known, &request),
        Happening::Reopen if has_ended => {
            let (number, on) = (request.number, request.version);
            act(house, "chen", move |tx, actor| service::reopen(tx, actor, &number, on, "未解决")).unwrap();
            known.turn(now, Status::InProgress);
            known.tier.1 = known.tier.0;
        }
        Happening::Priority(nth) => {
            known.priority = Priority::ALL[nth];
            let to =
                Classification { priority: Some(known.priority.key().into()), ..Classification::default() };
            act(house, "chen", move |tx, actor| {
                service::classify(tx, actor, &request.number, request.version, &to)
            })
            .unwrap();
            // Of what is closed the clocks have ended; whether it follows its customer is no matter.
            known.tier.1 = row(house, known.id).tier;
        }
        Happening::Tier(tier) => {
            move_tier(house, known.customer, tier);
            follow_tiers(house);
            known.tier.0 = tier;
            known.tier.1 = if known.status() == Status::Closed { known.tier.1 } else { tier };
        }
        Happening::Book(nth) => {
            known.policy = put_in_force(house, &books()[nth]);
        }
        _ => {}
    }
}

fn close(house: &TestHouse, known: &mut Known, request: &Header) {
    let (number, on) = (request.number.clone(), request.version);
    let ending = Ending {
        result: "solved".into(),
        cause: "need".into(),
        category: "operation".into(),
        ..Ending::default()
    };
    act(house, "chen", move |tx, actor| service::close(tx, actor, &number, on, &ending)).unwrap();
    known.turn(house.now(), Status::Closed);
    known.answered.get_or_insert(house.now());
}

/// Follows the log but lets no silence close anything.
fn follow_tiers(house: &TestHouse) {
    while kernel::sequencer::tick(&house.store, "test", house.now()).unwrap() > 0 {}
    let mut occasions = house.store.house().catalogue.occasions();
    let occasion = occasions.find(|occasion| occasion.key == "service.levels").unwrap();
    (occasion.tick)(&house.store, house.now()).unwrap();
}

/// The clocks are looked at: what has come due by then is told, each once and in order.
fn look(house: &TestHouse, known: &mut Known) {
    tick(house);
    let now = house.now();
    for (nth, clock) in Clock::ALL.into_iter().enumerate() {
        let reading = known.reading(clock, now);
        if known.is_done(clock) || reading.state != State::Running {
            continue;
        }
        for (percent, instant) in known.steps(clock, now) {
            if percent > known.taken[nth] && instant <= now.timestamp() {
                known.taken[nth] = percent;
            }
        }
        known.is_late_told[nth] = reading.due.is_some_and(|due| due <= now.timestamp());
    }
}

/// Compares everything stored with what the test computes.
fn compare(house: &TestHouse, known: &Known) -> Result<(), TestCaseError> {
    let now = house.now();
    for (nth, clock) in Clock::ALL.into_iter().enumerate() {
        let duty = clock_of(house, known.id, clock).unwrap();
        let reading = known.reading(clock, now);
        prop_assert_eq!(duty.climbed_percent, known.taken[nth], "{:?} {:?}", clock, &duty);
        let climbed = house.read(|read| duty::climbed(read, duty.id)).unwrap();
        let in_order = climbed.is_sorted_by(|one, next| one.percent < next.percent && one.at <= next.at);
        prop_assert!(in_order, "{climbed:?}");
        if known.is_done(clock) {
            prop_assert_eq!(duty.state.as_str(), "done");
            continue;
        }
        let expected = [reading.elapsed, reading.paused, reading.net].map(|time| time.as_secs());
        prop_assert_eq!(shown(house, known.id, clock), expected);
        prop_assert!(reading.net <= known.milestone(clock, false).read(now.timestamp()).net);
        prop_assert_eq!(duty.rulebook_id, known.policy.id);
        if reading.state == State::Paused {
            prop_assert_eq!(duty.state.as_str(), "paused");
            prop_assert_eq!(duty.is_late(now), reading.net > reading.target, "{:?} {:?}", duty, reading);
        } else {
            prop_assert_eq!(duty.state.as_str(), "open");
            prop_assert_eq!(Some(duty.due_at.timestamp()), reading.due);
            prop_assert_eq!(duty.is_late(now), reading.due < Some(now.timestamp()));
        }
    }
    Ok(())
}

/// What has just been reached is late as computing from scratch says, and keeps what its clock showed.
fn compare_reached(house: &TestHouse, known: &Known, before: [bool; 2]) -> Result<(), TestCaseError> {
    let now = house.now();
    for (clock, was_done) in Clock::ALL.into_iter().zip(before) {
        if was_done || !known.is_done(clock) {
            continue;
        }
        let duty = clock_of(house, known.id, clock).unwrap();
        let reading = known.reading(clock, now);
        prop_assert_eq!(duty.done_at, Some(now));
        // Reopened and solved in the same instant it has run for no time, and is judged by what it has used.
        let is_late = reading.net > reading.target;
        prop_assert_eq!(duty.is_late(now), is_late, "{:?} {:?}", &duty, reading);
        let kept: serde_json::Value = serde_json::from_str(duty.evidence.as_deref().unwrap()).unwrap();
        prop_assert_eq!(kept["net"].as_i64(), Some(reading.net.as_secs()));
        prop_assert_eq!(kept["paused"].as_i64(), Some(reading.paused.as_secs()));
    }
    Ok(())
}

fn live(engine: Engine, history: &[Happening]) -> Result<(), TestCaseError> {
    let house = TestHouse::with(engine, rooms());
    let mut known = begin(&house);
    for what in history {
        let before = Clock::ALL.map(|clock| known.is_done(clock));
        happen(&house, &mut known, *what);
        compare_reached(&house, &known, before)?;
        compare(&house, &known)?;
        if matches!(what, Happening::Tick) {
            for (nth, clock) in Clock::ALL.into_iter().enumerate().filter(|(_, clock)| !known.is_done(*clock))
            {
                let duty = clock_of(&house, known.id, clock).unwrap();
                prop_assert!(
                    duty.state == "paused" || duty.late_seen == known.is_late_told[nth],
                    "{:?}",
                    duty
                );
            }
        }
    }
    // What is told in the log is what was taken: each step of each clock once, the lower before the higher.
    let mut lines = house.read(|read| event::timeline(read, known.id, None, 500)).unwrap();
    lines.reverse();
    for clock in Clock::ALL {
        let climbed = lines.iter().filter(|line| line.kind == "duty.climbed").map(event::Event::told);
        let percents: Vec<i64> = climbed
            .filter(|told| told["kind"] == clock.duty().key)
            .map(|told| told["percent"].as_i64().unwrap())
            .collect();
        prop_assert!(percents.is_sorted_by(|one, next| one < next), "{percents:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_history_gives_the_clocks_that_computing_from_scratch_gives(
        history in proptest::collection::vec(happening(), 4..28),
    ) {
        live(Engine::Sqlite, &history)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn any_history_gives_them_on_postgresql_too(history in proptest::collection::vec(happening(), 4..28)) {
        live(Engine::Postgres, &history)?;
    }
}
