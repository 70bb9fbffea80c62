//! The demo company's customers: an archive for each (`archive.kinds`, `archive.standard`), with an owner
//! among the sellers, a lifecycle, and what is known of credit and needs.
//!
//! [`Customers::get`] makes customer `index` from nothing but seed and index. Some archives lack fields, as
//! archives do, and one in sixty-four is the same company entered a second time, for `archive.dedupe` to find.

use jiff::ToSpan;
use jiff::civil::Date;

use super::archive::{self, CheckCharacter, Circle};
use super::company::Company;
use super::naming::{NameParts, Style, brand_and_trade};
use super::places::{City, cities};
use super::random::{Random, Stream};
use super::roles::{Role, Volume, role_of};
use super::standing;
use super::trades::{FORMS, Special, Trade, specials, supplies, trades};
use super::words::{Term, Words};

/// What a dealer's name adds to the line of business.
const TRADING: Term =
    Term { simplified: "设备贸易", traditional: "設備貿易", english: "Equipment Trading" };

/// One in so many customers is entered twice; the second entry comes so many places after the first.
const TWIN_EVERY: u64 = 64;
const TWIN_PLACE: u64 = 40;
const TWIN_DISTANCE: u64 = 9;

/// A person at a customer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactSeed {
    /// The name.
    pub name: String,
    /// The department over there.
    pub department: &'static str,
    /// The post over there.
    pub post: &'static str,
    /// An invented mobile number.
    pub phone: String,
    /// A mail address at an `.example` domain.
    pub mail: Option<String>,
}

/// When and how much somebody buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buying {
    /// How much.
    pub volume: Volume,
    /// No order before this day.
    pub since: Date,
    /// No order on this day or later.
    pub until: Date,
}

/// A customer's archive. A fact that is `None` is missing, as in an incomplete archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerSeed {
    /// Which customer this is: the same for the same seed, whatever the number of customers.
    pub index: u64,
    /// The number from the old system, kept for those who came before it was given up; others get one of ours.
    pub number: Option<String>,
    /// `buyer`, `dealer`, `supplier` or `special`.
    pub kind: &'static str,
    /// For the special class: `lawyer`, `finance_adviser`, `advertising`, `public_relations`, `bank`,
    /// `insurer` or `lender`.
    pub special: Option<&'static str>,
    /// The name in full.
    pub name: String,
    /// The name as colleagues abbreviate it.
    pub short_name: String,
    /// The name before it was changed.
    pub former_name: Option<String>,
    /// The region of the country.
    pub region: &'static str,
    /// Province, municipality or special region.
    pub province: &'static str,
    /// The city.
    pub city: &'static str,
    /// The sales territory that looks after it.
    pub territory: &'static str,
    /// The address.
    pub address: Option<String>,
    /// The postcode.
    pub postcode: Option<String>,
    /// The industry.
    pub industry: &'static str,
    /// The scope of business.
    pub scope_of_business: Option<String>,
    /// The legal representative's name.
    pub legal_representative: Option<String>,
    /// Registered capital in fen.
    pub registered_capital_fen: Option<i64>,
    /// The unified social credit code. Companies in Hong Kong have none.
    pub credit_code: Option<String>,
    /// What it mainly orders from us, or delivers to us, or does for us.
    pub main_products: Option<String>,
    /// The fixed line.
    pub phone: Option<String>,
    /// The fax.
    pub fax: Option<String>,
    /// People over there, the first the one we mostly speak with; may be empty.
    pub contacts: Vec<ContactSeed>,
    /// When the archive was opened: at first contact.
    pub archive_date: Date,
    /// `contacted`, `developing`, `customer`, `dormant` or `lost`.
    pub lifecycle: &'static str,
    /// Since when.
    pub lifecycle_since: Date,
    /// Credit standing `A` to `D`.
    pub credit: Option<&'static str>,
    /// Complexity of needs from 1 to 5.
    pub complexity: Option<u8>,
    /// Whether it is thought to become important.
    pub promising: bool,
    /// The currency of its orders: `CNY`, `HKD` or `USD`.
    pub currency: &'static str,
    /// The place of the owner in [`Company::staff`].
    pub owner_index: usize,
    /// The place of a second colleague in contact (`archive.two_contacts`), where there is one.
    pub second_owner_index: Option<usize>,
    /// What it buys; `None` if it never bought.
    pub buying: Option<Buying>,
}

