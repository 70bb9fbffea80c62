//! A row as typed values, or what is wrong with its cells.
//!
//! [`Reading`] holds what reading a sheet needs to know: where each field stands, the unit of its amounts, the words for
//! kinds and states, who works here. Nothing is looked up in the archive here; that is [`super::check`]'s part.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use jiff::civil::Date;
use kernel::scope::{Placed, permits};
use kernel::{Actor, Day, DepartmentId, Message, Read, Result, StaffId};
use rulebook::{Action, Lang, Reach};
use rules::tier::Credit;
use sheets::values::{self, Currency, HeadingUnit, ValueError, text};
use sheets::{Cell, Row};

use super::fields::Field;
use super::model::{Options, Target};
use crate::fields::{ContactFields, LINE_LIMIT, NAME_LIMIT, TEXT_LIMIT};
use crate::model::{COMPANY_CURRENCY, Lifecycle, kinds, name_key};
use crate::overlay::Said;
use intake::model::{Fault, Intake, Mapping, message_of};

/// The most characters of a customer's or an order's number.
const NUMBER_LIMIT: u32 = 60;
/// The largest amount or quantity that is taken for one, in hundredths of a currency or pieces: a million million. More is a
/// slip of the unit, and a few of them would be too much for a sum.
const MOST_FEN: i64 = 100_000_000_000_000;
const MOST_PIECES: i64 = 1_000_000_000_000;
/// Signs that mean something in an address, where a number stands too.
const NOT_IN_NUMBERS: [char; 6] = ['/', '\\', '?', '#', '%', '"'];

/// What a row says about a customer; none for what it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerDraft {
    /// Its number.
    pub number: Option<String>,
    /// Its facts.
    pub said: Said,
    /// The account manager.
    pub owner: Option<StaffId>,
    /// The person named beside it.
    pub contact: Option<ContactFields>,
}

/// What a row says about somebody at a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactDraft {
    /// The customer's number.
    pub number: Option<String>,
    /// The customer's name.
    pub customer: Option<String>,
    /// The person.
    pub fields: ContactFields,
}

/// What a row says about a purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurchaseDraft {
    /// The customer's number.
    pub number: Option<String>,
    /// The customer's name.
    pub customer: Option<String>,
    /// The day.
    pub purchased_on: Day,
    /// Hundredths of its currency.
    pub amount_fen: i64,
    /// Three letters.
    pub currency: String,
    /// How many pieces.
    pub quantity: i64,
    /// The order's number.
    pub order_number: Option<String>,
}

/// A row that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// Of a sheet of customers.
    Customer(Box<CustomerDraft>),
    /// Of a sheet of contacts.
    Contact(ContactDraft),
    /// Of a sheet of purchases.
    Purchase(PurchaseDraft),
}

/// What reading the rows of one import needs to know.
pub struct Reading {
    target: Target,
    places: BTreeMap<Field, usize>,
    unit: Option<HeadingUnit>,
    currency: String,
    kinds: Words<String>,
    lifecycles: Words<Lifecycle>,
    truths: Words<bool>,
    people: HashMap<String, Vec<(StaffId, bool)>>,
    today: Date,
    /// The kind of a customer whose row names none.
    pub default_kind: String,
}

impl Reading {
    /// Looks up what reading needs, for the person who imports.
    pub fn of(read: &mut Read<'_>, actor: &Actor, intake: &Intake) -> Result<Self> {
        let policy = read.policy()?;
        let options: Options = intake.options()?;
        let mapping: Mapping<Field> = intake.mapping()?;
        let names = intake.headings()?;
        let places: BTreeMap<Field, usize> =
            mapping.iter().enumerate().filter_map(|(column, field)| Some(((*field)?, column))).collect();
        let money = places.get(&Field::Amount).or_else(|| places.get(&Field::RegisteredCapital));
        let by_heading = money.and_then(|column| intake.unit_of(names.get(*column)?));
        let unit = match options.unit {
            Some(factor) => Some(HeadingUnit { factor, currency: by_heading.and_then(|unit| unit.currency) }),
            None => by_heading,
        };
        let kinds_known = kinds(&policy);
        let mut kind_words = Words::default();
        for kind in kinds_known {
            let names = [kind.title.in_lang(Lang::Zh), kind.title.in_lang(Lang::En), kind.key.as_str()];
            kind_words.add(kind.key.clone(), &names);
        }
        let people = if places.contains_key(&Field::Owner) { people(read, actor)? } else { HashMap::new() };
        Ok(Self {
            target: Target::of(intake)?,
            places,
            unit,
            currency: options.currency,
            default_kind: kinds_known.first().map(|kind| kind.key.clone()).unwrap_or_default(),
            kinds: kind_words,
            lifecycles: lifecycles(),
            truths: truths(),
            people,
            today: policy.working_calendar().date_of(read.now().timestamp()),
        })
    }

