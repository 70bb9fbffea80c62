//! The rows of drafts.

use std::collections::HashMap;

use diesel::prelude::*;
use kernel::record::Header;
use kernel::schema::{record, rulebook_version};
use kernel::store::among;
use kernel::{Day, Moment, OrNotFound as _, Read, RecordId, Result, Tx, VersionId};

use super::model::Draft;
use crate::rulebook::schema::rulebook_draft;

/// What hangs on a draft's header.
pub fn draft_get(read: &mut Read<'_>, id: RecordId) -> Result<Draft> {
    rulebook_draft::table.find(id).select(Draft::as_select()).first(read.conn()).or_not_found()
}

/// Adds a draft.
pub fn draft_insert(tx: &mut Tx<'_>, draft: &Draft) -> Result<()> {
    diesel::insert_into(rulebook_draft::table).values(draft).execute(tx.conn())?;
    Ok(())
}

/// Replaces what hangs on a draft's header.
pub fn draft_update(tx: &mut Tx<'_>, draft: &Draft) -> Result<()> {
    diesel::update(rulebook_draft::table.find(draft.id))
        .set((
            rulebook_draft::text.eq(&draft.text),
            rulebook_draft::comment.eq(&draft.comment),
            rulebook_draft::effective_on.eq(draft.effective_on),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The version that came of a draft, and from when it is in force.
pub fn draft_version(read: &mut Read<'_>, id: RecordId) -> Result<Option<(VersionId, Moment)>> {
    Ok(rulebook_version::table
        .filter(rulebook_version::draft_id.eq(id))
        .order(rulebook_version::id.desc())
        .select((rulebook_version::id, rulebook_version::effective_at))
        .first(read.conn())
        .optional()?)
}

/// The headers of a page of drafts with the day each is to take effect, in the order of the ids.
pub fn draft_page(read: &mut Read<'_>, ids: &[RecordId]) -> Result<Vec<(Header, Option<Day>)>> {
    let headers: Vec<Header> = record::table
        .filter(among(record::id, ids.iter().copied()))
        .select(Header::as_select())
        .load(read.conn())?;
    let days: HashMap<RecordId, Option<Day>> = rulebook_draft::table
        .filter(among(rulebook_draft::id, ids.iter().copied()))
        .select((rulebook_draft::id, rulebook_draft::effective_on))
        .load::<(RecordId, Option<Day>)>(read.conn())?
        .into_iter()
        .collect();
    let mut by_id: HashMap<RecordId, Header> =
        headers.into_iter().map(|header| (header.id, header)).collect();
    let with_day = |header: Header| {
        let day = days.get(&header.id).copied().flatten();
        (header, day)
    };
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).map(with_day).collect())
}
