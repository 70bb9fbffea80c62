//! Floor 0: reads the tables people keep in CSV and XLSX files, and the values people write in them.
//!
//! Bytes in, rows and typed values out. It knows no database and no customer; the imports of upper floors use it
//! in four steps (clause `archive.import`):
//!
//! 1. [`Workbook`] opens a file, finds out what it is, and gives the rows of a sheet one by one.
//! 2. [`Layout`] finds the heading row among titles and blanks, and leaves out totals and repeated headings.
//! 3. [`headings::guess`] proposes which column is which field; a person may correct it.
//! 4. [`values`] turns cells into dates, money, phones and codes, or says what is wrong and what to do.
//!
//! Errors are message keys with arguments ([`SheetError`], [`values::ValueError`]); their wording is in
//! `locales/*/sheets.ftl`.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod cell;
mod error;
pub mod headings;
pub mod layout;
mod message;
mod reader;
mod remark;
pub mod values;

pub use cell::{Cell, Row, column_letters};
pub use error::SheetError;
pub use layout::Layout;
pub use message::Arg;
pub use reader::{MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, Merge, Rows, Workbook};
pub use remark::Remark;
