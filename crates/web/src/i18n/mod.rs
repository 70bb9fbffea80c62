//! The words of the program in three languages.
//!
//! Sentences live in `locales/{zh-CN,en}/ROOM.ftl`, keys prefixed with the room. The build checks them and makes zh-TW
//! by conversion plus `zh-TW.overrides.ftl`. Inside the house a sentence is a [`Text`]; pages and answers put it into
//! words with [`tr`]. Dates, numbers and money are formatted by [`crate::format`] before they become arguments.

#[cfg(test)]
mod gather;
mod locale;
#[cfg(test)]
mod tables;
mod taiwan;
mod text;
mod traditional;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rulebook::Wording;

pub use locale::Locale;
pub use text::{Arg, Text};
pub use traditional::to_traditional;

/// One language, ready to speak.
struct Language {
    bundle: FluentBundle<FluentResource>,
    /// Every key with the variables it needs.
    index: BTreeMap<&'static str, Vec<&'static str>>,
}

macro_rules! language {
    ($tag:literal) => {
        Language::load(
            $tag,
            include_str!(concat!(env!("OUT_DIR"), "/", $tag, ".ftl")),
            include_str!(concat!(env!("OUT_DIR"), "/", $tag, ".index")),
        )
    };
}

static LANGUAGES: LazyLock<[Language; 3]> =
    LazyLock::new(|| [language!("zh-CN"), language!("zh-TW"), language!("en")]);

impl Language {
    fn load(tag: &str, source: &'static str, index: &'static str) -> Self {
        let mut bundle = FluentBundle::new_concurrent(tag.parse().into_iter().collect());
        // Isolation marks would land in copied text, file names and JSON.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(grouped));
        // The build has parsed this text; what could be parsed is usable even if a part were broken.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, faults)| {
            tracing::error!(tag, ?faults, "a language file is broken");
            resource
        });
        if let Err(faults) = bundle.add_resource(resource) {
            tracing::error!(tag, ?faults, "a language file has a key twice");
        }
        let index = index
            .lines()
            .filter_map(|line| {
                let mut words = line.split_ascii_whitespace();
                Some((words.next()?, words.collect()))
            })
            .collect();
        Self { bundle, index }
    }
}

fn language(locale: Locale) -> &'static Language {
    &LANGUAGES[match locale {
        Locale::ZhCn => 0,
        Locale::ZhTw => 1,
        Locale::En => 2,
    }]
}

/// Counts from 10,000 are grouped by thousands; below that a year may stand in a sentence as a number.
fn grouped<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.abs() >= 10_000.0 && number.value.fract() == 0.0 => {
            Some(crate::format::grouped(&number.as_string()))
        }
        _ => None,
    }
}

/// The sentence `key` without arguments.
///
/// A key that does not exist is shown itself: a page with one odd word is better than none.
#[must_use]
pub fn t(locale: Locale, key: &str) -> String {
    say(locale, key, None)
}

/// The sentence in words.
#[must_use]
pub fn tr(locale: Locale, text: &Text) -> String {
    if text.args.is_empty() {
        return t(locale, &text.key);
    }
    let mut args = FluentArgs::with_capacity(text.args.len());
    for (name, arg) in &text.args {
        let value = match arg {
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Text(text) => FluentValue::from(text.as_str()),
            Arg::Wording(wording) => FluentValue::from(in_locale(locale, wording)),
            Arg::Message(text) => FluentValue::from(tr(locale, text)),
        };
        args.set(Cow::Borrowed(name.as_ref()), value);
    }
    say(locale, &text.key, Some(&args))
}

/// A text of the rulebook in the person's language and script.
#[must_use]
pub fn in_locale(locale: Locale, wording: &Wording) -> Cow<'_, str> {
    match locale {
        Locale::En => Cow::Borrowed(&wording.en),
        Locale::ZhCn => Cow::Borrowed(&wording.zh),
        Locale::ZhTw => to_traditional(&wording.zh),
    }
}

fn say(locale: Locale, key: &str, args: Option<&FluentArgs<'_>>) -> String {
    let bundle = &language(locale).bundle;
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::warn!(key, locale = locale.tag(), "a sentence is missing");
        return key.to_owned();
    };
    let mut faults = Vec::new();
    let words = bundle.format_pattern(pattern, args, &mut faults).into_owned();
    if !faults.is_empty() {
        tracing::warn!(key, locale = locale.tag(), ?faults, "a sentence could not be filled");
    }
    words
}

/// Whether the language has the sentence `key`.
#[must_use]
pub fn has(locale: Locale, key: &str) -> bool {
    language(locale).index.contains_key(key)
}

/// Every key of the language, sorted.
pub fn keys(locale: Locale) -> impl Iterator<Item = &'static str> {
    language(locale).index.keys().copied()
}

/// The variables that the sentence `key` needs, sorted; empty for a key that does not exist.
#[must_use]
pub fn variables(locale: Locale, key: &str) -> &'static [&'static str] {
    language(locale).index.get(key).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests;
