//! A small random company, and its figures by the longest way: every row is loaded and asked one by one.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, SmallInt, Text};
use insights::model::{Board, Figure};
use jiff::ToSpan as _;
use kernel::catalogue::{DutyKind, Owed, RecordKind, Room};
use kernel::duty::{self, NewDuty};
use kernel::record::{self, Header, NewRecord};
use kernel::store::{Migration, Sql};
use kernel::{Actor, Day, Moment, Read, RecordId, Result, Tx, staff};
use rulebook::Action;
use testkit::TestHouse;

/// The one kind of duty there is.
const DUTY: &str = "archive.complete";

/// The tables that the board reads, and its own room.
pub fn rooms() -> Vec<Room> {
    let records = [
        ("customer", "KH", "/customers"),
        ("tier_review", "PG", "/tiers/reviews"),
        ("import", "DR", "/customers/import"),
    ];
    let tables = Room {
        name: "tables",
        migrations: vec![
            Migration {
                name: "0010_customers",
                sql: include_str!("../../../customers/migrations/0010_customers.sql"),
            },
            Migration {
                name: "0030_tiering",
                sql: include_str!("../../../tiering/migrations/0030_tiering.sql"),
            },
        ],
        records: records.map(|(key, prefix, address)| RecordKind { key, prefix, address }).to_vec(),
        duties: vec![DutyKind {
            key: DUTY,
            clause: "archive.standard",
            check: |_, duty| Ok(Owed::Due(duty.due_at)),
            place: "",
            stands: None,
        }],
        ..Room::default()
    };
    vec![tables, insights::room().kernel]
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn number(&mut self, end: u64) -> i64 {
        i64::try_from(self.below(end)).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

/// Sixty customers of these owners and groups with their purchases, and two reviews in force.
pub fn fill(house: &TestHouse, seed: u64, owners: &'static [&'static str], groups: &'static [&'static str]) {
    house
        .write(move |tx| {
            let mut dice = Dice(seed);
            let reviews = [review(tx, "2026Q3")?, review(tx, "2026Q4")?];
            for place in 0..60 {
                customer(tx, &mut dice, seed, place, owners, groups, &reviews)?;
            }
            Ok(())
        })
        .unwrap();
}

fn review(tx: &mut Tx<'_>, quarter: &str) -> Result<RecordId> {
    let new =
        NewRecord { kind: "tier_review", title: quarter.into(), status: "in_force", ..NewRecord::default() };
    let header = record::create(tx, &new, None)?;
    let now = tx.now();
    Sql::new(
        "INSERT INTO tier_proposal (id, as_of, scored_under_id, in_force_at, total, overtaken) VALUES (",
    )
    .int(header.id.0)
    .raw(", 20000, ")
    .int(header.rulebook_id.0)
    .raw(", ")
    .moment(now)
    .raw(", 0, 0)")
    .execute(tx.conn())?;
    Sql::new("INSERT INTO tier_review (id, quarter, live, matrix, foreign_customers) VALUES (")
        .int(header.id.0)
        .raw(", ")
        .text(quarter)
        .raw(", FALSE, '', 0)")
        .execute(tx.conn())?;
    Ok(header.id)
}

/// An import that has just ended.
pub fn import(tx: &mut Tx<'_>) -> Result<()> {
    let new = NewRecord { kind: "import", title: "客户".into(), status: "applied", ..NewRecord::default() };
    record::create(tx, &new, None)?;
    Ok(())
}

