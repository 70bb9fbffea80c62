//! Finding customers: filters, search, pickers, duplicates, each within what one may see (`archive.list`).

use customers::fields::CustomerFields;
use customers::store::Likeness;
use customers::{export, filter, list, store};
use kernel::scope::Scope;
use kernel::{Actor, Error};
use rulebook::Action;
use testkit::{TestHouse, both_engines};
use web::i18n::Locale;
use web::listing::Params;

use crate::company::{Company, contact, found, full, meet, open, rooms, sketch};

/// Three customers of 陈 and one of 吴.
fn market(house: &TestHouse) -> Company {
    let company = Company::of(house);
    let far = CustomerFields {
        region: "浙江".into(),
        promising: true,
        ..full("远山精密仪器有限公司", "91330100MA00000A10", "0571-88880042")
    };
    let header = open(house, &company.chen, far);
    meet(house, &company.chen, &header, contact("欧阳若水", "13800001234"));
    let bank = CustomerFields { kind: "bank".into(), key_customer: true, ..sketch("江南银行") };
    open(house, &company.chen, bank);
    let rated = CustomerFields { credit: Some(rules::tier::Credit::B), ..sketch("青禾科技") };
    let rated = open(house, &company.chen, rated);
    let id = rated.id;
    house.write(move |tx| store::tier_set(tx, id, Some(2), Some(7000), None)).unwrap();
    open(house, &company.wu, sketch("流云物流"));
    company
}

