//! Compares rows with the archive: what becomes of each, and what is written beside it.

mod contacts;
mod customers;
pub mod judge;
pub mod known;
mod party;
pub mod plan;
mod purchases;
pub mod seen;

use intake::model::json;
use intake::store::{RowResult, StagedRow};
use kernel::{Read, Result};

use judge::Judge;
use plan::Judged;
use seen::Seen;

/// A judge together with what earlier rows of the sheet said.
pub struct Checking {
    judge: Judge,
    seen: Seen,
}

impl Checking {
    /// Begins with the first row.
    #[must_use]
    pub fn new(judge: Judge) -> Self {
        Self { judge, seen: Seen::default() }
    }
}

impl intake::Judge for Checking {
    fn rows(&mut self, read: &mut Read<'_>, rows: &[StagedRow]) -> Result<Vec<intake::Judged>> {
        let judged = self.judge.rows(read, rows, &mut self.seen)?;
        judged
            .iter()
            .map(|row| Ok(intake::Judged { result: result(row)?, decision: row.decision() }))
            .collect()
    }
}

/// A judged row as it is written.
pub(super) fn result(row: &Judged) -> Result<RowResult> {
    Ok(RowResult {
        row_number: row.row_number,
        verdict: row.verdict,
        faults: if row.faults.is_empty() { String::new() } else { json(&row.faults)? },
        customer: row.customer,
        before: String::new(),
    })
}
