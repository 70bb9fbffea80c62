//! What the archive knows of the customers that a batch of rows speaks of, found in a few queries for all of them.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use kernel::scope::Scope;
use kernel::store::{Sql, among};
use kernel::{Actor, Read, RecordId, Result};
use rulebook::Action;

use crate::model::{Contact, Customer, KIND, Purchase};
use crate::schema::{contact, purchase};

/// The most customers that one likeness brings up for a batch: a switchboard's number may stand in thousands.
const MOST: i64 = 5000;

/// A customer that a row may mean.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Party {
    /// Its record.
    #[diesel(sql_type = BigInt)]
    pub id: RecordId,
    /// Its number.
    #[diesel(sql_type = Text)]
    pub number: String,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Its version.
    #[diesel(sql_type = BigInt)]
    pub version: i64,
    /// Whether who imports may change it.
    #[diesel(sql_type = Bool)]
    pub may_edit: bool,
    /// Whether who imports may know of it.
    #[diesel(sql_type = Bool)]
    pub may_read: bool,
    /// Whether it is no longer there.
    #[diesel(sql_type = Bool)]
    pub removed: bool,
    /// The archive it was merged into.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub merged_into_id: Option<RecordId>,
    #[diesel(sql_type = Text)]
    name_key: String,
    #[diesel(sql_type = Nullable<Text>)]
    credit_code: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    phone_key: Option<String>,
}

/// By what the rows of a batch name customers.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Numbers.
    pub numbers: BTreeSet<String>,
    /// Unified social credit codes.
    pub codes: BTreeSet<String>,
    /// Names, folded.
    pub names: BTreeSet<String>,
    /// Phones, as digits.
    pub phones: BTreeSet<String>,
}

/// The customers that a batch may mean.
#[derive(Debug, Default)]
pub struct Known {
    parties: HashMap<RecordId, Party>,
    numbers: HashMap<String, RecordId>,
    codes: HashMap<String, Vec<RecordId>>,
    names: HashMap<String, Vec<RecordId>>,
    phones: HashMap<String, Vec<RecordId>>,
}

impl Known {
    /// Looks them up.
    pub fn of(read: &mut Read<'_>, actor: &Actor, wanted: &Wanted) -> Result<Self> {
        let mut known = Self::default();
        let lookup = Lookup::of(read, actor)?;
        let by_number = Sql::new("record.kind = 'customer' AND record.number");
        for party in lookup.parties(read, &by_number, &wanted.numbers)? {
            known.numbers.insert(party.number.clone(), party.id);
            known.parties.insert(party.id, party);
        }
        known.follow_merges(read, &lookup)?;
        let standing = |column: &str| Sql::new("record.removed_at IS NULL AND customer.").raw(column);
        for party in lookup.parties(read, &standing("credit_code"), &wanted.codes)? {
            known.codes.entry(party.credit_code.clone().unwrap_or_default()).or_default().push(party.id);
            known.parties.insert(party.id, party);
        }
        for party in lookup.parties(read, &standing("name_key"), &wanted.names)? {
            known.names.entry(party.name_key.clone()).or_default().push(party.id);
            known.parties.insert(party.id, party);
        }
        for party in lookup.parties(read, &standing("phone_key"), &wanted.phones)? {
            known.phones.entry(party.phone_key.clone().unwrap_or_default()).or_default().push(party.id);
            known.parties.insert(party.id, party);
        }
        Ok(known)
    }

    /// The number of an archive that was merged away means the one that stands.
    fn follow_merges(&mut self, read: &mut Read<'_>, lookup: &Lookup) -> Result<()> {
        for _ in 0..5 {
            let onward: HashMap<RecordId, RecordId> = self
                .numbers
                .values()
                .filter_map(|id| Some((*id, self.parties.get(id)?.merged_into_id?)))
                .collect();
            if onward.is_empty() {
                return Ok(());
            }
            let ids: Vec<RecordId> = onward.values().copied().collect();
            for party in lookup.by_ids(read, &ids)? {
                self.parties.insert(party.id, party);
            }
            for id in self.numbers.values_mut() {
                if let Some(kept) = onward.get(id) {
                    *id = *kept;
                }
            }
        }
        Ok(())
    }

