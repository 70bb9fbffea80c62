//! Closed vocabularies: the words that the rulebook may use and the program understands.
//!
//! A term is stored and written by its key (`senior_manager`), here and in the database. What people read
//! as its title is wording of the rulebook, not of the code.

use thiserror::Error;

/// A word of a closed vocabulary.
pub trait Term: Copy + Eq + 'static {
    /// The name of the vocabulary, used in fault arguments: `rank`, `function` …
    const VOCABULARY: &'static str;
    /// Every word, in the order of declaration.
    const ALL: &'static [Self];

    /// The word as the rulebook and the database write it.
    fn key(self) -> &'static str;

    /// The term written as `key`.
    #[must_use]
    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|term| term.key() == key)
    }
}

/// A text that is no word of the vocabulary it was read for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{name}` is no {vocabulary}")]
pub struct UnknownTerm {
    /// Which vocabulary was meant.
    pub vocabulary: &'static str,
    /// What was written.
    pub name: String,
}

/// Declares an enum of terms with its keys, `FromStr`, `Display` and serde by key.
macro_rules! terms {
    ($(#[$meta:meta])* $vis:vis enum $name:ident of $vocabulary:literal {
        $($(#[$variant_meta:meta])* $variant:ident = $key:literal),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$variant_meta])* $variant),+ }

        impl $crate::term::Term for $name {
            const VOCABULARY: &'static str = $vocabulary;
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::term::UnknownTerm;

            fn from_str(key: &str) -> Result<Self, Self::Err> {
                $crate::term::Term::from_key(key).ok_or_else(|| $crate::term::UnknownTerm {
                    vocabulary: $vocabulary,
                    name: key.to_owned(),
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str($crate::term::Term::key(*self))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str($crate::term::Term::key(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let key = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                key.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use terms;

/// The known name that `written` was most likely meant to be, if one is near enough to suggest.
pub(crate) fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    let near_enough = (written.chars().count() / 3).max(2);
    known
        .into_iter()
        .map(|name| (edits_between(written, name), name))
        .filter(|(edits, _)| *edits <= near_enough)
        .min()
        .map(|(_, name)| name.to_owned())
}

/// How many letters must be put in, taken out or replaced to turn `from` into `to`.
fn edits_between(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{edits_between, nearest};
    use proptest::prelude::*;

    #[test]
    fn a_slip_of_the_finger_is_near_and_another_word_is_not() {
        let known = ["due_days", "approval", "running"];
        assert_eq!(nearest("due_dais", known).as_deref(), Some("due_days"));
        assert_eq!(nearest("colour", known), None);
    }

    proptest! {
        #[test]
        fn edits_are_symmetric_and_nothing_only_between_equals(a in "[a-d]{0,7}", b in "[a-d]{0,7}") {
            prop_assert_eq!(edits_between(&a, &b), edits_between(&b, &a));
            prop_assert_eq!(edits_between(&a, &b) == 0, a == b);
        }
    }
}
