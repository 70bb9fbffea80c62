//! What stood before a row was entered, kept beside the row so that the import can be taken back.

use serde::{Deserialize, Serialize};

use crate::model::{Contact, Customer, Purchase};

/// What one row changed or made: each row as it stood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Before {
    /// The customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<Customer>,
    /// One of the customer's contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// The contact that the row made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_contact: Option<i64>,
    /// An order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase: Option<Purchase>,
}

/// The customer with the facts that stood; what no sheet says stays as it stands now.
#[must_use]
pub fn restored(stood: Customer, now: &Customer) -> Customer {
    Customer {
        id: now.id,
        key_customer: now.key_customer,
        tier: now.tier,
        tier_score: now.tier_score,
        tier_since: now.tier_since,
        missing: now.missing,
        merged_into_id: now.merged_into_id,
        ..stood
    }
}
