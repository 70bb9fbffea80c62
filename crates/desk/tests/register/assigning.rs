//! Who works on a request (`service.triage`).

use desk::clock::Clock;
use desk::model::Status;
use desk::pages::look;
use desk::service::{self, NewRequest, Recipient};
use desk::store;
use kernel::record::Header;
use kernel::{Error, GroupId, Result, notice, staff};
use testkit::{TestHouse, both_engines};

use crate::company::{
    act, clock_of, company, enter, happened, header, lines, question, refusal, refused, reply, resolve,
    rooms, run, shared, wait,
};

fn assign(house: &TestHouse, account: &str, request: &Header, to: Recipient, reason: &str) -> Result<Header> {
    let (number, on, reason) = (request.number.clone(), request.version, reason.to_owned());
    act(house, account, move |tx, actor| service::assign(tx, actor, &number, on, to, &reason))
}

fn take(house: &TestHouse, account: &str, request: &Header) -> Result<Header> {
    let (number, on) = (request.number.clone(), request.version);
    act(house, account, move |tx, actor| service::take(tx, actor, &number, on))
}

fn pass(house: &TestHouse, account: &str, request: &Header) -> Result<Header> {
    let (number, on) = (request.number.clone(), request.version);
    act(house, account, move |tx, actor| service::pass_to_handler(tx, actor, &number, on, "需要上门"))
}

fn hot_line(house: &TestHouse) -> GroupId {
    let groups = house.read(staff::groups).unwrap();
    groups.into_iter().find(|group| group.name == "热线组").unwrap().id
}

