//! A company on a PostgreSQL database of its own: 何 leads, 刘 and 陈 take requests.

use std::path::PathBuf;

use diesel::QueryableByName;
use diesel::RunQueryDsl as _;
use diesel::sql_types::BigInt;
use kernel::secret::{SystemRandomness, Token};
use kernel::staff::{self, StaffRow};
use kernel::store::{Engine, Place, Sql};
use kernel::{Actor, StaffId, Store, Tx, session};
use rulebook::{Function, Rank, Term as _};
use testkit::Database;
use zhike::clock::now;
use zhike::config::Config;

/// The company, its folder with the key that all its processes share, and its database.
pub struct Company {
    pub store: Store,
    pub config: Config,
    _database: Database,
}

#[derive(QueryableByName)]
struct Many {
    #[diesel(sql_type = BigInt)]
    many: i64,
}

impl Company {
    pub fn found() -> Self {
        let database = Database::empty(Engine::Postgres);
        let Place::Server(address) = database.place() else { panic!("not on a server") };
        let name = address.rsplit('/').next().unwrap().split('?').next().unwrap();
        let dir: PathBuf = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&dir);
        let config = Config { dir, database: Some(address), ..Config::default() };
        let store = config.open(now()).unwrap();
        store
            .write(now(), |tx| {
                let department = staff::insert_department(tx, "客户服务部", None)?;
                let mut hire =
                    |account: &str, rank: Rank, under, functions: &[Function]| -> kernel::Result<StaffId> {
                        let row = StaffRow {
                            account: account.to_owned(),
                            name: account.to_owned(),
                            position: String::new(),
                            rank: rank.key().to_owned(),
                            department_id: Some(department),
                            superior_id: under,
                            deputy_id: None,
                            mail: String::new(),
                            phone: String::new(),
                            active: true,
                        };
                        let id = staff::insert(tx, &row, "")?;
                        let functions: Vec<&str> = functions.iter().map(|function| function.key()).collect();
                        staff::set_functions(tx, id, &functions)?;
                        Ok(id)
                    };
                let he = hire("he", Rank::Director, None, &[Function::GeneralManager])?;
                hire("liu", Rank::Specialist, Some(he), &[])?;
                hire("chen", Rank::Specialist, Some(he), &[])?;
                staff::rebuild_departments(tx)?;
                staff::rebuild_superiors(tx)
            })
            .unwrap();
        Self { store, config, _database: database }
    }

    pub fn actor(&self, account: &str) -> Actor {
        let found = self.store.read(now(), |read| {
            let id: StaffId = staff::by_account(read, account)?.unwrap().id;
            Actor::load(read, id)
        });
        found.unwrap()
    }

    /// A token of somebody's, for as long as the test lasts.
    pub fn token(&self, account: &str) -> String {
        let (id, token) = (self.actor(account).id, Token::new(&SystemRandomness).unwrap());
        let shown = token.reveal().to_owned();
        self.store.write(now(), move |tx| session::add_token(tx, id, "test", &token, Some(1))).unwrap();
        shown
    }

    /// Writes at the time that it is.
    pub fn write<T: Send + 'static>(
        &self,
        closure: impl Fn(&mut Tx<'_>) -> kernel::Result<T> + Send + 'static,
    ) -> T {
        self.store.write(now(), closure).unwrap()
    }

    /// Runs a statement written by the test.
    pub fn run(&self, statement: &str) {
        let statement = statement.to_owned();
        self.write(move |tx| Sql::new(&statement).execute(tx.conn()).map_err(Into::into));
    }

    /// What `SELECT count(*) AS many FROM` this gives.
    pub fn count(&self, from: &str) -> i64 {
        let query = Sql::new("SELECT count(*) AS many FROM ").raw(from);
        self.store.read(now(), |read| Ok(query.get_result::<Many>(read.conn())?.many)).unwrap()
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.config.dir);
    }
}
