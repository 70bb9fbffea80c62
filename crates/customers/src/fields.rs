//! What a customer, a contact or a purchase is entered with: as typed ([`CustomerForm`] and its like), and as parsed
//! types ([`CustomerFields`] and its like). Parsing happens here and nowhere else; inside nothing is checked again.

use jiff::civil::Date;
use kernel::{Day, GroupId, Message, RecordId, Refusals, StaffId};
use rulebook::Rulebook;
use rules::tier::Credit;
use serde::{Deserialize, Serialize};
use sheets::values::{self, Currency, Money, Phone, ValueError};
use sheets::{Arg, Cell};
use web::Typed;

use crate::model::{self, COMPANY_CURRENCY, Contact, Customer, Lifecycle, masked_mail, masked_phone};

/// The most characters of a name, a post, a department.
pub const NAME_LIMIT: u32 = 200;
/// The most characters of an address or a list of products.
pub const LINE_LIMIT: u32 = 500;
/// The most characters of a scope of business.
pub const TEXT_LIMIT: u32 = 4000;

/// Everything about a customer that a person can enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerFields {
    /// The kind by the rulebook's key, of the special class which one (`archive.kinds`).
    pub kind: String,
    /// The full name.
    pub name: String,
    /// The name people say.
    pub short_name: String,
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
    /// Phone.
    pub phone: Option<Phone>,
    /// Fax.
    pub fax: Option<Phone>,
    /// Industry.
    pub industry: String,
    /// Scope of business.
    pub scope_of_business: String,
    /// Registered capital in fen.
    pub registered_capital_fen: Option<i64>,
    /// Main products ordered.
    pub main_products: String,
    /// How far the dealings have come.
    pub lifecycle: Lifecycle,
    /// Since when; none for the day of the change.
    pub lifecycle_since: Option<Day>,
    /// When the archive was opened.
    pub archive_date: Option<Day>,
    /// Credit standing.
    pub credit: Option<Credit>,
    /// How complex the needs are, 1 to 5.
    pub complexity: Option<i16>,
    /// Marked as promising.
    pub promising: bool,
    /// Named a key customer.
    pub key_customer: bool,
}

impl CustomerFields {
    /// A customer of whom nothing but the name is known yet.
    #[must_use]
    pub fn named(kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            name: name.into(),
            short_name: String::new(),
            credit_code: None,
            legal_representative: String::new(),
            region: String::new(),
            address: String::new(),
            postcode: String::new(),
            phone: None,
            fax: None,
            industry: String::new(),
            scope_of_business: String::new(),
            registered_capital_fen: None,
            main_products: String::new(),
            lifecycle: Lifecycle::Contacted,
            lifecycle_since: None,
            archive_date: None,
            credit: None,
            complexity: None,
            promising: false,
            key_customer: false,
        }
    }
}

/// A customer to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCustomer {
    /// Its number as imported; the next of our own when none.
    pub number: Option<String>,
    /// What is known of it.
    pub fields: CustomerFields,
    /// The account manager.
    pub owner: Option<StaffId>,
    /// The group it lies with; the account manager's first when none.
    pub group: Option<GroupId>,
    /// The import it comes in with.
    pub import: Option<RecordId>,
}

/// Somebody at a customer, to be entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactFields {
    /// The name.
    pub name: String,
    /// The department there.
    pub department: String,
    /// The post there.
    pub post: String,
    /// Phone.
    pub phone: Option<Phone>,
    /// Mail address.
    pub mail: String,
    /// Whom one asks first.
    pub main: bool,
}

/// A purchase to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPurchase {
    /// Who bought.
    pub customer: RecordId,
    /// The day.
    pub purchased_on: Day,
    /// Hundredths of its currency; negative for a return.
    pub amount_fen: i64,
    /// Three letters.
    pub currency: String,
    /// How many pieces.
    pub quantity: i64,
    /// The order's number.
    pub order_number: Option<String>,
    /// The import it comes in with.
    pub import: Option<RecordId>,
}

/// What was typed about a customer.
#[derive(Clone, Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
#[allow(missing_docs, reason = "each is the typed text of the field of this name in CustomerFields")]
pub struct CustomerForm {
    pub kind: Typed,
    pub name: Typed,
    pub short_name: Typed,
    pub credit_code: Typed,
    pub legal_representative: Typed,
    pub region: Typed,
    pub address: Typed,
    pub postcode: Typed,
    pub phone: Typed,
    pub fax: Typed,
    pub industry: Typed,
    pub scope_of_business: Typed,
    pub registered_capital: Typed,
    pub main_products: Typed,
    pub lifecycle: Typed,
    pub lifecycle_since: Typed,
    pub archive_date: Typed,
    pub credit: Typed,
    pub complexity: Typed,
    pub promising: Typed,
    pub key_customer: Typed,
}

