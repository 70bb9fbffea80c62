//! Tags: short words that people hang on records to find them together again, in the company's own language.
//!
//! A tag is compared by its letters folded (case, width, 繁/简), so that no record bears one twice in two writings and a
//! list finds it however it is typed. Who may edit a record may tag it. Tagging is no change of the record's own fields:
//! it tells of itself in the log, and leaves the version alone, so that it stands in nobody's way.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::Text;
use rulebook::Action;
use serde_json::json;

use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::event::{self, Cause, Line};
use crate::ids::RecordId;
use crate::listing::Listing;
use crate::message::Message;
use crate::on_engine;
use crate::record;
use crate::schema::record_tag;
use crate::scope::Scope;
use crate::store::{Read, Sql, Tx, among};
use crate::text::fold::letters;

/// The most characters of a tag.
pub const LIMIT: usize = 30;
/// The most tags of one record.
pub const MOST: i64 = 30;
/// How many tags a suggestion looks at, and how many of the newest records of each.
const LOOKED_AT: i64 = 100;
const RECORDS_LOOKED_AT: i64 = 200;
/// How many of the newest records that somebody may read are looked at for their tags.
const OWN_LOOKED_AT: usize = 1000;

/// A tag as it was written, and as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    text: String,
    key: String,
}

impl Tag {
    /// Reads what was typed: 1 to [`LIMIT`] characters, spaces around it and doubled ones inside left away.
    ///
    /// # Errors
    /// A message for the field: nothing was typed, or too much.
    pub fn parse(typed: &str) -> std::result::Result<Self, Message> {
        let text = spaced_once(typed);
        let key = spaced_once(&letters(&text));
        if key.is_empty() {
            return Err("error-tag-needed".into());
        }
        if text.chars().count() > LIMIT {
            return Err(Message::new("error-tag-too-long").with("limit", LIMIT));
        }
        Ok(Self { text, key })
    }

    /// [`Self::parse`], with what is wrong beside the field `tag`.
    ///
    /// # Errors
    /// Those of [`Self::parse`].
    pub fn typed(typed: &str) -> Result<Self> {
        Self::parse(typed).map_err(|message| Error::field("tag", message))
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The condition that a record bears it: for the filter of a [`crate::listing::Listing`].
    #[must_use]
    pub fn borne(&self) -> Sql {
        Sql::new("record.id IN (SELECT record_id FROM record_tag WHERE tag_key = ").text(&self.key).raw(")")
    }
}

fn spaced_once(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Hangs a tag on a record.
///
/// # Errors
/// At the field `tag` when the record bears it already, in whatever writing, or has [`MOST`] of them; those of
/// [`record::find`] when the actor may not edit the record.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, kind: &str, number: &str, tag: &Tag) -> Result<()> {
    match add_to_each(tx, actor, kind, &[number.to_owned()], tag)? {
        0 => Err(Error::field("tag", Message::new("error-tag-known").with("tag", tag.text()))),
        _ => Ok(()),
    }
}

/// Takes a tag off a record, in whatever writing it stands there.
///
/// # Errors
/// At the field `tag` when the record does not bear it; those of [`record::find`] when the actor may not edit the record.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, kind: &str, number: &str, tag: &Tag) -> Result<()> {
    match remove_from_each(tx, actor, kind, &[number.to_owned()], tag)? {
        0 => Err(Error::field("tag", Message::new("error-tag-not-there").with("tag", tag.text()))),
        _ => Ok(()),
    }
}

/// Hangs a tag on at most a page of records, all of them or none. Gives how many did not bear it before.
///
/// # Errors
/// As for [`add`], but that records which bear it already are passed over.
pub fn add_to_each(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: &str,
    numbers: &[String],
    tag: &Tag,
) -> Result<usize> {
    let ids = record::find_each(tx, actor, Action::Edit, kind, numbers)?;
    let known: HashSet<RecordId> = bearing(tx, &ids, tag)?.into_iter().map(|(id, _)| id).collect();
    let fresh: Vec<RecordId> = ids.into_iter().filter(|id| !known.contains(id)).collect();
    let full = record_tag::table
        .filter(among(record_tag::record_id, fresh.iter().copied()))
        .group_by(record_tag::record_id)
        .having(diesel::dsl::count_star().ge(MOST))
        .select(record_tag::record_id)
        .first::<RecordId>(tx.conn())
        .optional()?;
    if full.is_some() {
        return Err(Error::field("tag", Message::new("error-tag-too-many").with("most", MOST)));
    }
    let rows: Vec<_> = fresh
        .iter()
        .map(|id| {
            (record_tag::record_id.eq(*id), record_tag::tag_key.eq(&tag.key), record_tag::tag.eq(&tag.text))
        })
        .collect();
    on_engine!(tx.conn(), |conn| diesel::insert_into(record_tag::table).values(rows).execute(conn))?;
    let told = |id: &RecordId| (*id, tag.text.clone());
    tell(tx, actor, "record.tagged", fresh.iter().map(told))?;
    Ok(fresh.len())
}

