//! Where the table begins and ends in a sheet as people keep it.
//!
//! Above the headings there may be titles and notes, below them totals and the headings again for each page. The
//! heading row is the first row that is mostly words and more than half as wide as the table. A merged heading
//! belongs to all its columns, and a heading of two rows (联系人 over 姓名 and 电话) is read as one.

use crate::{
    Cell, Merge, Row, Rows, SheetError, Workbook, column_letters, headings,
    values::{amount::Amount, date, text},
};

/// Rows looked at to find the headings.
const SAMPLE_ROWS: usize = 60;
/// How far down the headings may begin, in rows that are not blank.
const HEADING_WITHIN: usize = 20;
/// The most rows one heading can span.
const HEADING_DEPTH: u32 = 3;
const TOTALS: [&str; 19] = [
    "合计",
    "合計",
    "总计",
    "總計",
    "小计",
    "小計",
    "共计",
    "共計",
    "累计",
    "累計",
    "本页合计",
    "本页小计",
    "本月合计",
    "本年累计",
    "total",
    "totals",
    "subtotal",
    "grandtotal",
    "sum",
];

/// The headings of a table and where its rows begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The sheet it was found in.
    pub sheet: String,
    /// The (first) row of the headings, as the person sees it.
    pub heading_row: u32,
    /// One name per column from A on, no two the same, none blank.
    pub headings: Vec<String>,
    /// The first row below the headings.
    pub first_data_row: u32,
    /// Titles and notes above the headings.
    pub above: Vec<Skipped>,
    /// The unit of amounts that a note above the headings names, as it is written.
    pub unit: Option<String>,
    /// How the cells of the heading row are written, to know them again further down.
    written: Vec<String>,
}

/// A row that is no data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skipped {
    /// The row as the person sees it.
    pub row: u32,
    /// Why it is left out.
    pub reason: SkipReason,
}

/// Why a row is left out. Blank rows are left out without a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkipReason {
    /// A title or note above the headings.
    Title,
    /// 合计, 小计, total.
    Total,
    /// The headings again.
    RepeatedHeading,
}

impl SkipReason {
    /// The message key of the reason.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Title => "sheets-skipped-title",
            Self::Total => "sheets-skipped-total",
            Self::RepeatedHeading => "sheets-skipped-repeated-heading",
        }
    }
}

/// A row below the headings.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// A row of the table.
    Data(Row),
    /// A row that is left out.
    Skipped(Skipped),
}

impl Layout {
    /// Finds the table in a sheet, or in the first sheet with anything in it.
    pub fn read(workbook: &mut Workbook, sheet: Option<&str>) -> Result<Self, SheetError> {
        Self::read_with(workbook, sheet, None)
    }

    /// As [`Layout::read`], with the heading row the person has pointed at.
    pub fn read_at(
        workbook: &mut Workbook,
        sheet: Option<&str>,
        heading_row: u32,
    ) -> Result<Self, SheetError> {
        Self::read_with(workbook, sheet, Some(heading_row))
    }

    fn read_with(workbook: &mut Workbook, sheet: Option<&str>, row: Option<u32>) -> Result<Self, SheetError> {
        let sheet = workbook.choose(sheet)?;
        let below = row.unwrap_or(1);
        let sample = workbook
            .rows(&sheet)?
            .filter(|row| row.as_ref().map_or(true, |row| row.number >= below))
            .take(SAMPLE_ROWS)
            .collect::<Result<Vec<_>, _>>()?;
        if sample.is_empty() {
            return Err(SheetError::Empty);
        }
        let heading = match row {
            Some(_) => Some(0),
            None => heading_index(&sample),
        };
        let merges = workbook.merges(&sheet)?;
        match heading {
            Some(at) => Ok(Self::at(&sheet, &sample, at, &merges)),
            None => Err(SheetError::NoHeadings),
        }
    }

    fn at(sheet: &str, sample: &[Row], at: usize, merges: &[Merge]) -> Self {
        let top = &sample[at];
        let depth = heading_depth(top.number, merges);
        let first_data_row = top.number + depth;
        let rows: Vec<&Row> = sample[at..].iter().take_while(|row| row.number < first_data_row).collect();
        let width = sample[at..].iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let names = (0..width).map(|column| heading_name(&rows, column, merges)).collect();
        let title = |row: &Row| Skipped { row: row.number, reason: SkipReason::Title };
        Self {
            sheet: sheet.to_owned(),
            heading_row: top.number,
            headings: distinct(names),
            first_data_row,
            above: sample[..at].iter().map(title).collect(),
            unit: sample[..at]
                .iter()
                .flat_map(|row| &row.cells)
                .find_map(|cell| headings::unit_noted(&cell.written())),
            written: folded(top),
        }
    }

