//! The timer of duties: what is due is claimed through an index, looked at, and told of when late.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};

use super::{Duty, climb, end, get, open_duties, pause, put_off, sentence_key};
use crate::catalogue::Owed;
use crate::error::Result;
use crate::event::{self, Cause, Line};
use crate::ids::DutyId;
use crate::message::Message;
use crate::moment::Moment;
use crate::notice;
use crate::schema::duty;
use crate::store::{Engine, Sql, Store, Tx};

/// The kind of the notice that one's duty is late.
pub const LATE: &str = "duty.late";
/// How many due clocks one tick takes.
const CLAIM: i64 = 200;
/// When a duty that could not be looked at is tried again, in seconds.
const LATER_SECONDS: i64 = 600;

/// Looks at every duty whose time has come: what is done or void by now ends, what is late is told to its owner, once.
///
/// Returns how many were looked at. Several processes may call it: each duty is claimed by one.
pub fn tick(store: &Store, now: Moment) -> Result<usize> {
    let together = store.claim(now, |tx| {
        let due = claim(tx, None, CLAIM)?;
        for id in &due {
            let duty = get(tx, *id)?;
            look(tx, &duty)?;
        }
        Ok(due.len())
    });
    together.or_else(|error| {
        tracing::warn!(%error, "the clocks that are due could not be looked at together; each is looked at alone");
        alone(store, now)
    })
}

/// Looks at the duties whose time has come one by one, so that one that can not be looked at holds up no other: it is tried
/// again later.
fn alone(store: &Store, now: Moment) -> Result<usize> {
    let mut looked = 0;
    for _ in 0..CLAIM {
        let next = store.claim(now, |tx| Ok(claim(tx, None, 1)?.first().copied()))?;
        let Some(id) = next else { break };
        let outcome = store.claim(now, move |tx| {
            // Another process may have looked at it between the two transactions.
            if claim(tx, Some(id), 1)?.is_empty() {
                return Ok(());
            }
            let duty = get(tx, id)?;
            look(tx, &duty)
        });
        if let Err(error) = outcome {
            tracing::error!(duty = %id, %error, "a duty's clock could not be looked at");
            store.claim(now, move |tx| {
                let later = tx.now().plus_seconds(LATER_SECONDS);
                diesel::update(duty::table.find(id))
                    .set(duty::next_check_at.eq(Some(later)))
                    .execute(tx.conn())?;
                Ok(())
            })?;
        }
        looked += 1;
    }
    Ok(looked)
}

/// The duties whose time has come, locked against other processes.
fn claim(tx: &mut Tx<'_>, only: Option<DutyId>, most: i64) -> Result<Vec<DutyId>> {
    let query = claiming(tx.conn().engine(), tx.now(), only, most);
    let due: Vec<Claimed> = query.load(tx.conn())?;
    Ok(due.into_iter().map(|claimed| claimed.id).collect())
}

/// The query by which the timer claims what is due, for tests that look at its plan.
#[must_use]
pub fn claiming(engine: Engine, now: Moment, only: Option<DutyId>, most: i64) -> Sql {
    let lock = match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR UPDATE SKIP LOCKED",
    };
    let mut query = Sql::new("SELECT id FROM duty WHERE state = 'open' AND next_check_at <= ").moment(now);
    if let Some(id) = only {
        query = query.raw(" AND id = ").int(id.0);
    }
    query.raw(" ORDER BY next_check_at, id LIMIT ").int(most).raw(lock)
}

#[derive(QueryableByName)]
struct Claimed {
    #[diesel(sql_type = BigInt)]
    id: DutyId,
}

fn look(tx: &mut Tx<'_>, duty: &Duty) -> Result<()> {
    let now = tx.now();
    let kind = tx.house().catalogue.duty(&duty.kind)?.check;
    let (due, climb) = match kind(tx, duty)? {
        Owed::Done => return end(tx, duty, "done", None, &Value::Null),
        Owed::Void => return end(tx, duty, "void", None, &Value::Null),
        Owed::Paused(due) => return pause(tx, duty, due),
        Owed::Due(due) => (due, None),
        Owed::Climbing(climb) => (climb.due, Some(climb)),
    };
    put_off(tx, duty, due, climb.as_ref())?;
    if due <= now && !duty.late_seen {
        tell_late(tx, &Duty { due_at: due, ..duty.clone() })?;
    }
    match climb {
        Some(climb) => climb::take(tx, &Duty { due_at: due, ..duty.clone() }, &climb),
        None => Ok(()),
    }
}

/// Tells the owner, once, that a duty is late.
fn tell_late(tx: &mut Tx<'_>, duty: &Duty) -> Result<()> {
    diesel::update(duty::table.find(duty.id))
        .set((duty::late_seen.eq(true), duty::next_check_at.eq(None::<Moment>)))
        .execute(tx.conn())?;
    let line = Line::about(duty.record_id, "duty.late", Cause::clause(&duty.clause))
        .with(json!({ "kind": duty.kind, "owner": duty.owner_id, "due": duty.due_at }));
    event::append(tx, &line)?;
    if let Some(owner) = duty.owner_id {
        let message = Message::new("notice-duty-late").with("duty", Message::new(sentence_key(&duty.kind)));
        notice::send(tx, owner, Some(duty.record_id), Some(&duty.clause), &message)?;
    }
    Ok(())
}

/// Who was told that an ended duty is late, and has no other late one about its record, has no notice of it left to read.
pub(super) fn settle(tx: &mut Tx<'_>, ended: &Duty) -> Result<()> {
    let Some(owner) = ended.owner_id.filter(|_| ended.late_seen) else { return Ok(()) };
    let another: Option<DutyId> = open_duties(ended.record_id)
        .filter(duty::owner_id.eq(owner))
        .filter(duty::late_seen)
        .select(duty::id)
        .first(tx.conn())
        .optional()?;
    match another {
        Some(_) => Ok(()),
        None => notice::settle(tx, &[owner], ended.record_id, LATE),
    }
}
