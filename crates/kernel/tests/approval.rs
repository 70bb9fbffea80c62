//! Approvals: a change waits for a chain of people, and is made by the last of them or not at all.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use diesel::connection::SimpleConnection as _;
use jiff::SignedDuration;
use kernel::approval::{self, Decision, Proposal};
use kernel::duty::Duty;
use kernel::record::Header;
use kernel::{Actor, Error, Message, RecordId, Result, duty, event, notice, policy, record, staff};
use rulebook::{Function, Lang, Rank, Rulebook, Wording};
use serde_json::{Value, json};
use testkit::{TestHouse, both_engines, cup};

/// A general manager, a director, two who hold the finance function, a department with its head and two specialists.
fn hire(house: &TestHouse) {
    house.staff("gm").rank(Rank::Director).function(Function::GeneralManager).hire();
    house.staff("fang").rank(Rank::Director).under("gm").hire();
    house.staff("li").function(Function::Finance).under("fang").hire();
    house.staff("lin").function(Function::Finance).under("fang").hire();
    house.staff("wang").rank(Rank::Manager).under("fang").department("客户服务部").head().hire();
    house.staff("zhou").under("wang").department("客户服务部").hire();
    house.staff("wu").under("wang").department("客户服务部").hire();
}

/// Adds a chain to the rulebook in force: its steps in TOML.
fn add_chain(house: &TestHouse, key: &str, steps: &str) {
    let chain = format!(
        "[[approval.chains.chain]]\nkey = \"{key}\"\ntitle = {{ zh = \"甲\", en = \"one\" }}\n\
         steps = [{steps}]\n\n[approval.deadline]"
    );
    let text = Rulebook::default_text().replacen("[approval.deadline]", &chain, 1);
    house
        .write(move |tx| {
            let now = tx.now();
            policy::store(tx, &text, None, now)
        })
        .unwrap();
}

fn submit_change(
    house: &TestHouse,
    requester: &str,
    chain: &str,
    cup: RecordId,
    change: Value,
) -> Result<Header> {
    let (actor, chain) = (house.actor(requester), chain.to_owned());
    house.write(move |tx| {
        let proposal = Proposal {
            change_kind: cup::PAINT.key,
            subject: cup,
            title: "把杯子涂成红色".into(),
            change_set: change.clone(),
            chain: chain.clone(),
            clause: "tiering.adjust",
            comment: "看起来更好".into(),
            amount_fen: None,
        };
        approval::submit(tx, &actor, &proposal)
    })
}

fn make_cup(house: &TestHouse, owner: &str) -> RecordId {
    let owner = house.actor(owner).id;
    house.write(move |tx| cup::make(tx, &cup::of(owner, "white"))).unwrap().id
}

/// A white cup of the requester, and the request to paint it red.
fn submit(house: &TestHouse, requester: &str, chain: &str) -> (RecordId, Header) {
    let cup = make_cup(house, requester);
    let header = submit_change(house, requester, chain, cup, json!({ "colour": "red" })).unwrap();
    (cup, header)
}

fn decide(house: &TestHouse, who: &str, approval: &Header, decision: Decision, comment: &str) -> Result<()> {
    let (actor, id, comment) = (house.actor(who), approval.id, comment.to_owned());
    house.write(move |tx| {
        let header = record::header(tx, id)?;
        approval::decide(tx, &actor, &header, decision, &comment)
    })
}

fn approve(house: &TestHouse, who: &str, approval: &Header) -> Result<()> {
    decide(house, who, approval, Decision::Approve, "")
}

fn title(house: &TestHouse, cup: RecordId) -> String {
    house.read(|read| record::header(read, cup)).unwrap().title
}

fn status(house: &TestHouse, id: RecordId) -> String {
    house.read(|read| record::header(read, id)).unwrap().status
}

/// Who waits to decide, by account.
fn waiting(house: &TestHouse, approval: &Header) -> Vec<String> {
    let accounts = ["gm", "fang", "li", "lin", "wang", "zhou", "wu"].map(|account| house.actor(account));
    let steps = house.read(|read| approval::steps(read, approval.id)).unwrap();
    let name = |step: &approval::Step| {
        accounts.iter().find(|actor| actor.id == step.assignee_id).map(|actor| actor.account.clone()).unwrap()
    };
    steps.iter().filter(|step| step.state == "waiting").map(name).collect()
}

