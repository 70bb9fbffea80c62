//! Asking, answering, and what an answer brings about.

use kernel::event::{self, Cause, Line};
use kernel::job::{self, NewJob};
use kernel::record::{self, Header};
use kernel::secret::{Purpose, Token};
use kernel::store::House;
use kernel::{Actor, Error, Message, RecordId, Refusals, Result, StaffId, Tx, notice};
use serde_json::json;

use super::CLAUSE;
use super::letter::{LETTER, Task};
use super::model::{DISSATISFIED, Question, SCORES};
use super::store::{self, NewAnswer, NewQuestion};
use crate::model::{Request, Status};
use crate::service::{editable, tell, within};

/// The most characters of what is said besides.
pub(super) const COMMENT_LIMIT: usize = 1000;
/// So often one link takes an answer: whoever holds it can not fill the log.
const MOST_CHANGES: i16 = 10;

/// An answer as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// 1 to 5.
    pub score: String,
    /// What is said besides.
    pub comment: String,
}

impl Answer {
    /// The score and the comment.
    ///
    /// # Errors
    /// Beside the fields.
    fn read(&self) -> Result<(i16, &str)> {
        let mut refusals = Refusals::default();
        let score = self.score.trim().parse().ok().filter(|score| SCORES.contains(score));
        let score =
            refusals.take("score", score.ok_or_else(|| Message::new("desk-satisfaction-score-needed")));
        let comment = refusals.take("comment", within(&self.comment, COMMENT_LIMIT));
        refusals.finish()?;
        score.zip(comment).ok_or(Error::NotFound)
    }
}

/// The token in the link of the question about a request that was closed by this version of it.
#[must_use]
pub fn token(house: &House, request: RecordId, version: i64) -> Token {
    Token::derived(&house.key.key_for(Purpose::Satisfaction), &format!("{request}~{version}"))
}

/// Asks what the customer thinks of a request that `version` has closed, where the rulebook has it asked. What was entered
/// twice is asked about where it was entered first.
pub fn ask(tx: &mut Tx<'_>, header: &Header, request: &Request, version: i64) -> Result<()> {
    let policy = tx.policy()?;
    let close = policy.service().close.as_ref();
    let is_duplicate = close.is_some_and(|close| close.duplicate_result.as_ref() == Some(&request.result));
    let Some(days) = policy.service().satisfaction_days(&request.kind).filter(|_| !is_duplicate) else {
        return Ok(());
    };
    let question = insert(tx, header.id, version, days, request.tier)?;
    let question = store::question_get(tx, question)?;
    // What is confidential is not sent through other people's machines.
    let by_mail = !header.confidential && !request.caller_mail.is_empty() && tx.house().post().is_some();
    if by_mail {
        let payload = serde_json::to_value(Task { question: question.id }).unwrap_or_default();
        let new = NewJob {
            kind: LETTER.key,
            unique_key: Some(format!("{}.{}", LETTER.key, question.id)),
            record: Some(header.id),
            staff: None,
            payload: &payload,
            run_at: None,
        };
        job::queue(tx, &new)?;
    }
    let by = if by_mail { "mail" } else { "none" };
    let told = json!({ "by": by, "before": question.ends_at });
    event::append(tx, &Line::about(header.id, "request.satisfaction_asked", Cause::clause(CLAUSE)).with(told))
}

fn insert(tx: &mut Tx<'_>, request: RecordId, version: i64, days: u32, tier: Option<i16>) -> Result<i64> {
    let hash = token(tx.house(), request, version).hash();
    let ends_at = tx.now().plus_seconds(i64::from(days) * 24 * 3600);
    store::question_insert(tx, &NewQuestion { request, version, hash: &hash, ends_at, tier })
}

/// What was asked about a request that goes on is not asked any more; what was answered stays in its history.
pub fn lapse(tx: &mut Tx<'_>, request: RecordId) -> Result<()> {
    store::questions_lapse(tx, request)
}

/// The question that a link leads to.
///
/// # Errors
/// [`Error::NotFound`] for no token of ours, and for one that has ended.
pub(super) fn opened(read: &mut kernel::Read<'_>, presented: &str) -> Result<(Question, Header)> {
    let token = Token::parse(presented).ok_or(Error::NotFound)?;
    let question = store::question_by_hash(read, &token.hash())?;
    let header = record::header(read, question.request_id)?;
    if !question.is_open(read.now()) {
        return Err(Error::NotFound);
    }
    Ok((question, header))
}

/// Takes the customer's own answer, given behind the link. It may be changed until the link ends.
///
/// # Errors
/// [`Error::NotFound`] as [`opened`]; beside the fields; when the link has taken too many answers.
pub fn answer(tx: &mut Tx<'_>, presented: &str, answer: &Answer) -> Result<()> {
    let (question, header) = opened(tx, presented)?;
    let (score, comment) = answer.read()?;
    if question.is_the_customers() && question.score == Some(score) && question.comment == comment {
        return Ok(());
    }
    if question.changes >= MOST_CHANGES {
        return Err(Error::refused("desk-satisfaction-too-often"));
    }
    store_answer(tx, &header, &question, &NewAnswer { score, comment, recorder: None })
}

/// Takes down what the customer answered by phone about a closed request. What the customer has said behind the link stands.
///
/// # Errors
/// When it is not closed, is of a kind that is not asked about, or the customer has answered; beside the fields.
pub fn record(tx: &mut Tx<'_>, actor: &Actor, number: &str, answer: &Answer) -> Result<Header> {
    let (header, request, status) = editable(tx, actor, number)?;
    if status != Status::Closed {
        return Err(Error::refused("desk-satisfaction-not-closed"));
    }
    let policy = tx.policy()?;
    let days = policy.service().satisfaction_days(&request.kind);
    let days = days.ok_or_else(|| Error::refused("desk-satisfaction-off"))?;
    let (score, comment) = answer.read()?;
    let question = match store::question_standing(tx, header.id)? {
        Some(question) if question.is_the_customers() => {
            return Err(Error::refused("desk-satisfaction-answered"));
        }
        Some(question) => question,
        None => {
            let id = insert(tx, header.id, header.version, days, request.tier)?;
            store::question_get(tx, id)?
        }
    };
    store_answer(tx, &header, &question, &NewAnswer { score, comment, recorder: Some(actor.id) })?;
    record::header(tx, header.id)
}

fn store_answer(tx: &mut Tx<'_>, header: &Header, question: &Question, new: &NewAnswer<'_>) -> Result<()> {
    store::answer_update(tx, question.id, new)?;
    let version = record::change(tx, header.id, None, &record::Change::default())?;
    let by = if new.recorder.is_some() { "phone" } else { "link" };
    let told = json!({ "score": new.score, "comment": new.comment, "by": by });
    let cause = Cause { actor: new.recorder, clause: Some(CLAUSE) };
    tell(tx, header.id, "request.satisfaction_answered", cause, version, told)?;
    let was_low = question.score.is_some_and(|score| score <= DISSATISFIED);
    if new.score <= DISSATISFIED && !was_low {
        tell_owner(tx, header, new.recorder, new.score)?;
    }
    Ok(())
}

/// Whoever answers for the request is told that its customer is not satisfied.
fn tell_owner(tx: &mut Tx<'_>, header: &Header, by: Option<StaffId>, score: i16) -> Result<()> {
    let Some(owner) = header.owner_id.filter(|owner| Some(*owner) != by) else { return Ok(()) };
    let message = Message::new("notice-request-dissatisfied")
        .with("title", header.title.clone())
        .with("score", i64::from(score));
    notice::send(tx, owner, Some(header.id), Some(CLAUSE), &message)
}
