//! The form by which a request is entered (`service.channels`). It asks for little; the rulebook chooses who answers.

use kernel::{Actor, Read, Result, record};
use maud::html;
use rulebook::Action;
use serde::Serialize;
use web::components::{Button, Choice, Field, Form, PageHead, columns, sheet_padded};
use web::{Page, Ui, View};

use super::words;
use crate::model::{ADDRESS, KIND};
use crate::service::SUBJECT_LIMIT;

/// The form of a new request.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BlankView {
    /// The customer chosen already: number and name.
    pub customer: Option<(String, String)>,
    /// The kind chosen already, by key.
    pub kind: String,
}

impl BlankView {
    /// The form, perhaps for a customer whom the actor may read.
    pub fn of(read: &mut Read<'_>, actor: &Actor, customer: &str, kind: &str) -> Result<Self> {
        actor.must(read, Action::Create, KIND)?;
        let customer = match customer {
            "" => None,
            number => {
                let found = record::find(read, actor, Action::Read, customers::model::KIND, number)?;
                Some((found.number, found.title))
            }
        };
        Ok(Self { customer, kind: kind.to_owned() })
    }
}

impl View for BlankView {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("desk-new");
        let label = |name: &str| ui.t(&format!("field-request-{name}"));
        let (number, name) = self.customer.clone().unwrap_or_default();
        let kind = if self.kind.is_empty() { "request" } else { &self.kind };
        let optional = std::iter::once(Choice::new("", ui.t("desk-not-known")));
        let categories: Vec<Choice> = optional.chain(words::all_categories(ui)).collect();
        let fields = html! {
            (Field::radio("kind", label("kind"), words::kinds(ui)).value(kind).wide())
            (Field::picker("customer", label("customer"), "/customers/suggest", name).value(number).focus())
            (Field::text("caller", label("caller")).limit(100))
            (Field::phone("caller_phone", label("caller-phone")))
            (Field::email("caller_mail", label("caller-mail")))
            (Field::select("channel", ui.t("desk-channel"), words::channels(ui)).value("phone"))
            (Field::date("promised_on", label("promised-on")).hint(ui.t("desk-promised-hint")))
            (Field::text("subject", label("subject")).limit(u32::try_from(SUBJECT_LIMIT).unwrap_or(200)).required().wide())
            (Field::textarea("description", ui.t("desk-description")).required())
            (Field::select("category", label("category"), categories).follows("kind"))
            (Field::select("priority", label("priority"), words::priorities(ui)).value("normal"))
            (Field::picker("owner", ui.t("desk-owner"), "/people/suggest", "").hint(ui.t("desk-owner-hint")))
        };
        let form = Form::post(ui.locale, ADDRESS).fields(fields).buttons(html! {
            (Button::submit(ui.t("desk-enter")).main())
            (Button::link(ui.t("desk-cancel"), ADDRESS))
        });
        let head = PageHead::new(title.clone()).crumb(ui.t("desk-title"), ADDRESS).under(html! {
            (ui.clause("service.channels")) " " (ui.clause("service.first_answer"))
        });
        let beside = html! {
            zk-beside data-field="customer" data-source=(ADDRESS) data-param="customer"
                data-none=(ui.t("desk-beside-none")) data-all=(ui.t("desk-view-all")) {
                p.dim { (ui.t("desk-beside-text")) }
            }
        };
        let body = html! {
            (head)
            (columns(
                sheet_padded("", None, html! { (form) }),
                sheet_padded(&ui.t("desk-beside"), None, beside),
                false,
            ))
        };
        Page::new(title, body)
    }
}
