//! The register of requests as people use it, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod answering;
mod assigning;
mod beside;
mod company;
mod confidential;
mod ending;
mod escalating;
mod following;
mod levels;
mod lists;
mod promising;
mod properties;
mod satisfaction;
mod switched_off;
mod tasks;
