//! Every message key this crate hands out has its message in both written languages, and no message is idle.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;

use rulebook::Rulebook;

const ZH: &str = include_str!("../../../locales/zh-CN/rulebook.ftl");
const EN: &str = include_str!("../../../locales/en/rulebook.ftl");

/// The keys a Fluent file defines.
fn defined(file: &str) -> BTreeSet<String> {
    let heads = file.lines().filter(|line| line.starts_with("rulebook-"));
    heads.filter_map(|line| line.split_once(" =")).map(|(key, _)| key.to_owned()).collect()
}

/// The keys that faults and remedies are written with, read from the source that hands them out.
fn keys_of_faults() -> BTreeSet<String> {
    let source = concat!(include_str!("../src/fault.rs"), include_str!("../src/remedy.rs"));
    let literals = source.split('"').filter(|literal| literal.starts_with("rulebook-"));
    literals.filter(|literal| !literal.contains('…')).map(str::to_owned).collect()
}

/// The labels of all parameters of the default, own, borrowed and of the tables.
fn labels() -> BTreeSet<String> {
    let rulebook = Rulebook::parse(Rulebook::default_text()).unwrap();
    let of_clauses = rulebook.clauses().flat_map(|clause| clause.parameters.iter().chain(&clause.borrowed));
    let of_sections = rulebook.sections().iter().flat_map(|section| &section.parameters);
    of_clauses.chain(of_sections).map(rulebook::Parameter::label).collect()
}

#[test]
fn every_key_has_its_message_in_both_languages_and_none_is_idle() {
    let used: BTreeSet<_> = keys_of_faults().union(&labels()).cloned().collect();
    assert!(used.len() > 80, "the keys were found");
    assert_eq!(defined(ZH), used);
    assert_eq!(defined(EN), used);
}

/// The variables of each message.
fn variables(file: &str) -> BTreeSet<(String, String)> {
    let mut key = String::new();
    let mut found = BTreeSet::new();
    for line in file.lines() {
        if let Some((head, _)) = line.split_once(" =").filter(|_| line.starts_with("rulebook-")) {
            head.clone_into(&mut key);
        }
        for part in line.split("{ $").skip(1) {
            let name: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
            found.insert((key.clone(), name));
        }
    }
    found
}

#[test]
fn both_languages_use_the_same_variables() {
    assert_eq!(variables(ZH), variables(EN));
}
