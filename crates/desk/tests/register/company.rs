//! A small company with a register: 罗 leads it; 高 customer service, where 周 has 陈 and 林 in the hot line; 马 the repair
//! shop with 吴 and 方; 许 sells; 严 supervises.

use std::sync::Arc;

use customers::fields::{CustomerFields, NewCustomer};
use desk::clock::{self, Clock};
use desk::model::Request;
use desk::service::{self, NewRequest, Said, Verdict};
use desk::store;
use diesel::RunQueryDsl as _;
use kernel::catalogue::{EventKind, Room};
use kernel::duty::{self, Duty};
use kernel::event::{self, Cause, Event, Line};
use kernel::policy::{self, Policy};
use kernel::record::{self, Header};
use kernel::store::Sql;
use kernel::{Actor, Error, Moment, RecordId, Result, Tx, sequencer, staff};
use rulebook::{Function, Rank, Rulebook};
use serde_json::json;
use testkit::TestHouse;

/// The rooms of these tests. The tiers, which are a neighbour's, are told of by a line in the log.
pub fn rooms() -> Vec<Room> {
    let tiers = Room { name: "tiers", events: vec![EventKind { key: "tiering.moved" }], ..Room::default() };
    vec![customers::kernel_room(), desk::kernel_room(), tiers]
}

/// Hires everybody, and begins to follow the log.
pub fn company(house: &TestHouse) {
    let service = "客户服务部";
    let repair = "维修部";
    house.staff("luo").rank(Rank::Director).function(Function::GeneralManager).hire_id();
    let hot_line = |account| house.staff(account).department(service).function(Function::CustomerService);
    hot_line("gao").rank(Rank::Manager).under("luo").head().hire_id();
    hot_line("zhou").rank(Rank::Supervisor).under("gao").group("热线组").hire_id();
    hot_line("chen").under("zhou").group("热线组").hire_id();
    hot_line("lin").under("zhou").group("热线组").hire_id();
    let shop = |account| house.staff(account).department(repair).function(Function::AfterSales);
    shop("ma").rank(Rank::Manager).under("luo").head().hire_id();
    shop("wu").under("ma").hire_id();
    shop("fang").under("ma").hire_id();
    house.staff("xu").under("luo").department("销售部").hire_id();
    house.staff("yan").under("luo").department("监察部").function(Function::Supervision).hire_id();
    follow(house);
}

/// Does something as somebody.
pub fn act<T, F>(house: &TestHouse, account: &str, doing: F) -> Result<T>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
{
    let actor = house.actor(account);
    house.write(move |tx| doing(tx, &actor))
}

/// 陈's customer, of a tier.
pub fn customer(house: &TestHouse, name: &str, tier: Option<i16>) -> Header {
    let new = NewCustomer {
        number: None,
        fields: CustomerFields::named("buyer", name),
        owner: None,
        group: None,
        import: None,
    };
    let header =
        act(house, "chen", move |tx, actor| customers::service::customer_open(tx, actor, &new, true))
            .unwrap();
    set_tier(house, header.id, tier);
    header
}

fn set_tier(house: &TestHouse, customer: RecordId, tier: Option<i16>) {
    let tier = tier.map_or("NULL".to_owned(), |tier| tier.to_string());
    run(house, &format!("UPDATE customer SET tier = {tier} WHERE id = {customer}"));
}

/// A customer moves to another tier, and the log tells of it.
pub fn move_tier(house: &TestHouse, customer: RecordId, tier: Option<i16>) {
    set_tier(house, customer, tier);
    house
        .write(move |tx| {
            let line = Line::about(customer, "tiering.moved", Cause::clause("tiering.review"));
            event::append(tx, &line.with(json!({ "new": tier })))
        })
        .unwrap();
}

/// Seals the log, and lets the calendar bring up what it does.
pub fn follow(house: &TestHouse) {
    while sequencer::tick(&house.store, "test", house.now()).unwrap() > 0 {}
    let catalogue = &house.store.house().catalogue;
    for occasion in catalogue.occasions().filter(|occasion| occasion.key.starts_with("service.")) {
        (occasion.tick)(&house.store, house.now()).unwrap();
    }
}

/// Lets the clocks be looked at.
pub fn tick(house: &TestHouse) {
    while duty::tick(&house.store, house.now()).unwrap() > 0 {}
}

/// Runs a statement written by the test.
pub fn run(house: &TestHouse, statement: &str) {
    let statement = statement.to_owned();
    house
        .write(move |tx| {
            Sql::new(&statement).execute(tx.conn())?;
            Ok(())
        })
        .unwrap();
}

/// An instant in Shanghai: `2026-10-08 09:15`.
pub fn at(written: &str) -> Moment {
    let civil: jiff::civil::DateTime = written.replace(' ', "T").parse().unwrap();
    civil.in_tz("Asia/Shanghai").unwrap().timestamp().into()
}

/// A question by phone.
pub fn question() -> NewRequest {
    NewRequest {
        subject: "送货日期".into(),
        description: "客户询问第二批货何时送到".into(),
        kind: "consultation".into(),
        channel: "phone".into(),
        ..NewRequest::default()
    }
}

/// A question of a customer.
pub fn question_of(customer: &Header, priority: &str) -> NewRequest {
    NewRequest { customer: customer.number.clone(), priority: priority.into(), ..question() }
}

pub fn enter(house: &TestHouse, account: &str, new: NewRequest) -> Header {
    act(house, account, move |tx, actor| service::enter(tx, actor, &new)).unwrap()
}

