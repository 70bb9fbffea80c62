//! The tables of key namings.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use kernel::record::Header;
use kernel::scope::Scope;
use kernel::store::Sql;
use kernel::{Actor, Day, Moment, OrNotFound as _, Read, RecordId, Result, Tx, on_engine};
use rulebook::{Action, Reach};
use rules::period::Period;

use super::model::{Named, Naming, Status};
use crate::gauge::CURRENCY;
use crate::schema::{key_item, key_naming};

/// The most customers that are listed by sales. A threshold that more of them reach names no key customers.
pub const MOST: i64 = 5_000;

/// Makes a naming's row.
pub fn naming_insert(tx: &mut Tx<'_>, id: RecordId, year: i16, sales_at_least_fen: i64) -> Result<()> {
    diesel::insert_into(key_naming::table)
        .values((
            key_naming::id.eq(id),
            key_naming::year.eq(year),
            key_naming::live.eq(true),
            key_naming::sales_at_least_fen.eq(sales_at_least_fen),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The year's naming that is not refused, if there is one.
pub fn naming_of(read: &mut Read<'_>, year: i16) -> Result<Option<RecordId>> {
    Ok(key_naming::table
        .filter(key_naming::year.eq(year))
        .filter(key_naming::live.eq(true))
        .select(key_naming::id)
        .first(read.conn())
        .optional()?)
}

/// A naming by its header.
pub fn naming_get(read: &mut Read<'_>, header: Header) -> Result<Naming> {
    let (year, sales_at_least_fen, proposed_at): (i16, i64, Option<Moment>) = key_naming::table
        .find(header.id)
        .select((key_naming::year, key_naming::sales_at_least_fen, key_naming::proposed_at))
        .first(read.conn())
        .or_not_found()?;
    Ok(Naming { status: Status::of(&header)?, header, year, sales_at_least_fen, proposed_at })
}

/// Ends a naming's claim on its year.
pub fn naming_end(tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
    diesel::update(key_naming::table.find(id)).set(key_naming::live.eq(false)).execute(tx.conn())?;
    Ok(())
}

/// Notes when a naming was approved.
pub fn naming_approved(tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
    let now = tx.now();
    diesel::update(key_naming::table.find(id))
        .set(key_naming::approved_at.eq(Some(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// A customer's sales of a year.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Sales {
    /// Who.
    #[diesel(sql_type = BigInt)]
    pub customer_id: RecordId,
    /// In fen, of our currency.
    #[diesel(sql_type = BigInt)]
    pub sales_fen: i64,
    /// How many purchases.
    #[diesel(sql_type = BigInt)]
    pub purchases: i64,
}

/// The customers whose sales of a period reach a sum, in one pass over the index of purchases.
pub fn sales_from(read: &mut Read<'_>, period: Period, at_least_fen: i64) -> Result<Vec<Sales>> {
    let query = sales(period, &Sql::new("TRUE"))
        .raw(" HAVING sum(amount_fen) >= ")
        .int(at_least_fen)
        .raw(" ORDER BY customer_id LIMIT ")
        .int(MOST + 1);
    Ok(query.load(read.conn())?)
}

/// One customer's sales of a period.
pub fn sales_of(read: &mut Read<'_>, period: Period, customer: RecordId) -> Result<Sales> {
    let query = sales(period, &Sql::new("customer_id = ").int(customer.0));
    let found: Option<Sales> = query.get_result(read.conn()).optional()?;
    Ok(found.unwrap_or(Sales { customer_id: customer, sales_fen: 0, purchases: 0 }))
}

fn sales(period: Period, which: &Sql) -> Sql {
    Sql::new("SELECT customer_id, CAST(sum(amount_fen) AS BIGINT) AS sales_fen, count(*) AS purchases FROM purchase WHERE ")
        .then(which)
        .raw(" AND purchased_on >= ")
        .day(Day::from(period.first))
        .raw(" AND purchased_on <= ")
        .day(Day::from(period.last))
        .raw(" AND currency = ")
        .text(CURRENCY)
        .raw(" GROUP BY customer_id")
}

/// Lists customers by sales anew; those added by hand stay.
pub fn items_by_sales(tx: &mut Tx<'_>, id: RecordId, at_least_fen: i64, rows: &[Sales]) -> Result<()> {
    let now = tx.now();
    diesel::delete(key_item::table.filter(key_item::naming_id.eq(id)).filter(key_item::by_sales.eq(true)))
        .execute(tx.conn())?;
    let by_hand: Vec<RecordId> =
        key_item::table.filter(key_item::naming_id.eq(id)).select(key_item::customer_id).load(tx.conn())?;
    let rows: Vec<_> = rows
        .iter()
        .filter(|row| !by_hand.contains(&row.customer_id))
        .map(|row| {
            (
                key_item::naming_id.eq(id),
                key_item::customer_id.eq(row.customer_id),
                key_item::sales_fen.eq(row.sales_fen),
                key_item::purchases.eq(row.purchases),
                key_item::by_sales.eq(true),
                key_item::fit.eq(""),
            )
        })
        .collect();
    for chunk in rows.chunks(1_000) {
        let chunk = chunk.to_vec();
        on_engine!(tx.conn(), |conn| diesel::insert_into(key_item::table).values(chunk).execute(conn))?;
    }
    diesel::update(key_naming::table.find(id))
        .set((key_naming::proposed_at.eq(Some(now)), key_naming::sales_at_least_fen.eq(at_least_fen)))
        .execute(tx.conn())?;
    Ok(())
}

/// Adds a customer by hand, or says how one who is listed fits the strategy.
pub fn item_put(tx: &mut Tx<'_>, id: RecordId, sales: &Sales, fit: &str) -> Result<()> {
    let changed = diesel::update(key_item::table.find((id, sales.customer_id)))
        .set(key_item::fit.eq(fit))
        .execute(tx.conn())?;
    if changed == 0 {
        diesel::insert_into(key_item::table)
            .values((
                key_item::naming_id.eq(id),
                key_item::customer_id.eq(sales.customer_id),
                key_item::sales_fen.eq(sales.sales_fen),
                key_item::purchases.eq(sales.purchases),
                key_item::by_sales.eq(false),
                key_item::fit.eq(fit),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Takes a customer off the list; false when the customer was not on it.
pub fn item_remove(tx: &mut Tx<'_>, id: RecordId, customer: RecordId) -> Result<bool> {
    Ok(diesel::delete(key_item::table.find((id, customer))).execute(tx.conn())? > 0)
}

/// How many customers are on the list.
pub fn items_count(read: &mut Read<'_>, id: RecordId) -> Result<i64> {
    Ok(key_item::table.filter(key_item::naming_id.eq(id)).count().get_result(read.conn())?)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    customer_id: RecordId,
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    key_now: bool,
    #[diesel(sql_type = BigInt)]
    sales_fen: i64,
    #[diesel(sql_type = BigInt)]
    purchases: i64,
    #[diesel(sql_type = Bool)]
    by_sales: bool,
    #[diesel(sql_type = Text)]
    fit: String,
}

/// Where a page of the list ends: the sales and the customer of its last row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// Sales in fen.
    pub sales_fen: i64,
    /// The customer.
    pub customer: RecordId,
}

/// A page of the list, the greatest sales first, within what the actor may see when not `sees_all`.
pub fn items_page(
    read: &mut Read<'_>,
    actor: &Actor,
    sees_all: bool,
    id: RecordId,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<Named>> {
    let now = read.now();
    let reach = if sees_all { Reach::All } else { actor.reach(read, Action::Read, "customer")? };
    let mut query = Sql::new(
        "SELECT i.customer_id, record.number, record.title AS name, c.key_customer AS key_now, i.sales_fen, i.purchases, \
         i.by_sales, i.fit FROM key_item i JOIN customer c ON c.id = i.customer_id \
         JOIN record ON record.id = i.customer_id WHERE i.naming_id = ",
    )
    .int(id.0);
    if !sees_all {
        query = query.raw(" AND ").then(Scope::new(actor, Action::Read, reach, now).sql());
    }
    if let Some(after) = after {
        query = query
            .raw(" AND (i.sales_fen, i.customer_id) < (")
            .int(after.sales_fen)
            .raw(", ")
            .int(after.customer.0)
            .raw(")");
    }
    let query = query.raw(" ORDER BY i.sales_fen DESC, i.customer_id DESC LIMIT ").int(limit);
    let rows: Vec<Row> = query.load(read.conn())?;
    let named = rows.into_iter().map(|row| Named {
        customer: row.customer_id,
        number: row.number,
        name: row.name,
        key_now: row.key_now,
        sales_fen: row.sales_fen,
        purchases: row.purchases,
        by_sales: row.by_sales,
        fit: row.fit,
    });
    Ok(named.collect())
}
