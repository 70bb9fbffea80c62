//! Quotation marks in CSV files as people and programs forget them.

use sheets::{Remark, Row, SheetError, Workbook};

use crate::{csv, rows, written};

fn refused(text: &str) -> (u32, String) {
    let mut workbook = csv(text);
    let error = workbook.rows("客户").unwrap().find_map(Result::err);
    match error {
        Some(SheetError::UnclosedQuote { line, cell }) => (line, cell),
        other => panic!("{text:?}: {other:?}"),
    }
}

fn lines(rows: &[Row]) -> Vec<String> {
    written(rows).into_iter().map(|(_, cells)| cells.join("|")).collect()
}

#[test]
fn a_mark_that_is_never_closed_is_refused_where_it_opens() {
    assert_eq!(refused("a,b,c\n1,\"甲,x\n2,乙,y\n3,丙,z\n"), (2, "B2".to_owned()));
    assert_eq!(refused("a,b\n\"1\n第二行\",x\n\n2,\""), (5, "B4".to_owned()));
    assert_eq!(refused("\"a,b\n1,2"), (1, "A1".to_owned()));
}

#[test]
fn a_mark_that_the_next_rows_own_mark_would_close_is_refused_where_it_opens() {
    assert_eq!(refused("a,b,c\n1,\"甲,x\n2,\"乙,丙\",y\n"), (2, "B2".to_owned()));
    assert_eq!(refused("\"a\",\"b\"\n\"1\",\"甲\n\"2\",\"\"\n\"3\",\"丙\"\n"), (2, "B2".to_owned()));
    assert_eq!(refused("a,b,c\n1,\"甲,\"x\"\n2,乙,y\n"), (2, "B2".to_owned()));
    assert_eq!(refused("a,b\n1,\"他说\"好\"\n2,x\n"), (2, "B2".to_owned()));
}

#[test]
fn a_mark_that_swallows_megabytes_is_refused_where_it_opens() {
    assert_eq!(refused(&format!("a,b\n1,\"{}", "x,y\n".repeat(5 << 20))), (2, "B2".to_owned()));
    assert_eq!(refused(&format!("a,b\n1,\"{}\",z\n", "x,y\n".repeat(10_000))), (2, "B2".to_owned()));
}

#[test]
fn marks_within_a_text_stay_in_it_and_are_remarked_on() {
    let found = rows(&mut csv("a,b\n\"青禾\"仪器有限公司,1\n5\"管,\"x\" \n\"甲\"\"乙\",\"\"\n"));
    assert_eq!(lines(&found), ["a|b", "\"青禾\"仪器有限公司|1", "5\"管|x", "甲\"乙"]);
    let remarks: Vec<_> = found.into_iter().map(|row| row.remark).collect();
    assert_eq!(remarks, [None, Some(Remark::StrayQuotes { cell: "A2".to_owned() }), None, None]);
}

#[test]
fn a_text_of_several_lines_is_one_cell_without_a_remark() {
    let found = rows(&mut csv("编号,地址,电话\n1,\"浙江, 杭州\n西湖\n\",2\n3,丙,4\n"));
    assert_eq!(lines(&found), ["编号|地址|电话", "1|浙江, 杭州\n西湖\n|2", "3|丙|4"]);
    assert!(found.iter().all(|row| row.remark.is_none()));
    assert_eq!(found[2].number, 3);
}

#[test]
fn lines_within_marks_that_look_like_rows_are_remarked_on() {
    let found = rows(&mut csv("编号,名称,电话\n1,\"甲,x\n2,丁,w\n3,乙\",y\n4,丙,z\n"));
    let (cell, first, last) = ("B2".to_owned(), 2, 4);
    assert_eq!(found[1].remark, Some(Remark::RowsInQuotes { cell, first, last }));
    assert_eq!(lines(&found)[2], "4|丙|z");
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_remarked_on() {
    let remark =
        |name: &str| Workbook::from_bytes(b"a,b\n1,2\n".to_vec(), name).unwrap().remark().map(Remark::key);
    assert_eq!(remark("客户.XLSX"), Some("sheets-remark-text"));
    assert_eq!(remark("客户.xls"), Some("sheets-remark-text"));
    assert_eq!(remark("客户.csv"), None);
    assert_eq!(remark("客户.txt"), None);
}
