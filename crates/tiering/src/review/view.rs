//! What a review's page and its JSON show.

use kernel::job::Job;
use kernel::listing::Cursor;
use kernel::{Actor, Day, Moment, Read, Result, event, record, staff};
use rulebook::Action;
use rules::tier::MovementMatrix;
use serde::Serialize;
use utoipa::ToSchema;
use web::listing::{PAGE, Params};
use web::timeline::Timeline;

use super::exclusion::Hand;
use super::model::{KIND, Status};
use super::{service, store};
use crate::proposal::{self, Which};
use crate::view::{ApprovalView, ItemView};

/// A review with a page of its customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewView {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub status: String,
    /// Its version.
    pub version: i64,
    /// The quarter it is of.
    pub quarter: String,
    /// The day whose facts count.
    #[schema(value_type = String)]
    pub as_of: Day,
    /// The rulebook it was scored under.
    pub rulebook: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// How many customers were scored.
    pub customers: i64,
    /// How many rise. Here as in the matrix and the lists, who was taken out is not counted.
    pub up: u64,
    /// How many fall.
    pub down: u64,
    /// How many get their first tier.
    pub first: u64,
    /// How many were taken out.
    pub excluded: i64,
    /// How many kept their tier since it was changed after the proposal.
    pub overtaken: i64,
    /// Customers of whom purchases in other currencies were left out.
    pub foreign_customers: i64,
    /// Rows from tier 1 to tier 4 and from none, columns to tier 1 to tier 4.
    #[schema(value_type = Vec<Vec<u64>>)]
    pub matrix: MovementMatrix,
    /// Whether who looks may take single customers out now: before the submission, or as its decider.
    pub may_take_out: bool,
    /// Its last approval.
    pub approval: Option<ApprovalView>,
    /// How far the scoring or the taking effect came.
    pub progress: Option<ProgressView>,
    /// Which customers are listed.
    pub listed: String,
    /// A page of them.
    pub items: Vec<ItemView>,
    /// Where the next page begins: the value of `page`.
    pub next: Option<String>,
    /// Where the page before begins.
    pub previous: Option<String>,
    /// What happened to it.
    #[schema(value_type = Object)]
    pub timeline: Timeline,
    #[serde(skip)]
    pub(super) which: Which,
    #[serde(skip)]
    pub(super) params: Params,
    #[serde(skip)]
    pub(super) state: Status,
    #[serde(skip)]
    pub(super) created_at: Moment,
    #[serde(skip)]
    pub(super) hand: Hand,
    #[serde(skip)]
    pub(super) may_review: bool,
    #[serde(skip)]
    pub(super) may_export: bool,
}

/// How far a job came.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReviewProgress)]
pub struct ProgressView {
    /// How many customers are done.
    pub done: i64,
    /// How many there are.
    pub total: i64,
    /// `running`, or how it ended.
    pub state: String,
    /// What there is to say, in the reader's language; empty for nothing.
    pub message: String,
    /// Where to go on.
    pub location: String,
}

impl ProgressView {
    fn of(job: &Job, number: &str) -> Self {
        let is_running = matches!(job.state.as_str(), "ready" | "running");
        Self {
            done: job.done,
            total: job.total,
            state: if is_running { "running".to_owned() } else { job.state.clone() },
            message: String::new(),
            location: format!("/tiers/reviews/{number}"),
        }
    }
}

/// How far a review's job came; finished when none is at work.
pub(super) fn progress(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<ProgressView> {
    let (review, _) = service::look(read, actor, number)?;
    let job = store::job_at_work(read, &review)?;
    Ok(job.map_or_else(
        || ProgressView {
            done: review.proposal.total,
            total: review.proposal.total,
            state: "finished".to_owned(),
            message: String::new(),
            location: format!("/tiers/reviews/{number}"),
        },
        |job| ProgressView::of(&job, number),
    ))
}

impl ReviewView {
    /// Reads a review with the page of customers that the address asks for.
    pub(crate) fn of(read: &mut Read<'_>, actor: &Actor, number: &str, params: Params) -> Result<Self> {
        let (review, sees_all) = service::look(read, actor, number)?;
        let header = &review.header;
        let which = Which::from_key(params.get("list").unwrap_or_default());
        let page =
            proposal::items_page(read, actor, sees_all, header.id, which, params.cursor().as_ref(), PAGE)?;
        let rows = proposal::items_named(read, header.id, &page.ids)?;
        let items = ItemView::of(read, &review.proposal, rows)?;
        let owner = match header.owner_id {
            Some(id) => staff::names(read, &[id])?.remove(&id),
            None => None,
        };
        let events = event::timeline(read, header.id, None, 30)?;
        let job = store::job_at_work(read, &review)?;
        let hand = Hand::of(read, actor, header)?;
        let matrix = review.matrix;
        Ok(Self {
            status: header.status.clone(),
            version: header.version,
            quarter: review.quarter.to_string(),
            as_of: review.proposal.as_of,
            rulebook: format!("v{}", review.proposal.scored_under_id),
            owner,
            customers: review.proposal.total,
            may_take_out: hand.is_free(),
            hand,
            up: matrix.up(),
            down: matrix.down(),
            first: matrix.first(),
            excluded: proposal::excluded_count(read, header.id)?,
            overtaken: review.proposal.overtaken,
            foreign_customers: review.foreign_customers,
            matrix,
            approval: ApprovalView::of(read, actor, header.id)?,
            progress: job.map(|job| ProgressView::of(&job, number)),
            listed: which.key(),
            items,
            next: page.next.as_ref().map(Cursor::encode),
            previous: page.previous.as_ref().map(Cursor::encode),
            timeline: Timeline::of(read, events)?,
            which,
            params,
            state: review.status,
            created_at: header.created_at,
            may_review: record::may(read, actor, Action::Review, header)?,
            may_export: sees_all && record::may(read, actor, Action::Export, header)?,
            number: review.header.number.clone(),
            title: review.header.title.clone(),
        })
    }

    /// The record kind, for the state's name.
    pub(super) const fn kind() -> &'static str {
        KIND
    }
}
