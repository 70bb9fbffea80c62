//! What the overview's page and its JSON show.

use kernel::record::Header;
use kernel::store::Sql;
use kernel::{Actor, Day, Read, Result};
use rulebook::{Action, Reach};
use rules::quarter::Quarter;
use rules::tier::{MovementMatrix, Tier};
use serde::Serialize;
use utoipa::ToSchema;

use super::store;
use crate::effect::day_of;
use crate::{change, key, review};

/// How many reviews, changes and namings are shown.
const SHOWN: usize = 12;

/// The tiers of the company.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverviewView {
    /// How many customers are in which tier; none where the reader may not see all customers.
    #[schema(value_type = Object)]
    pub distribution: Option<Vec<TierCount>>,
    /// The last reviews.
    pub reviews: Vec<ReviewRow>,
    /// The last changes between reviews.
    pub changes: Vec<RecordRow>,
    /// The last namings of key customers.
    pub namings: Vec<RecordRow>,
    #[serde(skip)]
    pub(super) may_start: bool,
    #[serde(skip)]
    pub(super) may_simulate: bool,
    #[serde(skip)]
    pub(super) may_name: bool,
    #[serde(skip)]
    pub(super) last_quarter: Quarter,
    #[serde(skip)]
    pub(super) year: i16,
}

/// How many customers are in a tier.
#[derive(Clone, Debug, Serialize)]
pub struct TierCount {
    /// The tier; none for those without.
    pub tier: Option<Tier>,
    /// How many.
    pub customers: i64,
}

/// A review in the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewRow {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub status: String,
    /// The quarter it is of.
    pub quarter: String,
    /// The day whose facts count.
    #[schema(value_type = String)]
    pub as_of: Day,
    /// How many customers were scored.
    pub customers: i64,
    /// Who moves from where to where; who was taken out is not counted.
    #[schema(value_type = Vec<Vec<u64>>)]
    pub matrix: MovementMatrix,
}

/// A change or a naming in the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordRow {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub status: String,
}

impl From<Header> for RecordRow {
    fn from(header: Header) -> Self {
        Self { number: header.number, title: header.title, status: header.status }
    }
}

impl OverviewView {
    pub(crate) fn of(read: &mut Read<'_>, actor: &Actor) -> Result<Self> {
        actor.must(read, Action::Read, review::KIND)?;
        let today = day_of(read)?.date();
        let distribution = if actor.reach(read, Action::Read, "customer")? == Reach::All {
            let counts = store::distribution(read)?;
            let tiers = Tier::ALL.into_iter().map(Some).chain([None]);
            let count = |tier| counts.iter().find(|(of, _)| *of == tier).map_or(0, |(_, number)| *number);
            Some(tiers.map(|tier| TierCount { tier, customers: count(tier) }).collect())
        } else {
            None
        };
        let mut reviews = Vec::new();
        for header in store::newest(read, actor, review::KIND, Sql::default(), SHOWN)? {
            let review = review::store::review_get(read, header)?;
            reviews.push(ReviewRow {
                quarter: review.quarter.to_string(),
                as_of: review.proposal.as_of,
                customers: review.proposal.total,
                matrix: review.matrix,
                number: review.header.number,
                title: review.header.title,
                status: review.header.status,
            });
        }
        let rows = |headers: Vec<Header>| headers.into_iter().map(RecordRow::from).collect();
        Ok(Self {
            distribution,
            reviews,
            changes: rows(store::newest(read, actor, change::KIND, Sql::default(), SHOWN)?),
            namings: rows(store::newest(read, actor, key::KIND, Sql::default(), 3)?),
            may_start: review::service::may_start(read, actor)?,
            may_simulate: actor.reach(read, Action::Review, review::KIND)? != Reach::None,
            may_name: actor.reach(read, Action::Review, key::KIND)? != Reach::None,
            last_quarter: Quarter::of(today).previous(),
            year: today.year(),
        })
    }
}
