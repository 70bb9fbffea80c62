//! What is done with a summary: it is made, compiled, and confirmed by its agent with a next step for each open item
//! (`service.daily`).

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan as _;
use kernel::duty::{self, NewDuty};
use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change, Header, NewRecord};
use kernel::store::Sql;
use kernel::{
    Actor, Day, Error, Message, Moment, Read, RecordId, Refusals, Result, StaffId, Tx, notice, staff,
};
use rulebook::{Action, Lang};
use serde_json::json;

use super::calendar::{CONFIRMED, due};
use super::model::{CLAUSE, Figures, Item, KIND, Status, Summary};
use super::store::{self, Bounds};

/// The most characters of a next step.
pub const STEP_LIMIT: usize = 500;

/// What is done next about a request, as the agent typed it.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// What.
    pub step: String,
    /// On which day; what can not be read as one is said beside its field.
    pub on: Option<std::result::Result<Day, Message>>,
}

/// When a day begins and ends in the company's zone.
pub(super) fn bounds(read: &mut Read<'_>, day: Day) -> Result<Bounds> {
    let policy = read.policy()?;
    let begins = |day: jiff::civil::Date| {
        let at = day.to_zoned(policy.working_calendar().zone().clone());
        at.map(|at| Moment::from(at.timestamp())).map_err(|error| Error::Corrupt(error.to_string()))
    };
    Ok(Bounds { from: begins(day.date())?, until: begins(day.date().saturating_add(1.day()))? })
}

/// Makes an agent's summary of a day, which is to be confirmed. None when the agent has one, or the clause is off.
pub fn make(tx: &mut Tx<'_>, agent: StaffId, day: Day) -> Result<Option<Header>> {
    let policy = tx.policy()?;
    let Some(due) = due(&policy, day, tx.now())? else { return Ok(None) };
    if store::summary_exists(tx, agent, day)? {
        return Ok(None);
    }
    let name = staff::get(tx, agent)?.name;
    let clause = policy.clause(CLAUSE).map(|clause| clause.title.in_lang(Lang::Zh).to_owned());
    let new = NewRecord {
        kind: KIND,
        title: format!("{} {} {name}", day.date(), clause.unwrap_or_default()),
        status: Status::Open.key(),
        open: true,
        owner: Some(agent),
        ..NewRecord::default()
    };
    let header = record::create(tx, &new, None)?;
    store::summary_insert(tx, header.id, agent, day)?;
    let line = Line::about(header.id, "daily.compiled", Cause::clause(CLAUSE)).version(header.version);
    event::append(tx, &line)?;
    let owed = NewDuty {
        kind: CONFIRMED.key,
        record: header.id,
        occurrence: String::new(),
        owner: Some(agent),
        due,
        counter: None,
    };
    duty::owe(tx, &owed)?;
    let message = Message::new("notice-daily-compiled").with("title", header.title.clone());
    notice::send(tx, agent, Some(header.id), Some(CLAUSE), &message)?;
    Ok(Some(header))
}

/// The queries of a day's numbers and of the agents who lack a summary, for tests that look at their plans.
pub fn counting(read: &mut Read<'_>, agent: StaffId, day: Day) -> Result<[Sql; 2]> {
    let (engine, bounds) = (read.conn().engine(), bounds(read, day)?);
    Ok([store::counting(engine, bounds, agent), store::lacking(engine, day, bounds)])
}

/// What a summary counts: as it was confirmed, or as it stands now.
pub fn figures(read: &mut Read<'_>, summary: &Summary) -> Result<Figures> {
    if let Some(figures) = &summary.frozen {
        return Ok(figures.clone());
    }
    let day = bounds(read, summary.day)?;
    store::figures(read, summary.agent, day)
}

