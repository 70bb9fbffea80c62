//! How summaries are drawn: the list, and the page on which an agent confirms one.

use kernel::Message;
use maud::{Markup, html};
use web::chart::{Chart, Point};
use web::components::{
    Button, Column, Field, Form, PageHead, Row as ListRow, Tone, card_figure, cards, columns, empty, facts,
    notice_box, sheet, sheet_padded, table, tag,
};
use web::listing::{Filter, ListColumn, ListPage};
use web::{Page, Ui, View, format};

use super::model::{ADDRESS, RECORD, Status};
use super::service::STEP_LIMIT;
use super::view::{ItemView, SummaryList, SummaryRow, SummaryView};
use crate::list::NOT_CONFIDENTIAL;
use crate::model::ADDRESS as REQUESTS;
use crate::pages::{address, words};

fn status_name(ui: &Ui, status: Status) -> String {
    ui.t(&format!("status-daily-summary-{}", status.key()))
}

fn status_tag(ui: &Ui, status: Status) -> Markup {
    let tone = match status {
        Status::Open => Tone::Accent,
        Status::Confirmed => Tone::Good,
    };
    tag(&status_name(ui, status), tone)
}

impl View for SummaryView {
    fn page(&self, ui: &Ui) -> Page {
        let head = PageHead::new(self.record.title.clone())
            .crumb(ui.t("desk-title"), REQUESTS)
            .crumb(ui.t("desk-daily-title"), ADDRESS)
            .number(self.record.number.clone())
            .under(html! { (status_tag(ui, self.status)) " " (ui.clause("service.daily")) });
        let main = html! {
            (self.frequent(ui))
            (self.open(ui))
            (sheet_padded(&ui.t("desk-timeline"), None, self.timeline.draw(ui)))
        };
        let side = sheet_padded(&ui.t("desk-facts"), None, facts(&self.facts(ui)));
        let body = html! { (head) (self.figures(ui)) (columns(main, side, false)) };
        Page::new(self.record.title.clone(), body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.record.version)
    }
}

impl SummaryView {
    fn facts(&self, ui: &Ui) -> Vec<(String, Markup)> {
        let confirmed = self.confirmed_at.map(|at| ui.moment(at)).unwrap_or_default();
        let due = self.record.next_due_at.map(|at| ui.moment(at)).unwrap_or_default();
        let mut facts = vec![
            (ui.t("desk-daily-agent"), html! { (self.agent) }),
            (ui.t("desk-daily-day"), html! { (ui.day(self.day)) }),
        ];
        facts.push(match self.status {
            Status::Open => (ui.t("desk-daily-due"), html! { (due) }),
            Status::Confirmed => (ui.t("desk-daily-confirmed-at"), html! { (confirmed) }),
        });
        facts
    }

    /// The requests that something happened to on the day, without confidential ones.
    fn door(&self, whose: &str, what: &str) -> String {
        let (agent, day) = (self.agent_id, self.day.date());
        format!(
            "{REQUESTS}?status=all&{NOT_CONFIDENTIAL}&{whose}={agent}&{what}_from={day}&{what}_until={day}"
        )
    }

    fn figures(&self, ui: &Ui) -> Markup {
        let figures = &self.figures;
        let card = |label: &str, number: i64, href: &str| {
            card_figure(&ui.t(label), &format::number(number), href, Tone::Plain, None)
        };
        cards(html! {
            (card("desk-daily-taken-in", figures.taken_in, &self.door("taken_by", "received")))
            (card("desk-daily-answered", figures.answered, &self.door("owner", "answered")))
            (card("desk-daily-solved", figures.solved, &self.door("owner", "resolved")))
            (card("desk-daily-closed", figures.closed, &self.door("owner", "closed")))
            (card("desk-daily-open", figures.open, "#open"))
        })
    }

    fn frequent(&self, ui: &Ui) -> Markup {
        let name = |kind: &str, category: &str| {
            let kind_name = words::kind(ui, kind);
            match category {
                "" => kind_name,
                category => format!("{kind_name} › {}", words::category(ui, kind, category)),
            }
        };
        let frequent = &self.figures.frequent;
        let names = frequent.iter().map(|of| name(&of.kind, &of.category)).collect();
        let point = |number: i64, href: String| {
            let height = i32::try_from(number).map_or(f64::MAX, f64::from);
            Some(Point::new(height, format::number(number)).opens(href))
        };
        let day = self.door("taken_by", "received");
        let points = frequent.iter().map(|of| {
            let category = if of.category.is_empty() { "none" } else { &of.category };
            point(of.number, format!("{day}&kind={}&category={category}", of.kind))
        });
        let chart = Chart::bars(ui.locale, "", names).series(ui.t("desk-daily-number"), points.collect());
        sheet_padded(
            &ui.t("desk-daily-frequent"),
            None,
            html! {
                @if frequent.is_empty() { p.dim { (ui.t("desk-daily-frequent-none")) } } @else { (chart) }
            },
        )
    }

    fn open(&self, ui: &Ui) -> Markup {
        let title = ui.t("desk-daily-left");
        let hidden =
            Message::new("desk-daily-hidden").with("count", i64::try_from(self.hidden).unwrap_or(i64::MAX));
        html! {
            div id="open" {
                @if self.may_confirm {
                    (sheet_padded(&title, None, self.form(ui)))
                } @else if self.items.is_empty() {
                    (sheet_padded(&title, None, html! { p.dim { (ui.t("desk-daily-left-none")) } }))
                } @else {
                    (sheet(&title, None, self.table(ui, &title)))
                }
                @if self.hidden > 0 { (notice_box(Tone::Plain, html! { (ui.tr(&hidden)) })) }
            }
        }
    }

