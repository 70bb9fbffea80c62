//! A duty that takes too long goes up, one level at a time (`service.escalate`): each step is a line in the log with its
//! clause, a notice to whom it is brought, and a line on that person's page of today.

use diesel::prelude::*;
use rulebook::Action;
use serde_json::json;

use super::{Duty, Listed, sentence_key};
use crate::actor::Actor;
use crate::catalogue::{Climb, Rung};
use crate::error::Result;
use crate::event::{self, Cause, Line};
use crate::ids::{DutyId, StaffId};
use crate::message::Message;
use crate::moment::Moment;
use crate::schema::{duty, duty_climb, superior_path};
use crate::store::{Read, Sql, Tx};
use crate::{notice, record, staff};

/// The kind of the notice that a duty was brought to somebody.
pub const CLIMBED: &str = "duty.climbed";

/// A step that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable, Selectable, serde::Serialize)]
#[diesel(table_name = duty_climb)]
pub struct Climbed {
    /// The duty.
    pub duty_id: DutyId,
    /// How much of the time was used.
    pub percent: i16,
    /// Whom it was brought to.
    pub staff_id: StaffId,
    /// How many levels above the owner; 0 for the owner.
    pub height: i16,
    /// When.
    pub at: Moment,
}

/// Takes every step whose time has come, in order. Each is taken once, whatever the clock does afterwards.
pub(super) fn take(tx: &mut Tx<'_>, duty: &Duty, climb: &Climb) -> Result<()> {
    let now = tx.now();
    let mut taken = duty.climbed_percent;
    while let Some(rung) = climb.above(taken).filter(|rung| rung.at <= now) {
        step(tx, duty, climb.clause, rung)?;
        taken = rung.percent;
    }
    let rung = climb.above(taken).map(|rung| rung.at);
    // The steps and the due time are looked at each in its turn, whichever comes first.
    let next = rung.into_iter().chain((duty.due_at > now).then_some(duty.due_at)).min();
    diesel::update(duty::table.find(duty.id))
        .set((duty::climbed_percent.eq(taken), duty::next_check_at.eq(next)))
        .execute(tx.conn())?;
    Ok(())
}

fn step(tx: &mut Tx<'_>, duty: &Duty, clause: &'static str, rung: &Rung) -> Result<()> {
    let Some(to) = reached(tx, duty, rung.height)? else { return Ok(()) };
    if duty.owner_id.is_none() {
        open_to(tx, duty, to)?;
    }
    let now = tx.now();
    diesel::insert_into(duty_climb::table)
        .values((
            duty_climb::duty_id.eq(duty.id),
            duty_climb::percent.eq(rung.percent),
            duty_climb::staff_id.eq(to),
            duty_climb::height.eq(i16::from(rung.height)),
            duty_climb::at.eq(now),
            duty_climb::ended.eq(false),
        ))
        .execute(tx.conn())?;
    let told = json!({ "kind": duty.kind, "percent": rung.percent, "to": to, "due": duty.due_at });
    event::append(tx, &Line::about(duty.record_id, "duty.climbed", Cause::clause(clause)).with(told))?;
    let message = Message::new("notice-duty-climbed")
        .with("duty", Message::new(sentence_key(&duty.kind)))
        .with("percent", i64::from(rung.percent));
    notice::send(tx, to, Some(duty.record_id), Some(clause), &message)
}

/// Whom a duty in a group's queue is brought to works on its record from then on, even where they lead the group without
/// belonging to it. What is confidential is opened to nobody.
fn open_to(tx: &mut Tx<'_>, duty: &Duty, to: StaffId) -> Result<()> {
    let header = record::header(tx, duty.record_id)?;
    if header.confidential {
        return Ok(());
    }
    let actor = Actor::load(tx, to)?;
    if record::may(tx, &actor, Action::Edit, &header)? {
        return Ok(());
    }
    record::add_member(tx, header.id, to, "leader")
}

