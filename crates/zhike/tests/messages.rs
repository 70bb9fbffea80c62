//! Every sentence that the program can say is written, and nothing is written that it never says.
//!
//! Languages are compared with each other in `web::i18n`; here the sources are compared with them. A key is either written
//! out somewhere in the sources, or made from a key of the catalogue (`event-…`, `duty-…`, `kind-…`, `notice-…`), or belongs to a
//! family whose keys are put together at run time, listed below with the place that does it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use web::i18n::{Locale, has, keys, variables};

/// Beginnings of keys that are put together out of sight of this test, and where.
const MADE: &[(&str, &str)] = &[
    ("field-", "web::timeline, from the field's name in an event"),
    ("rulebook-", "the rulebook's own faults, remedies and parameters; its crate tests them"),
    ("sheets-", "the sheets' own faults; its crate tests them"),
    ("password-", "kernel::secret::password"),
    ("key-file-", "kernel::secret::key_file"),
];

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for krate in std::fs::read_dir(crates).unwrap() {
        collect(&krate.unwrap().path().join("src"), &mut found);
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

/// A source without its comments and its tests, whose keys are made up.
fn code(source: &str) -> String {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The string literals of a source that have the form of a key: lower-case words joined by dashes.
fn literals(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = source;
    while let Some(start) = rest.find('"') {
        rest = &rest[start + 1..];
        let end = rest.find(['"', '\n']).unwrap_or(rest.len());
        let literal = &rest[..end];
        let is_key = literal.contains('-')
            && literal.starts_with(|c: char| c.is_ascii_lowercase())
            && !literal.ends_with('-')
            && literal.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if is_key {
            found.insert(literal.to_owned());
        }
    }
    found
}

fn catalogue_keys() -> BTreeSet<String> {
    let catalogue = zhike::rooms::catalogue().unwrap();
    let made = |family: &str, key: &str| format!("{family}-{}", key.replace(['.', '_'], "-"));
    let events = catalogue.events().map(|kind| made("event", kind.key));
    let duties = catalogue.duties().map(|kind| made("duty", kind.key));
    let records = catalogue.records().map(|kind| made("kind", kind.key));
    let notices = catalogue.notices().flat_map(|kind| [kind.sentence_key(), kind.brief_key()]);
    events.chain(duties).chain(records).chain(notices).collect()
}

#[test]
fn every_kind_of_the_catalogue_has_its_sentence() {
    let missing: Vec<String> =
        catalogue_keys().into_iter().filter(|key| Locale::ALL.iter().any(|l| !has(*l, key))).collect();
    assert!(missing.is_empty(), "no sentence for {missing:#?}");
}

#[test]
fn every_notice_is_of_a_kind_and_is_told_in_a_few_words_that_have_no_gaps() {
    let catalogue = zhike::rooms::catalogue().unwrap();
    let of_no_kind: Vec<&str> = keys(Locale::ZhCn)
        .filter(|key| key.starts_with("notice-") && !key.ends_with("-brief"))
        .filter(|key| catalogue.notice_said(key).is_none())
        .collect();
    assert!(of_no_kind.is_empty(), "nobody could have these by mail or not: {of_no_kind:#?}");
    // A mail lies on servers that are not ours: nothing that fills a gap goes into it.
    for kind in catalogue.notices() {
        assert!(variables(Locale::ZhCn, &kind.brief_key()).is_empty(), "{}", kind.key);
    }
}

#[test]
fn every_key_written_in_the_sources_has_its_sentence() {
    // A beginning counts as a room's when some sentence begins with it: `customers-`, `web-`.
    let rooms: BTreeSet<&str> =
        keys(Locale::ZhCn).filter_map(|key| key.split_once('-').map(|(room, _)| room)).collect();
    let mut missing = Vec::new();
    for (path, source) in sources() {
        for key in spoken(&code(&source)) {
            let room = key.split('-').next().unwrap_or_default();
            if rooms.contains(room) && !has(Locale::ZhCn, &key) {
                missing.push(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "no sentence for {missing:#?}");
}

/// The literals that are said: first argument of what takes a key.
fn spoken(code: &str) -> BTreeSet<String> {
    let says = [
        "t(\"",
        "t(locale, \"",
        "t(self.locale, \"",
        "text!(\"",
        "Message::new(\"",
        "refused(\"",
        "say(\"",
        "Forbidden(\"",
        "label: \"",
    ];
    let mut found = BTreeSet::new();
    for say in says {
        for (at, _) in code.match_indices(say) {
            if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &code[at + say.len()..];
            let key = &rest[..rest.find('"').unwrap_or(0)];
            found.extend(literals(&format!("\"{key}\"")));
        }
    }
    found
}

/// What `format!` puts together to keys: the pieces between which something is filled in.
fn patterns(code: &str) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for (at, begin) in code.match_indices("format!(\"") {
        let rest = &code[at + begin.len()..];
        let mut pieces = vec![String::new()];
        let mut filled = false;
        for c in rest[..rest.find('"').unwrap_or(0)].chars() {
            match c {
                '{' => filled = true,
                '}' => {
                    filled = false;
                    pieces.push(String::new());
                }
                c if !filled => pieces.last_mut().unwrap().push(c),
                _ => {}
            }
        }
        let is_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if pieces.len() > 1
            && pieces[0].ends_with('-')
            && pieces.iter().all(|piece| piece.chars().all(is_key))
        {
            found.insert(pieces);
        }
    }
    found
}

/// Whether a key is a pattern filled in with numbers and words that stand in the sources.
fn fills(key: &str, pieces: &[String], words: &BTreeSet<String>) -> bool {
    let Some((first, others)) = pieces.split_first() else { return key.is_empty() };
    let Some(rest) = key.strip_prefix(first.as_str()) else { return false };
    if others.is_empty() {
        return rest.is_empty();
    }
    let is_word = |word: &str| words.contains(word) || word.bytes().all(|byte| byte.is_ascii_digit());
    (1..=rest.len()).any(|end| is_word(&rest[..end]) && fills(&rest[end..], others, words))
}

/// The literals of a source that can be filled into a key, with dashes for what separates their words.
fn words(source: &str) -> BTreeSet<String> {
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.".contains(c);
    let literals = source.split('"').filter(|word| !word.is_empty() && word.chars().all(is_word));
    literals.map(|word| word.replace(['_', '.'], "-")).collect()
}

#[test]
fn nothing_is_written_that_is_never_said() {
    let mut said = catalogue_keys();
    let (mut made, mut filled) = (BTreeSet::new(), BTreeSet::new());
    for (_, source) in sources() {
        let code = code(&source);
        said.extend(literals(&code));
        made.extend(patterns(&code));
        filled.extend(words(&source));
    }
    let scripts: String = web::assets::all().map(|(_, text)| text).collect();
    let is_said = |key: &str| {
        said.contains(key) || scripts.contains(key) || made.iter().any(|pieces| fills(key, pieces, &filled))
    };
    let idle: Vec<&str> = keys(Locale::ZhCn)
        .filter(|key| !key.starts_with('-') && !MADE.iter().any(|(family, _)| key.starts_with(family)))
        .filter(|key| !is_said(key))
        .collect();
    assert!(idle.is_empty(), "never said: {idle:#?}");
}
