//! A confidential matter is for its owner, who entered it, and supervision (`service.kinds`).

use desk::clock::Clock;
use desk::list;
use desk::model::KIND;
use desk::pages::look;
use desk::service::{self, Classification, NewRequest, Recipient};
use kernel::record::{self, Header};
use kernel::{Error, RecordId, notice, staff, watcher};
use rulebook::Action;
use testkit::{TestHouse, both_engines};
use web::listing::Params;

use crate::company::{act, clock_of, company, enter, header, question, refused, rooms, run, shared};

const EVERYBODY: [&str; 10] = ["luo", "gao", "zhou", "chen", "lin", "ma", "wu", "fang", "xu", "yan"];

fn report() -> NewRequest {
    NewRequest {
        subject: "回扣".into(),
        description: "供应商反映采购员索要回扣".into(),
        kind: "wrongdoing".into(),
        ..question()
    }
}

/// Who finds it: in the list, by its words, in what an export would walk over, on its page.
fn finders(house: &TestHouse, id: RecordId) -> [Vec<&'static str>; 4] {
    let number = header(house, id).number;
    let listed = |account: &str, query: &str, action| {
        let actor = house.actor(account);
        let params = Params::parse(query);
        house
            .read(|read| {
                let mut found = false;
                list::listing(read, &actor, &params, action)?.walk(read, &actor, 50, |_, ids| {
                    found |= ids.contains(&id);
                    Ok(())
                })?;
                Ok(found)
            })
            .unwrap()
    };
    let who = |finds: &dyn Fn(&str) -> bool| EVERYBODY.into_iter().filter(|account| finds(account)).collect();
    [
        who(&|account| listed(account, "status=all", Action::Read)),
        who(&|account| listed(account, "status=all&q=%E5%9B%9E%E6%89%A3", Action::Read)),
        who(&|account| listed(account, "", Action::Export)),
        who(&|account| house.read(|read| look(read, &house.actor(account), &number, None)).is_ok()),
    ]
}

