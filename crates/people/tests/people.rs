//! Who may change whom, which lines are sound, what passes on when somebody leaves.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use kernel::approval::{self, Proposal};
use kernel::duty::{self, NewDuty};
use kernel::{Actor, Error, GroupId, RecordId, StaffId, job, record, session, staff};
use people::service::{self, matching_page};
use people::store::{self, From, Wanted};
use people::{
    DepartmentForm, DepartmentTree, GroupForm, NewStaff, Person, StaffForm, StaffList, password_set,
    staff_add,
};
use rulebook::{Function, Rank};
use testkit::{TestHouse, both_engines, cup};
use web::Typed;
use web::listing::Params;

const PASSWORD: &str = "four-quiet-otters";

fn rooms() -> Vec<kernel::catalogue::Room> {
    vec![cup::room(), people::room().kernel]
}

fn administrator(house: &TestHouse) -> Actor {
    house.staff("admin").rank(Rank::Director).function(Function::Administrator).hire()
}

fn form(account: &str, name: &str, rank: &str, superior: &str) -> StaffForm {
    StaffForm {
        account: account.into(),
        name: name.into(),
        rank: rank.into(),
        superior: superior.into(),
        ..StaffForm::default()
    }
}

fn add(house: &TestHouse, by: &Actor, form: StaffForm) -> kernel::Result<StaffId> {
    let by = by.clone();
    house.write(move |tx| {
        let sound = service::sound(tx, &form, None)?;
        service::add(tx, Some(&by), &sound, "")
    })
}

fn change(house: &TestHouse, by: &Actor, account: &str, on: i64, form: StaffForm) -> kernel::Result<()> {
    let (by, account) = (by.clone(), account.to_owned());
    house.write(move |tx| {
        let before = service::by_account(tx, &account)?;
        let sound = service::sound(tx, &form, Some(&before))?;
        service::change(tx, &by, &before, on, &sound)
    })
}

fn close(house: &TestHouse, by: &Actor, account: &str, successor: &str) -> kernel::Result<bool> {
    let (by, account, successor) = (by.clone(), account.to_owned(), Typed::from(successor));
    house.write(move |tx| {
        let leaver = service::by_account(tx, &account)?;
        let form = service_form(&successor);
        service::close(tx, &by, &leaver, leaver.version, &form)
    })
}

fn service_form(successor: &Typed) -> people::ClosureForm {
    people::ClosureForm { successor: successor.clone(), version: Typed::default() }
}

/// The refused fields with the keys of their messages.
fn refused<T: std::fmt::Debug>(result: kernel::Result<T>) -> Vec<(String, String)> {
    let Err(Error::Refused(refusals)) = result else { panic!("{result:?}") };
    let pair =
        |refusal: kernel::Refusal| (refusal.field.unwrap_or_default(), refusal.message.key.into_owned());
    refusals.into_iter().map(pair).collect()
}

fn pair(field: &str, key: &str) -> (String, String) {
    (field.to_owned(), key.to_owned())
}

fn is_open(house: &TestHouse, account: &str) -> bool {
    house.read(|read| service::by_account(read, account)).unwrap().active
}

fn owned_cups(house: &TestHouse, of: StaffId, count: usize) -> Vec<RecordId> {
    house
        .write(move |tx| {
            (0..count)
                .map(|_| {
                    let cup = cup::make(tx, &cup::of(of, "red"))?;
                    record::add_member(tx, cup.id, of, "account_manager")?;
                    Ok(cup.id)
                })
                .collect::<kernel::Result<Vec<_>>>()
        })
        .unwrap()
}

