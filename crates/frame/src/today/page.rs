//! Today as a page.

use maud::{Markup, html};
use web::components::{
    Chip, Line, PageHead, Tone, card_figure, cards, columns, empty, face, sheet, timeline,
};
use web::format;
use web::listing::count_text;
use web::text;
use web::{Page, Ui, View};

use super::{DayKind, Team, Today};
use crate::approvals::in_place_of;
use crate::duties::{DutyLine, table};
use crate::links::kind_key;
use crate::notices;

impl View for Today {
    fn page(&self, ui: &Ui) -> Page {
        let main = html! {
            (self.own(ui))
            @if !self.brought.is_empty() { (brought_up(ui, &self.brought)) }
            @if let Some(team) = &self.team { (late_of(ui, team)) }
            @for panel in self.panels.iter().filter(|panel| !panel.aside) { (panel.view.draw(ui)) }
            (self.changes(ui))
        };
        let side = html! {
            (self.waiting(ui))
            @for panel in self.panels.iter().filter(|panel| panel.aside) { (panel.view.draw(ui)) }
            @if !self.notices.is_empty() {
                (sheet(&ui.t("frame-today-notices"), Some(more(ui, "/notices")), notices::draw(ui, &self.notices)))
            }
        };
        let body = html! { (self.head(ui)) (self.figures(ui)) (columns(main, side, false)) };
        Page::new(ui.t("web-nav-today"), body)
    }
}

impl Today {
    fn head(&self, ui: &Ui) -> PageHead {
        let title = text!(
            "frame-today-title",
            greeting = text!(self.greeting.key()),
            name = ui.actor.name.clone(),
            summary = self.summary()
        );
        let windows: Vec<String> = self
            .day
            .windows
            .iter()
            .map(|(begin, end)| {
                let time = |at: &kernel::Moment| format::time_of_day(ui.zone(), at.timestamp());
                format!("{}–{}", time(begin), time(end))
            })
            .collect();
        let windows = windows.join(" ");
        let kind = match self.day.kind {
            DayKind::Workday => text!("frame-day-workday", windows = windows),
            DayKind::MakeUp => text!("frame-day-make-up", windows = windows),
            DayKind::DayOff => text!("frame-day-off"),
            DayKind::Holiday => text!("frame-day-holiday"),
        };
        let date = format::day_with_weekday(ui.locale, self.day.date);
        PageHead::new(ui.tr(&title)).under(html! { span.dim { (date) " · " (ui.tr(&kind)) } })
    }

    fn figures(&self, ui: &Ui) -> Markup {
        let late = ui.tr(&text!("frame-today-late-remark", count = self.late.number));
        let remark = (self.late.number > 0).then_some((late.as_str(), Tone::Late));
        let own =
            card_figure(&ui.t("frame-today-own"), &count_text(self.open), "/duties", Tone::Plain, remark);
        let waiting = card_figure(
            &ui.t("frame-today-approvals"),
            &count_text(self.waiting),
            "/approvals?whose=waiting",
            if self.waiting.number == 0 { Tone::Plain } else { Tone::Accent },
            None,
        );
        cards(html! {
            (own)
            (waiting)
            @if let Some(team) = &self.team {
                @let tone = if team.late.number > 0 { Tone::Late } else { Tone::Plain };
                (card_figure(
                    &ui.t("frame-today-team"), &count_text(team.late), "/duties?whose=team&late=late", tone, None,
                ))
            }
        })
    }

    /// What one owes, with the kinds of things as chips.
    fn own(&self, ui: &Ui) -> Markup {
        let chips = html! {
            @if self.kinds.len() > 1 {
                span.chips {
                    (Chip::choice(ui.t("frame-today-kind-all"), "/", self.kind.is_none()))
                    @for kind in &self.kinds {
                        (Chip::choice(ui.t(&kind_key(kind)), format!("/?kind={kind}"), self.kind.as_ref() == Some(kind)))
                    }
                }
            }
            (more(ui, "/duties"))
        };
        let title = ui.t("frame-today-own");
        let body = if self.duties.is_empty() {
            empty(&ui.t("frame-duties-none"), &ui.t("frame-duties-none-text"), None)
        } else {
            table(ui, &title, &self.duties, &["matter", "customer", "clause", "due"])
        };
        html! {
            zk-list { (sheet(&title, Some(chips), body)) }
        }
    }

    fn waiting(&self, ui: &Ui) -> Markup {
        let lines: Vec<Line> = self
            .approvals
            .iter()
            .map(|approval| {
                let requester = approval.requester.as_deref().unwrap_or("—");
                let words = html! {
                    (approval.record.draw()) " " span.dim { (requester) }
                    (in_place_of(ui, approval.in_place_of.as_deref()))
                };
                Line::new(face(requester), words, ui.moment(approval.since))
            })
            .collect();
        let body = if lines.is_empty() {
            empty(&ui.t("frame-approvals-none"), &ui.t("frame-approvals-none-text"), None)
        } else {
            timeline(&lines)
        };
        sheet(&ui.t("frame-today-approvals"), Some(more(ui, "/approvals?whose=waiting")), body)
    }

    /// What changed since yesterday.
    fn changes(&self, ui: &Ui) -> Markup {
        let body = if self.news.timeline.lines.is_empty() {
            empty(&ui.t("frame-news-none"), &ui.t("frame-news-none-text"), None)
        } else {
            self.news.timeline.draw_about(ui, &|event| {
                let record = event.record_id.and_then(|id| self.news.records.get(&id));
                html! { @if let Some(record) = record { (record.draw()) " · " } }
            })
        };
        sheet(&ui.t("frame-today-news"), None, body)
    }
}

/// What others take too long with, by the rulebook's own steps.
fn brought_up(ui: &Ui, brought: &[DutyLine]) -> Markup {
    let title = ui.t("frame-today-brought");
    let body = table(ui, &title, brought, &["matter", "owner", "customer", "clause", "due"]);
    sheet(&title, None, body)
}

fn late_of(ui: &Ui, team: &Team) -> Markup {
    let title = ui.t("frame-today-team");
    let body = if team.duties.is_empty() {
        empty(&ui.t("frame-team-none"), &ui.t("frame-team-none-text"), None)
    } else {
        table(ui, &title, &team.duties, &["matter", "owner", "customer", "clause", "due"])
    };
    sheet(&title, Some(more(ui, "/duties?whose=team&late=late")), body)
}

fn more(ui: &Ui, href: &str) -> Markup {
    html! { a href=(href) { (ui.t("frame-all")) } }
}