both_engines! {
    rooms: rooms();

    fn a_report_of_wrongdoing_is_seen_by_its_owner_who_entered_it_and_supervision(house: &TestHouse) {
        company(house);
        let lin = house.actor("lin").id;
        let request = enter(house, "chen", NewRequest { owner: Some(lin), ..report() });
        assert!(request.confidential);
        let [listed, found, exported, seen] = finders(house, request.id);
        for who in [&listed, &found, &seen] {
            assert_eq!(*who, ["chen", "lin", "yan"]);
        }
        assert_eq!(exported, Vec::<&str>::new(), "none of them may export");
        for account in ["luo", "gao", "zhou"] {
            let number = request.number.clone();
            let reply = act(house, account, move |tx, actor| service::take(tx, actor, &number, 1));
            assert!(matches!(reply, Err(Error::NotFound)), "{account}: {reply:?}");
        }
    }

    fn an_ordinary_request_is_seen_and_exported_by_those_whom_the_rulebook_lets(house: &TestHouse) {
        company(house);
        let request = shared(house);
        run(house, &format!("UPDATE record SET title = '回扣' WHERE id = {}", request.id));
        let [listed, _, exported, seen] = finders(house, request.id);
        assert_eq!(listed, ["luo", "gao", "zhou", "chen", "lin"]);
        assert_eq!((exported, &seen), (vec!["luo", "gao", "zhou"], &listed));
    }

    fn what_turns_out_to_be_a_report_of_wrongdoing_is_confidential_from_then_on(house: &TestHouse) {
        company(house);
        let request = shared(house);
        run(house, &format!("UPDATE record SET title = '回扣' WHERE id = {}", request.id));
        let classify = |kind: &str| {
            let to = Classification { kind: Some(kind.to_owned()), ..Classification::default() };
            let before = header(house, request.id);
            act(house, "chen", move |tx, actor| {
                service::classify(tx, actor, &before.number, before.version, &to)
            })
            .unwrap()
        };
        let after: Header = classify("wrongdoing");
        assert!(after.confidential);
        let seers = ["chen", "yan"];
        assert_eq!(finders(house, request.id)[0], seers);
        classify("complaint");
        assert_eq!(finders(house, request.id)[0], seers, "nothing is disclosed by another name");
    }

    fn a_report_goes_to_supervision_from_its_entry_not_to_the_account_manager(house: &TestHouse) {
        company(house);
        let customer = crate::company::customer(house, "远山精密", Some(1));
        let report = NewRequest { customer: customer.number, ..report() };
        let request = enter(house, "chen", report);
        assert_eq!(request.owner_id, Some(house.actor("yan").id));
        assert_eq!(finders(house, request.id)[3], ["chen", "yan"]);
    }

    fn a_report_passed_on_goes_to_supervision(house: &TestHouse) {
        company(house);
        let chen = house.actor("chen").id;
        let request = enter(house, "chen", NewRequest { owner: Some(chen), ..report() });
        let number = request.number.clone();
        let passed = act(house, "chen", move |tx, actor| {
            service::pass_to_handler(tx, actor, &number, request.version, "移送")
        })
        .unwrap();
        assert_eq!(passed.owner_id, Some(house.actor("yan").id));
        assert_eq!(finders(house, request.id)[3], ["chen", "yan"]);
    }

    fn a_report_goes_to_a_person_and_into_no_group_s_queue(house: &TestHouse) {
        company(house);
        let group = house.read(staff::groups).unwrap().into_iter().find(|group| group.name == "热线组").unwrap().id;
        let entered = act(house, "chen", move |tx, actor| {
            service::enter(tx, actor, &NewRequest { group: Some(group), ..report() })
        });
        let needs_person = [("group".to_owned(), "desk-confidential-needs-person".to_owned())];
        assert_eq!(refused(entered), needs_person);
        let request = enter(house, "chen", report());
        let number = request.number.clone();
        let assigned = act(house, "chen", move |tx, actor| {
            service::assign(tx, actor, &number, request.version, Recipient::Group(group), "移送")
        });
        assert_eq!(refused(assigned), needs_person);
        let after = header(house, request.id);
        assert_eq!((after.owner_id, after.version), (request.owner_id, request.version));
    }

    fn what_turns_out_confidential_in_a_queue_goes_to_whom_its_entry_would_have_given_it(house: &TestHouse) {
        company(house);
        let group = house.read(staff::groups).unwrap().into_iter().find(|group| group.name == "热线组").unwrap().id;
        let queued = enter(house, "chen", NewRequest { group: Some(group), ..question() });
        let to = Classification { kind: Some("wrongdoing".to_owned()), ..Classification::default() };
        let (number, on) = (queued.number.clone(), queued.version);
        act(house, "lin", move |tx, actor| service::classify(tx, actor, &number, on, &to)).unwrap();
        let after = header(house, queued.id);
        let yan = house.actor("yan");
        assert!(after.confidential);
        assert_eq!((after.owner_id, after.group_id, after.department_id), (Some(yan.id), None, yan.department));
        assert_eq!(clock_of(house, queued.id, Clock::Response).unwrap().owner_id, Some(yan.id));
        let told = house.read(|read| notice::list(read, yan.id, None, 9)).unwrap();
        assert_eq!(told[0].message.key, "notice-request-assigned");
        // What somebody answers for stays theirs, and lies with their group no more.
        let own = shared(house);
        let to = Classification { kind: Some("wrongdoing".to_owned()), ..Classification::default() };
        let (number, on) = (own.number.clone(), own.version);
        act(house, "chen", move |tx, actor| service::classify(tx, actor, &number, on, &to)).unwrap();
        let after = header(house, own.id);
        assert_eq!((after.owner_id, after.group_id), (own.owner_id, None));
    }

    fn nobody_outside_is_named_in_a_confidential_matter(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", report());
        let number = request.number.clone();
        let noted = act(house, "chen", move |tx, actor| service::note(tx, actor, &number, "请 @gao 定夺"));
        assert_eq!(crate::company::refusal(noted), "desk-mention-may-not-read");
        let gao = house.actor("gao").id;
        assert_eq!(house.read(|read| staff::get(read, gao)).unwrap().account, "gao");
        let watchers = house.read(|read| watcher::of(read, request.id)).unwrap();
        assert!(watchers.is_empty() && request.kind == KIND);
    }

    fn who_may_read_a_request_knows_whose_it_is_and_opens_the_archive_only_with_leave(house: &TestHouse) {
        company(house);
        let customer = crate::company::customer(house, "远山精密", Some(1));
        let request = enter(house, "chen", crate::company::question_of(&customer, "high"));
        let wu = house.actor("wu");
        house.write(move |tx| record::add_member(tx, request.id, wu.id, "helper")).unwrap();
        let known = |account: &str| {
            let actor = house.actor(account);
            let row = house.read(|read| list::rows(read, &actor, &[request.id])).unwrap().remove(0).customer;
            let page = house.read(|read| look(read, &actor, &request.number, None)).unwrap();
            assert_eq!(page.customer, row);
            row.map(|customer| (customer.name, customer.number.is_some()))
        };
        assert_eq!(known("chen"), Some(("远山精密".to_owned(), true)));
        assert_eq!(known("wu"), Some(("远山精密".to_owned(), false)));
    }
}
