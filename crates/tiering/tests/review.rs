//! A quarter's review from beginning to effect.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use common::{Archive, Company, approve, buys, company, customer, refused, tier, tiered, work};
use jiff::SignedDuration;
use jiff::civil::date;
use kernel::approval::{self, Decision};
use kernel::record::{self, Header};
use kernel::{Actor, RecordId, duty, event, job};
use rulebook::{Function, Rank};
use rules::quarter::Quarter;
use rules::tier::{MovementMatrix, Tier};
use testkit::{TestHouse, both_engines};
use tiering::proposal::{self, Which};
use tiering::review::{Review, Status, exclusion, service, store};
use tiering::{effect, notify};

fn quarter(text: &str) -> Quarter {
    text.parse().unwrap()
}

fn start(house: &TestHouse, actor: &Actor, of: &str) -> kernel::Result<Header> {
    let (actor, of) = (actor.clone(), quarter(of));
    house.write(move |tx| service::start(tx, &actor, of, None))
}

fn submit(house: &TestHouse, actor: &Actor, number: &str) -> kernel::Result<Header> {
    let (actor, number) = (actor.clone(), number.to_owned());
    house.write(move |tx| service::submit(tx, &actor, &number, ""))
}

fn review(house: &TestHouse, id: RecordId) -> Review {
    house
        .read(|read| {
            let header = record::header(read, id)?;
            store::review_get(read, header)
        })
        .unwrap()
}

/// A review in force: from the beginning through the director's approval.
fn in_force(house: &TestHouse, company: &Company, of: &str) -> Review {
    let header = start(house, &company.head, of).unwrap();
    work(house);
    submit(house, &company.head, &header.number).unwrap();
    approve(house, &company.director);
    work(house);
    let review = review(house, header.id);
    assert_eq!(review.status, Status::InForce);
    review
}

/// A customer with an archive that scores 60 for everything but what is bought.
fn plain(house: &TestHouse, company: &Company, name: &str) -> RecordId {
    customer(house, name, Archive { owner: Some(company.sales.id), ..Archive::default() }).id
}

fn events(house: &TestHouse, id: RecordId) -> Vec<String> {
    let lines = house.read(|read| event::timeline(read, id, None, 100)).unwrap();
    lines.into_iter().rev().map(|line| line.kind).collect()
}

fn notices(house: &TestHouse, id: RecordId) -> Vec<duty::Duty> {
    let duties = house.read(|read| duty::of_record(read, id)).unwrap();
    duties.into_iter().filter(|duty| duty.kind == notify::TELL.key).collect()
}

