//! The form of an archive: a new one, or one to be changed. Personal data stands in it masked; a masked text that is sent
//! back unchanged means what stood.

use kernel::record::Header;
use kernel::{Actor, Read, Result, StaffId, record};
use maud::{Markup, html};
use rulebook::Action;
use rulebook::parts::archive::StandardField;
use serde::Serialize;
use web::components::{Button, Choice, Field, Form, PageHead, Tone, notice_box, sheet_padded};
use web::presence::Presence;
use web::{Page, Typed, Ui, View, format};

use super::{address, kind_choices, stage_choices};
use crate::fields::{CustomerForm, LINE_LIMIT, NAME_LIMIT, TEXT_LIMIT};
use crate::model::{ADDRESS, COMPANY_CURRENCY, Customer, KIND, Lifecycle, Masking};
use crate::{service, store};

/// The form of an archive.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CustomerFormView {
    /// The customer to be changed; none for a new one.
    pub number: Option<String>,
    /// The version to be changed.
    pub version: i64,
    /// What stands in the fields.
    pub form: CustomerForm,
    /// The account manager of a new one.
    #[schema(value_type = i64)]
    pub owner: StaffId,
    /// The standard fields that are missing, by key.
    pub missing: Vec<String>,
    /// Who else has it open; nobody has a new one.
    #[schema(value_type = Option<Object>)]
    pub presence: Option<Presence>,
    #[serde(skip)]
    missing_fields: Vec<StandardField>,
    #[serde(skip)]
    title: String,
}

impl CustomerFormView {
    /// The form of a new archive.
    pub fn blank(read: &mut Read<'_>, actor: &Actor, name: &str) -> Result<Self> {
        actor.must(read, Action::Create, KIND)?;
        let form = CustomerForm {
            name: name.into(),
            lifecycle: Lifecycle::Contacted.key().into(),
            ..CustomerForm::default()
        };
        Ok(Self {
            number: None,
            version: 0,
            form,
            owner: actor.id,
            missing: Vec::new(),
            presence: None,
            missing_fields: Vec::new(),
            title: String::new(),
        })
    }

    /// The form of an archive that is there.
    pub fn of(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Self> {
        let header: Header = record::find(read, actor, Action::Edit, KIND, number)?;
        let customer = store::customer(read, header.id)?;
        let has_contact = service::has_full_contact(read, header.id)?;
        let policy = read.policy()?;
        let missing_fields = service::missing_fields(&policy, &customer, has_contact);
        Ok(Self {
            form: filled(&customer, Masking::of(&policy)),
            owner: header.owner_id.unwrap_or(actor.id),
            missing: missing_fields.iter().map(|field| rulebook::Term::key(*field).to_owned()).collect(),
            missing_fields,
            presence: Some(Presence::of(read, actor, &header)?),
            version: header.version,
            title: header.title,
            number: Some(header.number),
        })
    }

    fn hint(&self, ui: &Ui, standard: StandardField, field: Field) -> Field {
        if self.missing_fields.contains(&standard) {
            field.hint(ui.t("customers-field-missing"))
        } else {
            field
        }
    }

    fn fields(&self, ui: &Ui) -> Markup {
        let form = &self.form;
        let label = |name: &str| ui.t(&format!("field-customer-{}", name.replace('_', "-")));
        let line = |name: &'static str, value: &Typed, limit| {
            Field::text(name, label(name)).value(value.text()).limit(limit)
        };
        let optional = |choices: Vec<Choice>| {
            std::iter::once(Choice::new("", ui.t("customers-not-known"))).chain(choices).collect::<Vec<_>>()
        };
        let credits = ["A", "B", "C", "D"].map(|credit| Choice::new(credit, credit)).to_vec();
        let ratings = (1..=5).map(|n| Choice::new(n.to_string(), n.to_string())).collect();
        let currency_hint = ui.t("customers-capital-hint");
        html! {
            (line("name", &form.name, NAME_LIMIT).required().wide())
            (line("short_name", &form.short_name, NAME_LIMIT))
            (Field::select("kind", label("kind"), kind_choices(ui)).value(form.kind.text()).required())
            (self.hint(ui, StandardField::CreditCode, line("credit_code", &form.credit_code, 30)))
            (self.hint(ui, StandardField::LegalRepresentative, line("legal_representative", &form.legal_representative, NAME_LIMIT)))
            (line("region", &form.region, NAME_LIMIT))
            (line("industry", &form.industry, NAME_LIMIT))
            (self.hint(ui, StandardField::Address, line("address", &form.address, LINE_LIMIT).wide()))
            (self.hint(ui, StandardField::Postcode, line("postcode", &form.postcode, 20)))
            (self.hint(ui, StandardField::Phone, Field::phone("phone", label("phone")).value(form.phone.text())))
            (self.hint(ui, StandardField::Fax, Field::phone("fax", label("fax")).value(form.fax.text())))
            @let capital = Field::number("registered_capital", label("registered_capital"))
                .value(form.registered_capital.text()).hint(currency_hint);
            (self.hint(ui, StandardField::RegisteredCapital, capital))
            (self.hint(ui, StandardField::ScopeOfBusiness,
                Field::textarea("scope_of_business", label("scope_of_business")).value(form.scope_of_business.text()).limit(TEXT_LIMIT)))
            (self.hint(ui, StandardField::MainProducts, line("main_products", &form.main_products, LINE_LIMIT).wide()))
            (Field::select("lifecycle", label("lifecycle"), stage_choices(ui)).value(form.lifecycle.text()))
            (Field::date("lifecycle_since", label("lifecycle_since")).value(form.lifecycle_since.text()))
            (Field::date("archive_date", label("archive_date")).value(form.archive_date.text()))
            (Field::select("credit", label("credit"), optional(credits)).value(form.credit.text()))
            (Field::select("complexity", label("complexity"), optional(ratings)).value(form.complexity.text()))
            @if self.number.is_none() {
                (Field::picker("owner", ui.t("customers-owner"), "/people/suggest", ui.actor.name.clone())
                    .value(self.owner.to_string()))
            }
            div.checks {
                (Field::checkbox("promising", label("promising")).value(form.promising.text()))
                (Field::checkbox("key_customer", label("key_customer")).value(form.key_customer.text()))
            }
        }
    }
}

