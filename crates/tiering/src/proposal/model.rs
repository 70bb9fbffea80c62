//! A proposal and its customers.

use diesel::prelude::*;
use kernel::{Day, Moment, RecordId, StaffId, StepId, VersionId};
use rules::tier::{Facts, Score, Tier};

use crate::schema::tier_proposal;
use crate::scoring::Scored;

/// What stands beside the header of a review or a change.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = tier_proposal)]
pub struct Proposal {
    /// The record.
    pub id: RecordId,
    /// The day whose facts count.
    pub as_of: Day,
    /// The rulebook it was scored under.
    pub scored_under_id: VersionId,
    /// When it was scored; none before.
    pub scored_at: Option<Moment>,
    /// The review that was in force when it was scored.
    pub previous_id: Option<RecordId>,
    /// When it was approved.
    pub approved_at: Option<Moment>,
    /// When every customer had the new tier.
    pub in_force_at: Option<Moment>,
    /// How many customers it holds.
    pub total: i64,
    /// How many of them kept their tier, since it was changed after this was proposed.
    pub overtaken: i64,
}

/// One customer of a proposal.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Who.
    pub customer: RecordId,
    /// The tier they were in.
    pub from: Option<Tier>,
    /// The tier they are to have.
    pub to: Tier,
    /// The score of the day.
    pub score: Score,
    /// The score they had.
    pub from_score: Option<Score>,
    /// The facts that give the score.
    pub facts: Facts,
    /// Purchases in other currencies, left out of the facts.
    pub foreign_purchases: u32,
    /// How they were taken out of the proposal.
    pub excluded: Option<Exclusion>,
}

/// How a customer was taken out of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Why.
    pub reason: String,
    /// Who did.
    pub by: StaffId,
    /// The step of the approval whose decider did; none when it was done before the submission.
    pub step: Option<StepId>,
}

impl Item {
    /// What the score proposes.
    #[must_use]
    pub fn of(scored: &Scored) -> Self {
        Self {
            customer: scored.customer,
            from: scored.tier,
            to: scored.assessment.tier,
            score: scored.assessment.score,
            from_score: scored.tier_score,
            facts: scored.facts,
            foreign_purchases: scored.foreign_purchases,
            excluded: None,
        }
    }
}

/// A row of a page: a customer of a proposal by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The customer's number.
    pub number: String,
    /// The customer's name.
    pub name: String,
    /// Who answers for the customer.
    pub owner: Option<StaffId>,
    /// What is proposed.
    pub item: Item,
}
