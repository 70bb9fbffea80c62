//! A request, its states, and what each state allows.

use diesel::prelude::*;
use kernel::record::Header;
use kernel::{Day, DepartmentId, Error, Moment, RecordId, Result, StaffId};
use rulebook::Term as _;
use rulebook::parts::service::{Levels, Pause, Priority};
use rules::milestone;
use rules::tier::Tier;
use serde::Serialize;

use crate::schema::{request, request_task};

/// The record kind.
pub const KIND: &str = "request";
/// The address of the register.
pub const ADDRESS: &str = "/requests";

/// The states of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = RequestStatus)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Entered; nobody has worked on it yet.
    New,
    /// Worked on.
    InProgress,
    /// The customer's answer is awaited.
    Waiting,
    /// A solution was given; the customer may still answer.
    Resolved,
    /// Ended, with result and cause.
    Closed,
}

impl Status {
    /// All states, in their usual order.
    pub const ALL: [Self; 5] = [Self::New, Self::InProgress, Self::Waiting, Self::Resolved, Self::Closed];

    /// As it is stored; its name for people is the message `status-request-…`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InProgress => "in_progress",
            Self::Waiting => "waiting",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    /// The state with this key.
    pub fn from_key(key: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|status| status.key() == key);
        found.ok_or_else(|| Error::Corrupt(format!("a request is {key}")))
    }

    /// The state of a header.
    pub fn of(header: &Header) -> Result<Self> {
        Self::from_key(&header.status)
    }

    /// Whether somebody still has something to do about it. A solution that the customer may answer to is not ended.
    #[must_use]
    pub fn is_open(self) -> bool {
        self != Self::Closed
    }

    /// Whether a solution was given, be it the end or not.
    #[must_use]
    pub const fn is_solved(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }

    /// What the clocks do in this state.
    #[must_use]
    pub fn clock(self, levels: &Levels) -> milestone::State {
        match self {
            Self::Waiting if levels.pauses_in(Pause::Waiting) => milestone::State::Paused,
            Self::New | Self::InProgress | Self::Waiting => milestone::State::Running,
            Self::Resolved | Self::Closed => milestone::State::Stopped,
        }
    }

    /// Somebody works on it.
    ///
    /// # Errors
    /// A request that has ended is reopened instead.
    pub fn worked_on(self) -> Result<Self> {
        match self {
            Self::New | Self::InProgress | Self::Waiting => Ok(Self::InProgress),
            Self::Resolved | Self::Closed => Err(Error::refused("desk-ended")),
        }
    }

    /// The customer was asked something and has to answer.
    ///
    /// # Errors
    /// When it has ended.
    pub fn asked(self) -> Result<Self> {
        match self {
            Self::New | Self::InProgress | Self::Waiting => Ok(Self::Waiting),
            Self::Resolved | Self::Closed => Err(Error::refused("desk-ended")),
        }
    }

    /// A solution was given.
    ///
    /// # Errors
    /// When one was given already.
    pub fn resolved(self) -> Result<Self> {
        match self {
            Self::New | Self::InProgress | Self::Waiting => Ok(Self::Resolved),
            Self::Resolved => Err(Error::refused("desk-resolved-already")),
            Self::Closed => Err(Error::refused("desk-ended")),
        }
    }

    /// It ends.
    ///
    /// # Errors
    /// When it has ended.
    pub fn closed(self) -> Result<Self> {
        if self == Self::Closed { Err(Error::refused("desk-closed-already")) } else { Ok(Self::Closed) }
    }

    /// It goes on, with its history.
    ///
    /// # Errors
    /// When it never ended.
    pub fn reopened(self) -> Result<Self> {
        match self {
            Self::Resolved | Self::Closed => Ok(Self::InProgress),
            _ => Err(Error::refused("desk-open-already")),
        }
    }
}