impl View for CustomerFormView {
    fn page(&self, ui: &Ui) -> Page {
        let (title, action, back) = match &self.number {
            Some(number) => (ui.t("customers-edit"), address(number, ""), address(number, "")),
            None => (ui.t("customers-new"), ADDRESS.to_owned(), ADDRESS.to_owned()),
        };
        let mut head = PageHead::new(title.clone()).crumb(ui.t("customers-title"), ADDRESS);
        let mut form = Form::post(ui.locale, action).id("customer");
        if let Some(number) = &self.number {
            head = head.crumb(self.title.clone(), address(number, ""));
            form = form.hidden("version", self.version.to_string());
        }
        let fields = html! {
            (self.fields(ui))
            @if self.number.is_none() {
                div.checks {
                    (Field::checkbox("confirm_duplicate", ui.t("customers-confirm-box")).hint(ui.t("customers-confirm-hint")))
                }
            }
        };
        let buttons = html! {
            (Button::submit(ui.t("customers-save")).main())
            (Button::link(ui.t("web-cancel"), back).quiet())
        };
        let body = html! {
            (head)
            @if let Some(presence) = &self.presence { (presence.draw(ui.locale)) }
            @if !self.missing_fields.is_empty() {
                @let missing = web::text!("customers-missing-count", count = self.missing_fields.len());
                (notice_box(Tone::Soon, html! { (ui.tr(&missing)) " " (ui.clause("archive.standard")) }))
            }
            (sheet_padded("", None, html! { (form.fields(fields).buttons(buttons)) }))
        };
        Page::new(title, body)
    }

    fn version(&self) -> Option<i64> {
        self.number.is_some().then_some(self.version)
    }
}

/// What stands in the fields of a customer, as people would type it, personal data masked.
fn filled(customer: &Customer, masking: Masking) -> CustomerForm {
    let day = |day: Option<kernel::Day>| Typed(day.map(|day| day.date().to_string()).unwrap_or_default());
    let tick = |truth: bool| Typed(if truth { "true".to_owned() } else { String::new() });
    let capital = customer.registered_capital_fen.map(|fen| format::money(fen, COMPANY_CURRENCY));
    CustomerForm {
        kind: customer.kind_key().into(),
        name: customer.name.as_str().into(),
        short_name: customer.short_name.as_str().into(),
        credit_code: customer.credit_code.as_deref().unwrap_or_default().into(),
        legal_representative: customer.legal_representative.as_str().into(),
        region: customer.region.as_str().into(),
        address: customer.address.as_str().into(),
        postcode: customer.postcode.as_str().into(),
        phone: masking.phone(&customer.phone).into(),
        fax: masking.phone(&customer.fax).into(),
        industry: customer.industry.as_str().into(),
        scope_of_business: customer.scope_of_business.as_str().into(),
        registered_capital: capital.unwrap_or_default().into(),
        main_products: customer.main_products.as_str().into(),
        lifecycle: customer.lifecycle.as_str().into(),
        lifecycle_since: day(Some(customer.lifecycle_since)),
        archive_date: day(customer.archive_date),
        credit: customer.credit.as_deref().unwrap_or_default().into(),
        complexity: Typed(customer.complexity.map(|rating| rating.to_string()).unwrap_or_default()),
        promising: tick(customer.promising),
        key_customer: tick(customer.key_customer),
    }
}
