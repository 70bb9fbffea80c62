//! What is typed to say which column of a sheet is what, and what is to be done with its rows.

use intake::model::{json, message_of};
use intake::service::Mapped;
use kernel::record::Header;
use kernel::{Actor, Message, Refusals, Result, Tx};
use serde::Deserialize;
use sheets::Cell;
use sheets::values::currency;
use web::Typed;

use super::ARCHIVES;
use super::model::{Doubt, Existing, Missing, Options};
use crate::model::COMPANY_CURRENCY;

/// Units that bare amounts may be in.
pub const UNITS: [i64; 5] = [1, 1_000, 10_000, 1_000_000, 100_000_000];

/// What is typed to say which column is what.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MappingForm {
    /// For each column from A on the key of its field, or nothing.
    pub columns: Vec<Typed>,
    /// `fill`, `overwrite` or `skip`.
    pub existing: Typed,
    /// `create` or `refuse`.
    pub missing: Typed,
    /// `skip` or `create`.
    pub doubt: Typed,
    /// Whether nothing is entered unless every row passed.
    pub all_or_nothing: Typed,
    /// The currency of amounts that name none.
    pub currency: Typed,
    /// What bare amounts are multiplied with; empty for what the heading says.
    pub unit: Typed,
    /// Whether the rows are compared with the archive at once.
    pub check: Typed,
    /// The version the change is made on.
    pub version: Typed,
}

impl MappingForm {
    /// What was chosen; what is wrong with it is noted beside its field.
    fn options(&self, refusals: &mut Refusals) -> Options {
        let standard = Options::default();
        let existing = chosen(&self.existing, "existing", standard.existing, Existing::from_key, refusals);
        let missing = chosen(&self.missing, "missing", standard.missing, Missing::from_key, refusals);
        let doubt = chosen(&self.doubt, "doubt", standard.doubt, Doubt::from_key, refusals);
        let currency = match self.currency.given() {
            None => COMPANY_CURRENCY.to_owned(),
            Some(text) => match currency::parse(&Cell::from(text)) {
                Ok(currency) => currency.to_string(),
                Err(error) => {
                    refusals.field("currency", message_of(error.key(), error.args()));
                    String::new()
                }
            },
        };
        let unit = match self.unit.given().map(str::parse) {
            None => None,
            Some(Ok(unit)) if UNITS.contains(&unit) => Some(unit),
            Some(_) => {
                refusals.field("unit", "import-unit-unknown");
                None
            }
        };
        let all_or_nothing = self.all_or_nothing.is_ticked();
        Options { existing, missing, doubt, all_or_nothing, currency, unit }
    }
}

fn chosen<T: Copy>(
    typed: &Typed,
    field: &str,
    standard: T,
    parse: impl Fn(&str) -> Option<T>,
    refusals: &mut Refusals,
) -> T {
    let Some(key) = typed.given() else { return standard };
    parse(key).unwrap_or_else(|| {
        refusals.field(field, Message::new("import-choice-unknown").with("text", key));
        standard
    })
}

/// Says which column is what, and what is to be done with the rows.
///
/// # Errors
/// Refused at `columns` or the field of a choice, with nothing changed.
pub fn map(tx: &mut Tx<'_>, actor: &Actor, number: &str, version: i64, form: &MappingForm) -> Result<Header> {
    let mut refusals = Refusals::default();
    let options = json(&form.options(&mut refusals))?;
    let mapped =
        Mapped { columns: &form.columns, second: &[], options, refusals, check: form.check.is_ticked() };
    intake::service::map(tx, ARCHIVES, actor, number, version, mapped)
}
