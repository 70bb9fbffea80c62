//! Names as people type them without choosing characters: `远山精密` is found by `ysjm` and by `yuanshanjingmi`.
//!
//! A character with several readings is taken by its usual one in names, and by a second one where names really use
//! both (重庆 and 重工); no dictionary of words is loaded to tell which. `ü` is written `v`, as input methods do.

use std::borrow::Cow;

use pinyin::ToPinyin;

use super::runs::{Run, runs};

/// Readings that names use where the dictionary's first reading is another one.
const USUAL: [(char, &str); 13] = [
    ('曾', "zeng"),
    ('仇', "qiu"),
    ('翟', "zhai"),
    ('都', "du"),
    ('调', "tiao"),
    ('晟', "sheng"),
    ('缪', "miao"),
    ('莞', "guan"),
    ('蚌', "beng"),
    ('泊', "bo"),
    ('薄', "bo"),
    ('强', "qiang"),
    ('哈', "ha"),
];

/// Second readings that names use beside the first.
const ALSO: [(char, &str); 24] = [
    ('长', "chang"),
    ('重', "chong"),
    ('行', "hang"),
    ('厦', "xia"),
    ('乐', "yue"),
    ('单', "shan"),
    ('解', "xie"),
    ('查', "zha"),
    ('区', "ou"),
    ('盖', "ge"),
    ('朴', "piao"),
    ('覃', "qin"),
    ('藏', "zang"),
    ('尉', "yu"),
    ('调', "diao"),
    ('隗', "wei"),
    ('六', "lu"),
    ('参', "shen"),
    ('柏', "bo"),
    ('牟', "mu"),
    ('朝', "chao"),
    ('干', "qian"),
    ('弹', "tan"),
    ('圩', "xu"),
];

/// How many ways of reading one name are followed; a name with more doubtful characters is found by these.
const MOST_READINGS: usize = 4;

/// One syllable of a reading, or a word that is in Latin letters or digits anyway.
pub(super) type Syllable = Cow<'static, str>;

/// The first letters of a name's usual reading: `远山精密` gives `ysjm`. Latin words count as written, punctuation
/// not at all.
#[must_use]
pub fn initials(name: &str) -> String {
    readings(name).first().map(|reading| initials_of(reading)).unwrap_or_default()
}

/// A name's usual reading in full, without spaces or tones: `远山精密` gives `yuanshanjingmi`.
#[must_use]
pub fn full(name: &str) -> String {
    readings(name).first().map(|reading| reading.concat()).unwrap_or_default()
}

/// First letters of a reading; a word in Latin letters is kept whole.
pub(super) fn initials_of(reading: &[Syllable]) -> String {
    reading
        .iter()
        .map(|syllable| match syllable {
            Cow::Borrowed(pinyin) => pinyin.get(..1).unwrap_or_default(),
            Cow::Owned(word) => word,
        })
        .collect()
}

/// Every way the name is read that is worth indexing, the usual one first; none for a name without any letters.
pub(super) fn readings(name: &str) -> Vec<Vec<Syllable>> {
    let mut readings: Vec<Vec<Syllable>> = vec![Vec::new()];
    for run in runs(name) {
        match run {
            Run::Word { text, .. } => extend(&mut readings, Cow::Owned(text), None),
            Run::Paired(characters) => {
                for character in characters {
                    if let Some(usual) = usual(character) {
                        extend(&mut readings, Cow::Borrowed(usual), lookup(&ALSO, character));
                    }
                }
            }
        }
    }
    readings.retain(|reading| !reading.is_empty());
    readings
}

fn extend(readings: &mut Vec<Vec<Syllable>>, usual: Syllable, also: Option<&'static str>) {
    let others: Vec<_> = also
        .map(|also| {
            let room = MOST_READINGS.saturating_sub(readings.len());
            readings
                .iter()
                .take(room)
                .map(|read| [read.as_slice(), &[Cow::Borrowed(also)]].concat())
                .collect()
        })
        .unwrap_or_default();
    for reading in readings.iter_mut() {
        reading.push(usual.clone());
    }
    readings.extend(others);
}

fn usual(character: char) -> Option<&'static str> {
    lookup(&USUAL, character).or_else(|| character.to_pinyin().map(|read| ascii(read.plain())))
}

fn lookup(table: &[(char, &'static str)], character: char) -> Option<&'static str> {
    table.iter().find(|(of, _)| *of == character).map(|&(_, reading)| reading)
}

/// The few syllables that are not ASCII, as they are typed.
fn ascii(syllable: &'static str) -> &'static str {
    match syllable {
        "lü" => "lv",
        "nü" => "nv",
        "lüe" => "lve",
        "nüe" => "nve",
        "ê" => "e",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_initials_and_a_full_reading() {
        assert_eq!(initials("远山精密"), "ysjm");
        assert_eq!(full("远山精密"), "yuanshanjingmi");
        assert_eq!(initials("遠山（蘇州）精密"), "ysszjm");
    }

    #[test]
    fn latin_words_in_a_name_count_as_written() {
        assert_eq!(initials("3M中国"), "3mzg");
        assert_eq!(full("K-Pump 泵业"), "kpumpbengye");
    }

    #[test]
    fn both_readings_of_a_doubtful_character_are_followed() {
        let read: Vec<String> = readings("重庆").iter().map(|reading| reading.concat()).collect();
        assert_eq!(read, ["zhongqing", "chongqing"]);
        assert!(readings("长长长长长长").len() <= MOST_READINGS);
    }

    #[test]
    fn a_surname_is_read_as_a_surname() {
        assert_eq!(full("曾志强"), "zengzhiqiang");
        assert_eq!(full("吕晟"), "lvsheng");
    }

    #[test]
    fn what_has_no_letters_has_no_reading() {
        assert_eq!(initials("——"), "");
        assert!(readings("").is_empty());
    }

    #[test]
    fn every_syllable_can_be_typed_on_a_keyboard() {
        for character in '\u{4E00}'..='\u{9FFF}' {
            if let Some(syllable) = usual(character) {
                assert!(syllable.bytes().all(|b| b.is_ascii_lowercase()), "{character} {syllable}");
            }
        }
    }
}