fn customer(
    tx: &mut Tx<'_>,
    dice: &mut Dice,
    seed: u64,
    place: u64,
    owners: &[&str],
    groups: &[&str],
    reviews: &[RecordId],
) -> Result<()> {
    let owner = staff::by_account(tx, dice.one(owners))?.unwrap().id;
    let group = dice.one(groups);
    let group = staff::groups(tx)?.into_iter().find(|known| known.name == group).map(|group| group.id);
    let new = NewRecord {
        kind: "customer",
        number: Some(format!("KH-{seed}-{place}")),
        title: format!("客户{seed}之{place}"),
        status: "customer",
        open: true,
        confidential: dice.below(8) == 0,
        owner: (dice.below(10) > 0).then_some(owner),
        group: group.filter(|_| dice.below(3) > 0),
        ..NewRecord::default()
    };
    let id = record::create(tx, &new, None)?.id;
    let today = tx.policy()?.working_calendar().date_of(tx.now().timestamp());
    let ago = |dice: &mut Dice, days| Day::from(today.saturating_sub(dice.number(days).days()));
    let (kind, special) = dice.one(&[("buyer", ""), ("dealer", ""), ("special", "bank")]);
    let tier = dice.number(5);
    let archive_date =
        if dice.below(4) == 0 { Sql::new("NULL") } else { Sql::default().day(ago(dice, 1000)) };
    Sql::new(
        "INSERT INTO customer (id, kind, special_kind, name, short_name, name_key, legal_representative, region, address, \
         postcode, phone, fax, industry, scope_of_business, main_products, lifecycle, lifecycle_since, archive_date, \
         promising, key_customer, tier, missing) VALUES (",
    )
    .int(id.0)
    .raw(", ")
    .text(kind)
    .raw(", ")
    .text(special)
    .raw(", 'x', '', 'x', '', ")
    .text(dice.one(&["", "苏州", "上海", "宁波"]))
    .raw(", '', '', '', '', '', '', '', ")
    .text(dice.one(&["contacted", "developing", "customer", "dormant", "lost"]))
    .raw(", 20000, ")
    .then(&archive_date)
    .raw(", FALSE, FALSE, ")
    .raw(&if tier == 0 { "NULL".to_owned() } else { tier.to_string() })
    .raw(", ")
    .raw(&dice.below(3).to_string())
    .raw(")")
    .execute(tx.conn())?;
    for _ in 0..dice.below(12) {
        purchase(tx, id, ago(dice, 900), dice.number(1_000_000) - 50_000, dice.one(&["CNY", "CNY", "USD"]))?;
    }
    for review in reviews {
        if dice.below(2) == 0 {
            history(tx, id, *review, dice.number(5), dice.number(4) + 1)?;
        }
    }
    if dice.below(10) == 0 {
        let now = tx.now();
        record::change(
            tx,
            id,
            None,
            &record::Change { removed_at: Some(Some(now)), ..record::Change::default() },
        )?;
    }
    Ok(())
}

fn purchase(tx: &mut Tx<'_>, customer: RecordId, on: Day, fen: i64, currency: &str) -> Result<()> {
    Sql::new("INSERT INTO purchase (customer_id, purchased_on, amount_fen, currency, quantity) VALUES (")
        .int(customer.0)
        .raw(", ")
        .day(on)
        .raw(", ")
        .int(fen)
        .raw(", ")
        .text(currency)
        .raw(", 1)")
        .execute(tx.conn())?;
    Ok(())
}

fn history(tx: &mut Tx<'_>, customer: RecordId, review: RecordId, from: i64, to: i64) -> Result<()> {
    Sql::new(
        "INSERT INTO tier_history (customer_id, proposal_id, from_tier, to_tier, score, since, at) VALUES (",
    )
    .int(customer.0)
    .raw(", ")
    .int(review.0)
    .raw(&format!(", {from}, {to}, 0, 20000, 0)"))
    .execute(tx.conn())?;
    Ok(())
}

/// How many lines of the log tell of an export.
pub fn exports(read: &mut Read<'_>) -> Result<usize> {
    let lines = Sql::new("SELECT id, TRUE AS counts FROM event WHERE kind = 'record.exported'");
    let lines: Vec<Candidate> = lines.load(read.conn())?;
    Ok(lines.len())
}

/// Obliges somebody to complete the newest archive, by then.
pub fn owe(tx: &mut Tx<'_>, account: &str, occurrence: &str, due: Moment) -> Result<()> {
    let newest = Sql::new("SELECT max(id) AS id, TRUE AS counts FROM record WHERE kind = 'customer'");
    let newest: Candidate = newest.get_result(tx.conn())?;
    let owner = staff::by_account(tx, account)?.map(|staff| staff.id);
    let occurrence = occurrence.to_owned();
    duty::owe(tx, &NewDuty { kind: DUTY, record: newest.id, occurrence, owner, due, counter: None })
}

/// Does it.
pub fn fulfil(tx: &mut Tx<'_>, account: &str, occurrence: &str) -> Result<()> {
    let newest = Sql::new("SELECT max(id) AS id, TRUE AS counts FROM record WHERE kind = 'customer'");
    let newest: Candidate = newest.get_result(tx.conn())?;
    let by = staff::by_account(tx, account)?.unwrap().id;
    duty::fulfil(tx, DUTY, newest.id, occurrence, by, &serde_json::Value::Null)?;
    Ok(())
}

#[derive(QueryableByName)]
struct Facts {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    special_kind: String,
    #[diesel(sql_type = Text)]
    region: String,
    #[diesel(sql_type = Text)]
    lifecycle: String,
    #[diesel(sql_type = Nullable<SmallInt>)]
    tier: Option<i16>,
    #[diesel(sql_type = SmallInt)]
    missing: i16,
    #[diesel(sql_type = Nullable<Integer>)]
    archive_date: Option<Day>,
}

