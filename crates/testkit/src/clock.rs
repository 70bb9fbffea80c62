//! Time that passes only when a test says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::SignedDuration;
use kernel::Moment;

/// When every test begins: 2027-03-01T01:00:00Z, a Monday, 09:00 in Shanghai.
pub const BEGINNING: Moment = Moment::from_micros(1_803_862_800_000_000);

/// A clock that stands still. Its clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock(Arc<AtomicI64>);

impl Default for Clock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(BEGINNING.micros())))
    }
}

impl Clock {
    /// What it shows.
    #[must_use]
    pub fn now(&self) -> Moment {
        Moment::from_micros(self.0.load(Ordering::SeqCst))
    }

    /// Lets time pass.
    pub fn advance(&self, by: SignedDuration) {
        let micros = i64::try_from(by.as_micros()).expect("a test does not wait for millennia");
        self.0.fetch_add(micros, Ordering::SeqCst);
    }

    /// Sets it, also back.
    pub fn set(&self, to: Moment) {
        self.0.store(to.micros(), Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_begins_on_a_monday_at_nine_in_shanghai() {
        let begins = BEGINNING.timestamp().in_tz("Asia/Shanghai").unwrap();
        assert_eq!(begins.strftime("%A %F %T").to_string(), "Monday 2027-03-01 09:00:00");
    }

    #[test]
    fn the_clones_of_a_clock_show_the_same_time() {
        let clock = Clock::default();
        clock.clone().advance(SignedDuration::from_hours(25));
        assert_eq!(clock.now(), BEGINNING.plus_seconds(25 * 3600));
    }
}
