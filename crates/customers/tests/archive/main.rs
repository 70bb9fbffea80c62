//! The customer archive as people use it, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod company;
mod duties;
mod editing;
mod filters;
mod finding;
mod many_contacts;
mod merging;
mod opening;
mod pages;
mod personal;