    fn form(&self, ui: &Ui) -> Markup {
        let form = Form::post(ui.locale, format!("{}/confirmation", RECORD.page(&self.record.number)))
            .hidden("version", self.record.version.to_string())
            .fields(html! {
                @if self.items.is_empty() { p.dim { (ui.t("desk-daily-left-none")) } }
                @for item in &self.items { (fields(ui, item)) }
            })
            .buttons(html! { (Button::submit(ui.t("desk-daily-confirm")).main()) });
        html! { p.dim { (ui.t("desk-daily-confirm-text")) } (form) }
    }

    fn table(&self, ui: &Ui, title: &str) -> Markup {
        let columns = [
            Column::new(ui.t("field-request-subject")).main(),
            Column::new(ui.t("desk-status")),
            Column::new(ui.t("desk-daily-step")),
            Column::new(ui.t("desk-daily-on")),
        ];
        let row = |item: &ItemView| {
            let href = address(&item.request.number, "");
            ListRow::new(vec![
                html! { a href=(href) { (item.request.subject) } " " small.faint { (item.request.number) } },
                words::status_tag(ui, item.request.status),
                html! { (item.step) },
                html! { @if let Some(day) = item.planned_on { (ui.day(day)) } },
            ])
            .opens(href.clone())
        };
        let rows: Vec<ListRow> = self.items.iter().map(row).collect();
        html! { div.table-wrap { (table(title, &columns, &rows)) } }
    }
}

/// What is asked about one open request.
fn fields(ui: &Ui, item: &ItemView) -> Markup {
    let request = &item.request;
    let day = item.planned_on.map(|day| day.date().to_string()).unwrap_or_default();
    let limit = u32::try_from(STEP_LIMIT).unwrap_or(u32::MAX);
    html! {
        div.field.wide {
            p {
                a href=(address(&request.number, "")) { (request.subject) } " " small.faint { (request.number) } " "
                (words::status_tag(ui, request.status)) " " (words::priority_tag(ui, &request.priority)) " "
                @if let Some(clock) = words::clock(ui, request) { (clock) }
            }
        }
        (Field::textarea(format!("step-{}", request.number), ui.t("desk-daily-step"))
            .value(item.step.clone()).rows(2).limit(limit).required())
        (Field::date(format!("on-{}", request.number), ui.t("desk-daily-on")).value(day).required())
    }
}

impl View for SummaryList {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("desk-daily-title");
        let page = ListPage {
            ui,
            path: ADDRESS,
            title: title.clone(),
            search: None,
            standing: [
                ("desk-daily-all", ""),
                ("desk-daily-mine", "?owner=me"),
                ("status-daily-summary-open", "?status=open"),
            ]
            .map(|(label, query)| (ui.t(label), query))
            .to_vec(),
            filters: self.filters(ui),
            columns: list_columns(ui),
            state: &self.state,
            export: false,
            act: None,
            empty: empty(&ui.t("desk-daily-empty"), &ui.t("desk-daily-empty-text"), None),
        };
        let seen = page.seen();
        let rows = self.rows.iter().map(|row| drawn(ui, row, &seen)).collect();
        let head = PageHead::new(title.clone())
            .crumb(ui.t("desk-title"), REQUESTS)
            .under(ui.clause("service.daily"));
        Page::new(title, html! { (head) (page.draw(rows)) })
    }
}

impl SummaryList {
    fn filters(&self, ui: &Ui) -> Vec<Filter> {
        let filter = |name, label: &str, choices| Filter { name, label: ui.t(label), choices };
        let states =
            Status::ALL.iter().map(|status| (status.key().to_owned(), status_name(ui, *status))).collect();
        let mut owners = vec![("me".to_owned(), ui.t("desk-owner-me"))];
        owners.extend(self.owners.iter().map(|(id, name)| (id.to_string(), name.clone())));
        vec![
            filter("owner", "desk-daily-agent", owners),
            filter("status", "desk-status", states),
            filter("day", "desk-daily-day", Vec::new()),
        ]
    }
}

fn list_columns(ui: &Ui) -> Vec<ListColumn> {
    let column =
        |key, label: &str| ListColumn { key, label: ui.t(label), number: false, default: true, sort: None };
    vec![
        column("day", "desk-daily-day"),
        column("agent", "desk-daily-agent"),
        column("status", "desk-status"),
        column("due", "desk-daily-due"),
        column("confirmed", "desk-daily-confirmed-at"),
    ]
}

fn drawn(ui: &Ui, row: &SummaryRow, seen: &[&str]) -> ListRow {
    let href = RECORD.page(&row.number);
    let cell = |key: &&str| match *key {
        "day" => html! { a href=(href) { (ui.day(row.day)) } " " span.number { (row.number) } },
        "agent" => html! { @if let Some(owner) = &row.owner { (owner) } },
        "status" => status_tag(ui, row.status),
        "due" => html! { @if let Some(at) = row.due_at { (ui.moment(at)) } @else { span.faint { "—" } } },
        "confirmed" => {
            html! { @if let Some(at) = row.confirmed_at { (ui.moment(at)) } @else { span.faint { "—" } } }
        }
        _ => html! {},
    };
    ListRow::new(seen.iter().map(cell).collect()).opens(href.clone())
}
