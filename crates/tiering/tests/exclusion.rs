//! Single customers taken out of a review while it waits, by whom it waits for.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use common::{Archive, Company, approve, company, customer, decide, refused, run, tier, work};
use jiff::SignedDuration;
use kernel::approval::{self, Decision};
use kernel::record::{self, Header};
use kernel::{Actor, Error, RecordId, event, notice, policy};
use rulebook::Rulebook;
use rules::tier::Tier;
use serde_json::{Value, json};
use testkit::{TestHouse, both_engines};
use tiering::proposal::{self, Which};
use tiering::review::exclusion::{self, Hand};
use tiering::review::{Review, Status, service, store};

/// Three customers, the review that proposes tier 4 for each of them, and its approval, which waits for the director.
struct Waiting {
    customers: [Header; 3],
    review: Header,
    approval: Header,
}

fn waiting(house: &TestHouse, company: &Company) -> Waiting {
    let customers = ["甲", "乙", "丙"].map(|name| customer(house, name, Archive::default()));
    let review = drafted(house, company, "2026Q4");
    let approval = submit(house, company, &review);
    Waiting { customers, review, approval }
}

fn drafted(house: &TestHouse, company: &Company, quarter: &str) -> Header {
    let (head, quarter) = (company.head.clone(), quarter.parse().unwrap());
    let review = house.write(move |tx| service::start(tx, &head, quarter, None)).unwrap();
    work(house);
    review
}

fn submit(house: &TestHouse, company: &Company, review: &Header) -> Header {
    let (head, number) = (company.head.clone(), review.number.clone());
    house.write(move |tx| service::submit(tx, &head, &number, "")).unwrap()
}

fn take_out(house: &TestHouse, actor: &Actor, review: &Header, customer: &Header) -> kernel::Result<()> {
    let (actor, of, who) = (actor.clone(), review.number.clone(), customer.number.clone());
    house.write(move |tx| exclusion::exclude(tx, &actor, &of, &who, "正在谈判新合同"))
}

fn put_back(house: &TestHouse, actor: &Actor, review: &Header, customer: &Header) -> kernel::Result<()> {
    let (actor, of, who) = (actor.clone(), review.number.clone(), customer.number.clone());
    house.write(move |tx| exclusion::include(tx, &actor, &of, &who))
}

fn stands(house: &TestHouse, header: &Header) -> Header {
    house.read(|read| record::header(read, header.id)).unwrap()
}

fn review(house: &TestHouse, header: &Header) -> Review {
    let header = stands(house, header);
    house.read(|read| store::review_get(read, header)).unwrap()
}

/// How many would get their first tier and how many are taken out, as stored in the review and in what is approved.
fn figures(house: &TestHouse, waiting: &Waiting) -> [(u64, i64); 2] {
    let matrix = review(house, &waiting.review).matrix;
    let (excluded, set): (i64, Value) = house
        .read(|read| {
            let excluded = proposal::excluded_count(read, waiting.review.id)?;
            Ok((excluded, approval::change_set(&approval::get(read, waiting.approval.id)?)?))
        })
        .unwrap();
    assert_eq!(set["customers"], 3, "so many were scored");
    assert_eq!(set["matrix"], json!(matrix));
    [(matrix.first(), excluded), (set["first"].as_u64().unwrap(), set["excluded"].as_i64().unwrap())]
}

fn listed(house: &TestHouse, actor: &Actor, review: &Header, which: Which) -> Vec<RecordId> {
    house.read(|read| proposal::items_page(read, actor, true, review.id, which, None, 50)).unwrap().ids
}

/// The lines of a record's log about customers taken out and put back: what, who did, what was said.
fn told(house: &TestHouse, id: RecordId) -> Vec<(String, Option<kernel::StaffId>, String)> {
    let lines = house.read(|read| event::timeline(read, id, None, 100)).unwrap();
    let of = |line: event::Event| {
        let said = line.told()["comment"].as_str().unwrap_or_default().to_owned();
        (line.kind, line.actor_id, said)
    };
    let lines = lines.into_iter().rev().map(of);
    lines.filter(|(kind, ..)| kind == "tiering.excluded" || kind == "tiering.included").collect()
}

/// With how many fewer somebody was told that their review is approved.
fn fewer(house: &TestHouse, of: &Actor) -> Vec<Value> {
    let notices = house.read(|read| notice::list(read, of.id, None, 50)).unwrap();
    let about =
        notices.into_iter().filter(|notice| notice.message.key == "notice-tiering-approved-with-fewer");
    about
        .map(|notice| json!(notice.message.args.iter().find(|(name, _)| name == "number").unwrap().1))
        .collect()
}

/// The default rulebook with the general manager after the director.
fn two_steps(house: &TestHouse) {
    let chain = "steps = [{ by = [{ superior = \"director\" }] }]";
    let longer =
        "steps = [{ by = [{ superior = \"director\" }] }, { by = [{ function = \"general_manager\" }] }]";
    let text = Rulebook::default_text().replacen(chain, longer, 1);
    assert_ne!(text, Rulebook::default_text());
    let now = house.now();
    house.write(move |tx| policy::store(tx, &text, None, now)).unwrap();
}

