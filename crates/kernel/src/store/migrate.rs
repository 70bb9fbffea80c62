//! Brings a database to this program's shape, under a lock, one step at a time.
//!
//! A migration is written once, in PostgreSQL's words; for SQLite the column types are translated and tables are made
//! `STRICT`. A line that begins with `--sqlite ` or `--postgres ` belongs to that engine alone.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::connection::{Conn, Engine};
use super::sql::Sql;
use crate::error::{Error, Result};
use crate::moment::Moment;

/// One step of the database's shape. Steps are never changed once released.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its name, unique in the house, which sorts it: `0001_house`.
    pub name: &'static str,
    /// Its statements.
    pub sql: &'static str,
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Locked {
    #[diesel(sql_type = Bool)]
    #[allow(dead_code, reason = "only asked for its effect")]
    locked: bool,
}

/// A number known to nobody else, by which PostgreSQL locks migrations against each other.
const ADVISORY_LOCK: i64 = 0x007a_6869_6b65;

/// Applies what is missing and tells the names of it.
///
/// # Errors
/// Refuses a database that carries a migration this program does not know: it was made by a newer one.
pub fn migrate(conn: &mut Conn, migrations: &[Migration], now: Moment) -> Result<Vec<&'static str>> {
    match conn.engine() {
        Engine::Sqlite => conn.batch_execute("BEGIN EXCLUSIVE")?,
        Engine::Postgres => {
            conn.batch_execute("BEGIN")?;
            let lock = Sql::new("SELECT TRUE AS locked FROM (SELECT pg_advisory_xact_lock(")
                .int(ADVISORY_LOCK)
                .raw(")) l");
            lock.load::<Locked>(conn)?;
        }
    }
    let outcome = apply_missing(conn, migrations, now);
    match outcome {
        Ok(names) => {
            conn.batch_execute("COMMIT")?;
            Ok(names)
        }
        Err(error) => {
            conn.batch_execute("ROLLBACK")?;
            Err(error)
        }
    }
}

/// The names of the migrations that the database lacks; changes nothing.
pub fn missing(conn: &mut Conn, migrations: &[Migration]) -> Result<Vec<&'static str>> {
    let applied = applied(conn)?;
    Ok(migrations.iter().map(|m| m.name).filter(|name| !applied.iter().any(|a| a == name)).collect())
}

/// Whether no migration was ever applied.
pub fn is_empty(conn: &mut Conn) -> Result<bool> {
    Ok(applied(conn)?.is_empty())
}

/// A migration that the database carries and that is not among these.
pub fn unknown(conn: &mut Conn, migrations: &[Migration]) -> Result<Option<String>> {
    Ok(applied(conn)?.into_iter().find(|name| !migrations.iter().any(|m| m.name == name.as_str())))
}

fn applied(conn: &mut Conn) -> Result<Vec<String>> {
    let ledger = match conn.engine() {
        Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migration'",
        Engine::Postgres => {
            "SELECT table_name::text AS name FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_name = 'migration'"
        }
    };
    if Sql::new(ledger).load::<Applied>(conn)?.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Applied> = Sql::new("SELECT name FROM migration ORDER BY name").load(conn)?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

fn apply_missing(conn: &mut Conn, migrations: &[Migration], now: Moment) -> Result<Vec<&'static str>> {
    if let Some(unknown) = unknown(conn, migrations)? {
        return Err(Error::Corrupt(format!(
            "the database carries migration {unknown}, which this program does not know: \
             it was used by a newer zhike; start that one instead"
        )));
    }
    let applied = applied(conn)?;
    if applied.is_empty() {
        let ledger =
            "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL);";
        conn.batch_execute(&translate(ledger, conn.engine()))?;
    }
    let mut done = Vec::new();
    for migration in migrations.iter().filter(|m| !applied.iter().any(|name| name == m.name)) {
        conn.batch_execute(&translate(migration.sql, conn.engine()))?;
        diesel::sql_query("INSERT INTO migration (name, applied_at) VALUES ($1, $2)")
            .bind::<Text, _>(migration.name)
            .bind::<BigInt, _>(now.micros())
            .execute(conn)?;
        done.push(migration.name);
    }
    Ok(done)
}

/// The statements in the words of one engine.
fn translate(sql: &str, engine: Engine) -> String {
    let mut out = String::with_capacity(sql.len() + 64);
    let mut in_table = false;
    for line in sql.lines() {
        let line = match (line.strip_prefix("--sqlite "), line.strip_prefix("--postgres "), engine) {
            (Some(own), _, Engine::Sqlite) | (_, Some(own), Engine::Postgres) => {
                out.push_str(own);
                out.push('\n');
                continue;
            }
            (Some(_), ..) | (_, Some(_), _) => continue,
            _ => line.split(" --").next().unwrap_or(line),
        };
        if engine == Engine::Postgres || line.starts_with("--") {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        in_table |= line.starts_with("CREATE TABLE");
        let ends_table = in_table && line.trim_end().ends_with(");");
        let line = line
            .replace("BIGSERIAL PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT")
            .replace("BIGINT", "INTEGER")
            .replace("SMALLINT", "INTEGER")
            .replace("BOOLEAN", "INTEGER")
            .replace("BYTEA", "BLOB");
        if ends_table {
            in_table = false;
            let body = line.trim_end().trim_end_matches(';');
            out.push_str(body);
            out.push_str(" STRICT;");
        } else {
            out.push_str(&line);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "CREATE TABLE cup (\n  id BIGSERIAL PRIMARY KEY, -- its number\n  full_up BOOLEAN NOT NULL\n);\n\
         --sqlite CREATE INDEX a ON cup (id);\n--postgres CREATE INDEX b ON cup (id);\n";

    #[test]
    fn sqlite_gets_strict_tables_and_its_own_types() {
        let sql = translate(SAMPLE, Engine::Sqlite);
        assert!(sql.contains("id INTEGER PRIMARY KEY AUTOINCREMENT,"), "{sql}");
        assert!(sql.contains("full_up INTEGER NOT NULL"), "{sql}");
        assert!(sql.contains(") STRICT;"), "{sql}");
        assert!(sql.contains("INDEX a") && !sql.contains("INDEX b"), "{sql}");
    }

    #[test]
    fn postgres_gets_the_statements_as_written() {
        let sql = translate(SAMPLE, Engine::Postgres);
        assert!(
            sql.contains("BIGSERIAL PRIMARY KEY") && sql.contains("INDEX b") && !sql.contains("INDEX a"),
            "{sql}"
        );
    }
}
