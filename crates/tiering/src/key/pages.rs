//! The page of a naming of key customers.

use kernel::Message;
use maud::{Markup, html};
use web::components::{
    Button, Column, Confirm, Field, Form, List, PageHead, Pager, Row, Tone, columns, empty, facts,
    notice_box, sheet_padded, tag,
};
use web::{Page, Ui, View, format};

use super::model::{KIND, Status};
use super::view::{KeyItemView, NamingView};
use crate::gauge::CURRENCY;
use crate::view::status_tag;

impl View for NamingView {
    fn page(&self, ui: &Ui) -> Page {
        let head = PageHead::new(self.title.clone())
            .crumb(ui.t("web-nav-tiers"), "/tiers")
            .number(self.number.clone())
            .under(html! { (status_tag(ui, KIND, &self.status)) " " (ui.clause("tiering.key")) })
            .actions(self.actions(ui));
        let main = html! {
            @if self.state == Status::Planned {
                (notice_box(Tone::Plain, html! { (ui.t("tiering-key-planned-text")) }))
            }
            (self.list(ui))
            (sheet_padded(&ui.t("tiering-timeline"), None, self.timeline.draw(ui)))
        };
        let rows = [
            (ui.t("tiering-key-year"), html! { (self.year) }),
            (
                ui.t("tiering-key-at-least"),
                html! { (format::money_rounded(self.sales_at_least_fen, CURRENCY)) },
            ),
            (ui.t("tiering-key-customers"), html! { (format::number(self.customers)) }),
            (ui.t("tiering-owner"), html! { @if let Some(owner) = &self.owner { (owner) } }),
        ];
        let side = sheet_padded(&ui.t("tiering-facts"), None, facts(&rows));
        Page::new(self.title.clone(), html! { (head) (columns(main, side, false)) })
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

impl NamingView {
    fn address(&self) -> String {
        format!("/tiers/key/{}", self.number)
    }

    fn at_hand(&self) -> bool {
        self.may_review && self.state.is_at_hand()
    }

    fn actions(&self, ui: &Ui) -> Markup {
        let form = |action: &str| Form::post(ui.locale, format!("{}/{action}", self.address()));
        let submission = form("submission")
            .fields(html! { (Field::textarea("comment", ui.t("tiering-comment")).limit(1000).rows(3)) })
            .buttons(html! { (Button::submit(ui.t("tiering-submit")).main()) });
        let addition = form("additions")
            .fields(html! {
                (Field::picker("customer", ui.t("kind-customer"), "/customers/suggest", "").required())
                (Field::textarea("fit", ui.t("tiering-key-fit")).required().limit(1000).rows(3).hint(ui.t("tiering-key-fit-hint")))
            })
            .buttons(html! { (Button::submit(ui.t("tiering-key-add")).main()) });
        let again = form("listing").buttons(html! { (Button::submit(ui.t("tiering-key-list"))) });
        html! {
            @if let Some(approval) = &self.approval { (approval.button(ui)) }
            @if self.at_hand() {
                (Confirm::new(ui.locale, "submit", ui.t("tiering-submit"), html! { (submission) }).main())
                (Confirm::new(ui.locale, "add", ui.t("tiering-key-add"), html! { (addition) }))
            }
            @if self.at_hand() || (self.may_review && self.state == Status::Planned) { (again) }
        }
    }

    fn list(&self, ui: &Ui) -> Markup {
        let next = self
            .next
            .as_ref()
            .map(|next| format!("{}{}", self.address(), self.params.with("after", next).query()));
        // The list is read downwards; back is the browser's, and the beginning is one step away.
        let previous = self.params.get("after").map(|_| self.address());
        let list = List::new(ui.locale, ui.t("tiering-key-customers"))
            .count(format::number(self.customers))
            .columns(vec![
                Column::new(ui.t("kind-customer")).main(),
                Column::new(ui.t("tiering-key-sales")).number(),
                Column::new(ui.t("tiering-key-purchases")).number(),
                Column::new(ui.t("tiering-key-fit")),
                Column::new(""),
            ])
            .rows(self.items.iter().map(|item| self.row(ui, item)).collect())
            .pager(Pager { previous, next, text: String::new() })
            .empty(empty(&ui.t("tiering-key-nobody"), &ui.t("tiering-key-nobody-text"), None));
        html! { (list) }
    }

    fn row(&self, ui: &Ui, item: &KeyItemView) -> Row {
        let href = format!("/customers/{}", item.customer);
        let id = format!("out-{}", item.customer);
        let removal = Form::post(ui.locale, format!("{}/removals", self.address()))
            .hidden("customer", item.customer.clone())
            .fields(html! { (Field::text("reason", ui.t("tiering-reason")).required().limit(1000).in_form(format!("{id}-"))) })
            .buttons(html! { (Button::submit(ui.t("tiering-key-remove")).main()) });
        let sales = format::money_rounded(item.sales_fen, CURRENCY);
        Row::new(vec![
            html! {
                a href=(href) { (item.name) } " " small.faint { (item.customer) }
                @if item.key_now { " " (tag(&ui.t("tiering-key-now"), Tone::Accent)) }
            },
            html! { (sales) },
            html! { (format::number(item.purchases)) },
            html! {
                @if item.by_sales { span.nowrap { (ui.t("tiering-key-by-sales")) } @if !item.fit.is_empty() { "；" } }
                (item.fit)
            },
            html! {
                @if self.at_hand() {
                    (Confirm::new(ui.locale, id, ui.t("tiering-key-remove"), html! { (removal) })
                        .text(html! { (ui.tr(&Message::new("tiering-key-remove-text").with("name", item.name.clone()))) }))
                }
            },
        ])
        .opens(href)
    }
}
