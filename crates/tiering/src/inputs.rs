//! What several addresses of reviews, changes and namings are sent.

use kernel::{Error, Message};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Typed;

/// A customer of a proposal, and why.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct One {
    /// The customer's number.
    pub(crate) customer: Typed,
    /// Why.
    pub(crate) reason: Typed,
}

/// What is said with a submission.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct Submission {
    /// What the deciders should know.
    pub(crate) comment: Typed,
}

/// A day as it is typed; none when nothing is.
pub(crate) fn day(field: &str, typed: &Typed) -> Result<Option<jiff::civil::Date>, Error> {
    let unreadable = |_| Error::field(field, Message::new("tiering-day-unreadable"));
    typed.given().map(|text| text.parse().map_err(unreadable)).transpose()
}
