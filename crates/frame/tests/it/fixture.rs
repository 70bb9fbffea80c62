//! What the frame's tests begin with: the frame's own room, cups to owe something about, and a small company.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::catalogue::Room;
use kernel::duty::{self, NewDuty};
use kernel::record::Header;
use kernel::{Actor, Error, Moment};
use rulebook::{Function, Rank};
use testkit::{TestHouse, cup};
use web::app::Settings;
use web::{App, Clock};

/// The rooms of every test here.
pub fn rooms() -> Vec<Room> {
    vec![cup::room(), frame::room().kernel]
}

struct Still(testkit::Clock);

impl Clock for Still {
    fn now(&self) -> Moment {
        self.0.now()
    }
}

/// The program around the test's house, with these rooms on its pages.
pub fn app(house: &TestHouse, rooms: Vec<web::Room>) -> App {
    App::new(house.store.clone(), Arc::new(Still(house.clock.clone())), rooms, Settings::default())
}

/// Wang leads the department in which Chen and Wu work; Wu is in nobody's line.
pub fn company(house: &TestHouse) -> (Actor, Actor, Actor) {
    let _ = house.staff("wang").named("王强").rank(Rank::Manager).department("客户服务部").head().hire();
    let _ = house.staff("chen").named("陈静").under("wang").department("客户服务部").hire();
    let wu = house.staff("wu").named("吴磊").department("采购部").hire();
    (house.actor("wang"), house.actor("chen"), wu)
}

/// Somebody who keeps staff and settings.
pub fn administrator(house: &TestHouse) -> Actor {
    house.staff("admin").department("信息部").function(Function::Administrator).hire()
}

/// A moment as the company's wall shows it.
pub fn at(local: &str) -> Moment {
    format!("{local}+08:00").parse::<Timestamp>().unwrap().into()
}

/// A cup that its owner has to wash by then.
pub fn dirty_cup(house: &TestHouse, owner: &Actor, title: &str, due: Moment) -> Header {
    let (me, title) = (owner.id, title.to_owned());
    house
        .write(move |tx| {
            let header = cup::make(tx, &cup::of(me, &title))?;
            let wash = NewDuty {
                kind: cup::WASH.key,
                record: header.id,
                occurrence: String::new(),
                owner: Some(me),
                due,
                counter: None,
            };
            duty::owe(tx, &wash)?;
            Ok(header)
        })
        .unwrap()
}

/// The fields that a refusal is about, with the keys of what is wrong; `-` for what is about no field.
pub fn refused<T: std::fmt::Debug>(result: kernel::Result<T>) -> Vec<(String, String)> {
    match result {
        Err(Error::Refused(refusals)) => refusals
            .into_iter()
            .map(|one| (one.field.unwrap_or_else(|| "-".to_owned()), one.message.key.into_owned()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// One field with what is wrong with it, for comparing with [`refused`].
pub fn wrong(field: &str, key: &str) -> (String, String) {
    (field.to_owned(), key.to_owned())
}
