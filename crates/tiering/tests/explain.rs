//! Scores that can be made again, and work that is interrupted in its middle.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use common::{Archive, approve, buys, company, customer, tier, work};
use diesel::RunQueryDsl as _;
use jiff::SignedDuration;
use jiff::civil::date;
use kernel::store::Sql;
use kernel::{RecordId, event, job, policy, record};
use proptest::prelude::*;
use rulebook::Rulebook;
use rules::tier::Indicator;
use testkit::{Engine, TestHouse, both_engines};
use tiering::explain::store::{history, of_reviews};
use tiering::proposal::{self, Which};
use tiering::reason::{Reason, compare, standing_now};
use tiering::review::{Status, assess, service, store};
use tiering::{command, effect};

/// A review of a quarter in force, by the company's people.
fn in_force(house: &TestHouse, quarter: &str) -> RecordId {
    let (head, quarter) = (house.actor("head"), quarter.parse().unwrap());
    let header = house.write(move |tx| service::start(tx, &head, quarter, None)).unwrap();
    work(house);
    submit_and_approve(house, header.id);
    work(house);
    header.id
}

fn submit_and_approve(house: &TestHouse, review: RecordId) {
    let (head, number) =
        (house.actor("head"), house.read(|read| record::header(read, review)).unwrap().number);
    house.write(move |tx| service::submit(tx, &head, &number, "")).unwrap();
    approve(house, &house.actor("director"));
}

fn status(house: &TestHouse, review: RecordId) -> Status {
    Status::of(&house.read(|read| record::header(read, review)).unwrap()).unwrap()
}

both_engines! {
    rooms: common::rooms();

    fn a_score_is_made_again_from_its_facts_and_its_version_whatever_happened_since(house: &TestHouse) {
        company(house);
        let one = customer(house, "甲", Archive { credit: Some("A"), complexity: Some(2), ..Archive::default() }).id;
        for _ in 0..7 {
            buys(house, one, date(2026, 9, 1), 40_000);
        }
        let review = in_force(house, "2026Q4");
        let stored = common::tiered(house, one).tier_score;
        // Everything changes afterwards: the purchases, the archive, the rulebook.
        common::run(house, "DELETE FROM purchase");
        common::run(house, "UPDATE customer SET credit = 'D', complexity = 5");
        let text = Rulebook::default_text().replace("amount = 40", "amount = 20").replace("purchases = 20", "purchases = 40");
        house
            .write(move |tx| {
                let now = tx.now();
                policy::store(tx, &text, None, now)
            })
            .unwrap();
        let standing = house.read(|read| standing_now(read, &[one])).unwrap().remove(&one).unwrap();
        assert_eq!(standing.proposal.id, review);
        let again = house
            .read(|read| proposal::assess_again(read, standing.proposal.scored_under_id, &standing.item.facts))
            .unwrap();
        assert_eq!(Some(i64::from(again.score.ten_thousandths())), stored);
        assert_eq!(again.part(Indicator::Amount).weight_bp, 4000, "the version of that day");
    }

    fn the_history_has_every_score_that_took_effect_the_newest_first(house: &TestHouse) {
        company(house);
        let one = customer(house, "甲", Archive::default()).id;
        house.advance(SignedDuration::from_hours(1));
        let first = in_force(house, "2026Q3");
        house.advance(SignedDuration::from_hours(1));
        let second = in_force(house, "2026Q4");
        let past = house.read(|read| history(read, one)).unwrap();
        let number = |id| house.read(|read| record::header(read, id)).unwrap().number;
        let numbers: Vec<_> = past.iter().map(|past| past.number.clone()).collect();
        assert_eq!(numbers, [number(second), number(first)]);
        assert_eq!((past[1].from, past[0].from == past[0].to), (None, true));
    }

    fn a_page_tells_the_facts_before_and_now_of_who_moves(house: &TestHouse) {
        company(house);
        let one = customer(house, "甲", Archive::default()).id;
        in_force(house, "2026Q3");
        for _ in 0..12 {
            buys(house, one, date(2026, 12, 1), 100_000);
        }
        house.advance(SignedDuration::from_hours(1));
        let (head, quarter) = (house.actor("head"), "2026Q4".parse().unwrap());
        let header = house.write(move |tx| service::start(tx, &head, quarter, None)).unwrap();
        work(house);
        let compared = house
            .read(|read| {
                let proposal = proposal::proposal_get(read, header.id)?;
                let gm = house.actor("gm");
                let page = proposal::items_page(read, &gm, true, header.id, Which::Up, None, 50)?;
                let rows = proposal::items_named(read, header.id, &page.ids)?;
                compare(read, &proposal, &rows)
            })
            .unwrap();
        assert_eq!(compared.len(), 1);
        assert_eq!(compared[0].reason(), Reason::Fact(Indicator::Amount));
        assert_eq!(compared[0].before.unwrap().0.amount_fen, Some(0));
        assert_eq!(compared[0].facts.amount_fen, Some(120_000_000));
    }

    fn the_command_line_runs_a_review_to_its_proposal(house: &TestHouse) {
        let company = company(house);
        for n in 0..3 {
            customer(house, &format!("客户{n}"), Archive::default());
        }
        let clock = house.clock.clone();
        let mut told = Vec::new();
        let summary = command::review_run(
            &house.store,
            &|| clock.now(),
            &|| panic!("nobody else works"),
            company.head.id,
            ("2026Q4".parse().unwrap(), Some(date(2026, 11, 30))),
            &mut |done, total| told.push((done, total)),
        )
        .unwrap();
        assert_eq!((summary.matrix.total(), summary.foreign_customers), (3, 0));
        assert_eq!(told.last(), Some(&(3, 3)));
        let review = house.read(|read| store::review_of(read, "2026Q4".parse().unwrap())).unwrap().unwrap();
        assert_eq!(status(house, review), Status::Drafted);
    }
}

