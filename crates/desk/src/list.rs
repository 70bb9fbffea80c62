//! The register as a list: what its address means, and the rows of one page. Used by the page, the JSON, the export and the
//! panels alike, so that all of them find the same requests.

use std::collections::HashMap;

use customers::filter::Span;
use jiff::civil::Time;
use kernel::duty::{self, Duty, Standing};
use kernel::listing::{Count, Listing, NEWEST, Order, Page};
use kernel::record::Header;
use kernel::schema::record;
use kernel::store::Sql;
use kernel::tag::Tag;
use kernel::{
    Actor, Error, Moment, Read, RecordId, Refusals, Result, StaffId, draft, search, staff, tag, watcher,
};
use rulebook::Action;
use serde::Serialize;
use web::listing::{PAGE, Params};

use crate::clock;
use crate::model::{KIND, Request, Status};
use crate::{facets, import, promise, satisfaction, store, team};

/// What falls due first, and where that ties, the higher tier (`service.priority_queue`).
pub const QUEUE: Order = Order::number("queue", "record", record::queue).in_every_branch();
/// The orders of the list.
pub const ORDERS: [Order; 2] = [QUEUE, NEWEST];

/// The value of `status` for everything that has not ended; it is meant where none is named.
pub const OPEN: &str = "open";
/// The value of `status` for everything.
pub const ALL: &str = "all";
/// The value of `status` for everything without a solution.
pub const UNSOLVED: &str = "unsolved";
/// What an address says besides to leave confidential requests out, as every figure does that is the same for whoever sees it.
pub const NOT_CONFIDENTIAL: &str = "confidential=no";
/// The times of a request by whose days a list is filtered: the beginning of the two parameters, and the column.
const TIMES: [(&str, &str); 4] = [
    ("received", "received_at"),
    ("answered", "answered_at"),
    ("resolved", "resolved_at"),
    ("closed", "closed_at"),
];
/// The most days whose hours can be asked for.
pub const MOST_DAYS: i32 = 92;
/// The most days of a span whose requests are read from the index of the time; more are met on the list's own way.
const FEW_DAYS: i32 = 14;

/// The list that an address asks for: what is open in the order of work, unless it says otherwise.
pub fn listing(read: &mut Read<'_>, actor: &Actor, params: &Params, action: Action) -> Result<Listing> {
    let list = unsearched(read, actor, params, action)?;
    search::narrowed(read, list, params.get("q"))
}

/// The same without the words in its search field, for a page of it.
fn unsearched(read: &mut Read<'_>, actor: &Actor, params: &Params, action: Action) -> Result<Listing> {
    // Who asks what customers think of how it ended means what has ended.
    let usual = if params.get("satisfaction").is_some() { ALL } else { OPEN };
    let status = params.get("status").unwrap_or(usual);
    let is_open = !matches!(status, ALL | "closed");
    let order = match params.get("sort") {
        Some(_) => params.order(&ORDERS),
        None if is_open => QUEUE,
        None => NEWEST,
    };
    // Only what is open stands in the queues.
    let order = if is_open { order } else { NEWEST };
    let facets = facets::asked(read, params)?;
    let others = others(read, actor, params)?;
    // Most requests have ended: to go through a facet's index asks hardly more of them than a page has, as long as nothing
    // else narrows the list.
    let lead = facets.as_ref().and_then(|facets| facets.lead).filter(|_| !is_open && others.is_empty());
    let open_to_all = match params.get("confidential") {
        Some("no") => Some(Sql::new("NOT record.confidential")),
        Some(_) => Some(Sql::new("FALSE")),
        None => None,
    };
    let conditions = in_state(status)
        .into_iter()
        .chain(open_to_all)
        .chain(facets.map(|facets| facets.condition))
        .chain(others);
    let conditions = conditions.map(|one| Sql::new("(").then(&one).raw(")"));
    let filter = Sql::default().joined(" AND ", conditions);
    let join = facets::join(read, &filter);
    Ok(Listing { action, join, filter, order, lead, ..Listing::of(KIND) })
}

/// The condition of the state that an address asks for; none for every state.
fn in_state(status: &str) -> Option<Sql> {
    Some(match status {
        ALL => return None,
        OPEN => Sql::new("record.open"),
        UNSOLVED => Sql::new("record.open AND record.status <> 'resolved'"),
        "closed" => Sql::new("NOT record.open"),
        other => Sql::new("record.open AND record.status = ").text(other),
    })
}