/// All customers there could be, for a seed, an as-of date and a company.
#[derive(Debug, Clone)]
pub struct Customers {
    seed: u64,
    as_of: Date,
    check: CheckCharacter,
    words: Words,
    places: Vec<(u64, Place)>,
    trades: Vec<Trade>,
    supplies: Vec<Trade>,
    specials: Vec<Special>,
}

/// A city with the staff who own customers there.
#[derive(Debug, Clone)]
struct Place {
    city: City,
    sellers: Vec<usize>,
}

impl Customers {
    /// Customers as they stand on `as_of`, owned by the sellers of `company`.
    #[must_use]
    pub fn new(seed: u64, as_of: Date, company: &Company, check: CheckCharacter) -> Self {
        let place = |city: City| {
            let mut sellers: Vec<usize> = company.sellers(city.territory).collect();
            if sellers.is_empty() {
                // A territory without sellers is the general manager's, who stands first.
                sellers.push(0);
            }
            Place { city, sellers }
        };
        Self {
            seed,
            as_of,
            check,
            words: Words::default(),
            places: cities().into_iter().map(|(weight, city)| (weight, place(city))).collect(),
            trades: trades(),
            supplies: supplies(),
            specials: specials(),
        }
    }

    /// Customer `index`.
    #[must_use]
    pub fn get(&self, index: u64) -> CustomerSeed {
        let draft = |index| Draft::begin(self, index);
        if index % TWIN_EVERY == TWIN_PLACE {
            return draft(index - TWIN_DISTANCE).finish_twin(index);
        }
        draft(index).finish()
    }

    /// Customers from the first on, without end and without being kept: take as many as are wanted.
    pub fn iter(&self) -> impl Iterator<Item = CustomerSeed> {
        (0..).map(|index| self.get(index))
    }

    fn business(&self, role: Role, trade: usize) -> (Trade, Option<Special>) {
        let special = role.special.and_then(|key| self.specials.iter().find(|special| special.key == key));
        match special {
            Some(special) => (special.trade, Some(*special)),
            None if role.kind == "supplier" => (self.supplies[trade % self.supplies.len()], None),
            None => (self.trades[trade], None),
        }
    }

    fn days_ago(&self, days: u64) -> Date {
        self.as_of.saturating_sub(days.cast_signed().days())
    }
}

/// A customer while it is drawn: what the facts of its archive follow from.
struct Draft<'a> {
    customers: &'a Customers,
    index: u64,
    random: Random,
    role: Role,
    place: &'a Place,
    trade: Trade,
    special: Option<Special>,
    name: NameParts,
    style: Style,
}

impl<'a> Draft<'a> {
    fn begin(customers: &'a Customers, index: u64) -> Self {
        let mut random = Random::stream(customers.seed, Stream::Archive, index);
        let role = role_of(customers.seed, index);
        let place = random.weighted(&customers.places);
        let (brand, trade) = brand_and_trade(&customers.words, customers.seed, index, customers.trades.len());
        let (trade, special) = customers.business(role, trade);
        let form = *random.weighted(&FORMS);
        let style = *random.weighted(&[
            (70, Style::Plain),
            (22, Style::Bracketed),
            (5, Style::English),
            (3, Style::Long),
        ]);
        let name = NameParts {
            brand,
            city: place.city,
            business: trade.word,
            addition: (role.kind == "dealer").then_some(TRADING),
            form: special.map_or(form, |special| special.form),
            traditional: place.city.is_hong_kong() || random.chance(25),
        };
        let style = if special.is_some() { Style::Plain } else { style };
        Self { customers, index, random, role, place, trade, special, name, style }
    }

    fn finish(mut self) -> CustomerSeed {
        let mut customer = self.complete();
        let (chance, most) = if self.role.lifecycle == "contacted" { (600, 5) } else { (130, 3) };
        if self.random.chance(chance) {
            for _ in 0..self.random.between(1, most) {
                forget(&mut customer, &mut self.random);
            }
        }
        customer
    }

