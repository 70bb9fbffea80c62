//! Whole files in, rows and values out: sheets as people keep them, files that are refused, and writings that must
//! come back as the value they were made from.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod csv_files;
mod messages;
mod quotes;
mod refusals;
mod round_trips;
mod workbooks;

use sheets::{Row, Workbook};

/// The rows of the first sheet, each cell as a person would read it.
fn written(rows: &[Row]) -> Vec<(u32, Vec<String>)> {
    rows.iter().map(|row| (row.number, row.cells.iter().map(sheets::Cell::written).collect())).collect()
}

fn rows(workbook: &mut Workbook) -> Vec<Row> {
    let sheet = workbook.choose(None).unwrap();
    workbook.rows(&sheet).unwrap().collect::<Result<_, _>>().unwrap()
}

fn csv(text: &str) -> Workbook {
    Workbook::from_bytes(text.as_bytes().to_vec(), "客户.csv").unwrap()
}