#[derive(QueryableByName)]
struct Purchase {
    #[diesel(sql_type = BigInt)]
    customer_id: RecordId,
    #[diesel(sql_type = Integer)]
    purchased_on: Day,
    #[diesel(sql_type = BigInt)]
    amount_fen: i64,
    #[diesel(sql_type = Text)]
    currency: String,
}

#[derive(QueryableByName)]
struct Move {
    #[diesel(sql_type = BigInt)]
    customer_id: RecordId,
    #[diesel(sql_type = Text)]
    quarter: String,
    #[diesel(sql_type = SmallInt)]
    from_tier: i16,
    #[diesel(sql_type = SmallInt)]
    to_tier: i16,
}

#[derive(QueryableByName)]
struct Candidate {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
    #[diesel(sql_type = Bool)]
    counts: bool,
}

/// What one actor may see, row by row.
pub struct Naive {
    customers: Vec<(Header, Facts)>,
    purchases: Vec<Purchase>,
    moves: Vec<Move>,
    today: jiff::civil::Date,
}

type Counted = BTreeMap<String, i64>;

impl Naive {
    pub fn of(house: &TestHouse, actor: &Actor) -> Self {
        house
            .read(|read| {
                let candidates: Vec<Candidate> =
                    Sql::new("SELECT id, NOT confidential AS counts FROM record WHERE kind = 'customer' ORDER BY id")
                        .load(read.conn())?;
                let mut customers = Vec::new();
                for candidate in candidates.iter().filter(|candidate| candidate.counts) {
                    let header = record::header(read, candidate.id)?;
                    if record::may(read, actor, Action::Read, &header)? {
                        let facts = Sql::new("SELECT * FROM customer WHERE id = ").int(candidate.id.0);
                        customers.push((header, facts.get_result(read.conn())?));
                    }
                }
                let today = read.policy()?.working_calendar().date_of(read.now().timestamp());
                Ok(Self {
                    customers,
                    purchases: Sql::new("SELECT * FROM purchase").load(read.conn())?,
                    moves: Sql::new(
                        "SELECT h.*, t.quarter FROM tier_history h JOIN tier_review t ON t.id = h.proposal_id",
                    )
                    .load(read.conn())?,
                    today,
                })
            })
            .unwrap()
    }

    pub fn visible(&self) -> i64 {
        i64::try_from(self.customers.len()).unwrap()
    }

    /// The same with only the newest so many customers.
    pub fn newest(mut self, number: usize) -> Self {
        self.customers = self.customers.split_off(self.customers.len().saturating_sub(number));
        self
    }

    fn tier_of(&self, id: RecordId) -> Option<i16> {
        self.customers.iter().find(|(_, facts)| facts.id == id).map(|(_, facts)| facts.tier.unwrap_or(0))
    }

    fn by(&self, key: impl Fn(&Facts) -> String) -> Counted {
        let mut counted = Counted::new();
        for (_, facts) in &self.customers {
            *counted.entry(key(facts)).or_default() += 1;
        }
        counted
    }

    /// Amount and number of the purchases of one currency in the months that `of` names.
    fn bought(
        &self,
        currency: &str,
        key: impl Fn(&Purchase) -> Option<String>,
    ) -> BTreeMap<String, (i64, i64)> {
        let mut bought = BTreeMap::new();
        for purchase in &self.purchases {
            let seen = self.tier_of(purchase.customer_id).is_some() && purchase.currency == currency;
            if let Some(key) = key(purchase).filter(|_| seen) {
                let sum: &mut (i64, i64) = bought.entry(key).or_default();
                *sum = (sum.0 + purchase.amount_fen, sum.1 + 1);
            }
        }
        bought
    }

    /// How many customers bought something in a currency, in a month or in any of the months looked back on.
    pub fn buyers(&self, currency: &str, month: Option<Day>) -> i64 {
        let bought = |purchase: &Purchase| {
            let ago = self.months_ago(purchase.purchased_on);
            let then = month.map_or((0..24).contains(&ago), |month| ago == self.months_ago(month));
            then.then(|| purchase.customer_id.to_string())
        };
        i64::try_from(self.bought(currency, bought).len()).unwrap()
    }

    /// How many calendar months before this one a day lies.
    fn months_ago(&self, day: Day) -> i32 {
        let months = |date: jiff::civil::Date| i32::from(date.year()) * 12 + i32::from(date.month());
        months(self.today) - months(day.date())
    }