/// Takes a tag off at most a page of records, all of them or none. Gives how many bore it.
///
/// # Errors
/// As for [`remove`], but that records which do not bear it are passed over.
pub fn remove_from_each(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: &str,
    numbers: &[String],
    tag: &Tag,
) -> Result<usize> {
    let ids = record::find_each(tx, actor, Action::Edit, kind, numbers)?;
    let borne = bearing(tx, &ids, tag)?;
    let bearers: Vec<RecordId> = borne.iter().map(|(id, _)| *id).collect();
    diesel::delete(
        record_tag::table
            .filter(among(record_tag::record_id, bearers))
            .filter(record_tag::tag_key.eq(&tag.key)),
    )
    .execute(tx.conn())?;
    let removed = borne.len();
    tell(tx, actor, "record.untagged", borne.into_iter())?;
    Ok(removed)
}

fn tell(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: &'static str,
    tags: impl Iterator<Item = (RecordId, String)>,
) -> Result<()> {
    let line = |(id, tag)| Line::about(id, kind, Cause::staff(actor.id)).with(json!({ "tag": tag }));
    event::append_all(tx, &tags.map(line).collect::<Vec<_>>())
}

/// Those of some records that bear a tag, each with its own writing of it.
fn bearing(read: &mut Read<'_>, ids: &[RecordId], tag: &Tag) -> Result<Vec<(RecordId, String)>> {
    Ok(record_tag::table
        .filter(among(record_tag::record_id, ids.iter().copied()))
        .filter(record_tag::tag_key.eq(&tag.key))
        .order(record_tag::record_id)
        .select((record_tag::record_id, record_tag::tag))
        .load(read.conn())?)
}

/// The tags of a record, in order.
pub fn of(read: &mut Read<'_>, id: RecordId) -> Result<Vec<String>> {
    Ok(of_each(read, &[id])?.remove(&id).unwrap_or_default())
}

/// The tags of at most a page of records, each's in order.
pub fn of_each(read: &mut Read<'_>, ids: &[RecordId]) -> Result<HashMap<RecordId, Vec<String>>> {
    let rows: Vec<(RecordId, String)> = record_tag::table
        .filter(among(record_tag::record_id, ids.iter().copied()))
        .order((record_tag::record_id, record_tag::tag_key))
        .select((record_tag::record_id, record_tag::tag))
        .load(read.conn())?;
    let mut tags: HashMap<RecordId, Vec<String>> = HashMap::new();
    for (id, tag) in rows {
        tags.entry(id).or_default().push(tag);
    }
    Ok(tags)
}

/// Hangs the tags of one record also on another, for the program itself when the two become one. Gives those that were
/// new to it.
pub fn copy(tx: &mut Tx<'_>, from: RecordId, to: RecordId) -> Result<Vec<String>> {
    let known: Vec<String> =
        record_tag::table.filter(record_tag::record_id.eq(to)).select(record_tag::tag_key).load(tx.conn())?;
    let other: Vec<(String, String)> = record_tag::table
        .filter(record_tag::record_id.eq(from))
        .order(record_tag::tag_key)
        .select((record_tag::tag_key, record_tag::tag))
        .load(tx.conn())?;
    let fresh: Vec<(String, String)> = other.into_iter().filter(|(key, _)| !known.contains(key)).collect();
    let rows: Vec<_> = fresh
        .iter()
        .map(|(key, tag)| {
            (record_tag::record_id.eq(to), record_tag::tag_key.eq(key), record_tag::tag.eq(tag))
        })
        .collect();
    on_engine!(tx.conn(), |conn| diesel::insert_into(record_tag::table).values(rows).execute(conn))?;
    Ok(fresh.into_iter().map(|(_, tag)| tag).collect())
}

/// Takes off a record what [`copy`] hung on it.
pub fn drop_copied(tx: &mut Tx<'_>, id: RecordId, tags: &[String]) -> Result<()> {
    let rows =
        record_tag::table.filter(record_tag::record_id.eq(id)).filter(record_tag::tag.eq_any(tags.to_vec()));
    diesel::delete(rows).execute(tx.conn())?;
    Ok(())
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    tag_key: String,
    #[diesel(sql_type = Text)]
    tag: String,
}

