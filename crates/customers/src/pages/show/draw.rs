//! How a customer's page is drawn: facts and people in the side column, what was bought, owed and done in the middle.

use kernel::duty;
use maud::{Markup, html};
use web::chart::{Chart, Point};
use web::components::{
    Button, Column, Form, Menu, PageHead, Row, Tone, columns, empty, facts, notice_box, sheet, sheet_padded,
    table, tag,
};
use web::{Page, Ui, View, format};

use super::CustomerView;
use crate::model::{ADDRESS, COMPANY_CURRENCY};
use crate::pages::{TAGS, address, badge, kind, role, stage_tag};

impl View for CustomerView {
    fn page(&self, ui: &Ui) -> Page {
        let aside = |aside| html! { @for panel in self.panels.iter().filter(|p| p.aside == aside) { (panel.view.draw(ui)) } };
        let main = html! {
            (self.presence.draw(ui.locale))
            (aside(false))
            (self.purchases_sheet(ui))
            @if !self.duties.is_empty() { (self.duties_sheet(ui)) }
            (sheet_padded(&ui.t("customers-timeline"), None, html! {
                (self.timeline.draw(ui))
                @if let Some(older) = self.older {
                    (Button::link(ui.t("customers-timeline-older"), format!("{}?before={older}", self.address(""))).quiet())
                }
            }))
        };
        let side = html! {
            (aside(true))
            (self.facts_sheet(ui))
            @if self.may.edit || !self.tags.is_empty() {
                (TAGS.sheet(ui, &address(&self.record.number, ""), &self.tags, self.may.edit))
            }
            (self.contacts_sheet(ui))
            (self.team_sheet(ui))
        };
        let body = html! { (self.head(ui)) (self.notices(ui)) (columns(main, side, true)) };
        Page::new(self.record.title.clone(), body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.record.version)
    }
}

impl CustomerView {
    fn address(&self, below: &str) -> String {
        address(&self.record.number, below)
    }

    fn head(&self, ui: &Ui) -> Markup {
        let facts = &self.facts;
        let under = html! {
            (badge(ui, facts.tier)) " "
            (stage_tag(ui, &facts.lifecycle)) " "
            (tag(&kind(ui, &facts.kind), Tone::Plain))
            @if facts.key_customer { " " (tag(&ui.t("field-customer-key-customer"), Tone::Accent)) }
            @if facts.promising { " " (tag(&ui.t("field-customer-promising"), Tone::Plain)) }
            @for text in &self.tags { " " (TAGS.door(text)) }
        };
        let mut more = Menu::more(ui.locale).link(ui.t("customers-team"), self.address("/team"));
        if self.may.merge {
            more = more.link(ui.t("customers-merge"), self.address("/merge"));
        }
        let actions = html! {
            @if self.may.edit {
                (Button::link(ui.t("customers-edit"), self.address("/edit")).main().shortcut("e"))
                (Button::link(ui.t("customers-contact-new"), self.address("/contacts/new")))
                (Button::link(ui.t("customers-purchase-new"), self.address("/purchases/new")))
                (more)
            }
        };
        let head = PageHead::new(self.record.title.clone())
            .crumb(ui.t("customers-title"), ADDRESS)
            .number(self.record.number.clone())
            .under(under)
            .actions(actions);
        html! { (head) }
    }

    fn notices(&self, ui: &Ui) -> Markup {
        html! {
            @if !self.facts.missing.is_empty() {
                @let count = web::text!("customers-missing-count", count = self.facts.missing.len());
                (notice_box(Tone::Soon, html! { (ui.tr(&count)) " " (ui.clause("archive.standard")) }))
            }
            @for merge in &self.merges {
                @let text = web::text!("customers-merged-here", name = merge.name.as_str(), number = merge.number.as_str());
                (notice_box(Tone::Plain, html! {
                    (ui.tr(&text)) " " span.faint { (ui.moment(merge.merged_at)) }
                    @if self.may.merge {
                        (Form::post(ui.locale, self.address(&format!("/merges/{}/undoing", merge.id)))
                            .hidden("version", self.record.version.to_string())
                            .buttons(html! { (Button::submit(ui.t("customers-merge-undo")).quiet()) }))
                    }
                }))
            }
        }
    }

