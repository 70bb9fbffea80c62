//! The words of an import of archives: what a sheet holds and what was chosen for it. No queries and no pages.

use intake::model::{Decision, Intake};
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};

/// The key of the record kind.
pub const KIND: &str = "import";
/// Where imports are.
pub const ADDRESS: &str = "/customers/imports";

intake::keys! {
    /// What a sheet holds.
    Target {
        /// Customers, a row each, perhaps with one contact beside.
        Customers = "customers",
        /// People at customers that are known already.
        Contacts = "contacts",
        /// Orders.
        Purchases = "purchases",
    }
}

impl Target {
    /// What the sheet of an import holds.
    pub fn of(intake: &Intake) -> Result<Self> {
        Self::from_key(&intake.target)
            .ok_or_else(|| Error::Corrupt(format!("import target {}", intake.target)))
    }
}

intake::keys! {
    /// What is done with a row about somebody or something that is there already.
    Existing {
        /// Only what is empty is filled.
        Fill = "fill",
        /// What the sheet says replaces what stands.
        Overwrite = "overwrite",
        /// Nothing.
        Skip = "skip",
    }
}

intake::keys! {
    /// What is done with a purchase of a customer nobody knows.
    Missing {
        /// The customer is created by its number, incomplete.
        Create = "create",
        /// The row is refused.
        Refuse = "refuse",
    }
}

intake::keys! {
    /// What is done with a row that may be about somebody who is there already.
    Doubt {
        /// It is left out.
        Skip = "skip",
        /// It becomes a customer of its own.
        Create = "create",
    }
}

impl Existing {
    /// Whether what stands, being empty or not, gives way to what the sheet says.
    #[must_use]
    pub const fn gives_way(self, empty: bool) -> bool {
        match self {
            Self::Overwrite => true,
            Self::Fill => empty,
            Self::Skip => false,
        }
    }
}

impl From<Doubt> for Decision {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::Skip => Self::Skip,
            Doubt::Create => Self::Create,
        }
    }
}

/// What was chosen for an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// For what is there already.
    pub existing: Existing,
    /// For purchases of unknown customers.
    pub missing: Missing,
    /// For rows that may be somebody known.
    pub doubt: Doubt,
    /// Nothing is entered unless every row passed, and a failure takes back what was.
    pub all_or_nothing: bool,
    /// The currency of amounts that name none: three letters.
    pub currency: String,
    /// What bare amounts are multiplied with; none for what the heading says.
    pub unit: Option<i64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            existing: Existing::Fill,
            missing: Missing::Create,
            doubt: Doubt::Skip,
            all_or_nothing: false,
            currency: crate::model::COMPANY_CURRENCY.to_owned(),
            unit: None,
        }
    }
}
