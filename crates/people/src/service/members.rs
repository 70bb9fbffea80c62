//! Adding and changing members of staff, and which lines of superiors are sound (`org.structure`).

use std::collections::HashMap;

use kernel::secret::PasswordRules;
use kernel::staff::{self, Staff, StaffRow};
use kernel::{Actor, DepartmentId, GroupId, Message, Read, Refusals, Result, StaffId, Tx};
use rulebook::{Function, Rank, Term as _};
use rules::superiors;

use super::{Changes, colleague, must_administer, note, tell};
use crate::forms::StaffForm;
use crate::store;

/// Accounts that would hide pages of their own below `/people`.
const RESERVED: [&str; 5] = ["chart", "departments", "groups", "new", "suggest"];
/// The longest name, post or telephone number, in characters.
const LONGEST: usize = 60;
/// The longest mail address.
const LONGEST_MAIL: usize = 200;

/// A member of staff as may be stored.
#[derive(Clone, Debug)]
pub struct Sound {
    /// The row.
    pub row: StaffRow,
    /// The functions held.
    pub functions: Vec<Function>,
    /// The groups belonged to.
    pub groups: Vec<GroupId>,
}

/// Reads what was typed about a member of staff, or tells everything that is wrong with it at once.
///
/// `who` is the member that is changed; none for a new one.
pub fn sound(read: &mut Read<'_>, form: &StaffForm, who: Option<&Staff>) -> Result<Sound> {
    let mut refusals = Refusals::default();
    let id = who.map(|staff| staff.id);
    let account = form.account.text().to_lowercase();
    if let Err(message) = sound_account(&account) {
        refusals.field("account", message);
    } else if store::account_taken(read, &account, id)? {
        refusals.field("account", Message::new("people-account-taken").with("account", account.as_str()));
    }
    let mut text = |field: &str, value: &str, most: usize| {
        if field == "name" && value.is_empty() {
            refusals.field(field, "people-needed");
        } else if value.chars().count() > most {
            refusals.field(field, Message::new("people-too-long").with("most", most));
        }
        value.to_owned()
    };
    let name = text("name", form.name.text(), LONGEST);
    let position = text("position", form.position.text(), LONGEST);
    let mail = text("mail", form.mail.text(), LONGEST_MAIL);
    let phone = text("phone", form.phone.text(), LONGEST);
    if !mail.is_empty() && !is_mail(&mail) {
        refusals.field("mail", "people-mail-wrong");
    }
    if !phone.is_empty() && !is_phone(&phone) {
        refusals.field("phone", "people-phone-wrong");
    }
    if who.is_none()
        && let Some(password) = form.password.untrimmed()
        && let Err(weak) = PasswordRules::default().check(password, &account)
    {
        refusals.field("password", weak.message());
    }
    let rank = Rank::from_key(form.rank.text());
    if rank.is_none() {
        refusals.field("rank", "people-rank-needed");
    }
    let organisation = read.policy()?;
    let held = form.functions.iter().filter_map(|typed| typed.given());
    let functions: Vec<Option<Function>> = held
        .map(|key| Function::from_key(key).filter(|held| organisation.organisation().has_function(*held)))
        .collect();
    if functions.contains(&None) {
        refusals.field("functions", "people-function-unknown");
    }
    let department = department_of(read, form, &mut refusals)?;
    let groups = groups_of(read, form, &mut refusals)?;
    let superior = colleague(read, form.superior.given())?;
    let superior = refusals.take("superior", superior).flatten();
    let deputy = colleague(read, form.deputy.given())?;
    let deputy = refusals.take("deputy", deputy).flatten();
    if deputy.is_some() && deputy == id {
        refusals.field("deputy", "people-deputy-self");
    }
    if let Some(rank) = rank {
        let named = form.superior.given().is_some();
        if let Some(message) = line_fault(read, id, rank, superior, named)? {
            refusals.field("superior", message);
        }
    }
    refusals.finish()?;
    Ok(Sound {
        row: StaffRow {
            account,
            name,
            position,
            rank: rank.unwrap_or(Rank::Specialist).key().to_owned(),
            department_id: department,
            superior_id: superior,
            deputy_id: deputy,
            mail,
            phone,
            active: who.is_none_or(|staff| staff.active),
        },
        functions: functions.into_iter().flatten().collect(),
        groups,
    })
}

fn sound_account(account: &str) -> std::result::Result<(), Message> {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    let begins = account.chars().next().is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if !begins || account.len() < 2 || account.len() > 40 || !account.chars().all(inner) {
        return Err("people-account-wrong".into());
    }
    if RESERVED.contains(&account) {
        return Err(Message::new("people-account-taken").with("account", account));
    }
    Ok(())
}