/// The duties to decide, as (state, whether late).
fn duties(house: &TestHouse, approval: &Header) -> Vec<String> {
    house
        .read(|read| duty::of_record(read, approval.id))
        .unwrap()
        .into_iter()
        .map(|duty| duty.state)
        .collect()
}

fn last_notice(house: &TestHouse, who: &Actor) -> Option<String> {
    let notices = house.read(|read| notice::list(read, who.id, None, 1)).unwrap();
    notices.first().map(|notice| notice.message.key.to_string())
}

/// Who has not read that the approval waits for them.
fn unread(house: &TestHouse, approval: &Header) -> Vec<&'static str> {
    let unread = |account: &&str| {
        let staff = house.actor(account).id;
        let notices = house.read(|read| notice::list(read, staff, None, 50)).unwrap();
        notices.iter().any(|notice| {
            notice.kind == approval::WAITING
                && notice.read_at.is_none()
                && notice.about.as_ref().is_some_and(|(_, number, _)| *number == approval.number)
        })
    };
    ["gm", "fang", "li", "lin", "wang", "zhou", "wu"].into_iter().filter(unread).collect()
}

fn is_forbidden(result: Result<()>) -> bool {
    matches!(result, Err(Error::Forbidden(_)))
}

/// The request of somebody who is the deputy of the one who is to decide it.
fn submit_as_deputy(house: &TestHouse) -> (RecordId, Header) {
    house.staff("yuan").department("质检部").hire();
    house.staff("pan").rank(Rank::Manager).under("fang").deputy("yuan").department("质检部").head().hire();
    submit(house, "yuan", "general")
}

/// Brings to mind what is late, then passes it on.
fn tick(house: &TestHouse) {
    duty::tick(&house.store, house.now()).unwrap();
    approval::overdue(&house.store, house.now()).unwrap();
}

/// The duty that was owed last.
fn last_duty(house: &TestHouse, approval: &Header) -> Duty {
    let duties = house.read(|read| duty::of_record(read, approval.id)).unwrap();
    duties.into_iter().max_by_key(|duty| duty.id).unwrap()
}

/// A rulebook in which late steps wait so many working days and pass to these.
fn relieve_by(house: &TestHouse, then: &str, days: u32) {
    let (before, after) = Rulebook::default_text().split_once("[approval.deadline]").unwrap();
    let after = after.replacen("then = [\"deputy\", \"next_level\"]", &format!("then = {then}"), 1).replacen(
        "wait_working_days = 2",
        &format!("wait_working_days = {days}"),
        1,
    );
    let text = format!("{before}[approval.deadline]{after}");
    house
        .write(move |tx| {
            let now = tx.now();
            policy::store(tx, &text, None, now)
        })
        .unwrap();
}

