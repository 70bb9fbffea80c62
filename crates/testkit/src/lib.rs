//! For tests only: a store on either engine, a clock that stands still, people to act.
//!
//! A test is written once with [`both_engines!`] and runs on SQLite and on PostgreSQL, each time with a database of its
//! own and the default rulebook in force. It is Monday, 1 March 2027, 09:00 in Shanghai, until the test says otherwise.
//!
//! Imports nothing above the kernel; the tests of every crate import it. What fails here panics: a test that can not be
//! set up has failed.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]
#![allow(clippy::missing_panics_doc, reason = "everything here panics when it fails")]

mod clock;
pub mod cup;
mod database;
mod engines;
mod house;
mod people;
mod plan;
mod postgres;
mod randomness;
mod workbook;

pub use clock::{BEGINNING, Clock};
pub use database::Database;
pub use house::{TestHouse, open};
pub use kernel::store::Engine;
pub use people::Hire;
pub use plan::{plan, plans_of};
pub use randomness::Repeating;
pub use workbook::workbook;
