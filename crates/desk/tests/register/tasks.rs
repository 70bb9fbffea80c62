//! Part of a request is handed to another department (`service.cross_department`).

use desk::model::KIND;
use desk::pages::look;
use desk::service::{self, NewTask, Recipient, TASK, Verdict};
use desk::store;
use kernel::duty::{self, Duty};
use kernel::record::Header;
use kernel::{DepartmentId, Error, Moment, RecordId, Result, StaffId, event, notice, staff, tag};
use testkit::{TestHouse, both_engines};

use crate::company::{
    self, act, at, company, enter, happened, header, lines, question, refusal, refused, rooms, run, tick,
};

fn repair(house: &TestHouse) -> DepartmentId {
    house.actor("ma").department.unwrap()
}

fn give(house: &TestHouse, request: &Header, to: Option<StaffId>, due: Option<Moment>) -> Result<Header> {
    let number = request.number.clone();
    let new =
        NewTask { department: repair(house), assignee: to, wanted: "请确认备件库存".into(), due };
    act(house, "chen", move |tx, actor| service::task_give(tx, actor, &number, &new))
}

fn end(house: &TestHouse, account: &str, request: &Header, id: i64) -> Result<Header> {
    let number = request.number.clone();
    act(house, account, move |tx, actor| service::task_end(tx, actor, &number, id, "有货"))
}

fn withdraw(house: &TestHouse, account: &str, request: &Header, id: i64) -> Result<Header> {
    let number = request.number.clone();
    act(house, account, move |tx, actor| service::task_withdraw(tx, actor, &number, id))
}

fn the_task(house: &TestHouse, request: RecordId) -> i64 {
    house.read(|read| store::tasks(read, request)).unwrap().last().unwrap().id
}

fn owed(house: &TestHouse, request: RecordId) -> Vec<Duty> {
    let duties = house.read(|read| duty::of_record(read, request)).unwrap();
    duties.into_iter().filter(|duty| duty.kind == TASK.key).collect()
}

