//! Files and cells as nobody should bring them: each is refused in words that say what to do, and nothing is changed.

use customers::import::model::Target;
use kernel::{Error, Message};
use rust_xlsxwriter::Workbook;
use testkit::{TestHouse, both_engines, workbook};
use web::i18n::{Locale, tr};

use crate::company::{bring, bring_text, contacts, customers, director, options, purchases, refusal};

/// A message as people of each language read it: in whole words, with nothing left unsaid.
fn read_by_people(message: &Message) {
    for locale in [Locale::ZhCn, Locale::ZhTw, Locale::En] {
        let text = tr(locale, message);
        assert!(!text.contains(&*message.key) && !text.contains('{'), "{text}");
        if locale != Locale::En {
            assert!(text.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign)), "{text}");
        }
    }
}

fn nothing_stands(house: &TestHouse) {
    assert!(customers(house).is_empty() && contacts(house).is_empty() && purchases(house).is_empty());
}

/// The key with which a file is refused.
fn refused(house: &TestHouse, actor: &kernel::Actor, name: &str, bytes: &[u8]) -> String {
    let error = bring(house, actor, &options(Target::Customers, name, bytes)).unwrap_err();
    let Error::Refused(refusals) = &error else { panic!("{name}: {error}") };
    assert!(refusals[0].field.is_some(), "{name}");
    read_by_people(&refusals[0].message);
    refusal(error)
}

