//! The facts of customers as of a day, read in one pass.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use std::ops::ControlFlow;

use common::{Archive, buys, buys_in, customer};
use diesel::RunQueryDsl as _;
use jiff::civil::date;
use kernel::RecordId;
use kernel::store::Sql;
use rules::tier::{Complexity, Credit, Facts, Tier};
use testkit::{Engine, TestHouse, both_engines};
use tiering::gauge::Gauge;
use tiering::scoring::{Scored, score_all, score_chunk, score_these, sums};

fn gauge(house: &TestHouse, as_of: jiff::civil::Date) -> Gauge {
    house.read(|read| Gauge::of(&*read.policy()?, as_of)).unwrap()
}

fn all(house: &TestHouse, gauge: &Gauge) -> Vec<Scored> {
    let mut found = Vec::new();
    house
        .read(|read| {
            score_all(read, gauge, RecordId(0), |scored| {
                found.push(scored.clone());
                Ok(ControlFlow::Continue(()))
            })
        })
        .unwrap();
    found
}

both_engines! {
    rooms: common::rooms();

    fn purchases_count_from_the_first_to_the_last_day_of_the_period(house: &TestHouse) {
        let yuanshan = customer(house, "远山机械有限公司", Archive {
            opened: Some(date(2020, 3, 31)), credit: Some("B"), complexity: Some(4), ..Archive::default()
        });
        for (day, yuan) in [
            (date(2026, 3, 31), 1), (date(2026, 4, 1), 10), (date(2027, 3, 31), 100), (date(2027, 4, 1), 1000),
        ] {
            buys(house, yuanshan.id, day, yuan);
        }
        let scored = all(house, &gauge(house, date(2027, 3, 31)));
        let facts = Facts {
            amount_fen: Some(11_000), purchases: Some(2), credit: Some(Credit::B), years: Some(7),
            complexity: Complexity::new(4).ok(),
        };
        assert_eq!(scored.len(), 1);
        assert_eq!((scored[0].customer, scored[0].facts, scored[0].foreign_purchases), (yuanshan.id, facts, 0));
    }

    fn who_bought_nothing_has_zero_and_what_nobody_wrote_down_is_unknown(house: &TestHouse) {
        customer(house, "海纳电子有限公司", Archive::default());
        let scored = all(house, &gauge(house, date(2027, 2, 28)));
        let facts = Facts { amount_fen: Some(0), purchases: Some(0), ..Facts::default() };
        assert_eq!(scored[0].facts, facts);
        assert_eq!((scored[0].tier, scored[0].tier_score), (None, None));
        // Unknown gives 60 points: credit 15 % + years 10 % + complexity 15 %.
        assert_eq!(scored[0].assessment.score.points_x100(), 2400);
        assert_eq!(scored[0].assessment.tier, Tier::Four);
    }

    fn other_currencies_are_left_out_and_told(house: &TestHouse) {
        let mixed = customer(house, "甲", Archive::default());
        buys(house, mixed.id, date(2027, 1, 5), 70_000);
        buys_in(house, mixed.id, date(2027, 1, 6), 1_000_000, "USD");
        let foreign = customer(house, "乙", Archive::default());
        buys_in(house, foreign.id, date(2027, 1, 6), 1_000_000, "USD");
        let earlier = customer(house, "丙", Archive::default());
        buys_in(house, earlier.id, date(2020, 1, 6), 1_000_000, "USD");
        let scored = all(house, &gauge(house, date(2027, 2, 28)));
        let told: Vec<_> = scored
            .iter()
            .map(|one| (one.facts.amount_fen, one.facts.purchases, one.foreign_purchases))
            .collect();
        assert_eq!(told, [(Some(7_000_000), Some(1), 1), (None, None, 1), (Some(0), Some(0), 0)]);
        assert_eq!(scored[2].facts.years, Some(7), "the first purchase counts in any currency");
    }

    fn a_merged_customer_is_not_scored(house: &TestHouse) {
        let kept = customer(house, "甲", Archive::default());
        let merged = customer(house, "甲公司", Archive::default());
        common::run(house, &format!("UPDATE customer SET merged_into_id = {} WHERE id = {}", kept.id, merged.id));
        let scored = all(house, &gauge(house, date(2027, 2, 28)));
        assert_eq!(scored.iter().map(|one| one.customer).collect::<Vec<_>>(), [kept.id]);
    }

    fn chunks_of_any_size_give_the_same_as_one_pass(house: &TestHouse) {
        let customers: Vec<_> = (0..13).map(|n| customer(house, &format!("客户{n}"), Archive::default()).id).collect();
        for (n, id) in (0_i64..).zip(&customers) {
            for month in 1..=(n % 5) {
                buys(house, *id, date(2026, i8::try_from(month).unwrap() + 4, 7), n * 20_000);
            }
        }
        let gauge = gauge(house, date(2027, 2, 28));
        let whole = all(house, &gauge);
        assert_eq!(whole.len(), 13);
        for size in [1, 2, 5, 13, 100] {
            let mut pieces = Vec::new();
            let mut after = RecordId(0);
            loop {
                let chunk = house.read(|read| score_chunk(read, &gauge, after, size)).unwrap();
                let Some(last) = chunk.last() else { break };
                after = last.customer;
                pieces.extend(chunk);
            }
            assert_eq!(pieces, whole, "chunks of {size}");
        }
        let some: Vec<_> = customers.iter().copied().step_by(3).collect();
        let asked = house.read(|read| score_these(read, &gauge, &some)).unwrap();
        let expected: Vec<_> = whole.into_iter().filter(|one| some.contains(&one.customer)).collect();
        assert_eq!(asked, expected);
    }

    fn a_pass_ends_when_it_is_told_to(house: &TestHouse) {
        for n in 0..5 {
            customer(house, &format!("客户{n}"), Archive::default());
        }
        let gauge = gauge(house, date(2027, 2, 28));
        let mut seen = 0;
        house
            .read(|read| {
                score_all(read, &gauge, RecordId(0), |_| {
                    seen += 1;
                    Ok(if seen == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
                })
            })
            .unwrap();
        assert_eq!(seen, 2);
    }
}

#[derive(diesel::QueryableByName)]
struct Plan {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

#[test]
fn the_sums_of_purchases_read_nothing_but_the_covering_index() {
    let house = TestHouse::with(Engine::Sqlite, common::rooms());
    let gauge = gauge(&house, date(2027, 2, 28));
    let range = Sql::new("customer_id > ").int(0).raw(" AND customer_id <= ").int(10_000);
    let explain = Sql::new("EXPLAIN QUERY PLAN ").then(&sums(&gauge, &range));
    let plan: Vec<Plan> = house.read(|read| Ok(explain.load(read.conn())?)).unwrap();
    let plan: Vec<_> = plan.into_iter().map(|row| row.detail).collect();
    assert_eq!(plan.len(), 1, "one scan, no sorting: {plan:?}");
    assert!(
        plan[0].contains("USING COVERING INDEX purchase_score (customer_id>? AND customer_id<?)"),
        "{plan:?}"
    );
}