    /// The same company as somebody else entered it: another way to write the name, and one fact in common.
    fn finish_twin(mut self, index: u64) -> CustomerSeed {
        let first = self.complete();
        let (name, style) = (self.name, self.style);
        let otherwise = if style == Style::Plain { Style::Bracketed } else { Style::Plain };
        let (name, same_code, same_phone) = match index / TWIN_EVERY % 3 {
            0 => (name.write(otherwise), true, false),
            1 => (name.write(Style::Colloquial), false, true),
            _ => (NameParts { traditional: !name.traditional, ..name }.write(otherwise), true, true),
        };
        let Self { customers: Customers { seed, .. }, place, random, .. } = &mut self;
        let other_line = archive::phone(*seed, index, &place.city);
        CustomerSeed {
            index,
            number: None,
            name,
            former_name: None,
            credit_code: first.credit_code.filter(|_| same_code),
            phone: if same_phone { first.phone } else { Some(other_line) },
            fax: None,
            legal_representative: None,
            registered_capital_fen: None,
            contacts: first.contacts.into_iter().take(1).collect(),
            owner_index: *random.pick(&place.sellers),
            second_owner_index: None,
            credit: None,
            complexity: None,
            // The second entry holds an order that went astray, not the year's business once more.
            buying: first.buying.map(|buying| Buying { volume: Volume::Occasional, ..buying }),
            ..first
        }
    }

    fn complete(&mut self) -> CustomerSeed {
        let Customers { seed, words, check, .. } = self.customers;
        let (index, city, role, name) = (self.index, &self.place.city, self.role, self.name);
        let (archived, lifecycle_since, buying) = self.history();
        let random = &mut self.random;
        let law_firm = role.special == Some("lawyer");
        let mainland = !city.is_hong_kong();
        let circle = Circle {
            seed: *seed,
            index,
            size: random.between(1, standing::contacts_of(role)),
            brand: &name.brand,
            traditional: name.traditional,
            trades_goods: role.special.is_none(),
        };
        let former = random.chance(40).then(|| {
            let (brand, _) = brand_and_trade(words, seed.wrapping_add(1), index, 1);
            NameParts { brand, ..name }.write(Style::Plain)
        });
        let (owner_index, second_owner_index) = self.owners();
        let random = &mut self.random;
        CustomerSeed {
            index,
            number: (archived > 1100).then(|| format!("K{:07}", index + 1)),
            kind: role.kind,
            special: role.special,
            name: name.write(self.style),
            short_name: name.write_short(),
            former_name: former,
            region: city.region,
            province: city.province.simplified,
            city: city.name.simplified,
            territory: city.territory,
            address: Some(archive::address(random, words, city)),
            postcode: Some(archive::postcode(random, city)),
            industry: self.trade.industry,
            scope_of_business: Some(standing::scope_of_business(role, self.trade, self.special)),
            legal_representative: Some(words.person(random).chinese(name.traditional)),
            registered_capital_fen: Some(standing::registered_capital_fen(role, random)),
            credit_code: mainland.then(|| archive::credit_code(*seed, index, city, law_firm, *check)),
            main_products: Some(standing::main_products(role, self.trade, self.special, random)),
            phone: Some(archive::phone(*seed, index, city)),
            fax: Some(archive::fax(*seed, index, city)),
            contacts: circle.contacts(random, words),
            archive_date: self.customers.days_ago(archived),
            lifecycle: role.lifecycle,
            lifecycle_since,
            credit: standing::credit(role, random),
            complexity: standing::complexity(role, random),
            promising: standing::promising(role, random),
            currency: standing::currency(city, self.style, random),
            owner_index,
            second_owner_index,
            buying,
        }
    }

