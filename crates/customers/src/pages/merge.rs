//! The page that merges another archive into this one: both side by side, and which fields are taken.

use kernel::{Actor, Error, Read, Result, record};
use maud::{Markup, html};
use rulebook::Action;
use serde::Serialize;
use web::components::{Button, Field, Form, PageHead, sheet_padded};
use web::{Page, Ui, View, format};

use super::{address, kind};
use crate::model::{ADDRESS, COMPANY_CURRENCY, Customer, KIND, Masking};
use crate::service::merge::FIELDS;
use crate::store;

/// Two archives before they are merged.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MergeView {
    /// The archive that is kept.
    pub number: String,
    /// Its version.
    pub version: i64,
    /// The archive that goes into it; none chosen yet.
    pub other: Option<String>,
    /// The fields in which they differ; personal data is masked.
    pub differences: Vec<Difference>,
    #[serde(skip)]
    names: (String, String),
}

/// A field in which two archives differ.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Difference {
    /// Its name in `take`.
    pub field: String,
    /// What stands in the archive that is kept.
    pub kept: String,
    /// What stands in the other.
    pub other: String,
}

impl MergeView {
    /// Puts two archives side by side.
    pub fn of(read: &mut Read<'_>, actor: &Actor, number: &str, other: Option<&str>) -> Result<Self> {
        let kept = record::find(read, actor, Action::Merge, KIND, number)?;
        let (mut differences, mut other_number, mut other_name) = (Vec::new(), None, String::new());
        if let Some(other) = other {
            let header = match record::find(read, actor, Action::Merge, KIND, other) {
                Err(Error::NotFound) => return Err(Error::field("other", "customers-merge-unknown")),
                found => found?,
            };
            if header.id == kept.id {
                return Err(Error::field("other", "customers-merge-itself"));
            }
            let masking = Masking::of(&read.policy()?.book);
            let (mine, theirs) = (store::customer(read, kept.id)?, store::customer(read, header.id)?);
            differences = FIELDS
                .iter()
                .map(|field| Difference {
                    field: (*field).to_owned(),
                    kept: shown(&mine, field, masking),
                    other: shown(&theirs, field, masking),
                })
                .filter(|difference| difference.kept != difference.other)
                .collect();
            other_name = header.title;
            other_number = Some(header.number);
        }
        Ok(Self {
            version: kept.version,
            other: other_number,
            differences,
            names: (kept.title, other_name),
            number: kept.number,
        })
    }

    fn choices(&self, ui: &Ui) -> Markup {
        let value = |field: &str, text: &str| match field {
            "kind" => kind(ui, text),
            "lifecycle" => ui.t(&format!("status-customer-{text}")),
            _ => text.to_owned(),
        };
        html! {
            div.table-wrap { table.list {
                caption { (ui.t("customers-merge-caption")) }
                thead { tr {
                    th scope="col" { (ui.t("customers-merge-field")) }
                    th scope="col" { (self.names.0) }
                    th scope="col" { (self.names.1) }
                    th scope="col" { (ui.t("customers-merge-take")) }
                } }
                tbody { @for difference in &self.differences { tr {
                    @let label = ui.t(&format!("field-customer-{}", difference.field.replace('_', "-")));
                    td.name { (label) }
                    td data-label=(ui.t("customers-merge-kept")) { (value(&difference.field, &difference.kept)) }
                    td data-label=(ui.t("customers-merge-merged")) { (value(&difference.field, &difference.other)) }
                    td data-label=(ui.t("customers-merge-take")) { input type="checkbox" name="take" value=(difference.field) aria-label=(label)
                        checked[difference.kept.is_empty()]; }
                } } }
            } }
        }
    }
}

impl View for MergeView {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("customers-merge");
        let head = PageHead::new(title.clone())
            .crumb(ui.t("customers-title"), ADDRESS)
            .crumb(self.names.0.clone(), address(&self.number, ""))
            .under(ui.clause("archive.dedupe"));
        let choose = html! {
            form.form method="get" action=(address(&self.number, "/merge")) {
                div.fields {
                    (Field::picker("other", ui.t("customers-merge-other"), format!("{ADDRESS}/suggest"), self.names.1.clone())
                        .value(self.other.clone().unwrap_or_default()).required().wide().hint(ui.t("customers-merge-hint")))
                }
                @let compare = Button::submit(ui.t("customers-merge-compare"));
                div.buttons { (if self.other.is_none() { compare.main() } else { compare }) }
            }
        };
        let merging = self.other.as_ref().map(|other| {
            Form::post(ui.locale, address(&self.number, "/merge"))
                .hidden("version", self.version.to_string())
                .hidden("other", other.clone())
                .fields(html! {
                    p { (ui.tr(&web::text!("customers-merge-text", kept = self.names.0.as_str(), other = self.names.1.as_str()))) }
                    (self.choices(ui))
                })
                .buttons(html! {
                    (Button::submit(ui.t("customers-merge-do")).main())
                    (Button::link(ui.t("web-cancel"), address(&self.number, "")).quiet())
                })
        });
        let body = html! {
            (head)
            (sheet_padded("", None, choose))
            @if let Some(form) = merging { (sheet_padded("", None, html! { (form) })) }
        };
        Page::new(title, body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

/// A field as it may be shown; kinds and stages by key.
fn shown(customer: &Customer, field: &str, masking: Masking) -> String {
    match field {
        "name" => customer.name.clone(),
        "short_name" => customer.short_name.clone(),
        "kind" => customer.kind_key().to_owned(),
        "credit_code" => customer.credit_code.clone().unwrap_or_default(),
        "legal_representative" => customer.legal_representative.clone(),
        "region" => customer.region.clone(),
        "address" => customer.address.clone(),
        "postcode" => customer.postcode.clone(),
        "phone" => masking.phone(&customer.phone),
        "fax" => masking.phone(&customer.fax),
        "industry" => customer.industry.clone(),
        "scope_of_business" => customer.scope_of_business.clone(),
        "registered_capital" => customer
            .registered_capital_fen
            .map(|fen| format::money(fen, COMPANY_CURRENCY))
            .unwrap_or_default(),
        "main_products" => customer.main_products.clone(),
        "lifecycle" => customer.lifecycle.clone(),
        "archive_date" => customer.archive_date.map(|day| day.date().to_string()).unwrap_or_default(),
        "credit" => customer.credit.clone().unwrap_or_default(),
        "complexity" => customer.complexity.map(|rating| rating.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}
