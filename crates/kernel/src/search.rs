//! The search index: one row per text of a record, found by people's words within what they may see.
//!
//! SQLite's FTS5 and PostgreSQL's `tsvector` hold the same tokens (see [`crate::text`]). A record's texts are replaced by
//! part, so that a reply to a request later never re-indexes its thread.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use rulebook::Action;

use crate::actor::Actor;
use crate::error::Result;
use crate::ids::RecordId;
use crate::scope::Scope;
use crate::store::{Engine, Read, Sql, Tx};
use crate::text::{Document, Query, fts5_text, tsvector_literal};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Puts a part of a record's text into the index, in place of what stood there.
pub fn put(tx: &mut Tx<'_>, record: RecordId, kind: &str, part: &str, document: Document) -> Result<()> {
    let tokens = document.into_tokens();
    match tx.conn().engine() {
        Engine::Sqlite => {
            let upsert = Sql::new("INSERT INTO search_text (record_id, part, kind) VALUES (")
                .int(record.0)
                .raw(", ")
                .text(part)
                .raw(", ")
                .text(kind)
                .raw(") ON CONFLICT (record_id, part) DO UPDATE SET kind = excluded.kind RETURNING id");
            let Row { id } = upsert.get_result(tx.conn())?;
            let index = Sql::new("INSERT OR REPLACE INTO search_index (rowid, tokens) VALUES (")
                .int(id)
                .raw(", ")
                .text(fts5_text(&tokens))
                .raw(")");
            index.execute(tx.conn())?;
        }
        Engine::Postgres => {
            let upsert = Sql::new("INSERT INTO search_text (record_id, part, kind, tokens) VALUES (")
                .int(record.0)
                .raw(", ")
                .text(part)
                .raw(", ")
                .text(kind)
                .raw(", ")
                .text(tsvector_literal(&tokens))
                .raw("::tsvector) ON CONFLICT (record_id, part) DO UPDATE SET tokens = excluded.tokens");
            upsert.execute(tx.conn())?;
        }
    }
    Ok(())
}

/// Takes every text of some records out of the index.
pub fn remove(tx: &mut Tx<'_>, records: &[RecordId]) -> Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    let list = || Sql::default().joined(", ", records.iter().map(|id| Sql::default().int(id.0)));
    if tx.conn().engine() == Engine::Sqlite {
        Sql::new("DELETE FROM search_index WHERE rowid IN (SELECT id FROM search_text WHERE record_id IN (")
            .then(&list())
            .raw("))")
            .execute(tx.conn())?;
    }
    Sql::new("DELETE FROM search_text WHERE record_id IN (").then(&list()).raw(")").execute(tx.conn())?;
    Ok(())
}

/// The condition that a record has a text which answers the query: for the filter of a [`crate::listing::Listing`].
#[must_use]
pub fn matches(engine: Engine, query: &Query) -> Sql {
    match engine {
        Engine::Sqlite => Sql::new(
            "record.id IN (SELECT t.record_id FROM search_index i JOIN search_text t ON t.id = i.rowid \
             WHERE i.tokens MATCH ",
        )
        .text(query.to_fts5())
        .raw(")"),
        Engine::Postgres => {
            Sql::new("record.id IN (SELECT t.record_id FROM search_text t WHERE t.tokens @@ ")
                .text(query.to_tsquery())
                .raw("::tsquery)")
        }
    }
}

/// The newest records of a kind that answer the query, within what the actor may read.
///
/// Walks the index from its newest row downwards and stops at `limit`.
pub fn find(
    read: &mut Read<'_>,
    actor: &Actor,
    kind: &str,
    typed: &str,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<RecordId>> {
    let Some(query) = Query::parse(typed) else { return Ok(Vec::new()) };
    let now = read.now();
    let reach = actor.reach(read, Action::Read, kind)?;
    let scope = Scope::new(actor, reach, now);
    let matching = match read.conn().engine() {
        Engine::Sqlite => Sql::new(
            "SELECT t.record_id AS id FROM search_index i CROSS JOIN search_text t ON t.id = i.rowid \
             CROSS JOIN record ON record.id = t.record_id WHERE i.tokens MATCH ",
        )
        .text(query.to_fts5())
        .raw(" AND i.rowid < ")
        .int(before.unwrap_or(i64::MAX)),
        Engine::Postgres => Sql::new(
            "SELECT t.record_id AS id FROM search_text t JOIN record ON record.id = t.record_id WHERE t.tokens @@ ",
        )
        .text(query.to_tsquery())
        .raw("::tsquery AND t.id < ")
        .int(before.unwrap_or(i64::MAX)),
    };
    let order = match read.conn().engine() {
        Engine::Sqlite => "i.rowid",
        Engine::Postgres => "t.id",
    };
    let found: Vec<Row> = matching
        .raw(" AND t.kind = ")
        .text(kind)
        .raw(" AND ")
        .then(scope.sql())
        .raw(" ORDER BY ")
        .raw(order)
        .raw(" DESC LIMIT ")
        .int(limit)
        .load(read.conn())?;
    let mut ids: Vec<RecordId> = Vec::with_capacity(found.len());
    for Row { id } in found {
        if !ids.contains(&RecordId(id)) {
            ids.push(RecordId(id));
        }
    }
    Ok(ids)
}