/// The conditions besides state and facets that stand in an address, all of which must hold. What no request can be finds
/// none.
fn others(read: &mut Read<'_>, actor: &Actor, params: &Params) -> Result<Vec<Sql>> {
    let mut all = Vec::new();
    if params.get("watched") == Some("me") {
        all.push(watcher::watched_by(actor.id));
    }
    let number = |column: &str, value: &str| match (value, value.parse::<i64>()) {
        ("none", _) => Sql::new(column).raw(" IS NULL"),
        (_, Ok(id)) => Sql::new(column).raw(" = ").int(id),
        (_, Err(_)) => Sql::new("FALSE"),
    };
    if let Some(owner) = params.get("owner") {
        all.push(if owner == "me" {
            Sql::new("record.owner_id = ").int(actor.id.0)
        } else {
            number("record.owner_id", owner)
        });
    }
    if let Some(by) = params.get("taken_by") {
        all.push(match by.parse::<i64>() {
            Ok(id) => Sql::new("record.owner_id = ").int(id).raw(" OR record.creator_id = ").int(id),
            Err(_) => Sql::new("FALSE"),
        });
    }
    if params.get("reopened").is_some() {
        all.push(Sql::new("request.reopenings > 0"));
    }
    if let Some(score) = params.get("satisfaction") {
        all.push(satisfaction::scored(read, score)?);
    }
    all.extend(days(read, params)?);
    if let Some(group) = params.get("group") {
        all.push(number("record.group_id", group));
    }
    if let Some(customer) = params.get("customer") {
        all.push(
            Sql::new(
                "record.customer_id = (SELECT c.id FROM record c WHERE c.kind = 'customer' AND c.number = ",
            )
            .text(customer)
            .raw(")"),
        );
    }
    if let Some(import) = params.get("import") {
        let of = Sql::new("record.import_id = (SELECT i.id FROM record i WHERE i.kind = ").text(import::KIND);
        all.push(of.raw(" AND i.number = ").text(import).raw(")"));
    }
    if params.get("late").is_some() {
        all.push(team::late(read.now()));
    }
    if params.get("at_risk").is_some() {
        all.push(team::at_risk(read.now()));
    }
    all.extend(
        params
            .all("tag")
            .map(|typed| Tag::parse(typed).map_or_else(|_| Sql::new("FALSE"), |tag| tag.borne())),
    );
    Ok(all)
}

/// The conditions by days. A day that can not be read is refused beside its field.
fn days(read: &mut Read<'_>, params: &Params) -> Result<Vec<Sql>> {
    let mut refusals = Refusals::default();
    let spans = TIMES.map(|(name, column)| {
        let (from, until) = (format!("{name}_from"), format!("{name}_until"));
        (Span::asked(params, [&from, &until], &mut refusals), column)
    });
    refusals.finish()?;
    let received = spans[0].0;
    let mut all = Vec::new();
    for (span, column) in spans.into_iter().filter(|(span, _)| !span.is_open()) {
        all.push(if span.is_within(FEW_DAYS) {
            let held = span.holds_moment(read, &format!("q.{column}"))?;
            Sql::new("record.id IN (SELECT q.id FROM request q WHERE ").then(&held).raw(")")
        } else {
            span.holds_moment(read, &format!("request.{column}"))?
        });
    }
    if let Some(hour) = params.get("received_in") {
        all.push(received_in(read, &received, hour)?);
    }
    Ok(all)
}

/// Received in one hour of one day of the week, within some days. Without both ends there is no list of such hours: none.
fn received_in(read: &mut Read<'_>, received: &Span, hour: &str) -> Result<Sql> {
    let hour = hour
        .split_once('-')
        .and_then(|(day, hour)| Some((day.parse::<i8>().ok()?, hour.parse::<i8>().ok()?)));
    let Some((weekday, hour)) = hour else { return Ok(Sql::new("FALSE")) };
    let policy = read.policy()?;
    let zone = policy.working_calendar().zone();
    let mut ranges = Vec::new();
    for day in received.days(MOST_DAYS).filter(|day| day.weekday().to_monday_one_offset() == weekday) {
        let Ok(begins) = Time::new(hour, 0, 0, 0) else { return Ok(Sql::new("FALSE")) };
        let begins = day.to_datetime(begins).to_zoned(zone.clone());
        let begins = Moment::from(begins.map_err(|error| Error::Corrupt(error.to_string()))?.timestamp());
        ranges.push(
            Sql::new("request.received_at >= ")
                .moment(begins)
                .raw(" AND request.received_at < ")
                .moment(begins.plus_seconds(3600)),
        );
    }
    if ranges.is_empty() {
        return Ok(Sql::new("FALSE"));
    }
    Ok(Sql::default().joined(" OR ", ranges))
}

