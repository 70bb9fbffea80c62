//! An exact decimal number, so that no amount or quantity passes through binary fractions.

use std::fmt;

use serde::{Deserialize, Serialize};

/// `units × 10^-places`, without zeros at the end of the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decimal {
    units: i128,
    places: u32,
}

impl Decimal {
    /// The most digits after the point that are kept.
    pub const MAX_PLACES: u32 = 12;

    /// `units × 10^-places`; `None` beyond [`Self::MAX_PLACES`].
    #[must_use]
    pub fn new(mut units: i128, mut places: u32) -> Option<Self> {
        while places > 0 && units % 10 == 0 {
            units /= 10;
            places -= 1;
        }
        (places <= Self::MAX_PLACES).then_some(Self { units, places })
    }

    /// Digits after the point.
    #[must_use]
    pub fn places(self) -> u32 {
        self.places
    }

    /// The number in units of `10^-places`; `None` when digits would be lost or it does not fit.
    #[must_use]
    pub fn scaled(self, places: u32) -> Option<i64> {
        let shift = places.checked_sub(self.places)?;
        let units = self.units.checked_mul(10_i128.checked_pow(shift)?)?;
        i64::try_from(units).ok()
    }

    /// The number when it has no fraction and fits.
    #[must_use]
    pub fn whole(self) -> Option<i64> {
        self.scaled(0)
    }

    /// The product; `None` when it is too large.
    #[must_use]
    pub fn times(self, factor: i64) -> Option<Self> {
        Self::new(self.units.checked_mul(i128::from(factor))?, self.places)
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { units: -self.units, places: self.places }
    }

    /// Below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.units < 0
    }

    /// The decimal a person sees for a binary fraction: its shortest writing, when that is within `10^-6` of a
    /// number of at most `places` digits after the point (0.1 + 0.2 is 0.3, a third is `None`).
    #[must_use]
    pub fn from_binary(number: f64, places: u32) -> Option<Self> {
        let rounded = format!("{number:.*}", places as usize);
        let back: f64 = rounded.parse().ok()?;
        if !number.is_finite() || (back - number).abs() > 1e-6 {
            return None;
        }
        Self::new(rounded.replace('.', "").parse().ok()?, places)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.units.unsigned_abs(), width = self.places as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.places as usize);
        match fraction {
            "" => write!(out, "{sign}{whole}"),
            _ => write!(out, "{sign}{whole}.{fraction}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_kept_without_zeros_at_its_end() {
        assert_eq!(Decimal::new(12_300, 3), Decimal::new(123, 1));
        assert_eq!(Decimal::new(-5, 2).unwrap().to_string(), "-0.05");
        assert_eq!(Decimal::new(0, 9).unwrap().to_string(), "0");
    }

    #[test]
    fn scaling_never_loses_digits() {
        let price = Decimal::new(1234, 2).unwrap();
        assert_eq!((price.scaled(2), price.scaled(3), price.scaled(1)), (Some(1234), Some(12340), None));
        assert_eq!(Decimal::new(i128::from(i64::MAX), 0).unwrap().scaled(2), None);
    }

    #[test]
    fn a_binary_fraction_is_the_decimal_it_stands_for() {
        assert_eq!(Decimal::from_binary(0.1 + 0.2, 2), Decimal::new(3, 1));
        assert_eq!(Decimal::from_binary(1.0 / 3.0, 2), None);
        assert_eq!(Decimal::from_binary(f64::NAN, 2), None);
        assert_eq!(Decimal::from_binary(-1_234.565, 3), Decimal::new(-1_234_565, 3));
    }
}
