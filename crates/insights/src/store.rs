//! What is asked of the database. Every query runs over a set of [`Customers`] and walks their indexes; none counts a
//! table.

use customers::model::COMPANY_CURRENCY;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, SmallInt, Text};
use kernel::listing::Listing;
use kernel::schema::record;
use kernel::scope::Scope;
use kernel::store::{Engine, Sql, among};
use kernel::{Actor, Day, Moment, Read, RecordId, Result};
use rulebook::Action;
use serde::{Deserialize, Serialize};

use crate::counts::{Archive, Bought, Buyer, Chunk, Moves, NO_TIER, Sum};
use crate::window::{MONTHS, Window};

/// The record kind of tier reviews.
pub const REVIEW: &str = "tier_review";
/// The record kind of imports.
pub const IMPORT: &str = "import";

/// A set of customers to be counted, never more than can be counted at once. Confidential archives are not in it.
#[derive(Clone, Debug)]
pub struct Customers {
    ids: Vec<RecordId>,
}

impl Customers {
    /// The newest `most` of those the actor may see, and whether there are more.
    pub fn of(read: &mut Read<'_>, actor: &Actor, most: usize) -> Result<(Self, bool)> {
        let filter = Sql::new("NOT record.confidential");
        let listing = Listing { filter, ..Listing::of(customers::model::KIND) };
        let page = listing.page(read, actor, None, most)?;
        Ok((Self { ids: page.ids }, page.next.is_some()))
    }

    /// The first `most` of the company's with an id beyond `last`. For the company's own figures; nobody is shown less.
    pub fn beyond(read: &mut Read<'_>, last: RecordId, most: usize) -> Result<Self> {
        let ids = record::table
            .filter(record::kind.eq(customers::model::KIND))
            .filter(record::removed_at.is_null())
            .filter(record::confidential.eq(false))
            .filter(record::id.gt(last))
            .order(record::id)
            .limit(i64::try_from(most).unwrap_or(i64::MAX))
            .select(record::id)
            .load(read.conn())?;
        Ok(Self { ids })
    }

    /// How many there are.
    #[must_use]
    pub fn number(&self) -> usize {
        self.ids.len()
    }

    /// The greatest id.
    #[must_use]
    pub fn last(&self) -> Option<RecordId> {
        self.ids.iter().copied().max()
    }

    /// `FROM` these, as `mine`, and another table. The ids go as one bound value, so that the statement is prepared once.
    /// `CROSS JOIN` holds SQLite to this order: without statistics it would rather walk ten million purchases and look
    /// each one's customer up.
    fn with(&self, read: &mut Read<'_>, select: Sql, table: &str) -> Sql {
        let ids: Vec<String> = self.ids.iter().map(RecordId::to_string).collect();
        let (before, after) = match read.conn().engine() {
            Engine::Sqlite => ("SELECT value AS id FROM json_each(", ")"),
            Engine::Postgres => {
                ("SELECT CAST(value AS BIGINT) AS id FROM json_array_elements_text(CAST(", " AS JSON))")
            }
        };
        Sql::new("SELECT ")
            .then(&select)
            .raw(" FROM (")
            .raw(before)
            .text(format!("[{}]", ids.join(",")))
            .raw(after)
            .raw(") mine CROSS JOIN ")
            .raw(table)
    }

    /// Everything counted about them. `reviews` are those whose movements are asked for.
    pub fn look(&self, read: &mut Read<'_>, window: Window, reviews: &[RecordId]) -> Result<Chunk> {
        Ok(Chunk {
            archives: self.archives(read)?,
            bought: self.bought(read, window)?,
            buyers: self.buyers(read, window)?,
            moves: self.moves(read, reviews)?,
        })
    }