both_engines! {
    rooms: common::rooms();

    fn whom_the_decider_took_out_keeps_the_tier_and_comes_up_in_the_next_review(house: &TestHouse) {
        let company = company(house);
        let waiting = waiting(house, &company);
        let [out, ..] = &waiting.customers;
        assert_eq!(figures(house, &waiting), [(3, 0); 2]);
        let (director, of, who) = (company.director.clone(), waiting.review.number.clone(), out.number.clone());
        let silent = house.write(move |tx| exclusion::exclude(tx, &director, &of, &who, " "));
        assert_eq!(refused(silent), ["tiering-reason-needed"]);
        take_out(house, &company.director, &waiting.review, out).unwrap();
        assert_eq!(figures(house, &waiting), [(2, 1); 2], "the figures follow where they are shown and approved");
        assert_eq!(listed(house, &company.gm, &waiting.review, Which::Excluded), [out.id]);
        for which in [Which::Moves, Which::First, Which::Cell(None, Tier::Four)] {
            assert!(!listed(house, &company.gm, &waiting.review, which).contains(&out.id), "{which:?}");
        }
        let line = ("tiering.excluded".to_owned(), Some(company.director.id), "正在谈判新合同".to_owned());
        assert_eq!(told(house, waiting.review.id), std::slice::from_ref(&line));
        assert_eq!(told(house, waiting.approval.id), [line]);
        let twice = take_out(house, &company.director, &waiting.review, out);
        assert_eq!(refused(twice), ["tiering-customer-taken-out"]);

        approve_as_it_stands(house, &company.director, &waiting);
        assert_eq!(fewer(house, &company.head), [json!(1)], "the proposer is told");
        let late = take_out(house, &company.director, &waiting.review, &waiting.customers[1]);
        assert_eq!(refused(late), ["tiering-review-not-at-hand"]);
        work(house);
        let tiers = waiting.customers.each_ref().map(|customer| tier(house, customer.id));
        assert_eq!(tiers, [None, Some(4), Some(4)]);

        house.advance(SignedDuration::from_hours(24 * 40));
        let next = drafted(house, &company, "2027Q1");
        assert_eq!(listed(house, &company.gm, &next, Which::Moves), [out.id]);
    }

    fn who_is_put_back_is_approved_with_the_others(house: &TestHouse) {
        let company = company(house);
        let waiting = waiting(house, &company);
        let [one, ..] = &waiting.customers;
        let never = put_back(house, &company.director, &waiting.review, one);
        assert_eq!(refused(never), ["tiering-customer-not-taken-out"]);
        take_out(house, &company.director, &waiting.review, one).unwrap();
        put_back(house, &company.director, &waiting.review, one).unwrap();
        assert_eq!(figures(house, &waiting), [(3, 0); 2]);
        let kinds: Vec<_> = told(house, waiting.review.id).into_iter().map(|(kind, ..)| kind).collect();
        assert_eq!(kinds, ["tiering.excluded", "tiering.included"]);
        approve_as_it_stands(house, &company.director, &waiting);
        work(house);
        assert_eq!(tier(house, one.id), Some(4));
        assert!(fewer(house, &company.head).is_empty(), "nobody is missing");
    }

    fn nobody_approves_what_they_have_not_seen(house: &TestHouse) {
        let company = company(house);
        let waiting = waiting(house, &company);
        take_out(house, &company.director, &waiting.review, &waiting.customers[0]).unwrap();
        let unseen = decide(house, &company.director, &waiting.approval, Decision::Approve);
        assert!(matches!(unseen, Err(Error::Stale { .. })), "{unseen:?}");
        assert_eq!(review(house, &waiting.review).status, Status::Proposed);
        // Somebody changed the rows past the program: what would be applied is not what was submitted.
        run(house, &format!(
            "UPDATE tier_item SET excluded = NULL WHERE proposal_id = {} AND customer_id = {}",
            waiting.review.id, waiting.customers[0].id
        ));
        let differs = decide(house, &company.director, &stands(house, &waiting.approval), Decision::Approve);
        assert_eq!(refused(differs), ["tiering-review-differs"]);
    }

    fn a_later_decider_sees_whom_an_earlier_one_took_out_and_does_not_put_them_back(house: &TestHouse) {
        let company = company(house);
        two_steps(house);
        let waiting = waiting(house, &company);
        let [first, second, third] = &waiting.customers;
        let early = take_out(house, &company.gm, &waiting.review, second);
        assert_eq!(refused(early), ["tiering-review-not-at-hand"], "it does not wait for them yet");
        take_out(house, &company.director, &waiting.review, first).unwrap();
        approve_as_it_stands(house, &company.director, &waiting);
        let over = put_back(house, &company.director, &waiting.review, first);
        assert_eq!(refused(over), ["tiering-review-not-at-hand"], "their step is over");

        assert_eq!(listed(house, &company.gm, &waiting.review, Which::Excluded), [first.id]);
        let rows = house.read(|read| proposal::items_named(read, waiting.review.id, &[first.id])).unwrap();
        let excluded = rows[0].item.excluded.clone().unwrap();
        assert_eq!((excluded.by, excluded.reason.as_str()), (company.director.id, "正在谈判新合同"));
        let back = put_back(house, &company.gm, &waiting.review, first);
        assert_eq!(refused(back), ["tiering-customer-taken-out-by-others"], "the director approved without them");
        take_out(house, &company.gm, &waiting.review, second).unwrap();
        assert_eq!(figures(house, &waiting), [(1, 2); 2]);
        assert!(fewer(house, &company.head).is_empty(), "it is not approved yet");
        approve_as_it_stands(house, &company.gm, &waiting);
        assert_eq!(fewer(house, &company.head), [json!(2)]);
        work(house);
        assert_eq!([first, second, third].map(|customer| tier(house, customer.id)), [None, None, Some(4)]);
    }

    fn a_deputy_takes_out_and_decides_in_the_decider_s_place(house: &TestHouse) {
        let company = company(house);
        let deputy = house.staff("deputy").department("采购部").hire();
        let waiting = waiting(house, &company);
        let [one, two, _] = &waiting.customers;
        let stranger = take_out(house, &deputy, &waiting.review, one);
        assert!(matches!(stranger, Err(Error::NotFound)), "{stranger:?}");
        run(house, &format!("UPDATE staff SET deputy_id = {} WHERE id = {}", deputy.id, company.director.id));
        let (_, sees_all) = house.read(|read| service::look(read, &deputy, &waiting.review.number)).unwrap();
        assert!(sees_all, "who decides sees all of it");
        take_out(house, &deputy, &waiting.review, one).unwrap();
        take_out(house, &deputy, &waiting.review, two).unwrap();
        put_back(house, &company.director, &waiting.review, two).unwrap();
        let by: Vec<_> = told(house, waiting.review.id).into_iter().map(|(_, by, _)| by).collect();
        assert_eq!(by, [Some(deputy.id), Some(deputy.id), Some(company.director.id)]);
        let found = house.read(|read| approval::find(read, &deputy, &waiting.approval.number)).unwrap();
        decide(house, &deputy, &found, Decision::Approve).unwrap();
        work(house);
        assert_eq!([one, two].map(|customer| tier(house, customer.id)), [None, Some(4)]);
        let after = house.read(|read| service::look(read, &deputy, &waiting.review.number));
        assert!(matches!(after, Err(Error::NotFound)), "it waits for them no more");
    }

    fn who_proposed_it_or_has_no_part_in_it_takes_nobody_out(house: &TestHouse) {
        let company = company(house);
        let waiting = waiting(house, &company);
        let [one, ..] = &waiting.customers;
        run(house, &format!("UPDATE staff SET deputy_id = {} WHERE id = {}", company.head.id, company.director.id));
        for actor in [&company.head, &company.gm, &company.clerk] {
            let tried = take_out(house, actor, &waiting.review, one);
            assert_eq!(refused(tried), ["tiering-review-not-at-hand"], "{}", actor.account);
            let header = stands(house, &waiting.review);
            let hand = house.read(|read| Hand::of(read, actor, &header)).unwrap();
            assert_eq!(hand, Hand::Tied, "{}", actor.account);
        }
        let tried = take_out(house, &company.sales, &waiting.review, one);
        assert!(matches!(tried, Err(Error::NotFound)), "{tried:?}");
        assert_eq!(figures(house, &waiting), [(3, 0); 2]);
    }

    fn a_returned_review_keeps_who_was_taken_out_until_its_proposer_puts_them_back(house: &TestHouse) {
        let company = company(house);
        let waiting = waiting(house, &company);
        let [out, back, _] = &waiting.customers;
        take_out(house, &company.director, &waiting.review, out).unwrap();
        take_out(house, &company.director, &waiting.review, back).unwrap();
        decide(house, &company.director, &stands(house, &waiting.approval), Decision::Return).unwrap();
        put_back(house, &company.head, &waiting.review, back).unwrap();
        let again = Waiting { approval: submit(house, &company, &waiting.review), ..waiting };
        assert_eq!(figures(house, &again), [(2, 1); 2]);
        let theirs = put_back(house, &company.director, &again.review, &again.customers[0]);
        assert_eq!(refused(theirs), ["tiering-customer-taken-out-by-others"], "it was proposed without them");
        approve_as_it_stands(house, &company.director, &again);
        assert!(fewer(house, &company.head).is_empty(), "it is approved as it was proposed");
    }
}

/// Approves having looked at what stands.
fn approve_as_it_stands(house: &TestHouse, actor: &Actor, waiting: &Waiting) {
    let seen = house.read(|read| approval::waiting_on(read, actor, 10)).unwrap();
    assert_eq!(seen.len(), 1, "one waits");
    assert_eq!(seen[0].id, waiting.approval.id);
    approve(house, actor);
}
