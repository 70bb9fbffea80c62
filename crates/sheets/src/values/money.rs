//! Money as whole hundredths (fen, cents), read without binary fractions.

use serde::{Deserialize, Serialize};

use super::{Currency, Decimal, ValueError, amount::Amount, number::from_binary, text, written};
use crate::Cell;

/// An amount in hundredths of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Hundredths: 分 of yuan, cents of dollars.
    pub fen: i64,
    /// The currency, when the cell or the heading names one.
    pub currency: Option<Currency>,
}

/// What a heading such as 金额（万元） says about the bare numbers below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadingUnit {
    /// What a bare number is multiplied with: 10,000 for 万元, 1 for 元.
    pub factor: i64,
    /// The currency of bare numbers.
    pub currency: Option<Currency>,
}

/// Reads money in a column whose heading names no unit.
pub fn parse(cell: &Cell) -> Result<Money, ValueError> {
    parse_under(cell, None)
}

/// Reads money below a heading. What the cell says itself (500万, 5,000元, US$) goes before what the heading says;
/// a currency sign alone does not say whether the heading's 万 is meant, and is refused.
pub fn parse_under(cell: &Cell, heading: Option<HeadingUnit>) -> Result<Money, ValueError> {
    let unit = heading.unwrap_or(HeadingUnit { factor: 1, currency: None });
    if let Cell::Number(number) = cell {
        let places = if unit.factor == 1 { 2 } else { Decimal::MAX_PLACES.min(6) };
        let text = cell.written();
        return fen(from_binary(*number, places)?.times(unit.factor), unit.currency, text);
    }
    let written = written(cell)?;
    let amount = Amount::parse(&written)?;
    let text = text::clean(&written);
    if amount.has_unit {
        return fen(Some(amount.number), amount.currency.or(unit.currency), text);
    }
    if unit.factor != 1 && amount.currency.is_some() {
        return Err(ValueError::UnitUnclear { text });
    }
    fen(amount.number.times(unit.factor), amount.currency.or(unit.currency), text)
}

fn fen(number: Option<Decimal>, currency: Option<Currency>, text: String) -> Result<Money, ValueError> {
    match number {
        Some(number) if number.places() > 2 => Err(ValueError::TooManyDecimals { text, places: 2 }),
        Some(number) => {
            number.scaled(2).map(|fen| Money { fen, currency }).ok_or(ValueError::NumberTooBig { text })
        }
        None => Err(ValueError::NumberTooBig { text }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> (i64, &'static str) {
        let money = parse(&Cell::from(text)).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let code = money.currency.map_or("", |c| Box::leak(c.code().to_owned().into_boxed_str()));
        (money.fen, code)
    }

    fn refusal(text: &str) -> &'static str {
        parse(&Cell::from(text)).unwrap_err().key()
    }

    #[test]
    fn money_is_read_in_every_usual_writing() {
        for (text, fen, currency) in [
            ("1234.5", 123_450, ""),
            ("¥1,234.50", 123_450, "CNY"),
            ("￥１２３", 12_300, "CNY"),
            ("1，234.5", 123_450, ""),
            ("500万", 500_000_000, ""),
            ("1.2亿", 12_000_000_000, ""),
            ("3千", 300_000, ""),
            ("500万元", 500_000_000, "CNY"),
            ("1.23456万", 1_234_560, ""),
            ("(1,234.00)", -123_400, ""),
            ("（1,234.00）", -123_400, ""),
            ("¥(12)", -1_200, "CNY"),
            ("(¥12)", -1_200, "CNY"),
            ("-5", -500, ""),
            ("-¥5", -500, "CNY"),
            ("¥-5", -500, "CNY"),
            ("－５", -500, ""),
            ("CNY 88", 8_800, "CNY"),
            ("88 RMB", 8_800, "CNY"),
            ("人民币88元整", 8_800, "CNY"),
            ("人民币 88", 8_800, "CNY"),
            ("88元", 8_800, "CNY"),
            ("88圆", 8_800, "CNY"),
            ("RMB ¥88", 8_800, "CNY"),
            ("USD 88", 8_800, "USD"),
            ("88 usd", 8_800, "USD"),
            ("$88.10", 8_810, "USD"),
            ("US$88", 8_800, "USD"),
            ("HK$88", 8_800, "HKD"),
            ("HK$88元", 8_800, "HKD"),
            ("NT$1,000", 100_000, "TWD"),
            ("€88", 8_800, "EUR"),
            ("88 €", 8_800, "EUR"),
            ("20万美元", 20_000_000, "USD"),
            ("12.3400", 1_234, ""),
            ("0", 0, ""),
        ] {
            assert_eq!(money(text), (fen, currency), "{text}");
        }
    }

    #[test]
    fn a_decimal_comma_is_read_only_when_it_is_clear() {
        assert_eq!(money("1.234.567,89"), (123_456_789, ""));
        assert_eq!(money("€1.234,50"), (123_450, "EUR"));
        for text in ["1.234,50", "1234,50", "1,23,456", "12,34.5"] {
            assert_eq!(refusal(text), "sheets-value-number-ambiguous", "{text}");
        }
    }

    #[test]
    fn what_cannot_be_kept_exactly_is_refused() {
        assert_eq!(refusal("1.234"), "sheets-value-too-many-decimals");
        assert_eq!(refusal("0.0000001万"), "sheets-value-too-many-decimals");
        assert_eq!(refusal("999999999999亿"), "sheets-value-number-too-big");
        assert_eq!(refusal("99999999999999999999999999"), "sheets-value-number-too-big");
        assert_eq!(refusal("¥5 USD"), "sheets-value-two-currencies");
        for text in ["面议", "5元6角", "一百元", "¥", "元", "5万万", "5元万", "万"] {
            assert_eq!(refusal(text), "sheets-value-not-a-number", "{text}");
        }
    }

    #[test]
    fn a_number_cell_is_rounded_to_the_fen_only_when_it_stands_for_one() {
        assert_eq!(parse(&Cell::Number(0.1 + 0.2)).unwrap().fen, 30);
        assert_eq!(parse(&Cell::Number(1234.565)).unwrap_err().key(), "sheets-value-too-many-decimals");
        assert_eq!(parse(&Cell::Number(f64::INFINITY)).unwrap_err().key(), "sheets-value-not-a-number");
    }

    #[test]
    fn a_unit_in_the_heading_applies_to_bare_numbers_only() {
        let unit = Some(HeadingUnit { factor: 10_000, currency: Some(Currency::CNY) });
        let under = |cell: Cell| parse_under(&cell, unit);
        assert_eq!(
            under(Cell::Number(1.5)).unwrap(),
            Money { fen: 1_500_000, currency: Some(Currency::CNY) }
        );
        assert_eq!(under(Cell::from("1.23456")).unwrap().fen, 1_234_560);
        assert_eq!(under(Cell::from("500万")).unwrap().fen, 500_000_000);
        assert_eq!(under(Cell::from("5,000元")).unwrap().fen, 500_000);
        assert_eq!(under(Cell::from("¥5")).unwrap_err().key(), "sheets-value-unit-unclear");
        assert_eq!(under(Cell::from("3万美元")).unwrap().currency, Some(Currency::USD));
    }
}
