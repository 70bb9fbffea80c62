//! What others and the rulebook did lately with the records one owns or is named on.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::event::Event;
use kernel::schema::event;
use kernel::store::{Sql, among};
use kernel::{Actor, EventId, Moment, Read, RecordId, Result};
use serde::Serialize;
use utoipa::ToSchema;
use web::timeline::Timeline;

use crate::links::{RecordLink, headers};

/// So many lines of the log are looked at, the newest first. The log has no index by time; what a mass import of an hour
/// ago buries is found on the records' own pages.
const LOOKED_AT: i64 = 5000;
/// So many lines are shown.
const SHOWN: i64 = 20;

/// Lines of the log about several records.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct News {
    /// The lines, the newest first.
    #[schema(value_type = Object)]
    pub timeline: Timeline,
    /// The records that they are about, by id.
    #[schema(value_type = Object)]
    pub records: HashMap<RecordId, RecordLink>,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: EventId,
}

impl News {
    /// What happened and was recorded at or after `since` about the actor's records, but not by the actor.
    pub fn since(read: &mut Read<'_>, actor: &Actor, since: Moment) -> Result<Self> {
        let me = actor.id.0;
        let query = Sql::new(
            "SELECT e.id AS id FROM (SELECT id, record_id, actor_id, kind, happened_at, recorded_at FROM event \
             ORDER BY id DESC LIMIT ",
        )
        .int(LOOKED_AT)
        .raw(") e JOIN record ON record.id = e.record_id WHERE e.recorded_at >= ")
        .moment(since)
        // What was brought in from a former system is old, and what one owes stands above.
        .raw(" AND e.happened_at >= ")
        .moment(since)
        .raw(" AND e.kind <> 'duty.owed' AND (e.actor_id IS NULL OR e.actor_id <> ")
        .int(me)
        .raw(") AND record.removed_at IS NULL AND (record.owner_id = ")
        .int(me)
        .raw(" OR EXISTS (SELECT 1 FROM record_member m WHERE m.record_id = record.id AND m.staff_id = ")
        .int(me)
        .raw(")) ORDER BY e.id DESC LIMIT ")
        .int(SHOWN);
        let ids: Vec<EventId> = query.load::<Found>(read.conn())?.into_iter().map(|found| found.id).collect();
        let events: Vec<Event> = event::table
            .filter(among(event::id, ids))
            .order(event::id.desc())
            .select(Event::as_select())
            .load(read.conn())?;
        let about = headers(read, events.iter().filter_map(|event| event.record_id).collect())?;
        let records = about
            .iter()
            .map(|(id, header)| Ok((*id, RecordLink::of(read, header)?)))
            .collect::<Result<HashMap<_, _>>>()?;
        Ok(Self { timeline: Timeline::seen_by(read, actor, events)?, records })
    }
}
