//! Days as people know them: 2026-06-15 is a Monday.

use super::*;

#[test]
fn the_noon_break_is_not_working_time() {
    let office = office(SHANGHAI, &[]);
    let eleven = at(&office, "2026-06-15T11:00");
    assert_eq!(office.add(eleven, hours(2)).unwrap(), at(&office, "2026-06-15T14:30"));
    assert_eq!(office.between(eleven, at(&office, "2026-06-15T13:00")), hours(1));
    assert!(office.is_working(eleven) && !office.is_working(at(&office, "2026-06-15T12:00")));
}

#[test]
fn work_that_fills_a_window_is_due_at_its_end_and_not_at_the_next_start() {
    let office = office(SHANGHAI, &[]);
    let nine = at(&office, "2026-06-15T09:00");
    assert_eq!(office.add(nine, hours(3)).unwrap(), at(&office, "2026-06-15T12:00"));
    assert_eq!(office.add(nine, minutes(450)).unwrap(), at(&office, "2026-06-15T18:00"));
    assert_eq!(office.add(nine, minutes(451)).unwrap(), at(&office, "2026-06-16T09:01"));
}

#[test]
fn a_request_on_friday_evening_begins_to_count_on_monday() {
    let office = office(SHANGHAI, &[]);
    let friday_evening = at(&office, "2026-06-19T20:00");
    assert_eq!(office.add(friday_evening, minutes(15)).unwrap(), at(&office, "2026-06-22T09:15"));
}

#[test]
fn adding_nothing_stays_even_outside_working_time() {
    let office = office(SHANGHAI, &[]);
    let sunday = at(&office, "2026-06-14T03:00");
    assert_eq!(office.add(sunday, SignedDuration::ZERO).unwrap(), sunday);
    assert_eq!(office.add(Timestamp::MAX, SignedDuration::ZERO).unwrap(), Timestamp::MAX);
}

#[test]
fn a_holiday_has_no_working_time() {
    let office = office(SHANGHAI, &[("2026-06-19", Exception::Holiday)]);
    assert!(!office.is_working_day(on("2026-06-19")));
    assert_eq!(
        office.add(at(&office, "2026-06-18T17:00"), hours(2)).unwrap(),
        at(&office, "2026-06-22T10:00")
    );
    assert_eq!(office.between(at(&office, "2026-06-19T00:00"), at(&office, "2026-06-22T00:00")), hours(0));
}

#[test]
fn a_makeup_saturday_counts_as_working_time() {
    let office = office(SHANGHAI, &[("2026-06-20", Exception::Workday)]);
    assert!(office.is_working_day(on("2026-06-20")) && !office.is_working_day(on("2026-06-21")));
    assert_eq!(
        office.add(at(&office, "2026-06-19T17:00"), hours(2)).unwrap(),
        at(&office, "2026-06-20T10:00")
    );
    assert_eq!(
        office.end_of_working_day(at(&office, "2026-06-19T10:00"), 1).unwrap(),
        at(&office, "2026-06-20T18:00")
    );
}

#[test]
fn a_special_day_has_windows_of_its_own() {
    let half_day = Exception::Special(windows("09:00-11:30"));
    let office = office(SHANGHAI, &[("2026-06-18", half_day)]);
    assert_eq!(
        office.add(at(&office, "2026-06-18T09:00"), hours(3)).unwrap(),
        at(&office, "2026-06-19T09:30")
    );
    assert_eq!(office.close_of(on("2026-06-18")), at(&office, "2026-06-18T11:30"));
}

#[test]
fn working_days_are_counted_from_the_day_after_and_end_at_its_close() {
    let office = office(SHANGHAI, &[("2026-06-19", Exception::Holiday)]);
    for from in ["2026-06-17T00:00", "2026-06-17T10:00", "2026-06-17T23:59"] {
        let from = at(&office, from);
        assert_eq!(office.end_of_working_day(from, 0).unwrap(), at(&office, "2026-06-17T18:00"));
        assert_eq!(office.end_of_working_day(from, 1).unwrap(), at(&office, "2026-06-18T18:00"));
        assert_eq!(office.end_of_working_day(from, 2).unwrap(), at(&office, "2026-06-22T18:00"));
        assert_eq!(office.end_of_working_day(from, 7).unwrap(), at(&office, "2026-06-29T18:00"));
    }
    let saturday = at(&office, "2026-06-20T12:00");
    assert_eq!(office.end_of_working_day(saturday, 1).unwrap(), at(&office, "2026-06-22T18:00"));
}