/// A workbook behind a password is an OLE document with its content encrypted; without that it is an old workbook.
fn ole(content: &str) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(4096, 0);
    bytes.extend(content.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

fn names() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..200 {
        sheet.write_string(row, 0, format!("客户名称{row}")).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

both_engines! {
    rooms: vec![customers::kernel_room()];

    fn a_file_that_is_no_table_is_refused_by_what_it_is(house: &TestHouse) {
        let lin = director(house);
        let whole = names();
        let broken = &whole[..whole.len() / 2];
        let long = format!("客户名称,地址\n青禾仪器有限公司,{}\n", "长".repeat(10 * 1024 * 1024 / 3));
        let wide = |columns: usize| {
            let line = |word: &str| (0..columns).map(|n| format!("{word}{n}")).collect::<Vec<_>>().join(",");
            format!("{}\n{}\n", line("列"), line("值"))
        };
        // Latin letters with accents as a machine from elsewhere writes them, which is no Chinese encoding.
        let elsewhere = b"Kunde,Ort\nM\xfcller \xff\xfe\x80 GmbH,K\xf6ln\n";
        for (name, bytes, key) in [
            ("空.csv", &b""[..], "sheets-file-empty"),
            ("只有表头.csv", "客户编号,客户名称\n".as_bytes(), "import-no-rows"),
            ("图.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x02\0\0\0", "sheets-file-unsupported"),
            ("加密.xlsx", &ole("EncryptedPackage"), "sheets-file-password"),
            ("旧.xls", &ole("Workbook"), "sheets-file-old-excel"),
            ("引号.csv", "客户编号,客户名称\nK1,\"青禾仪器有限公司\nK2,远山精密有限公司\n".as_bytes(), "sheets-file-unclosed-quote"),
            ("文档.xlsx", &ole("WordDocument"), "sheets-file-unsupported"),
            ("坏.xlsx", broken, "sheets-file-damaged"),
            ("编码.csv", elsewhere, "sheets-file-encoding"),
            ("长.csv", long.as_bytes(), "sheets-file-cell-too-long"),
            ("宽.csv", wide(501).as_bytes(), "sheets-file-too-many-columns"),
            ("三百列.csv", wide(300).as_bytes(), "import-field-needed-either"),
        ] {
            assert_eq!(refused(house, &lin, name, bytes), key, "{name}");
        }
        nothing_stands(house);
    }

    fn a_formula_whose_result_is_not_in_the_file_is_told_and_enters_no_row_without_it(house: &TestHouse) {
        let lin = director(house);
        let words = |row: u32, words: [&str; 5]| {
            let cells = ["A", "B", "C", "D", "E"].into_iter().zip(words).map(|(column, word)| match word {
                "" => format!("<c r=\"{column}{row}\"><f>A1</f></c>"),
                word => format!("<c r=\"{column}{row}\" t=\"str\"><v>{word}</v></c>"),
            });
            format!("<row r=\"{row}\">{}</row>", cells.collect::<String>())
        };
        let rows = [
            words(1, ["客户编号", "日期", "金额", "数量", "随记"]),
            words(2, ["K1", "2026-02-03", "", "1", "a"]),
            words(3, ["K1", "2026-02-03", "100", "", "b"]),
            words(4, ["K1", "2026-02-03", "100", "1", ""]),
        ];
        let summary =
            bring(house, &lin, &options(Target::Purchases, "采购.xlsx", &workbook(&rows.concat()))).unwrap();
        assert_eq!((summary.rows, summary.created, summary.refused), (3, 1, 2), "{summary:?}");
        let places: Vec<_> = summary.faults.iter().map(|(row, faults)| (*row, faults[0].column)).collect();
        assert_eq!(places, [(2, Some(2)), (3, Some(3))]);
        for (_, faults) in &summary.faults {
            assert_eq!((faults.len(), &*faults[0].message.key), (1, "sheets-value-formula-without-result"));
            read_by_people(&faults[0].message);
        }
        let noted: Vec<_> = summary.notes.iter().map(|note| (note.row, tr(Locale::En, &note.message))).collect();
        for ((row, text), cell) in noted.iter().zip(["C2", "D3", "E4"]) {
            assert!(row.is_some() && text.contains(cell), "{noted:?}");
        }
        assert_eq!(noted.len(), 3);
        assert_eq!(purchases(house).len(), 1);
    }

    fn what_is_odd_about_a_file_is_said_and_kept_beside_the_import(house: &TestHouse) {
        let lin = director(house);
        let text = "客户编号,客户名称,地址\nK1,\"青禾\"仪器有限公司,a\nK2,\"远山,b\nK3,白水\",c\n";
        let summary = bring(house, &lin, &options(Target::Customers, "表.xlsx", text.as_bytes())).unwrap();
        let told: Vec<_> = summary.notes.iter().map(|note| (note.row, &*note.message.key)).collect();
        let expected = [
            (None, "sheets-remark-text"),
            (Some(2), "sheets-remark-stray-quotes"),
            (Some(3), "sheets-remark-rows-in-quotes"),
        ];
        assert_eq!(told, expected);
        for note in &summary.notes {
            read_by_people(&note.message);
        }
        assert_eq!(customers(house)[0].1.name, "\"青禾\"仪器有限公司");
    }

    fn a_unit_noted_above_the_headings_holds_for_amounts_without_one(house: &TestHouse) {
        let lin = director(house);
        let text = "采购明细\n,,单位：万元\n客户编号,日期,金额\nK1,2026-02-03,1.5\nK1,2026-02-04,300元\n";
        let summary = bring_text(house, &lin, Target::Purchases, text);
        assert_eq!(&*summary.notes[0].message.key, "import-unit-noted");
        read_by_people(&summary.notes[0].message);
        let amounts: Vec<i64> = purchases(house).iter().map(|purchase| purchase.amount_fen).collect();
        assert_eq!(amounts, [1_500_000, 30_000]);
    }

    fn a_heading_that_stands_twice_is_numbered_and_only_one_of_them_is_taken(house: &TestHouse) {
        let lin = director(house);
        let text = "客户名称,客户名称\n青禾仪器有限公司,远山精密有限公司\n";
        let mut asked = options(Target::Customers, "两列.csv", text.as_bytes());
        asked.columns.insert("客户名称 2".into(), "name".into());
        assert_eq!(refusal(bring(house, &lin, &asked).unwrap_err()), "import-field-twice");
        nothing_stands(house);
        asked.columns.clear();
        asked.confirm_repeat = true;
        let summary = bring(house, &lin, &asked).unwrap();
        assert_eq!((summary.created, summary.refused), (1, 0));
        assert_eq!(customers(house)[0].1.name, "青禾仪器有限公司");
    }

    fn a_cell_that_can_not_be_meant_is_refused_with_its_row(house: &TestHouse) {
        let lin = director(house);
        for (target, text, key) in [
            (Target::Purchases, "客户编号,日期,金额\nK1,2026-02-30,100\n", "sheets-value-date-impossible"),
            (Target::Purchases, "客户编号,日期,金额\nK1,2026-02-03,99999999999999999999\n", "sheets-value-number-too-big"),
            (Target::Purchases, "客户编号,日期,金额\nK1,2026-02-03,60000000000000000\n", "import-fault-absurd"),
            (Target::Purchases, "客户编号,日期,金额,数量\nK1,2026-02-03,1,9000000000000000000\n", "import-fault-absurd"),
            (Target::Purchases, "客户编号,日期,金额（亿元）\nK1,2026-02-03,-100000\n", "import-fault-absurd"),
            (Target::Purchases, "客户编号,日期,金额\nK 1,2026-02-03,100\n", "import-fault-number-spaces"),
            (Target::Customers, "客户编号,客户名称\nKH 001,青禾仪器有限公司\n", "import-fault-number-spaces"),
            (Target::Customers, "客户名称,注册资本\n青禾仪器有限公司,-5\n", "customers-capital-negative"),
            (Target::Customers, "客户名称,注册资本（亿元）\n青禾仪器有限公司,500000\n", "import-fault-absurd"),
            (Target::Customers, "客户名称,建档日期\n青禾仪器有限公司,2026-02-30\n", "sheets-value-date-impossible"),
            (Target::Customers, "客户名称,建档日期\n青禾仪器有限公司,2027-03-02\n", "customers-archive-date-in-future"),
        ] {
            let summary = bring_text(house, &lin, target, text);
            assert_eq!((summary.created, summary.refused), (0, 1), "{text}");
            let (row, faults) = &summary.faults[0];
            assert_eq!((*row, &*faults[0].message.key), (2, key), "{text}");
            assert!(faults[0].column.is_some(), "{text}");
            read_by_people(&faults[0].message);
        }
        nothing_stands(house);
    }

    fn spaces_around_a_number_are_not_part_of_it_and_a_return_is_negative(house: &TestHouse) {
        let lin = director(house);
        let summary = bring_text(house, &lin, Target::Purchases, "客户编号,日期,金额\n  K1\u{3000},2026-02-03,-100\n");
        assert_eq!((summary.created, summary.refused), (1, 0), "{summary:?}");
        assert_eq!(customers(house)[0].0.number, "K1");
        assert_eq!(purchases(house)[0].amount_fen, -10_000);
    }
}
