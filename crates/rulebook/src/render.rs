//! A clause as people read it: its sentences with the figures that run.

use serde::Serialize;

use crate::clause::{Clause, Parameter};
use crate::template::{Slot, Template};
use crate::wording::Lang;

/// A clause in one language, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rendered {
    /// The heading.
    pub title: String,
    /// The sentences.
    pub paragraphs: Vec<Paragraph>,
    /// The clause's own parameters.
    pub parameters: Vec<RenderedParameter>,
}

/// One paragraph, cut into words and figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// The pieces in reading order.
    pub pieces: Vec<Piece>,
}

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Piece {
    /// Words of the rulebook.
    Text {
        /// The words.
        text: String,
    },
    /// A figure within the sentence.
    Figure {
        /// The parameter it is the value of.
        parameter: String,
        /// The figure as written.
        text: String,
    },
    /// A figure that is a list of lines, drawn below the words before it.
    List {
        /// The parameter it is the value of.
        parameter: String,
        /// The lines.
        items: Vec<String>,
    },
}

/// A parameter with its name and value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RenderedParameter {
    /// The key in the rulebook text.
    pub parameter: String,
    /// The message that names it: `rulebook-parameter-…`.
    pub label: String,
    /// The value as written.
    pub value: String,
}

impl Paragraph {
    /// The paragraph as plain text; a list stands in one line.
    #[must_use]
    pub fn plain(&self, lang: Lang) -> String {
        let separator = match lang {
            Lang::Zh => "；",
            Lang::En => "; ",
        };
        let plain = |piece: &Piece| match piece {
            Piece::Text { text } | Piece::Figure { text, .. } => text.clone(),
            Piece::List { items, .. } => items.join(separator),
        };
        self.pieces.iter().map(plain).collect()
    }
}

impl Clause {
    /// The clause in one language.
    #[must_use]
    pub fn rendered(&self, lang: Lang) -> Rendered {
        let [zh, en] = &self.templates;
        let template = match lang {
            Lang::Zh => zh,
            Lang::En => en,
        };
        let parameter = |parameter: &Parameter| RenderedParameter {
            parameter: parameter.key.clone(),
            label: parameter.label(),
            value: parameter.figure.text(lang),
        };
        Rendered {
            title: self.title.in_lang(lang).to_owned(),
            paragraphs: self.paragraphs(template, lang),
            parameters: self.parameters.iter().map(parameter).collect(),
        }
    }

    fn paragraphs(&self, template: &Template, lang: Lang) -> Vec<Paragraph> {
        let paragraph = |slots: &Vec<Slot>| Paragraph {
            pieces: slots.iter().map(|slot| self.piece(slot, lang)).collect(),
        };
        template.paragraphs.iter().map(paragraph).collect()
    }

    fn piece(&self, slot: &Slot, lang: Lang) -> Piece {
        match slot {
            Slot::Text(text) => Piece::Text { text: text.clone() },
            Slot::Place(parameter) => {
                let parameter = parameter.clone();
                let figure = self.figure(&parameter);
                match figure.and_then(|figure| figure.rows(lang)) {
                    Some(items) => Piece::List { parameter, items },
                    None => Piece::Figure {
                        text: figure.map(|figure| figure.text(lang)).unwrap_or_default(),
                        parameter,
                    },
                }
            }
        }
    }
}
