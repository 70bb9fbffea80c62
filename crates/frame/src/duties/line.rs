//! One duty in a list.

use std::collections::HashMap;

use kernel::duty::{Duty, Listed, Standing, sentence_key, standing_of_each};
use kernel::record::Header;
use kernel::{Message, Read, RecordId, Result, StaffId, staff};
use maud::{Markup, html};
use serde::Serialize;
use utoipa::ToSchema;
use web::Ui;
use web::components::{Column, Row, Tone, tag};

use crate::links::{RecordLink, headers};

/// A duty with what it is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutyLine {
    /// The duty.
    #[schema(value_type = Object)]
    pub duty: Duty,
    /// How its clock stands.
    #[schema(value_type = Object)]
    pub standing: Standing,
    /// The record it is about.
    pub record: RecordLink,
    /// The customer that the record names, when it is another record.
    pub customer: Option<RecordLink>,
    /// Who is obliged.
    pub owner: Option<String>,
    /// Where it is done.
    pub href: String,
}

/// Looks up what at most a page of duties is about.
pub fn lines(read: &mut Read<'_>, listed: Vec<Listed>) -> Result<Vec<DutyLine>> {
    let records = headers(read, listed.iter().map(|one| one.duty.record_id).collect())?;
    let customers = headers(read, records.values().filter_map(another).collect())?;
    let mut owners: Vec<StaffId> = listed.iter().filter_map(|one| one.duty.owner_id).collect();
    owners.sort_unstable();
    owners.dedup();
    let names = staff::names(read, &owners)?;
    let standing = standing_of_each(read, &listed.iter().map(|one| &one.duty).collect::<Vec<_>>())?;
    let listed = listed.into_iter().zip(standing);
    listed.map(|(one, standing)| line(read, one, standing, &records, &customers, &names)).collect()
}

/// The customer a record names, when that is not the record itself.
fn another(header: &Header) -> Option<RecordId> {
    header.customer_id.filter(|customer| *customer != header.id)
}

fn line(
    read: &Read<'_>,
    listed: Listed,
    standing: Standing,
    records: &HashMap<RecordId, Header>,
    customers: &HashMap<RecordId, Header>,
    names: &HashMap<StaffId, String>,
) -> Result<DutyLine> {
    let record = RecordLink::new(read, &listed.record_kind, &listed.number, &listed.title)?;
    let customer = records.get(&listed.duty.record_id).and_then(another).and_then(|id| customers.get(&id));
    let place = read.house().catalogue.duty(&listed.duty.kind)?.place;
    Ok(DutyLine {
        href: format!("{}{place}", record.href),
        customer: customer.map(|header| RecordLink::of(read, header)).transpose()?,
        owner: listed.duty.owner_id.and_then(|id| names.get(&id).cloned()),
        duty: listed.duty,
        standing,
        record,
    })
}

impl DutyLine {
    /// What is to be done, about what.
    fn matter(&self, ui: &Ui) -> Markup {
        html! {
            a href=(self.href) {
                (ui.t(&sentence_key(&self.duty.kind))) " " b { (self.record.number) } " "
                (self.record.title)
            }
            @if let Some(left) = self.duty.counter {
                " " (tag(&ui.tr(&Message::new("frame-duty-left").with("count", left)), Tone::Plain))
            }
        }
    }

    /// The customer it is about.
    fn about(&self) -> Markup {
        html! {
            @match (&self.customer, self.record.kind.as_str()) {
                (Some(customer), _) => (customer.draw()),
                (None, "customer") => (self.record.draw()),
                (None, _) => span.faint { "—" },
            }
        }
    }
}

/// The columns that a list of duties may have, by key, with the messages of their headings.
pub const COLUMNS: [(&str, &str); 5] = [
    ("matter", "frame-duty-matter"),
    ("owner", "frame-duty-owner"),
    ("customer", "frame-duty-customer"),
    ("clause", "frame-duty-clause"),
    ("due", "frame-duty-due"),
];

/// One row with the cells of the columns `seen`.
pub fn row(ui: &Ui, line: &DutyLine, seen: &[&str]) -> Row {
    let cell = |key: &&str| match *key {
        "matter" => line.matter(ui),
        "owner" => html! { span.nowrap { (line.owner.as_deref().unwrap_or("—")) } },
        "customer" => line.about(),
        "clause" => ui.clause(&line.duty.clause),
        _ => html! { (ui.clock_at(&line.duty, line.standing)) },
    };
    Row::new(seen.iter().map(cell).collect()).opens(line.href.clone())
}

/// A table of duties without filters and pages, for other pages.
#[must_use]
pub fn table(ui: &Ui, caption: &str, lines: &[DutyLine], seen: &[&str]) -> Markup {
    let columns: Vec<Column> = COLUMNS
        .iter()
        .filter(|(key, _)| seen.contains(key))
        .map(|(key, label)| {
            let column = Column::new(ui.t(label));
            if *key == "matter" { column.main() } else { column }
        })
        .collect();
    let rows: Vec<Row> = lines.iter().map(|line| row(ui, line, seen)).collect();
    html! { div.table-wrap { (web::components::table(caption, &columns, &rows)) } }
}