both_engines! {
    rooms: vec![cup::room()];

    fn a_change_is_made_when_the_last_step_approves_and_not_before(house: &TestHouse) {
        hire(house);
        let (cup, request) = submit(house, "zhou", "purchase");
        assert_eq!(waiting(house, &request), ["wang"]);
        approve(house, "wang", &request).unwrap();
        assert_eq!(
            (waiting(house, &request), title(house, cup)),
            (vec!["li".into(), "lin".into()], "white".into())
        );
        assert!(is_forbidden(approve(house, "gm", &request)), "the third step is not reached yet");
        approve(house, "lin", &request).unwrap();
        assert_eq!((waiting(house, &request), title(house, cup)), (vec!["gm".into()], "white".into()));
        approve(house, "gm", &request).unwrap();
        assert_eq!(title(house, cup), "red");
        assert_eq!(status(house, request.id), "approved");
        assert!(!house.read(|read| record::header(read, request.id)).unwrap().open);
        assert_eq!(last_notice(house, &house.actor("zhou")).as_deref(), Some("notice-approval-approved"));
        let kinds: Vec<String> = house
            .read(|read| event::timeline(read, cup, None, 9))
            .unwrap()
            .into_iter()
            .map(|e| e.kind)
            .collect();
        assert_eq!(kinds, ["approval.approved", "cup.painted", "approval.submitted", "cup.made"]);
    }

    fn where_any_may_decide_the_first_does_and_the_others_are_passed_over(house: &TestHouse) {
        hire(house);
        add_chain(house, "any", r#"{ by = [{ function = "finance" }], mode = "any" }"#);
        let (cup, request) = submit(house, "zhou", "any");
        assert_eq!(waiting(house, &request), ["li", "lin"]);
        approve(house, "lin", &request).unwrap();
        assert_eq!(title(house, cup), "red");
        let steps = house.read(|read| approval::steps(read, request.id)).unwrap();
        assert_eq!(steps.iter().map(|step| step.state.as_str()).collect::<Vec<_>>(), ["passed", "approved"]);
        assert_eq!(duties(house, &request), ["void", "done"]);
        assert!(is_forbidden(approve(house, "li", &request)));
    }

    fn where_all_must_decide_the_last_does(house: &TestHouse) {
        hire(house);
        add_chain(house, "all", r#"{ by = [{ function = "finance" }, "department_head"], mode = "all" }"#);
        let (cup, request) = submit(house, "zhou", "all");
        assert_eq!(waiting(house, &request), ["li", "lin", "wang"]);
        for who in ["wang", "li"] {
            approve(house, who, &request).unwrap();
            assert!(is_forbidden(approve(house, who, &request)), "{who} has decided");
            assert_eq!(title(house, cup), "white");
        }
        assert_eq!(waiting(house, &request), ["lin"]);
        approve(house, "lin", &request).unwrap();
        assert_eq!(title(house, cup), "red");
    }

    fn whoever_an_approval_does_not_wait_for_any_more_has_no_notice_of_it_left_to_read(house: &TestHouse) {
        hire(house);
        add_chain(house, "any", r#"{ by = ["department_head"] }, { by = [{ function = "finance" }], mode = "any" }"#);
        let (_, request) = submit(house, "zhou", "any");
        let (_, another) = submit(house, "wu", "any");
        assert_eq!(unread(house, &request), ["wang"]);
        approve(house, "wang", &request).unwrap();
        assert_eq!(unread(house, &request), ["li", "lin"], "for the next it waits");
        approve(house, "lin", &request).unwrap();
        assert!(unread(house, &request).is_empty(), "a colleague decided in the same place");
        assert_eq!(unread(house, &another), ["wang"], "another approval waits as before");
        let told = |who: &str| {
            let staff = house.actor(who).id;
            house.read(|read| notice::unread(read, staff)).unwrap()
        };
        assert_eq!(told("zhou"), 1, "what the requester is told is not settled by it");
        decide(house, "wang", &another, Decision::Return, "which red?").unwrap();
        assert!(unread(house, &another).is_empty());
    }

    fn where_all_must_decide_who_has_decided_has_no_notice_left_and_a_step_given_away_takes_it_along(house: &TestHouse) {
        hire(house);
        add_chain(house, "all", r#"{ by = [{ function = "finance" }, "department_head"], mode = "all" }"#);
        let (_, request) = submit(house, "zhou", "all");
        approve(house, "wang", &request).unwrap();
        assert_eq!(unread(house, &request), ["li", "lin"]);
        let (li, wu, id) = (house.actor("li"), house.actor("wu").id, request.id);
        house
            .write(move |tx| {
                let header = record::header(tx, id)?;
                approval::delegate(tx, &li, &header, wu)
            })
            .unwrap();
        assert_eq!(unread(house, &request), ["lin", "wu"]);
        let (zhou, id) = (house.actor("zhou"), request.id);
        house
            .write(move |tx| {
                let header = record::header(tx, id)?;
                approval::withdraw(tx, &zhou, &header)
            })
            .unwrap();
        assert!(unread(house, &request).is_empty(), "what was taken back waits for nobody");
    }

    fn a_step_with_a_condition_is_taken_only_for_such_amounts(house: &TestHouse) {
        hire(house);
        let costly =
            r#"{ by = [{ function = "general_manager" }], when = { field = "amount", at_least = 1000 } }"#;
        add_chain(house, "costly", &format!(r#"{{ by = ["department_head"] }}, {costly}"#));
        let deciders = |amount_fen: Option<i64>| {
            let (actor, cup) = (house.actor("zhou"), make_cup(house, "zhou"));
            let request = house
                .write(move |tx| {
                    let proposal = Proposal {
                        change_kind: cup::PAINT.key,
                        subject: cup,
                        title: String::new(),
                        change_set: json!({ "colour": "red" }),
                        chain: "costly".into(),
                        clause: "tiering.adjust",
                        comment: String::new(),
                        amount_fen,
                    };
                    approval::submit(tx, &actor, &proposal)
                })
                .unwrap();
            house.read(|read| approval::steps(read, request.id)).unwrap().len()
        };
        assert_eq!([deciders(None), deciders(Some(99_999)), deciders(Some(100_000))], [1, 1, 2]);
    }

    fn nobody_decides_their_own_request(house: &TestHouse) {
        hire(house);
        // The head of the department asks: who leads above decides.
        let (_, of_head) = submit(house, "wang", "general");
        assert_eq!(waiting(house, &of_head), ["fang"]);
        assert!(is_forbidden(approve(house, "wang", &of_head)));
        // Of two holders the one who asks is left out.
        add_chain(house, "finance", r#"{ by = [{ function = "finance" }], mode = "all" }"#);
        let (_, of_holder) = submit(house, "li", "finance");
        assert_eq!(waiting(house, &of_holder), ["lin"]);
        // Whoever stands alone at the top finds nobody.
        let cup = make_cup(house, "gm");
        let alone = submit_change(house, "gm", "key_customers", cup, json!({ "colour": "red" }));
        assert!(
            matches!(&alone, Err(Error::Refused(r)) if r[0].message.key == "approval-nobody"),
            "{alone:?}"
        );
    }

    fn the_nearest_superior_of_the_rank_decides(house: &TestHouse) {
        hire(house);
        let (_, to_manager) = submit(house, "zhou", "tier_change");
        assert_eq!(waiting(house, &to_manager), ["wang"]);
        let (_, to_director) = submit(house, "zhou", "tier_review");
        assert_eq!(waiting(house, &to_director), ["fang"]);
        // Nobody above has exactly the rank: the next higher one does.
        let (_, to_senior) = submit(house, "zhou", "special");
        assert_eq!(waiting(house, &to_senior), ["fang"]);
    }

    fn who_has_left_is_not_asked(house: &TestHouse) {
        hire(house);
        house.staff("old").function(Function::Hr).gone().hire_id();
        house.staff("old.head").department("客户服务部/热线科").head().gone().hire_id();
        house.staff("yang").under("wang").department("客户服务部/热线科").hire();
        let (_, request) = submit(house, "yang", "general");
        assert_eq!(waiting(house, &request), ["wang"], "the head of the section has left");
        add_chain(house, "hr", r#"{ by = [{ function = "hr" }] }"#);
        let (_, request) = submit(house, "yang", "hr");
        assert_eq!(waiting(house, &request), ["wang"], "no holder is left, so the superior decides");
    }

    fn a_return_needs_a_comment_and_tells_the_subject(house: &TestHouse) {
        hire(house);
        let (cup, request) = submit(house, "zhou", "purchase");
        for decision in [Decision::Return, Decision::Refuse] {
            let refused = decide(house, "wang", &request, decision, "  ");
            let Err(Error::Refused(refusals)) = refused else { panic!("{refused:?}") };
            assert_eq!(refusals[0].field.as_deref(), Some("comment"));
        }
        assert_eq!(waiting(house, &request), ["wang"], "nothing was decided");
        decide(house, "wang", &request, Decision::Return, "which red?").unwrap();
        assert_eq!((status(house, request.id).as_str(), status(house, cup).as_str()), ("returned", "plain"));
        assert_eq!(title(house, cup), "white");
        assert!(waiting(house, &request).is_empty());
        assert_eq!(duties(house, &request), ["done"]);
        assert_eq!(last_notice(house, &house.actor("zhou")).as_deref(), Some("notice-approval-declined"));
        // The subject is free for another request.
        submit_change(house, "zhou", "general", cup, json!({ "colour": "dark red" })).unwrap();
    }

    fn a_refusal_ends_the_request(house: &TestHouse) {
        hire(house);
        let (cup, request) = submit(house, "zhou", "purchase");
        approve(house, "wang", &request).unwrap();
        decide(house, "li", &request, Decision::Refuse, "no money").unwrap();
        assert_eq!((status(house, request.id).as_str(), title(house, cup).as_str()), ("refused", "white"));
        assert!(is_forbidden(approve(house, "gm", &request)));
    }

    fn a_change_that_can_not_be_applied_leaves_the_step_undecided(house: &TestHouse) {
        hire(house);
        let cup = make_cup(house, "zhou");
        let request =
            submit_change(house, "zhou", "general", cup, json!({ "colour": "red", "cracks": true })).unwrap();
        let failed = approve(house, "wang", &request);
        assert!(matches!(&failed, Err(Error::Refused(r)) if r[0].message.key == "cup-cracked"), "{failed:?}");
        assert_eq!(waiting(house, &request), ["wang"]);
        assert_eq!((status(house, request.id).as_str(), title(house, cup).as_str()), ("waiting", "white"));
        assert_eq!(duties(house, &request), ["open"]);
        // It can still be returned.
        decide(house, "wang", &request, Decision::Return, "it cracks").unwrap();
    }

    fn a_change_is_checked_when_it_is_asked_for_and_again_before_it_is_made(house: &TestHouse) {
        hire(house);
        let cup = make_cup(house, "zhou");
        let refused = submit_change(house, "zhou", "general", cup, json!({}));
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        let request = submit_change(house, "zhou", "general", cup, json!({ "colour": "red" })).unwrap();
        house.write(move |tx| cup::set_status(tx, cup, "broken")).unwrap();
        let failed = approve(house, "wang", &request);
        assert!(matches!(&failed, Err(Error::Refused(r)) if r[0].message.key == "cup-broken"), "{failed:?}");
        assert_eq!(title(house, cup), "white");
    }

    fn a_subject_waits_for_one_approval_at_a_time(house: &TestHouse) {
        hire(house);
        let (cup, request) = submit(house, "zhou", "general");
        let again = submit_change(house, "wu", "general", cup, json!({ "colour": "blue" }));
        assert!(
            matches!(&again, Err(Error::Refused(r)) if r[0].message.key == "approval-already-waiting"),
            "{again:?}"
        );
        assert_eq!(house.read(|read| approval::waiting_for(read, cup)).unwrap().unwrap().id, request.id);
        approve(house, "wang", &request).unwrap();
        assert!(house.read(|read| approval::waiting_for(read, cup)).unwrap().is_none());
    }

    fn the_requester_alone_may_withdraw_until_it_is_decided(house: &TestHouse) {
        hire(house);
        let withdraw = |who: &str, request: &Header| {
            let (actor, id) = (house.actor(who), request.id);
            house.write(move |tx| {
                let header = record::header(tx, id)?;
                approval::withdraw(tx, &actor, &header)
            })
        };
        let (cup, request) = submit(house, "zhou", "general");
        assert!(is_forbidden(withdraw("wu", &request)));
        withdraw("zhou", &request).unwrap();
        assert_eq!((status(house, request.id).as_str(), status(house, cup).as_str()), ("withdrawn", "plain"));
        assert_eq!(duties(house, &request), ["void"]);
        assert!(is_forbidden(approve(house, "wang", &request)));
        assert!(matches!(withdraw("zhou", &request), Err(Error::Refused(_))), "twice");
    }

    fn a_decider_may_let_somebody_else_decide(house: &TestHouse) {
        hire(house);
        let (cup, request) = submit(house, "zhou", "general");
        let delegate = |who: &str, to: &str| {
            let (actor, to, id) = (house.actor(who), house.actor(to).id, request.id);
            house.write(move |tx| {
                let header = record::header(tx, id)?;
                approval::delegate(tx, &actor, &header, to)
            })
        };
        assert!(is_forbidden(delegate("wu", "li")));
        assert!(matches!(delegate("wang", "zhou"), Err(Error::Refused(_))), "not to whom asked");
        delegate("wang", "li").unwrap();
        assert_eq!(waiting(house, &request), ["li"]);
        assert!(is_forbidden(approve(house, "wang", &request)));
        let li = house.actor("li");
        assert_eq!(last_notice(house, &li).as_deref(), Some("notice-approval-waiting"));
        assert_eq!(house.read(|read| approval::waiting_on(read, &li, 9)).unwrap().len(), 1);
        assert_eq!(house.read(|read| duty::burden(read, li.id)).unwrap(), (1, 0), "the duty goes along");
        assert!(
            house.read(|read| approval::find(read, &li, &request.number)).is_ok(),
            "and so does the sight of it"
        );
        approve(house, "li", &request).unwrap();
        assert_eq!(title(house, cup), "red");
    }

    fn a_deputy_decides_in_the_decider_s_place_but_never_their_own(house: &TestHouse) {
        hire(house);
        house.staff("head").rank(Rank::Manager).under("fang").deputy("wu").department("维修部").head().hire();
        house.staff("yang").under("head").department("维修部").hire();
        let (cup, request) = submit(house, "yang", "general");
        let wu = house.actor("wu");
        assert!(house.read(|read| approval::waits_for(read, &wu, request.id)).unwrap());
        assert!(is_forbidden(approve(house, "zhou", &request)));
        approve(house, "wu", &request).unwrap();
        assert_eq!(title(house, cup), "red");
        let (_, of_deputy) = submit_as_deputy(house);
        assert!(is_forbidden(approve(house, "yuan", &of_deputy)));
        let steps = house.read(|read| approval::steps(read, request.id)).unwrap();
        assert_eq!((steps[0].assignee_id, steps[0].decided_by_id), (house.actor("head").id, Some(wu.id)));
    }

    fn a_late_step_is_brought_to_mind_then_goes_up_the_line_each_time_with_its_own_deadline(house: &TestHouse) {
        hire(house);
        let (_, request) = submit(house, "zhou", "general");
        // Two working days from Monday: Wednesday, 18:00.
        let due = last_duty(house, &request).due_at;
        assert_eq!(due.timestamp().to_string(), "2027-03-03T10:00:00Z");
        house.clock.set(due.plus_seconds(-1));
        tick(house);
        assert_eq!(waiting(house, &request), ["wang"]);
        house.clock.set(due.plus_seconds(1));
        approval::overdue(&house.store, house.now()).unwrap();
        assert_eq!(waiting(house, &request), ["wang"], "nothing passes on before it was brought to mind");
        tick(house);
        assert_eq!(waiting(house, &request), ["fang"], "wang has no deputy, so one level up");
        assert_eq!(last_notice(house, &house.actor("wang")).as_deref(), Some("notice-duty-late"));
        assert_eq!(last_notice(house, &house.actor("fang")).as_deref(), Some("notice-approval-waiting"));
        assert!(is_forbidden(approve(house, "wang", &request)));
        let next = last_duty(house, &request).due_at;
        assert_eq!(next.timestamp().to_string(), "2027-03-05T10:00:00Z", "two working days from Wednesday");
        house.clock.set(next.plus_seconds(-1));
        tick(house);
        assert_eq!(waiting(house, &request), ["fang"]);
        house.clock.set(next.plus_seconds(1));
        tick(house);
        assert_eq!(waiting(house, &request), ["gm"]);
        house.advance(SignedDuration::from_hours(200));
        tick(house);
        tick(house);
        assert_eq!(waiting(house, &request), ["gm"], "nobody is above");
        assert_eq!(duties(house, &request), ["open", "done", "done"]);
        let moved: Vec<_> = house
            .read(|read| event::timeline(read, request.id, None, 50))
            .unwrap()
            .into_iter()
            .filter(|line| line.kind == "approval.delegated")
            .collect();
        assert_eq!(moved.len(), 2);
        assert_eq!((moved[0].actor_id, moved[0].clause.as_deref()), (None, Some("approval.deadline")));
        let gm = house.actor("gm");
        let (from, until) = (due.plus_seconds(-86_400 * 30), next.plus_seconds(1));
        let kept = house
            .read(|read| duty::compliance_of(read, &gm, "approval.deadline", from, until))
            .unwrap();
        assert_eq!((kept.due, kept.done_late), (2, 2), "who let it lapse did not keep the clause");
        approve(house, "gm", &request).unwrap();
    }

    fn the_rulebook_says_who_takes_over_and_what_runs_keeps_its_version(house: &TestHouse) {
        hire(house);
        house.staff("head").rank(Rank::Manager).under("fang").deputy("wu").department("维修部").head().hire();
        house.staff("yang").under("head").department("维修部").hire();
        let late = |request: &Header| {
            house.advance(SignedDuration::from_hours(24 * 14));
            tick(house);
            waiting(house, request)
        };
        let (_, by_default) = submit(house, "yang", "general");
        relieve_by(house, "[\"next_level\"]", 5);
        assert_eq!(late(&by_default), ["wu"], "it began when deputies came first");
        let (_, upwards) = submit(house, "yang", "general");
        assert_eq!(last_duty(house, &upwards).due_at.timestamp().to_string(), "2027-03-22T10:00:00Z");
        assert_eq!(late(&upwards), ["fang"]);
        relieve_by(house, "[\"deputy\"]", 2);
        let (_, to_deputies) = submit(house, "yang", "general");
        assert_eq!(late(&to_deputies), ["wu"]);
        assert_eq!(late(&to_deputies), ["wu"], "a deputy is relieved by no other deputy");
        let (_, alone) = submit(house, "zhou", "general");
        assert_eq!(late(&alone), ["wang"], "wang has no deputy");
    }

    fn a_late_step_never_goes_to_who_asked_or_to_who_decides_there_already(house: &TestHouse) {
        house.staff("gm").rank(Rank::Director).function(Function::GeneralManager).hire();
        house.staff("fang").rank(Rank::Director).under("gm").hire();
        house.staff("lin").function(Function::Finance).under("fang").hire();
        house.staff("li").function(Function::Finance).under("fang").deputy("lin").hire();
        house.staff("wang").rank(Rank::Manager).under("fang").department("客户服务部").head().hire();
        for account in ["zhou", "wu"] {
            house.staff(account).under("wang").department("客户服务部").hire();
        }
        add_chain(house, "both", r#"{ by = [{ function = "finance" }], mode = "all" }"#);
        let late = |request: &Header| {
            house.advance(SignedDuration::from_hours(24 * 7));
            tick(house);
            waiting(house, request)
        };
        let (cup, request) = submit(house, "zhou", "both");
        assert_eq!(waiting(house, &request), ["lin", "li"]);
        assert_eq!(late(&request), ["fang", "gm"], "li's deputy decides beside li; the second goes above fang");
        approve(house, "fang", &request).unwrap();
        approve(house, "gm", &request).unwrap();
        assert_eq!(title(house, cup), "red");
        let (_, of_fang) = submit(house, "fang", "both");
        assert_eq!(late(&of_fang), ["li", "gm"], "past fang, who asked; then nobody is left for li");
    }

    fn an_overdue_step_goes_to_the_deputy_first_unless_the_deputy_asked(house: &TestHouse) {
        hire(house);
        house.staff("head").rank(Rank::Manager).under("fang").deputy("wu").department("维修部").head().hire();
        house.staff("yang").under("head").department("维修部").hire();
        house
            .staff("chief")
            .rank(Rank::Manager)
            .under("fang")
            .deputy("zhou")
            .department("采购部")
            .head()
            .hire();
        house
            .write(|tx| {
                // Zhou moves to the department whose head is stood in for by zhou.
                let zhou = staff::by_account(tx, "zhou")?.unwrap();
                let chief = staff::by_account(tx, "chief")?.unwrap();
                let row = staff::StaffRow {
                    account: zhou.account,
                    name: zhou.name,
                    position: zhou.position,
                    rank: zhou.rank,
                    department_id: chief.department_id,
                    superior_id: Some(chief.id),
                    deputy_id: None,
                    mail: zhou.mail,
                    phone: zhou.phone,
                    active: true,
                };
                staff::update(tx, zhou.id, zhou.version, &row)?;
                staff::rebuild_superiors(tx)
            })
            .unwrap();
        let (_, of_yang) = submit(house, "yang", "general");
        let (_, of_zhou) = submit(house, "zhou", "general");
        house.advance(SignedDuration::from_hours(200));
        tick(house);
        assert_eq!(waiting(house, &of_yang), ["wu"]);
        assert_eq!(waiting(house, &of_zhou), ["fang"], "zhou may not decide, so one level up");
        house.advance(SignedDuration::from_hours(24 * 7));
        tick(house);
        assert_eq!(waiting(house, &of_yang), ["fang"], "from the deputy to the level above the head");
    }

    fn what_waits_for_a_deputy_is_found_with_whose_place_it_is(house: &TestHouse) {
        hire(house);
        house.staff("head").rank(Rank::Manager).under("fang").deputy("wu").department("维修部").head().hire();
        house.staff("chief").rank(Rank::Manager).under("fang").deputy("wu").department("采购部").head().hire();
        house.staff("yang").under("head").department("维修部").hire();
        let chain = r#"{ by = ["department_head", { person = "chief" }, { person = "lin" }], mode = "all" }"#;
        add_chain(house, "many", chain);
        let (wu, head, chief) = (house.actor("wu"), house.actor("head").id, house.actor("chief").id);
        let found = || {
            house
                .read(|read| {
                    let waiting = approval::waiting(read, &wu, 9)?;
                    let ids: Vec<RecordId> = waiting.iter().map(|waits| waits.approval_id).collect();
                    let headers: Vec<RecordId> =
                        approval::waiting_on(read, &wu, 9)?.iter().map(|header| header.id).collect();
                    assert_eq!(headers, ids);
                    assert_eq!(approval::waiting_count(read, &wu)?.number, i64::try_from(ids.len()).unwrap());
                    let mut newest_first = ids.clone();
                    newest_first.sort_unstable_by(|one, next| next.cmp(one));
                    let first = approval::waiting_page(read, &wu, None, 2)?;
                    assert_eq!(first.ids, newest_first.iter().copied().take(2).collect::<Vec<_>>());
                    if let Some(next) = &first.next {
                        let second = approval::waiting_page(read, &wu, Some(next), 2)?;
                        assert_eq!(second.ids, newest_first[2..], "and on");
                        let back = second.previous.expect("there is a page before");
                        assert_eq!(approval::waiting_page(read, &wu, Some(&back), 2)?.ids, first.ids);
                    }
                    let places = approval::in_place_of(read, &wu, &ids)?;
                    for waits in &waiting {
                        assert_eq!(places.get(&waits.approval_id).copied(), waits.in_place_of);
                    }
                    Ok(waiting.iter().map(|waits| (waits.approval_id, waits.in_place_of)).collect::<Vec<_>>())
                })
                .unwrap()
        };
        assert_eq!(found(), []);
        let (_, of_yang) = submit(house, "yang", "general");
        let (_, of_wu) = submit(house, "wu", "many");
        assert_eq!(found(), [(of_yang.id, Some(head))], "nobody stands in for another in their own request");
        let (_, of_both) = submit(house, "yang", "many");
        let of_first = (of_both.id, Some(head.min(chief)));
        assert_eq!(found(), [(of_yang.id, Some(head)), of_first], "once, though two are stood in for");
        let (lin, own) = (house.actor("lin"), wu.id);
        house
            .write(move |tx| {
                let header = record::header(tx, of_both.id)?;
                approval::delegate(tx, &lin, &header, own)
            })
            .unwrap();
        assert_eq!(found(), [(of_yang.id, Some(head)), (of_both.id, None)], "one's own comes first");
        let (_, third) = submit(house, "yang", "general");
        assert_eq!(found().len(), 3);
        approve(house, "wu", &of_yang).unwrap();
        approve(house, "wu", &of_both).unwrap();
        assert_eq!(found(), [of_first, (third.id, Some(head))], "again in another's place");
        assert_eq!(status(house, of_wu.id), "waiting");
    }

    fn what_waits_for_somebody_is_found_through_indexes(house: &TestHouse) {
        hire(house);
        house.staff("head").rank(Rank::Manager).under("fang").deputy("wu").department("维修部").head().hire();
        let (_, request) = submit(house, "zhou", "general");
        // Thousands that were decided, and some that wait for others.
        house
            .write(move |tx| {
                tx.conn().batch_execute(&format!(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) \
                     INSERT INTO approval_step (approval_id, position, decider, mode, assignee_id, state, comment) \
                     SELECT {}, 1, '', 'any', 1 + i % 7, CASE WHEN i % 100 = 0 THEN 'waiting' ELSE 'approved' END, '' \
                     FROM n",
                    request.id
                ))?;
                tx.conn().batch_execute("ANALYZE")?;
                Ok(())
            })
            .unwrap();
        let wu = house.actor("wu");
        let plan = testkit::plan(house, &approval::mine(&wu));
        assert!(!plan.contains("SCAN step") && !plan.contains("Seq Scan on approval_step"), "{plan}");
        assert!(plan.contains("approval_step_waiting"), "{plan}");
    }

    fn who_could_decide_is_named_by_their_title(house: &TestHouse) {
        house.staff("gm").rank(Rank::Director).function(Function::GeneralManager).hire();
        let cup = make_cup(house, "gm");
        let refused = submit_change(house, "gm", "key_customers", cup, json!({ "colour": "red" }));
        let Err(Error::Refused(refusals)) = refused else { panic!("{refused:?}") };
        let book = Rulebook::parse(Rulebook::default_text()).unwrap();
        let title = |lang| book.organisation().function_title(Function::GeneralManager, lang);
        let title = Wording::new(title(Lang::Zh), title(Lang::En));
        assert_eq!(refusals[0].message, Message::new("approval-nobody").with("decider", title));
    }

    fn the_change_can_be_read_line_by_line(house: &TestHouse) {
        hire(house);
        let (_, request) = submit(house, "zhou", "general");
        let lines = house.read(|read| {
            let approval = approval::get(read, request.id)?;
            approval::lines(read, &approval)
        });
        let line = lines.unwrap().remove(0);
        assert_eq!(
            (line.label.key.as_ref(), line.before.as_str(), line.after.as_str()),
            ("cup-colour", "white", "red")
        );
    }

    fn a_chain_that_no_rulebook_has_is_refused(house: &TestHouse) {
        hire(house);
        let cup = make_cup(house, "zhou");
        let refused = submit_change(house, "zhou", "teapots", cup, json!({ "colour": "red" }));
        assert!(
            matches!(&refused, Err(Error::Refused(r)) if r[0].message.key == "approval-no-chain"),
            "{refused:?}"
        );
    }
}
