//! Lists by the day an archive was opened, by the days and the currency of purchases, by tag (`archive.list`).

use customers::fields::{CustomerFields, NewPurchase};
use customers::model::KIND;
use customers::{export, filter, list, store};
use diesel::RunQueryDsl as _;
use jiff::civil::{Date, date};
use kernel::record::Header;
use kernel::store::Sql;
use kernel::tag::{self, Tag};
use kernel::{Actor, Error};
use rulebook::Action;
use testkit::{Engine, TestHouse, both_engines};
use web::listing::Params;

use crate::company::{Company, found, open, rooms, sketch};

fn opened(house: &TestHouse, actor: &Actor, name: &str, on: Option<Date>) -> Header {
    let header = open(house, actor, CustomerFields { archive_date: on.map(Into::into), ..sketch(name) });
    if on.is_none() {
        // As one that came in with an import and named no day.
        let id = header.id.0;
        let forget = move |tx: &mut kernel::Tx<'_>| {
            Ok(Sql::new("UPDATE customer SET archive_date = NULL WHERE id = ").int(id).execute(tx.conn())?)
        };
        house.write(forget).unwrap();
    }
    header
}

fn bought(house: &TestHouse, customer: &Header, on: Date, currency: &str) {
    let purchase = NewPurchase {
        customer: customer.id,
        purchased_on: on.into(),
        amount_fen: 100_000,
        currency: currency.into(),
        quantity: 1,
        order_number: None,
        import: None,
    };
    house.write(move |tx| store::purchase_insert(tx, &purchase)).unwrap();
}

/// 远山 was opened in January, 青禾 in February; 流云 has no archive date and was entered on the first of March, at one
/// o'clock in the night, which is still February in London.
fn market(house: &TestHouse) -> Company {
    let company = Company::of(house);
    house.advance(jiff::SignedDuration::from_hours(-8));
    let far = opened(house, &company.chen, "远山", Some(date(2027, 1, 31)));
    let green = opened(house, &company.chen, "青禾", Some(date(2027, 2, 1)));
    let cloud = opened(house, &company.chen, "流云", None);
    bought(house, &far, date(2027, 1, 15), "CNY");
    bought(house, &far, date(2027, 2, 20), "USD");
    bought(house, &green, date(2027, 2, 20), "CNY");
    bought(house, &cloud, date(2026, 12, 31), "EUR");
    company
}

fn refused_at(house: &TestHouse, actor: &Actor, query: &str) -> Vec<(String, String)> {
    let result = house.read(|read| list::page(read, actor, &Params::parse(query)).map(drop));
    let Err(Error::Refused(refusals)) = result else { panic!("{query}: {result:?}") };
    refusals
        .into_iter()
        .map(|refusal| (refusal.field.unwrap_or_default(), refusal.message.key.to_string()))
        .collect()
}

