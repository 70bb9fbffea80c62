//! A record's log as people read it.

use std::collections::HashMap;

use kernel::event::Event;
use kernel::{Actor, Arg, Message, Moment, Read, Result, StaffId, link, staff};
use maud::{Markup, html};
use serde::Serialize;
use serde_json::{Value, json};

use crate::components::{self, Line, face, rulebook_face};
use crate::format;
use crate::i18n::{Locale, has, t, tr};
use crate::ui::Ui;

/// Lines of the log with the names of who acted.
#[derive(Clone, Debug, Serialize)]
pub struct Timeline {
    /// The lines, the newest first.
    pub lines: Vec<TimelineLine>,
    /// Names by staff id.
    #[serde(skip)]
    names: HashMap<StaffId, String>,
}

/// One line.
#[derive(Clone, Debug, Serialize)]
pub struct TimelineLine {
    /// What happened, and to what.
    #[serde(flatten)]
    pub event: Event,
    /// What there is to tell.
    pub told: Value,
    /// Who did it.
    pub actor: Option<String>,
}

impl Timeline {
    /// Looks up the names for some lines.
    pub fn of(read: &mut Read<'_>, events: Vec<Event>) -> Result<Self> {
        let names = names_in(read, &events)?;
        let lines = events
            .into_iter()
            .map(|event| TimelineLine {
                told: event.told(),
                actor: match event.actor_id {
                    Some(id) => names.get(&id).cloned(),
                    // Somebody who is nobody of ours, as a former system named them.
                    None => event.told().get("author").and_then(Value::as_str).map(str::to_owned),
                },
                event,
            })
            .collect();
        Ok(Self { lines, names })
    }

    /// [`Self::of`], with the other records that lines tell of named as far as `actor` may read them. A line about one that
    /// they may not is not theirs to see.
    pub fn seen_by(read: &mut Read<'_>, actor: &Actor, mut events: Vec<Event>) -> Result<Self> {
        let others = link::told(read, actor, &events)?;
        events.retain(|event| link::other_told(event).is_none_or(|other| others.contains_key(&other)));
        let mut timeline = Self::of(read, events)?;
        for line in &mut timeline.lines {
            let other = link::other_told(&line.event).and_then(|other| others.get(&other));
            if let (Some(other), Some(told)) = (other, line.told.as_object_mut()) {
                told.insert("number".to_owned(), json!(other.number));
                told.insert("title".to_owned(), json!(other.title));
            }
        }
        Ok(timeline)
    }

    /// As a list, the newest first.
    #[must_use]
    pub fn draw(&self, ui: &Ui) -> Markup {
        let lines: Vec<Line> = self.lines.iter().map(|line| self.line(ui, line, html! {})).collect();
        components::timeline(&lines)
    }

    /// As a list of lines about several records, each begun with what names its record.
    #[must_use]
    pub fn draw_about(&self, ui: &Ui, about: &dyn Fn(&Event) -> Markup) -> Markup {
        let lines: Vec<Line> =
            self.lines.iter().map(|line| self.line(ui, line, about(&line.event))).collect();
        components::timeline(&lines)
    }

    fn line(&self, ui: &Ui, line: &TimelineLine, about: Markup) -> Line {
        let sentence = html! { (about) (ui.tr(&self.sentence(ui, line))) };
        let (portrait, words) = match &line.actor {
            Some(name) => (face(name), html! { b { (name) } " " (sentence) }),
            None => (rulebook_face(ui.locale), html! { (sentence) }),
        };
        let mut drawn = Line::new(portrait, words, ui.moment(line.event.happened_at))
            .exactly(line.event.happened_at.timestamp().to_string())
            .key(line.event.id.to_string());
        if let Some(clause) = &line.event.clause {
            drawn = drawn.by(ui.clause(clause));
        }
        if let Some(changes) = line.told.get("changes").and_then(Value::as_array) {
            drawn = drawn.said(changes_table(ui.locale, changes));
        } else if let Some(comment) =
            line.told.get("comment").and_then(Value::as_str).filter(|c| !c.is_empty())
        {
            drawn = drawn.said(html! { (comment) });
        }
        // What was said to the customer, or among ourselves.
        if let Some(text) = line.told.get("text").and_then(Value::as_str) {
            let text = components::markdown(text);
            let is_internal = line.told.get("internal").and_then(Value::as_bool) == Some(true);
            drawn = if is_internal { drawn.noted(text) } else { drawn.said(text) };
        }
        drawn
    }

    fn sentence(&self, ui: &Ui, line: &TimelineLine) -> Message {
        sentence(&line.event.kind, &line.told, &self.names, &|at| ui.moment(at))
    }
}

