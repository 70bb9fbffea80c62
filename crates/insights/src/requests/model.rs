//! The figures of requests as people see them and programs get them.

use desk::clock::Clock;
use kernel::Day;
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::{DutyPeriod, Figure};

/// The figures of requests in a period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RequestBoard {
    /// The first day.
    #[schema(value_type = String)]
    pub from: Day,
    /// The last day.
    #[schema(value_type = String)]
    pub until: Day,
    /// Received in the period.
    pub received: Figure,
    /// Closed in the period.
    pub closed: Figure,
    /// Received in the period and reopened since.
    pub reopened: Figure,
    /// Reopened out of all received in the period, in percent; none when there are none.
    pub reopened_percent: Option<i64>,
    /// Without a solution now.
    pub open: Figure,
    /// Received and closed, by day or week.
    pub flow: Vec<Flow>,
    /// What is without a solution now, by age, the youngest first; the key is the first day of age.
    pub backlog: Vec<Figure>,
    /// How long it took, by clock and tier.
    pub times: Vec<Times>,
    /// How satisfied customers are with what was closed in the period, by tier; tiers of which nobody has answered are left
    /// out.
    pub satisfaction: Vec<Satisfied>,
    /// What fell due in the period by the clauses of service.
    pub duties: DutyPeriod,
    /// When requests came in, by day of the week and hour; hours without any are left out.
    pub hours: Vec<Hour>,
}

/// What came in and went out in some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Flow {
    /// The first day.
    #[schema(value_type = String)]
    pub first: Day,
    /// The last day.
    #[schema(value_type = String)]
    pub last: Day,
    /// Received.
    pub received: Figure,
    /// Closed.
    pub closed: Figure,
}

/// How long the requests of a tier took that were answered or given a solution in the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Times {
    /// Until the first answer, or until the solution.
    pub clock: Clock,
    /// How many; the key is the tier, `none` for those without one.
    pub number: Figure,
    /// How many of them in time.
    pub in_time: i64,
    /// How many of them were measured: those with a clock.
    pub measured: i64,
    /// The mean of the working time it took, in seconds.
    pub mean_seconds: Option<i64>,
    /// The mean of the working time it might take, in seconds.
    pub target_seconds: Option<i64>,
}

/// How satisfied the customers of a tier are with what was closed in the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Satisfied {
    /// How many have answered; the key is the tier, `none` for those without one.
    pub answered: Figure,
    /// The mean of their scores from 1 to 5, in hundredths.
    pub mean_hundredths: i64,
}

/// How many requests came in at an hour of a day of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hour {
    /// 1 for Monday to 7 for Sunday.
    pub weekday: i8,
    /// 0 to 23.
    pub hour: i8,
    /// How many; the key is both, as the list of requests has it.
    pub number: Figure,
}
