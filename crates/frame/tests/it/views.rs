//! Saved views: whose, of which list, with what.

use frame::views::{NewView, discard, keep, own};
use kernel::{Actor, Error, Result, view};
use testkit::{TestHouse, both_engines};

use crate::fixture::{company, refused, rooms, wrong};

fn save(house: &TestHouse, actor: &Actor, list: &str, name: &str, query: &str) -> Result<String> {
    let new = NewView { list: list.into(), name: name.into(), query: query.into(), audience: "".into() };
    let actor = actor.clone();
    house.write(move |tx| keep(tx, &actor, &new))
}

both_engines! {
    rooms: rooms();

    fn a_view_keeps_the_filters_and_forgets_the_page(house: &TestHouse) {
        let (_, chen, _) = company(house);
        let location = save(house, &chen, "/customers", "一级", "?tier=1&page=a.9&q=远山").unwrap();
        assert_eq!(location, "/customers?tier=1&q=%E8%BF%9C%E5%B1%B1");
        let views = house.read(|read| view::list(read, chen.id, "/customers")).unwrap();
        assert_eq!((views[0].name.as_str(), views[0].query.as_str()), ("一级", "?tier=1&q=%E8%BF%9C%E5%B1%B1"));
    }

    fn only_lists_of_ours_have_views(house: &TestHouse) {
        let (_, chen, _) = company(house);
        for list in ["", "customers", "//evil.example", "https://evil.example", "/customers?tier=1", "/logout"] {
            assert_eq!(refused(save(house, &chen, list, "一级", "")), [wrong("list", "frame-view-no-list")], "{list}");
        }
        let long = format!("?q={}", "x".repeat(5000));
        assert_eq!(refused(save(house, &chen, "/customers", "一级", &long)), [wrong("query", "frame-view-too-long")]);
        assert_eq!(refused(save(house, &chen, "/customers", " ", "")), [wrong("name", "view-name-needed")]);
    }

    fn nobody_removes_another_s_view(house: &TestHouse) {
        let (wang, chen, _) = company(house);
        save(house, &chen, "/customers", "一级", "?tier=1").unwrap();
        let id = house.read(|read| own(read, &chen)).unwrap()[0].view.id;
        let remove = |actor: &Actor| {
            let actor = actor.clone();
            house.write(move |tx| discard(tx, &actor, id))
        };
        assert!(matches!(remove(&wang), Err(Error::NotFound)));
        assert_eq!(remove(&chen).unwrap(), "/customers");
        assert!(house.read(|read| own(read, &chen)).unwrap().is_empty());
    }
}
