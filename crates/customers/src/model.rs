//! The words of the customer archive: what a customer, a contact and a purchase are, and the states a customer goes
//! through. No queries and no pages; everything in the crate speaks in these.

use diesel::prelude::*;
use kernel::catalogue::RecordKind;
use kernel::{Day, Moment, RecordId};
use rulebook::Rulebook;
use rulebook::parts::archive::{CustomerKind, MaskedField};
use serde::Serialize;

use crate::schema::{contact, customer, purchase};

/// The key of the record kind.
pub const KIND: &str = "customer";
/// Where customers are.
pub const ADDRESS: &str = "/customers";
/// The record kind.
pub(crate) const RECORD: RecordKind = RecordKind { key: KIND, prefix: "KH", address: ADDRESS };
/// The currency of amounts that name none.
pub const COMPANY_CURRENCY: &str = "CNY";
/// What `customer.kind` holds for every kind of the special class; which one stands in `special_kind`.
pub const SPECIAL: &str = "special";

/// How far the dealings with a customer have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lifecycle {
    /// Spoken with.
    Contacted,
    /// Being won.
    Developing,
    /// Buys.
    Customer,
    /// Has not bought for long.
    Dormant,
    /// Gone.
    Lost,
}

impl Lifecycle {
    /// All, in the order in which a customer goes through them.
    pub const ALL: [Self; 5] = [Self::Contacted, Self::Developing, Self::Customer, Self::Dormant, Self::Lost];

    /// As stored, and as the status of the record.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Contacted => "contacted",
            Self::Developing => "developing",
            Self::Customer => "customer",
            Self::Dormant => "dormant",
            Self::Lost => "lost",
        }
    }

    /// From its key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lifecycle| lifecycle.key() == key)
    }
}

/// The status of an archive that was merged into another.
pub const MERGED: &str = "merged";

/// As what somebody of ours is named on a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Answers for the customer; the owner of the record.
    AccountManager,
    /// Helps with technical questions.
    TechnicalSupport,
    /// Is in contact as well.
    Colleague,
}

impl Role {
    /// All, the first answers for the customer.
    pub const ALL: [Self; 3] = [Self::AccountManager, Self::TechnicalSupport, Self::Colleague];

    /// As stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::AccountManager => "account_manager",
            Self::TechnicalSupport => "technical_support",
            Self::Colleague => "colleague",
        }
    }

    /// From its key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// A customer's row, as stored beside its header. Personal data in it is not masked: it is written out only to what undoes
/// a merge or an import, and never shown; pages and programs get views.
#[derive(
    Clone, Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Serialize, serde::Deserialize,
)]
#[diesel(table_name = customer, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Customer {
    /// Its record.
    pub id: RecordId,
    /// `buyer`, `supplier`, `dealer` … or [`SPECIAL`].
    pub kind: String,
    /// Which of the special class; empty for the others.
    pub special_kind: String,
    /// The full name.
    pub name: String,
    /// The name people say.
    pub short_name: String,
    /// The name folded for comparison; see [`name_key`].
    pub name_key: String,
    /// Unified social credit code.
    pub credit_code: Option<String>,
    /// Legal representative.
    pub legal_representative: String,
    /// Region.
    pub region: String,
    /// Address.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Phone, as people write it.
    pub phone: String,
    /// Its digits.
    pub phone_key: Option<String>,
    /// Fax, as people write it.
    pub fax: String,
    /// Industry.
    pub industry: String,
    /// Scope of business.
    pub scope_of_business: String,
    /// Registered capital in fen.
    pub registered_capital_fen: Option<i64>,
    /// Main products ordered.
    pub main_products: String,
    /// A key of [`Lifecycle`].
    pub lifecycle: String,
    /// Since when.
    pub lifecycle_since: Day,
    /// When the archive was opened; unknown for some that were imported.
    pub archive_date: Option<Day>,
    /// Credit standing, `A` to `D`.
    pub credit: Option<String>,
    /// How complex the needs are, 1 to 5.
    pub complexity: Option<i16>,
    /// Marked as promising.
    pub promising: bool,
    /// Named a key customer.
    pub key_customer: bool,
    /// The tier in force, 1 to 4. Only tiering writes it.
    pub tier: Option<i16>,
    /// The score it rests on, in hundredths of a point.
    pub tier_score: Option<i64>,
    /// Since when.
    pub tier_since: Option<Day>,
    /// How many required fields are missing (`archive.standard`).
    pub missing: i16,
    /// The archive this one was merged into (`archive.dedupe`).
    pub merged_into_id: Option<RecordId>,
}

impl Customer {
    /// The kind by the rulebook's key: of the special class, which one.
    #[must_use]
    pub fn kind_key(&self) -> &str {
        if self.kind == SPECIAL && !self.special_kind.is_empty() { &self.special_kind } else { &self.kind }
    }
}

/// Somebody at a customer. Like the customer's row, written out only to what undoes an import.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Serialize, serde::Deserialize)]
#[diesel(table_name = contact)]
pub struct Contact {
    /// Its id.
    pub id: i64,
    /// Whose contact.
    pub customer_id: RecordId,
    /// The name.
    pub name: String,
    /// The department there.
    pub department: String,
    /// The post there.
    pub post: String,
    /// Phone, as people write it.
    pub phone: String,
    /// Its digits.
    pub phone_key: Option<String>,
    /// Mail address.
    pub mail: String,
    /// Whom one asks first.
    pub main: bool,
    /// When the person left that customer.
    pub left_at: Option<Moment>,
    /// The import it came in with.
    pub import_id: Option<RecordId>,
}