/// Six thousand customers, made by the database itself.
fn crowd(house: &TestHouse) {
    common::run(
        house,
        "INSERT INTO record (kind, number, title, status, open, confidential, rulebook_id, version, created_at, updated_at) \
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000) \
         SELECT 'customer', 'K' || i, 'K' || i, 'active', TRUE, FALSE, 1, 1, 0, 0 FROM n",
    );
    common::run(
        house,
        "INSERT INTO customer (id, kind, special_kind, name, short_name, name_key, legal_representative, region, address, \
         postcode, phone, fax, industry, scope_of_business, main_products, lifecycle, lifecycle_since, promising, \
         key_customer, missing) SELECT id, 'buyer', '', title, '', title, '', '', '', '', '', '', '', '', '', 'customer', 0, \
         FALSE, FALSE, 0 FROM record WHERE kind = 'customer'",
    );
}

fn count(house: &TestHouse, query: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Counted {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        number: i64,
    }
    house.read(|read| Ok(Sql::new(query).get_result::<Counted>(read.conn())?.number)).unwrap()
}

fn last_customer(house: &TestHouse) -> i64 {
    count(house, "SELECT max(id) AS number FROM customer")
}

#[test]
fn an_assessment_that_dies_in_its_middle_counts_everybody_once_when_it_goes_on() {
    let house = TestHouse::with(Engine::Sqlite, common::rooms());
    company(&house);
    crowd(&house);
    let (head, quarter) = (house.actor("head"), "2026Q4".parse().unwrap());
    let header = house.write(move |tx| service::start(tx, &head, quarter, None)).unwrap();
    let scoring = house.read(|read| job::of_record(read, header.id, assess::ASSESS.key)).unwrap().unwrap();
    let last = last_customer(&house);
    common::run(
        &house,
        &format!(
            "CREATE TRIGGER full BEFORE INSERT ON tier_item WHEN new.customer_id = {last} \
             BEGIN SELECT raise(ABORT, 'disk full'); END"
        ),
    );
    assert!((assess::ASSESS.step)(&house.store, scoring.id, house.now()).is_err());
    assert_eq!(count(&house, "SELECT count(*) AS number FROM tier_item"), 5_000);
    let half = house.read(|read| job::get(read, scoring.id)).unwrap();
    assert_eq!((half.done, half.total), (5_000, 6_000));
    common::run(&house, "DROP TRIGGER full");
    work(&house);
    let review = house
        .read(|read| {
            let header = record::header(read, header.id)?;
            store::review_get(read, header)
        })
        .unwrap();
    assert_eq!(
        (review.status, review.matrix.total(), review.proposal.total),
        (Status::Drafted, 6_000, 6_000)
    );
    assert_eq!(count(&house, "SELECT count(*) AS number FROM tier_item"), 6_000);
}