    /// The rows below the headings, data and skipped ones, from the rows of the same sheet.
    pub fn lines<'a>(&'a self, rows: Rows<'a>) -> impl Iterator<Item = Result<Line, SheetError>> + 'a {
        rows.filter(|row| row.as_ref().map_or(true, |row| row.number >= self.first_data_row))
            .map(|row| row.map(|row| self.line(row)))
    }

    /// Most rows differ in their first cell, so nothing more is compared.
    fn is_heading(&self, row: &Row) -> bool {
        row.cells.len() == self.written.len()
            && row
                .cells
                .iter()
                .zip(&self.written)
                .all(|(cell, written)| text::fold(&cell.written()) == *written)
    }

    fn line(&self, row: Row) -> Line {
        let reason = if self.is_heading(&row) {
            SkipReason::RepeatedHeading
        } else if is_total(&row) {
            SkipReason::Total
        } else {
            return Line::Data(row);
        };
        Line::Skipped(Skipped { row: row.number, reason })
    }
}

/// The first row of words that is wide enough: a lonely cell is a title, unless the whole table is one column.
fn heading_index(sample: &[Row]) -> Option<usize> {
    let widest = sample.iter().map(Row::filled).max().unwrap_or(0);
    sample.iter().take(HEADING_WITHIN).position(|row| {
        let filled = row.filled();
        let words = row.cells.iter().filter(|cell| is_word(cell)).count();
        filled * 2 > widest && words * 2 >= filled && !row.cells.iter().any(names_unit)
    })
}

/// 单位：万元 in a cell of its own stands above a table, however narrow that is.
fn names_unit(cell: &Cell) -> bool {
    let note = cell.written();
    note.trim_start().starts_with(['单', '單']) && headings::unit_noted(&note).is_some()
}

/// A text with letters in it that is no date.
fn is_word(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.chars().any(char::is_alphabetic) && date::parse_text(text).is_err())
}

/// How many rows the headings span: as many as the tallest merge that begins in the first of them.
fn heading_depth(row: u32, merges: &[Merge]) -> u32 {
    let begins = merges.iter().filter(|merge| merge.first_row == row);
    let tallest = begins.map(|merge| merge.last_row.saturating_sub(merge.first_row) + 1).max();
    tallest.unwrap_or(1).clamp(1, HEADING_DEPTH)
}

/// What stands above a column, from the top down; a merged cell stands above all its columns.
fn heading_name(rows: &[&Row], column: usize, merges: &[Merge]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for row in rows {
        let spans = |merge: &&Merge| {
            (merge.first_row..=merge.last_row).contains(&row.number)
                && (merge.first_column..=merge.last_column).contains(&column)
        };
        let cell = match merges.iter().find(spans) {
            Some(merge) if merge.first_row == row.number => row.cell(merge.first_column),
            Some(_) => &Cell::Empty,
            None => row.cell(column),
        };
        let part = text::clean(&cell.written());
        if !part.is_empty() && parts.last() != Some(&part) {
            parts.push(part);
        }
    }
    parts.join(" ")
}

/// Blank headings are named by the letters of their column, equal ones are numbered.
fn distinct(names: Vec<String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::with_capacity(names.len());
    for (column, name) in names.into_iter().enumerate() {
        let name = if name.is_empty() { column_letters(column) } else { name };
        let mut candidate = name.clone();
        let mut copy = 2;
        while distinct.contains(&candidate) {
            candidate = format!("{name} {copy}");
            copy += 1;
        }
        distinct.push(candidate);
    }
    distinct
}

fn folded(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| text::fold(&cell.written())).collect()
}

/// A row whose first filled cell says total, and which has nothing but numbers beside it: a customer may be
/// called Total, but then a date, a name or a code stands in the same row.
fn is_total(row: &Row) -> bool {
    let mut filled = row.cells.iter().filter(|cell| !cell.is_blank());
    let Some(Cell::Text(first)) = filled.next() else { return false };
    TOTALS.contains(&headings::plain(first).as_str()) && filled.all(is_figure)
}

/// A number, an amount, or a count such as 共12笔.
fn is_figure(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) | Cell::Error(_) | Cell::Formula | Cell::Empty => true,
        Cell::Text(text) => {
            let letters: Vec<char> = text::narrow(text).chars().filter(|c| c.is_alphabetic()).collect();
            let count = letters.len() <= 2 && !letters.iter().any(char::is_ascii);
            date::parse_text(text).is_err() && (count || Amount::parse(text).is_ok())
        }
        Cell::Date(_) | Cell::DateTime(_) | Cell::Bool(_) => false,
    }
}