    /// A value with the button that reveals it, or with what was just revealed.
    fn personal(&self, ui: &Ui, field: &str, masked: &str, hidden: bool) -> Markup {
        if let Some(revealed) = self.revealed.as_ref().filter(|revealed| revealed.field == field) {
            return html! { b { (revealed.phone) @if !revealed.phone.is_empty() && !revealed.mail.is_empty() { " · " } (revealed.mail) } };
        }
        html! {
            (masked)
            @if hidden && self.may.reveal && !masked.is_empty() {
                form.inline method="post" action=(self.address("/reveal")) {
                    input type="hidden" name="field" value=(field);
                    @if let Some(after) = self.from.contacts { input type="hidden" name="contacts" value=(after); }
                    (Button::submit(ui.t("customers-reveal")).quiet())
                }
            }
        }
    }

    fn facts_sheet(&self, ui: &Ui) -> Markup {
        let facts_of = &self.facts;
        let text = |text: &str| html! { (text) };
        let day = |day: Option<kernel::Day>| html! { @if let Some(day) = day { (ui.day(day)) } };
        let label = |name: &str| ui.t(&format!("field-customer-{name}"));
        let capital = facts_of.registered_capital_fen.map(|fen| format::money_rounded(fen, COMPANY_CURRENCY));
        let owner = ui.name(&self.owners, self.record.owner_id);
        let rows = vec![
            (ui.t("customers-owner"), owner),
            (label("short-name"), text(&facts_of.short_name)),
            (label("credit-code"), text(facts_of.credit_code.as_deref().unwrap_or_default())),
            (label("legal-representative"), text(&facts_of.legal_representative)),
            (label("region"), text(&facts_of.region)),
            (label("address"), text(&facts_of.address)),
            (label("postcode"), text(&facts_of.postcode)),
            (label("phone"), self.personal(ui, "phone", &facts_of.phone, facts_of.masked)),
            (label("fax"), self.personal(ui, "fax", &facts_of.fax, facts_of.masked)),
            (label("industry"), text(&facts_of.industry)),
            (label("scope-of-business"), text(&facts_of.scope_of_business)),
            (label("registered-capital"), text(&capital.unwrap_or_default())),
            (label("main-products"), text(&facts_of.main_products)),
            (label("lifecycle-since"), day(Some(facts_of.lifecycle_since))),
            (label("archive-date"), day(facts_of.archive_date)),
            (label("credit"), text(facts_of.credit.as_deref().unwrap_or_default())),
            (label("complexity"), html! { @if let Some(rating) = facts_of.complexity { (rating) } }),
        ];
        sheet_padded(&ui.t("customers-facts"), None, facts(&rows))
    }

    fn contacts_sheet(&self, ui: &Ui) -> Markup {
        let body = html! {
            @if self.contacts.is_empty() {
                (empty(&ui.t("customers-contacts-none"), &ui.t("customers-contacts-none-text"), None))
            }
            ul.contacts { @for contact in &self.contacts {
                li {
                    @if self.may.edit {
                        a href=(self.address(&format!("/contacts/{}/edit", contact.id))) { b { (contact.name) } }
                    } @else { b { (contact.name) } }
                    @if contact.main { " " (tag(&ui.t("field-contact-main"), Tone::Accent)) }
                    div.dim { (contact.department) @if !contact.department.is_empty() && !contact.post.is_empty() { " · " } (contact.post) }
                    @let both = [contact.phone.as_str(), contact.mail.as_str()];
                    @let both = both.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
                    div { (self.personal(ui, &format!("contact:{}", contact.id), &both, contact.masked)) }
                }
            } }
            @if let Some(after) = self.more_contacts {
                (Button::link(ui.t("customers-contacts-more"), format!("{}?contacts={after}", self.address(""))).quiet())
            }
        };
        sheet_padded(&ui.t("customers-contacts"), None, body)
    }

