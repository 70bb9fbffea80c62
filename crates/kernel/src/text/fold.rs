//! One spelling for what people mean alike: lower case, half width, simplified characters, no accents, nothing
//! invisible. The index and the question go through the same folding, and so do names that are compared for
//! likeness.
//!
//! Not a full Unicode normalisation: only what occurs in Chinese business data is folded, by tables of our own.

/// Traditional characters with their simplified forms, sorted; written by `build.rs`.
static SIMPLIFIED: &[(char, char)] = include!(concat!(env!("OUT_DIR"), "/simplified.rs"));

/// Half-width katakana U+FF66–U+FF9D in their full-width forms, in code point order.
const KATAKANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// Lower-case Latin letters with accents, by the letter they are looked up under.
const ACCENTS: [(char, &str); 19] = [
    ('a', "àáâãäåāăą"),
    ('c', "çćĉċč"),
    ('d', "ďđð"),
    ('e', "èéêëēĕėęě"),
    ('g', "ĝğġģ"),
    ('h', "ĥħ"),
    ('i', "ìíîïĩīĭįı"),
    ('j', "ĵ"),
    ('k', "ķĸ"),
    ('l', "ĺļľŀł"),
    ('n', "ñńņňŋ"),
    ('o', "òóôõöøōŏőǿ"),
    ('r', "ŕŗř"),
    ('s', "śŝşšșſ"),
    ('t', "ţťŧț"),
    ('u', "ùúûüũūŭůűųǖǘǚǜ"),
    ('w', "ŵ"),
    ('y', "ýÿŷ"),
    ('z', "źżž"),
];

/// Lower-case Roman numerals U+2170–U+217B, which Chinese model names are full of (Ⅱ型).
const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// Folds `text` for searching and comparing: letters and digits in one spelling, and one space wherever there was
/// punctuation, a symbol or white space. No space at either end. Folding twice is folding once.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in letters(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// The folding of letters alone; punctuation and spaces stay, in half width: for what `+` and `-` tell apart.
#[must_use]
pub fn letters(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
        } else {
            push_folded(&mut folded, character);
        }
    }
    folded
}

/// The simplified form of a character, or the character itself.
#[must_use]
pub fn simplified(character: char) -> char {
    match SIMPLIFIED.binary_search_by_key(&character, |&(traditional, _)| traditional) {
        Ok(found) => SIMPLIFIED[found].1,
        Err(_) => character,
    }
}

fn push_folded(folded: &mut String, character: char) {
    if let Some(voice) = voicing(character) {
        voice_last(folded, voice);
        return;
    }
    for lower in half_width(character).to_lowercase().filter(|&lower| !is_invisible(lower)) {
        match lower {
            'ß' => folded.push_str("ss"),
            'æ' | 'ǽ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ⅰ'..='ⅻ' => folded.push_str(ROMAN[lower as usize - 'ⅰ' as usize]),
            '\u{C0}'..='\u{24F}' => folded.push(unaccented(lower)),
            _ => folded.push(simplified(lower)),
        }
    }
}

/// Full-width forms become ASCII, half-width katakana become katakana.
fn half_width(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(character as u32 - 0xFF01 + u32::from(b'!')).unwrap_or(character)
        }
        '\u{3000}' => ' ',
        '\u{FF66}'..='\u{FF9D}' => KATAKANA.chars().nth(character as usize - 0xFF66).unwrap_or(character),
        _ => character,
    }
}

/// How far along in the kana block a separate voicing mark moves the kana before it.
fn voicing(character: char) -> Option<u8> {
    match character {
        '\u{FF9E}' | '\u{3099}' => Some(1),
        '\u{FF9F}' | '\u{309A}' => Some(2),
        _ => None,
    }
}

/// Joins a voicing mark to the kana before it (ｶﾞ is written as two characters, ガ as one); a mark after anything
/// else is dropped.
fn voice_last(folded: &mut String, voice: u8) {
    const VOICEABLE: &str = "かきくけこさしすせそたちつてとカキクケコサシスセソタチツテト";
    const BOTH: &str = "はひふへほハヒフヘホ";
    let Some(last) = folded.chars().next_back() else { return };
    let voiced = match (last, voice) {
        ('う', 1) => Some('ゔ'),
        ('ウ', 1) => Some('ヴ'),
        _ if BOTH.contains(last) || (voice == 1 && VOICEABLE.contains(last)) => {
            char::from_u32(last as u32 + u32::from(voice))
        }
        _ => None,
    };
    if let Some(voiced) = voiced {
        folded.pop();
        folded.push(voiced);
    }
}

fn unaccented(character: char) -> char {
    ACCENTS.iter().find(|(_, accented)| accented.contains(character)).map_or(character, |&(plain, _)| plain)
}

/// Joiners, direction marks, variation selectors and combining accents: they change how a text looks or nothing at
/// all, and hide in what is pasted from web pages and spreadsheets.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{FEFF}'
        | '\u{300}'..='\u{36F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn traditional_and_simplified_fold_into_one() {
        assert_eq!(fold("遠山精密機械有限公司"), "远山精密机械有限公司");
        assert_eq!(fold("臺灣"), fold("台湾"));
        assert_eq!(fold("主軸異響"), fold("主轴异响"));
    }

    #[test]
    fn full_width_and_case_fold_into_one() {
        assert_eq!(fold("ＣＮＣ８５０Ｂ"), "cnc850b");
        assert_eq!(fold("远山（苏州）　精密"), "远山 苏州 精密");
        assert_eq!(fold("Ⅱ型"), "ii型");
    }

    #[test]
    fn half_width_katakana_takes_its_voicing_mark() {
        assert_eq!(fold("ｶﾞｿﾘﾝ ﾎﾟﾝﾌﾟ"), "ガソリン ポンプ");
        assert_eq!(fold("か\u{3099}"), "が");
    }

    #[test]
    fn accents_and_invisible_characters_do_not_hide_a_name() {
        assert_eq!(fold("Nestl\u{e9}"), "nestle");
        assert_eq!(fold("Nestle\u{301}"), "nestle");
        assert_eq!(fold("远\u{200B}山\u{FEFF}"), "远山");
        assert_eq!(fold("Straße"), "strasse");
    }

    #[test]
    fn punctuation_and_symbols_become_single_spaces() {
        assert_eq!(fold("  空调——漏水，急！ "), "空调 漏水 急");
        assert_eq!(fold("！？…"), "");
    }

    #[test]
    fn the_table_is_sorted_and_maps_to_characters_that_stay() {
        assert!(SIMPLIFIED.len() > 2_500, "{}", SIMPLIFIED.len());
        assert!(SIMPLIFIED.is_sorted_by(|a, b| a.0 < b.0));
        assert!(SIMPLIFIED.iter().all(|&(_, to)| simplified(to) == to));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC*", odd in any::<String>()) {
            for text in [text, odd] {
                let once = fold(&text);
                prop_assert_eq!(fold(&once), once);
            }
        }
    }
}
