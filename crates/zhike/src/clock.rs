//! The one place where the program asks what time it is.

use kernel::Moment;

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl web::Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the edge: everything inside is told the time")]
    fn now(&self) -> Moment {
        jiff::Timestamp::now().into()
    }
}

/// The present instant, for commands.
#[must_use]
pub fn now() -> Moment {
    web::Clock::now(&SystemClock)
}
