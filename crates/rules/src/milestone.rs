//! Milestones: how much working time something took on a clock that pauses, and when its time is up (section
//! `service` of the rulebook).
//!
//! A [`Milestone`] is computed from the history of states, never from a counter, so that another target, calendar
//! or correction of the history gives the answer that it would have given from the start. It does not know which
//! states pause, who is told when time runs out, or which clause asks; the feature whose clock it is does.

mod reading;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

use crate::calendar::WorkingCalendar;
pub use reading::Reading;

/// What a clock does from an instant on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Working time counts.
    Running,
    /// Working time passes and does not count against the target.
    Paused,
    /// Nothing passes at all: done, until it is reopened.
    Stopped,
}

/// From this instant on the clock does this.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Change {
    /// The instant.
    pub at: Timestamp,
    /// What the clock does from then on.
    pub state: State,
}

/// A target of working time, on a clock with a history.
#[derive(Clone, Debug)]
pub struct Milestone<'c> {
    calendar: &'c WorkingCalendar,
    start: Timestamp,
    /// What the clock does at its start: runs, or is paused.
    begins: State,
    /// The changes from the start on, in order; each one to another state than before.
    changes: Vec<Change>,
    target: SignedDuration,
    reached: Option<Timestamp>,
}

impl<'c> Milestone<'c> {
    /// A clock that runs from `start` but for the `changes`, against `target` of working time.
    ///
    /// The changes may come in any order, and those that change nothing do no harm. Of changes at the same instant
    /// the one given last counts. A pause from before the start counts from the start; a stop from before it does not.
    #[must_use]
    pub fn new(
        calendar: &'c WorkingCalendar,
        start: Timestamp,
        changes: impl IntoIterator<Item = Change>,
        target: SignedDuration,
    ) -> Self {
        let mut given: Vec<Change> = changes.into_iter().collect();
        given.sort_by_key(|change| change.at);
        let mut begins = State::Running;
        let mut changes: Vec<Change> = Vec::with_capacity(given.len());
        for (index, change) in given.iter().enumerate() {
            let is_overruled = given.get(index + 1).is_some_and(|next| next.at == change.at);
            if is_overruled {
                continue;
            }
            let precedes = change.at < start || (change.at == start && change.state != State::Stopped);
            if precedes {
                // A clock can be paused before it starts, but not stopped.
                begins = if change.state == State::Stopped { begins } else { change.state };
            } else if changes.last().map_or(begins, |last| last.state) != change.state {
                changes.push(*change);
            }
        }
        Self { calendar, start, begins, changes, target, reached: None }
    }

    /// The same, reached for good at that instant: whatever comes later is no concern of it.
    #[must_use]
    pub fn reached(mut self, at: Option<Timestamp>) -> Self {
        self.reached = at;
        self
    }

    /// What the clock shows at `now`. Changes after `now` are not known yet.
    #[must_use]
    pub fn read(&self, now: Timestamp) -> Reading {
        let course = self.course(now);
        let (mut paused, mut net) = (SignedDuration::ZERO, SignedDuration::ZERO);
        for stretch in &course.stretches {
            let work = self.calendar.between(stretch.from, stretch.to);
            match stretch.state {
                State::Running => net += work,
                State::Paused => paused += work,
                State::Stopped => {}
            }
        }
        let state = if course.is_stopped { State::Stopped } else { course.state };
        let due = self.instant_of(self.target, &course);
        Reading { state, elapsed: paused + net, paused, net, target: self.target, due }
    }

    /// When `percent` of the target is used up, as far as is known at `now`: the earliest such instant, past or to
    /// come. `None` while paused short of it, and where it lies beyond the calendar.
    #[must_use]
    pub fn instant_at_percent(&self, percent: u32, now: Timestamp) -> Option<Timestamp> {
        let hundredfold = self.target.as_nanos() * i128::from(percent);
        // Rounded up, so that at the instant given the percentage is never short by a part of a nanosecond.
        let share = hundredfold.div_euclid(100) + i128::from(hundredfold.rem_euclid(100) > 0);
        self.instant_of(SignedDuration::try_from_nanos_i128(share)?, &self.course(now))
    }

    /// The earliest instant at which the clock shows `work`, along the course and on from its end.
    fn instant_of(&self, work: SignedDuration, course: &Course) -> Option<Timestamp> {
        if work <= SignedDuration::ZERO {
            return Some(self.start);
        }
        let mut left = work;
        for stretch in course.stretches.iter().filter(|stretch| stretch.state == State::Running) {
            let passed = self.calendar.between(stretch.from, stretch.to);
            if left <= passed {
                return self.calendar.add(stretch.from, left).ok();
            }
            left -= passed;
        }
        if course.state != State::Running {
            return None;
        }
        self.calendar.add(course.until, left).ok()
    }

    /// What the clock did up to `now`, or to where it was reached or stopped before.
    fn course(&self, now: Timestamp) -> Course {
        let until = self.reached.map_or(now, |reached| reached.min(now)).max(self.start);
        let mut stretches = Vec::with_capacity(self.changes.len() + 1);
        let (mut from, mut state) = (self.start, self.begins);
        for change in self.changes.iter().take_while(|change| change.at <= until) {
            stretches.push(Stretch { from, to: change.at, state });
            (from, state) = (change.at, change.state);
        }
        let is_reached = self.reached.is_some_and(|reached| reached <= now);
        if state == State::Stopped {
            // What it was doing when it stopped tells when it would have been due.
            let before = stretches.last().map_or(State::Running, |stretch| stretch.state);
            return Course { stretches, until: from, state: before, is_stopped: true };
        }
        stretches.push(Stretch { from, to: until, state });
        Course { stretches, until, state, is_stopped: is_reached }
    }
}

/// What a clock did from its start to an instant.
struct Course {
    /// In order, without gaps.
    stretches: Vec<Stretch>,
    until: Timestamp,
    /// What it does at `until`, or did when it stopped there.
    state: State,
    is_stopped: bool,
}

/// What a clock did from one instant to another.
struct Stretch {
    from: Timestamp,
    to: Timestamp,
    state: State,
}
