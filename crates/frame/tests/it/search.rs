//! Finding records by people's words, within what they may read.

use frame::search::{Found, Suggestions, find};
use kernel::text::Document;
use kernel::{Actor, search};
use testkit::{TestHouse, both_engines};
use web::i18n::Locale;

use crate::fixture::{at, company, dirty_cup, rooms};

fn named_cup(house: &TestHouse, owner: &Actor, name: &'static str) {
    let header = dirty_cup(house, owner, name, at("2027-03-05T18:00"));
    house
        .write(move |tx| {
            search::put(tx, header.id, "cup", "name", Document::new().name(name).number(&header.number))
        })
        .unwrap();
}

fn labels(house: &TestHouse, actor: &Actor, typed: &str) -> Vec<String> {
    let kinds = house.read(|read| find(read, actor, typed, 6)).unwrap();
    let found = Found { query: typed.to_owned(), kinds };
    Suggestions::of(found, Locale::ZhCn).items.into_iter().map(|item| item.label).collect()
}

both_engines! {
    rooms: rooms();

    fn a_record_is_found_by_part_of_its_name_or_initials_by_who_may_read_it(house: &TestHouse) {
        let (wang, chen, wu) = company(house);
        named_cup(house, &chen, "远山精密的杯子");
        named_cup(house, &wu, "远山采购的杯子");
        for typed in ["精密", "ysjm"] {
            assert_eq!(labels(house, &chen, typed), ["远山精密的杯子"], "{typed}");
            assert_eq!(labels(house, &wang, typed), ["远山精密的杯子"], "{typed}");
            assert!(labels(house, &wu, typed).is_empty(), "{typed}");
        }
        assert_eq!(labels(house, &wu, "远山"), ["远山采购的杯子"]);
    }

    fn a_suggestion_tells_its_number_and_leads_to_its_page(house: &TestHouse) {
        let (_, chen, _) = company(house);
        named_cup(house, &chen, "远山精密的杯子");
        let kinds = house.read(|read| find(read, &chen, "远山", 6)).unwrap();
        let item = Suggestions::of(Found { query: String::new(), kinds }, Locale::En).items.remove(0);
        let number = item.href.strip_prefix("/cups/").expect("the page of a cup");
        assert!(item.hint.ends_with(number), "{}", item.hint);
    }

    fn what_holds_no_word_finds_nothing(house: &TestHouse) {
        let (_, chen, _) = company(house);
        named_cup(house, &chen, "远山精密的杯子");
        assert!(labels(house, &chen, "!?").is_empty());
    }
}
