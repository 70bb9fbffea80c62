//! Random calendars in four zones against a count of minutes, around the days on which clocks change.

use jiff::ToSpan;
use proptest::array::uniform3;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// Minutes on either side of the middle of a count.
const HALF: i64 = 6 * 24 * 60;

/// Windows on whole minutes, apart from each other.
fn some_windows(at_least: usize) -> impl Strategy<Value = Vec<Window>> {
    // Minutes early in the night are as likely as all others together: that is when clocks change.
    let minute = prop_oneof![0u32..=240, 0u32..=1440];
    btree_set(minute, 2 * at_least..=6).prop_map(|bounds| {
        let bounds: Vec<_> = bounds.into_iter().collect();
        let reading = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
        bounds
            .as_chunks()
            .0
            .iter()
            .map(|[from, to]| format!("{}-{}", reading(*from), reading(*to)).parse().unwrap())
            .collect()
    })
}

fn some_exception() -> impl Strategy<Value = Exception> {
    prop_oneof![
        Just(Exception::Holiday),
        Just(Exception::Workday),
        some_windows(1).prop_map(Exception::Special)
    ]
}

/// What a calendar is made of, kept beside it so that the count need not trust it.
#[derive(Clone, Debug)]
pub(crate) struct Company {
    week: [Vec<Window>; 7],
    workday: Vec<Window>,
    exceptions: BTreeMap<Date, Exception>,
    pub(crate) calendar: WorkingCalendar,
    middle: Date,
}

pub(crate) fn some_company() -> impl Strategy<Value = Company> {
    let zones = select(vec![SHANGHAI, NEW_YORK, SANTIAGO, OVER_MIDNIGHT]);
    let changes = ["2026-03-08", "2026-11-01", "2026-09-06", "2026-04-05", "2026-02-14"];
    let middle = select(changes.map(on).to_vec());
    let week = prop::array::uniform7(some_windows(0))
        .prop_filter("a week", |week| week.iter().any(|day| !day.is_empty()));
    (zones, week, some_windows(1), btree_map(-8i64..8, some_exception(), 0..8), middle).prop_map(
        |(rule, week, workday, offsets, middle)| {
            let exceptions: BTreeMap<_, _> = offsets
                .into_iter()
                .map(|(offset, exception)| (middle.saturating_add(offset.days()), exception))
                .collect();
            let calendar = WorkingCalendar::new(
                zone(rule),
                week.clone(),
                workday.clone(),
                exceptions.clone(),
                BTreeSet::new(),
            );
            Company { week, workday, exceptions, calendar: calendar.unwrap(), middle }
        },
    )
}

/// One bit a minute for twelve days.
pub(crate) struct Count {
    start: Timestamp,
    pub(crate) working: Vec<bool>,
}

impl std::fmt::Debug for Count {
    /// Where it begins; the bits say nothing to anybody.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Count").field(&self.start).finish()
    }
}

impl Count {
    /// Walks the wall clock minute by minute. A clock put back is one that stands still until it shows later
    /// readings.
    pub(crate) fn of(company: &Company) -> Self {
        let zone = company.calendar.zone();
        let noon = zone.to_timestamp(company.middle.at(12, 0, 0, 0)).unwrap();
        let start = noon - minutes(HALF);
        let mut shown = zone.to_datetime(start);
        let working = (0..=2 * HALF).map(|minute| {
            shown = shown.max(zone.to_datetime(start + minutes(minute)));
            let windows = match company.exceptions.get(&shown.date()) {
                None => &company.week[usize::from(shown.weekday().to_monday_zero_offset().unsigned_abs())],
                Some(Exception::Holiday) => &Vec::new(),
                Some(Exception::Workday) => &company.workday,
                Some(Exception::Special(windows)) => windows,
            };
            let second =
                u32::from(shown.hour().unsigned_abs()) * 3600 + u32::from(shown.minute().unsigned_abs()) * 60;
            windows.iter().any(|window| window.from_second() <= second && second < window.to_second())
        });
        Self { start, working: working.collect() }
    }

    pub(crate) fn instant(&self, minute: usize) -> Timestamp {
        self.start + minutes(i64::try_from(minute).unwrap())
    }

