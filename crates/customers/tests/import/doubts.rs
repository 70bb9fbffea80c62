//! Doubtful rows decided one by one (`archive.dedupe`).

use std::collections::BTreeMap;
use std::sync::Arc;

use customers::fields::{CustomerFields, NewCustomer};
use customers::import::doubts::{self, MOST, Wish};
use customers::import::service::MappingForm;
use customers::import::{ARCHIVES, Target};
use intake::model::{Decision, Intake, Phase, Verdict};
use intake::service;
use intake::store::{self, StagedRow};
use intake::table::{File, Files, Place};
use kernel::record::{self, Header};
use kernel::store::queries;
use kernel::{Actor, Error, RecordId, Result};
use rulebook::Function;
use testkit::{TestHouse, both_engines};
use web::i18n::Locale;
use web::{Ui, View as _};

use crate::company::{
    begin, bring_text, customers, director, drain, found, mapping, options, ready, refusal, undo,
};

/// Two customers, and a sheet of which four rows may be about one of them.
const STANDING: &str =
    "客户编号,客户名称,电话\nK1,远山精密有限公司,13800000042\nK2,海棠医疗有限公司,13800000043\n";
const SHEET: &str = "客户名称,电话,地址\n远山精密有限公司,13900000001,苏州市东路1号\n海棠器械有限公司,13800000043,苏州市东路2号\n\
    远山精密有限公司,13900000003,苏州市东路3号\n海棠医疗有限公司,13900000004,苏州市东路4号\n青禾仪器有限公司,13900000005,\n";

fn doubtful(house: &TestHouse, actor: &Actor, form: MappingForm) -> Header {
    bring_text(house, actor, Target::Customers, STANDING);
    let header = ready(house, actor, &options(Target::Customers, "可疑.csv", SHEET.as_bytes()), form);
    assert_eq!(intake(house, header.id).doubtful, 4);
    header
}

fn by_default(choice: &str) -> MappingForm {
    MappingForm { doubt: choice.into(), ..MappingForm::default() }
}

fn intake(house: &TestHouse, id: RecordId) -> Intake {
    house.read(|read| store::intake(read, id)).unwrap()
}

fn rows(house: &TestHouse, id: RecordId) -> Vec<StagedRow> {
    house.read(|read| store::rows_after(read, id, 0, 100)).unwrap()
}

fn decisions(house: &TestHouse, id: RecordId) -> Vec<Option<Decision>> {
    rows(house, id).iter().map(|row| row.decision().unwrap()).collect()
}

fn id_of(house: &TestHouse, number: &str) -> RecordId {
    house.read(|read| record::by_number(read, "customer", number)).unwrap().unwrap().id
}

fn decide(house: &TestHouse, actor: &Actor, number: &str, wishes: &[(i64, Wish)]) -> Result<Header> {
    let (who, number) = (actor.clone(), number.to_owned());
    let wishes: BTreeMap<i64, Wish> = wishes.iter().cloned().collect();
    house.write(move |tx| {
        let (header, _) = service::find(tx, ARCHIVES, &who, &number)?;
        doubts::decide(tx, &who, &number, header.version, &wishes)
    })
}

fn is(number: &str) -> Wish {
    Wish::Update(number.to_owned())
}

/// Has the rows compared with the archive once more.
fn check_again(house: &TestHouse, actor: &Actor, id: RecordId) {
    let (who, header) = (actor.clone(), found(house, id));
    house
        .write(move |tx| service::begin_check(tx, ARCHIVES, &who, &header.number, header.version).map(drop))
        .unwrap();
    drain(house);
}

fn rename(house: &TestHouse, number: &str, name: &str, phone: &str) {
    let id = id_of(house, number);
    let mut fields = CustomerFields::named("buyer", name);
    fields.phone = Some(sheets::values::phone::parse_text(phone).unwrap());
    house
        .write(move |tx| {
            let header = record::header(tx, id)?;
            customers::service::customer_update(tx, None, &header, None, &fields).map(drop)
        })
        .unwrap();
}

