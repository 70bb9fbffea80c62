//! The stored change of a draft that was handed in: the text as it was then, and the day.
//!
//! Applied, it becomes a version: in force from the day's first instant in the company's zone, or at once.

use kernel::approval::Approved;
use kernel::catalogue::{ChangeKind, ChangeLine};
use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change};
use kernel::{Day, Error, Message, Moment, Read, RecordId, Result, Tx, policy};
use rulebook::{Aspect, Difference, Figure, Lang, Parameter, Rulebook};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::{Checked, Draft, Status};
use super::service;

/// A draft becomes a version.
pub const ADOPT: ChangeKind = ChangeKind { key: "rulebook.draft", check, apply, declined, draw };

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ChangeSet {
    text: String,
    effective_on: Option<Day>,
}

/// The change as it is stored with the approval.
pub(super) fn change_set(draft: &Draft) -> Value {
    let set = ChangeSet { text: draft.text.clone(), effective_on: draft.effective_on };
    serde_json::to_value(set).unwrap_or_default()
}

fn stored(change: &Value) -> Result<ChangeSet> {
    serde_json::from_value(change.clone()).map_err(|error| Error::Corrupt(format!("rulebook draft: {error}")))
}

/// A text that was sound when it was handed in may have faults under a newer program, or change nothing any more.
fn check(read: &mut Read<'_>, id: RecordId, change: &Value) -> Result<()> {
    let set = stored(change)?;
    let status = Status::of(&record::header(read, id)?);
    if status != Status::Waiting {
        return Err(Error::refused("book-draft-not-waiting"));
    }
    service::check_text(read, &set.text)
}

fn apply(tx: &mut Tx<'_>, approved: &Approved, id: RecordId, change: &Value) -> Result<()> {
    let set = stored(change)?;
    let effective_at = begins(tx, set.effective_on)?;
    let version = policy::store(tx, &set.text, Some(id), effective_at)?;
    let change = Change { status: Some(Status::Adopted.key()), open: Some(false), ..Change::default() };
    let record_version = record::change(tx, id, None, &change)?;
    let day = tx.policy()?.working_calendar().date_of(effective_at.timestamp());
    let mut told = service::told_of(Some(Day::from(day)));
    told["version"] = version.0.into();
    let cause = Cause::staff(approved.decided_by).by(&approved.clause);
    event::append(tx, &Line::about(id, "rulebook.adopted", cause).with(told).version(record_version))
}

/// The first instant of the day, or now when there is none or it has begun already.
fn begins(read: &mut Read<'_>, day: Option<Day>) -> Result<Moment> {
    let now = read.now();
    let Some(day) = day else { return Ok(now) };
    let zone = read.policy()?.working_calendar().zone().clone();
    let first = day.date().to_zoned(zone).map_err(|error| Error::Corrupt(error.to_string()))?;
    Ok(Moment::from(first.timestamp()).max(now))
}

/// Returned, refused or taken back: its author goes on with it.
fn declined(tx: &mut Tx<'_>, id: RecordId, _: &Value) -> Result<()> {
    let change = Change { status: Some(Status::Editing.key()), ..Change::default() };
    record::change(tx, id, None, &change).map(drop)
}

/// The differences against the version in force, in the language of the policies.
fn draw(read: &mut Read<'_>, _: RecordId, change: &Value) -> Result<Vec<ChangeLine>> {
    let set = stored(change)?;
    let in_force = read.policy()?;
    let Some(book) = Checked::of(&set.text).book else { return Ok(Vec::new()) };
    let day = set.effective_on.map_or_else(String::new, |day| day.date().to_string());
    let first = ChangeLine {
        label: Message::new("field-rulebook-draft-effective-on"),
        before: String::new(),
        after: day,
    };
    let differences = rulebook::compare(&in_force.book, &book);
    let lines = differences.iter().map(|difference| line(&in_force, &book, difference));
    Ok(std::iter::once(first).chain(lines).collect())
}

fn line(old: &Rulebook, new: &Rulebook, difference: &Difference) -> ChangeLine {
    let clause = new.clause(&difference.clause).or_else(|| old.clause(&difference.clause));
    let clause = clause.map_or_else(|| difference.clause.clone(), |clause| clause.title.zh.clone());
    let text = |figure: &Option<Figure>| figure.as_ref().map_or_else(String::new, |f| f.text(Lang::Zh));
    let label = Message::new("book-change-line").with("clause", clause).with("what", aspect(difference));
    ChangeLine { label, before: text(&difference.old), after: text(&difference.new) }
}

/// What of a clause differs, in words.
pub(super) fn aspect(difference: &Difference) -> Message {
    match &difference.aspect {
        Aspect::Clause if difference.old.is_none() => Message::new("book-aspect-added"),
        Aspect::Clause => Message::new("book-aspect-removed"),
        Aspect::Title => Message::new("book-aspect-title"),
        Aspect::Text => Message::new("book-aspect-text"),
        Aspect::Running => Message::new("book-running"),
        Aspect::Parameter(key) => {
            let figure = Figure::Verbatim(String::new());
            let parameter = Parameter { key: key.clone(), figure };
            let number = parameter.number().unwrap_or_default().to_owned();
            Message::new(parameter.label()).with("number", number)
        }
    }
}