both_engines! {
    rooms: rooms();

    fn a_list_shows_the_newest_first_and_only_what_one_may_see(house: &TestHouse) {
        let company = market(house);
        let chen_s = ["青禾科技", "江南银行", "远山精密仪器有限公司"];
        assert_eq!(found(house, &company.chen, ""), chen_s);
        assert_eq!(found(house, &company.lin, ""), chen_s);
        assert_eq!(found(house, &company.wu, ""), ["流云物流"]);
        assert_eq!(found(house, &company.gao, "").len(), 4);
    }

    fn filters_narrow_the_list(house: &TestHouse) {
        let company = market(house);
        let cases = [
            ("kind=buyer", vec!["青禾科技", "远山精密仪器有限公司"]),
            ("kind=special", vec!["江南银行"]),
            ("kind=bank", vec!["江南银行"]),
            ("tier=2", vec!["青禾科技"]),
            ("tier=none", vec!["江南银行", "远山精密仪器有限公司"]),
            ("tier=gold", vec![]),
            ("lifecycle=lost", vec![]),
            ("region=浙江", vec!["远山精密仪器有限公司"]),
            ("credit=B", vec!["青禾科技"]),
            ("credit=none&kind=buyer", vec!["远山精密仪器有限公司"]),
            ("incomplete=true", vec!["青禾科技", "江南银行"]),
            ("promising=true", vec!["远山精密仪器有限公司"]),
            ("key=true", vec!["江南银行"]),
            ("owner=me&kind=bank", vec!["江南银行"]),
            ("owner=nonsense", vec![]),
            ("sort=name&kind=buyer", vec!["远山精密仪器有限公司", "青禾科技"]),
            ("select=KH-20270301-0001&select=KH-20270301-0003", vec!["青禾科技", "远山精密仪器有限公司"]),
            // Of 吴: beyond 陈's reach even when named.
            ("select=KH-20270301-0004", vec![]),
        ];
        for (query, mut expected) in cases {
            let mut names = found(house, &company.chen, query);
            if query.contains("sort") {
                // Engines order ideographs in their own ways; that it is one order is asked below.
                names.sort_unstable();
                expected.sort_unstable();
            }
            assert_eq!(names, expected, "{query}");
        }
    }

    fn a_customer_is_found_by_what_people_remember_of_it(house: &TestHouse) {
        let company = market(house);
        let far = ["远山精密仪器有限公司"];
        for typed in ["精密", "遠山", "远山 仪器", "ysjm", "KH-20270301-0001", "0042", "1234", "欧阳", "oyrs"] {
            let names = found(house, &company.chen, &format!("q={}", web::listing::encode(typed)));
            assert_eq!(names, far, "{typed}");
            let picked = house.read(|read| list::suggest(read, &company.chen, typed)).unwrap();
            assert_eq!(picked.len(), 1, "{typed}");
            assert_eq!(picked[0].number, "KH-20270301-0001");
            assert!(house.read(|read| list::suggest(read, &company.wu, typed)).unwrap().is_empty(), "{typed}");
        }
        assert!(found(house, &company.chen, "q=%EF%BC%8C").is_empty(), "punctuation alone finds nothing");
    }

    fn an_edited_name_is_found_and_the_former_one_is_not(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山精密"));
        let (chen, number) = (company.chen.clone(), header.number);
        house
            .write(move |tx| customers::service::customer_edit(tx, &chen, &number, 1, &sketch("青禾科技")))
            .unwrap();
        assert_eq!(found(house, &company.chen, "q=qhkj"), ["青禾科技"]);
        assert!(found(house, &company.chen, "q=ysjm").is_empty());
    }

    fn a_picker_offers_the_newest_before_anything_is_typed(house: &TestHouse) {
        let company = market(house);
        let names = |actor: &Actor| -> Vec<String> {
            let rows = house.read(|read| list::suggest(read, actor, " ")).unwrap();
            rows.into_iter().map(|row| row.name).collect()
        };
        assert_eq!(names(&company.chen)[0], "青禾科技");
        assert_eq!(names(&company.wu), ["流云物流"]);
    }

    fn pages_follow_one_another_in_the_order_of_names(house: &TestHouse) {
        let company = Company::of(house);
        for name in ["丙", "甲", "丁", "乙", "甲"] {
            open(house, &company.chen, sketch(name));
        }
        let (whole, paged) = house
            .read(|read| {
                let params = Params::parse("sort=name");
                let listing = filter::listing(read, &company.chen, &params, Action::Read)?;
                let whole = listing.page(read, &company.chen, None, 50)?.ids;
                let (mut paged, mut from) = (Vec::new(), None);
                loop {
                    let page = listing.page(read, &company.chen, from.as_ref(), 2)?;
                    paged.extend(page.ids);
                    from = page.next;
                    if from.is_none() {
                        return Ok((whole, paged));
                    }
                }
            })
            .unwrap();
        assert_eq!(whole.len(), 5);
        assert_eq!(paged, whole);
    }

    fn duplicates_stand_in_groups_of_what_one_may_merge(house: &TestHouse) {
        let company = Company::of(house);
        let one = open(house, &company.chen, full("远山精密", "91330100MA00000A10", "0571-88880042"));
        let two = open(house, &company.lin, full("遠山 精密", "91330100MA00000B1X", "0571-88880042"));
        open(house, &company.wu, full("远山（精密）", "91330100MA00000C1X", "0571-88880042"));
        open(house, &company.chen, sketch("青禾科技"));
        let groups = |actor: &Actor, by| -> Vec<Vec<kernel::RecordId>> {
            let (groups, next) = house
                .read(|read| {
                    let now = read.now();
                    let reach = actor.reach(read, Action::Merge, "customer")?;
                    store::duplicates(read, &Scope::new(actor, Action::Merge, reach, now), by, "")
                })
                .unwrap();
            assert_eq!(next, None);
            groups.into_iter().map(|group| group.into_iter().map(|pair| pair.id).collect()).collect()
        };
        assert_eq!(groups(&company.su, Likeness::Name), [vec![one.id, two.id]]);
        assert_eq!(groups(&company.su, Likeness::Phone), [vec![one.id, two.id]]);
        assert!(groups(&company.su, Likeness::CreditCode).is_empty());
        assert_eq!(groups(&company.gao, Likeness::Name)[0].len(), 3);
        assert!(groups(&company.chen, Likeness::Name).is_empty(), "a specialist merges nothing");
    }

    fn an_export_is_on_record_and_for_those_who_may(house: &TestHouse) {
        let company = market(house);
        let params = Params::parse("kind=buyer");
        let (su, noted) = (company.su.clone(), params.clone());
        house.write(move |tx| export::note(tx, &su, &noted)).unwrap();
        let bytes = house.read(|read| export::sheet(read, &company.su, &params, Locale::En)).unwrap();
        assert!(bytes.starts_with(b"PK"));
        let (chen, noted) = (company.chen.clone(), params.clone());
        let result = house.write(move |tx| export::note(tx, &chen, &noted));
        assert!(matches!(result, Err(Error::Forbidden(_))), "{result:?}");
        let result = house.read(|read| export::sheet(read, &company.chen, &params, Locale::En));
        assert!(matches!(result, Err(Error::Forbidden(_))));
    }
}

#[derive(diesel::QueryableByName)]
struct Plan {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

/// How SQLite reads a list in the order of names for somebody.
fn plan_of(house: &TestHouse, actor: &Actor) -> String {
    house
        .read(|read| {
            let listing = filter::listing(read, actor, &Params::parse("sort=name"), Action::Read)?;
            let keys = listing.keys(read, actor, None, 51)?;
            let explain = kernel::store::Sql::new("EXPLAIN QUERY PLAN ").then(&keys);
            let lines: Vec<Plan> = diesel::RunQueryDsl::load(explain, read.conn())?;
            Ok(lines.into_iter().map(|line| line.detail).collect::<Vec<_>>().join("\n"))
        })
        .unwrap()
}

#[test]
fn names_are_read_in_order_by_who_sees_all_and_sorted_for_who_sees_few() {
    let house = &TestHouse::with(testkit::Engine::Sqlite, rooms());
    let company = Company::of(house);
    let walks = "USING INDEX record_title";
    let (all, few) = (plan_of(house, &company.gao), plan_of(house, &company.chen));
    assert!(all.contains(walks), "{all}");
    assert!(!few.contains(walks) && few.contains("USING INDEX record_owner"), "{few}");
}
