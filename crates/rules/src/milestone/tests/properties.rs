//! Random histories in random companies, against a count of minutes and against each other.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;
use crate::calendar::tests::properties::{Company, Count, some_company};

/// Minutes of a count: twelve days around the middle of a company's calendar.
const MINUTES: usize = 17_280;

/// What happened, by minute of a count: one change an instant, in order.
type Story = Vec<(usize, State)>;

fn some_scene() -> impl Strategy<Value = Scene> {
    (some_company(), 0..MINUTES, 0..MINUTES, 0i64..3_000).prop_map(|(company, a, b, target)| {
        let count = Count::of(&company);
        Scene { company, count, start: a.min(b), now: a.max(b), target: minutes(target) }
    })
}

/// A scene and what happened in it; nothing is stopped before it starts.
fn some_story(states: &'static [State]) -> impl Strategy<Value = (Scene, Story)> {
    (some_scene(), btree_map(0..MINUTES, select(states), 0..8)).prop_map(|(scene, story)| {
        let story = story.into_iter().filter(|(minute, state)| *state != Stopped || *minute >= scene.start);
        let story = story.collect();
        (scene, story)
    })
}

const WITH_PAUSES: &[State] = &[Running, Paused];
const WITH_STOPS: &[State] = &[Running, Paused, Stopped];

/// A company, the count of its minutes, and where a clock starts and is read within it.
#[derive(Debug)]
struct Scene {
    company: Company,
    count: Count,
    start: usize,
    now: usize,
    target: SignedDuration,
}

impl Scene {
    fn milestone(&self, story: &[(usize, State)]) -> Milestone<'_> {
        let changes = story.iter().map(|(minute, state)| change(self.count.instant(*minute), *state));
        Milestone::new(&self.company.calendar, self.count.instant(self.start), changes, self.target)
    }

    fn read(&self, story: &[(usize, State)]) -> Reading {
        self.milestone(story).read(self.now())
    }

    fn now(&self) -> Timestamp {
        self.count.instant(self.now)
    }
}