both_engines! {
    rooms: rooms();

    fn archives_are_found_by_the_day_they_were_opened(house: &TestHouse) {
        let company = market(house);
        for (query, expected) in [
            ("opened_from=2027-02-01&opened_until=2027-02-28", vec!["青禾"]),
            ("opened_from=2027-03-01&opened_until=2027-03-01", vec!["流云"]),
            ("opened_until=2027-01-31", vec!["远山"]),
            ("opened_from=2027-02-01", vec!["流云", "青禾"]),
            // A span too long for the index of days finds the same.
            ("opened_from=2020-01-01&opened_until=2027-02-28", vec!["青禾", "远山"]),
            ("opened_from=2027%E5%B9%B42%E6%9C%881%E6%97%A5&opened_until=2027/2/28", vec!["青禾"]),
            ("opened_from=20270201&opened_until=2027.2.1", vec!["青禾"]),
        ] {
            assert_eq!(found(house, &company.chen, query), expected, "{query}");
            assert!(found(house, &company.wu, query).is_empty(), "{query}");
            assert_eq!(found(house, &company.gao, query), expected, "{query}");
        }
    }

    fn customers_are_found_by_when_and_in_which_currency_they_bought(house: &TestHouse) {
        let company = market(house);
        for (query, expected) in [
            ("bought_from=2027-02-01&bought_until=2027-02-28", vec!["青禾", "远山"]),
            ("bought_from=2027-02-20&bought_until=2027-02-20", vec!["青禾", "远山"]),
            ("bought_until=2027-01-31", vec!["流云", "远山"]),
            ("currency=other", vec!["流云", "远山"]),
            ("currency=usd", vec!["远山"]),
            ("currency=%E6%AC%A7%E5%85%83", vec!["流云"]),
            ("currency=CNY", vec!["青禾", "远山"]),
            // One purchase answers both.
            ("currency=CNY&bought_from=2027-02-01", vec!["青禾"]),
            ("currency=CNY&bought_from=2027-02-18&bought_until=2027-02-21", vec!["青禾"]),
            ("currency=other&bought_from=2027-01-01", vec!["远山"]),
            ("currency=GBP", vec![]),
        ] {
            assert_eq!(found(house, &company.chen, query), expected, "{query}");
            assert!(found(house, &company.wu, query).is_empty(), "{query}");
        }
    }

    fn a_day_or_a_currency_that_can_not_be_read_is_refused_beside_its_field(house: &TestHouse) {
        let company = market(house);
        let is = |query: &str, expected: &[(&str, &str)]| {
            let refused = refused_at(house, &company.chen, query);
            let refused: Vec<(&str, &str)> =
                refused.iter().map(|(field, key)| (field.as_str(), key.as_str())).collect();
            assert_eq!(refused, expected, "{query}");
        };
        is("opened_from=soon&bought_until=3/4/2027", &[
            ("opened_from", "sheets-value-not-a-date"),
            ("bought_until", "sheets-value-date-ambiguous"),
        ]);
        is("bought_from=2027-02-02&bought_until=2027-02-01", &[("bought_until", "customers-until-before-from")]);
        is("currency=shells", &[("currency", "sheets-value-not-a-currency")]);
        let su = company.su.clone();
        let noted = house.write(move |tx| export::note(tx, &su, &Params::parse("opened_from=soon")));
        assert!(matches!(noted, Err(Error::Refused(_))), "nothing is taken out: {noted:?}");
    }

    fn customers_are_found_by_their_tags_in_any_writing(house: &TestHouse) {
        let company = market(house);
        let tag = |number: &str, text: &'static str| {
            let (chen, number) = (company.chen.clone(), number.to_owned());
            let tag = Tag::parse(text).unwrap();
            house.write(move |tx| tag::add(tx, &chen, KIND, &number, &tag)).unwrap();
        };
        tag("KH-20270301-0001", "重點客戶");
        tag("KH-20270301-0002", "重点客户");
        tag("KH-20270301-0002", "VIP");
        let of = |typed: &str| format!("tag={}", web::listing::encode(typed));
        assert_eq!(found(house, &company.chen, &of("重点客户")), ["青禾", "远山"]);
        assert_eq!(found(house, &company.chen, &format!("{}&{}", of("重点客户"), of("ｖｉｐ"))), ["青禾"]);
        assert!(found(house, &company.chen, &of("重点")).is_empty());
        assert!(found(house, &company.wu, &of("重点客户")).is_empty());
        let rows = house.read(|read| {
            let (page, _) = list::page(read, &company.chen, &Params::parse(&of("vip")))?;
            list::rows(read, &page.ids, false)
        });
        assert_eq!(rows.unwrap()[0].tags, ["VIP", "重点客户"]);
    }
}

#[derive(diesel::QueryableByName)]
struct Plan {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

/// How SQLite reads a page of a list.
fn plan_of(house: &TestHouse, actor: &Actor, query: &str) -> String {
    house
        .read(|read| {
            let listing = filter::listing(read, actor, &Params::parse(query), Action::Read)?;
            let keys = listing.keys(read, actor, None, 51)?;
            let explain = Sql::new("EXPLAIN QUERY PLAN ").then(&keys);
            let lines: Vec<Plan> = explain.load(read.conn())?;
            Ok(lines.into_iter().map(|line| line.detail).collect::<Vec<_>>().join("\n"))
        })
        .unwrap()
}

#[test]
fn a_filter_by_days_currency_or_tag_is_answered_by_an_index() {
    let house = &TestHouse::with(Engine::Sqlite, rooms());
    let company = Company::of(house);
    for (query, indexes) in [
        (
            "opened_from=2027-02-01&opened_until=2027-02-28",
            &["customer_opened", "record_customer_entered"][..],
        ),
        ("bought_from=2027-02-01&bought_until=2027-02-03", &["COVERING INDEX purchase_day"]),
        (
            "bought_from=2027-01-01&bought_until=2027-03-31",
            &["COVERING INDEX purchase_score (customer_id=? AND purchased_on>"],
        ),
        (
            "bought_from=2027-01-01&currency=CNY",
            &["COVERING INDEX purchase_score (customer_id=? AND purchased_on>"],
        ),
        ("currency=USD", &["COVERING INDEX purchase_foreign (currency=?"]),
        ("currency=other", &["COVERING INDEX purchase_foreign"]),
        ("tag=vip", &["COVERING INDEX record_tag_records (tag_key=?"]),
    ] {
        for actor in [&company.gao, &company.chen] {
            let plan = plan_of(house, actor, query);
            for index in indexes {
                assert!(plan.contains(index), "{query}: {plan}");
            }
            for table in ["SCAN record", "SCAN customer", "SCAN c\n", "SCAN r\n"] {
                assert!(!plan.contains(table), "{query}: {plan}");
            }
        }
    }
}