/// A question that 陈 took from the queue of the hot line, so that the others there may read it.
pub fn shared(house: &TestHouse) -> Header {
    let group =
        house.read(staff::groups).unwrap().into_iter().find(|group| group.name == "热线组").unwrap().id;
    let queued = enter(house, "chen", NewRequest { group: Some(group), ..question() });
    let (number, on) = (queued.number, queued.version);
    act(house, "chen", move |tx, actor| service::take(tx, actor, &number, on)).unwrap()
}

/// A text, by the usual channel.
pub fn text(text: &str) -> Said {
    Said { text: text.into(), channel: String::new() }
}

pub fn reply(house: &TestHouse, account: &str, request: &Header) -> Header {
    let number = request.number.clone();
    act(house, account, move |tx, actor| service::reply(tx, actor, &number, &text("正在核实"))).unwrap()
}

pub fn wait(house: &TestHouse, account: &str, request: &Header) -> Header {
    let number = request.number.clone();
    act(house, account, move |tx, actor| service::wait(tx, actor, &number, &text("请告知订单号"))).unwrap()
}

/// Takes down what the customer said: after a solution, that it is none.
pub fn heard(house: &TestHouse, account: &str, request: &Header) -> Header {
    let number = request.number.clone();
    let ended = matches!(header(house, request.id).status.as_str(), "resolved" | "closed");
    act(house, account, move |tx, actor| {
        if ended {
            service::hear_verdict(tx, actor, &number, &text("没有好"), Verdict::Unsolved, false)
        } else {
            service::take_down(tx, actor, &number, &text("订单号 42"))
        }
    })
    .unwrap()
}

pub fn resolve(house: &TestHouse, account: &str, request: &Header) -> Header {
    let (number, on) = (request.number.clone(), header(house, request.id).version);
    act(house, account, move |tx, actor| service::resolve(tx, actor, &number, on, "周五送到", false)).unwrap()
}

pub fn header(house: &TestHouse, id: RecordId) -> Header {
    house.read(|read| record::header(read, id)).unwrap()
}

pub fn row(house: &TestHouse, id: RecordId) -> Request {
    house.read(|read| store::request_get(read, id)).unwrap()
}

/// The duty that one of the clocks is, if there is one.
pub fn clock_of(house: &TestHouse, id: RecordId, clock: Clock) -> Option<Duty> {
    let duties = house.read(|read| duty::of_record(read, id)).unwrap();
    duties.into_iter().find(|duty| duty.kind == clock.duty().key)
}

/// When the first answer and the solution are due.
pub fn due(house: &TestHouse, id: RecordId) -> (Moment, Moment) {
    let due = |clock| clock_of(house, id, clock).unwrap().due_at;
    (due(Clock::Response), due(Clock::Resolution))
}

/// How a clock stands: its state and whether it is late.
pub fn stands(house: &TestHouse, id: RecordId, clock: Clock) -> (String, bool) {
    let duty = clock_of(house, id, clock).unwrap();
    (duty.state.clone(), duty.is_late(house.now()))
}

/// Elapsed, paused and net working seconds on a clock.
pub fn shown(house: &TestHouse, id: RecordId, clock: Clock) -> [i64; 3] {
    let duty = clock_of(house, id, clock).unwrap();
    let reading = house.read(|read| clock::shown(read, &duty)).unwrap().unwrap();
    [reading.elapsed, reading.paused, reading.net].map(|time| time.as_secs())
}

/// The lines about a record, the first first.
pub fn lines(house: &TestHouse, id: RecordId) -> Vec<Event> {
    let mut lines = house.read(|read| event::timeline(read, id, None, 500)).unwrap();
    lines.reverse();
    lines
}

/// What happened, the first first.
pub fn happened(house: &TestHouse, id: RecordId) -> Vec<String> {
    lines(house, id).into_iter().map(|line| line.kind).filter(|kind| kind.starts_with("request.")).collect()
}

/// Puts a rulebook in force, and lets the clocks that have not ended follow it, as the job that notices it does.
pub fn put_in_force(house: &TestHouse, text: &str) -> Arc<Policy> {
    let text = text.to_owned();
    house
        .write(move |tx| {
            let now = tx.now();
            policy::store(tx, &text, None, now)?;
            let requests: Vec<One> =
                Sql::new("SELECT id FROM record WHERE kind = 'request' ORDER BY id").load(tx.conn())?;
            for One { id } in requests {
                for duty in duty::of_record(tx, id)? {
                    if duty.state == "open" || duty.state == "paused" {
                        duty::recompute(tx, &duty)?;
                    }
                }
            }
            tx.policy()
        })
        .unwrap()
}

#[derive(diesel::QueryableByName)]
struct One {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    id: RecordId,
}

/// The default rulebook without some of its clauses.
pub fn without(clauses: &[&str]) -> String {
    let mut text = Rulebook::default_text().to_owned();
    for clause in clauses {
        let begin = text.find(&format!("[{clause}]")).unwrap();
        let end = text[begin + 1..].find("\n[").map_or(text.len(), |end| begin + 1 + end + 1);
        text.replace_range(begin..end, "");
    }
    text
}

/// The default rulebook with a figure changed.
pub fn with(old: &str, new: &str) -> String {
    assert!(Rulebook::default_text().contains(old), "{old}");
    Rulebook::default_text().replace(old, new)
}

/// The fields that were refused, each with its message's key.
pub fn refused<T: std::fmt::Debug>(result: Result<T>) -> Vec<(String, String)> {
    match result {
        Err(Error::Refused(refusals)) => refusals
            .into_iter()
            .map(|refusal| (refusal.field.unwrap_or_default(), refusal.message.key.into_owned()))
            .collect(),
        other => panic!("not a refusal: {other:?}"),
    }
}

/// The key of the only refusal.
pub fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
    let mut all = refused(result);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0).1
}