fn look(house: &TestHouse, actor: &Actor, number: &str, after: i64) -> doubts::DoubtsView {
    house.read(|read| doubts::look(read, actor, number, Locale::ZhCn, after)).unwrap()
}

fn draw(house: &TestHouse, actor: &Actor, number: &str) -> String {
    let mut chinese = String::new();
    for locale in [Locale::En, Locale::ZhTw, Locale::ZhCn] {
        let (view, policy) =
            house.read(|read| Ok((doubts::look(read, actor, number, locale, 0)?, read.policy()?))).unwrap();
        let actor = Arc::new(actor.clone());
        let ui = Ui { locale, actor, now: house.now(), policy, address: String::new() };
        chinese = view.page(&ui).body.into_string();
        for key in [">import-", ">status-", "\"import-", ">web-", " import-"] {
            assert!(!chinese.contains(key), "{key} in {chinese}");
        }
    }
    chinese
}

both_engines! {
    rooms: vec![customers::kernel_room()];

    fn each_doubtful_row_is_entered_as_it_was_decided_and_the_others_as_chosen_for_all(house: &TestHouse) {
        let lin = director(house);
        let header = doubtful(house, &lin, by_default("create"));
        let before = customers(house);
        let wishes = [(2, is("K1")), (3, Wish::Create), (4, Wish::Skip)];
        let decided = decide(house, &lin, &header.number, &wishes).unwrap();
        assert_eq!(decided.version, header.version + 1);
        let stands = intake(house, header.id);
        assert_eq!((stands.decided_updates, stands.decided_creates, stands.decided_skips), (1, 1, 1));
        assert_eq!(stands.undecided(), 1);
        begin(house, &lin, &decided);
        drain(house);
        let verdicts: Vec<_> = rows(house, header.id).iter().map(|row| row.verdict().unwrap()).collect();
        let expected =
            [Verdict::Updated, Verdict::Created, Verdict::Doubtful, Verdict::Created, Verdict::Created];
        assert_eq!(verdicts, expected);
        let mut addresses: Vec<_> = customers(house).into_iter().map(|(_, row)| row.address).collect();
        addresses.sort();
        assert_eq!(addresses, ["", "", "苏州市东路1号", "苏州市东路2号", "苏州市东路4号"]);
        let first = customers(house).into_iter().find(|(header, _)| header.number == "K1").unwrap().1;
        assert_eq!((first.address.as_str(), first.phone.as_str()), ("苏州市东路1号", "138 0000 0042"));
        undo(house, &lin, &header.number).unwrap();
        let after: Vec<_> = customers(house).into_iter().map(|(_, row)| row).collect();
        assert_eq!(after, before.into_iter().map(|(_, row)| row).collect::<Vec<_>>());
    }

    fn a_decision_can_be_taken_back_and_the_same_again_changes_nothing(house: &TestHouse) {
        let lin = director(house);
        let header = doubtful(house, &lin, by_default("skip"));
        let decided = decide(house, &lin, &header.number, &[(2, is("K1")), (3, Wish::Create)]).unwrap();
        let again = decide(house, &lin, &header.number, &[(2, is("K1")), (3, Wish::Create)]).unwrap();
        assert_eq!(again.version, decided.version);
        decide(house, &lin, &header.number, &[(2, Wish::AsAll), (3, Wish::Skip)]).unwrap();
        assert_eq!(decisions(house, header.id), [None, Some(Decision::Skip), None, None, None]);
        let stands = intake(house, header.id);
        assert_eq!((stands.decided_updates, stands.decided_creates, stands.decided_skips), (0, 0, 1));
        // The customer it may be about is shown again.
        assert_eq!(rows(house, header.id)[0].customer_id, Some(id_of(house, "K1")));
    }

    fn a_decision_that_can_not_be_is_refused_and_changes_nothing(house: &TestHouse) {
        let lin = director(house);
        let header = doubtful(house, &lin, MappingForm::default());
        for (wishes, key) in [
            (vec![(3, Wish::Create), (6, Wish::Create)], "import-decision-not-doubtful"),
            (vec![(3, Wish::Create), (99, Wish::Skip)], "import-decision-not-doubtful"),
            (vec![(3, Wish::Create), (2, is("K2"))], "import-decision-no-candidate"),
            (vec![(3, Wish::Create), (2, is("K9"))], "import-decision-no-candidate"),
            (vec![(2, is("K1")), (4, is("K1"))], "import-decision-shared"),
        ] {
            assert_eq!(refusal(decide(house, &lin, &header.number, &wishes).unwrap_err()), key);
            assert_eq!(decisions(house, header.id), [None; 5]);
            assert_eq!(found(house, header.id).version, header.version);
        }
        let many: Vec<(i64, Wish)> = (0..=i64::try_from(MOST).unwrap()).map(|row| (row, Wish::Skip)).collect();
        assert_eq!(refusal(decide(house, &lin, &header.number, &many).unwrap_err()), "import-decision-too-many");
        decide(house, &lin, &header.number, &[(2, is("K1"))]).unwrap();
        let error = decide(house, &lin, &header.number, &[(4, is("K1"))]).unwrap_err();
        assert_eq!(refusal(error), "import-decision-shared");
        let (who, number) = (lin.clone(), header.number.clone());
        let late = house.write(move |tx| {
            let wishes = BTreeMap::from([(3, Wish::Create)]);
            doubts::decide(tx, &who, &number, header.version, &wishes).map(drop)
        });
        assert!(matches!(late.unwrap_err(), Error::Stale { .. }));
    }

    fn once_the_rows_are_being_entered_nobody_decides_any_more(house: &TestHouse) {
        let lin = director(house);
        let header = doubtful(house, &lin, MappingForm::default());
        begin(house, &lin, &header);
        for _ in 0..2 {
            let error = decide(house, &lin, &header.number, &[(2, Wish::Create)]).unwrap_err();
            assert_eq!(refusal(error), "import-decision-not-now");
            drain(house);
        }
        assert_eq!(found(house, header.id).status, Phase::Applied.key());
        assert!(!draw(house, &lin, &header.number).contains("<form"));
    }

    fn a_customer_one_may_not_change_is_neither_offered_nor_accepted(house: &TestHouse) {
        let lin = director(house);
        let sales = house.staff("wang").function(Function::Sales).hire();
        bring_text(house, &lin, Target::Customers, STANDING);
        let asked = options(Target::Customers, "可疑.csv", SHEET.as_bytes());
        let header = ready(house, &sales, &asked, MappingForm::default());
        let view = look(house, &sales, &header.number, 0);
        assert_eq!(view.rows.len(), 4);
        assert!(view.rows.iter().all(|doubt| doubt.candidates.is_empty()));
        let error = decide(house, &sales, &header.number, &[(2, is("K1"))]).unwrap_err();
        assert_eq!(refusal(error), "import-decision-no-candidate");
    }

    fn the_check_keeps_a_decision_as_long_as_it_fits(house: &TestHouse) {
        let lin = director(house);
        let header = doubtful(house, &lin, MappingForm::default());
        decide(house, &lin, &header.number, &[(2, is("K1")), (3, is("K2")), (4, Wish::Create)]).unwrap();
        check_again(house, &lin, header.id);
        let kept = [
            Some(Decision::Update(id_of(house, "K1"))),
            Some(Decision::Update(id_of(house, "K2"))),
            Some(Decision::Create),
            None,
            None,
        ];
        assert_eq!(decisions(house, header.id), kept);
        let stands = intake(house, header.id);
        assert_eq!((stands.doubtful, stands.decided_updates, stands.decided_creates), (4, 2, 1));
        // Now nobody is like the third row any more.
        rename(house, "K2", "海棠医疗有限公司", "13800000099");
        check_again(house, &lin, header.id);
        assert_eq!(decisions(house, header.id)[1], None);
        let stands = intake(house, header.id);
        assert_eq!((stands.doubtful, stands.creates, stands.decided_updates), (3, 2, 1));
    }

    fn a_different_customer_stays_one_though_name_and_phone_come_to_be_the_same(house: &TestHouse) {
        let lin = director(house);
        let header = doubtful(house, &lin, MappingForm::default());
        let decided = decide(house, &lin, &header.number, &[(2, Wish::Create)]).unwrap();
        rename(house, "K1", "远山精密有限公司", "13900000001");
        begin(house, &lin, &decided);
        drain(house);
        assert_eq!(rows(house, header.id)[0].verdict().unwrap(), Verdict::Created);
        let named = customers(house).into_iter().filter(|(_, row)| row.name == "远山精密有限公司");
        assert_eq!(named.count(), 2);
    }

    fn what_was_decided_on_having_changed_meanwhile_the_row_is_refused(house: &TestHouse) {
        let lin = director(house);
        let header = doubtful(house, &lin, MappingForm::default());
        let decided = decide(house, &lin, &header.number, &[(3, is("K2"))]).unwrap();
        rename(house, "K2", "海棠医疗有限公司", "13800000099");
        begin(house, &lin, &decided);
        drain(house);
        let row = &rows(house, header.id)[1];
        assert_eq!(row.verdict().unwrap(), Verdict::Bad);
        assert_eq!(row.faults().unwrap()[0].message.key, "import-fault-decision-outdated");
        assert!(customers(house).iter().all(|(_, row)| row.address.is_empty()));
        // The page of an import that is over is still drawn.
        draw(house, &lin, &header.number);
        undo(house, &lin, &header.number).unwrap();
    }

    fn with_all_or_nothing_every_doubtful_row_is_to_be_decided(house: &TestHouse) {
        let lin = director(house);
        let form = MappingForm { all_or_nothing: "true".into(), ..MappingForm::default() };
        let header = doubtful(house, &lin, form);
        let wishes = [(2, is("K1")), (3, Wish::Create), (4, Wish::Skip)];
        let decided = decide(house, &lin, &header.number, &wishes).unwrap();
        let who = lin.clone();
        let error = house
            .write(move |tx| service::begin_apply(tx, ARCHIVES, &who, &decided.number, decided.version, false).map(drop))
            .unwrap_err();
        assert_eq!(refusal(error), "import-not-every-row-passed");
        let decided = decide(house, &lin, &header.number, &[(5, Wish::Skip)]).unwrap();
        begin(house, &lin, &decided);
        drain(house);
        assert_eq!(found(house, header.id).status, Phase::Applied.key());
        assert_eq!(customers(house).len(), 4);
    }

    fn rows_alike_within_the_sheet_are_decided_too(house: &TestHouse) {
        let lin = director(house);
        let text = "客户名称,电话\n青禾仪器有限公司,13900000001\n青禾仪器有限公司,13900000002\n青禾仪器有限公司,13900000002\n";
        let asked = options(Target::Customers, "同名.csv", text.as_bytes());
        let header = ready(house, &lin, &asked, MappingForm::default());
        assert_eq!(intake(house, header.id).doubtful, 2);
        let decided = decide(house, &lin, &header.number, &[(3, Wish::Create), (4, Wish::Create)]).unwrap();
        begin(house, &lin, &decided);
        drain(house);
        assert_eq!(customers(house).len(), 3);
    }

    fn the_page_shows_each_row_with_its_candidates_and_goes_on_after_fifty(house: &TestHouse) {
        let lin = director(house);
        bring_text(house, &lin, Target::Customers, STANDING);
        // Another customer of the same name, so that there is something to choose.
        let twin = NewCustomer {
            number: Some("K3".into()),
            fields: CustomerFields::named("buyer", "远山精密有限公司"),
            owner: Some(lin.id),
            group: None,
            import: None,
        };
        house.write(move |tx| customers::service::customer_create(tx, twin.owner, &twin).map(drop)).unwrap();
        let lines = (0..60).map(|n| format!("远山精密有限公司,139{n:08}"));
        let text = std::iter::once("客户名称,电话".to_owned()).chain(lines).collect::<Vec<_>>().join("\n");
        let asked = options(Target::Customers, "多.csv", text.as_bytes());
        let header = ready(house, &lin, &asked, MappingForm::default());
        decide(house, &lin, &header.number, &[(2, is("K3")), (3, Wish::Skip)]).unwrap();
        let first = look(house, &lin, &header.number, 0);
        assert_eq!((first.rows.len(), first.next), (50, Some(51)));
        let offered: Vec<_> = first.rows[0].candidates.iter().map(|one| one.number.as_str()).collect();
        assert_eq!(offered, ["K1", "K3"]);
        assert_eq!(first.rows[0].row.customer.as_deref(), Some("K3"));
        let second = look(house, &lin, &header.number, 51);
        assert_eq!((second.rows.len(), second.next), (10, None));
        let page = draw(house, &lin, &header.number);
        for part in ["/decisions\"", "name=\"rows\" value=\"2\"", "value=\"update:K3\" selected", "doubts?after=51"] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
    }

    fn the_page_and_the_decisions_ask_as_often_for_many_rows_as_for_few(house: &TestHouse) {
        let lin = director(house);
        bring_text(house, &lin, Target::Customers, STANDING);
        let lines = (0..600).map(|n| format!("远山精密有限公司,139{n:08}"));
        let text = std::iter::once("客户名称,电话".to_owned()).chain(lines).collect::<Vec<_>>().join("\n");
        let asked = options(Target::Customers, "多.csv", text.as_bytes());
        let header = ready(house, &lin, &asked, MappingForm::default());
        let counted = |work: &dyn Fn()| {
            let before = queries();
            work();
            queries() - before
        };
        let skip = |rows: std::ops::Range<i64>| {
            let wishes: Vec<(i64, Wish)> = rows.map(|row| (row, Wish::Skip)).collect();
            decide(house, &lin, &header.number, &wishes).unwrap();
        };
        let few = counted(&|| skip(2..4));
        assert!(few > 0);
        assert_eq!(counted(&|| skip(4..504)), few);
        assert_eq!(intake(house, header.id).decided_skips, 502);
        let whole_page = counted(&|| assert_eq!(look(house, &lin, &header.number, 0).rows.len(), 50));
        let last_row = counted(&|| assert_eq!(look(house, &lin, &header.number, 600).rows.len(), 1));
        assert_eq!(whole_page, last_row);
    }

    fn another_sheet_or_heading_forgets_what_was_decided(house: &TestHouse) {
        let lin = director(house);
        let header = doubtful(house, &lin, MappingForm::default());
        let decided = decide(house, &lin, &header.number, &[(2, Wish::Create)]).unwrap();
        let (who, number) = (lin.clone(), header.number.clone());
        let file = File { name: "可疑.csv".into(), bytes: SHEET.as_bytes().to_vec() };
        let (files, place) = (Files { file, second: None }, Place { heading_row: 1, ..Place::default() });
        let looked = intake::stage::look(ARCHIVES, &files, &place, 100).unwrap();
        house
            .write(move |tx| {
                service::point(tx, ARCHIVES, &who, &number, decided.version, (&looked, 1)).map(drop)
            })
            .unwrap();
        drain(house);
        assert_eq!(found(house, header.id).status, Phase::Mapping.key());
        assert_eq!(decisions(house, header.id), [None; 5]);
        let other = options(Target::Customers, "另.csv", "客户名称\n远山精密有限公司\n".as_bytes());
        let (fresh, _) = mapping(house, &lin, &other, MappingForm::default());
        let error = decide(house, &lin, &fresh.number, &[(2, Wish::Create)]).unwrap_err();
        assert_eq!(refusal(error), "import-decision-not-now");
    }
}
