//! What the clock of a milestone shows at an instant.

use jiff::{SignedDuration, Timestamp};

use super::State;

/// What a clock shows at an instant, all in working time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reading {
    /// What the clock does; stopped once the milestone is reached.
    pub state: State,
    /// The working time from the start to the instant, or to the stop; without the time between a stop and the
    /// reopening. Exactly `paused` and `net` together.
    pub elapsed: SignedDuration,
    /// How much of it the clock was paused.
    pub paused: SignedDuration,
    /// How much of it counts against the target.
    pub net: SignedDuration,
    /// How much may count.
    pub target: SignedDuration,
    /// The earliest instant at which the clock shows the target, given the pauses so far: past, to come, or for a
    /// stopped clock what it was at the stop. `None` while paused short of the target, because a pause has no end
    /// yet, and where it would lie beyond the calendar.
    pub due: Option<Timestamp>,
}

impl Reading {
    /// What is left of the target; negative once it is passed.
    #[must_use]
    pub fn left(&self) -> SignedDuration {
        self.target - self.net
    }

    /// Whether more than the target is used. Reaching it to the second is in time.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.net > self.target
    }

    /// How much of the target is used, in whole percent, never rounded up. A target of no time at all is used up
    /// from the start.
    #[must_use]
    pub fn used_percent(&self) -> u32 {
        if self.target <= SignedDuration::ZERO {
            return 100;
        }
        let percent = self.net.as_nanos() * 100 / self.target.as_nanos();
        u32::try_from(percent.max(0)).unwrap_or(u32::MAX)
    }
}
