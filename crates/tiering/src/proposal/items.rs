//! The customers of a proposal: written many at a time, taken out one by one, read by name.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text};
use kernel::store::{Db, Sql, among};
use kernel::{Error, Read, RecordId, Result, StaffId, StepId, Tx};
use rules::tier::{Credit, Facts, Tier};

use super::model::{Exclusion, Item, Named};
use crate::schema::tier_item;
use crate::scoring::{complexity, is_one_of, stored_score, stored_tier, tier_number};

/// Writes customers into a proposal. They must not stand there yet.
pub fn items_insert(tx: &mut Tx<'_>, proposal: RecordId, items: &[Item]) -> Result<()> {
    // Twelve bound values a row; SQLite takes at most 32,766 in one statement. One length, one cached statement.
    for chunk in items.chunks(500) {
        InsertItems { proposal, items: chunk.iter().map(Stored::of).collect() }.execute(tx.conn())?;
    }
    Ok(())
}

/// An item as it is stored.
struct Stored {
    customer: i64,
    from: i16,
    to: i16,
    score: i64,
    from_score: Option<i64>,
    amount_fen: Option<i64>,
    purchases: Option<i64>,
    credit: Option<&'static str>,
    years: Option<i64>,
    complexity: Option<i16>,
    foreign_purchases: i64,
}

impl Stored {
    fn of(item: &Item) -> Self {
        Self {
            customer: item.customer.0,
            from: tier_number(item.from),
            to: tier_number(Some(item.to)),
            score: i64::from(item.score.ten_thousandths()),
            from_score: item.from_score.map(|score| i64::from(score.ten_thousandths())),
            amount_fen: item.facts.amount_fen,
            purchases: item.facts.purchases.map(i64::from),
            credit: item.facts.credit.map(Credit::key),
            years: item.facts.years.map(i64::from),
            complexity: item.facts.complexity.map(|complexity| i16::from(complexity.rating())),
            foreign_purchases: i64::from(item.foreign_purchases),
        }
    }
}

/// Many rows in one statement: Diesel prepares a batch anew each time, this keeps its statement.
struct InsertItems {
    proposal: RecordId,
    items: Vec<Stored>,
}

impl QueryFragment<Db> for InsertItems {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Db>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO tier_item (proposal_id, customer_id, from_tier, to_tier, score, from_score, amount_fen, \
             purchases, credit, years, complexity, foreign_purchases) VALUES ",
        );
        for (position, row) in self.items.iter().enumerate() {
            out.push_sql(if position == 0 { "(" } else { ", (" });
            out.push_bind_param::<BigInt, i64>(&self.proposal.0)?;
            out.push_sql(", ");
            out.push_bind_param::<BigInt, i64>(&row.customer)?;
            out.push_sql(", ");
            out.push_bind_param::<SmallInt, i16>(&row.from)?;
            out.push_sql(", ");
            out.push_bind_param::<SmallInt, i16>(&row.to)?;
            out.push_sql(", ");
            out.push_bind_param::<BigInt, i64>(&row.score)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<BigInt>, Option<i64>>(&row.from_score)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<BigInt>, Option<i64>>(&row.amount_fen)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<BigInt>, Option<i64>>(&row.purchases)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<Text>, Option<&'static str>>(&row.credit)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<BigInt>, Option<i64>>(&row.years)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<SmallInt>, Option<i16>>(&row.complexity)?;
            out.push_sql(", ");
            out.push_bind_param::<BigInt, i64>(&row.foreign_purchases)?;
            out.push_sql(")");
        }
        Ok(())
    }
}