    /// Which column a field stands in.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<usize> {
        self.places.get(&field).copied()
    }

    /// Reads a row; all that is wrong with it at once.
    pub fn draft(&self, row: &Row) -> std::result::Result<Draft, Vec<Fault>> {
        let mut cells = Cells { reading: self, row, faults: Vec::new() };
        let draft = match self.target {
            Target::Customers => Some(Draft::Customer(Box::new(customer(&mut cells)))),
            Target::Contacts => contact(&mut cells).map(Draft::Contact),
            Target::Purchases => purchase(&mut cells).map(Draft::Purchase),
        };
        match draft {
            Some(draft) if cells.faults.is_empty() => Ok(draft),
            _ => Err(cells.faults),
        }
    }
}

/// One row being read: what is wrong is gathered, so that a person sees all of it at once.
struct Cells<'a> {
    reading: &'a Reading,
    row: &'a Row,
    faults: Vec<Fault>,
}

impl Cells<'_> {
    fn cell(&self, field: Field) -> Option<(usize, &Cell)> {
        let column = self.reading.column(field)?;
        Some((column, self.row.cell(column)))
    }

    fn fault(&mut self, field: Field, message: impl Into<Message>) {
        self.faults.push(Fault::cell(self.reading.column(field), message));
    }

    /// What a cell says; none for a blank one and for a column that is not there.
    fn take<T>(
        &mut self,
        field: Field,
        parse: impl FnOnce(&Cell) -> std::result::Result<T, ValueError>,
    ) -> Option<T> {
        let (_, cell) = self.cell(field)?;
        if matches!(cell, Cell::Empty) {
            return None;
        }
        match parse(cell) {
            Ok(value) => Some(value),
            Err(ValueError::Blank) => None,
            Err(error) => {
                self.fault(field, message_of(error.key(), error.args()));
                None
            }
        }
    }

    /// What a cell says that must not be blank.
    fn must<T>(
        &mut self,
        field: Field,
        parse: impl FnOnce(&Cell) -> std::result::Result<T, ValueError>,
    ) -> Option<T> {
        let before = self.faults.len();
        let value = self.take(field, parse);
        if value.is_none() && self.faults.len() == before {
            self.fault(field, ValueError::Blank.key());
        }
        value
    }

    fn text(&mut self, field: Field, limit: u32) -> Option<String> {
        self.take(field, |cell| text::parse(cell, limit))
    }

    /// An amount or a quantity that can be meant so.
    fn sound(&mut self, field: Field, amount: i64, most: i64) -> Option<i64> {
        if (-most..=most).contains(&amount) {
            return Some(amount);
        }
        let written = self.cell(field).map(|(_, cell)| cell.written()).unwrap_or_default();
        self.fault(field, Message::new("import-fault-absurd").with("text", written));
        None
    }

    fn number(&mut self, field: Field) -> Option<String> {
        let number = self.text(field, NUMBER_LIMIT)?;
        if number.contains(NOT_IN_NUMBERS) {
            self.fault(field, Message::new("import-fault-number-signs").with("text", number));
            return None;
        }
        if number.contains(char::is_whitespace) {
            self.fault(field, Message::new("import-fault-number-spaces").with("text", number));
            return None;
        }
        Some(number)
    }
}

fn customer(cells: &mut Cells<'_>) -> CustomerDraft {
    let number = cells.number(Field::Number);
    let said = said(cells);
    let draft = CustomerDraft { number, said, owner: owner(cells), contact: person(cells) };
    if draft.number.is_none() && draft.said.name.is_none() && cells.faults.is_empty() {
        cells.faults.push(Fault::row("import-fault-no-customer"));
    }
    draft
}

fn said(cells: &mut Cells<'_>) -> Said {
    let reading = cells.reading;
    Said {
        name: cells.text(Field::Name, NAME_LIMIT),
        short_name: cells.text(Field::ShortName, NAME_LIMIT),
        kind: cells.take(Field::Kind, |cell| reading.kinds.parse(cell)),
        credit_code: cells.take(Field::CreditCode, values::credit_code::parse),
        legal_representative: cells.text(Field::LegalRepresentative, NAME_LIMIT),
        region: cells.text(Field::Region, NAME_LIMIT),
        address: cells.text(Field::Address, LINE_LIMIT),
        postcode: cells.text(Field::Postcode, 20),
        phone: cells.take(Field::Phone, values::phone::parse),
        fax: cells.take(Field::Fax, values::phone::parse),
        industry: cells.text(Field::Industry, NAME_LIMIT),
        scope_of_business: cells.text(Field::ScopeOfBusiness, TEXT_LIMIT),
        registered_capital_fen: capital(cells),
        main_products: cells.text(Field::MainProducts, LINE_LIMIT),
        lifecycle: cells.take(Field::Lifecycle, |cell| reading.lifecycles.parse(cell)),
        archive_date: opened(cells),
        credit: cells.take(Field::Credit, credit),
        complexity: complexity(cells),
        promising: cells.take(Field::Promising, |cell| reading.truths.parse(cell)),
        key_customer: None,
    }
}