    /// How many days ago the archive was opened, since when it stands where it stands, and when it bought.
    fn history(&mut self) -> (u64, Date, Option<Buying>) {
        let Self { customers, random, role, .. } = self;
        let (archived, since, bought) = match role.lifecycle {
            "contacted" => {
                let archived = random.between(3, 240);
                (archived, archived, None)
            }
            "developing" => {
                let archived = random.between(40, 500);
                (archived, archived - random.between(10, 30), None)
            }
            "dormant" => {
                let (archived, since) = (random.between(1100, 4500), random.between(20, 300));
                (archived, since, Some((archived - 30, since + 180)))
            }
            "lost" => {
                let (archived, since) = (random.between(1100, 4500), random.between(30, 420));
                (archived, since, Some((archived - 30, since + 150)))
            }
            _ => {
                let archived = standing::cooperation_days(*role, random);
                let since = archived - random.between(15, 60);
                (archived, since, Some((since, 0)))
            }
        };
        let buying = role.volume.zip(bought).map(|(volume, (first, last))| Buying {
            volume,
            since: customers.days_ago(first),
            until: customers.days_ago(last),
        });
        (archived, customers.days_ago(since), buying)
    }

    /// The owner, and for an important or promising customer mostly a second colleague.
    fn owners(&mut self) -> (usize, Option<usize>) {
        let sellers = &self.place.sellers;
        let owner = *self.random.pick(sellers);
        let important = self.role.volume >= Some(Volume::Large) || self.role.lifecycle == "developing";
        let second = *self.random.pick(sellers);
        (owner, Some(second).filter(|second| important && *second != owner))
    }
}

