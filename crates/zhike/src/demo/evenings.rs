//! The last working days of the demo's agents: each ended with a summary, and all but the last of them is confirmed.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use desk::daily::look;
use desk::daily::service::{self as daily, Step};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::store::Sql;
use kernel::{Actor, Read, StaffId, Store};
use rulebook::{Function, Term as _};

use super::Today;

/// How many working days have a summary.
const EVENINGS: usize = 3;
/// What is done next.
const STEPS: [&str; 3] = ["电话回访客户", "向承办部门了解进度", "整理答复意见后回复"];

#[derive(QueryableByName)]
struct Open {
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = BigInt)]
    owner_id: StaffId,
}

#[derive(QueryableByName)]
struct Busy {
    #[diesel(sql_type = BigInt)]
    id: StaffId,
}

/// Lets the last working days before today end.
pub fn end(store: &Store, today: &Today) -> Result<()> {
    let earlier = today.date.yesterday()?.series(-1.day());
    let mut days: Vec<Date> = store.read(today.at(9, 0)?, |read| {
        let policy = read.policy()?;
        let calendar = policy.working_calendar();
        Ok(earlier.filter(|day| calendar.is_working_day(*day)).take(EVENINGS).collect())
    })?;
    days.reverse();
    for (place, day) in days.iter().copied().enumerate() {
        store.write(today.on(day, 17, 0)?, move |tx| {
            for Busy { id } in busy(tx)? {
                daily::make(tx, id, day.into())?;
            }
            Ok(())
        })?;
        if let Some(next) = days.get(place + 1) {
            confirm(store, today, day, *next)?;
        }
    }
    Ok(())
}

/// The agents who have something to do.
fn busy(read: &mut Read<'_>) -> kernel::Result<Vec<Busy>> {
    let query = Sql::new(
        "SELECT DISTINCT r.owner_id AS id FROM record r JOIN staff_function f ON f.staff_id = r.owner_id \
         WHERE r.kind = 'request' AND r.open AND NOT r.confidential AND f.function = ",
    );
    Ok(query.text(Function::CustomerService.key()).raw(" ORDER BY 1").load(read.conn())?)
}

/// Confirms what stands open of a day; what is left is planned for the next.
fn confirm(store: &Store, today: &Today, day: Date, next: Date) -> Result<()> {
    let now = today.on(day, 17, 45)?;
    let open: Vec<Open> = store.read(now, |read| {
        let query = Sql::new(
            "SELECT number, owner_id FROM record WHERE kind = 'daily_summary' AND open AND owner_id IS NOT NULL ORDER BY id",
        );
        Ok(query.load(read.conn())?)
    })?;
    for Open { number, owner_id } in open {
        store
            .write(now, move |tx| {
                let agent = Actor::load(tx, owner_id)?;
                let view = look(tx, &agent, &number)?;
                let step = |(item, step): (&desk::daily::ItemView, &&str)| {
                    let on = Some(Ok(next.into()));
                    (item.request.number.clone(), Step { step: (*step).to_owned(), on })
                };
                let steps: BTreeMap<String, Step> =
                    view.items.iter().zip(STEPS.iter().cycle()).map(step).collect();
                daily::confirm(tx, &agent, &number, view.record.version, &steps).map(drop)
            })
            .context("a summary of the day could not be confirmed")?;
    }
    Ok(())
}
