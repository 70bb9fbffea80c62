//! Days as people know them: 2026-06-15 is a Monday.

use super::*;

/// A clock of `target` hours from Monday 09:00, with changes by the reading of the wall, read at `now`.
fn read(target: i64, changes: &[(&str, State)], now: &str) -> (Reading, WorkingCalendar) {
    let office = office(SHANGHAI, &[]);
    let changes = changes.iter().map(|(reading, state)| change(at(&office, reading), *state));
    let start = at(&office, "2026-06-15T09:00");
    let reading = Milestone::new(&office, start, changes, hours(target)).read(at(&office, now));
    (reading, office)
}

#[test]
fn without_a_pause_the_clock_counts_working_time() {
    let (reading, office) = read(4, &[], "2026-06-15T14:00");
    assert_eq!((reading.elapsed, reading.paused, reading.net), (minutes(210), hours(0), minutes(210)));
    assert_eq!(reading.due, Some(at(&office, "2026-06-15T14:30")));
    assert_eq!((reading.left(), reading.used_percent()), (minutes(30), 87));
    assert_eq!(reading.state, Running);
}

#[test]
fn waiting_for_the_customer_moves_the_due_time_by_the_working_time_that_passed() {
    let waited = [("2026-06-15T10:00", Paused), ("2026-06-15T15:00", Running)];
    let (reading, office) = read(4, &waited, "2026-06-15T16:00");
    assert_eq!((reading.elapsed, reading.paused, reading.net), (minutes(330), minutes(210), hours(2)));
    assert_eq!(reading.due, Some(at(&office, "2026-06-15T18:00")), "the noon break counted for nothing");
}

#[test]
fn an_open_ended_pause_has_no_due_time() {
    let (reading, _) = read(4, &[("2026-06-15T10:00", Paused)], "2026-06-16T10:00");
    assert_eq!((reading.state, reading.due), (Paused, None));
    assert_eq!((reading.net, reading.left(), reading.used_percent()), (hours(1), hours(3), 25));
}

#[test]
fn what_was_late_before_the_pause_stays_late() {
    let (reading, office) = read(2, &[("2026-06-15T11:30", Paused)], "2026-06-16T10:00");
    assert_eq!(reading.due, Some(at(&office, "2026-06-15T11:00")));
    assert!(reading.is_late());
    assert_eq!((reading.left(), reading.used_percent()), (minutes(-30), 125));
}

#[test]
fn the_time_from_the_stop_to_the_reopening_counts_for_nothing() {
    let reopened = [("2026-06-15T11:00", Stopped), ("2026-06-17T09:00", Running)];
    let (reading, office) = read(4, &reopened, "2026-06-17T10:00");
    assert_eq!((reading.elapsed, reading.paused, reading.net), (hours(3), hours(0), hours(3)));
    assert_eq!(reading.due, Some(at(&office, "2026-06-17T11:00")));
}

#[test]
fn a_stopped_clock_shows_what_it_showed_at_the_stop() {
    let (reading, office) = read(4, &[("2026-06-15T11:00", Stopped)], "2026-06-30T09:00");
    assert_eq!((reading.state, reading.net), (Stopped, hours(2)));
    assert_eq!(reading.due, Some(at(&office, "2026-06-15T14:30")), "when it would have been due");
    assert!(!reading.is_late());
}

#[test]
fn what_happens_after_the_milestone_was_reached_does_not_concern_it() {
    let office = office(SHANGHAI, &[]);
    let on_monday = |time: &str| at(&office, &format!("2026-06-15T{time}"));
    let later = [change(on_monday("10:30"), Paused), change(on_monday("16:00"), Running)];
    let answered =
        Milestone::new(&office, on_monday("09:00"), later, hours(1)).reached(Some(on_monday("10:00")));
    let reading = answered.read(on_monday("17:00"));
    assert_eq!((reading.state, reading.elapsed, reading.net), (Stopped, hours(1), hours(1)));
    assert_eq!(reading.due, Some(on_monday("10:00")));
    assert!(!reading.is_late(), "to the second is in time");
}

#[test]
fn of_changes_at_the_same_instant_the_last_given_counts() {
    let pause_first = [("2026-06-15T10:00", Paused), ("2026-06-15T10:00", Running)];
    assert_eq!(read(4, &pause_first, "2026-06-15T11:00").0.net, hours(2));
    let pause_last = [("2026-06-15T10:00", Running), ("2026-06-15T10:00", Paused)];
    assert_eq!(read(4, &pause_last, "2026-06-15T11:00").0.net, hours(1));
}

#[test]
fn a_clock_paused_before_it_starts_starts_paused() {
    let (reading, _) = read(4, &[("2026-06-14T10:00", Paused)], "2026-06-15T11:00");
    assert_eq!((reading.state, reading.paused, reading.net), (Paused, hours(2), hours(0)));
}

#[test]
fn changes_to_come_are_not_known_yet() {
    let to_come = [("2026-06-15T10:00", Paused), ("2026-06-15T11:00", Running)];
    let (reading, office) = read(4, &to_come, "2026-06-15T09:30");
    assert_eq!(reading.due, Some(at(&office, "2026-06-15T14:30")));
    assert_eq!(read(4, &to_come, "2026-06-15T10:00").0.due, None);
    let (before, office) = read(4, &to_come, "2026-06-14T10:00");
    assert_eq!((before.elapsed, before.due), (hours(0), Some(at(&office, "2026-06-15T14:30"))));
}

#[test]
fn the_steps_of_the_escalation_stand_on_the_same_clock() {
    let office = office(SHANGHAI, &[]);
    let on_monday = |time: &str| at(&office, &format!("2026-06-15T{time}"));
    let changes = [change(on_monday("10:00"), Paused), change(on_monday("11:00"), Running)];
    let milestone = Milestone::new(&office, on_monday("09:00"), changes, hours(4));
    let instants =
        [75, 100, 150].map(|percent| milestone.instant_at_percent(percent, on_monday("11:30")).unwrap());
    assert_eq!(instants, [on_monday("14:30"), on_monday("15:30"), on_monday("17:30")]);
    assert_eq!(milestone.instant_at_percent(75, on_monday("10:30")), None, "paused");
    assert_eq!(
        milestone.instant_at_percent(25, on_monday("10:30")),
        Some(on_monday("10:00")),
        "past already"
    );
}

#[test]
fn another_target_counts_from_the_start() {
    let waited = [("2026-06-15T10:00", Paused), ("2026-06-15T11:00", Running)];
    let (four, office) = read(4, &waited, "2026-06-15T15:00");
    let (two, _) = read(2, &waited, "2026-06-15T15:00");
    assert_eq!(four.net, two.net);
    assert_eq!(two.due, Some(at(&office, "2026-06-15T12:00")));
    assert!(two.is_late() && !four.is_late());
}

#[test]
fn a_target_of_nothing_is_used_up_and_one_beyond_the_calendar_is_never_due() {
    let (nothing, office) = read(0, &[], "2026-06-15T09:00");
    assert_eq!((nothing.due, nothing.used_percent()), (Some(at(&office, "2026-06-15T09:00")), 100));
    let (ages, _) = read(10_000_000, &[], "2026-06-15T09:00");
    assert_eq!((ages.due, ages.used_percent()), (None, 0));
}
