//! An import as people see it: bringing in a file ([`upload`]), the imports there are ([`list`]), and one of them
//! ([`one`]) with the mapping of its columns ([`mapping`]), what to know
//! about its file ([`notes`]) and what would become, or became, of its rows ([`preview`]).

mod list;
mod mapping;
mod notes;
mod one;
mod preview;
mod upload;

use kernel::Message;
use maud::Markup;
use web::Ui;
use web::components::{Choice, Step, Tone, steps, tag};
use web::i18n::{Locale, tr};

use crate::model::Phase;
use crate::view::ImportView;

pub use list::ImportList;
pub use preview::{faults, verdict_of};

/// The steps that every import goes through, and which one it is at.
fn steps_of(ui: &Ui, view: Option<&ImportView>) -> Markup {
    let names = ["upload", "mapping", "preview", "apply"];
    let steps_named: Vec<Step> =
        names.iter().map(|name| Step { label: ui.t(&format!("import-step-{name}")), href: None }).collect();
    let current = match view.map(|view| view.phase) {
        None | Some(Phase::Uploading) => 0,
        Some(Phase::Mapping) => 1,
        Some(Phase::Checking | Phase::Ready) => 2,
        Some(_) => 3,
    };
    steps(ui.locale, &steps_named, current)
}

/// How far an import has come, as a mark.
fn phase_tag(ui: &Ui, phase: Phase) -> Markup {
    let tone = match phase {
        Phase::Applied => Tone::Good,
        Phase::Failed => Tone::Late,
        Phase::Mapping | Phase::Ready | Phase::Stopped => Tone::Soon,
        Phase::Uploading | Phase::Checking | Phase::Applying | Phase::Undoing => Tone::Accent,
        Phase::Undone | Phase::Cancelled => Tone::Plain,
    };
    tag(&ui.t(&format!("status-import-{}", phase.key().replace('_', "-"))), tone)
}

/// How far the work has come, in words.
#[must_use]
pub fn words(locale: Locale, phase: Phase, done: i64, total: i64) -> String {
    let key = format!("import-work-{}", phase.key().replace('_', "-"));
    let message = Message::new(key).with("done", done).with("total", total);
    if phase.is_moving() { tr(locale, &message) } else { String::new() }
}

/// The choices between keys, each worded by the message `import-{prefix}-{key}`.
#[must_use]
pub fn choices<T: Copy>(ui: &Ui, prefix: &str, all: &[T], key: fn(T) -> &'static str) -> Vec<Choice> {
    all.iter()
        .map(|one| {
            let key = key(*one);
            Choice::new(key, ui.t(&format!("import-{prefix}-{}", key.replace('_', "-"))))
        })
        .collect()
}
