//! The running program as handlers see it: the store, the clock, the rooms, and what the operator set.

use std::sync::Arc;

use kernel::access::AccessLog;
use kernel::{Moment, Store};

use crate::live::Live;
use crate::room::Room;

/// Tells the time. The program asks the system; tests stand still where they like.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Moment;
}

/// What the operator set about the web side.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whether cookies are for TLS only; set when served behind it.
    pub secure_cookies: bool,
    /// Whether the client's address is taken from `X-Forwarded-For`: only behind a proxy that sets it.
    pub behind_proxy: bool,
}

/// The running program. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    rooms: Vec<Room>,
    settings: Settings,
    access_log: AccessLog,
    live: Live,
}

impl App {
    /// Puts the program together.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, rooms: Vec<Room>, settings: Settings) -> Self {
        let (access_log, live) = (AccessLog::default(), Live::default());
        Self { inner: Arc::new(Inner { store, clock, rooms, settings, access_log, live }) }
    }

    /// The company's database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.inner.clock.now()
    }

    /// The rooms in the order in which they were wired.
    #[must_use]
    pub fn rooms(&self) -> &[Room] {
        &self.inner.rooms
    }

    /// What the operator set.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Who looked at which archive, to be written in batches.
    #[must_use]
    pub fn access_log(&self) -> &AccessLog {
        &self.inner.access_log
    }

    /// What the streams of open pages wait for.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.inner.live
    }
}
