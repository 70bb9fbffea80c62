//! The list of duties: whose, which, and its pages.

use frame::duties::{DutyList, look};
use kernel::{Actor, duty};
use testkit::{TestHouse, both_engines, cup};
use web::listing::Params;

use crate::fixture::{at, company, dirty_cup, rooms};

fn list(house: &TestHouse, actor: &Actor, query: &str) -> DutyList {
    house.read(|read| look(read, actor, Params::parse(query))).unwrap()
}

fn titles(list: &DutyList) -> Vec<&str> {
    list.rows.iter().map(|line| line.record.title.as_str()).collect()
}

both_engines! {
    rooms: rooms();

    fn the_pages_of_a_long_list_join_without_a_gap_and_without_a_double(house: &TestHouse) {
        let (_, chen, _) = company(house);
        // Two cups at each moment: the order must not depend on the time alone.
        for nth in 0..60 {
            let due = at("2027-03-01T18:00").plus_seconds(nth / 2 * 60);
            dirty_cup(house, &chen, &format!("{nth:02}"), due);
        }
        let first = list(house, &chen, "");
        let second = list(house, &chen, &format!("page={}", first.list.next.clone().expect("there is more")));
        assert_eq!((first.rows.len(), second.rows.len(), &second.list.next), (50, 10, &None));
        let all: Vec<String> = (0..60).map(|nth| format!("{nth:02}")).collect();
        assert_eq!([titles(&first), titles(&second)].concat(), all);
        assert_eq!(first.list.count.map(|count| (count.number, count.capped)), Some((60, false)));
    }

    fn a_leader_sees_the_team_s_duties_and_others_only_their_own(house: &TestHouse) {
        let (wang, chen, wu) = company(house);
        let due = at("2027-03-01T18:00");
        for (owner, title) in [(&wang, "王"), (&chen, "陈"), (&wu, "吴")] {
            dirty_cup(house, owner, title, due);
        }
        assert_eq!(titles(&list(house, &wang, "")), ["王"]);
        assert_eq!(titles(&list(house, &wang, "whose=team")), ["王", "陈"]);
        assert_eq!(titles(&list(house, &chen, "whose=team")), ["陈"]);
        assert!(list(house, &wang, "").has_team && !list(house, &chen, "").has_team);
    }

    fn duties_are_filtered_by_state_lateness_clause_and_day(house: &TestHouse) {
        let (_, chen, _) = company(house);
        dirty_cup(house, &chen, "旧", at("2027-02-26T18:00"));
        dirty_cup(house, &chen, "今", at("2027-03-01T18:00"));
        let washed = dirty_cup(house, &chen, "净", at("2027-03-02T18:00")).id;
        let by = chen.id;
        house
            .write(move |tx| {
                cup::set_status(tx, washed, "clean")?;
                duty::recheck(tx, washed, Some(by))
            })
            .unwrap();
        for (query, expected) in [
            ("", vec!["旧", "今"]),
            ("state=done", vec!["净"]),
            ("state=all", vec!["旧", "今", "净"]),
            ("late=late", vec!["旧"]),
            ("late=in_time&state=all", vec!["今", "净"]),
            ("clause=archive.standard", vec!["旧", "今"]),
            ("clause=approval.deadline", vec![]),
            ("from=2027-03-01", vec!["今"]),
            ("until=2027-02-26", vec!["旧"]),
            ("from=2027-02-27&until=2027-02-28", vec![]),
        ] {
            let list = list(house, &chen, query);
            assert_eq!(titles(&list), expected, "{query}");
            assert_eq!(list.list.count.unwrap().number, i64::try_from(expected.len()).unwrap(), "{query}");
        }
    }
}
