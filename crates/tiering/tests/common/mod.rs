//! A small company with customers and purchases.
#![allow(dead_code, reason = "no test uses all of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

use diesel::RunQueryDsl as _;
use jiff::civil::Date;
use kernel::catalogue::Room;
use kernel::record::{self, Header, NewRecord};
use kernel::store::Sql;
use kernel::{Actor, Day, RecordId, StaffId, approval, job};
use rulebook::{Function, Rank};
use testkit::TestHouse;

/// Everything a test's house is made of.
pub fn rooms() -> Vec<Room> {
    vec![customers::room().kernel, tiering::room().kernel]
}

/// The people: the general manager, the director, the head of customer service and one of its specialists, and a
/// salesperson with a superior.
pub struct Company {
    pub gm: Actor,
    pub director: Actor,
    pub head: Actor,
    pub clerk: Actor,
    pub sales_head: Actor,
    pub sales: Actor,
}

pub fn company(house: &TestHouse) -> Company {
    let gm = house.staff("gm").rank(Rank::Director).function(Function::GeneralManager).hire();
    let director = house.staff("director").rank(Rank::Director).under("gm").department("公司").hire();
    let service = |account| house.staff(account).department("客户服务部").function(Function::CustomerService);
    service("head").rank(Rank::Manager).under("director").head().hire_id();
    service("clerk").under("head").hire_id();
    let sales = |account| house.staff(account).department("销售部").function(Function::Sales);
    sales("sales.head").rank(Rank::Manager).under("director").head().hire_id();
    sales("sales").under("sales.head").hire_id();
    Company {
        gm,
        director,
        head: house.actor("head"),
        clerk: house.actor("clerk"),
        sales_head: house.actor("sales.head"),
        sales: house.actor("sales"),
    }
}

/// What a customer is made of.
#[derive(Clone, Copy, Default)]
pub struct Archive {
    pub owner: Option<StaffId>,
    pub opened: Option<Date>,
    pub credit: Option<&'static str>,
    pub complexity: Option<i16>,
}

pub fn customer(house: &TestHouse, name: &str, archive: Archive) -> Header {
    let name = name.to_owned();
    house
        .write(move |tx| {
            let new = NewRecord {
                kind: "customer",
                title: name.clone(),
                status: "active",
                open: true,
                owner: archive.owner,
                ..NewRecord::default()
            };
            let header = record::create(tx, &new, None)?;
            let change = record::Change { customer_id: Some(Some(header.id)), ..record::Change::default() };
            record::change(tx, header.id, None, &change)?;
            let mut query = Sql::new(
                "INSERT INTO customer (id, kind, special_kind, name, short_name, name_key, legal_representative, region, \
                 address, postcode, phone, fax, industry, scope_of_business, main_products, lifecycle, lifecycle_since, \
                 promising, key_customer, missing, archive_date, credit, complexity) VALUES (",
            )
            .int(header.id.0)
            .raw(", 'buyer', '', ")
            .text(name.clone())
            .raw(", '', ")
            .text(name.clone())
            .raw(", '', '', '', '', '', '', '', '', '', 'customer', 0, FALSE, FALSE, 0, ");
            query = match archive.opened {
                Some(day) => query.day(day.into()),
                None => query.raw("NULL"),
            };
            query = match archive.credit {
                Some(credit) => query.raw(", ").text(credit),
                None => query.raw(", NULL"),
            };
            query = match archive.complexity {
                Some(rating) => query.raw(&format!(", {rating})")),
                None => query.raw(", NULL)"),
            };
            query.execute(tx.conn())?;
            record::header(tx, header.id)
        })
        .unwrap()
}

pub fn buys(house: &TestHouse, customer: RecordId, day: Date, yuan: i64) {
    buys_in(house, customer, day, yuan, "CNY");
}

pub fn buys_in(house: &TestHouse, customer: RecordId, day: Date, yuan: i64, currency: &str) {
    let currency = currency.to_owned();
    house
        .write(move |tx| {
            Sql::new(
                "INSERT INTO purchase (customer_id, purchased_on, amount_fen, currency, quantity) VALUES (",
            )
            .int(customer.0)
            .raw(", ")
            .day(Day::from(day))
            .raw(", ")
            .int(yuan * 100)
            .raw(", ")
            .text(currency.clone())
            .raw(", 1)")
            .execute(tx.conn())?;
            Ok(())
        })
        .unwrap();
}

#[derive(diesel::QueryableByName, Debug, PartialEq, Eq)]
pub struct Tiered {
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::SmallInt>)]
    pub tier: Option<i16>,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::BigInt>)]
    pub tier_score: Option<i64>,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    pub key_customer: bool,
}

pub fn tiered(house: &TestHouse, customer: RecordId) -> Tiered {
    house
        .read(|read| {
            let query =
                Sql::new("SELECT tier, tier_score, key_customer FROM customer WHERE id = ").int(customer.0);
            Ok(query.get_result(read.conn())?)
        })
        .unwrap()
}

pub fn tier(house: &TestHouse, customer: RecordId) -> Option<i16> {
    tiered(house, customer).tier
}

/// Runs a statement written by the test.
pub fn run(house: &TestHouse, statement: &str) {
    let statement = statement.to_owned();
    house
        .write(move |tx| {
            Sql::new(&statement).execute(tx.conn())?;
            Ok(())
        })
        .unwrap();
}

/// Runs all jobs.
pub fn work(house: &TestHouse) {
    let clock = house.clock.clone();
    job::drain(&house.store, "test", &|| clock.now()).unwrap();
}

/// The actor approves what waits for them.
pub fn approve(house: &TestHouse, actor: &Actor) {
    let waiting = house.read(|read| approval::waiting_on(read, actor, 100)).unwrap();
    assert!(!waiting.is_empty(), "nothing waits for {}", actor.account);
    for header in waiting {
        decide(house, actor, &header, approval::Decision::Approve).unwrap();
    }
}

pub fn decide(
    house: &TestHouse,
    actor: &Actor,
    header: &Header,
    decision: approval::Decision,
) -> kernel::Result<()> {
    let (actor, header) = (actor.clone(), header.clone());
    house.write(move |tx| approval::decide(tx, &actor, &header, decision, "因数据有误"))
}

/// The message keys of a refusal.
pub fn refused<T: std::fmt::Debug>(result: kernel::Result<T>) -> Vec<String> {
    match result.unwrap_err() {
        kernel::Error::Refused(refusals) => {
            refusals.into_iter().map(|refusal| refusal.message.key.into_owned()).collect()
        }
        other => panic!("not a refusal: {other}"),
    }
}
