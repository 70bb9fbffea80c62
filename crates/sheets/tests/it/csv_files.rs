//! CSV as it leaves other systems.

use std::io::Write;

use sheets::{
    Layout, Workbook,
    layout::{Line, SkipReason, Skipped},
};

use crate::{csv, rows, written};

fn numbered(text: &str) -> Vec<(u32, String)> {
    written(&rows(&mut csv(text))).into_iter().map(|(number, cells)| (number, cells.join("|"))).collect()
}

#[test]
fn rows_have_the_numbers_a_spreadsheet_shows() {
    let expected = [(1, "编号|名称"), (3, "1|甲\n乙"), (4, "2|丙"), (7, "3|丁")]
        .map(|(n, text)| (n, text.to_owned()))
        .to_vec();
    let text = "编号,名称\n\n1,\"甲\n乙\"\n2,丙\n,,\n\n3,丁";
    assert_eq!(numbered(text), expected);
    assert_eq!(numbered(&text.replace('\n', "\r\n")), expected);
    assert_eq!(numbered(&text.replace('\n', "\r")), expected);
    assert_eq!(numbered(&format!("{text}\n")), expected);
    assert_eq!(numbered(&format!("\n{text}"))[0].0, 2);
}

#[test]
fn quotes_hold_separators_and_quotes() {
    assert_eq!(numbered("a,b\n\"x, \"\"y\"\"\",z\n")[1].1, "x, \"y\"|z");
}

#[test]
fn blank_cells_at_the_end_are_left_away_and_rows_may_be_ragged() {
    assert_eq!(
        numbered("a,b,c\n1,,\n1,2,3,4\n"),
        [(1, "a|b|c".to_owned()), (2, "1".to_owned()), (3, "1|2|3|4".to_owned())]
    );
}

#[test]
fn the_one_sheet_bears_the_name_of_the_file_and_can_be_read_again() {
    let mut workbook = csv("a,b\n1,2\n");
    assert_eq!(workbook.sheets(), ["客户"]);
    assert_eq!(workbook.encoding(), Some("UTF-8"));
    assert_eq!(rows(&mut workbook), rows(&mut workbook));
}

#[test]
fn an_export_in_gb18030_with_semicolons_is_read_from_disk() {
    let bytes = encoding_rs::GB18030.encode("客户编号;客户名称\n1;杭州青禾仪器有限公司\n").0.into_owned();
    let path = std::env::temp_dir().join(format!("sheets-{}.csv", std::process::id()));
    std::fs::File::create(&path).unwrap().write_all(&bytes).unwrap();
    let mut workbook = Workbook::from_path(&path).unwrap();
    assert_eq!(written(&rows(&mut workbook))[1].1, ["1", "杭州青禾仪器有限公司"]);
    assert_eq!(workbook.encoding(), Some("gb18030"));
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn titles_totals_and_repeated_headings_are_told_from_data() {
    let text = "2026 年采购明细\n\n单位：元,,,制表：张晓明\n客户,日期,金额,金额\n甲,2026-1-1,5,1\n小 计：,,5,1\n\
                客户,日期,金额,金额\n\nTotal,2026-1-2,7,2\n合计（元）,,\"¥12.00\",3\n";
    let mut workbook = csv(text);
    let layout = Layout::read(&mut workbook, None).unwrap();
    assert_eq!((layout.heading_row, layout.first_data_row), (4, 5));
    assert_eq!(layout.headings, ["客户", "日期", "金额", "金额 2"]);
    let title = |row| Skipped { row, reason: SkipReason::Title };
    assert_eq!(layout.above, [title(1), title(3)]);
    let found: Vec<_> = layout
        .lines(workbook.rows(&layout.sheet).unwrap())
        .map(|line| match line.unwrap() {
            Line::Data(row) => (row.number, None),
            Line::Skipped(skipped) => (skipped.row, Some(skipped.reason)),
        })
        .collect();
    assert_eq!(
        found,
        [
            (5, None),
            (6, Some(SkipReason::Total)),
            (7, Some(SkipReason::RepeatedHeading)),
            (9, None),
            (10, Some(SkipReason::Total)),
        ]
    );
}

#[test]
fn a_note_of_the_unit_is_no_heading_however_narrow_the_table_is() {
    let layout =
        Layout::read(&mut csv("采购明细,,单位：万元\n客户,日期,金额\n甲,2026-1-1,5\n"), None).unwrap();
    assert_eq!((layout.heading_row, layout.unit.as_deref()), (2, Some("万元")));
    let layout = Layout::read(&mut csv("产品,单位,数量\n泵,台,5\n"), None).unwrap();
    assert_eq!((layout.heading_row, layout.unit), (1, None));
}

#[test]
fn a_table_of_one_column_has_its_heading_in_the_first_row() {
    let layout = Layout::read(&mut csv("电话\n13800000042\n13800000043\n"), None).unwrap();
    assert_eq!((layout.heading_row, layout.headings.as_slice()), (1, ["电话".to_owned()].as_slice()));
}

#[test]
fn blank_headings_above_values_are_named_by_their_column() {
    let layout = Layout::read(&mut csv("客户,,电话,B\n甲,x,1,y,z\n"), None).unwrap();
    assert_eq!(layout.headings, ["客户", "B", "电话", "B 2", "E"]);
}

#[test]
fn a_person_may_point_at_the_heading_row() {
    let mut workbook = csv("编号,名称\nCD1,甲\nCD2,乙\n");
    let layout = Layout::read_at(&mut workbook, None, 2).unwrap();
    assert_eq!((layout.heading_row, layout.headings[0].as_str()), (2, "CD1"));
}
