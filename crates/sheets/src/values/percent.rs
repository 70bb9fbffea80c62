//! Percentages: weights, shares, growth.

use serde::{Deserialize, Serialize};

use super::{Decimal, ValueError, amount::Amount, number::from_binary, text, written};
use crate::Cell;

/// A percentage in hundredths of a percent: 12.5 % is 1250.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Percent {
    /// Hundredths of a percent.
    pub basis_points: i64,
}

/// What a number without a percent sign means. A cell that Excel *shows* as 35 % holds 0.35, so the importer
/// must say it; a guess by size would read 1 as 1 % or as 100 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bare {
    /// 0.35 is 35 %.
    Fraction,
    /// 35 is 35 %.
    Percent,
}

/// Reads `12.5%`, or a bare number by what `bare` says.
pub fn parse(cell: &Cell, bare: Bare) -> Result<Percent, ValueError> {
    let places = if bare == Bare::Fraction { 4 } else { 2 };
    if let Cell::Number(number) = cell {
        return points(from_binary(*number, places)?, places, cell.written());
    }
    let written = written(cell)?;
    let text = text::clean(&written);
    let narrow = text::narrow(&written);
    let (number, places) = match narrow.strip_suffix('%') {
        Some(number) => (number, 2),
        None => (narrow.as_str(), places),
    };
    match Amount::parse(number) {
        Ok(Amount { number, currency: None, has_unit: false }) => points(number, places, text),
        Err(error @ (ValueError::NumberAmbiguous { .. } | ValueError::NumberTooBig { .. })) => Err(error),
        _ => Err(ValueError::NotAPercent { text }),
    }
}

fn points(number: Decimal, places: u32, text: String) -> Result<Percent, ValueError> {
    if number.places() > places {
        return Err(ValueError::TooManyDecimals { text, places });
    }
    match number.scaled(places) {
        Some(basis_points) => Ok(Percent { basis_points }),
        None => Err(ValueError::NumberTooBig { text }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_sign_says_what_is_meant() {
        for (text, points) in [("12.5%", 1250), ("１００％", 10_000), ("-3 %", -300), ("0.05%", 5)] {
            for bare in [Bare::Fraction, Bare::Percent] {
                assert_eq!(parse(&Cell::from(text), bare).unwrap().basis_points, points, "{text}");
            }
        }
    }

    #[test]
    fn a_bare_number_means_what_the_importer_says() {
        assert_eq!(parse(&Cell::Number(1.0), Bare::Fraction).unwrap().basis_points, 10_000);
        assert_eq!(parse(&Cell::Number(1.0), Bare::Percent).unwrap().basis_points, 100);
        assert_eq!(parse(&Cell::from("0.35"), Bare::Fraction).unwrap().basis_points, 3_500);
    }

    #[test]
    fn what_is_no_percentage_is_refused() {
        for text in ["%", "高", "5万%", "¥5%"] {
            let error = parse(&Cell::from(text), Bare::Percent).unwrap_err();
            assert_eq!(error.key(), "sheets-value-not-a-percent", "{text}");
        }
        let error = parse(&Cell::from("1.234%"), Bare::Percent).unwrap_err();
        assert_eq!(error.key(), "sheets-value-too-many-decimals");
    }
}
