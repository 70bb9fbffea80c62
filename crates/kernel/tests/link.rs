//! Links between records: who makes them, what they mean from each side, who is told of them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use kernel::link::{self, Relation, Side};
use kernel::{Actor, Error, RecordId, event};
use rulebook::Rank;
use testkit::{TestHouse, both_engines, cup};

type Cup = (RecordId, String);

/// 王 leads 李; 赵 is of another department. Four cups of 李's, the last one of 赵's.
fn open(house: &TestHouse) -> (Actor, Actor, Actor, [Cup; 4]) {
    house.staff("wang").rank(Rank::Manager).department("客户服务部").head().hire_id();
    house.staff("li").under("wang").department("客户服务部").hire_id();
    house.staff("zhao").department("销售部").hire_id();
    let cups = ["li", "li", "li", "zhao"].map(|account| {
        let owner = house.actor(account).id;
        let header = house.write(move |tx| cup::make(tx, &cup::of(owner, account))).unwrap();
        (header.id, header.number)
    });
    (house.actor("wang"), house.actor("li"), house.actor("zhao"), cups)
}

fn add(house: &TestHouse, by: &Actor, from: &Cup, relation: Relation, to: &Cup) -> Result<(), Error> {
    let (by, from, to) = (by.clone(), from.1.clone(), to.1.clone());
    house.write(move |tx| link::add(tx, &by, (cup::KIND, &from), relation, (cup::KIND, &to)).map(|_| ()))
}

fn remove(house: &TestHouse, by: &Actor, from: &Cup, to: &Cup) -> Result<(), Error> {
    let (by, from, to) = (by.clone(), from.1.clone(), to.1.clone());
    house.write(move |tx| link::remove(tx, &by, (cup::KIND, &from), (cup::KIND, &to)).map(|_| ()))
}

fn refused(result: Result<(), Error>) -> String {
    let Err(Error::Refused(refusals)) = result else { panic!("{result:?}") };
    assert_eq!(refusals[0].field.as_deref(), Some("other"));
    refusals[0].message.key.to_string()
}

fn seen(house: &TestHouse, by: &Actor, of: &Cup) -> Vec<(Side, String)> {
    let links = house.read(|read| link::of(read, by, of.0)).unwrap();
    links.into_iter().map(|linked| (linked.side, linked.header.number)).collect()
}

fn told(house: &TestHouse, of: &Cup) -> Vec<(String, String, i64)> {
    let mut lines = house.read(|read| event::timeline(read, of.0, None, 50)).unwrap();
    lines.reverse();
    let linked = lines.iter().filter(|line| line.kind.ends_with("linked"));
    linked
        .map(|line| {
            let told = line.told();
            (line.kind.clone(), told["side"].as_str().unwrap().to_owned(), told["linked"].as_i64().unwrap())
        })
        .collect()
}

both_engines! {
    rooms: vec![cup::room()];

    fn a_link_is_seen_from_both_sides_and_both_logs_tell_of_it(house: &TestHouse) {
        let (_, li, _, [first, second, third, _]) = open(house);
        add(house, &li, &second, Relation::DuplicateOf, &first).unwrap();
        add(house, &li, &third, Relation::FollowsUp, &first).unwrap();
        add(house, &li, &third, Relation::Related, &second).unwrap();
        let of = |side, cup: &Cup| (side, cup.1.clone());
        assert_eq!(seen(house, &li, &first), [of(Side::Duplicate, &second), of(Side::FollowUp, &third)]);
        assert_eq!(seen(house, &li, &second), [of(Side::Original, &first), of(Side::Related, &third)]);
        assert_eq!(seen(house, &li, &third), [of(Side::Earlier, &first), of(Side::Related, &second)]);
        remove(house, &li, &first, &second).unwrap();
        remove(house, &li, &second, &third).unwrap();
        assert_eq!(seen(house, &li, &second), []);
        let line = |kind: &str, side: &str, other: &Cup| (kind.to_owned(), side.to_owned(), other.0.0);
        assert_eq!(told(house, &second), [
            line("record.linked", "original", &first),
            line("record.linked", "related", &third),
            line("record.unlinked", "original", &first),
            line("record.unlinked", "related", &third),
        ]);
        assert_eq!(told(house, &first)[2], line("record.unlinked", "duplicate", &second));
    }

    fn who_may_not_read_the_other_side_sees_nothing_of_it(house: &TestHouse) {
        let (_, li, zhao, [mine, _, _, other]) = open(house);
        assert_eq!(refused(add(house, &li, &mine, Relation::Related, &other)), "error-link-unknown");
        assert!(matches!(add(house, &li, &other, Relation::Related, &mine), Err(Error::NotFound)));
        let (id, named) = (other.0, li.id);
        house.write(move |tx| kernel::record::add_member(tx, id, named, "helper")).unwrap();
        add(house, &li, &mine, Relation::Related, &other).unwrap();
        assert_eq!(seen(house, &li, &mine).len(), 1);
        assert_eq!(seen(house, &zhao, &other), []);
        let lines = house.read(|read| event::timeline(read, other.0, None, 50)).unwrap();
        let known = |by: &Actor| house.read(|read| link::told(read, by, &lines)).unwrap().len();
        assert_eq!((known(&li), known(&zhao)), (1, 0));
        house.write(move |tx| kernel::record::remove_member(tx, id, named, "helper")).unwrap();
        assert_eq!(seen(house, &li, &mine), []);
        assert_eq!(refused(remove(house, &li, &mine, &other)), "error-link-unknown");
    }

    fn neither_itself_nor_twice_nor_in_a_circle(house: &TestHouse) {
        let (wang, li, _, [first, second, third, _]) = open(house);
        assert_eq!(refused(add(house, &li, &first, Relation::Related, &first)), "error-link-self");
        assert_eq!(refused(remove(house, &li, &first, &second)), "error-link-not-there");
        add(house, &li, &first, Relation::DuplicateOf, &second).unwrap();
        for relation in Relation::ALL {
            assert_eq!(refused(add(house, &wang, &second, relation, &first)), "error-link-known");
        }
        assert_eq!(refused(add(house, &li, &first, Relation::DuplicateOf, &third)), "error-link-has-original");
        add(house, &li, &second, Relation::DuplicateOf, &third).unwrap();
        assert_eq!(refused(add(house, &li, &third, Relation::DuplicateOf, &first)), "error-link-loop");
        add(house, &li, &third, Relation::FollowsUp, &first).unwrap();
        assert_eq!(told(house, &third).len(), 2);
    }
}
