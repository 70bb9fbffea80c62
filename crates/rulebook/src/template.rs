//! The sentences of a clause, cut at the places for figures.
//!
//! `{name}` is the place of a figure, `{{` and `}}` are braces, and each line is a paragraph.

/// A stretch of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Words.
    Text(String),
    /// The place of a parameter's figure.
    Place(String),
}

/// The paragraphs of a clause in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) paragraphs: Vec<Vec<Slot>>,
}

/// A brace without its partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LoneBrace;

impl Template {
    pub(crate) fn parse(text: &str) -> Result<Self, LoneBrace> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        Ok(Self { paragraphs: lines.map(slots_of).collect::<Result<_, _>>()? })
    }

    /// The names of all places, as often as they stand.
    pub(crate) fn places(&self) -> impl Iterator<Item = &str> {
        self.paragraphs.iter().flatten().filter_map(|slot| match slot {
            Slot::Place(name) => Some(name.as_str()),
            Slot::Text(_) => None,
        })
    }
}

fn slots_of(line: &str) -> Result<Vec<Slot>, LoneBrace> {
    let mut slots = Vec::new();
    let mut words = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['{', '}']) {
        words.push_str(&rest[..at]);
        let from_brace = &rest[at..];
        if from_brace.starts_with("{{") || from_brace.starts_with("}}") {
            words.push_str(&from_brace[..1]);
            rest = &from_brace[2..];
            continue;
        }
        let inside = from_brace.strip_prefix('{').ok_or(LoneBrace)?;
        let (name, after) = inside.split_once('}').ok_or(LoneBrace)?;
        if name.contains('{') {
            return Err(LoneBrace);
        }
        if !words.is_empty() {
            slots.push(Slot::Text(std::mem::take(&mut words)));
        }
        slots.push(Slot::Place(name.trim().to_owned()));
        rest = after;
    }
    words.push_str(rest);
    if !words.is_empty() {
        slots.push(Slot::Text(words));
    }
    Ok(slots)
}

#[cfg(test)]
mod tests {
    use super::{LoneBrace, Slot, Template};

    fn text(words: &str) -> Slot {
        Slot::Text(words.to_owned())
    }

    fn place(name: &str) -> Slot {
        Slot::Place(name.to_owned())
    }

    #[test]
    fn lines_are_paragraphs_and_braces_are_places() {
        let template = Template::parse("每季度{due}内评估。\n\n由{who}批准").unwrap();
        assert_eq!(
            template.paragraphs,
            [
                vec![text("每季度"), place("due"), text("内评估。")],
                vec![text("由"), place("who"), text("批准")],
            ]
        );
    }

    #[test]
    fn doubled_braces_are_braces_of_the_sentence() {
        let template = Template::parse("{{a}} {b}").unwrap();
        assert_eq!(template.paragraphs, [vec![text("{a} "), place("b")]]);
    }

    #[test]
    fn a_brace_without_its_partner_is_refused() {
        for broken in ["{due", "due}", "{a{b}}"] {
            assert_eq!(Template::parse(broken), Err(LoneBrace), "{broken}");
        }
    }
}
