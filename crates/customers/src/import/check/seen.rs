//! What earlier rows of the same sheet said, so that a row that says it again is noticed.

use std::collections::HashMap;

/// Keys of earlier rows with the row each stands in.
#[derive(Debug, Default)]
pub struct Seen(HashMap<String, i64>);

impl Seen {
    /// The row in which a key stood before.
    #[must_use]
    pub fn row(&self, key: &str) -> Option<i64> {
        self.0.get(key).copied()
    }

    /// Notes where a key stands; the first place counts.
    pub fn note(&mut self, key: String, row: i64) {
        self.0.entry(key).or_insert(row);
    }
}
