//! What words and filters mean: which kinds, tiers, people and days there are.

use diesel::prelude::*;
use kernel::schema::staff;
use kernel::search::Wanted;
use kernel::store::Sql;
use kernel::text::{Query, fold, pinyin};
use kernel::{Actor, Error, Message, Moment, Read, Refusals, Result, StaffId};
use rulebook::Lang;
use rules::tier::Tier;
use sheets::values::date;
use web::i18n::{Locale, t};

use super::typed::{Filter, Typed};
use crate::links::kind_key;

/// The field that is refused: everything is typed into one.
const FIELD: &str = "q";

/// What a value means, or the message that it means nothing.
type Meaning<T> = Result<T, &'static str>;

/// What is looked for; none when there is nothing to look for.
///
/// # Errors
/// A filter without a value or with one that means nothing, and filters without a word.
pub(super) fn wanted(read: &mut Read<'_>, actor: &Actor, typed: &str) -> Result<Option<Wanted>> {
    let Typed { words, filters } = Typed::of(typed);
    let mut refusals = Refusals::default();
    let mut kinds = Vec::new();
    let mut conditions = Vec::new();
    for (filter, values) in &filters {
        if values.is_empty() {
            refusals.field(FIELD, "frame-search-no-value");
        }
        let values = values.iter().map(String::as_str);
        match filter {
            Filter::Kind => kinds.extend(meant(values, &mut refusals, |value| Ok(kind(read, value)))?),
            Filter::Tier => {
                let tiers = meant(values, &mut refusals, |value| tier(read, value))?;
                conditions.push(read.house().catalogue.of_tier(&tiers).unwrap_or_else(|| Sql::new("FALSE")));
            }
            Filter::Owner => {
                let owners = meant(values, &mut refusals, |value| people(read, actor, value))?;
                let owners = owners.into_iter().flatten().map(|owner| Sql::default().int(owner.0));
                conditions.push(Sql::new("record.owner_id IN (").joined(", ", owners).raw(")"));
            }
            Filter::After => {
                let days = meant(values, &mut refusals, |value| beginning(read, value))?;
                let days = days.into_iter().map(|day| Sql::new("record.created_at >= ").moment(day));
                conditions.extend(days);
            }
        }
    }
    let query = Query::parse(&words);
    if query.is_none() && !filters.is_empty() {
        refusals.field(FIELD, "frame-search-no-word");
    }
    refusals.finish()?;
    let is_narrow = filters.iter().any(|(filter, _)| *filter == Filter::Owner);
    let filter = Sql::default().joined(" AND ", conditions);
    Ok(query.map(|query| Wanted { query, kinds, filter, is_narrow }))
}

/// What each value means; what means nothing is refused.
fn meant<'v, T>(
    values: impl Iterator<Item = &'v str>,
    refusals: &mut Refusals,
    mut meaning: impl FnMut(&str) -> Result<Meaning<T>>,
) -> Result<Vec<T>> {
    let mut all = Vec::new();
    for value in values {
        let known = meaning(value)?.map_err(|unknown| Message::new(unknown).with("value", value));
        all.extend(refusals.take(FIELD, known));
    }
    Ok(all)
}

/// A kind of record by its key, its prefix or its name in any language.
fn kind(read: &Read<'_>, typed: &str) -> Meaning<&'static str> {
    let typed = fold(typed);
    let mut kinds = read.house().catalogue.records();
    let found = kinds.find(|kind| {
        let named = || Locale::ALL.iter().any(|locale| fold(&t(*locale, &kind_key(kind.key))) == typed);
        fold(kind.key) == typed || fold(kind.prefix) == typed || named()
    });
    found.map(|kind| kind.key).ok_or("frame-search-unknown-kind")
}

/// A tier by its number, by its title, or by a word of it that no other tier has: `一级` for `一级（核心）`.
fn tier(read: &mut Read<'_>, typed: &str) -> Result<Meaning<i16>> {
    let typed = fold(typed);
    let policy = read.policy()?;
    let is_called = |tier: &Tier| {
        tier.key() == typed
            || [Lang::Zh, Lang::En].into_iter().any(|lang| {
                let title = fold(&policy.tiering().tier_title(*tier, lang));
                title == typed || title.split(' ').any(|word| word == typed)
            })
    };
    let called: Vec<Tier> = Tier::ALL.into_iter().filter(is_called).collect();
    Ok(match called[..] {
        [tier] => Ok(i16::from(tier.number())),
        _ => Err("frame-search-unknown-tier"),
    })
}

/// The people whom a name may mean: the one with that account or name, else all whose name holds it or is read like it.
/// Those who have left are among them.
fn people(read: &mut Read<'_>, actor: &Actor, typed: &str) -> Result<Meaning<Vec<StaffId>>> {
    let typed = fold(typed);
    if matches!(typed.as_str(), "me" | "我") {
        return Ok(Ok(vec![actor.id]));
    }
    let all: Vec<(StaffId, String, String)> =
        staff::table.select((staff::id, staff::account, staff::name)).load(read.conn())?;
    let called = |is: &dyn Fn(&str, &str) -> bool| -> Vec<StaffId> {
        all.iter().filter(|(_, account, name)| is(account, name)).map(|(id, ..)| *id).collect()
    };
    let exactly = called(&|account, name| fold(account) == typed || fold(name) == typed);
    if !exactly.is_empty() {
        return Ok(Ok(exactly));
    }
    let likely = called(&|_, name| {
        fold(name).contains(&typed) || pinyin::initials(name) == typed || pinyin::full(name) == typed
    });
    Ok(if likely.is_empty() || typed.is_empty() { Err("frame-search-unknown-person") } else { Ok(likely) })
}

/// The moment at which a day begins: `after` is for records entered since then.
fn beginning(read: &mut Read<'_>, typed: &str) -> Result<Meaning<Moment>> {
    let Ok(day) = date::parse_text(typed) else { return Ok(Err("frame-search-unknown-day")) };
    let policy = read.policy()?;
    let begins = day.to_zoned(policy.working_calendar().zone().clone());
    let begins = begins.map_err(|error| Error::Corrupt(error.to_string()))?;
    Ok(Ok(begins.timestamp().into()))
}
