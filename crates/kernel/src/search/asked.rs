//! The conditions that a question puts to the index, in each engine's own words.

use super::blocks;
use crate::store::{Engine, Sql};
use crate::text::{Query, kind_token};

/// Words about records of some kinds, or of any when none is named.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub engine: Engine,
    pub query: &'a Query,
    pub kinds: &'a [&'static str],
}

impl Asked<'_> {
    /// `FROM` the index with its texts under `t` and their records under `record`, newest first, whose ids lie from `from`,
    /// which begins a block, up to but not including `until`. The caller adds conditions, and [`Self::order`].
    pub fn stretch(&self, from: i64, until: i64) -> Sql {
        let (tables, id) = match self.engine {
            Engine::Sqlite => (
                Sql::new(
                    " FROM search_index i CROSS JOIN search_text t ON t.id = i.rowid \
                     CROSS JOIN record ON record.id = t.record_id WHERE i.tokens MATCH ",
                )
                .text(self.fts5()),
                "i.rowid",
            ),
            Engine::Postgres => (
                Sql::new(" FROM search_text t JOIN record ON record.id = t.record_id WHERE t.tokens @@ ")
                    .text(self.tsquery(&blocks::covering(from, until)))
                    .raw("::tsquery"),
                NOT_BY_KEY,
            ),
        };
        tables.raw(" AND ").raw(id).raw(" >= ").int(from).raw(" AND ").raw(id).raw(" < ").int(until)
    }

    /// A query with a row for each text of a stretch that answers, whoever may see it.
    pub fn hits(&self, from: i64, until: i64) -> Sql {
        let (texts, id) = match self.engine {
            Engine::Sqlite => (
                Sql::new("SELECT 1 AS hit FROM search_index i WHERE i.tokens MATCH ").text(self.fts5()),
                "i.rowid",
            ),
            Engine::Postgres => (
                Sql::new("SELECT 1 AS hit FROM search_text t WHERE t.tokens @@ ")
                    .text(self.tsquery(&blocks::covering(from, until)))
                    .raw("::tsquery"),
                NOT_BY_KEY,
            ),
        };
        texts.raw(" AND ").raw(id).raw(" >= ").int(from).raw(" AND ").raw(id).raw(" < ").int(until)
    }

    /// By what a stretch is ordered.
    pub fn order(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite => "i.rowid",
            Engine::Postgres => NOT_BY_KEY,
        }
    }

    /// `FROM` the texts under `t` of the record with the id `record`, those that answer: each is looked at by itself, so
    /// that a broad word costs no more than a rare one.
    pub fn texts_of(&self, record: &str) -> Sql {
        match self.engine {
            Engine::Sqlite => Sql::new(
                " FROM search_text t CROSS JOIN search_index i ON i.rowid = t.id WHERE t.record_id = ",
            )
            .raw(record)
            .raw(" AND i.tokens MATCH ")
            .text(self.fts5()),
            // OFFSET 0 keeps the planner from going through all hits instead.
            Engine::Postgres => Sql::new(" FROM (SELECT id, tokens FROM search_text WHERE record_id = ")
                .raw(record)
                .raw(" OFFSET 0) t WHERE t.tokens @@ ")
                .text(self.tsquery(&[]))
                .raw("::tsquery"),
        }
    }

    /// A query for the texts before `until` that answer, of the records that `seen` asks for and whose texts begin with
    /// `oldest`, ordered by id.
    pub fn among(&self, seen: &Sql, oldest: i64, until: i64) -> Sql {
        let (texts, order) = match self.engine {
            // Every hit is there for next to nothing; only those of what is seen are gone to.
            Engine::Sqlite => (
                Sql::new(
                    "SELECT t.id AS id, t.record_id AS record_id FROM search_index i \
                     CROSS JOIN search_text t ON t.id = i.rowid WHERE i.tokens MATCH ",
                )
                .text(self.fts5())
                .raw(" AND +i.rowid IN (SELECT s.id FROM (")
                .then(seen)
                .raw(") seen CROSS JOIN search_text s ON s.record_id = seen.id) AND i.rowid >= ")
                .int(oldest)
                .raw(" AND i.rowid < ")
                .int(until),
                "i.rowid",
            ),
            Engine::Postgres => (
                Sql::new("SELECT t.id AS id, t.record_id AS record_id FROM (")
                    .then(seen)
                    .raw(
                        ") seen CROSS JOIN LATERAL (SELECT id, record_id, tokens FROM search_text \
                         WHERE record_id = seen.id OFFSET 0) t WHERE t.tokens @@ ",
                    )
                    .text(self.tsquery(&[]))
                    .raw("::tsquery AND t.id < ")
                    .int(until),
                "t.id",
            ),
        };
        texts.raw(" ORDER BY ").raw(order)
    }

    /// A query for what a stretch of a list holds, whose records `seen` asks for: a row with how `many` there are and the id
    /// of the last one, which is their `edge` (`min` or `max`), and a row without for each of their texts that answers, with
    /// its record. Only SQLite is asked so: it has every hit of the texts in between at hand for next to nothing.
    pub fn held(&self, seen: &Sql, edge: &str) -> Sql {
        Sql::new("WITH seen AS MATERIALIZED (SELECT id FROM (")
            .then(seen)
            .raw(
                ") of_list), texts AS MATERIALIZED (SELECT s.id AS id FROM seen \
                 CROSS JOIN search_text s ON s.record_id = seen.id) \
                 SELECT count(*) AS many, ",
            )
            .raw(edge)
            .raw(
                "(id) AS record_id FROM seen UNION ALL \
                 SELECT NULL AS many, t.record_id AS record_id FROM search_index i \
                 CROSS JOIN search_text t ON t.id = i.rowid WHERE i.tokens MATCH ",
            )
            .text(self.fts5())
            .raw(
                " AND i.rowid >= (SELECT min(id) FROM texts) AND i.rowid <= (SELECT max(id) FROM texts) \
                 AND +i.rowid IN (SELECT id FROM texts)",
            )
    }

    /// A query for the records of every text that answers.
    pub fn records(&self) -> Sql {
        match self.engine {
            Engine::Sqlite => Sql::new(
                "SELECT t.record_id FROM search_index i CROSS JOIN search_text t ON t.id = i.rowid WHERE i.tokens MATCH ",
            )
            .text(self.fts5()),
            Engine::Postgres => Sql::new("SELECT t.record_id FROM search_text t WHERE t.tokens @@ ")
                .text(self.tsquery(&[]))
                .raw("::tsquery"),
        }
    }

    /// A query for the ids of every text that answers; only SQLite has them without going to the texts.
    pub fn ids(&self) -> Sql {
        Sql::new("SELECT i.rowid FROM search_index i WHERE i.tokens MATCH ").text(self.fts5())
    }

    fn fts5(&self) -> String {
        if self.kinds.is_empty() {
            return self.query.to_fts5();
        }
        let kinds: Vec<_> = self.kinds.iter().map(|kind| format!("\"{}\"", kind_token(kind))).collect();
        format!("({}) AND {}", kinds.join(" OR "), self.query.to_fts5())
    }

    fn tsquery(&self, blocks: &[String]) -> String {
        let mut rendered = self.query.to_tsquery();
        let kinds: Vec<_> = self.kinds.iter().map(|kind| kind_token(kind)).collect();
        for any in [kinds.as_slice(), blocks] {
            if !any.is_empty() {
                rendered = format!("({}) & {rendered}", any.join(" | "));
            }
        }
        rendered
    }
}

/// The id of a text as an expression that the key's index does not hold: PostgreSQL would rather read the whole table in
/// its order than sort the few hits of a stretch.
const NOT_BY_KEY: &str = "(t.id + 0)";
