//! A database for one test, gone when the test ends.

use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs};

use kernel::catalogue::Room;
use kernel::store::{Engine, Place};

use crate::postgres;

/// A database that is removed when this is dropped.
#[derive(Debug)]
pub struct Database(Kept);

#[derive(Debug)]
enum Kept {
    /// The folder that holds the file with its log.
    Folder(PathBuf),
    /// The name on the test server.
    OnServer(String),
}

impl Database {
    /// A database without a single table.
    #[must_use]
    pub fn empty(engine: Engine) -> Self {
        Self::new(engine, |name| postgres::create(name, None))
    }

    /// A database that carries the tables of the kernel and of `rooms` and the default rulebook where that saves time
    /// (PostgreSQL), and an empty one where it does not (SQLite).
    #[must_use]
    pub fn prepared(engine: Engine, rooms: &[Room]) -> Self {
        Self::new(engine, |name| postgres::create(name, Some(rooms)))
    }

    fn new(engine: Engine, on_server: impl FnOnce(&str)) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("zhike_test_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        match engine {
            Engine::Sqlite => {
                let folder = env::temp_dir().join(name);
                // A killed process of the same number may have left one behind.
                let _ = fs::remove_dir_all(&folder);
                fs::create_dir(&folder).expect("a folder for the test's database");
                Self(Kept::Folder(folder))
            }
            Engine::Postgres => {
                on_server(&name);
                Self(Kept::OnServer(name))
            }
        }
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Place {
        match &self.0 {
            Kept::Folder(folder) => Place::File(folder.join("zhike.sqlite")),
            Kept::OnServer(name) => Place::Server(postgres::url_of(name)),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        match &self.0 {
            Kept::Folder(folder) => {
                let _ = fs::remove_dir_all(folder);
            }
            Kept::OnServer(name) => postgres::remove(name),
        }
    }
}