/// The tags that begin with what was typed, in order, of records of a kind that the actor may read; the first ones when
/// nothing was typed.
///
/// They are looked for from both sides, each of which costs the same however many records there are: of each tag among its
/// newest records, which finds what is common; and among the newest records that the actor may read, which finds what is
/// common only with others. A tag that is beyond both, on nothing but old records among much, is not offered.
pub fn suggest(
    read: &mut Read<'_>,
    actor: &Actor,
    kind: &'static str,
    typed: &str,
    limit: i64,
) -> Result<Vec<String>> {
    let begin = spaced_once(&letters(typed));
    let end = format!("{begin}{}", char::MAX);
    let mut found: BTreeMap<String, String> = of_records_seen(read, actor, kind, &begin, &end)?;
    found.extend(common(read, actor, kind, &begin, &end)?);
    Ok(found.into_values().take(usize::try_from(limit).unwrap_or_default()).collect())
}

/// The tags between `begin` and `end` of the newest records that the actor may read, by key, each as it is written on the
/// newest one.
fn of_records_seen(
    read: &mut Read<'_>,
    actor: &Actor,
    kind: &'static str,
    begin: &str,
    end: &str,
) -> Result<BTreeMap<String, String>> {
    let listing = Listing::of(kind);
    let newest = listing.page(read, actor, None, OWN_LOOKED_AT)?.ids;
    let rows: Vec<(String, String)> = record_tag::table
        .filter(among(record_tag::record_id, newest))
        .filter(record_tag::tag_key.ge(begin))
        .filter(record_tag::tag_key.lt(end))
        .order(record_tag::record_id)
        .select((record_tag::tag_key, record_tag::tag))
        .load(read.conn())?;
    Ok(rows.into_iter().collect())
}

/// The tags between `begin` and `end` of which one of the newest records is for the actor, by key.
fn common(
    read: &mut Read<'_>,
    actor: &Actor,
    kind: &str,
    begin: &str,
    end: &str,
) -> Result<impl Iterator<Item = (String, String)> + use<>> {
    let now = read.now();
    let reach = actor.reach(read, Action::Read, kind)?;
    // From one tag to the next through the index, however many records bear each.
    let query = Sql::new("WITH RECURSIVE step (tag_key) AS (SELECT min(tag_key) FROM record_tag WHERE tag_key >= ")
        .text(begin)
        .raw(" AND tag_key < ")
        .text(end)
        .raw(
            " UNION ALL SELECT (SELECT min(t.tag_key) FROM record_tag t WHERE t.tag_key > step.tag_key AND t.tag_key < ",
        )
        .text(end)
        .raw(
            ") FROM step WHERE step.tag_key IS NOT NULL) \
             SELECT found.tag_key AS tag_key, found.tag AS tag FROM (SELECT step.tag_key AS tag_key, (SELECT newest.tag FROM (\
             SELECT t.record_id, t.tag FROM record_tag t WHERE t.tag_key = step.tag_key \
             ORDER BY t.record_id DESC LIMIT ",
        )
        .int(RECORDS_LOOKED_AT)
        .raw(") newest JOIN record ON record.id = newest.record_id WHERE record.kind = ")
        .text(kind)
        .raw(" AND ")
        .then(Scope::new(actor, Action::Read, reach, now).sql())
        .raw(
            " ORDER BY newest.record_id DESC LIMIT 1) AS tag FROM step WHERE step.tag_key IS NOT NULL LIMIT ",
        )
        .int(LOOKED_AT)
        .raw(") found WHERE found.tag IS NOT NULL");
    let found: Vec<Found> = query.load(read.conn())?;
    Ok(found.into_iter().map(|found| (found.tag_key, found.tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_one_to_thirty_characters_without_spaces_around_it() {
        let tag = Tag::parse("  重点\u{3000} 客户\t").unwrap();
        assert_eq!(tag.text(), "重点 客户");
        let long = "长".repeat(LIMIT);
        assert_eq!(Tag::parse(&long).unwrap().text(), long);
        assert_eq!(Tag::parse(&"长".repeat(LIMIT + 1)).unwrap_err().key, "error-tag-too-long");
        for nothing in ["", " \u{3000}\n", "\u{200b}"] {
            assert_eq!(Tag::parse(nothing).unwrap_err().key, "error-tag-needed", "{nothing:?}");
        }
    }

    #[test]
    fn a_tag_is_the_same_in_every_case_width_and_script_but_its_signs_tell_apart() {
        let key = |text: &str| Tag::parse(text).unwrap().key;
        assert_eq!(key("ＶＩＰ 客戶"), key("vip 客户"));
        assert_ne!(key("A+"), key("A-"));
    }
}
