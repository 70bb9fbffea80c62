//! Imports, on both engines (`archive.import`).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod bad_files;
mod brought;
mod company;
mod contacts;
mod doubts;
mod entering;
