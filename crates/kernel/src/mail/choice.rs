//! What somebody wants by mail, and how soon. Who never chose has every kind by mail, a few minutes after the first.

use std::collections::BTreeSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use serde::Serialize;

use super::digest;
use crate::catalogue::NoticeKind;
use crate::error::Result;
use crate::ids::StaffId;
use crate::moment::Moment;
use crate::on_engine;
use crate::schema::{mail_choice, mail_quiet, staff};
use crate::store::{Read, Tx};

/// How long a mail waits for what comes after the first notice, in seconds, where that is a few minutes.
const SHORTLY: i64 = 5 * 60;
/// The same for an hourly mail.
const HOUR: i64 = 60 * 60;
/// How many days are looked at for the next working day; no holiday is longer.
const DAYS: i32 = 30;

/// How soon a notice goes out by mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// Each by itself.
    AtOnce,
    /// A few minutes after the first.
    #[default]
    Shortly,
    /// An hour after the first.
    Hourly,
    /// At the beginning of the next working day.
    Daily,
}

impl Pace {
    /// Every pace, the quickest first.
    pub const ALL: [Self; 4] = [Self::AtOnce, Self::Shortly, Self::Hourly, Self::Daily];

    /// Its key, as stored and sent.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Shortly => "shortly",
            Self::Hourly => "hourly",
            Self::Daily => "daily",
        }
    }

    /// The pace with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pace| pace.key() == key)
    }

    /// When a mail leaves whose first notice comes now.
    pub(super) fn leaves(self, read: &mut Read<'_>) -> Result<Moment> {
        let now = read.now();
        Ok(match self {
            Self::AtOnce => now,
            Self::Shortly => now.plus_seconds(SHORTLY),
            Self::Hourly => now.plus_seconds(HOUR),
            Self::Daily => {
                let policy = read.policy()?;
                let calendar = policy.working_calendar();
                let today = calendar.date_of(now.timestamp());
                let mut days =
                    (0..DAYS).filter_map(|day| today.checked_add(jiff::Span::new().days(day)).ok());
                let next = days.find_map(|day| {
                    let (begins, _) = *calendar.windows_of(day).first()?;
                    (begins > now.timestamp()).then_some(begins)
                });
                next.map_or(now.plus_seconds(24 * HOUR), Moment::from)
            }
        })
    }
}

/// What somebody wants by mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// How soon.
    pub pace: Pace,
    /// The kinds that are not to come by mail, by key, sorted.
    pub quiet: Vec<String>,
}

/// What somebody wants by mail.
pub fn wishes(read: &mut Read<'_>, of: StaffId) -> Result<Wishes> {
    let pace: Option<String> =
        mail_choice::table.find(of).select(mail_choice::pace).first(read.conn()).optional()?;
    let quiet = mail_quiet::table
        .filter(mail_quiet::staff_id.eq(of))
        .order(mail_quiet::kind)
        .select(mail_quiet::kind)
        .load(read.conn())?;
    Ok(Wishes { pace: pace.as_deref().and_then(Pace::from_key).unwrap_or_default(), quiet })
}

/// Replaces what somebody wants by mail. A digest that waits leaves as soon as the new pace says, if that is sooner.
/// A kind that may not be turned off stays on whatever is asked, and one that no room brings is forgotten.
pub fn choose(tx: &mut Tx<'_>, of: StaffId, wishes: &Wishes) -> Result<()> {
    let catalogue = &tx.house().catalogue;
    let known = wishes.quiet.iter().filter_map(|key| catalogue.notice(key));
    let quiet: BTreeSet<&str> = known.filter(|kind| !kind.owed).map(|kind| kind.key).collect();
    let pace = wishes.pace.key();
    let chosen = (mail_choice::staff_id.eq(of), mail_choice::pace.eq(pace));
    on_engine!(tx.conn(), |conn| diesel::insert_into(mail_choice::table)
        .values(chosen)
        .on_conflict(mail_choice::staff_id)
        .do_update()
        .set(mail_choice::pace.eq(pace))
        .execute(conn))?;
    diesel::delete(mail_quiet::table.filter(mail_quiet::staff_id.eq(of))).execute(tx.conn())?;
    let rows: Vec<_> =
        quiet.iter().map(|kind| (mail_quiet::staff_id.eq(of), mail_quiet::kind.eq(*kind))).collect();
    on_engine!(tx.conn(), |conn| diesel::insert_into(mail_quiet::table).values(&rows).execute(conn))?;
    digest::hasten(tx, of, wishes.pace)
}

/// Turns mail off for one kind, or for all that may be turned off.
pub fn silence(tx: &mut Tx<'_>, of: StaffId, kind: Option<&str>) -> Result<()> {
    let mut wishes = wishes(tx, of)?;
    let all = tx.house().catalogue.notices().map(|kind| kind.key);
    wishes.quiet.extend(all.filter(|key| kind.is_none_or(|kind| kind == *key)).map(str::to_owned));
    choose(tx, of, &wishes)
}

/// How soon a notice of a kind goes to somebody by mail; none when it does not: the person is gone, has no mail address,
/// or does not want it.
pub(crate) fn wanted(read: &mut Read<'_>, to: StaffId, kind: &NoticeKind) -> Result<Option<Pace>> {
    let quiet =
        exists(mail_quiet::table.filter(mail_quiet::staff_id.eq(to)).filter(mail_quiet::kind.eq(kind.key)));
    let found: Option<(Option<String>, bool)> = staff::table
        .left_join(mail_choice::table.on(mail_choice::staff_id.eq(staff::id)))
        .filter(staff::id.eq(to))
        .filter(staff::active.eq(true))
        .filter(staff::mail.ne(""))
        .select((mail_choice::pace.nullable(), quiet))
        .first(read.conn())
        .optional()?;
    Ok(found
        .filter(|(_, is_quiet)| kind.owed || !is_quiet)
        .map(|(pace, _)| pace.as_deref().and_then(Pace::from_key).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_found_by_its_key() {
        for pace in Pace::ALL {
            assert_eq!(Pace::from_key(pace.key()), Some(pace));
            assert_eq!(serde_json::to_value(pace).unwrap(), pace.key());
        }
        assert_eq!(Pace::from_key("soon"), None);
    }
}