    fn between(&self, from: usize, to: usize) -> i64 {
        i64::try_from(self.working[from..to].iter().filter(|works| **works).count()).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn measuring_and_adding_agree_with_counting_minutes(
        company in some_company(),
        pairs in vec((0usize..17_280, 0usize..17_280), 12),
    ) {
        let (count, calendar) = (Count::of(&company), &company.calendar);
        for (a, b) in pairs {
            let (from, to) = (a.min(b), a.max(b));
            prop_assert_eq!(calendar.is_working(count.instant(from)), count.working[from]);
            let work = count.between(from, to);
            prop_assert_eq!(calendar.between(count.instant(from), count.instant(to)), minutes(work));
            if work > 0 {
                let last_worked = (from..to).rev().find(|minute| count.working[*minute]).unwrap();
                let due = calendar.add(count.instant(from), minutes(work)).unwrap();
                prop_assert_eq!(due, count.instant(last_worked + 1));
            }
        }
    }

    #[test]
    fn working_days_agree_with_counting_days(company in some_company(), n in 1usize..40, back in 0i64..20) {
        let calendar = &company.calendar;
        let today = company.middle.saturating_sub(back.days());
        let noon = calendar.zone().to_timestamp(today.at(12, 0, 0, 0)).unwrap();
        let mut working_days = today.series(1.day()).skip(1).filter(|date| calendar.is_working_day(*date));
        let nth = working_days.nth(n - 1).unwrap();
        let due = calendar.end_of_working_day(noon, u32::try_from(n).unwrap()).unwrap();
        prop_assert_eq!(due, calendar.windows_of(nth).last().unwrap().1);
        prop_assert_eq!(due, calendar.close_of(nth));
    }
}

/// Any instant from 1970 to 2100, to the nanosecond.
fn some_instant() -> impl Strategy<Value = Timestamp> {
    (0i64..4_102_444_800, 0i32..1_000_000_000)
        .prop_map(|(second, nano)| Timestamp::new(second, nano).unwrap())
}

fn some_work() -> impl Strategy<Value = SignedDuration> {
    let seconds = prop_oneof![0i64..7200, 0i64..36_000_000];
    (seconds, prop_oneof![Just(0), 0i32..1_000_000_000])
        .prop_map(|(seconds, nanos)| SignedDuration::new(seconds, nanos))
}

/// Some companies work a minute a week: not every amount fits in what is left of the calendar.
fn has_room(calendar: &WorkingCalendar, from: Timestamp, work: SignedDuration) -> bool {
    calendar.between(from, Timestamp::MAX) >= work
}

const MOMENT: SignedDuration = SignedDuration::from_nanos(1);

proptest! {
    #[test]
    fn measuring_undoes_adding(company in some_company(), from in some_instant(), work in some_work()) {
        let calendar = &company.calendar;
        if !has_room(calendar, from, work) {
            prop_assert_eq!(calendar.add(from, work), Err(CalendarError::OutOfReach));
            return Ok(());
        }
        let due = calendar.add(from, work).unwrap();
        prop_assert_eq!(calendar.between(from, due), work);
        if !work.is_zero() {
            prop_assert!(calendar.is_working(due - MOMENT));
            prop_assert_eq!(calendar.between(from, due - MOMENT), work - MOMENT);
        }
    }

    #[test]
    fn adding_undoes_measuring_up_to_an_instant_after_work(
        company in some_company(),
        from in some_instant(),
        work in some_work(),
        later in 1i64..1_000_000_000_000,
    ) {
        let calendar = &company.calendar;
        prop_assume!(has_room(calendar, from, work + MOMENT));
        let to = calendar.add(from, work + MOMENT).unwrap();
        prop_assert_eq!(calendar.add(from, calendar.between(from, to)).unwrap(), to);
        // Outside working time many instants have the same work behind them, and the earliest is given.
        let later = to + SignedDuration::from_nanos(later);
        let due = calendar.add(from, calendar.between(from, later)).unwrap();
        prop_assert!(due <= later);
        prop_assert_eq!(calendar.between(due, later), SignedDuration::ZERO);
        prop_assert_eq!(due == later, calendar.is_working(later - MOMENT));
    }

    #[test]
    fn more_work_is_never_due_earlier(
        company in some_company(),
        from in some_instant(),
        a in some_work(),
        b in some_work(),
    ) {
        let calendar = &company.calendar;
        prop_assume!(has_room(calendar, from, a + b));
        let due = |work| calendar.add(from, work).unwrap();
        prop_assert!(from <= due(a.min(b)) && due(a.min(b)) <= due(a.max(b)));
        prop_assert_eq!(calendar.add(due(a), b).unwrap(), due(a + b));
    }

    #[test]
    fn measuring_adds_up_and_turns_its_sign(
        company in some_company(),
        mut at in uniform3(some_instant()),
    ) {
        let calendar = &company.calendar;
        prop_assert_eq!(calendar.between(at[1], at[0]), -calendar.between(at[0], at[1]));
        let in_two = calendar.between(at[0], at[1]) + calendar.between(at[1], at[2]);
        prop_assert_eq!(in_two, calendar.between(at[0], at[2]));
        at.sort();
        let work = calendar.between(at[0], at[1]);
        prop_assert!(!work.is_negative() && work <= at[1].duration_since(at[0]));
    }
}
