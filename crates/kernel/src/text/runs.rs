//! Text cut where its writing changes: runs of ideographs, which have no spaces and are indexed by pairs, and runs
//! of other letters and digits, which are words.

use super::fold::letters;

/// One stretch of text in one kind of writing, already folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// Ideographs, kana or hangul.
    Paired(Vec<char>),
    /// A word or a number, and whether only a joiner (`-`, `_`, `.`, `/`) stands between it and the word before.
    Word {
        /// Its letters and digits.
        text: String,
        /// `true` for the `2026` of `KH-2026`.
        joined: bool,
    },
}

/// Folds `text` and cuts it into runs.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut between = Between::Space;
    for character in letters(text).chars() {
        if is_paired(character) {
            match runs.last_mut() {
                Some(Run::Paired(run)) if between == Between::Nothing => run.push(character),
                _ => runs.push(Run::Paired(vec![character])),
            }
            between = Between::Nothing;
        } else if character.is_alphanumeric() {
            match runs.last_mut() {
                Some(Run::Word { text, .. }) if between == Between::Nothing => text.push(character),
                last => {
                    let joined = between == Between::Joiner && matches!(last, Some(Run::Word { .. }));
                    runs.push(Run::Word { text: character.to_string(), joined });
                }
            }
            between = Between::Nothing;
        } else if between == Between::Nothing && matches!(character, '-' | '_' | '.' | '/') {
            between = Between::Joiner;
        } else {
            between = Between::Space;
        }
    }
    runs
}

/// What stood since the last letter.
#[derive(Clone, Copy, PartialEq)]
enum Between {
    Nothing,
    Joiner,
    Space,
}

/// Whether a character belongs to a writing without spaces between words.
pub(super) fn is_paired(character: char) -> bool {
    matches!(character,
        '々' | '〆' | '〇' | 'ー'
        | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FD}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, joined: bool) -> Run {
        Run::Word { text: text.to_owned(), joined }
    }

    fn paired(text: &str) -> Run {
        Run::Paired(text.chars().collect())
    }

    #[test]
    fn writing_changes_cut_a_text() {
        assert_eq!(runs("A型泵"), [word("a", false), paired("型泵")]);
        assert_eq!(runs("远山（苏州）"), [paired("远山"), paired("苏州")]);
    }

    #[test]
    fn a_number_with_joiners_keeps_them_in_mind() {
        assert_eq!(
            runs("KH-20260305-0042 泵"),
            [word("kh", false), word("20260305", true), word("0042", true), paired("泵")]
        );
        assert_eq!(runs("end. Next"), [word("end", false), word("next", false)]);
        assert_eq!(runs("2--3"), [word("2", false), word("3", false)]);
    }
}
