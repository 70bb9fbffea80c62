//! The facts of customers as of a day and the scores they give, read in the order of customers.
//!
//! Two ordered reads walk side by side, customers and the sums of their purchases (which the index `purchase_score` gives
//! without touching the table), ten thousand customers at a time: one pass, bounded memory, no query for each customer.
//! Nothing is stored here; the review, the simulation and the change between reviews do with the scores what they do.

use std::ops::ControlFlow;

use diesel::RunQueryDsl as _;
use diesel::sql_types::{BigInt, Integer, Nullable, SmallInt, Text};
use kernel::store::Sql;
use kernel::{Day, Error, Read, RecordId, Result};
use rules::tier::{Assessment, Complexity, Credit, Facts, Score, Tier};

use crate::gauge::{CURRENCY, Gauge};

/// How many customers are read at a time.
pub const CHUNK: i64 = 10_000;

/// A customer, measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// Who.
    pub customer: RecordId,
    /// The tier they are in.
    pub tier: Option<Tier>,
    /// The score that tier came with.
    pub tier_score: Option<Score>,
    /// The facts of the day.
    pub facts: Facts,
    /// Purchases in the period that were left out, since they are in another currency.
    pub foreign_purchases: u32,
    /// What the facts give.
    pub assessment: Assessment,
}

#[derive(diesel::QueryableByName)]
struct Kept {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
    #[diesel(sql_type = Nullable<Integer>)]
    archive_date: Option<Day>,
    #[diesel(sql_type = Nullable<Text>)]
    credit: Option<String>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    complexity: Option<i16>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    tier: Option<i16>,
    #[diesel(sql_type = Nullable<BigInt>)]
    tier_score: Option<i64>,
}

#[derive(diesel::QueryableByName)]
struct Bought {
    #[diesel(sql_type = BigInt)]
    customer_id: RecordId,
    #[diesel(sql_type = Integer)]
    first: Day,
    #[diesel(sql_type = BigInt)]
    amount_fen: i64,
    #[diesel(sql_type = BigInt)]
    purchases: i64,
    #[diesel(sql_type = BigInt)]
    in_others: i64,
}

/// The next customers after `after`, measured, in the order of their ids; none at the end.
pub fn score_chunk(read: &mut Read<'_>, gauge: &Gauge, after: RecordId, limit: i64) -> Result<Vec<Scored>> {
    let archives = archives(read, &Sql::new("id > ").int(after.0), limit)?;
    let Some(last) = archives.last() else { return Ok(Vec::new()) };
    let range = Sql::new("customer_id > ").int(after.0).raw(" AND customer_id <= ").int(last.id.0);
    let bought: Vec<Bought> = sums(gauge, &range).load(read.conn())?;
    merge(gauge, archives, bought)
}

/// Every customer, measured, in the order of their ids, until `each` breaks off.
pub fn score_all(
    read: &mut Read<'_>,
    gauge: &Gauge,
    after: RecordId,
    mut each: impl FnMut(&Scored) -> Result<ControlFlow<()>>,
) -> Result<()> {
    let mut after = after;
    loop {
        let chunk = score_chunk(read, gauge, after, CHUNK)?;
        let Some(last) = chunk.last() else { return Ok(()) };
        after = last.customer;
        for scored in &chunk {
            if each(scored)?.is_break() {
                return Ok(());
            }
        }
    }
}

/// These customers, measured, in the order of their ids. At most a few hundred.
pub fn score_these(read: &mut Read<'_>, gauge: &Gauge, customers: &[RecordId]) -> Result<Vec<Scored>> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let archives = archives(read, &is_one_of("id", customers), i64::MAX)?;
    let bought: Vec<Bought> = sums(gauge, &is_one_of("customer_id", customers)).load(read.conn())?;
    merge(gauge, archives, bought)
}

/// `column IN (…)` for a few ids.
pub(crate) fn is_one_of(column: &str, ids: &[RecordId]) -> Sql {
    Sql::new(column).raw(" IN (").joined(", ", ids.iter().map(|id| Sql::default().int(id.0))).raw(")")
}

