//! How the clocks of duties stand: how much working time is left, and how much of it is used.

use std::collections::HashMap;

use rules::WorkingCalendar;
use serde::Serialize;

use super::Duty;
use crate::error::Result;
use crate::ids::DutyId;
use crate::moment::Moment;
use crate::store::Read;

/// How the clock of a duty stands, in working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// What is left in seconds, or was when it ended or stopped; below zero when it is late.
    pub left_seconds: i64,
    /// How much of its time is used, in whole percent, never rounded up; over 100 when late, 999 at most.
    pub used_percent: i64,
}

/// How the clocks of some duties of one kind stand, for at most a page of them. What it leaves out stands as
/// [`Duty::standing`] says.
pub type Stands = fn(&mut Read<'_>, &[&Duty]) -> Result<HashMap<DutyId, Standing>>;

impl Duty {
    /// How its clock stands if it never stood still. Of a time that has no working time in it, as much is used as of any
    /// other time.
    #[must_use]
    pub fn standing(&self, calendar: &WorkingCalendar, now: Moment) -> Standing {
        let stopped = self.stopped_at(now);
        let working = |from: Moment, to: Moment| calendar.between(from.timestamp(), to.timestamp()).as_secs();
        let (mut whole, mut used) =
            (working(self.started_at, self.due_at), working(self.started_at, stopped));
        if whole <= 0 {
            whole = self.due_at.micros() - self.started_at.micros();
            used = stopped.micros() - self.started_at.micros();
        }
        Standing { left_seconds: working(stopped, self.due_at), used_percent: percent(used, whole) }
    }
}

/// How much of `whole` is `used`; all of nothing.
fn percent(used: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 100;
    }
    i64::try_from(i128::from(used) * 100 / i128::from(whole)).unwrap_or(999).clamp(0, 999)
}

/// How the clocks of at most a page of duties stand, in their order; each kind is asked once.
pub fn standing_of_each(read: &mut Read<'_>, duties: &[&Duty]) -> Result<Vec<Standing>> {
    let mut kinds: HashMap<&str, Vec<&Duty>> = HashMap::new();
    for duty in duties {
        kinds.entry(&duty.kind).or_default().push(duty);
    }
    let mut told: HashMap<DutyId, Standing> = HashMap::new();
    for (kind, duties) in kinds {
        if let Some(stands) = read.house().catalogue.duty(kind)?.stands {
            told.extend(stands(read, &duties)?);
        }
    }
    let (policy, now) = (read.policy()?, read.now());
    let stands = |duty: &&Duty| {
        told.get(&duty.id).copied().unwrap_or_else(|| duty.standing(policy.working_calendar(), now))
    };
    Ok(duties.iter().map(stands).collect())
}
