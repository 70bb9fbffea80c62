//! The store: one code base, two engines, every answer durable.
//!
//! `read` gives a consistent view, `write` a transaction; both take one closure, the whole use case. A write closure may
//! run more than once (a serialisation failure, a group that was rolled back), so its only effects are rows.

mod among;
mod call;
mod checkpoint;
mod connection;
mod count;
mod key_mark;
mod migrate;
mod postgres;
mod sql;
mod sqlite;
mod tx;
mod writer;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use diesel::r2d2::{ConnectionManager, Pool};

pub use among::{Among, among};
pub use call::Listener;
pub use connection::{Conn, Db, Engine};
pub use count::queries;
pub use migrate::Migration;
pub use sql::Sql;
pub use tx::{Read, Tx};
pub(crate) use writer::guarded;

use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::mail::Post;
use crate::moment::Moment;
use crate::policy::Policies;
use crate::secret::{MasterKey, Randomness, SystemRandomness};
use writer::{Pending, Writer};

type Connections = Pool<ConnectionManager<Conn>>;

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// An SQLite file.
    File(PathBuf),
    /// A PostgreSQL server, by its `postgres://` address.
    Server(String),
}

/// What every use case may look up: the kinds of things, parsed rulebooks, keys.
pub struct House {
    /// The kinds that the rooms brought.
    pub catalogue: Catalogue,
    /// Parsed versions of the rulebook, by id.
    pub policies: Policies,
    /// The key that is kept outside the database.
    pub key: MasterKey,
    /// Where salts and tokens come from.
    pub randomness: Box<dyn Randomness>,
    post: OnceLock<Post>,
    numbers: postgres::Numbers,
}

impl House {
    /// The way out for mail; none while mail is not configured.
    #[must_use]
    pub fn post(&self) -> Option<&Post> {
        self.post.get()
    }
}

/// The database of one company.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    house: Arc<House>,
    readers: Connections,
    writer: Option<Writer>,
}

impl Store {
    /// Opens the database, brings it to this program's shape, and starts the writer.
    ///
    /// `connections` is the most that may be open at once beside the writer.
    ///
    /// # Errors
    /// When it can not be reached, is newer than this program, or was written with another key.
    pub fn open(
        place: &Place,
        connections: u32,
        catalogue: Catalogue,
        key: MasterKey,
        now: Moment,
    ) -> Result<Self> {
        count::begin();
        let migrations = Self::migrations(&catalogue);
        let mut first = connect(place)?;
        let (readers, numbers) = match place {
            Place::File(path) => (sqlite::readers(path, connections)?, postgres::Numbers::default()),
            Place::Server(url) => (postgres::pool(url, connections)?, postgres::Numbers::on(url)),
        };
        for name in migrate::migrate(&mut first, &migrations, now)? {
            tracing::info!(name, "migrated");
        }
        key_mark::agree(&mut first, &key)?;
        let house = Arc::new(House {
            catalogue,
            policies: Policies::default(),
            key,
            randomness: Box::new(SystemRandomness),
            post: OnceLock::new(),
            numbers,
        });
        let writer = match place {
            Place::File(path) => Some(Writer::start(first, sqlite::connect(path)?, Arc::clone(&house))?),
            Place::Server(_) => None,
        };
        Ok(Self { inner: Arc::new(Inner { house, readers, writer }) })
    }

    /// Every migration that this program brings, in the order in which they are applied.
    #[must_use]
    pub fn migrations(catalogue: &Catalogue) -> Vec<Migration> {
        let mut migrations: Vec<_> = crate::MIGRATIONS.into_iter().chain(catalogue.migrations()).collect();
        migrations.sort_by_key(|migration| migration.name);
        migrations
    }