fn archives(read: &mut Read<'_>, which: &Sql, limit: i64) -> Result<Vec<Kept>> {
    let query =
        Sql::new("SELECT id, archive_date, credit, complexity, tier, tier_score FROM customer WHERE ")
            .then(which)
            .raw(" AND merged_into_id IS NULL ORDER BY id LIMIT ")
            .int(limit);
    Ok(query.load(read.conn())?)
}

/// The sums of purchases by customer, for tests that look at the plan too.
#[must_use]
pub fn sums(gauge: &Gauge, which: &Sql) -> Sql {
    let counts = Sql::new("purchased_on >= ").day(gauge.first_day()).raw(" AND currency ");
    Sql::new("SELECT customer_id, min(purchased_on) AS first, CAST(coalesce(sum(CASE WHEN ")
        .then(&counts)
        .raw("= ")
        .text(CURRENCY)
        .raw(" THEN amount_fen END), 0) AS BIGINT) AS amount_fen, CAST(count(CASE WHEN ")
        .then(&counts)
        .raw("= ")
        .text(CURRENCY)
        .raw(" THEN 1 END) AS BIGINT) AS purchases, CAST(count(CASE WHEN ")
        .then(&counts)
        .raw("<> ")
        .text(CURRENCY)
        .raw(" THEN 1 END) AS BIGINT) AS in_others FROM purchase WHERE ")
        .then(which)
        .raw(" AND purchased_on <= ")
        .day(gauge.last_day())
        .raw(" GROUP BY customer_id ORDER BY customer_id")
}

fn merge(gauge: &Gauge, archives: Vec<Kept>, bought: Vec<Bought>) -> Result<Vec<Scored>> {
    let mut bought = bought.into_iter().peekable();
    archives
        .into_iter()
        .map(|archive| {
            while bought.next_if(|sum| sum.customer_id < archive.id).is_some() {}
            measure(gauge, &archive, bought.next_if(|sum| sum.customer_id == archive.id))
        })
        .collect()
}

fn measure(gauge: &Gauge, archive: &Kept, bought: Option<Bought>) -> Result<Scored> {
    let (first, amount_fen, purchases, in_others) = match bought {
        Some(sum) => (Some(sum.first), sum.amount_fen, sum.purchases, sum.in_others),
        None => (None, 0, 0, 0),
    };
    // Who bought in other currencies only did buy, but how much in ours is not known.
    let known = purchases > 0 || in_others == 0;
    let facts = Facts {
        amount_fen: known.then_some(amount_fen),
        purchases: known.then(|| u32::try_from(purchases).unwrap_or(u32::MAX)),
        credit: archive.credit.as_deref().and_then(Credit::from_key),
        years: gauge.years(archive.archive_date, first),
        complexity: complexity(archive.complexity),
    };
    Ok(Scored {
        customer: archive.id,
        tier: stored_tier(archive.tier)?,
        tier_score: archive.tier_score.map(stored_score).transpose()?,
        foreign_purchases: u32::try_from(in_others).unwrap_or(u32::MAX),
        assessment: gauge.score(&facts),
        facts,
    })
}

/// A stored rating of complexity; one that is out of range is not known.
pub(crate) fn complexity(stored: Option<i16>) -> Option<Complexity> {
    Complexity::new(u8::try_from(stored?).ok()?).ok()
}

/// A stored tier: 1 to 4, nothing or 0 for none.
pub(crate) fn stored_tier(stored: Option<i16>) -> Result<Option<Tier>> {
    match stored {
        None | Some(0) => Ok(None),
        Some(number) => u8::try_from(number)
            .ok()
            .and_then(|number| Tier::from_number(number).ok())
            .map(Some)
            .ok_or_else(|| Error::Corrupt(format!("tier {number}"))),
    }
}

/// A stored score.
pub(crate) fn stored_score(stored: i64) -> Result<Score> {
    u32::try_from(stored)
        .map(Score::from_ten_thousandths)
        .map_err(|_| Error::Corrupt(format!("tier score {stored}")))
}

/// A tier as it is stored: 0 for none.
pub(crate) fn tier_number(tier: Option<Tier>) -> i16 {
    tier.map_or(0, |tier| i16::from(tier.number()))
}
