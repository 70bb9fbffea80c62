//! The letter that asks the customer: queued when the request is closed, written and carried outside of any transaction. It
//! lies on other people's machines, so it tells the number, the subject and the link, and nothing else.

use kernel::catalogue::{JobKind, Step};
use kernel::job::{self, Job};
use kernel::mail::{Letter, Undelivered};
use kernel::{JobId, Moment, Read, Result, Store, record};
use maud::{DOCTYPE, html};
use serde::{Deserialize, Serialize};
use web::format;
use web::i18n::{Locale, in_locale, t, tr};
use web::text;

use super::{service, store};
use crate::store::request_get;

/// Writes and carries one letter.
pub const LETTER: JobKind = JobKind { key: "request.satisfaction_letter", step };

/// How long a letter that is not taken is tried again, in seconds.
const PATIENCE: i64 = 24 * 60 * 60;
/// The shortest and the longest time until it is tried again, in seconds; in between, as long as it was tried so far.
const WAITS: (i64, i64) = (60, 60 * 60);

/// Which question a letter asks.
#[derive(Serialize, Deserialize)]
pub(super) struct Task {
    /// By id.
    pub question: i64,
}

fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    let job = store.read(now, |read| job::get(read, id))?;
    let Some(post) = store.house().post() else {
        return Ok(later(&job, now, "mail is not configured in this process".to_owned()));
    };
    let Some(letter) = store.read(now, |read| write(read, &post.site, &job))? else {
        return Ok(Step::Finished);
    };
    Ok(match post.carrier.carry(&letter) {
        Ok(()) => Step::Finished,
        Err(Undelivered::Never(why)) => Step::Failed(why),
        Err(Undelivered::Later(why)) => later(&job, now, why),
    })
}

/// When a letter that was not taken is tried again.
fn later(job: &Job, now: Moment, why: String) -> Step {
    let tried = (now.micros() - job.created_at.micros()) / 1_000_000;
    if tried >= PATIENCE {
        Step::Failed(why)
    } else {
        Step::Later(now.plus_seconds(tried.clamp(WAITS.0, WAITS.1)), why)
    }
}

/// The letter; none when there is nothing to ask any more.
fn write(read: &mut Read<'_>, site: &str, job: &Job) -> Result<Option<Letter>> {
    let Task { question } = job.payload()?;
    let question = store::question_get(read, question)?;
    let header = record::header(read, question.request_id)?;
    let mail = request_get(read, header.id)?.caller_mail;
    let now = read.now();
    if !question.is_open(now) || question.score.is_some() || mail.is_empty() {
        return Ok(None);
    }
    let policy = read.policy()?;
    // Nobody knows which language the customer reads; the company's is the one its people speak.
    let locale = Locale::default();
    let until = format::moment(
        locale,
        policy.working_calendar().zone(),
        question.ends_at.timestamp(),
        now.timestamp(),
    );
    let company = in_locale(locale, &policy.book.header().company).into_owned();
    let link =
        format!("{site}/satisfaction/{}", service::token(read.house(), header.id, question.version).reveal());
    let say = |key| t(locale, key);
    let about = tr(
        locale,
        &text!(
            "desk-satisfaction-mail-about",
            company = company,
            number = header.number.as_str(),
            title = header.title.as_str()
        ),
    );
    let ends = tr(locale, &text!("desk-satisfaction-mail-ends", at = until));
    let (greeting, ask) = (say("desk-satisfaction-mail-greeting"), say("desk-satisfaction-mail-ask"));
    let text = format!("{greeting}\n\n{about}\n{ask}\n\n{link}\n\n{ends}\n");
    let html = html! {
        (DOCTYPE)
        html lang=(locale.tag()) {
            head { meta charset="utf-8"; title { (ask) } }
            body {
                p { (greeting) }
                p { (about) }
                p { a href=(link) { (ask) } }
                p { small { (ends) } }
            }
        }
    };
    Ok(Some(Letter {
        id: format!("satisfaction.{}.{}", question.id, question.asked_at.micros()),
        at: now,
        name: String::new(),
        address: mail,
        subject: tr(locale, &text!("desk-satisfaction-mail-subject", number = header.number.as_str())),
        text,
        html: html.into_string(),
        unsubscribe: None,
    }))
}
