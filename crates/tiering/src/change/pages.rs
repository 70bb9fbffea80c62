//! A change's page, and the form that proposes one.

use kernel::Message;
use maud::{Markup, html};
use rules::tier::Tier;
use serde::Serialize;
use utoipa::ToSchema;
use web::components::{Button, Column, Form, List, PageHead, Row, columns, empty, facts, sheet_padded};
use web::{Page, Ui, View};

use super::model::KIND;
use super::view::ChangeView;
use crate::explain::change_form;
use crate::view::status_tag;
use crate::words::Words;

impl View for ChangeView {
    fn page(&self, ui: &Ui) -> Page {
        let words = Words::of(ui);
        let address = format!("/tiers/changes/{}", self.number);
        let submission = Form::post(ui.locale, format!("{address}/submission"))
            .buttons(html! { (Button::submit(ui.t("tiering-submit")).main()) });
        let head = PageHead::new(self.title.clone())
            .crumb(ui.t("web-nav-tiers"), "/tiers")
            .number(self.number.clone())
            .under(html! { (status_tag(ui, KIND, &self.status)) " " (ui.clause("tiering.adjust")) })
            .actions(html! {
                @if let Some(approval) = &self.approval { (approval.button(ui)) }
                @if self.may_submit { (submission) }
            });
        let rows = self.items.iter().map(|item| {
            let href = format!("/customers/{}", item.customer);
            Row::new(vec![
                html! { a href=(href) { (item.name) } " " small.faint { (item.customer) } },
                words.badge(item.from),
                words.badge(Some(item.to)),
                item.draw_score(),
                item.draw_reason(words),
            ])
            .opens(href)
        });
        let list = List::new(ui.locale, ui.t("kind-customer"))
            .columns(vec![
                Column::new(ui.t("kind-customer")).main(),
                Column::new(ui.t("tiering-from")),
                Column::new(ui.t("tiering-to")),
                Column::new(ui.t("tiering-score")).number(),
                Column::new(ui.t("tiering-why")),
            ])
            .rows(rows.collect())
            .empty(empty(&ui.t("tiering-review-nobody"), &ui.t("tiering-review-nobody-text"), None));
        let reason = if self.raised { ui.t("tiering-raised-by-rulebook") } else { self.reason.clone() };
        let rows = [
            (ui.t("tiering-reason"), html! { (reason) }),
            (ui.t("tiering-as-of"), html! { (ui.day(self.as_of)) }),
            (ui.t("tiering-owner"), html! { @if let Some(owner) = &self.owner { (owner) } }),
        ];
        let side = html! {
            (sheet_padded(&ui.t("tiering-facts"), None, facts(&rows)))
            @if let Some(item) = self.items.first() {
                (sheet_padded(&ui.tr(&Message::new("tiering-explained").with("name", item.name.clone())), None, html! {
                    (words.score_bars(&item.explained.facts, &item.explained.assessment, item.foreign_purchases))
                }))
            }
        };
        let main = html! { (list) (sheet_padded(&ui.t("tiering-timeline"), None, self.timeline.draw(ui))) };
        Page::new(self.title.clone(), html! { (head) (columns(main, side, false)) })
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

/// The page that asks for another tier of one customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposeView {
    /// The customer's number.
    pub customer: String,
    /// The customer's name.
    pub name: String,
    /// The tier the customer is in.
    #[schema(value_type = Option<u8>)]
    pub tier: Option<Tier>,
}

impl View for ProposeView {
    fn page(&self, ui: &Ui) -> Page {
        let body = html! {
            (head(ui, &self.customer, &self.name, "tiering-change-propose"))
            (sheet_padded("", None, change_form(ui, &self.customer, self.tier)))
        };
        Page::new(ui.t("tiering-change-propose"), body)
    }
}

/// The head of a form about a customer.
pub(crate) fn head(ui: &Ui, customer: &str, name: &str, title: &str) -> Markup {
    let head = PageHead::new(ui.t(title))
        .crumb(ui.t("web-nav-customers"), "/customers")
        .crumb(name, format!("/customers/{customer}"));
    html! { (head) }
}