both_engines! {
    rooms: rooms();

    fn who_gets_a_task_may_read_the_request_and_has_two_working_days(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let wu = house.actor("wu");
        let seen = |account: &str| house.read(|read| look(read, &house.actor(account), &request.number, None)).is_ok();
        assert!(!seen("wu"));
        give(house, &request, Some(wu.id), None).unwrap();
        assert!(seen("wu") && !seen("fang"));
        let owed = owed(house, request.id);
        assert_eq!((owed.len(), owed[0].owner_id, owed[0].due_at), (1, Some(wu.id), at("2027-03-03 18:00")));
        assert_eq!(header(house, request.id).owner_id, request.owner_id, "the owner stays answerable");
        let told = house.read(|read| notice::list(read, wu.id, None, 9)).unwrap();
        assert_eq!(told[0].clause.as_deref(), Some("service.cross_department"));
    }

    fn who_has_a_task_reads_the_request_notes_on_it_and_does_the_task_but_leaves_the_rest_to_its_owner(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        give(house, &request, Some(house.actor("wu").id), None).unwrap();
        let (number, on) = (request.number.clone(), header(house, request.id).version);
        let page = house.read(|read| look(read, &house.actor("wu"), &number, None)).unwrap();
        assert!(!page.may_edit && page.tasks[0].may_end);
        let repair = repair(house);
        let lin = house.actor("lin").id;
        let tries = act(house, "wu", move |tx, actor| {
            let said = company::text("已核实");
            let ending = service::Ending::default();
            let to = service::Classification { priority: Some("urgent".into()), ..Default::default() };
            let new = NewTask { department: repair, assignee: None, wanted: "再查".into(), due: None };
            let tag = tag::Tag::parse("急").unwrap();
            Ok([
                service::classify(tx, actor, &number, on, &to).map(drop),
                service::take(tx, actor, &number, on).map(drop),
                service::assign(tx, actor, &number, on, Recipient::Person(lin), "转办").map(drop),
                service::pass_to_handler(tx, actor, &number, on, "").map(drop),
                service::reply(tx, actor, &number, &said).map(drop),
                service::wait(tx, actor, &number, &said).map(drop),
                service::take_down(tx, actor, &number, &said).map(drop),
                service::resolve(tx, actor, &number, on, "好", false).map(drop),
                service::close(tx, actor, &number, on, &ending).map(drop),
                service::task_give(tx, actor, &number, &new).map(drop),
                service::watch(tx, actor, &number, lin).map(drop),
                tag::add(tx, actor, KIND, &number, &tag),
            ]
            .map(|tried| matches!(tried, Err(Error::Forbidden(_)))))
        });
        assert_eq!(tries.unwrap(), [true; 12]);
        let number = request.number.clone();
        act(house, "wu", move |tx, actor| service::note(tx, actor, &number, "备件周三到")).unwrap();
        end(house, "wu", &request, the_task(house, request.id)).unwrap();
        assert_eq!(
            happened(house, request.id),
            ["request.received", "request.task_given", "request.noted", "request.task_done"]
        );
    }

    fn a_task_of_a_department_goes_to_nobody_outside_it(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let outside = give(house, &request, Some(house.actor("xu").id), None);
        assert_eq!(refused(outside), [("staff".to_owned(), "desk-task-outside".to_owned())]);
        assert_eq!(happened(house, request.id), ["request.received"]);
        let repair = repair(house);
        let below = house.write(move |tx| {
            let below = staff::insert_department(tx, "维修一班", Some(repair))?;
            staff::rebuild_departments(tx)?;
            Ok(below)
        });
        let of_fang = house.actor("fang").id;
        run(house, &format!("UPDATE staff SET department_id = {} WHERE id = {of_fang}", below.unwrap()));
        give(house, &request, Some(of_fang), None).unwrap();
    }

    fn a_task_for_nobody_in_particular_goes_to_the_department_s_head(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let by_friday = at("2027-03-05 18:00");
        give(house, &request, None, Some(by_friday)).unwrap();
        let owed = owed(house, request.id);
        assert_eq!((owed[0].owner_id, owed[0].due_at), (Some(house.actor("ma").id), by_friday));
    }

    fn who_has_the_task_reports_it_done_and_the_owner_is_told(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let (wu, chen) = (house.actor("wu").id, house.actor("chen").id);
        give(house, &request, Some(wu), None).unwrap();
        let id = the_task(house, request.id);
        assert!(matches!(end(house, "fang", &request, id), Err(Error::NotFound)));
        house.clock.set(at("2027-03-02 10:00"));
        end(house, "wu", &request, id).unwrap();
        let done = owed(house, request.id).remove(0);
        assert_eq!((done.state.as_str(), done.done_by_id, done.is_late(house.now())), ("done", Some(wu), false));
        let task = house.read(|read| store::task_get(read, request.id, id)).unwrap();
        assert_eq!((task.state.as_str(), task.result.as_str(), task.ended_at), ("done", "有货", Some(house.now())));
        let told = house.read(|read| notice::list(read, chen, None, 9)).unwrap();
        assert_eq!(told[0].message.key, "notice-request-task-ended");
        assert_eq!(refusal(end(house, "wu", &request, id)), "desk-task-ended");
        assert_eq!(refusal(withdraw(house, "chen", &request, id)), "desk-task-ended");
        assert_eq!(
            happened(house, request.id),
            ["request.received", "request.task_given", "request.task_done"]
        );
    }

    fn a_task_that_is_no_longer_wanted_is_withdrawn_and_owed_by_nobody(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        give(house, &request, Some(house.actor("wu").id), None).unwrap();
        let id = the_task(house, request.id);
        withdraw(house, "chen", &request, id).unwrap();
        assert_eq!(owed(house, request.id)[0].state, "void");
        assert_eq!(refusal(end(house, "wu", &request, id)), "desk-task-ended");
    }

    fn a_task_of_a_request_that_is_closed_is_owed_by_nobody(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let given = give(house, &request, None, None).unwrap();
        let ending = service::Ending {
            result: "answered".into(),
            cause: "need".into(),
            category: "operation".into(),
            ..service::Ending::default()
        };
        let (number, on) = (given.number.clone(), given.version);
        let unasked = ending.clone();
        let refused = act(house, "chen", move |tx, actor| service::close(tx, actor, &number, on, &unasked));
        let field = ("despite_tasks".to_owned(), "desk-tasks-are-open".to_owned());
        assert_eq!(company::refused(refused), std::slice::from_ref(&field));
        let number = given.number.clone();
        let solved = act(house, "chen", move |tx, actor| service::resolve(tx, actor, &number, on, "好", false));
        assert_eq!(company::refused(solved), std::slice::from_ref(&field));
        assert_eq!(header(house, request.id).version, on, "nothing was changed");
        let number = given.number.clone();
        let solved = act(house, "chen", move |tx, actor| service::resolve(tx, actor, &number, on, "好", true)).unwrap();
        assert_eq!(owed(house, request.id)[0].state, "open", "a solution leaves the task as it is");
        let number = given.number.clone();
        let said = act(house, "chen", move |tx, actor| {
            service::hear_verdict(tx, actor, &number, &company::text("好了"), Verdict::Confirmed, false)
        });
        assert_eq!(company::refused(said), [field]);
        let ending = service::Ending { despite_tasks: true, ..ending };
        act(house, "chen", move |tx, actor| service::close(tx, actor, &given.number, solved.version, &ending)).unwrap();
        let closed = lines(house, request.id).into_iter().find(|line| line.kind == "request.closed").unwrap();
        assert_eq!(closed.told()["tasks_withdrawn"], 1);
        let told = house.read(|read| notice::list(read, house.actor("ma").id, None, 9)).unwrap();
        assert_eq!(told[0].message.key, "notice-request-task-dropped");
        assert_eq!(owed(house, request.id)[0].state, "void");
        let tasks = house.read(|read| store::tasks(read, request.id)).unwrap();
        assert_eq!((tasks[0].state.as_str(), tasks[0].ended_at.is_some()), ("withdrawn", true));
    }

    fn whoever_has_no_task_of_a_request_left_has_no_notice_of_one_to_read(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let (wu, ma) = (house.actor("wu").id, house.actor("ma").id);
        let first = |to| {
            give(house, &request, Some(to), None).unwrap();
            the_task(house, request.id)
        };
        let (one, another, _) = (first(wu), first(wu), first(ma));
        let unread = |staff: StaffId| {
            let all = house.read(|read| notice::list(read, staff, None, 9)).unwrap();
            all.iter().filter(|one| one.kind == service::TASK_GIVEN && one.read_at.is_none()).count()
        };
        end(house, "wu", &request, one).unwrap();
        assert_eq!((unread(wu), unread(ma)), (2, 1), "one of two is left");
        withdraw(house, "chen", &request, another).unwrap();
        assert_eq!((unread(wu), unread(ma)), (0, 1), "the other's task is open");
        let (number, on) = (request.number.clone(), header(house, request.id).version);
        let ending = service::Ending {
            result: "answered".into(),
            cause: "need".into(),
            category: "operation".into(),
            despite_tasks: true,
        };
        act(house, "chen", move |tx, actor| service::close(tx, actor, &number, on, &ending)).unwrap();
        assert_eq!(unread(ma), 0, "what is closed wants nothing of anybody");
    }

    fn a_late_task_is_told_of_and_is_late_when_it_is_done(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let wu = house.actor("wu").id;
        give(house, &request, Some(wu), Some(at("2027-03-01 09:30"))).unwrap();
        assert_eq!(header(house, request.id).next_due_at, Some(at("2027-03-01 09:30")));
        house.clock.set(at("2027-03-01 09:31"));
        tick(house);
        let lines = house.read(|read| event::timeline(read, request.id, None, 50)).unwrap();
        assert_eq!(lines.iter().filter(|line| line.kind == "duty.late").count(), 1);
        let told = house.read(|read| notice::list(read, wu, None, 9)).unwrap();
        assert_eq!(told[0].message.key, "notice-duty-late");
        end(house, "wu", &request, the_task(house, request.id)).unwrap();
        assert!(owed(house, request.id)[0].is_late(house.now()));
    }

    fn each_task_of_a_request_is_owed_for_itself(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        give(house, &request, Some(house.actor("wu").id), None).unwrap();
        let first = the_task(house, request.id);
        give(house, &request, Some(house.actor("wu").id), None).unwrap();
        end(house, "wu", &request, first).unwrap();
        let mut states: Vec<String> = owed(house, request.id).into_iter().map(|duty| duty.state).collect();
        states.sort();
        assert_eq!(states, ["done", "open"]);
    }

    fn a_task_without_words_in_the_past_or_for_nobody_is_refused(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let past = give(house, &request, None, Some(house.now()));
        assert_eq!(refused(past), [("due".to_owned(), "desk-due-past".to_owned())]);
        let number = request.number.clone();
        let empty = NewTask { department: repair(house), assignee: None, wanted: " ".into(), due: None };
        let answer = act(house, "chen", move |tx, actor| service::task_give(tx, actor, &number, &empty));
        assert_eq!(refused(answer), [("wanted".to_owned(), "desk-text-needed".to_owned())]);
        let headless = house.staff("lone").department("档案室").hire().department.unwrap();
        let number = request.number.clone();
        let new = NewTask { department: headless, assignee: None, wanted: "调阅".into(), due: None };
        let answer = act(house, "chen", move |tx, actor| service::task_give(tx, actor, &number, &new));
        assert_eq!(refused(answer), [("department".to_owned(), "desk-department-empty".to_owned())]);
        assert_eq!(happened(house, request.id), ["request.received"]);
    }

    fn a_task_of_another_request_is_not_there(house: &TestHouse) {
        company(house);
        let (one, other) = (enter(house, "chen", question()), enter(house, "chen", question()));
        give(house, &one, Some(house.actor("wu").id), None).unwrap();
        let id = the_task(house, one.id);
        assert!(matches!(withdraw(house, "chen", &other, id), Err(Error::NotFound)));
    }
}
