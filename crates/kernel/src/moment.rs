//! Points in time as the database keeps them: microseconds UTC in a `BIGINT`, days since 1970 in an `INTEGER`.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::{BigInt, Integer};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::column::kept_as;

/// An instant, exact to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub struct Moment(i64);

impl Moment {
    /// The instant `micros` microseconds after 1970-01-01 00:00 UTC.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01 00:00 UTC.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// As a `jiff` timestamp; instants beyond its range are held at its ends.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// `seconds` later (or earlier, when negative).
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        Self(at.as_microsecond())
    }
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.timestamp().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Timestamp::deserialize(deserializer).map(Self::from)
    }
}

kept_as!(Moment, i64, BigInt);

/// A calendar day in the company's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Integer)]
pub struct Day(i32);

impl Day {
    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// As a civil date; days beyond the calendar's range are held at its ends.
    #[must_use]
    pub fn date(self) -> Date {
        jiff::civil::date(1970, 1, 1).saturating_add(self.0.days())
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        let epoch = jiff::civil::date(1970, 1, 1);
        Self(epoch.until(date).map_or(0, |span| span.get_days()))
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.date().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Date::deserialize(deserializer).map(Self::from)
    }
}

kept_as!(Day, i32, Integer);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_survives_the_way_to_the_database_and_back() {
        for date in
            [jiff::civil::date(1969, 12, 31), jiff::civil::date(2026, 11, 22), jiff::civil::date(1900, 1, 1)]
        {
            assert_eq!(Day::from(date).date(), date);
        }
        assert_eq!(Day::from(jiff::civil::date(1970, 1, 2)).days(), 1);
    }

    #[test]
    fn a_moment_keeps_microseconds() {
        let at: Timestamp = "2026-11-22T07:08:09.123456Z".parse().unwrap();
        assert_eq!(Moment::from(at).timestamp(), at);
    }
}
