//! What the form of a new request holds, as it is typed: what is entered, or kept as begun until it is.

use kernel::{Refusals, Result};
use serde::{Deserialize, Serialize};
use web::Typed;

use crate::service::{SUBJECT_LIMIT, TEXT_LIMIT, begun, within};

/// The `draft` of a form that was opened for no customer.
pub(crate) const FOR_NOBODY: &str = "new";

/// A request to be entered.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Entering {
    /// What it is about, in one line.
    pub subject: Typed,
    /// What the customer wants, in full.
    pub description: Typed,
    /// A kind of the rulebook, by key.
    pub kind: Typed,
    /// A category of it, by key.
    pub category: Typed,
    /// A channel of the rulebook, by key; `phone` when left out.
    pub channel: Typed,
    /// `urgent`, `high`, `normal` (when left out) or `low`.
    pub priority: Typed,
    /// The customer's number.
    pub customer: Typed,
    /// Who asks.
    pub caller: Typed,
    /// By which phone.
    pub caller_phone: Typed,
    /// By which mail address.
    pub caller_mail: Typed,
    /// The day by which an answer was promised.
    pub promised_on: Typed,
    /// Who is to answer, by id or account; whom the rulebook chooses when left out.
    pub owner: Typed,
    /// The group that works on it, by id: it lies in its queue when nobody is named.
    pub group: Typed,
    /// The draft that this ends: `new`, or the number of the customer for whom the form was opened; none when left out.
    #[serde(skip_serializing)]
    pub draft: Typed,
}

impl Entering {
    /// For which customer the form was opened whose draft this is, empty for none; nothing when it is no draft's.
    pub(crate) fn drafted_for(&self) -> Option<&str> {
        self.draft.given().map(|draft| if draft == FOR_NOBODY { "" } else { draft })
    }

    /// Whether there is anything that somebody would not want to type again.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        let typed = [&self.subject, &self.description, &self.caller, &self.caller_phone, &self.caller_mail];
        typed.iter().any(|field| field.given().is_some())
    }

    /// As it is kept; empty when nothing is begun.
    pub(crate) fn begun(&self) -> Result<String> {
        if !self.is_begun() {
            return Ok(String::new());
        }
        begun::form_kept(self)
    }

    /// What was kept.
    pub(crate) fn kept(text: &str) -> Result<Self> {
        begun::form_begun(text)
    }

    /// Refuses what is longer than can be kept.
    pub(crate) fn check_lengths(&self, refusals: &mut Refusals) {
        for (name, field, limit) in [
            ("subject", &self.subject, SUBJECT_LIMIT),
            ("description", &self.description, TEXT_LIMIT),
            ("kind", &self.kind, SHORT),
            ("category", &self.category, SHORT),
            ("channel", &self.channel, SHORT),
            ("priority", &self.priority, SHORT),
            ("customer", &self.customer, SHORT),
            ("caller", &self.caller, SHORT),
            ("caller_phone", &self.caller_phone, SHORT),
            ("caller_mail", &self.caller_mail, SHORT),
            ("promised_on", &self.promised_on, SHORT),
            ("owner", &self.owner, SHORT),
            ("group", &self.group, SHORT),
        ] {
            refusals.take(name, within(field, limit));
        }
    }
}

/// The most characters of a field that holds a key, a name or a number.
pub(super) const SHORT: usize = 300;
