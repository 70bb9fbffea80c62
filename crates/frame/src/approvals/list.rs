//! The list of approvals: what waits for the actor, what the actor asked for, all that the actor may see.

use std::collections::HashMap;

use diesel::prelude::*;
use kernel::approval::{self as approvals, KIND};
use kernel::listing::{Count, Listing, Page};
use kernel::record::Header;
use kernel::schema::approval;
use kernel::store::{Sql, among};
use kernel::{Actor, Read, RecordId, Result, StaffId, staff};
use serde::Serialize;
use utoipa::ToSchema;
use web::listing::{ListState, PAGE, Params};

use crate::links::{RecordLink, headers};

/// The list's address.
pub const PATH: &str = "/approvals";

/// Which approvals are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Those that wait for the actor, or for somebody whose deputy the actor is.
    Waiting,
    /// Those that the actor asked for.
    Requested,
    /// All that the actor may see.
    #[default]
    All,
}

impl Whose {
    /// In the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Requested, Self::All];

    /// As it stands in the address.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Requested => "requested",
            Self::All => "all",
        }
    }

    fn of(params: &Params) -> Self {
        let asked = params.get("whose").unwrap_or_default();
        Self::ALL.into_iter().find(|whose| whose.key() == asked).unwrap_or_default()
    }
}

/// The states an approval can be in.
pub const STATES: [&str; 5] = ["waiting", "approved", "returned", "refused", "withdrawn"];

/// One approval in the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApprovalRow {
    /// The record.
    #[schema(value_type = Object)]
    pub header: Header,
    /// Where its page is.
    pub href: String,
    /// Who asks.
    pub requester: Option<String>,
    /// In whose place it waits for the actor, as their deputy.
    pub in_place_of: Option<String>,
    /// What it is about, when the record names a customer: that one.
    pub customer: Option<RecordLink>,
    /// The clause that asks for it.
    pub clause: String,
}

/// A page of the list of approvals.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApprovalList {
    /// The approvals, the newest first.
    pub rows: Vec<ApprovalRow>,
    /// Which are listed.
    pub whose: Whose,
    /// How many there are, and where the next page begins.
    #[schema(value_type = Object)]
    pub list: ListState,
}

/// Looks for a page of the list.
pub fn look(read: &mut Read<'_>, actor: &Actor, params: Params) -> Result<ApprovalList> {
    let whose = Whose::of(&params);
    let state = STATES.into_iter().find(|state| params.get("status") == Some(*state));
    let (page, count) = match (whose, state) {
        (Whose::Waiting, None | Some("waiting")) => {
            let page = approvals::waiting_page(read, actor, params.cursor().as_ref(), PAGE)?;
            (page, approvals::waiting_count(read, actor)?)
        }
        // What is decided waits for nobody.
        (Whose::Waiting, Some(_)) => (Page::default(), Count { number: 0, capped: false }),
        (Whose::Requested | Whose::All, _) => reached(read, actor, whose, state, &params)?,
    };
    let rows = rows(read, actor, &page.ids)?;
    let list = ListState::of(read, actor, PATH, params, Some(count), &page)?;
    Ok(ApprovalList { rows, whose, list })
}

/// A page of what the actor reaches, and how many there are.
fn reached(
    read: &mut Read<'_>,
    actor: &Actor,
    whose: Whose,
    state: Option<&str>,
    params: &Params,
) -> Result<(Page, Count)> {
    let own = (whose == Whose::Requested).then(|| Sql::new("record.owner_id = ").int(actor.id.0));
    let state = state.map(|state| Sql::new("record.status = ").text(state));
    let listing =
        Listing { filter: Sql::default().joined(" AND ", own.into_iter().chain(state)), ..Listing::of(KIND) };
    listing.counted(read, actor, params.cursor().as_ref(), PAGE)
}

fn rows(read: &mut Read<'_>, actor: &Actor, ids: &[RecordId]) -> Result<Vec<ApprovalRow>> {
    let mut found = headers(read, ids.to_vec())?;
    let customers = headers(read, found.values().filter_map(|header| header.customer_id).collect())?;
    let details: HashMap<RecordId, (StaffId, String)> = approval::table
        .filter(among(approval::id, ids.iter().copied()))
        .select((approval::id, approval::requester_id, approval::clause))
        .load::<(RecordId, StaffId, String)>(read.conn())?
        .into_iter()
        .map(|(id, requester, clause)| (id, (requester, clause)))
        .collect();
    let places = approvals::in_place_of(read, actor, ids)?;
    let people: Vec<StaffId> =
        details.values().map(|(requester, _)| requester).chain(places.values()).copied().collect();
    let names = staff::names(read, &people)?;
    ids.iter()
        .filter_map(|id| Some((found.remove(id)?, details.get(id)?)))
        .map(|(header, (requester, clause))| {
            let customer = header.customer_id.and_then(|id| customers.get(&id));
            Ok(ApprovalRow {
                href: RecordLink::of(read, &header)?.href,
                requester: names.get(requester).cloned(),
                in_place_of: places.get(&header.id).and_then(|decider| names.get(decider).cloned()),
                customer: customer.map(|header| RecordLink::of(read, header)).transpose()?,
                clause: clause.clone(),
                header,
            })
        })
        .collect()
}