/// One request in a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RequestRow)]
pub struct Row {
    /// The record.
    #[serde(skip)]
    pub id: RecordId,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub subject: String,
    /// Its state.
    pub status: Status,
    /// The kind, by key.
    pub kind: String,
    /// The category, by key.
    pub category: String,
    /// How pressing it is, by key.
    pub priority: String,
    /// The tier by which its clocks run.
    pub tier: Option<i16>,
    /// The customer that it names.
    pub customer: Option<CustomerName>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// By whom it was reported.
    pub caller: String,
    /// When it came in.
    #[schema(value_type = String)]
    pub received_at: Moment,
    /// The clock that ends first, if one runs or stands still.
    #[schema(value_type = Option<Object>)]
    pub clock: Option<Duty>,
    /// How that clock stands.
    #[schema(value_type = Option<Object>)]
    pub standing: Option<Standing>,
    /// The tags it bears, in order.
    pub tags: Vec<String>,
    /// Whether the reader has begun to write about it and not sent it.
    pub is_begun: bool,
}

/// One page and how many there are.
pub fn page(read: &mut Read<'_>, actor: &Actor, params: &Params) -> Result<(Page, Count)> {
    let listing = unsearched(read, actor, params, Action::Read)?;
    search::page(read, actor, &listing, params.get("q"), params.cursor().as_ref(), PAGE)
}

/// The customer that a request names. Whoever may read a request knows whose it is; the number, which leads to the archive, is
/// for who may read that (`archive.access`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CustomerName {
    /// What it is called.
    pub name: String,
    /// Its number, for who may read the archive.
    pub number: Option<String>,
}

/// The names of at most a page of customers, as `actor` may know them.
pub fn customer_names(
    read: &mut Read<'_>,
    actor: &Actor,
    ids: &[RecordId],
) -> Result<HashMap<RecordId, CustomerName>> {
    let open = by_id(customers::list::visible(read, actor, ids)?);
    let name = |header: Header| {
        let number = open.get(&header.id).map(|header| header.number.clone());
        (header.id, CustomerName { name: header.title, number })
    };
    Ok(store::headers(read, ids)?.into_iter().map(name).collect())
}

/// The most customers that are offered beside what was typed into the list's search field.
const OFFERED: usize = 3;

/// The customers that what was typed into the list's search field finds, the newest first: a request is found by its own
/// words, and whoever types a customer's name wants that customer's. None where the list is one customer's already.
pub fn customers_found(read: &mut Read<'_>, actor: &Actor, params: &Params) -> Result<Vec<CustomerName>> {
    let Some(typed) = params.get("q").filter(|_| params.get("customer").is_none()) else {
        return Ok(Vec::new());
    };
    let ids = search::newest(read, actor, customers::model::KIND, typed, OFFERED)?;
    let mut names = customer_names(read, actor, &ids)?;
    Ok(ids.iter().filter_map(|id| names.remove(id)).filter(|name| name.number.is_some()).collect())
}

/// The rows of at most a page of requests, in the order of `ids`.
pub fn rows(read: &mut Read<'_>, actor: &Actor, ids: &[RecordId]) -> Result<Vec<Row>> {
    let headers = by_id(store::headers(read, ids)?);
    let mut requests: HashMap<RecordId, Request> =
        store::requests(read, ids)?.into_iter().map(|request| (request.id, request)).collect();
    let mut clocks: HashMap<RecordId, Duty> = HashMap::new();
    for duty in duty::unended_of(read, ids, &[clock::CLAUSE, promise::CLAUSE])? {
        clocks.entry(duty.record_id).or_insert(duty);
    }
    let standing = clock::standing_of(read, &requests, &clocks.values().collect::<Vec<_>>())?;
    let customers: Vec<RecordId> = headers.values().filter_map(|header| header.customer_id).collect();
    let customers = customer_names(read, actor, &customers)?;
    let owners: Vec<StaffId> = headers.values().filter_map(|header| header.owner_id).collect();
    let names = staff::names(read, &owners)?;
    let mut tags = tag::of_each(read, ids)?;
    let begun = draft::begun(read, actor.id, ids, &crate::service::begun::TOLD)?;
    ids.iter()
        .filter_map(|id| Some((headers.get(id)?, requests.remove(id)?)))
        .map(|(header, request)| {
            let customer = header.customer_id.and_then(|id| customers.get(&id));
            let clock = clocks.remove(&header.id);
            Ok(Row {
                id: header.id,
                number: header.number.clone(),
                subject: header.title.clone(),
                status: Status::of(header)?,
                customer: customer.cloned(),
                owner: header.owner_id.and_then(|owner| names.get(&owner).cloned()),
                standing: clock.as_ref().and_then(|duty| standing.get(&duty.id).copied()),
                clock,
                tags: tags.remove(&header.id).unwrap_or_default(),
                is_begun: begun.contains(&header.id),
                kind: request.kind,
                category: request.category,
                priority: request.priority,
                tier: request.tier,
                caller: request.caller,
                received_at: request.received_at,
            })
        })
        .collect()
}

fn by_id(headers: Vec<Header>) -> HashMap<RecordId, Header> {
    headers.into_iter().map(|header| (header.id, header)).collect()
}
