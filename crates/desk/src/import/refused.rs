//! The requests of an import that were not entered, as a sheet to mend and bring in again: as they were told, and why not.
//! Their follow-ups stay in the file that they came in.

use customers::import::model::{Verdict, read_json};
use customers::import::store as intakes;
use kernel::{Read, RecordId, Result};
use web::export::{Cell, Sheet};
use web::i18n::{Locale, t, tr};

use super::given::{Given, columns};

/// How many rows are read at once.
const CHUNK: i64 = 2000;

/// The sheet's bytes: the row's number, its fields, and a last column that tells why.
pub fn sheet(read: &mut Read<'_>, id: RecordId, locale: Locale) -> Result<Vec<u8>> {
    let mut headings = vec![t(locale, "import-column-row")];
    headings.extend(columns().map(|(key, _)| t(locale, &format!("field-import-{key}"))));
    headings.push(t(locale, "import-column-why"));
    let mut sheet = Sheet::new(&t(locale, "import-refused-sheet"), &headings)?;
    let mut after = 0;
    loop {
        let rows = intakes::rows_of(read, id, Verdict::Bad, after, CHUNK)?;
        let Some(last) = rows.last() else { return sheet.finish() };
        after = last.row_number;
        for row in &rows {
            let mut given: Given = read_json(&row.cells)?;
            let mut line = vec![Cell::Text(row.row_number.to_string())];
            line.extend(columns().map(|(_, place)| Cell::Text(std::mem::take(place(&mut given)))));
            let why: Vec<String> = row.faults()?.iter().map(|fault| tr(locale, &fault.message)).collect();
            line.push(Cell::Text(why.join("\n")));
            sheet.row(&line)?;
        }
    }
}
