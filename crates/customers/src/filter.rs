//! What the address of the customer list asks for (`archive.list`): every condition on who is listed.
//!
//! A choice that no customer can have finds none. A day or a currency is typed by people, so that one which can not be
//! read is refused beside its field. How a span of days is looked up depends on its length: the few of a short one are
//! read from an index of the days, the many of a long one are met on the list's own way.

use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::listing::Listing;
use kernel::store::Sql;
use kernel::tag::Tag;
use kernel::{Actor, Day, Error, Message, Moment, Read, Refusals, Result, record, search};
use rulebook::Action;
use sheets::Cell;
use sheets::values::{self, Currency};
use web::listing::{PAGE, Params};

use crate::fields::message_of;
use crate::import;
use crate::list::ORDERS;
use crate::model::{COMPANY_CURRENCY, KIND, SPECIAL};

/// The value of `currency` for every currency but the company's.
pub const OTHER_CURRENCIES: &str = "other";
/// The most days of a span whose archives are read from the index of the days on which archives were opened.
const FEW_OPENED: i32 = 92;
/// The same for purchases, of which there are many more.
const FEW_BOUGHT: i32 = 7;

/// The list that an address asks for, to walk to its end.
///
/// # Errors
/// A day or a currency that can not be read, beside its field.
pub fn listing(read: &mut Read<'_>, actor: &Actor, params: &Params, action: Action) -> Result<Listing> {
    let list = unsearched(read, actor, params, action)?;
    search::narrowed(read, list, params.get("q"))
}

/// The same without the words in its search field, for a page of it.
///
/// # Errors
/// As [`listing`].
pub fn unsearched(read: &mut Read<'_>, actor: &Actor, params: &Params, action: Action) -> Result<Listing> {
    let mut all = chosen(actor, params);
    if let Some(import) = params.get("import") {
        all.push(of_import(read, import)?);
    }
    let mut refusals = Refusals::default();
    let opened = Span::asked(params, ["opened_from", "opened_until"], &mut refusals);
    let bought = Span::asked(params, ["bought_from", "bought_until"], &mut refusals);
    let currency = refusals.take("currency", Money::asked(params)).flatten();
    refusals.finish()?;
    if !opened.is_open() {
        all.push(opened_in(read, opened)?);
    }
    if !bought.is_open() || currency.is_some() {
        all.push(bought_in(bought, currency));
    }
    let all = all.into_iter().map(|one| Sql::new("(").then(&one).raw(")"));
    Ok(Listing {
        action,
        join: "JOIN customer ON customer.id = record.id",
        filter: Sql::default().joined(" AND ", all),
        order: params.order(&ORDERS),
        ..Listing::of(KIND)
    })
}

/// The conditions by what is chosen from a list or named.
fn chosen(actor: &Actor, params: &Params) -> Vec<Sql> {
    let mut all = Vec::new();
    let equals = |column: &str, value: &str| Sql::new(column).raw(" = ").text(value);
    if let Some(kind) = params.get("kind") {
        let column = if kind == SPECIAL {
            "customer.kind"
        } else {
            "coalesce(nullif(customer.special_kind, ''), customer.kind)"
        };
        all.push(equals(column, kind));
    }
    if let Some(tier) = params.get("tier") {
        all.push(match tier.parse() {
            Ok(tier) => Sql::new("customer.tier = ").int(tier),
            Err(_) if tier == "none" => Sql::new("customer.tier IS NULL"),
            Err(_) => Sql::new("FALSE"),
        });
    }
    for (name, column) in [("lifecycle", "customer.lifecycle"), ("region", "customer.region")] {
        if let Some(value) = params.get(name) {
            all.push(equals(column, value));
        }
    }
    if let Some(credit) = params.get("credit") {
        let none = Sql::new("customer.credit IS NULL");
        all.push(if credit == "none" { none } else { equals("customer.credit", credit) });
    }
    if let Some(owner) = params.get("owner") {
        all.push(match (owner, owner.parse()) {
            ("me", _) => Sql::new("record.owner_id = ").int(actor.id.0),
            ("none", _) => Sql::new("record.owner_id IS NULL"),
            (_, Ok(id)) => Sql::new("record.owner_id = ").int(id),
            _ => Sql::new("FALSE"),
        });
    }
    for (name, condition) in [
        ("incomplete", "customer.missing > 0"),
        ("promising", "customer.promising"),
        ("key", "customer.key_customer"),
    ] {
        if params.get(name).is_some() {
            all.push(Sql::new(condition));
        }
    }
    // Who bears two tags is asked for by naming both.
    all.extend(
        params
            .all("tag")
            .map(|typed| Tag::parse(typed).map_or_else(|_| Sql::new("FALSE"), |tag| tag.borne())),
    );
    let chosen: Vec<Sql> =
        params.all("select").take(PAGE).map(|number| Sql::default().text(number)).collect();
    if !chosen.is_empty() {
        all.push(Sql::new("record.number IN (").joined(", ", chosen).raw(")"));
    }
    all
}

/// Whom an import brought: the customers that it made, or those whose contacts or purchases came in with it.
fn of_import(read: &mut Read<'_>, number: &str) -> Result<Sql> {
    let Some(import) = record::by_number(read, import::KIND, number)? else { return Ok(Sql::new("FALSE")) };
    let target = import::Target::of(&intake::store::intake(read, import.id)?)?;
    let of = match target {
        import::Target::Customers => return Ok(Sql::new("record.import_id = ").int(import.id.0)),
        import::Target::Contacts => "contact",
        import::Target::Purchases => "purchase",
    };
    let those = Sql::new("record.id IN (SELECT brought.customer_id FROM ")
        .raw(of)
        .raw(" brought WHERE brought.import_id = ");
    Ok(those.int(import.id.0).raw(")"))
}

