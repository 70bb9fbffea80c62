//! `column IN (…)` whose plan is kept by the connection.
//!
//! Diesel prepares its own `eq_any` of a list anew each time, since every length is another text: on a page that reads a
//! dozen times by id, most of the time went into preparing. Here the list is filled up with its last id to a power of two,
//! so that few texts stand for all lengths and each is prepared once.

use diesel::expression::{Expression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool};
use diesel::{AppearsOnTable, QueryResult, SelectableExpression};

use super::connection::Db;

/// The condition that a `BIGINT` column holds one of some ids.
#[derive(Clone, Debug)]
pub struct Among<Column> {
    column: Column,
    ids: Vec<i64>,
}

/// The condition that `column` holds one of `ids`; no id, no row. Meant for the ids of one page: at most some thousands.
pub fn among<Column>(column: Column, ids: impl IntoIterator<Item = impl Into<i64>>) -> Among<Column> {
    let mut ids: Vec<i64> = ids.into_iter().map(Into::into).collect();
    if let Some(last) = ids.last().copied() {
        ids.resize(ids.len().next_power_of_two(), last);
    }
    Among { column, ids }
}

impl<Column: QueryFragment<Db>> QueryFragment<Db> for Among<Column> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Db>) -> QueryResult<()> {
        if self.ids.is_empty() {
            out.push_sql("FALSE");
            return Ok(());
        }
        self.column.walk_ast(out.reborrow())?;
        for (position, id) in self.ids.iter().enumerate() {
            out.push_sql(if position == 0 { " IN (" } else { ", " });
            out.push_bind_param::<BigInt, i64>(id)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

impl<Column> QueryId for Among<Column> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Column> Expression for Among<Column> {
    type SqlType = Bool;
}

impl<Column, GroupBy> ValidGrouping<GroupBy> for Among<Column> {
    type IsAggregate = is_aggregate::No;
}

impl<Column: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Among<Column> {}
impl<Column: SelectableExpression<QS>, QS> SelectableExpression<QS> for Among<Column> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(ids: &[i64]) -> Vec<i64> {
        among((), ids.iter().copied()).ids
    }

    #[test]
    fn few_texts_stand_for_all_lengths() {
        assert_eq!(filled(&[]), Vec::<i64>::new());
        assert_eq!(filled(&[7]), [7]);
        assert_eq!(filled(&[1, 2, 3]), [1, 2, 3, 3]);
        assert_eq!(filled(&(1..=50).collect::<Vec<_>>()).len(), 64);
    }
}