both_engines! {
    rooms: rooms();

    fn what_is_given_to_somebody_is_theirs_with_its_clocks_and_they_are_told(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let lin = house.actor("lin");
        let given = assign(house, "chen", &request, Recipient::Person(lin.id), "我明天休假").unwrap();
        assert_eq!((given.owner_id, given.department_id), (Some(lin.id), lin.department));
        for clock in Clock::ALL {
            let duty = clock_of(house, request.id, clock).unwrap();
            assert_eq!((duty.owner_id, duty.department_id), (Some(lin.id), lin.department));
        }
        let told = house.read(|read| notice::list(read, lin.id, None, 9)).unwrap();
        assert_eq!(told[0].message.key, "notice-request-assigned");
        let line = lines(house, request.id).pop().unwrap();
        assert_eq!((line.kind.as_str(), line.clause.as_deref()), ("request.assigned", Some("service.triage")));
        assert_eq!(line.told()["comment"], "我明天休假");
    }

    fn a_queue_belongs_to_nobody_until_somebody_of_the_group_takes_from_it(house: &TestHouse) {
        company(house);
        let request = enter(house, "wu", question());
        let group = hot_line(house);
        let queued = assign(house, "wu", &request, Recipient::Group(group), "转热线").unwrap();
        assert_eq!((queued.owner_id, queued.group_id), (None, Some(group)));
        assert_eq!(clock_of(house, request.id, Clock::Response).unwrap().owner_id, None);
        assert!(matches!(take(house, "xu", &queued), Err(Error::NotFound)));
        let taken = take(house, "lin", &queued).unwrap();
        assert_eq!((taken.owner_id, taken.group_id), (Some(house.actor("lin").id), Some(group)));
        assert_eq!((queued.status.as_str(), taken.status.as_str()), ("new", "in_progress"));
        let states = house.read(|read| store::states(read, request.id)).unwrap();
        assert_eq!(states.last().unwrap().1, Status::InProgress);
        let late = take(house, "chen", &queued);
        assert!(matches!(late, Err(Error::Stale { current }) if current == taken.version), "{late:?}");
        assert_eq!(happened(house, request.id), ["request.received", "request.queued", "request.taken"]);
    }

    fn what_is_handled_by_a_function_goes_to_whoever_has_the_fewest(house: &TestHouse) {
        company(house);
        let repair = || NewRequest { kind: "request".into(), ..question() };
        let [ma, wu, fang] = ["ma", "wu", "fang"].map(|account| house.actor(account).id);
        let mut owners = Vec::new();
        for _ in 0..4 {
            owners.push(pass(house, "chen", &enter(house, "chen", repair())).unwrap().owner_id.unwrap());
        }
        assert_eq!(owners[..3].iter().copied().collect::<std::collections::BTreeSet<_>>(), [ma, wu, fang].into());
        // What has ended is no load.
        let of_fang = enter(house, "fang", repair());
        let of_wu = enter(house, "wu", repair());
        run(house, &format!("UPDATE record SET open = (1 = 0) WHERE owner_id = {fang}"));
        assert_eq!(pass(house, "chen", &enter(house, "chen", repair())).unwrap().owner_id, Some(fang));
        let gone = [of_fang, of_wu].map(|request| header(house, request.id).open);
        assert_eq!(gone, [false, true]);
        run(house, &format!("UPDATE staff SET active = (1 = 0) WHERE id = {fang}"));
        let next = pass(house, "chen", &enter(house, "chen", repair())).unwrap().owner_id.unwrap();
        assert!(next == ma || next == wu);
    }

    fn what_stays_with_the_agents_and_what_nobody_holds_is_not_passed_on(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        assert_eq!(refusal(pass(house, "chen", &request)), "desk-no-handler");
        let fault = NewRequest { kind: "fault".into(), ..question() };
        let request = enter(house, "chen", fault);
        assert_eq!(refusal(pass(house, "chen", &request)), "desk-nobody-holds");
    }

    fn a_change_made_on_a_version_that_no_longer_stands_is_refused(house: &TestHouse) {
        company(house);
        let request = shared(house);
        reply(house, "chen", &request);
        let lin = Recipient::Person(house.actor("lin").id);
        assert!(matches!(assign(house, "chen", &request, lin, "转办"), Err(Error::Stale { .. })));
        assert!(matches!(take(house, "lin", &request), Err(Error::Stale { .. })));
        let (number, on) = (request.number.clone(), request.version);
        let solved = act(house, "chen", move |tx, actor| service::resolve(tx, actor, &number, on, "好", false));
        assert!(matches!(solved, Err(Error::Stale { .. })));
        assert_eq!(header(house, request.id).owner_id, request.owner_id);
    }

    fn nothing_goes_to_who_is_gone_or_to_a_group_that_is_not_there(house: &TestHouse) {
        company(house);
        let gone = house.staff("gone").gone().hire_id();
        let request = enter(house, "chen", question());
        let person = assign(house, "chen", &request, Recipient::Person(gone), "转办");
        assert_eq!(refused(person), [("staff".to_owned(), "desk-person-gone".to_owned())]);
        let group = assign(house, "chen", &request, Recipient::Group(GroupId(999)), "转办");
        assert_eq!(refused(group), [("group".to_owned(), "desk-group-unknown".to_owned())]);
    }

    fn who_may_only_read_changes_nothing_and_what_has_been_closed_goes_to_nobody(house: &TestHouse) {
        company(house);
        house.staff("trainee").under("wu").department("客户服务部").group("热线组").hire_id();
        let request = enter(house, "chen", question());
        let group = hot_line(house);
        let queued = assign(house, "chen", &request, Recipient::Group(group), "转热线").unwrap();
        assert!(matches!(take(house, "trainee", &queued), Err(Error::Forbidden(_))));
        resolve(house, "lin", &queued);
        run(house, &format!("UPDATE record SET open = (1 = 0), status = 'closed' WHERE id = {}", request.id));
        assert_eq!(refusal(take(house, "lin", &header(house, request.id))), "desk-ended");
    }

    fn a_request_lies_with_the_group_of_whoever_answers_for_it_so_that_their_colleagues_read_it(house: &TestHouse) {
        company(house);
        let group = hot_line(house);
        let night = house.write(|tx| staff::insert_group(tx, "夜班组", None)).unwrap();
        let sees = |account: &str, request: &Header| {
            house.read(|read| look(read, &house.actor(account), &request.number, None)).is_ok()
        };
        let request = enter(house, "chen", question());
        assert_eq!(request.group_id, Some(group));
        assert!(sees("lin", &request) && !sees("wu", &request));
        let lin = house.actor("lin").id;
        let given = assign(house, "chen", &request, Recipient::Person(lin), "我明天休假").unwrap();
        assert_eq!(given.group_id, Some(group));
        assert!(sees("chen", &given), "who had it before reads on");
        // The group in which it lies is kept where its new owner belongs to it, else it is the first of theirs.
        house.write(move |tx| staff::set_groups(tx, lin, &[group, night])).unwrap();
        let queued = assign(house, "lin", &given, Recipient::Group(night), "夜班处理").unwrap();
        let taken = take(house, "lin", &queued).unwrap();
        assert_eq!(taken.group_id, Some(night));
        let chen = house.actor("chen").id;
        let back = assign(house, "lin", &taken, Recipient::Person(chen), "白班处理").unwrap();
        assert_eq!(back.group_id, Some(group));
        let wu = house.actor("wu").id;
        let away = assign(house, "chen", &back, Recipient::Person(wu), "需要上门").unwrap();
        assert_eq!((away.owner_id, away.group_id), (Some(wu), None), "who belongs to no group takes it along");
    }

    fn a_request_given_to_somebody_of_a_group_goes_to_both_and_to_nobody_outside_it(house: &TestHouse) {
        company(house);
        let group = hot_line(house);
        let request = enter(house, "wu", question());
        let [lin, fang] = ["lin", "fang"].map(|account| house.actor(account).id);
        let outside = assign(house, "wu", &request, Recipient::Member(fang, group), "转热线");
        assert_eq!(refused(outside), [("staff".to_owned(), "desk-not-of-group".to_owned())]);
        assert_eq!(header(house, request.id).version, request.version);
        let given = assign(house, "wu", &request, Recipient::Member(lin, group), "转热线").unwrap();
        assert_eq!((given.owner_id, given.group_id), (Some(lin), Some(group)));
        let entered = act(house, "wu", move |tx, actor| {
            service::enter(tx, actor, &NewRequest { owner: Some(fang), group: Some(group), ..question() })
        });
        assert_eq!(refused(entered), [("owner".to_owned(), "desk-not-of-group".to_owned())]);
    }

    fn whoever_gives_a_request_to_another_says_why(house: &TestHouse) {
        company(house);
        let repair = || NewRequest { kind: "request".into(), ..question() };
        let request = enter(house, "chen", repair());
        let lin = Recipient::Person(house.actor("lin").id);
        let why = [("reason".to_owned(), "desk-text-needed".to_owned())];
        assert_eq!(refused(assign(house, "chen", &request, lin, " ")), why);
        assert_eq!(refused(assign(house, "chen", &request, Recipient::Group(hot_line(house)), "")), why);
        let (number, on) = (request.number.clone(), request.version);
        let passed = act(house, "chen", move |tx, actor| service::pass_to_handler(tx, actor, &number, on, ""));
        assert_eq!(refused(passed), why);
        assert_eq!(happened(house, request.id), ["request.received"]);
        let mine = Recipient::Person(house.actor("lin").id);
        let taken = assign(house, "lin", &request, mine, "").unwrap();
        assert_eq!((taken.owner_id, taken.status.as_str()), (Some(house.actor("lin").id), "in_progress"));
    }

    fn who_answers_what_lies_in_a_queue_takes_it(house: &TestHouse) {
        company(house);
        let group = hot_line(house);
        let queued = || enter(house, "chen", NewRequest { group: Some(group), ..question() });
        let lin = Some(house.actor("lin").id);
        let (answered, asked, solved) = (queued(), queued(), queued());
        reply(house, "lin", &answered);
        wait(house, "lin", &asked);
        resolve(house, "lin", &solved);
        for (request, status) in [(answered, "in_progress"), (asked, "waiting"), (solved, "resolved")] {
            let after = header(house, request.id);
            assert_eq!((after.owner_id, after.group_id, after.status.as_str()), (lin, Some(group), status));
            assert_eq!(happened(house, request.id).last().unwrap(), "request.taken");
            for clock in Clock::ALL {
                assert_eq!(clock_of(house, request.id, clock).unwrap().owner_id, lin);
            }
        }
        let own = enter(house, "chen", question());
        reply(house, "lin", &own);
        assert_eq!(header(house, own.id).owner_id, own.owner_id, "what is somebody's stays theirs");
    }

    fn several_are_given_together_and_those_that_have_ended_are_named(house: &TestHouse) {
        company(house);
        let group = hot_line(house);
        let requests = [enter(house, "chen", question()), enter(house, "chen", question())];
        let give = |to: Recipient| {
            let numbers: Vec<String> = requests.iter().map(|request| request.number.clone()).collect();
            act(house, "chen", move |tx, actor| service::assign_many(tx, actor, &numbers, to, "我明天休假"))
        };
        give(Recipient::Group(group)).unwrap();
        let owners = || requests.each_ref().map(|request| header(house, request.id).owner_id);
        assert_eq!(owners(), [None, None]);
        run(house, &format!("UPDATE record SET open = (1 = 0), status = 'closed' WHERE id = {}", requests[1].id));
        let Err(Error::Refused(refusals)) = give(Recipient::Person(house.actor("lin").id)) else { panic!() };
        let [refusal] = &refusals[..] else { panic!("{refusals:?}") };
        assert_eq!((refusal.field.as_deref(), refusal.message.key.as_ref()), (Some("select"), "desk-ended-among"));
        let told = format!("{:?}", refusal.message);
        assert!(told.contains(&requests[1].number) && !told.contains(&requests[0].number), "{told}");
        assert_eq!(owners(), [None, None], "nothing is given");
    }
}