impl CustomerForm {
    /// Parses what was typed, or notes beside each field what is wrong with it. An archive was opened by today at the
    /// latest.
    pub fn parse(&self, book: &Rulebook, today: Date, refusals: &mut Refusals) -> Option<CustomerFields> {
        let kind = self.kind(book, refusals);
        let name = refusals.take("name", required(&self.name, NAME_LIMIT));
        let short_name = refusals.take("short_name", text(&self.short_name, NAME_LIMIT));
        let credit_code =
            refusals.take("credit_code", optional(&self.credit_code, values::credit_code::parse));
        let legal = refusals.take("legal_representative", text(&self.legal_representative, NAME_LIMIT));
        let region = refusals.take("region", text(&self.region, NAME_LIMIT));
        let address = refusals.take("address", text(&self.address, LINE_LIMIT));
        let postcode = refusals.take("postcode", text(&self.postcode, 20));
        let phone = refusals.take("phone", optional(&self.phone, values::phone::parse));
        let fax = refusals.take("fax", optional(&self.fax, values::phone::parse));
        let industry = refusals.take("industry", text(&self.industry, NAME_LIMIT));
        let scope = refusals.take("scope_of_business", text(&self.scope_of_business, TEXT_LIMIT));
        let capital = refusals.take("registered_capital", capital(&self.registered_capital));
        let products = refusals.take("main_products", text(&self.main_products, LINE_LIMIT));
        let lifecycle = refusals.take("lifecycle", self.lifecycle());
        let since = refusals.take("lifecycle_since", optional(&self.lifecycle_since, values::date::parse));
        let archive_date = optional(&self.archive_date, values::date::parse).and_then(|day| match day {
            Some(day) if day > today => Err("customers-archive-date-in-future".into()),
            day => Ok(day),
        });
        let archive_date = refusals.take("archive_date", archive_date);
        let credit = refusals.take("credit", self.credit());
        let complexity = refusals.take("complexity", self.complexity());
        Some(CustomerFields {
            kind: kind?,
            name: name?,
            short_name: short_name?,
            credit_code: credit_code?,
            legal_representative: legal?,
            region: region?,
            address: address?,
            postcode: postcode?,
            phone: phone?,
            fax: fax?,
            industry: industry?,
            scope_of_business: scope?,
            registered_capital_fen: capital?,
            main_products: products?,
            lifecycle: lifecycle?,
            lifecycle_since: since?.map(Day::from),
            archive_date: archive_date?.map(Day::from),
            credit: credit?,
            complexity: complexity?,
            promising: self.promising.is_ticked(),
            key_customer: self.key_customer.is_ticked(),
        })
    }

    /// With the phone and fax that stand, where what was typed is only their masks.
    #[must_use]
    pub fn unmasked(mut self, stands: &Customer) -> Self {
        unmask(&mut self.phone, &masked_phone(&stands.phone), &stands.phone);
        unmask(&mut self.fax, &masked_phone(&stands.fax), &stands.fax);
        self
    }

    fn kind(&self, book: &Rulebook, refusals: &mut Refusals) -> Option<String> {
        let key = self.kind.text();
        let known = model::kinds(book).is_empty() || model::stored_kind(book, key).is_some();
        refusals.take("kind", if known { Ok(key.to_owned()) } else { Err("customers-kind-needed".into()) })
    }

    fn lifecycle(&self) -> Result<Lifecycle, Message> {
        match self.lifecycle.given() {
            None => Ok(Lifecycle::Contacted),
            Some(key) => Lifecycle::from_key(key).ok_or_else(|| "customers-lifecycle-unknown".into()),
        }
    }

    fn credit(&self) -> Result<Option<Credit>, Message> {
        let Some(key) = self.credit.given() else { return Ok(None) };
        Credit::from_key(key).map(Some).ok_or_else(|| "customers-credit-unknown".into())
    }

    fn complexity(&self) -> Result<Option<i16>, Message> {
        let Some(text) = self.complexity.given() else { return Ok(None) };
        match text.parse() {
            Ok(rating @ 1..=5) => Ok(Some(rating)),
            _ => Err("customers-complexity-range".into()),
        }
    }
}

