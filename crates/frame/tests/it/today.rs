//! What stands on today's page, and for whom.

use frame::today::{Greeting, Today, look};
use kernel::event::{self, Cause, Line};
use kernel::record::{self, Header};
use kernel::{Actor, Read, Result, staff};
use maud::{Markup, html};
use serde_json::{Value, json};
use testkit::{TestHouse, both_engines, cup};
use web::{Panel, PanelView, Ui};

use crate::approvals::{make_deputy, propose};
use crate::fixture::{app, at, company, dirty_cup, rooms};

fn today(house: &TestHouse, actor: &Actor, kind: Option<&str>) -> Today {
    let app = app(house, Vec::new());
    house.read(|read| look(&app, read, actor, kind.map(str::to_owned))).unwrap()
}

fn titles(today: &Today) -> Vec<&str> {
    today.duties.iter().map(|line| line.record.title.as_str()).collect()
}

/// Somebody, or the rulebook, writes a line about a cup.
fn tell(house: &TestHouse, cup: &Header, by: Option<&Actor>) {
    let (id, cause) = (cup.id, by.map(|actor| actor.id));
    house
        .write(move |tx| {
            let cause = cause.map_or(Cause::clause("archive.standard"), Cause::staff);
            event::append(tx, &Line::about(id, "cup.painted", cause))
        })
        .unwrap();
}

fn told(today: &Today) -> Vec<(&str, Option<&str>)> {
    let lines = today.news.timeline.lines.iter();
    lines.map(|line| (line.event.kind.as_str(), line.actor.as_deref())).collect()
}

struct Tea;

impl PanelView for Tea {
    fn json(&self) -> Value {
        json!({ "cups": 3 })
    }
    fn draw(&self, _: &Ui) -> Markup {
        html! { p { "3" } }
    }
}

fn tea(read: &mut Read<'_>, actor: &Actor, _: Option<&Header>) -> Result<Option<Box<dyn PanelView>>> {
    let drinks_tea = staff::get(read, actor.id)?.account == "chen";
    Ok(drinks_tea.then(|| Box::new(Tea) as Box<dyn PanelView>))
}

