//! The search index: one row per text of a record, found by people's words within what they may see.
//!
//! SQLite's FTS5 and PostgreSQL's `tsvector` hold the same tokens (see [`crate::text`]). A record's texts are replaced by
//! part, so that a reply to a request never re-indexes its thread. A part is the record's head (names, numbers, phones), or
//! [what an event told](told): that text stands in the log and is read there when it is shown.
//!
//! [`walk`] finds the newest texts that answer, [`listed`] narrows a list; both put their condition together in [`asked`].

mod asked;
mod blocks;
mod listed;
mod told;
mod walk;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::error::Result;
use crate::ids::RecordId;
use crate::store::{Engine, Sql, Tx};
use crate::text::{Document, fts5_text, tsvector_literal};

pub(crate) use blocks::lexemes as block_lexemes;
pub use listed::{matches, narrowed, page};
pub use told::{Told, texts, told};
pub use walk::{Hit, Hits, Wanted, find, newest, queries};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

#[derive(QueryableByName)]
struct Piece {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    part: String,
}

/// Puts a part of a record's text into the index, in place of what stood there.
pub fn put(tx: &mut Tx<'_>, record: RecordId, kind: &str, part: &str, document: Document) -> Result<()> {
    let tokens = document.into_tokens_of(kind);
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
            let literal = tsvector_literal(&tokens);
            let upsert = Sql::new("INSERT INTO search_text (id, record_id, part, kind, tokens) SELECT next.id, ")
                .int(record.0)
                .raw(", ")
                .text(part)
                .raw(", ")
                .text(kind)
                .raw(", ")
                .text(literal.clone())
                .raw("::tsvector || ")
                .raw(&blocks::of_row("next.id"))
                .raw(" FROM (SELECT nextval('search_text_id_seq') AS id) next ON CONFLICT (record_id, part) DO UPDATE SET tokens = ")
                .text(literal)
                .raw("::tsvector || ")
                .raw(&blocks::of_row("search_text.id"));
            upsert.execute(tx.conn())?;
        }
    }
    Ok(())
}

/// Puts a text into the index that is too much for one row: its first piece as `part`, each further one beside it, found each
/// by itself. What is left of a longer text that stood there before goes.
pub fn put_pieces(
    tx: &mut Tx<'_>,
    record: RecordId,
    kind: &str,
    part: &str,
    pieces: Vec<Document>,
) -> Result<()> {
    let many = pieces.len();
    for (nth, piece) in pieces.into_iter().enumerate() {
        let further = format!("{part}-{}", nth + 1);
        put(tx, record, kind, if nth == 0 { part } else { &further }, piece)?;
    }
    let stand = Sql::new("SELECT id, part FROM search_text WHERE record_id = ").int(record.0);
    let stand: Vec<Piece> = stand.load(tx.conn())?;
    let number =
        |piece: &Piece| -> Option<usize> { piece.part.strip_prefix(part)?.strip_prefix('-')?.parse().ok() };
    let left = stand.iter().filter(|piece| number(piece).is_some_and(|number| number > many));
    let left: Vec<Sql> = left.map(|piece| Sql::default().int(piece.id)).collect();
    if left.is_empty() {
        return Ok(());
    }
    if tx.conn().engine() == Engine::Sqlite {
        let index = Sql::new("DELETE FROM search_index WHERE rowid IN (");
        index.joined(", ", left.iter().cloned()).raw(")").execute(tx.conn())?;
    }
    Sql::new("DELETE FROM search_text WHERE id IN (").joined(", ", left).raw(")").execute(tx.conn())?;
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
