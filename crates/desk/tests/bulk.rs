//! Requests with their histories, many at once, leave the same behind as one step after another.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use desk::bulk::{self, Past, Step, TaskGiven, What};
use desk::clock::Clock;
use desk::model::{KIND, Request};
use desk::service::{self, Ending, NewRequest, NewTask, Said};
use desk::{list, store};
use diesel::RunQueryDsl as _;
use jiff::SignedDuration;
use kernel::catalogue::Room;
use kernel::duty::{self, Duty};
use kernel::record::{self, Header};
use kernel::store::Sql;
use kernel::{Actor, Moment, RecordId, Result, Tx, event, staff};
use rulebook::parts::service::Priority;
use rulebook::{Action, Function, Rank};
use testkit::{BEGINNING, TestHouse, both_engines};

fn rooms() -> Vec<Room> {
    vec![customers::kernel_room(), desk::kernel_room()]
}

/// 高 leads customer service, where 陈 is; 马 the repair shop.
fn company(house: &TestHouse) {
    house.staff("luo").rank(Rank::Director).function(Function::GeneralManager).hire_id();
    let hot_line =
        |account| house.staff(account).department("客户服务部").function(Function::CustomerService);
    hot_line("gao").rank(Rank::Manager).under("luo").head().hire_id();
    hot_line("chen").under("gao").group("热线组").hire_id();
    house.staff("ma").rank(Rank::Manager).under("luo").department("维修部").head().hire_id();
}

