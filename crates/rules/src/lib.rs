//! Floor 0: the arithmetic of the domain, and nothing else.
//!
//! Working time, clocks that pause, tier scores, quarters and superior chains are computed here from arguments
//! alone: no clock is read, nothing is loaded or stored, and no figure of the rulebook is known. That is what
//! lets property tests prove it. Every floor above may call it; it knows none of them.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod calendar;
pub mod milestone;
pub mod period;
pub mod quarter;
pub mod superiors;
pub mod tier;

pub use calendar::{CalendarError, WorkingCalendar};
pub use milestone::{Milestone, Reading};
pub use period::Period;
pub use quarter::Quarter;
pub use tier::{Assessment, Facts, MovementMatrix, Scheme, Score, Tier};
