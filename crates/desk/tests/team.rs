//! A team's load: each number is as long as the list that it opens (`service.priority_queue`).
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use desk::list;
use desk::service::{self, NewRequest, Said};
use desk::team::{Load, loads};
use jiff::SignedDuration;
use kernel::catalogue::Room;
use kernel::record::Header;
use kernel::{Actor, Error, Result, Tx, duty};
use rulebook::{Function, Rank};
use testkit::{TestHouse, both_engines};
use web::listing::Params;

fn rooms() -> Vec<Room> {
    vec![customers::kernel_room(), desk::kernel_room()]
}

fn company(house: &TestHouse) {
    house.staff("luo").rank(Rank::Director).function(Function::GeneralManager).hire_id();
    let hot_line = |account| house.staff(account).department("客户服务部").group("热线组");
    hot_line("zhou").rank(Rank::Supervisor).under("luo").hire_id();
    hot_line("chen").under("zhou").hire_id();
    hot_line("lin").under("zhou").hire_id();
    house.staff("ma").under("luo").department("维修部").hire_id();
}

fn act<T, F>(house: &TestHouse, account: &str, doing: F) -> T
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
{
    let actor = house.actor(account);
    house.write(move |tx| doing(tx, &actor)).unwrap()
}

fn enter(house: &TestHouse, account: &str, priority: &str, queued: bool) -> Header {
    let group = kernel_group(house);
    let new = NewRequest {
        subject: "送货日期".into(),
        description: "客户询问第二批货何时送到".into(),
        kind: "consultation".into(),
        channel: "phone".into(),
        priority: priority.into(),
        group: queued.then_some(group),
        ..NewRequest::default()
    };
    act(house, account, move |tx, actor| service::enter(tx, actor, &new))
}

fn kernel_group(house: &TestHouse) -> kernel::GroupId {
    house.read(|read| Ok(kernel::staff::groups(read)?[0].id)).unwrap()
}

fn said() -> Said {
    Said { text: "请问型号？".into(), ..Said::default() }
}

both_engines! {
    rooms: rooms();

    fn each_number_is_as_long_as_the_list_it_opens(house: &TestHouse) {
        company(house);
        enter(house, "chen", "urgent", false);
        let waits = enter(house, "chen", "low", false);
        let solved = enter(house, "chen", "normal", false);
        enter(house, "lin", "high", false);
        enter(house, "lin", "normal", true);
        enter(house, "ma", "normal", false);
        let (waits, solved) = (waits.number, solved.number);
        act(house, "chen", move |tx, actor| service::wait(tx, actor, &waits, &said()));
        act(house, "chen", move |tx, actor| service::resolve(tx, actor, &solved, 1, "已答复", false));
        // At 10:40 an hour's answer is late, and 83 percent of two hours are used.
        house.advance(SignedDuration::from_mins(100));
        while duty::tick(&house.store, house.now()).unwrap() > 0 {}
        let zhou = house.actor("zhou");
        let seen = house.read(|read| loads(read, &zhou)).unwrap();
        let told: Vec<_> = seen
            .iter()
            .map(|load| (load.name.as_deref().unwrap_or("-"), load.open, load.late, load.at_risk, load.waiting))
            .collect();
        assert_eq!(told, [("-", 1, 0, 0, 0), ("chen", 2, 1, 0, 1), ("lin", 1, 0, 1, 0)]);
        let count = |load: &Load, more: &str| {
            let owner = load.owner.map_or_else(|| "none".to_owned(), |owner| owner.to_string());
            let params = Params::parse(&format!("owner={owner}&{more}"));
            house.read(|read| Ok(list::page(read, &zhou, &params)?.1.number)).unwrap()
        };
        for load in &seen {
            let lists = ["status=unsolved", "status=unsolved&late=true", "status=unsolved&at_risk=true", "status=waiting"]
                .map(|more| count(load, more));
            assert_eq!(lists, [load.open, load.late, load.at_risk, load.waiting], "{load:?}");
        }
    }

    fn who_leads_a_group_without_belonging_to_it_counts_what_is_late_in_its_queue(house: &TestHouse) {
        company(house);
        house.staff("night").under("zhou").department("客户服务部").group("夜班组").hire_id();
        let groups = house.read(kernel::staff::groups).unwrap();
        let night = groups.into_iter().find(|group| group.name == "夜班组").unwrap().id;
        let new = NewRequest {
            subject: "送货日期".into(),
            description: "客户询问第二批货何时送到".into(),
            kind: "consultation".into(),
            channel: "phone".into(),
            priority: "urgent".into(),
            group: Some(night),
            ..NewRequest::default()
        };
        act(house, "night", move |tx, actor| service::enter(tx, actor, &new));
        house.advance(SignedDuration::from_hours(2));
        while duty::tick(&house.store, house.now()).unwrap() > 0 {}
        let zhou = house.actor("zhou");
        let seen = house.read(|read| loads(read, &zhou)).unwrap();
        assert_eq!((seen[0].owner, seen[0].open, seen[0].late), (None, 1, 1));
    }

    fn who_leads_sees_also_those_who_have_nothing_to_do(house: &TestHouse) {
        company(house);
        enter(house, "lin", "normal", false);
        let seen = house.read(|read| loads(read, &house.actor("luo"))).unwrap();
        let names: Vec<_> = seen.iter().filter_map(|load| load.name.as_deref()).collect();
        assert_eq!(names, ["lin", "chen", "ma", "zhou"]);
        let chen = house.actor("chen");
        assert!(matches!(house.read(|read| loads(read, &chen)), Err(Error::Forbidden(_))));
    }
}