fn is_mail(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(char::is_whitespace)
    })
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 3 && text.chars().all(|c| c.is_ascii_digit() || " +-()转x#,".contains(c))
}

fn department_of(
    read: &mut Read<'_>,
    form: &StaffForm,
    refusals: &mut Refusals,
) -> Result<Option<DepartmentId>> {
    let Some(typed) = form.department.given() else { return Ok(None) };
    let known = staff::departments(read)?.into_iter().find(|department| department.id.to_string() == typed);
    if known.is_none() {
        refusals.field("department", "people-department-unknown");
    }
    Ok(known.map(|department| department.id))
}

fn groups_of(read: &mut Read<'_>, form: &StaffForm, refusals: &mut Refusals) -> Result<Vec<GroupId>> {
    let known = staff::groups(read)?;
    let mut groups = Vec::new();
    for typed in form.groups.iter().filter_map(|typed| typed.given()) {
        match known.iter().find(|group| group.id.to_string() == typed) {
            Some(group) if !groups.contains(&group.id) => groups.push(group.id),
            Some(_) => {}
            None => refusals.field("groups", "people-group-unknown"),
        }
    }
    Ok(groups)
}

/// What is wrong with a superior: none below director, or one whose own line leads back here.
fn line_fault(
    read: &mut Read<'_>,
    id: Option<StaffId>,
    rank: Rank,
    superior: Option<StaffId>,
    is_named: bool,
) -> Result<Option<Message>> {
    let Some(superior) = superior else {
        // Somebody who was named and is not there has been told of already.
        return Ok((rank < Rank::Director && !is_named).then(|| "people-superior-needed".into()));
    };
    let Some(id) = id else { return Ok(None) };
    let pairs = store::superior_pairs(read)?;
    if !superiors::would_close_loop(id, superior, &pairs) {
        return Ok(None);
    }
    let mut line = vec![id, superior];
    line.extend(superiors::chain_of(superior, &pairs).into_iter().take_while(|above| *above != id));
    if superior != id {
        line.push(id);
    }
    let names = staff::names(read, &line)?;
    let line: Vec<&str> = line.iter().filter_map(|id| names.get(id).map(String::as_str)).collect();
    Ok(Some(Message::new("people-loop").with("line", line.join(" → "))))
}

/// What people should look at although it is allowed: a superior who is not exactly one rank up (`org.structure`).
#[must_use]
pub fn line_warning(rank: &str, superior: Option<&str>) -> Option<Message> {
    let rank = Rank::from_key(rank)?;
    let superior = Rank::from_key(superior?)?;
    (rank.above() != Some(superior)).then(|| {
        Message::new(if superior < rank { "people-superior-below" } else { "people-superior-not-next" })
    })
}

/// Adds a member of staff. `by` is none for the command line, where the operator acts.
pub fn add(tx: &mut Tx<'_>, by: Option<&Actor>, new: &Sound, password_hash: &str) -> Result<StaffId> {
    if let Some(actor) = by {
        must_administer(tx, actor)?;
    }
    let id = staff::insert(tx, &new.row, password_hash)?;
    set_functions_and_groups(tx, id, new)?;
    staff::rebuild_superiors(tx)?;
    tell(tx, "staff.added", by.map(|actor| actor.id), id, &Changes::new())?;
    Ok(id)
}

/// Changes a member of staff, on the version the change was made on.
///
/// # Errors
/// [`kernel::Error::Stale`] when another version stands; a refusal when nobody could administer any more.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, before: &Staff, on: i64, after: &Sound) -> Result<()> {
    must_administer(tx, actor)?;
    let held = staff::functions(tx, before.id)?;
    let administrator = Function::Administrator;
    if held.iter().any(|key| key == administrator.key()) && !after.functions.contains(&administrator) {
        must_leave_an_administrator(tx, before.id, "functions")?;
    }
    let changes = changes(tx, before, after, &held)?;
    staff::update(tx, before.id, on, &after.row)?;
    set_functions_and_groups(tx, before.id, after)?;
    if before.superior_id != after.row.superior_id {
        staff::rebuild_superiors(tx)?;
    }
    tell(tx, "staff.changed", Some(actor.id), before.id, &changes)
}

