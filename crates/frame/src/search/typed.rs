//! What was typed into the search field, taken apart: words, and filters written among them
//! (`owner:王芳 异响 after:2027-03-01`).
//!
//! A filter is a name, a colon and a value, in quotation marks when there are spaces in it; several values are parted by
//! commas. The names are understood in Chinese and English, whatever the person's language. Whatever else has a colon in it
//! is a word.

use kernel::text::{fold, query};

/// What a filter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    Kind,
    Tier,
    Owner,
    After,
}

impl Filter {
    /// By what people write before the colon.
    fn named(name: &str) -> Option<Self> {
        let bare = Some(name).filter(|name| name.chars().all(char::is_alphanumeric))?;
        Some(match fold(bare).as_str() {
            "kind" | "种类" | "类型" => Self::Kind,
            "tier" | "级别" => Self::Tier,
            "owner" | "负责人" => Self::Owner,
            "after" | "起始" => Self::After,
            _ => return None,
        })
    }
}

/// Words and filters.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub words: String,
    pub filters: Vec<(Filter, Vec<String>)>,
}

impl Typed {
    pub fn of(typed: &str) -> Self {
        let mut found = Self::default();
        for piece in pieces(typed) {
            let parts = piece.split_once([':', '：']);
            let filter = parts.and_then(|(name, values)| Some((Filter::named(name)?, values_of(values))));
            if let Some(filter) = filter {
                found.filters.push(filter);
                continue;
            }
            if !found.words.is_empty() {
                found.words.push(' ');
            }
            found.words.push_str(piece);
        }
        found
    }
}

/// Cuts what was typed at white space outside quotation marks.
fn pieces(typed: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let at_space = move |character: char| {
        quoted ^= query::is_mark(character);
        character.is_whitespace() && !quoted
    };
    typed.split(at_space).filter(|piece| !piece.is_empty())
}

fn values_of(written: &str) -> Vec<String> {
    let bare = |value: &str| value.trim_matches(|c: char| query::is_mark(c) || c.is_whitespace()).to_owned();
    written.split([',', '，', '、']).map(bare).filter(|value| !value.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filters(typed: &str) -> Vec<(Filter, Vec<String>)> {
        Typed::of(typed).filters
    }

    #[test]
    fn filters_stand_among_the_words() {
        let typed = Typed::of("owner:王芳 异响 after:2027-03-01 主轴");
        assert_eq!(typed.words, "异响 主轴");
        let values =
            [(Filter::Owner, vec!["王芳".to_owned()]), (Filter::After, vec!["2027-03-01".to_owned()])];
        assert_eq!(typed.filters, values);
    }

    #[test]
    fn the_names_of_filters_are_known_in_either_language_script_and_width() {
        for typed in ["kind:x", "KIND：x", "种类:x", "種類：x", "类型:x"] {
            assert_eq!(filters(typed), [(Filter::Kind, vec!["x".to_owned()])], "{typed}");
        }
        assert_eq!(filters("级别:1")[0].0, Filter::Tier);
        assert_eq!(filters("負責人:我")[0].0, Filter::Owner);
        assert_eq!(filters("起始:2027-03-01")[0].0, Filter::After);
    }

    #[test]
    fn several_values_are_parted_by_commas_and_one_with_spaces_is_quoted() {
        assert_eq!(filters("kind:客户，服务事项")[0].1, ["客户", "服务事项"]);
        assert_eq!(filters("owner:\"Li Na\",“Wu Lei”")[0].1, ["Li Na", "Wu Lei"]);
        assert!(filters("tier:")[0].1.is_empty());
    }

    #[test]
    fn what_else_has_a_colon_is_a_word() {
        for typed in ["http://zhike.example", "\"kind: x\"", "10:30", "型号：CNC-850"] {
            assert_eq!(Typed::of(typed), Typed { words: typed.to_owned(), filters: Vec::new() }, "{typed}");
        }
    }
}
