//! Finding records by what people type, within what they may see, alike on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use kernel::listing::Listing;
use kernel::record::NewRecord;
use kernel::text::{Document, Query};
use kernel::{Actor, RecordId, StaffId, search};
use rulebook::Rank;
use testkit::{TestHouse, both_engines, cup};

/// Number, name, remark, phone. All invented.
const COMPANIES: [(&str, &str, &str, &str); 6] = [
    ("KH-20260305-0001", "远山（苏州）精密机械有限公司", "主轴异响，CNC-850B 型立式加工中心", "13800002400"),
    ("KH-20260305-0002", "澄湖重工集团", "年度框架协议，结算方式为电汇", "051266881234"),
    ("KH-20260412-0003", "長樂紡織股份有限公司", "繁体登记的客户", "13912345678"),
    ("KH-20260412-0004", "Blue Heron Tools", "export customer, pays in USD", "+44 20 7946 0000"),
    ("XK-0005", "苏州远洋轴承厂", "电汇", "13800009999"),
    ("XK-0006", "重庆南岭阀门", "主轴 备件", "4008200000"),
];

/// Each company as a record of `owner` with its texts in the index; their ids in the order of the list.
fn enter(house: &TestHouse, owner: StaffId) -> Vec<RecordId> {
    COMPANIES
        .iter()
        .map(|(number, name, remark, phone)| {
            house
                .write(move |tx| {
                    let new = NewRecord { number: Some((*number).to_owned()), ..cup::of(owner, name) };
                    let id = cup::make(tx, &new)?.id;
                    let head = Document::new().number(number).name(name).phone(phone);
                    search::put(tx, id, cup::KIND, "head", head)?;
                    search::put(tx, id, cup::KIND, "remark", Document::new().text(remark))?;
                    Ok(id)
                })
                .unwrap()
        })
        .collect()
}

/// Which of the companies are found, as places in the list, newest first.
fn found(house: &TestHouse, actor: &Actor, ids: &[RecordId], typed: &str) -> Vec<usize> {
    let found = house.read(|read| search::newest(read, actor, cup::KIND, typed, 50)).unwrap();
    found.iter().map(|id| ids.iter().position(|known| known == id).expect("one of ours")).collect()
}

both_engines! {
    rooms: vec![cup::room()];

    fn what_people_type_finds_what_they_mean(house: &TestHouse) {
        let chen = house.staff("chen").hire();
        let ids = enter(house, chen.id);
        for (typed, expected) in [
            // a part of a name, with and without brackets
            ("精密", &[0][..]),
            ("远山苏州", &[0]),
            ("苏州", &[4, 0]),
            ("远", &[4, 0]),
            // traditional for simplified and the other way round
            ("遠山", &[0]),
            ("长乐纺织", &[2]),
            ("重慶", &[5]),
            // pinyin and initials
            ("yuanshan", &[0]),
            ("ysszjm", &[0]),
            ("chongqing", &[5]),
            ("clfz", &[2]),
            // words, in any case and width
            ("heron", &[3]),
            ("BLUE her", &[3]),
            ("ｃｎｃ", &[0]),
            // several words: all must be found, though not side by side
            ("主轴 加工", &[0]),
            ("主轴", &[5, 0]),
            ("\"主轴 备件\"", &[5]),
            // numbers by their beginning and their parts
            ("KH-20260412", &[3, 2]),
            ("kh202604120003", &[2]),
            ("0005", &[4]),
            ("XK", &[5, 4]),
            // the tail of a phone number
            ("2400", &[0]),
            ("138 0000 9999", &[4]),
            ("0512-6688-1234", &[1]),
            // nothing of the kind
            ("异音", &[]),
            ("8000", &[]),
            ("' OR 1=1 --", &[]),
            ("\"", &[]),
            ("", &[]),
        ] {
            assert_eq!(found(house, &chen, &ids, typed), expected, "{typed}");
        }
    }

    fn nobody_finds_what_they_may_not_see(house: &TestHouse) {
        let chen = house.staff("chen").department("客户服务部").group("热线组").hire();
        let mate = house.staff("mate").department("客户服务部").group("热线组").hire();
        let wu = house.staff("wu").department("销售部").hire();
        let director = house.staff("director").rank(Rank::Director).hire();
        let (owner, group) = (chen.id, chen.groups[0]);
        let ids: Vec<RecordId> = ["open", "shared", "secret"]
            .into_iter()
            .map(|title| {
                house
                    .write(move |tx| {
                        let new = NewRecord {
                            group: (title != "open").then_some(group),
                            confidential: title == "secret",
                            ..cup::of(owner, title)
                        };
                        let id = cup::make(tx, &new)?.id;
                        search::put(tx, id, cup::KIND, "head", Document::new().name("远山精密"))?;
                        Ok(id)
                    })
                    .unwrap()
            })
            .collect();
        assert_eq!(found(house, &chen, &ids, "远山"), [2, 1, 0]);
        assert_eq!(found(house, &mate, &ids, "远山"), [1]);
        assert!(found(house, &wu, &ids, "远山").is_empty());
        assert_eq!(found(house, &director, &ids, "远山"), [1, 0]);
        let removed = kernel::record::Change { removed_at: Some(Some(house.now())), ..Default::default() };
        let gone = ids[0];
        house.write(move |tx| kernel::record::change(tx, gone, None, &removed)).unwrap();
        assert_eq!(found(house, &chen, &ids, "远山"), [2, 1]);
    }

    fn a_text_put_again_takes_the_place_of_the_old_one(house: &TestHouse) {
        let chen = house.staff("chen").hire();
        let ids = enter(house, chen.id);
        let id = ids[0];
        house
            .write(move |tx| {
                search::put(tx, id, cup::KIND, "head", Document::new().name("东篱机电"))?;
                search::put(tx, id, cup::KIND, "remark", Document::new())
            })
            .unwrap();
        assert_eq!(found(house, &chen, &ids, "东篱"), [0]);
        assert!(found(house, &chen, &ids, "远山").is_empty());
        assert!(found(house, &chen, &ids, "异响").is_empty());
        assert_eq!(found(house, &chen, &ids, "主轴"), [5], "others keep theirs");
    }

    fn a_record_that_two_texts_find_is_found_once(house: &TestHouse) {
        let chen = house.staff("chen").hire();
        let ids = enter(house, chen.id);
        let id = ids[4];
        house
            .write(move |tx| search::put(tx, id, cup::KIND, "note", Document::new().text("苏州电汇")))
            .unwrap();
        assert_eq!(found(house, &chen, &ids, "电汇"), [4, 1]);
        assert_eq!(found(house, &chen, &ids, "苏州"), [4, 0]);
    }

    fn a_list_is_filtered_by_what_is_typed(house: &TestHouse) {
        let chen = house.staff("chen").hire();
        let ids = enter(house, chen.id);
        let query = Query::parse("苏州").unwrap();
        let filter = house.read(|read| search::matches(read, cup::KIND, &query)).unwrap();
        let list = Listing { filter, ..Listing::of(cup::KIND) };
        let page = house.read(|read| list.page(read, &chen, None, 10)).unwrap();
        assert_eq!(page.ids, [ids[4], ids[0]]);
        let filter = list.filter.clone().raw(" AND record.number = ").text("XK-0005");
        let both = Listing { filter, ..list };
        assert_eq!(house.read(|read| both.page(read, &chen, None, 10)).unwrap().ids, [ids[4]]);
    }
}
