//! Requests that were brought in before and are told anew by the former system: what is new in them is added to the log, and
//! they stand as they are told now.

use diesel::prelude::*;
use kernel::duty;
use kernel::event;
use kernel::store::{Sql, among};
use kernel::text::Document;
use kernel::{Error, RecordId, Result, Tx, bulk, search};

use super::{Past, clocks, insert_requests, insert_states, lines_of, lived};
use crate::clock::CLAUSE;
use crate::model::{KIND, Request, precedence};
use crate::schema::{request, request_state};
use crate::service::{DESCRIPTION, HEAD, head_document};

/// A request that is told anew.
#[derive(Clone, Debug)]
pub struct Again {
    /// The request.
    pub id: RecordId,
    /// Its version.
    pub version: i64,
    /// As it is told now; its steps are only those that are new.
    pub past: Past,
    /// Whether its clocks go on as they are: nothing that they hang on has changed.
    pub keeps_clocks: bool,
    /// Whether what it is found by has changed.
    pub renamed: bool,
}

/// Lets requests stand as they are told now. Returns their versions, in order.
pub fn restate_all(tx: &mut Tx<'_>, many: &[Again]) -> Result<Vec<i64>> {
    if many.is_empty() {
        return Ok(Vec::new());
    }
    let policy = tx.policy()?;
    let now = tx.now();
    let mut all = Vec::with_capacity(many.len());
    for again in many {
        let stated = again.past.stated.as_ref();
        let stated = stated.ok_or_else(|| Error::Corrupt(format!("request {} is not told", again.id)))?;
        let lived = lived::live_on(&again.past, stated, again.version, now)?;
        let run = clocks::run(&again.past, &lived, &policy, now)?;
        all.push((lived, run));
    }
    let ids: Vec<RecordId> = many.iter().map(|again| again.id).collect();
    forget(tx, many, &ids)?;
    let rows: Vec<Request> = ids
        .iter()
        .zip(&all)
        .map(|(id, (lived, _))| Request { id: *id, ..lived.course.request.clone() })
        .collect();
    insert_requests(tx, &rows)?;
    insert_states(tx, ids.iter().zip(all.iter().map(|(lived, _)| lived.course.changes.as_slice())))?;
    heads(tx, many, &all)?;
    queues(tx, many, &all)?;
    let (mut duties, mut lines, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for ((again, row), (lived, run)) in many.iter().zip(&rows).zip(all.iter_mut()) {
        if again.renamed {
            let past = &again.past;
            search::put(tx, again.id, KIND, HEAD, head_document(&past.number, &past.subject, row))?;
            search::put(tx, again.id, KIND, DESCRIPTION, Document::new().text(&past.description))?;
        }
        texts.extend(
            lived
                .texts
                .iter()
                .map(|(version, text)| (again.id, format!("v{version}"), Document::new().text(text))),
        );
        let mut told = std::mem::take(&mut lived.told);
        if !again.keeps_clocks {
            let run = std::mem::take(run);
            duties.extend(run.duties.into_iter().map(|duty| duty::Past { record: again.id, ..duty }));
            told.extend(run.told);
        }
        lines.extend(lines_of(again.id, told));
    }
    duty::restore(tx, &duties)?;
    event::append_all(tx, &lines)?;
    bulk::put_parts(tx, KIND, texts)?;
    Ok(all.iter().map(|(lived, _)| lived.version).collect())
}

/// Takes away what is put anew: rows, states, and the clocks that do not go on.
fn forget(tx: &mut Tx<'_>, many: &[Again], ids: &[RecordId]) -> Result<()> {
    let stopped: Vec<RecordId> =
        many.iter().filter(|again| !again.keeps_clocks).map(|again| again.id).collect();
    if !stopped.is_empty() {
        let theirs = || {
            Sql::new("FROM duty WHERE clause = ")
                .text(CLAUSE)
                .raw(" AND record_id IN (")
                .joined(", ", stopped.iter().map(|id| Sql::default().int(id.0)))
                .raw(")")
        };
        Sql::new("DELETE FROM duty_climb WHERE duty_id IN (SELECT id ")
            .then(&theirs())
            .raw(")")
            .execute(tx.conn())?;
        Sql::new("DELETE ").then(&theirs()).execute(tx.conn())?;
    }
    let ids = || ids.iter().copied();
    diesel::delete(request_state::table.filter(among(request_state::request_id, ids())))
        .execute(tx.conn())?;
    diesel::delete(request::table.filter(among(request::id, ids()))).execute(tx.conn())?;
    Ok(())
}

/// The headers, all in one statement.
fn heads(tx: &mut Tx<'_>, many: &[Again], all: &[(lived::Lived, clocks::Run)]) -> Result<()> {
    let now = tx.now();
    let values = many.iter().zip(all).map(|(again, (lived, _))| {
        let past = &again.past;
        Sql::new("(")
            .int(again.id.0)
            .raw(", ")
            .text(past.subject.as_str())
            .raw(", ")
            .text(lived.course.status.key())
            .raw(", ")
            .int(i64::from(lived.course.status.is_open()))
            .raw(", ")
            .int(past.owner.map_or(0, |id| id.0))
            .raw(", ")
            .int(past.department.map_or(0, |id| id.0))
            .raw(", ")
            .int(past.customer.map_or(0, |id| id.0))
            .raw(", ")
            .int(lived.version)
            .raw(", ")
            .int(past.group.map_or(0, |id| id.0))
            .raw(")")
    });
    // column1 … are what both engines call the columns of a VALUES list.
    Sql::new(
        "UPDATE record SET title = v.column2, status = v.column3, open = (v.column4 = 1), \
         owner_id = nullif(v.column5, 0), department_id = nullif(v.column6, 0), customer_id = nullif(v.column7, 0), \
         version = v.column8, group_id = nullif(v.column9, 0), updated_at = ",
    )
    .moment(now)
    .raw(" FROM (VALUES ")
    .joined(", ", values)
    .raw(") AS v WHERE record.id = v.column1")
    .execute(tx.conn())?;
    Ok(())
}

/// The places in the queues of those whose clocks do not go on as they are.
fn queues(tx: &mut Tx<'_>, many: &[Again], all: &[(lived::Lived, clocks::Run)]) -> Result<()> {
    let policy = tx.policy()?;
    let levels = policy.service().levels.as_ref();
    let stopped = many.iter().zip(all).filter(|(again, _)| !again.keeps_clocks);
    let places = stopped.map(|(again, (lived, run))| {
        (again.id, run.next_due(lived), precedence(lived.course.request.tier(), levels))
    });
    bulk::queue_up(tx, &places.collect::<Vec<_>>())
}
