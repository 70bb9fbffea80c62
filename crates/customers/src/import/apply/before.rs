//! What stood before a row was entered, kept beside the row so that the import can be taken back.

use kernel::Day;
use serde::{Deserialize, Serialize};

use crate::model::{Contact, Customer, Purchase};

/// What one row changed or made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Before {
    /// The customer's facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerStood>,
    /// One of the customer's contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactStood>,
    /// The contact that the row made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_contact: Option<i64>,
    /// An order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase: Option<PurchaseStood>,
}

/// The facts of a customer that a sheet can change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the column of this name in crate::model::Customer")]
pub struct CustomerStood {
    pub kind: String,
    pub special_kind: String,
    pub name: String,
    pub short_name: String,
    pub name_key: String,
    pub credit_code: Option<String>,
    pub legal_representative: String,
    pub region: String,
    pub address: String,
    pub postcode: String,
    pub phone: String,
    pub phone_key: Option<String>,
    pub fax: String,
    pub industry: String,
    pub scope_of_business: String,
    pub registered_capital_fen: Option<i64>,
    pub main_products: String,
    pub lifecycle: String,
    pub lifecycle_since: Day,
    pub archive_date: Option<Day>,
    pub credit: Option<String>,
    pub complexity: Option<i16>,
    pub promising: bool,
}

impl CustomerStood {
    /// What stands in a row.
    #[must_use]
    pub fn of(row: &Customer) -> Self {
        let row = row.clone();
        Self {
            kind: row.kind,
            special_kind: row.special_kind,
            name: row.name,
            short_name: row.short_name,
            name_key: row.name_key,
            credit_code: row.credit_code,
            legal_representative: row.legal_representative,
            region: row.region,
            address: row.address,
            postcode: row.postcode,
            phone: row.phone,
            phone_key: row.phone_key,
            fax: row.fax,
            industry: row.industry,
            scope_of_business: row.scope_of_business,
            registered_capital_fen: row.registered_capital_fen,
            main_products: row.main_products,
            lifecycle: row.lifecycle,
            lifecycle_since: row.lifecycle_since,
            archive_date: row.archive_date,
            credit: row.credit,
            complexity: row.complexity,
            promising: row.promising,
        }
    }

    /// The row as it stood.
    #[must_use]
    pub fn restore(self, row: &Customer) -> Customer {
        Customer {
            kind: self.kind,
            special_kind: self.special_kind,
            name: self.name,
            short_name: self.short_name,
            name_key: self.name_key,
            credit_code: self.credit_code,
            legal_representative: self.legal_representative,
            region: self.region,
            address: self.address,
            postcode: self.postcode,
            phone: self.phone,
            phone_key: self.phone_key,
            fax: self.fax,
            industry: self.industry,
            scope_of_business: self.scope_of_business,
            registered_capital_fen: self.registered_capital_fen,
            main_products: self.main_products,
            lifecycle: self.lifecycle,
            lifecycle_since: self.lifecycle_since,
            archive_date: self.archive_date,
            credit: self.credit,
            complexity: self.complexity,
            promising: self.promising,
            ..row.clone()
        }
    }
}

/// What a sheet can change about a contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the column of this name in crate::model::Contact")]
pub struct ContactStood {
    pub id: i64,
    pub department: String,
    pub post: String,
    pub phone: String,
    pub phone_key: Option<String>,
    pub mail: String,
}

impl ContactStood {
    /// What stands in a row.
    #[must_use]
    pub fn of(row: &Contact) -> Self {
        Self {
            id: row.id,
            department: row.department.clone(),
            post: row.post.clone(),
            phone: row.phone.clone(),
            phone_key: row.phone_key.clone(),
            mail: row.mail.clone(),
        }
    }
}

/// What a sheet can change about an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the column of this name in crate::model::Purchase")]
pub struct PurchaseStood {
    pub id: i64,
    pub purchased_on: Day,
    pub amount_fen: i64,
    pub currency: String,
    pub quantity: i64,
}

impl PurchaseStood {
    /// What stands in a row.
    #[must_use]
    pub fn of(row: &Purchase) -> Self {
        Self {
            id: row.id,
            purchased_on: row.purchased_on,
            amount_fen: row.amount_fen,
            currency: row.currency.clone(),
            quantity: row.quantity,
        }
    }
}
