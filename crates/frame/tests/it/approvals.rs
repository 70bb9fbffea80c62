//! Approvals as people meet them.

use diesel::RunQueryDsl as _;
use frame::approvals::{self, ApprovalPage, Task};
use kernel::approval::{self, Proposal};
use kernel::record::Header;
use kernel::store::Sql;
use kernel::{Actor, Error, Result, record};
use serde_json::json;
use testkit::{TestHouse, both_engines, cup};
use web::Typed;
use web::listing::Params;

use crate::fixture::{app, company, refused, rooms, wrong};

/// `by` asks the head of the department to let a cup be painted.
pub fn propose(house: &TestHouse, by: &Actor, colour: &str) -> Header {
    let (by, colour) = (by.clone(), colour.to_owned());
    house
        .write(move |tx| {
            let subject = cup::make(tx, &cup::of(by.id, "白杯子"))?;
            let proposal = Proposal {
                change_kind: cup::PAINT.key,
                subject: subject.id,
                title: format!("刷成{colour}"),
                change_set: json!({ "colour": colour }),
                chain: "general".to_owned(),
                clause: "approval.chains",
                comment: "换个颜色".to_owned(),
                amount_fen: None,
            };
            approval::submit(tx, &by, &proposal)
        })
        .unwrap()
}

fn page(house: &TestHouse, actor: &Actor, approval: &Header) -> Result<ApprovalPage> {
    let app = app(house, Vec::new());
    house.read(|read| approvals::look(&app, read, actor, &approval.number))
}

fn decide(house: &TestHouse, actor: &Actor, approval: &Header, decision: &str, comment: &str) -> Result<()> {
    let (actor, number) = (actor.clone(), approval.number.clone());
    let (decision, comment) = (Typed::from(decision), Typed::from(comment));
    house.write(move |tx| approvals::decide(tx, &actor, &number, None, &decision, &comment))
}

fn delegate(house: &TestHouse, actor: &Actor, approval: &Header, to: &str) -> Result<()> {
    let (actor, number, to) = (actor.clone(), approval.number.clone(), Typed::from(to));
    house.write(move |tx| approvals::delegate(tx, &actor, &number, &to))
}

fn withdraw(house: &TestHouse, actor: &Actor, approval: &Header) -> Result<()> {
    let (actor, number) = (actor.clone(), approval.number.clone());
    house.write(move |tx| approvals::withdraw(tx, &actor, &number))
}

fn colour(house: &TestHouse, page: &ApprovalPage) -> String {
    house.read(|read| record::header(read, page.approval.subject_id)).unwrap().title
}

fn listed(house: &TestHouse, actor: &Actor, query: &str) -> Vec<String> {
    let list = house.read(|read| approvals::list(read, actor, Params::parse(query))).unwrap();
    list.rows.into_iter().map(|row| row.header.title).collect()
}

/// `deputy` decides in the place of `of` from now on.
pub fn make_deputy(house: &TestHouse, of: &Actor, deputy: &Actor) {
    let (of, deputy) = (of.id.0, deputy.id.0);
    house
        .write(move |tx| {
            let query = Sql::new("UPDATE staff SET deputy_id = ").int(deputy).raw(" WHERE id = ").int(of);
            query.execute(tx.conn())?;
            Ok(())
        })
        .unwrap();
}

const NOTHING: Task = Task { decide: false, delegate: false, withdraw: false };

