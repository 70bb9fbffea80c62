//! Sheets for download: XLSX written row by row in constant memory.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::event::{self, Cause, Line};
use kernel::listing::Listing;
use kernel::{Actor, Error, Result, Tx};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::json;

use crate::listing::encode;
use crate::problem::Problem;

/// Writes down that somebody takes a list out of the system, before they get it. Whether they may was asked before.
///
/// `list` is the list's address, `query` what of it is exported, `clause` the clause that has the list.
pub fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    listing: &Listing,
    list: &str,
    query: &str,
    clause: &'static str,
) -> Result<()> {
    let count = listing.count(tx, actor)?;
    let told = json!({ "list": list, "query": query, "rows": count.number, "capped": count.capped });
    let line = Line::general("record.exported", Cause::staff(actor.id).by(clause));
    event::append(tx, &line.with(told))
}

/// One cell of a sheet.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Text. A text that looks like a formula stays text.
    Text(String),
    /// A number.
    Number(f64),
    /// Nothing.
    Empty,
}

/// A workbook with one sheet that grows row by row.
pub struct Sheet {
    workbook: Workbook,
    row: u32,
}

/// The most rows a sheet can have, without its heading.
pub const MOST_ROWS: u32 = 1_048_575;

impl Sheet {
    /// Begins a sheet with its headings.
    pub fn new(name: &str, headings: &[String]) -> Result<Self> {
        let mut workbook = Workbook::new();
        let bold = Format::new().set_bold();
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        // A sheet's name has at most 31 characters and none of these.
        let name: String = name.chars().filter(|c| !"[]:*?/\\".contains(*c)).take(31).collect();
        sheet.set_name(name).map_err(failed)?;
        for (column, heading) in (0..).zip(headings) {
            sheet.write_string_with_format(0, column, heading, &bold).map_err(failed)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        Ok(Self { workbook, row: 0 })
    }

    /// Adds a row; beyond [`MOST_ROWS`] it is an error.
    pub fn row(&mut self, cells: &[Cell]) -> Result<()> {
        self.row += 1;
        let row = self.row;
        let sheet = self.workbook.worksheet_from_index(0).map_err(failed)?;
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => {
                    // An Excel cell holds 32,767 characters.
                    let text: String = text.chars().take(32_767).collect();
                    sheet.write_string(row, column, text).map_err(failed)?;
                }
                Cell::Number(number) => {
                    sheet.write_number(row, column, *number).map_err(failed)?;
                }
                Cell::Empty => {}
            }
        }
        Ok(())
    }

    /// The file's bytes.
    pub fn finish(mut self) -> Result<Vec<u8>> {
        self.workbook.save_to_buffer().map_err(failed)
    }
}

fn failed(error: XlsxError) -> Error {
    Error::Corrupt(format!("sheet: {error}"))
}

/// The answer that makes a browser save an XLSX file.
pub fn download(name: &str, bytes: Vec<u8>) -> Result<Response, Problem> {
    attachment(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes)
}

/// The answer that makes a browser save a file.
pub fn attachment(name: &str, kind: &'static str, bytes: Vec<u8>) -> Result<Response, Problem> {
    let disposition = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{}", encode(name)))
        .map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "web-problem-internal"))?;
    let mut response = Body::from(bytes).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}
