//! The form of a single purchase.

use kernel::{Actor, Read, Result, record};
use maud::html;
use rulebook::Action;
use serde::Serialize;
use web::components::{Button, Field, Form, PageHead, sheet_padded};
use web::{Page, Ui, View};

use super::address;
use crate::model::{ADDRESS, COMPANY_CURRENCY, KIND};

/// The form of a purchase.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PurchaseFormView {
    /// The customer.
    pub number: String,
    #[serde(skip)]
    customer: String,
}

impl PurchaseFormView {
    /// The form of a new purchase.
    pub fn of(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Self> {
        let header = record::find(read, actor, Action::Edit, KIND, number)?;
        Ok(Self { number: header.number, customer: header.title })
    }
}

impl View for PurchaseFormView {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("customers-purchase-new");
        let fields = html! {
            (Field::date("purchased_on", ui.t("customers-purchased-on")).value(ui.today().to_string()).required())
            (Field::number("amount", ui.t("customers-amount")).required().focus().hint(ui.t("customers-amount-hint")))
            (Field::text("currency", ui.t("customers-currency")).value(COMPANY_CURRENCY).limit(3))
            (Field::number("quantity", ui.t("customers-quantity")).value("1"))
            (Field::text("order_number", ui.t("customers-order-number")).limit(100))
        };
        let buttons = html! {
            (Button::submit(ui.t("customers-save")).main())
            (Button::link(ui.t("web-cancel"), address(&self.number, "")).quiet())
        };
        let form = Form::post(ui.locale, address(&self.number, "/purchases")).fields(fields).buttons(buttons);
        let head = PageHead::new(title.clone())
            .crumb(ui.t("customers-title"), ADDRESS)
            .crumb(self.customer.clone(), address(&self.number, ""));
        Page::new(title, html! { (head) (sheet_padded("", None, html! { (form) })) })
    }
}
