//! A former system's requests brought in, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::fmt::Write as _;

use customers::fields::{CustomerFields, NewCustomer};
use desk::import::REQUESTS;
use desk::import::command::{CommandOptions, import_file};
use desk::model::{KIND, Request};
use desk::service::{self, Said};
use desk::{list, store};
use diesel::RunQueryDsl as _;
use intake::command::{Hand, Progress, Summary, work};
use intake::model::Phase;
use intake::service as imports;
use intake::table::{File, Files};
use jiff::SignedDuration;
use kernel::catalogue::Room;
use kernel::duty::{self, Duty};
use kernel::event;
use kernel::record::{self, Header};
use kernel::store::Sql;
use kernel::{Error, Moment, RecordId, Result, job};
use rulebook::{Function, Rank};
use testkit::{BEGINNING, TestHouse, both_engines, workbook};

fn rooms() -> Vec<Room> {
    vec![customers::kernel_room(), desk::kernel_room()]
}

/// 罗 leads; 陈 answers; 远山 is a customer of 陈's.
fn company(house: &TestHouse) {
    house.staff("luo").named("罗霞").rank(Rank::Director).function(Function::GeneralManager).hire_id();
    house.staff("chen").named("陈静").under("luo").department("客户服务部").group("热线组").hire_id();
    let chen = house.actor("chen");
    house
        .write(move |tx| {
            let new = NewCustomer {
                number: Some("K-7".into()),
                fields: CustomerFields::named("buyer", "苏州远山精密机械有限公司"),
                owner: None,
                group: None,
                import: None,
            };
            customers::service::customer_open(tx, &chen, &new, true)
        })
        .unwrap();
}

fn file(name: &str, text: &str) -> File {
    File { name: name.into(), bytes: text.as_bytes().to_vec() }
}

fn bring(house: &TestHouse, file: &File, follow_ups: Option<&File>) -> Summary {
    let files = Files { file: file.clone(), second: follow_ups.cloned() };
    ask(
        house,
        "luo",
        &CommandOptions { files, confirm_repeat: true, ..CommandOptions::default() },
        &mut |_| true,
    )
    .unwrap()
}

/// Brings a file in from the command line as long as `going` says so.
fn ask(
    house: &TestHouse,
    account: &str,
    options: &CommandOptions,
    going: &mut dyn FnMut(Progress) -> bool,
) -> Result<Summary> {
    let actor = house.actor(account);
    at_hand(house, going, |hand| import_file(hand, &actor, options))
}

