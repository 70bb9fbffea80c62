//! What the form of a task holds, as it is typed: what is given, or kept as begun until it is.

use kernel::draft::Draft;
use kernel::{Moment, Read, Refusals, Result, staff};
use serde::{Deserialize, Serialize};
use web::Typed;

use super::entering::SHORT;
use crate::service::{TEXT_LIMIT, begun, within};

/// Part of a request for another department.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Giving {
    /// Which department, by id.
    pub department: Typed,
    /// Who there, by id or account; its head when left out.
    pub staff: Typed,
    /// What is wanted.
    pub wanted: Typed,
    /// The day by whose close it is due; the rulebook's time when left out.
    pub due: Typed,
}

impl Giving {
    /// Whether there is anything that somebody would not want to choose or type again.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        [&self.department, &self.staff, &self.wanted, &self.due].iter().any(|field| field.given().is_some())
    }

    /// As it is kept; empty when nothing is begun.
    pub(crate) fn begun(&self) -> Result<String> {
        if self.is_begun() { begun::form_kept(self) } else { Ok(String::new()) }
    }

    /// Refuses what is longer than can be kept.
    pub(crate) fn check_lengths(&self, refusals: &mut Refusals) {
        for (name, field, limit) in [
            ("department", &self.department, SHORT),
            ("staff", &self.staff, SHORT),
            ("wanted", &self.wanted, TEXT_LIMIT),
            ("due", &self.due, SHORT),
        ] {
            refusals.take(name, within(field, limit));
        }
    }
}

/// A task that somebody has begun to give.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct BegunTask {
    /// What stands in its form.
    #[serde(flatten)]
    pub form: Giving,
    /// When it was written last.
    #[schema(value_type = String)]
    pub written_at: Moment,
    /// The name of the colleague that stands in it.
    #[serde(skip)]
    pub staff_name: String,
}

impl BegunTask {
    /// What was kept.
    pub(super) fn of(read: &mut Read<'_>, draft: &Draft) -> Result<Self> {
        let mut form: Giving = begun::form_begun(&draft.text)?;
        let named = match form.staff.given() {
            Some(typed) => staff::named(read, typed)?,
            None => None,
        };
        let staff_name = named.map(|staff| staff.name).unwrap_or_default();
        if staff_name.is_empty() {
            form.staff = Typed::default();
        }
        Ok(Self { form, written_at: draft.written_at, staff_name })
    }
}
