//! What the pages of an import of archives ask and offer beside what every import does.

use intake::pages::choices;
use intake::view::ImportView;
use maud::{Markup, html};
use web::components::{Button, Choice, Field};
use web::{Ui, text};

use super::model::{Doubt, Existing, Missing, Options, Target};
use super::service::UNITS;

/// What the sheet holds, before the file.
pub fn upload(ui: &Ui, target: Target) -> (Markup, Markup) {
    let field =
        Field::radio("target", ui.t("import-target"), choices(ui, "target", Target::ALL, Target::key))
            .value(target.key())
            .required()
            .wide();
    (html! { (field) }, html! {})
}

/// What is done with rows about what is there already, and what bare amounts mean.
pub fn options(ui: &Ui, view: &ImportView) -> Markup {
    let target = Target::from_key(&view.target);
    let options: Options = serde_json::from_value(view.options.clone()).unwrap_or_default();
    let by_heading = view.columns.iter().find_map(|column| column.unit).or(view.unit_noted).unwrap_or(1);
    let as_heading = Choice::new(
        "",
        ui.tr(&text!("import-unit-heading", unit = ui.t(&format!("import-unit-{by_heading}")))),
    );
    let units: Vec<Choice> = std::iter::once(as_heading)
        .chain(UNITS.iter().map(|unit| Choice::new(unit.to_string(), ui.t(&format!("import-unit-{unit}")))))
        .collect();
    html! {
        (Field::radio("existing", ui.t("import-existing"), choices(ui, "existing", Existing::ALL, Existing::key))
            .value(options.existing.key()).wide())
        @if target == Some(Target::Purchases) {
            (Field::radio("missing", ui.t("import-missing"), choices(ui, "missing", Missing::ALL, Missing::key))
                .value(options.missing.key()).wide())
        }
        @if target == Some(Target::Customers) {
            (Field::radio("doubt", ui.t("import-doubt"), choices(ui, "doubt", Doubt::ALL, Doubt::key))
                .value(options.doubt.key()).wide())
        }
        @if target != Some(Target::Contacts) {
            (Field::select("unit", ui.t("import-unit"), units)
                .value(options.unit.map(|unit| unit.to_string()).unwrap_or_default()))
        }
        @if target == Some(Target::Purchases) {
            (Field::text("currency", ui.t("import-currency"))
                .value(options.currency.clone()).hint(ui.t("import-currency-hint")).limit(12))
        }
    }
}

/// The way to decide about doubtful rows one by one.
pub fn decide(ui: &Ui, view: &ImportView) -> Markup {
    html! {
        @if view.counts.doubtful > 0 {
            (Button::link(ui.t("import-decide"), format!("{}/doubts", view.here())))
        }
    }
}
