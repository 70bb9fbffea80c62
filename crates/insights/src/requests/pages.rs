//! The figures of requests as a page.

use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::{Markup, html};
use web::chart::Chart;
use web::components::{
    Button, Chip, Column, Field, Filters, Icon, PageHead, Row, Tone, card_figure, cards, columns,
    sheet_padded, table, tag,
};
use web::{Page, Ui, View, format};

use super::ADDRESS;
use super::model::{RequestBoard, Satisfied, Times};
use super::service::USUAL_DAYS;
use crate::export::Words;
use crate::model::Figure;
use crate::pages::{by_clause, count_point};

/// How many strengths a cell of the hours can have.
const STRENGTHS: i64 = 5;

impl View for RequestBoard {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("insights-requests");
        let words = Words { locale: ui.locale, policy: &ui.policy };
        let (from, until) = (self.from.date(), self.until.date());
        let export = format!("{ADDRESS}?from={from}&until={until}&format=xlsx");
        let head = PageHead::new(title.clone())
            .crumb(ui.t("web-nav-insights"), crate::ADDRESS)
            .under(html! {
                span {
                    (ui.day(self.from)) " – " (ui.day(self.until)) " · "
                    span.faint { (ui.t("insights-requests-no-confidential")) }
                }
            })
            .actions(html! { (Button::link(ui.t("web-export-xlsx"), export).icon(Icon::Download)) });
        let days = Filters::new(ui.locale).chips(usual(ui, from, until)).fields(html! {
            (Field::date("from", ui.t("insights-requests-from")).value(from.to_string()))
            (Field::date("until", ui.t("insights-requests-until")).value(until.to_string()))
        });
        let main = html! {
            (sheet_padded(&ui.t("insights-requests-flow"), None, self.flow(ui)))
            (sheet_padded(&ui.t("insights-requests-times"), Some(ui.clause("service.levels")), self.times(ui, &words)))
            @if !self.satisfaction.is_empty() {
                (sheet_padded(&ui.t("insights-requests-satisfaction"), Some(ui.clause("service.close")), self.satisfaction(ui, &words)))
            }
            (sheet_padded(&ui.t("insights-duties"), None, html! {
                @if self.duties.clauses.is_empty() { p.dim { (ui.t("insights-requests-none")) } }
                @else { (by_clause(ui, "insights-requests-duties", &self.duties)) }
            }))
            (sheet_padded(&ui.t("insights-requests-hours"), None, self.hours(ui, &words)))
        };
        let side = sheet_padded(&ui.t("insights-requests-backlog"), None, self.backlog(ui, &words));
        Page::new(title, html! { (head) (days) (self.cards(ui)) (columns(main, side, false)) })
    }
}

/// The periods that are mostly asked for.
fn usual(ui: &Ui, from: Date, until: Date) -> Vec<Chip> {
    let today = ui.policy.working_calendar().date_of(ui.now.timestamp());
    let month = today.first_of_month();
    let before = month.saturating_sub(1.day());
    [
        ("insights-requests-week", today.saturating_sub(6.days()), today),
        ("insights-requests-thirty", today.saturating_sub((USUAL_DAYS - 1).days()), today),
        ("insights-requests-month", month, today),
        ("insights-requests-month-before", before.first_of_month(), before),
    ]
    .into_iter()
    .map(|(label, first, last)| {
        let href = format!("{ADDRESS}?from={first}&until={last}");
        Chip::choice(ui.t(label), href, (first, last) == (from, until))
    })
    .collect()
}

