//! From a file's bytes to what stands in the archive, and back (`archive.import`).

use std::sync::Arc;

use customers::import::ARCHIVES;
use customers::import::command::CommandOptions;
use customers::import::model::{Existing, Missing, Target};
use customers::import::service::{self, MappingForm};
use diesel::prelude::*;
use intake::command::{Hand, Summary};
use intake::model::{Phase, Verdict};
use intake::service as imports;
use intake::{store, view};
use kernel::record::{self, Header};
use kernel::schema::{duty, event};
use kernel::{Actor, Error, JobId, job};
use rulebook::Function;
use testkit::{TestHouse, both_engines};
use web::i18n::{Locale, has, tr};
use web::{Ui, View as _};

use crate::company::{
    at_hand, begin, bring, bring_text, bring_while, contacts, customers, director, drain, enter, found,
    keys_of, mapping, options, purchases, ready, refusal, undo,
};

/// Draws an import's page in every language; no sentence may be missing from it.
fn draw(house: &TestHouse, actor: &Actor, number: &str, expected: &[&str]) {
    for locale in [Locale::ZhCn, Locale::ZhTw, Locale::En] {
        let (view, policy) = house
            .read(|read| {
                let view = view::look(read, ARCHIVES, actor, number, locale, (None, 0))?;
                Ok((view, read.policy()?))
            })
            .unwrap();
        let ui = Ui {
            locale,
            actor: Arc::new(actor.clone()),
            now: house.now(),
            policy,
            address: format!("/customers/imports/{number}"),
        };
        let page = view.page(&ui).body.into_string();
        for key in [">import-", ">status-", "\"import-", ">web-", ">customers-"] {
            assert!(!page.contains(key), "{key} in {page}");
        }
        for part in expected {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        serde_json::to_value(&view).unwrap();
    }
}

/// `count` customers with numbers, names and phones of their own.
fn many(count: usize) -> String {
    let rows = (0..count).map(|n| format!("K{n:04},青禾{n}号仪器有限公司,0571-8{n:07}"));
    std::iter::once("客户编号,客户名称,电话".to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
}

/// Confirms the columns of an import without having it checked; gives the job that checks it.
fn confirm(house: &TestHouse, actor: &Actor, header: &Header, form: MappingForm) -> JobId {
    let (who, number, version, id) = (actor.clone(), header.number.clone(), header.version, header.id);
    house
        .write(move |tx| {
            service::map(tx, &who, &number, version, &form)?;
            Ok(job::of_record(tx, id, ARCHIVES.about().jobs.check)?.unwrap().id)
        })
        .unwrap()
}

both_engines! {
    rooms: vec![customers::kernel_room()];

    fn a_sheet_as_people_keep_it_is_read_without_being_tidied_up_first(house: &TestHouse) {
        let lin = director(house);
        let text = "二〇二七年客户一览表,,,,,\n,,,,,\n\
            客户编号,客户名称（必填）,统一社会信用代码,注册资本（万元）,联系电话,建档日期\n\
            ＣＤ－００１, 远山（苏州）精密　有限公司 ,９１３３０００００００００００００４,500,０５７１－８８８８００４２转８０１,2026年3月5日\n\
            ,,,,,\n\
            CD-002,海棠医疗器械有限公司,,1.5,13800000042,20260306\n\
            合计,,,501.5,,\n";
        let summary = bring_text(house, &lin, Target::Customers, text);
        assert_eq!((summary.rows, summary.created, summary.refused), (2, 2, 0), "{summary:?}");
        let stands = customers(house);
        let (header, first) = &stands[0];
        assert_eq!((header.number.as_str(), first.name.as_str()), ("CD-001", "远山（苏州）精密 有限公司"));
        assert_eq!(first.credit_code.as_deref(), Some("913300000000000004"));
        assert_eq!(first.registered_capital_fen, Some(500_000_000));
        assert_eq!((first.phone.as_str(), first.phone_key.as_deref()), ("0571-88880042-801", Some("8657188880042")));
        assert_eq!(first.archive_date, Some(jiff::civil::date(2026, 3, 5).into()));
        assert_eq!(first.kind, "buyer");
        assert_eq!(stands[1].1.registered_capital_fen, Some(1_500_000));
        assert_eq!((header.owner_id, header.customer_id), (Some(lin.id), Some(header.id)));
        assert!(header.import_id.is_some());
    }

    fn a_gbk_file_is_read_in_its_own_encoding(house: &TestHouse) {
        let lin = director(house);
        // 客户编号,客户名称 / K1,客户编号称号
        let bytes = b"\xbf\xcd\xbb\xa7\xb1\xe0\xba\xc5,\xbf\xcd\xbb\xa7\xc3\xfb\xb3\xc6\nK1,\xbf\xcd\xbb\xa7\xb1\xe0\xba\xc5\xb3\xc6\xba\xc5\n";
        let summary = bring(house, &lin, &options(Target::Customers, "客户.csv", bytes)).unwrap();
        assert_eq!(summary.created, 1);
        assert_eq!(customers(house)[0].1.name, "客户编号称号");
    }

    fn a_workbook_with_dates_and_a_title_is_read_as_excel_shows_it(house: &TestHouse) {
        use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
        let lin = director(house);
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let title = Format::new().set_bold();
        sheet.merge_range(0, 0, 0, 3, "三月订单", &title).unwrap();
        for (column, heading) in (0..).zip(["客户编号", "订单日期", "金额（万元）", "数量"]) {
            sheet.write_string(1, column, heading).unwrap();
        }
        let day = ExcelDateTime::from_ymd(2027, 2, 3).unwrap();
        sheet.write_string(2, 0, "YS01").unwrap();
        sheet.write_datetime_with_format(2, 1, &day, &Format::new().set_num_format("yyyy/m/d")).unwrap();
        sheet.write_number(2, 2, 1.25).unwrap();
        sheet.write_number(2, 3, 3).unwrap();
        sheet.write_string(4, 0, "合计").unwrap();
        sheet.write_number(4, 2, 1.25).unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        let summary = bring(house, &lin, &options(Target::Purchases, "三月.xlsx", &bytes)).unwrap();
        assert_eq!((summary.rows, summary.created), (1, 1), "{summary:?}");
        let bought = purchases(house);
        assert_eq!(bought[0].purchased_on, jiff::civil::date(2027, 2, 3).into());
        assert_eq!((bought[0].amount_fen, bought[0].currency.as_str(), bought[0].quantity), (1_250_000, "CNY", 3));
    }

    fn purchases_without_order_numbers_all_count_and_unknown_customers_are_created_by_number(house: &TestHouse) {
        let lin = director(house);
        let text = "customer_number,purchased_on,quantity,amount\n\
            CD00004,1997-01-01,2,29.33\nCD00004,1997-01-18,2,29.73\nCD00021,1997-01-01,3,63.34\n\
            CD00021,1997-01-01,3,63.34\n";
        let asked = CommandOptions { currency: Some("USD".into()), ..options(Target::Purchases, "p.csv", text.as_bytes()) };
        let summary = bring(house, &lin, &asked).unwrap();
        assert_eq!((summary.rows, summary.created, summary.refused), (4, 4, 0), "{summary:?}");
        let bought = purchases(house);
        assert_eq!(bought.iter().map(|one| one.amount_fen).collect::<Vec<_>>(), [2933, 2973, 6334, 6334]);
        assert!(bought.iter().all(|one| one.currency == "USD"));
        let stands = customers(house);
        let named: Vec<_> = stands.iter().map(|(header, row)| (header.number.as_str(), row.name.as_str())).collect();
        assert_eq!(named, [("CD00004", "CD00004"), ("CD00021", "CD00021")]);
        assert!(stands.iter().all(|(_, row)| row.missing > 0 && row.archive_date.is_none()));
        let (counter, owner): (Option<i64>, Option<i64>) = house
            .read(|read| {
                Ok(duty::table
                    .filter(duty::kind.eq("archive.complete_import"))
                    .select((duty::counter, duty::owner_id))
                    .get_result(read.conn())?)
            })
            .unwrap();
        assert_eq!((counter, owner), (Some(2), Some(lin.id.0)));
    }

    fn unknown_customers_are_refused_when_asked(house: &TestHouse) {
        let lin = director(house);
        bring_text(house, &lin, Target::Customers, "客户编号,客户名称\nK1,青禾仪器有限公司\n");
        let text = "客户编号,日期,金额\nK1,2027-01-05,100\nK9,2027-01-05,100\n";
        let asked = CommandOptions { missing: Missing::Refuse, ..options(Target::Purchases, "p.csv", text.as_bytes()) };
        let summary = bring(house, &lin, &asked).unwrap();
        assert_eq!((summary.created, summary.refused), (1, 1));
        assert_eq!(keys_of(&summary), [(3, "import-fault-unknown-customer".to_owned())]);
    }

    fn orders_are_matched_by_their_number_only(house: &TestHouse) {
        let lin = director(house);
        let first = "客户编号,订单号,日期,金额\nK1,D1,2027-01-05,100\nK1,D2,2027-01-06,200\nK1,D2,2027-01-06,200\n";
        let summary = bring_text(house, &lin, Target::Purchases, first);
        assert_eq!(keys_of(&summary), [(4, "import-fault-order-repeated".to_owned())]);
        let second = "客户编号,订单号,日期,金额\nK1,D1,2027-01-05,100\nK1,D2,2027-01-06,250\nK1,D3,2027-01-07,300\n";
        let header = ready(
            house,
            &lin,
            &options(Target::Purchases, "二.csv", second.as_bytes()),
            MappingForm { existing: Existing::Overwrite.key().into(), ..MappingForm::default() },
        );
        let intake = house.read(|read| store::intake(read, header.id)).unwrap();
        assert_eq!((intake.unchanged, intake.updates, intake.creates), (1, 1, 1));
        begin(house, &lin, &header);
        drain(house);
        let amounts = |house| purchases(house).iter().map(|one| one.amount_fen).collect::<Vec<_>>();
        assert_eq!(amounts(house), [10_000, 25_000, 30_000]);
        undo(house, &lin, &header.number).unwrap();
        assert_eq!(amounts(house), [10_000, 20_000]);
    }

    fn the_same_file_again_is_refused_unless_confirmed(house: &TestHouse) {
        let lin = director(house);
        let text = "客户编号,日期,金额\nK1,2027-01-05,100\n";
        let asked = options(Target::Purchases, "p.csv", text.as_bytes());
        bring(house, &lin, &asked).unwrap();
        assert_eq!(refusal(bring(house, &lin, &asked).unwrap_err()), "import-repeat");
        assert_eq!(purchases(house).len(), 1);
        let confirmed = CommandOptions { confirm_repeat: true, ..asked.clone() };
        let again = bring(house, &lin, &confirmed).unwrap();
        assert_eq!(purchases(house).len(), 2);
        undo(house, &lin, &again.number).unwrap();
        assert_eq!(purchases(house).len(), 1);
        assert_eq!(refusal(bring(house, &lin, &asked).unwrap_err()), "import-repeat");
    }

    fn with_all_or_nothing_one_bad_row_leaves_nothing(house: &TestHouse) {
        let lin = director(house);
        let text = "客户编号,日期,金额\nK1,2027-01-05,100\nK2,明年,100\n";
        let asked = CommandOptions { all_or_nothing: true, ..options(Target::Purchases, "p.csv", text.as_bytes()) };
        let summary = bring(house, &lin, &asked).unwrap();
        assert_eq!((summary.created, summary.refused), (0, 1));
        assert!(purchases(house).is_empty() && customers(house).is_empty());
        let header = house.read(|read| record::by_number(read, "import", &summary.number)).unwrap().unwrap();
        let who = lin.clone();
        let error = house
            .write(move |tx| imports::begin_apply(tx, ARCHIVES, &who, &header.number, header.version, false).map(drop))
            .unwrap_err();
        assert_eq!(refusal(error), "import-not-every-row-passed");
    }

    fn with_all_or_nothing_a_row_that_fails_on_the_way_takes_back_the_others(house: &TestHouse) {
        let other = house.staff("zhou").hire();
        let sales = house.staff("wang").function(Function::Sales).hire();
        let form = MappingForm { all_or_nothing: "true".into(), ..MappingForm::default() };
        let asked = options(Target::Customers, "many.csv", many(400).as_bytes());
        let header = ready(house, &sales, &asked, form);
        let work = begin(house, &sales, &header);
        enter(house, work, 1);
        assert_eq!(customers(house).len(), 100);
        // Somebody else enters the number of a row that is still to come.
        let new = customers::fields::NewCustomer {
            number: Some("K0390".into()),
            fields: customers::fields::CustomerFields::named("buyer", "别家公司"),
            owner: Some(other.id),
            group: None,
            import: None,
        };
        house.write(move |tx| customers::service::customer_create(tx, Some(other.id), &new).map(drop)).unwrap();
        drain(house);
        assert_eq!(found(house, header.id).status, Phase::Failed.key());
        let left: Vec<_> = customers(house).into_iter().map(|(header, _)| header.number).collect();
        assert_eq!(left, ["K0390"]);
        let intake = house.read(|read| store::intake(read, header.id)).unwrap();
        assert_eq!(intake.failure().unwrap().unwrap().key, "import-row-changed-meanwhile");
    }

    fn a_process_killed_between_batches_makes_no_row_twice(house: &TestHouse) {
        let lin = director(house);
        let asked = options(Target::Customers, "many.csv", many(700).as_bytes());
        let (header, form) = mapping(house, &lin, &asked, MappingForm::default());
        let checking = confirm(house, &lin, &header, form);
        let one_batch = || {
            let once = &mut intake::some(1);
            intake::check::run(ARCHIVES, &house.store, checking, house.now(), once).unwrap();
        };
        one_batch();
        one_batch();
        drain(house);
        let header = found(house, header.id);
        let intake = house.read(|read| store::intake(read, header.id)).unwrap();
        assert_eq!((intake.creates, intake.bad, intake.doubtful), (700, 0, 0));
        let work = begin(house, &lin, &header);
        for _ in 0..3 {
            enter(house, work, 1);
        }
        assert_eq!(customers(house).len(), 300);
        drain(house);
        enter(house, work, 1);
        assert_eq!(customers(house).len(), 700);
        let imported: i64 = house
            .read(|read| {
                Ok(event::table.filter(event::kind.eq("customer.imported")).count().get_result(read.conn())?)
            })
            .unwrap();
        assert_eq!(imported, 700);
        assert_eq!(found(house, header.id).status, Phase::Applied.key());
    }

    fn an_import_is_undone_as_a_whole(house: &TestHouse) {
        let lin = director(house);
        bring_text(house, &lin, Target::Customers, "客户编号,客户名称,地址\nK1,青禾仪器有限公司,\n");
        let before = customers(house);
        let text = "客户编号,客户名称,地址,联系人,联系人部门,联系人职务\nK1,青禾仪器有限公司,杭州市文一路1号,周敏,采购部,经理\n\
            K2,远山精密有限公司,苏州市东路2号,李想,,\n";
        let summary = bring(house, &lin, &options(Target::Customers, "二.csv", text.as_bytes())).unwrap();
        assert_eq!((summary.created, summary.updated), (1, 1), "{summary:?}");
        let stands = customers(house);
        assert_eq!(stands[0].1.address, "杭州市文一路1号");
        assert!(stands[0].1.missing < before[0].1.missing);
        let mut people: Vec<_> = contacts(house).into_iter().map(|one| one.name).collect();
        people.sort();
        assert_eq!(people, ["周敏", "李想"]);
        undo(house, &lin, &summary.number).unwrap();
        let after = customers(house);
        assert_eq!(after.len(), 1);
        assert_eq!(after[0].1, before[0].1);
        assert!(contacts(house).is_empty());
        let found_again = house.read(|read| kernel::search::newest(read, &lin, "customer", "远山", 10)).unwrap();
        assert!(found_again.is_empty());
        // The number is free again, and so is the file.
        let again = bring(house, &lin, &options(Target::Customers, "二.csv", text.as_bytes())).unwrap();
        assert_eq!((again.created, again.updated), (1, 1));
    }

    fn taking_back_tells_how_much_of_what_stands_is_gone(house: &TestHouse) {
        let lin = director(house);
        bring_text(house, &lin, Target::Customers, "客户编号,客户名称\nK1,青禾仪器有限公司\n");
        let steps = |number: &str| {
            let (who, number) = (lin.clone(), number.to_owned());
            let work = house
                .write(move |tx| {
                    let (header, _) = imports::find(tx, ARCHIVES, &who, &number)?;
                    imports::begin_undo(tx, ARCHIVES, &who, &number, header.version)?;
                    Ok(job::of_record(tx, header.id, ARCHIVES.about().jobs.undo)?.unwrap().id)
                })
                .unwrap();
            let mut steps = Vec::new();
            intake::undo::run(ARCHIVES, &house.store, work, house.now(), &mut |done, total| {
                steps.push((done, total));
                true
            })
            .unwrap();
            assert!(steps.iter().all(|(done, total)| done <= total && *total == steps[0].1), "{steps:?}");
            steps.last().copied().unwrap()
        };
        // Three purchases of two customers whom nobody knew, and one of somebody known.
        let text = "客户编号,日期,金额\nK1,2027-01-05,1\nK2,2027-01-05,2\nK2,2027-01-06,3\nK3,2027-01-05,4\nK3,明天,5\n";
        let bought = bring_text(house, &lin, Target::Purchases, text);
        assert_eq!((bought.created, bought.refused), (4, 1));
        assert_eq!(steps(&bought.number), (6, 6));
        assert_eq!((customers(house).len(), purchases(house).len()), (1, 0));
        // Of one that was stopped, what had been entered.
        let header = ready(
            house,
            &lin,
            &options(Target::Customers, "many.csv", many(400).as_bytes()),
            MappingForm::default(),
        );
        let work = begin(house, &lin, &header);
        enter(house, work, 1);
        let (who, standing) = (lin.clone(), found(house, header.id));
        house.write(move |tx| imports::stop(tx, ARCHIVES, &who, &standing.number, standing.version).map(drop)).unwrap();
        assert_eq!(steps(&header.number), (100, 100));
    }

    fn an_import_that_somebody_went_on_with_is_not_undone(house: &TestHouse) {
        let lin = director(house);
        let summary = bring_text(house, &lin, Target::Customers, "客户编号,客户名称\nK1,青禾仪器有限公司\nK2,远山精密有限公司\n");
        bring(house, &lin, &options(Target::Purchases, "p.csv", "客户编号,日期,金额\nK2,2027-01-05,8\n".as_bytes())).unwrap();
        let error = undo(house, &lin, &summary.number).unwrap_err();
        let Error::Refused(refusals) = error else { panic!("{error}") };
        assert_eq!(refusals[0].message.key, "import-undo-blocked");
        assert!(tr(Locale::En, &refusals[0].message).contains("K2 远山精密有限公司"));
        assert_eq!(customers(house).len(), 2);
    }

    fn an_import_being_entered_can_be_stopped_and_is_taken_back(house: &TestHouse) {
        let lin = director(house);
        let asked = options(Target::Customers, "many.csv", many(400).as_bytes());
        let header = ready(house, &lin, &asked, MappingForm::default());
        let work = begin(house, &lin, &header);
        enter(house, work, 1);
        let (who, standing) = (lin.clone(), found(house, header.id));
        house.write(move |tx| imports::cancel(tx, ARCHIVES, &who, &standing.number, standing.version).map(drop)).unwrap();
        drain(house);
        assert!(customers(house).is_empty());
        assert_eq!(found(house, header.id).status, Phase::Undone.key());
    }

    fn an_import_that_is_stopped_keeps_what_it_entered_and_goes_on_after_it(house: &TestHouse) {
        let lin = director(house);
        let asked = options(Target::Customers, "many.csv", many(400).as_bytes());
        let header = ready(house, &lin, &asked, MappingForm::default());
        let work = begin(house, &lin, &header);
        enter(house, work, 2);
        let step = |step: fn(&mut kernel::Tx<'_>, &dyn intake::Import, &Actor, &str, i64) -> kernel::Result<Header>| {
            let (who, standing) = (lin.clone(), found(house, header.id));
            house.write(move |tx| step(tx, ARCHIVES, &who, &standing.number, standing.version).map(drop))
        };
        step(imports::stop).unwrap();
        drain(house);
        assert_eq!(found(house, header.id).status, Phase::Stopped.key());
        assert_eq!(customers(house).len(), 200);
        draw(house, &lin, &header.number, &["/continuation", "/undoing", "?show=created", "card-value\">200<"]);
        assert_eq!(refusal(step(imports::stop).unwrap_err()), "import-not-now");
        step(imports::go_on).unwrap();
        drain(house);
        assert_eq!(found(house, header.id).status, Phase::Applied.key());
        assert_eq!(customers(house).len(), 400);
        let done = house.read(|read| imports::entered(read, ARCHIVES, header.id)).unwrap();
        assert_eq!((done.created, done.rows), (400, 400));
        undo(house, &lin, &header.number).unwrap();
        assert!(customers(house).is_empty());
    }

    fn what_was_entered_before_it_was_stopped_can_be_taken_back(house: &TestHouse) {
        let lin = director(house);
        let asked = options(Target::Customers, "many.csv", many(400).as_bytes());
        let header = ready(house, &lin, &asked, MappingForm::default());
        let work = begin(house, &lin, &header);
        enter(house, work, 1);
        let (who, standing) = (lin.clone(), found(house, header.id));
        house.write(move |tx| imports::stop(tx, ARCHIVES, &who, &standing.number, standing.version).map(drop)).unwrap();
        undo(house, &lin, &header.number).unwrap();
        assert_eq!(found(house, header.id).status, Phase::Undone.key());
        assert!(customers(house).is_empty());
    }

    fn a_command_that_is_broken_off_leaves_an_import_that_can_go_on(house: &TestHouse) {
        let lin = director(house);
        let asked = options(Target::Customers, "many.csv", many(400).as_bytes());
        let summary = bring_while(house, &lin, &asked, &mut |at| at.phase != Phase::Applying || at.done < 200).unwrap();
        assert_eq!((summary.phase, summary.created), (Phase::Stopped, 200));
        assert_eq!(customers(house).len(), 200);
        let number = summary.number;
        let command = |step: fn(&'static dyn intake::Import, &mut Hand<'_>, &Actor, &str) -> kernel::Result<Summary>| {
            at_hand(house, &mut |_| true, |hand| step(ARCHIVES, hand, &lin, &number)).unwrap()
        };
        let summary = command(intake::command::go_on);
        assert_eq!((summary.phase, summary.created), (Phase::Applied, 400));
        let summary = command(intake::command::take_back);
        assert_eq!(summary.phase, Phase::Undone);
        assert!(customers(house).is_empty());
    }

    fn a_command_that_is_broken_off_before_anything_was_entered_leaves_nothing(house: &TestHouse) {
        let lin = director(house);
        let asked = options(Target::Customers, "many.csv", many(1200).as_bytes());
        for phase in [Phase::Uploading, Phase::Checking] {
            let going = &mut |at: intake::command::Progress| at.phase != phase || at.done == 0;
            let summary = bring_while(house, &lin, &asked, going).unwrap();
            assert_eq!(summary.phase, Phase::Cancelled);
            let header = house.read(|read| record::by_number(read, "import", &summary.number)).unwrap().unwrap();
            assert!(house.read(|read| store::rows_after(read, header.id, 0, 1)).unwrap().is_empty());
            drain(house);
            assert_eq!(found(house, header.id).status, Phase::Cancelled.key());
        }
        assert!(customers(house).is_empty());
    }

    fn a_command_of_all_or_nothing_that_is_broken_off_takes_back_what_it_entered(house: &TestHouse) {
        let lin = director(house);
        let text = many(400);
        let asked = CommandOptions { all_or_nothing: true, ..options(Target::Customers, "many.csv", text.as_bytes()) };
        let summary = bring_while(house, &lin, &asked, &mut |at| at.phase != Phase::Applying || at.done < 200).unwrap();
        assert_eq!((summary.phase, summary.created), (Phase::Undone, 0));
        assert!(customers(house).is_empty());
    }

    fn a_command_waits_while_another_process_is_at_work_and_tells_what_came_of_it(house: &TestHouse) {
        let lin = director(house);
        let asked = options(Target::Customers, "many.csv", many(300).as_bytes());
        let summary = bring_while(house, &lin, &asked, &mut |at| {
            // A server finds each job first.
            if at.done == 0 {
                drain(house);
            }
            true
        })
        .unwrap();
        assert_eq!((summary.phase, summary.created), (Phase::Applied, 300));
        assert_eq!(customers(house).len(), 300);
    }

    fn an_import_dropped_while_it_is_read_or_checked_stays_dropped(house: &TestHouse) {
        let lin = director(house);
        let asked = options(Target::Customers, "many.csv", many(1200).as_bytes());
        let (header, form) = mapping(house, &lin, &asked, MappingForm::default());
        let (checking, id) = (confirm(house, &lin, &header, form), header.id);
        // Somebody drops it while the check is under way, which sees it at its next batch.
        intake::check::run(ARCHIVES, &house.store, checking, house.now(), &mut |_, _| {
            let (who, standing) = (lin.clone(), found(house, id));
            let drop_it = move |tx: &mut kernel::Tx<'_>| {
                imports::cancel(tx, ARCHIVES, &who, &standing.number, standing.version).map(drop)
            };
            house.write(drop_it).unwrap();
            true
        })
        .unwrap();
        drain(house);
        assert_eq!(found(house, id).status, Phase::Cancelled.key());
        assert!(house.read(|read| store::rows_after(read, id, 0, 1)).unwrap().is_empty());
    }

    fn nobody_changes_by_import_what_they_may_not_edit(house: &TestHouse) {
        let lin = director(house);
        let sales = house.staff("wang").function(Function::Sales).hire();
        bring_text(house, &lin, Target::Customers, "客户编号,客户名称\nK1,青禾仪器有限公司\n");
        let text = "客户编号,客户名称,地址\nK1,青禾仪器有限公司,杭州市文一路1号\nK2,远山精密有限公司,苏州市东路2号\n";
        let summary = bring_text(house, &sales, Target::Customers, text);
        assert_eq!((summary.created, summary.updated, summary.refused), (1, 0, 1), "{summary:?}");
        assert_eq!(keys_of(&summary), [(2, "import-fault-out-of-reach".to_owned())]);
        assert_eq!(customers(house)[0].1.address, "");
        let bought = bring_text(house, &sales, Target::Purchases, "客户编号,日期,金额\nK1,2027-01-05,8\n");
        assert_eq!((bought.created, bought.refused), (0, 1));
        let nobody = house.staff("zhao").hire();
        let error = bring(house, &nobody, &options(Target::Customers, "x.csv", text.as_bytes())).unwrap_err();
        assert!(matches!(error, Error::Forbidden(_)), "{error}");
    }

    fn one_who_may_be_there_already_is_doubtful_in_either_script(house: &TestHouse) {
        let lin = director(house);
        bring_text(house, &lin, Target::Customers, "客户编号,客户名称,电话\nK1,远山（苏州）精密仪器有限公司,13800000042\n");
        let text = "客戶名稱,電話\n遠山(蘇州)精密儀器有限公司,13900000043\n海棠医疗,13800000042\n\
            遠山（蘇州）精密儀器有限公司,138 0000 0042\n新城实业,\n新城實業,\n";
        let header = ready(
            house,
            &lin,
            &options(Target::Customers, "繁.csv", text.as_bytes()),
            MappingForm { existing: Existing::Overwrite.key().into(), ..MappingForm::default() },
        );
        let rows = house.read(|read| store::rows_after(read, header.id, 0, 10)).unwrap();
        let verdicts: Vec<_> = rows.iter().map(|row| row.verdict().unwrap()).collect();
        assert_eq!(verdicts[..2], [Verdict::Doubtful, Verdict::Doubtful]);
        // Name and phone together are one customer; overwriting writes its name in the sheet's script.
        assert_eq!(verdicts[2..], [Verdict::Update, Verdict::Create, Verdict::Doubtful]);
        let keys: Vec<_> = [0, 1, 4].map(|at: usize| rows[at].faults().unwrap()[0].message.key.to_string()).into();
        assert_eq!(keys, ["import-doubt-name", "import-doubt-phone", "import-doubt-row"]);
    }

    fn contacts_go_to_their_customer_by_number_or_name(house: &TestHouse) {
        let lin = director(house);
        bring_text(house, &lin, Target::Customers, "客户编号,客户名称\nK1,青禾仪器有限公司\n");
        let text = "客户编号,客户名称,姓名,部门,职务,手机\nK1,,周敏,采购部,经理,13800000042\n\
            ,青禾儀器有限公司,李想,,,\nK1,,周敏,采购部,经理,13800000042\nK9,,无名,,,\n";
        let summary = bring_text(house, &lin, Target::Contacts, text);
        assert_eq!((summary.created, summary.refused), (2, 2), "{summary:?}");
        let repeated = ["import-fault-repeated", "import-fault-unknown-customer"];
        assert_eq!(keys_of(&summary).into_iter().map(|(_, key)| key).collect::<Vec<_>>(), repeated);
        let people = contacts(house);
        assert_eq!(people.iter().map(|one| (one.name.as_str(), one.phone.as_str())).collect::<Vec<_>>(),
            [("周敏", "138 0000 0042"), ("李想", "")]);
        let by_tail = house.read(|read| kernel::search::newest(read, &lin, "customer", "0042", 10)).unwrap();
        assert_eq!(by_tail.len(), 1);
        undo(house, &lin, &summary.number).unwrap();
        assert!(contacts(house).is_empty());
    }

    fn new_customers_are_found_by_pinyin_and_script_and_owned_by_whom_the_sheet_names(house: &TestHouse) {
        let lin = director(house);
        let zhou = house.staff("zhou.min").named("周敏").department("客户服务部").hire();
        let text = "客户名称,客户经理\n远山精密,周敏\n海棠医疗,zhou.min\n新城实业,吴限\n";
        let summary = bring_text(house, &lin, Target::Customers, text);
        assert_eq!((summary.created, summary.refused), (2, 1));
        assert_eq!(keys_of(&summary), [(4, "import-fault-owner-unknown".to_owned())]);
        for typed in ["ysjm", "遠山", "远山"] {
            let hits = house.read(|read| kernel::search::newest(read, &zhou, "customer", typed, 10)).unwrap();
            assert_eq!(hits.len(), 1, "{typed}");
        }
        let stands = customers(house);
        assert!(stands.iter().all(|(header, _)| header.owner_id == Some(zhou.id) && header.number.starts_with("KH-")));
        let members = house.read(|read| record::members(read, stands[0].0.id)).unwrap();
        assert_eq!((members[0].staff_id, members[0].role.as_str()), (zhou.id, "account_manager"));
    }

    fn every_fault_of_a_row_is_told_beside_its_column(house: &TestHouse) {
        let lin = director(house);
        let text = "客户编号,日期,金额,数量\nK1,2027-13-45,一百元,0\n,2027-01-05,1,1\nK1,2028-01-05,1,1\n";
        let summary = bring_text(house, &lin, Target::Purchases, text);
        let columns: Vec<_> = summary.faults[0].1.iter().map(|fault| fault.column).collect();
        assert_eq!(columns, [Some(1), Some(2), Some(3)]);
        assert_eq!(summary.faults[1].1[0].message.key, "import-fault-no-customer");
        assert_eq!(summary.faults[2].1[0].message.key, "import-fault-future");
        for (_, faults) in &summary.faults {
            for fault in faults {
                for locale in [Locale::ZhCn, Locale::ZhTw, Locale::En] {
                    assert!(has(locale, &fault.message.key), "{}", fault.message.key);
                }
            }
        }
    }

    fn every_page_of_an_import_is_drawn_in_every_language(house: &TestHouse) {
        let lin = director(house);
        let text = "客户编号,客户名称,注册资本（千万元）\nK1,青禾仪器有限公司,1\nK1,远山精密有限公司,很多\nK3,青禾仪器有限公司,2\n";
        let asked = options(Target::Customers, "<客户>.csv", text.as_bytes());
        let (header, form) = mapping(house, &lin, &asked, MappingForm::default());
        draw(house, &lin, &header.number, &["青禾仪器有限公司", "/mapping", "&lt;客户&gt;.csv"]);
        let (who, number, version) = (lin.clone(), header.number.clone(), header.version);
        house.write(move |tx| service::map(tx, &who, &number, version, &form).map(drop)).unwrap();
        draw(house, &lin, &header.number, &["/progress"]);
        drain(house);
        draw(house, &lin, &header.number, &["/application", "/refused", "?step=mapping"]);
        let bytes = house
            .read(|read| {
                let intake = store::intake(read, header.id)?;
                intake::refused::sheet(read, header.id, &intake, Locale::ZhCn)
            })
            .unwrap();
        let mut refused = sheets::Workbook::from_bytes(bytes, "refused.xlsx").unwrap();
        let name = refused.sheets()[0].clone();
        let rows: Vec<_> = refused.rows(&name).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[1].cell(3).written(), "很多");
        assert!(rows[1].cell(4).written().starts_with("注册资本（千万元）: "), "{:?}", rows[1]);
        begin(house, &lin, &found(house, header.id));
        draw(house, &lin, &header.number, &["/progress"]);
        drain(house);
        draw(house, &lin, &header.number, &["/undoing", "?show=created"]);
        undo(house, &lin, &header.number).unwrap();
        draw(house, &lin, &header.number, &["?show=taken_back"]);
    }

    fn what_is_no_table_is_refused_and_leaves_nothing(house: &TestHouse) {
        let lin = director(house);
        for (bytes, key) in [
            (&b""[..], "sheets-file-empty"),
            (b"%PDF-1.7\n%", "sheets-file-unsupported"),
            ("客户编号,金额\n".as_bytes(), "import-no-rows"),
        ] {
            let error = bring(house, &lin, &options(Target::Purchases, "x.csv", bytes)).unwrap_err();
            assert_eq!(refusal(error), key);
        }
        let unmapped = options(Target::Purchases, "x.csv", "甲,乙\n1,2\n".as_bytes());
        assert_eq!(refusal(bring(house, &lin, &unmapped).unwrap_err()), "import-field-needed-either");
        assert!(purchases(house).is_empty());
    }
}

#[test]
fn every_message_that_imports_speak_of_exists_in_all_languages() {
    fn sources(folder: &std::path::Path, texts: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, texts);
            } else {
                texts.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut texts = Vec::new();
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    sources(&here.join("src/import"), &mut texts);
    sources(&here.join("../intake/src"), &mut texts);
    let mut keys: Vec<&str> = texts
        .iter()
        .flat_map(|text| text.split('"'))
        .filter(|part| part.starts_with("import-") && !part.contains(['{', ' ', '.']))
        .collect();
    let phases: Vec<String> =
        Phase::ALL.iter().map(|phase| format!("status-import-{}", phase.key())).collect();
    keys.extend(phases.iter().map(String::as_str));
    assert!(keys.len() > 80, "{}", keys.len());
    for locale in [Locale::ZhCn, Locale::ZhTw, Locale::En] {
        for key in &keys {
            assert!(has(locale, key), "{key} in {}", locale.tag());
        }
        for target in Target::ALL {
            for field in customers::import::fields::of(*target) {
                assert!(has(locale, &ARCHIVES.label(field.key).key), "{}", field.key);
            }
        }
    }
}
