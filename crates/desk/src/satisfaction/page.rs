//! The page behind the link: no signing in, no script, nothing of the company but its name, the number and the subject.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Moment, Read, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use web::components::{Button, Tone, notice_box, sign_in_layout};
use web::ctx::{Guest, Wish};
use web::format;
use web::i18n::{in_locale, t, tr};
use web::{Problem, text};

use super::service::{Answer, opened};
use super::view::field_pair;

/// What is asked behind a link.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SatisfactionAsked {
    /// What the company calls itself.
    pub company: String,
    /// The request's number.
    pub number: String,
    /// What it was about.
    pub subject: String,
    /// Until when the answer may be given and changed.
    #[schema(value_type = String)]
    pub ends_at: Moment,
    /// 1 to 5; none while nobody has answered.
    pub score: Option<i16>,
    /// What was said besides.
    pub comment: String,
    #[serde(skip)]
    until: String,
}

impl SatisfactionAsked {
    /// What the link with this token asks.
    pub(super) fn of(read: &mut Read<'_>, guest: &Guest, token: &str) -> Result<Self> {
        let (question, header) = opened(read, token)?;
        let (policy, locale, now) = (read.policy()?, guest.preferences.locale, read.now());
        let zone = policy.working_calendar().zone();
        Ok(Self {
            company: in_locale(locale, &policy.book.header().company).into_owned(),
            number: header.number,
            subject: header.title,
            until: format::moment(locale, zone, question.ends_at.timestamp(), now.timestamp()),
            ends_at: question.ends_at,
            score: question.score,
            comment: question.comment,
        })
    }

    /// The question, or thanks for the answer that was just given.
    pub(super) fn answer(self, guest: &Guest, is_thanked: bool) -> Response {
        if guest.wish != Wish::Page {
            return Json(self).into_response();
        }
        let typed = Answer {
            score: self.score.map(|score| score.to_string()).unwrap_or_default(),
            comment: self.comment.clone(),
        };
        self.page(guest, &typed, &[], is_thanked).into_response()
    }

    /// The question again, with what was typed and what is wrong with it.
    pub(super) fn refused(
        &self,
        guest: &Guest,
        typed: &Answer,
        problem: Problem,
    ) -> Result<Response, Problem> {
        if guest.wish != Wish::Page || problem.status != StatusCode::UNPROCESSABLE_ENTITY {
            return Err(problem);
        }
        let whole = Refusal { field: None, message: problem.message };
        let refusals = if problem.fields.is_empty() { vec![whole] } else { problem.fields };
        Ok((problem.status, self.page(guest, typed, &refusals, false)).into_response())
    }

    fn page(&self, guest: &Guest, typed: &Answer, refusals: &[Refusal], is_thanked: bool) -> Markup {
        let locale = guest.preferences.locale;
        let say = |key| t(locale, key);
        let wrong = |name: &str| {
            let found = refusals.iter().find(|refusal| refusal.field.as_deref() == Some(name));
            found.map(|refusal| tr(locale, &refusal.message))
        };
        let [score, comment] = field_pair(locale, typed.score.clone(), &typed.comment);
        let button = if self.score.is_some() { "desk-satisfaction-change" } else { "desk-satisfaction-send" };
        let about = text!("desk-satisfaction-about", company = self.company.as_str());
        let body = html! {
            form.form method="post" action=(guest.uri) {
                @if is_thanked { (notice_box(Tone::Good, html! { (say("desk-satisfaction-thanks")) })) }
                @for refusal in refusals.iter().filter(|refusal| refusal.field.is_none()) {
                    (notice_box(Tone::Late, html! { (tr(locale, &refusal.message)) }))
                }
                div.fields {
                    p { (tr(locale, &about)) br; b { (self.subject) } " " span.number.nowrap { (self.number) } }
                    (score.error(wrong("score")))
                    (comment.error(wrong("comment")))
                    p.dim { (tr(locale, &text!("desk-satisfaction-until", at = self.until.as_str()))) }
                }
                div.buttons { (Button::submit(say(button)).main()) }
            }
        };
        sign_in_layout(locale, guest.preferences.theme, &say("desk-satisfaction-title"), body)
    }
}

/// A link that is none of ours, or has ended: told kindly, as whoever followed it did nothing wrong.
pub(super) fn ended(guest: &Guest, problem: Problem) -> Result<Response, Problem> {
    if guest.wish != Wish::Page || problem.status != StatusCode::NOT_FOUND {
        return Err(problem);
    }
    let locale = guest.preferences.locale;
    let body = html! { p { (t(locale, "desk-satisfaction-ended")) } p.dim { (t(locale, "desk-satisfaction-ended-text")) } };
    let title = t(locale, "desk-satisfaction-title");
    Ok((problem.status, sign_in_layout(locale, guest.preferences.theme, &title, body)).into_response())
}
