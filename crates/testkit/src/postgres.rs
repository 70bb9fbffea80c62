//! The test server: found or started, with a database for each test copied from a template that is migrated once.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::BigInt;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _};
use kernel::catalogue::{Catalogue, Room};
use kernel::store::{Place, Store};
use rulebook::Rulebook;

/// The address of the server's own database: from `ZHIKE_TEST_POSTGRES`, else of the server that `scripts/postgres` runs.
fn server() -> &'static str {
    static SERVER: OnceLock<String> = OnceLock::new();
    #[expect(clippy::disallowed_methods, reason = "the edge of the tests, as `main` is of the program")]
    let given = || std::env::var("ZHIKE_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    SERVER.get_or_init(|| given().unwrap_or_else(started))
}

fn started() -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/postgres");
    let output = Command::new(&script).arg("start").output().expect("scripts/postgres runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("an address").trim().to_owned()
}

/// The address of another database on the test server.
pub(crate) fn url_of(name: &str) -> String {
    let (address, options) = server().split_once('?').unwrap_or((server(), ""));
    let (before, _) = address.rsplit_once('/').expect("the address names a database");
    if options.is_empty() { format!("{before}/{name}") } else { format!("{before}/{name}?{options}") }
}

fn connect() -> PgConnection {
    PgConnection::establish(server()).expect("the test server answers")
}

/// Makes a database, with the tables of `rooms` and the default rulebook unless it is to be empty.
pub(crate) fn create(name: &str, rooms: Option<&[Room]>) {
    let mut conn = connect();
    // Test processes that were killed leave theirs behind, and process numbers come again.
    remove_with(&mut conn, name);
    let template = rooms.map_or("template0".to_owned(), |rooms| template(&mut conn, rooms));
    conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
        .expect("a database for the test");
}

/// Removes a database, whoever is still connected to it.
pub(crate) fn remove(name: &str) {
    remove_with(&mut connect(), name);
}

fn remove_with(conn: &mut PgConnection, name: &str) {
    conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .expect("the database is dropped");
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    databases: i64,
}

/// The name of the template that carries these rooms' tables. Of all test processes the first makes it, the others wait.
fn template(conn: &mut PgConnection, rooms: &[Room]) -> String {
    let mut hasher = DefaultHasher::new();
    let catalogue = Catalogue::new(rooms.to_vec()).expect("rooms that go together");
    for migration in Store::migrations(&catalogue) {
        (migration.name, migration.sql).hash(&mut hasher);
    }
    Rulebook::default_text().hash(&mut hasher);
    let hash = hasher.finish();
    let template = format!("zhike_template_{hash:016x}");
    let is_there = |conn: &mut PgConnection| {
        let sql = format!("SELECT count(*) AS databases FROM pg_database WHERE datname = '{template}'");
        diesel::sql_query(sql).get_result::<Found>(conn).expect("the server lists its databases").databases
            > 0
    };
    if !is_there(conn) {
        conn.batch_execute(&format!("SELECT pg_advisory_lock({})", hash.cast_signed()))
            .expect("the template's lock");
        if !is_there(conn) {
            make_template(conn, &template, rooms);
        }
        conn.batch_execute(&format!("SELECT pg_advisory_unlock({})", hash.cast_signed())).expect("unlocked");
    }
    template
}

/// Made under another name, so that a template is whole or not there.
fn make_template(conn: &mut PgConnection, template: &str, rooms: &[Room]) {
    let draft = format!("{template}_draft");
    remove_with(conn, &draft);
    conn.batch_execute(&format!("CREATE DATABASE {draft} TEMPLATE template0"))
        .expect("a database to prepare");
    drop(crate::open(&Place::Server(url_of(&draft)), rooms.to_vec()));
    // The pool's connections close when its threads come to it; a template must have none.
    conn.batch_execute(&format!(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{draft}'; \
         ALTER DATABASE {draft} RENAME TO {template}"
    ))
    .expect("the template is ready");
}