fn contact(cells: &mut Cells<'_>) -> Option<ContactDraft> {
    let number = cells.number(Field::Number);
    let customer = cells.text(Field::Name, NAME_LIMIT);
    let fields = person(cells);
    if fields.is_none() && cells.faults.is_empty() {
        cells.fault(Field::Contact, ValueError::Blank.key());
    }
    named(cells, number.as_deref(), customer.as_deref());
    Some(ContactDraft { number, customer, fields: fields? })
}

fn purchase(cells: &mut Cells<'_>) -> Option<PurchaseDraft> {
    let unit = cells.reading.unit;
    let number = cells.number(Field::Number);
    let customer = cells.text(Field::Name, NAME_LIMIT);
    named(cells, number.as_deref(), customer.as_deref());
    let day = cells.must(Field::PurchasedOn, values::date::parse);
    if day.is_some_and(|day| day > cells.reading.today) {
        cells.fault(Field::PurchasedOn, "import-fault-future");
    }
    let amount = cells.must(Field::Amount, |cell| values::money::parse_under(cell, unit));
    let column = cells.take(Field::Currency, values::currency::parse);
    let quantity = cells.take(Field::Quantity, values::number::whole).unwrap_or(1);
    if quantity == 0 {
        cells.fault(Field::Quantity, "import-fault-no-quantity");
    }
    cells.sound(Field::Quantity, quantity, MOST_PIECES);
    let order_number = cells.text(Field::OrderNumber, NUMBER_LIMIT);
    let amount = amount?;
    let amount_fen = cells.sound(Field::Amount, amount.fen, MOST_FEN)?;
    let currency = match (amount.currency, column) {
        (Some(written), Some(column)) if written != column => {
            let message = Message::new("import-fault-two-currencies")
                .with("amount", written.code())
                .with("column", column.code());
            cells.fault(Field::Amount, message);
            return None;
        }
        (written, column) => written
            .or(column)
            .map_or_else(|| cells.reading.currency.clone(), |currency: Currency| currency.to_string()),
    };
    Some(PurchaseDraft {
        number,
        customer,
        purchased_on: day?.into(),
        amount_fen,
        currency,
        quantity,
        order_number,
    })
}

fn named(cells: &mut Cells<'_>, number: Option<&str>, name: Option<&str>) {
    let unread = cells.faults.iter().any(|fault| {
        let column = fault.column;
        column.is_some()
            && (column == cells.reading.column(Field::Number) || column == cells.reading.column(Field::Name))
    });
    if number.is_none() && name.is_none() && !unread {
        cells.faults.push(Fault::row("import-fault-no-customer"));
    }
}

/// The person named in a row; none when no name, no phone and no mail is given.
fn person(cells: &mut Cells<'_>) -> Option<ContactFields> {
    let name = cells.text(Field::Contact, NAME_LIMIT);
    let phone = cells.take(Field::ContactPhone, values::phone::parse);
    let mail = cells.take(Field::ContactMail, values::mail::parse);
    let department = cells.text(Field::ContactDepartment, NAME_LIMIT);
    let post = cells.text(Field::ContactPost, NAME_LIMIT);
    let Some(name) = name else {
        if phone.is_some() || mail.is_some() {
            cells.fault(Field::Contact, "import-fault-nameless-contact");
        }
        return None;
    };
    Some(ContactFields {
        name,
        department: department.unwrap_or_default(),
        post: post.unwrap_or_default(),
        phone,
        mail: mail.unwrap_or_default(),
        main: false,
    })
}

/// An archive was opened by today at the latest.
fn opened(cells: &mut Cells<'_>) -> Option<Day> {
    let day = cells.take(Field::ArchiveDate, values::date::parse)?;
    if day > cells.reading.today {
        cells.fault(Field::ArchiveDate, "customers-archive-date-in-future");
        return None;
    }
    Some(day.into())
}

/// Registered capital is kept in the company's currency.
fn capital(cells: &mut Cells<'_>) -> Option<i64> {
    let unit = cells.reading.unit;
    let money = cells.take(Field::RegisteredCapital, |cell| values::money::parse_under(cell, unit))?;
    if money.currency.is_some_and(|currency| currency.code() != COMPANY_CURRENCY) {
        cells.fault(Field::RegisteredCapital, "customers-capital-currency");
        return None;
    }
    if money.fen < 0 {
        cells.fault(Field::RegisteredCapital, "customers-capital-negative");
        return None;
    }
    cells.sound(Field::RegisteredCapital, money.fen, MOST_FEN)
}

