//! What the pages of summaries and their JSON show.

use std::collections::HashMap;

use kernel::listing::Listing;
use kernel::record::Header;
use kernel::store::Sql;
use kernel::{Actor, Day, Moment, Read, RecordId, Result, StaffId, event, staff};
use serde::Serialize;
use web::listing::{ListState, PAGE, Params};
use web::timeline::Timeline;

use super::model::{ADDRESS, Figures, Item, KIND, Status};
use super::{service, store};
use crate::list::{self, Row};

/// How many lines of the timeline a page shows.
const LINES: i64 = 20;
/// The most people whose summaries are offered as a filter.
const OWNERS: usize = 200;

/// A summary as its page shows it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SummaryView {
    /// The record.
    #[schema(value_type = Object)]
    pub record: Header,
    /// Its state.
    pub status: Status,
    /// The day.
    #[schema(value_type = String)]
    pub day: Day,
    /// Whose day it was.
    pub agent: String,
    /// When it was confirmed.
    #[schema(value_type = Option<String>)]
    pub confirmed_at: Option<Moment>,
    /// What it counts: as it was confirmed, or as it stands now.
    pub figures: Figures,
    /// What is left open.
    pub items: Vec<ItemView>,
    /// How many more are left open that the reader may not read.
    pub hidden: usize,
    /// Whether the reader is to confirm it.
    pub may_confirm: bool,
    /// What happened to it.
    #[schema(value_type = Object)]
    pub timeline: Timeline,
    #[serde(skip)]
    pub(super) agent_id: StaffId,
}

/// An item left open.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SummaryItem)]
pub struct ItemView {
    /// The request as it stands now.
    pub request: Row,
    /// What is done next; empty while nobody has said it.
    pub step: String,
    /// On which day.
    #[schema(value_type = Option<String>)]
    pub planned_on: Option<Day>,
}

/// Reads a summary's page.
pub fn look(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<SummaryView> {
    let summary = service::find(read, actor, number)?;
    let figures = service::figures(read, &summary)?;
    let open = service::open_items(read, &summary)?;
    let ids: Vec<RecordId> = open.iter().map(|(id, _)| *id).collect();
    let readable = store::readable(read, actor, &ids)?;
    let seen: Vec<RecordId> =
        ids.into_iter().filter(|id| readable.iter().any(|header| header.id == *id)).collect();
    let hidden = open.len() - seen.len();
    let mut planned: HashMap<RecordId, Item> =
        open.into_iter().filter_map(|(id, item)| Some((id, item?))).collect();
    let items = list::rows(read, actor, &seen)?.into_iter().map(|row| {
        let item = planned.remove(&row.id);
        ItemView {
            step: item.as_ref().map(|item| item.step.clone()).unwrap_or_default(),
            planned_on: item.map(|item| item.planned_on),
            request: row,
        }
    });
    let items = items.collect();
    let events = event::timeline(read, summary.header.id, None, LINES)?;
    let agent = staff::names(read, &[summary.agent])?.remove(&summary.agent);
    Ok(SummaryView {
        status: summary.status,
        day: summary.day,
        agent: agent.unwrap_or_default(),
        confirmed_at: summary.confirmed_at,
        figures,
        items,
        hidden,
        may_confirm: summary.status == Status::Open && summary.header.owner_id == Some(actor.id),
        timeline: Timeline::of(read, events)?,
        agent_id: summary.agent,
        record: summary.header,
    })
}

/// A page of summaries.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SummaryList {
    /// The summaries, the newest first.
    pub rows: Vec<SummaryRow>,
    /// Count, neighbours, saved views.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub state: ListState,
    /// People whose summaries one may ask for: those below.
    #[serde(skip)]
    pub(super) owners: Vec<(StaffId, String)>,
}

/// One summary in a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SummaryRow {
    /// Its number.
    pub number: String,
    /// The day.
    #[schema(value_type = String)]
    pub day: Day,
    /// Who confirms it.
    pub owner: Option<String>,
    /// Its state.
    pub status: Status,
    /// When it was confirmed.
    #[schema(value_type = Option<String>)]
    pub confirmed_at: Option<Moment>,
    /// By when it is to be confirmed.
    #[schema(value_type = Option<String>)]
    pub due_at: Option<Moment>,
}

/// The summaries that an address asks for, of those one may read. What no summary can be finds none.
fn listing(actor: &Actor, params: &Params) -> Listing {
    let mut all = Vec::new();
    match params.get("status") {
        Some("open") => all.push(Sql::new("record.open")),
        Some("confirmed") => all.push(Sql::new("NOT record.open")),
        Some(_) => all.push(Sql::new("FALSE")),
        None => {}
    }
    match params.get("owner").map(|owner| (owner, owner.parse::<i64>())) {
        Some(("me", _)) => all.push(Sql::new("record.owner_id = ").int(actor.id.0)),
        Some((_, Ok(id))) => all.push(Sql::new("record.owner_id = ").int(id)),
        Some((_, Err(_))) => all.push(Sql::new("FALSE")),
        None => {}
    }
    if let Some(day) = params.get("day") {
        all.push(match sheets::values::date::parse_text(day.trim()) {
            Ok(day) => {
                Sql::new("record.id IN (SELECT id FROM daily_summary WHERE day = ").day(day.into()).raw(")")
            }
            Err(_) => Sql::new("FALSE"),
        });
    }
    Listing { filter: Sql::default().joined(" AND ", all), ..Listing::of(KIND) }
}

/// Reads a page of summaries.
pub(super) fn list(read: &mut Read<'_>, actor: &Actor, params: Params) -> Result<SummaryList> {
    let listing = listing(actor, &params);
    let (page, count) = listing.counted(read, actor, params.cursor().as_ref(), PAGE)?;
    let headers: HashMap<RecordId, Header> =
        crate::store::headers(read, &page.ids)?.into_iter().map(|header| (header.id, header)).collect();
    let mut days: HashMap<RecordId, (Day, Option<Moment>)> = store::days_of(read, &page.ids)?
        .into_iter()
        .map(|(id, day, confirmed_at)| (id, (day, confirmed_at)))
        .collect();
    let owners: Vec<StaffId> = headers.values().filter_map(|header| header.owner_id).collect();
    let names = staff::names(read, &owners)?;
    let rows = page.ids.iter().filter_map(|id| Some((headers.get(id)?, days.remove(id)?)));
    let rows = rows.map(|(header, (day, confirmed_at))| {
        Ok(SummaryRow {
            number: header.number.clone(),
            day,
            owner: header.owner_id.and_then(|owner| names.get(&owner).cloned()),
            status: Status::of(header)?,
            confirmed_at,
            due_at: header.next_due_at,
        })
    });
    let rows = rows.collect::<Result<Vec<_>>>()?;
    let reports: Vec<StaffId> = actor.reports.iter().copied().take(OWNERS).collect();
    let mut owners: Vec<_> = staff::names(read, &reports)?.into_iter().collect();
    owners.sort_by(|one, other| one.1.cmp(&other.1));
    let state = ListState::of(read, actor, ADDRESS, params, Some(count), &page)?;
    Ok(SummaryList { rows, state, owners })
}