fn at_hand<T>(
    house: &TestHouse,
    progress: &mut dyn FnMut(Progress) -> bool,
    work: impl FnOnce(&mut Hand<'_>) -> T,
) -> T {
    let clock = &|| house.now();
    work(&mut Hand { store: &house.store, clock, holder: "command", pause: &|| (), progress })
}

fn one(file: File) -> CommandOptions {
    let files = Files { file, second: None };
    CommandOptions { files, ..CommandOptions::default() }
}

fn header(house: &TestHouse, number: &str) -> Header {
    house.read(|read| record::by_number(read, KIND, number)).unwrap().expect("a request with this number")
}

fn row(house: &TestHouse, id: RecordId) -> Request {
    house.read(|read| store::request_get(read, id)).unwrap()
}

fn duties(house: &TestHouse, id: RecordId) -> Vec<Duty> {
    house.read(|read| duty::of_record(read, id)).unwrap()
}

/// What was said of a request, the first first: what, by whom of ours, the text, when.
fn said(house: &TestHouse, id: RecordId) -> Vec<(String, bool, String, Moment)> {
    let mut lines = house.read(|read| event::timeline(read, id, None, 100)).unwrap();
    lines.reverse();
    lines
        .into_iter()
        .filter(|line| line.kind.starts_with("request."))
        .map(|line| {
            let text = line.told().get("text").and_then(|text| text.as_str()).unwrap_or_default().to_owned();
            (line.kind, line.actor_id.is_some(), text, line.happened_at)
        })
        .collect()
}

#[derive(diesel::QueryableByName)]
struct Many {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    many: i64,
}

/// Which requests are found by a word of any of their texts.
fn found(house: &TestHouse, typed: &str) -> Vec<RecordId> {
    let luo = house.actor("luo");
    let params = web::listing::Params::parse(&format!("status=all&q={}", web::listing::encode(typed)));
    house.read(|read| Ok(list::page(read, &luo, &params)?.0.ids)).unwrap()
}

fn at(written: &str) -> Moment {
    let civil: jiff::civil::DateTime = written.replace(' ', "T").parse().unwrap();
    civil.in_tz("Asia/Shanghai").unwrap().timestamp().into()
}

fn faults(summary: &Summary) -> Vec<(i64, Vec<String>)> {
    let keys = |faults: &Vec<intake::model::Fault>| {
        faults.iter().map(|fault| fault.message.key.to_string()).collect()
    };
    summary.faults.iter().map(|(row, faults)| (*row, keys(faults))).collect()
}

/// One that ended a year ago, one that is open, and one that nobody can understand.
const LINES: &str = r#"
{"number":"T-1","subject":"泵体渗漏","text":"运行中发现渗漏","customer":"K-7","contact":"方圆","mail":"fang@example.com","agent":"chen","kind":"服务请求","category":"保修期内维修","priority":"高","state":"已结案","received":"2026-02-03 09:30","answered":"2026-02-03 10:00","resolved":"2026-02-04 16:00","closed":"2026-02-06 11:00","result":"已解决","cause":"产品质量","follow_ups":[{"author":"陈静","time":"2026-02-03 10:00","text":"马上安排"},{"author":"方圆","time":"2026-02-03 14:00","text":"照片已发"},{"author":"王离职","time":"2026-02-03 15:00","text":"密封老化","public":false}]}
{"number":"T-2","subject":"询价","customer":"苏州远山精密机械有限公司","agent":"王离职","kind":"consultation","state":"pending","received":"2027-02-26T01:30:00Z","due":"2027-03-10 18:00"}
{"number":"","subject":"","kind":"天书","received":"昨天"}
nonsense
"#;

/// `count` requests that ended, each answered once.
fn many(count: usize) -> String {
    let mut lines = String::new();
    for nth in 0..count {
        writeln!(
            lines,
            r#"{{"number":"B-{nth}","subject":"第{nth}件","customer":"K-7","agent":"chen","state":"closed","received":"2026-03-02 09:00","follow_ups":[{{"author":"chen","time":"2026-03-02 10:00","text":"答复{nth}"}}]}}"#
        )
        .unwrap();
    }
    lines
}

both_engines! {
    rooms: rooms();

    fn numbers_authors_and_times_are_kept(house: &TestHouse) {
        company(house);
        let summary = bring(house, &file("old.jsonl", LINES), None);
        assert_eq!((summary.rows, summary.created, summary.refused), (4, 2, 2), "{summary:?}");
        let one = header(house, "T-1");
        let chen = house.actor("chen");
        assert_eq!((one.status.as_str(), one.open, one.owner_id), ("closed", false, Some(chen.id)));
        assert_eq!(one.group_id, Some(chen.groups[0]), "it lies with the group of whoever answers for it");
        assert_eq!(one.created_at, at("2026-02-03 09:30"));
        assert!(one.customer_id.is_some() && one.import_id.is_some());
        let request = row(house, one.id);
        assert_eq!((request.kind.as_str(), request.category.as_str()), ("request", "in_warranty"));
        assert_eq!((request.priority.as_str(), request.result.as_str()), ("high", "solved"));
        assert_eq!(request.closed_at, Some(at("2026-02-06 11:00")));
        let told = said(house, one.id);
        assert_eq!(
            told[..4],
            [
                ("request.received".into(), true, "运行中发现渗漏".into(), at("2026-02-03 09:30")),
                ("request.replied".into(), true, "马上安排".into(), at("2026-02-03 10:00")),
                ("request.heard".into(), false, "照片已发".into(), at("2026-02-03 14:00")),
                ("request.noted".into(), false, "密封老化".into(), at("2026-02-03 15:00")),
            ]
        );
        assert_eq!(told[4].0, "request.brought_in");
        assert_eq!(found(house, "密封老化"), [one.id]);
    }

    fn what_is_brought_in_ended_has_no_clocks_and_what_is_open_has_them_from_now(house: &TestHouse) {
        company(house);
        let fresh = r#"{"number":"T-3","subject":"报修","kind":"request","priority":"urgent","received":"2026-12-01 10:00"}"#;
        bring(house, &file("old.jsonl", &format!("{LINES}{fresh}")), None);
        assert!(duties(house, header(house, "T-1").id).is_empty());
        // Paused, with the due time of the file, and nobody of ours: whoever brought it in has it.
        let two = header(house, "T-2");
        assert_eq!((two.status.as_str(), two.owner_id), ("waiting", Some(house.actor("luo").id)));
        let clocks = duties(house, two.id);
        let resolution = clocks.iter().find(|duty| duty.kind == "service.resolution").unwrap();
        assert_eq!((resolution.state.as_str(), resolution.due_at), ("paused", at("2027-03-10 18:00")));
        let three = header(house, "T-3");
        let clocks = duties(house, three.id);
        // An hour and sixteen working hours from Monday, nine o'clock.
        let due: Vec<Moment> = clocks.iter().map(|duty| duty.due_at).collect();
        assert_eq!(due, [at("2027-03-01 10:00"), at("2027-03-03 10:00")]);
        assert!(clocks.iter().all(|duty| duty.started_at == BEGINNING && duty.state == "open"));
        assert_eq!(three.next_due_at, Some(at("2027-03-01 10:00")));
        house.advance(SignedDuration::from_hours(2));
        while duty::tick(&house.store, house.now()).unwrap() > 0 {}
        let late = duties(house, three.id).into_iter().filter(|duty| duty.is_late(house.now())).count();
        assert_eq!(late, 1);
    }

    fn nobody_is_told_of_anything_but_that_the_import_is_done(house: &TestHouse) {
        company(house);
        bring(house, &file("old.jsonl", LINES), None);
        let count = |condition: &str| {
            let query = format!("SELECT count(*) AS many FROM notice WHERE {condition}");
            let Many { many } = house.read(|read| Ok(Sql::new(&query).get_result(read.conn())?)).unwrap();
            many
        };
        assert_eq!(count("TRUE"), 1);
    }

    fn told_again_it_is_changed_and_not_doubled(house: &TestHouse) {
        company(house);
        bring(house, &file("old.jsonl", LINES), None);
        let same = bring(house, &file("old.jsonl", LINES), None);
        assert_eq!((same.created, same.updated, same.unchanged), (0, 0, 2));
        house.advance(SignedDuration::from_hours(1));
        let more = LINES
            .replace(r#""state":"pending""#, r#""state":"closed","closed":"2027-03-01 09:30","result":"已答复""#)
            .replace("询价", "询价与交期")
            .replace(r#""due":"2027-03-10 18:00""#, r#""follow_ups":[{"author":"罗霞","time":"2027-03-01 09:20","text":"已报价"}]"#);
        let summary = bring(house, &file("old.jsonl", &more), None);
        assert_eq!((summary.created, summary.updated, summary.unchanged), (0, 1, 1), "{summary:?}");
        let two = header(house, "T-2");
        assert_eq!((two.title.as_str(), two.status.as_str(), two.open), ("询价与交期", "closed", false));
        assert_eq!((two.next_due_at, duties(house, two.id).len()), (None, 0));
        assert_eq!(row(house, two.id).result, "answered");
        let replies = said(house, two.id).into_iter().filter(|line| line.0 == "request.replied").count();
        assert_eq!(replies, 1);
        assert_eq!(found(house, "交期"), [two.id]);
    }

    fn what_somebody_went_on_with_is_left_as_it_is(house: &TestHouse) {
        company(house);
        bring(house, &file("old.jsonl", LINES), None);
        let luo = house.actor("luo");
        house
            .write(move |tx| {
                service::reply(tx, &luo, "T-2", &Said { text: "已报价".into(), channel: String::new() })
            })
            .unwrap();
        let summary = bring(house, &file("old.jsonl", &LINES.replace("询价", "询价与交期")), None);
        assert_eq!(summary.updated, 0);
        assert_eq!(faults(&summary)[0], (3, vec!["desk-import-moved-on".to_owned()]));
        assert_eq!(header(house, "T-2").title, "询价");
    }

    fn a_row_that_can_not_be_understood_says_everything_that_is_wrong_with_it(house: &TestHouse) {
        company(house);
        let ours = house.actor("chen");
        house
            .write(move |tx| {
                let new = service::NewRequest {
                    subject: "本系统登记".into(),
                    description: "本系统登记".into(),
                    kind: "request".into(),
                    channel: "phone".into(),
                    ..service::NewRequest::default()
                };
                service::enter(tx, &ours, &new)
            })
            .unwrap();
        let number = "FW-20270301-0001";
        let lines = format!(
            "{}\n{}\n{}\n{}\n{}\n",
            r#"{"number":"A-1","subject":"一","kind":"request","received":"2026-01-05","customer":"无此客户","priority":"火急","state":"飞","category":"nothing"}"#,
            r#"{"number":"A-2","subject":"二","received":"2026-01-05 10:00","closed":"2025-01-01","state":"closed"}"#,
            r#"{"number":"A-3","subject":"三","received":"2028-01-05 10:00"}"#,
            format_args!(r#"{{"number":"{number}","subject":"四","received":"2026-01-05 10:00"}}"#),
            r#"{"number":"A-2","subject":"五","received":"2026-01-05 10:00"}"#,
        );
        let summary = bring(house, &file("bad.jsonl", &lines), None);
        assert_eq!((summary.created, summary.refused), (0, 5));
        let told = faults(&summary);
        assert_eq!(
            told[0].1,
            ["desk-import-customer-unknown", "desk-import-unknown", "desk-import-unknown", "desk-import-unknown"]
        );
        assert!(told[1].1.contains(&"desk-import-before".to_owned()));
        assert_eq!(told[2].1, ["desk-import-to-come"]);
        assert_eq!(told[3].1, ["desk-import-ours"]);
        assert_eq!(told[4].1, ["desk-import-repeated"]);
        let bytes = house
            .read(|read| {
                let import = record::by_number(read, desk::import::KIND, &summary.number)?.unwrap();
                let intake = intake::store::intake(read, import.id)?;
                intake::refused::sheet(read, import.id, &intake, web::i18n::Locale::ZhCn)
            })
            .unwrap();
        let mut sheet = sheets::Workbook::from_bytes(bytes, "refused.xlsx").unwrap();
        let name = sheet.sheets()[0].clone();
        assert_eq!(sheet.rows(&name).unwrap().count(), 6);
    }

    fn an_import_leads_on_to_the_requests_that_it_brought(house: &TestHouse) {
        company(house);
        let first = bring(house, &file("旧.jsonl", &many(3)), None);
        bring(house, &file("再.jsonl", &many(5)), None);
        let address = REQUESTS.brought(&first.number);
        assert_eq!(address, format!("/requests?status=all&import={}", first.number));
        let luo = house.actor("luo");
        let params = web::listing::Params::parse(address.split('?').nth(1).unwrap());
        let page = house.read(|read| Ok(list::page(read, &luo, &params)?.0)).unwrap();
        assert_eq!(page.ids.len(), 3);
    }

    fn a_phone_of_the_former_system_that_is_none_is_kept_and_told(house: &TestHouse) {
        company(house);
        let line = |number: &str, phone: &str| {
            format!(
                r#"{{"number":"{number}","subject":"询价","phone":"{phone}","agent":"chen","received":"2026-03-05"}}"#
            )
        };
        let told = ["0571-88880042转801", "13800000042/0571-88880042", "问前台小李", "8880042"];
        let lines: Vec<String> = (1..).zip(told).map(|(nth, phone)| line(&format!("P-{nth}"), phone)).collect();
        let summary = bring(house, &file("旧.jsonl", &lines.join("\n")), None);
        assert_eq!((summary.created, summary.refused), (4, 0), "{summary:?}");
        let noted: Vec<_> = summary.noted.iter().map(|(row, said)| (*row, &*said[0].message.key)).collect();
        assert_eq!(noted, [(3, "desk-import-no-phone"), (4, "desk-import-no-phone")]);
        let odd = header(house, "P-3");
        assert_eq!(row(house, odd.id).caller_phone, "问前台小李");
        // Who changes something else of it need not mend what was noted years ago.
        let to = service::Classification {
            subject: Some("询价（补）".into()),
            caller_phone: Some("问前台小李".into()),
            ..service::Classification::default()
        };
        let chen = house.actor("chen");
        house.write(move |tx| service::classify(tx, &chen, &odd.number, odd.version, &to)).unwrap();
    }

    fn a_category_tells_the_kind_where_the_file_does_not(house: &TestHouse) {
        company(house);
        let text = "编号,标题,分类,受理时间\n\
            C-1,泵体渗漏,保修期内维修,2026-03-05\n\
            C-2,询价,价格与交期,2026-03-05\n\
            C-3,态度,服务,2026-03-05\n\
            C-4,其他,天书,2026-03-05\n\
            C-5,询价,,2026-03-05\n";
        let summary = bring(house, &file("旧.csv", text), None);
        let sorted = |number| {
            let request = row(house, header(house, number).id);
            (request.kind, request.category)
        };
        assert_eq!(sorted("C-1"), ("request".into(), "in_warranty".into()));
        assert_eq!(sorted("C-2"), ("consultation".into(), "quotation".into()));
        assert_eq!(sorted("C-5"), ("consultation".into(), String::new()));
        let told = faults(&summary);
        assert_eq!(told[0], (4, vec!["desk-import-category-several".to_owned()]));
        assert_eq!(told[1], (5, vec!["desk-import-unknown".to_owned()]));
        let said = web::i18n::tr(web::i18n::Locale::ZhCn, &summary.faults[0].1[0].message);
        assert!(said.contains("建议、投诉"), "{said}");
    }

    fn follow_ups_without_a_word_are_told_and_what_is_wrong_is_said_of_columns_that_are_there(house: &TestHouse) {
        company(house);
        let requests = "编号,标题,客户,状态,受理时间,结案时间\n\
            W-1,异响,K-7,已结案,2026-03-05,2026-03-06\n\
            W-2,异响,K-7,已结案,2026-03-05,2026-03-06\n\
            W-3,异响,K-7,已结案,2026-03-05,2026-03-04\n\
            W-4,异响,K-7,已结案,昨天,2026-03-04\n\
            W-5,异响,K-7,已结案,2026-03-05,\n";
        let follow_ups = "编号,时间,内容\n\
            W-1,2026-03-05 10:00,\nW-1,,\nW-1,2026-03-05 11:00,已看\n\
            W-2,改天,\n\
            W-5,2030-01-01,还早\n";
        let summary = bring(house, &file("a.csv", requests), Some(&file("b.csv", follow_ups)));
        assert_eq!((summary.created, summary.refused), (1, 4), "{summary:?}");
        let words = |faults: &[intake::model::Fault]| {
            let said = |fault: &intake::model::Fault| web::i18n::tr(web::i18n::Locale::ZhCn, &fault.message);
            faults.iter().map(said).collect::<Vec<_>>()
        };
        let noted: Vec<_> = summary.noted.iter().map(|(row, notes)| (*row, words(notes))).collect();
        assert_eq!(noted, [(2, vec!["有 2 条跟进记录没有内容，不会导入。".to_owned()])]);
        let told: Vec<_> = summary.faults.iter().map(|(row, faults)| (*row, words(faults))).collect();
        let expected = [
            (3, "跟进时间“改天”无法识别，请写成 2026-03-05 09:30。"),
            (4, "结案时间早于受理时间，请核对。"),
            (5, "受理时间“昨天”无法识别，请写成 2026-03-05 09:30。"),
            (6, "跟进时间在将来，请核对。"),
        ];
        assert_eq!(told, expected.map(|(row, said)| (row, vec![said.to_owned()])));
    }

    fn what_a_formula_does_not_tell_is_no_text_of_a_request(house: &TestHouse) {
        company(house);
        let row = |row: u32, cells: &str| format!("<row r=\"{row}\">{cells}</row>");
        let text = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"str\"><v>{text}</v></c>");
        let told = |nth: u32, subject: &str| {
            let (number, received) = (text(&format!("A{nth}"), &format!("B-{nth}")), text(&format!("C{nth}"), "2026-03-05"));
            row(nth, &format!("{number}{subject}{received}"))
        };
        let rows = [
            row(1, &[text("A1", "编号"), text("B1", "标题"), text("C1", "受理时间")].concat()),
            told(2, "<c r=\"B2\"><f>A2</f></c>"),
            told(3, "<c r=\"B3\" t=\"e\"><f>A9</f><v>#REF!</v></c>"),
            told(4, &text("B4", "询价")),
        ];
        let summary = bring(house, &File { name: "旧.xlsx".into(), bytes: workbook(&rows.concat()) }, None);
        assert_eq!((summary.created, summary.refused), (1, 2), "{summary:?}");
        let places: Vec<_> = summary.faults.iter().map(|(row, faults)| (*row, faults[0].column)).collect();
        assert_eq!(places, [(2, Some(1)), (3, Some(1))]);
        let keys = ["sheets-value-formula-without-result", "sheets-value-failed-formula"];
        assert_eq!(faults(&summary).into_iter().flat_map(|(_, keys)| keys).collect::<Vec<_>>(), keys);
    }

    fn follow_ups_that_a_formula_does_not_tell_are_refused(house: &TestHouse) {
        company(house);
        let requests = file("旧.csv", "编号,标题,受理时间\nB-1,询价,2026-03-05\n");
        let rows = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>编号</v></c><c r=\"B1\" t=\"str\"><v>时间</v></c>\
            <c r=\"C1\" t=\"str\"><v>跟进内容</v></c></row>\
            <row r=\"2\"><c r=\"A2\" t=\"str\"><v>B-1</v></c><c r=\"B2\" t=\"str\"><v>2026-03-06</v></c>\
            <c r=\"C2\"><f>A2</f></c></row>";
        let second = File { name: "跟进.xlsx".into(), bytes: workbook(rows) };
        let files = Files { file: requests, second: Some(second) };
        let asked = CommandOptions { files, ..CommandOptions::default() };
        let Err(Error::Refused(refusals)) = ask(house, "luo", &asked, &mut |_| true) else { panic!() };
        assert_eq!(refusals[0].field.as_deref(), Some("follow_ups"));
        assert!(web::i18n::tr(web::i18n::Locale::En, &refusals[0].message).contains("C2"));
    }

    fn sheets_have_their_follow_ups_in_a_second_file(house: &TestHouse) {
        company(house);
        let requests = "工单号,标题,描述,客户,负责人,种类,状态,受理时间\n\
            S-1,异响,轴承异响,K-7,陈静,申告,处理中,2027/2/25 9:05\n\
            S-2,说明书,补发说明书,K-7,陈静,咨询,,2027年2月24日 下午3:30\n";
        let follow_ups = "工单号,作者,时间,内容,可见范围\n\
            S-1,陈静,2027-02-25 10:00,先停机检查,\n\
            S-1,陈静,2027-02-25 11:00,可能是轴承,内部\n";
        let summary = bring(house, &file("a.csv", requests), Some(&file("b.csv", follow_ups)));
        assert_eq!((summary.created, summary.refused), (2, 0), "{summary:?}");
        let one = header(house, "S-1");
        let kinds: Vec<String> = said(house, one.id).into_iter().map(|line| line.0).collect();
        assert_eq!(kinds, ["request.received", "request.replied", "request.noted", "request.brought_in"]);
        let two = header(house, "S-2");
        assert_eq!((two.status.as_str(), two.created_at), ("new", at("2027-02-24 15:30")));
    }

    fn the_columns_of_a_second_file_may_be_named_by_hand(house: &TestHouse) {
        company(house);
        let requests = "工单号,标题,客户,状态,受理时间\nS-1,异响,K-7,处理中,2027/2/25 9:05\n";
        let follow_ups = "甲,乙,丙\nS-1,2027-02-25 10:00,先停机检查\nS-9,2027-02-25 11:00,无此件\n,,没有编号\n";
        let mut asked = one(file("a.csv", requests));
        asked.files.second = Some(file("b.csv", follow_ups));
        // Nothing is brought in without them while nobody has said what they are.
        let Err(Error::Refused(refusals)) = ask(house, "luo", &asked, &mut |_| true) else { panic!() };
        assert_eq!(refusals[0].field.as_deref(), Some("follow_up_columns"));
        assert_eq!(&*refusals[0].message.key, "import-field-needed");
        let named = [("甲", "number"), ("乙", "time"), ("丙", "text")];
        asked.follow_up_columns = named.map(|(heading, field)| (heading.into(), field.into())).into();
        let summary = ask(house, "luo", &asked, &mut |_| true).unwrap();
        assert_eq!((summary.created, summary.refused), (1, 0), "{summary:?}");
        let notes: Vec<_> = summary.notes.iter().map(|note| &*note.message.key).collect();
        assert_eq!(notes, ["desk-import-follow-ups-nameless", "desk-import-follow-ups-left"]);
        let texts: Vec<_> = said(house, header(house, "S-1").id).into_iter().map(|line| line.2).collect();
        assert!(texts.contains(&"先停机检查".to_owned()), "{texts:?}");
    }

    fn naming_the_follow_ups_columns_keeps_what_was_said_of_the_others(house: &TestHouse) {
        company(house);
        let requests = "工单号,标题,备注,客户,受理时间\nS-1,异响,轴承异响,K-7,2027/2/25 9:05\n";
        let follow_ups = "工单号,时间,内容,结论\nS-1,2027-02-25 10:00,甲,乙\n";
        let files = Files { file: file("a.csv", requests), second: Some(file("b.csv", follow_ups)) };
        let luo = house.actor("luo");
        let new = imports::keep(REQUESTS, &house.store, house.now(), &files, None, "requests", false).unwrap();
        let who = luo.clone();
        let import = house.write(move |tx| imports::upload(tx, REQUESTS, &who, &new)).unwrap();
        let drain = || {
            let now = house.now();
            job::drain(&house.store, "test", &|| now).unwrap();
        };
        drain();
        let columns = ["number", "subject", "text", "customer", "received", "follow_ups"];
        let map = |second: [&str; 4]| {
            let typed = |keys: &[&str]| keys.iter().map(|key| web::Typed::from(*key)).collect::<Vec<_>>();
            let (columns, second) = (typed(&columns), typed(&second));
            let (who, number) = (luo.clone(), import.number.clone());
            house
                .write(move |tx| {
                    let on = record::by_number(tx, desk::import::KIND, &number)?.unwrap().version;
                    let (columns, second) = (&columns[..], &second[..]);
                    let options = intake::model::json(&serde_json::json!({}))?;
                    let mapped = imports::Mapped { columns, second, options, check: true, ..Default::default() };
                    imports::map(tx, REQUESTS, &who, &number, on, mapped)
                })
                .map(|_| drain())
        };
        let Err(Error::Refused(refusals)) = map(["number", "time", "", ""]) else { panic!() };
        assert_eq!(refusals[0].field.as_deref(), Some("follow_up_columns"));
        map(["number", "time", "", "text"]).unwrap();
        let (header, intake) = house
            .read(|read| Ok((record::header(read, import.id)?, intake::store::intake(read, import.id)?)))
            .unwrap();
        assert_eq!(header.status, Phase::Ready.key());
        assert_eq!(intake.mapping::<String>().unwrap(), columns.map(|key| Some(key.to_owned())));
        let row = house.read(|read| intake::store::rows_after(read, import.id, 0, 1)).unwrap().remove(0);
        assert!(row.cells.contains("乙") && !row.cells.contains("甲"), "{}", row.cells);
    }

    fn follow_ups_beside_json_lines_are_refused_and_so_is_a_second_file_without_content(house: &TestHouse) {
        company(house);
        let requests = "工单号,标题,受理时间\nS-1,异响,2027/2/25 9:05\n";
        for (name, text, second, key) in [
            ("a.jsonl", LINES, "编号,内容\nS-1,x\n", "desk-import-follow-ups-in-lines"),
            ("a.csv", requests, "", "sheets-file-empty"),
            ("a.csv", requests, "编号,内容\nS-1,\"x\n", "sheets-file-unclosed-quote"),
        ] {
            let mut asked = one(file(name, text));
            asked.files.second = Some(file("b.csv", second));
            let Err(Error::Refused(refusals)) = ask(house, "luo", &asked, &mut |_| true) else { panic!() };
            assert_eq!(refusals[0].field.as_deref(), Some("follow_ups"), "{name}");
            assert_eq!(&*refusals[0].message.key, key);
        }
        let Err(Error::Refused(refusals)) = ask(house, "luo", &one(file("a.jsonl", " \n")), &mut |_| true)
        else {
            panic!()
        };
        assert_eq!(&*refusals[0].message.key, "sheets-file-empty");
    }

    fn an_import_is_taken_back_as_far_as_nobody_went_on_with_it(house: &TestHouse) {
        company(house);
        bring(house, &file("old.jsonl", LINES), None);
        let changed = LINES.replace("泵体渗漏", "泵体严重渗漏").replace("T-2", "T-4");
        let summary = bring(house, &file("new.jsonl", &changed), None);
        assert_eq!((summary.created, summary.updated), (1, 1));
        let luo = house.actor("luo");
        let number = summary.number.clone();
        house
            .write(move |tx| {
                let on = record::by_number(tx, desk::import::KIND, &number)?.unwrap().version;
                imports::begin_undo(tx, REQUESTS, &luo, &number, on)
            })
            .unwrap();
        let now = house.now();
        job::drain(&house.store, "test", &|| now).unwrap();
        assert_eq!(header(house, "T-1").title, "泵体渗漏");
        assert_eq!(house.read(|read| record::by_number(read, KIND, "T-4")).unwrap(), None);
        let import = house.read(|read| record::by_number(read, desk::import::KIND, &summary.number)).unwrap();
        assert_eq!(import.unwrap().status, "undone");
        // And its number is free again.
        let again = bring(house, &file("new.jsonl", &changed), None);
        assert_eq!((again.created, again.updated), (1, 1));
    }

    fn a_killed_process_leaves_whole_batches_and_the_next_goes_on(house: &TestHouse) {
        company(house);
        let lines = many(1200);
        let big = one(file("big.jsonl", &lines));
        // Each process ends after a batch, and the next goes on with `resume`, but for the rows, which are entered here.
        let luo = house.actor("luo");
        let (files, now) = (big.files.clone(), house.now());
        let new = imports::keep(REQUESTS, &house.store, now, &files, None, "requests", false).unwrap();
        let (who, id) = (luo.clone(), house.write(move |tx| imports::upload(tx, REQUESTS, &luo, &new)).unwrap().id);
        let job = |kind| house.read(|read| job::of_record(read, id, kind)).unwrap().unwrap().id;
        let jobs = &REQUESTS.about().jobs;
        let once = || intake::some(1);
        intake::stage::run(REQUESTS, &house.store, job(jobs.stage), now, &mut once()).unwrap();
        let stands = |house: &TestHouse| house.read(|read| record::header(read, id)).unwrap();
        assert_eq!(stands(house).status, "uploading");
        intake::stage::run(REQUESTS, &house.store, job(jobs.stage), now, &mut once()).unwrap();
        let mapping = stands(house);
        assert_eq!(mapping.status, "mapping");
        let columns = house.read(|read| intake::store::intake(read, id)?.mapping::<String>()).unwrap();
        let columns: Vec<web::Typed> = columns.into_iter().map(|field| field.unwrap_or_default().into()).collect();
        let by = who.clone();
        house
            .write(move |tx| {
                let options = "{}".to_owned();
                let mapped = imports::Mapped { columns: &columns, options, check: true, ..imports::Mapped::default() };
                imports::map(tx, REQUESTS, &by, &mapping.number, mapping.version, mapped)
            })
            .unwrap();
        intake::check::run(REQUESTS, &house.store, job(jobs.check), now, &mut once()).unwrap();
        intake::check::run(REQUESTS, &house.store, job(jobs.check), now, &mut |_, _| true).unwrap();
        let ready = stands(house);
        assert_eq!(ready.status, "ready");
        let by = who.clone();
        house
            .write(move |tx| imports::begin_apply(tx, REQUESTS, &by, &ready.number, ready.version, false))
            .unwrap();
        intake::apply::run(REQUESTS, &house.store, job(jobs.apply), now, &mut intake::some(2)).unwrap();
        at_hand(house, &mut |_| true, |hand| work(REQUESTS, hand, id)).unwrap();
        let done = house.read(|read| imports::entered(read, REQUESTS, id)).unwrap();
        assert_eq!((done.created, done.updated, done.refused), (1200, 0, 0));
        assert_eq!(header(house, "B-1199").status, "closed");
        // The same file is asked about.
        assert!(matches!(ask(house, "luo", &big, &mut |_| true), Err(Error::Refused(_))));
    }

    fn odd_headings_are_said_by_hand_and_kept_in_the_sheet_of_what_was_refused(house: &TestHouse) {
        company(house);
        let text = "流水,事由,甲方,何时\nO-1,异响,K-7,2027-02-25 09:05\nO-2,异响,无此客户,2027-02-25 09:05\n";
        let mut asked = one(file("odd.csv", text));
        let refused = ask(house, "luo", &asked, &mut |_| true).unwrap_err();
        let Error::Refused(refusals) = refused else { panic!("{refused}") };
        assert_eq!(refusals[0].field.as_deref(), Some("columns"));
        asked.columns = [("流水", "number"), ("事由", "subject"), ("甲方", "customer"), ("何时", "received")]
            .map(|(heading, field)| (heading.to_owned(), field.to_owned()))
            .into();
        let summary = ask(house, "luo", &asked, &mut |_| true).unwrap();
        assert_eq!((summary.created, summary.refused), (1, 1));
        assert_eq!(header(house, "O-1").created_at, at("2027-02-25 09:05"));
        let bytes = house
            .read(|read| {
                let import = record::by_number(read, desk::import::KIND, &summary.number)?.unwrap();
                let intake = intake::store::intake(read, import.id)?;
                intake::refused::sheet(read, import.id, &intake, web::i18n::Locale::ZhCn)
            })
            .unwrap();
        let mut sheet = sheets::Workbook::from_bytes(bytes, "refused.xlsx").unwrap();
        let name = sheet.sheets()[0].clone();
        let rows: Vec<_> = sheet.rows(&name).unwrap().map(std::result::Result::unwrap).collect();
        assert_eq!((rows.len(), rows[0].cell(1).written().as_str()), (2, "流水"));
        assert!(rows[1].cell(5).written().contains("无此客户"), "{:?}", rows[1]);
        // Without a column that tells of it, a field is not told.
        asked.columns.insert("甲方".into(), String::new());
        asked.confirm_repeat = true;
        let again = ask(house, "luo", &asked, &mut |_| true).unwrap();
        assert_eq!((again.created, again.updated, again.refused), (1, 1, 0));
        assert_eq!(header(house, "O-1").customer_id, None);
    }

    fn an_import_that_is_broken_off_goes_on_or_is_taken_back(house: &TestHouse) {
        company(house);
        let lines = many(600);
        let stop = &mut |at: Progress| at.phase != Phase::Applying || at.done < 200;
        let summary = ask(house, "luo", &one(file("big.jsonl", &lines)), stop).unwrap();
        assert_eq!((summary.phase, summary.created), (Phase::Stopped, 200));
        let luo = house.actor("luo");
        let go_on = |hand: &mut Hand<'_>| intake::command::go_on(REQUESTS, hand, &luo, &summary.number);
        let summary = at_hand(house, &mut |_| true, go_on).unwrap();
        assert_eq!((summary.phase, summary.created), (Phase::Applied, 600));
        let back = |hand: &mut Hand<'_>| intake::command::take_back(REQUESTS, hand, &luo, &summary.number);
        assert_eq!(at_hand(house, &mut |_| true, back).unwrap().phase, Phase::Undone);
        assert_eq!(house.read(|read| record::by_number(read, KIND, "B-1")).unwrap(), None);
        let stop = &mut |at: Progress| at.phase != Phase::Applying || at.done < 200;
        let all = CommandOptions { all_or_nothing: true, ..one(file("big.jsonl", &lines)) };
        assert_eq!(ask(house, "luo", &all, stop).unwrap().phase, Phase::Undone);
        assert_eq!(house.read(|read| record::by_number(read, KIND, "B-1")).unwrap(), None);
    }

    fn with_all_or_nothing_one_bad_row_leaves_nothing(house: &TestHouse) {
        company(house);
        let all = CommandOptions { all_or_nothing: true, ..one(file("old.jsonl", LINES)) };
        let summary = ask(house, "luo", &all, &mut |_| true).unwrap();
        assert_eq!((summary.phase, summary.created, summary.refused), (Phase::Ready, 0, 2));
        assert_eq!(house.read(|read| record::by_number(read, KIND, "T-1")).unwrap(), None);
    }

    fn who_may_not_import_brings_nothing_in(house: &TestHouse) {
        company(house);
        let refused = ask(house, "chen", &one(file("a.jsonl", LINES)), &mut |_| true);
        assert!(matches!(refused, Err(Error::Forbidden(_))));
    }

    fn a_request_that_was_brought_in_ended_has_a_clock_when_it_is_opened_again(house: &TestHouse) {
        company(house);
        bring(house, &file("old.jsonl", LINES), None);
        let one = header(house, "T-1");
        let luo = house.actor("luo");
        let on = one.version;
        house.write(move |tx| service::reopen(tx, &luo, "T-1", on, "又漏了")).unwrap();
        let clocks: Vec<(String, String)> =
            duties(house, one.id).into_iter().map(|duty| (duty.kind, duty.state)).collect();
        assert_eq!(clocks, [("service.resolution".to_owned(), "open".to_owned())]);
        assert_eq!(header(house, "T-1").status, "in_progress");
    }
}