    /// The customer of this number.
    #[must_use]
    pub fn by_number(&self, number: &str) -> Option<&Party> {
        self.parties.get(self.numbers.get(number)?)
    }

    /// The customers of this credit code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Vec<&Party> {
        self.all(&self.codes, code)
    }

    /// The customers of this folded name.
    #[must_use]
    pub fn by_name(&self, key: &str) -> Vec<&Party> {
        self.all(&self.names, key)
    }

    /// The customers of this phone.
    #[must_use]
    pub fn by_phone(&self, digits: &str) -> Vec<&Party> {
        self.all(&self.phones, digits)
    }

    fn all(&self, by: &HashMap<String, Vec<RecordId>>, key: &str) -> Vec<&Party> {
        by.get(key).into_iter().flatten().filter_map(|id| self.parties.get(id)).collect()
    }
}

struct Lookup {
    edit: Scope,
    read: Scope,
}

impl Lookup {
    fn of(read: &mut Read<'_>, actor: &Actor) -> Result<Self> {
        let now = read.now();
        let edit = actor.reach(read, Action::Edit, KIND)?;
        let seen = actor.reach(read, Action::Read, KIND)?;
        Ok(Self {
            edit: Scope::new(actor, Action::Edit, edit, now),
            read: Scope::new(actor, Action::Read, seen, now),
        })
    }

    fn select(&self) -> Sql {
        Sql::new("SELECT record.id AS id, record.number AS number, record.title AS name, record.version AS version, ")
            .then(self.edit.sql())
            .raw(" AS may_edit, ")
            .then(self.read.sql())
            .raw(
                " AS may_read, record.removed_at IS NOT NULL AS removed, customer.merged_into_id AS merged_into_id, \
                 customer.name_key AS name_key, customer.credit_code AS credit_code, customer.phone_key AS phone_key \
                 FROM record JOIN customer ON customer.id = record.id WHERE ",
            )
    }

    fn parties(&self, read: &mut Read<'_>, by: &Sql, keys: &BTreeSet<String>) -> Result<Vec<Party>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let query = self
            .select()
            .then(by)
            .raw(" IN (")
            .joined(", ", keys.iter().map(|key| Sql::default().text(key.as_str())))
            .raw(") ORDER BY record.id LIMIT ")
            .int(MOST);
        Ok(query.load(read.conn())?)
    }

    fn by_ids(&self, read: &mut Read<'_>, ids: &[RecordId]) -> Result<Vec<Party>> {
        let query = self
            .select()
            .raw("record.id IN (")
            .joined(", ", ids.iter().map(|id| Sql::default().int(id.0)))
            .raw(")");
        Ok(query.load(read.conn())?)
    }
}

/// The rows of the customers that a batch changes.
pub fn customers(read: &mut Read<'_>, ids: &[RecordId]) -> Result<HashMap<RecordId, Customer>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(crate::store::customers(read, ids)?.into_iter().map(|row| (row.id, row)).collect())
}

/// The contacts, still there, of the customers that a batch is about.
pub fn contacts(read: &mut Read<'_>, ids: &[RecordId]) -> Result<HashMap<RecordId, Vec<Contact>>> {
    let mut contacts: HashMap<RecordId, Vec<Contact>> = HashMap::new();
    if ids.is_empty() {
        return Ok(contacts);
    }
    let rows: Vec<Contact> = contact::table
        .filter(among(contact::customer_id, ids.iter().copied()))
        .filter(contact::left_at.is_null())
        .order(contact::id)
        .select(Contact::as_select())
        .load(read.conn())?;
    for row in rows {
        contacts.entry(row.customer_id).or_default().push(row);
    }
    Ok(contacts)
}

/// The purchases with these order numbers.
pub fn orders(
    read: &mut Read<'_>,
    customers: &[RecordId],
    numbers: &[String],
) -> Result<HashMap<(RecordId, String), Purchase>> {
    if customers.is_empty() || numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Purchase> = purchase::table
        .filter(among(purchase::customer_id, customers.iter().copied()))
        .filter(purchase::order_number.eq_any(numbers.to_vec()))
        .select(Purchase::as_select())
        .load(read.conn())?;
    Ok(rows.into_iter().filter_map(|row| Some(((row.customer_id, row.order_number.clone()?), row))).collect())
}