    pub fn compare(&self, board: &Board) {
        self.compare_customers(board);
        self.compare_purchases(board);
        let mut moved: BTreeMap<String, [i64; 3]> = BTreeMap::new();
        for one in self.moves.iter().filter(|one| self.tier_of(one.customer_id).is_some()) {
            let moved = moved.entry(one.quarter.clone()).or_default();
            match (one.from_tier, one.to_tier) {
                (0, _) => moved[2] += 1,
                (from, to) if to < from => moved[0] += 1,
                (from, to) if to > from => moved[1] += 1,
                _ => {}
            }
        }
        for movement in &board.movements {
            let expected = moved.get(&movement.quarter).copied().unwrap_or_default();
            assert_eq!([movement.up, movement.down, movement.first], expected, "{}", movement.quarter);
        }
        let quarters: Vec<_> = board.movements.iter().map(|movement| movement.quarter.as_str()).collect();
        assert_eq!(quarters, ["2026Q3", "2026Q4"]);
    }

    fn compare_customers(&self, board: &Board) {
        let customers = &board.customers;
        assert_eq!(customers.all.number, self.visible());
        let incomplete = self.customers.iter().filter(|(_, facts)| facts.missing > 0).count();
        assert_eq!(customers.incomplete.number, i64::try_from(incomplete).unwrap());
        let tier = |facts: &Facts| facts.tier.map_or_else(|| "none".to_owned(), |tier| tier.to_string());
        assert_eq!(of(&customers.tiers), self.by(tier));
        let kind = |facts: &Facts| {
            if facts.kind == "special" { facts.special_kind.clone() } else { facts.kind.clone() }
        };
        assert_eq!(of(&customers.kinds), self.by(kind));
        assert_eq!(of(&customers.regions), self.by(|facts| facts.region.clone()));
        assert_eq!(of(&customers.lifecycles), self.by(|facts| facts.lifecycle.clone()));
        let mut opened = Counted::new();
        for (header, facts) in &self.customers {
            let made = header.created_at.timestamp().in_tz("Asia/Shanghai").unwrap().date();
            let day = facts.archive_date.map_or(made, Day::date);
            if (0..24).contains(&self.months_ago(day.into())) {
                *opened.entry(day.strftime("%Y-%m").to_string()).or_default() += 1;
            }
        }
        let shown = customers.opened.iter().filter(|opened| opened.number > 0);
        let shown: Counted =
            shown.map(|opened| (opened.month.date().strftime("%Y-%m").to_string(), opened.number)).collect();
        assert_eq!(shown, opened);
    }

    fn compare_purchases(&self, board: &Board) {
        let purchases = &board.purchases;
        let month = |purchase: &Purchase| {
            let lately = (0..24).contains(&self.months_ago(purchase.purchased_on));
            lately.then(|| purchase.purchased_on.date().strftime("%Y-%m").to_string())
        };
        let shown: BTreeMap<_, _> = purchases
            .months
            .iter()
            .filter(|month| month.sum.number > 0)
            .map(|month| {
                let name = month.month.date().strftime("%Y-%m").to_string();
                (name, (month.sum.amount_fen, month.sum.number))
            })
            .collect();
        assert_eq!(shown, self.bought("CNY", month));

        let in_year = |purchase: &Purchase| (0..12).contains(&self.months_ago(purchase.purchased_on));
        let tier = |purchase: &Purchase| {
            let tier = self.tier_of(purchase.customer_id).filter(|_| in_year(purchase))?;
            Some(if tier == 0 { "none".to_owned() } else { tier.to_string() })
        };
        let shown: BTreeMap<_, _> = purchases
            .tiers
            .iter()
            .filter(|tier| tier.sum.number > 0)
            .map(|tier| (tier.key.clone(), (tier.sum.amount_fen, tier.sum.number)))
            .collect();
        assert_eq!(shown, self.bought("CNY", tier));

        let number = |purchase: &Purchase| {
            let of = |(header, _): &&(Header, Facts)| header.id == purchase.customer_id;
            let header = self.customers.iter().find(of).map(|(header, _)| header)?;
            in_year(purchase).then(|| header.number.clone())
        };
        let mut best: Vec<_> = self.bought("CNY", number).into_iter().filter(|(_, sum)| sum.0 > 0).collect();
        best.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.0));
        best.truncate(10);
        let shown: Vec<_> = purchases
            .best
            .iter()
            .map(|best| (best.number.clone(), (best.amount_fen, best.purchases)))
            .collect();
        assert_eq!(shown, best);

        let dollars = self.bought("USD", |purchase| month(purchase).map(|_| "USD".to_owned()));
        let shown: BTreeMap<_, _> = purchases
            .others
            .iter()
            .map(|other| (other.currency.clone(), (other.sum.amount_fen, other.sum.number)))
            .collect();
        assert_eq!(shown, dollars);
    }
}

/// Figures by key, those that are nothing left out.
fn of(figures: &[Figure]) -> Counted {
    figures
        .iter()
        .filter(|figure| figure.number > 0)
        .map(|figure| (figure.key.clone(), figure.number))
        .collect()
}
