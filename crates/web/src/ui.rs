//! What drawing a page needs to know: the language, the zone, the hour, who looks, and the titles of clauses.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::duty::{Duty, Standing};
use kernel::policy::Policy;
use kernel::{Actor, Day, Message, Moment, StaffId};
use maud::{Markup, html};
use rulebook::Lang;

use crate::components::{self, Clock, Tone};
use crate::format;
use crate::i18n::{Locale, in_locale, t, to_traditional, tr};

/// What drawing a page needs to know. It can not reach the database: whatever is shown was read before.
pub struct Ui {
    /// The person's language.
    pub locale: Locale,
    /// Who looks.
    pub actor: Arc<Actor>,
    /// When the page is drawn.
    pub now: Moment,
    /// The rulebook in force.
    pub policy: Arc<Policy>,
    /// The address of the page, with its query.
    pub address: String,
}

impl Ui {
    /// The sentence `key`.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        t(self.locale, key)
    }

    /// The sentence in words.
    #[must_use]
    pub fn tr(&self, message: &Message) -> String {
        tr(self.locale, message)
    }

    /// Several names in a row, separated as the person's language does.
    #[must_use]
    pub fn joined(&self, names: &[impl std::borrow::Borrow<str>]) -> String {
        names.join(&self.t("web-standing-and"))
    }

    /// The company's zone.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        self.policy.working_calendar().zone()
    }

    /// The rulebook's language nearest to the person's.
    #[must_use]
    pub fn lang(&self) -> Lang {
        if self.locale == Locale::En { Lang::En } else { Lang::Zh }
    }

    /// A text of the rulebook in the person's language.
    #[must_use]
    pub fn wording(&self, wording: &rulebook::Wording) -> String {
        in_locale(self.locale, wording).into_owned()
    }

    /// A Chinese text of the rulebook in the person's script.
    #[must_use]
    pub fn in_script(&self, text: &str) -> String {
        if self.locale == Locale::ZhTw { to_traditional(text).into_owned() } else { text.to_owned() }
    }

    /// The title of a clause; its id when the rulebook in force does not have it.
    #[must_use]
    pub fn clause_title(&self, id: &str) -> String {
        self.policy.clause(id).map_or_else(|| id.to_owned(), |clause| self.wording(&clause.title))
    }

    /// A link to a clause by its title: why something is so.
    #[must_use]
    pub fn clause(&self, id: &str) -> Markup {
        components::clause_link(id, &self.clause_title(id))
    }

    /// A point in time as people say it.
    #[must_use]
    pub fn moment(&self, at: Moment) -> String {
        format::moment(self.locale, self.zone(), at.timestamp(), self.now.timestamp())
    }

    /// The day of a point in time.
    #[must_use]
    pub fn date(&self, at: Moment) -> String {
        format::date(self.locale, self.zone(), at.timestamp())
    }

    /// A calendar day.
    #[must_use]
    pub fn day(&self, day: Day) -> String {
        format::day(self.locale, day.date())
    }

    /// Today in the company's zone.
    #[must_use]
    pub fn today(&self) -> Date {
        self.policy.working_calendar().date_of(self.now.timestamp())
    }

    /// When something is due and how much of its time is used, as a small bar, for a clock that never stands still.
    pub fn clock(&self, duty: &Duty) -> Clock {
        self.clock_at(duty, duty.standing(self.policy.working_calendar(), self.now))
    }

    /// The same for a clock that stands as [`kernel::duty::standing_of_each`] says.
    pub fn clock_at(&self, duty: &Duty, standing: Standing) -> Clock {
        let used = u8::try_from(standing.used_percent.clamp(0, 100)).unwrap_or(100);
        match duty.state.as_str() {
            "open" => {
                let tone = if duty.is_late(self.now) {
                    Tone::Late
                } else if used >= 75 {
                    Tone::Soon
                } else {
                    Tone::Plain
                };
                let (calendar, due, now) =
                    (self.policy.working_calendar(), duty.due_at.timestamp(), self.now.timestamp());
                let text = format::due(self.locale, calendar, due, now, standing.left_seconds);
                Clock::new(text, used).tone(tone).title(self.due_exactly(duty))
            }
            "paused" => {
                let since = duty.paused_at.map(|at| self.moment(at)).unwrap_or_default();
                Clock::new(self.t("web-duty-paused"), used)
                    .paused(self.tr(&Message::new("web-duty-paused-since").with("at", since)))
            }
            "done" if duty.is_late(self.now) => {
                Clock::new(self.t("web-duty-done-late"), 100).tone(Tone::Late)
            }
            "done" => Clock::new(self.t("web-duty-done"), used).tone(Tone::Good),
            _ => Clock::new(self.t("web-duty-void"), 0),
        }
    }

    /// Late by `seconds` of working time.
    #[must_use]
    pub fn late(&self, seconds: i64) -> String {
        format::late(self.locale, self.policy.working_calendar(), seconds)
    }

    /// When a duty is due, to the minute.
    #[must_use]
    pub fn due_exactly(&self, duty: &Duty) -> String {
        let at = format::date_time(self.zone(), duty.due_at.timestamp());
        self.tr(&Message::new("web-due-exactly").with("at", at))
    }

    /// A person's name by id, from names read before.
    #[must_use]
    pub fn name(&self, names: &HashMap<StaffId, String>, id: Option<StaffId>) -> Markup {
        let name = id.and_then(|id| names.get(&id));
        html! { @if let Some(name) = name { (name) } @else { span.faint { "—" } } }
    }
}
