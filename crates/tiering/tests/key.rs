//! The yearly naming of key customers.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use common::{Archive, Company, approve, buys, buys_in, company, customer, refused, tiered, work};
use jiff::SignedDuration;
use jiff::civil::date;
use kernel::duty;
use kernel::record::{self, Header};
use testkit::{TestHouse, both_engines};
use tiering::key::{Status, calendar, service, store};

fn start(house: &TestHouse, company: &Company, year: i16) -> kernel::Result<Header> {
    let sales = company.sales_head.clone();
    let rows = house.read(|read| service::by_sales(read, &sales, year))?;
    house.write(move |tx| service::start(tx, &sales, year, &rows))
}

fn names(house: &TestHouse, company: &Company, header: &Header) -> Vec<(String, i64, bool)> {
    let rows = house.read(|read| store::items_page(read, &company.gm, true, header.id, None, 50)).unwrap();
    rows.into_iter().map(|row| (row.name, row.sales_fen, row.by_sales)).collect()
}

fn status(house: &TestHouse, header: &Header) -> Status {
    Status::of(&house.read(|read| record::header(read, header.id)).unwrap()).unwrap()
}

both_engines! {
    rooms: common::rooms();

    fn the_list_has_last_years_great_sales_and_who_was_added_by_hand(house: &TestHouse) {
        let company = company(house);
        let own = |name| customer(house, name, Archive { owner: Some(company.sales.id), ..Archive::default() });
        let great = own("远山机械有限公司");
        buys(house, great.id, date(2026, 1, 1), 3_000_000);
        buys(house, great.id, date(2026, 12, 31), 2_000_000);
        let almost = own("差一点有限公司");
        buys(house, almost.id, date(2026, 6, 1), 4_999_999);
        buys(house, almost.id, date(2027, 1, 1), 5_000_000);
        let foreign = own("海外有限公司");
        buys_in(house, foreign.id, date(2026, 6, 1), 9_000_000, "USD");
        let former = own("旧日重点有限公司");
        common::run(house, &format!("UPDATE customer SET key_customer = TRUE WHERE id = {}", former.id));

        let header = start(house, &company, 2027).unwrap();
        assert_eq!(names(house, &company, &header), [("远山机械有限公司".to_owned(), 500_000_000, true)]);
        assert_eq!(refused(start(house, &company, 2027)), ["tiering-key-open"]);
        assert_eq!(refused(start(house, &company, 2020)), ["tiering-key-year-wrong"]);
        let (sales, number, other) = (company.sales_head.clone(), header.number.clone(), almost.number.clone());
        let add = |fit: &'static str| {
            let (sales, number, other) = (sales.clone(), number.clone(), other.clone());
            house.write(move |tx| service::add(tx, &sales, &number, &other, fit))
        };
        assert_eq!(refused(add("")), ["tiering-reason-needed"]);
        add("进入新能源行业的首家客户，合作三年").unwrap();
        assert_eq!(names(house, &company, &header).len(), 2);

        let (sales, number) = (company.sales_head.clone(), header.number.clone());
        house.write(move |tx| service::submit(tx, &sales, &number, "")).unwrap();
        assert!(!tiered(house, great.id).key_customer);
        approve(house, &company.gm);
        work(house);
        assert_eq!(status(house, &header), Status::InForce);
        let is_key = |id| tiered(house, id).key_customer;
        assert_eq!([great.id, almost.id, foreign.id, former.id].map(is_key), [true, true, false, false]);
    }

    fn a_new_list_by_sales_keeps_who_was_added_by_hand(house: &TestHouse) {
        let company = company(house);
        let one = customer(house, "甲", Archive { owner: Some(company.sales.id), ..Archive::default() });
        let header = start(house, &company, 2027).unwrap();
        let (sales, number, other) = (company.sales_head.clone(), header.number.clone(), one.number.clone());
        house.write(move |tx| service::add(tx, &sales, &number, &other, "战略客户")).unwrap();
        let late = customer(house, "乙", Archive::default());
        buys(house, late.id, date(2026, 6, 1), 6_000_000);
        let sales = company.sales_head.clone();
        let rows = house.read(|read| service::by_sales(read, &sales, 2027)).unwrap();
        let number = header.number.clone();
        house.write(move |tx| service::list_again(tx, &sales, &number, &rows)).unwrap();
        let expected = [("乙".to_owned(), 600_000_000, true), ("甲".to_owned(), 0, false)];
        assert_eq!(names(house, &company, &header), expected);
        let (sales, number, gone) = (company.sales_head.clone(), header.number.clone(), late.number.clone());
        house.write(move |tx| service::remove(tx, &sales, &number, &gone, "即将停业")).unwrap();
        assert_eq!(names(house, &company, &header).len(), 1);
    }

    fn a_year_that_begins_is_owed_its_key_customers_by_the_end_of_january(house: &TestHouse) {
        let company = company(house);
        (calendar::YEAR.tick)(&house.store, house.now()).unwrap();
        assert_eq!(house.read(|read| store::naming_of(read, 2027)).unwrap(), None, "the year began without a rulebook");
        house.advance(SignedDuration::from_hours(24 * 310));
        for _ in 0..2 {
            (calendar::YEAR.tick)(&house.store, house.now()).unwrap();
        }
        let planned = house.read(|read| store::naming_of(read, 2028)).unwrap().unwrap();
        let duties = house.read(|read| duty::of_record(read, planned)).unwrap();
        assert_eq!((duties.len(), duties[0].owner_id), (1, Some(company.sales_head.id)));
        let due = duties[0].due_at.timestamp().in_tz("Asia/Shanghai").unwrap().date();
        assert_eq!(due, date(2028, 1, 31));
        let header = start(house, &company, 2028).unwrap();
        assert_eq!(header.id, planned);
        let (sales, number) = (company.sales_head.clone(), header.number);
        house.write(move |tx| service::submit(tx, &sales, &number, "")).unwrap();
        approve(house, &company.gm);
        let duties = house.read(|read| duty::of_record(read, planned)).unwrap();
        assert_eq!(duties[0].state, "done");
    }
}
