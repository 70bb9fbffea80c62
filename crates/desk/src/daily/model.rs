//! A summary of a day, its two states, and what it counts.

use kernel::catalogue::RecordKind;
use kernel::record::Header;
use kernel::{Day, Moment, RecordId, Result, StaffId};
use serde::{Deserialize, Serialize};

/// The record kind.
pub const KIND: &str = "daily_summary";
/// The address of the summaries.
pub const ADDRESS: &str = "/requests/daily";
/// The clause.
pub const CLAUSE: &str = "service.daily";
/// The kind of record that a summary is.
pub const RECORD: RecordKind = RecordKind { key: KIND, prefix: "RB", address: ADDRESS };

/// The states of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = SummaryStatus)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Compiled anew whenever somebody looks.
    Open,
    /// Confirmed, and as it was then from now on.
    Confirmed,
}

impl Status {
    /// Both, in their order.
    pub const ALL: [Self; 2] = [Self::Open, Self::Confirmed];

    /// As it is stored; its name for people is the message `status-daily-summary-…`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirmed => "confirmed",
        }
    }

    /// The state of a header.
    pub fn of(header: &Header) -> Result<Self> {
        header.state(&Self::ALL, Self::key)
    }
}

/// A summary with its header.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The record's header.
    pub header: Header,
    /// Its state.
    pub status: Status,
    /// Whose day it was.
    pub agent: StaffId,
    /// The day.
    pub day: Day,
    /// When the agent confirmed it.
    pub confirmed_at: Option<Moment>,
    /// What was counted then; none before.
    pub frozen: Option<Figures>,
}

/// What a summary counts, of requests that are not confidential.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Figures {
    /// Received on the day, and entered by the agent or the agent's to answer.
    pub taken_in: i64,
    /// Of the agent's, answered for the first time on the day.
    pub answered: i64,
    /// Of the agent's, given a solution on the day.
    pub solved: i64,
    /// Of the agent's, closed on the day.
    pub closed: i64,
    /// Of the agent's, without a solution when it was counted.
    pub open: i64,
    /// The most frequent categories of what was taken in, the most frequent first.
    pub frequent: Vec<Frequent>,
}

/// How often a category came up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Frequent {
    /// The kind, by key.
    pub kind: String,
    /// The category, by key; empty for what nobody has classified.
    pub category: String,
    /// How often.
    pub number: i64,
}

/// What is done next about an open request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The request.
    pub request: RecordId,
    /// What is done next.
    pub step: String,
    /// On which day.
    pub planned_on: Day,
}
