//! The two halves of a record page: its facts and its timeline.

use maud::{Markup, Render, html};

/// Names and values in two columns. An empty value is shown as a dash, so that a gap is seen.
#[must_use]
pub fn facts(rows: &[(String, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (name, value) in rows {
                dt { (name) }
                dd { @if value.0.is_empty() { span.faint { "—" } } @else { (value) } }
            }
        }
    }
}

/// One line of a timeline: who (a face), what in one sentence, when, why, and perhaps what was said.
#[derive(Clone, Debug)]
#[must_use = "a line is seen when rendered"]
pub struct Line {
    face: Markup,
    sentence: Markup,
    at: String,
    machine_time: Option<String>,
    clause: Option<Markup>,
    said: Option<(Markup, bool)>,
    key: Option<String>,
    anchor: Option<String>,
    tool: Option<Markup>,
}

impl Line {
    /// `face` from [`super::face`] or [`super::rulebook_face`]; `at` as people read it.
    pub fn new(face: Markup, sentence: Markup, at: impl Into<String>) -> Self {
        Self {
            face,
            sentence,
            at: at.into(),
            machine_time: None,
            clause: None,
            said: None,
            key: None,
            anchor: None,
            tool: None,
        }
    }

    /// What names the line, so that it is known again when the page is brought up to date.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// What names the line in the page's address, to come back to it.
    pub fn anchor(mut self, id: impl Into<String>) -> Self {
        self.anchor = Some(id.into());
        self
    }

    /// What can be done with it, at its right end.
    pub fn tool(mut self, tool: Markup) -> Self {
        self.tool = Some(tool);
        self
    }

    /// The exact moment in ISO form, for `<time>` and its tooltip.
    pub fn exactly(mut self, iso: impl Into<String>) -> Self {
        self.machine_time = Some(iso.into());
        self
    }

    /// The clause that caused it, from [`super::clause_link`].
    pub fn by(mut self, clause: Markup) -> Self {
        self.clause = Some(clause);
        self
    }

    /// What was said or changed, in a box.
    pub fn said(mut self, text: Markup) -> Self {
        self.said = Some((text, false));
        self
    }

    /// As [`Self::said`], but for our own people only: looks different so that nobody mistakes it.
    pub fn noted(mut self, text: Markup) -> Self {
        self.said = Some((text, true));
        self
    }
}

impl Render for Line {
    fn render(&self) -> Markup {
        html! {
            li.line id=[&self.anchor] data-key=[&self.key] {
                (self.face)
                div.line-body {
                    div.line-head {
                        time datetime=[&self.machine_time] title=[&self.machine_time] { (self.at) }
                        span.line-sentence { (self.sentence) }
                        @if let Some(clause) = &self.clause { (clause) }
                        @if let Some(tool) = &self.tool { span.line-tool { (tool) } }
                    }
                    @if let Some((text, note)) = &self.said {
                        div class=(if *note { "said note" } else { "said" }) { zk-fold { (text) } }
                    }
                }
            }
        }
    }
}

/// The lines in the order given, newest first by custom.
#[must_use]
pub fn timeline(lines: &[Line]) -> Markup {
    html! { ol.timeline { @for line in lines { (line) } } }
}
