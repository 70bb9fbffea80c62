//! How the customer's answer stands on the request's page and in its JSON.

use kernel::record::Header;
use kernel::{Moment, Read, Result, staff};
use maud::{Markup, html};
use serde::Serialize;
use web::Ui;
use web::components::{Button, Choice, Confirm, Field, Form};
use web::i18n::{Locale, t};

use super::model::{Question, SCORES};
use super::service::COMMENT_LIMIT;
use super::store;
use crate::model::Status;

/// What the customer thinks of how the request ended last.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RequestSatisfaction)]
pub struct SatisfactionView {
    /// When it was asked; none when the rulebook has it asked and nobody did.
    #[schema(value_type = Option<String>)]
    pub asked_at: Option<Moment>,
    /// Until when the link opens.
    #[schema(value_type = Option<String>)]
    pub ends_at: Option<Moment>,
    /// 1 to 5; none while nobody has answered.
    pub score: Option<i16>,
    /// What was said besides.
    pub comment: String,
    /// When it was answered.
    #[schema(value_type = Option<String>)]
    pub answered_at: Option<Moment>,
    /// Who took the answer down; nobody when the customer gave it.
    pub recorder: Option<String>,
    /// Whether an answer by phone may be taken down.
    pub may_record: bool,
}

impl SatisfactionView {
    /// How it stands; none for what is not closed, or is not asked about.
    pub fn of(
        read: &mut Read<'_>,
        header: &Header,
        status: Status,
        kind: &str,
        may_edit: bool,
    ) -> Result<Option<Self>> {
        if status != Status::Closed {
            return Ok(None);
        }
        let is_asked = read.policy()?.service().satisfaction_days(kind).is_some();
        let question = store::question_standing(read, header.id)?;
        if question.is_none() && !is_asked {
            return Ok(None);
        }
        let recorder = match question.as_ref().and_then(|question| question.recorder_id) {
            Some(id) => staff::names(read, &[id])?.remove(&id),
            None => None,
        };
        let is_customers = question.as_ref().is_some_and(Question::is_the_customers);
        Ok(Some(Self {
            asked_at: question.as_ref().map(|question| question.asked_at),
            ends_at: question.as_ref().map(|question| question.ends_at),
            score: question.as_ref().and_then(|question| question.score),
            answered_at: question.as_ref().and_then(|question| question.answered_at),
            comment: question.map(|question| question.comment).unwrap_or_default(),
            recorder,
            may_record: may_edit && is_asked && !is_customers,
        }))
    }

    /// In the facts of the request.
    pub(crate) fn fact(&self, ui: &Ui) -> Markup {
        html! {
            @match self.score {
                Some(score) => {
                    (score_words(ui.locale, score))
                    @if !self.comment.is_empty() { " — " (self.comment) }
                    @if let Some(recorder) = &self.recorder {
                        span.dim { " " (ui.tr(&web::text!("desk-satisfaction-by", name = recorder.as_str()))) }
                    }
                }
                None => span.dim { (ui.t("desk-satisfaction-none")) },
            }
        }
    }

    /// The form by which an answer by phone is taken down.
    pub(crate) fn form(&self, ui: &Ui, form: Form) -> Confirm {
        let form = form
            .fields(html! { (fields(ui.locale, self.score, &self.comment, "satisfaction-")) })
            .buttons(html! { (Button::submit(ui.t("desk-save")).main()) });
        Confirm::new(ui.locale, "satisfaction", ui.t("desk-satisfaction-record"), html! { (form) })
            .text(html! { (ui.t("desk-satisfaction-record-text")) " " (ui.clause(super::CLAUSE)) })
    }
}

/// A score in words.
pub(super) fn score_words(locale: Locale, score: i16) -> String {
    t(locale, &format!("desk-satisfaction-{score}"))
}

/// The question: a score, the best first, and what is said besides.
pub(super) fn fields(locale: Locale, score: Option<i16>, comment: &str, form: &str) -> Markup {
    let [score, comment] =
        field_pair(locale, score.map(|score| score.to_string()).unwrap_or_default(), comment);
    html! { (score.in_form(form)) (comment.in_form(form)) }
}

/// The two fields of the question as they were typed.
pub(super) fn field_pair(locale: Locale, score: String, comment: &str) -> [Field; 2] {
    let choices =
        SCORES.rev().map(|score| Choice::new(score.to_string(), score_words(locale, score))).collect();
    [
        Field::radio("score", t(locale, "desk-satisfaction-question"), choices)
            .value(score)
            .required()
            .wide(),
        Field::textarea("comment", t(locale, "desk-satisfaction-comment"))
            .value(comment)
            .rows(3)
            .limit(u32::try_from(COMMENT_LIMIT).unwrap_or(1000)),
    ]
}
