//! What waits for whom: one's own steps, and those of everybody whose deputy one is.
//!
//! All of it is one query, [`mine`]: the list of approvals, today's page and the navigation's count can not differ.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use super::{Step, WAITING, get, steps, waiting_steps};
use crate::actor::Actor;
use crate::error::Result;
use crate::ids::{RecordId, StaffId};
use crate::listing::{COUNT_CAP, Count, Cursor, Page};
use crate::notice;
use crate::record::Header;
use crate::schema::{approval, record, staff};
use crate::store::{Read, Sql, Tx, among};

/// An approval that waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub struct Waiting {
    /// The approval.
    #[diesel(sql_type = BigInt)]
    pub approval_id: RecordId,
    /// In whose place, for a deputy.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub in_place_of: Option<StaffId>,
}

/// The approvals that wait for `actor`, each once, as (`approval_id`, the longest waiting `step_id`, `in_place_of`).
///
/// What waits for the actor as a decider does not wait for them as a deputy too, and nobody is the deputy for their own
/// request. Both halves are found through the index of waiting steps.
#[must_use]
pub fn mine(actor: &Actor) -> Sql {
    let me = actor.id.0;
    Sql::new(
        "SELECT approval_id, min(step_id) AS step_id, nullif(min(decider), 0) AS in_place_of FROM (\
         SELECT id AS step_id, approval_id, 0 AS decider FROM approval_step \
         WHERE state = 'waiting' AND assignee_id = ",
    )
    .int(me)
    .raw(
        " UNION ALL SELECT step.id, step.approval_id, decider.id FROM staff decider \
         JOIN approval_step step ON step.assignee_id = decider.id AND step.state = 'waiting' \
         JOIN approval ON approval.id = step.approval_id WHERE decider.deputy_id = ",
    )
    .int(me)
    .raw(" AND approval.requester_id <> ")
    .int(me)
    .raw(") waits GROUP BY approval_id")
}

fn of_mine(actor: &Actor, rest: &Sql) -> Sql {
    Sql::new("SELECT approval_id, in_place_of FROM (").then(&mine(actor)).raw(") mine ").then(rest)
}

/// What waits for the actor, the longest waiting first.
pub fn waiting(read: &mut Read<'_>, actor: &Actor, limit: i64) -> Result<Vec<Waiting>> {
    let query = of_mine(actor, &Sql::new("ORDER BY step_id LIMIT ").int(limit));
    Ok(query.load(read.conn())?)
}

/// The headers of what waits for the actor, the longest waiting first.
pub fn waiting_on(read: &mut Read<'_>, actor: &Actor, limit: i64) -> Result<Vec<Header>> {
    let ids: Vec<RecordId> = waiting(read, actor, limit)?.iter().map(|waits| waits.approval_id).collect();
    let found: Vec<Header> =
        record::table.filter(among(record::id, ids.clone())).select(Header::as_select()).load(read.conn())?;
    let mut by_id: HashMap<RecordId, Header> = found.into_iter().map(|header| (header.id, header)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// A page of what waits for the actor, the newest first, whether or not the actor reaches it otherwise.
pub fn waiting_page(read: &mut Read<'_>, actor: &Actor, from: Option<&Cursor>, limit: usize) -> Result<Page> {
    let back = from.is_some_and(|cursor| cursor.back);
    let (sign, way) = if back { ("> ", "ASC") } else { ("< ", "DESC") };
    let beyond = match from {
        Some(cursor) => Sql::new("WHERE approval_id ").raw(sign).int(cursor.id.0),
        None => Sql::default(),
    };
    let rest = beyond
        .raw(" ORDER BY approval_id ")
        .raw(way)
        .raw(" LIMIT ")
        .int(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    let found: Vec<Waiting> = of_mine(actor, &rest).load(read.conn())?;
    Ok(Page::cut(found.into_iter().map(|waits| (waits.approval_id, None)).collect(), from, limit))
}

/// How many approvals wait for the actor, counted no further than [`COUNT_CAP`].
pub fn waiting_count(read: &mut Read<'_>, actor: &Actor) -> Result<Count> {
    #[derive(QueryableByName)]
    struct Counted {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    let query = Sql::new("SELECT count(*) AS number FROM (")
        .then(&of_mine(actor, &Sql::new("LIMIT ").int(COUNT_CAP + 1)))
        .raw(") counted");
    let number = query.get_result::<Counted>(read.conn())?.number;
    Ok(Count::up_to_cap(number))
}

/// In whose place those of the approvals wait for the actor that do so for a deputy; at most a page's worth.
pub fn in_place_of(
    read: &mut Read<'_>,
    actor: &Actor,
    ids: &[RecordId],
) -> Result<HashMap<RecordId, StaffId>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rest = Sql::new("WHERE in_place_of IS NOT NULL AND approval_id IN (")
        .joined(", ", ids.iter().map(|id| Sql::default().int(id.0)))
        .raw(")");
    let found: Vec<Waiting> = of_mine(actor, &rest).load(read.conn())?;
    Ok(found.into_iter().filter_map(|waits| Some((waits.approval_id, waits.in_place_of?))).collect())
}

/// Whether a step of this approval waits for the actor.
pub fn waits_for(read: &mut Read<'_>, actor: &Actor, id: RecordId) -> Result<bool> {
    Ok(step_for(read, actor, id)?.is_some())
}

/// The waiting step of an approval that the actor may decide: their own, or that of somebody whose deputy they are; none
/// for who asked for it.
pub fn step_for(read: &mut Read<'_>, actor: &Actor, id: RecordId) -> Result<Option<Step>> {
    if get(read, id)?.requester_id == actor.id {
        return Ok(None);
    }
    let waiting = waiting_steps(read, id)?;
    step_of(read, actor, &waiting)
}

/// The step among `waiting` that the actor may decide: their own, or that of somebody whose deputy they are.
fn step_of(read: &mut Read<'_>, actor: &Actor, waiting: &[Step]) -> Result<Option<Step>> {
    if let Some(own) = waiting.iter().find(|step| step.assignee_id == actor.id) {
        return Ok(Some(own.clone()));
    }
    let deciders: Vec<StaffId> = waiting.iter().map(|step| step.assignee_id).collect();
    let charges: Vec<StaffId> = staff::table
        .filter(among(staff::id, deciders))
        .filter(staff::deputy_id.eq(actor.id))
        .select(staff::id)
        .load(read.conn())?;
    Ok(waiting.iter().find(|step| charges.contains(&step.assignee_id)).cloned())
}

/// Whoever was told that the approval waits for them, and for whom it does not any more, has no notice of it left to read:
/// who has a place in it, and who gave theirs away just now.
pub(super) fn settle(tx: &mut Tx<'_>, id: RecordId, gave: Option<StaffId>) -> Result<()> {
    let steps = steps(tx, id)?;
    let waits =
        |staff: StaffId| steps.iter().any(|step| step.state == "waiting" && step.assignee_id == staff);
    let told = steps.iter().map(|step| step.assignee_id).chain(gave);
    let done: Vec<StaffId> = told.filter(|staff| !waits(*staff)).collect();
    notice::settle(tx, &done, id, WAITING)
}

/// The approval that waits about this record, if one does.
pub fn waiting_for(read: &mut Read<'_>, subject: RecordId) -> Result<Option<Header>> {
    Ok(approval::table
        .inner_join(record::table)
        .filter(approval::subject_id.eq(subject))
        .filter(record::open.eq(true))
        .select(Header::as_select())
        .first(read.conn())
        .optional()?)
}