fn act<T, F>(house: &TestHouse, account: &str, doing: F) -> T
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
{
    let actor = house.actor(account);
    house.write(move |tx| doing(tx, &actor)).unwrap()
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

fn said(text: &str) -> Said {
    Said { text: text.into(), channel: String::new() }
}

/// A request of 陈's that came in at the beginning.
fn past(house: &TestHouse, number: &str, steps: Vec<Step>) -> Past {
    let chen = house.actor("chen");
    Past {
        number: number.into(),
        subject: "泵体渗漏".into(),
        description: "运行中发现泵体渗漏".into(),
        kind: "request".into(),
        category: "in_warranty".into(),
        channel: "phone".into(),
        priority: Priority::High,
        customer: None,
        tier: None,
        caller: "方圆".into(),
        caller_phone: "154 0000 1111".into(),
        caller_mail: "fang@example.com".into(),
        received_at: BEGINNING,
        recorder: Some(chen.id),
        owner: Some(chen.id),
        group: chen.groups.first().copied(),
        department: chen.department,
        named: Vec::new(),
        steps,
        stated: None,
    }
}

fn step(house: &TestHouse, account: &str, after: i64, what: What) -> Step {
    Step {
        at: BEGINNING.plus_seconds(after * 60),
        by: Some(house.actor(account).id),
        author: String::new(),
        what,
    }
}

fn enter(house: &TestHouse, many: Vec<Past>) -> Vec<RecordId> {
    house.write(move |tx| bulk::enter_all(tx, &many)).unwrap()
}

#[derive(diesel::QueryableByName)]
struct Queued {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    queue: i64,
}

/// A line: what, by whom, for which clause, of which version, when, with what.
type Told = (String, Option<kernel::StaffId>, Option<String>, Option<i64>, Moment, String);
/// A duty: which, how it stands, whose, since when, due when, standing still since, done when, with what evidence.
type Owed =
    (String, String, Option<kernel::StaffId>, Moment, Moment, Option<Moment>, Option<Moment>, Option<String>);

/// What is told of a request, but for the ids in it.
#[derive(Debug, PartialEq)]
struct Whole {
    queue: i64,
    request: Request,
    header: Header,
    states: Vec<(Moment, &'static str)>,
    lines: Vec<Told>,
    duties: Vec<Owed>,
    tasks: Vec<(String, String, Moment, Option<Moment>)>,
}

fn whole(house: &TestHouse, id: RecordId) -> Whole {
    house
        .read(|read| {
            let header = record::header(read, id)?;
            let request = store::request_get(read, id)?;
            let states = store::states(read, id)?;
            let mut lines: Vec<_> = event::timeline(read, id, None, 100)?
                .into_iter()
                // A clock that moves while it runs tells of it; a history tells only where it came to.
                // Of what is history nobody is asked what they think.
                .filter(|line| {
                    !["duty.due_changed", "request.satisfaction_asked"].contains(&line.kind.as_str())
                })
                .map(|line| {
                    let told = line.told().to_string();
                    (line.kind, line.actor_id, line.clause, line.record_version, line.happened_at, told)
                })
                .collect();
            lines.sort_by(|a, b| (a.4, &a.0, &a.5).cmp(&(b.4, &b.0, &b.5)));
            let mut duties: Vec<_> = duty::of_record(read, id)?
                .into_iter()
                .map(|duty: Duty| {
                    (
                        duty.kind,
                        duty.state,
                        duty.owner_id,
                        duty.started_at,
                        duty.due_at,
                        duty.paused_at,
                        duty.done_at,
                        duty.evidence,
                    )
                })
                .collect();
            duties.sort_by(|a, b| a.0.cmp(&b.0));
            let tasks = store::tasks(read, id)?
                .into_iter()
                .map(|task| (task.wanted, task.state, task.due_at, task.ended_at))
                .collect();
            let place = Sql::new("SELECT queue FROM record WHERE id = ").int(id.0);
            let Queued { queue } = place.get_result(read.conn())?;
            Ok(Whole {
                queue,
                request: Request { id: RecordId(0), ..request },
                header: Header { id: RecordId(0), number: String::new(), ..header },
                states: states.into_iter().map(|(at, status)| (at, status.key())).collect(),
                lines,
                duties,
                tasks,
            })
        })
        .unwrap()
}

/// The same request, entered and worked on by 陈.
fn lived(house: &TestHouse) -> Header {
    let new = NewRequest {
        subject: "泵体渗漏".into(),
        description: "运行中发现泵体渗漏".into(),
        kind: "request".into(),
        category: "in_warranty".into(),
        channel: "phone".into(),
        priority: "high".into(),
        caller: "方圆".into(),
        caller_phone: "15400001111".into(),
        caller_mail: "fang@example.com".into(),
        ..NewRequest::default()
    };
    act(house, "chen", move |tx, actor| service::enter(tx, actor, &new))
}

fn found(house: &TestHouse, typed: &str) -> usize {
    let gao = house.actor("gao");
    let params = web::listing::Params::parse(&format!("status=all&q={}", web::listing::encode(typed)));
    house.read(|read| Ok(list::page(read, &gao, &params)?.0.ids.len())).unwrap()
}

both_engines! {
    rooms: rooms();

    fn a_closed_request_leaves_the_same_as_if_it_had_been_lived_through(house: &TestHouse) {
        company(house);
        let one = lived(house);
        let number = one.number.clone();
        house.advance(minutes(10));
        let n = number.clone();
        act(house, "chen", move |tx, actor| service::reply(tx, actor, &n, &said("马上安排")));
        house.advance(minutes(5));
        let n = number.clone();
        act(house, "chen", move |tx, actor| service::note(tx, actor, &n, "第三次了"));
        house.advance(minutes(15));
        let n = number.clone();
        act(house, "chen", move |tx, actor| service::wait(tx, actor, &n, &said("请发照片")));
        house.advance(minutes(60));
        let n = number.clone();
        act(house, "chen", move |tx, actor| service::take_down(tx, actor, &n, &said("照片已发")));
        house.advance(minutes(20));
        let (n, ma) = (number.clone(), house.actor("ma"));
        let department = ma.department.unwrap();
        let task = act(house, "chen", move |tx, actor| {
            let new = NewTask { department, assignee: None, wanted: "派一名技师".into(), due: None };
            let header = service::task_give(tx, actor, &n, &new)?;
            Ok(store::tasks(tx, header.id)?.remove(0))
        });
        house.advance(minutes(40));
        let (n, id) = (number.clone(), task.id);
        act(house, "ma", move |tx, actor| service::task_end(tx, actor, &n, id, "已派出"));
        house.advance(minutes(30));
        let n = number.clone();
        let on = whole(house, one.id).header.version;
        act(house, "chen", move |tx, actor| service::resolve(tx, actor, &n, on, "已更换密封", false));
        house.advance(minutes(300));
        let n = number.clone();
        act(house, "chen", move |tx, actor| {
            let ending = Ending { result: "solved".into(), cause: "product".into(), category: String::new(), ..Ending::default() };
            service::close(tx, actor, &n, on + 1, &ending)
        });
        let given = TaskGiven {
            department,
            assignee: ma.id,
            assignee_department: Some(department),
            wanted: "派一名技师".into(),
            due: task.due_at,
        };
        let steps = vec![
            step(house, "chen", 10, What::Replied("马上安排".into())),
            step(house, "chen", 15, What::Noted("第三次了".into())),
            step(house, "chen", 30, What::Asked("请发照片".into())),
            step(house, "chen", 90, What::Heard("照片已发".into())),
            step(house, "chen", 110, What::TaskGiven(given)),
            step(house, "ma", 150, What::TaskDone(0, "已派出".into())),
            step(house, "chen", 180, What::Resolved("已更换密封".into())),
            step(house, "chen", 480, What::Closed { result: "solved".into(), cause: "product".into() }),
        ];
        let ids = enter(house, vec![past(house, "OLD-1", steps)]);
        let (expected, whole) = (whole(house, one.id), whole(house, ids[0]));
        assert_eq!(whole.request, expected.request);
        assert_eq!(whole.states, expected.states);
        assert_eq!(whole.lines, expected.lines);
        assert_eq!(whole.duties, expected.duties);
        assert_eq!(whole.tasks, expected.tasks);
        assert_eq!(whole.queue, expected.queue);
        assert_eq!(whole.header, expected.header);
        for typed in ["渗漏", "更换密封", "照片已发", "方圆", "第三次"] {
            assert_eq!(found(house, typed), 2, "{typed}");
        }
    }

    fn what_is_open_runs_on_as_if_it_had_been_lived_through(house: &TestHouse) {
        company(house);
        let one = lived(house);
        house.advance(minutes(20));
        let number = one.number.clone();
        act(house, "chen", move |tx, actor| service::wait(tx, actor, &number, &said("请发照片")));
        let fresh = lived(house);
        house.advance(minutes(40));
        let steps = vec![step(house, "chen", 20, What::Asked("请发照片".into()))];
        let later = Past { received_at: BEGINNING.plus_seconds(20 * 60), ..past(house, "OLD-2", Vec::new()) };
        let ids = enter(house, vec![past(house, "OLD-1", steps), later]);
        for (lived, told) in [(one.id, ids[0]), (fresh.id, ids[1])] {
            let (expected, told) = (whole(house, lived), whole(house, told));
            assert_eq!(told, expected);
        }
        house.advance(minutes(600));
        while duty::tick(&house.store, house.now()).unwrap() > 0 {}
        let late = |id| {
            let duties = house.read(|read| duty::of_record(read, id)).unwrap();
            duties.iter().map(|duty| (duty.kind.clone(), duty.climbed_percent, duty.is_late(house.now()))).collect::<Vec<_>>()
        };
        assert_eq!(late(fresh.id), late(ids[1]));
        assert!(late(ids[1]).contains(&(Clock::Response.duty().key.to_owned(), 150, true)));
    }

    fn a_history_that_was_opened_again_counts_it_and_lets_its_clock_run(house: &TestHouse) {
        company(house);
        let steps = vec![
            step(house, "chen", 5, What::Resolved("已重启".into())),
            step(house, "chen", 30, What::Closed { result: "solved".into(), cause: "use".into() }),
            step(house, "chen", 60, What::Reopened("又停了".into())),
        ];
        house.advance(minutes(120));
        let ids = enter(house, vec![past(house, "OLD-1", steps)]);
        let whole = whole(house, ids[0]);
        assert_eq!((whole.request.reopenings, whole.header.status.as_str(), whole.header.open), (1, "in_progress", true));
        assert_eq!((whole.request.closed_at, whole.request.result.as_str()), (None, ""));
        let states: Vec<(&str, &str)> =
            whole.duties.iter().map(|duty| (duty.0.as_str(), duty.1.as_str())).collect();
        assert_eq!(states, [("service.resolution", "open"), ("service.response", "done")]);
    }

    fn a_history_that_can_not_have_happened_changes_nothing(house: &TestHouse) {
        company(house);
        let steps = vec![step(house, "chen", 5, What::Reopened("又停了".into()))];
        let many = vec![past(house, "OLD-1", Vec::new()), past(house, "OLD-2", steps)];
        assert!(house.write(move |tx| bulk::enter_all(tx, &many)).is_err());
        assert_eq!(house.read(|read| record::by_number(read, KIND, "OLD-1")).unwrap(), None);
    }

    fn what_nobody_has_taken_lies_in_its_groups_queue(house: &TestHouse) {
        company(house);
        let group = house.read(staff::groups).unwrap().remove(0);
        let unowned = Past { owner: None, group: Some(group.id), department: group.department_id, ..past(house, "OLD-1", Vec::new()) };
        let ids = enter(house, vec![unowned]);
        let chen = house.actor("chen");
        let header = house.read(|read| record::find(read, &chen, Action::Edit, KIND, "OLD-1")).unwrap();
        assert_eq!((header.id, header.owner_id, header.status.as_str()), (ids[0], None, "new"));
    }

    fn a_protected_matter_is_for_the_named_only(house: &TestHouse) {
        company(house);
        let ma = house.actor("ma").id;
        let hidden = Past { kind: "wrongdoing".into(), category: "leak".into(), named: vec![ma], ..past(house, "OLD-1", Vec::new()) };
        enter(house, vec![hidden]);
        let sees = |account: &str| {
            let actor = house.actor(account);
            house.read(|read| record::find(read, &actor, Action::Read, KIND, "OLD-1")).is_ok()
        };
        assert!(sees("ma") && sees("chen") && !sees("gao"));
    }
}