    /// The names of the migrations that the database at `place` lacks. Changes nothing.
    pub fn missing_migrations(place: &Place, catalogue: &Catalogue) -> Result<Vec<&'static str>> {
        let migrations = Self::migrations(catalogue);
        migrate::missing(&mut connect(place)?, &migrations)
    }

    /// Whether the database at `place`, which has this program's shape, was written with `key`. Changes nothing.
    ///
    /// # Errors
    /// [`Error::OtherKey`] when it was written with another one.
    pub fn look_at_key(place: &Place, key: &MasterKey) -> Result<()> {
        key_mark::look(&mut connect(place)?, key)
    }

    /// Whether there is a database at `place` that was written with some key: a new one is of no use to it.
    pub fn needs_its_key(place: &Place) -> Result<bool> {
        if matches!(place, Place::File(path) if !path.exists()) {
            return Ok(false);
        }
        let mut conn = connect(place)?;
        Ok(!migrate::is_empty(&mut conn)? && key_mark::is_there(&mut conn)?)
    }

    /// A migration that the database carries and this program does not know: a newer program has changed its shape meanwhile.
    pub fn unknown_migration(&self, now: Moment) -> Result<Option<String>> {
        let migrations = Self::migrations(&self.inner.house.catalogue);
        self.read(now, |read| migrate::unknown(read.conn(), &migrations))
    }

    /// Which engine it stands on.
    #[must_use]
    pub fn engine(&self) -> Engine {
        if self.inner.writer.is_some() { Engine::Sqlite } else { Engine::Postgres }
    }

    /// What the house is made of.
    #[must_use]
    pub fn house(&self) -> &House {
        &self.inner.house
    }

    /// From now on notices go out by mail too. Said once, before anything is written; a second time changes nothing.
    pub fn mail_by(&self, post: Post) {
        let _ = self.inner.house.post.set(post);
    }

    /// Begins to hear what other processes call; none on SQLite, where [`Read::called`] is asked.
    pub fn listen(&self) -> Result<Option<Listener>> {
        self.inner.house.numbers.url().map(Listener::on).transpose()
    }

    /// Reads; everything the closure sees is of one moment of the database.
    pub fn read<T>(&self, now: Moment, closure: impl FnOnce(&mut Read<'_>) -> Result<T>) -> Result<T> {
        let mut conn = self.inner.readers.get()?;
        begin_read(&mut conn)?;
        let result = guarded(|| closure(&mut Read::new(&mut conn, now, &self.inner.house)));
        end_read(&mut conn)?;
        result
    }

    /// Writes, and waits until it is on disk.
    pub fn write<T, F>(&self, now: Moment, closure: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        if self.inner.writer.is_none() {
            return postgres::write(&self.inner.readers, now, &self.inner.house, &closure);
        }
        let (reply, answer) = std::sync::mpsc::sync_channel(1);
        let counted = move |tx: &mut Tx<'_>| {
            let before = queries();
            closure(tx).map(|value| (value, queries() - before))
        };
        self.submit(now, counted, move |result| {
            let _ = reply.send(result);
        });
        let (value, made) =
            answer.recv().unwrap_or_else(|_| Err(Error::Unreachable("the writer has ended".into())))?;
        count::add(made);
        Ok(value)
    }

    /// Writes, and hands the answer to `reply` when it is on disk.
    ///
    /// On SQLite this returns at once and `reply` is called by the writer's thread; on PostgreSQL the transaction runs on
    /// the calling thread. `reply` must not block.
    pub fn submit<T, F, R>(&self, now: Moment, closure: F, reply: R)
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
        R: FnOnce(Result<T>) + Send + 'static,
    {
        match &self.inner.writer {
            Some(writer) => writer.submit(Box::new(Pending { now, closure, result: None, reply })),
            None => reply(postgres::write(&self.inner.readers, now, &self.inner.house, &closure)),
        }
    }

    /// A transaction of its own at READ COMMITTED, for claiming work that several processes want; on SQLite an ordinary
    /// write. The closure must lock what it claims (`FOR UPDATE SKIP LOCKED` on PostgreSQL).
    pub fn claim<T, F>(&self, now: Moment, closure: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        match &self.inner.writer {
            Some(_) => self.write(now, closure),
            None => postgres::claim(&self.inner.readers, now, &self.inner.house, &closure),
        }
    }
}

fn connect(place: &Place) -> Result<Conn> {
    match place {
        Place::File(path) => sqlite::connect(path),
        Place::Server(url) => postgres::connect(url),
    }
}

fn begin_read(conn: &mut Conn) -> Result<()> {
    use diesel::connection::SimpleConnection;
    let begin = match conn.engine() {
        Engine::Sqlite => "BEGIN",
        Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    Ok(conn.batch_execute(begin)?)
}

fn end_read(conn: &mut Conn) -> Result<()> {
    use diesel::connection::SimpleConnection;
    Ok(conn.batch_execute("COMMIT")?)
}

impl Tx<'_> {
    /// The next number of a series, `PREFIX-YYYYMMDD-NNNN`. Gaps are allowed, doubles are not.
    pub fn next_number(&mut self, prefix: &str, day: jiff::civil::Date) -> Result<String> {
        let series = format!("{prefix}-{:04}{:02}{:02}", day.year(), day.month(), day.day());
        let next = match self.conn().engine() {
            Engine::Sqlite => postgres::Numbers::next_of(self.conn(), &series)?,
            Engine::Postgres => self.house().numbers.next(&series)?,
        };
        Ok(format!("{series}-{next:04}"))
    }
}