#[test]
fn a_taking_effect_that_dies_in_its_middle_moves_everybody_once_when_it_goes_on() {
    let house = TestHouse::with(Engine::Sqlite, common::rooms());
    company(&house);
    crowd(&house);
    let (head, quarter) = (house.actor("head"), "2026Q4".parse().unwrap());
    let header = house.write(move |tx| service::start(tx, &head, quarter, None)).unwrap();
    work(&house);
    submit_and_approve(&house, header.id);
    let last = last_customer(&house);
    common::run(
        &house,
        &format!(
            "CREATE TRIGGER full BEFORE UPDATE ON customer WHEN new.id = {last} \
             BEGIN SELECT raise(ABORT, 'disk full'); END"
        ),
    );
    let taking =
        house.read(|read| job::of_record(read, header.id, effect::TAKE_EFFECT.key)).unwrap().unwrap();
    let step = || (effect::TAKE_EFFECT.step)(&house.store, taking.id, house.now());
    while step().is_ok() {}
    let moved = count(&house, "SELECT count(*) AS number FROM customer WHERE tier = 4");
    assert_eq!(moved, 6_000 - effect::STEP, "so many at a time, and the last of them not");
    assert_eq!(status(&house, header.id), Status::TakingEffect);
    common::run(&house, "DROP TRIGGER full");
    work(&house);
    assert_eq!(status(&house, header.id), Status::InForce);
    for table in ["tier_history", "event WHERE kind = 'tiering.moved'", "customer WHERE tier = 4"] {
        assert_eq!(count(&house, &format!("SELECT count(*) AS number FROM {table}")), 6_000, "{table}");
    }
    let lines = house.read(|read| event::timeline(read, RecordId(last), None, 10)).unwrap();
    assert_eq!(lines[0].clause.as_deref(), Some("tiering.review"));
    assert_eq!(tier(&house, RecordId(last)), Some(4));
}

/// What somebody bought: how many months ago, for how many yuan, in which currency.
fn bought() -> impl Strategy<Value = Vec<(i8, i64, bool)>> {
    proptest::collection::vec((1_i8..24, -100_i64..3_000_000, any::<bool>()), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn whatever_they_bought_a_review_counts_each_customer_once_and_its_scores_can_be_made_again(
        all in proptest::collection::vec((bought(), 0_i16..=5, 0_usize..5), 1..12),
    ) {
        let house = TestHouse::with(Engine::Sqlite, common::rooms());
        company(&house);
        for (n, (purchases, complexity, credit)) in all.iter().enumerate() {
            let archive = Archive {
                complexity: Some(*complexity).filter(|rating| *rating > 0),
                credit: ["A", "B", "C", "D"].get(*credit).copied(),
                ..Archive::default()
            };
            let id = customer(&house, &format!("客户{n}"), archive).id;
            for (months, yuan, own) in purchases {
                let day = date(2026, 12, 31).saturating_sub(jiff::Span::new().months(*months));
                common::buys_in(&house, id, day, *yuan, if *own { "CNY" } else { "EUR" });
            }
        }
        let review = in_force(&house, "2026Q4");
        let (matrix, rows) = house
            .read(|read| {
                let header = record::header(read, review)?;
                let review = store::review_get(read, header)?;
                let gm = house.actor("gm");
                let page = proposal::items_page(read, &gm, true, review.header.id, Which::First, None, 50)?;
                let rows = proposal::items_named(read, review.header.id, &page.ids)?;
                let under = review.proposal.scored_under_id;
                let again = rows
                    .iter()
                    .map(|row| proposal::assess_again(read, under, &row.item.facts))
                    .collect::<kernel::Result<Vec<_>>>()?;
                Ok((review.matrix, rows.into_iter().zip(again).collect::<Vec<_>>()))
            })
            .unwrap();
        prop_assert_eq!(matrix.total(), all.len() as u64);
        prop_assert_eq!(rows.len(), all.len());
        for (row, again) in rows {
            prop_assert_eq!((row.item.score, row.item.to), (again.score, again.tier));
            let stands = common::tiered(&house, row.item.customer);
            prop_assert_eq!(stands.tier_score, Some(i64::from(again.score.ten_thousandths())));
        }
    }
}

#[test]
fn the_history_of_one_customer_looks_up_one_row_of_each_review() {
    let house = TestHouse::with(Engine::Sqlite, common::rooms());
    let plan = testkit::plan(&house, &of_reviews(RecordId(1)));
    assert!(plan.contains("SEARCH i USING PRIMARY KEY (proposal_id=? AND customer_id=?)"), "{plan}");
}
