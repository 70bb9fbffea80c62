//! What a person can do with the figures of requests: look at them for a period, take them away as a sheet.

use std::collections::BTreeMap;

use customers::filter::Span;
use desk::clock::Clock;
use desk::list::{ALL, MOST_DAYS as LISTED, NOT_CONFIDENTIAL, UNSOLVED};
use desk::model::{ADDRESS as REQUESTS, KIND};
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use kernel::event::{self, Cause, Line};
use kernel::policy::Policy;
use kernel::{Actor, Error, Message, Moment, Read, Refusals, Result, Tx};
use rulebook::Action;
use rules::period::Period;
use serde_json::json;
use web::listing::Params;

use super::model::{Flow, Hour, RequestBoard, Satisfied, Times};
use super::store::{self, Bounds, Time};
use crate::model::Figure;
use crate::service::{NO_TIER_KEY, duty_period};

/// The most days that are counted at once: the most whose hours the list of requests can be asked for.
pub const MOST_DAYS: i32 = LISTED;
/// How many days are counted when none are named.
pub(super) const USUAL_DAYS: i32 = 30;
/// Longer periods are counted by week.
const BY_DAY: usize = 31;
/// From which day of age on the backlog is told apart.
const AGES: [i32; 6] = [0, 1, 3, 7, 14, 30];

/// The days that an address asks for: thirty until today when it names none.
///
/// # Errors
/// A day that can not be read, an end before the beginning, or too many days, beside its field.
pub fn asked(read: &mut Read<'_>, params: &Params) -> Result<Period> {
    let today = read.policy()?.working_calendar().date_of(read.now().timestamp());
    let mut refusals = Refusals::default();
    let span = Span::asked(params, ["from", "until"], &mut refusals);
    let (first, last) = span.ends();
    let last = last.unwrap_or_else(|| {
        first.map_or(today, |first| first.saturating_add((USUAL_DAYS - 1).days()).min(today).max(first))
    });
    let first = first.unwrap_or_else(|| last.saturating_sub((USUAL_DAYS - 1).days()));
    if first.saturating_add(MOST_DAYS.days()) <= last {
        let message = Message::new("insights-requests-too-long").with("most", i64::from(MOST_DAYS));
        refusals.field("until", message);
    }
    refusals.finish()?;
    Ok(Period { first, last })
}

/// When a day begins in the company's zone.
fn begins(policy: &Policy, day: Date) -> Result<Moment> {
    let at = day.to_zoned(policy.working_calendar().zone().clone());
    at.map(|at| Moment::from(at.timestamp())).map_err(|error| Error::Corrupt(error.to_string()))
}

/// The requests to which something happened in some days. As the figures, without confidential ones.
fn door(time: Time, first: Date, last: Date) -> String {
    let key = time.key();
    format!("{REQUESTS}?status={ALL}&{NOT_CONFIDENTIAL}&{key}_from={first}&{key}_until={last}")
}

/// The requests without a solution, without confidential ones.
fn unsolved() -> String {
    format!("{REQUESTS}?status={UNSOLVED}&{NOT_CONFIDENTIAL}")
}

fn figure(key: impl Into<String>, number: i64, href: String) -> Figure {
    Figure { key: key.into(), number, href: Some(href) }
}

/// The figures of requests that this actor may see.
///
/// # Errors
/// [`Error::Forbidden`] for who may not read requests at all.
pub fn board(read: &mut Read<'_>, actor: &Actor, period: Period) -> Result<RequestBoard> {
    actor.must(read, Action::Read, KIND)?;
    let policy = read.policy()?;
    let Period { first, last } = period;
    let within =
        Bounds { from: begins(&policy, first)?, until: begins(&policy, last.saturating_add(1.day()))? };
    let received = store::slots(read, actor, Time::Received, within)?;
    let closed = store::slots(read, actor, Time::Closed, within)?;
    let reopened = store::reopened(read, actor, within)?;
    let sum = |slots: &[(Moment, i64)]| slots.iter().map(|(_, number)| number).sum::<i64>();
    let (all_received, all_closed) = (sum(&received), sum(&closed));
    let backlog = backlog(read, actor, &policy)?;
    let mut duties = duty_period(read, actor, format!("{first} – {last}"), period)?;
    duties.clauses.retain(|clause| clause.clause.starts_with("service."));
    Ok(RequestBoard {
        from: first.into(),
        until: last.into(),
        received: figure("", all_received, door(Time::Received, first, last)),
        closed: figure("", all_closed, door(Time::Closed, first, last)),
        reopened: figure("", reopened, format!("{}&reopened=true", door(Time::Received, first, last))),
        reopened_percent: (all_received > 0).then(|| reopened * 100 / all_received),
        open: figure("", backlog.iter().map(|age| age.number).sum(), unsolved()),
        flow: flow(&policy, period, &received, &closed),
        backlog,
        times: times(read, actor, period, within)?,
        satisfaction: satisfaction(read, actor, period, within)?,
        duties,
        hours: hours(&policy, period, &received),
    })
}

/// The days of a period, or its weeks from Monday on when it is long.
fn steps(period: Period) -> Vec<Period> {
    let days: Vec<Date> = period.first.series(1.day()).take_while(|day| *day <= period.last).collect();
    let by_day = days.len() <= BY_DAY;
    let mut steps: Vec<Period> = Vec::new();
    for day in days {
        match steps.last_mut() {
            Some(step) if !by_day && day.weekday() != Weekday::Monday => step.last = day,
            _ => steps.push(Period { first: day, last: day }),
        }
    }
    steps
}