    fn team_sheet(&self, ui: &Ui) -> Markup {
        let tools = self.may.edit.then(|| {
            html! { (Button::link(ui.t("customers-team-change"), self.address("/team")).quiet()) }
        });
        let body = html! {
            ul.team { @for member in &self.team { li { (member.name) " " span.dim { (role(ui, &member.role)) } } } }
        };
        sheet_padded(&ui.t("customers-team"), tools, body)
    }

    fn purchases_sheet(&self, ui: &Ui) -> Markup {
        let purchases = &self.purchases;
        if purchases.last.is_empty() {
            let none = empty(&ui.t("customers-purchases-none"), &ui.t("customers-purchases-none-text"), None);
            return sheet(&ui.t("customers-purchases"), None, none);
        }
        let heading = |key: &str| Column::new(ui.t(key));
        let years = [
            heading("customers-year"),
            heading("customers-amount").number(),
            heading("customers-purchases-count").number(),
        ];
        let by_year: Vec<Row> = purchases
            .years
            .iter()
            .rev()
            .map(|year| {
                Row::new(vec![
                    html! { (year.period) },
                    html! { (format::money(year.amount_fen, &year.currency)) },
                    html! { (format::number(year.purchases)) },
                ])
            })
            .collect();
        let last = [
            heading("customers-purchased-on"),
            heading("customers-amount").number(),
            heading("customers-quantity").number(),
            heading("customers-order-number"),
        ];
        let rows: Vec<Row> = purchases
            .last
            .iter()
            .map(|purchase| {
                Row::new(vec![
                    html! { (ui.day(purchase.purchased_on)) },
                    html! { (format::money(purchase.amount_fen, &purchase.currency)) },
                    html! { (format::number(purchase.quantity)) },
                    html! { (purchase.order_number.as_deref().unwrap_or_default()) },
                ])
            })
            .collect();
        let totals: Vec<String> =
            purchases.totals.iter().map(|total| format::money(total.amount_fen, &total.currency)).collect();
        let totals = html! { span.dim { (ui.t("customers-total")) " " } b { (totals.join(" + ")) } };
        let body = html! {
            @for chart in self.charts(ui) { (chart) }
            (table(&ui.t("customers-purchases-by-year"), &years, &by_year))
            (table(&ui.t("customers-purchases-last"), &last, &rows))
        };
        sheet(&ui.t("customers-purchases"), Some(totals), body)
    }

    /// One chart for each currency: sums of different currencies have no common height.
    fn charts(&self, ui: &Ui) -> Vec<Chart> {
        let months = &self.purchases.months;
        let mut currencies: Vec<&str> = months.iter().map(|month| month.currency.as_str()).collect();
        currencies.sort_unstable();
        currencies.dedup();
        let chart = |currency: &str| {
            let points = self.purchases.calendar.iter().map(|period| {
                let month = months.iter().find(|m| m.period == *period && m.currency == currency);
                let fen = month.map_or(0, |month| month.amount_fen);
                #[expect(clippy::cast_precision_loss, reason = "the height of a bar")]
                let height = fen as f64 / 100.0;
                Some(Point::new(height, format::money_rounded(fen, currency)))
            });
            let title = ui.tr(&web::text!("customers-purchases-by-month", currency = currency));
            Chart::columns(ui.locale, title, self.purchases.calendar.clone())
                .series(currency, points.collect())
        };
        currencies.into_iter().map(chart).collect()
    }

    fn duties_sheet(&self, ui: &Ui) -> Markup {
        let body = html! {
            ul.duties { @for duty in &self.duties {
                li {
                    (ui.t(&duty::sentence_key(&duty.kind))) " "
                    span.dim { (ui.name(&self.owners, duty.owner_id)) }
                    (ui.clock(duty).why(ui.clause(&duty.clause)))
                }
            } }
        };
        sheet_padded(&ui.t("customers-duties"), None, body)
    }
}
