//! Changes between reviews: by a person, and by themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use common::{Archive, Company, approve, buys, company, customer, refused, tier, tiered, work};
use jiff::SignedDuration;
use jiff::civil::date;
use kernel::approval::{self, Decision};
use kernel::record::{self, Header};
use kernel::{Actor, RecordId, duty, event, sequencer};
use testkit::{TestHouse, both_engines};
use tiering::change::{Status, raise, service, store};
use tiering::notify;

fn propose(
    house: &TestHouse,
    actor: &Actor,
    number: &str,
    to: &'static str,
    reason: &'static str,
) -> kernel::Result<Header> {
    let (actor, number) = (actor.clone(), number.to_owned());
    house.write(move |tx| service::propose(tx, &actor, &number, to, reason))
}

/// A customer of the salesperson who is in a tier with a score.
fn rated(house: &TestHouse, company: &Company, name: &str, tier: i16, score: i64) -> Header {
    let header = customer(house, name, Archive { owner: Some(company.sales.id), ..Archive::default() });
    let id = header.id;
    common::run(house, &format!("UPDATE customer SET tier = {tier}, tier_score = {score} WHERE id = {id}"));
    header
}

fn status(house: &TestHouse, id: RecordId) -> Status {
    Status::of(&house.read(|read| record::header(read, id)).unwrap()).unwrap()
}

fn changes(house: &TestHouse, company: &Company) -> Vec<Header> {
    house
        .read(|read| {
            let listing = kernel::listing::Listing::of("tier_change");
            let ids = listing.page(read, &company.gm, None, 50)?.ids;
            ids.into_iter().map(|id| record::header(read, id)).collect()
        })
        .unwrap()
}

/// The daily look, with everything before it.
fn daily(house: &TestHouse) {
    sequence(house);
    (raise::DAILY.tick)(&house.store, house.now()).unwrap();
    work(house);
}

/// Gives committed lines of the log their places.
fn sequence(house: &TestHouse) {
    while sequencer::tick(&house.store, "test", house.now()).unwrap() > 0 {}
}