/// Who stands `height` levels above the owner, or as high as the line goes. For a duty that nobody has yet who leads the group
/// with which its record lies stands in the owner's place, else the head of its department.
fn reached(read: &mut Read<'_>, duty: &Duty, height: u8) -> Result<Option<StaffId>> {
    let start = match duty.owner_id {
        Some(owner) => Some(owner),
        None => leading(read, duty)?,
    };
    let Some(start) = start else { return Ok(None) };
    if height == 0 {
        return Ok(Some(start));
    }
    let above: Option<StaffId> = superior_path::table
        .filter(superior_path::staff_id.eq(start))
        .filter(superior_path::depth.between(1, i16::from(height)))
        .order(superior_path::depth.desc())
        .select(superior_path::superior_id)
        .first(read.conn())
        .optional()?;
    Ok(Some(above.unwrap_or(start)))
}

/// Who answers for a duty that nobody has yet.
fn leading(read: &mut Read<'_>, duty: &Duty) -> Result<Option<StaffId>> {
    let leader = match record::header(read, duty.record_id)?.group_id {
        Some(group) => staff::leader_of(read, group)?,
        None => None,
    };
    match (leader, duty.department_id) {
        (None, Some(department)) => staff::head_of(read, department),
        (leader, _) => Ok(leader),
    }
}

/// A duty that has ended, or runs again, is no longer, or again, before whom it was brought to.
pub(super) fn mark(tx: &mut Tx<'_>, duty: &Duty, ended: bool) -> Result<()> {
    if duty.climbed_percent > 0 {
        diesel::update(duty_climb::table.filter(duty_climb::duty_id.eq(duty.id)))
            .set(duty_climb::ended.eq(ended))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Whoever an ended duty was brought to, and no other about its record is, has no notice of it left to read.
pub(super) fn settle(tx: &mut Tx<'_>, ended: &Duty) -> Result<()> {
    if ended.climbed_percent == 0 {
        return Ok(());
    }
    let brought: Vec<(StaffId, bool)> = duty_climb::table
        .inner_join(duty::table)
        .filter(duty::record_id.eq(ended.record_id))
        .select((duty_climb::staff_id, duty_climb::ended))
        .load(tx.conn())?;
    let is_before = |staff: StaffId| brought.iter().any(|(other, ended)| *other == staff && !ended);
    let done: Vec<StaffId> =
        brought.iter().map(|(staff, _)| *staff).filter(|staff| !is_before(*staff)).collect();
    notice::settle(tx, &done, ended.record_id, CLIMBED)
}

/// The steps that a duty has taken, in order.
pub fn climbed(read: &mut Read<'_>, id: DutyId) -> Result<Vec<Climbed>> {
    Ok(duty_climb::table
        .filter(duty_climb::duty_id.eq(id))
        .order(duty_climb::percent)
        .select(Climbed::as_select())
        .load(read.conn())?)
}

/// Open duties of others, or of nobody yet, that were brought to `actor`, those due first.
pub fn brought_to(read: &mut Read<'_>, actor: &Actor, limit: i64) -> Result<Vec<Listed>> {
    Ok(brought(actor, limit).load(read.conn())?)
}

/// The query for what was brought to somebody, for tests that look at its plan.
#[must_use]
pub fn brought(actor: &Actor, limit: i64) -> Sql {
    let me = actor.id.0;
    Sql::new(
        "SELECT duty.*, record.kind AS record_kind, record.number AS number, record.title AS title \
         FROM duty JOIN record ON record.id = duty.record_id WHERE duty.state = 'open' \
         AND duty.id IN (SELECT duty_id FROM duty_climb WHERE NOT ended AND staff_id = ",
    )
    .int(me)
    .raw(") AND (duty.owner_id IS NULL OR duty.owner_id <> ")
    .int(me)
    .raw(") AND record.removed_at IS NULL ORDER BY duty.due_at, duty.id LIMIT ")
    .int(limit)
}
