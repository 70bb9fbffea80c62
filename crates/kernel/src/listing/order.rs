//! By what a list is ordered.

use diesel::query_source::Column;
use diesel::sql_types::{BigInt, Integer, Nullable, SmallInt, SqlType, Text, is_nullable};

/// By what a list is ordered. Ties are broken by the record's id.
///
/// A page is found by comparing values, and nothing compares with NULL: a record whose value is NULL would stand on no
/// page. An order is therefore made from a column of the schema, and one that may be NULL says as what NULL counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its key in the address: `newest`, `name`.
    pub key: &'static str,
    /// By which column; none for the record's id alone.
    by: Option<By>,
    /// Largest first.
    pub(super) descending: bool,
    /// Whether every branch of the scope has an index in this order.
    pub(super) indexed: bool,
}

/// The column of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct By {
    table: &'static str,
    column: &'static str,
    values: Values,
}

/// What a column holds, and as what NULL counts in one that may be NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Values {
    Texts(Option<&'static str>),
    Numbers(Option<i64>),
}

/// The types of columns that hold whole numbers: counts, times, days.
pub trait Whole {}

impl Whole for SmallInt {}
impl Whole for Integer {}
impl Whole for BigInt {}

/// The newest record first. Every list has it, and it is the fastest.
pub const NEWEST: Order = Order { key: "newest", by: None, descending: true, indexed: true };

impl Order {
    /// By a column of texts that are never NULL, the first in the alphabet first.
    #[must_use]
    pub const fn text<C>(key: &'static str, table: &'static str, _: C) -> Self
    where
        C: Column<SqlType = Text> + Copy,
    {
        Self::by(key, table, C::NAME, Values::Texts(None))
    }

    /// By a column of numbers that are never NULL, the smallest first.
    #[must_use]
    pub const fn number<C>(key: &'static str, table: &'static str, _: C) -> Self
    where
        C: Column<SqlType: Whole> + Copy,
    {
        Self::by(key, table, C::NAME, Values::Numbers(None))
    }

    /// By a column of texts of which some are NULL and count as `null`. An index for it holds `coalesce(column, null)`.
    #[must_use]
    pub const fn text_or<C>(key: &'static str, table: &'static str, _: C, null: &'static str) -> Self
    where
        C: Column<SqlType = Nullable<Text>> + Copy,
    {
        Self::by(key, table, C::NAME, Values::Texts(Some(null)))
    }

    /// By a column of numbers of which some are NULL and count as `null`. An index for it holds `coalesce(column, null)`.
    #[must_use]
    pub const fn number_or<C, N>(key: &'static str, table: &'static str, _: C, null: i64) -> Self
    where
        C: Column<SqlType = Nullable<N>> + Copy,
        N: Whole + SqlType<IsNull = is_nullable::NotNull>,
    {
        Self::by(key, table, C::NAME, Values::Numbers(Some(null)))
    }

    const fn by(key: &'static str, table: &'static str, column: &'static str, values: Values) -> Self {
        Self { key, by: Some(By { table, column, values }), descending: false, indexed: false }
    }

    /// The other way round: the largest, or the last in the alphabet, first.
    #[must_use]
    pub const fn descending(self) -> Self {
        Self { descending: true, ..self }
    }

    /// An order for which each branch has an index of its own: by owner, by group and by department, each then in this
    /// order. A page is then read from the indexes in order; in any other order the branch is sorted.
    #[must_use]
    pub const fn in_every_branch(self) -> Self {
        Self { indexed: true, ..self }
    }

    /// What is compared, as SQL.
    pub(super) fn compared(&self) -> Option<String> {
        let By { table, column, values } = self.by?;
        Some(match values {
            Values::Texts(None) | Values::Numbers(None) => format!("{table}.{column}"),
            Values::Texts(Some(null)) => {
                format!("coalesce({table}.{column}, '{}')", null.replace('\'', "''"))
            }
            Values::Numbers(Some(null)) => format!("coalesce({table}.{column}, {null})"),
        })
    }

    /// Whether texts are compared.
    pub(super) fn is_of_texts(&self) -> bool {
        matches!(self.by, Some(By { values: Values::Texts(_), .. }))
    }

    /// Whether it is the order of the records' ids.
    pub(super) const fn is_of_ids(&self) -> bool {
        self.by.is_none()
    }

    /// `ORDER BY` this, where the order's column is called `column` and the record's id `id`.
    pub(super) fn order_by(&self, column: &str, id: &str, descending: bool) -> String {
        let way = if descending { "DESC" } else { "ASC" };
        match self.by {
            None => format!("{id} {way}"),
            Some(_) => format!("{column} {way}, {id} {way}"),
        }
    }
}
