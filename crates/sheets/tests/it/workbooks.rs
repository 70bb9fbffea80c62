//! XLSX with titles, merged cells, dates, several sheets.

use jiff::civil::{date, datetime};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Book, Worksheet};
use sheets::{
    Cell, Layout, Workbook,
    layout::{Line, SkipReason},
    values,
};

use crate::rows;

fn open(mut book: Book) -> Workbook {
    Workbook::from_bytes(book.save_to_buffer().unwrap(), "采购.xlsx").unwrap()
}

fn strings(sheet: &mut Worksheet, row: u32, texts: &[&str]) {
    for (column, text) in (0..).zip(texts) {
        if !text.is_empty() {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
}

/// A title over all columns, headings of two rows, a customer merged over two purchases, and a total.
fn purchases() -> Book {
    let mut book = Book::new();
    book.add_worksheet().set_name("封面").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("采购").unwrap();
    let plain = Format::new();
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    sheet.merge_range(0, 0, 0, 4, "2026 年采购明细", &plain).unwrap();
    sheet.merge_range(2, 0, 3, 0, "客户名称", &plain).unwrap();
    sheet.merge_range(2, 1, 2, 2, "联系人", &plain).unwrap();
    sheet.merge_range(2, 3, 3, 3, "日期", &plain).unwrap();
    sheet.merge_range(2, 4, 3, 4, "金额（万元）", &plain).unwrap();
    strings(sheet, 3, &["", "姓名", "电话"]);
    sheet.merge_range(4, 0, 5, 0, "杭州青禾仪器有限公司", &plain).unwrap();
    strings(sheet, 4, &["", "张晓明", "13800000042"]);
    let first = ExcelDateTime::from_ymd(2026, 3, 5).unwrap();
    sheet.write_datetime_with_format(4, 3, &first, &day).unwrap();
    sheet.write_number(4, 4, 1.5).unwrap();
    let second = ExcelDateTime::from_ymd(2026, 3, 6).unwrap().and_hms(14, 30, 0).unwrap();
    sheet.write_datetime_with_format(5, 3, &second, &moment).unwrap();
    sheet.write_number(5, 4, 0.25).unwrap();
    sheet.write_boolean(7, 1, true).unwrap();
    strings(sheet, 8, &["合　计"]);
    sheet.write_number(8, 4, 1.75).unwrap();
    book
}

#[test]
fn the_first_sheet_with_anything_in_it_is_chosen() {
    let mut workbook = open(purchases());
    assert_eq!(workbook.sheets(), ["封面", "采购"]);
    assert_eq!(workbook.choose(None).unwrap(), "采购");
    assert_eq!(workbook.choose(Some("封面")).unwrap(), "封面");
    assert_eq!(workbook.choose(Some("没有")).unwrap_err().key(), "sheets-file-no-such-sheet");
    assert_eq!(workbook.encoding(), None);
}

#[test]
fn cells_come_typed_and_rows_numbered_as_in_excel() {
    let rows = rows(&mut open(purchases()));
    let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 3, 4, 5, 6, 8, 9]);
    assert_eq!(rows[3].cells[3..], [Cell::Date(date(2026, 3, 5)), Cell::Number(1.5)]);
    assert_eq!(rows[4].cell(3), &Cell::DateTime(datetime(2026, 3, 6, 14, 30, 0, 0)));
    assert_eq!(rows[5].cells, [Cell::Empty, Cell::Bool(true)]);
}

#[test]
fn a_merged_value_stands_in_the_first_of_its_data_rows_only() {
    let rows = rows(&mut open(purchases()));
    assert_eq!(rows[3].cell(0), &Cell::from("杭州青禾仪器有限公司"));
    assert_eq!(rows[4].cell(0), &Cell::Empty);
}

#[test]
fn merged_headings_of_two_rows_are_read_as_one() {
    let mut workbook = open(purchases());
    let layout = Layout::read(&mut workbook, None).unwrap();
    assert_eq!(layout.headings, ["客户名称", "联系人 姓名", "联系人 电话", "日期", "金额（万元）"]);
    assert_eq!((layout.heading_row, layout.first_data_row), (3, 5));
    assert_eq!(layout.above[0].reason, SkipReason::Title);
    let unit = sheets::headings::unit(&layout.headings[4]);
    let lines: Vec<Line> =
        layout.lines(workbook.rows(&layout.sheet).unwrap()).collect::<Result<_, _>>().unwrap();
    let Line::Data(first) = &lines[0] else { panic!("{lines:?}") };
    assert_eq!(values::money::parse_under(first.cell(4), unit).unwrap().fen, 1_500_000);
    assert_eq!(values::date::parse(first.cell(3)).unwrap(), date(2026, 3, 5));
    assert!(
        matches!(lines.last(), Some(Line::Skipped(total)) if total.row == 9 && total.reason == SkipReason::Total)
    );
}

#[test]
fn a_time_without_a_day_and_a_day_excel_invented_are_not_taken_for_dates() {
    let mut book = Book::new();
    let sheet = book.add_worksheet();
    let time = Format::new().set_num_format("hh:mm");
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_number_with_format(0, 0, 0.5, &time).unwrap();
    sheet.write_number_with_format(0, 1, 60.0, &day).unwrap();
    sheet.write_number_with_format(0, 2, 61.0, &day).unwrap();
    let rows = rows(&mut open(book));
    let expected = [Cell::from("12:00:00"), Cell::Number(60.0), Cell::Date(date(1900, 3, 1))];
    assert_eq!(rows[0].cells, expected);
}

#[test]
fn many_rows_pass_through_with_their_numbers() {
    let mut book = Book::new();
    let sheet = book.add_worksheet();
    strings(sheet, 0, &["客户编号", "数量"]);
    for row in 1..=5_000 {
        sheet.write_string(row, 0, format!("CD{row:05}")).unwrap();
        sheet.write_number(row, 1, f64::from(row)).unwrap();
    }
    let rows = rows(&mut open(book));
    assert_eq!(rows.len(), 5_001);
    let last = rows.last().unwrap();
    assert_eq!(
        (last.number, last.cell(0), last.cell(1)),
        (5_001, &Cell::from("CD05000"), &Cell::Number(5_000.0))
    );
}
