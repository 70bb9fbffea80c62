//! Currencies by code, sign and name.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ValueError, text, written};
use crate::Cell;

/// A currency by its three capital letters, such as `CNY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// The renminbi, in which amounts without a currency usually are.
    pub const CNY: Self = Self(*b"CNY");
    /// The United States dollar.
    pub const USD: Self = Self(*b"USD");
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");

    /// From three letters in any case; whether such a currency exists is not asked.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_alphabetic).then(|| Self(letters.map(|l| l.to_ascii_uppercase())))
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl TryFrom<String> for Currency {
    type Error = ValueError;

    fn try_from(code: String) -> Result<Self, ValueError> {
        Self::from_code(&code).ok_or(ValueError::NotACurrency { text: code })
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// How currencies are written beside amounts: in capitals, longest first, so that `HK$` is found before `$`.
const WRITINGS: [(&str, &[u8; 3]); 60] = [
    ("新加坡元", b"SGD"),
    ("人民币元", b"CNY"),
    ("人民幣元", b"CNY"),
    ("人民币", b"CNY"),
    ("人民幣", b"CNY"),
    ("新台币", b"TWD"),
    ("新臺幣", b"TWD"),
    ("新台幣", b"TWD"),
    ("澳门元", b"MOP"),
    ("澳門元", b"MOP"),
    ("US$", b"USD"),
    ("HK$", b"HKD"),
    ("NT$", b"TWD"),
    ("RMB", b"CNY"),
    ("CNY", b"CNY"),
    ("CNH", b"CNY"),
    ("USD", b"USD"),
    ("HKD", b"HKD"),
    ("TWD", b"TWD"),
    ("NTD", b"TWD"),
    ("MOP", b"MOP"),
    ("EUR", b"EUR"),
    ("GBP", b"GBP"),
    ("JPY", b"JPY"),
    ("KRW", b"KRW"),
    ("SGD", b"SGD"),
    ("AUD", b"AUD"),
    ("CAD", b"CAD"),
    ("CHF", b"CHF"),
    ("NZD", b"NZD"),
    ("THB", b"THB"),
    ("MYR", b"MYR"),
    ("VND", b"VND"),
    ("INR", b"INR"),
    ("RUB", b"RUB"),
    ("BRL", b"BRL"),
    ("SEK", b"SEK"),
    ("AED", b"AED"),
    ("美元", b"USD"),
    ("美金", b"USD"),
    ("港元", b"HKD"),
    ("港币", b"HKD"),
    ("港幣", b"HKD"),
    ("台币", b"TWD"),
    ("台幣", b"TWD"),
    ("欧元", b"EUR"),
    ("歐元", b"EUR"),
    ("英镑", b"GBP"),
    ("英鎊", b"GBP"),
    ("日元", b"JPY"),
    ("日圆", b"JPY"),
    ("日圓", b"JPY"),
    ("韩元", b"KRW"),
    ("澳元", b"AUD"),
    ("加元", b"CAD"),
    ("¥", b"CNY"),
    ("$", b"USD"),
    ("€", b"EUR"),
    ("£", b"GBP"),
    ("₩", b"KRW"),
];

/// The currency written at the start of narrow capital text, and the rest.
pub(crate) fn leading(text: &str) -> Option<(Currency, &str)> {
    WRITINGS.iter().find_map(|(writing, code)| Some((Currency(**code), text.strip_prefix(writing)?)))
}

/// The currency written at the end of narrow capital text, and the rest.
pub(crate) fn trailing(text: &str) -> Option<(Currency, &str)> {
    WRITINGS.iter().find_map(|(writing, code)| Some((Currency(**code), text.strip_suffix(writing)?)))
}

/// Reads a column of currencies: codes, signs or names.
pub fn parse(cell: &Cell) -> Result<Currency, ValueError> {
    let text = written(cell)?;
    let folded = text::fold(&text).to_uppercase();
    match (leading(&folded), folded.as_str()) {
        (Some((currency, "")), _) => Ok(currency),
        (_, "元" | "圆" | "圓") => Ok(Currency::CNY),
        _ => Err(ValueError::NotACurrency { text: text::clean(&text) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_read_by_code_sign_or_name() {
        for (text, code) in [
            ("cny", "CNY"),
            ("ＲＭＢ", "CNY"),
            ("人民币", "CNY"),
            ("元", "CNY"),
            ("HK$", "HKD"),
            (" 美元 ", "USD"),
        ] {
            assert_eq!(parse(&Cell::from(text)).unwrap().code(), code, "{text}");
        }
    }

    #[test]
    fn a_word_that_is_no_currency_is_refused() {
        for text in ["ABC", "CNY USD", "5 元"] {
            assert_eq!(parse(&Cell::from(text)).unwrap_err().key(), "sheets-value-not-a-currency", "{text}");
        }
    }

    #[test]
    fn no_writing_hides_a_longer_one() {
        for (at, (earlier, _)) in WRITINGS.iter().enumerate() {
            for (later, _) in &WRITINGS[at + 1..] {
                assert!(!later.starts_with(earlier) && !later.ends_with(earlier), "{earlier} before {later}");
            }
        }
    }
}