both_engines! {
    rooms: rooms();

    fn each_is_offered_what_they_can_do_and_nothing_else(house: &TestHouse) {
        let (wang, chen, wu) = company(house);
        let approval = propose(house, &chen, "red");
        let of_wang = page(house, &wang, &approval).unwrap();
        assert_eq!(of_wang.task, Task { decide: true, delegate: true, withdraw: false });
        assert_eq!((of_wang.requester.as_str(), of_wang.steps[0].assignee.as_str()), ("陈静", "王强"));
        assert_eq!((of_wang.changes[0].before.as_str(), of_wang.changes[0].after.as_str()), ("白杯子", "red"));
        assert!(of_wang.steps[0].duty.is_some(), "the clock of the waiting step");
        let of_chen = page(house, &chen, &approval).unwrap();
        assert_eq!(of_chen.task, Task { withdraw: true, ..NOTHING });
        assert!(matches!(page(house, &wu, &approval), Err(Error::NotFound)));
    }

    fn an_approved_change_is_made_and_nothing_is_left_to_do(house: &TestHouse) {
        let (wang, chen, _) = company(house);
        let approval = propose(house, &chen, "red");
        decide(house, &wang, &approval, "approve", "").unwrap();
        let after = page(house, &wang, &approval).unwrap();
        assert_eq!((after.header.status.as_str(), after.task), ("approved", NOTHING));
        assert_eq!(colour(house, &after), "red");
        assert_eq!(refused(decide(house, &wang, &approval, "refuse", "迟了")), [wrong("-", "approval-already-decided")]);
    }

    fn a_return_says_why_and_changes_nothing(house: &TestHouse) {
        let (wang, chen, _) = company(house);
        let approval = propose(house, &chen, "red");
        assert_eq!(refused(decide(house, &wang, &approval, "return", " ")), [wrong("comment", "approval-comment-needed")]);
        assert_eq!(
            refused(decide(house, &wang, &approval, "perhaps", "好")),
            [wrong("decision", "frame-approval-decision-needed")]
        );
        decide(house, &wang, &approval, "return", "请换一种红").unwrap();
        let after = page(house, &chen, &approval).unwrap();
        assert_eq!((after.header.status.as_str(), after.steps[0].step.comment.as_str()), ("returned", "请换一种红"));
        assert_eq!(colour(house, &after), "白杯子");
    }

    fn nobody_decides_for_others_or_for_themselves(house: &TestHouse) {
        let (_, chen, wu) = company(house);
        let approval = propose(house, &chen, "red");
        assert!(matches!(decide(house, &chen, &approval, "approve", ""), Err(Error::Forbidden(_))));
        assert!(matches!(decide(house, &wu, &approval, "approve", ""), Err(Error::NotFound)));
        assert!(matches!(delegate(house, &chen, &approval, "wu"), Err(Error::Forbidden(_) | Error::Refused(_))));
    }

    fn a_decision_is_given_to_a_colleague_by_account_or_id(house: &TestHouse) {
        let (wang, chen, wu) = company(house);
        let _ = house.staff("gone").gone().hire_id();
        for to in [" Wu ".to_owned(), wu.id.to_string()] {
            let approval = propose(house, &chen, "red");
            delegate(house, &wang, &approval, &to).unwrap();
            assert!(!page(house, &wang, &approval).unwrap().task.decide);
            decide(house, &wu, &approval, "approve", "").unwrap();
            assert_eq!(colour(house, &page(house, &chen, &approval).unwrap()), "red");
        }
        let approval = propose(house, &chen, "blue");
        for nobody in ["", "nobody", "gone", "wang", "999999"] {
            let needed = [wrong("to", "frame-approval-delegate-needed")];
            assert_eq!(refused(delegate(house, &wang, &approval, nobody)), needed, "{nobody}");
        }
        assert_eq!(refused(delegate(house, &wang, &approval, "chen")), [wrong("to", "approval-own-request")]);
    }

    fn who_asked_takes_it_back(house: &TestHouse) {
        let (wang, chen, _) = company(house);
        let approval = propose(house, &chen, "red");
        assert!(matches!(withdraw(house, &wang, &approval), Err(Error::Forbidden(_))));
        withdraw(house, &chen, &approval).unwrap();
        assert_eq!(page(house, &wang, &approval).unwrap().header.status, "withdrawn");
        assert_eq!(refused(withdraw(house, &chen, &approval)), [wrong("-", "approval-already-decided")]);
    }

    fn the_list_shows_what_waits_what_one_asked_for_and_what_one_may_see(house: &TestHouse) {
        let (wang, chen, wu) = company(house);
        let done = propose(house, &chen, "red");
        decide(house, &wang, &done, "approve", "").unwrap();
        propose(house, &chen, "blue");
        assert_eq!(listed(house, &wang, "whose=waiting"), ["刷成blue"]);
        assert_eq!(listed(house, &wang, ""), ["刷成blue", "刷成red"]);
        assert_eq!(listed(house, &wang, "status=approved"), ["刷成red"]);
        assert!(listed(house, &wang, "whose=requested").is_empty());
        assert_eq!(listed(house, &chen, "whose=requested"), ["刷成blue", "刷成red"]);
        assert!(listed(house, &wu, "").is_empty());
    }

    fn a_deputy_finds_what_waits_with_whose_place_it_is_and_decides_it(house: &TestHouse) {
        let (wang, chen, wu) = company(house);
        make_deputy(house, &wang, &wu);
        let approval = propose(house, &chen, "red");
        let rows = |query: &str| {
            let list = house.read(|read| approvals::list(read, &wu, Params::parse(query))).unwrap();
            list.rows.into_iter().map(|row| (row.header.title, row.in_place_of)).collect::<Vec<_>>()
        };
        let waits = [("刷成red".to_owned(), Some("王强".to_owned()))];
        assert_eq!(rows("whose=waiting"), waits);
        assert_eq!(rows("whose=waiting&status=waiting"), waits);
        assert!(rows("whose=waiting&status=approved").is_empty());
        assert_eq!(listed(house, &wang, "whose=waiting"), ["刷成red"]);
        let own = house.read(|read| approvals::list(read, &wang, Params::parse("whose=waiting"))).unwrap();
        assert_eq!(own.rows[0].in_place_of, None);
        let of_wu = page(house, &wu, &approval).unwrap();
        assert_eq!(of_wu.task, Task { decide: true, ..NOTHING });
        assert_eq!(of_wu.changes[0].after, "red", "and sees what would change");
        decide(house, &wu, &approval, "approve", "").unwrap();
        assert!(rows("whose=waiting").is_empty());
    }

    fn a_step_that_waited_too_long_stands_beside_the_one_that_took_its_place(house: &TestHouse) {
        let (wang, chen, wu) = company(house);
        make_deputy(house, &wang, &wu);
        let approval = propose(house, &chen, "red");
        house.advance(jiff::SignedDuration::from_hours(24 * 7));
        kernel::duty::tick(&house.store, house.now()).unwrap();
        approval::overdue(&house.store, house.now()).unwrap();
        let steps = page(house, &wu, &approval).unwrap().steps;
        let seen: Vec<_> = steps
            .iter()
            .map(|line| (line.assignee.as_str(), line.step.state.as_str(), line.duty.is_some()))
            .collect();
        assert_eq!(seen, [("王强", "lapsed", false), ("吴磊", "waiting", true)]);
        assert_eq!(page(house, &wang, &approval).unwrap().task, NOTHING);
    }
}