both_engines! {
    rooms: common::rooms();

    fn a_review_takes_effect_on_approval_and_not_before(house: &TestHouse) {
        let company = company(house);
        let big = plain(house, &company, "远山机械有限公司");
        for _ in 0..24 {
            buys(house, big, date(2026, 11, 5), 250_000);
        }
        let small = plain(house, &company, "小满贸易有限公司");
        let header = start(house, &company.head, "2026Q4").unwrap();
        assert_eq!(review(house, header.id).status, Status::Drafting);
        work(house);
        let drafted = review(house, header.id);
        assert_eq!(drafted.status, Status::Drafted);
        let mut expected = MovementMatrix::default();
        // 100 × 40 % + 100 × 20 % + 60 × 15 % + years (less than one) 20 × 10 % + 60 × 15 % = 80.
        expected.add(None, Tier::One);
        expected.add(None, Tier::Four);
        assert_eq!(drafted.matrix, expected);
        assert_eq!(drafted.proposal.as_of.date(), date(2026, 12, 31));
        let waiting = submit(house, &company.head, &header.number).unwrap();
        assert_eq!(review(house, header.id).status, Status::Proposed);
        assert_eq!((tier(house, big), tier(house, small)), (None, None));
        let own = common::decide(house, &company.head, &waiting, Decision::Approve);
        assert!(matches!(own, Err(kernel::Error::Forbidden(_))), "nobody approves their own proposal");
        approve(house, &company.director);
        assert_eq!(review(house, header.id).status, Status::TakingEffect);
        assert_eq!(tier(house, big), None, "the job has not run");
        work(house);
        assert_eq!(review(house, header.id).status, Status::InForce);
        let standing = tiered(house, big);
        assert_eq!((standing.tier, standing.tier_score), (Some(1), Some(800_000)));
        assert_eq!(tier(house, small), Some(4));
        assert_eq!(events(house, small), ["tiering.moved"]);
        assert!(notices(house, big).is_empty(), "a first rating is no change");
        assert!(!house.read(|read| record::header(read, header.id)).unwrap().open);
    }

    fn who_moved_into_a_tier_of_the_clause_is_told_within_five_working_days(house: &TestHouse) {
        let company = company(house);
        let riser = plain(house, &company, "甲");
        let faller = plain(house, &company, "乙");
        for _ in 0..12 {
            buys(house, faller, date(2026, 2, 5), 100_000);
        }
        house.advance(SignedDuration::from_hours(24));
        in_force(house, &company, "2026Q4");
        assert_eq!((tier(house, riser), tier(house, faller)), (Some(4), Some(2)));
        for _ in 0..12 {
            buys(house, riser, date(2027, 3, 5), 100_000);
        }
        // Past the quarter's end; what the second bought lies before the period now.
        house.advance(SignedDuration::from_hours(24 * 40));
        let review = in_force(house, &company, "2027Q1");
        assert_eq!((tier(house, riser), tier(house, faller)), (Some(2), Some(4)));
        assert!(notices(house, faller).is_empty(), "tier 4 is not told");
        let told = notices(house, riser);
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].owner_id, told[0].occurrence.as_str()), (Some(company.sales.id), review.header.number.as_str()));
        let approved = review.proposal.approved_at.unwrap();
        let due = house
            .read(|read| {
                let policy = read.policy()?;
                Ok(policy.working_calendar().end_of_working_day(approved.timestamp(), 5).unwrap())
            })
            .unwrap();
        assert_eq!(told[0].due_at, due.into());

        let number = house.read(|read| record::header(read, riser)).unwrap().number;
        let sales = company.sales.clone();
        let tell = |how: &'static str| {
            let (sales, number) = (sales.clone(), number.clone());
            house.write(move |tx| notify::tell(tx, &sales, &number, how, "已电话告知采购部"))
        };
        assert_eq!(refused(tell("")), ["tiering-notice-how-needed"]);
        tell("phone").unwrap();
        let told = notices(house, riser);
        assert_eq!((told[0].state.as_str(), told[0].done_by_id), ("done", Some(company.sales.id)));
        assert!(told[0].evidence.as_deref().unwrap().contains("已电话告知采购部"));
        assert_eq!(refused(tell("phone")), ["tiering-notice-nothing"]);
    }

    fn a_customer_taken_out_keeps_the_tier(house: &TestHouse) {
        let company = company(house);
        let out = plain(house, &company, "甲");
        let back = plain(house, &company, "乙");
        let header = start(house, &company.head, "2026Q4").unwrap();
        work(house);
        let number = |id| house.read(|read| record::header(read, id)).unwrap().number;
        let (first, second) = (number(out), number(back));
        let head = company.head.clone();
        let of = header.number.clone();
        let change = move |customer: String, reason: Option<&'static str>| {
            let (head, of) = (head.clone(), of.clone());
            house.write(move |tx| match reason {
                Some(reason) => exclusion::exclude(tx, &head, &of, &customer, reason),
                None => exclusion::include(tx, &head, &of, &customer),
            })
        };
        assert_eq!(refused(change(first.clone(), Some(" "))), ["tiering-reason-needed"]);
        assert_eq!(refused(change("KH-0".into(), Some("x"))), ["tiering-customer-not-in-review"]);
        change(first, Some("正在谈判")).unwrap();
        change(second.clone(), Some("正在谈判")).unwrap();
        change(second.clone(), None).unwrap();
        submit(house, &company.head, &header.number).unwrap();
        assert_eq!(refused(change(second, Some("太晚了"))), ["tiering-review-not-at-hand"]);
        let listed = house
            .read(|read| proposal::items_page(read, &company.director, true, header.id, Which::Excluded, None, 50))
            .unwrap();
        assert_eq!(listed.ids, [out]);
        approve(house, &company.director);
        work(house);
        assert_eq!((tier(house, out), tier(house, back)), (None, Some(4)));
        assert_eq!(tiered(house, out).tier_score, None);
    }

    fn a_returned_review_is_mended_and_submitted_again_and_a_refused_one_is_over(house: &TestHouse) {
        let company = company(house);
        let one = plain(house, &company, "甲");
        let header = start(house, &company.head, "2026Q4").unwrap();
        work(house);
        let waiting = submit(house, &company.head, &header.number).unwrap();
        assert!(submit(house, &company.head, &header.number).is_err(), "it waits already");
        common::decide(house, &company.director, &waiting, Decision::Return).unwrap();
        assert_eq!(review(house, header.id).status, Status::Returned);
        let (head, number) = (company.head.clone(), header.number.clone());
        house.write(move |tx| service::assess_again(tx, &head, &number, Some(date(2026, 11, 30)))).unwrap();
        work(house);
        let again = review(house, header.id);
        assert_eq!((again.status, again.matrix.total()), (Status::Drafted, 1), "scored anew, counted once");
        let waiting = submit(house, &company.head, &header.number).unwrap();
        let (head, to_withdraw) = (company.head.clone(), waiting.clone());
        house.write(move |tx| approval::withdraw(tx, &head, &to_withdraw)).unwrap();
        assert_eq!(review(house, header.id).status, Status::Drafted);
        let waiting = submit(house, &company.head, &header.number).unwrap();
        common::decide(house, &company.director, &waiting, Decision::Refuse).unwrap();
        assert_eq!(review(house, header.id).status, Status::Refused);
        work(house);
        assert_eq!(tier(house, one), None);
        start(house, &company.head, "2026Q4").unwrap();
    }

    fn a_quarter_has_one_review_at_work(house: &TestHouse) {
        let company = company(house);
        plain(house, &company, "甲");
        start(house, &company.head, "2026Q4").unwrap();
        assert_eq!(refused(start(house, &company.head, "2026Q4")), ["tiering-review-open"]);
        start(house, &company.head, "2026Q3").unwrap();
        assert_eq!(refused(start(house, &company.head, "2027Q1")), ["tiering-as-of-future"]);
        let head = company.head.clone();
        let early = house.write(move |tx| service::start(tx, &head, quarter("2026Q2"), Some(date(2026, 3, 31))));
        assert_eq!(refused(early), ["tiering-as-of-before-quarter"]);
        let head = company.head.clone();
        let earlier = house.write(move |tx| service::start(tx, &head, quarter("1899Q4"), None));
        assert_eq!(refused(earlier), ["tiering-as-of-too-early"]);
    }

    fn a_review_is_not_scored_again_as_of_a_day_before_its_quarter(house: &TestHouse) {
        let company = company(house);
        plain(house, &company, "甲");
        let header = start(house, &company.head, "2026Q4").unwrap();
        work(house);
        let (head, number) = (company.head.clone(), header.number.clone());
        let again = house.write(move |tx| service::assess_again(tx, &head, &number, Some(date(2026, 9, 30))));
        assert_eq!(refused(again), ["tiering-as-of-before-quarter"]);
        assert_eq!(review(house, header.id).proposal.as_of.date(), date(2026, 12, 31));
    }

    fn a_review_covers_all_customers_and_is_begun_by_those_who_reach_all_of_them(house: &TestHouse) {
        let company = company(house);
        let service = house.staff("lead").rank(Rank::Supervisor).under("head").department("客户服务部");
        let lead = service.function(Function::CustomerService).hire();
        let buyer = house.staff("buyer").department("采购部").hire();
        for other in [&lead, &company.clerk, &company.sales_head, &company.sales, &buyer] {
            let begun = start(house, other, "2026Q4");
            assert!(
                matches!(begun, Err(kernel::Error::Forbidden("tiering-review-covers-all"))),
                "{} begins a review of everybody",
                other.account
            );
        }
        start(house, &company.head, "2026Q4").unwrap();
        start(house, &company.director, "2026Q3").unwrap();
    }

    fn a_repeated_step_gives_nobody_a_tier_twice(house: &TestHouse) {
        let company = company(house);
        let customers: Vec<_> = (0..30).map(|n| plain(house, &company, &format!("客户{n}"))).collect();
        let header = start(house, &company.head, "2026Q4").unwrap();
        work(house);
        submit(house, &company.head, &header.number).unwrap();
        approve(house, &company.director);
        let taken = house.read(|read| job::of_record(read, header.id, effect::TAKE_EFFECT.key)).unwrap().unwrap();
        // The step's rows are there, the process died before it said so: the same step comes again, twice.
        for _ in 0..3 {
            (effect::TAKE_EFFECT.step)(&house.store, taken.id, house.now()).unwrap();
        }
        work(house);
        for customer in customers {
            assert_eq!(events(house, customer), ["tiering.moved"]);
        }
        let ends = events(house, header.id).into_iter().filter(|kind| kind == "tiering.in_force").count();
        assert_eq!(ends, 1);
    }

    fn an_interrupted_assessment_goes_on_where_it_was(house: &TestHouse) {
        let company = company(house);
        for n in 0..7 {
            plain(house, &company, &format!("客户{n}"));
        }
        let header = start(house, &company.head, "2026Q4").unwrap();
        let scoring =
            house.read(|read| job::of_record(read, header.id, tiering::review::assess::ASSESS.key)).unwrap().unwrap();
        (tiering::review::assess::ASSESS.step)(&house.store, scoring.id, house.now()).unwrap();
        assert_eq!(review(house, header.id).status, Status::Drafted);
        // The process died before it told that the job is finished: another one takes it up and finds nothing to do.
        let again = (tiering::review::assess::ASSESS.step)(&house.store, scoring.id, house.now());
        assert!(again.is_err(), "a review that is drafted is left alone");
        assert_eq!(review(house, header.id).matrix.total(), 7);
    }

    fn a_customer_saved_meanwhile_is_not_lost_and_stands_in_nobodys_way(house: &TestHouse) {
        let company = company(house);
        let one = customer(house, "甲", Archive::default());
        let header = start(house, &company.head, "2026Q4").unwrap();
        work(house);
        submit(house, &company.head, &header.number).unwrap();
        // A form is opened on this version, the review takes effect, the form is sent.
        let opened = house.read(|read| record::header(read, one.id)).unwrap().version;
        approve(house, &company.director);
        let edits = |to: &'static str| {
            let id = one.id;
            house.write(move |tx| {
                let change = record::Change { title: Some(to.to_owned()), ..record::Change::default() };
                record::change(tx, id, Some(opened), &change)
            })
        };
        work(house);
        edits("甲（新名）").unwrap();
        assert_eq!(tier(house, one.id), Some(4));
        assert_eq!(house.read(|read| record::header(read, one.id)).unwrap().title, "甲（新名）");
    }

    fn saves_and_the_taking_effect_interleave(house: &TestHouse) {
        let company = company(house);
        let customers: Vec<_> = (0..60).map(|n| plain(house, &company, &format!("客户{n}"))).collect();
        let header = start(house, &company.head, "2026Q4").unwrap();
        work(house);
        submit(house, &company.head, &header.number).unwrap();
        approve(house, &company.director);
        std::thread::scope(|scope| {
            let saver = scope.spawn(|| {
                for id in customers.iter().copied() {
                    let saved = house.write(move |tx| {
                        use diesel::RunQueryDsl as _;
                        kernel::store::Sql::new("UPDATE customer SET region = '华东', promising = TRUE WHERE id = ")
                            .int(id.0)
                            .execute(tx.conn())?;
                        record::change(tx, id, None, &record::Change::default())
                    });
                    saved.unwrap();
                }
            });
            work(house);
            saver.join().unwrap();
        });
        work(house);
        assert_eq!(review(house, header.id).status, Status::InForce);
        for id in customers {
            assert_eq!(tier(house, id), Some(4));
            assert_eq!(house.read(|read| record::header(read, id)).unwrap().version, 3, "made, named, saved");
        }
    }

    fn a_customer_who_becomes_important_needs_a_second_contact(house: &TestHouse) {
        let company = company(house);
        let big = plain(house, &company, "甲");
        for _ in 0..24 {
            buys(house, big, date(2026, 11, 5), 250_000);
        }
        in_force(house, &company, "2026Q4");
        let duties = house.read(|read| duty::of_record(read, big)).unwrap();
        let kinds: Vec<_> = duties.into_iter().map(|duty| (duty.kind, duty.owner_id)).collect();
        assert_eq!(kinds, [("archive.second_contact".to_owned(), Some(company.sales_head.id))]);
    }

    fn a_tier_changed_after_the_proposal_is_not_overwritten(house: &TestHouse) {
        let company = company(house);
        let one = plain(house, &company, "甲");
        let header = start(house, &company.head, "2026Q4").unwrap();
        work(house);
        submit(house, &company.head, &header.number).unwrap();
        common::run(house, &format!("UPDATE customer SET tier = 2, tier_score = 650000 WHERE id = {one}"));
        approve(house, &company.director);
        work(house);
        assert_eq!(tier(house, one), Some(2));
        assert_eq!(review(house, header.id).proposal.overtaken, 1);
        assert!(events(house, one).is_empty());
    }

    fn a_quarter_that_ends_is_owed_a_review_within_fifteen_days(house: &TestHouse) {
        let company = company(house);
        plain(house, &company, "甲");
        let tick = tiering::review::calendar::QUARTER.tick;
        tick(&house.store, house.now()).unwrap();
        let found = house.read(|read| store::review_of(read, quarter("2026Q4"))).unwrap();
        assert_eq!(found, None, "nothing is owed for the time before the rulebook");
        house.advance(SignedDuration::from_hours(24 * 32));
        for _ in 0..2 {
            tick(&house.store, house.now()).unwrap();
        }
        let planned = house.read(|read| store::review_of(read, quarter("2027Q1"))).unwrap().unwrap();
        let duties = house.read(|read| duty::of_record(read, planned)).unwrap();
        assert_eq!(duties.len(), 1);
        assert_eq!((duties[0].owner_id, duties[0].state.as_str()), (Some(company.head.id), "open"));
        let due = duties[0].due_at.timestamp().in_tz("Asia/Shanghai").unwrap().date();
        assert_eq!(due, date(2027, 4, 15));
        let review = in_force(house, &company, "2027Q1");
        assert_eq!(review.header.id, planned, "the planned review is taken up");
        let duties = house.read(|read| duty::of_record(read, planned)).unwrap();
        assert_eq!((duties[0].state.as_str(), duties[0].is_late(house.now())), ("done", false));
        tick(&house.store, house.now()).unwrap();
        assert_eq!(house.read(|read| duty::of_record(read, planned)).unwrap().len(), 1);
    }

    fn pages_of_a_list_join_without_gap_both_ways(house: &TestHouse) {
        let company = company(house);
        let mut customers: Vec<_> = (0..11).map(|n| plain(house, &company, &format!("客户{n}"))).collect();
        for id in customers.iter().step_by(2) {
            for _ in 0..12 {
                buys(house, *id, date(2026, 10, 5), 100_000);
            }
        }
        let header = start(house, &company.head, "2026Q4").unwrap();
        work(house);
        customers.reverse();
        for sees_all in [true, false] {
            let page = |from: Option<&kernel::listing::Cursor>| {
                house
                    .read(|read| proposal::items_page(read, &company.gm, sees_all, header.id, Which::Moves, from, 4))
                    .unwrap()
            };
            let first = page(None);
            let second = page(first.next.as_ref());
            let third = page(second.next.as_ref());
            let joined: Vec<_> = [&first, &second, &third].iter().flat_map(|page| page.ids.clone()).collect();
            assert_eq!(joined, customers);
            assert_eq!((&first.previous, &third.next), (&None, &None));
            assert_eq!(page(third.previous.as_ref()).ids, second.ids);
            assert_eq!(page(second.previous.as_ref()).ids, first.ids);
        }
        let cell = house
            .read(|read| {
                proposal::items_page(read, &company.gm, true, header.id, Which::Cell(None, Tier::Two), None, 50)
            })
            .unwrap();
        assert_eq!(cell.ids.len(), 6);
    }

    fn others_see_only_their_own_customers_rows(house: &TestHouse) {
        let company = company(house);
        let own = plain(house, &company, "甲");
        customer(house, "乙", Archive { owner: Some(company.director.id), ..Archive::default() });
        let header = start(house, &company.head, "2026Q4").unwrap();
        work(house);
        let rows = |sees_all| {
            house
                .read(|read| proposal::items_page(read, &company.sales, sees_all, header.id, Which::Moves, None, 50))
                .unwrap()
        };
        assert_eq!(rows(false).ids, [own]);
        assert_eq!(rows(true).ids.len(), 2);
    }
}

#[test]
fn the_quarter_is_the_one_named_else_that_of_the_day_else_the_last_that_has_ended() {
    let today = date(2027, 3, 1);
    let meant =
        |named: Option<&str>, as_of| service::quarter_meant(named.map(quarter), as_of, today).to_string();
    assert_eq!(meant(Some("2026Q2"), Some(date(1998, 6, 30))), "2026Q2");
    assert_eq!(meant(None, Some(date(1998, 6, 30))), "1998Q2");
    assert_eq!(meant(None, None), "2026Q4");
}

#[test]
fn a_page_of_customers_walks_the_index_of_cells_without_those_taken_out() {
    let house = TestHouse::with(testkit::Engine::Sqlite, common::rooms());
    let plan = testkit::plan(&house, &proposal::keys(RecordId(1), Which::Up, None, 51));
    let walks: Vec<_> = plan.lines().filter(|line| line.contains("tier_item")).collect();
    assert_eq!(walks.len(), 6, "one for each cell: {plan}");
    assert!(walks.iter().all(|walk| walk.contains("COVERING INDEX tier_item_cell")), "{plan}");
}