fn flow(policy: &Policy, period: Period, received: &[(Moment, i64)], closed: &[(Moment, i64)]) -> Vec<Flow> {
    let calendar = policy.working_calendar();
    let number = |slots: &[(Moment, i64)], step: Period| {
        let held = slots.iter().filter(|(at, _)| step.contains(calendar.date_of(at.timestamp())));
        held.map(|(_, number)| number).sum()
    };
    let flow = steps(period).into_iter().map(|step| {
        let Period { first, last } = step;
        Flow {
            first: first.into(),
            last: last.into(),
            received: figure("", number(received, step), door(Time::Received, first, last)),
            closed: figure("", number(closed, step), door(Time::Closed, first, last)),
        }
    });
    flow.collect()
}

fn backlog(read: &mut Read<'_>, actor: &Actor, policy: &Policy) -> Result<Vec<Figure>> {
    let today = policy.working_calendar().date_of(read.now().timestamp());
    let day_before = |days: i32| today.saturating_sub(days.days());
    // What is older than the last age came in before the day on which that begins.
    let mut bounds = Vec::new();
    for next in &AGES[1..] {
        bounds.push(begins(policy, day_before(next - 1))?);
    }
    let numbers = store::ages(read, actor, &bounds)?;
    let figures = AGES.iter().enumerate().zip(numbers).map(|((place, age), number)| {
        let from = AGES.get(place + 1).map(|next| format!("&received_from={}", day_before(next - 1)));
        let until = day_before(*age);
        let href = format!("{}{}&received_until={until}", unsolved(), from.unwrap_or_default());
        figure(age.to_string(), number, href)
    });
    Ok(figures.collect())
}

fn times(read: &mut Read<'_>, actor: &Actor, period: Period, within: Bounds) -> Result<Vec<Times>> {
    let mut times = Vec::new();
    for clock in Clock::ALL {
        let mut shown = store::shown(read, actor, clock, within)?;
        shown.sort_by_key(|shown| shown.tier.unwrap_or(i16::MAX));
        times.extend(shown.into_iter().map(|shown| {
            let tier = shown.tier.map_or_else(|| NO_TIER_KEY.to_owned(), |tier| tier.to_string());
            let href = format!("{}&tier={tier}", door(Time::of(clock), period.first, period.last));
            let mean = |sum: i64| (shown.measured > 0).then(|| sum / shown.measured);
            Times {
                clock,
                number: figure(tier, shown.number, href),
                in_time: shown.in_time,
                measured: shown.measured,
                mean_seconds: mean(shown.net),
                target_seconds: mean(shown.target),
            }
        }));
    }
    Ok(times)
}

fn satisfaction(
    read: &mut Read<'_>,
    actor: &Actor,
    period: Period,
    within: Bounds,
) -> Result<Vec<Satisfied>> {
    let mut scores = store::scores(read, actor, within)?;
    scores.sort_by_key(|scores| scores.tier.unwrap_or(i16::MAX));
    let closed = door(Time::Closed, period.first, period.last);
    let satisfied = scores.into_iter().map(|scores| {
        let tier = scores.tier.map_or_else(|| NO_TIER_KEY.to_owned(), |tier| tier.to_string());
        let href = format!("{closed}&tier={tier}&satisfaction=any");
        Satisfied {
            answered: figure(tier, scores.number, href),
            mean_hundredths: scores.total * 100 / scores.number.max(1),
        }
    });
    Ok(satisfied.collect())
}

fn hours(policy: &Policy, period: Period, received: &[(Moment, i64)]) -> Vec<Hour> {
    let zone = policy.working_calendar().zone();
    let mut hours: BTreeMap<(i8, i8), i64> = BTreeMap::new();
    for (at, number) in received {
        let at = zone.to_datetime(at.timestamp());
        *hours.entry((at.weekday().to_monday_one_offset(), at.hour())).or_default() += number;
    }
    let all = door(Time::Received, period.first, period.last);
    let hour = |((weekday, hour), number): ((i8, i8), i64)| {
        let key = format!("{weekday}-{hour:02}");
        let href = format!("{all}&received_in={key}");
        Hour { weekday, hour, number: figure(key, number, href) }
    };
    hours.into_iter().map(hour).collect()
}

/// Notes that somebody takes the figures away; to be written before they are handed out (`security.audit`).
///
/// # Errors
/// [`Error::Forbidden`] for who may not export requests.
pub fn export(tx: &mut Tx<'_>, actor: &Actor, period: Period) -> Result<()> {
    actor.must(tx, Action::Export, KIND)?;
    let told =
        json!({ "list": super::ADDRESS, "query": format!("?from={}&until={}", period.first, period.last) });
    event::append(tx, &Line::general("record.exported", Cause::staff(actor.id)).with(told))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_period_is_told_by_weeks_that_begin_on_monday() {
        // 2027-03-03 is a Wednesday.
        let weeks = steps(Period { first: date(2027, 3, 3), last: date(2027, 4, 6) });
        let first = Period { first: date(2027, 3, 3), last: date(2027, 3, 7) };
        let last = Period { first: date(2027, 4, 5), last: date(2027, 4, 6) };
        assert_eq!((weeks.len(), weeks[0], weeks[5]), (6, first, last));
    }

    proptest! {
        #[test]
        fn the_steps_of_a_period_hold_each_of_its_days_once(from in 0_i32..400, days in 0_i32..92) {
            let first = date(2027, 1, 1).saturating_add(from.days());
            let last = first.saturating_add(days.days());
            let mut next = first;
            for step in steps(Period { first, last }) {
                prop_assert_eq!(step.first, next);
                next = step.last.saturating_add(1.day());
            }
            prop_assert_eq!(next, last.saturating_add(1.day()));
        }
    }
}
