//! Finding colleagues by a piece of their name, by pinyin or initials, by account.
//!
//! Staff is no record and stands in no search index: a company has thousands at most, and looking through their names in
//! order takes a few milliseconds. Pages of a list are filled by the same walk.

use std::collections::HashMap;

use kernel::staff::{self, Staff};
use kernel::text::{fold, pinyin};
use kernel::{DepartmentId, Read, Result, StaffId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::{self, From, Named, Wanted};

/// How many people are looked at at a time.
const CHUNK: i64 = 1000;

/// What a picker shows of a colleague.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FoundColleague)]
pub struct Found {
    /// The account: what a form sends.
    pub value: String,
    /// The name.
    pub label: String,
    /// The post and the department, to tell namesakes apart.
    pub hint: String,
}

/// How well a person answers what was typed; the smaller the better.
fn likeness(typed: &str, account: &str, name: &str) -> Option<u8> {
    let name_folded = fold(name);
    if name_folded == typed || account == typed {
        return Some(0);
    }
    if name_folded.starts_with(typed) || account.starts_with(typed) {
        return Some(1);
    }
    if pinyin::initials(name) == typed {
        return Some(2);
    }
    let full = pinyin::full(name);
    if full.starts_with(typed) || pinyin::initials(name).starts_with(typed) {
        return Some(3);
    }
    (name_folded.contains(typed) || account.contains(typed)).then_some(4)
}

/// What was typed, as it is compared: folded, without the spaces people put into pinyin.
fn typed(text: &str) -> Option<String> {
    let folded: String = fold(text.trim()).split_whitespace().collect();
    (!folded.is_empty() && folded.chars().count() <= 40).then_some(folded)
}

/// The colleagues with an open account who answer best, at most `limit`.
pub fn find(read: &mut Read<'_>, text: &str, limit: usize) -> Result<Vec<Found>> {
    let mut best: Vec<(u8, Named)> = Vec::new();
    let Some(typed) = typed(text) else { return Ok(Vec::new()) };
    let mut after = String::new();
    loop {
        let chunk = store::named_after(read, &after, CHUNK)?;
        let more = i64::try_from(chunk.len()).unwrap_or(CHUNK) == CHUNK;
        if let Some((_, last, _)) = chunk.last() {
            after.clone_from(last);
        }
        best.extend(
            chunk.into_iter().filter_map(|person| Some((likeness(&typed, &person.1, &person.2)?, person))),
        );
        // Stable: those who answer alike stay in the order of their accounts.
        best.sort_by_key(|(likeness, _)| *likeness);
        best.truncate(limit);
        if !more {
            break;
        }
    }
    let ids: Vec<StaffId> = best.iter().map(|(_, (id, ..))| *id).collect();
    let people = store::staff_by_ids(read, &ids)?;
    let departments: HashMap<DepartmentId, String> =
        staff::departments(read)?.into_iter().map(|known| (known.id, known.name)).collect();
    Ok(people.into_iter().map(|person| found(person, &departments)).collect())
}

fn found(person: Staff, departments: &HashMap<DepartmentId, String>) -> Found {
    let department = person.department_id.and_then(|id| departments.get(&id).cloned()).unwrap_or_default();
    let hint: Vec<String> =
        [person.position, department].into_iter().filter(|part| !part.is_empty()).collect();
    Found { value: person.account, label: person.name, hint: hint.join(" · ") }
}

/// A page of at most `limit` people, in the order of their accounts, who answer `text` (everybody when it is empty).
pub fn matching_page(
    read: &mut Read<'_>,
    who: &Wanted,
    text: &str,
    from: &From,
    limit: usize,
) -> Result<Vec<Staff>> {
    let Some(typed) = typed(text) else {
        return store::staff_page(read, who, from, i64::try_from(limit).unwrap_or(CHUNK));
    };
    let mut found = Vec::new();
    let mut from = from.clone();
    loop {
        let chunk = store::staff_page(read, who, &from, CHUNK)?;
        let more = i64::try_from(chunk.len()).unwrap_or(CHUNK) == CHUNK;
        if let Some(last) = chunk.last() {
            from.account = Some(last.account.clone());
        }
        let answering =
            chunk.into_iter().filter(|person| likeness(&typed, &person.account, &person.name).is_some());
        found.extend(answering.take(limit - found.len()));
        if !more || found.len() >= limit {
            return Ok(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(text: &str, account: &str, name: &str) -> Option<u8> {
        likeness(&typed(text).unwrap(), account, name)
    }

    #[test]
    fn a_person_is_found_by_name_pinyin_initials_and_account_the_nearest_first() {
        assert_eq!(like("王芳", "wang.fang", "王芳"), Some(0));
        assert_eq!(like("王", "wang.fang", "王芳"), Some(1));
        assert_eq!(like("wf", "u17", "王芳"), Some(2));
        assert_eq!(like("Wang Fang", "u17", "王芳"), Some(3));
        assert_eq!(like("芳", "u17", "王芳"), Some(4));
        assert_eq!(like("fang", "wang.fang", "王芳"), Some(4));
        assert_eq!(like("zhou", "u17", "王芳"), None);
    }

    #[test]
    fn a_name_in_traditional_characters_finds_the_same_person() {
        assert_eq!(like("陳偉", "u9", "陈伟"), Some(0));
    }
}
