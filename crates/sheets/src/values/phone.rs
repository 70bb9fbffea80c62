//! Telephone numbers: of the mainland in all their writings, others with `+` and country code.
//!
//! A number is kept with its country code, so that the same number is found again however it was written; a local
//! number without its area code is refused, because nobody could say whose it is.

use serde::{Deserialize, Serialize};

use super::{ValueError, text, written};
use crate::Cell;

const MAINLAND: &str = "86";
/// Before an extension, longest first. In lower case.
const EXTENSION_WORDS: [&str; 14] = [
    "转分机",
    "轉分機",
    "extension",
    "分机号",
    "分机",
    "分機",
    "内线",
    "內線",
    "ext.",
    "ext",
    "转",
    "轉",
    "#",
    "x",
];
/// Before a number, in lower case.
const LABELS: [&str; 12] = [
    "电话",
    "電話",
    "手机",
    "手機",
    "联系电话",
    "固话",
    "座机",
    "telephone",
    "mobile",
    "phone",
    "tel.",
    "tel",
];

/// A number that can be dialled from anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone {
    /// Country code and number, digits only, as in E.164 without the plus: `8613800000042`.
    pub digits: String,
    /// What is dialled after the connection.
    pub extension: Option<String>,
}

impl Phone {
    /// As people write it: `138 0000 0042`, `0571-88880042-801`, `+852 21000042 ext. 5`.
    #[must_use]
    pub fn display(&self) -> String {
        let (prefix, local) = self.split();
        let number = match local.len() {
            11 if prefix.is_empty() => format!("{} {} {}", &local[..3], &local[3..7], &local[7..]),
            _ if prefix.is_empty() => format!("{}-{}-{}", &local[..3], &local[3..6], &local[6..]),
            _ => format!("{prefix}{local}"),
        };
        match &self.extension {
            Some(extension) if self.is_mainland() => format!("{number}-{extension}"),
            Some(extension) => format!("{number} ext. {extension}"),
            None => number,
        }
    }

    /// As those see it who have not asked to reveal it: `138****0042`, `0571-****0042`. Clause `archive.access`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (prefix, local) = self.split();
        let shown = if prefix.is_empty() { &local[..3] } else { "" };
        format!("{prefix}{shown}****{}", &local[local.len().saturating_sub(4).max(shown.len())..])
    }

    /// The last `n` digits of the number, without its extension: what people search by.
    #[must_use]
    pub fn tail(&self, n: usize) -> &str {
        &self.digits[self.digits.len().saturating_sub(n)..]
    }

    /// Whether it is a number of mainland China.
    #[must_use]
    pub fn is_mainland(&self) -> bool {
        self.digits.starts_with(MAINLAND)
    }

    /// What is written before the number itself (an area with `-`, a country with a space), and the number.
    fn split(&self) -> (String, &str) {
        let Some(national) = self.digits.strip_prefix(MAINLAND) else {
            let (country, local) = self.digits.split_at(country_length(&self.digits).min(self.digits.len()));
            return (format!("+{country} "), local);
        };
        if is_mobile(national) || is_service(national) {
            return (String::new(), national);
        }
        let (area, local) = national.split_at(area_length(national));
        (format!("0{area}-"), local)
    }
}

/// Reads a cell with exactly one number.
pub fn parse(cell: &Cell) -> Result<Phone, ValueError> {
    let text = written(cell)?;
    parse_text(&text)
}

/// Reads a cell with one number or several, separated by `/`, `、`, `;`, `，` or a line break.
pub fn parse_several(cell: &Cell) -> Result<Vec<Phone>, ValueError> {
    let text = written(cell)?;
    let parts =
        text.split(['/', '／', '、', ';', '；', ',', '，', '\n']).filter(|part| !part.trim().is_empty());
    let mut phones = Vec::new();
    for part in parts {
        let phone = parse_text(part)?;
        if !phones.contains(&phone) {
            phones.push(phone);
        }
    }
    if phones.is_empty() { Err(ValueError::NotAPhone { text: text::clean(&text) }) } else { Ok(phones) }
}

