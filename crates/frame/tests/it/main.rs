//! What the frame's services do, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod approvals;
mod duties;
mod fixture;
mod jobs;
mod search;
mod settings;
mod today;
mod views;