/// The sentence of an event: its key from its kind, its arguments from what it tells, with ids of people replaced by names
/// and moments by what people say.
fn sentence(
    kind: &str,
    told: &Value,
    names: &HashMap<StaffId, String>,
    moment: &dyn Fn(Moment) -> String,
) -> Message {
    let mut message = worded(kind, told);
    for (name, arg) in &mut message.args {
        match (name.as_ref(), &*arg) {
            ("owner" | "from" | "to" | "staff", Arg::Number(id)) => {
                let name = names.get(&StaffId(*id)).cloned().unwrap_or_else(|| "—".to_owned());
                *arg = Arg::Text(name);
            }
            ("due" | "before", Arg::Text(text)) => {
                if let Ok(at) = text.parse::<jiff::Timestamp>() {
                    *arg = Arg::Text(moment(at.into()));
                }
            }
            ("kind", Arg::Text(of)) if kind.starts_with("duty.") => {
                *arg = Arg::Message(Message::new(kernel::duty::sentence_key(of)));
            }
            _ => {}
        }
    }
    message
}

fn worded(kind: &str, told: &Value) -> Message {
    let mut message = Message::new(format!("event-{}", kind.replace(['.', '_'], "-")));
    if let Value::Object(told) = told {
        for (name, value) in told {
            let arg = match value {
                Value::String(text) => Arg::Text(text.clone()),
                Value::Number(number) => match number.as_i64() {
                    Some(whole) => Arg::Number(whole),
                    None => Arg::Text(number.to_string()),
                },
                Value::Bool(truth) => Arg::Text(truth.to_string()),
                Value::Null => Arg::Text(String::new()),
                Value::Array(_) | Value::Object(_) => continue,
            };
            message = message.with(name.clone(), arg);
        }
    }
    message
}

/// What changed a record, for somebody whose own change came too late: who did what, and to which fields.
///
/// # Errors
/// When the names can not be read.
pub fn told(read: &mut Read<'_>, locale: Locale, events: &[Event]) -> Result<Vec<Message>> {
    let names = names_in(read, events)?;
    let (policy, now) = (read.policy()?, read.now());
    let zone = policy.working_calendar().zone();
    let moment = |at: Moment| format::moment(locale, zone, at.timestamp(), now.timestamp());
    let line = |event: &Event| {
        let name = event.actor_id.and_then(|id| names.get(&id).cloned());
        let name = name.unwrap_or_else(|| t(locale, "web-rulebook-did"));
        let fields = fields_changed(locale, event).join(&t(locale, "web-standing-and"));
        let key = if fields.is_empty() { "web-standing-change" } else { "web-standing-fields" };
        let what = sentence(&event.kind, &event.told(), &names, &moment);
        Message::new(key).with("name", name).with("what", what).with("fields", fields)
    };
    Ok(events.iter().map(line).collect())
}

/// The names of the fields that an event says it changed.
fn fields_changed(locale: Locale, event: &Event) -> Vec<String> {
    let told = event.told();
    let changes = told.get("changes").and_then(Value::as_array).into_iter().flatten();
    changes
        .filter_map(|change| change.get("field")?.as_str())
        .map(|field| field_label(locale, field))
        .collect()
}

/// The names of who acted in some lines, and of whom these tell.
fn names_in(read: &mut Read<'_>, events: &[Event]) -> Result<HashMap<StaffId, String>> {
    let mut ids: Vec<StaffId> = events.iter().filter_map(|event| event.actor_id).collect();
    for event in events {
        ids.extend(people_in(&event.told()));
    }
    ids.sort_unstable();
    ids.dedup();
    staff::names(read, &ids)
}

/// The ids of staff that a payload names.
fn people_in(told: &Value) -> Vec<StaffId> {
    ["owner", "from", "to", "staff"].iter().filter_map(|key| told.get(key)?.as_i64()).map(StaffId).collect()
}

fn changes_table(locale: Locale, changes: &[Value]) -> Markup {
    let text =
        |change: &Value, key: &str| change.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    html! {
        ul.changes {
            @for change in changes {
                @let field = text(change, "field");
                @let before = text(change, "before");
                li {
                    (field_label(locale, &field)) ": "
                    @if !before.is_empty() { del { (before) } " → " }
                    ins { (text(change, "after")) }
                }
            }
        }
    }
}

/// The name of a field: the message `field-…`; the key itself for a field that has none.
fn field_label(locale: Locale, field: &str) -> String {
    let key = format!("field-{}", field.replace(['.', '_'], "-"));
    if has(locale, &key) { tr(locale, &Message::new(key)) } else { field.to_owned() }
}