#[test]
fn a_due_date_on_a_day_off_ends_at_the_usual_hour() {
    let office = office(SHANGHAI, &[]);
    assert_eq!(office.close_of(on("2026-06-20")), at(&office, "2026-06-20T18:00"));
    assert_eq!(office.close_of(on("2026-06-22")), at(&office, "2026-06-22T18:00"));
}

#[test]
fn only_years_with_a_published_calendar_say_so() {
    let office = office(SHANGHAI, &[]);
    assert!(office.is_published(2026) && !office.is_published(2027));
}

#[test]
fn the_date_is_the_one_on_the_wall() {
    let instant: Timestamp = "2026-06-15T18:00:00Z".parse().unwrap();
    assert_eq!(office(SHANGHAI, &[]).date_of(instant), on("2026-06-16"));
    assert_eq!(office(NEW_YORK, &[]).date_of(instant), on("2026-06-15"));
}

#[test]
fn a_night_shift_is_an_hour_shorter_when_the_clock_goes_forward_and_longer_when_it_goes_back() {
    let nights = daily(NEW_YORK, "00:00-08:00");
    let midnight = at(&nights, "2026-03-08T00:00");
    assert_eq!(nights.between(midnight, at(&nights, "2026-03-09T00:00")), hours(7));
    assert_eq!(nights.add(midnight, hours(7)).unwrap(), at(&nights, "2026-03-08T08:00"));
    let midnight = at(&nights, "2026-11-01T00:00");
    assert_eq!(nights.between(midnight, at(&nights, "2026-11-02T00:00")), hours(9));
    assert_eq!(nights.add(midnight, hours(9)).unwrap(), at(&nights, "2026-11-01T08:00"));
}

#[test]
fn windows_in_the_skipped_hour_are_left_out_and_never_meet_their_neighbours() {
    let nights = daily(NEW_YORK, "02:10-02:50 03:00-04:00");
    let windows = nights.windows_of(on("2026-03-08"));
    assert_eq!(windows, [(at(&nights, "2026-03-08T03:00"), at(&nights, "2026-03-08T04:00"))]);
    assert!(!daily(NEW_YORK, "02:10-02:50").is_working_day(on("2026-03-08")));
}

#[test]
fn an_hour_that_comes_twice_belongs_to_the_window_still_open() {
    let nights = daily(NEW_YORK, "00:00-01:30 01:45-04:00");
    let lengths: Vec<_> =
        nights.windows_of(on("2026-11-01")).iter().map(|(start, end)| end.duration_since(*start)).collect();
    assert_eq!(lengths, [minutes(90), minutes(195)]);
}

#[test]
fn a_day_that_the_clock_repeats_past_midnight_is_counted_once() {
    let late = daily(OVER_MIDNIGHT, "00:00-00:10 23:00-24:00");
    let (noon, next) = (at(&late, "2026-10-31T12:00"), at(&late, "2026-11-01T12:00"));
    assert_eq!(late.between(noon, next), minutes(70));
    let second_midnight: Timestamp = "2026-11-01T04:00:00Z".parse().unwrap();
    assert_eq!(late.date_of(second_midnight - minutes(10)), on("2026-10-31"));
    assert_eq!(late.between(noon, second_midnight - minutes(10)), minutes(70));
    assert!(
        !late.is_working(second_midnight - minutes(10)) && !late.is_working(second_midnight + minutes(5))
    );
}

#[test]
fn nothing_is_working_time_outside_the_years_the_calendar_covers() {
    let office = office(SHANGHAI, &[]);
    let last = office.close_of(LAST_DAY);
    assert_eq!(office.between(last, Timestamp::MAX), hours(0));
    assert_eq!(office.between(Timestamp::MIN, at(&office, "1900-01-01T10:00")), hours(1));
    assert!(!office.is_working(at(&office, "2200-01-01T10:00")));
    assert_eq!(office.add(Timestamp::MIN, hours(1)).unwrap(), at(&office, "1900-01-01T10:00"));
    assert_eq!(office.add(at(&office, "2199-12-31T17:00"), hours(1)).unwrap(), last);
    assert_eq!(office.add(at(&office, "2199-12-31T17:00"), minutes(61)), Err(CalendarError::OutOfReach));
    assert_eq!(office.add(last, SignedDuration::MAX), Err(CalendarError::OutOfReach));
    assert_eq!(office.end_of_working_day(last, 1), Err(CalendarError::OutOfReach));
    assert_eq!(
        office.end_of_working_day(at(&office, "2026-06-15T10:00"), u32::MAX),
        Err(CalendarError::OutOfReach)
    );
    assert_eq!([Date::MIN, Date::MAX].map(|date| office.close_of(date)), [Timestamp::MIN, Timestamp::MAX]);
}

