//! Files that are no tables, are damaged, or were made to do harm.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use sheets::layout::Line;
use sheets::{Cell, Layout, MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, Remark, SheetError, Workbook, values};
use zip::{ZipWriter, write::SimpleFileOptions};

fn refusal(bytes: &[u8]) -> &'static str {
    let read = || -> Result<(), SheetError> {
        let mut workbook = Workbook::from_bytes(bytes.to_vec(), "file")?;
        let sheet = workbook.choose(None)?;
        workbook.rows(&sheet)?.try_for_each(|row| row.map(drop))
    };
    read().map_or_else(|error| error.key(), |()| "read")
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const RELATIONSHIP: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The least a workbook needs, with this sheet.
fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    let relation = |kind: &str, target: &str, id: &str| {
        format!(
            "<Relationships><Relationship Id=\"{id}\" Type=\"{RELATIONSHIP}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    package(&[
        ("_rels/.rels", &relation("officeDocument", "xl/workbook.xml", "r1")),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
        ),
        ("xl/_rels/workbook.xml.rels", &relation("worksheet", "worksheets/sheet1.xml", "r1")),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ])
}

fn sheet_with_cell(reference: &str, row: u32) -> String {
    format!(
        "<worksheet><sheetData><row r=\"{row}\"><c r=\"{reference}\"><v>1</v></c></row></sheetData></worksheet>"
    )
}