/// The mean of scores as people write it: `4.25`.
fn score(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

impl RequestBoard {
    fn cards(&self, ui: &Ui) -> Markup {
        let card = |label: &str, figure: &Figure, remark: Option<&str>| {
            let href = figure.href.as_deref().unwrap_or(ADDRESS);
            let remark = remark.map(|text| (text, Tone::Plain));
            card_figure(&ui.t(label), &format::number(figure.number), href, Tone::Plain, remark)
        };
        let rate = self.reopened_percent.map(|rate| format!("{rate}%"));
        cards(html! {
            (card("insights-requests-received", &self.received, None))
            (card("insights-requests-closed", &self.closed, None))
            (card("insights-requests-open", &self.open, None))
            (card("insights-requests-reopened", &self.reopened, rate.as_deref()))
        })
    }

    fn flow(&self, ui: &Ui) -> Markup {
        let short = |day: kernel::Day| day.date().strftime("%m-%d").to_string();
        let names = self.flow.iter().map(|flow| short(flow.first)).collect();
        let points = |of: fn(&super::model::Flow) -> &Figure| {
            let point = |flow| {
                let figure = of(flow);
                Some(count_point(figure.number, figure.href.clone()))
            };
            self.flow.iter().map(point).collect()
        };
        let by_week = self.flow.iter().any(|flow| flow.first != flow.last);
        let title = if by_week { "insights-requests-by-week" } else { "insights-requests-by-day" };
        html! {
            (Chart::columns(ui.locale, ui.t(title), names)
                .series(ui.t("insights-requests-received"), points(|flow| &flow.received))
                .series(ui.t("insights-requests-closed"), points(|flow| &flow.closed)))
        }
    }

    fn backlog(&self, ui: &Ui, words: &Words<'_>) -> Markup {
        let names = self.backlog.iter().map(|age| words.age(&age.key)).collect();
        let points = self.backlog.iter().map(|age| Some(count_point(age.number, age.href.clone()))).collect();
        html! { (Chart::bars(ui.locale, "", names).series(ui.t("insights-requests-open"), points)) }
    }

    fn times(&self, ui: &Ui, words: &Words<'_>) -> Markup {
        let title = ui.t("insights-requests-times");
        let columns = [
            Column::new(ui.t("insights-requests-clock")).main(),
            Column::new(ui.t("insights-requests-tier")),
            Column::new(ui.t("insights-requests-number")).number(),
            Column::new(ui.t("insights-requests-mean")).number(),
            Column::new(ui.t("insights-requests-target")).number(),
            Column::new(ui.t("insights-requests-in-time")).number(),
        ];
        let span = |seconds: Option<i64>| {
            html! {
                @if let Some(seconds) = seconds { (format::working_span(ui.locale, seconds)) }
                @else { span.faint { "—" } }
            }
        };
        let row = |times: &Times| {
            let late = times.mean_seconds > times.target_seconds;
            let mean = times.mean_seconds.map(|seconds| format::working_span(ui.locale, seconds));
            Row::new(vec![
                html! { (ui.t(words.clock(times.clock))) },
                html! { (words.tier(&times.number.key)) },
                html! { a href=(times.number.href.as_deref().unwrap_or_default()) { (format::number(times.number.number)) } },
                html! { @match &mean {
                    Some(mean) if late => (tag(mean, Tone::Late)),
                    _ => (span(times.mean_seconds)),
                } },
                span(times.target_seconds),
                html! { (format::number(times.in_time)) },
            ])
        };
        let rows: Vec<Row> = self.times.iter().map(row).collect();
        html! {
            @if rows.is_empty() { p.dim { (ui.t("insights-requests-none")) } }
            @else { div.table-wrap { (table(&title, &columns, &rows)) } }
        }
    }

    fn satisfaction(&self, ui: &Ui, words: &Words<'_>) -> Markup {
        let columns = [
            Column::new(ui.t("insights-requests-tier")).main(),
            Column::new(ui.t("insights-requests-answered")).number(),
            Column::new(ui.t("insights-requests-score")).number(),
        ];
        let row = |satisfied: &Satisfied| {
            Row::new(vec![
                html! { (words.tier(&satisfied.answered.key)) },
                html! { a href=(satisfied.answered.href.as_deref().unwrap_or_default()) { (format::number(satisfied.answered.number)) } },
                html! { (score(satisfied.mean_hundredths)) },
            ])
        };
        let rows: Vec<Row> = self.satisfaction.iter().map(row).collect();
        html! { div.table-wrap { (table(&ui.t("insights-requests-satisfaction"), &columns, &rows)) } }
    }

    /// Days of the week down, hours across: the more requests came in, the stronger the cell.
    fn hours(&self, ui: &Ui, words: &Words<'_>) -> Markup {
        let most = self.hours.iter().map(|hour| hour.number.number).max().unwrap_or_default();
        let found =
            |weekday: i8, at: i8| self.hours.iter().find(|hour| (hour.weekday, hour.hour) == (weekday, at));
        let strength = |number: i64| (number * STRENGTHS + most - 1) / most.max(1);
        html! {
            @if self.hours.is_empty() { p.dim { (ui.t("insights-requests-none")) } } @else {
                div.table-wrap { table.heat {
                    caption { (ui.t("insights-requests-hours")) }
                    thead { tr {
                        th scope="col" { (ui.t("insights-requests-weekday")) }
                        @for hour in 0..24 { th scope="col" { (hour) } }
                    } }
                    tbody { @for weekday in 1..=7 { tr {
                        th scope="row" { (words.weekday(weekday)) }
                        @for hour in 0..24 {
                            @match found(weekday, hour) {
                                Some(found) => td class={ "heat-" (strength(found.number.number)) } {
                                    a href=(found.number.href.as_deref().unwrap_or_default()) { (format::number(found.number.number)) }
                                },
                                None => td {},
                            }
                        }
                    } } }
                } }
            }
        }
    }
}
