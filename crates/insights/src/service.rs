//! What a person can do with figures: look at the board, take it away as a sheet.

use std::collections::HashMap;

use customers::model::{ADDRESS as CUSTOMERS, COMPANY_CURRENCY, KIND as CUSTOMER, Lifecycle};
use jiff::civil::Date;
use kernel::event::{self, Cause, Line};
use kernel::{Actor, Day, Error, Moment, Read, RecordId, Result, Tx, duty};
use rulebook::{Action, Reach};
use rules::period::Period;
use rules::quarter::Quarter;
use rules::tier::Tier;
use serde_json::json;
use web::listing::encode;

use crate::company::{self, Counted};
use crate::counts::{Counts, NO_TIER, OTHER_REGIONS, Sum};
use crate::model::{
    Best, Board, ClauseDuties, Coverage, CurrencySum, Customers, Duties, DutyPeriod, Figure, MonthSum,
    Movement, Opened, Purchases, TierSum,
};
use crate::store::{self, REVIEW};
use crate::window::{MONTHS, YEAR};

/// The most customers that are counted while somebody waits for the page.
pub const MOST: usize = 5_000;
/// The key of customers without a tier, as their list has it.
pub const NO_TIER_KEY: &str = "none";
/// How many regions are told apart on the board.
const REGIONS: usize = 12;
/// The board of this actor.
///
/// # Errors
/// [`Error::Forbidden`] for who may not read customers at all.
pub fn board(read: &mut Read<'_>, actor: &Actor) -> Result<Board> {
    board_within(read, actor, MOST)
}

/// [`board`] with another bound than [`MOST`] on what is counted at once.
pub fn board_within(read: &mut Read<'_>, actor: &Actor, most: usize) -> Result<Board> {
    actor.must(read, Action::Read, CUSTOMER)?;
    let (counted, coverage) = counted(read, actor, most)?;
    Ok(Board {
        as_of: counted.at,
        coverage,
        duties: duties(read, actor)?,
        customers: customers(&counted),
        purchases: purchases(read, actor, &counted)?,
        movements: movements(read, actor, &counted)?,
    })
}

/// The figures of what this actor may see: kept ones only for who sees all.
fn counted(read: &mut Read<'_>, actor: &Actor, most: usize) -> Result<(Counted, Coverage)> {
    let whole = actor.reach(read, Action::Read, CUSTOMER)? == Reach::All;
    let (customers, many) = store::Customers::of(read, actor, most)?;
    let coverage = match (whole, many) {
        (true, true) => match company::kept(read)? {
            Some(kept) => return Ok((kept, Coverage::Company)),
            None => Coverage::Counting(most),
        },
        (true, false) => Coverage::Company,
        (false, true) => Coverage::Newest(most),
        (false, false) => Coverage::Own,
    };
    let mut counted = Counted::begin(read)?;
    counted.add(read, &customers)?;
    Ok((counted, coverage))
}

/// Notes that somebody takes the figures away; to be written before they are handed out (`security.audit`).
///
/// # Errors
/// [`Error::Forbidden`] for who may not export customers.
pub fn board_export(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    actor.must(tx, Action::Export, CUSTOMER)?;
    let line =
        Line::general("record.exported", Cause::staff(actor.id)).with(json!({ "list": crate::ADDRESS }));
    event::append(tx, &line)
}

fn duties(read: &mut Read<'_>, actor: &Actor) -> Result<Duties> {
    let today = read.policy()?.working_calendar().date_of(read.now().timestamp());
    let month = Period::month_of(today);
    let name = today.strftime("%Y-%m").to_string();
    let quarter = Quarter::of(today);
    Ok(Duties {
        month: duty_period(read, actor, name, month)?,
        quarter: duty_period(read, actor, quarter.to_string(), quarter.period())?,
    })
}

