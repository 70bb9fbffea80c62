//! What a change's page and its JSON show.

use kernel::{Actor, Day, Read, Result, event, record, staff};
use rulebook::Action;
use serde::Serialize;
use utoipa::ToSchema;
use web::timeline::Timeline;

use super::model::Status;
use super::{service, store};
use crate::proposal;
use crate::view::{ApprovalView, ItemView};

/// A change with its customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub status: String,
    /// Its version.
    pub version: i64,
    /// Why.
    pub reason: String,
    /// Whether the rulebook raised it.
    pub raised: bool,
    /// The day whose facts count.
    #[schema(value_type = String)]
    pub as_of: Day,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Its last approval.
    pub approval: Option<ApprovalView>,
    /// Its customers, as far as the reader may see them.
    pub items: Vec<ItemView>,
    /// What happened to it.
    #[schema(value_type = Object)]
    pub timeline: Timeline,
    #[serde(skip)]
    pub(super) may_submit: bool,
}

impl ChangeView {
    pub(crate) fn of(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Self> {
        let (change, sees_all) = service::look(read, actor, number)?;
        let header = &change.header;
        let mut rows = store::items(read, header.id)?;
        if !sees_all {
            let page = proposal::items_page(
                read,
                actor,
                false,
                header.id,
                proposal::Which::Moves,
                None,
                service::MOST_CUSTOMERS,
            )?;
            rows.retain(|row| page.ids.contains(&row.item.customer));
        }
        let owner = match header.owner_id {
            Some(id) => staff::names(read, &[id])?.remove(&id),
            None => None,
        };
        let events = event::timeline(read, header.id, None, 30)?;
        Ok(Self {
            items: ItemView::of(read, &change.proposal, rows)?,
            approval: ApprovalView::of(read, actor, header.id)?,
            timeline: Timeline::of(read, events)?,
            may_submit: change.status == Status::Raised && record::may(read, actor, Action::Review, header)?,
            as_of: change.proposal.as_of,
            owner,
            reason: change.reason,
            raised: change.raised,
            status: change.header.status,
            version: change.header.version,
            number: change.header.number,
            title: change.header.title,
        })
    }
}
