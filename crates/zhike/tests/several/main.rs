//! Two processes on one PostgreSQL database under load: nothing is done twice, nothing acknowledged is lost when one is
//! killed, and one after the other can be exchanged without a request that fails. How one process ends, whoever it waits for.
//!
//! The processes are the program itself, told the time by the system. Nothing here measures: each step waits for what it
//! needs, and gives up only after a time in which any machine would have come there.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

mod client;
mod company;
mod ending;
mod killing;
mod load;
mod process;
mod rolling;
mod stream;
mod timers;

use std::time::{Duration, Instant};

/// Waits until something is so; fails with `what` after minutes.
#[track_caller]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_mins(4), "{what} did not come about");
        std::thread::sleep(Duration::from_millis(50));
    }
}
