//! Tags on records: who may hang them, in which writing they are found again, what is told of them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use kernel::listing::Listing;
use kernel::tag::{self, MOST, Tag};
use kernel::{Actor, Error, RecordId, event};
use rulebook::Rank;
use testkit::{TestHouse, both_engines, cup};

fn tag(text: &str) -> Tag {
    Tag::parse(text).unwrap()
}

/// 王 leads 李; 赵 is of another department. Each has a cup.
fn open(house: &TestHouse) -> [(Actor, RecordId, String); 3] {
    house.staff("wang").rank(Rank::Manager).department("客户服务部").head().hire_id();
    house.staff("li").under("wang").department("客户服务部").hire_id();
    house.staff("zhao").department("销售部").hire_id();
    ["wang", "li", "zhao"].map(|account| {
        let actor = house.actor(account);
        let owner = actor.id;
        let header = house.write(move |tx| cup::make(tx, &cup::of(owner, "red"))).unwrap();
        (actor, header.id, header.number)
    })
}

fn add(house: &TestHouse, actor: &Actor, number: &str, text: &str) -> Result<(), Error> {
    let (actor, number, tag) = (actor.clone(), number.to_owned(), tag(text));
    house.write(move |tx| tag::add(tx, &actor, cup::KIND, &number, &tag))
}

fn remove(house: &TestHouse, actor: &Actor, number: &str, text: &str) -> Result<(), Error> {
    let (actor, number, tag) = (actor.clone(), number.to_owned(), tag(text));
    house.write(move |tx| tag::remove(tx, &actor, cup::KIND, &number, &tag))
}

fn refused(result: Result<(), Error>) -> String {
    let Err(Error::Refused(refusals)) = result else { panic!("{result:?}") };
    assert_eq!(refusals[0].field.as_deref(), Some("tag"));
    refusals[0].message.key.to_string()
}

fn told(house: &TestHouse, of: RecordId) -> Vec<String> {
    let lines = house.read(|read| event::timeline(read, of, None, 50)).unwrap();
    let tags = lines.iter().filter(|line| line.kind.ends_with("tagged"));
    tags.map(|line| format!("{} {}", line.kind, line.told()["tag"].as_str().unwrap())).collect()
}

