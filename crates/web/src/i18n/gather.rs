//! Reads, checks and converts language files at build time; the tests call it too, the running program never does.
//!
//! Pure functions over texts: `build.rs` does the reading and writing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Resource, Term,
};
use fluent_syntax::{parser, serializer};

use super::{tables, taiwan};

/// All messages and terms of one language, by identifier (a term's begins with `-`).
pub type Language = BTreeMap<String, Entry<String>>;

/// Beginnings that any file may use: sentences of the six nouns, which each room brings for its own kinds, and what the
/// kernel refuses with.
const FAMILIES: &[&str] = &[
    "approval-",
    "duty-",
    "error-",
    "event-",
    "field-",
    "idempotency-",
    "key-file-",
    "kind-",
    "no-randomness",
    "notice-",
    "password-",
    "sign-in-",
    "status-",
    "view-",
];

/// Parses the files (name, text) of one language into one set of messages.
///
/// # Errors
/// A text in English for the developer: file, line and what is wrong. Refused are text that does not parse, an
/// identifier used twice, and an identifier that begins neither with the name of its file (`web.ftl`: `web-…`) nor with
/// one of the shared families.
pub fn gather(files: &[(String, String)]) -> Result<Language, String> {
    let mut language = Language::new();
    for (name, text) in files {
        let room = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".ftl");
        for (id, entry) in entries(name, text)? {
            let bare = id.trim_start_matches('-');
            let own = bare.strip_prefix(room).is_some_and(|rest| rest.starts_with('-'));
            if !own && !FAMILIES.iter().any(|family| bare.starts_with(family)) {
                return Err(format!("{name}: `{id}` must begin with `{room}-`"));
            }
            if language.insert(id.clone(), entry).is_some() {
                return Err(format!("{name}: `{id}` stands there twice"));
            }
        }
    }
    Ok(language)
}

/// The language converted to traditional characters with Taiwan's words; `overrides` replaces whole messages.
///
/// # Errors
/// As [`gather`], and an override of a message that does not exist.
pub fn traditional(simplified: &Language, name: &str, overrides: &str) -> Result<Language, String> {
    let opencc = OpenCC::from_config(BuiltinConfig::S2twp).map_err(|error| error.to_string())?;
    let mut language = simplified.clone();
    for (id, entry) in &mut language {
        let convert_text = |text: &str| {
            let converted = if tables::speaks_of_tables(id) {
                opencc.convert(&tables::turn_tables(text))
            } else {
                opencc.convert(text)
            };
            taiwan::mend(converted)
        };
        if let Entry::Message(Message { value: Some(value), .. }) | Entry::Term(Term { value, .. }) = entry {
            convert(value, &convert_text);
        }
    }
    for (id, entry) in entries(name, overrides)? {
        if language.insert(id.clone(), entry).is_none() {
            return Err(format!("{name}: `{id}` overrides a message that zh-CN does not have"));
        }
    }
    Ok(language)
}

/// The language as one Fluent text.
pub fn text(language: &Language) -> String {
    serializer::serialize(&Resource { body: language.values().cloned().collect() })
}

/// One line per message: its identifier and the variables it needs, separated by spaces.
///
/// # Errors
/// A message that refers to one that does not exist.
pub fn index(language: &Language) -> Result<String, String> {
    let mut lines = String::new();
    for (id, entry) in language {
        if let Entry::Message(_) = entry {
            let mut variables = BTreeSet::new();
            variables_of(id, language, &mut variables, &mut BTreeSet::new())?;
            let list: Vec<&str> = variables.iter().map(String::as_str).collect();
            let _ = writeln!(lines, "{id} {}", list.join(" "));
        }
    }
    Ok(lines)
}

fn entries(name: &str, text: &str) -> Result<Vec<(String, Entry<String>)>, String> {
    let resource = parser::parse(text.to_owned()).map_err(|(_, faults)| {
        let describe = |fault: &parser::ParserError| {
            // The parser notices at the end of an entry; the developer looks for its beginning.
            let start = fault.slice.as_ref().unwrap_or(&fault.pos).start;
            let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
            format!("{name}:{line}: {}", fault.kind)
        };
        faults.iter().map(describe).collect::<Vec<_>>().join("\n")
    })?;
    let mut found = Vec::new();
    for entry in resource.body {
        match &entry {
            Entry::Message(message) => {
                if message.value.is_none() || !message.attributes.is_empty() {
                    return Err(format!("{name}: `{}` must have a value and no attributes", message.id.name));
                }
                found.push((message.id.name.clone(), entry));
            }
            Entry::Term(term) => found.push((format!("-{}", term.id.name), entry)),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {}
        }
    }
    Ok(found)
}

/// Converts what people read, and nothing that the program reads: no variable, key or string literal.
fn convert(pattern: &mut Pattern<String>, text: &impl Fn(&str) -> String) {
    for element in &mut pattern.elements {
        match element {
            PatternElement::TextElement { value } => *value = text(value),
            PatternElement::Placeable { expression } => convert_expression(expression, text),
        }
    }
}

fn convert_expression(expression: &mut Expression<String>, text: &impl Fn(&str) -> String) {
    match expression {
        Expression::Select { variants, .. } => {
            for variant in variants {
                convert(&mut variant.value, text);
            }
        }
        Expression::Inline(InlineExpression::Placeable { expression }) => {
            convert_expression(expression, text);
        }
        Expression::Inline(_) => {}
    }
}

fn variables_of(
    id: &str,
    language: &Language,
    found: &mut BTreeSet<String>,
    seen: &mut BTreeSet<String>,
) -> Result<(), String> {
    if !seen.insert(id.to_owned()) {
        return Ok(());
    }
    let mut references = Vec::new();
    match language.get(id) {
        Some(Entry::Message(Message { value: Some(value), .. }) | Entry::Term(Term { value, .. })) => {
            walk(value, found, &mut references);
        }
        _ => return Err(format!("a message refers to `{id}`, which does not exist")),
    }
    references.iter().try_for_each(|reference| variables_of(reference, language, found, seen))
}

fn walk(pattern: &Pattern<String>, found: &mut BTreeSet<String>, references: &mut Vec<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            walk_expression(expression, found, references);
        }
    }
}

fn walk_expression(
    expression: &Expression<String>,
    found: &mut BTreeSet<String>,
    references: &mut Vec<String>,
) {
    match expression {
        Expression::Select { selector, variants } => {
            walk_inline(selector, found, references);
            for variant in variants {
                walk(&variant.value, found, references);
            }
        }
        Expression::Inline(inline) => walk_inline(inline, found, references),
    }
}

fn walk_inline(
    inline: &InlineExpression<String>,
    found: &mut BTreeSet<String>,
    references: &mut Vec<String>,
) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.clone());
        }
        InlineExpression::MessageReference { id, .. } => references.push(id.name.clone()),
        InlineExpression::TermReference { id, .. } => references.push(format!("-{}", id.name)),
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                walk_inline(argument, found, references);
            }
        }
        InlineExpression::Placeable { expression } => walk_expression(expression, found, references),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}
