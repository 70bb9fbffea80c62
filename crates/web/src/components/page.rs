//! The parts of a page below the frame: its head, sheets, columns, cards, steps, and what an empty page teaches.

use std::cmp::Ordering;

use maud::{Markup, Render, html};

use super::{Icon, Tone};
use crate::i18n::{Locale, t};

/// The top of a page: where one is, what this is, and the next possible actions, always in the same place.
#[derive(Clone, Debug, Default)]
#[must_use = "a head is seen when rendered"]
pub struct PageHead {
    title: String,
    crumbs: Vec<(String, String)>,
    number: Option<String>,
    under: Option<Markup>,
    actions: Option<Markup>,
}

impl PageHead {
    /// The page's title.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// One step of the way here: its words and address.
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push((label.into(), href.into()));
        self
    }

    /// The record's number, or another last, unlinked step of the way.
    pub fn number(mut self, number: impl Into<String>) -> Self {
        self.number = Some(number.into());
        self
    }

    /// Tags or a line of text under the title.
    pub fn under(mut self, under: Markup) -> Self {
        self.under = Some(under);
        self
    }

    /// Buttons, the main one first.
    pub fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }
}

impl Render for PageHead {
    fn render(&self) -> Markup {
        html! {
            header.page-head {
                div.page-title {
                    @if !self.crumbs.is_empty() || self.number.is_some() {
                        div.crumbs {
                            @for (label, href) in &self.crumbs { a href=(href) { (label) } }
                            @if let Some(number) = &self.number { span { (number) } }
                        }
                    }
                    h1 { (self.title) }
                    @if let Some(under) = &self.under { div.page-under { (under) } }
                }
                @if let Some(actions) = &self.actions { div.buttons { (actions) } }
            }
        }
    }
}

/// A framed part of a page with a heading and, at its right, tools such as chips or a button.
#[must_use]
pub fn sheet(title: &str, tools: Option<Markup>, body: Markup) -> Markup {
    framed(title, tools, "sheet", body)
}

/// [`sheet`] with room around its content, for facts, text and forms.
#[must_use]
pub fn sheet_padded(title: &str, tools: Option<Markup>, body: Markup) -> Markup {
    framed(title, tools, "sheet padded", body)
}

fn framed(title: &str, tools: Option<Markup>, class: &str, body: Markup) -> Markup {
    html! {
        section class=(class) {
            @if !title.is_empty() || tools.is_some() {
                header { h2 { (title) } @if let Some(tools) = tools { div.tools { (tools) } } }
            }
            div.sheet-body { (body) }
        }
    }
}

/// A record page: the middle (timeline, lists) and the side column (clocks, facts). On a phone the side comes first
/// when `side_first`, as clocks and facts are what one looks up on the way.
#[must_use]
pub fn columns(main: Markup, side: Markup, side_first: bool) -> Markup {
    html! {
        div class=(if side_first { "columns side-first" } else { "columns" }) {
            div.column { (main) }
            aside.column { (side) }
        }
    }
}

/// [`columns`] with `lead` above the side: what one looks for first, and so comes first for who reads or listens, too; on a
/// phone it stands before the middle.
#[must_use]
pub fn columns_led(main: Markup, lead: Markup, side: Markup) -> Markup {
    html! {
        div.columns.led {
            aside.lead { (lead) }
            div.column { (main) }
            aside.column { (side) }
        }
    }
}

/// A part of the side column that a phone shows only when [`unfolding`] asks for it; without script too.
#[must_use]
pub fn unfolded(id: &str, part: Markup) -> Markup {
    html! { div.unfolded id=(id) popover="auto" { (part) } }
}

/// The button that shows what is [`unfolded`], where it is not seen anyway.
#[must_use]
pub fn unfolding(id: &str, label: &str) -> Markup {
    html! { button.button.quiet.narrow-only type="button" popovertarget=(id) { (label) } }
}

/// A row of [`card_figure`]s.
#[must_use]
pub fn cards(cards: Markup) -> Markup {
    html! { div.cards { (cards) } }
}

/// One figure that opens the list of records behind it, with an optional remark (`目标 95%`).
#[must_use]
pub fn card_figure(label: &str, value: &str, href: &str, tone: Tone, remark: Option<(&str, Tone)>) -> Markup {
    html! {
        a class={ "card " (tone.class()) } href=(href) {
            span.card-label { (label) }
            span.card-value {
                (value)
                @if let Some((text, tone)) = remark { " " small class=(tone.class()) { (text) } }
            }
        }
    }
}

/// An empty page or list: what will be here, how to begin, one button.
#[must_use]
pub fn empty(title: &str, text: &str, action: Option<Markup>) -> Markup {
    html! {
        div.empty {
            p.empty-title { (title) }
            p.dim { (text) }
            @if let Some(action) = action { div.buttons { (action) } }
        }
    }
}

/// A message on the page. Late and soon are announced to screen readers at once.
#[must_use]
pub fn notice_box(tone: Tone, text: Markup) -> Markup {
    let (icon, role) = match tone {
        Tone::Late => (Icon::Warning, "alert"),
        Tone::Soon => (Icon::Warning, "status"),
        Tone::Good => (Icon::Check, "status"),
        Tone::Plain | Tone::Accent => (Icon::Info, "note"),
    };
    html! { div class={ "notice " (tone.class()) } role=(role) { (icon) div { (text) } } }
}

/// One step of a wizard: its words, and its address when one may go back to it.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// The step's name.
    pub label: String,
    /// Where it is, when it can be visited.
    pub href: Option<String>,
}

/// The steps of a wizard; `current` counts from 0.
#[must_use]
pub fn steps(locale: Locale, steps: &[Step], current: usize) -> Markup {
    html! {
        ol.steps aria-label=(t(locale, "web-steps")) {
            @for (index, step) in steps.iter().enumerate() {
                li class=(match index.cmp(&current) {
                    Ordering::Less => "done",
                    Ordering::Equal => "current",
                    Ordering::Greater => "ahead",
                })
                    aria-current=[(index == current).then_some("step")] {
                    span.step-number { @if index < current { (Icon::Check) } @else { (index + 1) } }
                    @match &step.href {
                        Some(href) if index < current => a href=(href) { (step.label) },
                        _ => span { (step.label) },
                    }
                }
            }
        }
    }
}