fn complexity(cells: &mut Cells<'_>) -> Option<i16> {
    let rating = cells.take(Field::Complexity, values::number::whole)?;
    if !(1..=5).contains(&rating) {
        cells.fault(Field::Complexity, "customers-complexity-range");
        return None;
    }
    i16::try_from(rating).ok()
}

/// `A`, `a级`, `Ａ`: the letter counts.
fn credit(cell: &Cell) -> std::result::Result<Credit, ValueError> {
    let written = text::parse(cell, NAME_LIMIT)?;
    let folded = text::fold(&written).to_uppercase();
    let letter = folded.strip_suffix(['级', '級']).unwrap_or(&folded);
    Credit::from_key(letter)
        .ok_or_else(|| ValueError::NotAChoice { text: written.clone(), choices: "A / B / C / D".into() })
}

fn owner(cells: &mut Cells<'_>) -> Option<StaffId> {
    let written = cells.text(Field::Owner, NAME_LIMIT)?;
    let known = cells.reading.people.get(&name_key(&written)).map(Vec::as_slice).unwrap_or_default();
    let key = match known {
        [(id, true)] => return Some(*id),
        [(_, false)] => "import-fault-owner-out-of-reach",
        [] => "import-fault-owner-unknown",
        _ => "import-fault-owner-several",
    };
    cells.fault(Field::Owner, Message::new(key).with("text", written));
    None
}

/// The active staff by account and by name, with whether the actor may bring in customers of theirs.
fn people(read: &mut Read<'_>, actor: &Actor) -> Result<HashMap<String, Vec<(StaffId, bool)>>> {
    use kernel::schema::staff;
    let reach = actor.reach(read, Action::Import, crate::model::KIND)?;
    let rows: Vec<(StaffId, String, String, Option<DepartmentId>)> = staff::table
        .filter(staff::active.eq(true))
        .order(staff::id)
        .select((staff::id, staff::account, staff::name, staff::department_id))
        .load(read.conn())?;
    let mut people: HashMap<String, Vec<(StaffId, bool)>> = HashMap::new();
    for (id, account, name, department) in rows {
        let placed = Placed { owner: Some(id), department, ..Placed::default() };
        let reached = reach != Reach::None && permits(actor, Action::Import, reach, &placed);
        let mut keys = vec![name_key(&account), name_key(&name)];
        keys.dedup();
        for key in keys {
            people.entry(key).or_default().push((id, reached));
        }
    }
    Ok(people)
}

/// What words mean, however wide or in whichever case they are written.
struct Words<T> {
    meanings: HashMap<String, T>,
    shown: Vec<String>,
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self { meanings: HashMap::new(), shown: Vec::new() }
    }
}

impl<T: Clone> Words<T> {
    /// The first word is the one shown when somebody writes another.
    fn add(&mut self, meaning: T, words: &[&str]) {
        self.shown.extend(words.first().map(ToString::to_string));
        for word in words {
            self.meanings.entry(name_key(word)).or_insert_with(|| meaning.clone());
        }
    }

    fn parse(&self, cell: &Cell) -> std::result::Result<T, ValueError> {
        let written = match cell {
            Cell::Bool(truth) => truth.to_string(),
            cell => text::parse(cell, NAME_LIMIT)?,
        };
        let meaning = self.meanings.get(&name_key(&written)).cloned();
        meaning.ok_or_else(|| ValueError::NotAChoice { text: written, choices: self.shown.join(" / ") })
    }
}

fn lifecycles() -> Words<Lifecycle> {
    let mut words = Words::default();
    words.add(Lifecycle::Contacted, &["已接触", "初次接触", "接触", "潜在", "潜在客户", "contacted", "lead"]);
    words.add(Lifecycle::Developing, &["开发中", "跟进中", "意向", "意向客户", "developing", "prospect"]);
    words.add(
        Lifecycle::Customer,
        &["成交", "已成交", "成交客户", "合作中", "正式客户", "客户", "customer", "active"],
    );
    words.add(Lifecycle::Dormant, &["休眠", "沉睡", "暂停", "dormant", "inactive"]);
    words.add(Lifecycle::Lost, &["流失", "已流失", "终止", "lost"]);
    words
}

fn truths() -> Words<bool> {
    let mut words = Words::default();
    words.add(true, &["是", "有", "√", "✓", "y", "yes", "true", "1"]);
    words.add(false, &["否", "无", "×", "n", "no", "false", "0"]);
    words
}