/// Loses one fact that an archive must have.
fn forget(customer: &mut CustomerSeed, random: &mut Random) {
    match random.below(10) {
        0 => customer.legal_representative = None,
        1 => customer.address = None,
        2 => customer.postcode = None,
        3 => customer.phone = None,
        4 | 5 => customer.fax = None,
        6 => customer.scope_of_business = None,
        7 => customer.registered_capital_fen = None,
        8 => customer.main_products = None,
        _ if random.chance(500) => customer.contacts.clear(),
        _ => customer.credit_code = None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::{HashMap, HashSet};

    use jiff::civil::date;

    use super::*;

    pub(in super::super) const AS_OF: Date = date(2026, 3, 15);

    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// GB 32100 says it as a check: place by place value times 3ⁱ modulo 31, all eighteen added up, is 0.
    fn is_valid(code: &str) -> bool {
        let weights =
            (0..17).scan(1, |weight, _| Some(std::mem::replace(weight, *weight * 3 % 31))).chain([1]);
        let values: Option<Vec<usize>> = code.chars().map(|c| ALPHABET.find(c)).collect();
        values.is_some_and(|values| {
            values.len() == 18 && values.iter().zip(weights).map(|(v, w)| v * w).sum::<usize>() % 31 == 0
        })
    }

    /// The character that makes the code valid, found by trying all.
    fn check_character(code: &[u8; 17]) -> char {
        let head: String = code.iter().copied().map(char::from).collect();
        ALPHABET.chars().find(|check| is_valid(&format!("{head}{check}"))).unwrap()
    }

    pub(in super::super) fn customers(seed: u64) -> Customers {
        Customers::new(seed, AS_OF, &Company::default(), check_character)
    }

    fn first(seed: u64, count: usize) -> Vec<CustomerSeed> {
        customers(seed).iter().take(count).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_customers_and_another_seed_others() {
        assert_eq!(first(5, 200), first(5, 200));
        assert_ne!(first(5, 200), first(6, 200));
    }

    #[test]
    fn a_customer_is_the_same_however_many_are_asked_for() {
        let (all, list) = (customers(1), first(1, 500));
        assert_eq!(all.get(77), list[77]);
        assert_eq!(all.get(499), all.iter().nth(499).unwrap());
    }

    #[test]
    fn names_numbers_and_contacts_phones_are_distinct() {
        for (seed, count) in [(0, 300), (1, 300), (2, 20_000)] {
            let list = first(seed, count);
            let names: HashSet<&str> = list.iter().map(|customer| customer.name.as_str()).collect();
            assert!(names.len() * 10_000 >= count * 9_999, "{} of {count}", names.len());
            if count == 300 {
                assert_eq!(names.len(), count);
            }
            let numbers: Vec<&String> = list.iter().filter_map(|customer| customer.number.as_ref()).collect();
            assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), numbers.len());
            let entered_once = list.iter().filter(|customer| customer.index % TWIN_EVERY != TWIN_PLACE);
            let phones: Vec<&str> =
                entered_once.flat_map(|customer| &customer.contacts).map(|c| c.phone.as_str()).collect();
            assert_eq!(phones.iter().collect::<HashSet<_>>().len(), phones.len());
        }
    }

    #[test]
    fn credit_codes_are_valid_and_only_twins_share_one() {
        let mut seen: HashMap<String, u64> = HashMap::new();
        for customer in customers(1).iter().take(20_000) {
            let Some(code) = customer.credit_code else { continue };
            assert!(is_valid(&code), "{code}");
            if let Some(first) = seen.insert(code, customer.index) {
                assert_eq!(customer.index - first, TWIN_DISTANCE);
            }
        }
        assert!(seen.len() > 18_000);
    }

    #[test]
    fn a_twin_shares_code_or_phone_with_the_first_entry_but_not_the_name() {
        let all = customers(1);
        let mut shared = 0;
        for twin in (TWIN_PLACE..6400).step_by(64).map(|index| all.get(index)) {
            let first = all.get(twin.index - TWIN_DISTANCE);
            assert_ne!(first.name, twin.name);
            assert_eq!(first.short_name, twin.short_name);
            let same_code = first.credit_code.is_some() && first.credit_code == twin.credit_code;
            let same_phone = first.phone.is_some() && first.phone == twin.phone;
            shared += u32::from(same_code || same_phone);
        }
        assert!(shared > 80, "{shared} of 100: only a fact that the first entry lost is not shared");
    }

    #[test]
    fn names_come_in_simplified_traditional_english_and_very_long() {
        let list = first(1, 300);
        let count = |test: fn(&CustomerSeed) -> bool| list.iter().filter(|customer| test(customer)).count();
        assert!(count(|customer| customer.name.ends_with("Co., Ltd.")) >= 2);
        assert!(count(|customer| customer.name.contains('（')) >= 20);
        assert!(count(|customer| customer.name.chars().count() > 28 && !customer.name.is_ascii()) >= 2);
        assert!(count(|customer| customer.city == "香港") >= 2);
    }

    #[test]
    fn the_dates_of_a_customer_are_in_order() {
        for customer in customers(1).iter().take(20_000) {
            assert!(customer.archive_date <= customer.lifecycle_since, "{customer:?}");
            assert!(customer.lifecycle_since < AS_OF, "{customer:?}");
            if let Some(buying) = customer.buying {
                assert!(customer.archive_date <= buying.since && buying.since < buying.until, "{customer:?}");
            }
        }
    }

    #[test]
    fn an_owner_is_a_seller_of_the_customers_territory() {
        let company = Company::default();
        for customer in first(1, 2000) {
            let owner = &company.staff[customer.owner_index];
            assert_eq!(owner.territory, Some(customer.territory));
            assert_ne!(customer.second_owner_index, Some(customer.owner_index));
        }
    }

    #[test]
    fn some_archives_are_incomplete_and_most_are_not() {
        let incomplete = |customer: &CustomerSeed| {
            customer.legal_representative.is_none()
                || customer.address.is_none()
                || customer.postcode.is_none()
                || customer.phone.is_none()
                || customer.fax.is_none()
                || customer.scope_of_business.is_none()
                || customer.registered_capital_fen.is_none()
                || customer.credit_code.is_none()
                || customer.main_products.is_none()
                || customer.contacts.is_empty()
        };
        let count = first(1, 1000).iter().filter(|customer| incomplete(customer)).count();
        assert!((120..300).contains(&count), "{count}");
    }

    #[test]
    fn years_of_cooperation_and_credit_are_spread() {
        let list = first(1, 300);
        let mut years = [0; 5];
        for customer in &list {
            let days = AS_OF.duration_since(customer.archive_date).as_hours() / 24;
            years[[10, 5, 3, 1, 0].iter().position(|floor| days >= floor * 366).unwrap()] += 1;
        }
        assert!(years.iter().all(|count| *count >= 10), "{years:?}");
        for credit in [Some("A"), Some("B"), Some("C"), Some("D"), None] {
            assert!(list.iter().filter(|customer| customer.credit == credit).count() >= 3, "{credit:?}");
        }
    }
}