/// Refuses when no other open account administers: nobody could mend that from inside.
pub(super) fn must_leave_an_administrator(tx: &mut Tx<'_>, but: StaffId, field: &str) -> Result<()> {
    if store::other_holders(tx, Function::Administrator.key(), but)? > 0 {
        return Ok(());
    }
    Err(kernel::Error::field(field, "people-last-administrator"))
}

fn set_functions_and_groups(tx: &mut Tx<'_>, id: StaffId, sound: &Sound) -> Result<()> {
    let mut functions: Vec<&str> = sound.functions.iter().map(|function| function.key()).collect();
    functions.sort_unstable();
    functions.dedup();
    staff::set_functions(tx, id, &functions)?;
    staff::set_groups(tx, id, &sound.groups)
}

/// What changed, in names that people read.
fn changes(tx: &mut Tx<'_>, before: &Staff, after: &Sound, held: &[String]) -> Result<Changes> {
    let row = &after.row;
    let mut changes = Changes::new();
    note(&mut changes, "staff.account", &before.account, &row.account);
    note(&mut changes, "staff.name", &before.name, &row.name);
    note(&mut changes, "staff.position", &before.position, &row.position);
    note(&mut changes, "staff.mail", &before.mail, &row.mail);
    note(&mut changes, "staff.phone", &before.phone, &row.phone);
    let policy = tx.policy()?;
    let organisation = policy.organisation();
    let zh = rulebook::Lang::Zh;
    let rank = |key: &str| {
        Rank::from_key(key).map_or_else(String::new, |rank| organisation.rank_title(rank, zh).to_owned())
    };
    note(&mut changes, "staff.rank", &rank(&before.rank), &rank(&row.rank));
    let titles = |functions: &[Function]| {
        let titles: Vec<&str> = functions.iter().map(|f| organisation.function_title(*f, zh)).collect();
        titles.join("、")
    };
    let sorted = |mut functions: Vec<Function>| {
        functions.sort_by_key(|function| function.key());
        functions.dedup();
        functions
    };
    let held = sorted(held.iter().filter_map(|key| Function::from_key(key)).collect());
    note(&mut changes, "staff.functions", &titles(&held), &titles(&sorted(after.functions.clone())));
    let departments: HashMap<DepartmentId, String> =
        staff::departments(tx)?.into_iter().map(|department| (department.id, department.name)).collect();
    let department =
        |id: Option<DepartmentId>| id.and_then(|id| departments.get(&id).cloned()).unwrap_or_default();
    note(&mut changes, "staff.department", &department(before.department_id), &department(row.department_id));
    let groups: HashMap<GroupId, String> =
        staff::groups(tx)?.into_iter().map(|group| (group.id, group.name)).collect();
    let in_words = |mut ids: Vec<GroupId>| {
        ids.sort_unstable();
        let names: Vec<&str> = ids.iter().filter_map(|id| groups.get(id).map(String::as_str)).collect();
        names.join("、")
    };
    let before_groups = staff::groups_of(tx, before.id)?;
    note(&mut changes, "staff.groups", &in_words(before_groups), &in_words(after.groups.clone()));
    let people = [before.superior_id, row.superior_id, before.deputy_id, row.deputy_id];
    let names = staff::names(tx, &people.into_iter().flatten().collect::<Vec<_>>())?;
    let person = |id: Option<StaffId>| id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    note(&mut changes, "staff.superior", &person(before.superior_id), &person(row.superior_id));
    note(&mut changes, "staff.deputy", &person(before.deputy_id), &person(row.deputy_id));
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_short_lower_case_and_hides_no_page() {
        for sound in ["wang", "li.na", "zhou-2", "a1"] {
            assert!(sound_account(sound).is_ok(), "{sound}");
        }
        for wrong in ["", "x", ".wang", "王芳", "Wang", "li na", "new", "suggest", &"x".repeat(41)] {
            assert!(sound_account(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn contacts_are_taken_in_the_writings_people_use() {
        assert!(is_mail("li.na@example.com") && !is_mail("li.na") && !is_mail("a b@example.com"));
        assert!(is_phone("+86 21-6888 0000 转 801") && !is_phone("call me") && !is_phone("--"));
    }

    #[test]
    fn a_superior_one_rank_up_is_as_it_should_be() {
        assert_eq!(line_warning("specialist", Some("supervisor")), None);
        assert_eq!(line_warning("director", None), None);
        assert_eq!(line_warning("specialist", Some("manager")).unwrap().key, "people-superior-not-next");
        assert_eq!(line_warning("manager", Some("specialist")).unwrap().key, "people-superior-below");
        assert_eq!(line_warning("manager", Some("manager")).unwrap().key, "people-superior-not-next");
    }
}