    fn archives(&self, read: &mut Read<'_>) -> Result<Vec<Archive>> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            id: RecordId,
            #[diesel(sql_type = Text)]
            kind: String,
            #[diesel(sql_type = Text)]
            region: String,
            #[diesel(sql_type = Text)]
            lifecycle: String,
            #[diesel(sql_type = Nullable<SmallInt>)]
            tier: Option<i16>,
            #[diesel(sql_type = Bool)]
            incomplete: bool,
            #[diesel(sql_type = Nullable<Integer>)]
            archive_date: Option<Day>,
            #[diesel(sql_type = BigInt)]
            created_at: Moment,
        }
        let query = self
            .with(
                read,
                Sql::new(
                    "mine.id AS id, \
                 CASE WHEN c.special_kind <> '' THEN c.special_kind ELSE c.kind END AS kind, \
                 c.region AS region, c.lifecycle AS lifecycle, c.tier AS tier, c.missing > 0 AS incomplete, \
                 c.archive_date AS archive_date, r.created_at AS created_at",
                ),
                "customer c CROSS JOIN record r",
            )
            .raw(" WHERE c.id = mine.id AND r.id = mine.id");
        let rows: Vec<Row> = query.load(read.conn())?;
        let policy = read.policy()?;
        let calendar = policy.working_calendar();
        let archives = rows.into_iter().map(|row| Archive {
            id: row.id,
            kind: row.kind,
            region: row.region,
            lifecycle: row.lifecycle,
            tier: row.tier.unwrap_or(NO_TIER),
            incomplete: row.incomplete,
            opened: row.archive_date.unwrap_or_else(|| calendar.date_of(row.created_at.timestamp()).into()),
        });
        Ok(archives.collect())
    }

    fn bought(&self, read: &mut Read<'_>, window: Window) -> Result<Vec<Bought>> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            month: i64,
            #[diesel(sql_type = Text)]
            currency: String,
            #[diesel(sql_type = BigInt)]
            number: i64,
            #[diesel(sql_type = BigInt)]
            amount_fen: i64,
        }
        let bounds = window.bounds();
        let mut month = Sql::new("CAST(CASE");
        for (place, end) in bounds[1..MONTHS].iter().enumerate() {
            month = month.raw(" WHEN p.purchased_on < ").day(*end).raw(&format!(" THEN {place}"));
        }
        month = month.raw(&format!(" ELSE {} END AS BIGINT)", MONTHS - 1));
        let select = month.raw(
            " AS month, p.currency AS currency, count(*) AS number, CAST(sum(p.amount_fen) AS BIGINT) AS amount_fen",
        );
        let query = self
            .with(read, select, "purchase p")
            .raw(" WHERE p.customer_id = mine.id AND p.purchased_on >= ")
            .day(window.begins())
            .raw(" AND p.purchased_on < ")
            .day(window.ends())
            .raw(" GROUP BY 1, 2");
        let rows: Vec<Row> = query.load(read.conn())?;
        let bought = rows.into_iter().map(|row| Bought {
            month: usize::try_from(row.month).unwrap_or(0),
            currency: row.currency,
            sum: Sum { number: row.number, amount_fen: row.amount_fen },
        });
        Ok(bought.collect())
    }

    fn buyers(&self, read: &mut Read<'_>, window: Window) -> Result<Vec<Buyer>> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            id: RecordId,
            #[diesel(sql_type = BigInt)]
            number: i64,
            #[diesel(sql_type = BigInt)]
            amount_fen: i64,
        }
        let query = self
            .with(
                read,
                Sql::new(
                    "mine.id AS id, count(*) AS number, CAST(sum(p.amount_fen) AS BIGINT) AS amount_fen",
                ),
                "purchase p",
            )
            .raw(" WHERE p.customer_id = mine.id AND p.purchased_on >= ")
            .day(window.year_begins())
            .raw(" AND p.purchased_on < ")
            .day(window.ends())
            .raw(" AND p.currency = ")
            .text(COMPANY_CURRENCY)
            .raw(" GROUP BY mine.id");
        let rows: Vec<Row> = query.load(read.conn())?;
        let sum = |row: &Row| Sum { number: row.number, amount_fen: row.amount_fen };
        Ok(rows.iter().map(|row| Buyer { id: row.id, sum: sum(row) }).collect())
    }

    fn moves(&self, read: &mut Read<'_>, reviews: &[RecordId]) -> Result<Vec<(RecordId, Moves)>> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            review: RecordId,
            #[diesel(sql_type = BigInt)]
            up: i64,
            #[diesel(sql_type = BigInt)]
            down: i64,
            #[diesel(sql_type = BigInt)]
            first: i64,
        }
        if reviews.is_empty() {
            return Ok(Vec::new());
        }
        let query = self
            .with(
                read,
                Sql::new("h.proposal_id AS review, \
                 CAST(sum(CASE WHEN h.from_tier <> 0 AND h.to_tier < h.from_tier THEN 1 ELSE 0 END) AS BIGINT) AS up, \
                 CAST(sum(CASE WHEN h.from_tier <> 0 AND h.to_tier > h.from_tier THEN 1 ELSE 0 END) AS BIGINT) AS down, \
                 CAST(sum(CASE WHEN h.from_tier = 0 THEN 1 ELSE 0 END) AS BIGINT) AS first"),
                "tier_history h",
            )
            .raw(" WHERE h.customer_id = mine.id AND h.proposal_id IN (")
            .joined(", ", reviews.iter().map(|review| Sql::default().int(review.0)))
            .raw(") GROUP BY h.proposal_id");
        let rows: Vec<Row> = query.load(read.conn())?;
        let moves = |row: &Row| Moves { up: row.up, down: row.down, first: row.first };
        Ok(rows.iter().map(|row| (row.review, moves(row))).collect())
    }
}

/// A tier review that took effect.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName, Serialize, Deserialize)]
pub struct Review {
    /// Its record.
    #[diesel(sql_type = BigInt)]
    pub id: RecordId,
    /// `2026Q3`.
    #[diesel(sql_type = Text)]
    pub quarter: String,
    /// Its number.
    #[diesel(sql_type = Text)]
    pub number: String,
}

/// The reviews that took effect last, the newest first.
pub fn review_list(read: &mut Read<'_>, most: i64) -> Result<Vec<Review>> {
    let query = Sql::new(
        "SELECT t.id AS id, t.quarter AS quarter, record.number AS number FROM tier_proposal p \
         JOIN tier_review t ON t.id = p.id JOIN record ON record.id = p.id \
         WHERE p.in_force_at IS NOT NULL AND record.removed_at IS NULL ORDER BY p.in_force_at DESC, p.id DESC LIMIT ",
    )
    .int(most);
    Ok(query.load(read.conn())?)
}

/// The number and title of those of the records that the actor may see, at most a page of them.
pub fn named(
    read: &mut Read<'_>,
    actor: &Actor,
    kind: &str,
    ids: &[RecordId],
) -> Result<Vec<(RecordId, String, String)>> {
    let now = read.now();
    let reach = actor.reach(read, Action::Read, kind)?;
    Ok(record::table
        .filter(among(record::id, ids.iter().copied()))
        .filter(Scope::new(actor, Action::Read, reach, now))
        .select((record::id, record::number, record::title))
        .load(read.conn())?)
}

/// Whether one of the newest records of a kind changed after `since`.
pub fn changed_since(read: &mut Read<'_>, kind: &str, since: Moment) -> Result<bool> {
    let newest: Vec<Moment> = record::table
        .filter(record::kind.eq(kind))
        .filter(record::removed_at.is_null())
        .order(record::id.desc())
        .limit(20)
        .select(record::updated_at)
        .load(read.conn())?;
    Ok(newest.into_iter().any(|at| at > since))
}
