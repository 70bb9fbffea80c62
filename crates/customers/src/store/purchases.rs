//! The rows of purchases and their sums.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};
use kernel::store::{Engine, Sql};
use kernel::{Day, Read, RecordId, Result, Tx, on_engine};
use serde::Serialize;

use crate::fields::NewPurchase;
use crate::model::Purchase;
use crate::schema::purchase;

#[derive(Insertable)]
#[diesel(table_name = purchase, treat_none_as_default_value = false)]
struct Row<'a> {
    customer_id: RecordId,
    purchased_on: Day,
    amount_fen: i64,
    currency: &'a str,
    quantity: i64,
    order_number: Option<String>,
    import_id: Option<RecordId>,
}

fn row(new: &NewPurchase) -> Row<'_> {
    Row {
        customer_id: new.customer,
        purchased_on: new.purchased_on,
        amount_fen: new.amount_fen,
        currency: &new.currency,
        quantity: new.quantity,
        order_number: new.order_number.clone(),
        import_id: new.import,
    }
}

/// Adds one purchase and gives its id.
pub fn purchase_insert(tx: &mut Tx<'_>, new: &NewPurchase) -> Result<i64> {
    Ok(diesel::insert_into(purchase::table).values(row(new)).returning(purchase::id).get_result(tx.conn())?)
}

/// Adds many purchases and gives their ids, in the same order.
pub fn purchases_insert(tx: &mut Tx<'_>, new: &[NewPurchase]) -> Result<Vec<i64>> {
    let mut ids = Vec::with_capacity(new.len());
    for chunk in new.chunks(500) {
        let rows: Vec<Row<'_>> = chunk.iter().map(row).collect();
        let added: Vec<i64> = on_engine!(tx.conn(), |conn| diesel::insert_into(purchase::table)
            .values(rows)
            .returning(purchase::id)
            .get_results(conn))?;
        ids.extend(added);
    }
    Ok(ids)
}

/// A customer's last purchases, the newest first.
pub fn purchases_last(read: &mut Read<'_>, customer: RecordId, limit: i64) -> Result<Vec<Purchase>> {
    Ok(purchase::table
        .filter(purchase::customer_id.eq(customer))
        .order((purchase::purchased_on.desc(), purchase::id.desc()))
        .limit(limit)
        .select(Purchase::as_select())
        .load(read.conn())?)
}

/// A customer's purchase with this order number.
pub fn purchase_by_order(read: &mut Read<'_>, customer: RecordId, order: &str) -> Result<Option<i64>> {
    Ok(purchase::table
        .filter(purchase::customer_id.eq(customer))
        .filter(purchase::order_number.eq(order))
        .select(purchase::id)
        .first(read.conn())
        .optional()?)
}

/// What was bought in one month, in one currency.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName, Serialize, utoipa::ToSchema)]
pub struct PeriodTotal {
    /// The period: `2026` or `2026-03`.
    #[diesel(sql_type = Text)]
    pub period: String,
    /// The currency.
    #[diesel(sql_type = Text)]
    pub currency: String,
    /// The sum in hundredths of the currency.
    #[diesel(sql_type = BigInt)]
    pub amount_fen: i64,
    /// How many purchases.
    #[diesel(sql_type = BigInt)]
    pub purchases: i64,
}

/// What a customer bought from a day on, by month and currency, in order.
pub fn purchases_by_month(read: &mut Read<'_>, customer: RecordId, from: Day) -> Result<Vec<PeriodTotal>> {
    by_period(read, customer, Some(from), "YYYY-MM")
}

/// What a customer ever bought, by year and currency, in order.
pub fn purchases_by_year(read: &mut Read<'_>, customer: RecordId) -> Result<Vec<PeriodTotal>> {
    by_period(read, customer, None, "YYYY")
}

fn by_period(
    read: &mut Read<'_>,
    customer: RecordId,
    from: Option<Day>,
    format: &'static str,
) -> Result<Vec<PeriodTotal>> {
    let period = match (read.conn().engine(), format) {
        (Engine::Sqlite, "YYYY") => "strftime('%Y', purchased_on * 86400, 'unixepoch')",
        (Engine::Sqlite, _) => "strftime('%Y-%m', purchased_on * 86400, 'unixepoch')",
        (Engine::Postgres, "YYYY") => "to_char(DATE '1970-01-01' + purchased_on, 'YYYY')",
        (Engine::Postgres, _) => "to_char(DATE '1970-01-01' + purchased_on, 'YYYY-MM')",
    };
    let mut query = Sql::new("SELECT ")
        .raw(period)
        .raw(
            " AS period, currency, CAST(sum(amount_fen) AS BIGINT) AS amount_fen, count(*) AS purchases \
             FROM purchase WHERE customer_id = ",
        )
        .int(customer.0);
    if let Some(from) = from {
        query = query.raw(" AND purchased_on >= ").day(from);
    }
    Ok(query.raw(" GROUP BY 1, 2 ORDER BY 1, 2").load(read.conn())?)
}

/// What one customer of several bought since a day, in one currency.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct YearTotal {
    /// Who bought.
    #[diesel(sql_type = BigInt)]
    pub customer_id: RecordId,
    /// The currency.
    #[diesel(sql_type = Text)]
    pub currency: String,
    /// The sum in hundredths of the currency.
    #[diesel(sql_type = BigInt)]
    pub amount_fen: i64,
    /// The last day.
    #[diesel(sql_type = Integer)]
    pub last: Day,
}

/// What at most a page of customers bought since a day, by customer and currency.
pub fn purchases_since(read: &mut Read<'_>, customers: &[RecordId], from: Day) -> Result<Vec<YearTotal>> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let ids = customers.iter().map(|id| Sql::default().int(id.0));
    let query = Sql::new(
        "SELECT customer_id, currency, CAST(sum(amount_fen) AS BIGINT) AS amount_fen, max(purchased_on) AS last \
         FROM purchase WHERE purchased_on >= ",
    )
    .day(from)
    .raw(" AND customer_id IN (")
    .joined(", ", ids)
    .raw(") GROUP BY customer_id, currency ORDER BY customer_id, currency");
    Ok(query.load(read.conn())?)
}
