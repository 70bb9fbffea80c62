//! The form of a contact.

use kernel::{Actor, Read, Result, record};
use maud::html;
use rulebook::Action;
use serde::Serialize;
use web::components::{Button, Confirm, Field, Form, PageHead, sheet_padded};
use web::{Page, Ui, View};

use super::address;
use crate::fields::{ContactForm, NAME_LIMIT};
use crate::model::{ADDRESS, KIND, Masking};
use crate::store;

/// The form of a contact.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ContactFormView {
    /// The customer.
    pub number: String,
    /// Its version.
    pub version: i64,
    /// The contact to be changed; none for a new one.
    pub contact: Option<i64>,
    /// What stands in the fields, personal data masked.
    pub form: ContactForm,
    #[serde(skip)]
    customer: String,
}

impl ContactFormView {
    /// The form of a new contact, or of one that is there.
    pub fn of(read: &mut Read<'_>, actor: &Actor, number: &str, contact: Option<i64>) -> Result<Self> {
        let header = record::find(read, actor, Action::Edit, KIND, number)?;
        let masking = Masking::of(&read.policy()?.book);
        let form = match contact {
            None => ContactForm::default(),
            Some(id) => {
                let contact = store::contact(read, header.id, id)?;
                ContactForm {
                    name: contact.name.into(),
                    department: contact.department.into(),
                    post: contact.post.into(),
                    phone: masking.phone(&contact.phone).into(),
                    mail: masking.mail(&contact.mail).into(),
                    main: if contact.main { "true".into() } else { "".into() },
                }
            }
        };
        Ok(Self { number: header.number, version: header.version, contact, form, customer: header.title })
    }
}

impl View for ContactFormView {
    fn page(&self, ui: &Ui) -> Page {
        let title =
            ui.t(if self.contact.is_some() { "customers-contact-edit" } else { "customers-contact-new" });
        let action = match self.contact {
            Some(id) => address(&self.number, &format!("/contacts/{id}")),
            None => address(&self.number, "/contacts"),
        };
        let form = &self.form;
        let label = |name: &str| ui.t(&format!("field-contact-{name}"));
        let fields = html! {
            (Field::text("name", label("name")).value(form.name.text()).limit(NAME_LIMIT).required().focus())
            (Field::text("department", label("department")).value(form.department.text()).limit(NAME_LIMIT))
            (Field::text("post", label("post")).value(form.post.text()).limit(NAME_LIMIT))
            (Field::phone("phone", label("phone")).value(form.phone.text()))
            // A masked address is no address to a browser's own check.
            (Field::text("mail", label("mail")).value(form.mail.text()).limit(NAME_LIMIT))
            (Field::checkbox("main", label("main")).value(form.main.text()))
        };
        let buttons = html! {
            (Button::submit(ui.t("customers-save")).main())
            (Button::link(ui.t("web-cancel"), address(&self.number, "")).quiet())
        };
        let entered = Form::post(ui.locale, action.clone()).hidden("version", self.version.to_string());
        let head = PageHead::new(title.clone())
            .crumb(ui.t("customers-title"), ADDRESS)
            .crumb(self.customer.clone(), address(&self.number, ""));
        let farewell = self.contact.map(|_| {
            let form = Form::post(ui.locale, format!("{action}/departure"))
                .hidden("version", self.version.to_string())
                .buttons(html! { (Button::submit(ui.t("customers-contact-leave")).danger()) });
            Confirm::new(ui.locale, "departure", ui.t("customers-contact-leave"), html! { (form) })
                .text(html! { (ui.t("customers-contact-leave-text")) })
                .danger()
        });
        let head = head.actions(html! { @if let Some(farewell) = farewell { (farewell) } });
        let body =
            html! { (head) (sheet_padded("", None, html! { (entered.fields(fields).buttons(buttons)) })) };
        Page::new(title, body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}
