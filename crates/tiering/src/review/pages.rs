//! A review's page: who moves and why, the matrix, how a score came about, what can be done next.

use kernel::Message;
use maud::{Markup, html};
use web::components::{
    Button, Chip, Column, Confirm, Field, Form, List, PageHead, Pager, Row, Tone, columns, empty, facts,
    notice_box, progress_live, sheet, sheet_padded,
};
use web::{Page, Ui, View, format};

use super::exclusion::Hand;
use super::model::Status;
use super::view::ReviewView;
use crate::proposal::Which;
use crate::view::{ItemView, draw_matrix, status_tag};
use crate::words::Words;

impl View for ReviewView {
    fn page(&self, ui: &Ui) -> Page {
        let words = Words::of(ui);
        let under = html! {
            (status_tag(ui, Self::kind(), &self.status)) " "
            (ui.tr(&Message::new("tiering-review-of").with("day", ui.day(self.as_of)).with("version", self.rulebook.clone())))
            " " (ui.clause("tiering.review"))
        };
        let head = PageHead::new(self.title.clone())
            .crumb(ui.t("web-nav-tiers"), "/tiers")
            .number(self.number.clone())
            .under(under)
            .actions(self.actions(ui));
        let main = html! {
            (self.notices(ui))
            @match &self.progress {
                Some(progress) if progress.state == "failed" => (self.stopped(ui)),
                Some(progress) => (sheet_padded("", None, self.working(ui, progress.done, progress.total))),
                None => (self.list(ui, words)),
            }
            (sheet_padded(&ui.t("tiering-timeline"), None, self.timeline.draw(ui)))
        };
        let body = html! { (head) (columns(main, self.side(ui, words), false)) };
        Page::new(self.title.clone(), body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

impl ReviewView {
    fn address(&self) -> String {
        format!("/tiers/reviews/{}", self.number)
    }

    /// The same page with another list of customers.
    fn listing(&self, which: Which) -> String {
        format!("{}{}", self.address(), self.params.without("customer").with("list", &which.key()).query())
    }

    fn actions(&self, ui: &Ui) -> Markup {
        let at_hand = self.may_review && self.state.is_at_hand();
        let submission = Form::post(ui.locale, format!("{}/submission", self.address()))
            .fields(html! { (Field::textarea("comment", ui.t("tiering-comment")).limit(1000).rows(3)) })
            .buttons(html! { (Button::submit(ui.t("tiering-submit")).main()) });
        let assessment = Form::post(ui.locale, format!("{}/assessment", self.address()))
            .fields(html! {
                (Field::date("as_of", ui.t("tiering-as-of")).value(self.as_of.date().to_string()).hint(ui.t("tiering-as-of-hint")))
            })
            .buttons(html! { (Button::submit(ui.t("tiering-assess")).main()) });
        let assess = if self.state == Status::Planned { "tiering-assess" } else { "tiering-assess-again" };
        html! {
            @if let Some(approval) = &self.approval { (approval.button(ui)) }
            @if at_hand { (Confirm::new(ui.locale, "submit", ui.t("tiering-submit"), html! { (submission) }).main()) }
            @if self.may_review && self.state.may_be_assessed() {
                @let ask = Confirm::new(ui.locale, "assess", ui.t(assess), html! { (assessment) });
                (if at_hand { ask } else { ask.main() })
            }
            @if self.may_export && self.customers > 0 {
                (Button::link(ui.t("web-export-xlsx"), format!("{}{}", self.address(), self.params.with("format", "xlsx").query())))
            }
        }
    }

    fn notices(&self, ui: &Ui) -> Markup {
        let count = |key: &'static str, number: i64| ui.tr(&Message::new(key).with("number", number));
        html! {
            @if self.state == Status::Planned {
                (notice_box(Tone::Plain, html! { (ui.t("tiering-review-planned-text")) }))
            }
            @if let Hand::Decider { .. } = self.hand {
                (notice_box(Tone::Plain, html! { (ui.t("tiering-decider-text")) }))
            }
            @if self.foreign_customers > 0 {
                (notice_box(Tone::Soon, html! { (count("tiering-foreign-customers", self.foreign_customers)) }))
            }
            @if self.overtaken > 0 {
                (notice_box(Tone::Plain, html! { (count("tiering-overtaken", self.overtaken)) }))
            }
        }
    }

    /// What failed for good stays where it was and can be taken up again.
    fn stopped(&self, ui: &Ui) -> Markup {
        let again = Form::post(ui.locale, format!("{}/retry", self.address()))
            .buttons(html! { (Button::submit(ui.t("tiering-retry")).main()) });
        notice_box(Tone::Late, html! { p { (ui.t("tiering-stopped")) } @if self.may_review { (again) } })
    }

    fn working(&self, ui: &Ui, done: i64, total: i64) -> Markup {
        let label = match self.state {
            Status::TakingEffect => ui.t("tiering-taking-effect"),
            _ => ui.t("tiering-drafting"),
        };
        let counts = u64::try_from(done).ok().zip(u64::try_from(total).ok()).filter(|(_, total)| *total > 0);
        let text = format!("{} / {}", format::number(done), format::number(total));
        progress_live(ui.locale, &label, counts, &text, &format!("{}/progress", self.address()))
    }

    fn list(&self, ui: &Ui, words: Words<'_>) -> Markup {
        let chip = |key: &str, number: u64, which: Which| {
            let label =
                format!("{} {}", ui.t(key), format::number(i64::try_from(number).unwrap_or(i64::MAX)));
            Chip::choice(label, self.listing(which), self.which == which)
        };
        let moves = self.up + self.down + self.first;
        let tools = html! {
            div.chips {
                (chip("tiering-list-moves", moves, Which::Moves))
                (chip("tiering-list-up", self.up, Which::Up))
                (chip("tiering-list-down", self.down, Which::Down))
                @if self.first > 0 { (chip("tiering-list-first", self.first, Which::First)) }
                @if self.excluded > 0 {
                    (chip("tiering-list-excluded", u64::try_from(self.excluded).unwrap_or(0), Which::Excluded))
                }
            }
        };
        let page = |cursor: &Option<String>| {
            cursor
                .as_ref()
                .map(|cursor| format!("{}{}", self.address(), self.params.with("page", cursor).query()))
        };
        let title = match self.which {
            Which::Cell(from, to) => format!("{} → {}", words.tier(from), words.tier(Some(to))),
            _ => ui.tr(&Message::new("tiering-review-moves")
                .with("number", format::number(i64::try_from(moves).unwrap_or(i64::MAX)))),
        };
        let columns = vec![
            Column::new(ui.t("kind-customer")).main(),
            Column::new(ui.t("tiering-from")),
            Column::new(ui.t("tiering-to")),
            Column::new(ui.t("tiering-score")).number(),
            Column::new(ui.t("tiering-why")),
            Column::new(""),
        ];
        let rows = self.items.iter().map(|item| self.row(ui, words, item)).collect();
        let list = List::new(ui.locale, title)
            .columns(columns)
            .rows(rows)
            .tools(tools)
            .pager(Pager { previous: page(&self.previous), next: page(&self.next), text: String::new() })
            .empty(empty(&ui.t("tiering-review-nobody"), &ui.t("tiering-review-nobody-text"), None));
        html! { (list) }
    }

    fn row(&self, ui: &Ui, words: Words<'_>, item: &ItemView) -> Row {
        let href = format!("/customers/{}", item.customer);
        let explain = format!("{}{}", self.address(), self.params.with("customer", &item.customer).query());
        Row::new(vec![
            html! { a href=(href) { (item.name) } " " small.faint { (item.customer) } },
            words.badge(item.from),
            words.badge(Some(item.to)),
            html! { a href=(explain) { (item.draw_score()) } },
            item.draw_reason(words),
            self.exclusion(ui, item),
        ])
        .opens(href)
    }

    /// Taking one customer out, or back in.
    fn exclusion(&self, ui: &Ui, item: &ItemView) -> Markup {
        if !self.hand.is_free() {
            return html! {};
        }
        if item.excluded.is_some() {
            if !self.hand.puts_back(item.excluded_step) {
                return html! {};
            }
            let form = Form::post(ui.locale, format!("{}/inclusions", self.address()))
                .hidden("customer", item.customer.clone())
                .buttons(html! { (Button::submit(ui.t("tiering-include")).quiet()) });
            return html! { (form) };
        }
        let id = format!("out-{}", item.customer);
        let form = Form::post(ui.locale, format!("{}/exclusions", self.address()))
            .hidden("customer", item.customer.clone())
            .fields(html! { (Field::text("reason", ui.t("tiering-reason")).required().limit(1000).in_form(format!("{id}-"))) })
            .buttons(html! { (Button::submit(ui.t("tiering-exclude")).main()) });
        let confirm = Confirm::new(ui.locale, id, ui.t("tiering-exclude"), html! { (form) })
            .text(html! { (ui.tr(&Message::new("tiering-exclude-text").with("name", item.name.clone()))) });
        html! { (confirm) }
    }

    fn side(&self, ui: &Ui, words: Words<'_>) -> Markup {
        let rows = [
            (ui.t("tiering-quarter"), html! { (self.quarter) }),
            (ui.t("tiering-as-of"), html! { (ui.day(self.as_of)) }),
            (ui.t("tiering-owner"), html! { @if let Some(owner) = &self.owner { (owner) } }),
            (ui.t("tiering-review-customers"), html! { (format::number(self.customers)) }),
            (ui.t("tiering-begun"), html! { (ui.date(self.created_at)) }),
        ];
        let asked = self.params.get("customer");
        let explained =
            self.items.iter().find(|item| Some(item.customer.as_str()) == asked).or(self.items.first());
        html! {
            @if self.customers > 0 {
                (sheet(&ui.t("tiering-matrix"), None, draw_matrix(words, &self.matrix, |from, to| self.listing(Which::Cell(from, to)))))
            }
            @if let Some(item) = explained.filter(|_| self.progress.is_none()) {
                (sheet_padded(&ui.tr(&Message::new("tiering-explained").with("name", item.name.clone())), None, html! {
                    (words.score_bars(&item.explained.facts, &item.explained.assessment, item.foreign_purchases))
                    p { (ui.clause("tiering.weights")) }
                }))
            }
            (sheet_padded(&ui.t("tiering-facts"), None, facts(&rows)))
        }
    }
}
