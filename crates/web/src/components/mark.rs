//! Small marks inside lines: tags, tier badges, clocks, bars, faces, links to clauses.

use maud::{Markup, Render, html};

use super::Icon;
use crate::i18n::{Locale, t};

/// What a colour says. Colour stands only where it means something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// The accent: chosen, current.
    Accent,
    /// Due soon, waiting, to be careful with.
    Soon,
    /// Overdue, refused, failed.
    Late,
    /// Done, in time, risen.
    Good,
}

impl Tone {
    /// The class that carries the colour.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Accent => "accent",
            Self::Soon => "soon",
            Self::Late => "late",
            Self::Good => "good",
        }
    }
}

/// A word in a rounded box: a status, a kind, a label.
#[must_use]
pub fn tag(label: &str, tone: Tone) -> Markup {
    html! { span class={ "tag " (tone.class()) } { (label) } }
}

/// The tier of a customer (`一级`), 1 the highest; from the fourth on they look alike.
#[must_use]
pub fn tier_badge(tier: u8, label: &str) -> Markup {
    html! { span class={ "tag tier-" (tier.clamp(1, 4)) } { (label) } }
}

/// How a duty or a milestone stands against its time: words above a thin bar.
#[derive(Clone, Debug, Default)]
#[must_use = "a clock is seen when rendered"]
pub struct Clock {
    text: String,
    tone: Tone,
    used: u8,
    label: Option<String>,
    paused: Option<String>,
    title: Option<String>,
    why: Option<Markup>,
}

impl Clock {
    /// `text` as from [`crate::format::due`]; `used` is the share of the time used, 0–100, above that it is full.
    pub fn new(text: impl Into<String>, used: u8) -> Self {
        Self { text: text.into(), used: used.min(100), ..Self::default() }
    }

    /// Plain, soon, late, or good when done in time.
    pub const fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Says something else of how it stands.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// What the clock measures, above it: `响应`.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Says that the clock stands still, and since when.
    pub fn paused(mut self, since: impl Into<String>) -> Self {
        self.paused = Some(since.into());
        self
    }

    /// The exact moment, where one points at it.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Why it is this time, usually [`clause_link`].
    pub fn why(mut self, why: Markup) -> Self {
        self.why = Some(why);
        self
    }
}

impl Render for Clock {
    fn render(&self) -> Markup {
        html! {
            div class={ "clock " (self.tone.class()) } title=[&self.title] {
                @if let Some(label) = &self.label { span.clock-label { (label) } }
                span.clock-text {
                    @if self.paused.is_some() { (Icon::Pause) }
                    (self.text)
                }
                meter min="0" max="100" value=(self.used) aria-label=(self.label.as_deref().unwrap_or(&self.text)) {
                    (self.used) "%"
                }
                @if let Some(since) = &self.paused { small.faint { (since) } }
                @if let Some(why) = &self.why { small { (why) } }
            }
        }
    }
}

/// A labelled bar: `消费金额 ▇▇▇▇▇▁ 92 × 40%`. `value` and `max` give the bar's length, `text` is what is read.
#[must_use]
pub fn meter_bar(label: &str, value: f64, max: f64, text: &str) -> Markup {
    html! {
        div.meter-bar {
            span.dim { (label) }
            span.num { (text) }
            meter min="0" max=(max) value=(value) aria-label=(label) { (text) }
        }
    }
}

/// How far a piece of work has come; without `done` it is not known.
#[must_use]
pub fn progress(label: &str, done: Option<(u64, u64)>, text: &str) -> Markup {
    html! {
        div.progress {
            div.progress-head { span { (label) } span.progress-text.dim { (text) } }
            @match done {
                Some((done, total)) => progress max=(total.max(1)) value=(done) aria-label=(label) { (text) },
                None => progress aria-label=(label) { (text) },
            }
        }
    }
}

/// [`progress`] that follows the work: asks `source` every second for `{done, total, state, message, location}` and
/// goes to `location` (or loads the page again) when `state` is no longer `running`. Without script a link reloads.
#[must_use]
pub fn progress_live(
    locale: Locale,
    label: &str,
    done: Option<(u64, u64)>,
    text: &str,
    source: &str,
) -> Markup {
    html! {
        zk-progress data-source=(source) data-lost=(t(locale, "web-progress-lost")) {
            (progress(label, done, text))
            noscript { a href="" { (t(locale, "web-reload")) } }
        }
    }
}

/// A link to the clause behind something, by its title in the person's language.
#[must_use]
pub fn clause_link(id: &str, title: &str) -> Markup {
    html! { a.clause href={ "/rulebook/clauses/" (id) } { (title) } }
}

/// The face of a person: the first character of the name on one of six quiet grounds.
#[must_use]
pub fn face(name: &str) -> Markup {
    let ground = name.chars().fold(0_u32, |sum, c| sum.wrapping_add(c.into())) % 6 + 1;
    let first = name.chars().next().map(String::from).unwrap_or_default();
    html! { span class={ "face face-" (ground) } aria-hidden="true" { (first) } }
}

/// The face of the rulebook, beside what happened by rule.
#[must_use]
pub fn rulebook_face(locale: Locale) -> Markup {
    let name = t(locale, "web-rulebook-face");
    html! { span.face.face-rule title=(t(locale, "web-rulebook-did")) { (name) } }
}