both_engines! {
    rooms: common::rooms();

    fn a_single_change_takes_effect_on_approval_with_its_reason(house: &TestHouse) {
        let company = company(house);
        let one = rated(house, &company, "甲", 3, 450_000);
        let change = propose(house, &company.sales, &one.number, "2", "签订了三年框架协议").unwrap();
        assert_eq!(status(house, change.id), Status::Proposed);
        assert_eq!(tier(house, one.id), Some(3));
        let again = propose(house, &company.sales, &one.number, "1", "再升一级");
        assert_eq!(refused(again), ["tiering-change-open"]);
        approve(house, &company.sales_head);
        assert_eq!((status(house, change.id), tier(house, one.id)), (Status::InForce, Some(2)));
        let kinds: Vec<_> = house.read(|read| event::timeline(read, one.id, None, 50)).unwrap();
        assert!(kinds.iter().any(|line| line.kind == "tiering.moved" && line.clause.as_deref() == Some("tiering.adjust")));
        let told = house.read(|read| duty::of_record(read, one.id)).unwrap();
        assert!(told.iter().any(|duty| duty.kind == notify::TELL.key && duty.state == "open"));
        propose(house, &company.sales, &one.number, "3", "协议终止").unwrap();
    }

    fn a_change_that_cannot_be_is_refused_beside_its_fields(house: &TestHouse) {
        let company = company(house);
        let one = rated(house, &company, "甲", 3, 450_000);
        assert_eq!(refused(propose(house, &company.sales, &one.number, "5", "")), ["tiering-tier-needed", "tiering-reason-needed"]);
        assert_eq!(refused(propose(house, &company.sales, &one.number, "3", "x")), ["tiering-tier-as-it-is"]);
        let other = house.staff("buyer").department("采购部").hire();
        assert!(matches!(propose(house, &other, &one.number, "2", "x"), Err(kernel::Error::NotFound)));
        assert!(house.read(|read| store::open_of(read, one.id)).unwrap().is_none(), "nothing was kept");
    }

    fn a_declined_change_changes_nothing_and_lets_another_be_proposed(house: &TestHouse) {
        let company = company(house);
        let one = rated(house, &company, "甲", 3, 450_000);
        for (decision, end) in [(Decision::Return, Status::Returned), (Decision::Refuse, Status::Refused)] {
            let change = propose(house, &company.sales, &one.number, "2", "框架协议").unwrap();
            let waiting = house.read(|read| approval::waiting_for(read, change.id)).unwrap().unwrap();
            common::decide(house, &company.sales_head, &waiting, decision).unwrap();
            assert_eq!((status(house, change.id), tier(house, one.id)), (end, Some(3)));
        }
        let change = propose(house, &company.sales, &one.number, "2", "框架协议").unwrap();
        let waiting = house.read(|read| approval::waiting_for(read, change.id)).unwrap().unwrap();
        let sales = company.sales.clone();
        house.write(move |tx| approval::withdraw(tx, &sales, &waiting)).unwrap();
        assert_eq!(status(house, change.id), Status::Withdrawn);
    }

    fn purchases_that_cross_a_threshold_raise_the_proposal_by_themselves(house: &TestHouse) {
        let company = company(house);
        let risen = rated(house, &company, "甲", 4, 240_000);
        let quiet = rated(house, &company, "乙", 4, 240_000);
        let unrated = customer(house, "丙", Archive { owner: Some(company.sales.id), ..Archive::default() });
        buys(house, quiet.id, date(2027, 2, 1), 60_000);
        daily(house);
        assert!(changes(house, &company).is_empty(), "on the first day nothing is news");
        for id in [risen.id, unrated.id] {
            for _ in 0..12 {
                buys(house, id, date(2027, 2, 20), 100_000);
            }
        }
        house.advance(SignedDuration::from_hours(24));
        daily(house);
        let raised = changes(house, &company);
        assert_eq!(raised.len(), 1);
        assert_eq!((raised[0].status.as_str(), raised[0].customer_id), ("proposed", Some(risen.id)));
        let change = house.read(|read| store::change_get(read, raised[0].clone())).unwrap();
        assert!(change.raised);
        assert_eq!(tier(house, risen.id), Some(4), "only proposed");
        house.advance(SignedDuration::from_hours(24));
        buys(house, risen.id, date(2027, 3, 2), 1);
        daily(house);
        assert_eq!(changes(house, &company).len(), 1, "one that waits is not raised again");
        approve(house, &company.sales_head);
        let standing = tiered(house, risen.id);
        // 80 × 40 % + 80 × 20 % + 60 × 15 % + 20 × 10 % + 60 × 15 %
        assert_eq!((standing.tier, standing.tier_score), (Some(2), Some(680_000)));
    }

    fn a_changed_archive_raises_the_proposal_too_and_a_tier_given_beside_the_score_stays(house: &TestHouse) {
        let company = company(house);
        // Scores 24 points by nothing but unknown facts: tier 4. Credit A and complexity 5 make it 36: still tier 4.
        let beside = rated(house, &company, "甲", 1, 240_000);
        let crossing = rated(house, &company, "乙", 4, 240_000);
        for _ in 0..4 {
            buys(house, crossing.id, date(2027, 2, 20), 20_000);
        }
        daily(house);
        for id in [beside.id, crossing.id] {
            common::run(house, &format!("UPDATE customer SET credit = 'A', complexity = 5 WHERE id = {id}"));
            house
                .write(move |tx| {
                    let version = record::change(tx, id, None, &record::Change::default())?;
                    let line = event::Line::about(id, "customer.edited", event::Cause::default());
                    event::append(tx, &line.version(version))
                })
                .unwrap();
        }
        house.advance(SignedDuration::from_hours(24));
        daily(house);
        let raised = changes(house, &company);
        assert_eq!(raised.iter().map(|change| change.customer_id).collect::<Vec<_>>(), [Some(crossing.id)]);
    }

    fn what_several_customers_cause_is_one_proposal_for_each_account_manager(house: &TestHouse) {
        let company = company(house);
        let customers: Vec<_> = (0..3).map(|n| rated(house, &company, &format!("客户{n}"), 4, 240_000).id).collect();
        daily(house);
        for id in &customers {
            for _ in 0..12 {
                buys(house, *id, date(2027, 2, 20), 100_000);
            }
        }
        house.advance(SignedDuration::from_hours(24));
        daily(house);
        let raised = changes(house, &company);
        assert_eq!(raised.len(), 1);
        assert_eq!(house.read(|read| store::customers(read, raised[0].id)).unwrap(), customers);
        approve(house, &company.sales_head);
        for id in customers {
            assert_eq!(tier(house, id), Some(2));
        }
    }
}