/// The same by going through the minutes: paused, net, and the minute that is due.
fn counted(scene: &Scene, story: &[(usize, State)]) -> (i64, i64, Option<usize>) {
    let state_at = |minute: usize| {
        story.iter().rev().find(|(from, _)| *from <= minute).map_or(Running, |(_, state)| *state)
    };
    let (mut paused, mut net) = (0, 0);
    let mut due = (scene.target.is_zero()).then_some(scene.start);
    let works = |minute: &usize| scene.count.working[*minute];
    for minute in (scene.start..scene.now).filter(works) {
        match state_at(minute) {
            Running => net += 1,
            Paused => paused += 1,
            Stopped => {}
        }
        if due.is_none() && minutes(net) == scene.target {
            due = Some(minute + 1);
        }
    }
    // From now on it runs on as it does, or as it did before it stopped.
    let runs_on = (0..=scene.now).rev().map(state_at).find(|state| *state != Stopped) != Some(Paused);
    if due.is_none() && runs_on {
        let stopped =
            (scene.start..=scene.now).rev().take_while(|minute| state_at(*minute) == Stopped).count();
        let end = if stopped == 0 { scene.now } else { scene.now + 1 - stopped };
        let left = usize::try_from(scene.target.as_mins() - net).unwrap();
        due = (end..MINUTES).filter(works).nth(left - 1).map(|minute| minute + 1);
    }
    (paused, net, due)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_reading_agrees_with_counting_minutes((scene, story) in some_story(WITH_STOPS)) {
        let (paused, net, due) = counted(&scene, &story);
        let reading = scene.read(&story);
        prop_assert_eq!((reading.paused, reading.net), (minutes(paused), minutes(net)));
        prop_assert_eq!(reading.elapsed, reading.paused + reading.net);
        prop_assert_eq!(reading.left(), scene.target - minutes(net));
        prop_assert_eq!(reading.is_late(), minutes(net) > scene.target);
        match due {
            Some(minute) => prop_assert_eq!(reading.due, Some(scene.count.instant(minute))),
            // Not within the minutes counted: paused, or after them.
            None => prop_assert!(reading.due.is_none_or(|due| due > scene.count.instant(MINUTES))),
        }
    }

    #[test]
    fn a_pause_never_lengthens_the_time_that_counts_nor_brings_the_due_time_forward(
        (scene, story) in some_story(WITH_PAUSES),
        from in 0..MINUTES,
        length in 1..MINUTES,
    ) {
        let to = from + length;
        // The same history with one pause more: what it did at the pause's end it does again from there.
        let mut paused: Story = story.iter().filter(|(minute, _)| !(from..=to).contains(minute)).copied().collect();
        let resumed = story.iter().rev().find(|(minute, _)| *minute <= to).map_or(Running, |(_, state)| *state);
        paused.extend([(from, Paused), (to, resumed)]);
        let (without, with) = (scene.read(&story), scene.read(&paused));
        prop_assert!(with.net <= without.net && with.paused >= without.paused);
        prop_assert_eq!(with.elapsed, without.elapsed);
        if let (Some(without), Some(with)) = (without.due, with.due) {
            prop_assert!(with >= without);
        }
    }

    #[test]
    fn no_history_is_due_before_the_clock_that_only_ran((scene, story) in some_story(WITH_STOPS)) {
        let running = scene.read(&[]);
        let reading = scene.read(&story);
        prop_assert!(reading.net <= running.net && reading.elapsed <= running.elapsed);
        if let Some(due) = reading.due {
            prop_assert!(running.due.unwrap() <= due);
        }
    }

    #[test]
    fn a_stretch_cut_in_two_is_the_same_stretch(
        (scene, story) in some_story(WITH_STOPS),
        cuts in vec(0..MINUTES, 1..4),
    ) {
        let state_at = |minute: usize| {
            story.iter().rev().find(|(from, _)| *from <= minute).map_or(Running, |(_, state)| *state)
        };
        let mut cut = story.clone();
        cut.extend(cuts.iter().map(|minute| (*minute, state_at(*minute))));
        prop_assert_eq!(scene.read(&cut), scene.read(&story));
    }

    #[test]
    fn the_order_in_which_changes_are_given_does_not_matter(
        (scene, story) in some_story(WITH_STOPS),
        swaps in vec((any::<Index>(), any::<Index>()), 0..8),
    ) {
        let mut mixed = story.clone();
        for (a, b) in swaps.iter().filter(|_| !story.is_empty()) {
            mixed.swap(a.index(story.len()), b.index(story.len()));
        }
        prop_assert_eq!(scene.read(&mixed), scene.read(&story));
    }

    #[test]
    fn a_pause_outside_working_time_changes_nothing(scene in some_scene(), picks in vec(any::<Index>(), 1..5)) {
        // Every stretch without work before now, from the minute in which work ends to that in which it begins.
        let works = |minute: usize| scene.count.working[minute];
        let ends = (scene.start + 1..scene.now).filter(|minute| works(minute - 1) && !works(*minute));
        let gaps: Vec<_> = ends
            .filter_map(|end| Some((end, (end..scene.now).find(|minute| works(*minute))?)))
            .collect();
        prop_assume!(!gaps.is_empty());
        let mut story = Story::new();
        for (from, to) in picks.iter().map(|pick| gaps[pick.index(gaps.len())]) {
            story.extend([(from, Paused), (to, Running)]);
        }
        prop_assert_eq!(scene.read(&story), scene.read(&[]));
    }

    #[test]
    fn at_the_due_time_the_clock_shows_the_target((scene, story) in some_story(WITH_STOPS)) {
        let Some(due) = scene.read(&story).due else { return Ok(()) };
        // As far as it was known at that time nothing came after, and a clock that had stopped had gone on.
        let known: Story = story.iter().filter(|(minute, _)| *minute <= scene.now).copied().collect();
        let stop = known.iter().rposition(|(_, state)| *state != Stopped).map_or(0, |last| last + 1);
        let milestone = scene.milestone(&known[..stop]);
        prop_assert_eq!(milestone.read(due).net, scene.target);
        let a_second_before = due - SignedDuration::from_secs(1);
        prop_assert!(scene.target.is_zero() || milestone.read(a_second_before).net < scene.target);
    }

    #[test]
    fn a_share_of_the_target_is_the_due_time_of_that_share(
        (scene, story) in some_story(WITH_STOPS),
        percent in 1u32..300,
    ) {
        let milestone = scene.milestone(&story);
        prop_assert_eq!(milestone.instant_at_percent(100, scene.now()), scene.read(&story).due);
        let share = scene.target * i32::try_from(percent).unwrap() / 100;
        let changes = story.iter().map(|(minute, state)| change(scene.count.instant(*minute), *state));
        let start = scene.count.instant(scene.start);
        let of_share = Milestone::new(&scene.company.calendar, start, changes, share);
        let instant = milestone.instant_at_percent(percent, scene.now());
        prop_assert_eq!(instant, of_share.read(scene.now()).due);
        // A clock that stopped short of it never got there.
        let gets_there = scene.read(&story).state != Stopped && !scene.target.is_zero();
        if let Some(instant) = instant.filter(|instant| gets_there && *instant <= scene.now()) {
            prop_assert!(milestone.read(instant).used_percent() >= percent);
        }
    }

    #[test]
    fn stopped_is_paused_but_for_the_time_that_elapsed((scene, story) in some_story(WITH_STOPS)) {
        let as_paused: Story = story
            .iter()
            .map(|(minute, state)| (*minute, if *state == Stopped { Paused } else { *state }))
            .collect();
        let (stopped, paused) = (scene.read(&story), scene.read(&as_paused));
        prop_assert_eq!(stopped.net, paused.net);
        prop_assert!(stopped.elapsed <= paused.elapsed && stopped.paused <= paused.paused);
        if stopped.state != Stopped {
            prop_assert_eq!(stopped.due, paused.due);
        }
    }

    #[test]
    fn once_reached_it_shows_for_good_what_it_showed_then(
        (scene, story) in some_story(WITH_STOPS),
        reached in 0..MINUTES,
    ) {
        let reached = scene.count.instant(reached);
        let milestone = scene.milestone(&story);
        let then = milestone.read(reached.min(scene.now()));
        let now = milestone.reached(Some(reached)).read(scene.now());
        let state = if reached <= scene.now() { Stopped } else { then.state };
        prop_assert_eq!(now, Reading { state, ..then });
    }
}
