//! An hour before a working day closes, each agent's summary of it is made and owed (`service.daily`). Days in whose last hour
//! no process ran are caught up in their order.

use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::catalogue::{DutyKind, Occasion, Owed};
use kernel::duty::Duty;
use kernel::policy::{self, Policy};
use kernel::{Day, Error, Moment, Read, Result, StaffId, Store, Tx, record};

use super::model::{CLAUSE, Status};
use super::{service, store};

/// The duty to confirm a summary.
pub const CONFIRMED: DutyKind =
    DutyKind { key: "service.daily", clause: CLAUSE, check: is_confirmed, place: "", stands: None };
/// Makes the summaries of the day.
pub const DAY: Occasion = Occasion { key: "service.daily", tick };

/// How long before the close of the day, in seconds.
const BEFORE_CLOSE: i64 = 3600;
/// How many days are caught up; what is older is let be.
const CAUGHT_UP: i32 = 14;

fn is_confirmed(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    let header = record::header(tx, duty.record_id)?;
    let summary = store::summary_get(tx, header)?;
    if summary.status == Status::Confirmed {
        return Ok(Owed::Done);
    }
    let policy = policy::version(tx, duty.rulebook_id)?;
    Ok(due(&policy, summary.day, duty.started_at)?.map_or(Owed::Void, Owed::Due))
}

/// By when the summary of a day is confirmed that was made at an instant; none when the clause is off. One that was made when
/// its time was up already has as much time from then on.
pub(super) fn due(policy: &Policy, day: Day, made: Moment) -> Result<Option<Moment>> {
    let Some(rule) = policy.service().daily else { return Ok(None) };
    let calendar = policy.working_calendar();
    let days = rule.confirm_working_days;
    let made = made.timestamp();
    for (from, days) in [(calendar.close_of(day.date()), days), (made, days), (made, days + 1)] {
        let due = calendar.end_of_working_day(from, days);
        let due = due.map_err(|error| Error::Corrupt(error.to_string()))?;
        if due > made {
            return Ok(Some(due.into()));
        }
    }
    Err(Error::Corrupt(format!("no working day follows {made}")))
}

fn tick(store: &Store, now: Moment) -> Result<()> {
    let Wanting { days, progress } = store.read(now, wanting)?;
    for (day, agents) in days {
        for agent in agents {
            store.write(now, move |tx| service::make(tx, agent, day).map(drop))?;
        }
    }
    match progress {
        Some(day) => store.write(now, move |tx| store::progress_set(tx, day)),
        None => Ok(()),
    }
}

/// What is to be summed up.
struct Wanting {
    /// The days whose last hour has come, in order, each with the agents who have no summary of it yet.
    days: Vec<(Day, Vec<StaffId>)>,
    /// The last day that has closed, if it was not noted yet.
    progress: Option<Day>,
}

fn wanting(read: &mut Read<'_>) -> Result<Wanting> {
    let policy = read.policy()?;
    let calendar = policy.working_calendar();
    let now = read.now();
    let today = calendar.date_of(now.timestamp());
    let close = |day: Date| Moment::from(calendar.close_of(day));
    let closed = if close(today) <= now { today } else { today.saturating_sub(1.day()) };
    let noted = store::progress(read)?;
    let progress = noted.is_none_or(|noted| noted.date() < closed).then(|| closed.into());
    let mut days = Vec::new();
    if policy.service().daily.is_none() {
        return Ok(Wanting { days, progress });
    }
    // What was before the first look is nobody's to catch up.
    let after = noted.map_or(closed, Day::date).max(today.saturating_sub(CAUGHT_UP.days()));
    let has_come = |day: &Date| close(*day).plus_seconds(-BEFORE_CLOSE) <= now;
    let ahead = after.saturating_add(1.day()).series(1.day()).take_while(|day| *day <= today);
    for day in ahead.filter(|day| calendar.is_working_day(*day)).filter(has_come) {
        let bounds = service::bounds(read, day.into())?;
        // What comes after the close is the next day's to sum up.
        let until = bounds.until.min(close(day));
        days.push((day.into(), store::without(read, day.into(), store::Bounds { until, ..bounds })?));
    }
    Ok(Wanting { days, progress })
}