/// What was typed about a contact.
#[derive(Clone, Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
#[allow(missing_docs, reason = "each is the typed text of the field of this name in ContactFields")]
pub struct ContactForm {
    pub name: Typed,
    pub department: Typed,
    pub post: Typed,
    pub phone: Typed,
    pub mail: Typed,
    pub main: Typed,
}

impl ContactForm {
    /// With the phone and mail that stand, where what was typed is only their masks.
    #[must_use]
    pub fn unmasked(mut self, stands: &Contact) -> Self {
        unmask(&mut self.phone, &masked_phone(&stands.phone), &stands.phone);
        unmask(&mut self.mail, &masked_mail(&stands.mail), &stands.mail);
        self
    }

    /// Parses what was typed, or notes beside each field what is wrong with it.
    pub fn parse(&self, refusals: &mut Refusals) -> Option<ContactFields> {
        let name = refusals.take("name", required(&self.name, NAME_LIMIT));
        let department = refusals.take("department", text(&self.department, NAME_LIMIT));
        let post = refusals.take("post", text(&self.post, NAME_LIMIT));
        let phone = refusals.take("phone", optional(&self.phone, values::phone::parse));
        let mail = refusals.take("mail", optional(&self.mail, values::mail::parse));
        Some(ContactFields {
            name: name?,
            department: department?,
            post: post?,
            phone: phone?,
            mail: mail?.unwrap_or_default(),
            main: self.main.is_ticked(),
        })
    }
}

/// A form shows personal data masked; a mask that comes back means what stood.
fn unmask(typed: &mut Typed, mask: &str, stands: &str) {
    if !stands.is_empty() && typed.text() == mask {
        *typed = stands.into();
    }
}

/// What was typed about a purchase.
#[derive(Clone, Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
#[allow(missing_docs, reason = "each is the typed text of the field of this name in NewPurchase")]
pub struct PurchaseForm {
    pub purchased_on: Typed,
    pub amount: Typed,
    pub currency: Typed,
    pub quantity: Typed,
    pub order_number: Typed,
}

impl PurchaseForm {
    /// Parses what was typed, or notes beside each field what is wrong with it. A purchase lies in the past.
    pub fn parse(&self, customer: RecordId, today: Date, refusals: &mut Refusals) -> Option<NewPurchase> {
        let day = parsed(&self.purchased_on, values::date::parse)
            .and_then(|day| if day > today { Err("customers-purchase-in-future".into()) } else { Ok(day) });
        let day = refusals.take("purchased_on", day);
        let amount = refusals.take("amount", parsed(&self.amount, values::money::parse));
        let currency = refusals.take("currency", optional(&self.currency, values::currency::parse));
        let quantity = refusals.take("quantity", self.quantity());
        let order = refusals.take("order_number", text(&self.order_number, 100));
        let amount: Money = amount?;
        Some(NewPurchase {
            customer,
            purchased_on: day?.into(),
            amount_fen: amount.fen,
            currency: currency_code(amount.currency, currency?),
            quantity: quantity?,
            order_number: order.filter(|number| !number.is_empty()),
            import: None,
        })
    }

    fn quantity(&self) -> Result<i64, Message> {
        match optional(&self.quantity, values::number::whole)? {
            None => Ok(1),
            Some(quantity) if quantity > 0 => Ok(quantity),
            Some(_) => Err("customers-quantity-positive".into()),
        }
    }
}

/// What the amount itself says goes before what was chosen, and the company's currency stands for both.
fn currency_code(written: Option<Currency>, chosen: Option<Currency>) -> String {
    written.or(chosen).map_or_else(|| COMPANY_CURRENCY.to_owned(), |currency| currency.code().to_owned())
}

/// What is wrong with a value, as a message.
#[must_use]
pub fn message_of(error: &ValueError) -> Message {
    error.args().into_iter().fold(Message::new(error.key()), |message, (name, arg)| match arg {
        Arg::Text(text) => message.with(name, text),
        Arg::Number(number) => message.with(name, number),
    })
}

fn parsed<T>(typed: &Typed, parse: impl FnOnce(&Cell) -> Result<T, ValueError>) -> Result<T, Message> {
    parse(&Cell::from(typed.text())).map_err(|error| message_of(&error))
}