#[test]
fn the_least_workbook_is_read() {
    assert_eq!(refusal(&workbook(&sheet_with_cell("A1", 1), "<sst/>")), "read");
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    let mut encrypted = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    encrypted.resize(70_000, 0);
    let old = encrypted.clone();
    let named = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let word = [old.clone(), named("WordDocument")].concat();
    encrypted.extend(named("EncryptedPackage"));
    for (bytes, key) in [
        (b"".as_slice(), "sheets-file-empty"),
        (b"\n\n,,\n ,\n", "sheets-file-empty"),
        (b"\xEF\xBB\xBF", "sheets-file-empty"),
        (&old, "sheets-file-old-excel"),
        (&encrypted, "sheets-file-password"),
        (&word, "sheets-file-unsupported"),
        (b"%PDF-1.7\n", "sheets-file-unsupported"),
        (b"\xFF\xD8\xFF\xE0", "sheets-file-unsupported"),
        (b"Rar!\x1A\x07", "sheets-file-unsupported"),
        (b"\n<HTML><table><tr><td>1", "sheets-file-unsupported"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "sheets-file-unsupported"),
        (b"a,b\n1,\xFF\xFF\xFF\n", "sheets-file-encoding"),
        (b"PK\x03\x04 and no more", "sheets-file-damaged"),
        (&package(&[("readme.txt", "no workbook")]), "sheets-file-unsupported"),
        (&package(&[("content.xml", "<ods/>"), ("mimetype", "ods")]), "sheets-file-unsupported"),
        (&package(&[("xl/workbook.bin", "xlsb")]), "sheets-file-unsupported"),
        (&package(&[("xl/workbook.xml", "<workbook/>")]), "sheets-file-damaged"),
    ] {
        assert_eq!(refusal(bytes), key, "{:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(20)]));
    }
}

#[test]
fn a_failed_formula_is_told_as_such() {
    let failing = |error: &str| {
        let sheet = format!(
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
             <row r=\"2\"><c r=\"A2\" t=\"e\"><f>1/0</f><v>{error}</v></c></row></sheetData></worksheet>"
        );
        let mut workbook = Workbook::from_bytes(workbook(&sheet, "<sst/>"), "x.xlsx").unwrap();
        workbook.rows("S").unwrap().collect::<Result<Vec<_>, _>>()
    };
    let rows = failing("#DIV/0!").unwrap();
    assert_eq!(rows[1].cell(0), &Cell::Error("#DIV/0!".to_owned()));
    for cell in [rows[1].cell(0), &Cell::from("#DIV/0! ")] {
        assert_eq!(values::money::parse(cell).unwrap_err().key(), "sheets-value-failed-formula");
    }
    assert_eq!(failing("#SPILL!").unwrap_err().key(), "sheets-file-failed-formula");
}

#[test]
fn a_formula_whose_result_is_not_in_the_file_is_told_from_a_blank_cell() {
    let sheet = "<worksheet><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"str\"><v>金额</v></c></row>\
        <row r=\"2\"><c r=\"A2\"><f>1+1</f></c><c r=\"B2\"><f>A2</f><v></v></c>\
        <c r=\"C2\" t=\"str\"><f>IF(1,\"\")</f><v></v></c><c r=\"D2\"><f>2</f><v>2</v></c></row>\
        <row r=\"3\"><c r=\"B3\"><f t=\"shared\" ref=\"B3:B4\" si=\"0\">A3</f><v/></c></row>\
        <row r=\"4\"><c r=\"A4\"><v>1</v></c><c r=\"B4\"><f t=\"shared\" si=\"0\"/></c></row>\
        </sheetData></worksheet>";
    let mut workbook = Workbook::from_bytes(workbook(sheet, "<sst/>"), "x.xlsx").unwrap();
    let rows = workbook.rows("S").unwrap().collect::<Result<Vec<_>, _>>().unwrap();
    let cells: Vec<Vec<Cell>> = rows[1..].iter().map(|row| row.cells.clone()).collect();
    assert_eq!(cells[0], [Cell::Formula, Cell::Formula, Cell::Empty, Cell::Number(2.0)]);
    assert_eq!(cells[1], [Cell::Empty, Cell::Formula]);
    assert_eq!(cells[2], [Cell::Number(1.0), Cell::Formula]);
    let named: Vec<_> = rows.iter().map(|row| row.remark.clone()).collect();
    let told = |cells: &[&str]| {
        Some(Remark::FormulasWithoutResult { cells: cells.iter().map(ToString::to_string).collect() })
    };
    assert_eq!(named, [None, told(&["A2", "B2"]), told(&["B3"]), told(&["B4"])]);
    for error in [
        values::money::parse(&Cell::Formula).unwrap_err(),
        values::date::parse(&Cell::Formula).unwrap_err(),
        values::text::parse(&Cell::Formula, 9).unwrap_err(),
        values::phone::parse(&Cell::Formula).unwrap_err(),
        values::number::whole(&Cell::Formula).unwrap_err(),
    ] {
        assert_eq!(error.key(), "sheets-value-formula-without-result");
    }
}

#[test]
fn a_total_without_its_result_is_still_a_total() {
    let sheet = "<worksheet><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"str\"><v>客户</v></c><c r=\"B1\" t=\"str\"><v>金额</v></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"str\"><v>青禾</v></c><c r=\"B2\"><v>5</v></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"str\"><v>合计</v></c><c r=\"B3\"><f>SUM(B2)</f></c></row>\
        </sheetData></worksheet>";
    let mut workbook = Workbook::from_bytes(workbook(sheet, "<sst/>"), "x.xlsx").unwrap();
    let layout = Layout::read(&mut workbook, None).unwrap();
    let lines = layout.lines(workbook.rows("S").unwrap()).collect::<Result<Vec<_>, _>>().unwrap();
    assert!(matches!(lines[..], [Line::Data(_), Line::Skipped(_)]), "{lines:?}");
}

#[test]
fn a_truncated_workbook_is_damaged() {
    let whole = workbook(&sheet_with_cell("A1", 1), "<sst/>");
    assert_eq!(refusal(&whole[..whole.len() / 2]), "sheets-file-damaged");
    assert_eq!(
        refusal(&workbook("<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1", "<sst/>")),
        "sheets-file-damaged"
    );
}

#[test]
fn limits_hold_in_workbooks() {
    let beyond = |reference: &str, row| refusal(&workbook(&sheet_with_cell(reference, row), "<sst/>"));
    assert_eq!(beyond(&format!("A{MAX_ROWS}"), MAX_ROWS), "read");
    assert_eq!(beyond(&format!("A{}", MAX_ROWS + 1), MAX_ROWS + 1), "sheets-file-too-many-rows");
    assert_eq!(beyond("SF1", 1), "read");
    assert_eq!(beyond("SG1", 1), "sheets-file-too-many-columns");
    let long = format!(
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>{}</v></c></row></sheetData></worksheet>",
        "x".repeat(MAX_CELL_CHARS as usize + 1)
    );
    assert_eq!(refusal(&workbook(&long, "<sst/>")), "sheets-file-cell-too-long");
}

#[test]
fn rows_in_disorder_and_impossible_counts_are_damage() {
    let disorder = "<worksheet><sheetData><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>\
                    <row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
    assert_eq!(refusal(&workbook(disorder, "<sst/>")), "sheets-file-damaged");
    let liar = "<sst uniqueCount=\"99999999999\"><si><t>a</t></si></sst>";
    assert_eq!(refusal(&workbook(&sheet_with_cell("A1", 1), liar)), "sheets-file-damaged");
}

#[test]
fn a_panic_of_the_parser_is_a_damaged_file() {
    let inverted = "<worksheet><dimension ref=\"C9:A1\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
    assert!(["sheets-file-damaged", "read"].contains(&refusal(&workbook(inverted, "<sst/>"))));
}

#[test]
fn limits_hold_in_csv() {
    let wide = vec!["x"; MAX_COLUMNS as usize + 1].join(",");
    assert_eq!(refusal(wide.as_bytes()), "sheets-file-too-many-columns");
    let blank_tail = format!("x{}", ",".repeat(2_000));
    assert_eq!(refusal(blank_tail.as_bytes()), "read");
    let long = format!("a,b\n1,{}\n", "长".repeat(MAX_CELL_CHARS as usize + 1));
    assert_eq!(refusal(long.as_bytes()), "sheets-file-cell-too-long");
    let fits = format!("a,b\n1,{}\n", "长".repeat(MAX_CELL_CHARS as usize));
    assert_eq!(refusal(fits.as_bytes()), "read");
    let many = "1\n".repeat(MAX_ROWS as usize);
    assert_eq!(refusal(many.as_bytes()), "read");
    assert_eq!(refusal(format!("{many}1\n").as_bytes()), "sheets-file-too-many-rows");
}

#[test]
fn a_line_without_end_does_not_fill_the_memory() {
    let endless = format!("a,b\n1,2\n1,{}", ",".repeat(17 << 20));
    assert_eq!(refusal(endless.as_bytes()), "sheets-file-endless-row");
}

#[test]
fn a_sheet_of_figures_only_has_no_headings() {
    let mut workbook = Workbook::from_bytes(b"1,2,3\n4,5,6\n".to_vec(), "x.csv").unwrap();
    assert_eq!(Layout::read(&mut workbook, None).unwrap_err().key(), "sheets-file-no-headings");
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        refusal(&bytes);
    }

    #[test]
    fn arbitrary_text_is_laid_out_or_refused(text in "[a-z0-9客户合计\",;\t\n ]{0,300}") {
        if let Ok(mut workbook) = Workbook::from_bytes(text.into_bytes(), "x.csv")
            && let Ok(layout) = Layout::read(&mut workbook, None)
        {
            let rows = workbook.rows(&layout.sheet).unwrap();
            let read = |line: &Result<_, _>| matches!(line, Ok(_) | Err(SheetError::UnclosedQuote { .. }));
            prop_assert!(layout.lines(rows).all(|line| read(&line)));
        }
    }

    #[test]
    fn a_workbook_with_damaged_bytes_is_read_or_refused(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = workbook(&sheet_with_cell("B2", 2), "<sst><si><t>a</t></si></sst>");
        for (place, byte) in changes {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        refusal(&bytes);
    }
}
