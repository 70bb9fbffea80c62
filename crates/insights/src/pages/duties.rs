//! What falls due this month and this quarter, by clause: how much of it in time.

use kernel::Message;
use maud::{Markup, html};
use web::chart::Chart;
use web::components::{Column, Row, Tone, sheet_padded, table, tag};
use web::{Ui, format};

use super::count_point;
use crate::model::{ClauseDuties, Duties, DutyPeriod};
use crate::service::duty_door;

pub(super) fn duties(ui: &Ui, duties: &Duties) -> Markup {
    let compliance = html! { a href="/rulebook/compliance" { (ui.t("insights-compliance")) } };
    let (month, quarter) = (&duties.month, &duties.quarter);
    sheet_padded(
        &ui.t("insights-duties"),
        Some(compliance),
        html! {
            @if quarter.clauses.is_empty() {
                p.dim { (ui.t("insights-no-duties")) }
            } @else {
                (chart(ui, quarter))
                (by_clause(ui, "insights-duties-quarter", quarter))
                @if month.clauses.is_empty() {
                    p.dim { (ui.t("insights-no-duties-month")) }
                } @else {
                    (by_clause(ui, "insights-duties-month", month))
                }
            }
        },
    )
}

/// The states of duties: message, class in the chart, state and lateness in the address, and how many.
type State = (&'static str, &'static str, &'static str, Option<&'static str>, fn(&ClauseDuties) -> i64);

const STATES: [State; 4] = [
    ("insights-duty-in-time", "good", "done", Some("in_time"), |clause| clause.in_time),
    ("insights-duty-done-late", "soon", "done", Some("late"), |clause| clause.done_late),
    ("insights-duty-overdue", "late", "open", Some("late"), |clause| clause.overdue),
    ("insights-duty-open", "plain", "unended", Some("in_time"), |clause| clause.open),
];

fn chart(ui: &Ui, period: &DutyPeriod) -> Markup {
    let clauses = period.clauses.iter().map(|clause| ui.clause_title(&clause.clause)).collect();
    let title = Message::new("insights-duties-quarter").with("period", period.name.clone());
    let mut chart = Chart::stacked(ui.locale, ui.tr(&title), clauses);
    for (label, class, state, late, number) in STATES {
        let point = |clause: &ClauseDuties| {
            let number = number(clause);
            let door = duty_door(&clause.clause, (period.from, period.until), state, late);
            (number > 0).then(|| count_point(number, Some(door)))
        };
        chart = chart.series_as(class, ui.t(label), period.clauses.iter().map(point).collect());
    }
    html! { (chart) }
}

pub(crate) fn by_clause(ui: &Ui, caption: &'static str, period: &DutyPeriod) -> Markup {
    let caption = ui.tr(&Message::new(caption).with("period", period.name.clone()));
    let mut columns =
        vec![Column::new(ui.t("insights-clause")).main(), Column::new(ui.t("insights-duty-due")).number()];
    columns.extend(STATES.map(|(label, ..)| Column::new(ui.t(label)).number()));
    columns.push(Column::new(ui.t("insights-duty-rate")).number());
    let rows: Vec<Row> = period.clauses.iter().map(|clause| row(ui, period, clause)).collect();
    html! {
        h3 { (caption) }
        div.table-wrap { (table(&caption, &columns, &rows)) }
    }
}

fn row(ui: &Ui, period: &DutyPeriod, clause: &ClauseDuties) -> Row {
    let door = |state, late| duty_door(&clause.clause, (period.from, period.until), state, late);
    let figure = |number: i64, href: String| {
        html! {
            @if number == 0 { span.faint { "·" } } @else { a href=(href) { (format::number(number)) } }
        }
    };
    let mut cells = vec![ui.clause(&clause.clause), figure(clause.due, door("counted", None))];
    cells.extend(STATES.map(|(_, _, state, late, number)| figure(number(clause), door(state, late))));
    cells.push(match clause.rate_percent {
        None => html! { span.faint { "—" } },
        Some(100) => tag("100%", Tone::Good),
        Some(rate) => html! { (rate) "%" },
    });
    Row::new(cells)
}
