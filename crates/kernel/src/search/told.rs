//! The texts behind parts of the index, read where they stand: in the log.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use serde_json::Value;

use super::walk::Hit;
use crate::error::Result;
use crate::ids::RecordId;
use crate::moment::Moment;
use crate::store::{Read, Sql};

/// The part that holds the text which an event told: the event that brought its record to `version`.
#[must_use]
pub fn told(version: i64) -> String {
    format!("v{version}")
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = BigInt)]
    record_id: RecordId,
    #[diesel(sql_type = Nullable<Text>)]
    payload: Option<String>,
    #[diesel(sql_type = BigInt)]
    happened_at: Moment,
}

/// A text as the log tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The text.
    pub text: String,
    /// When it was said.
    pub at: Moment,
}

/// The texts that were hit on a page, by record. A hit in a record's head has none, nor has a text that was erased.
pub fn texts(read: &mut Read<'_>, hits: &[Hit]) -> Result<HashMap<RecordId, Told>> {
    let version = |hit: &Hit| hit.part.strip_prefix('v').and_then(|version| version.parse().ok());
    let lines: Vec<Sql> = hits
        .iter()
        .filter_map(|hit| Some((hit.record, version(hit)?)))
        .map(|(record, version)| {
            Sql::new("record_id = ").int(record.0).raw(" AND record_version = ").int(version)
        })
        .collect();
    if lines.is_empty() {
        return Ok(HashMap::new());
    }
    let query = Sql::new("SELECT record_id, payload, happened_at FROM event WHERE ").joined(" OR ", lines);
    let found: Vec<Line> = query.load(read.conn())?;
    let told = |line: Line| {
        let payload: Value = serde_json::from_str(line.payload.as_deref()?).ok()?;
        Some((line.record_id, Told { text: payload["text"].as_str()?.to_owned(), at: line.happened_at }))
    };
    Ok(found.into_iter().filter_map(told).collect())
}