pub(crate) fn duty_period(
    read: &mut Read<'_>,
    actor: &Actor,
    name: String,
    period: Period,
) -> Result<DutyPeriod> {
    let policy = read.policy()?;
    let begins = |day: Date| {
        let at = day.to_zoned(policy.working_calendar().zone().clone());
        at.map(|at| Moment::from(at.timestamp())).map_err(|error| Error::Corrupt(error.to_string()))
    };
    let (from, until) =
        (begins(period.first)?, begins(period.last.saturating_add(jiff::Span::new().days(1)))?);
    let clauses = duty::compliance(read, actor, from, until)?.into_iter().map(|tally| ClauseDuties {
        rate_percent: tally.rate_percent(),
        clause: tally.clause,
        due: tally.due,
        in_time: tally.in_time,
        done_late: tally.done_late,
        overdue: tally.overdue,
        open: tally.open,
    });
    let clauses = clauses.filter(|clause| clause.due > 0).collect();
    Ok(DutyPeriod { name, from: period.first.into(), until: period.last.into(), clauses })
}

/// A figure of customers by one filter of their list.
fn figure(filter: &str, key: &str, number: i64) -> Figure {
    let href = (!key.is_empty()).then(|| format!("{CUSTOMERS}?{filter}={}", encode(key)));
    Figure { key: key.to_owned(), number, href }
}

/// The customers behind a figure of some months, from the first day of one to the last of another: whose archive was
/// `opened` then, or who `bought` then in a currency.
fn door(what: &str, first: Day, last: Day, currency: Option<&str>) -> String {
    let (from, until) = (first.date(), last.date().last_of_month());
    let currency = currency.map_or_else(String::new, |currency| format!("&currency={}", encode(currency)));
    format!("{CUSTOMERS}?{what}_from={from}&{what}_until={until}{currency}")
}

fn customers(counted: &Counted) -> Customers {
    let counts = &counted.counts;
    let opened = counted.window.months().zip(counts.opened);
    let number = |stage: Lifecycle| counts.by_lifecycle.get(stage.key()).copied().unwrap_or_default();
    Customers {
        all: Figure { key: String::new(), number: counts.customers, href: Some(CUSTOMERS.to_owned()) },
        incomplete: figure("incomplete", "yes", counts.incomplete),
        tiers: tier_keys(|tier| counts.by_tier.get(&tier).copied().unwrap_or_default())
            .map(|(key, number)| figure("tier", &key, number))
            .collect(),
        kinds: ranked(counts.by_kind.iter().map(|(key, number)| figure("kind", key, *number))),
        regions: regions(counts),
        lifecycles: Lifecycle::ALL
            .iter()
            .map(|stage| figure("lifecycle", stage.key(), number(*stage)))
            .collect(),
        opened: opened
            .map(|(month, number)| Opened { href: door("opened", month, month, None), month, number })
            .collect(),
    }
}

/// Something of each tier, the highest first, and of no tier under [`NO_TIER_KEY`].
fn tier_keys<T>(of: impl Fn(i16) -> T) -> impl Iterator<Item = (String, T)> {
    let tiers = Tier::ALL.into_iter().map(|tier| (tier.key().to_owned(), i16::from(tier.number())));
    tiers.chain([(NO_TIER_KEY.to_owned(), NO_TIER)]).map(move |(key, tier)| (key, of(tier)))
}

fn ranked(figures: impl Iterator<Item = Figure>) -> Vec<Figure> {
    let mut figures: Vec<Figure> = figures.collect();
    figures.sort_by(|a, b| b.number.cmp(&a.number).then_with(|| a.key.cmp(&b.key)));
    figures
}