#[test]
fn work_cannot_be_added_backwards() {
    let office = office(SHANGHAI, &[]);
    assert_eq!(office.add(at(&office, "2026-06-15T10:00"), -hours(1)), Err(CalendarError::NegativeWork));
}

#[test]
fn ten_thousand_hours_pass_over_nine_years_of_exceptions() {
    // Two working weekdays a month are holidays, one Sunday is made up: each month loses a day of 7.5 hours.
    let mut exceptions = BTreeMap::new();
    for month in on("2018-01-01").series(jiff::Span::new().months(1)).take(9 * 12) {
        let nth = |nth, weekday| month.nth_weekday_of_month(nth, weekday).unwrap();
        exceptions.insert(nth(1, jiff::civil::Weekday::Monday), Exception::Holiday);
        exceptions.insert(nth(2, jiff::civil::Weekday::Wednesday), Exception::Holiday);
        exceptions.insert(nth(3, jiff::civil::Weekday::Sunday), Exception::Workday);
    }
    let usual = windows("09:00-12:00 13:30-18:00");
    let week = std::array::from_fn(|day| if day < 5 { usual.clone() } else { Vec::new() });
    let office = WorkingCalendar::new(zone(SHANGHAI), week, usual, exceptions, BTreeSet::new()).unwrap();
    let start = at(&office, "2018-01-01T00:00");
    let due = office.add(start, hours(10_000)).unwrap();

    let mut counted = SignedDuration::ZERO;
    let last_day = start_of_days(&office, on("2018-01-01")).find(|date| {
        counted += office.windows_of(*date).iter().map(|(start, end)| end.duration_since(*start)).sum();
        counted >= hours(10_000)
    });
    assert_eq!(Some(office.date_of(due)), last_day);
    assert_eq!(office.between(start, due), hours(10_000));
    assert_eq!(office.between(due, office.close_of(office.date_of(due))), counted - hours(10_000));
}

fn start_of_days(calendar: &WorkingCalendar, from: Date) -> impl Iterator<Item = Date> {
    from.series(jiff::Span::new().days(1)).filter(|date| calendar.is_working_day(*date))
}

#[test]
fn calendars_that_make_no_sense_are_refused_with_the_place() {
    let usual = || windows("09:00-18:00");
    let week = |monday: &str| std::array::from_fn(|day| if day == 0 { windows(monday) } else { Vec::new() });
    let build = |week, workday, exceptions: &[(&str, Exception)]| {
        let exceptions = exceptions.iter().map(|(date, exception)| (on(date), exception.clone())).collect();
        WorkingCalendar::new(zone(SHANGHAI), week, workday, exceptions, BTreeSet::new()).map(|_| ())
    };
    let overlap = |place| {
        let [first, second] = ["09:00-12:00", "11:00-13:00"].map(|text| text.parse().unwrap());
        Err(CalendarError::WindowsOverlap { place, first, second })
    };
    let crossed = || windows("11:00-13:00 09:00-12:00");

    assert_eq!(build(week("13:30-18:00 09:00-12:00 12:00-13:30"), usual(), &[]), Ok(()));
    assert_eq!(build(week("11:00-13:00 09:00-12:00"), usual(), &[]), overlap(Place::Weekday(0)));
    assert_eq!(build(week("09:00-12:00"), crossed(), &[]), overlap(Place::MakeUpDay));
    let special = Exception::Special(crossed());
    assert_eq!(
        build(week("09:00-12:00"), usual(), &[("2026-05-01", special)]),
        overlap(Place::Special(on("2026-05-01")))
    );
    assert_eq!(build(week(""), usual(), &[]), Err(CalendarError::NoWorkingTime { place: Place::Week }));
    assert_eq!(
        build(week("09:00-12:00"), Vec::new(), &[]),
        Err(CalendarError::NoWorkingTime { place: Place::MakeUpDay })
    );
    let idle = Exception::Special(Vec::new());
    let place = Place::Special(on("2026-05-01"));
    assert_eq!(
        build(week("09:00-12:00"), usual(), &[("2026-05-01", idle)]),
        Err(CalendarError::NoWorkingTime { place })
    );
    assert_eq!(
        build(week("09:00-12:00"), usual(), &[("1899-12-31", Exception::Holiday)]),
        Err(CalendarError::ExceptionOutOfReach { date: on("1899-12-31") })
    );
}
