//! How an engine means to find what a query asks for.

use std::sync::{Arc, Mutex, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use kernel::Result;
use kernel::store::{Engine, Read, Sql};

use crate::TestHouse;

#[derive(QueryableByName)]
struct SqlitePlan {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    parent: i64,
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresPlan {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "QUERY PLAN")]
    line: String,
}

/// The plan of a query, one step a line. On SQLite the steps of a subquery are indented.
#[must_use]
pub fn plan(house: &TestHouse, query: &Sql) -> String {
    house
        .read(|read| {
            if read.conn().engine() == Engine::Postgres {
                let rows: Vec<PostgresPlan> = Sql::new("EXPLAIN ").then(query).load(read.conn())?;
                return Ok(rows.into_iter().map(|row| row.line).collect::<Vec<_>>().join("\n"));
            }
            let rows: Vec<SqlitePlan> = Sql::new("EXPLAIN QUERY PLAN ").then(query).load(read.conn())?;
            let depth = |mut of: i64| {
                let mut depth = 0;
                while let Some(row) = rows.iter().find(|row| row.id == of) {
                    of = row.parent;
                    depth += 1;
                }
                depth
            };
            let line = |row: &SqlitePlan| format!("{}{}", "  ".repeat(depth(row.parent)), row.detail);
            Ok(rows.iter().map(line).collect::<Vec<_>>().join("\n"))
        })
        .unwrap()
}

/// The plans of every query that a closure makes, on SQLite: each query's text, and below it its steps.
#[must_use]
pub fn plans_of<T>(house: &TestHouse, closure: impl FnOnce(&mut Read<'_>) -> Result<T>) -> String {
    let queries = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&queries);
    let told = move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let text = text.split(" -- binds").next().unwrap_or_default().to_owned();
            told.lock().unwrap_or_else(PoisonError::into_inner).push(text);
        }
    };
    house
        .read(|read| {
            read.conn().set_instrumentation(told);
            closure(read)?;
            read.conn().set_instrumentation(None::<Box<dyn Instrumentation>>);
            Ok(())
        })
        .unwrap();
    let queries = queries.lock().unwrap_or_else(PoisonError::into_inner);
    let told: Vec<String> =
        queries.iter().map(|query| format!("{query}\n{}", plan(house, &Sql::new(query)))).collect();
    told.join("\n\n")
}
