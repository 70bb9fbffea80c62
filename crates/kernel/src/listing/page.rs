//! One page of a list, where it begins, and how many records the list has.

use serde::Serialize;

use crate::ids::RecordId;

/// A count is exact up to this; beyond, people read "500+".
pub const COUNT_CAP: i64 = 500;

/// Where a page begins: after this key, or before it when going back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The order column's value, when the order has one.
    pub value: Option<String>,
    /// The record.
    pub id: RecordId,
    /// Whether the page lies before this key.
    pub back: bool,
}

impl Cursor {
    /// As it stands in an address: `b.123.value`.
    #[must_use]
    pub fn encode(&self) -> String {
        let way = if self.back { 'b' } else { 'a' };
        match &self.value {
            None => format!("{way}.{}", self.id),
            Some(value) => format!("{way}.{}.{value}", self.id),
        }
    }

    /// From an address; none when it is not one of ours.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let back = match parts.next()? {
            "a" => false,
            "b" => true,
            _ => return None,
        };
        let id = RecordId(parts.next()?.parse().ok()?);
        Some(Self { value: parts.next().map(str::to_owned), id, back })
    }
}

/// One page: the ids in order, and where its neighbours begin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The records, in list order.
    pub ids: Vec<RecordId>,
    /// Where the next page begins; none at the end.
    pub next: Option<Cursor>,
    /// Where the page before begins; none at the beginning.
    pub previous: Option<Cursor>,
}

impl Page {
    /// The page that begins at `from`, out of its keys as they were found: one more than `limit` when it is not the last, and
    /// the other way round when going back.
    pub(crate) fn cut(
        mut keys: Vec<(RecordId, Option<String>)>,
        from: Option<&Cursor>,
        limit: usize,
    ) -> Self {
        let more = keys.len() > limit;
        keys.truncate(limit);
        let back = from.is_some_and(|cursor| cursor.back);
        if back {
            keys.reverse();
        }
        let cursor = |key: Option<&(RecordId, Option<String>)>, back| {
            key.map(|(id, value)| Cursor { value: value.clone(), id: *id, back })
        };
        let (has_previous, has_next) = if back { (more, true) } else { (from.is_some(), more) };
        Self {
            next: cursor(keys.last(), false).filter(|_| has_next),
            previous: cursor(keys.first(), true).filter(|_| has_previous),
            ids: keys.into_iter().map(|(id, _)| id).collect(),
        }
    }
}

/// How many there are, exactly up to [`COUNT_CAP`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// How many, at most the cap.
    pub number: i64,
    /// Whether there are more.
    pub capped: bool,
}

impl Count {
    /// From a number that was counted to one more than [`COUNT_CAP`] at most.
    pub(crate) fn up_to_cap(number: i64) -> Self {
        Self { number: number.min(COUNT_CAP), capped: number > COUNT_CAP }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_address() {
        for cursor in [
            Cursor { value: None, id: RecordId(42), back: false },
            Cursor { value: Some("a.b.远山".into()), id: RecordId(7), back: true },
        ] {
            assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }
    }

    #[test]
    fn what_is_no_cursor_is_none() {
        for text in ["", "a", "x.1", "a.one", "a."] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }
}