/// A purchase: a fact, without a header of its own.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Serialize, serde::Deserialize)]
#[diesel(table_name = purchase)]
pub struct Purchase {
    /// Its id.
    pub id: i64,
    /// Who bought.
    pub customer_id: RecordId,
    /// The day.
    pub purchased_on: Day,
    /// Hundredths of its currency; negative for a return.
    pub amount_fen: i64,
    /// Three letters.
    pub currency: String,
    /// How many pieces.
    pub quantity: i64,
    /// The order's number, unique for the customer.
    pub order_number: Option<String>,
    /// The import it came in with.
    pub import_id: Option<RecordId>,
}

/// A name as it is compared: folded for case, width and 繁/简, without spaces and punctuation (`archive.dedupe`).
#[must_use]
pub fn name_key(name: &str) -> String {
    kernel::text::fold(name).replace(' ', "")
}

/// The kinds of customers of the rulebook, in its order; none when the clause is off (`archive.kinds`).
#[must_use]
pub fn kinds(book: &Rulebook) -> &[CustomerKind] {
    book.archive().kinds.as_deref().unwrap_or_default()
}

/// What is stored for a kind by its key: `kind` and `special_kind`. None for a kind that the rulebook does not have.
#[must_use]
pub fn stored_kind(book: &Rulebook, key: &str) -> Option<(String, String)> {
    let kind = kinds(book).iter().find(|kind| kind.key == key)?;
    Some(if kind.special {
        (SPECIAL.to_owned(), kind.key.clone())
    } else {
        (kind.key.clone(), String::new())
    })
}

/// What of the personal data is masked until revealed (`archive.access`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Masking {
    phone: bool,
    mail: bool,
}

impl Masking {
    /// As the rulebook says; nothing is masked when the clause is off.
    #[must_use]
    pub fn of(book: &Rulebook) -> Self {
        let masked =
            |field| book.archive().access.as_ref().is_some_and(|access| access.masked.contains(&field));
        Self { phone: masked(MaskedField::Phone), mail: masked(MaskedField::Mail) }
    }

    /// A phone as it may be shown.
    #[must_use]
    pub fn phone(self, phone: &str) -> String {
        if self.phone { masked_phone(phone) } else { phone.to_owned() }
    }

    /// A mail address as it may be shown.
    #[must_use]
    pub fn mail(self, mail: &str) -> String {
        if self.mail { masked_mail(mail) } else { mail.to_owned() }
    }

    /// Whether anything is masked, so that there is something to reveal.
    #[must_use]
    pub fn hides(self, phone: &str, mail: &str) -> bool {
        (self.phone && !phone.is_empty()) || (self.mail && !mail.is_empty())
    }
}

/// A phone by its area and its last four digits: `138****0042`.
#[must_use]
pub fn masked_phone(phone: &str) -> String {
    if phone.is_empty() {
        return String::new();
    }
    sheets::values::phone::parse_text(phone).map_or_else(|_| "****".to_owned(), |phone| phone.masked())
}

/// A mail address by its first letter and its domain: `z***@example.com`.
#[must_use]
pub fn masked_mail(mail: &str) -> String {
    match mail.split_once('@') {
        None if mail.is_empty() => String::new(),
        None => "***".to_owned(),
        Some((who, domain)) => format!("{}***@{domain}", who.chars().take(1).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_said_alike_have_one_key() {
        let key = name_key("远山（苏州）精密仪器有限公司");
        for same in ["遠山(蘇州)精密儀器有限公司", "远山 （苏州） 精密仪器有限公司"]
        {
            assert_eq!(name_key(same), key, "{same}");
        }
        assert_ne!(name_key("远山精密仪器有限公司"), key);
    }

    #[test]
    fn a_kind_of_the_special_class_is_stored_as_special_and_read_back_by_its_own_key() {
        let book = Rulebook::parse(Rulebook::default_text()).unwrap();
        assert_eq!(stored_kind(&book, "buyer"), Some(("buyer".into(), String::new())));
        assert_eq!(stored_kind(&book, "bank"), Some(("special".into(), "bank".into())));
        assert_eq!(stored_kind(&book, "special"), None);
        assert_eq!(stored_kind(&book, "baker"), None);
    }

    #[test]
    fn masks_keep_what_people_recognise_and_hide_the_rest() {
        assert_eq!(masked_phone("138 0000 0042"), "138****0042");
        assert_eq!(masked_phone("what is this"), "****");
        assert_eq!(masked_phone(""), "");
        assert_eq!(masked_mail("zhou.min@example.com"), "z***@example.com");
        assert_eq!(masked_mail("no address"), "***");
        assert_eq!(masked_mail(""), "");
    }

    #[test]
    fn keys_are_read_back() {
        for lifecycle in Lifecycle::ALL {
            assert_eq!(Lifecycle::from_key(lifecycle.key()), Some(lifecycle));
        }
        for role in Role::ALL {
            assert_eq!(Role::from_key(role.key()), Some(role));
        }
    }
}
