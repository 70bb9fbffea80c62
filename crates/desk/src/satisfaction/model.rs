//! A question about satisfaction, with its answer.

use std::ops::RangeInclusive;

use diesel::prelude::*;
use kernel::{Moment, RecordId, StaffId};
use serde::Serialize;

use crate::schema::request_satisfaction;

/// The scores: from very dissatisfied to very satisfied.
pub const SCORES: RangeInclusive<i16> = 1..=5;
/// From this score downwards whoever answers for the request is told.
pub const DISSATISFIED: i16 = 2;

/// A question, asked when a request was closed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Serialize)]
#[diesel(table_name = request_satisfaction)]
pub struct Question {
    /// Its id.
    pub id: i64,
    /// The request.
    pub request_id: RecordId,
    /// The version of the request by which it was closed.
    pub version: i64,
    /// When it was asked.
    pub asked_at: Moment,
    /// Until when its link opens.
    pub ends_at: Moment,
    /// Whether the request is still closed as it was then.
    pub standing: bool,
    /// 1 to 5; none while nobody has answered.
    pub score: Option<i16>,
    /// What was said besides.
    pub comment: String,
    /// When it was answered last.
    pub answered_at: Option<Moment>,
    /// Who took the answer down; nobody when the customer gave it.
    pub recorder_id: Option<StaffId>,
    /// How often the customer has answered through the link.
    pub changes: i16,
}

impl Question {
    /// Whether the customer has answered through the link: then it is not for us to say.
    #[must_use]
    pub fn is_the_customers(&self) -> bool {
        self.score.is_some() && self.recorder_id.is_none()
    }

    /// Whether its link still opens.
    #[must_use]
    pub fn is_open(&self, now: Moment) -> bool {
        self.standing && now < self.ends_at
    }
}