/// Days from one to another, both included, either of which may be left open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    first: Option<Date>,
    last: Option<Date>,
}

impl Span {
    /// The span that two parameters name, each day in any usual writing.
    pub fn asked(params: &Params, [from, until]: [&str; 2], refusals: &mut Refusals) -> Self {
        let mut day = |name: &str| {
            let typed = params.get(name).map(str::trim).filter(|typed| !typed.is_empty())?;
            refusals.take(name, values::date::parse_text(typed).map_err(|error| message_of(&error)))
        };
        let span = Self { first: day(from), last: day(until) };
        if let (Some(first), Some(last)) = (span.first, span.last)
            && last < first
        {
            refusals.field(until, "customers-until-before-from");
        }
        span
    }

    /// The first and the last day.
    #[must_use]
    pub const fn ends(self) -> (Option<Date>, Option<Date>) {
        (self.first, self.last)
    }

    /// Whether it has neither end.
    #[must_use]
    pub const fn is_open(self) -> bool {
        self.first.is_none() && self.last.is_none()
    }

    /// Whether it holds at most so many days.
    #[must_use]
    pub fn is_within(self, days: i32) -> bool {
        let (Some(first), Some(last)) = (self.first, self.last) else { return false };
        Day::from(last).days() - Day::from(first).days() < days
    }

    /// Its days, when it has both ends and at most so many days.
    pub fn days(self, most: i32) -> impl Iterator<Item = Date> {
        let ends = self.first.zip(self.last).filter(|_| self.is_within(most));
        let days = ends.map(|(first, last)| first.series(1.day()).take_while(move |day| *day <= last));
        days.into_iter().flatten()
    }

    /// The condition that a column of days lies in it.
    fn holds(self, column: &str) -> Sql {
        let from = self.first.map(|first| Sql::new(column).raw(" >= ").day(first.into()));
        let until = self.last.map(|last| Sql::new(column).raw(" <= ").day(last.into()));
        Sql::default().joined(" AND ", from.into_iter().chain(until))
    }

    /// The condition that a column of moments lies in it, by the company's days.
    pub fn holds_moment(self, read: &mut Read<'_>, column: &str) -> Result<Sql> {
        let policy = read.policy()?;
        let begins = |day: Date| {
            let at = day.to_zoned(policy.working_calendar().zone().clone());
            at.map(|at| Moment::from(at.timestamp())).map_err(|error| Error::Corrupt(error.to_string()))
        };
        let mut bounds = Vec::new();
        if let Some(first) = self.first {
            bounds.push(Sql::new(column).raw(" >= ").moment(begins(first)?));
        }
        if let Some(last) = self.last {
            bounds.push(Sql::new(column).raw(" < ").moment(begins(last.saturating_add(1.day()))?));
        }
        Ok(Sql::default().joined(" AND ", bounds))
    }
}

/// Whose archive was opened in a span: on its archive date, or on the day it was entered when it has none.
fn opened_in(read: &mut Read<'_>, span: Span) -> Result<Sql> {
    if !span.is_within(FEW_OPENED) {
        return Ok(span
            .holds("customer.archive_date")
            .raw(" OR customer.archive_date IS NULL AND ")
            .then(&span.holds_moment(read, "record.created_at")?));
    }
    // The kind is written out, so that the index of customers alone can serve.
    Ok(Sql::new("record.id IN (SELECT c.id FROM customer c WHERE ")
        .then(&span.holds("c.archive_date"))
        .raw(
            " UNION ALL SELECT r.id FROM record r JOIN customer c ON c.id = r.id WHERE r.kind = 'customer' \
             AND c.archive_date IS NULL AND ",
        )
        .then(&span.holds_moment(read, "r.created_at")?)
        .raw(")"))
}

/// In which currency was bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Money {
    Of(Currency),
    NotTheCompanys,
}

impl Money {
    fn asked(params: &Params) -> std::result::Result<Option<Self>, Message> {
        match params.get("currency").map(str::trim) {
            None | Some("") => Ok(None),
            Some(OTHER_CURRENCIES) => Ok(Some(Self::NotTheCompanys)),
            Some(typed) => {
                let read = values::currency::parse(&Cell::from(typed));
                read.map(|currency| Some(Self::Of(currency))).map_err(|error| message_of(&error))
            }
        }
    }
}

/// Who bought something in a span, in a currency: one purchase that answers both.
fn bought_in(span: Span, currency: Option<Money>) -> Sql {
    let mut conditions = Vec::new();
    if !span.is_open() {
        conditions.push(span.holds("p.purchased_on"));
    }
    if let Some(Money::Of(currency)) = currency {
        conditions.push(Sql::new("p.currency = ").text(currency.code()));
    }
    let foreign = match currency {
        None => false,
        Some(Money::NotTheCompanys) => true,
        Some(Money::Of(currency)) => currency.code() != COMPANY_CURRENCY,
    };
    if foreign {
        // Written out for the index of the few purchases that are in other currencies.
        conditions.push(Sql::new("p.currency <> '").raw(COMPANY_CURRENCY).raw("'"));
    }
    let (begin, end) = if foreign || span.is_within(FEW_BOUGHT) {
        ("record.id IN (SELECT p.customer_id FROM purchase p WHERE ", ")")
    } else {
        ("EXISTS (SELECT 1 FROM purchase p WHERE p.customer_id = record.id AND ", ")")
    };
    Sql::new(begin).joined(" AND ", conditions).raw(end)
}
