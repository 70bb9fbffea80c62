//! What the page of a naming and its JSON show.

use kernel::{Actor, Read, RecordId, Result, event, record, staff};
use rulebook::Action;
use serde::Serialize;
use utoipa::ToSchema;
use web::listing::{PAGE, Params};
use web::timeline::Timeline;

use super::model::{Named, Status};
use super::service;
use super::store::{self, After};
use crate::view::ApprovalView;

/// A naming with a page of its customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamingView {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub status: String,
    /// Its version.
    pub version: i64,
    /// The year whose key customers are named.
    pub year: i16,
    /// The sales of the year before from which a customer is listed, in fen.
    pub sales_at_least_fen: i64,
    /// Who answers for it.
    pub owner: Option<String>,
    /// How many customers it lists.
    pub customers: i64,
    /// Its last approval.
    pub approval: Option<ApprovalView>,
    /// A page of its customers, the greatest sales first.
    pub items: Vec<KeyItemView>,
    /// Where the next page begins: the value of `after`.
    pub next: Option<String>,
    /// What happened to it.
    #[schema(value_type = Object)]
    pub timeline: Timeline,
    #[serde(skip)]
    pub(super) params: Params,
    #[serde(skip)]
    pub(super) state: Status,
    #[serde(skip)]
    pub(super) may_review: bool,
}

/// A customer of a naming.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeyItemView {
    /// The customer's number.
    pub customer: String,
    /// The customer's name.
    pub name: String,
    /// Whether the customer is a key customer now.
    pub key_now: bool,
    /// Sales of the year before, in fen.
    pub sales_fen: i64,
    /// Purchases of the year before.
    pub purchases: i64,
    /// Listed by sales; otherwise added by hand.
    pub by_sales: bool,
    /// How the customer fits the strategy.
    pub fit: String,
}

impl From<Named> for KeyItemView {
    fn from(named: Named) -> Self {
        let Named { number, name, key_now, sales_fen, purchases, by_sales, fit, .. } = named;
        Self { customer: number, name, key_now, sales_fen, purchases, by_sales, fit }
    }
}

/// A place in the list as it stands in an address: `sales.customer`.
fn after(text: &str) -> Option<After> {
    let (sales, customer) = text.split_once('.')?;
    Some(After { sales_fen: sales.parse().ok()?, customer: RecordId(customer.parse().ok()?) })
}

impl NamingView {
    pub(crate) fn of(read: &mut Read<'_>, actor: &Actor, number: &str, params: Params) -> Result<Self> {
        let (naming, sees_all) = service::look(read, actor, number)?;
        let header = &naming.header;
        let begin = params.get("after").and_then(after);
        let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
        let mut rows = store::items_page(read, actor, sees_all, header.id, begin, limit + 1)?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let last = rows.last().filter(|_| more);
        let next = last.map(|last| format!("{}.{}", last.sales_fen, last.customer));
        let owner = match header.owner_id {
            Some(id) => staff::names(read, &[id])?.remove(&id),
            None => None,
        };
        let events = event::timeline(read, header.id, None, 30)?;
        Ok(Self {
            customers: store::items_count(read, header.id)?,
            approval: ApprovalView::of(read, actor, header.id)?,
            items: rows.into_iter().map(KeyItemView::from).collect(),
            next,
            timeline: Timeline::of(read, events)?,
            params,
            state: naming.status,
            may_review: record::may(read, actor, Action::Review, header)?,
            year: naming.year,
            sales_at_least_fen: naming.sales_at_least_fen,
            owner,
            status: naming.header.status,
            version: naming.header.version,
            number: naming.header.number,
            title: naming.header.title,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_survives_the_address() {
        let place = After { sales_fen: -5, customer: RecordId(7) };
        assert_eq!(after("-5.7"), Some(place));
        for text in ["", "5", "5.", "x.1"] {
            assert_eq!(after(text), None, "{text}");
        }
    }
}
