//! Milestones against their sentences, and against counting minutes one by one.

mod days;
mod properties;

use jiff::{SignedDuration, Timestamp};

use super::State::{Paused, Running, Stopped};
use super::*;
use crate::calendar::tests::{SHANGHAI, at, hours, minutes, office};

fn change(at: Timestamp, state: State) -> Change {
    Change { at, state }
}