/// Reads one number.
pub fn parse_text(written: &str) -> Result<Phone, ValueError> {
    let text = text::clean(written);
    let narrow = text::narrow(written).to_lowercase().replace(['—', '–', '‐', '‑'], "-");
    let mut number = narrow.as_str();
    if let Some(rest) = LABELS.iter().find_map(|label| number.strip_prefix(label)) {
        number = rest.trim_start_matches([':', ' ']);
    }
    if number.is_empty() {
        return Err(if text.is_empty() { ValueError::Blank } else { ValueError::NotAPhone { text } });
    }
    if rounded(number) {
        return Err(ValueError::RoundedByExcel { text });
    }
    let (number, extension) = split_extension(number);
    let dialled = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.');
    let international = number.strip_prefix('+').or_else(|| number.strip_prefix("(+"));
    if !international.unwrap_or(number).chars().all(dialled)
        || extension.is_some_and(|e| e.is_empty() || e.len() > 6 || !e.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err(ValueError::NotAPhone { text });
    }
    let read = |number: &str| full_number(&digits_of(number), international.is_some());
    let found = match (read(number), extension) {
        (Some(digits), _) => Some(Phone { digits, extension: extension.map(str::to_owned) }),
        (None, Some(_)) => None,
        (None, None) => number.rsplit_once('-').and_then(|(number, extension)| {
            let fits = (1..=6).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_digit());
            let digits = read(number).filter(|digits| fits && digits.starts_with(MAINLAND))?;
            Some(Phone { digits, extension: Some(extension.to_owned()) })
        }),
    };
    found.ok_or_else(|| {
        let digits = u32::try_from(digits_of(number).len()).unwrap_or(u32::MAX);
        match digits {
            0..=4 => ValueError::NotAPhone { text },
            7 | 8 if international.is_none() => ValueError::PhoneWithoutArea { text },
            digits => ValueError::PhoneLength { text, digits },
        }
    })
}

/// 1.38E+10 is what is left of a number after Excel showed it and somebody saved it as CSV.
fn rounded(number: &str) -> bool {
    number.split_once('e').is_some_and(|(mantissa, exponent)| {
        mantissa.contains('.')
            && mantissa.chars().all(|c| c.is_ascii_digit() || c == '.')
            && exponent.trim_start_matches('+').parse::<u8>().is_ok()
    })
}

fn split_extension(number: &str) -> (&str, Option<&str>) {
    for word in EXTENSION_WORDS {
        if let Some((number, extension)) = number.split_once(word) {
            let number = number.trim_end_matches([' ', '-', ',', '(']);
            return (number, Some(extension.trim_start_matches([' ', '.', ':', '-']).trim_end_matches(')')));
        }
    }
    (number, None)
}

