//! Numbers without a currency: quantities, years of cooperation, ratings.

use super::{Decimal, ValueError, amount::Amount, text, written};
use crate::Cell;

/// Digits after the point that a quantity keeps.
pub const PLACES: u32 = 6;

/// Reads a number, with a fraction of at most [`PLACES`] digits.
pub fn parse(cell: &Cell) -> Result<Decimal, ValueError> {
    if let Cell::Number(number) = cell {
        return from_binary(*number, PLACES);
    }
    let text = written(cell)?;
    let amount = Amount::parse(&text)?;
    let text = text::clean(&text);
    match amount {
        Amount { currency: Some(_), .. } => Err(ValueError::NotANumber { text }),
        Amount { number, .. } if number.places() > PLACES => {
            Err(ValueError::TooManyDecimals { text, places: PLACES })
        }
        Amount { number, .. } => Ok(number),
    }
}

/// Reads a number that has no fraction.
pub fn whole(cell: &Cell) -> Result<i64, ValueError> {
    let number = parse(cell)?;
    let text = || text::clean(&cell.written());
    match number.whole() {
        Some(whole) => Ok(whole),
        None if number.places() > 0 => Err(ValueError::NotWhole { text: text() }),
        None => Err(ValueError::NumberTooBig { text: text() }),
    }
}

/// A number cell as a decimal; it must be within `10^-6` of `places` digits after the point.
pub(super) fn from_binary(number: f64, places: u32) -> Result<Decimal, ValueError> {
    let text = Cell::Number(number).written();
    if !number.is_finite() {
        return Err(ValueError::NotANumber { text });
    }
    if number.abs() >= 1e15 {
        return Err(ValueError::NumberTooBig { text });
    }
    Decimal::from_binary(number, places).ok_or(ValueError::TooManyDecimals { text, places })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> String {
        parse(&Cell::from(text)).map_or_else(|e| e.key().to_owned(), |n| n.to_string())
    }

    #[test]
    fn quantities_are_read_in_the_usual_writings() {
        for (text, value) in [
            ("12", "12"),
            ("１２．５０", "12.5"),
            ("1,234", "1234"),
            ("1 234 567", "1234567"),
            ("3千", "3000"),
            ("1.2万", "12000"),
            ("-0.5", "-0.5"),
            (".5", "0.5"),
            ("+7", "7"),
            ("007", "7"),
        ] {
            assert_eq!(number(text), value, "{text}");
        }
        assert_eq!(parse(&Cell::Number(2.0)).unwrap().whole(), Some(2));
        assert_eq!(parse(&Cell::Number(0.125)).unwrap().to_string(), "0.125");
    }

    #[test]
    fn what_is_no_number_or_has_two_meanings_is_refused() {
        for text in ["abc", "12 34", "¥5", "1..2", "--1", "1-", "5 台", "一百", ".", "-", "()", "1e5"] {
            let key = number(text);
            assert!(
                key == "sheets-value-not-a-number" || key == "sheets-value-number-ambiguous",
                "{text}: {key}"
            );
        }
        for text in ["1,5", "1,2345", "0,123", "1234,567", "1.234,5", "1.234.567"] {
            assert_eq!(number(text), "sheets-value-number-ambiguous", "{text}");
        }
        assert_eq!(number("0.1234567"), "sheets-value-too-many-decimals");
        assert_eq!(parse(&Cell::Bool(true)).unwrap_err().key(), "sheets-value-not-a-number");
        assert_eq!(parse(&Cell::Number(1e18)).unwrap_err().key(), "sheets-value-number-too-big");
    }

    #[test]
    fn a_whole_number_has_no_fraction_and_fits() {
        assert_eq!(whole(&Cell::from("12.00")).unwrap(), 12);
        assert_eq!(whole(&Cell::from("12.5")).unwrap_err().key(), "sheets-value-not-whole");
        assert_eq!(whole(&Cell::from("99999999999亿")).unwrap_err().key(), "sheets-value-number-too-big");
    }
}