/// The largest regions, the others together.
fn regions(counts: &Counts) -> Vec<Figure> {
    let named = counts.by_region.iter().filter(|(key, _)| key.as_str() != OTHER_REGIONS);
    let mut regions = ranked(named.map(|(key, number)| figure("region", key, *number)));
    let told = regions.split_off(REGIONS.min(regions.len()));
    let beyond = counts.by_region.get(OTHER_REGIONS).copied().unwrap_or_default();
    let others = told.iter().map(|figure| figure.number).sum::<i64>() + beyond;
    if others > 0 {
        regions.push(Figure { key: OTHER_REGIONS.to_owned(), number: others, href: None });
    }
    regions
}

fn purchases(read: &mut Read<'_>, actor: &Actor, counted: &Counted) -> Result<Purchases> {
    let counts = &counted.counts;
    let own = counts.bought.get(COMPANY_CURRENCY).copied().unwrap_or([Sum::default(); MONTHS]);
    let tiers = tier_keys(|tier| counts.bought_by_tier.get(&tier).copied().unwrap_or_default());
    let others = counts.bought.iter().filter(|(currency, _)| currency.as_str() != COMPANY_CURRENCY);
    Ok(Purchases {
        currency: COMPANY_CURRENCY,
        months: counted
            .window
            .months()
            .zip(own)
            .map(|(month, sum)| MonthSum {
                href: door("bought", month, month, Some(COMPANY_CURRENCY)),
                month,
                sum,
            })
            .collect(),
        year: own[MONTHS - YEAR..].iter().copied().sum(),
        tiers: tiers
            .map(|(key, sum)| {
                let href = format!("{CUSTOMERS}?tier={key}");
                TierSum { key, sum, href }
            })
            .collect(),
        best: best(read, actor, counts)?,
        others: others
            .map(|(currency, months)| CurrencySum {
                currency: currency.clone(),
                sum: months.iter().copied().sum(),
                href: door("bought", counted.window.begins(), counted.window.last_month(), Some(currency)),
            })
            .collect(),
    })
}

/// The best customers by name. One that has become confidential since it was counted is left out.
fn best(read: &mut Read<'_>, actor: &Actor, counts: &Counts) -> Result<Vec<Best>> {
    let ids: Vec<RecordId> = counts.best.iter().map(|buyer| buyer.id).collect();
    let named = by_id(store::named(read, actor, CUSTOMER, &ids)?);
    let best = counts.best.iter().filter_map(|buyer| {
        let (number, name) = named.get(&buyer.id)?;
        Some(Best {
            href: format!("{CUSTOMERS}/{}", encode(number)),
            number: number.clone(),
            name: name.clone(),
            purchases: buyer.sum.number,
            amount_fen: buyer.sum.amount_fen,
        })
    });
    Ok(best.collect())
}

fn by_id(rows: Vec<(RecordId, String, String)>) -> HashMap<RecordId, (String, String)> {
    rows.into_iter().map(|(id, number, title)| (id, (number, title))).collect()
}

fn movements(read: &mut Read<'_>, actor: &Actor, counted: &Counted) -> Result<Vec<Movement>> {
    let ids: Vec<RecordId> = counted.reviews.iter().map(|review| review.id).collect();
    let seen = by_id(store::named(read, actor, REVIEW, &ids)?);
    let movement = |review: &store::Review| {
        let moves = counted.counts.moves.get(&review.id.0).copied().unwrap_or_default();
        let href = format!("/tiers/reviews/{}", encode(&review.number));
        Movement {
            quarter: review.quarter.clone(),
            up: moves.up,
            down: moves.down,
            first: moves.first,
            href: seen.contains_key(&review.id).then_some(href),
        }
    };
    Ok(counted.reviews.iter().rev().map(movement).collect())
}

/// The list of duties behind a figure of a clause in a period. `state` is one of the list's.
#[must_use]
pub fn duty_door(clause: &str, period: (Day, Day), state: &str, late: Option<&str>) -> String {
    let (from, until) = (period.0.date(), period.1.date());
    let late = late.map_or_else(String::new, |late| format!("&late={late}"));
    format!("/duties?whose=team&state={state}&clause={}&from={from}&until={until}{late}", encode(clause))
}
