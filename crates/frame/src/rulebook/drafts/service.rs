//! What a person can do with a draft. Who may: whom the rulebook lets `draft` records of this kind.

use jiff::civil::Date;
use kernel::approval::{self, Proposal};
use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change, Header, NewRecord};
use kernel::text::Document;
use kernel::{Actor, Day, Error, Message, Read, Refusals, Result, Tx, duty, search};
use rulebook::Action;
use serde_json::json;

use super::change::{self, ADOPT};
use super::input::DraftForm;
use super::model::{Checked, Draft, KIND, Status};
use super::store;

/// The clause that all of this is done by.
pub(super) const CLAUSE: &str = "rulebook.change";
/// The longest title and the longest comment, in characters.
const LONGEST: (usize, usize) = (100, 2000);

/// A draft as its author left it, parsed.
#[derive(Clone, Debug)]
pub struct Written {
    /// What people call it.
    pub title: String,
    /// Why the change is wanted.
    pub comment: String,
    /// The rulebook as it would be.
    pub text: String,
    /// From which day it is to be in force; none: as soon as it is approved.
    pub effective_on: Option<Day>,
}

impl Written {
    /// What was sent, or everything that is wrong with it. The text itself is checked apart: see [`Checked`].
    pub fn parse(form: &DraftForm, today: Date) -> Result<Self> {
        let mut refusals = Refusals::default();
        let title = form.title.text();
        if title.is_empty() || title.chars().count() > LONGEST.0 {
            refusals.field("title", Message::new("book-draft-title-needed").with("most", LONGEST.0));
        }
        if form.comment.chars().count() > LONGEST.1 {
            refusals.field("comment", Message::new("book-draft-comment-long").with("most", LONGEST.1));
        }
        // Browsers send a text with the line ends of a letter.
        let text = form.text.0.replace("\r\n", "\n");
        if text.trim().is_empty() || text.contains('\0') {
            refusals.field("text", "book-draft-text-needed");
        }
        let effective_on = form.effective_on.given().and_then(|typed| {
            let day = typed.parse::<Date>();
            let day = refusals.take(
                "effective_on",
                day.map_err(|_| Message::new("book-day-unreadable").with("text", typed)),
            )?;
            if day < today {
                refusals.field("effective_on", "book-draft-day-past");
            }
            Some(Day::from(day))
        });
        refusals.finish()?;
        Ok(Self { title: title.to_owned(), comment: form.comment.text().to_owned(), text, effective_on })
    }
}

/// What a draft without a title of its own is called: the rulebook's title and the day.
pub fn default_title(read: &mut Read<'_>) -> Result<String> {
    let now = read.now().timestamp();
    let policy = read.policy()?;
    Ok(format!("{} {}", policy.header().title.zh, policy.working_calendar().date_of(now)))
}

/// Today in the company's zone.
pub fn today(read: &mut Read<'_>) -> Result<Date> {
    let now = read.now().timestamp();
    Ok(read.policy()?.working_calendar().date_of(now))
}

/// Refuses whom the rulebook does not let draft.
pub(super) fn must_draft(read: &mut Read<'_>, actor: &Actor) -> Result<()> {
    actor.must(read, Action::Draft, KIND)
}

/// Puts a draft down.
///
/// # Errors
/// [`Error::Forbidden`] for whom the rulebook does not let draft.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, written: &Written) -> Result<Header> {
    must_draft(tx, actor)?;
    let new = NewRecord {
        kind: KIND,
        title: written.title.clone(),
        status: Status::Editing.key(),
        open: true,
        owner: Some(actor.id),
        department: actor.department,
        ..NewRecord::default()
    };
    let header = record::create(tx, &new, Some(actor.id))?;
    store::draft_insert(tx, &draft_of(&header, written))?;
    index(tx, &header, written)?;
    let line = Line::about(header.id, "rulebook_draft.created", Cause::staff(actor.id).by(CLAUSE));
    event::append(tx, &line.version(header.version))?;
    Ok(header)
}

