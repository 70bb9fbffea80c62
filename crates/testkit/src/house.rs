//! A house for one test: a store, a clock, the rulebook in force.

use std::env;
use std::process;
use std::sync::OnceLock;

use jiff::SignedDuration;
use kernel::catalogue::{Catalogue, Room};
use kernel::secret::MasterKey;
use kernel::store::{Engine, Place, Read, Store, Tx};
use kernel::{Actor, Moment, Result, policy, staff};

use crate::clock::{BEGINNING, Clock};
use crate::database::Database;
use crate::people::Hire;
use crate::randomness::Repeating;

/// How many connections a test's store may open beside its writer.
const CONNECTIONS: u32 = 8;

/// A store on a database of its own, a clock that stands still, the default rulebook in force.
pub struct TestHouse {
    /// The store.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    rooms: Vec<Room>,
    // Dropped last, when nothing of the house is connected to it any more.
    database: Database,
}

impl TestHouse {
    /// A house with nothing in it but the kernel.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Self::with(engine, Vec::new())
    }

    /// A house with these rooms.
    #[must_use]
    pub fn with(engine: Engine, rooms: Vec<Room>) -> Self {
        let database = Database::prepared(engine, &rooms);
        let store = open(&database.place(), rooms.clone()).expect("the test's store opens");
        Self { store, clock: Clock::default(), rooms, database }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Lets time pass.
    pub fn advance(&self, by: SignedDuration) {
        self.clock.advance(by);
    }

    /// Reads now.
    pub fn read<T>(&self, closure: impl FnOnce(&mut Read<'_>) -> Result<T>) -> Result<T> {
        self.store.read(self.now(), closure)
    }

    /// Writes now.
    pub fn write<T, F>(&self, closure: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.store.write(self.now(), closure)
    }

    /// Begins to hire somebody; see [`Hire`].
    pub fn staff(&self, account: &str) -> Hire<'_> {
        Hire::new(self, account)
    }

    /// Somebody hired before, with the reports and groups of today.
    #[must_use]
    pub fn actor(&self, account: &str) -> Actor {
        self.read(|read| {
            let found = staff::by_account(read, account)?;
            Actor::load(read, found.unwrap_or_else(|| panic!("nobody hired {account}")).id)
        })
        .expect("an active member of staff")
    }

    /// Where the database is, for another process.
    #[must_use]
    pub fn place(&self) -> Place {
        self.database.place()
    }

    /// Another store on the same database, as a second process would open it.
    #[must_use]
    pub fn another_store(&self) -> Store {
        open(&self.place(), self.rooms.clone()).expect("a second store opens")
    }
}

/// Opens a store with the tests' key, and puts the default rulebook in force where none is.
pub fn open(place: &Place, rooms: Vec<Room>) -> Result<Store> {
    let store = Store::open(place, CONNECTIONS, Catalogue::new(rooms)?, key(), BEGINNING)?;
    let has_rulebook = store.read(BEGINNING, |read| Ok(!policy::versions(read)?.is_empty()))?;
    if !has_rulebook {
        store.write(BEGINNING, policy::begin)?;
    }
    Ok(store)
}

/// The same key in every test. Nothing but a file gives one, so one is written, read, and removed.
fn key() -> MasterKey {
    static KEY: OnceLock<MasterKey> = OnceLock::new();
    let made = || {
        let path = env::temp_dir().join(format!("zhike_test_{}.key", process::id()));
        let _ = std::fs::remove_file(&path);
        let key = MasterKey::load_or_create(&path, &Repeating::default()).expect("a key file");
        std::fs::remove_file(path).expect("the key file goes");
        key
    };
    KEY.get_or_init(made).clone()
}
