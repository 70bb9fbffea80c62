//! Text: names, addresses, remarks, numbers of customers, without the dirt of copying and of input methods.

use super::{ValueError, written};
use crate::Cell;

/// Cleans a cell (see [`clean`]); text of more than `limit` characters is refused.
pub fn parse(cell: &Cell, limit: u32) -> Result<String, ValueError> {
    let text = clean(&written(cell)?);
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    match text.is_empty() {
        true => Err(ValueError::Blank),
        false if length > limit => Err(ValueError::TooLong { length, limit }),
        false => Ok(text),
    }
}

/// Trims, makes one space of several, drops characters nobody sees and Excel's leading apostrophe, and narrows
/// full-width letters, digits and signs. The punctuation of Chinese sentences stays wide: 北京（中国）有限公司.
#[must_use]
pub fn clean(text: &str) -> String {
    without_apostrophe(tidy(text.chars().map(|c| if is_chinese_punctuation(c) { c } else { narrow_char(c) })))
}

/// As [`clean`], but every full-width sign is narrowed: for numbers, phones, codes and comparing headings.
#[must_use]
pub fn narrow(text: &str) -> String {
    without_apostrophe(tidy(text.chars().map(narrow_char)))
}

/// What must be equal for two texts to be called the same word: narrow, lower case, no spaces.
#[must_use]
pub fn fold(text: &str) -> String {
    let narrow = narrow(text);
    narrow.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn tidy(characters: impl Iterator<Item = char>) -> String {
    let mut tidy = String::new();
    let mut space = false;
    for character in characters {
        if character.is_whitespace() {
            space = !tidy.is_empty();
        } else if !is_invisible(character) {
            if space {
                tidy.push(' ');
                space = false;
            }
            tidy.push(character);
        }
    }
    tidy
}

/// A quoted word keeps both of its apostrophes.
fn without_apostrophe(text: String) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if !rest.contains('\'') => rest.trim_start().to_owned(),
        _ => text,
    }
}

fn is_chinese_punctuation(character: char) -> bool {
    matches!(character, '，' | '；' | '：' | '！' | '？' | '（' | '）' | '～')
}

fn narrow_char(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character)
        }
        '￥' => '¥',
        '￡' => '£',
        '−' => '-',
        other => other,
    }
}

/// Controls, zero-width characters, direction marks and the byte order mark.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_what_nobody_sees_are_cleaned_away() {
        assert_eq!(clean("  杭州\u{3000}青禾 \n\t仪器\u{200b}\u{feff} "), "杭州 青禾 仪器");
        assert_eq!(clean("\u{202a}CD00004\u{202c}"), "CD00004");
    }

    #[test]
    fn wide_letters_and_digits_become_narrow_but_chinese_punctuation_stays() {
        assert_eq!(clean("ＣＤ－００４，Ａ＆Ｂ（中国）"), "CD-004，A&B（中国）");
        assert_eq!(narrow("（１，２３４．５）￥"), "(1,234.5)¥");
    }

    #[test]
    fn the_apostrophe_that_keeps_digits_as_text_is_dropped() {
        assert_eq!(clean("'00042"), "00042");
        assert_eq!(clean("'quoted'"), "'quoted'");
    }

    #[test]
    fn a_number_in_a_text_column_is_written_without_a_fraction() {
        assert_eq!(parse(&Cell::Number(10042.0), 20).unwrap(), "10042");
    }

    #[test]
    fn what_excel_has_rounded_is_refused() {
        let error = parse(&Cell::Number(9.133_010_012_345_678e17), 40).unwrap_err();
        assert_eq!(error.key(), "sheets-value-rounded-by-excel");
    }

    #[test]
    fn blank_failed_and_long_cells_are_told_apart() {
        assert_eq!(parse(&Cell::from("\u{200b} "), 9), Err(ValueError::Blank));
        assert_eq!(
            parse(&Cell::Error("#N/A".into()), 9),
            Err(ValueError::FailedFormula { text: "#N/A".into() })
        );
        assert_eq!(parse(&Cell::from("客户名称"), 3), Err(ValueError::TooLong { length: 4, limit: 3 }));
    }
}
