//! The rows of an import that were not entered, as a sheet to mend and bring in again: the cells as they were, and why.

use kernel::{Read, RecordId, Result};
use web::export::{Cell, Sheet};
use web::i18n::{Locale, t, tr};

use crate::model::{Intake, Verdict, unstaged};
use crate::store;

/// How many rows are read at once.
const CHUNK: i64 = 2000;

/// The sheet's bytes: the row's number, its cells, and a last column that tells why.
pub fn sheet(read: &mut Read<'_>, id: RecordId, intake: &Intake, locale: Locale) -> Result<Vec<u8>> {
    let names = intake.headings()?;
    let mut headings = vec![t(locale, "import-column-row")];
    headings.extend(names.iter().cloned());
    headings.push(t(locale, "import-column-why"));
    let mut sheet = Sheet::new(&t(locale, "import-refused-sheet"), &headings)?;
    for verdict in [Verdict::Bad, Verdict::Doubtful] {
        let mut after = 0;
        loop {
            let rows = store::rows_of(read, id, verdict, after, CHUNK)?;
            let Some(last) = rows.last() else { break };
            after = last.row_number;
            for row in &rows {
                let cells = unstaged(row.row_number, &row.cells)?;
                let mut line = vec![Cell::Number(f64::from(cells.number))];
                line.extend((0..names.len()).map(|column| match cells.cell(column) {
                    sheets::Cell::Number(number) => Cell::Number(*number),
                    sheets::Cell::Empty => Cell::Empty,
                    other => Cell::Text(other.written()),
                }));
                let why: Vec<String> = row
                    .faults()?
                    .iter()
                    .map(|fault| match fault.column.and_then(|column| names.get(column)) {
                        Some(heading) => format!("{heading}: {}", tr(locale, &fault.message)),
                        None => tr(locale, &fault.message),
                    })
                    .collect();
                line.push(Cell::Text(why.join("\n")));
                sheet.row(&line)?;
            }
        }
    }
    sheet.finish()
}
