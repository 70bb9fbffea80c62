//! Who else has a record open, or is writing about it, as a line on its page: seen before one sends.
//!
//! The page shows who was there when it was drawn; `zk-presence.js` says that one is there oneself, and keeps the line
//! up to date.

use kernel::presence::{self, Present};
use kernel::record::Header;
use kernel::{Actor, Message, Read, Result, StaffId};
use maud::{Markup, html};
use serde::Serialize;

use crate::i18n::{Locale, t, tr};

/// The others who have a record open.
#[derive(Clone, Debug, Serialize)]
pub struct Presence {
    #[serde(skip)]
    kind: String,
    #[serde(skip)]
    number: String,
    /// They, by name.
    pub others: Vec<Present>,
}

impl Presence {
    /// Those who have a record open that `actor` may read.
    ///
    /// # Errors
    /// When they can not be read.
    pub fn of(read: &mut Read<'_>, actor: &Actor, header: &Header) -> Result<Self> {
        let present = presence::at(read, header.id)?;
        Ok(Self::among(header, present, actor.id))
    }

    /// Those of `present` who are not the reader.
    #[must_use]
    pub fn among(header: &Header, mut present: Vec<Present>, reader: StaffId) -> Self {
        present.retain(|one| one.staff_id != reader);
        Self { kind: header.kind.clone(), number: header.number.clone(), others: present }
    }

    /// Whether somebody else is writing.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.others.iter().any(|one| one.writing)
    }

    /// They in one line; empty when there is nobody.
    #[must_use]
    pub fn line(&self, locale: Locale) -> String {
        let sentence = |key: &'static str, writing: bool| {
            let names: Vec<&str> = self
                .others
                .iter()
                .filter(|one| one.writing == writing)
                .map(|one| one.name.as_str())
                .collect();
            let names = names.join(&t(locale, "web-standing-and"));
            (!names.is_empty()).then(|| tr(locale, &Message::new(key).with("names", names)))
        };
        let both = [sentence("web-presence-writing", true), sentence("web-presence-reading", false)];
        both.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The line on the page; it is there, and empty, when there is nobody.
    #[must_use]
    pub fn draw(&self, locale: Locale) -> Markup {
        html! {
            zk-presence data-kind=(self.kind) data-number=(self.number) data-writing[self.is_written()]
                role="status" aria-live="polite" { (self.line(locale)) }
        }
    }
}