impl QueryId for InsertItems {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Conn> RunQueryDsl<Conn> for InsertItems {}

/// Empties a proposal, at most so many rows at a time; tells how many went.
pub fn items_clear(tx: &mut Tx<'_>, proposal: RecordId, most: i64) -> Result<usize> {
    let query = Sql::new("DELETE FROM tier_item WHERE proposal_id = ")
        .int(proposal.0)
        .raw(" AND customer_id IN (SELECT customer_id FROM tier_item WHERE proposal_id = ")
        .int(proposal.0)
        .raw(" ORDER BY customer_id LIMIT ")
        .int(most)
        .raw(")");
    Ok(query.execute(tx.conn())?)
}

/// Takes a customer out of a proposal, or back in.
pub fn item_exclude(
    tx: &mut Tx<'_>,
    proposal: RecordId,
    customer: RecordId,
    exclusion: Option<&Exclusion>,
) -> Result<()> {
    diesel::update(tier_item::table.find((proposal, customer)))
        .set((
            tier_item::excluded.eq(exclusion.map(|exclusion| &exclusion.reason)),
            tier_item::excluded_by_id.eq(exclusion.map(|exclusion| exclusion.by)),
            tier_item::excluded_step_id.eq(exclusion.and_then(|exclusion| exclusion.step)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// How many customers were taken out.
pub fn excluded_count(read: &mut Read<'_>, proposal: RecordId) -> Result<i64> {
    Ok(tier_item::table
        .filter(tier_item::proposal_id.eq(proposal))
        .filter(tier_item::excluded.is_not_null())
        .count()
        .get_result(read.conn())?)
}

/// How many customers the deciders of an approval took out.
pub fn excluded_in(read: &mut Read<'_>, proposal: RecordId, approval: RecordId) -> Result<i64> {
    let steps: Vec<StepId> =
        kernel::approval::steps(read, approval)?.into_iter().map(|step| step.id).collect();
    Ok(tier_item::table
        .filter(tier_item::proposal_id.eq(proposal))
        .filter(tier_item::excluded.is_not_null())
        .filter(among(tier_item::excluded_step_id, steps))
        .count()
        .get_result(read.conn())?)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    proposal_id: RecordId,
    #[diesel(sql_type = BigInt)]
    customer_id: RecordId,
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    owner_id: Option<StaffId>,
    #[diesel(sql_type = SmallInt)]
    from_tier: i16,
    #[diesel(sql_type = SmallInt)]
    to_tier: i16,
    #[diesel(sql_type = BigInt)]
    score: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    from_score: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    amount_fen: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    purchases: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    credit: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    years: Option<i64>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    complexity: Option<i16>,
    #[diesel(sql_type = BigInt)]
    foreign_purchases: i64,
    #[diesel(sql_type = Nullable<Text>)]
    excluded: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    excluded_by_id: Option<StaffId>,
    #[diesel(sql_type = Nullable<BigInt>)]
    excluded_step_id: Option<StepId>,
}

impl Row {
    fn named(self) -> Result<(RecordId, Named)> {
        let whole = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        let facts = Facts {
            amount_fen: self.amount_fen,
            purchases: self.purchases.map(whole),
            credit: self.credit.as_deref().and_then(Credit::from_key),
            years: self.years.map(whole),
            complexity: complexity(self.complexity),
        };
        let step = self.excluded_step_id;
        let excluded =
            self.excluded.zip(self.excluded_by_id).map(|(reason, by)| Exclusion { reason, by, step });
        let item = Item {
            customer: self.customer_id,
            from: stored_tier(Some(self.from_tier))?,
            to: some_tier(self.to_tier)?,
            score: stored_score(self.score)?,
            from_score: self.from_score.map(stored_score).transpose()?,
            facts,
            foreign_purchases: whole(self.foreign_purchases),
            excluded,
        };
        Ok((self.proposal_id, Named { number: self.number, name: self.name, owner: self.owner_id, item }))
    }
}

/// The rows of these customers in these few proposals, in no particular order.
pub fn items_of(
    read: &mut Read<'_>,
    proposals: &[RecordId],
    customers: &[RecordId],
) -> Result<Vec<(RecordId, Named)>> {
    if proposals.is_empty() || customers.is_empty() {
        return Ok(Vec::new());
    }
    let query = Sql::new(
        "SELECT i.proposal_id, i.customer_id, r.number, r.title AS name, r.owner_id, i.from_tier, i.to_tier, i.score, \
         i.from_score, i.amount_fen, i.purchases, i.credit, i.years, i.complexity, i.foreign_purchases, i.excluded, i.excluded_by_id, \
         i.excluded_step_id \
         FROM tier_item i JOIN record r ON r.id = i.customer_id WHERE ",
    )
    .then(&is_one_of("i.proposal_id", proposals))
    .raw(" AND ")
    .then(&is_one_of("i.customer_id", customers));
    let rows: Vec<Row> = query.load(read.conn())?;
    rows.into_iter().map(Row::named).collect()
}

/// One customer of a proposal; none when the customer is not in it.
pub fn item_find(read: &mut Read<'_>, proposal: RecordId, customer: RecordId) -> Result<Option<Item>> {
    let rows = items_of(read, &[proposal], &[customer])?;
    Ok(rows.into_iter().next().map(|(_, named)| named.item))
}

/// The rows of a page, in its order.
pub fn items_named(read: &mut Read<'_>, proposal: RecordId, customers: &[RecordId]) -> Result<Vec<Named>> {
    let rows = items_of(read, &[proposal], customers)?;
    let mut by_id: HashMap<RecordId, Named> =
        rows.into_iter().map(|(_, named)| (named.item.customer, named)).collect();
    Ok(customers.iter().filter_map(|id| by_id.remove(id)).collect())
}

fn some_tier(stored: i16) -> Result<Tier> {
    stored_tier(Some(stored))?.ok_or_else(|| Error::Corrupt("a proposal without a tier".into()))
}