both_engines! {
    rooms: rooms();

    fn the_first_administrator_comes_from_the_command_line_and_may_add_others(house: &TestHouse) {
        let new = NewStaff {
            account: "Root.Admin".into(),
            name: "王芳".into(),
            functions: vec![Function::Administrator],
            ..NewStaff::default()
        };
        let now = || house.now();
        let weak = staff_add(&house.store, &now, &new, "password1");
        assert_eq!(refused(weak)[0].0, "password");
        staff_add(&house.store, &now, &new, PASSWORD).unwrap();
        let signed_in = session::sign_in(&house.store, "root.admin", PASSWORD, "127.0.0.1", "test", house.now());
        assert!(signed_in.is_ok(), "{signed_in:?}");
        let root = house.actor("root.admin");
        add(house, &root, form("li.na", "李娜", "manager", "root.admin")).unwrap();
        assert_eq!(house.actor("root.admin").reports.len(), 1, "the closure follows at once");
        assert_eq!(refused(staff_add(&house.store, &now, &new, PASSWORD)), [pair("account", "people-account-taken")]);
    }

    fn only_whom_the_rulebook_lets_administer_changes_staff_departments_and_groups(house: &TestHouse) {
        let admin = administrator(house);
        let chen = house.staff("chen").rank(Rank::Manager).under("admin").hire();
        let forbidden = |result: kernel::Result<()>| assert!(matches!(result, Err(Error::Forbidden(_))), "{result:?}");
        forbidden(add(house, &chen, form("new.one", "新人", "specialist", "chen")).map(drop));
        forbidden(change(house, &chen, "chen", 1, form("chen", "陈", "director", "")));
        forbidden(close(house, &chen, "admin", "chen").map(drop));
        let by = chen.clone();
        forbidden(house.write(move |tx| service::department_add(tx, &by, &named_department("销售部", ""))).map(drop));
        let by = chen.clone();
        forbidden(house.write(move |tx| service::group_add(tx, &by, &named_group("一组"))).map(drop));
        let of = admin.id;
        forbidden(house.write(move |tx| service::set_password(tx, Some(&chen), of, "x")));
        assert!(is_open(house, "admin"));
    }

    fn everything_wrong_with_a_person_is_told_at_once_beside_its_field(house: &TestHouse) {
        let admin = administrator(house);
        let wrong = StaffForm {
            account: "Li Na".into(),
            mail: "nowhere".into(),
            phone: "call me".into(),
            rank: "emperor".into(),
            functions: vec!["juggling".into()],
            department: "99".into(),
            groups: vec!["77".into()],
            superior: "nobody".into(),
            password: "1".into(),
            ..StaffForm::default()
        };
        let mut fields: Vec<String> =
            refused(add(house, &admin, wrong)).into_iter().map(|(field, _)| field).collect();
        fields.sort();
        assert_eq!(
            fields,
            ["account", "department", "functions", "groups", "mail", "name", "password", "phone", "rank", "superior"]
        );
        let below = add(house, &admin, form("li.na", "李娜", "senior_manager", ""));
        assert_eq!(refused(below), [pair("superior", "people-superior-needed")]);
        add(house, &admin, form("zhao", "赵总", "director", "")).unwrap();
        assert_eq!(refused(add(house, &admin, form("new", "新", "director", ""))), [pair("account", "people-account-taken")]);
    }

    fn a_line_that_leads_back_is_refused_with_the_names_in_it(house: &TestHouse) {
        let admin = administrator(house);
        house.staff("a").named("甲").rank(Rank::Manager).under("admin").hire_id();
        house.staff("b").named("乙").rank(Rank::Supervisor).under("a").hire_id();
        house.staff("c").named("丙").under("b").hire_id();
        let result = change(house, &admin, "a", 1, form("aa", "甲", "manager", "c"));
        let Err(Error::Refused(refusals)) = &result else { panic!("{result:?}") };
        assert_eq!(refusals[0].field.as_deref(), Some("superior"));
        let line = refusals[0].message.args.iter().find(|(name, _)| name == "line").unwrap();
        assert_eq!(line.1, kernel::Arg::Text("甲 → 丙 → 乙 → 甲".into()));
        let own = change(house, &admin, "a", 1, form("aa", "甲", "manager", "a"));
        assert_eq!(refused(own), [pair("superior", "people-loop")]);
    }

    fn a_new_superior_is_in_the_chain_at_once_and_an_old_version_is_refused(house: &TestHouse) {
        let admin = administrator(house);
        house.staff("a").rank(Rank::Manager).under("admin").hire_id();
        house.staff("b").rank(Rank::Manager).under("admin").hire_id();
        let carl = house.staff("carl").rank(Rank::Supervisor).under("a").hire_id();
        house.staff("dora").under("carl").hire_id();
        change(house, &admin, "carl", 1, form("carl", "卡尔", "supervisor", "b")).unwrap();
        assert!(house.actor("a").reports.is_empty());
        assert_eq!(house.actor("b").reports.len(), 2, "those below come along");
        let stale = change(house, &admin, "carl", 1, form("carl", "晚了", "supervisor", "a"));
        assert!(matches!(stale, Err(Error::Stale { current: 2 })), "{stale:?}");
        let chain = house.read(|read| store::superior_chain(read, carl)).unwrap();
        assert_eq!(chain.iter().map(|s| s.account.as_str()).collect::<Vec<_>>(), ["b", "admin"]);
        let page = house.read(|read| Person::read(read, &admin, "dora")).unwrap();
        assert_eq!((page.superiors.len(), page.warning.is_none()), (3, true));
    }

    fn the_last_administrator_stays_one(house: &TestHouse) {
        let admin = administrator(house);
        let plain = form("admin2", "管理员", "director", "");
        assert_eq!(
            refused(change(house, &admin, "admin", 1, StaffForm { account: "admin".into(), ..plain.clone() })),
            [pair("functions", "people-last-administrator")]
        );
        let second = StaffForm { functions: vec!["administrator".into()], ..plain.clone() };
        add(house, &admin, second).unwrap();
        change(house, &admin, "admin", 1, StaffForm { account: "admin".into(), ..plain }).unwrap();
        let before = house.actor("admin2");
        assert!(close(house, &before, "admin2", "").is_err(), "nobody closes their own account");
    }

    fn an_account_with_nothing_open_is_closed_at_once_and_its_sessions_end(house: &TestHouse) {
        let admin = administrator(house);
        let chen = house.staff("chen").rank(Rank::Manager).under("admin").password(PASSWORD).hire();
        let token = session::sign_in(&house.store, "chen", PASSWORD, "127.0.0.1", "test", house.now()).unwrap();
        assert!(close(house, &admin, "chen", "").unwrap());
        assert!(!is_open(house, "chen"));
        assert!(house.read(|read| session::by_token(read, &token)).unwrap().is_none());
        assert!(house.read(|read| Actor::load(read, chen.id)).is_err());
        let again = close(house, &admin, "chen", "");
        assert_eq!(refused(again), [pair("", "people-closed-already")]);
        house
            .write(move |tx| {
                let who = service::by_account(tx, "chen")?;
                service::reopen(tx, &admin, &who, who.version)
            })
            .unwrap();
        assert!(is_open(house, "chen"));
    }

    fn what_is_open_keeps_an_account_open_until_a_successor_takes_it_over(house: &TestHouse) {
        let admin = administrator(house);
        house.staff("gm").rank(Rank::Director).hire_id();
        let chen = house.staff("chen").rank(Rank::SeniorManager).under("gm").department("销售部").head().hire();
        let lin = house.staff("lin").rank(Rank::Manager).under("chen").department("市场部").hire();
        house.staff("mei").rank(Rank::Manager).under("chen").deputy("chen").hire_id();
        let cups = owned_cups(house, chen.id, 3);
        let (mine, owner, foreign) = (cups[0], chen.id, owned_cups(house, lin.id, 1)[0]);
        house
            .write(move |tx| {
                let due = tx.now().plus_seconds(86_400);
                let wash = |record| NewDuty {
                    kind: cup::WASH.key, record, occurrence: String::new(), owner: Some(owner), due, counter: None,
                };
                duty::owe(tx, &wash(mine))?;
                duty::owe(tx, &wash(foreign))
            })
            .unwrap();
        let heir = lin.id;
        let theirs = house
            .write(move |tx| {
                let groups = [staff::insert_group(tx, "销售组", None)?, staff::insert_group(tx, "市场组", None)?];
                staff::set_groups(tx, owner, &groups[..1])?;
                staff::set_groups(tx, heir, &groups[1..])?;
                record::change(tx, mine, None, &record::Change { group_id: Some(Some(groups[0])), ..record::Change::default() })?;
                Ok(groups[1])
            })
            .unwrap();
        assert_eq!(refused(close(house, &admin, "chen", "")), [pair("successor", "people-holds")]);
        assert_eq!(refused(close(house, &admin, "chen", "chen")), [pair("successor", "people-successor-self")]);
        assert_eq!(refused(close(house, &admin, "chen", "nobody")), [pair("successor", "people-no-such-colleague")]);
        assert!(is_open(house, "chen"));

        assert!(close(house, &admin, "chen", "lin").unwrap());
        assert!(!is_open(house, "chen"));
        assert!(house.read(|read| store::holdings(read, chen.id)).unwrap().is_empty());
        for id in cups {
            let header = house.read(|read| record::header(read, id)).unwrap();
            assert_eq!((header.owner_id, header.department_id), (Some(lin.id), lin.department));
            assert_eq!(header.group_id, (id == mine).then_some(theirs), "what lay with a group lies with the successor's");
            let members = house.read(|read| record::members(read, id)).unwrap();
            assert_eq!(members.iter().map(|m| m.staff_id).collect::<Vec<_>>(), [lin.id]);
        }
        let duties = house.read(|read| duty::of_record(read, foreign)).unwrap();
        assert_eq!(duties[0].owner_id, Some(lin.id));
        let line = |account: &str| {
            house
                .read(|read| {
                    let id = service::by_account(read, account)?.id;
                    store::superior_chain(read, id)
                })
                .unwrap()
                .into_iter()
                .map(|above| above.account)
                .collect::<Vec<_>>()
        };
        assert_eq!(line("lin"), ["gm"], "the successor does not become their own superior");
        assert_eq!(line("mei"), ["lin", "gm"]);
        let mei = house.read(|read| service::by_account(read, "mei")).unwrap();
        assert_eq!(mei.deputy_id, Some(lin.id));
        let departments = house.read(staff::departments).unwrap();
        assert_eq!(departments.iter().find(|d| d.name == "销售部").unwrap().head_id, Some(lin.id));
    }

    fn an_approval_that_waits_for_somebody_who_leaves_waits_for_the_successor_but_never_for_its_requester(
        house: &TestHouse
    ) {
        let admin = administrator(house);
        house.staff("gm").rank(Rank::Director).function(Function::GeneralManager).hire_id();
        let chen = house.staff("chen").rank(Rank::Manager).under("gm").department("销售部").head().hire();
        let lin = house.staff("lin").rank(Rank::Supervisor).under("chen").department("销售部").hire();
        let other = house.staff("other").rank(Rank::Supervisor).under("chen").department("销售部").hire();
        let subject = owned_cups(house, other.id, 2);
        let ask = |by: &Actor, subject: RecordId| {
            let by = by.clone();
            house
                .write(move |tx| {
                    approval::submit(tx, &by, &Proposal {
                        change_kind: cup::PAINT.key,
                        subject,
                        title: "漆杯子".into(),
                        change_set: serde_json::json!({ "colour": "blue" }),
                        chain: "general".into(),
                        clause: "approval.chains",
                        comment: String::new(),
                        amount_fen: None,
                    })
                })
                .unwrap()
                .id
        };
        let (of_other, of_lin) = (ask(&other, subject[0]), ask(&lin, subject[1]));
        assert!(house.read(|read| approval::waits_for(read, &chen, of_other)).unwrap());
        assert!(close(house, &admin, "chen", "lin").unwrap());
        let waits = |account: &str, id| {
            let actor = house.actor(account);
            house.read(|read| approval::waits_for(read, &actor, id)).unwrap()
        };
        assert!(waits("lin", of_other) && !waits("lin", of_lin) && waits("gm", of_lin));
    }

    fn a_large_hand_over_goes_on_in_a_job_that_closes_the_account_at_its_end(house: &TestHouse) {
        let admin = administrator(house);
        let chen = house.staff("chen").rank(Rank::Manager).under("admin").hire();
        let lin = house.staff("lin").rank(Rank::Manager).under("admin").hire();
        owned_cups(house, chen.id, 450);
        assert!(!close(house, &admin, "chen", "lin").unwrap());
        assert!(is_open(house, "chen"));
        assert!(house.read(|read| service::hand_over_running(read, chen.id)).unwrap().is_some());
        job::drain(&house.store, "test", &|| house.now()).unwrap();
        assert!(!is_open(house, "chen"));
        let held = house.read(|read| store::holdings(read, lin.id)).unwrap();
        assert_eq!(held.records, 450);
    }

    fn departments_make_a_tree_that_never_bites_its_tail(house: &TestHouse) {
        let admin = administrator(house);
        let make = |form: DepartmentForm| {
            let by = admin.clone();
            house.write(move |tx| service::department_add(tx, &by, &form))
        };
        let top = make(named_department("客服中心", "")).unwrap();
        let below = make(DepartmentForm { head: "admin".into(), ..named_department("热线科", &top.to_string()) }).unwrap();
        assert_eq!(refused(make(named_department("客服中心", ""))), [pair("name", "people-department-taken")]);
        let by = admin.clone();
        let tail = named_department("客服中心", &below.to_string());
        let bitten = house.write(move |tx| service::department_change(tx, &by, top, 1, &tail));
        assert_eq!(refused(bitten), [pair("parent", "people-department-loop")]);
        let tree = house.read(|read| DepartmentTree::read(read, &admin)).unwrap();
        let drawn: Vec<_> = tree.items.iter().map(|line| (line.branch.name.as_str(), line.branch.depth)).collect();
        assert_eq!(drawn, [("客服中心", 0), ("热线科", 1)]);
        house.staff("ma").under("admin").department("客服中心/热线科").hire_id();
        let list = house
            .read(|read| StaffList::read(read, &admin, Params::parse(&format!("department={top}"))))
            .unwrap();
        assert_eq!(list.items.len(), 1, "those in departments below are found too");
        let by = admin.clone();
        house.write(move |tx| service::department_change(tx, &by, below, 2, &named_department("热线部", ""))).unwrap();
        let list = house
            .read(|read| StaffList::read(read, &admin, Params::parse(&format!("department={top}"))))
            .unwrap();
        assert!(list.items.is_empty(), "the closure follows at once");
    }

    fn a_group_is_named_once_and_changed_on_its_version(house: &TestHouse) {
        let admin = administrator(house);
        let by = admin.clone();
        let id = house.write(move |tx| service::group_add(tx, &by, &named_group("投诉处理组"))).unwrap();
        let by = admin.clone();
        let again = house.write(move |tx| service::group_add(tx, &by, &named_group("投诉处理组")));
        assert_eq!(refused(again), [pair("name", "people-group-taken")]);
        let rename = |on| {
            let by = admin.clone();
            house.write(move |tx| service::group_change(tx, &by, id, on, &named_group("投诉组")))
        };
        rename(1).unwrap();
        assert!(matches!(rename(1), Err(Error::Stale { current: 2 })));
        let person = StaffForm { groups: vec![id.to_string().into()], ..form("li", "李", "manager", "admin") };
        add(house, &admin, person).unwrap();
        assert_eq!(house.actor("li").groups, [GroupId(id.0)]);
    }

    fn colleagues_are_suggested_by_name_pinyin_initials_and_account_but_not_when_gone(house: &TestHouse) {
        house.staff("u1").named("王芳").department("客户服务部").hire_id();
        house.staff("u2").named("汪峰").hire_id();
        house.staff("u3").named("欧阳小芳").hire_id();
        house.staff("u4").named("王芳").gone().hire_id();
        let suggest = |text: &str| {
            let found = house.read(|read| service::find(read, text, 5)).unwrap();
            found.into_iter().map(|found| found.value).collect::<Vec<_>>()
        };
        assert_eq!(suggest("王芳"), ["u1"]);
        assert_eq!(suggest("wf"), ["u1", "u2"]);
        assert_eq!(suggest("wang fang"), ["u1"]);
        assert_eq!(suggest("芳"), ["u1", "u3"]);
        assert_eq!(suggest("歐陽"), ["u3"]);
        assert_eq!(suggest("u3"), ["u3"]);
        assert!(suggest("").is_empty() && suggest("刘").is_empty());
        let hint = house.read(|read| service::find(read, "u1", 5)).unwrap().remove(0).hint;
        assert_eq!(hint, "客户服务部");
    }

    fn pages_of_the_list_follow_each_other_there_and_back(house: &TestHouse) {
        let admin = administrator(house);
        house
            .write(|tx| {
                for number in 0..120 {
                    let row = staff::StaffRow {
                        account: format!("p{number:03}"),
                        name: if number % 2 == 0 { "王芳".into() } else { "李娜".into() },
                        position: String::new(),
                        rank: "specialist".into(),
                        department_id: None,
                        superior_id: None,
                        deputy_id: None,
                        mail: String::new(),
                        phone: String::new(),
                        active: true,
                    };
                    staff::insert(tx, &row, "")?;
                }
                Ok(())
            })
            .unwrap();
        let page = |query: &str| house.read(|read| StaffList::read(read, &admin, Params::parse(query))).unwrap();
        let accounts = |list: &StaffList| list.items.iter().map(|l| l.staff.account.clone()).collect::<Vec<_>>();
        let first = page("rank=specialist");
        assert_eq!((first.items.len(), first.list.count.unwrap().number), (50, 120));
        let second = page(&format!("rank=specialist&page={}", first.list.next.clone().unwrap()));
        let third = page(&format!("rank=specialist&page={}", second.list.next.clone().unwrap()));
        assert_eq!((third.items.len(), third.list.next.clone()), (20, None));
        let back = page(&format!("rank=specialist&page={}", third.list.previous.clone().unwrap()));
        assert_eq!(accounts(&back), accounts(&second));
        let found = page("q=wf");
        assert_eq!(accounts(&found)[..3], ["p000", "p002", "p004"]);
        let rest = page(&format!("q=wf&page={}", found.list.next.clone().unwrap()));
        assert_eq!((rest.items.len(), rest.list.next.clone()), (10, None));
        let all = house.read(|read| matching_page(read, &Wanted::default(), "", &From::default(), 200)).unwrap();
        assert_eq!(all.len(), 121);
    }

    fn a_new_password_ends_what_was_signed_in_with_the_old_one(house: &TestHouse) {
        house.staff("chen").rank(Rank::Director).password("old-and-grey-77").hire_id();
        let sign_in = |password: &str| session::sign_in(&house.store, "chen", password, "127.0.0.1", "t", house.now());
        let token = sign_in("old-and-grey-77").unwrap();
        password_set(&house.store, &|| house.now(), "Chen", PASSWORD).unwrap();
        assert!(house.read(|read| session::by_token(read, &token)).unwrap().is_none());
        assert!(sign_in("old-and-grey-77").is_err() && sign_in(PASSWORD).is_ok());
        let nobody = password_set(&house.store, &|| house.now(), "nobody", PASSWORD);
        assert!(matches!(nobody, Err(Error::NotFound)), "{nobody:?}");
        let fresh = service::fresh_password(house.store.house().randomness.as_ref()).unwrap();
        assert_eq!(fresh.chars().count(), 19);
        service::password_checked(&fresh, "chen").unwrap();
    }
}

fn named_department(name: &str, parent: &str) -> DepartmentForm {
    DepartmentForm { name: name.into(), parent: parent.into(), ..DepartmentForm::default() }
}

fn named_group(name: &str) -> GroupForm {
    GroupForm { name: name.into(), ..GroupForm::default() }
}
