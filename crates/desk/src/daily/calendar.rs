//! An hour before a working day closes, each agent's summary of it is made and owed (`service.daily`).

use kernel::catalogue::{DutyKind, Occasion, Owed};
use kernel::duty::Duty;
use kernel::policy::{self, Policy};
use kernel::{Day, Error, Moment, Read, Result, StaffId, Store, Tx, record};

use super::model::{CLAUSE, Status};
use super::{service, store};

/// The duty to confirm a summary.
pub const CONFIRMED: DutyKind =
    DutyKind { key: "service.daily", clause: CLAUSE, check: is_confirmed, place: "" };
/// Makes the summaries of the day.
pub const DAY: Occasion = Occasion { key: "service.daily", tick };

/// How long before the close of the day, in seconds.
const BEFORE_CLOSE: i64 = 3600;

fn is_confirmed(tx: &mut Tx<'_>, duty: &Duty) -> Result<Owed> {
    let header = record::header(tx, duty.record_id)?;
    let summary = store::summary_get(tx, header)?;
    if summary.status == Status::Confirmed {
        return Ok(Owed::Done);
    }
    let policy = policy::version(tx, duty.rulebook_id)?;
    Ok(due(&policy, summary.day)?.map_or(Owed::Void, Owed::Due))
}

/// By when the summary of a day is confirmed; none when the clause is off.
pub(super) fn due(policy: &Policy, day: Day) -> Result<Option<Moment>> {
    let Some(rule) = policy.service().daily else { return Ok(None) };
    let calendar = policy.working_calendar();
    let due = calendar.end_of_working_day(calendar.close_of(day.date()), rule.confirm_working_days);
    due.map(|at| Some(at.into())).map_err(|error| Error::Corrupt(error.to_string()))
}

fn tick(store: &Store, now: Moment) -> Result<()> {
    let Some((day, agents)) = store.read(now, wanting)? else { return Ok(()) };
    for agent in agents {
        store.write(now, move |tx| service::make(tx, agent, day).map(drop))?;
    }
    Ok(())
}

/// The day whose last hour has come, with the agents who have no summary of it yet.
fn wanting(read: &mut Read<'_>) -> Result<Option<(Day, Vec<StaffId>)>> {
    let policy = read.policy()?;
    let calendar = policy.working_calendar();
    let now = read.now();
    let today = calendar.date_of(now.timestamp());
    let close = Moment::from(calendar.close_of(today));
    let has_come = close.plus_seconds(-BEFORE_CLOSE) <= now && now < close;
    if policy.service().daily.is_none() || !calendar.is_working_day(today) || !has_come {
        return Ok(None);
    }
    let day = Day::from(today);
    let bounds = service::bounds(read, day)?;
    Ok(Some((day, store::without(read, day, bounds)?)))
}
