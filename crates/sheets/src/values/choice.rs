//! A cell that must be one of a list: kinds of customers, ratings, yes and no.

use super::{ValueError, text, written};
use crate::Cell;

/// One of the choices and all the ways it is written. The first one names it in messages.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a, T> {
    /// What is chosen.
    pub value: T,
    /// How it is written, in any of the languages.
    pub aliases: &'a [&'a str],
}

/// Finds the choice that is written in the cell; case, width and spaces do not matter.
pub fn parse<T: Copy>(cell: &Cell, choices: &[Choice<'_, T>]) -> Result<T, ValueError> {
    let written = written(cell)?;
    let folded = text::fold(&written);
    let says = |choice: &&Choice<'_, T>| choice.aliases.iter().any(|alias| text::fold(alias) == folded);
    match choices.iter().find(says) {
        Some(choice) => Ok(choice.value),
        None => Err(ValueError::NotAChoice {
            text: text::clean(&written),
            choices: choices
                .iter()
                .filter_map(|c| c.aliases.first().copied())
                .collect::<Vec<_>>()
                .join(" / "),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATINGS: [Choice<'static, u8>; 2] = [
        Choice { value: 1, aliases: &["A级", "A", "优"] },
        Choice { value: 2, aliases: &["B级", "B", "良"] },
    ];

    #[test]
    fn a_choice_is_found_by_any_of_its_names() {
        for text in ["A", "ａ级", " a 级 ", "优"] {
            assert_eq!(parse(&Cell::from(text), &RATINGS), Ok(1), "{text}");
        }
    }

    #[test]
    fn what_is_no_choice_is_refused_with_the_choices() {
        let error = parse(&Cell::from("C"), &RATINGS).unwrap_err();
        assert_eq!(error, ValueError::NotAChoice { text: "C".into(), choices: "A级 / B级".into() });
    }
}