both_engines! {
    rooms: rooms();

    fn what_one_owes_is_ordered_by_when_it_falls_due_and_counted(house: &TestHouse) {
        let (_, chen, _) = company(house);
        dirty_cup(house, &chen, "周四的杯子", at("2027-03-04T18:00"));
        dirty_cup(house, &chen, "今天的杯子", at("2027-03-01T18:00"));
        dirty_cup(house, &chen, "昨天的杯子", at("2027-02-28T18:00"));
        dirty_cup(house, &chen, "明天零点的杯子", at("2027-03-02T00:00"));
        let today = today(house, &chen, None);
        assert_eq!(titles(&today), ["昨天的杯子", "今天的杯子", "明天零点的杯子", "周四的杯子"]);
        assert_eq!((today.open.number, today.due.number, today.late.number), (4, 2, 1));
        assert_eq!(today.greeting, Greeting::Morning);
        assert_eq!(today.day.date.to_string(), "2027-03-01");
        assert!(today.duties[0].href.ends_with("/sink"), "{}", today.duties[0].href);
        let summary = today.summary();
        assert_eq!(summary.key, "frame-today-due-late");
        assert_eq!(summary.args[0].1, kernel::Arg::Number(2));
    }

    fn without_anything_due_the_page_says_so(house: &TestHouse) {
        let (_, chen, _) = company(house);
        let today = today(house, &chen, None);
        assert_eq!(today.summary().key, "frame-today-nothing-due");
        assert!(today.duties.is_empty() && today.approvals.is_empty() && today.notices.is_empty());
    }

    fn what_the_team_is_late_with_stands_with_its_leader_alone(house: &TestHouse) {
        let (wang, chen, wu) = company(house);
        dirty_cup(house, &chen, "陈的旧杯子", at("2027-02-26T18:00"));
        dirty_cup(house, &chen, "陈的新杯子", at("2027-03-05T18:00"));
        dirty_cup(house, &wang, "王的旧杯子", at("2027-02-25T18:00"));
        dirty_cup(house, &wu, "吴的旧杯子", at("2027-02-25T18:00"));
        let (of_wang, of_chen) = (today(house, &wang, None), today(house, &chen, None));
        let team = of_wang.team.as_ref().expect("Wang leads");
        assert_eq!(team.late.number, 1);
        assert_eq!(team.duties[0].record.title, "陈的旧杯子");
        assert_eq!(team.duties[0].owner.as_deref(), Some("陈静"));
        assert_eq!(titles(&of_wang), ["王的旧杯子"]);
        assert!(of_chen.team.is_none(), "Chen leads nobody");
    }

    fn duties_are_narrowed_to_one_kind_of_record(house: &TestHouse) {
        let (wang, chen, _) = company(house);
        dirty_cup(house, &wang, "王的杯子", at("2027-03-01T18:00"));
        propose(house, &chen, "red");
        assert_eq!(today(house, &wang, None).kinds, ["approval", "cup"]);
        let narrowed = today(house, &wang, Some("cup"));
        assert_eq!((titles(&narrowed), narrowed.kind.as_deref()), (vec!["王的杯子"], Some("cup")));
        let unknown = today(house, &wang, Some("saucer"));
        assert_eq!((unknown.duties.len(), unknown.kind), (2, None));
    }

    fn an_approval_waits_on_its_decider_s_page_with_who_asks(house: &TestHouse) {
        let (wang, chen, _) = company(house);
        let approval = propose(house, &chen, "red");
        let today = today(house, &wang, None);
        assert_eq!(today.approvals.len(), 1);
        assert_eq!(today.approvals[0].record.href, format!("/approvals/{}", approval.number));
        assert_eq!(today.approvals[0].requester.as_deref(), Some("陈静"));
        assert_eq!(today.notices.len(), 1, "and a notice tells of it");
    }

    fn what_waits_for_somebody_stands_on_their_deputy_s_page_too(house: &TestHouse) {
        let (wang, chen, wu) = company(house);
        make_deputy(house, &wang, &wu);
        propose(house, &chen, "red");
        let (of_wu, of_wang) = (today(house, &wu, None), today(house, &wang, None));
        assert_eq!((of_wu.waiting.number, of_wang.waiting.number), (1, 1));
        assert_eq!(of_wu.approvals[0].in_place_of.as_deref(), Some("王强"));
        assert_eq!(of_wang.approvals[0].in_place_of, None);
    }

    fn the_news_are_what_others_and_the_rulebook_did_with_my_records_since_yesterday(house: &TestHouse) {
        let (wang, chen, wu) = company(house);
        let due = at("2027-03-05T18:00");
        let (mine, shared) = (dirty_cup(house, &chen, "我的", due), dirty_cup(house, &wu, "吴的", due));
        let alien = dirty_cup(house, &wu, "别的", due);
        let (id, me) = (shared.id, chen.id);
        house.write(move |tx| record::add_member(tx, id, me, "helper")).unwrap();
        house.advance(jiff::SignedDuration::from_hours(30));
        tell(house, &mine, Some(&wang));
        house.advance(jiff::SignedDuration::from_hours(1));
        tell(house, &mine, Some(&chen));
        tell(house, &shared, None);
        tell(house, &alien, Some(&wu));
        let found = today(house, &chen, None);
        assert_eq!(told(&found), [("cup.painted", None), ("cup.painted", Some("王强"))]);
        assert_eq!(found.news.records[&mine.id].title, "我的");
        house.advance(jiff::SignedDuration::from_hours(24));
        assert_eq!(told(&today(house, &chen, None)), [("cup.painted", None)], "the older one is old by now");
    }

    fn other_rooms_show_their_panels_to_whom_they_like(house: &TestHouse) {
        let (wang, chen, _) = company(house);
        let panel = Panel { key: "tea", on: "today", order: 1, aside: false, look: tea };
        let elsewhere = Panel { key: "coffee", on: "dashboard", ..panel };
        let app = app(house, vec![web::Room { panels: vec![panel, elsewhere], ..web::Room::default() }]);
        let json = |actor: &Actor| {
            let today = house.read(|read| look(&app, read, actor, None)).unwrap();
            serde_json::to_value(today).unwrap()["panels"].clone()
        };
        assert_eq!(json(&chen), json!({ "tea": { "cups": 3 } }));
        assert_eq!(json(&wang), json!({}));
    }

    fn a_washed_cup_is_owed_no_longer(house: &TestHouse) {
        let (_, chen, _) = company(house);
        let washed = dirty_cup(house, &chen, "杯子", at("2027-03-01T18:00"));
        let by = chen.id;
        house
            .write(move |tx| {
                cup::set_status(tx, washed.id, "clean")?;
                kernel::duty::recheck(tx, washed.id, Some(by))
            })
            .unwrap();
        assert!(today(house, &chen, None).duties.is_empty());
    }
}