fn optional<T>(
    typed: &Typed,
    parse: impl FnOnce(&Cell) -> Result<T, ValueError>,
) -> Result<Option<T>, Message> {
    if typed.given().is_none() { Ok(None) } else { parsed(typed, parse).map(Some) }
}

fn required(typed: &Typed, limit: u32) -> Result<String, Message> {
    parsed(typed, |cell| values::text::parse(cell, limit))
}

fn text(typed: &Typed, limit: u32) -> Result<String, Message> {
    Ok(optional(typed, |cell| values::text::parse(cell, limit))?.unwrap_or_default())
}

/// Registered capital is kept in the company's currency.
fn capital(typed: &Typed) -> Result<Option<i64>, Message> {
    let Some(money) = optional(typed, values::money::parse)? else { return Ok(None) };
    match money.currency {
        Some(currency) if currency.code() != COMPANY_CURRENCY => Err("customers-capital-currency".into()),
        _ if money.fen < 0 => Err("customers-capital-negative".into()),
        _ => Ok(Some(money.fen)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 3, 5);

    fn book() -> Rulebook {
        Rulebook::parse(Rulebook::default_text()).unwrap()
    }

    #[test]
    fn a_customer_is_read_in_the_writings_people_use() {
        let form = CustomerForm {
            kind: "buyer".into(),
            name: " 远山精密\u{3000}仪器有限公司 ".into(),
            phone: "0571-88880042转801".into(),
            registered_capital: "500万".into(),
            archive_date: "2026年3月5日".into(),
            complexity: "4".into(),
            promising: "on".into(),
            ..CustomerForm::default()
        };
        let mut refusals = Refusals::default();
        let fields = form.parse(&book(), TODAY, &mut refusals).unwrap();
        assert!(refusals.is_empty());
        assert_eq!(fields.name, "远山精密 仪器有限公司");
        assert_eq!(fields.phone.unwrap().digits, "8657188880042");
        assert_eq!(fields.registered_capital_fen, Some(500_000_000));
        assert_eq!(fields.archive_date, Some(jiff::civil::date(2026, 3, 5).into()));
        assert_eq!((fields.complexity, fields.promising, fields.key_customer), (Some(4), true, false));
    }

    #[test]
    fn everything_wrong_with_a_form_is_said_at_once_beside_its_field() {
        let form = CustomerForm {
            kind: "baker".into(),
            phone: "79".into(),
            credit_code: "91330100".into(),
            registered_capital: "US$ 5".into(),
            archive_date: "2026-03-06".into(),
            complexity: "6".into(),
            credit: "E".into(),
            ..CustomerForm::default()
        };
        let mut refusals = Refusals::default();
        assert_eq!(form.parse(&book(), TODAY, &mut refusals), None);
        let kernel::Error::Refused(refused) = refusals.finish().unwrap_err() else { panic!() };
        let fields: Vec<_> = refused.iter().filter_map(|refusal| refusal.field.as_deref()).collect();
        let expected = [
            "kind",
            "name",
            "credit_code",
            "phone",
            "registered_capital",
            "archive_date",
            "credit",
            "complexity",
        ];
        assert_eq!(fields, expected);
    }

    #[test]
    fn a_purchase_takes_the_currency_it_is_written_with_before_the_one_chosen() {
        let form = |amount: &str, currency: &str| PurchaseForm {
            purchased_on: "2026-03-05".into(),
            amount: amount.into(),
            currency: currency.into(),
            ..PurchaseForm::default()
        };
        let read = |form: PurchaseForm| {
            let mut refusals = Refusals::default();
            let purchase = form.parse(RecordId(1), jiff::civil::date(2026, 3, 5), &mut refusals).unwrap();
            assert!(refusals.is_empty());
            (purchase.amount_fen, purchase.currency)
        };
        assert_eq!(read(form("1,234.50", "")), (123_450, "CNY".into()));
        assert_eq!(read(form("1,234.50", "USD")), (123_450, "USD".into()));
        assert_eq!(read(form("€ 12", "USD")), (1_200, "EUR".into()));
    }

    #[test]
    fn a_purchase_of_tomorrow_is_refused() {
        let form =
            PurchaseForm { purchased_on: "2026-03-06".into(), amount: "1".into(), ..PurchaseForm::default() };
        let mut refusals = Refusals::default();
        assert_eq!(form.parse(RecordId(1), jiff::civil::date(2026, 3, 5), &mut refusals), None);
        assert!(!refusals.is_empty());
    }
}
