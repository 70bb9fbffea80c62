//! Who is named in a note: what follows an `@` is an account, or a colleague's full name as people type it without picking
//! it from the list.

use diesel::sql_types::{BigInt, Bool, Text};
use diesel::{QueryableByName, RunQueryDsl as _};
use kernel::store::Sql;
use kernel::{Read, Result, StaffId};

/// How many names of one text are looked up.
const MOST: usize = 20;
/// The longest name, in characters.
const LONGEST: usize = 20;
/// How many characters are told of what names nobody.
const SHOWN: usize = 8;

/// Whom a text names.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Each once, in the order in which they are named.
    pub people: Vec<StaffId>,
    /// What was written where nobody is called so, or several are.
    pub nobody: Vec<String>,
}

#[derive(QueryableByName)]
struct Person {
    #[diesel(sql_type = BigInt)]
    id: StaffId,
    #[diesel(sql_type = Text)]
    called: String,
    #[diesel(sql_type = Bool)]
    active: bool,
}

/// Whom a text names. Of several names that begin alike the longest counts, and an account before a name.
pub(super) fn named(read: &mut Read<'_>, body: &str) -> Result<Named> {
    let mut named = Named::default();
    let written: Vec<&str> = mentions(body).collect();
    let accounts = called(read, "account", written.iter().map(|rest| account(rest)).collect())?;
    let bearers = called(read, "name", written.iter().flat_map(|rest| forms(rest)).collect())?;
    for rest in written {
        let by_account = accounts.iter().find(|person| person.active && person.called == account(rest));
        let name = forms(rest).filter(|form| bearers.iter().any(|person| person.called == *form)).last();
        let longer = name.filter(|name| by_account.is_none_or(|person| person.called.len() < name.len()));
        let meant = bearers.iter().filter(|person| person.active && Some(person.called.as_str()) == longer);
        let meant: Vec<StaffId> = match by_account {
            Some(person) if longer.is_none() => vec![person.id],
            _ => meant.map(|person| person.id).collect(),
        };
        match meant[..] {
            [one] if named.people.contains(&one) => {}
            [one] => named.people.push(one),
            _ => named.nobody.push(shortened(rest)),
        }
    }
    named.nobody.dedup();
    Ok(named)
}

fn called(read: &mut Read<'_>, column: &str, mut written: Vec<&str>) -> Result<Vec<Person>> {
    written.retain(|one| !one.is_empty());
    written.sort_unstable();
    written.dedup();
    if written.is_empty() {
        return Ok(Vec::new());
    }
    let query = Sql::new("SELECT id, ").raw(column).raw(" AS called, active FROM staff WHERE ");
    let query = query.raw(column).raw(" IN (");
    let query = query.joined(", ", written.into_iter().map(|one| Sql::default().text(one))).raw(")");
    Ok(query.load(read.conn())?)
}

/// What follows each `@` in a text, as far as it can be a name. A mail address names nobody.
fn mentions(body: &str) -> impl Iterator<Item = &str> {
    let in_address = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let rests = body.match_indices(['@', '＠']).filter(move |(at, _)| !body[..*at].ends_with(in_address));
    rests.map(|(at, sign)| written(&body[at + sign.len()..])).filter(|rest| !rest.is_empty()).take(MOST)
}

/// The beginning of a text that can be a name.
fn written(rest: &str) -> &str {
    let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '\'' | '·' | ' '));
    let until = rest.char_indices().enumerate().find(|(nth, (_, c))| *nth == LONGEST || ends(*c));
    let rest = &rest[..until.map_or(rest.len(), |(_, (at, _))| at)];
    if rest.starts_with(' ') { "" } else { rest.trim_end_matches(['.', '-', ' ']) }
}

/// As far as it can be an account.
fn account(rest: &str) -> &str {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    rest.split(ends).next().unwrap_or_default().trim_end_matches(['.', '-'])
}

/// What it may begin with as a name, the shortest first; no word of Latin letters is cut.
fn forms(rest: &str) -> impl Iterator<Item = &str> {
    let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.map(|end| rest.split_at(end))
        .filter(|(form, after)| {
            let latin = |c: char| c.is_ascii_alphanumeric();
            !(form.ends_with(' ') || form.ends_with(latin) && after.starts_with(latin))
        })
        .map(|(form, _)| form)
}

/// As the author is told of it.
fn shortened(rest: &str) -> String {
    let word = rest.split(' ').next().unwrap_or_default();
    match word.char_indices().nth(SHOWN).filter(|_| account(word) != word) {
        None => format!("@{word}"),
        Some((at, _)) => format!("@{}…", &word[..at]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_by_their_accounts() {
        let named = |body| mentions(body).map(account).collect::<Vec<_>>();
        assert_eq!(named("请 @wang.fang 和@li_na看一下。"), ["wang.fang", "li_na"]);
        assert_eq!(named("mail me@example.com."), Vec::<&str>::new());
        assert_eq!(named("no one @ all"), Vec::<&str>::new());
    }

    #[test]
    fn a_name_is_the_beginning_of_what_follows() {
        let named = |body| mentions(body).flat_map(forms).collect::<Vec<_>>();
        assert_eq!(named("请@孙楠看，谢谢"), ["孙", "孙楠", "孙楠看"]);
        assert_eq!(named("@Ann Lee: 好"), ["Ann", "Ann Lee"]);
    }
}
