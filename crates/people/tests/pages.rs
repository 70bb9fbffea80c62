//! Every page is drawn in every language, and no sentence is missing.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::sync::Arc;

use kernel::Actor;
use people::{
    Chart, DepartmentTree, DepartmentWriting, GroupList, GroupWriting, PasswordOnce, Person, StaffList,
    StaffWriting,
};
use rulebook::{Function, Rank};
use testkit::{TestHouse, both_engines, cup};
use web::i18n::Locale;
use web::listing::Params;
use web::{Ui, View};

/// Draws in each language; a sentence that is missing shows its key.
fn draw(house: &TestHouse, actor: &Actor, view: &impl View) -> String {
    let mut all = String::new();
    for locale in [Locale::ZhCn, Locale::ZhTw, Locale::En] {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method itself has one lifetime only"
        )]
        let policy = house.read(|read| read.policy()).unwrap();
        let ui = Ui {
            locale,
            actor: Arc::new(actor.clone()),
            now: house.now(),
            policy,
            address: "/people".into(),
        };
        let page = view.page(&ui);
        let drawn = format!("{} {}", page.title, page.body.into_string());
        for family in ["people-", "status-", "kind-", "web-"] {
            let missing = drawn.match_indices(family).find(|(at, _)| drawn[..*at].ends_with(['>', ' ', '"']));
            assert!(missing.is_none(), "{locale:?}: {}", &drawn[missing.unwrap().0..][..40]);
        }
        all.push_str(&drawn);
    }
    serde_json::to_value(view).unwrap();
    all
}

both_engines! {
    rooms: vec![cup::room(), people::room().kernel];

    fn every_page_is_drawn_in_every_language(house: &TestHouse) {
        let admin = house.staff("admin").named("王芳").rank(Rank::Director).function(Function::Administrator).hire();
        let chen = house.staff("chen").named("陈伟").rank(Rank::Manager).under("admin").department("客服中心/热线科").head()
            .group("投诉处理组").deputy("admin").hire();
        house.staff("gone").named("李娜").under("chen").gone().hire_id();
        let admin = house.actor(&admin.account);
        let list = |query: &str| house.read(|read| StaffList::read(read, &admin, Params::parse(query))).unwrap();
        let drawn = draw(house, &admin, &list(""));
        assert!(drawn.contains("href=\"/people/chen\"") && drawn.contains("客服中心"));
        draw(house, &admin, &list("q=nobody&active=all&rank=manager&function=sales"));
        let person = |account: &str, actor: &Actor| house.read(|read| Person::read(read, actor, account)).unwrap();
        let own = draw(house, &chen, &person("chen", &chen));
        assert!(!own.contains("/people/chen/closure"), "only an administrator closes");
        assert!(draw(house, &admin, &person("chen", &admin)).contains("/people/chen/closure"));
        assert!(draw(house, &admin, &person("gone", &admin)).contains("/people/gone/reopening"));
        assert!(person("admin", &chen).duties.is_none(), "not those of one's superior");
        draw(house, &admin, &house.read(|read| StaffWriting::begin(read, &admin)).unwrap());
        draw(house, &admin, &house.read(|read| StaffWriting::of(read, &admin, "chen")).unwrap());
        assert!(house.read(|read| StaffWriting::begin(read, &chen)).is_err());
        draw(house, &admin, &house.read(|read| DepartmentTree::read(read, &admin)).unwrap());
        let department = chen.department;
        draw(house, &admin, &house.read(|read| DepartmentWriting::read(read, &admin, department)).unwrap());
        draw(house, &admin, &house.read(|read| DepartmentWriting::read(read, &admin, None)).unwrap());
        draw(house, &admin, &house.read(|read| GroupList::read(read, &admin)).unwrap());
        draw(house, &admin, &house.read(|read| GroupWriting::read(read, &admin, Some(chen.groups[0]))).unwrap());
        draw(house, &admin, &house.read(|read| GroupWriting::read(read, &admin, None)).unwrap());
        draw(house, &admin, &house.read(|read| Chart::read(read, None)).unwrap());
        let chart = house.read(|read| Chart::read(read, Some("chen"))).unwrap();
        assert_eq!((chart.above.len(), chart.tops[0].following), (1, 0));
        draw(house, &admin, &chart);
        let once = PasswordOnce { account: "chen".into(), name: "陈伟".into(), password: Some("abcd-efgh".into()) };
        assert!(draw(house, &admin, &once).contains("abcd-efgh"));
    }
}