fn digits_of(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Country code and number, or nothing when the digits are no whole number.
fn full_number(digits: &str, plus: bool) -> Option<String> {
    let abroad = if plus { Some(digits) } else { digits.strip_prefix("00") };
    if let Some(number) = abroad {
        return match number.strip_prefix(MAINLAND) {
            Some(national) => mainland(national, true),
            None => foreign(number),
        };
    }
    mainland(digits, false).or_else(|| mainland(digits.strip_prefix(MAINLAND)?, true))
}

/// At home a landline is dialled with a 0 before its area code; after the country code the 0 is left away.
fn mainland(digits: &str, after_country: bool) -> Option<String> {
    // A mobile in another city used to be dialled with a 0, too.
    let national = digits.strip_prefix('0').unwrap_or(digits);
    let has_area = after_country || digits.len() > national.len();
    let whole = is_mobile(national) || is_service(national) || has_area && is_landline(national);
    whole.then(|| format!("{MAINLAND}{national}"))
}

fn is_landline(national: &str) -> bool {
    let Some((area, local)) = national.split_at_checked(area_length(national)) else { return false };
    let known_area = area == "10" || area.starts_with(|c| matches!(c, '2'..='9'));
    let known_local = local.starts_with(|c| matches!(c, '2'..='9'));
    known_area && known_local && (local.len() == 8 || local.len() == 7 && area.len() == 3)
}

fn is_mobile(national: &str) -> bool {
    national.len() == 11 && matches!(national.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// 400 and 800 numbers have no area code.
fn is_service(national: &str) -> bool {
    national.len() == 10 && (national.starts_with("400") || national.starts_with("800"))
}

/// Beijing and the numbers from 20 on have two digits after the 0, all others three.
fn area_length(national: &str) -> usize {
    match national.as_bytes() {
        [b'1' | b'2', ..] => 2,
        _ => 3,
    }
}

fn foreign(number: &str) -> Option<String> {
    let country = country_length(number);
    // +44 (0)20 …: the 0 is dialled only at home.
    let local = number.get(country..)?;
    let local = if number.starts_with("39") { local } else { local.strip_prefix('0').unwrap_or(local) };
    let fits = match &number[..country] {
        "852" | "853" => local.len() == 8,
        "886" => (8..=9).contains(&local.len()),
        _ => (6..=15 - country).contains(&local.len()),
    };
    (fits && !number.starts_with('0')).then(|| format!("{}{local}", &number[..country]))
}

/// How many digits of an international number are the country's.
fn country_length(number: &str) -> usize {
    const TWO: [&str; 43] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
        "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81",
        "82", "84", "86", "90", "91", "92", "93", "94", "95",
    ];
    match number.get(..2) {
        _ if number.starts_with(['1', '7']) => 1,
        Some(two) if TWO.contains(&two) || two == "98" => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Option<String>) {
        let phone = parse(&Cell::from(text)).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        (phone.digits, phone.extension)
    }

    #[test]
    fn a_mobile_is_one_number_however_it_is_written() {
        for text in [
            "13800000042",
            "138 0000 0042",
            "138-0000-0042",
            "１３８００００００４２",
            "+8613800000042",
            "+86 138 0000 0042",
            "(+86)13800000042",
            "0086 13800000042",
            "86-13800000042",
            "86 138 0000 0042",
            "013800000042",
            "手机：13800000042",
            "tel: 13800000042",
            "'13800000042",
            "\u{202d}13800000042\u{202c}",
        ] {
            assert_eq!(read(text), ("8613800000042".to_owned(), None), "{text}");
        }
        assert_eq!(parse(&Cell::Number(13_800_000_042.0)).unwrap().digits, "8613800000042");
    }

    #[test]
    fn a_landline_needs_its_area_code() {
        for text in
            ["0571-88880042", "(0571)88880042", "0571 8888 0042", "+86 571 88880042", "86-571-88880042"]
        {
            assert_eq!(read(text).0, "8657188880042", "{text}");
        }
        assert_eq!(read("010-60000042").0, "861060000042");
        assert_eq!(read("0912-3000042").0, "869123000042");
        assert_eq!(read("400-800-0042").0, "864008000042");
        assert_eq!(parse_text("88880042").unwrap_err().key(), "sheets-value-phone-without-area");
    }

    #[test]
    fn extensions_are_kept_apart() {
        for text in [
            "0571-88880042转801",
            "0571-88880042 转 801",
            "0571-88880042-801",
            "0571-8888-0042-801",
            "0571-88880042 ext. 801",
            "0571-88880042 EXT801",
            "0571-88880042x801",
            "0571-88880042#801",
            "0571-88880042（分机801）",
            "0571-88880042 分机：801",
        ] {
            assert_eq!(read(text), ("8657188880042".to_owned(), Some("801".to_owned())), "{text}");
        }
    }

    #[test]
    fn numbers_abroad_need_their_country_code() {
        assert_eq!(read("+852 2100 0042").0, "85221000042");
        assert_eq!(read("00852-21000042").0, "85221000042");
        assert_eq!(read("+886 2 2700 0042").0, "886227000042");
        assert_eq!(read("+886 (0)912 000 042").0, "886912000042");
        assert_eq!(read("+1 (202) 555-0142").0, "12025550142");
        assert_eq!(read("+44 (0)20 7946 0042").0, "442079460042");
    }

    #[test]
    fn several_numbers_in_a_cell_are_told_apart() {
        for separator in ["/", "、", "; ", "；", "，", " / ", "\n"] {
            let text = format!("13800000042{separator}0571-88880042转801");
            let phones = parse_several(&Cell::from(text.as_str())).unwrap();
            assert_eq!(phones.len(), 2, "{text}");
            assert_eq!(phones[1].extension.as_deref(), Some("801"));
        }
        assert_eq!(parse_several(&Cell::from("13800000042/138 0000 0042")).unwrap().len(), 1);
        assert!(parse_several(&Cell::from("13800000042/79")).is_err());
    }

    #[test]
    fn what_is_no_number_says_why() {
        for (text, key) in [
            ("无", "sheets-value-not-a-phone"),
            ("张三", "sheets-value-not-a-phone"),
            ("79", "sheets-value-not-a-phone"),
            ("1380000004", "sheets-value-phone-length"),
            ("138000000421", "sheets-value-phone-length"),
            ("12800000042", "sheets-value-phone-length"),
            ("+852 210042", "sheets-value-phone-length"),
            ("1.38E+10", "sheets-value-rounded-by-excel"),
            ("13800000042转经理", "sheets-value-not-a-phone"),
            ("转801", "sheets-value-not-a-phone"),
        ] {
            assert_eq!(parse(&Cell::from(text)).unwrap_err().key(), key, "{text}");
        }
    }

    #[test]
    fn a_masked_number_shows_its_tail_only() {
        let masked = |text: &str| parse_text(text).unwrap().masked();
        assert_eq!(masked("13800000042"), "138****0042");
        assert_eq!(masked("0571-88880042转801"), "0571-****0042");
        assert_eq!(masked("400-800-0042"), "400****0042");
        assert_eq!(masked("+852 21000042"), "+852 ****0042");
        assert_eq!(parse_text("0571-88880042转801").unwrap().tail(4), "0042");
    }

    #[test]
    fn what_is_displayed_is_read_back_as_the_same_number() {
        for text in [
            "13800000042",
            "13800000042转5",
            "0571-88880042-801",
            "010-60000042",
            "400-800-0042-3",
            "+852 21000042 ext. 5",
        ] {
            let phone = parse_text(text).unwrap();
            assert_eq!(parse_text(&phone.display()), Ok(phone.clone()), "{}", phone.display());
        }
        assert_eq!(parse_text("+8613800000042").unwrap().display(), "138 0000 0042");
    }
}