/// Changes a draft that is being written, on the version the change was made on.
///
/// # Errors
/// [`Error::Stale`] when another version stands; a refusal when it was handed in or adopted.
pub fn edit(tx: &mut Tx<'_>, actor: &Actor, number: &str, on: i64, written: &Written) -> Result<Header> {
    let header = find_editing(tx, actor, number)?;
    let before = store::draft_get(tx, header.id)?;
    let change = Change { title: Some(written.title.clone()), ..Change::default() };
    let version = record::change(tx, header.id, Some(on), &change)?;
    store::draft_update(tx, &draft_of(&header, written))?;
    index(tx, &header, written)?;
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.date().to_string());
    let mut changes = Vec::new();
    let mut note = |field, before: String, after: String| {
        if before != after {
            changes.push((field, before, after));
        }
    };
    note("rulebook_draft.title", header.title.clone(), written.title.clone());
    note("rulebook_draft.comment", before.comment.clone(), written.comment.clone());
    note("rulebook_draft.effective_on", day(before.effective_on), day(written.effective_on));
    if before.text != written.text {
        let lines = |text: &str| text.lines().count().to_string();
        changes.push(("rulebook_draft.lines", lines(&before.text), lines(&written.text)));
    }
    let line = Line::about(header.id, "rulebook_draft.changed", Cause::staff(actor.id).by(CLAUSE));
    event::append(tx, &line.with(event::changed(&changes)).version(version))?;
    record::header(tx, header.id)
}

/// Hands a draft in: it waits for the chain that `rulebook.change` names. Returns the approval.
///
/// # Errors
/// A refusal while the text has faults, changes nothing, or its day is past.
pub fn submit(tx: &mut Tx<'_>, actor: &Actor, number: &str, on: i64) -> Result<Header> {
    let header = find_editing(tx, actor, number)?;
    let draft = store::draft_get(tx, header.id)?;
    let chain = tx.policy()?.change_approval().map(str::to_owned);
    let chain = chain.ok_or_else(|| Error::refused("book-draft-change-off"))?;
    let change = Change { status: Some(Status::Waiting.key()), ..Change::default() };
    record::change(tx, header.id, Some(on), &change)?;
    let proposal = Proposal {
        change_kind: ADOPT.key,
        subject: header.id,
        title: header.title.clone(),
        change_set: change::change_set(&draft),
        chain,
        clause: CLAUSE,
        comment: draft.comment,
        amount_fen: None,
    };
    approval::submit(tx, actor, &proposal)
}

/// Takes a draft back before it is decided; it can be changed again.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but who handed it in.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, number: &str) -> Result<Header> {
    let header = record::find(tx, actor, Action::Draft, KIND, number)?;
    let waiting = approval::waiting_for(tx, header.id)?;
    let waiting = waiting.ok_or_else(|| Error::refused("book-draft-not-waiting"))?;
    approval::withdraw(tx, actor, &waiting)?;
    record::header(tx, header.id)
}

/// Ends work on a draft that is not wanted any more.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, number: &str, on: i64) -> Result<Header> {
    let header = find_editing(tx, actor, number)?;
    let change = Change { status: Some(Status::Closed.key()), open: Some(false), ..Change::default() };
    let version = record::change(tx, header.id, Some(on), &change)?;
    let line = Line::about(header.id, "rulebook_draft.closed", Cause::staff(actor.id).by(CLAUSE));
    event::append(tx, &line.version(version))?;
    duty::recheck(tx, header.id, Some(actor.id))?;
    record::header(tx, header.id)
}

/// The draft with this number that the actor may change, while it is being written.
pub(super) fn find_editing(tx: &mut Tx<'_>, actor: &Actor, number: &str) -> Result<Header> {
    let header = record::find(tx, actor, Action::Draft, KIND, number)?;
    if Status::of(&header) == Status::Editing {
        Ok(header)
    } else {
        Err(Error::refused("book-draft-not-editing"))
    }
}

fn draft_of(header: &Header, written: &Written) -> Draft {
    Draft {
        id: header.id,
        text: written.text.clone(),
        comment: written.comment.clone(),
        effective_on: written.effective_on,
    }
}

fn index(tx: &mut Tx<'_>, header: &Header, written: &Written) -> Result<()> {
    let document = Document::new().text(&written.title).text(&written.comment).number(&header.number);
    search::put(tx, header.id, KIND, "title", document)
}

/// Whether a text may be handed in: it has no faults and changes something.
pub(super) fn check_text(read: &mut Read<'_>, text: &str) -> Result<()> {
    let Some(book) = Checked::of(text).book else { return Err(Error::refused("book-draft-has-faults")) };
    let in_force = read.policy()?;
    if rulebook::compare(&in_force.book, &book).is_empty() {
        return Err(Error::refused("book-draft-changes-nothing"));
    }
    Ok(())
}

/// What an event or a message calls the day a version takes effect.
pub(super) fn told_of(day: Option<Day>) -> serde_json::Value {
    json!({ "date": day.map_or_else(String::new, |day| day.date().to_string()) })
}
