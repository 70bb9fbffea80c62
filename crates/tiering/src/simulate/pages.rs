//! The page on which weights and thresholds are tried.

use kernel::Message;
use maud::{Markup, html};
use rules::tier::{Indicator, Tier};
use web::components::{
    Button, Chip, Column, Field, List, PageHead, Pager, Row, Tone, columns, empty, notice_box, sheet,
    sheet_padded,
};
use web::{Page, Ui, View, format};

use super::service::Simulation;
use super::view::{CellView, SimulationView};
use crate::proposal::Which;
use crate::view::draw_matrix;
use crate::words::{Words, percent, score_change};

const ADDRESS: &str = "/tiers/simulation";

impl View for SimulationView {
    fn page(&self, ui: &Ui) -> Page {
        let words = Words::of(ui);
        let title = ui.t("tiering-simulation");
        let head = PageHead::new(title.clone()).crumb(ui.t("web-nav-tiers"), "/tiers").under(
            html! { span.dim { (ui.t("tiering-simulation-text")) } " " (ui.clause("tiering.simulate")) },
        );
        let main = html! {
            @for problem in &self.problems { (notice_box(Tone::Late, html! { (ui.tr(&problem.message)) })) }
            @if let Some(simulation) = &self.simulation { (self.result(ui, words, simulation)) }
            @if let Some(cell) = &self.cell { (self.list(ui, words, cell)) }
        };
        let side = sheet_padded(&ui.t("tiering-simulation-try"), None, self.form(ui, words));
        Page::new(title, html! { (head) (columns(main, side, true)) })
    }
}

impl SimulationView {
    fn result(&self, ui: &Ui, words: Words<'_>, simulation: &Simulation) -> Markup {
        let matrix = &simulation.matrix;
        let number = |number: u64| format::number(i64::try_from(number).unwrap_or(i64::MAX));
        let summary = Message::new("tiering-simulation-result")
            .with("customers", number(matrix.total()))
            .with("up", number(matrix.up()))
            .with("down", number(matrix.down()))
            .with("same", number(matrix.same()));
        let base = |key: &str, value: &str| {
            let params = self.params.without("after").with("base", value);
            Chip::choice(ui.t(key), format!("{ADDRESS}{}", params.query()), self.base == value)
        };
        let tools = html! {
            div.chips {
                (base("tiering-base-standing", "standing"))
                (base("tiering-base-rulebook", "rulebook"))
            }
        };
        let door = |from, to| {
            let params = self.params.without("after").with("list", &Which::Cell(from, to).key());
            format!("{ADDRESS}{}", params.query())
        };
        let foreign = Message::new("tiering-foreign-customers")
            .with("number", i64::try_from(simulation.foreign_customers).unwrap_or(i64::MAX));
        html! {
            (sheet(&ui.t("tiering-matrix"), Some(tools), html! {
                (draw_matrix(words, matrix, door))
                p.dim { (ui.tr(&summary)) }
            }))
            @if simulation.foreign_customers > 0 { (notice_box(Tone::Soon, html! { (ui.tr(&foreign)) })) }
        }
    }

    fn list(&self, ui: &Ui, words: Words<'_>, cell: &CellView) -> Markup {
        let rows = cell.customers.iter().map(|customer| {
            let href = format!("/customers/{}", customer.customer);
            Row::new(vec![
                html! { a href=(href) { (customer.name) } " " small.faint { (customer.customer) } },
                words.badge(cell.from),
                words.badge(Some(cell.to)),
                html! { (customer.score.to_string()) (score_change(customer.score_before, customer.score)) },
            ])
            .opens(href)
        });
        let next = cell.next.map(|next| {
            format!("{ADDRESS}{}", self.params.without("after").with("after", &next.to_string()).query())
        });
        let previous =
            self.params.get("after").map(|_| format!("{ADDRESS}{}", self.params.without("after").query()));
        let list = List::new(ui.locale, format!("{} → {}", words.tier(cell.from), words.tier(Some(cell.to))))
            .columns(vec![
                Column::new(ui.t("kind-customer")).main(),
                Column::new(ui.t("tiering-from")),
                Column::new(ui.t("tiering-to")),
                Column::new(ui.t("tiering-score")).number(),
            ])
            .rows(rows.collect())
            .pager(Pager { previous, next, text: String::new() })
            .empty(empty(&ui.t("tiering-review-nobody"), &ui.t("tiering-review-nobody-text"), None));
        html! { (list) }
    }

    fn error(&self, ui: &Ui, field: &str) -> Option<String> {
        let found = self.problems.iter().find(|problem| problem.field == field);
        found.map(|problem| ui.tr(&problem.message))
    }

    /// A GET form: what is tried stands in the address and can be sent to others.
    fn form(&self, ui: &Ui, words: Words<'_>) -> Markup {
        let typed_or =
            |typed: &str, standing: String| if typed.is_empty() { standing } else { typed.to_owned() };
        html! {
            form.form method="get" action=(ADDRESS) {
                @if self.base != "standing" { input type="hidden" name="base" value=(self.base); }
                div.fields {
                    (Field::date("as_of", ui.t("tiering-as-of")).value(self.as_of.date().to_string())
                        .error(self.error(ui, "as_of")))
                    (Field::text("draft", ui.t("tiering-simulation-draft")).value(self.draft.clone().unwrap_or_default())
                        .hint(ui.t("tiering-simulation-draft-hint")).error(self.error(ui, "draft")))
                    @for indicator in Indicator::ALL {
                        @let name = format!("weight_{}", indicator.key());
                        @let label = ui.tr(&Message::new("tiering-weight-of").with("indicator", words.indicator(indicator)));
                        @let value = typed_or(&self.typed.weights[indicator as usize], percent(self.weights[indicator as usize]));
                        (Field::number(name.clone(), label).value(value).error(self.error(ui, &name)))
                    }
                    @for (index, tier) in Tier::ALL.into_iter().take(3).enumerate() {
                        @let name = format!("tier_{tier}");
                        @let label = ui.tr(&Message::new("tiering-threshold-of").with("tier", words.tier(Some(tier))));
                        @let value = typed_or(&self.typed.thresholds[index], self.thresholds[index].to_string());
                        (Field::number(name.clone(), label).value(value).error(self.error(ui, &name)))
                    }
                }
                div.buttons { (Button::submit(ui.t("tiering-simulation-run")).main()) (Button::link(ui.t("tiering-simulation-reset"), ADDRESS).quiet()) }
            }
        }
    }
}
