//! The form by which a request is entered (`service.channels`). It asks for little; the rulebook chooses who answers.

use kernel::{Actor, Read, Result, record};
use maud::html;
use rulebook::Action;
use serde::Serialize;
use web::components::{Button, Chip, Choice, Field, Form, PageHead, sheet_padded};
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
        // Without script the kind is chosen first, by its link; with the kind its categories follow.
        let kinds = words::kinds(ui);
        let chosen = kinds.iter().find(|choice| choice.value == kind).map(|choice| choice.label.clone());
        let optional = std::iter::once(Choice::new("", ui.t("desk-not-known")));
        let categories: Vec<Choice> = optional.chain(words::categories(ui, kind)).collect();
        let fields = html! {
            (Field::picker("customer", label("customer"), "/customers/suggest", name).value(number).focus())
            (Field::text("caller", label("caller")).limit(100))
            (Field::phone("caller_phone", label("caller-phone")))
            (Field::email("caller_mail", label("caller-mail")))
            (Field::text("subject", label("subject")).limit(u32::try_from(SUBJECT_LIMIT).unwrap_or(200)).required().wide())
            (Field::textarea("description", ui.t("desk-description")).required())
            (Field::select("category", label("category"), categories))
            (Field::select("priority", label("priority"), words::priorities(ui)).value("normal"))
            (Field::select("channel", ui.t("desk-channel"), words::channels(ui)).value("phone"))
            (Field::date("promised_on", label("promised-on")).hint(ui.t("desk-promised-hint")))
            (Field::picker("owner", ui.t("desk-owner"), "/people/suggest", "").hint(ui.t("desk-owner-hint")))
        };
        let form = Form::post(ui.locale, ADDRESS).hidden("kind", kind).fields(fields).buttons(html! {
            (Button::submit(ui.t("desk-enter")).main())
            (Button::link(ui.t("desk-cancel"), ADDRESS))
        });
        let head = PageHead::new(title.clone()).crumb(ui.t("desk-title"), ADDRESS).under(html! {
            (ui.clause("service.channels")) " " (ui.clause("service.first_answer"))
        });
        let kept =
            self.customer.as_ref().map(|(number, _)| format!("&customer={}", web::listing::encode(number)));
        let body = html! {
            (head)
            nav.chips aria-label=(label("kind")) {
                @for choice in &kinds {
                    @let href = format!("{ADDRESS}/new?kind={}{}", choice.value, kept.as_deref().unwrap_or_default());
                    (Chip::choice(choice.label.clone(), href, choice.value == kind))
                }
            }
            (sheet_padded(chosen.as_deref().unwrap_or(kind), None, html! { (form) }))
        };
        Page::new(title, body)
    }
}