both_engines! {
    rooms: vec![cup::room()];

    fn a_tag_is_hung_on_once_in_whatever_writing_and_taken_off_again(house: &TestHouse) {
        let [_, (li, id, number), _] = open(house);
        add(house, &li, &number, "ＶＩＰ客戶").unwrap();
        add(house, &li, &number, "A+").unwrap();
        assert_eq!(refused(add(house, &li, &number, "vip客户")), "error-tag-known");
        assert_eq!(house.read(|read| tag::of(read, id)).unwrap(), ["A+", "ＶＩＰ客戶"]);
        remove(house, &li, &number, "VIP客户").unwrap();
        assert_eq!(refused(remove(house, &li, &number, "VIP客户")), "error-tag-not-there");
        assert_eq!(house.read(|read| tag::of(read, id)).unwrap(), ["A+"]);
        // The log tells of it as it was written.
        assert_eq!(told(house, id), ["record.untagged ＶＩＰ客戶", "record.tagged A+", "record.tagged ＶＩＰ客戶"]);
    }

    fn who_may_not_edit_a_record_tags_neither_it_nor_others_with_it(house: &TestHouse) {
        let [(wang, _, _), (li, of_li, his), (zhao, of_zhao, other)] = open(house);
        assert!(matches!(add(house, &zhao, &his, "重点"), Err(Error::NotFound)));
        let both = vec![his.clone(), other.clone()];
        let result = house.write(move |tx| tag::add_to_each(tx, &li, cup::KIND, &both, &tag("重点")));
        assert!(matches!(result, Err(Error::NotFound)), "{result:?}");
        for id in [of_li, of_zhao] {
            assert!(house.read(|read| tag::of(read, id)).unwrap().is_empty());
            assert!(told(house, id).is_empty());
        }
        add(house, &wang, &his, "重点").unwrap();
    }

    fn many_records_are_tagged_at_once_and_those_that_bear_it_already_are_passed_over(house: &TestHouse) {
        let [(wang, of_wang, hers), (li, of_li, his), _] = open(house);
        add(house, &li, &his, "重点").unwrap();
        let numbers = vec![hers, his];
        let (actor, all) = (wang.clone(), numbers.clone());
        let added = house.write(move |tx| tag::add_to_each(tx, &actor, cup::KIND, &all, &tag("重點"))).unwrap();
        assert_eq!(added, 1);
        let borne = house.read(|read| tag::of_each(read, &[of_wang, of_li])).unwrap();
        assert_eq!((borne[&of_wang].as_slice(), borne[&of_li].as_slice()), (&["重點".to_owned()][..], &["重点".to_owned()][..]));
        let removed =
            house.write(move |tx| tag::remove_from_each(tx, &wang, cup::KIND, &numbers, &tag("重点"))).unwrap();
        assert_eq!(removed, 2);
        assert_eq!(told(house, of_li), ["record.untagged 重点", "record.tagged 重点"]);
    }

    fn a_record_bears_a_few_dozen_tags_at_most(house: &TestHouse) {
        let [_, (li, _, number), _] = open(house);
        for place in 0..MOST {
            add(house, &li, &number, &format!("标签{place}")).unwrap();
        }
        assert_eq!(refused(add(house, &li, &number, "再来一个")), "error-tag-too-many");
    }

    fn tags_are_suggested_by_how_they_begin_to_those_who_may_read_a_record_that_bears_them(house: &TestHouse) {
        let [(wang, _, hers), (li, _, his), (zhao, _, other)] = open(house);
        for (actor, number, text) in [
            (&wang, &hers, "重点"),
            (&li, &his, "重點"),
            (&li, &his, "重点跟进"),
            (&li, &his, "Vip"),
            (&zhao, &other, "重组"),
        ] {
            add(house, actor, number, text).unwrap();
        }
        let suggested = |actor: &Actor, typed: &str| {
            house.read(|read| tag::suggest(read, actor, cup::KIND, typed, 12)).unwrap()
        };
        // Of two writings the newest one's.
        assert_eq!(suggested(&wang, "重"), ["重點", "重点跟进"]);
        assert_eq!(suggested(&zhao, "重"), ["重组"]);
        assert_eq!(suggested(&li, "ＶI"), ["Vip"]);
        assert_eq!(suggested(&li, ""), ["Vip", "重點", "重点跟进"]);
        assert_eq!(house.read(|read| tag::suggest(read, &wang, cup::KIND, "", 1)).unwrap(), ["Vip"]);
        assert!(suggested(&wang, "点").is_empty());
    }

    fn a_tag_that_others_have_hung_on_much_since_is_suggested_to_who_bears_it_on_one_old_record(house: &TestHouse) {
        let [(_, _, _), (li, _, _), (zhao, old, other)] = open(house);
        add(house, &zhao, &other, "重点").unwrap();
        add(house, &zhao, &other, "重组").unwrap();
        let of_li = li.id;
        house
            .write(move |tx| {
                for _ in 0..250 {
                    let id = cup::make(tx, &cup::of(of_li, "cup"))?.id;
                    tag::copy(tx, old, id)?;
                }
                Ok(())
            })
            .unwrap();
        let suggested = |actor: &Actor| {
            house.read(|read| tag::suggest(read, actor, cup::KIND, "重", 12)).unwrap()
        };
        assert_eq!(suggested(&zhao), ["重点", "重组"]);
        assert_eq!(suggested(&li), ["重点", "重组"]);
    }

    fn a_list_is_narrowed_to_the_records_that_bear_a_tag(house: &TestHouse) {
        let [(wang, of_wang, hers), (li, of_li, his), (zhao, _, other)] = open(house);
        for (actor, number) in [(&wang, &hers), (&li, &his), (&zhao, &other)] {
            add(house, actor, number, "重点").unwrap();
        }
        let listing =
            Listing { filter: tag("重點").borne(), ..Listing::of(cup::KIND) };
        let page = house.read(|read| listing.page(read, &wang, None, 10)).unwrap();
        assert_eq!(page.ids, [of_li, of_wang]);
    }
}