/// What is left open with what is done next, as far as that is known: what was confirmed, or what is open now with what the
/// agent planned before and has still ahead.
pub fn open_items(read: &mut Read<'_>, summary: &Summary) -> Result<Vec<(RecordId, Option<Item>)>> {
    if summary.status == Status::Confirmed {
        let items = store::items(read, summary.header.id)?;
        return Ok(items.into_iter().map(|item| (item.request, Some(item))).collect());
    }
    let ahead = store::items_ahead(read, summary.agent, summary.day)?;
    let mut ahead: HashMap<RecordId, Item> = ahead.into_iter().map(|item| (item.request, item)).collect();
    let open = store::open_of(read, summary.agent)?;
    Ok(open.into_iter().map(|request| (request, ahead.remove(&request))).collect())
}

/// A summary that `actor` may read.
pub fn find(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Summary> {
    let header = record::find(read, actor, Action::Read, KIND, number)?;
    store::summary_get(read, header)
}

/// Confirms a summary: what it counts stands as it is now, with the next step of each item that is left open. `steps` are
/// by the requests' numbers; those of requests that are no longer open are not needed any more.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but its agent; an open item without a step or without a day that is ahead, beside its
/// field.
pub fn confirm(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    on: i64,
    steps: &BTreeMap<String, Step>,
) -> Result<Header> {
    let summary = owned(tx, actor, number)?;
    if summary.status == Status::Confirmed {
        return Err(Error::refused("desk-daily-confirmed-already"));
    }
    let id = summary.header.id;
    if summary.header.version != on {
        return Err(Error::Stale { current: summary.header.version });
    }
    let open = store::open_of(tx, summary.agent)?;
    let items = planned(tx, &open, steps)?;
    let figures = figures(tx, &summary)?;
    let change = Change { status: Some(Status::Confirmed.key()), open: Some(false), ..Change::default() };
    let version = record::change(tx, id, Some(on), &change)?;
    store::items_insert(tx, id, &items)?;
    store::summary_freeze(tx, id, &figures)?;
    let told = json!({ "open": items.len() });
    let line = Line::about(id, "daily.confirmed", Cause::staff(actor.id).by(CLAUSE));
    event::append(tx, &line.with(told).version(version))?;
    duty::fulfil(tx, CONFIRMED.key, id, "", actor.id, &json!(figures))?;
    record::header(tx, id)
}

/// A summary that is the actor's to confirm.
///
/// # Errors
/// [`Error::Forbidden`] for who may read it only.
pub fn owned(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Summary> {
    let summary = find(read, actor, number)?;
    if summary.header.owner_id == Some(actor.id) {
        Ok(summary)
    } else {
        Err(Error::Forbidden("error-forbidden"))
    }
}

/// What was typed for each open request, checked.
fn planned(tx: &mut Tx<'_>, open: &[RecordId], steps: &BTreeMap<String, Step>) -> Result<Vec<Item>> {
    let policy = tx.policy()?;
    let today = Day::from(policy.working_calendar().date_of(tx.now().timestamp()));
    let numbers: HashMap<RecordId, String> =
        crate::store::headers(tx, open)?.into_iter().map(|header| (header.id, header.number)).collect();
    let mut refusals = Refusals::default();
    let mut items = Vec::with_capacity(open.len());
    for request in open {
        let number = numbers.get(request).ok_or(Error::NotFound)?;
        let typed = steps.get(number).cloned().unwrap_or_default();
        let step = typed.step.trim();
        if step.is_empty() {
            refusals.field(
                format!("step-{number}"),
                Message::new("desk-daily-step-needed").with("number", number.clone()),
            );
        } else if step.chars().count() > STEP_LIMIT {
            let limit = i64::try_from(STEP_LIMIT).unwrap_or(i64::MAX);
            refusals.field(format!("step-{number}"), Message::new("desk-too-long").with("limit", limit));
        }
        let field = format!("on-{number}");
        let planned_on = match typed.on {
            None => {
                refusals.field(field, Message::new("desk-daily-day-needed").with("number", number.clone()));
                continue;
            }
            Some(day) => refusals.take(&field, day),
        };
        match planned_on {
            Some(day) if day < today => refusals.field(field, "desk-daily-day-past"),
            Some(day) => items.push(Item { request: *request, step: step.to_owned(), planned_on: day }),
            None => {}
        }
    }
    refusals.finish()?;
    Ok(items)
}