/// What hangs on a request's header.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = request, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Request {
    /// The record's id.
    pub id: RecordId,
    /// A kind of the rulebook, by key (`service.kinds`).
    pub kind: String,
    /// A category of the kind's tree, by key; empty while nobody has classified it.
    pub category: String,
    /// A channel of the rulebook, by key (`service.channels`).
    pub channel: String,
    /// How pressing it is, by key (`service.levels`).
    pub priority: String,
    /// The customer's tier by which the clocks run: 1 to 4, none without a customer or a tier.
    pub tier: Option<i16>,
    /// Who asks.
    pub caller: String,
    /// By which phone.
    pub caller_phone: String,
    /// By which mail address.
    pub caller_mail: String,
    /// When it came in: when its clocks begin.
    pub received_at: Moment,
    /// The day by which an answer was promised (`service.first_answer`).
    pub promised_on: Option<Day>,
    /// When the customer was answered first.
    pub answered_at: Option<Moment>,
    /// When a solution was given.
    pub resolved_at: Option<Moment>,
    /// When it ended.
    pub closed_at: Option<Moment>,
    /// How often it was reopened.
    pub reopenings: i16,
    /// What came of it, by key (`service.close`); empty before.
    pub result: String,
    /// Why it came up, by key; empty before.
    pub cause: String,
    /// When its clocks begin, if not when it came in: what was brought in open from a former system has them from then on.
    pub clocks_from: Option<Moment>,
    /// When its solution is due as the former system had it.
    pub due_given: Option<Moment>,
}

impl Request {
    /// How pressing it is.
    pub fn priority(&self) -> Result<Priority> {
        Priority::from_key(&self.priority)
            .ok_or_else(|| Error::Corrupt(format!("request {} is of priority {}", self.id, self.priority)))
    }

    /// The tier by which its clocks run.
    #[must_use]
    pub fn tier(&self) -> Option<Tier> {
        tier(self.tier)
    }
}

/// A tier as it is stored.
#[must_use]
pub fn tier(number: Option<i16>) -> Option<Tier> {
    Tier::from_number(u8::try_from(number?).ok()?).ok()
}

/// Which of the requests that fall due in the same second comes first (`service.priority_queue`): the higher tier; a request
/// without one stands with the tier that it counts as.
#[must_use]
pub fn precedence(tier: Option<Tier>, levels: Option<&Levels>) -> i16 {
    let tier = tier.or(levels.map(|levels| levels.untiered));
    tier.map_or(5, |tier| i16::from(tier.number()))
}

/// Part of a request that another department does (`service.cross_department`).
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Serialize)]
#[diesel(table_name = request_task)]
pub struct Task {
    /// Its id.
    pub id: i64,
    /// The request.
    pub request_id: RecordId,
    /// Which department does it.
    pub department_id: DepartmentId,
    /// Who there; its head while nobody is named.
    pub assignee_id: Option<StaffId>,
    /// What is wanted.
    pub wanted: String,
    /// By when.
    pub due_at: Moment,
    /// `open`, `done` or `withdrawn`.
    pub state: String,
    /// What came of it.
    pub result: String,
    /// When it ended.
    pub ended_at: Option<Moment>,
}

impl Task {
    /// Whether it is still to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_has_ended_is_reopened_before_anything_else() {
        for ended in [Status::Resolved, Status::Closed] {
            assert!(ended.worked_on().is_err() && ended.asked().is_err());
            assert_eq!(ended.reopened().unwrap(), Status::InProgress);
        }
        assert!(Status::Closed.closed().is_err() && Status::Closed.resolved().is_err());
    }

    #[test]
    fn a_request_that_goes_on_is_not_reopened() {
        for open in [Status::New, Status::InProgress, Status::Waiting] {
            assert!(open.reopened().is_err());
            assert_eq!(open.worked_on().unwrap(), Status::InProgress);
            assert_eq!(open.resolved().unwrap(), Status::Resolved);
            assert_eq!(open.closed().unwrap(), Status::Closed);
        }
    }

    #[test]
    fn a_state_is_read_back_from_its_key() {
        for status in Status::ALL {
            assert_eq!(Status::from_key(status.key()).unwrap(), status);
        }
        assert!(Status::from_key("lost").is_err());
    }
}
